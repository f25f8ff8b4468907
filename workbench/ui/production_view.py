"""Production on a page: wells chosen and compared, charts with their rows, the bubble map."""

from collections.abc import Sequence
from typing import Any, Literal, get_args
from uuid import UUID

import streamlit as st

from kernel.exports.row_files import Rows
from kernel.store.actor import Actor
from kernel.store.production_reading import WellName
from kernel.workflows.operating_settings import operating_settings
from kernel.workflows.production import (
    MOST_WELLS,
    FieldSeries,
    WellSeries,
    base_of_gas,
    best_wells,
    fields_by_month,
    find_wells,
    gas_words,
    last_year,
    well_series,
)
from workbench.figures.production import (
    VIEWS,
    Phase,
    View,
    bubble_map,
    fields_figure,
    gas_oil_ratio,
    oil_equivalent,
    production_figure,
    rate,
    water_cut,
)
from workbench.ui.charted import downloads, row_table
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.screens import address
from workbench.ui.tables import GO
from workbench.ui.well_map_view import theme
from workbench.ui.words import plain

ABOUT = (
    "**What is this page?** What your wells make: rate over time and over what was produced, "
    "oil equivalent, gas-oil ratio and water cut, one well or several beside each other, by month "
    "or by day. Rates are over all days of a month. A month that was not reported is a gap, not a "
    "zero. The map shows the last twelve months; the area of a bubble stands for the volume."
)
HEIGHT, MAP_HEIGHT, FIELD_HEIGHT = 430, 430, 300
_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "toImage"]}
_PHASES: tuple[Phase, ...] = get_args(Phase)


def production_page(person: Actor) -> None:
    """The page, for the wells of the address."""
    chosen = _named_wells(person)
    base = gas_words(base_of_gas(person))
    context = f"By well, by month and by day; liquids in bbl, gas in Mcf. {base}"
    with title_line("Production", context=context, about=ABOUT):
        st.empty()
    if not chosen and not best_wells(person, 1):
        nothing_here(
            "No volumes yet.",
            "Bring a file in on the page “Import volumes”; OGOR-A, daily and monthly tables are "
            "understood.",
        )
        return
    wells = choose_wells(person, chosen or best_wells(person, 1), most=MOST_WELLS, key="wells")
    if not wells:
        nothing_here("No well is chosen.", "Type a part of its name, number or field above.")
    else:
        _charts(person, wells)
    _fields(person)
    _bubbles(person)


def _named_wells(person: Actor) -> list[WellName]:
    """The wells that the address names."""
    ids = []
    for text in st.query_params.get("wells", "").split(",")[:MOST_WELLS]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return [one.well for one in well_series(person, ids)] if ids else []


