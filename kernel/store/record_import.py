"""Records brought in from files: what they belong to, what an import did to each, and its undo.

Lease months, decks and AFEs are typed as well as imported, so they carry no batch of their own.
What an import did is kept beside them: what stood before, and the version it left.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from kernel.store import asset_tables as assets
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.ids import uuid7
from kernel.store.volume_stage import LOCKED
from kernel.store.volume_tables import import_change

_TABLES: Mapping[str, sa.Table] = {  # what belongs to a row goes before it
    table.name: table
    for table in (
        money.division_order_interest,
        money.division_order,
        money.afe_line,
        money.afe,
        volumes.lease_volume,
    )
}
_CHILDREN = {
    "division_order": ("division_order_interest", "division_order_id"),
    "afe": ("afe_line", "afe_id"),
}
_KEPT = ("organization_id", "id", "version", "created_by", "created_at")
UNDONE_AT_ONCE = 5_000


def bare(text: str | None) -> str:
    """A name or number without case, blanks and leading zeros, as files write them variously.

    >>> bare(" 00016"), bare("Mabee  Unit")
    ('16', 'MABEE UNIT')
    """
    return " ".join((text or "").upper().split()).lstrip("0")


@dataclass(slots=True, kw_only=True)
class Subjects:
    """What of an organization rows of records may name.

    Attributes:
        numbered: Leases by district, code and number, each bare.
        numbers: Leases by their number alone; several where districts share it.
    """

    numbered: dict[tuple[str, str, str], UUID] = field(default_factory=dict)
    numbers: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    leases: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    wells: dict[str, UUID] = field(default_factory=dict)  # by 12 digits
    well_names: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, UUID] = field(default_factory=dict)
    companies: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    fields: dict[str, UUID] = field(default_factory=dict)  # of Texas, by number


def subjects(session: Session) -> Subjects:
    """Everything that rows may name."""
    found = Subjects()
    lease, well, company, place = assets.lease, assets.asset_well, assets.company, assets.field
    leases = session.execute(
        sa.select(
            lease.c.id,
            lease.c.name,
            lease.c.regulator_district,
            lease.c.oil_gas_code,
            lease.c.regulator_lease_no,
        )
    )
    for lease_id, name, district, code, number in leases:
        found.leases[bare(name)].append(lease_id)
        if number:
            found.numbered[bare(district), code or "", bare(number)] = lease_id
            found.numbers[bare(number)].append(lease_id)
    for well_id, api12, name in session.execute(sa.select(well.c.id, well.c.api12, well.c.name)):
        found.well_names[bare(name)].append(well_id)
        if api12:
            found.wells[api12] = well_id
    companies = session.execute(sa.select(company.c.id, company.c.short_code, company.c.name))
    for company_id, code, name in companies:
        found.codes[bare(code)] = company_id
        found.companies[bare(name)].append(company_id)
    fields = session.execute(
        sa.select(place.c.id, place.c.regulator_code).where(place.c.jurisdiction == "TX")
    )
    found.fields = {bare(code): field_id for field_id, code in fields}
    return found


def closed_months(session: Session) -> set[tuple[UUID, Any]]:
    """Every lease and month that is locked."""
    rows = session.execute(
        sa.text(f"select lease_id, production_month from app.month_close where {LOCKED}")  # noqa: S608
    )
    return {(row.lease_id, row.production_month) for row in rows}


def lease_volumes(session: Session, leases: Iterable[UUID]) -> dict[tuple[Any, ...], Any]:
    """The months of some leases, by lease, month and product."""
    table = volumes.lease_volume
    rows = session.execute(sa.select(table).where(_among(table.c.lease_id, leases)))
    return {(row.lease_id, row.production_month, row.product): row for row in rows}


def deck_from(
    session: Session, property_id: UUID, product: str, start: date
) -> tuple[UUID, str] | None:
    """The deck of a property and product that holds from a day: id and status; a draft first."""
    deck = money.division_order
    row = session.execute(
        sa.select(deck.c.id, deck.c.status)
        .where(
            deck.c.property_id == property_id,
            deck.c.product == product,
            deck.c.status.in_(("draft", "approved")),
            sa.func.lower(deck.c.valid) == start,
        )
        .order_by(deck.c.status.desc(), deck.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.id, row.status)


def interest_rows(session: Session, deck_id: UUID) -> list[dict[str, Any]]:
    """Every interest of a deck."""
    table = money.division_order_interest
    rows = session.execute(sa.select(table).where(table.c.division_order_id == deck_id))
    return [dict(row._mapping) for row in rows]


def newest_revision(session: Session, afe_no: str) -> dict[str, Any] | None:
    """The newest revision of an AFE by its number."""
    table = money.afe
    row = session.execute(
        sa.select(table).where(table.c.afe_no == afe_no).order_by(table.c.revision.desc()).limit(1)
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def line_rows(session: Session, afe_id: UUID) -> list[dict[str, Any]]:
    """Every line of an AFE, in order."""
    table = money.afe_line
    rows = session.execute(
        sa.select(table).where(table.c.afe_id == afe_id).order_by(table.c.line_no)
    )
    return [dict(row._mapping) for row in rows]


def note_changes(
    session: Session,
    import_id: UUID,
    table: sa.Table,
    rows: Sequence[tuple[UUID, int, Mapping[str, Any] | None]],
) -> None:
    """Keep what an import did: id, version that it left, and what stood before or None.

    Args:
        session: Of an Editor.
        import_id: The import.
        table: Whose rows they are.
        rows: One for each record that was added or changed.
    """
    names = _restored(table)
    for start in range(0, len(rows), 5_000):
        session.execute(
            sa.insert(import_change),
            [
                {
                    "id": uuid7(),
                    "import_batch_id": import_id,
                    "table_name": table.name,
                    "row_id": row_id,
                    "version": version,
                    "before": before
                    and {name: _text(before[name]) for name in names if name in before},
                }
                for row_id, version, before in rows[start : start + 5_000]
            ],
        )


def _among(column: sa.ColumnElement[UUID], ids: Iterable[UUID]) -> sa.ColumnElement[bool]:
    """Whether an id is one of many, which travel as one array."""
    return column == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))


def _text(value: Any) -> Any:
    """As JSON keeps it, from which the column's type reads it back exactly."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def _restored(table: sa.Table) -> list[str]:
    return [one.name for one in table.c if one.name not in _KEPT and one.computed is None]


