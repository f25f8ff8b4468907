"""Calculations on a scenario: asked for, run now or by a worker, kept with their results.

    run = run_calculation(actor, scenario_id, "schedule")        # at once
    run_id = order_calculation(actor, scenario_id, kind, parameters)   # pending
    perform_calculation(actor, run_id)                            # by a worker
    calculation(actor, run_id).status, .progress, .results, .stale

A calculation whose input and parameters were reckoned before is answered from that one. KINDS
names what can be calculated; each is a pure function of board and parameters.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput, KernelError
from kernel.scheduling.board import Board
from kernel.store import calc_runs as store
from kernel.store.actor import Actor, Role
from kernel.store.boards import board_of
from kernel.store.calc_runs import CalcRun
from kernel.store.campaign_talk import baseline_of
from kernel.store.fleets import fleet_of
from kernel.store.scenarios import ScenarioRow, scenario_of
from kernel.store.session import tenant_session
from kernel.workflows.campaign_baselines import measured
from kernel.workflows.campaign_boards import scenario_id_of
from kernel.workflows.campaign_results import (
    Tell,
    cost_results,
    eta_results,
    health_results,
    measure_results,
    outlook_results,
    schedule_results,
)
from kernel.workflows.level_campaign import level_results

ENGINE = "2"  # a change of what is reckoned from the same input
Calculation = Callable[[Board, Mapping[str, Any], Tell], dict[str, Any]]


KINDS: dict[str, Calculation] = {
    "schedule": schedule_results,
    "measures": measure_results,
    "eta": eta_results,
    "health": health_results,
    "cost": cost_results,
    "outlook": outlook_results,
    "level": level_results,
}
QUICK = frozenset(KINDS) - {"outlook", "level"}  # done while one waits; the rest is the worker's


def order_calculation(
    actor: Actor, scenario_id: UUID | str, kind: str, parameters: Mapping[str, Any] | None = None
) -> CalcRun:
    """Ask for a calculation; one of the same input that ended well is answered at once.

    Raises:
        NotAllowed: The role does not permit calculations.
        NotFound: The organization has no such scenario.
        InvalidInput: There is no such kind.
    """
    actor.must_be(Role.EDITOR)
    if kind not in KINDS:
        raise InvalidInput(
            f"“{kind}” is no calculation.", hint=f"Use one of {', '.join(sorted(KINDS))}."
        )
    given = dict(parameters or {})
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        board = _board(session, held)
        digest = input_hash(board, kind, given)
        if (same := store.same_run(session, digest)) is not None:
            return same
        made = store.add_run(
            session,
            scenario_id=held.id,
            revision=held.revision,
            kind=kind,
            parameters=given,
            engine_version=ENGINE,
            input_hash=digest,
        )
        return store.run_of(session, made)


def perform_calculation(actor: Actor, run_id: UUID, *, again: bool = False) -> CalcRun:
    """Run a calculation that was asked for; one that another worker has in hand is left to it.

    Args:
        actor: Who asked for it.
        run_id: The calculation.
        again: Whether one that a killed worker left is taken up again.

    Raises:
        NotFound: The organization has no such calculation.
    """
    with tenant_session(actor) as session:
        run = store.run_of(session, run_id)
        if not store.begin_run(session, run_id, again=again):
            return run
        held = scenario_of(session, run.scenario_id)
        board = _board(session, held)
    results, words = None, ""
    try:
        results = KINDS[run.kind](board, run.parameters, partial(_tell, actor, run_id))
    except KernelError as failure:
        words = str(failure)
    with tenant_session(actor) as session:
        store.end_run(session, run_id, results=results, words=words)
        return store.run_of(session, run_id)


def run_calculation(
    actor: Actor, scenario_id: UUID | str, kind: str, parameters: Mapping[str, Any] | None = None
) -> CalcRun:
    """Ask for a calculation and run it now.

    Raises:
        As `order_calculation`.
    """
    run = order_calculation(actor, scenario_id, kind, parameters)
    return run if run.status == "success" else perform_calculation(actor, run.id)


def calculation(actor: Actor, run_id: UUID) -> CalcRun:
    """One calculation with its results.

    Raises:
        NotFound: The organization has no such calculation.
    """
    with tenant_session(actor) as session:
        return store.run_of(session, run_id)


def calculations(
    actor: Actor,
    scenario_id: UUID | str,
    *,
    kind: str | None = None,
    status: store.Status | None = None,
    limit: int = 50,
    results: bool = True,
) -> list[CalcRun]:
    """The calculations of a scenario, newest first.

    Args:
        actor: Who looks.
        scenario_id: The scenario.
        kind: Only those of this kind.
        status: Only those of this status.
        limit: How many at most.
        results: Whether their results come along, which may be megabytes.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        held = scenario_of(session, scenario_id_of(scenario_id))
        return store.runs_of(
            session, held.id, kind=kind, status=status, limit=limit, results=results
        )


def fail_calculation(actor: Actor, run_id: UUID, words: str) -> None:
    """End a calculation that cannot be run."""
    with tenant_session(actor) as session:
        store.end_run(session, run_id, results=None, words=words)


def _board(session: Session, held: ScenarioRow) -> Board:
    """A scenario with the baseline that it is measured against."""
    row = baseline_of(session, held.baseline_id) if held.baseline_id else None
    return measured(board_of(session, held, fleet_of(session)), row)


def input_hash(board: Board, kind: str, parameters: Mapping[str, Any]) -> str:
    """A digest of all that a calculation depends on."""
    moves = sorted(board.fleet.moves.items())
    plain = replace(board, fleet=replace(board.fleet, moves={}))
    whole = {
        "engine": ENGINE,
        "kind": kind,
        "parameters": parameters,
        "board": asdict(plain),
        "moves": moves,
    }
    text = json.dumps(whole, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _tell(actor: Actor, run_id: UUID, progress: float, words: str) -> None:
    with tenant_session(actor) as session:
        store.tell_progress(session, run_id, progress=progress, words=words)
