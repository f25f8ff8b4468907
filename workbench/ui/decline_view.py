"""Decline on a page: one well with its window, and thousands in the background."""

from dataclasses import replace
from typing import get_args
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError
from kernel.exports.row_files import Rows
from kernel.production.decline_fit import VERSION, TooFewMonths
from kernel.store.actor import Actor, Role
from kernel.store.declines import DeclineRun
from kernel.store.production_reading import WellName
from kernel.workflows.declines import (
    DeclineChoices,
    FittedWell,
    Months,
    Phase,
    fit_well,
    fits_of_run,
    list_runs,
    main_phase,
    months_of_well,
    one_run,
    refusals_of_run,
    stop_fits,
    usual_choices,
    volumes_of,
)
from kernel.workflows.operating_settings import OperatingSettings, operating_settings
from kernel.workflows.production import best_wells, well_series
from workbench.figures.decline import decline_figure, first_of
from workbench.figures.well_rates import PHASES
from workbench.jobs.declines import ask_to_fit
from workbench.ui.charted import downloads
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.page import part, show_failure
from workbench.ui.production_view import choose_wells
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_map_view import theme
from workbench.ui.words import count, moment_text, plain

ABOUT = (
    "**What is this page?** Fits Arps declines (exponential, hyperbolic, harmonic; exponential "
    "again from the terminal decline on) to the rates on the days that a well was on. You choose "
    "the window; months of low uptime and months before the peak take no part and stay visible. "
    "For reserves P90 is the cautious figure: it is reached with a probability of 90 %. P50 is "
    "the best fit; P90 and P10 follow from how far this well's months lie from it, and know "
    "nothing of changes of operation."
)
HEIGHT, EVERY_S, SHOWN = 430, 1.0, 200
ABOUT_SO = "≈"
VOLUMES = {"oil": "bbl", "gas": "Mcf", "water": "bbl"}
_PHASES: tuple[Phase, ...] = get_args(Phase)
_FITS = (
    Column(heading="Well"),
    Column(heading="Phase", wrap=False),
    Column(heading="Rate now, /d", align="right"),
    Column(heading="b", align="right"),
    Column(heading="Produced", align="right"),
    Column(heading="Remaining", align="right"),
    Column(heading="EUR", align="right"),
    Column(heading="P90", align="right"),
    Column(heading="P10", align="right"),
    Column(heading="Months used", align="right"),
)


def decline_page(person: Actor) -> None:
    """The page: the well of the address, and the fits of all wells below."""
    context = "Arps and modified hyperbolic fits; forecast, EUR and how sure it is."
    with title_line("Decline", context=context, about=ABOUT):
        st.empty()
    first = best_wells(person, 1)
    if not first:
        nothing_here("No volumes yet.", "Bring a file in on the page “Import volumes”.")
        return
    named = _named(person) or first
    wells = choose_wells(person, named, most=1, key="decline")
    settings = operating_settings(person)
    if wells:
        _one(person, wells[0], settings)
    _all(person, settings)


def _named(person: Actor) -> list[WellName]:
    try:
        wanted = UUID(st.query_params.get("well", ""))
    except ValueError:
        return []
    return [one.well for one in well_series(person, [wanted])]


def _one(person: Actor, well: WellName, settings: OperatingSettings) -> None:
    months = months_of_well(person, well.id)
    if not months:
        nothing_here("This well has no months.", "Choose another, or bring its volumes in.")
        return
    choices = _choices(well, months, usual_choices(settings))
    phase = choices.phase or main_phase(months, choices.mcf_per_boe)
    found, refused = None, ""
    try:
        found = fit_well(months, choices)
    except TooFewMonths as failure:
        refused = str(failure)
    except KernelError as failure:
        show_failure(failure)
        return
    if refused:
        st.warning(plain(refused), icon=":material/info:")
    st.plotly_chart(
        decline_figure(volumes_of(months, phase), found, phase=phase, height=HEIGHT, theme=theme()),
        key="decline-figure",
        config={"displaylogo": False},
        alt=f"Rates of {well.name} with the fitted decline; its figures stand below.",
    )
    if found:
        _figures(found, settings)


