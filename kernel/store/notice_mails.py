"""Mails with notices: which are due, what each holds, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.follows import NOTICE, NoticeRow, mail_choice
from kernel.store.ids import uuid7
from kernel.store.notice_tables import notice, notice_mail

MailState = Literal["waiting", "sending", "sent", "failed", "unsure"]
_ME = sa.func.app.person_id(type_=sa.Uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail to the person."""

    id: UUID
    state: MailState
    attempts: int
    words: str
    next_try_at: datetime


def due_people(session: Session, *, digest: datetime, oldest: datetime) -> list[tuple[UUID, UUID]]:
    """Organization and id of everybody who is due a mail; asked as the sign-in role.

    Args:
        session: Of `auth_session`.
        digest: The newest moment at which the daily digest was due.
        oldest: Notices older than this are not mailed any more.
    """
    rows = session.execute(
        sa.text("select * from auth.due_mail(:digest, :oldest)"),
        {"digest": digest, "oldest": oldest},
    )
    return [(row.organization_id, row.person_id) for row in rows]


def open_mail(session: Session) -> MailRow | None:
    """The mail of the person that has not ended, kept from others until the transaction ends."""
    columns = [notice_mail.c[name] for name in MailRow.__dataclass_fields__]
    row = session.execute(
        sa.select(*columns)
        .where(notice_mail.c.person_id == _ME, notice_mail.c.state.in_(("waiting", "sending")))
        .order_by(notice_mail.c.id)
        .limit(1)
        .with_for_update()
    ).one_or_none()
    return None if row is None else MailRow(**row._mapping)


def begin_mail(session: Session, *, digest: datetime, oldest: datetime) -> UUID | None:
    """Put all that is due for the person into a new mail; None where nothing is.

    Each notice goes into one mail at most.
    """
    choice = mail_choice(session) or "daily"
    if choice == "off":
        return None
    due = sa.select(notice.c.id).where(
        notice.c.person_id == _ME,
        notice.c.read_at.is_(None),
        notice.c.mail_id.is_(None),
        notice.c.created_at > oldest,
    )
    if choice == "daily":
        due = due.where(notice.c.created_at < digest)
    ids = list(session.scalars(due.with_for_update(skip_locked=True)))
    if not ids:
        return None
    made = uuid7()
    session.execute(sa.insert(notice_mail).values(id=made))
    session.execute(sa.update(notice).where(notice.c.id.in_(ids)).values(mail_id=made))
    return made


def notices_in(session: Session, mail_id: UUID) -> Sequence[NoticeRow]:
    """The notices of a mail, oldest first."""
    rows = session.execute(NOTICE.where(notice.c.mail_id == mail_id).order_by(notice.c.id))
    return [NoticeRow(**row._mapping) for row in rows]


def set_mail(
    session: Session,
    mail_id: UUID,
    state: MailState,
    *,
    words: str = "",
    wait: timedelta | None = None,
) -> None:
    """Note what becomes of a mail.

    Args:
        session: Of its reader.
        mail_id: The mail.
        state: From now on.
        words: Why it did not go out.
        wait: How long until it is tried again.
    """
    values: dict[str, Any] = {"state": state, "words": words}
    if state in ("sent", "failed", "unsure"):
        values["ended_at"] = sa.func.now()
    if wait is not None:
        values["next_try_at"] = sa.func.now() + wait
    session.execute(sa.update(notice_mail).where(notice_mail.c.id == mail_id).values(values))


def count_try(session: Session, mail_id: UUID) -> int:
    """Count a try that failed; how many there were."""
    counted = session.scalar(
        sa.update(notice_mail)
        .where(notice_mail.c.id == mail_id)
        .values(attempts=notice_mail.c.attempts + 1)
        .returning(notice_mail.c.attempts)
    )
    return int(counted or 0)


def mails(session: Session, limit: int = 20) -> list[MailRow]:
    """The mails to the person, newest first."""
    columns = [notice_mail.c[name] for name in MailRow.__dataclass_fields__]
    rows = session.execute(
        sa.select(*columns)
        .where(notice_mail.c.person_id == _ME)
        .order_by(notice_mail.c.id.desc())
        .limit(limit)
    )
    return [MailRow(**row._mapping) for row in rows]
