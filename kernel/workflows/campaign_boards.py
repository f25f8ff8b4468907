"""Open a scenario's board, change it, see first what would follow, undo, and who changed a cell.

For pages and API:

    opened = open_board(actor, scenario_id)              # scenario, board, may_edit, undo, redo
    done = apply_commands(actor, scenario_id, [SetField(id=job_id, field="duration_days",
                          value="12")], seen=opened.scenario.revision, mode="planning")
    done.board, done.revision, done.changes              # done.changes[i].derived: re-timed
    preview_commands(…same arguments…).cascade           # who moves, conflicts, finish, cost
    undo(actor, scenario_id), redo(actor, scenario_id)   # the person's own last action
    cell_history(actor, scenario_id, "job", job_id, "start_on")

The commands stand in `kernel.scheduling.commands`; all that are given in one call are one
revision and one step of undo. SEEN is the revision that the person looked at. Where others have
changed the scenario since, changes of different cells go together by themselves; where both set
the same cell, `EditConflict` lists the clashes, and the same call with CHOICES, `{(row, id,
field): "mine" | "theirs"}`, settles them. Cells that cannot take their value raise `CellsRefused`
with one entry a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.board import Board, Change, applied, inverse
from kernel.scheduling.cascade import Cascade, cascade
from kernel.scheduling.cells import COLUMNS, Row, Value
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
from kernel.store.session import tenant_session
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
    """

    revision: int
    board: Board
    changes: tuple[Change, ...]
    merged: tuple[Revision, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One change of a cell in its history.

    Attributes:
        derived: The engine re-timed it because of another change.
    """

    revision: int
    at: datetime
    by: str
    words: str
    before: Value
    after: Value
    derived: bool


def open_board(actor: Actor, scenario_id: UUID | str) -> OpenBoard:
    """A scenario with its jobs, links, phases and fleet.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
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
        done, others = _edited(session, held, commands, seen, mode, choices or {})
        if not (done.changes or made):
            return Applied(revision=held.revision, board=done.board, changes=(), merged=others)
        said = words or action_words(done)
        number = _kept(session, held, done, kind=kind, words=said, mode=mode, made=made)
    track_jobs(actor, held.id, done)
    return Applied(revision=number, board=done.board, changes=done.changes, merged=others)


def preview_commands(
    actor: Actor,
    scenario_id: UUID | str,
    commands: Sequence[Command],
    *,
    seen: int,
    mode: Mode = "planning",
    choices: Mapping[Cell, Choice] | None = None,
) -> Preview:
    """What `apply_commands` would do, with all that follows; nothing is written.

    Raises:
        As `apply_commands`.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        refuse_closed(actor, scenario)
        board = board_of(session, scenario, fleet_of(session))
        done, _ = _edited(session, scenario, commands, seen, mode, choices or {}, board=board)
    typed = frozenset(change.id for change in done.typed if change.row == "job")
    return Preview(
        revision=scenario.revision,
        board=done.board,
        changes=done.changes,
        cascade=cascade(board, done.board, typed),
    )


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


def cell_history(
    actor: Actor, scenario_id: UUID | str, row: Row, row_id: str, name: str
) -> list[CellChange]:
    """Who set a cell, when and to what, newest first.

    Raises:
        NotFound: The organization has no such scenario.
        InvalidInput: There is no such field.
    """
    if name not in COLUMNS[row]:
        raise InvalidInput(f"A {row} has no field “{name}”.")
    kept = "duration_days" if name == "finish_on" else name
    with tenant_session(actor) as session:
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        found = revisions(session, scenario.id, cell={"row": row, "id": row_id}, newest_first=True)
    history = []
    for one in found:
        for change in one.changes:
            if (change.row, change.id) != (row, row_id) or change.field not in (kept, None):
                continue
            before, after = _value(change, change.before, kept), _value(change, change.after, kept)
            if before != after:
                history.append(
                    CellChange(
                        revision=one.number,
                        at=one.created_at,
                        by=one.created_by_name,
                        words=one.words,
                        before=before,
                        after=after,
                        derived=change.derived,
                    )
                )
    return history


def revisions_of(
    actor: Actor, scenario_id: UUID | str, *, before: int | None = None, limit: int = 50
) -> list[Revision]:
    """What was done to a scenario, newest first.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        return revisions(session, scenario.id, before=before, limit=limit, newest_first=True)


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
    commands: Sequence[Command],
    seen: int,
    mode: Mode,
    choices: Mapping[Cell, Choice],
    board: Board | None = None,
) -> tuple[Edit, tuple[Revision, ...]]:
    """Commands on the scenario as it is, merged with what others did since SEEN."""
    if board is None:
        board = board_of(session, held, fleet_of(session))
    if seen == held.revision:
        return edit(board, commands, mode=mode, new_id=_new_id), ()
    if not 0 <= seen < held.revision:
        raise InvalidInput(f"The scenario has no revision {seen}.", hint="Reload the sheet.")
    others = tuple(revisions(session, held.id, after=seen))
    theirs = [change for other in others for change in other.changes]
    base = applied(board, inverse(theirs))
    mine = edit(base, commands, mode=mode, new_id=_new_id)
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


def _value(change: Change, kept: Any, name: str) -> Value:
    """The value of a field in a change of its cell or of its whole row."""
    if change.field is not None or kept is None:
        return kept
    outer, _, inner = name.partition(".")
    return kept[outer].get(inner) if inner else kept.get(outer)
