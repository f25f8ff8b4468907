"""Tools that offer a change: the same commands, by the same way, as the interpreter and the API.

None of them changes anything: each makes a proposal, and a person decides.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from kernel.assistant.desk import Desk, Tool, tool
from kernel.assistant.offers import TURNED_OFF, offer
from kernel.assistant.read_tools import Depth, StepId
from kernel.errors import InvalidInput
from kernel.plugging.edits.command import LONGEST_NOTE, MOST_EDITS, Operation, edits_from_json
from kernel.sources.llm import Form
from kernel.store.proposals import ProposalRow
from kernel.workflows.plan_proposals import Move, preview, propose_move, withdraw_pending

Sacks = Annotated[int, Field(ge=1, le=20_000, description="Sacks of cement.")]
Length = Annotated[float, Field(ge=1, le=40_000, description="In ft.")]
Shift = Annotated[float, Field(ge=-40_000, le=40_000, description="In ft; up is negative.")]
More = Annotated[float, Field(ge=-40_000, le=40_000, description="In ft.")]
Class = Literal["A", "B", "C", "G", "H"]
Percent = Annotated[float, Field(ge=0, le=500, description="Excess in %.")]
Yield = Annotated[float, Field(ge=0.5, le=5, description="In ft³ a sack.")]
Steps = Annotated[list[StepId], Field(min_length=1, max_length=60)]
StepType = Annotated[str, Field(max_length=40, description="For example cement_plug or cibp.")]
Name = Annotated[str, Field(max_length=80)]
Note = Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
Times = Annotated[int, Field(ge=1, le=500)]


class Targets(Form):
    """Steps by id."""

    targets: Steps


class Interval(Form):
    """Other depths of one step; null is not asked for. top_ft is the smaller number.

    With to_ft say which part of the plug shall stand there; a length alone keeps the bottom.
    """

    targets: Annotated[list[StepId], Field(min_length=1, max_length=1)]
    top_ft: Depth | None
    bottom_ft: Depth | None
    to_ft: Depth | None
    anchor: Literal["top", "middle", "bottom"] | None
    shift_ft: Shift | None
    extend_up_ft: More | None
    extend_down_ft: More | None
    length_ft: Length | None


class Materials(Form):
    """Amounts of steps; null stays as it is. sacks is the new number, sacks_delta a difference."""

    targets: Steps
    sacks: Sacks | None
    sacks_delta: Annotated[int, Field(ge=-20_000, le=20_000)] | None
    cement_class: Class | None
    excess_pct: Percent | None
    yield_ft3_per_sk: Yield | None


class NewStep(Form):
    """A new step; null where it was not named, and it is worked out or asked for."""

    step_type: StepType
    top_ft: Depth | None
    bottom_ft: Depth | None
    at_ft: Depth | None
    length_ft: Length | None
    cap_ft: Length | None
    formation: Name | None
    sacks: Sacks | None
    cement_class: Class | None


class Replacement(Form):
    """A bridge plug to be replaced by a cement plug; null where it is to be worked out."""

    targets: Annotated[list[StepId], Field(min_length=1, max_length=1)]
    top_ft: Depth | None
    bottom_ft: Depth | None
    length_ft: Length | None


class Order(Form):
    """Steps to be put before or after another one, two to be swapped, or all to be sorted."""

    targets: list[StepId] | None
    before: StepId | None
    after: StepId | None
    swap: bool | None
    sort: Literal["deepest_first", "shallowest_first"] | None


class NoteOn(Form):
    """A note on steps, or with null on the plan."""

    targets: list[StepId] | None
    note: Note


class Change(Form):
    """One of several changes: the operation, and of its values those that are asked for."""

    operation: Operation
    targets: list[StepId] | None
    top_ft: Depth | None
    bottom_ft: Depth | None
    to_ft: Depth | None
    at_ft: Depth | None
    anchor: Literal["top", "middle", "bottom"] | None
    shift_ft: Shift | None
    extend_up_ft: More | None
    extend_down_ft: More | None
    length_ft: Length | None
    cap_ft: Length | None
    step_type: StepType | None
    formation: Name | None
    sacks: Sacks | None
    sacks_delta: Annotated[int, Field(ge=-20_000, le=20_000)] | None
    cement_class: Class | None
    excess_pct: Percent | None
    yield_ft3_per_sk: Yield | None
    before: StepId | None
    after: StepId | None
    swap: bool | None
    sort: Literal["deepest_first", "shallowest_first"] | None
    note: Note | None


class Changes(Form):
    """Several changes that are offered as one, all of them meant on the plan as it is shown."""

    operations: Annotated[list[Change], Field(min_length=1, max_length=MOST_EDITS)]


class HowMany(Form):
    """How many changes; null is one."""

    count: Times | None


class ToVersion(Form):
    """Number of a version, or baseline."""

    version: int | Literal["baseline"]


def _row(operation: str, asked: Form) -> dict[str, Any]:
    values = asked.model_dump()
    return {"operation": operation, **{n: v for n, v in values.items() if v not in (None, [])}}


def _offered(desk: Desk, rows: list[dict[str, Any]]) -> dict[str, Any]:
    edits = edits_from_json(rows)
    if not desk.may_change:
        raise InvalidInput(TURNED_OFF)
    desk.offered = offer(
        desk.actor,
        desk.thread.id,
        edits,
        message_id=desk.answer_id,
        influences=desk.influences,
    )
    return _told(desk.offered)


def _told(held: ProposalRow) -> dict[str, Any]:
    return {
        "proposal_id": str(held.id),
        "said": list(held.said),
        "new_findings_of_law": [str(one.get("message")) for one in held.blocking],
    }


def _edit(operation: Operation, about: str, form: type[Form]) -> Tool:
    def run(desk: Desk, asked: Form) -> dict[str, Any]:
        return _offered(desk, [_row(operation, asked)])

    return tool(operation, about, form, run, offers=True)


def _several(desk: Desk, asked: Changes) -> dict[str, Any]:
    return _offered(desk, [_row(one.operation, one) for one in asked.operations])


def _move(move: Move, about: str, form: type[Form]) -> Tool:
    def run(desk: Desk, asked: Form) -> dict[str, Any]:
        if not desk.may_change:
            raise InvalidInput(TURNED_OFF)
        withdraw_pending(desk.actor, desk.thread.id)
        values: dict[str, Any] = asked.model_dump()
        desk.offered = propose_move(
            desk.actor,
            desk.thread.id,
            move,
            count=int(values.get("count") or 1),
            version=values.get("version"),
            message_id=desk.answer_id,
        )
        return _told(desk.offered)

    return tool(move, about, form, run, offers=True)


def _supposed(desk: Desk, asked: Changes) -> dict[str, Any]:
    edits = edits_from_json([_row(one.operation, one) for one in asked.operations])
    seen = preview(desk.actor, desk.thread.id, edits)
    return {
        "said": list(seen.said),
        "new_findings_of_law": [str(one.get("message")) for one in seen.blocking],
        "change_risk_index": seen.risk["score"],
        "nothing_was_changed": True,
    }


SUPPOSED = tool("preview_change", "What changes would do; offers nothing.", Changes, _supposed)
OFFER_TOOLS: tuple[Tool, ...] = (
    _edit("combine_plugs", "Offer to combine plugs into one.", Targets),
    _edit("remove_step", "Offer to take steps out.", Targets),
    _edit("adjust_interval", "Offer other depths of a step.", Interval),
    _edit("change_materials", "Offer other sacks, class, excess or yield.", Materials),
    _edit("add_step", "Offer a new step.", NewStep),
    _edit("replace_cibp", "Offer a cement plug instead of a bridge plug.", Replacement),
    _edit("reorder_steps", "Offer another order of steps.", Order),
    _edit("custom", "Offer a note on steps or on the plan.", NoteOn),
    tool("several_changes", "Offer several changes as one.", Changes, _several, offers=True),
    _move("undo", "Offer to go back by some changes.", HowMany),
    _move("redo", "Offer to go forth by some changes.", HowMany),
    _move("revert", "Offer to go back to a version.", ToVersion),
)
