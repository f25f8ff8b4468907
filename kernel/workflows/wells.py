"""Wells: find them by words and filters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kernel.store import plan_lists, registry, tracking, well_search
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, engagements_of
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.store.well_filters import WellFilter
from kernel.store.well_search import EVERY_WELL
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name


@dataclass(frozen=True, slots=True, kw_only=True)
class WellHit:
    """A well that a search found; None is unknown.

    Attributes:
        similar: It bears names like those typed; none was found that bears them as typed.
        label: The organization's own.
        lat: Degrees north, WGS 84.
        lon: Degrees east, WGS 84.
    """

    api: ApiNumber
    well_name: str
    operator: str | None
    field: str | None
    county: str | None
    district: str | None
    plans: int
    last_at: datetime | None
    similar: bool = False
    label: str | None = None
    lat: float | None = None
    lon: float | None = None


def find_wells(
    actor: Actor, text: str = "", limit: int = 50, *, only: WellFilter = EVERY_WELL
) -> list[WellHit]:
    """Wells in which every word of TEXT occurs; those the organization worked on come first.

    Without a text and a filter only those are listed. Where nothing is found as it was typed, wells
    are found whose names are a letter or two away; their `similar` says so.
    """
    with tenant_session(actor) as session:
        as_typed = (well_search.find_own, well_search.find_wells)
        found = _found(session, text, limit, only, *as_typed)
        similar = bool(text.strip()) and not found
        if similar:
            near = (well_search.find_own_similar, well_search.find_similar)
            found = _found(session, text, limit, only, *near)
        numbers = list(found)
        unread = [number for number, row in found.items() if row is None]
        wells = found | registry.wells_of(session, unread)
        history = engagements_of(session, numbers)
        plans = plan_lists.plan_counts(session, numbers)
    return [
        _hit(n, wells.get(n), history.get(n), plans.get(n, 0), similar=similar) for n in numbers
    ]


def _found(
    session: Session,
    text: str,
    limit: int,
    only: WellFilter,
    own: Callable[[Session, str, int, WellFilter], list[EngagementRow]],
    public: Callable[[Session, str, int, WellFilter], list[WellRow]],
) -> dict[str, WellRow | None]:
    """The organization's own wells by number, then others with their rows of the registry."""
    found: dict[str, WellRow | None] = {row.api14: None for row in own(session, text, limit, only)}
    if (text.strip() or only.is_set) and not only.only_own and len(found) < limit:
        for row in public(session, text, limit, only):
            if len(found) < limit:
                found.setdefault(row.api14, row)
    return found


def said_of(known: WellRow | None, ours: EngagementRow | None) -> dict[str, Any]:
    """What the organization's own papers say of the well, else the public registry."""
    metadata: Mapping[str, Any] = ours.metadata if ours else {}
    return {
        name: metadata.get(name) or (getattr(known, name) if known else None)
        for name in tracking.NAMED
    }


def _hit(
    api14: str,
    known: WellRow | None,
    ours: EngagementRow | None,
    plans: int,
    *,
    similar: bool = False,
) -> WellHit:
    said = said_of(known, ours)
    return WellHit(
        api=ApiNumber(api14=api14),
        well_name=well_name(api14, said["lease"], said["well_no"]),
        operator=said["operator"],
        field=said["field"],
        county=said["county"],
        district=said["district"],
        plans=plans,
        last_at=ours.last_interaction_at if ours else None,
        similar=similar,
        label=ours.label if ours else None,
        lat=known.lat if known else None,
        lon=known.lon if known else None,
    )
