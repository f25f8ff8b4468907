"""Slash commands: the same intents without a word that could be misread.

A command is a verb, numbers of steps as on the sheet, and values; what fits no pattern is read as
words, and where those mean nothing, answered with the pattern. Buttons on the rows of a plan send
these commands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.assistant.reading import MUTATIONS, Args, Reading, ask
from kernel.assistant.refer import unbound
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.validate import out_of_bounds
from kernel.plugging.edits.command import CEMENT_CLASSES, NEW_TYPES

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_STEP = r"\d{1,2}"
_SPAN = rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})"
Found = Callable[[re.Match[str]], tuple[str, Args]]  # intent and arguments of what was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One slash command.

    Attributes:
        usage: As one types it.
        words: What it does.
        pattern: What stands behind the verb.
        read: The intent and its arguments from what the pattern found.
    """

    usage: str
    words: str
    pattern: str
    read: Found


def is_slash(text: str) -> bool:
    """Whether a line is a slash command.

    >>> is_slash(" /why 7"), is_slash("why 7"), is_slash("/")
    (True, False, True)
    """
    return text.lstrip().startswith("/")


def without_model(text: str) -> str:
    """A line that begins with “/” as it is read without a model: a command, or free words.

    >>> without_model("/why 7"), without_model("/drop the Dean plug"), without_model("why?")
    ('/why 7', 'drop the Dean plug', 'why?')
    """
    if not is_slash(text):
        return text
    verb = text.strip()[1:].partition(" ")[0].lower()
    known = not verb or verb == "whatif" or verb in COMMANDS
    return text if known else text.strip()[1:].lstrip()


def slashed(text: str, plan: ShownPlan) -> Reading:
    """Read a slash command; a wrong one is answered with how it is typed."""
    verb, _, rest = text.strip()[1:].partition(" ")
    verb, rest = verb.lower(), " ".join(rest.split())
    if verb == "whatif":
        inner = slashed(f"/{rest}", plan)
        if inner.intent in MUTATIONS and inner.question is None:
            return Reading(intent="what_if", args={"op": inner.intent, **inner.args})
        return inner if inner.intent == "clarify" else _usage("whatif")
    if verb not in COMMANDS:
        known = ", ".join(f"/{name}" for name in (*COMMANDS, "whatif"))
        return ask("not_understood", question=f"There is no “/{verb}”. Use {known}.")
    for command in COMMANDS[verb]:
        found = re.fullmatch(command.pattern, rest, re.IGNORECASE)
        if found is None:
            continue
        intent, args = command.read(found)
        asked = Reading(intent=intent, args=args)
        named = {"target": args["scope"]} if isinstance(args.get("scope"), dict) else args
        if (question := unbound(intent, named, plan)) is not None:
            return question
        return out_of_bounds(asked, plan) or asked
    return _usage(verb)


def _usage(verb: str) -> Reading:
    lines = [one.usage for one in COMMANDS.get(verb, ())] or [WHAT_IF.usage]
    return ask("not_understood", question=f"Type it so: {' or '.join(lines)}.")


def _value(text: str) -> float | int:
    number = float(text.replace(",", ""))
    return int(number) if number == int(number) else number


def _ref(text: str) -> Args:
    return {"step_no": int(text)}


def _refs(text: str) -> list[Args]:
    return [_ref(one) for one in re.findall(_STEP, text)]


def _ends(one: str, other: str) -> dict[str, Any]:
    top, bottom = sorted((_value(one), _value(other)))
    return {"top_ft": top, "bottom_ft": bottom}


def _about(intent: str, **args: Any) -> Found:
    return lambda found: (intent, dict(args))


def _on_one(intent: str, name: str = "target", **args: Any) -> Found:
    return lambda found: (intent, {name: _ref(found[1]), **args})


def _material(name: str, value: Callable[[str], Any]) -> Found:
    return lambda found: (
        "change_materials",
        {"target": _ref(found[1]), name: value(found[2])},
    )


def _times(intent: str) -> Found:
    return lambda found: (intent, {"count": int(found[1] or 1)})


def _version(text: str) -> int | str:
    return int(text) if text.isdigit() else text.lower()


