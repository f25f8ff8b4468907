"""Scenarios: list, make, clone, decide, compare, undo, and what does not go together in them."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kernel.scheduling.board import Rules
from kernel.store.actor import Actor
from kernel.store.scenarios import ScenarioRow
from kernel.workflows import (
    campaign_baselines,
    campaign_boards,
    campaign_changes,
    campaign_conflicts,
)
from kernel.workflows import campaign_scenarios as workflow
from workbench.api.bodies import Closed
from workbench.api.revisions import MOST, IfMatch, seen_if_named, seen_revision
from workbench.api.rigs import Day, Name, Plain
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/scenarios", tags=["Campaigns"], dependencies=SECURITY)
Comment = Annotated[str, Field(max_length=workflow.LONGEST_COMMENT)]
Move = Literal["submit", "withdraw", "approve", "reject", "archive", "lock", "unlock"]


class RulesBody(Plain):
    """What a scenario chooses where there is a choice."""

    same_place_days: Annotated[int, Field(ge=0, le=365)] = 0
    other_place_days: Annotated[int, Field(ge=0, le=365)] = 0
    moves_in_maintenance: bool = True


class NewScenario(Closed):
    """An empty draft."""

    name: Name
    start_on: Day
    data_date: Day | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    portfolio: Name = "Main"
    note: Comment = ""
    rules: RulesBody = RulesBody()


class Details(Closed):
    """What a draft is called, its days and its rules, whole."""

    name: Name
    start_on: Day
    data_date: Day | None = None
    note: Comment = ""
    rules: RulesBody = RulesBody()
    revision: Annotated[
        int | None, Field(ge=0, le=MOST, description="The revision you saw; another one is 409.")
    ] = None


class CloneOf(Closed):
    """What the copy is called."""

    name: Name


class Deciding(Closed):
    """A move in the life of a scenario."""

    move: Move
    comment: Comment = ""
    revision: Annotated[
        int | None, Field(ge=0, le=MOST, description="The revision you saw; another one is 409.")
    ] = None


class Scenario(BaseModel):
    """A scenario without its jobs."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    portfolio: str
    state: Literal["draft", "approved", "archived"]
    revision: int
    jobs: int
    parent_id: UUID | None
    parent_revision: int | None
    baseline_id: UUID | None
    start_on: date
    data_date: date | None
    currency: str
    rules: RulesBody
    note: str
    submitted_at: datetime | None
    locked_at: datetime | None
    created_by_name: str
    created_at: datetime
    may: list[Move] = Field([], description="What you may do with it now.")


class Decision(BaseModel):
    """Who decided what, when and why."""

    model_config = ConfigDict(from_attributes=True)

    move: Move
    revision: int
    comment: str
    created_by_name: str
    created_at: datetime


class Conflict(BaseModel):
    """Something that does not go together; `hard` ones block submission."""

    key: str
    kind: str
    hard: bool
    words: str
    jobs: list[UUID]
    rig_id: UUID | None
    start: date | None
    end: date | None
    days: int
    owner: str
    reason: str


class Side(BaseModel):
    """A job in one of two scenarios."""

    job_id: UUID
    rig: str
    start: date | None
    finish: date | None
    duration_days: int | None
    cost: Decimal | None


class JobDiff(BaseModel):
    """A job that differs."""

    lineage_id: UUID
    name: str
    kinds: list[str]
    before: Side | None
    after: Side | None
    days: int
    cost: Decimal | None
    fields: list[str]
    reason: str


class LinkDiff(BaseModel):
    """A link that differs; a lag of null means that there is none."""

    predecessor: str
    successor: str
    type: str
    before: int | None
    after: int | None


class Comparison(BaseModel):
    """The other scenario against this one; money as decimals in text, null where a rate lacks."""

    jobs: list[JobDiff]
    links: list[LinkDiff]
    finish_before: date | None
    finish_after: date | None
    finish_days: int | None
    cost_before: Decimal | None
    cost_after: Decimal | None
    cost: Decimal | None


class Revision(BaseModel):
    """One action on a scenario."""

    number: int
    kind: str
    words: str
    mode: str
    undoes: int | None
    changes: int
    created_by_name: str
    created_at: datetime


class Done(BaseModel):
    """The revision that an action made, and how many cells changed."""

    revision: int
    changes: int


class Baseline(BaseModel):
    """A frozen copy of a plan."""

    id: UUID
    name: str
    revision: int
    jobs: int


@router.get("", summary="Every scenario, the newest first")
def scenarios(actor: SignedIn) -> list[Scenario]:
    """Without their jobs."""
    return [_told(actor, one) for one in workflow.scenario_list(actor)]


@router.post("", summary="Make an empty draft", status_code=201)
def make(new: NewScenario, actor: SignedIn) -> Scenario:
    """Editors only."""
    made = workflow.new_scenario(
        actor,
        new.name,
        start_on=new.start_on,
        data_date=new.data_date,
        currency=new.currency,
        portfolio=new.portfolio,
        note=new.note,
        rules=Rules(**new.rules.model_dump()),
    )
    return _told(actor, made)


