"""Keys of requests that were carried out, so that one that is sent again does nothing twice."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.store.ids import uuid7
from kernel.store.tables import request_key


def made_before(session: Session, key: str, digest: str) -> list[UUID] | None:
    """What the person's request with this key has made; None where it was not sent before.

    Raises:
        InvalidInput: The key came with another request.
    """
    row = session.execute(
        sa.select(request_key.c.digest, request_key.c.made_ids).where(
            request_key.c.key == key,
            request_key.c.person_id == sa.func.app.person_id(type_=sa.Uuid),
        )
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
