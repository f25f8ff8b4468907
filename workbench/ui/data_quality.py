"""Quality of the volumes: what waits in quarantine, and months that nobody reported."""

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.production import report_gaps, unusual_numbers, waiting_rows
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table

ABOUT = (
    "**What is this page?** Where the volumes are not complete: rows of files that wait in "
    "quarantine, and wells with months missing between their first and last report. A month of "
    "zero is a report; only a month without any row is missing. API numbers that look wrong were "
    "taken all the same and are listed to be looked at."
)
_WAITING = (
    Column(heading="File"),
    Column(heading="Why"),
    Column(heading="Rows", align="right"),
)
_GAPS = (
    Column(heading="Well"),
    Column(heading="API number", wrap=False),
    Column(heading="First report", wrap=False),
    Column(heading="Last report", wrap=False),
    Column(heading="Months missing", align="right"),
)
_UNUSUAL = (
    Column(heading="Well"),
    Column(heading="API number", wrap=False),
    Column(heading="What is unusual"),
)


def quality_page(person: Actor) -> None:
    """The page."""
    waiting, gaps = waiting_rows(person), report_gaps(person)
    total = sum(number for *_, number in waiting)
    context = f"{total:,} rows in quarantine · {len(gaps):,} wells with months missing"
    with title_line("Data quality", context=context, about=ABOUT):
        st.empty()
    section("Quarantine", "open an import to correct its rows and try them again")
    if waiting:
        rows: list[tuple[Cell | str, ...]] = [
            (
                Cell(words=file, href=address("volume_import", id=str(batch)), color="orange"),
                why,
                Cell(words=f"{number:,}", sort=number),
            )
            for batch, file, why, number in waiting
        ]
        table(_WAITING, rows, key="waiting", label="Rows in quarantine", sortable=True)
    else:
        nothing_here("No row waits in quarantine.")
    section("Months missing", "between the first and the last report of a well")
    if gaps:
        listed: list[tuple[Cell | str, ...]] = [
            (
                Cell(words=one.name, href=address("production", wells=str(one.well_id))),
                one.api14 or "",
                f"{one.first:%Y-%m}",
                f"{one.last:%Y-%m}",
                Cell(words=f"{one.missing:,}", sort=one.missing),
            )
            for one in gaps
        ]
        table(_GAPS, listed, key="gaps", label="Wells with months missing", sortable=True)
    else:
        nothing_here("No month is missing.")
    odd = unusual_numbers(person)
    if odd:
        section("Unusual API numbers", "correct them on Leases and wells, or leave them")
        wells: list[tuple[Cell | str, ...]] = [
            (
                Cell(words=one.name, href=address("records", part="asset-wells")),
                one.api14 or "",
                Cell(words=f"{why}.", color="yellow"),
            )
            for one, why in odd
        ]
        table(_UNUSUAL, wells, key="unusual", label="Wells with unusual API numbers", sortable=True)
