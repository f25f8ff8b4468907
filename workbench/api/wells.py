"""Wells: those an organization works on, and what a search finds."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

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
    similar: bool = Field(
        description="It bears names like those asked for; none was found that bears them as typed."
    )


@router.get("/wells", summary="The organization's wells, or a search")
def wells(
    actor: SignedIn,
    text: Annotated[
        str, Query(max_length=200, description="Words that all occur, typing errors forgiven.")
    ] = "",
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
            similar=hit.similar,
        )
        for hit in find_wells(actor, text, limit=limit)
    ]
