"""Wells: those an organization works on, and what a search finds."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from kernel.workflows.wells import find_wells
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Wells"], dependencies=SECURITY)


class Well(BaseModel):
    """A well; null is unknown."""

    api: str
    well_name: str
    operator: str | None
    field: str | None
    county: str | None
    district: str | None
    plans: int
    last_at: datetime | None


@router.get("/wells", summary="The organization's wells, or a search")
def wells(
    actor: SignedIn,
    text: Annotated[str, Query(max_length=200, description="Words that all occur.")] = "",
    limit: Annotated[int, Query(ge=1, le=20_000)] = 200,
) -> list[Well]:
    """Wells worked on last come first; with `text` those of the public registry follow."""
    return [
        Well(
            api=hit.api.api10,
            well_name=hit.well_name,
            operator=hit.operator,
            field=hit.field,
            county=hit.county,
            district=hit.district,
            plans=hit.plans,
            last_at=hit.last_at,
        )
        for hit in find_wells(actor, text, limit=limit)
    ]
