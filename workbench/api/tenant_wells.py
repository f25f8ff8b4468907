"""Wells of the public registry with the organization's own history: one, up to 100, its list."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from kernel.wells.api_number import ApiNumber
from kernel.workflows.well_history import (
    LONGEST_PAGE,
    MOST_AT_ONCE,
    look_up_well,
    look_up_wells,
    well_history,
)
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/tenant/wells", tags=["Wells"], dependencies=SECURITY)
Number = Annotated[str, Field(min_length=1, max_length=40)]


class TenantInteraction(BaseModel):
    """What your organization did with the well; nobody else's work is told."""

    has_interacted: bool
    first_interaction_at: datetime | None
    last_interaction_at: datetime | None
    last_interaction_type: str | None
    interaction_count: int
    mode: Literal["upload", "rrc", "hybrid"] | None
    label: str | None
    owner_user_email: str | None
    metadata: dict[str, Any]


class TenantWell(BaseModel):
    """The public facts of a well and your history with it; null is unknown. Degrees, WGS 84."""

    api14: str
    state: str | None
    county: str | None
    operator_name: str | None
    lat: float | None
    lon: float | None
    created_at: datetime | None = Field(
        description="Since when a public list names it, else since when you work on it."
    )
    tenant_interaction: TenantInteraction


class Asked(Closed):
    """Numbers to look up."""

    api_numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST_AT_ONCE)] = Field(
        description="API numbers of 10 or 14 digits, with or without dashes."
    )


class Summary(BaseModel):
    """Counts of different wells."""

    requested: int
    found: int
    not_found: int


class Found(BaseModel):
    """The wells in the order asked for, each once, and the numbers that nobody knows here."""

    wells: list[TenantWell]
    not_found: list[str]
    summary: Summary


class Pagination(BaseModel):
    """Which part of the list this is."""

    total: int
    limit: int
    offset: int
    has_more: bool


class History(BaseModel):
    """Wells that your organization worked on, the last first."""

    wells: list[TenantWell]
    pagination: Pagination


@router.post("/bulk", summary="Look up to 100 wells up")
def bulk(asked: Asked, actor: SignedIn) -> Found:
    """A number that is none is 422; one that the registry does not know is under `not_found`."""
    found = look_up_wells(actor, asked.api_numbers)
    return Found(
        wells=[_well(one) for one in found.wells],
        not_found=list(found.not_found),
        summary=Summary(
            requested=found.requested, found=len(found.wells), not_found=len(found.not_found)
        ),
    )


@router.get("/history", summary="The wells that your organization worked on")
def history(
    actor: SignedIn,
    limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> History:
    """Newest first, page by page."""
    page = well_history(actor, limit=limit, offset=offset)
    return History(
        wells=[_well(one) for one in page.wells],
        pagination=Pagination(
            total=page.total, limit=page.limit, offset=page.offset, has_more=page.has_more
        ),
    )


@router.get("/{api14}", summary="One well")
def well(
    api14: Annotated[str, Path(max_length=40, description="API number, 10 or 14 digits.")],
    actor: SignedIn,
) -> TenantWell:
    """404 where the registry does not know the number."""
    return _well(look_up_well(actor, ApiNumber.parse(api14)))


def _well(known: Any) -> TenantWell:
    return TenantWell.model_validate(asdict(known))
