"""The history over all wells: narrowed by kind, person and days, page by page, and as a file."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.errors import InvalidInput
from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.wells.interactions import INTERACTIONS, kind_words
from kernel.workflows.work_done import (
    MOST,
    Narrowed,
    WorkDone,
    WorkPage,
    who_may_have_worked,
    work_page,
)
from workbench.ui.days_asked import days_asked
from workbench.ui.frame import nothing_here
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import moment_text

_COLUMNS = (
    Column(heading="When", wrap=False),
    Column(heading="Well"),
    Column(heading="What"),
    Column(heading="Who"),
)
NEWER, OLDER = "after", "before"  # in the address


def filters(person: Actor, zone: tzinfo) -> Narrowed:
    """What is shown: kind, person, days and well; kept in the address."""
    names = {str(person_id): name for person_id, name in who_may_have_worked(person).items()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        type = st.selectbox(
            "What", list(INTERACTIONS), index=None, key="kind", bind="query-params", width=170,
            placeholder="Everything", on_change=_first_page,
            format_func=lambda one: kind_words(one).capitalize(),
        )  # fmt: skip
        who = st.selectbox(
            "Who", list(names), index=None, key="who", bind="query-params", width=170,
            placeholder="Everybody", format_func=names.__getitem__, on_change=_first_page,
        )  # fmt: skip
        since, until = days_asked(zone, changed=_first_page)
        number = st.text_input(
            "Well", key="well", bind="query-params", width=150, placeholder="42-003-46118",
            on_change=_first_page,
        )  # fmt: skip
    return Narrowed(
        type=type,
        person_id=UUID(who) if who else None,
        api=ApiNumber.parse(number) if number else None,
        since=since,
        until=until,
    )


def _first_page() -> None:
    _turn(None, None)


def _turn(name: str | None, value: str | None) -> None:
    for each in (NEWER, OLDER):
        st.query_params.pop(each, None)
    if name and value:
        st.query_params[name] = value


def asked_page() -> Mapping[str, UUID]:
    """Which page the address asks for.

    Raises:
        InvalidInput: It is no page of the history.
    """
    try:
        return {
            name: UUID(st.query_params[name]) for name in (NEWER, OLDER) if name in st.query_params
        }
    except ValueError:
        raise InvalidInput("This address is no page of the history.") from None


def work_table(found: WorkPage, zone: tzinfo) -> None:
    """What was done, newest first, each well leading to its page."""
    if not found.rows:
        nothing_here(
            "Nothing fits.", "What your people do with wells stands here: plans, papers, notes …"
        )
        return
    rows = [
        (
            moment_text(done.at, zone),
            Cell(words=done.well_name, small=done.api.dashed,
                 href=address("well", api=done.api.api10)),
            done.words,
            done.by,
        )
        for done in found.rows
    ]  # fmt: skip
    table(_COLUMNS, rows, key="work", label="What was done")


def pages(found: WorkPage) -> None:
    """The way to newer and older pages."""
    if not found.newer and not found.older:
        return
    with st.container(horizontal=True, gap="small"):
        for words, icon, name, place in (
            ("Newer", "chevron_left", NEWER, found.newer),
            ("Older", "chevron_right", OLDER, found.older),
        ):
            st.button(
                words, icon=f":material/{icon}:", key=f"page-{name}", disabled=place is None,
                on_click=_turn, args=(name, str(place)),
            )  # fmt: skip


def downloads(person: Actor, narrowed: Narrowed, zone: tzinfo, day: date) -> None:
    """All that the filters let through, not this page alone."""
    told = f"Everything that the filters let through, at most {MOST:,} rows."
    for kind in ("xlsx", "csv"):
        st.download_button(
            kind.upper(), partial(_file, person, narrowed, zone, kind),
            file_name("history", day, kind), icon=":material/download:", on_click="ignore",
            key=f"history-{kind}", help=told,
        )  # fmt: skip


def _file(person: Actor, narrowed: Narrowed, zone: tzinfo, kind: str) -> bytes:
    listed = work_rows(work_page(person, narrowed, limit=MOST).rows, zone)
    return rows_xlsx([listed]) if kind == "xlsx" else rows_csv(listed)


def work_rows(done: Sequence[WorkDone], zone: tzinfo) -> Rows:
    """What was done as a table for a file."""
    rows: list[list[Any]] = [
        [moment_text(one.at, zone), one.api.dashed, one.well_name, one.kind, one.words, one.by]
        for one in done
    ]
    return Rows(
        name="History", headings=["When", "API number", "Well", "Kind", "What", "Who"], rows=rows
    )
