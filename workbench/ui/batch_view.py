"""One batch: how far it is, what it came to, and what is in the way of each well."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.exports.batch_charts import readiness_chart, sacks_chart, well_map
from kernel.exports.batch_files import (
    LEVELS,
    batch_csv,
    batch_file_name,
    batch_xlsx,
    cost_note,
    finding_words,
    merging,
)
from kernel.exports.batch_pdf import batch_pdf
from kernel.exports.schematic_shapes import Drawing
from kernel.exports.schematic_svg import svg
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.batch_verdict import BLOCKERS
from kernel.workflows.batches import STATE_WORDS, BatchState, batch_state, cancel_batch
from workbench.jobs.batches import ask_to_run_again
from workbench.jobs.queue import live_workers
from workbench.ui.batch_start import STATES
from workbench.ui.frame import Chip, Color, nothing_here, section, title_line
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.page import failures, part
from workbench.ui.parts import panel
from workbench.ui.reports_view import batch_subject, reports_part
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_list import place_name
from workbench.ui.words import count, listed, plain

Json = Mapping[str, Any]
EVERY_S = 1.5
STILL_S = 60  # after so long without a sign the page asks whether a worker is there
MOST_ROWS = 300
COLORS: dict[str, Color] = {
    "done": "green", "blocked": "orange", "failed": "red", "waiting": "gray", "running": "blue",
    "cancelled": "gray",
}  # fmt: skip
ABOUT = (
    "**What is this page?** One batch of wells. “Ready” is a plan that passes the rule and asks "
    "nothing more; a blocked well says what is in the way, and opens where that is mended. Run the "
    "blocked wells again once papers or facts are in. Totals count every well that has a plan."
)
_CHART_PX = 480  # a chart fills its half of the page; drawn narrow, its words stay legible there
_COLUMNS = (
    Column(heading="Well"),
    Column(heading="State", wrap=False),
    Column(heading="In the way", least_em=22),
    Column(heading="County"),
    Column(heading="Steps", align="right"),
    Column(heading="Sacks", align="right"),
    Column(heading="Letter of", align="right", wrap=False),
    Column(heading="Plan", wrap=False),
)

MOST_FINDINGS = 8
_FINDING_COLUMNS = (
    Column(heading="Finding"),
    Column(heading="Level", wrap=False),
    Column(heading="Wells", align="right"),
    Column(heading="Times", align="right"),
)


def batch_page(actor: Actor, batch: Json) -> None:
    """The page of one batch."""
    words, icon, color = STATES[batch["state"]]
    chips = [Chip(words=words, icon=icon, color=color)]
    with title_line(batch["title"], context=context(batch), chips=chips, about=ABOUT):
        _actions(actor, batch)
    if batch["state"] == "running":
        _watch(actor, batch["id"])
    _totals(batch)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        section("Readiness", "a well may lack more than one thing")
        figure(readiness_chart(batch, width=_CHART_PX), "batch-ready")
        if batch["totals"]["sacks_by_class"]:
            section("Cement by class", "all wells with a plan")
            figure(sacks_chart(batch, width=_CHART_PX), "batch-sacks")
        _findings(batch)
    with right:
        section("Map", "latitude and longitude, WGS 84")
        figure(well_map(batch, width=_CHART_PX, height=350), "batch-map")
        reports_part(actor, batch_subject(UUID(batch["id"]), planned=batch["state"] != "running"))
    _wells(batch)


def context(batch: Json) -> str:
    """How it was made, in one line."""
    return (
        f"{count(batch['number_of_wells'], 'well')} · {batch['mode']} plugs, merged "
        f"{merging(batch['merge_threshold_ft'])} · as of {batch['as_of']} · ordered by "
        f"{batch['created_by']}" + (" · papers fetched first" if batch["fetches"] else "")
    )


def _actions(actor: Actor, batch: Json) -> None:
    editor, running = actor.may(Role.EDITOR), batch["state"] == "running"
    if editor and running:
        _cancel(actor, batch)
    again = sum(batch["counts"][state] for state in ("blocked", "failed", "cancelled"))
    if editor and again and not running:
        _run_again(actor, batch, again)
    with st.popover("Download", icon=":material/download:", type="primary", key="download"):
        _file("Wells and totals", "xlsx", lambda: batch_xlsx(batch), batch, "table_view")
        _file("Wells", "csv", lambda: batch_csv(batch), batch, "csv")
        _file("Report", "pdf", lambda: batch_pdf(batch), batch, "picture_as_pdf")


def _cancel(actor: Actor, batch: Json) -> None:
    told = "Wells that wait are left out; plans that were made stay."
    if st.button("Cancel", icon=":material/stop_circle:", key="cancel-batch", help=told):
        with failures():
            cancel_batch(actor, batch["id"])
            st.rerun()


def _run_again(actor: Actor, batch: Json, number: int) -> None:
    told = (
        "Plans the blocked, failed and cancelled wells once more, with the papers and facts of "
        "now; the ready ones are left as they are."
    )
    if st.button(f"Run {number:,} again", icon=":material/replay:", key="again-batch", help=told):
        with failures():
            ask_to_run_again(actor, UUID(batch["id"]))
            st.rerun()


def _file(words: str, ending: str, made: Any, batch: Json, icon: str) -> None:
    st.download_button(
        f"{words}, {ending.upper()}", made, batch_file_name(batch, ending), on_click="ignore",
        icon=f":material/{icon}:", key=f"file-{ending}", width="stretch",
    )  # fmt: skip


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, batch_id: str) -> None:
    with part(person) as actor:
        state = batch_state(actor, batch_id)
        if not state.open:
            st.rerun()
        ended = state.wells - state.open
        st.progress(ended / max(state.wells, 1), text=progress_words(state))
        if datetime.now(UTC) - (state.moved_at or state.created_at) > timedelta(seconds=STILL_S):
            _stands_still(actor, state)


def progress_words(state: BatchState) -> str:
    """How far a batch is, as one says it."""
    ended = state.wells - state.open
    parts = [
        f"{number:,} {STATE_WORDS[name].lower()}"
        for name, number in state.counts.items()
        if number and name not in ("waiting", "running")
    ]
    said = f"{ended:,} of {count(state.wells, 'well')} planned"
    return f"{said}: {listed(parts)}" if parts else f"{said}; waiting for the worker"


def _stands_still(actor: Actor, state: BatchState) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        why = (
            "No worker runs; the batch goes on when one is started."
            if not live_workers()
            else "Nothing has moved for a minute; long papers may be being read."
        )
        st.markdown(f":orange[{plain(why)}]", width="content")
        if actor.may(Role.EDITOR) and st.button("Take it up again", key="resume-batch"):
            ask_to_run_again(actor, state.id, blocked=False)
            st.rerun()


def _totals(batch: Json) -> None:
    totals, counts = batch["totals"], batch["counts"]
    held = counts["blocked"] + counts["failed"]
    figures = (
        ("Ready to file", f"{counts['done']:,}", "Plans that pass and ask nothing more."),
        ("Held up", f"{held:,}", "Wells with something in the way."),
        ("Cement, sacks", f"{totals['sacks']:,.0f}", "Of all wells with a plan."),
        ("Mud, bbl", f"{totals['mud_bbl']:,.0f}", "At 9.5 lb/gal or more, between the plugs."),
        ("Mix water, bbl", f"{totals['mix_water_bbl']:,.0f}", "For the cement."),
        ("Bridge plugs", f"{totals['bridge_plugs']:,.0f}", "Cast-iron bridge plugs to be set."),
    )
    costs = [
        (
            f"Cost, {one['currency']}",
            ("≥ " if one["open"] else "") + f"{float(one['amount']):,.0f}",
            f"With contingency and {count(one['rig_days'], 'rig day')}: {cost_note(one)}.",
        )
        for one in totals["costs"]
    ]
    shown = (*figures, *costs)
    for place, (label, number, help_) in zip(st.columns(len(shown)), shown, strict=True):
        place.metric(label, number, help=help_)
    if totals["planned"] and not costs:
        st.caption("No cost: the price book was empty when these wells were planned.")


def figure(drawing: Drawing, key: str) -> None:
    """A drawing with its notes."""
    notes = tag("p", " ".join(drawing.notes), class_="note") if drawing.notes else Markup("")
    panel(joined(tag("div", Markup(svg(drawing)), class_="chart"), notes), key=key)


def _findings(batch: Json) -> None:
    found = batch["findings"]
    if not found:
        return
    section("Findings", "over all plans")
    _finding_table(found[:MOST_FINDINGS], "batch-findings", "Findings")
    if rest := found[MOST_FINDINGS:]:
        with st.expander(f"{len(rest)} more"):
            _finding_table(rest, "batch-findings-more", "More findings")


def _finding_table(found: Sequence[Json], key: str, label: str) -> None:
    tones: dict[str, Color] = {"law": "red", "practice": "yellow", "advice": "gray"}
    rows: list[list[Cell | str]] = [
        [
            finding_words(one["code"]),
            Cell(words=LEVELS[one["level"]], color=tones[one["level"]]),
            Cell(words=f"{one['wells']:,}", sort=one["wells"]),
            Cell(words=f"{one['times']:,}", sort=one["times"]),
        ]
        for one in found
    ]
    table(_FINDING_COLUMNS, rows, key=key, label=label, sortable=True)


def _wells(batch: Json) -> None:
    section("Wells", "in the order they were given")
    kinds = {row["kind"]: f"{row['words']} ({row['wells']:,})" for row in batch["readiness"]}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=290):
            text = st.text_input(
                "Filter", key="batch_text", type="search", live=True, label_visibility="collapsed",
                placeholder="Well, API number or county", icon=":material/filter_list:",
            )  # fmt: skip
        chosen = st.pills(
            "State", list(kinds), selection_mode="multi", format_func=lambda kind: kinds[kind],
            key="batch_kinds", label_visibility="collapsed",
        )  # fmt: skip
    shown = [well for well in batch["wells"] if matches(well, text or "", chosen or ())]
    if not shown:
        nothing_here("No well matches these filters.", "Clear the text or choose other states.")
        return
    if len(shown) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(shown):,} wells; the workbook holds them all.")
    table(_COLUMNS, well_rows(shown[:MOST_ROWS]), key="batch-wells", label="Wells of the batch",
          sortable=True)  # fmt: skip


def matches(well: Json, text: str, kinds: Sequence[str]) -> bool:
    """Whether a well bears every word of TEXT and is in one of the states or held by one kind.

    >>> well = {"api": "4200346118", "well_name": "MABEE 1", "county": "Andrews",
    ...         "state": "blocked", "blockers": [{"kind": "no_papers"}]}
    >>> matches(well, "mabee", ["no_papers"]), matches(well, "42-003", ["done"])
    (True, False)
    """
    own = {well["state"], *(one["kind"] for one in well["blockers"])}
    api = well["api"]
    dashed = ApiNumber.parse(api).dashed
    said = f"{well['well_name']} {api} {dashed} {well['county'] or ''}".casefold()
    return (not kinds or bool(own & set(kinds))) and all(
        word in said for word in text.casefold().split()
    )


def well_rows(wells: Sequence[Json]) -> list[list[Cell | str]]:
    """One row a well, as in the table of the page."""
    return [_well_row(well) for well in wells]


def _well_row(well: Json) -> list[Cell | str]:
    api = ApiNumber.parse(well["api"])
    figures = well["figures"]
    name = well["well_name"]
    plan: Cell | str = unknown("no plan was made")
    if well["snapshot_id"]:
        plan = Cell(words="Open", href=address("plan", id=well["snapshot_id"]))
    no_plan = "no plan yet"
    return [
        Cell(
            words=name,
            small="" if name == api.dashed else api.dashed,
            href=address("well", api=api.api10),
        ),
        Cell(words=STATE_WORDS[well["state"]], color=COLORS[well["state"]]),
        _in_the_way(well),
        place_name(well["county"]) or unknown("no paper names it yet"),
        _number(figures.get("steps"), no_plan),
        _number(figures.get("sacks"), no_plan),
        figures.get("letter_date") or unknown("no letter is known"),
        plan,
    ]


def _in_the_way(well: Json) -> Cell | str:
    if not well["blockers"]:
        return ""
    kinds = dict.fromkeys(BLOCKERS.get(one["kind"], one["kind"]) for one in well["blockers"])
    rules = dict.fromkeys(one["rule"] for one in well["blockers"] if one.get("rule"))
    head = ", ".join(kinds) + (f" ({', '.join(rules)})" if rules else "")
    return Cell(words=head, small=" ".join(one["words"] for one in well["blockers"]))


def _number(value: float | None, reason: str) -> Cell:
    return unknown(reason) if value is None else Cell(words=f"{value:,.0f}", sort=value)
