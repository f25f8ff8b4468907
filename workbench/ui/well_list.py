"""Wells found by a search, and what to do when none is."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber, InvalidApiNumber
from kernel.workflows.wells import WellHit, find_wells
from workbench.ui.frame import nothing_here, section
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import ago, count, moment_text, plain

_COLUMNS = (
    Column(heading="Well"),
    Column(heading="Operator"),
    Column(heading="Field"),
    Column(heading="County"),
    Column(heading="District"),
    Column(heading="Plans", align="right"),
    Column(heading="Last worked on", align="right", wrap=False),
)
_MOST = 50
_ABSENT = "no paper names it yet"


def found(person: Actor, text: str, now: datetime) -> None:
    """The wells that TEXT finds, or what to do where it finds none."""
    wells = find_wells(person, text, limit=_MOST)
    if not wells:
        nothing_found(person, text)
        return
    note = f"{count(len(wells), 'well')} found" if text else "last worked on first"
    if wells[0].similar:
        note = f"no name is written like that; {count(len(wells), 'well')} with similar names"
    more = f"; only the first {_MOST} are shown, type more" if len(wells) == _MOST else ""
    section("Wells", note + more)
    _show(wells, now)


def last_worked_on(person: Actor, now: datetime) -> None:
    """The wells to choose from without a search."""
    wells = find_wells(person)
    if not wells:
        nothing_found(person, "")
        return
    section("Last worked on")
    _show(wells, now)


def _show(wells: Sequence[WellHit], now: datetime) -> None:
    rows = [
        (
            well_cell(well.well_name, well.api),
            well.operator or unknown(_ABSENT),
            well.field or unknown(_ABSENT),
            place_name(well.county) or unknown(_ABSENT),
            well.district or unknown(_ABSENT),
            Cell(words=f"{well.plans}", sort=well.plans),
            _touched(well, now),
        )
        for well in wells
    ]
    table(_COLUMNS, rows, key="wells", label="Wells found", sortable=True)


def well_cell(name: str, api: ApiNumber) -> Cell:
    """The well's name over its number, leading to its page."""
    small = "" if name == api.dashed else api.dashed
    return Cell(words=name, small=small, href=address("well", api=api.api10))


def place_name(name: str | None) -> str:
    """A county as one writes it; forms print it in capitals.

    >>> place_name("ANDREWS"), place_name("McMullen"), place_name(None)
    ('Andrews', 'McMullen', '')
    """
    return (name.title() if name.isupper() else name) if name else ""


def _touched(well: WellHit, now: datetime) -> Cell:
    if well.last_at is None:
        return unknown("your organization has not worked on it")
    hint = f"{moment_text(well.last_at)} UTC"
    return Cell(words=ago(well.last_at, now), hint=hint, sort=-well.last_at.timestamp())


def nothing_found(person: Actor, text: str) -> None:
    """Say why the list is empty and lead on: a number can be planned at once."""
    try:
        api = ApiNumber.parse(text) if text else None
    except InvalidApiNumber:
        api = None
    if api:
        nothing_here(
            f"{api.dashed} is not among the wells known here.",
            "It can be planned from its papers all the same.",
        )
    elif text:
        nothing_here(f"No well matches “{text}”.", "Try fewer letters, or a part of the number.")
    else:
        nothing_here(
            "No well is known yet.", "A well appears here once a plan or a paper names it."
        )
    if person.may(Role.EDITOR):
        label = f"Plan {plain(api.dashed)}" if api else "Plan a well"
        if st.button(label, type="primary", icon=":material/architecture:"):
            go("plan", **({"api": api.api10} if api else {}))
