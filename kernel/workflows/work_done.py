"""What the organization's people did with wells, over all of them, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.store import people, registry
from kernel.store.actor import Actor
from kernel.store.engagement import InteractionRow, engagements_of
from kernel.store.interaction_lists import interaction_page, interactions_where
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.interactions import INTERACTIONS, kind_words, what_was_done
from kernel.workflows.portfolio import name_of

PAGE = 100
MOST = 50_000  # of one download


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which interactions are meant; what is None narrows nothing.

    Attributes:
        since: From this moment on.
        until: Before this moment.
    """

    type: str | None = None
    person_id: UUID | None = None
    api: ApiNumber | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Narrowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """One thing that a person did with a well."""

    id: UUID
    at: datetime
    api: ApiNumber
    well_name: str
    kind: str
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """Interactions, newest first.

    Attributes:
        newer: By which the page before is asked for (`after`); None at the newest.
        older: By which the next page is asked for (`before`); None at the oldest.
    """

    rows: tuple[WorkDone, ...]
    newer: UUID | None
    older: UUID | None


def work_page(
    actor: Actor,
    narrowed: Narrowed = EVERYTHING,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> WorkPage:
    """A page of what was done.

    Args:
        actor: Who asks.
        narrowed: Which interactions.
        before: The last one of the page before this one.
        after: The first one of the page after this one.
        limit: Of interactions.

    Raises:
        InvalidInput: There is no such kind, or a page of none or more than 50,000.
        NotFound: The organization has no such interaction.
    """
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"A page has 1 to {MOST:,} interactions.")
    if narrowed.type is not None and narrowed.type not in INTERACTIONS:
        raise InvalidInput(f"“{narrowed.type}” is nothing that people do with wells.")
    where = interactions_where(
        since=narrowed.since,
        until=narrowed.until,
        type=narrowed.type,
        person_id=narrowed.person_id,
        api14=narrowed.api.api14 if narrowed.api else None,
    )
    with tenant_session(actor) as session:
        found = interaction_page(session, where, before=before, after=after, limit=limit + 1)
        if after is not None and before is None and len(found) <= limit:
            after = None  # this is the newest page: fill it
            found = interaction_page(session, where, limit=limit + 1)
        backwards = after is not None and before is None
        shown = found[-limit:] if backwards else found[:limit]
        rows = _named(session, shown)
    more = len(found) > limit
    return WorkPage(
        rows=rows,
        newer=shown[0].id if shown and (backwards or before is not None) else None,
        older=shown[-1].id if shown and (more or backwards) else None,
    )


def who_may_have_worked(actor: Actor) -> dict[UUID, str]:
    """The names of the organization's people, those of the past included."""
    with tenant_session(actor) as session:
        return {row.id: row.name or row.email for row in people.people(session)}


def _named(session: Session, rows: Sequence[InteractionRow]) -> tuple[WorkDone, ...]:
    numbers = sorted({row.api14 for row in rows})
    wells = registry.wells_of(session, numbers)
    ours = engagements_of(session, numbers)
    names = {number: name_of(ours[number], wells.get(number)) for number in numbers}
    return tuple(
        WorkDone(
            id=row.id,
            at=row.at,
            api=ApiNumber(api14=row.api14),
            well_name=names[row.api14],
            kind=kind_words(row.type),
            words=what_was_done(row.type, row.metadata),
            by=row.person_name,
        )
        for row in rows
    )
