"""The wells behind a chart of the portfolio, in a dialog that a click on a bar opens; downloads."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor
from workbench.figures.portfolio import Bar, chosen_key
from workbench.ui.charted import cell
from workbench.ui.frame import nothing_here
from workbench.ui.page import part
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count

MOST_SHOWN = 200
Wells = Callable[[str | None], Rows]
_OPEN, _TIMES = "portfolio_open", "portfolio_times"  # of the session


def drawn_key(key: str) -> str:
    """The key of a chart; a new one after each dialog, so that a bar can be chosen again."""
    return f"{key}-chart-{st.session_state.get(_TIMES, 0)}"


def open_wells(key: str, bar: str | None = None) -> None:
    """Open the wells of a chart, or of one of its bars; a callback."""
    st.session_state[_OPEN] = key
    st.session_state[_bar(key)] = bar


def choose(key: str, drawn: str) -> None:
    """Open the wells of the bar that was clicked; a callback."""
    if bar := chosen_key(st.session_state.get(drawn) or {}):
        open_wells(key, bar)


def wells_dialog(
    person: Actor, key: str, title: str, bars: Sequence[Bar], wells: Wells, all_words: str
) -> None:
    """The wells of a chart where they were asked for."""
    if st.session_state.get(_OPEN) != key:
        return
    names = {bar.key: f"{bar.words} ({bar.number:,})" for bar in bars}

    def shown() -> None:
        with part(person):
            _wells(key, names, wells, all_words)

    st.dialog(title, width="large", on_dismiss=_close)(shown)()


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1


def _bar(key: str) -> str:
    return f"{key}-bar"


def _wells(key: str, names: Mapping[str, str], wells: Wells, all_words: str) -> None:
    if st.session_state.get(_bar(key)) not in names:
        st.session_state.pop(_bar(key), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        one = st.selectbox(
            "Which wells", list(names), index=None, key=_bar(key), placeholder=all_words,
            format_func=names.__getitem__, label_visibility="collapsed", width=340,
        )  # fmt: skip
        listed = wells(one)
        st.markdown(f":gray[{count(len(listed.rows), 'well')}]", width="content")
        st.space("stretch")
        files(f"{key}-listed", {"Wells": lambda: listed})
    well_table(listed, key=f"{key}-table")


def files(key: str, tables: Mapping[str, Callable[[], Rows]]) -> None:
    """Tables as Excel and CSV, offered once somebody opens the menu, made when they are taken."""
    menu = st.popover(
        f"Download {', '.join(tables)}", icon=":material/download:", type="tertiary",
        key=f"icon-{key}-download", on_change="rerun",
    )  # fmt: skip
    if not menu.open:
        return
    with menu:
        for words, make in tables.items():
            for kind in ("xlsx", "csv"):
                name = file_name(f"portfolio {key.removesuffix('-listed')} {words}".lower(),
                                 date.today(), kind)  # fmt: skip
                st.download_button(
                    f"{words}, {kind.upper()}", partial(_file, make, kind), name,
                    on_click="ignore", key=f"{key}-{words}-{kind}", width="stretch",
                )  # fmt: skip


def _file(make: Callable[[], Rows], kind: str) -> bytes:
    return rows_xlsx([make()]) if kind == "xlsx" else rows_csv(make())


def well_table(listed: Rows, *, key: str) -> None:
    """Wells whose first column is their number, each leading to its page; without empty columns."""
    if not listed.rows:
        nothing_here("No well is in this group.")
        return
    said = [at for at in range(len(listed.headings)) if at < 2 or any(r[at] for r in listed.rows)]
    columns = [
        Column(
            heading=listed.headings[at],
            align="right" if any(isinstance(row[at], int) for row in listed.rows) else "left",
            wrap=at > 0,
        )
        for at in said
    ]
    shown = [
        (_link(str(row[0])), *(cell(row[at]) for at in said[1:]))
        for row in listed.rows[:MOST_SHOWN]
    ]
    table(columns, shown, key=key, label=listed.name, sortable=True)
    if (more := len(listed.rows) - MOST_SHOWN) > 0:
        st.caption(f"and {more:,} more in the download")


def _link(number: str) -> Cell:
    return Cell(words=number, href=address("well", api=number.replace("-", "")))
