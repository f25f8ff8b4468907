"""How fast a million days of wells come out as Arrow and as Parquet, into a frame of polars.

By the way of the API's tables: the application's role, in the person's organization, under row
security, with a second organization beside.
"""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from kernel.store.actor import Actor
from kernel.store.frames import Narrowing
from kernel.workflows.frames import Format, frame_file

TABLE = "production_days"


def reading_figures(actor: Actor, *, wells: int, last: date, rows: int) -> dict[str, Any]:
    """Read the newest days of every well, about so many rows, each way.

    Args:
        actor: Of the organization that is read.
        wells: It has.
        last: Day with volumes.
        rows: To read at least, as far as there are so many.
    """
    days = max(-(-rows // wells), 1)
    narrowing = Narrowing(first=last - timedelta(days=days - 1), last=last)
    found: dict[str, Any] = {"most_rows": days * wells}
    for format in ("arrow", "parquet"):
        found[format] = _read(actor, narrowing, format)
    return found


def _read(actor: Actor, narrowing: Narrowing, format: Format) -> dict[str, Any]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"days.{format}"
        with frame_file(actor, TABLE, narrowing, format=format) as file, place.open("wb") as kept:
            while some := file.read(1 << 20):
                kept.write(some)
        made = time.perf_counter()
        size = place.stat().st_size
        frame = pl.read_ipc_stream(place) if format == "arrow" else pl.read_parquet(place)
        oil = frame["oil_bbl"].sum()
    end = time.perf_counter()
    return {
        "rows": frame.height,
        "oil_bbl": float(oil),
        "mb": round(size / 1e6, 1),
        "seconds": round(end - began, 2),
        "to_polars_s": round(end - made, 2),
        "rows_s": round(frame.height / (end - began)),
    }


def told(found: dict[str, Any]) -> list[str]:
    """The figures as lines."""
    return [
        f"{one['rows']:,} days of wells as {format.capitalize()} into polars under row security:"
        f" {one['seconds']} s, {one['rows_s']:,} rows/s, {one['mb']} MB"
        for format, one in found.items()
        if format != "most_rows"
    ]
