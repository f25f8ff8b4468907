"""A step that is not in the plan yet: its type, its place, its cement."""

import re

from kernel.assistant.marks import Depth, Named, Range, Sacks, Slots
from kernel.assistant.reading import Args, Reading, ask, ask_for
from kernel.assistant.shown_plan import ShownPlan

_ADD = re.compile(
    r"^(?:add|squeeze|circulate|perf|plug|isolate|cap|(?:(?:i|we)(?:'d| would)? "
    r")?(?:needs?|want|like)|set|put|place|run|drop|make|want|give me|have|another|one "
    r"more|use|do|cover|fill|cement)\b"
)
_STRONG = re.compile(
    r"^(?:add|another|one more|perf\b|squeeze\b(?! <r)|circulate\b|plug (?:the |off |back "
    r")?<|isolate <r)"
)
_TO_SURFACE = re.compile(r"\bcirculate\b|\bto surface\b")
_CAP = re.compile(
    r"(?:with |and |plus )?(?:an? )?<(d\d+)> (?:long )?(?:of )?(?:cement )?(?:cap\b|on "
    r"top(?: of (?:it|<r\d+>))?|above (?:it|<r\d+>))|\b(?:with|and|plus) (?:an? )?<(d\d+)> (?:of "
    r")?cement\b|\bcap(?:ped)?(?: it| <r\d+>)? (?:with"
    r"|by|of|using) <(d\d+)>(?: of)?(?: cement)?"
)
_BELOW = re.compile(r"<(k\d+)>(?: \w+)? (?:below|under|beneath|underneath)")
_ON_TOP = re.compile(r"<(k\d+)>(?: \w+)? (?:on top|above|over)")
_UNKNOWN_NAME = re.compile(r"(?:^|[:,;] ?|\band )(?:the )?([a-z][a-z' ]{2,30}?) (?:at )?<(d\d+)>")

_UNLISTED = re.compile(  # “formation plug Cherry Hill at 3300”: a formation of no list
    r"<r\d+> (?:for |in |across |at |over |on |called |named )?(?:the )?"
    r"(?!from\b|at\b|with\b|to\b|and\b|of\b|top\b|between\b)([a-z][a-z']{2,}(?: [a-z]{3,}){0,2}?)"
    r"(?: formation)?(?: (?:at|from))? <[dg]\d+>"
)


def new_step(line: str, slots: Slots, plan: ShownPlan) -> Reading | None:
    """A step to be added, several of a list, or the question that it needs."""
    named: list[Named] = slots.of("r", line)
    terse = re.match(r"^<r\d+>(?: (?:from |at )?<[gd]\d+>|$| (?:with|and)\b)", line)
    if terse and named[0].bare and not named[0].plural:
        if named[0].type == "cement_plug" and re.match(r"^<r\d+> (?:from |at )?<[gd]", line):
            return _one(line, slots, plan, named, "cement_plug")  # “cement plug 4000-3900”
        if named[0].type == "cement_retainer" and named[0].new and named[0].at:
            return _one(line, slots, plan, named, "cement_retainer")
    if named and named[0].new and not named[0].bare and re.match(r"^<r\d+>", line):
        line = f"add {line}"  # “another CIBP at 6900”
    if not _ADD.match(line):
        return None
    indefinite = [one for one in named if one.new and not one.refs]
    strong = bool(_STRONG.match(line))
    bare_perf = re.match(r"^(?:perf|squeeze|circulate)\b", line)
    if not strong and not indefinite:
        return None
    if (
        not indefinite
        and slots.of("k", line)
        and not slots.of("d", line)
        and not slots.of("g", line)
        and not bare_perf
        and not any(one.at for one in named)
    ):
        return None
    if re.match(r"^add\b", line) and _of_a_step(line, slots, plan, named):
        return None
    if (
        re.match(r"^(?:set|put|place|make|use|have|do)\b", line)
        and any(one.refs and "pronoun" not in one.refs[0] for one in named if one not in indefinite)
        and not any(one.formations for one in named)
    ):
        return None
    kind = _kind(line, slots, named)
    own = [one for one in named if one.refs == ({"type": one.type},) and not one.bare]
    if named and own == named and kind in ("cibp", "cement_retainer", "cibp_cap"):
        return ask(
            "ambiguous_target",
            hint="add_step",
            question="The plan has one already. Shall it be moved, or another one be added?",
        )
    if (items := _items(line, slots, named)) is not None:
        return items
    return _one(line, slots, plan, named, kind)


