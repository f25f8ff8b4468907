"""Shutdowns of places as rows of a sheet, and back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from kernel.scheduling.fleet import Blocked, Site, fold
from workbench.ui.cell_sheets import Row, needed, needed_day

SHUTDOWNS: dict[str, Any] = {
    "Kind": st.column_config.TextColumn(max_chars=40, default="shutdown"),
    "From": st.column_config.DateColumn(format="YYYY-MM-DD"),
    "To": st.column_config.DateColumn("Until (day after)", format="YYYY-MM-DD"),
    "Note": st.column_config.TextColumn(max_chars=500, width="large"),
}


def shutdown_rows(sites: Sequence[Site]) -> list[Row]:
    """One row for each shutdown."""
    return [
        {"Place": one.name, "Kind": e.kind, "From": e.start, "To": e.end, "Note": e.note}
        for one in sites
        for e in one.events
    ]


def shutdowns(rows: Iterable[Row]) -> dict[str, list[Blocked]]:
    """The shutdowns of each place, by its folded name.

    Raises:
        InvalidInput: A row lacks place, kind or days.
    """
    found: dict[str, list[Blocked]] = defaultdict(list)
    for row in rows:
        if not any(row.get(name) for name in ("Place", "From", "To", "Note")):
            continue
        place = str(needed(row, "Place", "Shutdowns"))
        found[fold(place)].append(
            Blocked(
                kind=str(row.get("Kind") or "shutdown"),
                start=needed_day(row, "From", f"Shutdown of {place}"),
                end=needed_day(row, "To", f"Shutdown of {place}"),
                note=str(row.get("Note") or ""),
            )
        )
    for events in found.values():
        events.sort(key=lambda one: one.start)
    return dict(found)
