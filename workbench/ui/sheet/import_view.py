"""Import of a rig schedule: the file, its columns, what it leaves open, the preview, apply."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kernel.errors import KernelError
from kernel.scheduling.sheet_board import rig_labels
from kernel.scheduling.sheet_columns import HeadingRows, SheetField
from kernel.scheduling.sheet_dry_run import NameQuestion
from kernel.scheduling.sheet_names import name_key
from kernel.scheduling.sheet_reading import Doubt, SheetReading, propose_reading
from kernel.scheduling.sheet_table import CellValue, Fault, Percent, column_letters
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard, open_board
from kernel.workflows.campaign_import import (
    ImportSheet,
    TriedImport,
    apply_import,
    read_import,
    remember_columns,
    try_import,
)
from kernel.workflows.campaign_scenarios import scenario_list
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.page import show_failure
from workbench.ui.presses import pressed
from workbench.ui.screens import go
from workbench.ui.sheet.import_preview import preview
from workbench.ui.words import count, plain

KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "txt", "tsv"]
READ = "schedule_import_read"  # the file read last, so that a choice does not read it again
NOT_IMPORTED = "not imported"
EXAMPLES = 3
MOST_OFFERED = 12
ABOUT = (
    "**What is this page?** Brings the rig schedule that you keep in Excel into a scenario. You "
    "see row by row what would change before anything is written; rows with faults are set aside "
    "with the cell and the reason, the others are imported as one step, which undo takes back. "
    "The same file imported twice changes nothing."
)


def import_page(person: Actor) -> None:
    """The page, for the scenario of the address."""
    opened = _scenario(person)
    if opened is None:
        return
    with title_line("Import a rig schedule", context=f"into “{opened.scenario.name}”", about=ABOUT):
        if st.button("Back to the schedule", icon=":material/arrow_back:", key="back"):
            go("schedule", scenario=str(opened.scenario.id))
    if opened.closed:
        nothing_here("This scenario cannot be changed.", opened.closed)
        return
    file = st.file_uploader("Workbook or CSV file", type=KINDS, key="import-file")
    if file is None:
        return
    sheet = _read(person, file.file_id, file.name, file.getvalue())
    if sheet is None:
        return
    headings = _columns(sheet, file.file_id)
    if headings is None:
        return
    try:
        reading, doubts = propose_reading(sheet.table, headings)
    except KernelError as failure:
        show_failure(failure)
        return
    reading = _answered(reading, doubts, file.file_id)
    reading = _hidden_rows(sheet, reading)
    with st.spinner("Comparing with the scenario …", show_time=True):
        tried = try_import(person, opened.scenario.id, sheet.table, reading)
    if tried.run.questions:
        rigs = sorted(rig_labels(opened.board).values())
        told = _names(tried, reading, file.file_id, rigs)
        if told != reading:
            reading = told
            tried = try_import(person, opened.scenario.id, sheet.table, reading)
    _apply_bar(person, opened, sheet, reading, tried, headings, file.name)
    preview(tried, opened.board)


def _scenario(person: Actor) -> OpenBoard | None:
    wanted = st.query_params.get("scenario")
    if not wanted:
        drafts = [one for one in scenario_list(person) if one.state == "draft"]
        wanted = str(drafts[0].id) if drafts else None
    if wanted is None:
        with title_line("Import a rig schedule", context="No draft yet.", about=ABOUT):
            st.empty()
        nothing_here("There is no draft to import into.", "Start a scenario on the Schedule page.")
        return None
    return open_board(person, wanted)


def _read(person: Actor, file_id: str, name: str, content: bytes) -> ImportSheet | None:
    """The file, read once; another sheet or other heading rows read it again."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slot = st.container()
        named = st.toggle("I say where the headings are", key=f"named-{file_id}")
        rows: tuple[int, int] | None = None
        if named:
            first = int(st.number_input("First row of headings", 1, 100, 1, key=f"first-{file_id}"))
            last = int(st.number_input("Last row", first, first + 1, first, key=f"last-{file_id}"))
            rows = (first, last)
    chosen = str(st.session_state.get(f"sheet-{file_id}") or "")
    kept: tuple[Any, ImportSheet] | None = st.session_state.get(READ)
    wish = (file_id, chosen, rows)
    if kept is None or kept[0] != wish:
        try:
            with st.spinner(f"Reading {plain(name)} …", show_time=True):
                read = read_import(person, name, content, sheet=chosen, heading_rows=rows)
        except KernelError as failure:
            show_failure(failure)
            return None
        st.session_state[READ] = kept = (wish, read)
    sheet = kept[1]
    names = list(sheet.file.sheets)
    if len(names) > 1:
        hidden = sheet.file.hidden_sheets
        slot.selectbox(
            "Sheet",
            names,
            index=names.index(sheet.table.name),
            format_func=lambda one: f"{one} (hidden)" if one in hidden else one,
            key=f"sheet-{file_id}",
        )
    return sheet


