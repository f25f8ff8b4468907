"""The jobs of a scenario ("campaign wells"), their links, and who changed a cell."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from kernel.scheduling.board import Board, row_values
from kernel.scheduling.cells import encode
from kernel.scheduling.commands import (
    AddJob,
    AddLink,
    Command,
    DeleteJobs,
    DeleteLink,
    DuplicateJob,
    MoveJob,
    PasteBlock,
    ResizeJob,
    SetField,
    SetLink,
    SetPhases,
)
from kernel.scheduling.jobs import Job
from kernel.scheduling.merging import Cell, Choice
from kernel.workflows import campaign_boards as workflow
from kernel.workflows.campaign_changes import cell_history
from workbench.api.bodies import Closed
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.rigs import Day
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/campaign-wells", tags=["Campaigns"], dependencies=SECURITY)

Id = Annotated[str, Field(min_length=1, max_length=40)]
FieldName = Annotated[str, Field(min_length=1, max_length=60, examples=["duration_days"])]
Given = str | int | float | bool | None | list[str]
Revision = Annotated[
    int | None, Field(ge=0, le=MOST, description="The revision that you looked at; or If-Match.")
]


class SetOne(Closed):
    """Set a cell of a job; text is read as a person types it, `finish_on` sets the duration."""

    do: Literal["set"]
    id: Id
    field: FieldName
    value: Given


class Moving(Closed):
    """Move a job to a day and a rig; leave out what stays."""

    do: Literal["move"]
    id: Id
    start: Day | None = None
    rig_id: Id | None = None


class Resizing(Closed):
    """Move an end of a job."""

    do: Literal["resize"]
    id: Id
    start: Day | None = None
    finish: Day | None = None


class Adding(Closed):
    """Add a job."""

    do: Literal["add"]
    values: dict[FieldName, Given]


class Copying(Closed):
    """Duplicate a job."""

    do: Literal["duplicate"]
    id: Id


class Deleting(Closed):
    """Take jobs out, with their links."""

    do: Literal["delete"]
    ids: Annotated[list[Id], Field(min_length=1, max_length=5_000)]


class Pasting(Closed):
    """Paste a block of texts; an id of null makes a new job."""

    do: Literal["paste"]
    ids: Annotated[list[Id | None], Field(min_length=1, max_length=5_000)]
    fields: Annotated[list[FieldName], Field(min_length=1, max_length=100)]
    values: Annotated[list[list[str]], Field(min_length=1, max_length=5_000)]
    month_first: bool | None = None


class Linking(Closed):
    """Let a job wait for another."""

    do: Literal["link"]
    predecessor_id: Id
    successor_id: Id
    type: Literal["FS", "SS", "FF", "SF"] = "FS"
    lag_days: Annotated[int, Field(ge=-5_000, le=5_000)] = 0
    lag_kind: Literal["technical", "buffer"] = "technical"
    lag_calendar: Literal["every_day", "predecessor", "successor"] = "every_day"
    most_days: Annotated[int | None, Field(ge=0, le=5_000)] = None


class Unlinking(Closed):
    """Take a link away."""

    do: Literal["unlink"]
    id: Id


class SettingLink(Closed):
    """Change a link."""

    do: Literal["set_link"]
    id: Id
    field: FieldName
    value: Given


class Phasing(Closed):
    """Give a job these phases."""

    do: Literal["phases"]
    id: Id
    phases: Annotated[list[dict[str, Given]], Field(max_length=50)]


Act = Annotated[
    SetOne | Moving | Resizing | Adding | Copying | Deleting | Pasting | Linking | Unlinking
    | SettingLink | Phasing,
    Field(discriminator="do"),
]  # fmt: skip


class Chosen(Closed):
    """For a cell that somebody else set meanwhile: whose value holds."""

    row: Literal["job", "link", "phase"] = "job"
    id: Id
    field: FieldName | None = None
    keep: Literal["mine", "theirs"]


class Bulk(Closed):
    """Actions that are one step: one revision, one undo."""

    scenario_id: UUID
    revision: Revision = None
    mode: Literal["planning", "scheduling"] = "planning"
    actions: Annotated[list[Act], Field(min_length=1, max_length=5_000)]
    choices: Annotated[list[Chosen], Field(default_factory=list, max_length=5_000)]
    preview: bool = Field(False, description="Only say what would follow; nothing is written.")


class CampaignWell(BaseModel):
    """A job; every field that can be set, beside its dates as they count."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    lineage_id: UUID
    name: str
    kind: str
    rig_id: UUID | None
    start_on: date | None
    duration_days: int | None
    finish_on: date | None


class Link(BaseModel):
    """A link."""

    id: UUID
    predecessor_id: UUID
    successor_id: UUID
    type: str
    lag_days: int
    lag_kind: str
    lag_calendar: str
    most_days: int | None


