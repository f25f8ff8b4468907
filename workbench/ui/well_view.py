"""One well: its head, and the parts of its page."""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import streamlit as st

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.well_page import WellHead, well_head
from workbench.ui.following import follow_button
from workbench.ui.frame import Chip, nothing_here, title_line
from workbench.ui.plan_list import STATES, state_of
from workbench.ui.plan_status import status_chip
from workbench.ui.screens import go
from workbench.ui.well_list import place_name
from workbench.ui.well_overview import overview
from workbench.ui.well_papers import papers_and_files
from workbench.ui.well_past import history, plans_and_chats
from workbench.ui.well_work import campaigns, compliance, production
from workbench.ui.words import ago

Part = Callable[[Actor, WellHead, datetime], None]
PARTS: dict[str, Part] = {
    "Overview": overview,
    "Plans and chats": plans_and_chats,
    "Papers and files": papers_and_files,
    "Campaigns": campaigns,
    "Production": production,
    "Compliance": compliance,
    "History": history,
}
_ICONS = {"fails": "cancel", "has questions": "help", "passes": "check_circle"}


def known(person: Actor, api: ApiNumber) -> WellHead:
    """The well; where nobody has named it yet, say so, offer to plan it, and end the run."""
    try:
        return well_head(person, api)
    except NotFound as unknown_well:
        _offer_to_plan(person, api, unknown_well)


def _offer_to_plan(person: Actor, api: ApiNumber, unknown_well: NotFound) -> NoReturn:
    with title_line(api.whole, context=f"{api.county} County" if api.county else ""):
        plan_button(person, api)
    nothing_here(unknown_well.message, unknown_well.hint)
    st.stop()


def context(well: WellHead, now: datetime) -> str:
    """Number, place and the last work on it in one line."""
    place = [
        f"{place_name(well.county)} County" if well.county else "county unknown",
        f"district {well.district}" if well.district else "",
    ]
    worked = (
        f"last worked on {ago(well.last.at, now)} by {well.last.by}"
        if well.last
        else "your organization has not worked on it yet"
    )
    parts = [well.api.whole, ", ".join(filter(None, place)), well.field, well.operator, worked]
    return " · ".join(part for part in parts if part)


def chips(well: WellHead) -> list[Chip]:
    """Its label, how its plan stands, and how far any version has come."""
    said = [Chip(words=well.label, icon="label", color="gray")] if well.label else []
    if well.plan is None:
        return [*said, Chip(words="No plan yet", icon="edit_off", color="gray")]
    state = state_of(well.plan)
    said.append(Chip(words=f"Plan {state}", icon=_ICONS[state], color=STATES[state]))
    if well.furthest not in (None, "draft", "withdrawn"):
        said.append(status_chip(well.furthest))
    return said


def actions(person: Actor, well: WellHead) -> None:
    """What can be done next with the well."""
    follow_button(person, "well", well.api.api14, name=well.name)
    if st.button("Review facts", icon=":material/fact_check:"):
        go("review", api=well.api.shortest)
    plan_button(person, well.api)


def plan_button(person: Actor, api: ApiNumber) -> None:
    """The primary action of the page, for those who may plan."""
    if person.may(Role.EDITOR) and st.button(
        "Plan this well", type="primary", icon=":material/architecture:"
    ):
        go("plan", api=api.shortest)


def parts(person: Actor, well: WellHead, now: datetime) -> None:
    """The tabs; only the one that is shown is loaded."""
    tabs = st.tabs(list(PARTS), key="show", on_change="rerun", bind="query-params")
    for tab, show in zip(tabs, PARTS.values(), strict=True):
        if tab.open:
            with tab:
                show(person, well, now)
