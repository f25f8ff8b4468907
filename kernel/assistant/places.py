"""Depths of a step: to a depth, by a distance, one end, both ends, a length.

Up is shallower and the top is the smaller number. An end that could be either is asked for.
"""

import re

from kernel.assistant.marks import Depth, Named, Range, Slots
from kernel.assistant.reading import Args, Reading, ask, ask_for
from kernel.assistant.shown_plan import ShownPlan, ShownStep

_VERBS = re.compile(
    r"\b(?:move|extend|shorten|raise|lower|set|make|change|put|drop|run|place|bring|push"
    r"|pull|deepen|take|start|begin|end|finish|should|needs?|must|will|goes?|go|use"
    r"|increase|decrease|give|want|cover|span|hang|land|reach|stop|keep|have|be)\b"
)
_UP = r"(?:up|above|higher|shallower|upward|over)"
_DOWN = r"(?:down|below|deeper|lower|downward|under|past)"
_TOP = r"(?:top|tops|upper end|upper bound|upper limit|tag depth)"
_BOTTOM = r"(?:bottom|base|btm|bot|lower end|lower bound|lower limit)"
_TO = (
    r"(?: (?:of|for|on|in|at|is|to|up|down|should|shall|must|needs|has|will|be|read|say|show"
    r"|become|equal|goes|go|moved|from"
    r"|<r\d+>|it|a|depth"
    r"|around|about|by|all the way|back))*"
)
_INTERVAL = "adjust_interval"
_FROM_START_TO_END = (
    r"\b(?:start|begin)s? (?:at |from )?<d\d+>,? (?:and )?(?:then )?(?:end|stop|finish)(?:s"
    r"|es)? (?:at )?<d"
)
FAR_FT = 2000  # an extension longer than this is asked about


def interval(
    line: str, slots: Slots, plan: ShownPlan, target: Args | list[Args] | None
) -> Reading | None:
    """A change of depths, or the question that it needs; None where the line names none."""
    line = _unfolded(line, slots, plan)
    ranges: list[Range] = slots.of("g", line)
    depths: list[Depth] = slots.of("d", line)
    named: list[Named] = slots.of("r", line)
    if not ranges and not depths:
        return _without_depth(line, target)
    several = isinstance(target, dict) and ("all" in target or any("than" in n for n in target))
    if isinstance(target, list) or several:
        return ask(
            "ambiguous_target",
            hint=_INTERVAL,
            question="Depths are changed step by step. Which step first?",
        )
    step = _step(target, plan)
    found: Args | Reading | None
    if ranges:
        found = _ranged(line, slots, ranges, depths, step)
    else:
        found = _by_depths(line, slots, depths, step)
    if found is None:
        return ask_for("value", hint=_INTERVAL, target=target)
    if isinstance(found, Reading):
        if target is not None and "target" not in found.args:
            return Reading(
                intent=found.intent, args={**found.args, "target": target}, question=found.question
            )
        return found
    if target is None:
        return ask_for("target", hint=_INTERVAL, **found)
    if step is not None and _far(found, step):
        return ask(
            "ambiguous_bound",
            hint=_INTERVAL,
            question=f"That is far from {step.words}. Which depth do you mean?",
            target=target,
            **found,
        )
    if set(found) <= {"to_ft", "to_m"} and _bare_device(line, named):
        return ask(
            "ambiguous_target",
            hint=_INTERVAL,
            question="Shall the bridge plug of the plan be moved, or another one be added?",
            target=target,
            **found,
        )
    return Reading(intent=_INTERVAL, args={"target": target, **found})


def _far(found: Args, step: ShownStep) -> bool:
    """Whether an end would go so far that another depth was probably meant."""
    here = [end for end in (step.top_ft, step.bottom_ft) if end is not None]
    there = [found[name] for name in ("to_ft", "top_ft", "bottom_ft") if name in found]
    deepest = max(here, default=0.0)
    most = FAR_FT if {"top_ft", "bottom_ft"} & set(found) else 5000
    return bool(here) and any(
        min(abs(end - h) for h in here) > most for end in there if end < deepest
    )


