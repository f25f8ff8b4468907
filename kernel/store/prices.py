"""The price book of an organization: each save is a whole new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.plugging.price_book import Price, PriceBook
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.tables import person, price

_table = price


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVersion:
    """A version of the price book in a list."""

    version: int
    items: int
    created_by_name: str
    created_at: datetime


def price_book(session: Session, version: int | None = None) -> PriceBook | None:
    """A version of the price book, the newest by default; None where none was ever saved.

    Raises:
        NotFound: There is no such version.
    """
    newest = sa.select(sa.func.max(_table.c.version)).scalar_subquery()
    rows = session.execute(
        sa.select(_table).where(_table.c.version == (newest if version is None else version))
    ).all()
    if not rows:
        if version is None:
            return None
        raise NotFound(f"The price book has no version {version}.")
    return PriceBook(
        version=rows[0].version,
        currency=rows[0].currency,
        prices={
            row.item: Price(amount=row.amount.normalize() + 0, dated=row.dated, note=row.note)
            for row in rows
        },
    )


def save_prices(
    session: Session, prices: Mapping[str, Price], *, currency: str, seen: int | None
) -> int:
    """Save a whole price book as the next version.

    Args:
        session: Of the person who saves.
        prices: Every item that has an amount.
        currency: Three letters.
        seen: The version that was edited; None for the first.

    Raises:
        Conflict: Somebody else saved a version meanwhile.
    """
    hold(session, "price book")
    last = session.scalar(sa.select(sa.func.max(_table.c.version)))
    if last != seen:
        raise Conflict(
            "Somebody else changed the price book meanwhile.",
            hint="Reload it and enter your changes again.",
        )
    version = (last or 0) + 1
    session.execute(
        sa.insert(_table),
        [
            {
                "id": uuid7(),
                "version": version,
                "item": item,
                "amount": one.amount,
                "currency": currency,
                "dated": one.dated,
                "note": one.note,
            }
            for item, one in prices.items()
        ],
    )
    return version


def book_versions(session: Session) -> list[BookVersion]:
    """Every version of the price book, newest first."""
    rows = session.execute(
        sa.select(
            _table.c.version,
            sa.func.count().label("items"),
            person.c.name.label("created_by_name"),
            sa.func.min(_table.c.created_at).label("created_at"),
        )
        .join(
            person,
            sa.and_(
                person.c.organization_id == _table.c.organization_id,
                person.c.id == _table.c.created_by,
            ),
        )
        .group_by(_table.c.version, person.c.name)
        .order_by(_table.c.version.desc())
    )
    return [BookVersion(**row._mapping) for row in rows]
