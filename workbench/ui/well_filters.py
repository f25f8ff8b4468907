"""The filters above the list of wells, kept in the address so that a search can be mailed."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from kernel.reference import county_middles, texas_counties
from kernel.store.actor import Actor
from kernel.store.well_filters import WellFilter, WellState, Work
from kernel.workflows.choose_wells import own_choices
from workbench.ui.screens import go
from workbench.ui.words import listed

STATES: Mapping[WellState, str] = {
    "drilling": "Drilling",
    "completed": "Completed",
    "plugged": "Plugged",
}
Asked = Work | Literal["followed"]
WORK: Mapping[Asked, str] = {
    "followed": "Followed by me",
    "planned": "With a plan",
    "unplanned": "Without a plan",
    "labelled": "With a label",
    "upload": "Papers uploaded",
    "rrc": "Papers fetched",
    "hybrid": "Uploaded and fetched",
}


_KEYS = ("q", "county", "district", "operator", "field", "state", "work", "ours")
_LAST = "wells_last_asked"  # the session-state key of what was asked for last


def bring_back() -> None:
    """Ask again for what was asked last, where the browser's “Back” led here from a well.

    The entry that it leads to bears the number of the well instead of the search.
    """
    last = st.session_state.get(_LAST)
    if last and "api" in st.query_params:
        go("wells", **last)


def filters(person: Actor) -> WellFilter:
    """The row of filters, and what they ask for."""
    own = own_choices(person)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        counties = _several("County", "county", _counties())
        districts = _several("District", "district", _districts())
        operators = _several("Operator", "operator", list(own["operator"]), typed=True)
        oil_fields = _several("Field", "field", list(own["field"]), typed=True)
        state = st.selectbox(
            "State of the well", list(STATES), None, format_func=STATES.__getitem__, key="state",
            bind="query-params", placeholder="Any", width=130,
            help="By the dates of the public list: spudded, completed, plugged.",
        )  # fmt: skip
        work = st.selectbox(
            "Our work", list(WORK), None, format_func=WORK.__getitem__, key="work",
            bind="query-params", placeholder="Any", width=180,
        )  # fmt: skip
        ours = st.toggle("Only ours", key="ours", bind="query-params",
                         help="Wells that your organization worked on.")  # fmt: skip
    st.session_state[_LAST] = {
        key: st.query_params.get_all(key) for key in _KEYS if key in st.query_params
    }
    return WellFilter(
        counties=counties,
        districts=districts,
        operators=operators,
        oil_fields=oil_fields,
        state=state,
        work=None if work == "followed" else work,
        ours=ours,
        followed=work == "followed",
    )


def words_of(only: WellFilter) -> str:
    """What is filtered by, in words; empty where nothing is.

    >>> words_of(WellFilter(counties=["Andrews"], districts=["08"], ours=True))
    'county Andrews, district 08, only ours'
    """
    named = (("county", only.counties), ("district", only.districts),
             ("operator", only.operators), ("field", only.oil_fields))  # fmt: skip
    said = [f"{name} {listed(list(values))}" for name, values in named if values]
    said += [STATES[only.state].lower()] if only.state else []
    said += [WORK[only.work].lower()] if only.work else []
    said += ["followed by me"] if only.followed else []
    said += ["only ours"] if only.ours else []
    return ", ".join(said)


def _several(label: str, name: str, options: list[str], *, typed: bool = False) -> list[str]:
    more = "Choose one of yours, or type any part of a name." if typed else None
    return st.multiselect(
        label, options, key=name, bind="query-params", accept_new_options=typed,
        placeholder="Any", width=170 if typed else 150, help=more,
    )  # fmt: skip


def _counties() -> list[str]:
    return list(dict.fromkeys(county.name for county in county_middles()))


def _districts() -> list[str]:
    return sorted({county.district for county in texas_counties().values() if county.district})
