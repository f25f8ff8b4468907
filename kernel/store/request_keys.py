"""Keys of requests that were carried out, so that one that is sent again does nothing twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.store.ids import uuid7
from kernel.store.tables import request_key

KEPT_FOR = timedelta(days=7)  # of an answer; who sends a request again does so within minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What a request was answered.

    Attributes:
        status: Of HTTP.
        headers: Those that tell of the body.
        body: None where it was too long, or a secret that is shown once.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes | None


def made_before(session: Session, key: str, digest: str) -> list[UUID] | None:
    """What the person's request with this key has made; None where it was not sent before.

    Raises:
        InvalidInput: The key came with another request.
    """
    row = session.execute(
        sa.select(request_key.c.digest, request_key.c.made_ids).where(*_persons(key))
    ).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise InvalidInput(
            "This Idempotency-Key came with another request before.",
            hint="Make a new key for each new request.",
        )
    return list(row.made_ids)


def keep_made(session: Session, key: str, digest: str, ids: Sequence[UUID]) -> None:
    """Keep what a request has made, in the transaction that made it.

    Raises:
        Conflict: The same request is being carried out at this moment.
    """
    try:
        session.execute(
            sa.insert(request_key).values(id=uuid7(), key=key, digest=digest, made_ids=list(ids))
        )
    except exc.IntegrityError:
        raise Conflict(
            "The same request is being carried out already.", hint="Send it again in a moment."
        ) from None


def claim_key(session: Session, key: str, digest: str) -> KeptAnswer | None:
    """Take a key for the request that is about to be carried out; its answer if it was before.

    Raises:
        InvalidInput: The key came with another request.
        Conflict: The request is being carried out, or was broken off at an unknown point.
    """
    if made_before(session, key, digest) is None:
        keep_made(session, key, digest, [])
        _forget_old_answers(session)
        return None
    row = session.execute(
        sa.select(request_key.c.status, request_key.c.headers, request_key.c.answer).where(
            *_persons(key)
        )
    ).one()
    if row.status is None:
        raise Conflict(
            "The same request is being carried out already, or was broken off.",
            hint="Send it again in a moment; if this stays, look whether it was done and then use"
            " a new key.",
        )
    return KeptAnswer(status=row.status, headers=row.headers, body=row.answer)


def keep_answer(session: Session, key: str, answer: KeptAnswer) -> None:
    """Keep what the request of a claimed key was answered."""
    session.execute(
        sa.update(request_key)
        .where(*_persons(key))
        .values(status=answer.status, headers=dict(answer.headers), answer=answer.body)
    )


def give_back_key(session: Session, key: str) -> None:
    """Let a key be used again: its request was refused and has changed nothing."""
    session.execute(sa.delete(request_key).where(*_persons(key), request_key.c.status.is_(None)))


def _forget_old_answers(session: Session) -> None:
    """Drop what the person was answered longer ago; that it was done stays known."""
    session.execute(
        sa.update(request_key)
        .where(
            request_key.c.person_id == sa.func.app.person_id(type_=sa.Uuid),
            request_key.c.answer.is_not(None),
            request_key.c.created_at < sa.func.now() - KEPT_FOR,
        )
        .values(answer=None)
    )


def _persons(key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        request_key.c.key == key,
        request_key.c.person_id == sa.func.app.person_id(type_=sa.Uuid),
    )
