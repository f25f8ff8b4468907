"""The life of scenarios: make, clone, rename, submit, approve or reject, archive, lock, delete.

    new_scenario(actor, "2027 plan", start_on=date(2027, 1, 1))   # an empty draft
    clone_scenario(actor, scenario_id, "With a third rig")        # same lineage, new ids
    scenario_list(actor), scenario_decisions(actor, scenario_id)
    decide(actor, scenario_id, "submit" | "withdraw" | "approve" | "reject" | "archive"
           | "lock" | "unlock", comment="…")
    moves_for(actor, scenario)                                     # what the person may do now
    compare_scenarios(actor, first_id, second_id)                  # moved, added, finish, cost
    set_scenario_details(actor, scenario_id, seen=…, name=…, …)      # a draft's days and rules
    delete_scenario(actor, scenario_id)                            # Admin only

An approved scenario and an archived one are never changed; the approved one of the portfolio is
archived when another is approved.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.scheduling.board import Board, Rules
from kernel.scheduling.cells import Row
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.scenario_diff import ScenarioDiff, scenario_diff
from kernel.store import scenarios as store
from kernel.store.actor import Actor, Role
from kernel.store.boards import add_rows, board_of, columns_of
from kernel.store.campaign_talk import conflict_notes
from kernel.store.fleets import fleet_of
from kernel.store.ids import uuid7
from kernel.store.scenarios import Decision, ScenarioRow
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import refuse_closed, scenario_id_of
from kernel.workflows.telling import tell_decision

Move = Literal["submit", "withdraw", "approve", "reject", "archive", "lock", "unlock"]
LONGEST_NAME = 120
LONGEST_COMMENT = 2_000
NEEDS_COMMENT = ("reject",)


def scenario_list(actor: Actor) -> list[ScenarioRow]:
    """Every scenario of the organization, the newest first."""
    with tenant_session(actor) as session:
        return store.scenarios(session)


def scenario(actor: Actor, scenario_id: UUID | str) -> ScenarioRow:
    """One scenario without its jobs.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        return store.scenario_of(session, scenario_id_of(scenario_id))


def new_scenario(
    actor: Actor,
    name: str,
    *,
    start_on: date,
    currency: str = "USD",
    portfolio: str = "Main",
    data_date: date | None = None,
    rules: Rules | None = None,
    note: str = "",
) -> ScenarioRow:
    """Make an empty draft.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: No name, or no currency of three letters.
    """
    actor.must_be(Role.EDITOR)
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InvalidInput(f"“{currency}” is no currency.", hint="Use three letters, as USD.")
    with tenant_session(actor) as session:
        made = store.add_scenario(
            session,
            name=_name(name),
            start_on=start_on,
            currency=currency,
            portfolio=_name(portfolio),
            data_date=data_date,
            rules=rules,
            note=note.strip()[:LONGEST_COMMENT],
        )
        return store.scenario_of(session, made)


def clone_scenario(actor: Actor, scenario_id: UUID | str, name: str) -> ScenarioRow:
    """Make a draft with a copy of every job, phase and link; jobs keep their lineage.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        InvalidInput: No name.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        parent = store.scenario_of(session, scenario_id_of(scenario_id))
        board = board_of(session, parent, fleet_of(session))
        made = store.add_scenario(
            session,
            name=_name(name),
            start_on=parent.start_on,
            currency=parent.currency,
            portfolio=parent.portfolio,
            data_date=parent.data_date,
            rules=parent.rules,
            note=parent.note,
            parent=parent,
        )
        _copy(session, board, made)
        return store.scenario_of(session, made)


def _copy(session: Session, board: Board, goal: UUID) -> None:
    ids = {old: str(uuid7()) for old in board.jobs}
    jobs = [replace(job, id=ids[job.id]) for job in board.jobs.values()]
    links = [
        replace(
            link,
            id=str(uuid7()),
            predecessor_id=ids[link.predecessor_id],
            successor_id=ids[link.successor_id],
        )
        for link in board.links.values()
    ]
    phases = [
        replace(phase, id=str(uuid7()), job_id=ids[phase.job_id]) for phase in board.phases.values()
    ]
    copied: Sequence[tuple[Row, Sequence[object]]] = (
        ("job", jobs), ("link", links), ("phase", phases),
    )  # fmt: skip
    for row, each in copied:
        add_rows(session, row, [columns_of(row, one) | {"scenario_id": goal} for one in each])


def set_scenario_details(
    actor: Actor,
    scenario_id: UUID | str,
    *,
    seen: int,
    name: str,
    note: str,
    start_on: date,
    data_date: date | None,
    rules: Rules,
) -> ScenarioRow:
    """Change name, note, first day, data date and rules of a draft.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        Conflict: It cannot be changed, or somebody changed it since the revision SEEN.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        held = store.held_scenario(session, scenario_id_of(scenario_id))
        refuse_closed(actor, held)
        if held.revision != seen:
            raise Conflict("Somebody else changed the scenario meanwhile.", hint="Reload it.")
        store.set_scenario(
            session,
            held.id,
            name=_name(name),
            note=note.strip()[:LONGEST_COMMENT],
            start_on=start_on,
            data_date=data_date,
            settings=asdict(rules),
        )
        return store.scenario_of(session, held.id)


def moves_for(actor: Actor, row: ScenarioRow) -> tuple[Move, ...]:
    """What a person may do with a scenario now."""
    if not actor.may(Role.EDITOR):
        return ()
    reviewer = actor.may(Role.ADMIN) or actor.user_id not in (row.submitted_by, row.created_by)
    if row.state == "archived":
        return ()
    if row.state == "approved":
        return ("archive",) if actor.may(Role.ADMIN) else ()
    if row.submitted_at is not None:
        return ("approve", "reject", "withdraw") if reviewer else ("withdraw",)
    if row.locked_at is not None:
        mine = row.locked_by == actor.user_id or actor.may(Role.ADMIN)
        return ("submit", "archive", "unlock") if mine else ()
    return ("submit", "archive", "lock")