def _held(named: Named, plan: ShownPlan) -> bool:
    """Whether the depth behind a name tells which step is meant, rather than where it goes."""
    if any("depth_ft" in ref or "depth_m" in ref for ref in named.refs):
        return True
    alone = len(plan.of_type(named.type or "")) == 1
    return any(
        step.type == named.type and not (alone and step.is_point and step.top_ft != depth.ft)
        for depth in named.at
        for step in plan.around(depth.ft)
    )


def _bare_device(line: str, named: list[Named]) -> bool:
    """“set CIBP at 7950”, without article, is how a procedure says to add one."""
    return bool(
        re.match(r"^(?:set|put|place|run|spot)\b(?!.*\bdepth\b)", line)
        and named
        and named[0].bare
        and named[0].type == "cibp"
    )


def _unfolded(line: str, slots: Slots, plan: ShownPlan) -> str:
    """“the bottom of the Dean plug at 8400”: the depth behind the name is where it goes."""
    for mark in re.findall(r"<(r\d+)>", line):
        named = slots.get(mark)
        if not named.refs or _held(named, plan):
            continue
        for depth in named.at:
            name = next(name for name, held in slots.held.items() if held is depth)
            line = line.replace(f"<{mark}>", f"<{mark}> at <{name}>")
    return line


def _without_depth(line: str, target: Args | list[Args] | None) -> Reading | None:
    if re.search(r"<[kpyc]\d+>|\b(?:sacks|excess|yield)\b", line):
        return None
    told = {"target": target} if target is not None else {}
    if re.match(r"^(?:move|extend|shorten|raise|lower|deepen)\b", line) and target is not None:
        return ask_for("depth", hint=_INTERVAL, **told)
    if re.search(
        rf"\b(?:set|change|make|put)\b.*\b(?:{_TOP}|{_BOTTOM}|depth|depths|interval|length|long"
        r"|longer|shorter|deeper|shallower|taller)\b",
        line,
    ):
        return ask_for("depth", hint=_INTERVAL, **told)
    return None


def _step(target: Args | list[Args] | None, plan: ShownPlan) -> ShownStep | None:
    """The step meant, where the reference alone tells it."""
    if not isinstance(target, dict):
        return None
    if "step_no" in target:
        found = plan.numbered(target["step_no"])
    elif "depth_ft" in target:
        found = plan.around(target["depth_ft"])
        found = [step for step in found if step.type == target.get("type", step.type)]
    elif "formation" in target:
        found = plan.of_formation(target["formation"])
    elif "type" in target:
        found = plan.of_type(target["type"])
    else:
        found = []
    return found[0] if len(found) == 1 else None


def _ranged(
    line: str, slots: Slots, ranges: list[Range], depths: list[Depth], step: ShownStep | None
) -> Args | Reading:
    if depths and not re.search(r"<d\d+>(?: long)? (?:plug|interval)\b", line):
        return ask("ambiguous_bound", hint=_INTERVAL)
    found = ranges[-1]
    if len(ranges) == 2:
        old = sorted((ranges[0].first.ft, ranges[0].second.ft))
        if step is None or [step.top_ft, step.bottom_ft] != old:
            return ask("ambiguous_bound", hint=_INTERVAL)
        return found.args()
    if len(ranges) > 2:
        return ask("ambiguous_bound", hint=_INTERVAL)
    before = line[: line.index("<g")]
    if re.search(rf"\b{_TOP}\b", before) and not re.search(rf"\b{_BOTTOM}\b", before):
        return found.second.named("top")
    if re.search(rf"\b{_BOTTOM}\b", before) and not re.search(rf"\b{_TOP}\b", before):
        return found.second.named("bottom")
    if found.from_to and re.search(
        r"\b(?:move|extend|raise|lower|change|drop|push|bring|take|shorten)\b", line
    ):
        return _from_old_to_new(found, step)
    if step is not None and step.is_point:
        return ask("ambiguous_bound", hint=_INTERVAL)
    return found.args()