def _columns(sheet: ImportSheet, file_id: str) -> HeadingRows | None:
    """Which column holds what: proposed, and changed where it is wrong."""
    found = sheet.headings
    if found is None:
        nothing_here(
            "No headings were found in the first ten rows.",
            "Switch on “I say where the headings are” and name their row.",
        )
        return None
    section("Columns", f"headings in row {found.first}; choose what each column holds")
    options = [NOT_IMPORTED, *map(_label, SheetField)]
    rows = [
        {
            "Column": column_letters(one.column),
            "Heading": " ".join(one.text.split()),
            "Examples": _examples(sheet, one.column, found.last),
            "Holds": _label(one.field) if one.field else NOT_IMPORTED,
        }
        for one in found.headings
    ]
    edited = st.data_editor(
        rows,
        key=f"columns-{file_id}-{sheet.table.name}-{found.first}-{found.last}",
        hide_index=True,
        disabled=["Column", "Heading", "Examples"],
        height=min(36 * (len(rows) + 1), 330),
        column_config={
            "Column": st.column_config.TextColumn(width="small"),
            "Holds": st.column_config.SelectboxColumn(options=options, required=True),
        },
    )
    fields = {_label(field): field for field in SheetField}
    chosen = [fields.get(str(row["Holds"])) for row in edited]
    twice = {field for field in chosen if field and chosen.count(field) > 1}
    if twice:
        st.warning(f"Two columns hold “{plain(sorted(twice)[0])}”; the first one is read.")
    taken: set[SheetField] = set()
    headings = []
    for heading, field in zip(found.headings, chosen, strict=True):
        kept = None if field in taken else field
        taken |= {field} if field else set()
        headings.append(replace(heading, field=kept))
    return replace(found, headings=tuple(headings))


def _label(field: SheetField) -> str:
    """What a column holds; which day a finish means is asked apart."""
    return field.value.replace(" (day after)", "")


def _examples(sheet: ImportSheet, column: int, after: int) -> str:
    values = sheet.table.column(column, after)
    return " · ".join(_said(value) for value, _ in zip(values, range(EXAMPLES), strict=False))


def _said(value: CellValue) -> str:
    if isinstance(value, Percent):
        return f"{value.fraction:.2%}"
    return value.what if isinstance(value, Fault) else str(value).removesuffix(" 00:00:00")[:24]


def _answered(reading: SheetReading, doubts: tuple[Doubt, ...], file_id: str) -> SheetReading:
    """What the sheet leaves open, asked; the likely answer is only proposed."""
    if doubts:
        section("Questions", "the sheet alone does not say; rows wait for your answer")
    for at, doubt in enumerate(doubts):
        words = dict(enumerate(text for _, text in doubt.options))
        likely = [n for n, (value, _) in enumerate(doubt.options) if value == doubt.likely]
        picked = st.radio(
            plain(doubt.question),
            list(words),
            index=likely[0] if likely and doubt.likely is not None else None,
            format_func=words.__getitem__,
            key=f"doubt-{file_id}-{doubt.about}-{at}-{doubt.subject}",
            horizontal=True,
        )
        if picked is None:
            continue
        value: Any = doubt.options[picked][0]
        if doubt.subject is not None:
            value = {**getattr(reading, doubt.about), doubt.subject: value}
        reading = replace(reading, **{doubt.about: value})
    return reading


def _hidden_rows(sheet: ImportSheet, reading: SheetReading) -> SheetReading:
    if not [row for row in sheet.table.hidden_rows if row > reading.last_row]:
        return reading
    return replace(reading, with_hidden_rows=st.toggle("Read hidden rows too", value=True))


def _names(
    tried: TriedImport, reading: SheetReading, file_id: str, rigs: list[str]
) -> SheetReading:
    """Spellings that may be another name of something known: one, another, or wait."""
    section("Names", "is it the same, or another one?")
    names: dict[SheetField, dict[str, str]] = {f: dict(m) for f, m in reading.names.items()}
    fresh = set(reading.new_rigs)
    for question in tried.run.questions:
        answer = _name_answer(question, file_id, rigs)
        if answer is None:
            continue
        key = name_key(question.written)
        names.setdefault(question.about, {})[key] = answer
        if question.about is SheetField.RIG and answer == question.written:
            fresh.add(key)
    return replace(reading, names=names, new_rigs=frozenset(fresh))


def _name_answer(question: NameQuestion, file_id: str, rigs: list[str]) -> str | None:
    """One of the names it looks like, or for a rig that looks like none any rig; or a new one."""
    what = "rig" if question.about is SheetField.RIG else "well"
    alike = question.alike or (tuple(rigs[:MOST_OFFERED]) if what == "rig" else ())
    options: Mapping[str, str] = {
        question.written: f"a new {what}",
        **{name: f"it is “{name}”" for name in alike},
    }
    return st.radio(
        f"{what.capitalize()} “{plain(question.written)}”, in {count(len(question.rows), 'row')}",
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=f"name-{file_id}-{question.about.name}-{question.written}",
        horizontal=True,
    )


def _apply_bar(
    person: Actor,
    opened: OpenBoard,
    sheet: ImportSheet,
    reading: SheetReading,
    tried: TriedImport,
    headings: HeadingRows,
    name: str,
) -> None:
    run = tried.run
    rows = len(run.added) + len(run.changed)
    with st.container(horizontal=True, vertical_alignment="center"):
        apply = pressed(
            f"Import {count(rows, 'row')}" if rows else "Nothing to import",
            type="primary",
            icon=":material/check:",
            disabled=run.changes_nothing,
            key="import-apply",
            typed_first=True,
        )
        if run.rejected:
            st.markdown(f":red[{count(len(run.rejected), 'row')} set aside, see below]")
    if not apply:
        return
    try:
        with st.spinner("Importing …", show_time=True):
            apply_import(
                person, opened.scenario.id, sheet.table, reading, seen=tried.revision, file=name
            )
            remember_columns(person, {one.key: one.field for one in headings.headings})
    except KernelError as failure:
        show_failure(failure)
        return
    st.session_state.pop(READ, None)
    go("schedule", scenario=str(opened.scenario.id))
