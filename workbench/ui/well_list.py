"""Wells found by a search, and what to do when none is."""

import re
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.well_filters import WellFilter
from kernel.wells.api_number import ApiNumber, InvalidApiNumber
from kernel.workflows.bulk_look_up import WellFound
from kernel.workflows.wells import WellHit, find_wells
from workbench.figures.well_map import placed
from workbench.ui.frame import nothing_here, section
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_filters import words_of
from workbench.ui.well_map_view import show_map
from workbench.ui.words import DASH, ago, count, moment_text, plain

_COLUMNS = (
    Column(heading="Well"),
    Column(heading="Operator and field"),
    Column(heading="County", wrap=False),
    Column(heading="Plans", align="right"),
    Column(heading="Last worked on", align="right", wrap=False),
)
_MOST = 50
MOST_ON_MAP = 1_000
_ABSENT = "no list and no paper names it yet"


def found(person: Actor, text: str, only: WellFilter, now: datetime) -> None:
    """The wells that TEXT and the filters find, as list and map, or what to do without any."""
    wells = find_wells(person, text, MOST_ON_MAP, only=only)
    if not wells:
        nothing_found(person, text, only)
        return
    left, right = st.columns([8, 5], gap="medium")
    with left:
        section("Wells", _note(wells, text, only))
        _show(wells[:_MOST], now)
    with right:
        section("Map", "click a well to open it")
        map_of(wells, keep=f"{text} {words_of(only)}")


def _note(wells: Sequence[WellHit], text: str, only: WellFilter) -> str:
    """How many were found, and how many of them are listed."""
    if wells[0].similar:
        return f"no name is written like that; {count(len(wells), 'well')} with similar names"
    if not text and not only.is_set:
        note = "last worked on first"
    else:
        many = len(wells) == MOST_ON_MAP
        note = f"{'more than ' if many else ''}{count(len(wells), 'well')} found"
    return note + (f"; the first {_MOST} are listed, type more" if len(wells) > _MOST else "")


def map_of(wells: Sequence[WellHit], *, keep: str) -> None:
    """The wells on a map, and what is not drawn on it."""
    points = [
        placed(
            well.api.shortest,
            " · ".join(filter(None, (well.well_name, well.api.whole, well.operator))),
            well.lat,
            well.lon,
            well.county,
            "ours" if well.last_at else "public",
        )
        for well in wells
    ]
    drawn = [point for point in points if point]
    show_map(drawn, key="well-map", keep=keep)
    notes = []
    if rough := sum(not point.exact for point in drawn):
        notes.append(f"{count(rough, 'well')} without a position: open signs within the county.")
    if missing := len(points) - len(drawn):
        notes.append(f"{count(missing, 'well')} without position and county: not drawn.")
    if notes:
        st.caption(" ".join(notes))


def last_worked_on(person: Actor, now: datetime) -> None:
    """The wells to choose from without a search."""
    wells = find_wells(person)
    if not wells:
        nothing_found(person, "", WellFilter())
        return
    section("Last worked on")
    _show(wells, now)


def _show(wells: Sequence[WellHit], now: datetime) -> None:
    rows = [
        (
            *named_cells(well),
            Cell(words=f"{well.plans}", sort=well.plans),
            touched_cell(well.last_at, now),
        )
        for well in wells
    ]
    table(_COLUMNS, rows, key="wells", label="Wells found", sortable=True)


def named_cells(well: WellHit | WellFound) -> tuple[Cell, Cell, Cell]:
    """Name and number, operator over field, county over district."""
    operator = Cell(words=well.operator or DASH, small=well.field or "field unknown")
    district = f"district {well.district}" if well.district else ""
    county = Cell(words=place_name(well.county), small=district)
    return (
        well_cell(well.well_name, well.api, well.label),
        operator if well.operator or well.field else unknown(_ABSENT),
        county if well.county else unknown(_ABSENT),
    )


def well_cell(name: str, api: ApiNumber, label: str | None = None) -> Cell:
    """The well's name over its number and its label, leading to its page."""
    small = " · ".join(filter(None, ("" if name == api.whole else api.whole, label)))
    return Cell(words=name, small=small, href=address("well", api=api.shortest))


def place_name(name: str | None) -> str:
    """A county as one writes it; forms print it in capitals.

    >>> place_name("ANDREWS"), place_name("MCCULLOCH"), place_name("McMullen"), place_name(None)
    ('Andrews', 'McCulloch', 'McMullen', '')
    """
    if not name or not name.isupper():
        return name or ""
    return re.sub(r"\bMc[a-z]", lambda start: f"Mc{start[0][2].upper()}", name.title())


def touched_cell(at: datetime | None, now: datetime) -> Cell:
    """When the organization worked on a well last."""
    if at is None:
        return unknown("your organization has not worked on it")
    return Cell(words=ago(at, now), hint=f"{moment_text(at)} UTC", sort=-at.timestamp())


def nothing_found(person: Actor, text: str, only: WellFilter) -> None:
    """Say why the list is empty and lead on: a number can be planned at once."""
    if only.is_set:
        asked = f"“{text}” with these filters" if text else "these filters"
        nothing_here(f"No well matches {asked}.", f"You filter by {words_of(only)}. Take one off.")
        return
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
