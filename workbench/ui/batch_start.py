"""Ordering a batch: which wells, and how to plan them; the batches of the organization."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows.batches import BatchOrder, BatchState, list_batches
from kernel.workflows.choose_wells import Chosen, choose_from_list, choose_own, own_choices
from kernel.workflows.reading import Upload
from workbench.commission import fetching_is_on
from workbench.jobs.batches import ask_to_plan_batch
from workbench.ui.clock import now
from workbench.ui.frame import Color, nothing_here, section, title_line
from workbench.ui.page import failures
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, count, moment_text, plain

ABOUT = (
    "**What is this page?** Choose wells by field, operator, county or label, paste their API "
    "numbers, or hand in a list. They are planned in the background, each checked and saved as if "
    "it had been planned alone. You may leave the page; the batch goes on, and its address can be "
    "mailed."
)
OURS, PASTED, FILED = "Our wells", "Pasted numbers", "A file"
MODES = {"combined": "Combined", "isolated": "Isolated", "both": "Both"}
LABELS = {"field": "Field", "operator": "Operator", "county": "County", "label": "Label"}
MOST_SHOWN = 200
GIVEN = "batch_given"  # the session-state key of numbers that another page hands over
STATES: dict[str, tuple[str, str, Color]] = {
    "running": ("Running", "progress_activity", "orange"),
    "ended": ("Finished", "check_circle", "green"),
    "cancelled": ("Cancelled", "cancel", "gray"),
}
_COLUMNS = (
    Column(heading="Batch"),
    Column(heading="State"),
    Column(heading="Wells", align="right"),
    Column(heading="Ready", align="right"),
    Column(heading="Blocked", align="right"),
    Column(heading="Failed", align="right"),
    Column(heading="Plugs", wrap=False),
    Column(heading="Ordered by"),
    Column(heading="Ordered", align="right", wrap=False),
)


def start_page(actor: Actor) -> None:
    """The page without a batch: a new one, and those there are."""
    with title_line("Batch", context="Plan many wells at once, in the background.", about=ABOUT):
        st.empty()
    if actor.may(Role.EDITOR):
        left, right = st.columns([7, 5], gap="medium")
        with left, st.container(border=True):
            chosen = _wells(actor)
        with right, st.container(border=True):
            _order(actor, chosen)
    section("Batches", "newest first")
    found = list_batches(actor)
    if found:
        table(_COLUMNS, batch_rows(found, now()), key="batches", label="Batches", sortable=True)
    else:
        nothing_here(
            "No batch yet.",
            "A batch stays here with its totals, its blocked wells and its report."
            if actor.may(Role.EDITOR)
            else "Batches are ordered by editors; you will see them here.",
        )


def batch_rows(found: list[BatchState], moment: datetime) -> list[list[Cell | str]]:
    """One row a batch, as in the columns of the list."""
    return [
        [
            Cell(words=one.title, href=address("batch", id=str(one.id))),
            Cell(words=STATES[one.state][0], color=STATES[one.state][2]),
            *(
                Cell(words=f"{number:,}", sort=number)
                for number in (
                    one.wells,
                    one.counts["done"],
                    one.counts["blocked"],
                    one.counts["failed"],
                )
            ),
            one.mode,
            one.created_by,
            Cell(
                words=ago(one.created_at, moment),
                hint=f"{moment_text(one.created_at)} UTC",
                sort=-one.created_at.timestamp(),
            ),
        ]
        for one in found
    ]


def _wells(actor: Actor) -> Chosen:
    """The choice of wells, with what was found and what was not."""
    given = st.session_state.get(GIVEN, "")
    how = st.segmented_control(
        "Which wells?", [OURS, PASTED, FILED], default=PASTED if given else OURS, required=True,
        key="batch-how",
    )  # fmt: skip
    if how == PASTED:
        text = st.text_area(
            "API numbers", given, key="batch-numbers", height=140,
            placeholder="42-003-46118\n4200346119",
            help="One a line, or apart by commas. 8, 10, 12 or 14 digits, dashes allowed.",
        )  # fmt: skip
        chosen = choose_from_list(actor, text=text or "")
    elif how == FILED:
        file = st.file_uploader(
            "List of wells", type=["csv", "xlsx", "txt", "json"], key="batch-file",
            help="A CSV file or workbook with a column of API numbers. Facts files as a JSON list "
            "are planned from these facts instead of papers.",
        )  # fmt: skip
        upload = Upload(name=file.name, content=file.getvalue()) if file else None
        chosen = Chosen(wells=())
        with failures():
            chosen = choose_from_list(actor, file=upload)
    else:
        chosen = _own(actor)
    _found(chosen)
    return chosen


def _own(actor: Actor) -> Chosen:
    offered = own_choices(actor)
    wanted: dict[str, list[str]] = {}
    for place, names in zip(
        st.columns(2), (("field", "county"), ("operator", "label")), strict=True
    ):
        with place:
            for name in names:
                values = offered[name]
                if not values and name == "label":
                    continue
                wanted[name] = st.multiselect(
                    LABELS[name], list(values), key=f"batch-{name}", disabled=not values,
                    format_func=lambda value, values=values: f"{value} ({values.get(value, 0)})",
                    placeholder="any" if values else "no paper names one yet",
                )  # fmt: skip
    return choose_own(actor, wanted)


def _found(chosen: Chosen) -> None:
    """What the choice came to, and what could not be read, in words."""
    known, unknown, unread = chosen.known, chosen.unknown, chosen.unread
    if not (chosen.wells or unread):
        return
    said = [f"**{count(len(known), 'well')}** found"]
    said += [f"{count(len(unknown), 'well')} not known here"] if unknown else []
    said += [f"{count(len(unread), 'entry', 'entries')} not read"] if unread else []
    st.markdown(" · ".join(said))
    if known:
        with st.expander(f"Found ({len(known):,})"):
            _list([(one.api.dashed, one.well_name) for one in known])
    if unknown or unread:
        with st.expander(f"Not found ({len(unknown) + len(unread):,})", expanded=len(known) == 0):
            _list(
                [*((one.api.dashed, "no paper or plan names it here") for one in unknown), *unread]
            )


def _list(rows: list[tuple[str, str]]) -> None:
    for entry, words in rows[:MOST_SHOWN]:
        st.markdown(f"{plain(entry)} :gray[{plain(words)}]" if words != entry else plain(entry))
    if len(rows) > MOST_SHOWN:
        st.caption(f"and {len(rows) - MOST_SHOWN:,} more")


def _order(actor: Actor, chosen: Chosen) -> None:
    options = _options()
    wells = [*chosen.known, *(chosen.unknown if options["fetch"] else ())]
    if chosen.unknown and not options["fetch"]:
        st.caption("Wells that are not known here are left out, since no paper of them is on file.")
    pressed = st.button(
        f"Plan {count(len(wells), 'well')}", type="primary", icon=":material/stacks:",
        disabled=not wells, key="start-batch",
    )  # fmt: skip
    if pressed:
        with failures():
            order = BatchOrder(wells={one.api: one.facts for one in wells}, **options)
            st.session_state.pop(GIVEN, None)
            go("batch", id=str(ask_to_plan_batch(actor, order)))


def _options() -> dict[str, Any]:
    title = st.text_input(
        "Name", key="batch-title", max_chars=200, placeholder="for example Mabee, west half"
    )
    mode = st.segmented_control(
        "Plugs", list(MODES), default="combined", required=True, format_func=MODES.__getitem__,
        key="batch-mode",
    )  # fmt: skip
    left, right = st.columns(2)
    threshold = left.number_input(
        "Merge gaps to, ft",
        0.0,
        50_000.0,
        None,
        50.0,
        format="%.0f",
        key="batch-ft",
        placeholder="preferred",
        help="Empty: as your planning preferences say, else 500 ft.",
    )
    day = right.date_input("Plans as of", date.today(), key="batch-day")
    fetch = fetching_is_on() and st.toggle(
        "Fetch papers first", key="batch-fetch",
        help="Asks the Railroad Commission for the papers of each well, at one request a second: "
        "about a minute a well.",
    )  # fmt: skip
    report = st.toggle(
        "Make the report at the end", value=True, key="batch-report",
        help="The report as HTML, PDF and workbook, kept with the batch; it can be repeated there.",
    )  # fmt: skip
    return {
        "title": title or "",
        "mode": mode,
        "merge_threshold_ft": threshold,
        "as_of": day,
        "fetch": bool(fetch),
        "report": report,
    }