def _of_a_step(line: str, slots: Slots, plan: ShownPlan, named: list[Named]) -> bool:
    """“add 50 ft to step 3”, “add 20 sacks to the Yates plug”: a step of the plan is meant."""
    if re.search(r"\b(?:to|on|onto|in|into|for) (?:the )?<r\d+>", line) and re.match(
        r"^add (?:\w+ )?<[kdpcy]\d+>", line
    ):
        return True
    if re.match(r"^add (?:\w+ )?(?:<[kpcy]\d+>|excess|sacks|cement to)", line):
        return True
    only = [one for one in named if one.refs and "step_no" in one.refs[0]]
    return bool(only) and not any(one.new for one in named)


def _kind(line: str, slots: Slots, named: list[Named]) -> str:
    surfaced = any(
        depth.value == 0 for one in slots.of("g", line) for depth in (one.first, one.second)
    )
    if re.search(r"\bcirculate\b", line) or (re.search(r"\bperf\b", line) and surfaced):
        return "perf_and_circulate_to_surface"
    devices = [one.type for one in named if one.new and one.type in ("cibp", "cement_retainer")]
    if devices:
        return str(devices[0])  # “a retainer at 2850, squeeze 50 sacks”
    if re.search(r"\bperf and squeeze\b|\bperf\b|\bsqueeze\b", line):
        return "perf_and_squeeze"
    kinds = [one.type for one in named if one.type not in (None, "cibp_cap")]
    specific = [kind for kind in kinds if kind not in ("plug", "cement_plug")]
    if specific:
        return str(specific[0])
    if not kinds and any(one.type == "cibp_cap" for one in named):
        return "cibp_cap"
    if any(one.formations for one in named):
        return "formation_plug"
    return "cement_plug"


def _items(line: str, slots: Slots, named: list[Named]) -> Reading | None:
    """“formation plugs: Bone Spring 9320, Bell Canyon 5424”."""
    pairs = re.findall(r"<(r\d+)>(?: plugs?)?(?: top)?,?(?: at| to)? ?\(?<(d\d+)>", line)
    items: list[Args] = []
    for name, depth_name in pairs:
        one, depth = slots.get(name), slots.get(depth_name)
        if one.formations:
            items.append(
                {"step_type": "formation_plug", "formation": one.formations[0], **depth.named("at")}
            )
    items += [
        {"step_type": "formation_plug", "formation": one.formations[0], **one.at[0].named("at")}
        for one in named
        if one.formations and len(one.at) == 1 and len(one.formations) == 1
    ]
    if len(items) < 2 and len(pairs) < 2:
        unknown = _UNKNOWN_NAME.findall(re.sub(r"^add\b[^:]*:", ":", line)) if ":" in line else []
        known = len(items)
        for name, depth_name in unknown:
            if re.fullmatch(r"(?:plugs?|step|a|an|cement|top|at)(?: \w+)*", name):
                continue
            depth = slots.get(depth_name)
            items.append(
                {"step_type": "formation_plug", "formation": name.title(), **depth.named("at")}
            )
        if len(items) == known:
            return None if len(items) < 2 else Reading(intent="add_step", args={"items": items})
    if len(items) < 2:
        return None
    items.sort(key=lambda item: _order(item, line, slots))
    return Reading(intent="add_step", args={"items": items})


def _order(item: Args, line: str, slots: Slots) -> int:
    for name in slots.held:
        value = slots.held[name]
        if (
            isinstance(value, Named)
            and value.formations
            and value.formations[0] == item["formation"]
        ):
            return line.find(f"<{name}>")
    named = line.find(str(item["formation"]).lower())
    return named if named >= 0 else len(line)


