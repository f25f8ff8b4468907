"""Bulk look-up: a list of numbers in, the wells found and those not found out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import streamlit as st

from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor, Role
from kernel.workflows.bulk_look_up import MOST_WELLS, BulkFound, WellFound, look_up_list
from kernel.workflows.reading import Upload
from workbench.ui.batch_start import GIVEN
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures
from workbench.ui.screens import go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.well_list import named_cells, place_name, touched_cell
from workbench.ui.words import count, moment_text

MOST_SHOWN = 500
PASTED, FILED = "Paste", "File"
_COLUMNS = (
    Column(heading="Well"),
    Column(heading="Operator and field"),
    Column(heading="County", wrap=False),
    Column(heading="Plans", align="right"),
    Column(heading="Interactions", align="right"),
    Column(heading="Last worked on", align="right", wrap=False),
)
_MISSING = (Column(heading="As it stands", wrap=False), Column(heading="Why it was not found"))
_HEADINGS = (
    "Asked for", "API number", "Well", "Operator", "Field", "County", "District", "Latitude (°)",
    "Longitude (°)", "Plugged on", "Our label", "Our plans", "Our interactions",
    "Last worked on (UTC)",
)  # fmt: skip


def the_list(person: Actor) -> BulkFound:
    """Where numbers are pasted or a file is handed in, and what they come to."""
    how = st.segmented_control(
        "Which wells?", [PASTED, FILED], default=PASTED, required=True, key="bulk-how",
        label_visibility="collapsed",
    )  # fmt: skip
    if how == FILED:
        file = st.file_uploader(
            "List of wells", type=["csv", "xlsx", "txt"], key="bulk-file",
            help="CSV or Excel workbook (its first sheet) with a column of API numbers; other "
            "columns are left alone.",
        )  # fmt: skip
        upload = Upload(name=file.name, content=file.getvalue()) if file else None
        with failures():
            return look_up_list(person, file=upload)
        return BulkFound()
    text = st.text_area(
        "API numbers", key="bulk-numbers", height=160, persist_state="session",
        placeholder="42-003-46118\n42003461190000",
        help=f"One a line, or apart by commas; 10 or 14 digits, dashes allowed; at most "
        f"{MOST_WELLS:,}.",
    )  # fmt: skip
    st.button("Look up", type="primary", icon=":material/search:", key="bulk-look-up")
    with failures():
        return look_up_list(person, text=text or "")
    return BulkFound()


def result(person: Actor, bulk: BulkFound, now: datetime) -> None:
    """The counts, the downloads, the wells found, and the entries not found."""
    if not bulk.listed:
        nothing_here(
            "No list yet.",
            "Paste API numbers or hand in a file: each well found leads to its page, each entry "
            "not found says why, and both can be taken away as CSV or workbook.",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"**{count(len(bulk.found), 'well')} found** · {len(bulk.not_found):,} not found "
            f":gray[of {count(bulk.listed, 'different entry', 'different entries')}]",
            width="content",
        )
        st.space("stretch")
        _downloads(bulk)
        if bulk.found and person.may(Role.EDITOR):
            _batch(bulk)
    if bulk.not_found:
        section("Not found", "as the list has them")
        _cut(len(bulk.not_found))
        table(_MISSING, list(bulk.not_found[:MOST_SHOWN]), key="bulk-missing",
              label="Not found")  # fmt: skip
    if bulk.found:
        section("Found", "in the order of the list")
        _cut(len(bulk.found))
        rows = [_row(one, now) for one in bulk.found[:MOST_SHOWN]]
        table(_COLUMNS, rows, key="bulk-found", label="Wells found", sortable=True)


def files(bulk: BulkFound) -> list[Rows]:
    """What the downloads hold: a table of the wells found and one of the entries not found."""
    found = [_file_row(one) for one in bulk.found]
    return [
        Rows(name="Found", headings=_HEADINGS, rows=found),
        Rows(name="Not found", headings=("Entry", "Why it was not found"), rows=bulk.not_found),
    ]


def _downloads(bulk: BulkFound) -> None:
    found, missing = files(bulk)
    today = date.today()
    with st.popover("Download", icon=":material/download:", key="bulk-download"):
        for words, made, name, kind, icon in (
            ("Both, XLSX", partial(rows_xlsx, [found, missing]), "wells", "xlsx", "table_view"),
            ("Found, CSV", partial(rows_csv, found), "wells-found", "csv", "csv"),
            ("Not found, CSV", partial(rows_csv, missing), "wells-not-found", "csv", "csv"),
        ):
            st.download_button(
                words, made, file_name(name, today, kind), on_click="ignore", width="stretch",
                icon=f":material/{icon}:", key=f"bulk-{words}",
            )  # fmt: skip


def _batch(bulk: BulkFound) -> None:
    pressed = st.button(
        "Plan these as a batch", icon=":material/stacks:", key="bulk-batch",
        help="Leads to the page Batch with the wells found; nothing is planned before you say so.",
    )  # fmt: skip
    if pressed:
        st.session_state[GIVEN] = "\n".join(one.api.whole for one in bulk.found)
        go("batch")


def _cut(number: int) -> None:
    if number > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} of {number:,} are shown; the download has all.")


def _row(one: WellFound, now: datetime) -> Sequence[Cell | str]:
    return (
        *named_cells(one),
        Cell(words=f"{one.plans:,}", sort=one.plans),
        Cell(words=f"{one.interactions:,}", sort=one.interactions),
        touched_cell(one.last_at, now),
    )


def _file_row(one: WellFound) -> Sequence[object]:
    return (
        one.asked.whole, one.api.whole, one.well_name, one.operator, one.field,
        place_name(one.county), one.district, one.lat, one.lon, one.plugged_on, one.label,
        one.plans, one.interactions, moment_text(one.last_at) if one.last_at else None,
    )  # fmt: skip
