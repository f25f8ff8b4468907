"""What language models read on papers: every answer is kept, the newest of a paper counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.ids import uuid7
from kernel.store.paper_tables import paper, second_opinion
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRow:
    """One answer of a model about one paper.

    Attributes:
        answers: One for each document of the paper: its kind, its pages and what was read.
    """

    id: UUID
    paper_id: UUID
    model: str
    answers: Sequence[dict[str, Any]]
    created_by_name: str
    created_at: datetime


_table = second_opinion


def keep_opinion(
    session: Session, *, paper_id: UUID, model: str, answers: Sequence[dict[str, Any]]
) -> UUID:
    """Keep what a model read on a paper."""
    row_id = uuid7()
    session.execute(
        sa.insert(_table).values(id=row_id, paper_id=paper_id, model=model, answers=list(answers))
    )
    return row_id


def newest_opinions(session: Session, api14: str) -> list[OpinionRow]:
    """The newest answer about each paper of a well that a model was asked about."""
    rows = session.execute(
        sa.select(
            _table.c.id,
            _table.c.paper_id,
            _table.c.model,
            _table.c.answers,
            person.c.name.label("created_by_name"),
            _table.c.created_at,
        )
        .distinct(_table.c.paper_id)
        .join(
            paper,
            sa.and_(
                paper.c.organization_id == _table.c.organization_id,
                paper.c.id == _table.c.paper_id,
            ),
        )
        .join(
            person,
            sa.and_(
                person.c.organization_id == _table.c.organization_id,
                person.c.id == _table.c.created_by,
            ),
        )
        .where(paper.c.api14 == api14)
        .order_by(_table.c.paper_id, _table.c.id.desc())
    )
    return [OpinionRow(**row._mapping) for row in rows]