def _one(line: str, slots: Slots, plan: ShownPlan, named: list[Named], kind: str) -> Reading:
    args: Args = {"step_type": kind}
    formations = [name for one in named for name in one.formations]
    if len(formations) > 1:
        return Reading(
            intent="add_step",
            args={"items": [{"step_type": "formation_plug", "formation": f} for f in formations]},
        )
    if not formations and kind == "formation_plug" and (unlisted := _UNLISTED.search(line)):
        formations = [unlisted[1].title()]
    if formations and kind in ("formation_plug", "perf_and_squeeze", "cement_plug"):
        args["formation"] = formations[0]
    rest = line
    cap = _CAP.search(rest)
    if cap is not None and kind == "cibp":
        depth: Depth = slots.get(cap[1] or cap[2] or cap[3])
        args |= depth.named("cap")
        rest = rest.replace(cap[0], " ")
    for one in named:
        if one.type == "cibp_cap" and one.before and kind == "cibp":
            args |= one.before[0].named("cap")
    if re.search(r"<d\d+> (?:deeper|shallower|higher|lower|further|more|up|down)\b", rest):
        return ask("ambiguous_bound", hint="add_step", question="At which depth, in feet?")
    placed = _place(rest, slots, named, kind, args)
    if isinstance(placed, Reading):
        return placed
    args |= placed
    if kind in ("cibp", "cement_retainer") and "length_ft" in args:
        return ask(
            "not_understood",
            hint="add_step",
            question="Is the length that of the cement on it? Say “with a 100 ft cap”.",
        )
    sacks = _sacks(line, slots)
    if isinstance(sacks, Reading):
        return sacks
    args |= sacks
    classes = slots.of("c", line)
    if classes:
        args["cement_class"] = classes[0]
    located = {"top_ft", "bottom_ft", "at_ft", "top_m", "bottom_m", "at_m"} & set(args)
    known = plan.formations_ft.get(args.get("formation", ""))
    if not located and known is None:
        return ask_for("depth", hint="add_step", **args)
    return Reading(intent="add_step", args=args)


def _place(line: str, slots: Slots, named: list[Named], kind: str, known: Args) -> Args | Reading:
    """Where it goes: a range, a depth, with or without a length."""
    args: Args = {}
    length = next((one.length for one in named if one.length and one.type != "cibp_cap"), None)
    ranges: list[Range] = slots.of("g", line)
    depths: list[Depth] = slots.of("d", line)
    depths += [d for one in named for d in one.at]
    lengths = re.findall(
        r"<(d\d+)> (?:long\b|in length|of cement|plug\b)|(?:\blength(?: of)?|<r\d+> of) <(d\d+)>",
        line,
    )
    for first, second in lengths:
        length = slots.get(first or second)
    depths = [depth for depth in depths if depth is not length]
    if len(ranges) > 1 or (ranges and depths):
        return ask("ambiguous_bound", hint="add_step")
    if ranges:
        args |= ranges[0].args()
    elif kind == "perf_and_circulate_to_surface" and len(depths) == 1:
        bottom = depths[0].named("bottom")
        args |= {"top_ft": 0, **bottom}
    elif len(depths) == 2:
        top = re.search(r"\btop(?: at| of| to)? <(d\d+)>", line)
        bottom_at = re.search(r"\b(?:bottom|base)(?: at| of| to)? <(d\d+)>", line)
        if not (top and bottom_at):
            return ask("ambiguous_bound", hint="add_step")
        upper, lower = slots.get(top[1]), slots.get(bottom_at[1])
        if upper.ft >= lower.ft:
            return ask("top_below_bottom", hint="add_step")
        args |= {**upper.named("top"), **lower.named("bottom")}
    elif len(depths) > 2:
        return ask("ambiguous_bound", hint="add_step")
    elif depths:
        args |= depths[0].named("at")
    if length is not None and ranges:
        span = abs(ranges[0].first.ft - ranges[0].second.ft)
        if abs(span - length.ft) > 1:
            return ask(
                "ambiguous_bound",
                hint="add_step",
                question=f"From {ranges[0].first.ft:,.0f} to {ranges[0].second.ft:,.0f} ft are "
                f"{span:,.0f} ft, not {length.ft:,.0f}. Which is meant?",
            )
    elif length is not None:
        args |= length.named("length")
    return args


def _sacks(line: str, slots: Slots) -> Args | Reading:
    sacks: list[Sacks] = slots.of("k", line)
    if not sacks:
        return {}
    below, on_top = _BELOW.search(line), _ON_TOP.search(line)
    if len(sacks) == 1:
        return {"sacks": sacks[0].value}
    if len(sacks) == 2 and below and on_top:
        under, over = slots.get(below[1]), slots.get(on_top[1])
        return {"sacks": under.value, "sacks_on_top": over.value}
    return ask("not_understood", hint="add_step", question="How many sacks?")
