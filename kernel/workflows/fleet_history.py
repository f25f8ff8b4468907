"""What was done to rigs, places, campaigns and the move matrix: seen, taken back, done again.

recorded(session, "rig", before, after)        # by the workflows that change them
fleet_steps(actor)                             # what undo and redo would do, in words
turn_fleet(actor, "undo")                      # the person's own last change that stands
history_of(actor, "rig", rig_id)

What somebody else changed since is never taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.scheduling.fleet import Campaign, Move, Rig, Site
from kernel.scheduling.fleet_json import campaign_from, kept, rig_from, site_from
from kernel.store import fleet_changes as store
from kernel.store import fleets
from kernel.store.actor import Actor, Role
from kernel.store.fleet_changes import FleetChange, FleetKind
from kernel.store.scenarios import Step
from kernel.store.session import tenant_session
from kernel.workflows.campaign_steps import stacks
from kernel.workflows.telling import tell_rig

Turn = Literal["undo", "redo"]
MATRIX = UUID(int=0)  # the move matrix is one thing
SHOWN = 50
_WORDS = {
    "name": "name", "kind": "kind", "terrain": "terrain", "contractor": "contractor",
    "home": "home", "status": "state", "rates": "day rates", "capabilities": "capabilities",
    "contracts": "contracts", "events": "events", "note": "note", "oil_field": "field",
    "latitude": "location", "longitude": "location", "most_at_once": "jobs at once",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSteps:
    """What undo and redo would do, in words; None where there is nothing."""

    undo: str | None
    redo: str | None


def recorded(
    session: Session,
    subject_kind: FleetKind,
    before: Rig | Site | Campaign | None,
    after: Rig | Site | Campaign | None,
) -> None:
    """Keep a change for its history and for undo; one that changes nothing is left out."""
    one = after or before
    if one is None:
        return
    was, now = kept(before) if before else None, kept(after) if after else None
    if was != now:
        store.add_change(
            session,
            subject_kind,
            UUID(one.id),
            before=was,
            after=now,
            words=_words(one.name, was, now),
        )


def recorded_moves(session: Session, before: Sequence[Move], after: Sequence[Move]) -> None:
    """Keep a change of the move matrix."""
    was, now = _matrix(before), _matrix(after)
    if was != now:
        words = f"Move matrix: {len(after)} ways"
        store.add_change(session, "moves", MATRIX, before=was, after=now, words=words)


def _words(name: str, was: dict[str, Any] | None, now: dict[str, Any] | None) -> str:
    if was is None or now is None:
        return f"Add {name}" if was is None else f"Delete {name}"
    changed = dict.fromkeys(_WORDS.get(key, key) for key in now if was.get(key) != now[key])
    return f"{name}: {', '.join(changed)}"


def _matrix(moves: Sequence[Move]) -> list[list[Any]]:
    return sorted([one.from_place, one.to_place, one.rig_kind, one.days] for one in moves)


def fleet_steps(actor: Actor) -> FleetSteps:
    """What undo and redo would do."""
    if not actor.may(Role.EDITOR):
        return FleetSteps(undo=None, redo=None)
    with tenant_session(actor) as session:
        undoable, redoable = stacks(_numbered(store.my_steps(session)))
    return FleetSteps(
        undo=undoable[-1].words if undoable else None, redo=redoable[-1].words if redoable else None
    )


def turn_fleet(actor: Actor, turn: Turn) -> str:
    """Take back the person's own last change, or do again what was taken back last.

    Returns:
        What was taken back or done again, in words.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: There is nothing, somebody else changed the same since, or jobs use it.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        steps = store.my_steps(session)
        undoable, redoable = stacks(_numbered(steps))
        stack = undoable if turn == "undo" else redoable
        if not stack:
            raise Conflict(f"There is nothing to {turn}.")
        top = stack[-1]
        was = store.change_of(session, steps[top.last].id)
        _restore(session, was)
        store.add_change(
            session,
            was.subject_kind,
            was.subject_id,
            before=was.after,
            after=was.before,
            words=f"{turn.capitalize()}: {top.words}",
            kind=turn,
            undoes=steps[top.first].id,
        )
    return top.words


def _numbered(steps: Sequence[store.FleetStep]) -> list[Step]:
    place = {step.id: number for number, step in enumerate(steps)}
    return [
        Step(
            number=number,
            kind=step.kind,
            undoes=place[step.undoes] if step.undoes else None,
            words=step.words,
        )
        for number, step in enumerate(steps)
    ]


def _restore(session: Session, was: FleetChange) -> None:
    """Bring back what stood before a change, where it still stands as the change left it."""
    if was.subject_kind == "moves":
        if _matrix(fleets.moves(session)) != was.after:
            raise _moved_on()
        ways = [
            Move(from_place=a, to_place=b, rig_kind=kind, days=days)
            for a, b, kind, days in was.before
        ]
        fleets.save_moves(session, ways)
        return
    held = _held(session, was.subject_kind, str(was.subject_id))
    if (kept(held) if held else None) != was.after:
        raise _moved_on()
    seen = held.version if held else None
    if was.subject_kind == "rig":
        rig = rig_from(was.before) if was.before else None
        if rig is None:
            fleets.delete_rig(session, was.subject_id)
        else:
            rig = fleets.save_rig(session, rig, seen=seen)
        tell_rig(session, held if isinstance(held, Rig) else None, rig)
    elif was.subject_kind == "site":
        if was.before is None:
            fleets.delete_site(session, was.subject_id)
        else:
            fleets.save_site(session, site_from(was.before), seen=seen)
    elif was.before is None:
        fleets.delete_campaign(session, was.subject_id)
    else:
        fleets.save_campaign(session, campaign_from(was.before), seen=seen)


def _held(session: Session, kind: FleetKind, subject_id: str) -> Rig | Site | Campaign | None:
    rows: Sequence[Rig | Site | Campaign]
    if kind == "rig":
        rows = fleets.rigs(session)
    elif kind == "site":
        rows = fleets.sites(session)
    else:
        rows = fleets.campaigns(session)
    return next((one for one in rows if one.id == subject_id), None)


def _moved_on() -> Conflict:
    return Conflict(
        "Somebody else changed it since.", hint="Look at its history and change it by hand."
    )


def history_of(actor: Actor, kind: FleetKind, subject_id: UUID) -> Sequence[FleetChange]:
    """What was done to one of them, newest first."""
    with tenant_session(actor) as session:
        return store.changes_of(session, kind, subject_id, SHOWN)
