"""The files of a plan; each is written only when somebody asks for it."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.exports.plan_csv import plan_csv, plan_file_name
from kernel.exports.plan_xlsx import plan_xlsx
from kernel.exports.schematic import schematic
from kernel.exports.schematic_svg import PRINT_STYLE, svg

Plan = dict[str, Any]


def drawing_file(plan: Mapping[str, Any]) -> str:
    """The drawing after the job as an SVG that stands alone."""
    return svg(schematic(plan, after=True, to_scale=False), style=PRINT_STYLE)


def downloads(plan: Plan) -> None:
    """A button with the files of the plan."""
    with st.popover("Download", icon=":material/download:", type="primary", key="download"):
        _file("Plan and materials", "xlsx", lambda: plan_xlsx(plan), plan, "table_view")
        _file("Plug rows", "csv", lambda: plan_csv(plan), plan, "csv")
        _file("Everything", "json", lambda: json.dumps(plan, indent=1), plan, "data_object")
        _file("Drawing", "svg", lambda: drawing_file(plan), plan, "image")


def _file(words: str, ending: str, made: Any, plan: Plan, icon: str) -> None:
    st.download_button(
        f"{words}, {ending.upper()}", made, plan_file_name(plan, ending), on_click="ignore",
        icon=f":material/{icon}:", key=f"file-{ending}", width="stretch",
    )  # fmt: skip
