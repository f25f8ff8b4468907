"""Bring a public list of wells into the registry that all organizations share.

It is the installation's business, not an organization's: whoever may use the data folder's
secrets may do it, as with a migration, and the administrators whom the installation names.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import polars as pl

from kernel.documents.public_lists import BLOCK, PublicList, open_list
from kernel.errors import InvalidInput
from kernel.store import connection
from kernel.store.actor import Actor, Role
from kernel.store.registry_import import ImportRow, importing, imports, rejects
from kernel.store.session import tenant_session

Progress = Callable[[str], None]
Share = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a list.

    Attributes:
        row: Counts since the list was begun, earlier runs included.
        rows: Rows of this run.
        seconds: Of this run, the index apart. [s]
        index_seconds: For the search index; None where it stood. [s]
    """

    row: ImportRow
    rows: int
    seconds: float
    index_seconds: float | None

    @property
    def rows_per_second(self) -> float:
        """Speed of this run, the index apart."""
        return self.rows / self.seconds if self.seconds else 0.0


def import_registry(
    path: Path,
    *,
    again: bool = False,
    size: int = BLOCK,
    progress: Progress | None = None,
    share: Share = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Imported:
    """Bring a list in; a run that was killed or stopped goes on after its last whole block.

    Args:
        path: A CSV or Parquet file with the headings of a public list.
        again: Bring in anew what is in already.
        size: Rows of one block. [-]
        progress: Receives each step in words.
        share: Receives how much is done after each block, from 0 to 1. [-]
        should_stop: Asked between two blocks.

    Raises:
        InvalidInput: The file cannot be read, or no heading names an API number.
        Conflict: The list is in already, or another one is coming in.
    """
    tell = progress or (lambda _: None)
    found = open_list(path)
    digest, lines = _measured(found)
    with importing(connection.urls(), name=path.name, sha256=digest, again=again) as coming:
        start, before = time.perf_counter(), coming.row.rows
        if coming.row.line:
            tell(f"Going on after line {coming.row.line:,} …")
        coming.expect(max(0, lines - coming.row.line))
        for block in found.blocks(after_line=coming.row.line, size=size):
            row = coming.take(block)
            share(min(1.0, row.line / lines) if lines else 1.0)
            tell(
                f"{row.line:,} of {lines:,} lines: {row.added:,} wells added, {row.changed:,}"
                f" changed, {row.rejected:,} remarks"
            )
            if should_stop():
                coming.stop()
                seconds = time.perf_counter() - start
                done = coming.row.rows - before
                return Imported(row=coming.row, rows=done, seconds=seconds, index_seconds=None)
        seconds = time.perf_counter() - start
        tell("Building the search index …")
        index_seconds = coming.end()
        return Imported(
            row=coming.row,
            rows=coming.row.rows - before,
            seconds=seconds,
            index_seconds=index_seconds,
        )


def list_imports(actor: Actor) -> list[ImportRow]:
    """The public lists that came in, newest first.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        return imports(session)


def import_rejects(
    actor: Actor, import_id: UUID, *, limit: int = 1_000
) -> list[tuple[int, str, str]]:
    """Line, reason and content of the first rows that a list had refused.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        return rejects(session, import_id, limit)


def _measured(found: PublicList) -> tuple[str, int]:
    """The digest of a file, and how many lines it has."""
    digest, lines = hashlib.sha256(), 0
    try:
        with found.path.open("rb") as content:
            while part := content.read(1 << 20):
                digest.update(part)
                lines += part.count(b"\n")
    except OSError as failure:
        raise InvalidInput(f"{found.path} cannot be read: {failure.strerror}.") from failure
    if not found.separator:
        lines = pl.scan_parquet(found.path).select(pl.len()).collect().item()
    return digest.hexdigest(), lines