def _choices(well: WellName, months: Months, usual: DeclineChoices) -> DeclineChoices:
    """What a person chose; the window is the whole history until it is moved."""
    indexes = list(range(months[0][0], months[-1][0] + 1))
    main = main_phase(months, usual.mcf_per_boe)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        phase: Phase = (
            st.segmented_control(
                "Phase", _PHASES, default=main, format_func=str.capitalize,
                key=f"decline-phase-{well.id}",
            )
            or main
        )  # fmt: skip
        terminal = st.number_input(
            "Terminal decline, % a year", 0.0, 60.0, 6.0, 1.0, key="terminal", width=190,
            help="Effective, tangent: from where the decline is down to this it is exponential.",
        )  # fmt: skip
        limit = st.number_input(
            f"Economic limit, {PHASES[phase][1]}", 0.1, 100_000.0, 1.0, key="limit", width=190,
            help="The forecast ends at this rate, or after 50 years.",
        )  # fmt: skip
        uptime = st.number_input(
            "Lowest uptime, %", 0, 100, 50, 5, key="uptime", width=150,
            help="A month that was on for less takes no part.",
        )  # fmt: skip
        kind = st.selectbox(
            "Curve", ["hyperbolic", "exponential", "harmonic"], key="kind", width=150,
            help="Hyperbolic finds b between 0 and 2; the others hold it at 0 and 1.",
        )  # fmt: skip
        from_peak = st.toggle("From the peak on", value=True, key="from-peak")
    first, last = indexes[0], indexes[-1]
    if len(indexes) > 1:
        first, last = st.select_slider(
            "Window",
            indexes,
            value=(indexes[0], indexes[-1]),
            format_func=lambda one: f"{first_of(one):%b %Y}",
            key=f"window-{well.id}",
        )
    return replace(
        usual,
        phase=phase,
        first=first,
        last=last,
        lowest_uptime=uptime / 100,
        from_peak=from_peak,
        b={"exponential": 0.0, "harmonic": 1.0}.get(str(kind)),
        terminal_percent=terminal,
        economic_limit=limit,
    )


def _figures(found: FittedWell, settings: OperatingSettings) -> None:
    fit, volume = found.fit, VOLUMES[found.phase]
    yearly = 100 * fit.curve.effective_decline(settings.effective_decline)
    told = {
        f"Produced, {volume}": f"{found.reserves.produced:,.0f}",
        f"Remaining, {volume}": f"{found.reserves.remaining:,.0f}",
        f"P90 EUR, {volume}": f"{found.spread.p90:,.0f}",
        f"P50 EUR, best fit, {volume}": f"{found.spread.p50:,.0f}",
        f"P10 EUR, {volume}": f"{found.spread.p10:,.0f}",
    }
    with st.container(horizontal=True, gap="large"):
        for name, value in told.items():
            st.metric(name, value, width="content")
    if found.spread.doubt:
        st.info(found.spread.doubt, icon=":material/help:")
    left_out: dict[str, int] = {}
    for _, reason in fit.left_out:
        left_out[reason.value] = left_out.get(reason.value, 0) + 1
    without = ", ".join(f"{number} {reason}" for reason, number in left_out.items())
    st.caption(
        f"qi {fit.curve.qi:,.1f} {PHASES[found.phase][1]} in {first_of(fit.used[0]):%b %Y}; "
        f"decline {yearly:.1f} % in the first year (effective, {settings.effective_decline}), "
        f"{fit.curve.di * 365.25:.3f} a year nominal; b {fit.curve.b:.2f}; scatter about "
        f"{100 * fit.rms_log_error:.0f} %; {count(len(fit.used), 'month')} used"
        f"{', left out: ' + without if without else ''}; method {VERSION}."
    )


