"""Baselines: frozen copies of plans, and how far a scenario is from its own.

set_baseline(actor, scenario_id, "As approved")   # freeze and measure against it from now on
baselines(actor); baseline_of(actor, scenario)    # jobs by lineage
"""

from uuid import UUID

from kernel.errors import InvalidInput
from kernel.scheduling.cells import encode
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
            jobs={job.lineage_id: _frozen(job) for job in board.jobs.values()},
        )
        set_scenario(session, held.id, baseline_id=made)
        return store.baseline_of(session, made)


def _frozen(job: Job) -> dict[str, object]:
    names = ("name", "rig_id", "start_on", "finish_on", "duration_days", "afe_amount")
    return {name: encode(getattr(job, name)) for name in names}


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
