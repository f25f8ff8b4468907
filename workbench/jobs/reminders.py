"""Reminders of duties on the queue: every hour each person is told of what is theirs and due."""

from datetime import UTC, datetime
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import AlreadyEnqueued

from kernel.workflows.compliance import people_to_remind, remind
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import hand_in

log = structlog.get_logger(__name__)
TASK, QUEUE = "remind_person", "maintenance"


def send_reminders(context: JobContext, timestamp: int) -> None:
    """Hand in a job for everybody who may be due a reminder; one a person waits at a time."""
    for organization_id, person_id in people_to_remind(datetime.now(UTC).date()):
        lock = f"remind:{organization_id}:{person_id}"
        try:
            hand_in().configure_task(TASK, queue=QUEUE, lock=lock, queueing_lock=lock).defer(
                organization_id=str(organization_id), person_id=str(person_id)
            )
        except AlreadyEnqueued:
            continue


def remind_person(organization_id: str, person_id: str) -> int:
    """Tell one person of their duties, each once; who was let go is told nothing.

    Returns:
        Of how many they were told.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None:
        log.warning("job_refused", task=TASK, user=person_id)
        return 0
    return remind(actor, today=datetime.now(UTC).date())
