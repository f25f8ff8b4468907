"""Notices on the queue: every minute the worker looks who is due a mail, and sends each one."""

from datetime import UTC, datetime
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import AlreadyEnqueued

from kernel.workflows.notice_mail import mail_notices, people_due
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import hand_in
from workbench.mail_server import postage

log = structlog.get_logger(__name__)
TASK, QUEUE = "mail_person", "maintenance"


def send_notices(context: JobContext, timestamp: int) -> None:
    """Hand in a job for everybody who is due a mail; one a person waits at a time."""
    how = postage()
    if how is None:
        return
    for organization_id, person_id in people_due(how, datetime.now(UTC)):
        lock = f"mail:{organization_id}:{person_id}"
        try:
            hand_in().configure_task(TASK, queue=QUEUE, lock=lock, queueing_lock=lock).defer(
                organization_id=str(organization_id), person_id=str(person_id)
            )
        except AlreadyEnqueued:
            continue


def mail_person(organization_id: str, person_id: str) -> str:
    """Send one person what is due; who was let go gets nothing.

    Returns:
        What came of it, for the log.
    """
    how = postage()
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if how is None or actor is None:
        log.warning("job_refused", task=TASK, user=person_id)
        return "refused"
    outcome = mail_notices(actor, how, datetime.now(UTC))
    log.info("notices_mailed", outcome=outcome, user=person_id)
    return outcome