def decide(
    actor: Actor, scenario_id: UUID | str, move: Move, *, comment: str = "", seen: int | None = None
) -> ScenarioRow:
    """Move a scenario on in its life.

    Any Editor submits, withdraws, archives a draft and locks; an Admin, or an Editor who neither
    made nor submitted it, approves and rejects. Approving archives the one approved before.

    Args:
        actor: Who decides.
        scenario_id: The scenario.
        move: What is done.
        comment: Why; needed to reject.
        seen: The revision that the person looked at; another one now is a conflict.

    Raises:
        NotAllowed: A viewer, or a review of one's own scenario.
        NotFound: The organization has no such scenario.
        Conflict: There is no such way from its state, somebody changed it first, or it is
            submitted with conflicts that block it.
        InvalidInput: A comment is missing.
    """
    actor.must_be(Role.EDITOR)
    comment = comment.strip()
    if move in NEEDS_COMMENT and not comment:
        raise InvalidInput("Say why it is rejected.", hint="The planner reads your comment.")
    if len(comment) > LONGEST_COMMENT:
        raise InvalidInput(f"A comment has at most {LONGEST_COMMENT:,} characters.")
    with tenant_session(actor) as session:
        held = store.held_scenario(session, scenario_id_of(scenario_id))
        if seen is not None and held.revision != seen:
            raise Conflict(
                f"“{held.name}” was changed since you looked at it.", hint="Look at it again."
            )
        _refuse(actor, held, move)
        if move == "submit":
            _refuse_conflicts(session, held)
        replaced = store.approved_of(session, held.portfolio) if move == "approve" else []
        _made(session, actor, held, move)
        store.add_decision(session, held, move, comment)
        tell_decision(session, held, move, comment, replaced)
        return store.scenario_of(session, held.id)


def _refuse(actor: Actor, held: ScenarioRow, move: Move) -> None:
    if move in moves_for(actor, held):
        return
    if move in ("approve", "reject") and held.submitted_at is not None:
        raise NotAllowed(
            "Somebody else than its author must review a scenario.",
            hint="Ask another Editor or an Admin.",
        )
    state: str = "waiting for approval" if held.submitted_at is not None else held.state
    if held.locked_at is not None and held.state == "draft":
        state = "locked"
    raise Conflict(f"“{held.name}” is {state}: you cannot {move} it now.", hint="Reload the list.")


def _refuse_conflicts(session: Session, held: ScenarioRow) -> None:
    """A scenario is submitted without hard conflicts, and with a reason for each soft one."""
    found = conflicts_of(board_of(session, held, fleet_of(session)))
    notes = conflict_notes(session, held.id)
    hard = [each for each in found if each.hard]
    if hard:
        more = f" and {len(hard) - 1} more" if len(hard) > 1 else ""
        raise Conflict(
            f"{hard[0].words}{more}.", hint="Resolve these conflicts, then submit the scenario."
        )
    bare = [each for each in found if each.key not in notes or not notes[each.key].reason]
    if bare:
        more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
        raise Conflict(
            f"{bare[0].words}{more}.",
            hint="Resolve it, or write in the conflict queue why it is borne.",
        )


def _made(session: Session, actor: Actor, held: ScenarioRow, move: Move) -> None:
    now = store.now()
    if move == "submit":
        store.set_scenario(session, held.id, submitted_at=now, submitted_by=actor.user_id)
    elif move in ("withdraw", "reject"):
        store.set_scenario(session, held.id, submitted_at=None, submitted_by=None)
    elif move == "lock":
        store.set_scenario(session, held.id, locked_at=now, locked_by=actor.user_id)
    elif move == "unlock":
        store.set_scenario(session, held.id, locked_at=None, locked_by=None)
    elif move == "archive":
        store.set_scenario(session, held.id, state="archived")
    else:
        for other in store.approved_of(session, held.portfolio):
            store.set_scenario(session, other.id, state="archived")
            store.add_decision(session, other, "archive", f"Superseded by “{held.name}”")
        store.set_scenario(
            session, held.id, state="approved", submitted_at=None, locked_at=None, locked_by=None
        )


def scenario_decisions(actor: Actor, scenario_id: UUID | str) -> list[Decision]:
    """Who submitted, approved, rejected … a scenario, oldest first.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        held = store.scenario_of(session, scenario_id_of(scenario_id))
        return store.decisions(session, held.id)


def compare_scenarios(actor: Actor, first: UUID | str, second: UUID | str) -> ScenarioDiff:
    """The second scenario against the first: jobs, links, finish and cost.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        shared = fleet_of(session)
        boards = [
            board_of(session, store.scenario_of(session, scenario_id_of(one)), shared)
            for one in (first, second)
        ]
    return scenario_diff(*boards)


def delete_scenario(actor: Actor, scenario_id: UUID | str, *, seen: int | None = None) -> None:
    """Take a scenario out for good; the change log keeps its rows.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such scenario.
        Conflict: It is the approved one, or somebody changed it since the revision SEEN.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        held = store.held_scenario(session, scenario_id_of(scenario_id))
        if held.state == "approved":
            raise Conflict(f"“{held.name}” is the approved plan.", hint="Archive it first.")
        if seen is not None and held.revision != seen:
            raise Conflict(
                f"“{held.name}” has changed since you looked.", hint="Reload it and look again."
            )
        store.delete_scenario(session, held.id)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise InvalidInput("A name is missing.", hint="Give the scenario a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"A name has at most {LONGEST_NAME} characters.")
    return name