class Wells(BaseModel):
    """The jobs and links of a scenario at a revision."""

    scenario_id: UUID
    revision: int
    may_edit: bool
    campaign_wells: list[CampaignWell]
    links: list[Link]


class Change(BaseModel):
    """A changed cell; `derived` where the engine re-timed it."""

    row: str
    id: UUID
    field: str | None
    before: Any
    after: Any
    derived: bool


class Shift(BaseModel):
    """A job whose dates or rig change, and why; days later are positive."""

    job_id: UUID
    name: str
    rig: str
    before: tuple[date, date] | None
    after: tuple[date, date] | None
    days: int
    reason: str
    typed: bool


class Updated(BaseModel):
    """What came of the actions; `revision` is to be named by the next."""

    revision: int
    written: bool
    changes: list[Change]
    shifts: list[Shift] = []
    conflicts_added: list[str] = []
    conflicts_resolved: list[str] = []
    finish_before: date | None = None
    finish_after: date | None = None
    cost_before: Decimal | None = None
    cost_after: Decimal | None = None


class CellChange(BaseModel):
    """One change of a cell."""

    model_config = ConfigDict(from_attributes=True)

    revision: int
    at: datetime
    by: str
    words: str
    before: Any
    after: Any
    derived: bool


@router.get("", summary="The jobs and links of a scenario")
def wells(
    actor: SignedIn, scenario_id: Annotated[UUID, Query(description="The scenario.")]
) -> Wells:
    """In the order of the sheet."""
    opened = workflow.open_board(actor, scenario_id)
    return Wells(
        scenario_id=scenario_id,
        revision=opened.scenario.revision,
        may_edit=opened.may_edit,
        campaign_wells=[job_out(job) for job in opened.board.jobs.values()],
        links=links_out(opened.board),
    )


@router.post("/bulk", summary="Change jobs and links in one step")
def bulk(wanted: Bulk, actor: SignedIn, if_match: IfMatch = None) -> Updated:
    """Editors only. 428 without a revision.

    Where others changed the scenario since, changes of different cells go together; 409 lists
    the cells that both set under `clashes`, and the same request with `choices` settles them.
    """
    commands = [_command(one) for one in wanted.actions]
    seen = seen_revision(if_match, wanted.revision)
    choices: dict[Cell, Choice] = {(one.row, one.id, one.field): one.keep for one in wanted.choices}
    if wanted.preview:
        shown = workflow.preview_commands(
            actor, wanted.scenario_id, commands, seen=seen, mode=wanted.mode, choices=choices
        )
        return Updated(
            revision=shown.revision,
            written=False,
            changes=[Change(**asdict(one)) for one in shown.changes],
            shifts=[Shift(**asdict(one)) for one in shown.cascade.shifts],
            conflicts_added=[one.words for one in shown.cascade.conflicts_added],
            conflicts_resolved=[one.words for one in shown.cascade.conflicts_resolved],
            finish_before=shown.cascade.finish_before,
            finish_after=shown.cascade.finish_after,
            cost_before=shown.cascade.cost_before,
            cost_after=shown.cascade.cost_after,
        )
    done = workflow.apply_commands(
        actor, wanted.scenario_id, commands, seen=seen, mode=wanted.mode, choices=choices
    )
    changes = [Change(**asdict(one)) for one in done.changes]
    return Updated(revision=done.revision, written=bool(changes), changes=changes)


@router.get("/{job_id}/history", summary="Who changed a cell")
def history(
    job_id: UUID,
    actor: SignedIn,
    scenario_id: Annotated[UUID, Query(description="The scenario.")],
    field: Annotated[str, Query(max_length=60, description="The field, as start_on.")],
) -> list[CellChange]:
    """Newest first."""
    found = cell_history(actor, scenario_id, "job", str(job_id), field)
    return [CellChange.model_validate(one) for one in found]


def job_out(job: Job) -> CampaignWell:
    """A job with the day after its last."""
    return CampaignWell.model_validate(
        {**row_values(job), "id": job.id, "finish_on": encode(job.finish_on)}
    )


def links_out(board: Board) -> list[Link]:
    """The links of a board."""
    return [Link(**asdict(link)) for link in board.links.values()]


def _command(act: Any) -> Command:
    given: dict[str, Any] = act.model_dump(exclude={"do"}, exclude_unset=True)
    return _MAKE[act.do](**given)


_MAKE: dict[str, Callable[..., Command]] = {
    "set": SetField,
    "move": MoveJob,
    "resize": ResizeJob,
    "add": AddJob,
    "duplicate": DuplicateJob,
    "delete": DeleteJobs,
    "paste": PasteBlock,
    "link": AddLink,
    "unlink": DeleteLink,
    "set_link": SetLink,
    "phases": SetPhases,
}
