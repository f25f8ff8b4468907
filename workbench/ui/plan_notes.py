"""What the checker says of a plan, what the job needs, and the plans saved before."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.ui.frame import Color, section
from workbench.ui.parts import panel
from workbench.ui.plan_why import left_out
from workbench.ui.plan_words import fact_words
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count

Json = Mapping[str, Any]
LEVELS: Mapping[str, tuple[str, Color]] = {
    "law": ("Breach", "red"),
    "practice": ("Practice", "yellow"),
    "advice": ("Remark", "gray"),
}
COLUMNS = (
    Column(heading="Level", wrap=False),
    Column(heading="Where"),
    Column(heading="Finding and rule"),
)


def findings(plan: Json) -> None:
    """Breaches first, then practice notes; remarks, which ask for nothing, fold away."""
    rows = plan.get("findings") or []
    grave = [row for row in rows if row.get("level") != "advice"]
    remarks = [row for row in rows if row.get("level") == "advice"]
    with st.container(key="findings"):
        law = sum(row.get("level") == "law" for row in rows)
        note = count(law, "breach", "breaches") + " of the rule" if law else "none breaks the rule"
        section("Findings of the checker", note if grave else "")
        if grave:
            table(COLUMNS, [_finding(row, plan) for row in grave], key="grave", label="Findings")
        else:
            st.markdown("No breach of the rule and no district practice that is not followed.")
        if remarks:
            with st.expander(f"{count(len(remarks), 'remark')} that ask for nothing"):
                table(
                    COLUMNS,
                    [_finding(row, plan) for row in remarks],
                    key="remarks",
                    label="Remarks",
                )


def _finding(row: Json, plan: Json) -> list[Cell | str]:
    words, color = LEVELS.get(str(row.get("level")), LEVELS["advice"])
    return [
        Cell(words=words, color=color),
        subject_words(str(row.get("subject") or DASH), plan),
        Cell(
            words=str(row.get("message") or row.get("code")),
            small=str(row.get("rule") or ""),
            hint=str(row.get("code") or ""),
        ),
    ]


def subject_words(subject: str, plan: Json) -> str:
    """What a finding speaks of; the path of a fact is said in words.

    >>> subject_words("gau.base_ft", {"inputs": {"facts": {"gau": {"base_ft": 1600}}}})
    'Base of usable water 1,600 ft'
    >>> subject_words("plug 5", {})
    'plug 5'
    """
    if not re.fullmatch(r"[a-z_]+(\[\d+\])*(\.[a-z_]+)+(\[\d+\])*|[a-z_]+\[\d+\]", subject):
        return subject
    return fact_words(subject, (plan.get("inputs") or {}).get("facts") or {})


def material_rows(totals: Json) -> list[tuple[str, str]]:
    """What must be on location, with quantities in words.

    >>> material_rows({"sacks": 530, "sacks_by_class": {"C": 530}, "mud_bbl": None})[0]
    ('Cement, Class C', '530 sacks')
    """
    rows = [
        (f"Cement, Class {name}", count(sacks, "sack"))
        for name, sacks in (totals.get("sacks_by_class") or {}).items()
    ]
    for key, words in (("slurry_bbl", "Slurry"), ("mix_water_bbl", "Mixing water")):
        if totals.get(key) is not None:
            rows.append((words, f"{totals[key]:,.1f} bbl"))
    if totals.get("spacer_bbl"):
        rows.append(("Spacer", f"{totals['spacer_bbl']:,.1f} bbl"))
    mud = f"Mud between plugs, at least {totals.get('mud_density_lb_gal') or 9.5:g} lb/gal"
    rows.append(
        (mud, f"{totals['mud_bbl']:,.1f} bbl" if totals.get("mud_bbl") is not None else "–")
    )
    for key, words in (("bridge_plugs", "Bridge plugs"), ("retainers", "Cement retainers")):
        if totals.get(key):
            rows.append((words, f"{totals[key]:,}"))
    return rows


def materials(plan: Json) -> None:
    """What must be on location."""
    section("Materials")
    totals = plan.get("materials_totals") or {}
    rows: list[list[Cell | str]] = []
    for words, quantity in material_rows(totals):
        unknown = "The size of the pipe between the plugs is not known throughout."
        rows.append([words, Cell(words=quantity, hint=unknown if quantity == "–" else "")])
    table(
        [Column(heading="Item"), Column(heading="Quantity", align="right", wrap=False)],
        rows,
        key="materials",
        label="Materials",
    )


def left_out_here(plan: Json) -> None:
    """Formations on the papers that get no plug of their own, and why."""
    if plan.get("formations_left_out"):
        section("Why not here?", "formations without a plug of their own")
        panel(left_out(plan), key="left-out")


def decisions(plan: Json) -> None:
    """What was merged, dropped or chosen, in the planner's order."""
    trace: Sequence[str] = plan.get("trace") or []
    if trace:
        section("How the plan came about")
        table(
            [Column(heading="Decision")], [[line] for line in trace], key="trace", label="Decisions"
        )