def choose_wells(
    person: Actor, first: Sequence[WellName], *, most: int, key: str
) -> list[WellName]:
    """Wells found by words and kept while others are looked for.

    Args:
        person: Who looks.
        first: Chosen when the page opens.
        most: How many may be chosen.
        key: Unique on the page.
    """
    kept: dict[UUID, WellName] = st.session_state.setdefault(
        f"{key}-known", {one.id: one for one in first}
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        words = st.text_input(
            "Find wells", placeholder="name, API number or field", key=f"{key}-words", width=240
        )
        found = find_wells(person, words)
        kept |= {one.id: one for one in found}
        picked: list[UUID] = st.session_state.get(f"{key}-picked", [one.id for one in first])
        options = list(dict.fromkeys([*picked, *(one.id for one in found)]))
        st.multiselect(
            "Wells" if most > 1 else "Well",
            options,
            default=None if f"{key}-picked" in st.session_state else picked,
            format_func=lambda one: label(kept[one]),
            max_selections=most,
            key=f"{key}-picked",
        )
    return [kept[one] for one in st.session_state[f"{key}-picked"]]


def label(well: WellName) -> str:
    """How a well is called in a list: its name, and its number where the name is not that."""
    number = well.api14[:10] if well.api14 else ""
    return f"{well.name} · {number}" if number and number not in well.name else well.name


def _charts(person: Actor, wells: Sequence[WellName]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        view: View = (
            st.segmented_control(
                "View",
                list(VIEWS),
                format_func=VIEWS.__getitem__,
                default="rate",
                key="view",
                label_visibility="collapsed",
            )
            or "rate"
        )
        step = st.segmented_control(
            "By", ["month", "day"], default="month", key="step", label_visibility="collapsed",
            format_func=lambda one: f"by {one}",
        )  # fmt: skip
        many = len(wells) > 1
        phases: list[Phase] = st.pills(
            "Phases",
            _PHASES,
            selection_mode="multi",
            default=["oil"] if many else list(_PHASES),
            key=f"phases-{many}",
            label_visibility="collapsed",
            disabled=view not in ("rate", "cumulative"),
            format_func=str.capitalize,
        )
        log = st.toggle("Log scale", value=True, key=f"log-{view in ('rate', 'cumulative', 'boe')}")
    log = log and view in ("rate", "cumulative", "boe")
    by: Literal["month", "day"] = "day" if step == "day" else "month"
    series = well_series(person, [one.id for one in wells], step=by)
    if not any(one.points for one in series):
        nothing_here(f"These wells have no volumes by {by}.", "Choose the other step, or a file.")
        return
    mcf_per_boe = float(operating_settings(person).mcf_per_boe)
    figure = production_figure(
        series, view=view, phases=phases or ["oil"], log=log, height=HEIGHT, theme=theme(),
        mcf_per_boe=mcf_per_boe,
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(VIEWS[view]), anchor=False, width="content")
        silent = [one.well.name for one in series if not one.points]
        if silent:
            st.markdown(f":gray[nothing by {by} of {plain(', '.join(silent))}]", width="content")
        st.space("stretch")
        opened = st.toggle("Rows", key="production-rows", help="The figures behind the chart.")
        rows = _rows(series, by, mcf_per_boe)
        downloads(rows, key="production", stamp="production")
    if view == "boe":
        st.caption(f"{mcf_per_boe:g} Mcf of gas are taken as one barrel of oil equivalent (boe).")
    if opened:
        row_table(rows, key="production-table")
    else:
        st.plotly_chart(
            figure, key="production-figure", config=_CONFIG,
            alt=f"{VIEWS[view]} of {', '.join(one.well.name for one in series)}; see Rows.",
        )  # fmt: skip


def _rows(series: Sequence[WellSeries], by: str, mcf_per_boe: float) -> Rows:
    return Rows(
        name=f"Volumes by {by}",
        headings=[
            "Well", "API number", by.capitalize(), "Days on" if by == "month" else "Hours on",
            "Oil, bbl", "Gas, Mcf", "Water, bbl", "Oil, bbl/d", "Oil equivalent, boe/d",
            "GOR, ft³/bbl", "Water cut, %",
        ],
        rows=[
            [
                one.well.name, one.well.api14, point.period, point.on, point.oil, point.gas,
                point.water, _rounded(rate(point, "oil")),
                _rounded(oil_equivalent(point, mcf_per_boe)), _rounded(gas_oil_ratio(point)),
                _rounded(water_cut(point)),
            ]
            for one in series
            for point in one.points
        ],
    )  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _fields(person: Actor) -> None:
    series = fields_by_month(person)
    if not series:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        section("Fields by month", "volumes over all days of the month, all wells")
        phase: Phase = (
            st.segmented_control(
                "Phase of the fields", _PHASES, default="oil", key="field-phase",
                format_func=str.capitalize, label_visibility="collapsed",
            )
            or "oil"
        )  # fmt: skip
        downloads(_field_rows(series), key="fields", stamp="fields")
    st.plotly_chart(
        fields_figure(series, phase=phase, height=FIELD_HEIGHT, theme=theme()),
        key="fields-figure", config=_CONFIG,
        alt=f"{phase.capitalize()} of {', '.join(one.name for one in series)} by month.",
    )  # fmt: skip


def _field_rows(series: Sequence[FieldSeries]) -> Rows:
    return Rows(
        name="Fields by month",
        headings=["Field", "Month", "Oil, bbl", "Gas, Mcf", "Water, bbl"],
        rows=[
            [one.name, point.period, point.oil, point.gas, point.water]
            for one in series
            for point in one.points
        ],
    )


def _bubbles(person: Actor) -> None:
    told = last_year(person)
    if told is None:
        return
    rows, first, last = told
    section("Map", f"volumes from {first:%B %Y} to {last:%B %Y}")
    phase: Phase = (
        st.segmented_control(
            "Phase", _PHASES, default="oil", key="bubble-phase", format_func=str.capitalize,
            label_visibility="collapsed",
        )
        or "oil"
    )  # fmt: skip
    placed = sum(row.lat is not None for row in rows)
    if not placed:
        nothing_here(
            "None of these wells has a position.", "Positions come with the wells' own records."
        )
        return

    def clicked() -> None:
        for point in st.session_state["bubbles"].selection.points:
            st.session_state[GO] = address("production", wells=_first(point))

    st.plotly_chart(
        bubble_map(rows, phase=phase, height=MAP_HEIGHT, theme=theme(), keep=phase),
        key="bubbles",
        on_select=clicked,
        selection_mode="points",
        config=_CONFIG | {"scrollZoom": True},
        alt="Wells where they lie, each as large as what it made in the last twelve months.",
    )
    if placed < len(rows):
        st.caption(f"{len(rows) - placed:,} wells without a position are left out.")


def _first(point: dict[str, Any]) -> str:
    told = point.get("customdata")
    return str(told[0] if isinstance(told, list) and told else told or "")
