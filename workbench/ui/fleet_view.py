"""The fleet at a glance: rigs, and the parts of the page for places, wells, moves and campaigns."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

import streamlit as st

from kernel.scheduling.fleet import RIG_KINDS, Capability, Contract, Fleet, Rate, Rig
from kernel.store.actor import Actor, Role
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.fleet_history import fleet_steps, turn_fleet
from workbench.ui.clock import now
from workbench.ui.frame import Chip, Color, nothing_here
from workbench.ui.page import failures
from workbench.ui.places_view import campaigns, moves, places
from workbench.ui.presses import pressed
from workbench.ui.scenario_wells import scenario_wells
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import DASH, count, day, plain

Part = Literal["rigs", "places", "wells", "moves", "campaigns"]
PARTS: dict[str, str] = {
    "rigs": "Rigs",
    "places": "Pads and platforms",
    "wells": "Wells",
    "moves": "Moves",
    "campaigns": "Campaigns",
}
STATES: dict[str, Chip] = {
    "active": Chip(words="Active", icon="play_circle", color="green"),
    "standby": Chip(words="Standby", icon="pause_circle", color="yellow"),
    "maintenance": Chip(words="Maintenance", icon="build", color="gray"),
}
SOON_D, VERY_SOON_D = 90, 30  # days before the end of a contract that are warned of
_KEY = "fleet-part"


def context(found: Fleet) -> str:
    """How many there are, and how many of them are not to be had."""
    said = [count(len(found.rigs), "rig")]
    for state in ("standby", "maintenance"):
        if number := sum(rig.status == state for rig in found.rigs.values()):
            said.append(
                f"{number} in {state}" if state == "maintenance" else f"{number} on {state}"
            )
    return " · ".join([*said, count(len(found.sites), "place")])


def steps(person: Actor) -> None:
    """Undo and redo of the person's own changes of the fleet."""
    if not person.may(Role.EDITOR):
        return
    can = fleet_steps(person)
    for name, words in (("undo", can.undo), ("redo", can.redo)):
        turn = pressed(
            name.capitalize(),
            icon=f":material/{name}:",
            key=f"icon-fleet-{name}",
            disabled=words is None,
            help=f"{name.capitalize()}: {plain(words)}" if words else f"Nothing to {name}",
        )
        if turn:
            with failures():
                done = turn_fleet(person, "undo" if name == "undo" else "redo")
                st.toast(f"{name.capitalize()}: {plain(done)}", icon=":material/check:")
                st.rerun()


def part_shown() -> Part:
    """The part that is chosen, else the one that the address names."""
    chosen = st.session_state.get(_KEY) or st.query_params.get("part", "")
    return next((one for one in get_args(Part) if one == chosen), "rigs")


def actions(person: Actor) -> None:
    """What stands beside the title: a new rig, undo and redo of the fleet."""
    part = part_shown()
    if part == "rigs" and person.may(Role.EDITOR):
        with st.popover("Add a rig", icon=":material/add:", type="primary", key="add-rig"):
            _new_rig(person)
    if part != "wells":  # wells belong to a scenario, which has its own
        steps(person)


def parts(person: Actor, found: Fleet) -> None:
    """One of the parts, chosen above it; the address says which."""
    part = part_shown()
    st.segmented_control(
        "Part",
        get_args(Part),
        default=None if _KEY in st.session_state else part,
        format_func=PARTS.__getitem__,
        key=_KEY,
        label_visibility="collapsed",
    )
    if part != st.query_params.get("part", "rigs"):
        st.query_params["part"] = part
    with failures():
        if part == "rigs":
            _rigs(person, found)
        elif part == "places":
            places(person, found)
        elif part == "wells":
            scenario_wells(person, found)
        elif part == "moves":
            moves(person, found)
        else:
            campaigns(person, found)


