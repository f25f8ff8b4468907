"""Comments, who looks after a conflict, lost time, and each person's column layouts.

add_comment(actor, scenario_id, job_id, "Is the pad ready?", field="start_on")
comments(actor, scenario_id, job_id=None), resolve_comment(actor, comment_id, done=True)
note_conflict(actor, scenario_id, conflict.key, owner_id=…, reason="…")
add_npt(actor, scenario_id, job_id, start_at=…, end_at=…, code="stuck pipe", …)
delete_npt(actor, event_id)
save_layout(actor, "campaign", "Mine", columns), layouts(actor, "campaign"), delete_layout
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.cells import LAST_DAY
from kernel.scheduling.jobs import NPT_CODES, RESPONSIBLE, NptEvent, span_of
from kernel.store import campaign_talk as store
from kernel.store.actor import Actor, Role
from kernel.store.boards import board_of
from kernel.store.campaign_talk import Comment, ConflictNote
from kernel.store.fleets import fleet_of
from kernel.store.people import people
from kernel.store.scenarios import scenario_of
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import scenario_id_of

LONGEST = 2_000
MOST_COLUMNS = 200


def add_comment(
    actor: Actor, scenario_id: UUID | str, subject_id: UUID | str, words: str, *, field: str = ""
) -> UUID:
    """Write a comment on a job, a link or the scenario itself; also on a closed scenario.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        InvalidInput: Nothing is written, too much is, or there is no such job or link.
    """
    actor.must_be(Role.EDITOR)
    said = words.strip()
    if not 0 < len(said) <= LONGEST:
        raise InvalidInput(f"A comment has 1 to {LONGEST:,} characters.")
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        board = board_of(session, held, fleet_of(session))
        subject = str(subject_id)
        if subject not in board.jobs and subject not in board.links and subject != str(held.id):
            raise InvalidInput("That job is no longer in this scenario.", hint="Reload the sheet.")
        return store.add_comment(session, held.id, UUID(subject), field=field[:60], words=said)


def comments(
    actor: Actor, scenario_id: UUID | str, job_id: UUID | str | None = None
) -> list[Comment]:
    """Comments of a scenario, or of one job, oldest first.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        subject = None if job_id is None else scenario_id_of(job_id)
        return store.comments(session, held.id, subject)


def resolve_comment(actor: Actor, comment_id: UUID, *, done: bool = True) -> None:
    """Mark a comment as dealt with, or as open again.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such comment.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.resolve_comment(session, comment_id, done=done)


def note_conflict(
    actor: Actor,
    scenario_id: UUID | str,
    key: str,
    *,
    owner_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Say who looks after a conflict, or why it is borne; it keeps that between calculations.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        InvalidInput: The owner is nobody of the organization, or the reason is too long.
    """
    actor.must_be(Role.EDITOR)
    if len(reason) > LONGEST:
        raise InvalidInput(f"A reason has at most {LONGEST:,} characters.")
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        if owner_id is not None and owner_id not in {each.id for each in people(session)}:
            raise InvalidInput("That person does not belong to your organization.")
        store.note_conflict(session, held.id, key, owner_id=owner_id, reason=reason.strip())


def conflict_notes(actor: Actor, scenario_id: UUID | str) -> dict[str, ConflictNote]:
    """What was said about the conflicts of a scenario, by their keys.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        return store.conflict_notes(session, held.id)


def add_npt(
    actor: Actor,
    scenario_id: UUID | str,
    job_id: str,
    *,
    start_at: datetime,
    end_at: datetime,
    code: str,
    responsible: str = "contractor",
    hits_critical: bool = True,
    remark: str = "",
) -> NptEvent:
    """Report lost time of a job; it belongs to the job in every scenario.

    Args:
        actor: An Editor.
        scenario_id: A scenario with the job.
        job_id: The job; it has started.
        start_at: With its time zone.
        end_at: With its time zone.
        code: One of `NPT_CODES`.
        responsible: One of `RESPONSIBLE`.
        hits_critical: Whether the job itself stood still; else it is recorded but not counted.
        remark: What happened.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        InvalidInput: The job is gone or has not started; the time lies outside it, or ends
            before it begins; an unknown code.
    """
    actor.must_be(Role.EDITOR)
    if code not in NPT_CODES:
        raise InvalidInput(f"“{code}” is no code.", hint=f"Use one of {', '.join(NPT_CODES)}.")
    if responsible not in RESPONSIBLE:
        raise InvalidInput(f"“{responsible}” is none of {', '.join(RESPONSIBLE)}.")
    if start_at.tzinfo is None or end_at.tzinfo is None:
        raise InvalidInput("Give the times with their time zone.")
    if end_at <= start_at:
        raise InvalidInput("The lost time ends before it begins.")
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        board = board_of(session, held, fleet_of(session))
        job = board.job(job_id)
        _refuse_outside(board, job_id, start_at, end_at)
        return store.add_npt(
            session,
            NptEvent(
                id="",
                lineage_id=job.lineage_id,
                start_at=start_at,
                end_at=end_at,
                code=code,
                responsible=responsible,
                hits_critical=hits_critical,
                remark=remark.strip()[:LONGEST],
            ),
        )


def _refuse_outside(board: Board, job_id: str, start_at: datetime, end_at: datetime) -> None:
    job = board.jobs[job_id]
    span = span_of(job, board.data_date)
    if not job.started or span is None:
        raise InvalidInput(f"{job.name} has not started.", hint="Report its actual start first.")
    last = job.actual_finish or board.data_date or LAST_DAY
    if start_at.date() < span[0] or end_at.date() > last:
        raise InvalidInput(
            f"The lost time lies outside {job.name}, reported from {span[0]} to {last}.",
            hint="Correct the times, or the data date of the scenario.",
        )


def delete_npt(actor: Actor, event_id: UUID) -> None:
    """Take lost time out.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such event.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.delete_npt(session, event_id)


def save_layout(actor: Actor, screen: str, name: str, columns: Sequence[Mapping[str, Any]]) -> None:
    """Keep one's own arrangement of columns; everybody may, Viewers too.

    Raises:
        InvalidInput: No name, or too many columns.
    """
    name = " ".join(name.split())[:60]
    if not name or len(columns) > MOST_COLUMNS:
        raise InvalidInput(f"A layout has a name and at most {MOST_COLUMNS} columns.")
    with tenant_session(actor) as session:
        store.save_layout(session, screen=screen[:60], name=name, columns=columns)


def layouts(actor: Actor, screen: str) -> dict[str, list[dict[str, Any]]]:
    """One's own arrangements of columns of a screen, by name."""
    with tenant_session(actor) as session:
        return store.layouts(session, screen)


def delete_layout(actor: Actor, screen: str, name: str) -> None:
    """Take one's own arrangement of columns out."""
    with tenant_session(actor) as session:
        store.delete_layout(session, screen, name)
