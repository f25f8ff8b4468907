"""Volumes brought in by the ten thousand: copied beside the table, compared, merged.

A file is loaded through a temporary table, since COPY into a table under row security is refused.
What stands already is compared: the same figure changes nothing, another makes a revision, an
empty one leaves what stands, and a locked month is not touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from kernel.store.volume_tables import production_day, production_month

# Of a table that is being filled the planner knows nothing, and would look up row by row by the
# wrong index, or merge and sum by sorting what it takes for one row: every join and every sum is
# a hash of all its keys, in memory.
JOINED_AT_ONCE = sa.text(
    "select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)"
    ", set_config('enable_sort', 'off', true), set_config('work_mem', '64MB', true)"
)
LOCKED = "state in ('locked', 'priced', 'distributed', 'posted', 'closed')"  # of a month's close
_KEPT = {"organization_id", "completion_id", "source", "status", "revision", "import_batch_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeTable:
    """One of the two tables of volumes.

    Attributes:
        period: The column of its day or month.
        values: What a file may say, with the type of each.
    """

    name: str
    period: str
    values: Mapping[str, str]


def _described(table: sa.Table, period: str) -> VolumeTable:
    dialect: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return VolumeTable(
        name=table.name,
        period=period,
        values={
            column.name: column.type.compile(dialect)
            for column in table.c
            if column.name not in _KEPT and column.name != period
        },
    )


MONTHS = _described(production_month, "production_month")
DAYS = _described(production_day, "production_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of some rows.

    Attributes:
        locked: Lines that would change a locked row; they are not taken.
    """

    added: int
    changed: int
    unchanged: int
    locked: tuple[int, ...] = ()


def merge(
    session: Session,
    table: VolumeTable,
    frame: pl.DataFrame,
    *,
    import_id: UUID,
    source: str,
    reason: str,
    write: bool = True,
) -> Merged:
    """Bring rows into a table, or with WRITE off only say what that would do.

    Args:
        session: Of an Editor.
        table: Which of the two.
        frame: line, completion_id, period, and any of the table's values; each completion and
            period once.
        import_id: Whose rows they are.
        source: Who measured.
        reason: Kept with what is changed.
        write: Whether anything is written.
    """
    columns = [name for name in table.values if name in frame.columns]
    _stage(session, table, frame, columns)
    keys = {
        "ids": frame["completion_id"].unique().to_list(),
        "first": frame["period"].min(),
        "last": frame["period"].max(),
    }
    session.execute(JOINED_AT_ONCE)
    session.execute(sa.text(_look_up(table, columns)), keys)
    locked = _set_locked_aside(session, table, columns)
    known = session.execute(sa.text(_COUNTED)).one()
    merged = Merged(
        added=frame.height - len(locked) - known.here,
        changed=known.news,
        unchanged=known.here - known.news,
        locked=locked,
    )
    if write:
        values = {"import": import_id, "source": source, "reason": reason, **keys}
        if merged.changed:
            session.execute(sa.text(_revisions(table, columns)), values)
            session.execute(sa.text(_update(table, columns)), values)
        if merged.added:
            session.execute(sa.text(_insert(table, columns, some_stand=known.here > 0)), values)
    session.execute(sa.text("drop table stage, before"))
    return merged


def _stage(session: Session, table: VolumeTable, frame: pl.DataFrame, columns: list[str]) -> None:
    kinds = ", ".join(f"{name} {table.values[name]}" for name in columns)
    made = f"create temporary table stage (line bigint, completion_id uuid, period date, {kinds})"
    session.execute(sa.text(f"{made} on commit drop"))
    driver: Any = session.connection().connection.driver_connection
    rows = frame.select("line", "completion_id", "period", *columns)
    with driver.cursor().copy("copy stage from stdin (format csv)") as copy:
        copy.write(rows.write_csv(include_header=False, quote_style="necessary"))


def _news(columns: list[str]) -> str:
    """Whether a row says something that does not stand yet."""
    each = (f"(s.{name} is not null and s.{name} is distinct from p.{name})" for name in columns)
    return " or ".join(each) or "false"


