"""Asking for a plan: a number or the well's papers in, with what is known of the well at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import current_thread
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from kernel.errors import InvalidInput, KernelError
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.papers import Upload, papers_of
from kernel.workflows.plan_choices import KeptChoices, kept_choices
from kernel.workflows.plans import list_plans, load_plan
from kernel.workflows.wells import find_wells
from workbench.jobs.readings import ask_to_read
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.plan_changes import keeps_of_well
from workbench.ui.plan_fetch import fetch_here
from workbench.ui.plan_versions import address_of
from workbench.ui.reading_watch import refuse_problem
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, listed, plain

ABOUT = (
    "Give the API number of a Texas well, its papers, or both. The papers are read, their values "
    "become facts with their page, and a plan under 16 TAC §3.14 is made and checked. What no "
    "paper says becomes a question. Papers and plans are kept under the well."
)
MODES = {
    "combined": "Combined: neighbouring plugs merged",
    "isolated": "Isolated: one plug for each need",
    "both": "Both, to compare",
}
INPUTS = {
    "hybrid": "Papers on file and these",
    "user_files": "Only the papers given here",
    "extractions": "Only the papers on file",
}
EXAMPLES = 6
AGAIN = "again"  # the part of the address that names the plan that the new one follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person asked for."""

    api: ApiNumber | None
    uploads: Sequence[Upload]
    options: dict[str, Any]


def start_page(actor: Actor) -> None:
    """The page before there is a plan."""
    with title_line(
        "Plan a well", context="From a number or the papers to a checked W-3A plan.", about=ABOUT
    ):
        st.empty()
    if not actor.may(Role.EDITOR):
        nothing_here(
            "Plans are made by editors.",
            "Your role reads: every saved plan is open to you under “Plans”.",
        )
        if st.button("Open the plans", icon=":material/folder_open:"):
            go("plans")
        return
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(border=True):
        asked = _form(actor)
    with right:
        if asked.api:
            on_file(actor, asked.api)
        else:
            what_to_give()
    if st.session_state.pop("make", False):
        with left:
            _make(actor, asked)


def _form(actor: Actor) -> Asked:
    with st.container(key="search-api"):
        text = st.text_input(
            "API number", placeholder="42-003-46118", key="api", bind="query-params",
            help="8, 10, 12 or 14 digits, with or without dashes. Texas begins with 42; the next "
            "three digits are the county.",
        )  # fmt: skip
    api, words = number_of(text)
    if words:
        st.markdown(words)
    else:
        _examples(actor)
    files = st.file_uploader(
        "Papers (PDF)", type="pdf", accept_multiple_files=True, key="papers",
        help="Completion report W-2 or G-1, letter on usable water GW-2, cementing report W-15, "
        "wellbore schematic. Several at once.",
    )  # fmt: skip
    earlier = _earlier(actor)
    options = _options(earlier)
    options["keep_changes"] = keeps_of_well(actor, api, options["mode"], earlier)
    ready = bool(api or (files and not text))
    st.button(
        "Make the plan", type="primary", icon=":material/architecture:", disabled=not ready,
        on_click=lambda: st.session_state.update(make=True), key="make-plan",
    )  # fmt: skip
    return Asked(api=api, uploads=_uploads(files), options=options)


def _uploads(files: Any) -> list[Upload]:
    return [Upload(name=file.name, content=file.getvalue()) for file in files or []]


def number_of(text: str | None) -> tuple[ApiNumber | None, str]:
    """The number that was typed and what it says, or what is wrong with it, as Markdown.

    >>> number_of("42-003-46118")[1]
    ':gray[Andrews County, Texas]'
    >>> number_of("")
    (None, '')
    """
    if not text:
        return None, ""
    try:
        api = ApiNumber.parse(text)
    except KernelError as failure:
        return None, f":red[{plain(failure.message)}] {plain(failure.hint)}"
    if not api.is_texas:
        elsewhere = plain(f"{api} is a well in {api.state}.")
        return None, f":red[{elsewhere}] Plans are made for Texas wells."
    place = f"{api.county or 'Unknown'} County, {api.state}"
    return api, f":gray[{plain(place)}]"


def _examples(actor: Actor) -> None:
    """Wells that the organization works on, to be chosen by a click."""
    wells = find_wells(actor, "", limit=EXAMPLES)
    numbers = [(well.api.dashed, well.well_name) for well in wells]
    names = {number: number if name == number else f"{name} · {number}" for number, name in numbers}
    if not names:
        return

    def take() -> None:
        st.session_state["api"] = st.session_state["example"] or ""
        st.session_state["example"] = None

    st.pills(
        "or one of your wells", list(names), key="example", on_change=take,
        format_func=lambda number: names[number],
    )  # fmt: skip


def _earlier(actor: Actor) -> KeptChoices | None:
    """The choices of the plan that this one follows; the fields begin with them, once."""
    again = st.query_params.get(AGAIN)
    if not again:
        return None
    kept = kept_choices(load_plan(actor, again))
    if st.session_state.get(AGAIN) != again:
        st.session_state[AGAIN] = again
        st.session_state["mode"] = kept.mode
        st.session_state["merge"] = round(kept.merge_threshold_ft)
        st.session_state["as-of"] = kept.as_of
        if kept.input_mode in INPUTS:
            st.session_state["inputs"] = kept.input_mode
    return kept


