"""Open a scenario's board, change it, see first what would follow, undo, and who changed a cell.

For pages and API:

    opened = open_board(actor, scenario_id)              # scenario, board, may_edit, undo, redo
    done = apply_commands(actor, scenario_id, [SetField(id=job_id, field="duration_days",
                          value="12")], seen=opened.scenario.revision, mode="planning")
    done.board, done.revision, done.changes              # done.changes[i].derived: re-timed
    preview_commands(…same arguments…).cascade           # who moves, conflicts, finish, cost
    undo(actor, scenario_id), redo(actor, scenario_id)   # the person's own last action

The commands stand in `kernel.scheduling.commands`; all that are given in one call are one
revision and one step of undo. SEEN is the revision that the person looked at. Where others have
changed the scenario since, changes of different cells go together by themselves; where both set
the same cell, `EditConflict` lists the clashes, and the same call with CHOICES, `{(row, id,
field): "mine" | "theirs"}`, settles them. Cells that cannot take their value raise `CellsRefused`
with one entry a cell.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.board import Board, Change, applied, inverse
from kernel.scheduling.cascade import Cascade, cascade
from kernel.scheduling.commands import Command, Mode
from kernel.scheduling.editing import Edit, edit, finished
from kernel.scheduling.links import refuse_bad_link
from kernel.scheduling.merging import Cell, Choice, Clash, clashes, rebased
from kernel.scheduling.words import action_words
from kernel.store.actor import Actor, Role
from kernel.store.boards import board_of, write_changes
from kernel.store.fleets import fleet_of
from kernel.store.ids import uuid7
from kernel.store.scenarios import (
    Revision,
    RevisionKind,
    ScenarioRow,
    add_revision,
    held_scenario,
    revisions,
    scenario_of,
    steps_of,
)
from kernel.store.session import at_one_moment, tenant_session
from kernel.workflows.campaign_history import track_jobs
from kernel.workflows.campaign_made import Made, as_kept, from_kept, make_anew, take_out
from kernel.workflows.campaign_steps import stacks
from kernel.workflows.telling import tell_change


class EditConflict(Conflict):
    """Others set the same cells meanwhile; nothing was written.

    Attributes:
        revision: Of the scenario now.
        clashes: The cells, each with base, mine and theirs.
        others: Who changed the scenario since, and what they did.
    """

    def __init__(self, revision: int, found: Sequence[Clash], others: Sequence[Revision]) -> None:
        names = ", ".join(dict.fromkeys(other.created_by_name for other in others))
        first = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        super().__init__(
            f"{names} changed {first.name}, {first.words}{more} meanwhile.",
            hint="Choose for each cell whether your value or theirs shall hold.",
        )
        self.revision = revision
        self.clashes = tuple(found)
        self.others = tuple(others)

    def facts(self) -> dict[str, Any]:
        """The revision now, the clashes and who did what."""
        return {
            "revision": self.revision,
            "clashes": [asdict(clash) for clash in self.clashes],
            "others": [
                {
                    "revision": other.number,
                    "by": other.created_by_name,
                    "at": other.created_at.isoformat(),
                    "words": other.words,
                }
                for other in self.others
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBoard:
    """A scenario as a person sees it.

    Attributes:
        closed: Why it cannot be changed; empty where it can.
        undo: What undo would take back; None where there is nothing.
        redo: What redo would do again; None where there is nothing.
    """

    scenario: ScenarioRow
    board: Board
    closed: str
    undo: str | None
    redo: str | None

    @property
    def may_edit(self) -> bool:
        """Whether the person may change it now."""
        return not self.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a change came to.

    Attributes:
        revision: Of the scenario now; the next change names it.
        changes: What changed, the re-timed cells included; empty where nothing did.
        merged: What others had done since the person looked; the board has both.
        words: What was done; empty where nothing was.
    """

    revision: int
    board: Board
    changes: tuple[Change, ...]
    merged: tuple[Revision, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would come to.

    Attributes:
        revision: Of the scenario now; to apply exactly this, name it as `seen`.
        board: As it would be.
        cascade: Who moves by how many days and why, conflicts, finish and cost.
    """

    revision: int
    board: Board
    changes: tuple[Change, ...]
    cascade: Cascade


def open_board(actor: Actor, scenario_id: UUID | str) -> OpenBoard:
    """A scenario with its jobs, links, phases and fleet.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        at_one_moment(session)
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        undoable, redoable = stacks(steps_of(session, scenario.id, actor.user_id))
        return OpenBoard(
            scenario=scenario,
            board=board_of(session, scenario, fleet_of(session)),
            closed=why_closed(actor, scenario),
            undo=undoable[-1].words if undoable else None,
            redo=redoable[-1].words if redoable else None,
        )


def apply_commands(
    actor: Actor,
    scenario_id: UUID | str,
    commands: Sequence[Command],
    *,
    seen: int,
    mode: Mode = "planning",
    choices: Mapping[Cell, Choice] | None = None,
    own: Collection[int] = (),
    words: str = "",
    kind: RevisionKind = "edit",
    made: Made | None = None,
) -> Applied:
    """Change a scenario: one action, one revision, one step of undo.

    Args:
        actor: An Editor.
        scenario_id: The scenario.
        commands: What the person did.
        seen: The revision that the person looked at.
        mode: Whether the engine re-times what follows, or dates are pinned and conflicts shown.
        choices: For cells that others set meanwhile, whose value holds.
        own: Revisions since SEEN that came from the same screen; they clash with nothing.
        words: What was done, for lists; made from the changes where empty.
        kind: What the action was.
        made: Rigs and campaigns that the action makes; undo takes them out where nothing uses them.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        EditConflict: Others set the same cells meanwhile.
        Conflict: The scenario is approved, archived, locked or waits for approval.
        CellsRefused: Cells cannot take their values.
        InvalidInput: A job is gone, a link runs in a circle, the revision is unknown.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        held = held_scenario(session, scenario_id_of(scenario_id))
        refuse_closed(actor, held)
        if made:
            make_anew(session, made)
        board = board_of(session, held, fleet_of(session))
        done, others = _edited(session, held, board, commands, seen, mode, choices or {}, own)
        number = _written(session, held, done, kind=kind, words=words, mode=mode, made=made)
    return _applied(actor, held, done, others, number)


def preview_commands(
    actor: Actor,
    scenario_id: UUID | str,
    commands: Sequence[Command],
    *,
    seen: int,
    mode: Mode = "planning",
    choices: Mapping[Cell, Choice] | None = None,
    own: Collection[int] = (),
) -> Preview:
    """What `apply_commands` would do, with all that follows; nothing is written.

    Raises:
        As `apply_commands`.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        at_one_moment(session)
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        refuse_closed(actor, scenario)
        board = board_of(session, scenario, fleet_of(session))
        done, _ = _edited(session, scenario, board, commands, seen, mode, choices or {}, own)
    return _preview(scenario, board, done)


def try_commands(
    actor: Actor,
    scenario_id: UUID | str,
    commands: Sequence[Command],
    *,
    seen: int,
    mode: Mode = "planning",
    own: Collection[int] = (),
    by_itself: Callable[[Cascade], bool],
) -> tuple[Preview, Applied | None]:
    """See what commands would do, and do it at once where that may be done without asking.

    Args:
        actor: An Editor.
        scenario_id: The scenario.
        commands: What the person did.
        seen: The revision that the person looked at.
        mode: As for `apply_commands`.
        own: As for `apply_commands`.
        by_itself: Whether what follows may be written without the person's word.

    Returns:
        What follows, and what was written, if it was.

    Raises:
        As `apply_commands`.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        held = held_scenario(session, scenario_id_of(scenario_id))
        refuse_closed(actor, held)
        board = board_of(session, held, fleet_of(session))
        done, others = _edited(session, held, board, commands, seen, mode, {}, own)
        preview = _preview(held, board, done)
        if not done.changes or not by_itself(preview.cascade):
            return preview, None
        number = _written(session, held, done, mode=mode)
    return preview, _applied(actor, held, done, others, number)


def _preview(scenario: ScenarioRow, board: Board, done: Edit) -> Preview:
    typed = frozenset(change.id for change in done.typed if change.row == "job")
    return Preview(
        revision=scenario.revision,
        board=done.board,
        changes=done.changes,
        cascade=cascade(board, done.board, typed),
    )


def _written(
    session: Session,
    held: ScenarioRow,
    done: Edit,
    *,
    mode: Mode,
    kind: RevisionKind = "edit",
    words: str = "",
    made: Made | None = None,
) -> int:
    """The number of the scenario's revision after a change."""
    if not (done.changes or made):
        return held.revision
    said = words or action_words(done)
    return _kept(session, held, done, kind=kind, words=said, mode=mode, made=made)


def _applied(
    actor: Actor, held: ScenarioRow, done: Edit, others: tuple[Revision, ...], number: int
) -> Applied:
    track_jobs(actor, held.id, done)
    return Applied(
        revision=number,
        board=done.board,
        changes=done.changes,
        merged=others,
        words=action_words(done) if done.changes else "",
    )


def opened_after(opened: OpenBoard, done: Applied) -> OpenBoard:
    """A scenario as the person sees it after their own change, without reading it again."""
    if not done.changes:
        return opened
    scenario = replace(opened.scenario, revision=done.revision)
    return replace(opened, scenario=scenario, board=done.board, undo=done.words, redo=None)


def undo(actor: Actor, scenario_id: UUID | str) -> Applied:
    """Take back the person's own last action that stands.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        Conflict: There is nothing to take back, or others changed the same cells since.
    """
    return _turn(actor, scenario_id, "undo")


def redo(actor: Actor, scenario_id: UUID | str) -> Applied:
    """Do again what the person took back last.

    Raises:
        As `undo`.
    """
    return _turn(actor, scenario_id, "redo")


def scenario_id_of(text: UUID | str) -> UUID:
    """An id from text.

    Raises:
        InvalidInput: It is none.
    """
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise InvalidInput(
            "That is no id of a scenario.", hint="Choose one from the list."
        ) from None


def why_closed(actor: Actor, scenario: ScenarioRow) -> str:
    """Why a person cannot change a scenario; empty where they can."""
    if not actor.may(Role.EDITOR):
        return "Your role is Viewer: you can look, not change."
    if scenario.state != "draft":
        return f"“{scenario.name}” is {scenario.state}; clone it to go on from it."
    if scenario.submitted_at is not None:
        return f"“{scenario.name}” waits for approval; withdraw it to change it."
    if scenario.locked_at is not None and scenario.locked_by != actor.user_id:
        return f"“{scenario.name}” is locked by somebody else."
    return ""


def refuse_closed(actor: Actor, scenario: ScenarioRow) -> None:
    """Refuse to change a scenario that cannot be changed.

    Raises:
        Conflict: With the reason.
    """
    if why := why_closed(actor, scenario):
        raise Conflict(why, hint="Changes go into drafts.")


def _edited(
    session: Session,
    held: ScenarioRow,
    board: Board,
    commands: Sequence[Command],
    seen: int,
    mode: Mode,
    choices: Mapping[Cell, Choice],
    own: Collection[int],
) -> tuple[Edit, tuple[Revision, ...]]:
    """Commands on the scenario as it is, merged with what others did since SEEN."""
    if seen == held.revision:
        return edit(board, commands, mode=mode, new_id=_new_id), ()
    if not 0 <= seen < held.revision:
        raise InvalidInput(f"The scenario has no revision {seen}.", hint="Reload the sheet.")
    since = revisions(session, held.id, after=seen)
    others = tuple(one for one in since if one.number not in own)
    base = applied(board, inverse([change for one in since for change in one.changes]))
    mine = edit(base, commands, mode=mode, new_id=_new_id)
    theirs = [change for other in others for change in other.changes]
    found = clashes(base, board, mine.typed, theirs)
    if open_ := [clash for clash in found if clash.cell not in choices]:
        raise EditConflict(held.revision, open_, others)
    typed = rebased(base, board, mine.typed, choices)
    moved = frozenset(job_id for job_id in mine.moved if job_id in board.jobs)
    done = finished(board, typed, mode=mode, moved=moved)
    for change in typed:
        if change.row == "link" and change.id in done.board.links:
            refuse_bad_link(done.board, change.id)
    return done, others


def _new_id() -> str:
    return str(uuid7())


def _kept(
    session: Session,
    held: ScenarioRow,
    done: Edit,
    *,
    kind: RevisionKind,
    words: str,
    mode: str,
    undoes: int | None = None,
    made: Made | None = None,
) -> int:
    write_changes(session, done.board, done.changes)
    if kind == "undo" and made:
        take_out(session, made)
    tell_change(session, held, done.board, done.changes, words)
    return add_revision(
        session,
        held,
        kind=kind,
        words=words,
        mode=mode,
        changes=done.changes,
        undoes=undoes,
        made=as_kept(made),
    )


def _turn(actor: Actor, scenario_id: UUID | str, kind: RevisionKind) -> Applied:
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        held = held_scenario(session, scenario_id_of(scenario_id))
        refuse_closed(actor, held)
        undoable, redoable = stacks(steps_of(session, held.id, actor.user_id))
        stack = undoable if kind == "undo" else redoable
        if not stack:
            raise Conflict(f"There is nothing to {kind}.")
        turned = stack[-1]
        [was] = revisions(session, held.id, after=turned.last - 1, before=turned.last + 1)
        made = from_kept(was.made)
        if made and kind == "redo":
            make_anew(session, made)
        board = board_of(session, held, fleet_of(session))
        done = _turned(session, held, board, was)
        number = _kept(
            session,
            held,
            done,
            kind=kind,
            words=f"{kind.capitalize()}: {turned.words}",
            mode=was.mode,
            undoes=turned.first,
            made=made,
        )
    track_jobs(actor, held.id, done)
    return Applied(revision=number, board=done.board, changes=done.changes)


def _turned(session: Session, held: ScenarioRow, board: Board, was: Revision) -> Edit:
    """An action taken back: exactly where nothing else happened, else what was typed in it."""
    back = inverse(was.changes)
    since = tuple(revisions(session, held.id, after=was.number))
    theirs = [change for one in since for change in one.changes]
    base = applied(board, inverse(theirs))
    if base == board:
        return Edit(board=applied(board, back), typed=back, changes=back)
    typed = inverse([change for change in was.changes if not change.derived])
    if found := clashes(base, board, typed, theirs):
        raise EditConflict(held.revision, found, since)
    mode: Mode = "planning" if was.mode == "planning" else "scheduling"
    return finished(board, rebased(base, board, typed, {}), mode=mode)
