"""Sacks, cement class, excess and yield of a step."""

import re

from kernel.assistant.marks import Sacks, Slots
from kernel.assistant.reading import Args, Reading, ask, ask_for

_MORE = re.compile(
    r"\badd\b|\bincrease (?!.*\bto <k)|\bplus\b|\bput (?:another|an extra)\b"
    r"|\bgive\b.*\bmore\b"
)
_LESS = re.compile(
    r"\bremove (?:\w+ )?<k|\bdecrease (?!.*\bto <k)|\bminus\b|\bsubtract\b|\btake\b.*\b(?:off|from"
    r"|out of)\b|\bdrop <k|\bdrop (?!.*\bto <k).*\bby <k|\blower (?!.*\bto <k)|\bshave\b"
    r"|\b(?:back|knock|shave|trim|cut)\b.*\boff\b"
)
_BY = re.compile(r"\bby <k\d+>")


def materials(line: str, slots: Slots, target: Args | list[Args] | None) -> Reading | None:
    """A change of materials, or the question that it needs; None where the line names none."""
    change = amounts_in(line, slots)
    if change is None:
        if re.search(r"\b(?:sacks|excess|yield|class)\b", line) and not slots.of("d", line):
            return ask_for("value", hint="change_materials", target=target)
        return None
    if isinstance(change, Reading):
        return change
    if target is None:
        return ask_for("target", hint="change_materials", **change)
    if isinstance(target, list):
        values, steps = ([m.start() for m in re.finditer(p, line)] for p in (r"<[kpyc]", r"<r"))
        if len(change) > 1 and not (max(values) < min(steps) or min(values) > max(steps)):
            return ask(
                "ambiguous_target",
                hint="change_materials",
                question="Which value for which step? One at a time, please.",
            )
        ops = [{"intent": "change_materials", "args": {"target": one, **change}} for one in target]
        return Reading(intent="multi", args={"ops": ops})
    return Reading(intent="change_materials", args={"target": target, **change})


def amounts_in(line: str, slots: Slots) -> Args | Reading | None:
    """The amounts that a line names; a question where they cannot all hold."""
    change: Args = {}
    sacks: list[Sacks] = slots.of("k", line)
    if len(sacks) > 1:
        return ask("not_understood", hint="change_materials", question="How many sacks?")
    if sacks:
        change |= _sacks(line, sacks[0])
    classes = slots.of("c", line)
    if classes:
        wanted = classes[-1] if re.search(r"<c\d+> (?:to|with|by) <c\d+>", line) else classes[0]
        if wanted not in "ABCGH":
            return ask(
                "not_understood",
                hint="change_materials",
                question=f"Class {wanted} is not known here. Class A, B, C, G or H?",
            )
        change["cement_class"] = wanted
    percent = slots.of("p", line)
    if percent:
        if (
            not re.search(r"\bexcess\b", line)
            and not re.search(r"\bpct\b", line)
            and len(percent) != 1
        ):
            return ask("not_understood", hint="change_materials")
        if re.search(
            r"\b(?:increase|decrease|add|more|less)\b(?!.*\bto <p)", line
        ) and not re.search(
            r"\bexcess (?:to|of|at|on|is)\b|<p\d+> excess|\bexcess\b.* to <p", line
        ):
            return ask(
                "not_understood",
                hint="change_materials",
                question=f"Shall the excess become {percent[-1]:g} %?",
            )
        change["excess_pct"] = percent[-1]
    yields = slots.of("y", line)
    if yields:
        change["yield_ft3_per_sk"] = yields[-1]
    return change or None


def _sacks(line: str, sacks: Sacks) -> Args:
    sign = sacks.sign
    if not sign and _LESS.search(line):
        sign = -1
    elif not sign and _MORE.search(line) and not re.search(r"\bto (?:a total of )?<k", line):
        sign = 1
    elif not sign and _BY.search(line):
        sign = 1 if re.search(r"\bincrease\b|\braise\b|\bup\b", line) else -1
    if sign:
        return {"sacks_delta": sign * sacks.value}
    return {"sacks": sacks.value}
