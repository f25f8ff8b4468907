"""What waits for an organization: plans, papers, letters, and the wells worked on last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from kernel.plugging.life import Doer
from kernel.store import papers as paper_store
from kernel.store import plan_lists
from kernel.store.actor import Actor, Role
from kernel.store.engagement import EngagementRow, engagements_of, latest_engagements
from kernel.store.papers import UnsurePaper
from kernel.store.plan_lists import PlanListRow
from kernel.store.registry import WellRow, wells_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.interactions import what_was_done
from kernel.wells.names import well_name
from kernel.wells.paper_kinds import KIND_NAMES
from kernel.workflows.plans import PlanSummary, summaries
from kernel.workflows.water_letter import LETTER_YEARS

MOST = 8
PAPERS_LOOKED_AT = 60
WELLS_LOOKED_AT = 200
LETTER_WARNING_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToReview:
    """A paper with values that were read without certainty."""

    api: ApiNumber
    well_name: str
    name: str
    kind_name: str
    values: int
    unsure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDue:
    """A groundwater letter that is out of date, or will be soon."""

    api: ApiNumber
    well_name: str
    dated: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WellTouched:
    """A well that the organization worked on."""

    api: ApiNumber
    well_name: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A plan whose next move is the person's: to review, to mend after a return, or to file."""

    plan: PlanSummary
    what: str  # review, mend, file


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The organization's state in short."""

    turns: tuple[Turn, ...]
    plans: tuple[PlanSummary, ...]
    papers: tuple[PaperToReview, ...]
    letters: tuple[LetterDue, ...]
    wells: tuple[WellTouched, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no work yet."""
        return not (self.plans or self.papers or self.wells)


def today(actor: Actor, *, day: date | None = None) -> Today:
    """What is the person's turn, the current plan of each well, papers, letters, wells touched.

    Args:
        actor: Who looks.
        day: The day to which the age of letters is counted; today by default.
    """
    day = day or date.today()
    with tenant_session(actor) as session:
        rows = plan_lists.holding_of_each_well(session, WELLS_LOOKED_AT)
        plans = summaries(session, rows)
        turns = _turns(session, actor)
        touched = latest_engagements(session, MOST)
        papers = paper_store.unsure_papers(session, among=PAPERS_LOOKED_AT)[:MOST]
        numbers = [*(row.api14 for row in papers), *(row.api14 for row in touched)]
        wells, ours = wells_of(session, numbers), engagements_of(session, numbers)

    def name(api14: str) -> str:
        return name_of_well(api14, wells.get(api14), ours.get(api14))

    return Today(
        turns=turns,
        plans=tuple(plans[:MOST]),
        papers=tuple(_to_review(row, name(row.api14)) for row in papers),
        letters=_letters(plans, day),
        wells=tuple(
            WellTouched(
                api=ApiNumber(api14=row.api14),
                well_name=name(row.api14),
                what=what_was_done(row.last_interaction_type, row.metadata),
                at=row.last_interaction_at,
            )
            for row in touched
        ),
    )


def _turns(session: Session, actor: Actor) -> tuple[Turn, ...]:
    """What the person is to do with plans on their way; nothing for those who only read."""
    if not actor.may(Role.EDITOR):
        return ()
    rows = plan_lists.plans_on_their_way(session)
    whats = {row.id: what for row in rows if (what := _turn_of(row, actor))}
    mine = [row for row in rows if row.id in whats][:MOST]
    return tuple(Turn(plan=plan, what=whats[plan.id]) for plan in summaries(session, mine))


def _turn_of(row: PlanListRow, actor: Actor) -> str | None:
    me = actor.user_id
    if row.status == "approved":
        return "file"
    if row.status == "draft":  # it was moved, so it came back
        return "mend" if row.created_by == me and row.status_by_id != me else None
    doer = Doer(
        is_admin=actor.may(Role.ADMIN),
        made_it=row.created_by == me,
        submitted_it=row.status_by_id == me,
    )
    return "review" if doer.may_review else None


def letter_ends(dated: date) -> date:
    """The last day on which a letter of DATED is good.

    >>> letter_ends(date(2020, 2, 29))
    datetime.date(2025, 2, 28)
    """
    try:
        return dated.replace(year=dated.year + LETTER_YEARS)
    except ValueError:
        return dated.replace(year=dated.year + LETTER_YEARS, day=28)


def _letters(plans: Sequence[PlanSummary], day: date) -> tuple[LetterDue, ...]:
    due = [
        LetterDue(
            api=plan.api,
            well_name=plan.well_name,
            dated=plan.letter_date,
            ends=letter_ends(plan.letter_date),
        )
        for plan in plans
        if plan.letter_date is not None
        and letter_ends(plan.letter_date) <= day + timedelta(days=LETTER_WARNING_DAYS)
    ]
    return tuple(sorted(due, key=lambda letter: letter.ends)[:MOST])


def _to_review(paper: UnsurePaper, name: str) -> PaperToReview:
    return PaperToReview(
        api=ApiNumber(api14=paper.api14),
        well_name=name,
        name=paper.name,
        kind_name=KIND_NAMES.get(paper.kind or "other", "Other paper"),
        values=paper.values,
        unsure=paper.unsure,
    )


def name_of_well(api14: str, known: WellRow | None, ours: EngagementRow | None) -> str:
    """How people call a well: as our papers say it, else as the registry does."""
    metadata = ours.metadata if ours else {}
    lease = metadata.get("lease") or (known.lease if known else None)
    well_no = metadata.get("well_no") or (known.well_no if known else None)
    return well_name(api14, lease, well_no)
