"""A well of the registry with the organization's own history: one, many, all that it worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.errors import InvalidInput, NotFound
from kernel.reference import state_letters
from kernel.store import registry
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, Mode, engagements_of
from kernel.store.engagement_lists import engagement_page
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber

MOST_AT_ONCE = 100  # wells of one look-up
LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantInteraction:
    """What the organization did with a well, in short; nothing but its own."""

    has_interacted: bool
    first_interaction_at: datetime | None = None
    last_interaction_at: datetime | None = None
    last_interaction_type: str | None = None
    interaction_count: int = 0
    mode: Mode | None = None
    label: str | None = None
    owner_user_email: str | None = None
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWell:
    """The public facts of a well, and the organization's own history with it; None is unknown.

    Attributes:
        created_at: Since when a public list names it, else since when the organization works on
            it; None for a well that only others have named, of whom this must not tell.
    """

    api14: str
    state: str | None
    county: str | None
    operator_name: str | None
    lat: float | None
    lon: float | None
    created_at: datetime | None
    tenant_interaction: TenantInteraction


@dataclass(frozen=True, slots=True, kw_only=True)
class WellsLookedUp:
    """Wells in the order that they were asked for, each once, and the numbers not known here."""

    wells: tuple[KnownWell, ...]
    not_found: tuple[str, ...]

    @property
    def requested(self) -> int:
        """How many different wells were asked for."""
        return len(self.wells) + len(self.not_found)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Wells worked on, those worked on last first, and how many there are in all."""

    wells: tuple[KnownWell, ...]
    total: int
    limit: int
    offset: int

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.offset + len(self.wells) < self.total


def look_up_well(actor: Actor, api: ApiNumber) -> KnownWell:
    """One well of the registry with the organization's history.

    Raises:
        NotFound: The registry does not know the number.
    """
    with tenant_session(actor) as session:
        row = registry.nearest_wells(session, [api.api14]).get(api.api14)
        ours = engagements_of(session, [row.api14]) if row else {}
    if row is None:
        raise NotFound(
            f"The well {api} is not in the registry.", hint="Plan it, or add its papers."
        )
    return _known(row, ours.get(row.api14))


def look_up_wells(actor: Actor, numbers: Sequence[str]) -> WellsLookedUp:
    """Wells by numbers as people write them, of 10 or 14 digits; the same well twice counts once.

    Raises:
        InvalidInput: None or more than 100 were given, or one is no API number.
    """
    if not 1 <= len(numbers) <= MOST_AT_ONCE:
        raise InvalidInput(f"Ask for 1 to {MOST_AT_ONCE} wells at once.")
    asked: dict[str, str] = {}
    for number in numbers:
        asked.setdefault(ApiNumber.parse(number).api14, number)
    with tenant_session(actor) as session:
        rows = registry.nearest_wells(session, list(asked))
        ours = engagements_of(session, [row.api14 for row in rows.values()])
    found = {rows[one].api14: rows[one] for one in asked if one in rows}
    return WellsLookedUp(
        wells=tuple(_known(row, ours.get(row.api14)) for row in found.values()),
        not_found=tuple(typed for one, typed in asked.items() if one not in rows),
    )


def well_history(actor: Actor, *, limit: int = 50, offset: int = 0) -> HistoryPage:
    """The wells that the organization worked on, page by page.

    Raises:
        InvalidInput: A page of none or more than 500, or one before the first.
    """
    if not 1 <= limit <= LONGEST_PAGE or offset < 0:
        raise InvalidInput(f"A page has 1 to {LONGEST_PAGE} wells, counted from 0.")
    with tenant_session(actor) as session:
        ours, total = engagement_page(session, limit=limit, offset=offset)
        rows = registry.wells_of(session, [one.api14 for one in ours])
    return HistoryPage(
        wells=tuple(_known(rows[one.api14], one) for one in ours),
        total=total,
        limit=limit,
        offset=offset,
    )


def _known(row: WellRow, ours: EngagementRow | None) -> KnownWell:
    said: Mapping[str, Any] = ours.metadata if ours else {}
    return KnownWell(
        api14=row.api14,
        state=row.state or state_letters().get(row.api14[:2]),
        county=row.county or said.get("county") or ApiNumber(api14=row.api14).county,
        operator_name=row.operator or said.get("operator"),
        lat=row.lat,
        lon=row.lon,
        created_at=row.listed_at or (ours.first_interaction_at if ours else None),
        tenant_interaction=interaction_of(ours),
    )


def interaction_of(ours: EngagementRow | None) -> TenantInteraction:
    """The history of one well as front doors tell it."""
    if ours is None:
        return TenantInteraction(has_interacted=False, metadata={})
    return TenantInteraction(
        has_interacted=True,
        first_interaction_at=ours.first_interaction_at,
        last_interaction_at=ours.last_interaction_at,
        last_interaction_type=ours.last_interaction_type,
        interaction_count=ours.interaction_count,
        mode=ours.mode,
        label=ours.label,
        owner_user_email=ours.owner_email,
        metadata=ours.metadata,
    )
