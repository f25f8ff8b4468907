"""Import of volumes: the files that came in, and a new one handed in."""

from datetime import UTC
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError, NotFound
from kernel.store.actor import Actor, Role
from kernel.store.volume_imports import ImportRow
from kernel.workflows.volume_files import hand_in_volumes, layouts, list_imports, one_import
from workbench.ui.clock import now
from workbench.ui.frame import Color, nothing_here, section, title_line
from workbench.ui.page import show_failure
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.volume_import_view import import_view
from workbench.ui.words import ago, plain

KINDS = ["csv", "txt", "tsv", "dsv", "xlsx", "xls", "xlsb"]
AUTO = "as the file looks"
STATES: dict[str, tuple[str, Color]] = {
    "pending": ("Not brought in yet", "gray"),
    "trying": ("Dry run", "orange"),
    "running": ("Coming in", "orange"),
    "done": ("In", "green"),
    "failed": ("Failed", "red"),
    "cancelled": ("Stopped", "yellow"),
    "undoing": ("Being undone", "orange"),
    "undone": ("Undone", "gray"),
}
ABOUT = (
    "**What is this page?** Brings volumes in from files: federal OGOR-A text, tables by day or "
    "by month, workbooks with wells down, months across and a sheet a product, and lease months "
    "of the Commission's PDQ dump; also division-order decks and AFE templates. First a dry "
    "run says what would change; rows that cannot be right wait in quarantine with their reason, "
    "to be corrected and tried again. The same file twice changes nothing, a changed figure keeps "
    "what stood before, and an import can be undone whole."
)
_COLUMNS = (
    Column(heading="File"),
    Column(heading="Layout", wrap=False),
    Column(heading="State", wrap=False),
    Column(heading="Rows in", align="right"),
    Column(heading="Changed", align="right"),
    Column(heading="Quarantine", align="right"),
    Column(heading="By"),
    Column(heading="When", align="right", wrap=False),
)


def imports_page(person: Actor) -> None:
    """One import where the address names it, else all of them."""
    wanted = st.query_params.get("id")
    if wanted:
        try:
            row = one_import(person, UUID(wanted))
        except ValueError:
            raise NotFound("There is no such import.", hint="Open the list of imports.") from None
        import_view(person, row, state=STATES[row.status], about=ABOUT)
        return
    rows = list_imports(person)
    with title_line("Import volumes", context=_context(rows), about=ABOUT):
        st.empty()
    if person.may(Role.EDITOR):
        _new(person)
    if not rows:
        nothing_here(
            "No file has been handed in yet.",
            "Choose a file above: OGOR-A text, a PDQ dump, a deck, an AFE, or a table with "
            "headings such as API, Date, Oil, Gas, Water.",
        )
        return
    section("Imports", "newest first")
    table(_COLUMNS, [_row(one) for one in rows], key="imports", label="Imports of volumes")


def _context(rows: list[ImportRow]) -> str:
    waiting = sum(one.rows_quarantined for one in rows if one.status == "done")
    inside = sum(one.rows_accepted for one in rows)
    if not rows:
        return "Production by day and month, from the files that you have."
    return f"{inside:,} rows in · {waiting:,} wait in quarantine"


def _new(person: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        file = st.file_uploader("File to bring in", type=KINDS, key="volumes-file")
        names = {one.key: one.name for one in layouts()}
        layout = st.selectbox(
            "Layout",
            ["", *names],
            format_func=lambda key: names.get(key, AUTO),
            help="\n\n".join(f"**{one.name}**: {one.about}" for one in layouts()),
            key="volumes-layout",
            width=200,
        )
        pressed = st.button(
            "Read the file",
            type="primary",
            icon=":material/upload_file:",
            disabled=file is None,
            key="volumes-read",
            help="Nothing is written before you have seen the dry run.",
        )
    if file is None or not pressed:
        return
    try:
        with st.spinner(f"Reading {plain(file.name)} …", show_time=True):
            row = hand_in_volumes(person, file.name, file, layout=layout or "")
    except KernelError as failure:
        show_failure(failure)
        return
    go("volume_import", id=str(row.id))


def _row(one: ImportRow) -> tuple[Cell | str, ...]:
    words, color = STATES[one.status]
    names = {each.key: each.name for each in layouts()}
    return (
        Cell(words=one.file_name, href=address("volume_import", id=str(one.id))),
        names.get(one.profile, one.profile),
        Cell(words=words, color=color, hint=one.words),
        Cell(words=f"{one.rows_accepted:,}", sort=one.rows_accepted),
        Cell(words=f"{one.rows_changed:,}", sort=one.rows_changed),
        Cell(words=f"{one.rows_quarantined:,}", sort=one.rows_quarantined),
        one.created_by_name,
        Cell(words=ago(one.created_at.astimezone(UTC), now()), sort=one.created_at.timestamp()),
    )
