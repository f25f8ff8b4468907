"""What people call a record that another one refers to."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store import asset_tables as assets
from kernel.store import money_tables, volume_tables
from kernel.store.rig_tables import rig
from kernel.store.tables import person

MOST_LABELS = 100_000


def labels_of(
    session: Session, table: str, only: Sequence[sa.ColumnElement[bool]] = ()
) -> dict[UUID, str]:
    """Labels of the records of a table that hold ONLY by their ids, in the order of the labels.

    A label that two records share is told apart by the end of the id.
    """
    key, words, source = _LABELS[table]
    by = sa.collate(words, "C")  # by code points, as Python orders text
    wanted = sa.select(key, words).select_from(source).where(*only).order_by(by, key)
    found: dict[UUID, str] = {}
    taken: set[str] = set()
    for record_id, said in session.execute(wanted.limit(MOST_LABELS)).tuples():
        text = str(said).strip() or str(record_id)[-6:]
        if text in taken:
            text = f"{text} ({str(record_id)[-6:]})"
        taken.add(text)
        found[record_id] = text
    return found


def has_labels(table: str) -> bool:
    """Whether records of a table are called anything."""
    return table in _LABELS


def _joined(*parts: sa.ColumnElement[str] | sa.Column[str]) -> sa.ColumnElement[str]:
    return sa.func.concat_ws(" · ", *(sa.func.nullif(part, "") for part in parts))


def _words(code: sa.Column[str]) -> sa.ColumnElement[str]:
    return sa.func.replace(code, "_", " ")


def _inside(table: sa.Table, other: sa.Table, column: str) -> sa.FromClause:
    """A table with the one that a column of it refers to."""
    return table.outerjoin(
        other,
        sa.and_(other.c.organization_id == table.c.organization_id, other.c.id == table.c[column]),
    )


_W, _C, _L = assets.asset_well, assets.completion, assets.lease
_V = volume_tables.lease_volume
_LABELS: dict[str, tuple[sa.Column[UUID], sa.ColumnElement[str], sa.FromClause]] = {
    "field": (assets.field.c.id, assets.field.c.name, assets.field),
    "company": (
        assets.company.c.id,
        _joined(assets.company.c.short_code, assets.company.c.name),
        assets.company,
    ),
    "lease": (_L.c.id, _joined(_L.c.name, _L.c.regulator_lease_no), _L),
    "asset_well": (_W.c.id, _joined(_W.c.name, _W.c.well_no, _W.c.api14), _W),
    "completion": (
        _C.c.id,
        _joined(_W.c.name, _W.c.well_no, _C.c.interval_code),
        _inside(_C, _W, "well_id"),
    ),
    "rig": (rig.c.id, rig.c.name, rig),
    "person": (person.c.id, _joined(person.c.name, person.c.email), person),
    "lease_volume": (
        _V.c.id,
        _joined(
            _L.c.name,
            sa.func.to_char(_V.c.production_month, "YYYY-MM"),
            _words(_V.c.product),
        ),
        _inside(_V, _L, "lease_id"),
    ),
    "cost_deck": (
        money_tables.cost_deck.c.id,
        money_tables.cost_deck.c.name,
        money_tables.cost_deck,
    ),
    "afe": (
        money_tables.afe.c.id,
        _joined(money_tables.afe.c.afe_no, sa.cast(money_tables.afe.c.revision, sa.Text)),
        money_tables.afe,
    ),
    "division_order": (
        money_tables.division_order.c.id,
        _joined(_L.c.name, _words(money_tables.division_order.c.product)),
        _inside(money_tables.division_order, _L, "lease_id"),
    ),
}
