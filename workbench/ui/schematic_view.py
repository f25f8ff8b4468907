"""The wellbore drawing on the page: before or after, to scale or compressed."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.exports.schematic import Drawing, schematic
from kernel.exports.schematic_svg import svg
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import panel

WIDE_PX, SLIM_PX = 492, 322


def wellbore(plan: Mapping[str, Any], *, picks: str) -> None:
    """The drawing with its switches; a plug of it can be picked."""
    after, to_scale = switches()
    panel(drawn(plan, after=after, to_scale=to_scale), key="bore", picks=picks)


def switches() -> tuple[bool, bool]:
    """Whether the drawing shall show the well after the job, and whether to scale."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        when = st.segmented_control(
            "Show", ["After", "Before"], default="After", required=True,
            format_func=lambda when: f"{when} plugging", label_visibility="collapsed", key="when",
        )  # fmt: skip
        to_scale = st.toggle("To scale", key="to_scale")
    return when == "After", to_scale


def drawn(
    plan: Mapping[str, Any],
    *,
    after: bool,
    to_scale: bool,
    beside: Mapping[str, Any] | None = None,
) -> Markup:
    """Two drawings, of which the page shows the one that fits; legend and notes beneath."""
    wide = schematic(plan, after=after, to_scale=to_scale, width=WIDE_PX, height=720, beside=beside)
    slim = schematic(
        plan, after=after, to_scale=to_scale, width=SLIM_PX, height=640, geology=False,
        beside=beside,
    )  # fmt: skip
    return joined(
        tag("div", Markup(svg(wide)), class_="wide"),
        tag("div", Markup(svg(slim)), class_="slim"),
        legend(wide),
        tag("p", " ".join([*wide.notes, "Formation tops and water in ft."]), class_="note"),
    )


def legend(drawing: Drawing) -> Markup:
    """What the colours mean, for what is drawn."""
    keys = [tag("span", tag("i", class_=f"k-{kind}"), words) for kind, words in drawing.legend]
    return tag("div", *keys, class_="key")
