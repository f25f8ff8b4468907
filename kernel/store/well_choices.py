"""The organization's own wells narrowed by field, operator, county and label."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.tables import well, well_engagement

BY = ("field", "operator", "county", "label")
_own = well_engagement


def _value(name: str) -> sa.ColumnElement[Any]:
    """What the organization's papers say, else the public registry."""
    if name == "label":
        return _own.c.label
    return sa.func.coalesce(_own.c.metadata[name].astext, well.c[name])


_WELLS = _own.join(well, well.c.api14 == _own.c.api14)


def choices(session: Session) -> dict[str, dict[str, int]]:
    """For each of `BY`, the values that the organization's wells bear, and how many wells."""
    found = {}
    for name in BY:
        value = sa.func.upper(_value(name)).label("value")
        rows = session.execute(
            sa.select(value, sa.func.count().label("wells"))
            .select_from(_WELLS)
            .where(value.is_not(None), value != "")
            .group_by(value)
            .order_by(value)
        )
        found[name] = {row.value: row.wells for row in rows}
    return found


def wells_with(session: Session, wanted: Mapping[str, Sequence[str]], limit: int) -> list[str]:
    """Numbers of the organization's wells that bear one of the values for each name; in order."""
    found = sa.select(_own.c.api14).select_from(_WELLS).order_by(_own.c.api14).limit(limit)
    for name, values in wanted.items():
        if values:
            found = found.where(sa.func.upper(_value(name)).in_([v.upper() for v in values]))
    return list(session.scalars(found))
