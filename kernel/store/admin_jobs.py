"""What administrators have the worker do: asked for, how far it is, what came of it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import IO, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.admin_tables import admin_job, admin_job_part
from kernel.store.ids import uuid7
from kernel.store.tables import person

Kind = Literal["registry", "history", "seal", "export"]
State = Literal["waiting", "running", "stopped", "done", "failed"]
PART_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminJob:
    """One such job.

    Attributes:
        name: Of the list; of a check of the seal the seal that was kept elsewhere.
        again: A list that is in already is brought in once more.
        words: How far it is, or why it failed.
        progress: From 0 to 1. [-]
        results: JSON; None until it has ended well.
    """

    id: UUID
    kind: Kind
    name: str
    again: bool
    state: State
    stop_asked: bool
    words: str
    progress: float
    results: Mapping[str, Any] | None
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")


_JOB = sa.select(
    *(admin_job.c[one.name] for one in fields(AdminJob) if one.name != "created_by_name"),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == admin_job.c.organization_id,
        person.c.id == admin_job.c.created_by,
    ),
)


def add_job(
    session: Session, *, kind: Kind, name: str = "", again: bool = False, content: bytes = b""
) -> UUID:
    """Note a job that is asked for, with its file."""
    made = uuid7()
    session.execute(sa.insert(admin_job).values(id=made, kind=kind, name=name, again=again))
    add_parts(session, made, io.BytesIO(content))
    return made


def add_parts(session: Session, job_id: UUID, content: IO[bytes]) -> None:
    """Keep the file of a job, in parts."""
    place = 0
    while part := content.read(PART_BYTES):
        session.execute(sa.insert(admin_job_part).values(job_id=job_id, place=place, content=part))
        place += 1


def drop_parts(session: Session, job_id: UUID) -> None:
    """Let the file of a job go."""
    session.execute(sa.delete(admin_job_part).where(admin_job_part.c.job_id == job_id))


def job_of(session: Session, job_id: UUID) -> AdminJob:
    """One job.

    Raises:
        NotFound: The organization has no such job.
    """
    row = session.execute(_JOB.where(admin_job.c.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such job.", hint="Reload the page.")
    return AdminJob(**row._mapping)


def jobs_of(session: Session, kind: Kind | None = None, *, limit: int = 20) -> list[AdminJob]:
    """The last jobs, newest first."""
    wanted = _JOB.order_by(admin_job.c.id.desc()).limit(limit)
    if kind is not None:
        wanted = wanted.where(admin_job.c.kind == kind)
    return [AdminJob(**row._mapping) for row in session.execute(wanted)]


def set_state(session: Session, job_id: UUID, state: State, *, was: tuple[State, ...]) -> bool:
    """Move a job from one of the states WAS to another; whether it stood in one of them."""
    moved = session.execute(
        sa.update(admin_job)
        .where(admin_job.c.id == job_id, admin_job.c.state.in_(was))
        .values(state=state)
        .returning(admin_job.c.id)
    )
    return moved.first() is not None


def ask_to_stop(session: Session, job_id: UUID) -> None:
    """Note that a job that waits or runs is to stop."""
    session.execute(
        sa.update(admin_job)
        .where(admin_job.c.id == job_id, admin_job.c.state.in_(("waiting", "running")))
        .values(stop_asked=True)
    )


def tell(session: Session, job_id: UUID, *, words: str, progress: float | None = None) -> None:
    """Say how far a job is."""
    told: dict[str, Any] = {"words": words}
    if progress is not None:
        told["progress"] = progress
    session.execute(sa.update(admin_job).where(admin_job.c.id == job_id).values(**told))


def end_job(
    session: Session,
    job_id: UUID,
    state: State,
    *,
    words: str = "",
    results: Mapping[str, Any] | None = None,
    keep_file: bool = False,
) -> None:
    """End a job; its file goes unless it can go on, or is what the job made."""
    session.execute(
        sa.update(admin_job)
        .where(admin_job.c.id == job_id, admin_job.c.state != "done")
        .values(
            state=state,
            stop_asked=False,
            words=words,
            results=dict(results) if results is not None else None,
            ended_at=sa.func.clock_timestamp(),
        )
    )
    if state != "stopped" and not keep_file:
        drop_parts(session, job_id)


def parts_of(session: Session, job_id: UUID) -> Iterator[bytes]:
    """The file of a job, part by part."""
    for place in places_of(session, job_id):
        yield part_of(session, job_id, place)


def places_of(session: Session, job_id: UUID) -> Sequence[int]:
    """The numbers of the parts of a job's file."""
    return session.scalars(
        sa.select(admin_job_part.c.place)
        .where(admin_job_part.c.job_id == job_id)
        .order_by(admin_job_part.c.place)
    ).all()


def part_of(session: Session, job_id: UUID, place: int) -> bytes:
    """One part of a job's file.

    Raises:
        NotFound: It has gone.
    """
    found = session.scalar(
        sa.select(admin_job_part.c.content).where(
            admin_job_part.c.job_id == job_id, admin_job_part.c.place == place
        )
    )
    if found is None:
        raise NotFound("There is no such file any more.", hint="Reload the page.")
    return bytes(found)
