"""The public registry of wells: one row per API number, shared by every organization."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.columns import any_of
from kernel.store.tables import well
from kernel.store.well_tables import well_word

INVENTED = "42___9000_0000"  # the sample wells' numbers, which no well has
_AT_ONCE = 1_000  # rows of one insert


@dataclass(frozen=True, slots=True, kw_only=True)
class WellRow:
    """What is publicly known of a well; None is unknown. Positions in degrees, WGS 84.

    Attributes:
        listed_at: When a public list named it first; None where organizations alone did.
    """

    api14: str
    state: str | None = None
    county: str | None = None
    district: str | None = None
    operator: str | None = None
    field: str | None = None
    lease: str | None = None
    well_no: str | None = None
    lat: float | None = None
    lon: float | None = None
    spud_on: date | None = None
    completed_on: date | None = None
    plugged_on: date | None = None
    listed_at: datetime | None = None


COLUMNS = [well.c[field.name] for field in fields(WellRow)]
_FILLABLE = [column.name for column in COLUMNS if column.name not in ("api14", "listed_at")]


def register_well(
    session: Session,
    *,
    api14: str,
    state: str | None = None,
    county: str | None = None,
    district: str | None = None,
    operator: str | None = None,
    field: str | None = None,
    lease: str | None = None,
    well_no: str | None = None,
    lat: float | None = None,
    lon: float | None = None,
    spud_on: date | None = None,
    completed_on: date | None = None,
    plugged_on: date | None = None,
) -> WellRow:
    """Make a well known, or fill in what nobody knew of it. Known values are never changed.

    Returns:
        The well as it is now registered.
    """
    known = WellRow(
        api14=api14,
        state=state,
        county=county,
        district=district,
        operator=operator,
        field=field,
        lease=lease,
        well_no=well_no,
        lat=lat,
        lon=lon,
        spud_on=spud_on,
        completed_on=completed_on,
        plugged_on=plugged_on,
    )
    new = insert(well).values({name: getattr(known, name) for name in ("api14", *_FILLABLE)})
    gaps = [sa.and_(well.c[name].is_(None), new.excluded[name].is_not(None)) for name in _FILLABLE]
    session.execute(
        new.on_conflict_do_update(
            index_elements=[well.c.api14],
            set_={name: sa.func.coalesce(well.c[name], new.excluded[name]) for name in _FILLABLE},
            where=sa.or_(*gaps),
        )
    )
    if words := words_of(operator, field, lease, county):
        session.execute(
            insert(well_word).on_conflict_do_nothing(), [{"word": word} for word in sorted(words)]
        )
    return well_of(session, api14)


def words_of(*names: str | None) -> set[str]:
    """The words of names by which typing errors are understood.

    >>> sorted(words_of("Mabee 240-A", None, "SPRABERRY (TREND AREA)"))
    ['area', 'mabee', 'spraberry', 'trend']
    """
    text = " ".join(name for name in names if name).lower()
    return {word for word in re.findall(r"[^\W_]{4,}", text) if not word.isdigit()}


def register_wells(session: Session, counties: Mapping[str, str | None], *, state: str) -> None:
    """Make many wells known by number and county; known values are never changed."""
    rows = [
        {"api14": api14, "state": state, "county": county}
        for api14, county in sorted(counties.items())
    ]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(
            insert(well).on_conflict_do_nothing(index_elements=[well.c.api14]),
            rows[start : start + _AT_ONCE],
        )


def well_of(session: Session, api14: str) -> WellRow:
    """One well of the registry.

    Raises:
        NotFound: The registry does not know the number.
    """
    row = session.execute(sa.select(*COLUMNS).where(well.c.api14 == api14)).one_or_none()
    if row is None:
        raise NotFound(f"The well {api14} is not in the registry.", hint="Plan it or add it first.")
    return WellRow(**row._mapping)


def wells_of(session: Session, api14s: Sequence[str]) -> dict[str, WellRow]:
    """Those of the wells that the registry knows, by number."""
    rows = session.execute(sa.select(*COLUMNS).where(any_of(well.c.api14, api14s)))
    return {row.api14: WellRow(**row._mapping) for row in rows}


def nearest_wells(session: Session, api14s: Sequence[str]) -> dict[str, WellRow]:
    """Wells by the numbers asked for; where a hole has only sidetracks, its first one.

    A number of ten digits names a hole, and stands here with four zeros.
    """
    found = wells_of(session, api14s)
    holes = [one for one in api14s if one not in found and one.endswith("0000")]
    if not holes:
        return found
    asked = sa.select(sa.func.unnest(sa.cast(holes, ARRAY(sa.Text))).label("hole")).subquery()
    first = (
        sa.select(*COLUMNS)
        .where(
            well.c.api14 > asked.c.hole,
            well.c.api14 <= sa.func.left(asked.c.hole, 10).op("||")("9999"),
        )
        .order_by(well.c.api14)
        .limit(1)
        .lateral()
    )
    for row in session.execute(sa.select(asked.c.hole, first).join(first, sa.true())):
        values = dict(row._mapping)
        hole = values.pop("hole")
        found[hole] = WellRow(**values)
    return found
