"""Depths that cannot be: below the well, a top under its bottom."""

import re
from collections.abc import Iterable

from kernel.assistant.marks import M_IN_FT, Depth, Named, Range, Slots, numbers_in
from kernel.assistant.reading import Args, Reading, ask
from kernel.assistant.refer import bound
from kernel.assistant.shown_plan import ShownPlan, ShownStep

NEAR_FT = 50.0  # a depth said with a step may be off by this much
_PLACES = ("to", "top", "bottom", "at")


def out_of_bounds(reading: Reading, plan: ShownPlan, last: Iterable[str] = ()) -> Reading | None:
    """The question about a depth that cannot be; None where all can: 0 ≤ top < bottom ≤ TD."""
    rows = reading.args.get("items") or [reading.args]
    for row in rows:
        if (question := _row(row, reading.intent, plan)) is not None:
            return question
    return _result(reading, plan, last) if reading.intent == "adjust_interval" else None


def _result(reading: Reading, plan: ShownPlan, last: Iterable[str]) -> Reading | None:
    """The question about an interval that cannot be, with the end that stays as it is."""
    args, hint = reading.args, reading.intent
    steps = bound(args["target"], plan, last).steps
    if len(steps) != 1 or steps[0].is_point or {"to_ft", "to_m"} & set(args):
        return None
    step = steps[0]
    if step.top_ft is None or step.bottom_ft is None:
        return None
    by = {name: in_feet(args, name) or 0.0 for name in ("shift", "extend_up", "extend_down")}
    top = _or(in_feet(args, "top"), step.top_ft + by["shift"] - by["extend_up"])
    bottom = _or(in_feet(args, "bottom"), step.bottom_ft + by["shift"] + by["extend_down"])
    if in_feet(args, "length") is not None:
        return None
    if plan.total_depth_ft is not None and bottom > plan.total_depth_ft:
        return ask(
            "beyond_total_depth",
            hint=hint,
            question=f"The well is {plan.total_depth_ft:,.0f} ft deep. Which depth do you mean?",
        )
    if top < 0:
        return ask(
            "ambiguous_bound",
            hint=hint,
            question=f"{_at_start(step.words)} would reach above ground. Which depth do you mean?",
        )
    if top >= bottom:
        return ask(
            "top_below_bottom",
            hint=hint,
            question=f"{_at_start(step.words)} would have its top at {top:,.0f} ft and its "
            "bottom "
            f"at {bottom:,.0f} ft. Which depths do you mean?",
        )
    return None


def _at_start(words: str) -> str:
    return words[:1].upper() + words[1:]


def _or(given: float | None, else_ft: float) -> float:
    return else_ft if given is None else given


def _row(args: Args, intent: str, plan: ShownPlan) -> Reading | None:
    depths = {name: feet for name in _PLACES if (feet := in_feet(args, name)) is not None}
    told = {key: value for key, value in args.items() if key.rpartition("_")[0] in _PLACES}
    deepest = plan.total_depth_ft
    if deepest is not None and any(feet > deepest for feet in depths.values()):
        return ask(
            "beyond_total_depth",
            hint=intent,
            question=f"The well is {deepest:,.0f} ft deep. Which depth do you mean?",
            **told,
        )
    top, bottom = depths.get("top"), depths.get("bottom")
    if top is not None and bottom is not None and top >= bottom:
        return ask("top_below_bottom", hint=intent, **told)
    return None


def in_feet(args: Args, name: str) -> float | None:
    """A depth of the arguments in feet, whichever unit was given. [ft]"""
    if args.get(f"{name}_ft") is not None:
        return float(args[f"{name}_ft"])
    if args.get(f"{name}_m") is not None:
        return float(args[f"{name}_m"]) / M_IN_FT
    return None


_UPWARDS = re.compile(r"\b(?:up|raise|higher|shallower|upward|above|over)\b(?! end| bound| limit)")
_DOWNWARDS = re.compile(
    r"\b(?:down|lower|deeper|deepen|downward|below|under|drop)\b(?! end| bound| limit)"
)


def against_its_words(
    line: str, reading: Reading, plan: ShownPlan, last: Iterable[str] = ()
) -> Reading | None:
    """The question about “raise … to 5,000” where that lies deeper; None where they agree."""
    if reading.intent != "adjust_interval":
        return None
    upwards, downwards = bool(_UPWARDS.search(line)), bool(_DOWNWARDS.search(line))
    steps = bound(reading.args["target"], plan, last).steps
    if upwards == downwards or len(steps) != 1:
        return None
    step = steps[0]
    moved = {
        name: there - here
        for name, here in (("top", step.top_ft), ("bottom", step.bottom_ft), ("to", step.top_ft))
        if here is not None and (there := in_feet(reading.args, name)) is not None
    }
    if all(by <= 0 if upwards else by >= 0 for by in moved.values()):
        return None
    way = "deeper" if upwards else "shallower"
    return ask(
        "ambiguous_bound",
        hint=reading.intent,
        question=f"That lies {way} than {step.words} stands now. Which depth do you mean?",
        target=reading.args["target"],
    )


def stands_elsewhere(slots: Slots, line: str, args: Args, plan: ShownPlan) -> bool:
    """Whether a step was named with a depth at which it does not stand: “the CIBP at 7050”."""
    used = set(numbers_in(args))
    for named in slots.of("r", line):
        if len(named.refs) != 1 or "type" not in named.refs[0] or "depth_ft" in named.refs[0]:
            continue
        steps = plan.of_type(named.refs[0]["type"])
        for depth in named.at:
            there = any(step.holds(depth.ft, within_ft=NEAR_FT) for step in steps)
            if steps and not there and depth.value not in used:
                return True
    return False


def every_number_used(slots: Slots, line: str, args: Args, plan: ShownPlan) -> bool:
    """Whether each number of the clause is among the arguments; a leftover one is a doubt."""
    used = set(numbers_in(args))
    for name in re.findall(r"<(\w\d+)>", line):
        value = slots.held[name]
        if isinstance(value, Range):
            told = {abs(value.first.value), abs(value.second.value)}
            if value.from_to and len(slots.of("g", line)) == 2:
                continue  # “from 7000-7100 to …”: the old interval, which the rule has compared
            if not (told <= used or (told & used and value.from_to)):
                return False
        elif isinstance(value, Depth):
            if abs(value.value) not in used:
                return False
        elif isinstance(value, tuple):
            kind, number = value
            if kind == "foreign" or number not in used:
                return False
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if value not in used:
                return False
        elif isinstance(value, Named):
            if not _said_of_a_step(value, used, plan):
                return False
        elif hasattr(value, "value") and value.value not in used:
            return False
    return True


def _said_of_a_step(named: Named, used: set[float], plan: ShownPlan) -> bool:
    """Whether the numbers in a name are taken up, or are those of the step that it names."""
    numbers = set(numbers_in(list(named.refs)))
    # the length of a new plug has been compared with its ends
    depths = named.at if named.new else (*named.at, *named.before)
    if numbers and not numbers <= used and not all(depth.value in used for depth in depths):
        return False
    steps = [step for ref in named.refs if "pronoun" not in ref for step in bound(ref, plan).steps]
    for depth in depths:
        there = any(step.holds(depth.ft, within_ft=NEAR_FT) for step in steps)
        if depth.value not in used and not there and not any(_long(step, depth) for step in steps):
            return False
    return True


def _long(step: ShownStep, depth: Depth) -> bool:
    if step.top_ft is None or step.bottom_ft is None:
        return False
    return depth.said_unit and abs(step.bottom_ft - step.top_ft - depth.ft) <= 1
