"""What the reports of operating data are built of: parts with a chart, a table, or both."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from kernel.workflows.month_json import plain_json

Json = dict[str, Any]
Kind = Literal["text", "day", "month", "number", "volume", "percent", "money"]
Column = tuple[str, Kind, float]  # heading with its unit, kind, and width on paper


def told(
    *,
    title: str,
    organization: str,
    today: date,
    headline: str,
    figures: Sequence[tuple[str, str]],
    parts: Sequence[Json],
    mark: str = "",
) -> Json:
    """A report; MARK stands on every page of it."""
    made: Json = plain_json(
        {
            "title": title,
            "organization": organization,
            "today": today,
            "headline": headline,
            "mark": mark,
            "figures": [{"value": value, "words": words} for value, words in figures],
            "parts": list(parts),
        }
    )
    return made


def part(
    key: str, heading: str, *, note: str = "", chart: Json | None = None, table: Json | None = None
) -> Json:
    """A part under its heading."""
    return {"key": key, "heading": heading, "note": note, "chart": chart, "table": table}


def table(
    name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, empty: str = "None."
) -> Json:
    """A table; EMPTY is said where it has no row."""
    return {
        "name": name,
        "empty": empty,
        "columns": [
            {"heading": heading, "kind": kind, "width": width} for heading, kind, width in columns
        ],
        "rows": [list(row) for row in rows],
    }


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "AFE"), count(2, "AFE")
    ('1 AFE', '2 AFEs')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def bars(title: str, unit: str, rows: Sequence[tuple[str, float, str]], *, empty: str) -> Json:
    """Bars with their numbers and tones."""
    return {"kind": "bars", "title": title, "unit": unit, "bars": list(rows), "empty": empty}


def lines(
    title: str,
    days: Sequence[date],
    rows: Sequence[tuple[str, str, Sequence[float | None]]],
    *,
    empty: str,
) -> Json:
    """Lines over months: words with their unit, tone and values."""
    told_lines = [{"words": w, "tone": tone, "values": list(v)} for w, tone, v in rows]
    return {"kind": "lines", "title": title, "days": days, "lines": told_lines, "empty": empty}
