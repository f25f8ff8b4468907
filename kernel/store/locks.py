"""Locks on things that have no row yet, until the end of the transaction."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import Session


def hold(session: Session, *names: str) -> None:
    """Wait until no other transaction of this organization holds the same names, then hold them.

    Raises nothing; a wait ends with the statement time limit of the session.
    """
    organization_id = session.info["actor"].organization_id
    digest = hashlib.sha256("\x1f".join((str(organization_id), *names)).encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
