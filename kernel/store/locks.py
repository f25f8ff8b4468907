"""Locks on things that have no row yet, until the end of the transaction."""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session


def hold(session: Session, *names: str) -> None:
    """Wait until no other transaction of this organization holds the same names, then hold them.

    Raises nothing; a wait ends with the statement time limit of the session.
    """
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(_number(session, names))))


def hold_each(session: Session, things: Sequence[tuple[str, ...]]) -> None:
    """As `hold`, for many things at once; always in the same order, so that two never deadlock."""
    numbers = sorted({_number(session, names) for names in things})
    session.execute(
        sa.text(
            "select pg_advisory_xact_lock(n) from unnest(cast(:numbers as bigint[]))"
            " with ordinality as each (n, place) order by place"
        ),
        {"numbers": numbers},
    )


def _number(session: Session, names: Sequence[str]) -> int:
    organization_id = session.info["actor"].organization_id
    digest = hashlib.sha256("\x1f".join((str(organization_id), *names)).encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
