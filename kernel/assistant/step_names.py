"""How people name steps: by type, formation, depth, “the plug at …”, “all plugs”, “it”."""

import re
from collections.abc import Iterable

from kernel.assistant.marks import Args, Depth, Named, Slots
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.words import GENERIC, TYPES

_TYPE = "|".join(f"(?:{pattern})" for pattern, _ in TYPES)
_DET = (
    r"(?P<det>(?:(?:the|an?|another|new|extra|additional|further|this|that|these|those|my|our"
    r"|one more) )*)"
)
_ADJ = (
    r"(?:(?:long|short|single|big|solid|neat|open hole|continuous|regular|existing|current"
    r"|planned|proposed|whole) )*"
)
_AND = r"(?:, and | and | with | plus |, |/)(?:the |at |the one at )?"
_DS = rf"<d\d+>(?:{_AND}<d\d+>)*"
_DS_AT = (
    r"<d\d+>(?:(?:,? and |, | plus )(?:at )?<d\d+>(?! (?:long|thick|tall|of cement|in length)\b))*"
)
_FS = rf"<f\d+>(?:{_AND}<f\d+>)*"
_HEAD = rf"(?P<head>{_TYPE}|plugs?|steps?|ones?)"
_NAME_OF_STEPS = re.compile(
    rf"(?:\b|(?<= )|^){_DET}{_ADJ}(?:(?P<before>{_DS}) (?:long )?)?{_ADJ}(?:(?P<forms>{_FS}) )?"
    rf"{_ADJ}{_HEAD}\b"
    rf"(?: (?:for|in|across|over|on|through|at) (?:the )?(?P<later>{_FS})(?: top)?)?"
    r"(?: (?:(?:that is |that's |which is )?(?:set |sitting |located )?"
    rf"(?:at|near|around|over|across|covering|spanning)) (?P<at>{_DS_AT}))?"
)
_LONE_FORMATIONS = re.compile(rf"(?:\bthe )?({_FS})")
_BEYOND = re.compile(
    rf"\b(?:(?:all|every|each|any)(?: of)?(?: the)? )?(?:everything|(?:(?:{_TYPE}|plugs?"
    r"|steps?)))(?: that (?:is|are))?(?: set)? (above|shallower than|over|higher than"
    r"|below|deeper than|under|lower than) (<d\d+>)"
)
_ALL = re.compile(
    rf"\b(?:all|every|each|any)(?: one)?(?: of)?(?: the)?(?: (?:(<f\d+>) )?({_TYPE}|plugs?"
    r"|steps?|ones?))|\b(?:all of (?:them|those)|all (?:of )?(?:the )?cement(?! plugs?\b| "
    r"steps?\b)|everything|everywhere|throughout|(?:the )?(?:whole"
    r"|entire) (?:plan|well|job)|across the board)\b"
)
_COMMAND_BEFORE = r"(?:combine|remove)"


def mark_names_of_steps(slots: Slots, plan: ShownPlan) -> None:
    """Put a mark for every step that the line names by words."""
    slots.mark(_BEYOND, lambda m: _beyond(m, slots), "r")
    slots.mark(_ALL, lambda m: _all(m, slots), "r")
    slots.mark(_NAME_OF_STEPS, lambda m: _named(m, slots, plan), "r")
    slots.mark(_LONE_FORMATIONS, lambda m: _formations_alone(m, slots), "r")


def _beyond(match: re.Match[str], slots: Slots) -> Named | None:
    plural = re.match(r"all|every|each|any|everything", match[0]) or re.search(
        r"s (?:that|set|above|shallower|over|higher|below|deeper|under|lower)", match[0]
    )
    if not plural:
        return None
    shallower = match[1] in ("above", "shallower than", "over", "higher than")
    name = "shallower_than" if shallower else "deeper_than"
    return Named(refs=(slots.get(match[2]).named(name),), plural=True)


def _all(match: re.Match[str], slots: Slots) -> Named | None:
    if match[1]:
        return None  # every plug of one formation is what the formation's name means already
    kind = _type_of(match[2]) if match[2] else "plug"
    return Named(refs=({"all": "cement" if kind in GENERIC else kind},), type=kind, plural=True)


def _type_of(head: str) -> str:
    for pattern, kind in TYPES:
        if re.fullmatch(pattern, head):
            return kind
    return "perf_and_squeeze" if head.startswith("squeeze") else "plug"


