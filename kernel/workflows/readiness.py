"""How ready the wells of an organization are to be plugged: papers, facts, letters that end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kernel.store import papers, plan_lists, registry
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, latest_engagements
from kernel.store.registry import WellRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.plans import PlanSummary, summaries
from kernel.workflows.portfolio import MOST_WELLS, name_of, refuse_limit
from kernel.workflows.today import letter_ends

COMPLETION_REPORTS = {"w2", "g1"}
LETTER = "gau"
Ready = Literal["ready", "letter ends", "letter too old", "facts missing", "papers missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How ready a well is to be plugged, by its current plan and its papers.

    Attributes:
        state: The first thing in the way; a letter that ends soon is named though it holds.
        missing_papers: Kinds that a plan rests on: a completion report, a groundwater letter.
        missing_facts: Paths that the current plan asks for.
        letter_ends: The last day of the groundwater letter that the plan rests on.
        plan: The version that holds; None where the well has none.
    """

    api: ApiNumber
    well_name: str
    state: Ready
    missing_papers: tuple[str, ...]
    missing_facts: tuple[str, ...]
    letter_ends: date | None
    plan: PlanSummary | None


def readiness_to_plug(
    actor: Actor,
    *,
    soon_days: int = 180,
    day: date | None = None,
    limit: int = MOST_WELLS,
    plans: Sequence[PlanSummary] | None = None,
) -> list[Readiness]:
    """How ready each well is to be plugged, those worked on last first.

    Args:
        actor: Who asks.
        soon_days: A letter that ends within so many days is named. [d]
        day: The day to which letters are counted; today by default.
        limit: Of wells.
        plans: The current plan of each well, where the caller has them.

    Raises:
        InvalidInput: A list of none or more than 5,000 wells.
    """
    refuse_limit(limit)
    day = day or date.today()
    with tenant_session(actor) as session:
        rows = latest_engagements(session, limit)
        numbers = [row.api14 for row in rows]
        wells = registry.wells_of(session, numbers)
        kinds = papers.kinds_of_wells(session, numbers)
        if plans is None:
            plans = summaries(session, plan_lists.holding_of_each_well(session, MOST_WELLS))
    newest = {plan.api.api14: plan for plan in plans}
    return [
        _ready(
            row,
            wells.get(row.api14),
            kinds.get(row.api14, set()),
            newest.get(row.api14),
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
    missing_facts = plan.missing_facts if plan else ()
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
        well_name=name_of(row, known),
        state=state,
        missing_papers=missing_papers,
        missing_facts=missing_facts,
        letter_ends=ends,
        plan=plan,
    )
