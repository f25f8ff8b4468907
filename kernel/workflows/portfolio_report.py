"""All wells of an organization as JSON: the page, the API, the notebook and the files show it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.life import STATUSES, status_words
from kernel.store.actor import Actor
from kernel.store.engagement_lists import Every
from kernel.wells.interactions import kind_words
from kernel.workflows.plans import PlanSummary
from kernel.workflows.portfolio import (
    MOST_DAYS,
    MOST_WELLS,
    WorkedOn,
    idle_groups,
    interaction_trends,
    most_worked_wells,
    plans_by_status,
    stale_wells,
)
from kernel.workflows.readiness import Readiness, readiness_to_plug

Json = dict[str, Any]
STALE_DAYS, PERIOD_DAYS, SOON_DAYS = 90, 180, 180
MOST_WORKED = 15
LONGEST_PERIOD_DAYS = 3_660
READY_WORDS: Mapping[str, str] = {
    "ready": "Ready to plug",
    "letter ends": "Ready, the letter ends soon",
    "letter too old": "The letter is too old",
    "facts missing": "Facts are missing",
    "papers missing": "Papers or a plan are missing",
}


def portfolio_json(
    actor: Actor,
    *,
    now: datetime,
    stale_days: int = STALE_DAYS,
    period_days: int = PERIOD_DAYS,
    soon_days: int = SOON_DAYS,
    every: Every = "week",
) -> Json:
    """What the portfolio shows. Days are of UTC.

    Args:
        actor: Who looks.
        now: The moment to which days are counted.
        stale_days: A well without an interaction for so long is stale. [d]
        period_days: How far back trend and most-worked wells look. [d]
        soon_days: A groundwater letter that ends within so long is named. [d]
        every: The spans of the trend.

    Raises:
        InvalidInput: A number of days outside its range.
    """
    refuse_days(stale_days, period_days, soon_days)
    today = now.astimezone(UTC).date()
    since = today - timedelta(days=period_days - 1)
    groups = idle_groups(actor, days=stale_days, now=now)
    stale = stale_wells(actor, days=stale_days, limit=MOST_WELLS, now=now)
    start = datetime.combine(since, time(), UTC)
    by_status = plans_by_status(actor)
    newest = [plan for status in STATUSES for plan in by_status.get(status, ())]
    return {
        "organization": actor.organization,
        "today": today.isoformat(),
        "since": since.isoformat(),
        "stale_days": stale_days,
        "period_days": period_days,
        "soon_days": soon_days,
        "every": every,
        "wells": sum(group.wells for group in groups),
        "most_worked": worked_json(
            most_worked_wells(actor, days=(now - start).days or 1, limit=MOST_WORKED, now=now)
        ),
        "trend": _trend(actor, since, today, every),
        "idle": [
            {
                "from_days": group.from_days,
                "to_days": group.to_days,
                "words": idle_words(group.from_days, group.to_days),
                "stale": group.from_days >= stale_days,
                "wells": group.wells,
            }
            for group in groups
        ],
        "stale_total": stale.total,
        "stale": worked_json(stale.wells),
        "readiness": [
            _ready(one)
            for one in readiness_to_plug(actor, soon_days=soon_days, day=today, plans=newest)
        ],
        "plans": [_plan(plan) for plan in newest],
    }


def refuse_days(stale_days: int, period_days: int, soon_days: int) -> None:
    """Refuse what the portfolio cannot be asked with.

    Raises:
        InvalidInput: A number of days outside its range.
    """
    if not 1 <= period_days <= LONGEST_PERIOD_DAYS or not 0 <= soon_days <= LONGEST_PERIOD_DAYS:
        raise InvalidInput(f"Look 1 to {LONGEST_PERIOD_DAYS:,} days back or ahead.")
    if not 1 <= stale_days <= MOST_DAYS // 4:
        raise InvalidInput(f"A well is stale after 1 to {MOST_DAYS // 4:,} days.")


def idle_words(from_days: int, to_days: int | None) -> str:
    """A span without an interaction.

    >>> idle_words(0, 90), idle_words(90, 180), idle_words(360, None)
    ('under 90 days', '90 to 179 days', '360 days or more')
    >>> idle_words(0, 1), idle_words(1, 2)
    ('under 1 day', '1 day')
    """
    if to_days is None:
        return f"{_days(from_days)} or more"
    if not from_days:
        return f"under {_days(to_days)}"
    last = to_days - 1
    return _days(last) if last == from_days else f"{from_days:,} to {_days(last)}"


def _days(number: int) -> str:
    return f"{number:,} {'day' if number == 1 else 'days'}"


def worked_json(wells: Sequence[WorkedOn]) -> list[Json]:
    """Wells with what was done, as JSON values."""
    return [
        {
            "api": well.api.api14,
            "well_name": well.well_name,
            "operator": well.operator,
            "field": well.field,
            "county": well.county,
            "label": well.label,
            "owner_email": well.owner_email,
            "interactions": well.interactions,
            "last_at": well.last_at.isoformat(),
            "last_kind": kind_words(well.last_type),
            "idle_days": well.idle_days,
        }
        for well in wells
    ]


def _trend(actor: Actor, since: date, until: date, every: Every) -> list[Json]:
    return [
        {
            "start": row.start.isoformat(),
            "type": row.type,
            "kind": kind_words(row.type),
            "interactions": row.interactions,
            "wells": row.wells,
        }
        for row in interaction_trends(actor, since=since, until=until, every=every)
    ]


def _ready(one: Readiness) -> Json:
    return {
        "api": one.api.api14,
        "well_name": one.well_name,
        "state": one.state,
        "words": READY_WORDS[one.state],
        "missing_papers": [*one.missing_papers, *([] if one.plan else ["plan"])],
        "missing_facts": list(one.missing_facts),
        "letter_ends": one.letter_ends.isoformat() if one.letter_ends else None,
        "snapshot_id": str(one.plan.id) if one.plan else None,
    }


def _plan(plan: PlanSummary) -> Json:
    return {
        "api": plan.api.api14,
        "well_name": plan.well_name,
        "snapshot_id": str(plan.id),
        "status": plan.status,
        "words": status_words(plan.status).capitalize(),
        "mode": plan.mode,
        "version": plan.version,
        "verdict": plan.verdict,
        "questions": plan.questions,
        "created_by": plan.created_by,
        "created_at": plan.created_at.isoformat(),
        "status_at": plan.status_at.isoformat() if plan.status_at else None,
    }
