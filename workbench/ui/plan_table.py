"""The plug table: the steps of a plan as on the form, deepest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports.schematic_steps import plug_number
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import Head, Row, sheet, two_lines, unknown
from workbench.ui.plan_words import code_words, span, step_type, title_of
from workbench.ui.words import count

Json = Mapping[str, Any]
MANY = 10  # from here on each step takes one line, so that its reasons stay in sight
HEADS = (
    Head(words="No."),
    Head(words="Plug and reason"),
    Head(words="From–to, ft", kind="r"),
    Head(words="Sacks", kind="r"),
    Head(words="Requirement", kind="nw"),
)


def plug_table(steps: Sequence[Json]) -> Markup:
    """Every step with its number, reason, interval, sacks and codes."""
    total = sum(step.get("sacks") or 0 for step in steps)
    foot = Row(cells=("", "Total", "", f"{total:,}", ""))
    table = sheet(HEADS, [_row(step) for step in steps], label="Plugs, deepest first", foot=foot)
    return tag("div", table, class_="dense" if len(steps) > MANY else "")


def _row(step: Json) -> Row:
    sacks = step.get("sacks")
    codes = code_words(step)
    return Row(
        pick=str(step.get("id") or ""),
        cells=(
            tag("span", plug_number(step), class_="tag" if sacks else "tag none"),
            two_lines(title_of(step), _beneath(step), kind="minor"),
            span(step) or unknown("This step has no depth of its own"),
            f"{sacks:,}" if sacks else unknown("No cement in this step"),
            joined(*[tag("div", words) for words in codes])
            if codes
            else unknown("No additional requirement on the form"),
        ),
    )


def _beneath(step: Json) -> str:
    words = [step_type(step)] if step.get("purpose") else []
    if step.get("cement"):
        words.append(f"Class {step['cement']}")
    if step.get("sacks_below"):
        words.append(f"{step['sacks_below']:,} sacks below")
    if step.get("sacks_on_top"):
        words.append(f"{step['sacks_on_top']:,} on top")
    return " · ".join(words)


def counts_line(plan: Json) -> Markup:
    """How many breaches, notes and questions there are; each leads to its list."""
    findings = plan.get("findings") or []
    by_level = {
        level: sum(row.get("level") == level for row in findings)
        for level in ("law", "practice", "advice")
    }
    questions = len(plan.get("missing") or [])
    law = by_level["law"]
    chips = [
        _chip("red", "✕", count(law, "breach", "breaches") + " of 16 TAC §3.14", "findings")
        if law
        else _chip("green", "✓", "No breach found", "findings"),
        _chip("yellow", "!", count(by_level["practice"], "practice note"), "findings")
        if by_level["practice"]
        else "",
        _chip("gray", "i", count(by_level["advice"], "remark"), "findings")
        if by_level["advice"]
        else "",
        _chip("blue", "?", count(questions, "question"), "questions") if questions else "",
    ]
    return tag("div", joined(*chips), class_="chips")


def _chip(color: str, sign: str, words: str, jump: str) -> Markup:
    return tag(
        "a", tag("b", sign, aria_hidden="true"), words, class_=f"mark {color}", data_jump=jump,
        href=f"#{jump}",
    )  # fmt: skip
