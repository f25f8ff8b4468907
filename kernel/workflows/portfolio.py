"""All wells of an organization: most worked, left alone, worked on when, plans by state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.plugging.life import Status
from kernel.store import plan_lists, registry
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, engagements_of
from kernel.store.engagement_lists import (
    Every,
    TrendRow,
    idle_counts,
    most_worked,
    stale_engagements,
    trend,
)
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name
from kernel.workflows.plans import PlanSummary, summaries

MOST_WELLS = 5_000  # of one list
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOn:
    """A well and how much the organization did with it; None is unknown.

    Attributes:
        interactions: All of them, or those since the day asked for.
        idle_days: Whole days since the last one. [d]
    """

    api: ApiNumber
    well_name: str
    operator: str | None
    field: str | None
    county: str | None
    label: str | None
    owner_email: str | None
    interactions: int
    last_at: datetime
    last_type: str
    idle_days: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WellsOf:
    """Wells of a question, no more than were asked for, and how many there are in all."""

    wells: tuple[WorkedOn, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleGroup:
    """How many wells were left alone from so many to less than so many days; None has no end."""

    from_days: int
    to_days: int | None
    wells: int


def stale_wells(
    actor: Actor, *, days: int, limit: int = 500, now: datetime | None = None
) -> WellsOf:
    """Wells that nobody of the organization worked on for DAYS days, the longest left first.

    Raises:
        InvalidInput: Less than one day or more than 100 years, or a list of none or more than
            5,000 wells.
    """
    if days < 1:
        raise InvalidInput("A well is left alone for one day at least.")
    return wells_left_alone(actor, from_days=days, limit=limit, now=now)


def wells_left_alone(
    actor: Actor,
    *,
    from_days: int = 0,
    to_days: int | None = None,
    limit: int = 500,
    now: datetime | None = None,
) -> WellsOf:
    """Wells whose last interaction lies FROM_DAYS to less than TO_DAYS days back.

    Raises:
        InvalidInput: Less than no day or more than 100 years, or a list of none or more than
            5,000 wells.
    """
    refuse_limit(limit)
    if not all(0 <= days <= MOST_DAYS for days in (from_days, to_days or 0)):
        raise InvalidInput(f"Name 0 to {MOST_DAYS:,} days.")
    now = now or datetime.now(UTC)
    before = now - timedelta(days=from_days) if from_days else now + timedelta(days=1)
    since = now - timedelta(days=to_days) if to_days is not None else None
    with tenant_session(actor) as session:
        rows, total = stale_engagements(session, before=before, since=since, limit=limit)
        return WellsOf(wells=_worked_on(session, rows, now), total=total)


def idle_groups(actor: Actor, *, days: int, now: datetime | None = None) -> tuple[IdleGroup, ...]:
    """All wells by how long they were left alone: less than DAYS days, up to twice as long …

    Raises:
        InvalidInput: Less than one day or more than 25 years.
    """
    if not 1 <= days <= MOST_DAYS // 4:
        raise InvalidInput(f"Name 1 to {MOST_DAYS // 4:,} days.")
    now = now or datetime.now(UTC)
    edges = (days, 2 * days, 4 * days)
    with tenant_session(actor) as session:
        moments = [now + timedelta(days=1), *(now - timedelta(days=edge) for edge in edges)]
        counts = [*idle_counts(session, moments), 0]
    spans = pairwise((0, *edges, None))
    return tuple(
        IdleGroup(from_days=first or 0, to_days=end, wells=counts[at] - counts[at + 1])
        for at, (first, end) in enumerate(spans)
    )


def most_worked_wells(
    actor: Actor, *, days: int | None = None, limit: int = 20, now: datetime | None = None
) -> tuple[WorkedOn, ...]:
    """Wells with the most interactions of all time, or of the last DAYS days.

    Raises:
        InvalidInput: A list of none or more than 5,000 wells.
    """
    now = now or datetime.now(UTC)
    since = now - timedelta(days=days) if days is not None else None
    return _most_worked(actor, since=since, limit=limit, now=now)


def wells_worked_on(
    actor: Actor,
    *,
    since: date,
    until: date,
    type: str | None = None,
    limit: int = 500,
    now: datetime | None = None,
) -> tuple[WorkedOn, ...]:
    """Wells worked on from SINCE to UNTIL, both days of UTC included, most interactions first.

    Args:
        actor: Who asks.
        since: The first day.
        until: The last day.
        type: Only interactions of this kind.
        limit: Of wells.
        now: The moment to which idle days are counted.

    Raises:
        InvalidInput: The last day lies before the first, or a list of none or more than 5,000.
    """
    first, end = _whole_days(since, until)
    now = now or datetime.now(UTC)
    return _most_worked(actor, since=first, until=end, type=type, limit=limit, now=now)


def _most_worked(
    actor: Actor,
    *,
    since: datetime | None,
    until: datetime | None = None,
    type: str | None = None,
    limit: int,
    now: datetime,
) -> tuple[WorkedOn, ...]:
    refuse_limit(limit)
    with tenant_session(actor) as session:
        counts = dict(most_worked(session, since=since, until=until, type=type, limit=limit))
        ours = engagements_of(session, list(counts))
        rows = [ours[api14] for api14 in counts]
        return _worked_on(session, rows, now, counts)


def interaction_trends(
    actor: Actor, *, since: date, until: date, every: Every = "week"
) -> list[TrendRow]:
    """Interactions from SINCE to UNTIL, both days included, by span and kind. Days of UTC.

    Raises:
        InvalidInput: The last day lies before the first.
    """
    first, end = _whole_days(since, until)
    with tenant_session(actor) as session:
        return trend(session, since=first, until=end, every=every)


def _whole_days(since: date, until: date) -> tuple[datetime, datetime]:
    if until < since:
        raise InvalidInput("The last day lies before the first.")
    return (
        datetime(since.year, since.month, since.day, tzinfo=UTC),
        datetime(until.year, until.month, until.day, tzinfo=UTC) + timedelta(days=1),
    )


def plans_by_status(actor: Actor) -> dict[Status, list[PlanSummary]]:
    """The current plan of each well by its state, those made last first."""
    with tenant_session(actor) as session:
        plans = summaries(session, plan_lists.holding_of_each_well(session, MOST_WELLS))
    found: dict[Status, list[PlanSummary]] = {}
    for plan in plans:
        found.setdefault(plan.status, []).append(plan)
    return found


def _worked_on(
    session: Session,
    rows: Sequence[EngagementRow],
    now: datetime,
    counts: Mapping[str, int] | None = None,
) -> tuple[WorkedOn, ...]:
    wells = registry.wells_of(session, [row.api14 for row in rows])
    return tuple(
        WorkedOn(
            api=ApiNumber(api14=row.api14),
            well_name=name_of(row, known),
            operator=_said(row, known, "operator"),
            field=_said(row, known, "field"),
            county=_said(row, known, "county"),
            label=row.label,
            owner_email=row.owner_email,
            interactions=counts[row.api14] if counts else row.interaction_count,
            last_at=row.last_interaction_at,
            last_type=row.last_interaction_type,
            idle_days=max(0, (now - row.last_interaction_at).days),
            lat=known.lat if known else None,
            lon=known.lon if known else None,
        )
        for row in rows
        for known in [wells.get(row.api14)]
    )


def name_of(row: EngagementRow, known: WellRow | None) -> str:
    """The well as the organization's papers name it, else as the registry does."""
    return well_name(row.api14, _said(row, known, "lease"), _said(row, known, "well_no"))


def _said(row: EngagementRow, known: WellRow | None, name: str) -> str | None:
    """What the organization's own papers say, else the public registry."""
    said = row.metadata.get(name) or (getattr(known, name) if known else None)
    return None if said is None else str(said)


def refuse_limit(limit: int) -> None:
    """Refuse a list of none or of more wells than one list may have.

    Raises:
        InvalidInput: It is.
    """
    if not 1 <= limit <= MOST_WELLS:
        raise InvalidInput(f"A list has 1 to {MOST_WELLS:,} wells.")
