"""The page that holds two saved plans side by side, and brings an older one back."""

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.compare_plans import PlansCompared, SavedPlan, compare_plans
from kernel.workflows.plans import PlanSummary, list_plans
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.parts import panel
from workbench.ui.plan_differences import (
    PLUG_COLUMNS,
    choice_rows,
    fact_rows,
    figure_rows,
    finding_rows,
    plug_rows,
    question_rows,
    summary_words,
)
from workbench.ui.plan_status import status_name
from workbench.ui.plan_versions import restore_button
from workbench.ui.schematic_view import drawn, switches
from workbench.ui.screens import go
from workbench.ui.tables import Column, table
from workbench.ui.words import count, moment_text, plain

ABOUT = (
    "Plugs are matched by kind, depth and purpose; both drawings share one depth axis. Both plans "
    "are costed by the newest price book, so that a difference in cost comes from the plans alone."
)
_BEFORE_AFTER = (Column(heading="Before"), Column(heading="After"))


def compare_page(actor: Actor, before_id: str | None, after_id: str | None) -> None:
    """The whole page; without two plans in the address, the way to them."""
    if not before_id or not after_id:
        with title_line("Compare plans", about=ABOUT):
            st.empty()
        nothing_here(
            "Two saved plans stand here side by side.",
            "Open a plan; its list of versions leads to a comparison with each other version.",
        )
        if st.button("Open the plans", icon=":material/folder_open:"):
            go("plans")
        return
    found = compare_plans(actor, before_id, after_id)
    saved = list_plans(actor, api=found.after.summary.api)
    _header(actor, found, saved)
    _pickers(found, saved)
    if found.comparison.is_empty:
        nothing_here("Both say the same.", "No plug, fact, finding or choice differs.")
    _plugs(found)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        _figures(found)
    with right:
        _reasons(found)
    _drawings(found)


def _header(actor: Actor, found: PlansCompared, saved: list[PlanSummary]) -> None:
    before, after = found.before.summary, found.after.summary
    one_well = found.is_one_well
    title = after.well_name if one_well else f"{before.well_name} and {after.well_name}"
    words = summary_words(found.comparison, found.figures, _currency(found))
    with title_line(
        title, context=f"{_name(before).capitalize()} to {_name(after)}: {words}", about=ABOUT
    ):
        if st.button("Open the plan", icon=":material/architecture:", key="open-after"):
            go("plan", id=str(after.snapshot_id))
        for side in (before, after):
            restore_button(actor, side, saved)


def _name(one: PlanSummary) -> str:
    return f"version {one.version}, {one.mode}"


def _currency(found: PlansCompared) -> str | None:
    return found.after.cost.currency if found.after.cost else None


def _pickers(found: PlansCompared, saved: list[PlanSummary]) -> None:
    """Both plans can be chosen from the versions of the well, and turned round."""
    ids = {"before": found.before.summary, "after": found.after.summary}
    by_id = {str(one.snapshot_id): one for one in (*saved, *ids.values())}
    pair = {name: str(one.snapshot_id) for name, one in ids.items()}
    left, middle, right = st.columns([6, 1, 6], gap="small", vertical_alignment="bottom")
    places = {"before": left, "after": right}
    chosen = {}
    for name, place in places.items():
        with place:
            chosen[name] = st.selectbox(
                name.capitalize(), list(by_id), index=list(by_id).index(pair[name]),
                format_func=lambda one: _option(by_id[one]), key=f"pick-{name}-{pair[name]}",
            )  # fmt: skip
    with middle:
        turned = st.button(
            "Turn round",
            icon=":material/swap_horiz:",
            key="icon-turn",
            help="Turn round",
            width="stretch",
        )
    if turned:
        go("compare", before=pair["after"], after=pair["before"])
    if chosen != pair:
        go("compare", **chosen)


def _option(one: PlanSummary) -> str:
    return (
        f"Version {one.version} · {one.mode} · {moment_text(one.created_at)} · "
        f"{one.created_by} · {status_name(one.status)}"
    )


def _figures(found: PlansCompared) -> None:
    version = found.after.cost.version if found.after.cost else None
    note = f"price book version {version}" if version else "no price book, so no cost"
    section("Figures", note)
    table(
        [
            Column(heading=""),
            *(Column(heading=words, align="right") for words in ("Before", "After", "Change")),
        ],
        figure_rows(found.figures, _currency(found)),
        key="figures",
        label="Figures of both plans",
    )


def _plugs(found: PlansCompared) -> None:
    plugs = found.comparison.plugs
    same = sum(pair.fate == "same" for pair in plugs)
    section("Plugs", f"{count(len(plugs) - same, 'differs', 'differ')}, {same} the same")
    show = bool(same) and st.toggle("Show the same ones too", key="same-plugs")
    rows = plug_rows(plugs, same=show)
    if rows:
        table(PLUG_COLUMNS, rows, key="plug-differences", label="Plugs that differ, deepest first")
    else:
        st.markdown(":gray[No plug differs.]")


def _drawings(found: PlansCompared) -> None:
    section("Wellbore", "both on one depth axis")
    after, to_scale = switches()
    sides = (found.before, found.after)
    places = st.columns(2, gap="medium")
    for place, side, other in zip(places, sides, reversed(sides), strict=True):
        with place, st.container(key=f"drawing-{'before' if side is sides[0] else 'after'}"):
            st.markdown(f"**{_heading(side, found)}**")
            panel(
                drawn(side.plan, after=after, to_scale=to_scale, beside=other.plan),
                key="bore-before" if side is sides[0] else "bore-after",
            )


def _heading(side: SavedPlan, found: PlansCompared) -> str:
    well = "" if found.is_one_well else f"{side.summary.well_name}, "
    return plain(f"{well}{_name(side.summary)}").capitalize()


def _reasons(found: PlansCompared) -> None:
    """What is behind the differences: findings, questions, facts, choices; only what there is."""
    before, after = found.before.plan, found.after.plan
    if rows := finding_rows(found.comparison, before, after):
        section("Findings", "resolved and new")
        headings = [Column(heading=h, wrap=False) for h in ("", "Level")]
        table(
            [*headings, Column(heading="Where"), Column(heading="Finding and rule")],
            rows, key="finding-differences", label="Findings that differ",
        )  # fmt: skip
    if rows := question_rows(found.comparison):
        section("Questions", "answered and new")
        table(
            [Column(heading="", wrap=False), Column(heading="Question")],
            rows, key="question-differences", label="Questions that differ",
        )  # fmt: skip
    if rows := fact_rows(found.comparison, before, after):
        section("Facts")
        table(_BEFORE_AFTER, rows, key="fact-differences", label="Facts that differ")
    if rows := choice_rows(found.comparison):
        section("Choices")
        table(
            [Column(heading=""), *_BEFORE_AFTER],
            rows, key="choice-differences", label="Choices that differ",
        )  # fmt: skip
