"""Scanned pages as OCR read them, by the file's digest and the readers' version.

OCR takes some ten seconds a page. A reading that was killed, stopped or handed in again goes on
with the pages that are left. They belong to the organization, as the files do.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.store.paper_tables import scanned_page as _table

KEPT = timedelta(days=14)


def keep_page(
    session: Session, *, sha256: str, reader_version: str, number: int, words: Any
) -> None:
    """Keep a page of a file; old pages, and what older readers read on it, are forgotten.

    Args:
        session: Of the person for whom it is read.
        sha256: Digest of the file.
        reader_version: Of the readers that read it.
        number: Of the page, from 1.
        words: The page as JSON.
    """
    session.execute(
        sa.delete(_table).where(
            sa.or_(
                _table.c.created_at < sa.func.now() - KEPT,
                sa.and_(_table.c.sha256 == sha256, _table.c.reader_version != reader_version),
            )
        )
    )
    session.execute(
        insert(_table)
        .values(sha256=sha256, reader_version=reader_version, number=number, words=words)
        .on_conflict_do_nothing()
    )


def pages_of(session: Session, *, sha256: str, reader_version: str) -> list[Any]:
    """The pages of a file that these readers read already, as JSON, the first one first."""
    return list(
        session.scalars(
            sa.select(_table.c.words)
            .where(_table.c.sha256 == sha256, _table.c.reader_version == reader_version)
            .order_by(_table.c.number)
        )
    )
