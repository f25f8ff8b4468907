"""Make the history of wells good from stored plans and papers, as often as one likes."""

from dataclasses import dataclass

from kernel.store.actor import Actor, Role
from kernel.store.past_interactions import record_past
from kernel.store.session import tenant_session
from kernel.workflows.fetch_to_folder import FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeGood:
    """How many wells got entries in their history, and how many entries."""

    wells: int
    interactions: int


def make_history_good(actor: Actor) -> MadeGood:
    """Add what the organization's histories lack: plans, papers and fetches that are stored.

    Each entry bears the day and the person of the thing itself. What is told of already is not
    told again.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        wells, interactions = record_past(session, final=FINAL)
    return MadeGood(wells=wells, interactions=interactions)
