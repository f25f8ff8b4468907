"""The charts of a portfolio on the page: each opens to its wells and downloads."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from kernel.exports import portfolio_rows as rows
from kernel.exports.row_files import Rows
from kernel.plugging.life import STATUSES
from kernel.store.actor import Actor
from kernel.store.engagement_lists import Every
from kernel.workflows.portfolio import MOST_WELLS, wells_left_alone, wells_worked_on
from kernel.workflows.portfolio_report import (
    PERIOD_DAYS,
    READY_WORDS,
    SOON_DAYS,
    STALE_DAYS,
    worked_json,
)
from kernel.workflows.reports import PortfolioOrder
from workbench.figures import portfolio as figures
from workbench.figures.portfolio import Bar, Tone
from workbench.ui.frame import nothing_here
from workbench.ui.portfolio_wells import Wells, choose, drawn_key, files, open_wells, wells_dialog
from workbench.ui.words import count, plain

Json = Mapping[str, Any]
PERIODS = {30: "30 days", 90: "90 days", 180: "180 days", 365: "1 year", 1_096: "3 years"}
SPANS: tuple[Every, ...] = ("day", "week", "month")
READY_TONES: Mapping[str, Tone] = {
    "ready": "good", "letter ends": "warn", "letter too old": "bad", "facts missing": "note",
    "papers missing": "quiet",
}  # fmt: skip
STATUS_TONES: Mapping[str, Tone] = {
    "draft": "quiet", "in_review": "note", "approved": "good", "filed": "plan", "plugged": "quiet",
    "withdrawn": "quiet",
}  # fmt: skip
CONFIG = {"displayModeBar": False}


def choices() -> PortfolioOrder:
    """How long is stale, how far to look back and ahead; kept in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        stale = st.number_input(
            "Stale after, days", 1, 9_000, STALE_DAYS, key="stale", bind="query-params", width=170,
            help="A well is stale when nobody of your organization did anything with it for so "
            "many days.",
        )  # fmt: skip
        period = st.selectbox(
            "Look back", list(PERIODS), index=list(PERIODS).index(PERIOD_DAYS), key="back",
            bind="query-params", format_func=PERIODS.__getitem__, width=140,
        )  # fmt: skip
        every = st.selectbox("Count by", SPANS, index=1, key="by", bind="query-params", width=120)
        soon = st.number_input(
            "Letters ending within, days", 0, 1_825, SOON_DAYS, key="soon", bind="query-params",
            width=210, help="A groundwater letter is good for five years.",
        )  # fmt: skip
    return PortfolioOrder(
        stale_days=int(stale), period_days=int(period), soon_days=int(soon), every=every
    )


def context(told: Json) -> str:
    """The portfolio in one line."""
    worked = f"{count(told['wells'], 'well')} that your organization worked on"
    return f"{worked}; choose a bar to see its wells" if told["wells"] else worked


def key_figures(told: Json) -> None:
    """The figures that matter most."""
    states = Counter(one["state"] for one in told["readiness"])
    ready = states["ready"] + states["letter ends"]
    ends = states["letter ends"]
    with st.container(horizontal=True, gap="medium"):
        for name, value, help_ in (
            ("Interactions", sum(row["interactions"] for row in told["trend"]),
             f"Within the last {told['period_days']:,} days."),
            ("Stale wells", told["stale_total"],
             f"No interaction for {count(told['stale_days'], 'day')} or more."),
            ("Ready to plug", ready, "Papers, facts and a letter that holds are there."),
            ("Letters ending", ends, f"Ready, but the letter ends in {told['soon_days']:,} days."),
        ):  # fmt: skip
            st.metric(name, f"{value:,}", help=help_, width="content")


def most_worked(person: Actor, told: Json) -> None:
    """The wells with the most interactions."""
    bars = [
        Bar(key=well["api"], words=well["well_name"], number=well["interactions"])
        for well in told["most_worked"]
    ]
    listed = {well["api"]: well for well in told["most_worked"]}
    _chart(
        person, "most", "Most worked wells", f"interactions of {told['period_days']:,} days", bars,
        figure=lambda dark: figures.bars_figure(bars, unit="interactions", dark=dark),
        behind=rows.most_worked_rows(told), empty="Nobody worked on a well in this time.",
        wells=lambda key: rows.worked_rows(
            "Most worked wells", [listed[key]] if key in listed else list(listed.values())
        ),
    )  # fmt: skip


