"""Public lists brought into the registry, block by block, as the owner.

Each block is one transaction that also notes how far the list is, so that a run which was killed
goes on after its last whole block. An empty registry is filled without its search index, which is
built at the end, beside the people who read.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.rows import class_row
from sqlalchemy.orm import Session

from kernel.documents.public_lists import COLUMNS, Block
from kernel.errors import Conflict, Unavailable
from kernel.store.connection import OURS, StoreUrls, libpq_url
from kernel.store.ids import uuid7
from kernel.store.well_tables import registry_import, registry_reject

_LOCK = 4_200_100_501  # any number, the same in every process that imports
NAMES = ("lease", "operator", "field", "county")
_FEW = 20_000  # wells that are indexed sooner than the index is built anew
MOST_REJECTS = 100_000  # kept of one list; all of them are counted

Owner = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """How far a list is.

    Attributes:
        line: Lines of the file that are done.
        rows: Rows among them.
        added: Wells that the registry did not know.
        changed: Wells of which the list says something new.
        rejected: Rows refused, and values left out of rows that were taken.
    """

    id: UUID
    name: str
    sha256: str
    state: str
    line: int
    rows: int
    added: int
    changed: int
    rejected: int
    started_at: datetime
    ended_at: datetime | None


_ROW = ", ".join(ImportRow.__dataclass_fields__)
_TYPES = {"lat": "double precision", "lon": "double precision"} | dict.fromkeys(
    ("spud_on", "completed_on", "plugged_on"), "date"
)
_STAGE = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in COLUMNS)
_KNOWN = [name for name in COLUMNS if name != "api14"]
# What a list leaves open stays as it is; what it says holds.
_NEWS = " or ".join(
    f"excluded.{name} is not null and excluded.{name} is distinct from w.{name}" for name in _KNOWN
)
_MERGE = f"""
with merged as (
    insert into app.well as w ({", ".join(COLUMNS)}, listed_at)
    select {", ".join(COLUMNS)}, now() from stage
        on conflict (api14) do update
       set {", ".join(f"{name} = coalesce(excluded.{name}, w.{name})" for name in _KNOWN)},
           listed_at = coalesce(w.listed_at, now())
     where w.listed_at is null or {_NEWS}
    returning (xmax = 0) as new)
select count(*) filter (where new), count(*) filter (where not new) from merged
"""  # noqa: S608 - column names of this program


class RegistryImport:
    """A list on its way in; made by `importing`."""

    def __init__(self, owner: Owner, row: ImportRow) -> None:
        self._owner = owner
        self.row = row
        self._words: set[str] = set()

    def take(self, block: Block) -> ImportRow:
        """Bring one block in and note that it is done, in one transaction."""
        with self._owner.transaction():
            self._copy("stage", COLUMNS, _STAGE, block.frame)
            added, changed = self._owner.execute(_MERGE).fetchone() or (0, 0)
            self._learn(block.frame)
            self._refuse(block)
            self.row = self._note(
                "line = %s, rows = rows + %s, added = added + %s, changed = changed + %s,"
                " rejected = rejected + %s, touched_at = now()",
                [block.last, block.rows, added, changed, len(block.rejects)],
            )
        return self.row

    def end(self) -> float | None:
        """Note that the list is in, and see that the registry can be searched.

        Returns:
            How long the search index took to build, None where it stood. [s]
        """
        seconds = build_search_index(self._owner)
        self._owner.execute("analyze app.well")
        self._owner.execute("analyze app.well_word")
        self.row = self._note("state = 'done', ended_at = now()", [])
        return seconds

    def stop(self) -> None:
        """Note that a person stopped it; the next run goes on from here."""
        self.row = self._note("state = 'stopped', touched_at = now()", [])

    def expect(self, rows: int) -> None:
        """Take the search index away where building it anew costs less than keeping it up."""
        known = self._owner.execute(
            "select count(*) from (select from app.well limit %s) w", [4 * rows + 1]
        ).fetchone()
        if rows > _FEW and known and known[0] <= 4 * rows:
            self._owner.execute("drop index if exists app.well_search_text_index")

    def _note(self, assignments: str, values: Sequence[Any]) -> ImportRow:
        statement = sql.SQL("update app.registry_import set {} where id = %s returning {}").format(
            sql.SQL(assignments),
            sql.SQL(_ROW),
        )
        with self._owner.cursor(row_factory=class_row(ImportRow)) as cursor:
            noted = cursor.execute(statement, [*values, self.row.id]).fetchone()
        if noted is None:
            raise Unavailable("The import is not known any more.")
        return noted

    def _copy(self, table: str, names: Sequence[str], columns: str, frame: pl.DataFrame) -> None:
        """A temporary table of a frame's rows, until the transaction ends."""
        self._owner.execute(f"create temporary table {table} ({columns}) on commit drop")
        rows = frame.write_csv(include_header=False, quote_style="necessary")
        with self._owner.cursor().copy(
            f"copy {table} ({', '.join(names)}) from stdin (format csv)"
        ) as copy:
            copy.write(rows)

    def _learn(self, frame: pl.DataFrame) -> None:
        """Keep the words of the names, by which typing errors are understood."""
        names = pl.concat_str(
            "lease", "operator", "field", "county", separator=" ", ignore_nulls=True
        )
        words = (
            frame.select(names.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]{4,}").alias("w"))
            .explode("w")
            .filter(pl.col("w").str.contains(r"\p{L}"))["w"]
            .unique()
        )
        new = set(words.to_list()) - self._words
        self._words |= new
        if new:
            self._owner.execute(
                "insert into app.well_word select unnest(%s::text[]) on conflict do nothing",
                [sorted(new)],
            )

    def _refuse(self, block: Block) -> None:
        kept = block.rejects[: max(0, MOST_REJECTS - self.row.rejected)]
        if not kept:
            return
        with self._owner.cursor().copy(
            "copy app.registry_reject (import_id, line, place, reason, row) from stdin"
        ) as copy:
            for place, one in enumerate(kept):
                copy.write_row((self.row.id, one.line, place, one.reason, one.row))


