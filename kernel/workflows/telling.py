"""Telling those who follow something that it changed, in the transaction of the change.

Nobody is told of what they did themselves. Where nobody follows anything, a change costs one
short question more.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.scheduling.board import Board, Change
from kernel.scheduling.fleet import Rig
from kernel.scheduling.noticing import (
    SHOWN_LINES,
    Subject,
    Touch,
    lines_for,
    rig_words,
    touches,
    touches_between,
)
from kernel.store.boards import board_of
from kernel.store.fleets import fleet_of
from kernel.store.follows import NewNotice, NoticeKind, add_notices, followed_by_others
from kernel.store.scenarios import ScenarioRow

DECIDED = {
    "submit": "was submitted for approval",
    "withdraw": "was withdrawn",
    "approve": "was approved",
    "reject": "was rejected",
    "archive": "was archived",
}


def tell_change(
    session: Session, held: ScenarioRow, after: Board, changes: Sequence[Change], words: str
) -> None:
    """Tell of an action on a scenario."""
    if not (followers := followed_by_others(session)):
        return
    _tell(
        session,
        followers,
        touches(after, changes),
        names=_names(held, after),
        kind="schedule",
        title=f"{held.name}: {words}",
        screen=f"schedule?scenario={held.id}",
    )


def tell_decision(
    session: Session,
    held: ScenarioRow,
    move: str,
    comment: str,
    replaced: Sequence[ScenarioRow] = (),
) -> None:
    """Tell of a move in the life of a scenario.

    Args:
        session: Of the person who decided.
        held: The scenario.
        move: What was decided.
        comment: Why.
        replaced: The approved one before, where this one is approved: who follows a rig, a job or
            a campaign is told what differs.
    """
    if move not in DECIDED or not (followers := followed_by_others(session)):
        return
    scenario: Subject = ("scenario", str(held.id))
    said = [Touch(subjects=frozenset({scenario}), words=f"“{comment}”")] if comment else []
    names = {scenario: held.name}
    if move == "approve":
        fleet = fleet_of(session)
        board = board_of(session, held, fleet)
        names |= _names(held, board)
        for one in replaced:
            said += touches_between(board_of(session, one, fleet), board)
    heard = {scenario} | {subject for touch in said for subject in touch.subjects}
    title = f"{held.name} {DECIDED[move]}"
    _tell(
        session,
        followers,
        said,
        names=names,
        kind="decision",
        title=title,
        screen=f"scenarios?id={held.id}",
        heard=frozenset(heard),
    )


def tell_rig(session: Session, old: Rig | None, new: Rig | None) -> None:
    """Tell of a rig whose state, contract or blocked days changed."""
    rig = new or old
    if rig is None or not (followers := followed_by_others(session)):
        return
    subject: Subject = ("rig", rig.id)
    _tell(
        session,
        followers,
        [Touch(subjects=frozenset({subject}), words=words) for words in rig_words(old, new)],
        names={subject: rig.name},
        kind="rig",
        title=f"{rig.name} was changed" if new else f"{rig.name} was taken out",
        screen=f"rigs?id={rig.id}" if new else "rigs",
    )


def _tell(
    session: Session,
    followers: Mapping[UUID, frozenset[Subject]],
    found: Sequence[Touch],
    *,
    names: Mapping[Subject, str],
    kind: NoticeKind,
    title: str,
    screen: str,
    heard: frozenset[Subject] = frozenset(),
) -> None:
    """A notice for everybody who follows what is touched, or what is HEARD of in any case."""
    heard |= {subject for touch in found for subject in touch.subjects}
    told = []
    for person_id, subjects in followers.items():
        if not (hit := subjects & heard):
            continue
        lines = lines_for(found, subjects)
        told.append(
            NewNotice(
                person_id=person_id,
                kind=kind,
                title=title,
                lines=shortened(lines),
                because=sorted({names[one] for one in hit if one in names}),
                screen=screen + _at_job(kind, found, subjects),
            )
        )
    add_notices(session, told)


def _at_job(kind: NoticeKind, found: Sequence[Touch], subjects: frozenset[Subject]) -> str:
    """The rest of the address that opens the schedule at the first job that is told of."""
    jobs = [one.job_id for one in found if one.job_id and one.subjects & subjects]
    return f"&job={jobs[0]}" if kind == "schedule" and jobs else ""


def shortened(lines: Sequence[str]) -> list[str]:
    """So many lines as a person reads, and how many more there are.

    >>> shortened(["a"] * 22)[-1]
    'and 2 more'
    """
    if len(lines) <= SHOWN_LINES:
        return list(lines)
    return [*lines[:SHOWN_LINES], f"and {len(lines) - SHOWN_LINES} more"]


def _names(held: ScenarioRow, board: Board) -> dict[Subject, str]:
    names: dict[Subject, str] = {("scenario", str(held.id)): held.name}
    names |= {("rig", rig.id): rig.name for rig in board.fleet.rigs.values()}
    names |= {("campaign", one.id): one.name for one in board.fleet.campaigns.values()}
    for job in board.jobs.values():
        names["job", job.lineage_id] = job.name
        if job.api14:
            names["well", job.api14] = job.name
    return names
