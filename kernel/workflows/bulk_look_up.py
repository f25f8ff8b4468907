"""Many wells looked up at once by a list as people keep it, with what was not found and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kernel.documents.well_list import wells_in_file, wells_in_text
from kernel.errors import InvalidInput
from kernel.store import plan_lists, registry
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, engagements_of
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name
from kernel.workflows.reading import Upload
from kernel.workflows.wells import said_of

MOST_WELLS = 5_000
UNKNOWN = "in no public list loaded here, and nobody of your organization has worked on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class WellFound:
    """A well of the list with its public facts and the organization's own history; None is unknown.

    Attributes:
        asked: The number of the list.
        api: The number of the well found: a hole that has only sidetracks stands for its first.
        plans: Saved versions.
    """

    asked: ApiNumber
    api: ApiNumber
    well_name: str
    operator: str | None
    field: str | None
    county: str | None
    district: str | None
    lat: float | None
    lon: float | None
    plugged_on: date | None
    label: str | None
    interactions: int
    last_at: datetime | None
    plans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFound:
    """What a list came to.

    Attributes:
        found: In the order of the list, each well once.
        not_found: Entries as they stand, with the reason.
    """

    found: tuple[WellFound, ...] = ()
    not_found: tuple[tuple[str, str], ...] = ()

    @property
    def listed(self) -> int:
        """Different entries of the list."""
        return len(self.found) + len(self.not_found)


def look_up_list(actor: Actor, *, text: str = "", file: Upload | None = None) -> BulkFound:
    """The wells of a pasted text and of a file, numbers of 8, 10, 12 or 14 digits.

    Raises:
        InvalidInput: The file is no list of wells, or the list has more than 5,000.
    """
    typed = wells_in_text(text)
    handed = wells_in_file(file.name, file.content) if file else None
    asked = list(dict.fromkeys([*typed.wells, *(handed.wells if handed else ())]))
    unread = [*typed.unread, *(handed.unread if handed else ())]
    if len(asked) > MOST_WELLS:
        raise InvalidInput(
            f"The list has {len(asked):,} wells; {MOST_WELLS:,} are looked up at once.",
            hint="Split it.",
        )
    with tenant_session(actor) as session:
        rows = registry.nearest_wells(session, [api.api14 for api in asked])
        numbers = [row.api14 for row in rows.values()]
        ours = engagements_of(session, numbers)
        plans = plan_lists.plan_counts(session, numbers)
    found: dict[str, WellFound] = {}
    unknown: list[tuple[str, str]] = []
    for api in asked:
        if row := rows.get(api.api14):
            found.setdefault(row.api14, _found(api, row, ours.get(row.api14), plans))
        else:
            unknown.append((api.whole, UNKNOWN))
    return BulkFound(found=tuple(found.values()), not_found=(*unknown, *unread))


def _found(
    asked: ApiNumber, row: WellRow, ours: EngagementRow | None, plans: Mapping[str, int]
) -> WellFound:
    said: Mapping[str, Any] = said_of(row, ours)
    return WellFound(
        asked=asked,
        api=ApiNumber(api14=row.api14),
        well_name=well_name(row.api14, said["lease"], said["well_no"]),
        operator=said["operator"],
        field=said["field"],
        county=said["county"] or asked.county,
        district=said["district"],
        lat=row.lat,
        lon=row.lon,
        plugged_on=row.plugged_on,
        label=ours.label if ours else None,
        interactions=ours.interaction_count if ours else 0,
        last_at=ours.last_interaction_at if ours else None,
        plans=plans.get(row.api14, 0),
    )