def _among(table: VolumeTable) -> str:
    """Only rows of the stage's completions and days, found by the primary key."""
    return (
        f"p.{table.period} between :first and :last and p.completion_id = any(cast(:ids as uuid[]))"
    )


def _look_up(table: VolumeTable, columns: list[str]) -> str:
    """What stands already under the keys of the stage, and whether the stage says otherwise."""
    return f"""
        create temporary table before on commit drop as
        select s.line, p.*, {_news(columns)} as news
          from stage s
          join app.{table.name} p
            on p.completion_id = s.completion_id and p.{table.period} = s.period
         where {_among(table)}
    """  # noqa: S608 - names of this program's columns


_COUNTED = "select count(*) as here, count(*) filter (where news) as news from before"


def day_is_closed(completion: str, day: str) -> str:
    """Whether a lease that a completion reports on has closed the month of a day; of columns."""
    return (
        "exists (select from app.month_close m join app.completion_lease l"
        f" on l.lease_id = m.lease_id where l.completion_id = {completion} and l.valid @> {day}"
        f" and m.production_month = date_trunc('month', {day})::date and m.{LOCKED})"
    )


def _set_locked_aside(session: Session, table: VolumeTable, columns: list[str]) -> tuple[int, ...]:
    """Take the lines out that would change a locked row or the month of a lease that is closed."""
    closed = f"exists (select from app.month_close m where m.{LOCKED})"
    locked = "exists (select from before where news and status = 'locked')"
    if not session.scalar(sa.text(f"select {closed} or {locked}")):
        return ()
    leases = "s.lease_id, b.lease_id" if "lease_id" in columns else "b.lease_id"
    of_lease = (
        "exists (select from app.month_close m where m.production_month = s.period"
        f" and m.{LOCKED} and m.lease_id in ({leases}))"
        if table is MONTHS
        else day_is_closed("s.completion_id", "s.period")
    )
    barred = session.scalars(
        sa.text(
            "delete from stage s using stage t left join before b on b.line = t.line"  # noqa: S608
            " where s.line = t.line and (b.line is null or b.news) and (b.status = 'locked' or "
            + of_lease
            + ") returning s.line"
        )
    )
    lines = tuple(sorted(barred))
    session.execute(sa.text("delete from before where line = any(:lines)"), {"lines": list(lines)})
    return lines


def _insert(table: VolumeTable, columns: list[str], *, some_stand: bool) -> str:
    names = ", ".join(columns)
    new = "where not exists (select from before b where b.line = s.line)" if some_stand else ""
    return f"""
        insert into app.{table.name}
            (completion_id, {table.period}, {names}, source, import_batch_id)
        select completion_id, period, {names}, :source, :import from stage s {new}
            on conflict (organization_id, completion_id, {table.period}) do nothing
    """  # noqa: S608


_CHANGING = "b.line = s.line and b.news"


def _revisions(table: VolumeTable, columns: list[str]) -> str:
    after = ", ".join(f"'{name}', coalesce(s.{name}, b.{name})" for name in columns)
    return f"""
        insert into app.production_revision
            (id, table_name, completion_id, period, before, after, reason, import_batch_id)
        select gen_random_uuid(), '{table.name}', b.completion_id, s.period,
               to_jsonb(b) - array['organization_id', 'line', 'news'],
               jsonb_build_object({after}), :reason, :import
          from before b join stage s on {_CHANGING}
    """  # noqa: S608


def _update(table: VolumeTable, columns: list[str]) -> str:
    sets = ", ".join(f"{name} = coalesce(s.{name}, p.{name})" for name in columns)
    return f"""
        update app.{table.name} p
           set {sets}, source = :source, import_batch_id = :import, revision = p.revision + 1
          from stage s join before b on {_CHANGING}
         where p.completion_id = s.completion_id and p.{table.period} = s.period
           and {_among(table)}
    """  # noqa: S608