_MANY = rf"({_STEP}(?:[\s,]+{_STEP})*)"
_TYPES = "|".join(sorted(NEW_TYPES))
_DEVICES = "cibp|cement_retainer"
COMMANDS: Mapping[str, tuple[Command, ...]] = {
    "why": (Command(usage="/why 7", words="why a step is there", pattern=rf"({_STEP})",
                    read=_on_one("explain_step")),),
    "plan": (Command(usage="/plan", words="every step", pattern="", read=_about("show_plan")),),
    "findings": (
        Command(usage="/findings", words="what the checker says", pattern="",
                read=_about("show_violations", filter="all")),
        Command(usage="/findings law", words="breaches of law alone", pattern="law",
                read=_about("show_violations", filter="blocking")),
    ),
    "sacks": (
        Command(usage="/sacks", words="sacks of the job", pattern="",
                read=_about("query_materials", scope="plan", metric="sacks")),
        Command(usage="/sacks 5", words="sacks of a step", pattern=rf"({_STEP})",
                read=_on_one("query_materials", "scope", metric="sacks")),
        Command(usage="/sacks 5 60", words="other sacks", pattern=rf"({_STEP}) ({_NUMBER})",
                read=_material("sacks", _value)),
    ),
    "cost": (Command(usage="/cost", words="what the job costs", pattern="",
                     read=_about("query_materials", scope="plan", metric="cost")),),
    "class": (Command(usage="/class 5 H", words="another cement class",
                      pattern=rf"({_STEP}) ([{''.join(CEMENT_CLASSES)}])",
                      read=_material("cement_class", str.upper)),),
    "excess": (Command(usage="/excess 5 50", words="another excess, %",
                       pattern=rf"({_STEP}) ({_NUMBER}) ?%?",
                       read=_material("excess_pct", _value)),),
    "yield": (Command(usage="/yield 5 1.18", words="another yield, ft³/sack",
                      pattern=rf"({_STEP}) ({_NUMBER})",
                      read=_material("yield_ft3_per_sk", _value)),),
    "move": (
        Command(usage="/move 5 5100-4900", words="a step to another interval, ft",
                pattern=rf"({_STEP}) {_SPAN}",
                read=lambda found: ("adjust_interval",
                                    {"target": _ref(found[1]), **_ends(found[2], found[3])})),
        Command(usage="/move 1 9340", words="a bridge plug to another depth, ft",
                pattern=rf"({_STEP}) ({_NUMBER})",
                read=lambda found: ("adjust_interval",
                                    {"target": _ref(found[1]), "to_ft": _value(found[2])})),
    ),
    "combine": (Command(usage="/combine 3 4", words="plugs into one",
                        pattern=rf"({_STEP}(?:[\s,]+{_STEP})+)",
                        read=lambda found: ("combine_plugs", {"targets": _refs(found[1])})),),
    "remove": (Command(usage="/remove 4", words="steps out of the plan", pattern=_MANY,
                       read=lambda found: ("remove_step", {"targets": _refs(found[1])})),),
    "replace": (Command(usage="/replace 1", words="a bridge plug by a cement plug",
                        pattern=rf"({_STEP})", read=_on_one("replace_cibp")),),
    "add": (
        Command(usage="/add cibp 9000", words="a bridge plug or a retainer",
                pattern=rf"({_DEVICES}) ({_NUMBER})",
                read=lambda found: ("add_step", {"step_type": found[1].lower(),
                                                 "at_ft": _value(found[2])})),
        Command(usage="/add cement_plug 4000-3900", words="a step", pattern=rf"({_TYPES}) {_SPAN}",
                read=lambda found: ("add_step", {"step_type": found[1].lower(),
                                                 **_ends(found[2], found[3])})),
    ),
    "order": (
        Command(usage="/order 5 before 4", words="another order",
                pattern=rf"({_STEP}) (before|after) ({_STEP})",
                read=lambda found: ("reorder_steps", {"move": _ref(found[1]),
                                                      found[2].lower(): _ref(found[3])})),
        Command(usage="/order deepest", words="by depth", pattern="(deepest|shallowest)",
                read=lambda found: ("reorder_steps", {"sort": f"{found[1].lower()}_first"})),
    ),
    "swap": (Command(usage="/swap 3 4", words="two steps for each other",
                     pattern=rf"({_STEP}) ({_STEP})",
                     read=lambda found: ("reorder_steps",
                                         {"swap": [_ref(found[1]), _ref(found[2])]})),),
    "note": (
        Command(usage="/note 2 check the tag", words="a note on a step",
                pattern=rf"({_STEP}) (\S.*)",
                read=lambda found: ("custom", {"target": _ref(found[1]), "note": found[2]})),
        Command(usage="/note plan ask the district", words="a note on the plan",
                pattern=r"plan (\S.*)", read=lambda found: ("custom", {"note": found[1]})),
    ),
    "compare": (Command(usage="/compare 1 2", words="two versions",
                        pattern=r"(\d+|baseline|current) (\d+|baseline|current)",
                        read=lambda found: ("compare", {"from": _version(found[1]),
                                                        "to": _version(found[2])})),),
    "undo": (Command(usage="/undo", words="one change back", pattern=r"(\d{1,3})?",
                     read=_times("undo")),),
    "redo": (Command(usage="/redo", words="one change forth", pattern=r"(\d{1,3})?",
                     read=_times("redo")),),
    "revert": (Command(usage="/revert 2", words="back to a version", pattern=r"(\d+|baseline)",
                       read=lambda found: ("revert", {"version": _version(found[1])})),),
    "apply": (Command(usage="/apply", words="apply what waits", pattern="",
                      read=_about("confirm")),),
    "discard": (Command(usage="/discard", words="discard what waits", pattern="",
                        read=_about("cancel")),),
    "help": (Command(usage="/help", words="what can be asked", pattern="", read=_about("help")),),
}  # fmt: skip
WHAT_IF = Command(
    usage="/whatif remove 4", words="what a command would do", pattern="", read=_about("what_if")
)
