"""An import taken out again: what it added goes, what it changed is as it was before."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.store.asset_tables import asset_well, company, completion, field, lease
from kernel.store.volume_stage import (
    JOINED_AT_ONCE,
    LOCKED,
    MONTHS,
    VolumeTable,
    day_is_closed,
)
from kernel.store.volume_tables import import_made

# What refers to a row goes before it.
_MADE: Mapping[str, sa.Table] = {
    table.name: table for table in (completion, asset_well, lease, field, company)
}


def changed_later(session: Session, import_id: UUID) -> list[str]:
    """The files of later imports that changed rows of this one and are not undone."""
    return list(
        session.scalars(
            sa.text(
                "select distinct b.file_name from app.production_revision r"
                " join app.import_batch b on b.id = r.import_batch_id and b.status <> 'undone'"
                " where r.before ->> 'import_batch_id' = :import and r.import_batch_id <> :id"
            ),
            {"import": str(import_id), "id": import_id},
        )
    )


def locked_rows(
    session: Session, table: VolumeTable, import_id: UUID, span: tuple[date, date]
) -> int:
    """How many rows of an import have been locked since, or lie in closed months of a lease."""
    closed = (
        "exists (select from app.month_close m where m.lease_id = p.lease_id"
        f" and m.production_month = p.production_month and m.{LOCKED})"
        if table is MONTHS
        else day_is_closed("p.completion_id", "p.production_date")
    )
    found: int = session.scalars(
        sa.text(
            f"select count(*) from app.{table.name} p where import_batch_id = :id"  # noqa: S608
            f" and (status = 'locked' or {closed}) and {table.period} between :first and :last"
        ),
        {"id": import_id, "first": span[0], "last": span[1]},
    ).one()
    return found


def take_out(session: Session, table: VolumeTable, import_id: UUID, period: date) -> int:
    """Put one day or month back to what it was before an import.

    Returns:
        How many rows were touched.
    """
    values = {"id": import_id, "period": period, "table": table.name}
    session.execute(JOINED_AT_ONCE)
    restored = session.execute(sa.text(_restore(table)), values).all()
    deleted = session.execute(
        sa.text(
            f"delete from app.{table.name} where {table.period} = :period"  # noqa: S608
            " and import_batch_id = :id returning completion_id"
        ),
        values,
    ).all()
    return len(restored) + len(deleted)


def _restore(table: VolumeTable) -> str:
    """Rows that stood before: of several changes by one import, what was before the first."""
    names = [*table.values, "source", "status", "import_batch_id"]
    sets = ", ".join(f"{name} = o.{name}" for name in names)
    return f"""
        with first as (
            select distinct on (completion_id) completion_id, before
              from app.production_revision
             where import_batch_id = :id and table_name = :table and period = :period
             order by completion_id, (before ->> 'revision')::int)
        update app.{table.name} p set {sets}, revision = p.revision + 1
          from first f, jsonb_populate_record(null::app.{table.name}, f.before) o
         where p.completion_id = f.completion_id and p.{table.period} = :period
           and p.import_batch_id = :id and f.before ->> 'import_batch_id' is distinct from :id::text
        returning p.completion_id
    """.replace(":id::text", "cast(:id as text)")  # noqa: S608


def delete_made(session: Session, import_id: UUID) -> tuple[int, int]:
    """Delete wells, leases and the like that an import made and nothing else refers to.

    Returns:
        How many went, and how many stay because others use them.
    """
    gone = kept = 0
    for name, table in _MADE.items():
        ids = list(
            session.scalars(
                sa.select(import_made.c.row_id).where(
                    import_made.c.import_batch_id == import_id, import_made.c.table_name == name
                )
            )
        )
        deleted = _delete(session, table, ids)
        gone += deleted
        kept += len(ids) - deleted
    return gone, kept


def _delete(session: Session, table: sa.Table, ids: list[UUID]) -> int:
    """Delete those rows that nothing refers to, halving what is refused; changed ones stay."""
    if not ids:
        return 0
    try:
        with session.begin_nested():
            gone = session.execute(
                sa.delete(table)
                .where(table.c.id.in_(ids), table.c.version == 1)
                .returning(table.c.id)
            )
            return len(gone.all())
    except exc.IntegrityError:
        if len(ids) == 1:
            return 0
    middle = len(ids) // 2
    return _delete(session, table, ids[:middle]) + _delete(session, table, ids[middle:])
