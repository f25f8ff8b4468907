"""All wells of an organization: most worked, left alone, how ready to plug, plans by state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.plugging.life import Status
from kernel.store import papers, plan_lists, registry
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, engagements_of, latest_engagements
from kernel.store.engagement_lists import (
    Every,
    TrendRow,
    most_worked,
    stale_engagements,
    trend,
)
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.plans import PlanSummary, summaries, well_name
from kernel.workflows.today import letter_ends

MOST_WELLS = 5_000  # of one list
COMPLETION_REPORTS = {"w2", "g1"}
LETTER = "gau"
Ready = Literal["ready", "letter ends", "letter too old", "facts missing", "papers missing"]


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
class Readiness:
    """How ready a well is to be plugged, by its newest plan and its papers.

    Attributes:
        state: The first thing in the way; a letter that ends soon is named though it holds.
        missing_papers: Kinds that a plan rests on: a completion report, a groundwater letter.
        missing_facts: Paths that the newest plan asks for.
        letter_ends: The last day of the groundwater letter that the plan rests on.
        plan: The newest one; None where the well has none.
    """

    api: ApiNumber
    well_name: str
    state: Ready
    missing_papers: tuple[str, ...]
    missing_facts: tuple[str, ...]
    letter_ends: date | None
    plan: PlanSummary | None


def stale_wells(
    actor: Actor, *, days: int, limit: int = 500, now: datetime | None = None
) -> WellsOf:
    """Wells that nobody of the organization worked on for DAYS days, the longest left first.

    Raises:
        InvalidInput: Less than one day, or a list of none or more than 5,000 wells.
    """
    _refuse(limit)
    if days < 1:
        raise InvalidInput("A well is left alone for one day at least.")
    now = now or datetime.now(UTC)
    with tenant_session(actor) as session:
        rows, total = stale_engagements(session, before=now - timedelta(days=days), limit=limit)
        return WellsOf(wells=_worked_on(session, rows, now), total=total)


def most_worked_wells(
    actor: Actor, *, days: int | None = None, limit: int = 20, now: datetime | None = None
) -> tuple[WorkedOn, ...]:
    """Wells with the most interactions of all time, or of the last DAYS days.

    Raises:
        InvalidInput: A list of none or more than 5,000 wells.
    """
    _refuse(limit)
    now = now or datetime.now(UTC)
    since = now - timedelta(days=days) if days is not None else None
    with tenant_session(actor) as session:
        counts = dict(most_worked(session, since=since, limit=limit))
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
    if until < since:
        raise InvalidInput("The last day lies before the first.")
    first, end = (
        datetime(day.year, day.month, day.day, tzinfo=UTC)
        for day in (since, until + timedelta(days=1))
    )
    with tenant_session(actor) as session:
        return trend(session, since=first, until=end, every=every)


def plans_by_status(actor: Actor) -> dict[Status, list[PlanSummary]]:
    """The newest plan of each well by its state, those made last first."""
    with tenant_session(actor) as session:
        plans = summaries(session, plan_lists.newest_of_each_well(session, MOST_WELLS))
    found: dict[Status, list[PlanSummary]] = {}
    for plan in plans:
        found.setdefault(plan.status, []).append(plan)
    return found


def readiness_to_plug(
    actor: Actor, *, soon_days: int = 180, day: date | None = None, limit: int = MOST_WELLS
) -> list[Readiness]:
    """How ready each well is to be plugged, those worked on last first.

    Args:
        actor: Who asks.
        soon_days: A letter that ends within so many days is named. [d]
        day: The day to which letters are counted; today by default.
        limit: Of wells.

    Raises:
        InvalidInput: A list of none or more than 5,000 wells.
    """
    _refuse(limit)
    day = day or date.today()
    with tenant_session(actor) as session:
        rows = latest_engagements(session, limit)
        numbers = [row.api14 for row in rows]
        wells = registry.wells_of(session, numbers)
        kinds = papers.kinds_of_wells(session, numbers)
        newest = summaries(session, plan_lists.newest_of_each_well(session, MOST_WELLS))
        plans = {plan.api.api14: plan for plan in newest}
        asked = plan_lists.missing_facts(session, [plan.snapshot_id for plan in newest])
    return [
        _ready(
            row,
            wells.get(row.api14),
            kinds.get(row.api14, set()),
            plans.get(row.api14),
            asked,
            day=day,
            soon=day + timedelta(days=soon_days),
        )
        for row in rows
    ]


def readiness_counts(found: Sequence[Readiness]) -> dict[Ready, int]:
    """How many wells stand where."""
    return dict(Counter(one.state for one in found))


def _ready(
    row: EngagementRow,
    known: WellRow | None,
    kinds: set[str],
    plan: PlanSummary | None,
    asked: Mapping[Any, Sequence[str]],
    *,
    day: date,
    soon: date,
) -> Readiness:
    missing_papers = tuple(
        name
        for name, held in (
            ("completion report", kinds & COMPLETION_REPORTS),
            ("groundwater letter", LETTER in kinds or (plan and plan.letter_date)),
        )
        if not held
    )
    missing_facts = tuple(asked.get(plan.snapshot_id, ())) if plan else ()
    ends = letter_ends(plan.letter_date) if plan and plan.letter_date else None
    state: Ready
    if missing_papers or plan is None:
        state = "papers missing"
    elif missing_facts:
        state = "facts missing"
    elif ends is not None and ends < day:
        state = "letter too old"
    else:
        state = "letter ends" if ends is not None and ends <= soon else "ready"
    return Readiness(
        api=ApiNumber(api14=row.api14),
        well_name=_name(row, known),
        state=state,
        missing_papers=missing_papers,
        missing_facts=missing_facts,
        letter_ends=ends,
        plan=plan,
    )


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
            well_name=_name(row, known),
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


def _name(row: EngagementRow, known: WellRow | None) -> str:
    return well_name(row.api14, _said(row, known, "lease"), _said(row, known, "well_no"))


def _said(row: EngagementRow, known: WellRow | None, name: str) -> str | None:
    """What the organization's own papers say, else the public registry."""
    said = row.metadata.get(name) or (getattr(known, name) if known else None)
    return None if said is None else str(said)


def _refuse(limit: int) -> None:
    if not 1 <= limit <= MOST_WELLS:
        raise InvalidInput(f"A list has 1 to {MOST_WELLS:,} wells.")
