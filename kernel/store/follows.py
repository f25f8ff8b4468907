"""What people follow, and what each of them was told.

Wells are followed in a table of their own, which refers to the registry; here they are one kind
among others.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.store import well_notes
from kernel.store.campaign_tables import job
from kernel.store.ids import uuid7
from kernel.store.notice_tables import follow, notice, notice_choice
from kernel.store.tables import person
from kernel.store.well_tables import well_follower

SubjectKind = Literal["scenario", "campaign", "rig", "job", "well"]
MailChoice = Literal["off", "at_once", "daily"]
NoticeKind = Literal["schedule", "decision", "rig", "well", "duty", "report"]
_ME = sa.func.app.person_id(type_=sa.Uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRow:
    """One thing that a person follows."""

    subject_kind: SubjectKind
    subject_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """What a person was told.

    Attributes:
        lines: What happened, sentence by sentence.
        because: The names of what the person follows and it touches.
        screen: The address of the screen that shows it.
    """

    id: UUID
    kind: NoticeKind
    title: str
    lines: Sequence[str]
    because: Sequence[str]
    screen: str
    created_by_name: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to one person."""

    person_id: UUID
    kind: NoticeKind
    title: str
    lines: Sequence[str]
    because: Sequence[str]
    screen: str


def add_follow(session: Session, kind: SubjectKind, subject_id: str) -> None:
    """Let the person follow something; following it twice is following it once."""
    if kind == "well":
        well_notes.follow(session, subject_id)
        return
    new = insert(follow).values(id=uuid7(), subject_kind=kind, subject_id=subject_id)
    session.execute(new.on_conflict_do_nothing())


def delete_follow(session: Session, kind: SubjectKind, subject_id: str) -> bool:
    """Stop following something; whether the person did."""
    if kind == "well":
        did = bool(well_notes.followed(session, [subject_id]))
        well_notes.unfollow(session, subject_id)
        return did
    gone = session.execute(
        sa.delete(follow)
        .where(
            follow.c.person_id == _ME,
            follow.c.subject_kind == kind,
            follow.c.subject_id == subject_id,
        )
        .returning(follow.c.id)
    )
    return gone.first() is not None


def my_follows(session: Session) -> list[FollowRow]:
    """What the person follows, the newest first."""
    rows = session.execute(_EVERYTHING.where(_FOLLOWED.c.person_id == _ME))
    return [
        FollowRow(subject_kind=row.subject_kind, subject_id=row.subject_id,
                  created_at=row.created_at)
        for row in rows
    ]  # fmt: skip


_FOLLOWED = sa.union_all(
    sa.select(follow.c.person_id, follow.c.subject_kind, follow.c.subject_id, follow.c.created_at),
    sa.select(
        well_follower.c.person_id,
        sa.literal("well").label("subject_kind"),
        well_follower.c.api14.label("subject_id"),
        well_follower.c.created_at,
    ),
).subquery("followed")
_EVERYTHING = sa.select(_FOLLOWED).order_by(_FOLLOWED.c.created_at.desc(), _FOLLOWED.c.subject_id)


def followed_by_others(session: Session) -> dict[UUID, frozenset[tuple[str, str]]]:
    """What everybody but the person follows, of those who may still sign in."""
    rows = session.execute(
        sa.select(_FOLLOWED)
        .join(person, person.c.id == _FOLLOWED.c.person_id)
        .where(person.c.active, _FOLLOWED.c.person_id != _ME)
    )
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        found[row.person_id].add((row.subject_kind, row.subject_id))
    return {person_id: frozenset(subjects) for person_id, subjects in found.items()}


def add_notices(session: Session, told: Sequence[NewNotice]) -> None:
    """Keep what people are told."""
    if not told:
        return
    session.execute(
        sa.insert(notice),
        [
            {
                "id": uuid7(),
                "person_id": one.person_id,
                "kind": one.kind,
                "title": one.title,
                "lines": list(one.lines),
                "because": list(one.because),
                "screen": one.screen,
            }
            for one in told
        ],
    )


NOTICE = sa.select(
    *(
        notice.c[name]
        for name in ("id", "kind", "title", "lines", "because", "screen", "created_at", "read_at")
    ),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == notice.c.organization_id,
        person.c.id == notice.c.created_by,
    ),
)


def my_notices(
    session: Session, *, unread: bool = False, before: UUID | None = None, limit: int = 50
) -> list[NoticeRow]:
    """What the person was told, newest first.

    Args:
        session: Of the person.
        unread: Only what was not read yet.
        before: Only what is older than this one.
        limit: How many at most.
    """
    wanted = NOTICE.where(notice.c.person_id == _ME).order_by(notice.c.id.desc()).limit(limit)
    if unread:
        wanted = wanted.where(notice.c.read_at.is_(None))
    if before is not None:
        wanted = wanted.where(notice.c.id < before)
    return [NoticeRow(**row._mapping) for row in session.execute(wanted)]


# asked with every action on a page, so it is put together once
_UNREAD = (
    sa.select(sa.func.count())
    .select_from(notice)
    .where(notice.c.person_id == _ME, notice.c.read_at.is_(None))
)


def unread_count(session: Session) -> int:
    """How much the person has not read yet."""
    return int(session.scalar(_UNREAD) or 0)


def mark_read(session: Session, notice_ids: Sequence[UUID] | None, *, read: bool = True) -> int:
    """Mark notices of the person as read or unread, all where none is named; how many changed."""
    wanted = sa.update(notice).where(notice.c.person_id == _ME)
    wanted = wanted.where(notice.c.read_at.is_(None) if read else notice.c.read_at.is_not(None))
    if notice_ids is not None:
        wanted = wanted.where(notice.c.id.in_(notice_ids))
    done: Any = session.execute(wanted.values(read_at=sa.func.now() if read else None))
    return int(done.rowcount)


def mail_choice(session: Session) -> MailChoice | None:
    """When the person wants mail; None where nothing was chosen."""
    return session.scalar(sa.select(notice_choice.c.mail).where(notice_choice.c.person_id == _ME))


def choose_mail(session: Session, mail: MailChoice) -> None:
    """Keep when the person wants mail."""
    new = insert(notice_choice).values(id=uuid7(), mail=mail)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["organization_id", "person_id"],
            set_={"mail": mail},
            where=notice_choice.c.mail != mail,
        )
    )


def names_of_jobs(session: Session, lineages: Sequence[str]) -> Mapping[str, str]:
    """The newest name of jobs by lineage."""
    rows = session.execute(
        sa.select(job.c.lineage_id, job.c.name)
        .where(job.c.lineage_id.in_([UUID(one) for one in lineages]))
        .order_by(job.c.id)
    )
    return {str(row.lineage_id): row.name for row in rows}