def _from_old_to_new(found: Range, step: ShownStep | None) -> Args | Reading:
    """“from 1300 to 1350”: the old end and the new one, where the first is an end of the step."""
    if step is None:
        return ask("ambiguous_bound", hint=_INTERVAL)
    if step.is_point and step.top_ft == found.first.ft:
        return found.second.named("to")
    if found.first.ft == step.top_ft or found.first.ft == step.bottom_ft:
        return ask("ambiguous_bound", hint=_INTERVAL)
    return found.args()


def _by_depths(
    line: str, slots: Slots, depths: list[Depth], step: ShownStep | None
) -> Args | Reading | None:
    added = _added_to_an_end(line, slots)
    if added is not None and len(depths) == 1:
        return added
    ends = _ends(line, slots)
    if ends is not None:
        return ends
    if len(depths) == 2 and re.search(_FROM_START_TO_END, line):
        return Range(first=depths[0], second=depths[1]).args()
    if len(depths) == 2 and (both := _two(line, slots)) is not None:
        return both
    if len(depths) != 1:
        return ask("ambiguous_bound", hint=_INTERVAL)
    depth = depths[0]
    if re.search(
        r"\b(?:length|long|tall|thick|thickness)\b|\b(?:extend|shorten) (?:<r\d+> )?(?:out "
        r")?to <d\d+>(?: of)? (?:long|length|plug|total)|<d\d+> (?:plug|interval)\b|\b(?:make"
        r"|have)\b.*<d\d+> (?:of cement|of length|in length)",
        line,
    ) and _short(depth):
        if re.search(r"\b(?:longer|shorter)\b", line):
            return ask(
                "ambiguous_bound", hint=_INTERVAL, question="Longer at the top or at the bottom?"
            )
        return depth.named("length")
    if (by := _distance(line, depth, step)) is not None:
        return by
    if _is_length(line, depth, step):
        return depth.named("length")
    return _destination(line, depth, step)


def _is_length(line: str, depth: Depth, step: ShownStep | None) -> bool:
    """“make the plug 200 ft”, “extend the cap to 100 ft”: far too shallow to be an end of it."""
    deep = step is not None and step.top_ft is not None and step.top_ft > 1000
    sized = re.search(r"\b(?:make|extend|shorten|keep|have)\b", line)
    return deep and bool(sized) and depth.said_unit and depth.ft <= 500


def _short(depth: Depth) -> bool:
    return depth.ft < 2000


def _ends(line: str, slots: Slots) -> Args | Reading | None:
    """“top 9400”, “bottom at 9550”, or both; a top below the bottom is a question."""
    top, bottom = (re.search(rf"\b{end}{_TO} ?(<d\d+>)()", line) for end in (_TOP, _BOTTOM))
    if top is None and bottom is None:
        top, bottom = (
            re.search(rf"()(<d\d+>) (?:as |for |on |at )?(?:the )?{end}\b", line)
            for end in (_TOP, _BOTTOM)
        )
    if top is None and bottom is None:
        return None
    if (
        re.search(r"\bby <d\d+>", line)
        or _moved_by(line, slots)
        or (
            re.search(rf"\b(?:{_UP}|{_DOWN}) (?:by )?<d\d+>$", line)
            and not re.search(r"\bto\b", line)
        )
    ):
        return _end_by_distance(line, slots, bool(top), bool(bottom))
    if re.search(rf"<d\d+> (?:{_UP}|{_DOWN})\b", line):
        return _end_by_distance(line, slots, bool(top), bool(bottom))
    args: Args = {}
    for name, found in (("top", top), ("bottom", bottom)):
        if found is not None:
            depth: Depth = slots.get(found[1] or found[2])
            args |= depth.named(name)
    if top is not None and bottom is not None:
        first, second = slots.get(top[1] or top[2]), slots.get(bottom[1] or bottom[2])
        if first is second:
            return ask("ambiguous_bound", hint="adjust_interval")
        if first.ft >= second.ft:
            return ask("top_below_bottom", hint="adjust_interval", **args)
    elif len(slots.of("d", line)) > 1:
        return ask("ambiguous_bound", hint="adjust_interval")
    return args