@contextmanager
def importing(
    urls: StoreUrls, *, name: str, sha256: str, again: bool = False
) -> Iterator[RegistryImport]:
    """A list on its way in: a new one, or one that was begun and not ended; one at a time.

    Args:
        urls: The store.
        name: Of the list, for people.
        sha256: Of the file; the same file goes on where it was left.
        again: Bring a list in anew that is in already.

    Raises:
        Conflict: Another list is coming in, or this one is in already.
        Unavailable: The database does not answer.
    """
    try:
        owner = psycopg.connect(libpq_url(urls.owner), autocommit=True, **_OPTIONS)
    except psycopg.OperationalError as failure:
        raise Unavailable(
            "The database does not answer.", hint="Try again in a moment."
        ) from failure
    with owner:
        _alone(owner)
        yield RegistryImport(owner, _begun(owner, name, sha256, again))


def _alone(owner: Owner) -> None:
    """Let no other list come in; one that has just ended holds on until its connection is gone."""
    try:
        with owner.transaction():
            owner.execute("set local lock_timeout = '2s'")
            owner.execute("select pg_advisory_lock(%s)", [_LOCK])
    except psycopg.errors.LockNotAvailable:
        raise Conflict(
            "Another list is coming in at this moment.", hint="Wait until it has ended."
        ) from None


# index builds take longer than what people do, and more memory
_OPTIONS: dict[str, Any] = OURS | {
    "options": "-c statement_timeout=0 -c lock_timeout=10s -c maintenance_work_mem=256MB"
    " -c timezone=UTC -c synchronous_commit=off"
}


def _begun(owner: Owner, name: str, sha256: str, again: bool) -> ImportRow:
    with owner.cursor(row_factory=class_row(ImportRow)) as cursor:
        newest = cursor.execute(
            f"select {_ROW} from app.registry_import where sha256 = %s"  # noqa: S608
            " order by started_at desc limit 1",
            [sha256],
        ).fetchone()
        if newest is not None and newest.state == "done" and not again:
            raise Conflict(
                f"This list is in already, since {newest.ended_at:%Y-%m-%d}.",
                hint="Say --again to bring it in once more.",
            )
        if newest is not None and newest.state != "done":
            cursor.execute(
                "update app.registry_import set state = 'running' where id = %s", [newest.id]
            )
            return newest
        made = cursor.execute(
            f"insert into app.registry_import (id, name, sha256) values (%s, %s, %s)"  # noqa: S608
            f" returning {_ROW}",
            [uuid7(), name, sha256],
        ).fetchone()
    if made is None:
        raise Unavailable("The import could not be noted.")
    return made


def build_search_index(owner: Owner) -> float | None:
    """Build the search index where it is missing, beside those who read and write.

    Returns:
        How long it took; None where it stands, or the server has no trigrams. [s]
    """
    place = owner.execute(
        "select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace"
        " where e.extname = 'pg_trgm'"
    ).fetchone()
    if place is None:
        return None
    stands = owner.execute(
        "select i.indisvalid from pg_index i"
        " where i.indexrelid = to_regclass('app.well_search_text_index')"
    ).fetchone()
    if stands and stands[0]:
        return None
    start = time.perf_counter()
    owner.execute("drop index if exists app.well_search_text_index")  # one that was broken off
    owner.execute(
        sql.SQL(
            "create index concurrently well_search_text_index on app.well"
            " using gin (search_text {}.gin_trgm_ops)"
        ).format(sql.Identifier(place[0]))
    )
    return time.perf_counter() - start


def imports(session: Session, limit: int = 20) -> list[ImportRow]:
    """The lists that came in, newest first."""
    columns = [registry_import.c[name] for name in ImportRow.__dataclass_fields__]
    newest = sa.select(*columns).order_by(registry_import.c.started_at.desc()).limit(limit)
    return [ImportRow(**row._mapping) for row in session.execute(newest)]


def rejects(session: Session, import_id: UUID, limit: int = 1_000) -> list[tuple[int, str, str]]:
    """Line, reason and content of what a list had refused, in the order of the list."""
    table = registry_reject
    found = (
        sa.select(table.c.line, table.c.reason, table.c.row)
        .where(table.c.import_id == import_id)
        .order_by(table.c.line, table.c.place)
        .limit(limit)
    )
    return [(row.line, row.reason, row.row) for row in session.execute(found)]