@router.get("/{scenario_id}", summary="One scenario")
def scenario(scenario_id: UUID, actor: SignedIn) -> Scenario:
    """Without its jobs; those are at `/campaign-wells` and `/gantt`."""
    return _told(actor, workflow.scenario(actor, scenario_id))


@router.put("/{scenario_id}", summary="Change name, days and rules")
def change(scenario_id: UUID, new: Details, actor: SignedIn, if_match: IfMatch = None) -> Scenario:
    """Editors only. 409 where it is no open draft, or somebody changed it meanwhile."""
    changed = workflow.set_scenario_details(
        actor,
        scenario_id,
        seen=seen_revision(if_match, new.revision),
        name=new.name,
        note=new.note,
        start_on=new.start_on,
        data_date=new.data_date,
        rules=Rules(**new.rules.model_dump()),
    )
    return _told(actor, changed)


@router.delete("/{scenario_id}", summary="Delete a scenario", status_code=204)
def delete(scenario_id: UUID, actor: SignedIn, if_match: IfMatch = None) -> Response:
    """Admins only; the change log keeps its rows. 409 for the approved one."""
    workflow.delete_scenario(actor, scenario_id, seen=seen_if_named(if_match))
    return Response(status_code=204)


@router.post("/{scenario_id}/clone", summary="Clone a scenario", status_code=201)
def clone(scenario_id: UUID, wanted: CloneOf, actor: SignedIn) -> Scenario:
    """Editors only. A draft with a copy of every job and link; jobs keep their lineage."""
    return _told(actor, workflow.clone_scenario(actor, scenario_id, wanted.name))


@router.post("/{scenario_id}/decisions", summary="Submit, approve, reject, archive, lock")
def decide(scenario_id: UUID, wanted: Deciding, actor: SignedIn) -> Scenario:
    """Editors submit, withdraw, archive and lock; others than the author approve and reject.

    409 where there is no such way now, or where conflicts block submission.
    """
    moved = workflow.decide(
        actor, scenario_id, wanted.move, comment=wanted.comment, seen=wanted.revision
    )
    return _told(actor, moved)


@router.get("/{scenario_id}/decisions", summary="What was decided about it")
def decisions(scenario_id: UUID, actor: SignedIn) -> list[Decision]:
    """Oldest first."""
    found = workflow.scenario_decisions(actor, scenario_id)
    return [Decision.model_validate(one) for one in found]


@router.get("/{scenario_id}/conflicts", summary="What does not go together")
def conflicts(scenario_id: UUID, actor: SignedIn) -> list[Conflict]:
    """By start."""
    queue = campaign_conflicts.conflict_queue(actor, scenario_id)
    return [
        Conflict(
            **asdict(entry.conflict),
            hard=entry.conflict.hard,
            owner=entry.owner,
            reason=entry.reason,
        )
        for entry in queue
    ]


@router.get("/{scenario_id}/compare", summary="Another scenario against this one")
def compare(
    scenario_id: UUID, other: Annotated[UUID, Query(description="The other.")], actor: SignedIn
) -> Comparison:
    """Jobs that were added, removed, moved or changed, links, finish and cost."""
    return Comparison.model_validate(asdict(workflow.compare_scenarios(actor, scenario_id, other)))


@router.get("/{scenario_id}/revisions", summary="What was done to it, newest first")
def revisions(
    scenario_id: UUID,
    actor: SignedIn,
    before: Annotated[int | None, Query(ge=1, le=MOST, description="Only older ones.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[Revision]:
    """Who did what and when."""
    return [
        Revision(
            number=one.number,
            kind=one.kind,
            words=one.words,
            mode=one.mode,
            undoes=one.undoes,
            changes=len(one.changes),
            created_by_name=one.created_by_name,
            created_at=one.created_at,
        )
        for one in campaign_changes.revisions_of(actor, scenario_id, before=before, limit=limit)
    ]


@router.post("/{scenario_id}/undo", summary="Take your last action back")
def undo(scenario_id: UUID, actor: SignedIn) -> Done:
    """Editors only. 409 where there is none, or others changed the same cells since."""
    done = campaign_boards.undo(actor, scenario_id)
    return Done(revision=done.revision, changes=len(done.changes))


@router.post("/{scenario_id}/redo", summary="Do again what you took back last")
def redo(scenario_id: UUID, actor: SignedIn) -> Done:
    """Editors only. 409 where there is none, or others changed the same cells since."""
    done = campaign_boards.redo(actor, scenario_id)
    return Done(revision=done.revision, changes=len(done.changes))


@router.post("/{scenario_id}/baseline", summary="Freeze it as its baseline", status_code=201)
def baseline(scenario_id: UUID, wanted: CloneOf, actor: SignedIn) -> Baseline:
    """Editors only; the scenario is measured against this copy from now on."""
    kept = campaign_baselines.set_baseline(actor, scenario_id, wanted.name)
    return Baseline(id=kept.id, name=kept.name, revision=kept.revision, jobs=len(kept.jobs))


def _told(actor: Actor, row: ScenarioRow) -> Scenario:
    told = Scenario.model_validate(row)
    return told.model_copy(update={"may": list(workflow.moves_for(actor, row))})
