"""Operating data as an analyst takes it: named tables as Arrow or Parquet files."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from kernel.errors import InvalidInput, NotFound
from kernel.store import frames as store
from kernel.store.actor import Actor
from kernel.store.arrow import table_reader
from kernel.store.frames import FRAMES, Frame, Narrowing

Format = Literal["arrow", "parquet"]
IN_MEMORY_BYTES = 32 * 1024 * 1024  # of a file; what is larger goes to the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameAbout:
    """A table that can be asked for, in words."""

    name: str
    about: str
    columns: tuple[str, ...]
    narrowed_by: tuple[str, ...]


def frame_list() -> list[FrameAbout]:
    """Every table that can be asked for, with its columns and by what it can be narrowed."""
    return [
        FrameAbout(
            name=frame.name,
            about=frame.about,
            columns=tuple(frame.query().selected_columns.keys()),
            narrowed_by=tuple(_narrowed_by(frame)),
        )
        for frame in FRAMES.values()
    ]


@contextmanager
def frame_file(
    actor: Actor, name: str, narrowing: Narrowing, *, format: Format = "arrow"
) -> Iterator[IO[bytes]]:
    """A table as a file at its beginning; it is gone after the block.

    Args:
        actor: Whose organization; every role reads.
        name: The table.
        narrowing: Which rows.
        format: An Arrow stream, packed by LZ4, or Parquet, packed by Zstandard.

    Raises:
        NotFound: There is no such table.
        InvalidInput: It cannot be narrowed so.
        Unavailable: The database does not answer, or took too long.
    """
    frame = _frame(name)
    _refuse_narrowing(frame, narrowing)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        with table_reader(actor, store.frame_query(frame, narrowing)) as reader:
            _write(reader, file, format)
        file.seek(0)
        yield file


def _write(reader: Any, file: Any, format: Format) -> None:
    if format == "parquet":
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as parquet:
            for batch in reader:
                parquet.write_batch(batch)
        return
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(file, reader.schema, options=options) as stream:
        for batch in reader:
            stream.write_batch(batch)


def _frame(name: str) -> Frame:
    if name not in FRAMES:
        raise NotFound(f"There is no table “{name}”.", hint=f"Ask for one of {', '.join(FRAMES)}.")
    return FRAMES[name]


def _narrowed_by(frame: Frame) -> list[str]:
    columns = frame.query().selected_columns.keys()
    return [
        *(("first", "last") if frame.period else ()),
        *(("api",) if "api14" in columns else ()),
        *(name for name in ("field", "lease") if name in columns),
    ]


def _refuse_narrowing(frame: Frame, narrowing: Narrowing) -> None:
    possible = _narrowed_by(frame)
    asked = {
        "first": narrowing.first, "last": narrowing.last, "api": narrowing.api14,
        "field": narrowing.field, "lease": narrowing.lease,
    }  # fmt: skip
    for name, value in asked.items():
        if value and name not in possible:
            raise InvalidInput(
                f"“{frame.name}” cannot be narrowed by {name}.",
                hint=f"Use {', '.join(possible) or 'no narrowing'}.",
            )
