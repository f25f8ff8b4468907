"""Submit, approve, return, file, plug and withdraw a saved plan; take the last move back."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.plugging.life import (
    Doer,
    Move,
    Said,
    Status,
    broken_rules,
    move_between,
    moves_for,
    refuse_move,
    refuse_unsaid,
    status_words,
    to_acknowledge,
)
from kernel.store import plan_status as store
from kernel.store.actor import Actor, Role
from kernel.store.papers import PaperRow
from kernel.store.papers import papers_of as rows_of
from kernel.store.plan_status import StatusRow
from kernel.store.plans import SnapshotRow, snapshot
from kernel.store.session import tenant_session
from kernel.store.standing import standing_version
from kernel.store.tracking import track
from kernel.workflows.plans import snapshot_id_of

RECORD = "w3"  # the kind of paper that shows a well as plugged


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a saved plan stands, how it came there, and what the person may do next.

    Attributes:
        holds: Whether it is the version of its plan that holds.
        log: Oldest first.
        moves: Those that the person may make now.
        may_take_back: Whether the last move is the person's own and nobody acted since.
        broken: The rules of law that the plan breaks.
        to_acknowledge: What must be accepted by its name to approve or file it.
        record: Name of a plugging record (W-3) of the well on file.
    """

    snapshot_id: UUID
    version: int
    holds: bool
    status: Status
    log: tuple[StatusRow, ...]
    moves: tuple[Move, ...]
    may_take_back: bool
    broken: tuple[str, ...]
    to_acknowledge: tuple[str, ...]
    record: str | None

    @property
    def filed_on(self) -> date | None:
        """The day of the filing that stands."""
        return _filed_on(self.log)


def life_of(actor: Actor, snapshot_id: UUID | str) -> Life:
    """The state of a saved plan as a person sees it.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        return _life(session, actor, snapshot(session, snapshot_id_of(snapshot_id)))


def change_status(
    actor: Actor,
    snapshot_id: UUID | str,
    status: Status,
    said: Said,
    *,
    seen: Status | None = None,
    today: date | None = None,
) -> Life:
    """Move a saved plan on, or back.

    Any Editor submits, files, plugs and withdraws; an Admin, or an Editor who neither made nor
    submitted the plan, approves and returns it.

    Args:
        actor: Who moves it.
        snapshot_id: The version.
        status: The state that it shall have.
        said: Comment, day, reference, acknowledged rules.
        seen: The state that the person saw; another one now is a conflict.
        today: The day to which the future is reckoned.

    Raises:
        NotAllowed: A viewer, or a review of one's own plan.
        NotFound: The organization has no such plan.
        Conflict: There is no way from its state to that one, or somebody else moved it first.
        InvalidInput: A comment, day, reference or acknowledgement is missing.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        plan = snapshot(session, snapshot_id_of(snapshot_id))
        store.hold_status(session, plan.id)
        life = _life(session, actor, plan)
        if seen is not None and seen != life.status:
            raise Conflict(
                f"Meanwhile the plan is {status_words(life.status)}.", hint="Look at it again."
            )
        move = move_between(life.status, status)
        refuse_move(move, _doer(actor, plan, life.log))
        record = _record(session, plan.api14, life.log) if move.name == "plug" else None
        said = _with_record(said, record)
        refuse_unsaid(
            move,
            said,
            to_acknowledge=life.to_acknowledge,
            filed_on=life.filed_on,
            today=today or date.today(),
        )
        store.add_status(
            session,
            plan.id,
            status,
            was=life.status,
            number=len(life.log) + 1,
            said=said,
            paper_id=record.id if record else None,
        )
        moved = _life(session, actor, plan)
    _track(actor, plan, move.name)
    return moved


def take_back(actor: Actor, snapshot_id: UUID | str) -> Life:
    """Undo one's own last move while nobody else acted on it; the log keeps both.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such plan.
        Conflict: The last move is somebody else's, or taken back already.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        plan = snapshot(session, snapshot_id_of(snapshot_id))
        store.hold_status(session, plan.id)
        life = _life(session, actor, plan)
        if not life.may_take_back:
            raise Conflict(
                "There is nothing of yours to take back.",
                hint="Only your own last step can be undone, while nobody else acted on it.",
            )
        last = life.log[-1]
        store.add_status(
            session,
            plan.id,
            last.was,
            was=last.status,
            number=len(life.log) + 1,
            said=Said(comment=f"Taken back: {status_words(last.status)}"),
            takes_back=last.id,
        )
        life = _life(session, actor, plan)
    _track(actor, plan, "take back")
    return life


def _track(actor: Actor, plan: SnapshotRow, move: str) -> None:
    told = {"move": move, "snapshot_id": str(plan.id), "version": plan.version}
    track(actor, plan.api14, "plan_status", metadata=told)


def plugged_by_record(actor: Actor, api14: str) -> Life | None:
    """Let a plugging record (W-3) that came in since the filing make the filed version plugged.

    Returns:
        What became of it; None where no version is filed or no such record is there.
    """
    with tenant_session(actor) as session:
        filed = store.newest_filed(session, api14)
    if filed is None or life_of(actor, filed).record is None:
        return None
    return change_status(actor, filed, "plugged", Said(comment="Plugging record W-3 on file"))


def _life(session: Session, actor: Actor, plan: SnapshotRow) -> Life:
    log = tuple(store.status_log(session, plan.id))
    status: Status = log[-1].status if log else "draft"
    record = _record(session, plan.api14, log)
    may_change = actor.may(Role.EDITOR)
    holds = standing_version(session, plan.plan_key) == plan.id
    return Life(
        snapshot_id=plan.id,
        version=plan.version,
        holds=holds,
        status=status,
        log=log,
        moves=moves_for(status, _doer(actor, plan, log)) if may_change else (),
        may_take_back=may_change
        and bool(log)
        and log[-1].created_by == actor.user_id
        and log[-1].takes_back is None,
        broken=broken_rules(plan.payload),
        to_acknowledge=to_acknowledge(plan.payload, holds=holds),
        record=record.name if record else None,
    )


def _doer(actor: Actor, plan: SnapshotRow, log: tuple[StatusRow, ...]) -> Doer:
    submitted = [row for row in _standing(log) if row.status == "in_review"]
    return Doer(
        is_admin=actor.may(Role.ADMIN),
        made_it=plan.created_by == actor.user_id,
        submitted_it=bool(submitted) and submitted[-1].created_by == actor.user_id,
    )


def _standing(log: tuple[StatusRow, ...]) -> list[StatusRow]:
    """The moves that were not taken back."""
    gone = {row.takes_back for row in log}
    return [row for row in log if row.takes_back is None and row.id not in gone]


def _filing(log: tuple[StatusRow, ...]) -> StatusRow | None:
    filed = [row for row in _standing(log) if row.status == "filed"]
    return filed[-1] if filed else None


def _filed_on(log: tuple[StatusRow, ...]) -> date | None:
    filing = _filing(log)
    return filing.on_date if filing else None


def _record(session: Session, api14: str, log: tuple[StatusRow, ...]) -> PaperRow | None:
    """The plugging record of the well that came in since the plan was filed."""
    filing = _filing(log)
    if filing is None:
        return None
    records = [
        row
        for row in rows_of(session, api14)
        if row.kind == RECORD and row.created_at >= filing.created_at
    ]
    return records[-1] if records else None


def _with_record(said: Said, record: PaperRow | None) -> Said:
    return replace(said, record=record.name if record else None)
