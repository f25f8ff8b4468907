"""Have the papers of a well read again by the worker."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.store.actor import Role
from kernel.wells.api_number import ApiNumber
from workbench.api.sign_in import Closed
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.queue import ask_to_read_papers

router = APIRouter(tags=["Papers"], dependencies=SECURITY)


class WellToRead(Closed):
    """Whose papers to read."""

    api10: Annotated[str, Field(max_length=40, description="API number, 8 to 14 digits.")]


class Accepted(BaseModel):
    """The job that was handed in."""

    job: int


@router.post("/papers/read", summary="Read the papers of a well", status_code=202)
def read(well: WellToRead, actor: SignedIn) -> Accepted:
    """Those never read, and those read by older readers; the worker does it."""
    actor.must_be(Role.EDITOR)
    return Accepted(job=ask_to_read_papers(actor, ApiNumber.parse(well.api10)))