def changed_later(session: Session, import_id: UUID) -> list[str]:
    """The files of later imports that touched records of this one and are not undone."""
    mine, later = import_change.alias("mine"), import_change.alias("later")
    batch = volumes.import_batch
    return list(
        session.scalars(
            sa.select(batch.c.file_name)
            .distinct()
            .select_from(mine)
            .join(later, sa.and_(later.c.row_id == mine.c.row_id, later.c.id > mine.c.id))
            .join(batch, batch.c.id == later.c.import_batch_id)
            .where(
                mine.c.import_batch_id == import_id,
                later.c.import_batch_id != import_id,
                batch.c.status != "undone",
            )
        )
    )


def decided(session: Session, import_id: UUID) -> list[str]:
    """What of an import has been approved, submitted or locked since, in words."""
    ids = sa.select(import_change.c.row_id).where(import_change.c.import_batch_id == import_id)
    deck, interest = money.division_order, money.division_order_interest
    afe, line = money.afe, money.afe_line
    of_decks = sa.or_(
        deck.c.id.in_(ids),
        deck.c.id.in_(sa.select(interest.c.division_order_id).where(interest.c.id.in_(ids))),
    )
    found = [
        f"a deck is {status}"
        for status in session.scalars(
            sa.select(deck.c.status).distinct().where(of_decks, deck.c.status != "draft")
        )
    ]
    afes = sa.select(afe.c.afe_no, afe.c.status).where(
        sa.or_(
            sa.and_(afe.c.id.in_(ids), afe.c.status != "draft"),
            sa.and_(
                afe.c.id.in_(sa.select(line.c.afe_id).where(line.c.id.in_(ids))),
                afe.c.status.in_(("closed", "superseded", "withdrawn", "rejected")),
            ),
        )
    )
    found += [f"AFE {row.afe_no} is {row.status}" for row in session.execute(afes.limit(3))]
    locked = session.scalar(
        sa.text(
            "select count(*) from app.lease_volume v join app.import_change c on c.row_id = v.id"  # noqa: S608
            " where c.import_batch_id = :id and (v.status = 'locked' or exists (select from"
            " app.month_close m where m.lease_id = v.lease_id"
            f" and m.production_month = v.production_month and m.{LOCKED}))"
        ),
        {"id": import_id},
    )
    if locked:
        found.append(f"{locked:,} lease months are in closed months")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """What came of a step of an undo: records taken out or put back, and those that stay."""

    done: int
    kept: int


def take_out(session: Session, import_id: UUID) -> TakenOut | None:
    """Undo some of what an import did to records; None where nothing is left.

    A record that somebody changed since stays as it is.
    """
    for name, table in _TABLES.items():
        ids = list(
            session.scalars(
                sa.select(import_change.c.row_id)
                .distinct()
                .where(
                    import_change.c.import_batch_id == import_id,
                    import_change.c.table_name == name,
                )
                .limit(UNDONE_AT_ONCE)
            )
        )
        if ids:
            values = {"id": import_id, "table": name, "ids": ids}
            done = len(session.execute(sa.text(_deletion(name)), values).all())
            if name not in _CHILDREN:  # a deck and an AFE are only ever added
                done += len(session.execute(sa.text(_restoration(table)), values).all())
            session.execute(
                sa.delete(import_change).where(
                    import_change.c.import_batch_id == import_id,
                    import_change.c.table_name == name,
                    _among(import_change.c.row_id, ids),
                )
            )
            return TakenOut(done=done, kept=len(ids) - done)
    return None


# Of several changes by one import: what was before the first, and the version after the last.
_OF_IMPORT = """
    with touched as (
        select distinct on (row_id) row_id, before,
               min(version) over (partition by row_id) - 1 as was,
               max(version) over (partition by row_id) as version
          from app.import_change
         where import_batch_id = :id and table_name = :table
           and row_id = any(cast(:ids as uuid[]))
         order by row_id, id)
"""


def _deletion(name: str) -> str:
    alone = ""
    if name in _CHILDREN:
        child, key = _CHILDREN[name]
        alone = f" and not exists (select from app.{child} c where c.{key} = t.id)"
    return (
        f"{_OF_IMPORT} delete from app.{name} t using touched o where o.before is null"  # noqa: S608
        f" and t.id = o.row_id and t.version = o.version{alone} returning t.id"
    )


def _restoration(table: sa.Table) -> str:
    """What stood before; an earlier import of it is still the last that touched the row."""
    sets = ", ".join(f"{name} = b.{name}" for name in _restored(table))
    return (
        f"{_OF_IMPORT}, restored as (update app.{table.name} t"  # noqa: S608
        f" set {sets}, version = t.version + 1"
        f" from touched o, jsonb_populate_record(cast(null as app.{table.name}), o.before) b"
        " where o.before is not null and t.id = o.row_id and t.version = o.version"
        " returning t.id, t.version, o.was),"
        " earlier as (update app.import_change c set version = r.version from restored r"
        " where c.row_id = r.id and c.version = r.was and c.import_batch_id <> :id)"
        " select id from restored"
    )
