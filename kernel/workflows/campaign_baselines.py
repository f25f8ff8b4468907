"""Baselines: frozen copies of plans, and how far a scenario is from its own.

set_baseline(actor, scenario_id, "As approved")   # freeze and measure against it from now on
baselines(actor); baseline_of(actor, scenario)    # jobs by lineage
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.scheduling.board import Baseline, Board, row_of, row_values
from kernel.scheduling.cells import encode
from kernel.scheduling.job_cost import costs_of
from kernel.scheduling.jobs import Job
from kernel.store import campaign_talk as store
from kernel.store.actor import Actor, Role
from kernel.store.boards import board_of
from kernel.store.campaign_talk import BaselineRow
from kernel.store.fleets import fleet_of
from kernel.store.scenarios import ScenarioRow, held_scenario, set_scenario
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import scenario_id_of

LONGEST_NAME = 120


def set_baseline(actor: Actor, scenario_id: UUID | str, name: str) -> BaselineRow:
    """Freeze a scenario as it is, and measure it against this copy from now on.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        InvalidInput: No name.
    """
    actor.must_be(Role.EDITOR)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(f"A baseline has a name of at most {LONGEST_NAME} characters.")
    with tenant_session(actor) as session:
        held = held_scenario(session, scenario_id_of(scenario_id))
        board = board_of(session, held, fleet_of(session))
        made = store.add_baseline(
            session,
            name=name,
            scenario_id=held.id,
            revision=held.revision,
            jobs={
                board.jobs[job_id].lineage_id: _frozen(board.jobs[job_id], cost.amount)
                for job_id, cost in costs_of(board).items()
            },
        )
        set_scenario(session, held.id, baseline_id=made)
        return store.baseline_of(session, made)


def _frozen(job: Job, cost: Decimal | None) -> dict[str, object]:
    return {
        **row_values(job),
        "finish_on": encode(job.finish_on),
        "cost": None if cost is None else str(cost),
    }


def baselines(actor: Actor) -> list[BaselineRow]:
    """Every baseline of the organization, the newest first."""
    with tenant_session(actor) as session:
        return store.baselines(session)


def baseline_of(actor: Actor, scenario: ScenarioRow) -> BaselineRow | None:
    """The baseline that a scenario is measured against; None where it has none."""
    if scenario.baseline_id is None:
        return None
    with tenant_session(actor) as session:
        return store.baseline_of(session, scenario.baseline_id)


def measured(board: Board, row: BaselineRow | None) -> Board:
    """The board with the baseline that it is measured against."""
    if row is None:
        return board
    jobs = {lineage: _job(lineage, kept) for lineage, kept in row.jobs.items()}
    costs = {
        lineage: None if kept.get("cost") is None else Decimal(kept["cost"])
        for lineage, kept in row.jobs.items()
    }
    return replace(board, baseline=Baseline(name=row.name, jobs=jobs, costs=costs))


def _job(lineage: str, kept: Mapping[str, Any]) -> Job:
    """A frozen job; those frozen by older versions hold fewer fields."""
    known = {each.name for each in fields(Job)}
    values = {name: value for name, value in kept.items() if name in known}
    job: Job = row_of("job", lineage, {**values, "lineage_id": lineage})
    return job
