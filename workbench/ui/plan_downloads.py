"""The files of a plan; each is written only when somebody asks for it."""

from typing import Any

import streamlit as st

from kernel.exports.plan_files import PLAN_FILES, PlanFile

Plan = dict[str, Any]
_ICONS = {
    "pdf": "picture_as_pdf", "svg": "image", "xlsx": "table_view", "csv": "csv", "txt": "notes",
    "json": "data_object",
}  # fmt: skip


def downloads(plan: Plan) -> None:
    """A button with the files of the plan."""
    with st.popover("Download", icon=":material/download:", type="primary", key="download"):
        for file in PLAN_FILES:
            _button(file, plan)


def _button(file: PlanFile, plan: Plan) -> None:
    st.download_button(
        f"{file.words}, {file.suffix.upper()}", lambda: file.made(plan), file.download_name(plan),
        on_click="ignore", mime=file.media_type, icon=f":material/{_ICONS[file.suffix]}:",
        key=f"file-{file.thing}-{file.suffix}", width="stretch",
    )  # fmt: skip