def _moved_by(line: str, slots: Slots) -> bool:
    """“raise the top of step 5 50 ft”: a distance, since nothing says “to” and it is short."""
    said = re.match(r"^(?:raise|lower|extend|move|deepen|drop|push|pull|bring)\b", line)
    depths: list[Depth] = slots.of("d", line)
    to = re.search(r"\b(?:to|at|of) <d\d+>", line)
    return bool(said) and not to and len(depths) == 1 and depths[0].ft < 1000


def _added_to_an_end(line: str, slots: Slots) -> Args | None:
    """“add 50 ft to the top of step 4”, “50 ft longer at the bottom”."""
    for name, end in (("up", _TOP), ("down", _BOTTOM)):
        found = re.search(
            rf"\badd (<d\d+>) (?:to|on|at|onto) (?:the )?{end}\b"
            rf"|(<d\d+>) longer (?:at|on|from) (?:the )?{end}\b"
            rf"|\bextend <r\d+> (?:by )?(<d\d+>) (?:at|on|from|off) (?:the )?{end}\b",
            line,
        )
        if found is not None:
            depth: Depth = slots.get(found[1] or found[2] or found[3])
            return {f"extend_{name}_{depth.unit}": depth.value}
    return None


def _end_by_distance(line: str, slots: Slots, top: bool, bottom: bool) -> Args | Reading:
    """One end up or down by a distance: longer or shorter there."""
    depths: list[Depth] = slots.of("d", line)
    up = bool(re.search(rf"\b(?:raise|{_UP})\b", re.sub(r"\blower end|upper end", "", line)))
    down = bool(re.search(rf"\b(?:lower|drop|deepen|{_DOWN})\b", line))
    if len(depths) != 1 or top == bottom or up == down:
        return ask("ambiguous_bound", hint="adjust_interval")
    depth = depths[0]
    longer = up if top else down
    value = depth.value if longer else -depth.value
    return {f"extend_{'up' if top else 'down'}_{depth.unit}": value}


def _two(line: str, slots: Slots) -> Args | Reading | None:
    """“100 ft up and 50 ft down”, “down to 1350 and up to 1150”."""
    args: Args = {}
    for name, way in (("up", _UP), ("down", _DOWN)):
        distance = re.search(rf"(<d\d+>) {way}\b|\b{way} (?:by )?(<d\d+>)", line)
        if distance is not None:
            depth: Depth = slots.get(distance[1] or distance[2])
            args |= {f"extend_{name}_{depth.unit}": depth.value}
    if len(args) == 2:
        return args
    args = {}
    for name, way in (("top", "up"), ("bottom", "down")):
        place = re.search(rf"\b{way} to (<d\d+>)", line)
        if place is not None:
            args |= slots.get(place[1]).named(name)
    return args if len(args) == 2 else None


