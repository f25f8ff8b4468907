"""An intent with its references becomes edits bound to step ids of the plan as shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.assistant.marks import M_IN_FT
from kernel.assistant.refer import bound
from kernel.assistant.shown_plan import ShownPlan
from kernel.errors import InvalidInput
from kernel.plugging.edits.command import Edit, edit_from_json

Args = Mapping[str, Any]
_PLACES = ("top", "bottom", "to", "at", "shift", "extend_up", "extend_down", "length", "cap")
_AS_THEY_ARE = (
    "sacks",
    "sacks_delta",
    "sacks_on_top",
    "cement_class",
    "excess_pct",
    "yield_ft3_per_sk",
    "step_type",
    "formation",
    "sort",
    "note",
    "anchor",
)


def edits_of(
    intent: str, args: Args, plan: ShownPlan, last: Iterable[str] = ()
) -> tuple[Edit, ...]:
    """The edits that a command stands for, every reference bound before the first is carried out.

    Args:
        intent: A mutation, or `multi`.
        args: As the interpreter gives them.
        plan: The plan as shown.
        last: Ids of the steps spoken of last.

    Raises:
        InvalidInput: A reference names no step, or several where one is meant.
    """
    known = tuple(last)
    if intent == "multi":
        edits: list[Edit] = []
        for op in args["ops"]:
            edits += edits_of(op["intent"], op["args"], plan, known)
        return tuple(edits)
    if "items" in args:
        return tuple(_edit(intent, item, plan, known) for item in args["items"])
    return (_edit(intent, args, plan, known),)


def _edit(intent: str, args: Args, plan: ShownPlan, last: tuple[str, ...]) -> Edit:
    row: dict[str, Any] = {"operation": intent}
    refs = args.get("targets") or args.get("swap")
    if refs is None:
        one = args.get("target") or args.get("move")
        refs = [one] if one else []
    if refs:
        row["targets"] = list(dict.fromkeys(i for ref in refs for i in _ids(ref, plan, last)))
    row["swap"] = "swap" in args
    for side in ("before", "after"):
        if args.get(side):
            (row[side],) = _ids(args[side], plan, last)
    row |= {name: args[name] for name in _AS_THEY_ARE if args.get(name) is not None}
    row |= _places(args)
    if row["operation"] == "adjust_interval" and len(row.get("targets", ())) != 1:
        raise InvalidInput("Exactly one step is meant here.", hint="Name one step.")
    return edit_from_json(
        {name: value for name, value in row.items() if value not in (None, False)}
    )


def _ids(ref: Mapping[str, Any], plan: ShownPlan, last: tuple[str, ...]) -> list[str]:
    found = bound(dict(ref), plan, last)
    if not found.steps:
        raise InvalidInput("I do not know which step that is.", hint="Name it by its number.")
    return [step.id for step in found.steps]


def _places(args: Args) -> dict[str, Any]:
    """Depths in feet; metres are kept beside them as they were given."""
    row: dict[str, Any] = {}
    given: dict[str, float] = {}
    for name in _PLACES:
        if args.get(f"{name}_ft") is not None:
            row[f"{name}_ft"] = args[f"{name}_ft"]
        elif args.get(f"{name}_m") is not None:
            given[f"{name}_m"] = args[f"{name}_m"]
            row[f"{name}_ft"] = round(args[f"{name}_m"] / M_IN_FT, 1)
    if given:
        row["given"] = given
    return row
