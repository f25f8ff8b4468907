"""Bringing notices by mail: each of them once, tried again where it surely did not go out.

A mail is kept before a line to the server is opened, and marked just before it is handed over. A
worker that dies in that last moment leaves it unsure: it is not sent a second time, and the notice
stands in the inbox all the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.message import EmailMessage
from typing import Literal
from uuid import UUID

from kernel.errors import Unavailable
from kernel.exports.notice_letter import LetterNotice, notice_letter
from kernel.sources.mail import MailRefused, MailServer, MailUnsure
from kernel.store import notice_mails as store
from kernel.store.actor import Actor
from kernel.store.session import auth_session, tenant_session

OLDEST = timedelta(days=3)  # what nobody could be told for so long stands in the inbox alone
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=1)
Outcome = Literal["nothing", "later", "sent", "waiting", "failed", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postage:
    """How mail leaves this workbench.

    Attributes:
        sender: The address that it comes from.
        address: Of the workbench, for the links.
        digest_hour: When the daily digest is due, in UTC. [h]
    """

    server: MailServer
    sender: str
    address: str
    digest_hour: int


def digest_moment(now: datetime, hour: int) -> datetime:
    """The newest moment at which the daily digest was due.

    >>> digest_moment(datetime(2027, 3, 2, 4, 30), 5), digest_moment(datetime(2027, 3, 2, 5), 5)
    (datetime.datetime(2027, 3, 1, 5, 0), datetime.datetime(2027, 3, 2, 5, 0))
    """
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def people_due(postage: Postage, now: datetime) -> list[tuple[UUID, UUID]]:
    """Organization and id of everybody who is due a mail."""
    with auth_session() as session:
        return store.due_people(
            session, digest=digest_moment(now, postage.digest_hour), oldest=now - OLDEST
        )


def mail_notices(actor: Actor, postage: Postage, now: datetime) -> Outcome:
    """Send the person what is due: one mail, once.

    Args:
        actor: The reader.
        postage: The server, and how letters look.
        now: In UTC.

    Returns:
        What came of it; “waiting” is tried again later.
    """
    found = _taken(actor, postage, now)
    if not isinstance(found, UUID):
        return found
    letter = _letter(actor, postage, found, now)
    if letter is None:
        return _ended(actor, found, "failed", f"{actor.email} is no address to write to.")
    try:
        with postage.server.line() as line:
            _ended(actor, found, "sending")
            line.hand_over(letter)
    except MailUnsure as unsure:
        return _ended(actor, found, "unsure", unsure.message)
    except MailRefused as refused:
        if refused.for_good:
            return _ended(actor, found, "failed", refused.message)
        return _again(actor, found, refused.message)
    except Unavailable as failure:
        return _again(actor, found, failure.message)
    return _ended(actor, found, "sent")


def _taken(actor: Actor, postage: Postage, now: datetime) -> UUID | Outcome:
    """The mail to send now."""
    with tenant_session(actor) as session:
        left = store.open_mail(session)
        if left is None:
            digest = digest_moment(now, postage.digest_hour)
            return store.begin_mail(session, digest=digest, oldest=now - OLDEST) or "nothing"
        if left.state == "sending":  # whoever sent it died before the server's answer was kept
            store.set_mail(session, left.id, "unsure", words="The sender stopped while sending.")
            return "unsure"
        return left.id if left.next_try_at <= now else "later"


def _letter(actor: Actor, postage: Postage, mail_id: UUID, now: datetime) -> EmailMessage | None:
    with tenant_session(actor) as session:
        notices = store.notices_in(session, mail_id)
    try:
        return notice_letter(
            [
                LetterNotice(
                    title=one.title,
                    lines=one.lines,
                    because=one.because,
                    screen=one.screen,
                    by=one.created_by_name,
                    at=one.created_at,
                )
                for one in notices
            ],
            name=actor.name,
            email=actor.email,
            sender=postage.sender,
            address=postage.address,
            organization=actor.organization,
            mail_id=str(mail_id),
            now=now,
        )
    except (HeaderParseError, ValueError):
        return None


def _ended(
    actor: Actor,
    mail_id: UUID,
    state: Literal["sending", "sent", "failed", "unsure"],
    words: str = "",
) -> Outcome:
    with tenant_session(actor) as session:
        store.set_mail(session, mail_id, state, words=words)
    return "waiting" if state == "sending" else state


def _again(actor: Actor, mail_id: UUID, words: str) -> Outcome:
    """Try again after a wait that doubles, and not for ever."""
    with tenant_session(actor) as session:
        tries = store.count_try(session, mail_id)
        if tries >= MOST_TRIES:
            store.set_mail(session, mail_id, "failed", words=words)
            return "failed"
        wait = min(LONGEST_WAIT, timedelta(minutes=2 ** (tries - 1)))
        store.set_mail(session, mail_id, "waiting", words=words, wait=wait)
    return "waiting"
