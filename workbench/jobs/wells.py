"""Work on the registry and the history of wells that the worker does."""

from uuid import UUID

import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from kernel.errors import Conflict, Unavailable
from kernel.store.actor import Actor, Role
from kernel.workflows import past_history
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import hand_in

log = structlog.get_logger(__name__)
HISTORY, QUEUE = "make_history_good", "papers"


def ask_to_make_history_good(actor: Actor) -> int:
    """Have the worker add to the histories of wells what is stored and not told of.

    Returns:
        The number of the job.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: It waits to be done already.
        Unavailable: The queue does not answer.
    """
    actor.must_be(Role.ADMIN)
    line = f"history:{actor.organization_id}"
    try:
        waiting = hand_in().configure_task(HISTORY, queue=QUEUE, lock=line, queueing_lock=line)
        return waiting.defer(
            organization_id=str(actor.organization_id), person_id=str(actor.user_id)
        )
    except AlreadyEnqueued:
        raise Conflict("The worker is told already.") from None
    except ConnectorException as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure


def make_history_good(organization_id: str, person_id: str) -> int:
    """Add what the histories lack, as the person who asked for it.

    Returns:
        How many entries were added; 0 where the person may not ask for it any more.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.ADMIN):
        log.warning("job_refused", task=HISTORY, user=person_id)
        return 0
    return past_history.make_history_good(actor).interactions