def trend(person: Actor, told: Json) -> None:
    """Interactions over time."""
    named = set(rows.common_kinds(told))
    words = {row["type"]: row["kind"] for row in told["trend"]} | {rows.OTHER: "other"}
    totals: Counter[str] = Counter()
    for row in told["trend"]:
        type = row["type"] if row["type"] in named else rows.OTHER
        totals[f"{row['start']} {type}"] += row["interactions"]
    bars = [
        Bar(key=key, words=f"{key[:10]}, {words[key[11:]]}", number=number)
        for key, number in sorted(totals.items(), reverse=True)
    ]

    def wells(key: str | None) -> Rows:
        since, until = (date.fromisoformat(told[name]) for name in ("since", "today"))
        if key in totals and key is not None:
            start = date.fromisoformat(key[:10])
            since, until = max(since, start), min(until, rows.end_of_span(start, told["every"]))
        type = key[11:] if key in totals and key is not None else rows.OTHER
        found = wells_worked_on(
            person, since=since, until=until, type=None if type == rows.OTHER else type,
            limit=MOST_WELLS,
        )  # fmt: skip
        return rows.worked_rows("Wells worked on", worked_json(found))

    _chart(
        person, "trend", "Interactions", f"by {told['every']}", bars,
        figure=lambda dark: figures.trend_figure(told, dark=dark), behind=rows.trend_rows(told),
        empty="Nothing was done in this time.", wells=wells,
    )  # fmt: skip


def stale(person: Actor, told: Json) -> None:
    """Wells by how long nobody did anything with them."""
    spans = {str(group["from_days"]): group for group in told["idle"]}
    bars = [
        Bar(key=key, words=group["words"].capitalize(), number=group["wells"],
            tone="warn" if group["stale"] else "quiet")
        for key, group in spans.items()
    ]  # fmt: skip

    def wells(key: str | None) -> Rows:
        if key not in spans or key is None:
            return rows.stale_rows(told)
        group = spans[key]
        found = wells_left_alone(
            person, from_days=group["from_days"], to_days=group["to_days"], limit=MOST_WELLS
        )
        return rows.worked_rows("Stale wells", worked_json(found.wells))

    _chart(
        person, "stale", "Stale wells",
        f"{told['stale_total']:,} of {told['wells']:,} without an interaction for "
        f"{count(told['stale_days'], 'day')}", bars if told["wells"] else [],
        figure=lambda dark: figures.bars_figure(bars, unit="wells", dark=dark),
        behind=rows.idle_rows(told), empty="Your organization has not worked on a well yet.",
        wells=wells, all_words="All stale wells",
    )  # fmt: skip


def readiness(person: Actor, told: Json) -> None:
    """How ready the wells are to be plugged."""
    counts = Counter(well["state"] for well in told["readiness"])
    bars = [
        Bar(key=state, words=words, number=counts[state], tone=READY_TONES[state])
        for state, words in READY_WORDS.items()
    ]
    _chart(
        person, "ready", "Readiness to plug", "the first thing in the way of each well",
        bars if told["readiness"] else [],
        figure=lambda dark: figures.bars_figure(bars, unit="wells", dark=dark),
        behind=rows.readiness_count_rows(told), empty="Plan a well to see what it still needs.",
        wells=lambda key: rows.readiness_rows(
            [well for well in told["readiness"] if key in (None, well["state"])]
        ),
    )  # fmt: skip


def plans(person: Actor, told: Json) -> None:
    """The current plan of each well by its status."""
    counts = Counter(plan["status"] for plan in told["plans"])
    words = {plan["status"]: plan["words"] for plan in told["plans"]}
    bars = [
        Bar(key=status, words=words[status], number=counts[status], tone=STATUS_TONES[status])
        for status in STATUSES if status in counts
    ]  # fmt: skip
    _chart(
        person, "plans", "Plans by status", "the current plan of each well", bars,
        figure=lambda dark: figures.bars_figure(bars, unit="wells", dark=dark),
        behind=rows.status_count_rows(told), empty="No plan is saved yet.",
        wells=lambda key: rows.plan_rows(
            [plan for plan in told["plans"] if key in (None, plan["status"])]
        ),
    )  # fmt: skip


def _chart(
    person: Actor,
    key: str,
    title: str,
    note: str,
    bars: Sequence[Bar],
    *,
    figure: Callable[[bool], Any],
    behind: Rows,
    wells: Wells,
    empty: str,
    all_words: str = "All",
) -> None:
    """A heading, the chart, the way to its wells, and the download of its figures."""
    with st.container(border=True, gap="xsmall", key=f"{key}-part"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(title), anchor=False, width="content")
            st.space("stretch")
            st.button(
                "Wells", key=f"{key}-wells", icon=":material/list:", type="tertiary",
                disabled=not bars, on_click=open_wells, args=(key,),
            )  # fmt: skip
            files(key, {"Figures": lambda: behind, "Wells": lambda: wells(None)})
        if not bars:
            nothing_here(empty)
            return
        st.markdown(f":gray[{plain(note)}]")
        drawn = drawn_key(key)
        st.plotly_chart(
            figure(st.context.theme.type == "dark"), key=drawn, theme=None, config=CONFIG,
            on_select=lambda: choose(key, drawn), selection_mode="points",
            alt=f"{title}: " + ", ".join(f"{bar.words} {bar.number:,}" for bar in bars[:20]),
        )  # fmt: skip
    wells_dialog(person, key, title, bars, wells, all_words)
