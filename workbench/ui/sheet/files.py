"""The way out and in: downloads of a scenario, and the door to the import."""

from collections.abc import Callable

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard
from kernel.workflows.campaign_export import FORMATS, Format, export_name, export_scenario
from workbench.ui.screens import go


def files_bar(person: Actor, opened: OpenBoard) -> None:
    """Download as sheet, calendar, project file or print; import where one may change it."""
    bar = st.popover("Download", icon=":material/download:", key="sheet-files", on_change="rerun")
    if bar.open:
        with bar:
            _downloads(person, opened)
    if opened.may_edit and st.button("Import", icon=":material/upload:", key="sheet-import"):
        go("schedule_import", scenario=str(opened.scenario.id))


def _downloads(person: Actor, opened: OpenBoard) -> None:
    for kind, (words, mime) in FORMATS.items():
        st.download_button(
            words,
            data=_content(person, opened, kind),
            file_name=export_name(opened.scenario.name, kind),
            mime=mime,
            key=f"download-{kind}",
            on_click="ignore",
            width="stretch",
        )


def _content(person: Actor, opened: OpenBoard, kind: Format) -> Callable[[], bytes]:
    """Made only when somebody downloads it."""
    return lambda: export_scenario(person, opened.scenario.id, kind)[1]
