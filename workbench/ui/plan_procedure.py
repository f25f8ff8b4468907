"""The procedure for the rig on the plan page: numbered sentences under what they carry out."""

from collections.abc import Mapping
from typing import Any

from kernel.exports.procedure import Part, Procedure, procedure
from workbench.ui.frame import section
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import panel


def procedure_panel(plan: Mapping[str, Any]) -> None:
    """The whole procedure, in two columns where there is room."""
    told = procedure(plan)
    section("Procedure for the rig", told.warning)
    panel(sentences(told), key="procedure")


def sentences(told: Procedure) -> Markup:
    """Every part with its numbered sentences and citations."""
    return tag("div", *[_part(part) for part in told.parts], class_="job")


def _part(part: Part) -> Markup:
    cites = tag("p", "; ".join(part.cites), class_="note") if part.cites else ""
    lines = [
        tag("li", joined(line.text, tag("small", "; ".join(line.cites)) if line.cites else ""))
        for line in part.sentences
    ]
    numbered = tag("ol", *lines, start=part.sentences[0].number)
    return tag("section", tag("h3", part.title), cites, numbered)