def _all(person: Actor, settings: OperatingSettings) -> None:
    """The last run of fits of every well, and a new one."""
    runs = list_runs(person)
    section("All wells", "fitted in the background, each on its main phase")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        busy = bool(runs) and runs[0].status in ("pending", "running")
        if person.may(Role.EDITOR) and st.button(
            "Fit all wells", icon=":material/ssid_chart:", disabled=busy, key="fit-all",
            help="With the terminal decline, economic limit and uptime chosen above.",
        ):  # fmt: skip
            _order(person, usual_choices(settings))
        if runs and not busy:
            _downloads(person, runs[0])
    if not runs:
        nothing_here("No run yet.", "“Fit all wells” fits every well that has months.")
        return
    if busy:
        _watch(person, runs[0].id)
        return
    _results(person, runs[0])


def _order(person: Actor, usual: DeclineChoices) -> None:
    state = st.session_state
    choices = replace(
        usual,
        lowest_uptime=float(state.get("uptime", 50)) / 100,
        from_peak=bool(state.get("from-peak", True)),
        terminal_percent=float(state.get("terminal", 6.0)),
        economic_limit=float(state.get("limit", 1.0)),
    )
    try:
        ask_to_fit(person, choices)
    except KernelError as failure:
        show_failure(failure)
        return
    st.rerun()


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, run_id: UUID) -> None:
    with part(person) as actor:
        run = one_run(actor, run_id)
        if run.status not in ("pending", "running"):
            st.rerun()
        words = f"{run.done:,} of {run.wells:,} wells" if run.wells else "Waiting for a worker …"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(run.done / max(run.wells, 1), text=words, width="stretch")
            if actor.may(Role.EDITOR) and st.button(
                "Stop", icon=":material/stop_circle:", key="stop-fits"
            ):
                stop_fits(actor, run_id)
                st.rerun()


def _results(person: Actor, run: DeclineRun) -> None:
    told = f"{run.fitted:,} of {run.done:,} wells fitted"
    if run.seconds is not None:
        told += f" in {run.seconds:,.1f} s"
    st.markdown(f"{told}, {moment_text(run.created_at)}. {plain(run.words)}")
    refusals = refusals_of_run(person, run.id)
    if refusals:
        with st.expander(f"{count(sum(refusals.values()), 'well')} without a fit"):
            for words, number in refusals.items():
                st.markdown(f"{number:,}: {plain(words)}")
    rows = fits_of_run(person, run.id, limit=SHOWN)
    listed: list[list[Cell | str]] = []
    for one in rows:
        if one.refused:
            continue
        names = ("rate_now", "b", "produced", "remaining", "eur", "p90", "p10", "months_used")
        values = {**one.figures, **one.curve}
        listed.append(
            [
                Cell(words=one.name, href=address("decline", well=str(one.well_id))),
                one.phase.capitalize(),
                *(
                    _number(
                        values.get(name),
                        places=2 if name == "b" else 0,
                        doubt=str(values.get("doubt") or "") if name in ("p90", "p10") else "",
                    )
                    for name in names
                ),
            ]
        )
    table(_FITS, listed, key="fits", label="Fits of all wells", sortable=True)
    if run.fitted > len(listed):
        st.caption(f"The {len(listed):,} with most remaining; the download has all of them.")
    if any(one.figures.get("doubt") for one in rows):
        st.caption(
            f"{ABOUT_SO} before P90 and P10: the months do not settle the curve; point at the"
            " figure for the reason."
        )


def _number(value: float | None, *, places: int, doubt: str = "") -> Cell:
    if value is None:
        return unknown("not known")
    mark = ABOUT_SO if doubt else ""
    return Cell(words=f"{mark}{value:,.{places}f}", sort=value, hint=doubt)


def _downloads(person: Actor, run: DeclineRun) -> None:
    names = ("qi", "di", "b", "d_terminal", "first_month")
    figures = (
        "rate_now", "produced", "remaining", "eur", "p90", "p50", "p10", "months_used",
        "rms_log_error", "doubt",
    )  # fmt: skip
    fits = fits_of_run(person, run.id)
    downloads(
        Rows(
            name="Declines",
            headings=["Well", "API number", "Phase", *names, *figures, "No fit because", "Method"],
            rows=[
                [
                    one.name, one.api14, one.phase, *(one.curve.get(name) for name in names),
                    *(one.figures.get(name) for name in figures), one.refused, one.method,
                ]
                for one in fits
            ],
        ),
        key="declines",
        stamp="declines",
    )  # fmt: skip