def _rigs(person: Actor, found: Fleet) -> None:
    if not found.rigs:
        may = person.may(Role.EDITOR)
        words = "Add the first one, or import a rig schedule." if may else "An editor adds them."
        nothing_here("There is no rig yet.", words)
        return
    today = now().date()
    rows = [_row(rig, today) for rig in found.rigs.values()]
    columns = [
        Column(heading="Rig"),
        Column(heading="State", wrap=False),
        Column(heading="Contractor"),
        Column(heading="Operating rate, per day", align="right"),
        Column(heading="Contract until"),
        Column(heading="Next not to be had"),
        Column(heading="Can do"),
    ]
    table(columns, rows, key="rigs", label="Rigs", sortable=True)


def _new_rig(person: Actor) -> None:
    with st.form("new-rig", border=False):
        name = st.text_input("Name", max_chars=120)
        kind = st.selectbox("Kind", RIG_KINDS)
        terrain = st.text_input(
            "Terrain or region", max_chars=60, help="Tells rigs of the same name apart."
        )
        if st.form_submit_button("Add", type="primary"):
            with failures():
                rig = Rig(id="", name=name.strip(), kind=str(kind), terrain=terrain.strip())
                go("rigs", id=save_rig(person, rig).id)


def _row(rig: Rig, today: date) -> list[Cell | str]:
    state = STATES[rig.status]
    kind = ", ".join(filter(None, (rig.kind, rig.terrain)))
    return [
        Cell(words=rig.name, small=kind, href=address("rigs", id=rig.id)),
        Cell(words=state.words, color=state.color),
        rig.contractor or DASH,
        _rate(rig_rate(rig, today)),
        contract_cell(rig, today),
        _next_event(rig, today),
        _abilities(rig, today),
    ]


def rig_rate(rig: Rig, today: date) -> Rate | None:
    """The operating rate in force on a day."""
    rates = [one for one in rig.rates if one.kind == "operating" and _holds(one, today)]
    return rates[0] if rates else None


def _holds(one: Rate | Capability, today: date) -> bool:
    return one.start <= today and (one.end is None or one.end > today)


def _rate(rate: Rate | None) -> Cell:
    if rate is None:
        return unknown("No operating rate is in force today; costs stay open.")
    words = f"{rate.amount:,.0f}" if rate.amount == int(rate.amount) else f"{rate.amount:,.2f}"
    return Cell(words=f"{words} {rate.currency}", sort=float(rate.amount))


def contract_cell(rig: Rig, today: date) -> Cell:
    """When the firm contract ends, with a mark where that is soon."""
    found = contract_end(rig.contracts, today)
    if found is None:
        return unknown("No contract window from today on.")
    end, option = found
    left = (end - today).days
    color: Color | None = None
    if left < VERY_SOON_D:
        color = "red"
    elif left < SOON_D:
        color = "yellow"
    small = f"in {count(left, 'day')}" + (f", option until {day(option)}" if option else "")
    return Cell(words=day(end), small=small, color=color, sort=end.toordinal())


def contract_end(contracts: Sequence[Contract], today: date) -> tuple[date, date | None] | None:
    """The end of firm work from a day on, and of the options after it."""
    rows = [one for one in contracts if one.end > today]
    firm = max((one.end for one in rows if one.term == "firm"), default=None)
    option = max((one.end for one in rows if one.term == "option"), default=None)
    if firm is None:
        return (option, None) if option else None
    return firm, option if option and option > firm else None


def _next_event(rig: Rig, today: date) -> Cell | str:
    coming = sorted((one for one in rig.events if one.end > today), key=lambda one: one.start)
    if not coming:
        return DASH
    first = coming[0]
    return Cell(
        words=f"{day(first.start)} to {day(first.end)}",
        small=first.kind.replace("_", " "),
        sort=first.start.toordinal(),
    )


def _abilities(rig: Rig, today: date) -> Cell | str:
    in_force = [one for one in rig.capabilities if _holds(one, today)]
    if not in_force:
        return unknown("Its capabilities are not told; jobs that need some show a conflict.")
    values = in_force[-1].values
    said = [
        f"{Decimal(str(values[name])):,f} {unit}"
        for name, unit in (("hp", "hp"), ("hook_load_t", "t hook load"))
        if values.get(name)
    ]
    if values.get("bop_class"):
        said.append(f"BOP {values['bop_class']}")
    if values.get("h2s"):
        said.append("H2S")
    return ", ".join(said) or DASH