def _only_one_of(kind: str, plan: ShownPlan) -> str:
    """“the shoe plug”: where the plan has a single one, its own type."""
    if kind != "shoe_plug":
        return kind
    own = {step.type for step in plan.of_type("surface_shoe_plug", "intermediate_shoe_plug")}
    return own.pop() if len(own) == 1 else kind


def _named(match: re.Match[str], slots: Slots, plan: ShownPlan) -> Named | None:
    det = match["det"].strip()
    kind = _only_one_of(_type_of(match["head"]), plan)
    before = tuple(slots.of("d", match["before"] or " "))
    at = tuple(slots.of("d", match["at"] or " "))
    formations = tuple(slots.of("f", f"{match['forms'] or ''} {match['later'] or ''}"))
    new = bool(re.search(r"\b(?:an?|another|new|extra|one more)\b", det))
    head = match["head"]
    plural = (head.endswith("s") and kind != "cement_retainer") or head.endswith("retainers")
    if kind in ("cibp", "cement_retainer") and at and not det and not plan.of_type(kind):
        new = True  # “set retainer at 3780”
    if kind in GENERIC and before and not det and match.string[: match.start()].endswith("add "):
        new = _is_length(before)  # “add 100 ft cement plug at 8200”
    if kind == "cibp_cap" and before and not det:
        new = True  # “with 20 ft cement cap”
    if kind == "perf_and_squeeze" and not det and match.start() == 0 and head == "perf and squeeze":
        return None  # “perf and squeeze from …” is a command
    rest = match.string[match.end() :]
    if head == "plug" and not det and match.start() == 0 and re.match(r" (?:the )?<f", rest):
        return None  # “plug the Grayburg”
    if head in ("one", "ones") and not (
        before or at or formations or det in ("this", "that", "these", "those")
    ):
        return None
    # “squeeze at 3250 gets 70 sacks”, without article, says the place rather than the kind
    placed = (*GENERIC, "shoe_plug", *(("perf_and_squeeze",) if not det else ()))
    refs: tuple[Args, ...]
    if new:
        refs = ()
    elif formations:
        refs = tuple({"formation": name} for name in formations)
    elif before and not _is_length(before):
        refs = tuple(_placed(depth, kind, plan) for depth in before)
    elif at and _stands_elsewhere(kind, at, plan):
        refs = ({"type": kind},)
    elif at and (kind in placed or len(plan.of_type(kind)) != 1 or len(at) > 1):
        refs = tuple(_placed(depth, kind, plan) for depth in at)
    elif kind == "plug":
        if not det and not plural:
            new = True
        refs = ({"pronoun": "it"},) if det and not plural else ()
    elif plural and kind not in GENERIC and len(plan.of_type(kind)) > 1:
        refs = ({"all": kind},)
    else:
        refs = ({"type": kind},)
    return Named(
        refs=refs,
        type=kind,
        formations=formations,
        at=at,
        before=before,
        new=new,
        plural=plural,
        bare=not det,
    )


def _placed(depth: Depth, kind: str, plan: ShownPlan) -> Args:
    """The step at a depth; with its type where two of other types meet there."""
    ref = depth.named("depth")
    around = plan.around(depth.ft)
    of_kind = [step for step in around if step.type == kind]
    return {"type": kind, **ref} if len(around) > 1 and len(of_kind) == 1 else ref


def _stands_elsewhere(kind: str, at: Iterable[Depth], plan: ShownPlan) -> bool:
    """Whether no step of a type that has a name of its own stands at the depth said with it."""
    if kind in (*GENERIC, "shoe_plug", "formation_plug"):
        return False
    return not any(step.type == kind for depth in at for step in plan.around(depth.ft))


def _is_length(before: Iterable[Depth]) -> bool:
    return all(depth.said_unit and depth.ft < 1000 for depth in before)


def _formations_alone(match: re.Match[str], slots: Slots) -> Named:
    formations = tuple(slots.of("f", match[1]))
    refs = tuple({"formation": name} for name in formations)
    return Named(refs=refs, formations=formations, bare=not match[0].startswith("the"))


def pronoun(match: re.Match[str]) -> Named | None:
    """“it”, “that one”: the step spoken of last; “that plan” is none."""
    after = match.string[match.end() :]
    if match[0] in ("this", "that") and re.match(r" (?:plan|well|job|is|was|\w+ed)\b", after):
        return None
    return Named(refs=({"pronoun": "it"},))
