"""What an import would do, row by row, before anything is written."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from kernel.scheduling.board import Board
from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_dry_run import counts_of
from kernel.scheduling.sheet_links import SheetLink, links_text
from kernel.workflows.campaign_import import TriedImport
from workbench.ui.frame import section
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, plain

F = SheetField
SHOWN = 200


def preview(tried: TriedImport, board: Board) -> None:
    """Counts, then the rows: refused first, since they need a hand."""
    run = tried.run
    section("Preview", "nothing is written yet")
    with st.container(horizontal=True):
        for words, number in counts_of(run).items():
            st.metric(words.capitalize(), f"{number:,}", width=130)
    for note in run.notes:
        st.markdown(f":gray[:material/info: {plain(note)}]")
    if run.new_rigs:
        st.markdown(f"New rigs: {plain(', '.join(run.new_rigs))}")
    if tried.new_campaigns:
        st.markdown(f"New campaigns: {plain(', '.join(tried.new_campaigns))}")
    _refused(tried)
    _changed(tried, board)
    _added(tried)
    _left_out(tried)


def _more(all_rows: int) -> None:
    if all_rows > SHOWN:
        st.caption(f"and {count(all_rows - SHOWN, 'more row')}")


def _refused(tried: TriedImport) -> None:
    faults = [fault for row in tried.run.rejected for fault in row.faults]
    if not faults:
        return
    section("Set aside", "correct these cells in the file and import it again, or leave them")
    columns = [
        Column(heading="Cell", wrap=False),
        Column(heading="Value"),
        Column(heading="Reason"),
    ]
    rows = [[fault.address, fault.text or DASH, fault.reason] for fault in faults[:SHOWN]]
    table(columns, rows, key="import-refused", label="Cells that cannot be imported")
    _more(len(faults))


def _changed(tried: TriedImport, board: Board) -> None:
    changes = [(one, change) for one in tried.run.changed for change in one.changes]
    if not changes:
        return
    section("Changed")
    columns = [
        Column(heading="Row", align="right"),
        Column(heading="Job"),
        Column(heading="Column"),
        Column(heading="Now"),
        Column(heading="Then"),
    ]
    rows: list[list[Cell | str]] = [
        [
            f"{one.row}",
            Cell(words=one.name, small="; ".join(one.notes)),
            str(change.field),
            _value(change.old, board),
            _value(change.new, board),
        ]
        for one, change in changes[:SHOWN]
    ]
    table(columns, rows, key="import-changed", label="Cells that would change")
    _more(len(changes))


def _added(tried: TriedImport) -> None:
    added = tried.run.added
    if not added:
        return
    section("Added")
    columns = [
        Column(heading="Row", align="right"),
        Column(heading="Well"),
        Column(heading="Rig"),
        Column(heading="Start", wrap=False),
        Column(heading="Finish", wrap=False),
        Column(heading="Days", align="right"),
        Column(heading="Read into it"),
    ]
    rows: list[list[Cell | str]] = [
        [
            f"{one.row}",
            str(one.values[F.WELL]),
            one.values.get(F.RIG) or DASH,
            _value(one.values.get(F.START)),
            _value(one.values.get(F.FINISH)),
            _value(one.values.get(F.DURATION)),
            "; ".join(one.notes),
        ]
        for one in added[:SHOWN]
    ]
    table(columns, rows, key="import-added", label="Jobs that would be added")
    _more(len(added))


def _left_out(tried: TriedImport) -> None:
    left = tried.run.left_out
    if not left:
        return
    section("Left out", "rows that are no jobs")
    rows = [[f"{one.row}", one.left_out] for one in left[:SHOWN]]
    table(
        [Column(heading="Row", align="right"), Column(heading="Why")],
        rows,
        key="import-left-out",
        label="Rows that are left out",
    )
    _more(len(left))


def _value(value: Any, board: Board | None = None) -> str:
    """A value in the words of the screen."""
    match value:
        case None | "" | ():
            return DASH
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:,.2f}"
        case tuple() if value and isinstance(value[0], SheetLink):
            return links_text(tuple(_named(link, board) for link in value))
        case tuple():
            return ", ".join(_part(part) for part in value)
    return str(value)


def _named(link: SheetLink, board: Board | None) -> SheetLink:
    job = board.jobs.get(link.job) if board else None
    return SheetLink(
        job=job.name if job else link.job,
        type=link.type,
        lag_days=link.lag_days,
        buffer=link.buffer,
        most_days=link.most_days,
    )


def _part(part: Any) -> str:
    return f"{part[0]} {part[1]}" if isinstance(part, tuple) else str(part)