def _distance(line: str, depth: Depth, step: ShownStep | None) -> Args | Reading | None:
    """A step moved or made longer by a distance."""
    to = re.search(r"\b(?:to|at|@) (?:a depth of |about |around )?<d\d+>", line)
    if to or not (depth.said_unit or depth.ft < 1000) or not _short(depth):
        return None
    if re.search(r"\b(?:above|below|over|under|past) (?!and\b|by\b|<d)[a-z<]", line):
        return ask(
            "ambiguous_bound",
            hint="adjust_interval",
            question="Above or below another place is not understood. At which depth?",
        )
    up = bool(re.search(rf"\b(?:raise|{_UP})\b", line))
    down = bool(re.search(rf"\b(?:lower|drop|deepen|{_DOWN})\b", line))
    both = re.search(
        r"\b(?:both (?:ways|directions|ends|sides)|(?:either|each) (?:side|end|way)|top and "
        r"bottom|up and down|above and below|on both)\b",
        line,
    )
    if both and re.search(r"\bextend\b|\badd\b|\bmake\b", line):
        return {f"extend_up_{depth.unit}": depth.value, f"extend_down_{depth.unit}": depth.value}
    longer = re.search(r"\bextend\b|\blonger\b|\b(?:add|give) (?:<r\d+> )?<d\d+>", line)
    by = re.search(r"\bby <d\d+>|<d\d+> (?:longer|more|of)\b", line)
    if not up and not down:
        if (longer and (by or depth.ft < 1000)) or (re.search(r"\b(?:move|shorten)\b", line)):
            return ask("ambiguous_bound", hint="adjust_interval", question="Up or down?")
        return None
    if up == down:
        return ask("ambiguous_bound", hint="adjust_interval", question="Up or down?")
    if re.search(r"\bshorten\b|\bshorter\b", line):
        return ask("ambiguous_bound", hint="adjust_interval")
    if longer:
        return {f"extend_{'up' if up else 'down'}_{depth.unit}": depth.value}
    if re.search(
        r"^<r\d+> (?:up|down)\b|\b(?:come|comes|move|raise|lower|drop|bring|push|pull|put|set|take"
        r"|make|run"
        r"|go|deepen|change"
        r"|increase|be"
        r"|higher|shallower|deeper)\b",
        line,
    ):
        if re.search(r"\bdeepen\b", line):
            return {f"extend_down_{depth.unit}": depth.value}
        return {f"shift_{depth.unit}": -depth.value if up else depth.value}
    return None


def _destination(line: str, depth: Depth, step: ShownStep | None) -> Args | Reading | None:
    """One depth as the place of a step or of one of its ends."""
    if re.search(
        r"\b(?:extend|deepen|lower end|stretch)\b.*\bdown(?: to)? <d\d+>|\bdeepen\b.*<d\d+>"
        r"|\bdown to <d\d+>",
        line,
    ) and not _whole(line, step):
        return depth.named("bottom")
    if re.search(r"\bextend\b.*\bup(?: to)? <d\d+>|\bup to <d\d+>", line) and not _whole(
        line, step
    ):
        return depth.named("top")
    if re.search(r"\b(?:start|begin)s?\b", line) or re.search(
        r"\b(?:end|finish|stop|reach)(?:es|s)?\b", line
    ):
        return ask("ambiguous_bound", hint="adjust_interval")
    if re.search(r"\bextend\b", line):
        return _beyond(depth, step)
    if step is not None and step.is_point:
        return depth.named("to")
    if _whole(line, step):
        return depth.named("to")
    if _VERBS.search(line) or re.match(r"^<r\d+>[ :,]*(?:to |at )?<d\d+>$", line):
        return ask("ambiguous_bound", hint="adjust_interval")
    return None


def _whole(line: str, step: ShownStep | None) -> bool:
    """Whether the step is to be moved as a whole."""
    if step is not None and step.is_point:
        return True
    return bool(re.search(r"\b(?:move|put|place|bring|push|pull|take)\b", line))


def _beyond(depth: Depth, step: ShownStep | None) -> Args | Reading:
    """An end to which a step is extended: the one that the depth lies beyond."""
    if step is not None and step.top_ft is not None and step.bottom_ft is not None:
        if 0 < depth.ft - step.bottom_ft <= FAR_FT:
            return depth.named("bottom")
        if 0 < step.top_ft - depth.ft <= FAR_FT:
            return depth.named("top")
    return ask("ambiguous_bound", hint="adjust_interval")