def _options(earlier: KeptChoices | None) -> dict[str, Any]:
    keeps = earlier is not None
    if earlier is not None and earlier.letter_name:
        keeps = st.checkbox(
            f"Keep the letter given for the plan before: {plain(earlier.letter_name)}",
            value=True,
            key="keep-letter",
        )
    with st.expander("Options", key="options"):
        left, right = st.columns(2, gap="medium")
        with left:
            mode = st.radio("Plugs", list(MODES), format_func=MODES.__getitem__, key="mode")
            threshold = st.number_input(
                "Merge plugs nearer than, ft", value=None, min_value=0, step=50, key="merge",
                placeholder="500, or as your organization prefers",
                disabled=mode == "isolated",
            )  # fmt: skip
        with right:
            source = st.radio("Papers", list(INPUTS), format_func=INPUTS.__getitem__, key="inputs")
            day = st.date_input(
                "As of", value="today", format="YYYY-MM-DD", key="as-of",
                help="The age of the letter on usable water is counted to this day.",
            )  # fmt: skip
        letter = st.file_uploader(
            "Letter on usable water for this plan only (PDF or JSON)", type=["pdf", "json"],
            key="letter",
            help="Takes the place of the letter on file where that one is missing or too old.",
        )  # fmt: skip
    return {
        "mode": mode,
        "merge_threshold_ft": None if threshold is None else float(threshold),
        "as_of": day,
        "input_mode": source,
        "gau_override": Upload(name=letter.name, content=letter.getvalue()) if letter else None,
        "use_gau_override_if_invalid": letter is not None,
        "earlier": earlier if keeps or earlier is None else replace(earlier, letter=()),
    }


def from_any_thread(write: Callable[[str], None]) -> Callable[[str], None]:
    """Progress may come from the threads that read files; each is joined to this page first."""
    page_of = get_script_run_ctx()

    def told(words: str) -> None:
        add_script_run_ctx(current_thread(), page_of)
        write(words)

    return told


def _make(actor: Actor, asked: Asked) -> None:
    """Read, plan, save; then show the plan, or how far its papers are, under its own address."""
    with st.status("Making the plan …", expanded=True) as status:
        told = from_any_thread(status.write)
        if asked.uploads or asked.options["gau_override"]:
            state = ask_to_read(
                actor, asked.uploads, api=asked.api, plan=asked.options, progress=told
            )
            refuse_problem(state)
            if state.running:
                go("plan", reading=str(state.id))
            made: Mapping[str, Any] = load_plan(actor, str(state.snapshot_id))
        elif asked.api is not None:
            made = build_plan(actor, asked.api, progress=told, **asked.options)
        else:
            raise InvalidInput("Give an API number or the well's papers.")
        status.update(label="The plan is made and saved.", state="complete")
    go("plan", **address_of(made))


def on_file(actor: Actor, api: ApiNumber) -> None:
    """What the organization holds of a well already."""
    papers = papers_of(actor, api)
    section("On file", listed([count(len(papers), "paper")]))
    if papers:
        table(
            [Column(heading="Paper"), Column(heading="File")],
            [[paper.kind_name, paper.name] for paper in papers],
            key="on-file",
            label="Papers on file",
        )
    else:
        st.markdown(":gray[No paper of this well yet: add its W-2 and its letter on usable water.]")
    fetch_here(actor, api, papers=len(papers))
    plans = list_plans(actor, api=api)
    if plans:
        section("Saved plans", "open one, or make a new version")
        plans.sort(key=lambda plan: not plan.holds)
        table(
            [Column(heading="Version"), Column(heading="Plugs"), Column(heading="Verdict")],
            [
                [
                    Cell(
                        words=f"{one.version} of {one.created_at:%Y-%m-%d}",
                        small="holds now" if one.holds else "",
                        href=address("plan", id=str(one.snapshot_id)),
                    ),
                    one.mode,
                    Cell(
                        words="Passes" if one.verdict == "pass" else "Fails",
                        color="green" if one.verdict == "pass" else "red",
                    ),
                ]
                for one in plans[:EXAMPLES]
            ],
            key="saved-plans",
            label="Saved plans of this well",
        )


def what_to_give() -> None:
    """Which papers a plan rests on, before anything is given."""
    section("What a plan needs")
    table(
        [Column(heading="Paper"), Column(heading="Gives")],
        [
            ["Completion report, W-2 or G-1", "Casing, cement, perforations, formation tops"],
            ["Letter on usable water, GW-2", "Depths of the water to protect"],
            ["Cementing report, W-15", "Pipe weights, stages, cement tops"],
            ["Wellbore schematic", "Bridge plugs and other barriers that stand today"],
        ],
        key="needs",
        label="Papers that a plan rests on",
    )
    st.markdown(":gray[What no paper says becomes a question; nothing is guessed.]")
