"""Wells found by a search, and what to do when none is."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber, InvalidApiNumber
from kernel.workflows.wells import WellHit
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
_ABSENT = "no paper names it yet"


def show(wells: Sequence[WellHit], text: str, now: datetime, *, limit: int) -> None:
    """The wells found, each leading to its page."""
    found = f"{count(len(wells), 'well')} found" if text else "last worked on first"
    more = f"; only the first {limit} are shown, type more to narrow" if len(wells) == limit else ""
    section("Wells", found + more)
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
