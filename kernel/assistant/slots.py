"""What a line names: steps, depths, ranges, sacks, classes; each becomes a mark in the line.

A mark is `<r0>` for a step, `<d1>` for a depth or length, `<g2>` for a range, `<k3>` for sacks,
`<p4>` for a percentage, `<y5>` for a yield, `<c6>` for a cement class, `<v7>` for a version,
`<q8>` for a citation, `<f9>` for a formation and `<n10>` for any other number, so that a rule is
one pattern over words and marks.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kernel.assistant.lexicon import FORMATIONS
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.words import GENERIC, TYPES

Args = dict[str, Any]
Number = int | float
M_IN_FT = 0.3048


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """A depth or a length as given."""

    value: Number
    unit: str = "ft"
    said_unit: bool = False

    @property
    def ft(self) -> float:
        """In feet."""
        return self.value / M_IN_FT if self.unit == "m" else self.value

    def named(self, name: str) -> Args:
        """As an argument: `top_ft`, or `top_m` where metres were given."""
        return {f"{name}_{self.unit}": self.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Two depths, in the order in which they were given."""

    first: Depth
    second: Depth
    from_to: bool = False

    def args(self) -> Args:
        """Top and bottom, the smaller number on top."""
        top, bottom = sorted((self.first, self.second), key=lambda depth: depth.ft)
        return {**top.named("top"), **bottom.named("bottom")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One or several steps as a person names them; which ones they are is for the resolver.

    Attributes:
        refs: Unresolved references, one a step.
        type: The kind that was named, of a new step too.
        at: Depth said with “at” behind the name; it may be the destination of a command.
        new: Named with “a”, “another”, “new”: no step of the plan is meant.
        length: “a 200 ft plug”.
    """

    refs: tuple[Args, ...]
    type: str | None = None
    formations: tuple[str, ...] = ()
    at: tuple[Depth, ...] = ()
    before: tuple[Depth, ...] = ()
    new: bool = False
    plural: bool = False
    bare: bool = False  # named without article

    @property
    def length(self) -> Depth | None:
        """The length of a new plug."""
        return self.before[0] if self.new and len(self.before) == 1 else None


@dataclass(slots=True)
class Slots:
    """A line with marks, and what each mark stands for."""

    line: str
    held: dict[str, Any] = field(default_factory=dict)

    def mark(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Any], kind: str
    ) -> None:
        """Put a mark for every match for which MAKE gives something."""

        def put(match: re.Match[str]) -> str:
            made = make(match)
            if made is None:
                return match[0]
            name = f"{kind}{len(self.held)}"
            self.held[name] = made
            lead = match[0][: len(match[0]) - len(match[0].lstrip())]
            return f"{lead}<{name}>"

        self.line = pattern.sub(put, self.line)

    def mark_value(self, pattern: re.Pattern[str], make: Callable[[str], Any], kind: str) -> None:
        """Put a mark for the number of a match and keep the words around it."""

        def put(match: re.Match[str]) -> str:
            group = next(i for i in (1, 2) if match[i])
            start, end = (place - match.start() for place in match.span(group))
            name = f"{kind}{len(self.held)}"
            self.held[name] = make(match[group])
            return f"{match[0][:start]}<{name}>{match[0][end:]}"

        self.line = pattern.sub(put, self.line)

    def of(self, kind: str, line: str | None = None) -> list[Any]:
        """What the marks of a kind stand for, in their order in the line."""
        return [self.held[name] for name in re.findall(rf"<({kind}\d+)>", line or self.line)]

    def get(self, mark: str) -> Any:
        """What one mark stands for; takes `<d1>` or `d1`."""
        return self.held[mark.strip("<>")]


_N = r"\d+(?:\.\d+)?"
_CITATION = re.compile(
    r"(?:§ ?|\btac |\brule |\bsection )?\b(3\.1[45])((?: ?\([a-z0-9]+\))*)(?! ?(?:yield"
    r"|pct))"
)
_YIELD = re.compile(
    rf"\byield\b(?:<r\d+>|[^,;\d<])*?(?: from {_N} to)? (\d(?:\.\d+)?)(?![\d.]*\d| (?:pct"
    r"|sacks|ft|m|bbl)\b)|(?<![\d.])(\d(?:\.\d+)?) yield\b"
)
_CLASS = re.compile(r"\bclass ([a-z])(?: cement)?\b(?!-)|\b(?<!')([bcgh]) cement\b")
_PCT = re.compile(rf"(?:\bfrom {_N}(?: pct)? to )?({_N}) pct\b")
_EXCESS = re.compile(
    rf"\bexcess\b(?:<r\d+>|[^,;\d<])*?(?: from {_N} to)? ({_N})(?! (?:pct|ft|m|sacks"
    rf"|bbl)\b)\b(?!-)|(?<![<\d.])({_N}) excess\b"
)
_SACKS = re.compile(
    rf"(?:\bfrom {_N}(?: sacks)? to )?({_N})((?: more| additional| extra| fewer| less| "
    r"of)?) sacks?\b(?: of cement\b)?"
)
_SACKS_TO = re.compile(
    r"\bsacks\b(?:<r\d+>|[^,;\d<])*?(?: from \d+)? (?:to|at|of|is) (\d{1,4})()(?=$|[,;.]| "
    r"(?:and|please)\b)"
)
_HOW_MANY = re.compile(r"(?<=the )[2-9] (?=(?:[a-z]+ ){0,2}(?:plugs|steps)\b)")
_BBL = re.compile(rf"({_N}) bbl\b")
_VERSION = re.compile(r"\b(?:version|ver|revision|rev|snapshot|v)\.? ?(?:number )?(\d+)\b")
_D = rf"(?:surface|(?:{_N}) (?:ft|m)\b|\d{{3,7}}(?:\.\d+)?)(?!\.?\d)"
_RANGE = re.compile(
    rf"(?:\b(from|between|of) )?(?<![\d.<])({_D})(?: ?- ?| (?:to|thru|through|up to|down to"
    rf"|and up to) | (?:all the way )?(?:up|down) to (?:the )?)({_D})(?! (?:pct|sacks|bbl))"
    rf"|\bbetween ({_D}) and ({_D})"
)
_DEPTH = re.compile(
    rf"(?<![\d.<-])({_N}) (ft|m)\b|(?<![\d.<])(\d{{3,7}}(?:\.\d+)?)(?![\d.]*\d| (?:pct"
    r"|sacks|bbl))"
)
_LIST = (
    r"(?: ?(?:,|and|, ?and|plus|with|/)\s?(?:the )?(?:steps? |plugs? |number "
    r")?\d{1,2}(?! ?(?:ft|m|pct|sacks|bbl|more|hours?|hrs?)\b)(?!\.?\d))*"
)
_NUMBER = r"(\d{1,2})(?! ?(?:ft|m|pct|sacks|bbl)\b)(?!\.?\d)"
_COUNTED = (
    r"\b(?:the )?(step|steps|plug|plugs|stp|number|no\.?|item|row|s)(?: ?(?:number|no\.?) | |-)?"
    rf"(?:number )?{_NUMBER}"
)
_STEPS_FROM_TO = re.compile(
    r"\b(?:the )?(steps|plugs)(?: (?:number|from))? "
    rf"{_NUMBER}(?: ?- ?| (?:to|thru|through) (?:step |plug )?){_NUMBER}({_LIST})"
)
_STEPS = re.compile(
    rf"{_COUNTED}(?:(?: ?- ?| (?:thru|through) (?:step |plug )?){_NUMBER})?({_LIST})(?: plugs?\b)?"
)
_BARE = re.compile(
    r"\b(combine|remove|swap|switch|explain|move|do|before|after|order of) (?:of "
    r")?(\d{1,2})(?! ?(?:ft|m|pct|sacks|bbl|more|minutes|hours"
    r"|times)\b)(?!\.?\d)((?: ?(?:,|and|, ?and|with|for|plus|/) ?\d{1,2}(?! ?(?:ft|m|pct"
    r"|sacks|bbl|more|hours)\b)(?!\.?\d))*)"
)
_BARE_LAST = re.compile(r"(?<=>) (on|for|in) ()(\d{1,2})$")  # “60 sacks on 5”
_LEFT_NUMBER = re.compile(rf"(?<![<\w.])({_N})\b")
_PRONOUN = re.compile(
    r"\b(?:it|them|these|those|(?:this|that|the same)(?: one| step| plug)?)\b(?!')"
)
_MORE = re.compile(r"\b(?:more|additional|extra|another)\b")


def slots_of(line: str, plan: ShownPlan) -> Slots:
    """The line with everything that it names marked."""
    slots = Slots(line=line)
    slots.mark(
        _CITATION,
        lambda m: (
            (m[1] + m[2].replace(" ", ""))
            if m[2] or ("." in m[1] and "yield" not in line)
            else None
        ),
        "q",
    )
    slots.mark(_VERSION, lambda m: int(m[1]), "v")
    slots.mark(_PCT, lambda m: _num(m[1]), "p")
    slots.mark(_CLASS, lambda m: (m[1] or m[2]).upper(), "c")
    slots.mark(_SACKS, _sacks, "k")
    slots.mark(_BBL, lambda m: ("bbl", _num(m[1])), "n")
    slots.mark(_STEPS_FROM_TO, lambda m: _numbered(m, plan), "r")
    slots.mark(_STEPS, lambda m: _numbered(m, plan), "r")
    slots.mark_value(_YIELD, _num, "y")
    slots.mark_value(_EXCESS, _percent, "p")
    slots.line = re.sub(
        r"\b(an?|another|the|new) (<c\d+>) ((?:\w+ )*?plugs?)\b", r"\1 \3 \2", slots.line
    )
    slots.mark_value(_SACKS_TO, lambda text: Sacks(value=_num(text)), "k")
    slots.line = re.sub(r"(?<=>)'s\b", "", slots.line)
    slots.line = _HOW_MANY.sub("", slots.line)
    slots.mark(_RANGE, _range, "g")
    slots.mark(_DEPTH, lambda m: _depth(m[0]), "d")
    _mark_bare_steps(slots)
    names = _names(plan)
    slots.mark(_name_pattern(tuple(names)), lambda m: names[re.sub(r"\W", "", m[1])], "f")
    _mark_names_of_steps(slots, plan)
    slots.mark(_PRONOUN, _pronoun, "r")
    slots.mark(_LEFT_NUMBER, lambda m: ("number", _num(m[1])), "n")
    return slots


def _num(text: str) -> Number:
    value = float(text)
    return int(value) if value == int(value) else value


def _percent(text: str) -> Number:
    value = _num(text)
    return _num(f"{value * 100:g}") if value <= 1 else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sacks:
    """A count of sacks, and whether it is one more or one less."""

    value: Number
    sign: int = 0  # +1 “20 more sacks”, -1 “20 fewer sacks”


def _sacks(match: re.Match[str]) -> Sacks:
    words = match[2].strip()
    after = match.string[match.end() :]
    before = match.string[: match.start()]
    more = words in ("more", "additional", "extra") or re.match(r" (?:more|extra)\b", after)
    more = more or re.search(r"\b(?:another|an extra|an additional) $", before)
    less = words in ("fewer", "less") or re.match(r" (?:less|fewer|off)\b", after)
    return Sacks(value=_num(match[1]), sign=1 if more else -1 if less else 0)


def _depth(text: str) -> Depth:
    if text == "surface":
        return Depth(value=0, said_unit=True)
    found = re.match(rf"({_N})(?: (ft|m))?", text)
    assert found is not None  # noqa: S101 - the callers' patterns match nothing else
    return Depth(value=_num(found[1]), unit=found[2] or "ft", said_unit=bool(found[2]))


def _range(match: re.Match[str]) -> Range | None:
    first, second = _depth(match[2] or match[4]), _depth(match[3] or match[5])
    if second.unit == "m" and not first.said_unit:
        first = Depth(value=first.value, unit="m")
    if first.unit == "m" and not second.said_unit:
        second = Depth(value=second.value, unit="m")
    return Range(first=first, second=second, from_to=match[1] == "from")


def _numbered(match: re.Match[str], plan: ShownPlan) -> Named | None:
    noun, first, last, rest = match[1], int(match[2]), match[3], match[4]
    if noun == "s" and re.search(r"\w$|'$", match.string[: match.start()]):
        return None
    numbers = [first]
    if last is not None:
        if int(last) <= first or int(last) - first > len(plan.steps):
            return None
        numbers = list(range(first, int(last) + 1))
    numbers += [int(number) for number in re.findall(r"\d+", rest)]
    return Named(refs=tuple({"step_no": number} for number in numbers), plural=len(numbers) > 1)


def _mark_bare_steps(slots: Slots) -> None:
    """“combine 3 and 4”: numbers of one or two digits right behind a command."""

    def put(match: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", match[2] + match[3])]
        name = f"r{len(slots.held)}"
        slots.held[name] = Named(
            refs=tuple({"step_no": number} for number in numbers), plural=len(numbers) > 1
        )
        return f"{match[1]} <{name}>"

    slots.line = _BARE.sub(put, slots.line)
    if re.search(r"<[kpcy]\d+>", slots.line):
        slots.line = _BARE_LAST.sub(lambda m: f" {put(m)}", slots.line)


def _names(plan: ShownPlan) -> dict[str, str]:
    """Formations by their letters alone, those of the plan first."""
    names = {re.sub(r"\W", "", name.lower()): name for name in FORMATIONS}
    names |= {re.sub(r"\W", "", name.lower()): name for name in plan.formations_ft}
    return names


@lru_cache(maxsize=64)
def _name_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    loose = sorted(keys, key=len, reverse=True)
    split = "|".join(r"[ -]?".join(key) for key in loose)
    return re.compile(rf"\b({split})s?\b(?: formation(?! plugs?\b)| fm)?")


_TYPE = "|".join(f"(?:{pattern})" for pattern, _ in TYPES)
_DET = r"(?P<det>(?:(?:the|an?|another|new|extra|this|that|these|those|my|our|one more) )*)"
_ADJ = (
    r"(?:(?:long|short|single|big|solid|neat|open hole|continuous|regular|existing|current"
    r"|planned|proposed|whole) )*"
)
_AND = r"(?:, and | and | with | plus |, |/)(?:the |at |the one at )?"
_DS = rf"<d\d+>(?:{_AND}<d\d+>)*"
_DS_AT = r"<d\d+>(?:(?:,? and |, | plus )(?:at )?<d\d+>)*"
_FS = rf"<f\d+>(?:{_AND}<f\d+>)*"
_HEAD = rf"(?P<head>{_TYPE}|plugs?|steps?|ones?)"
_NAME_OF_STEPS = re.compile(
    rf"(?:\b|(?<= )|^){_DET}{_ADJ}(?:(?P<before>{_DS}) (?:long )?)?{_ADJ}(?:(?P<forms>{_FS}) )?"
    rf"{_ADJ}{_HEAD}\b"
    rf"(?: (?:for|in|across|over|on|through|at) (?:the )?(?P<later>{_FS})(?: top)?)?"
    r"(?: (?:(?:that is |that's |which is )?(?:set |sitting |located )?"
    rf"(?:at|near|around|over|across)) (?P<at>{_DS_AT}))?"
)
_LONE_FORMATIONS = re.compile(rf"(?:\bthe )?({_FS})")
_BEYOND = re.compile(
    rf"\b(?:(?:all|every|each|any)(?: of)?(?: the)? )?(?:everything|(?:(?:{_TYPE}|plugs?"
    r"|steps?)))(?: that (?:is|are))?(?: set)? (above|shallower than|over|higher than"
    r"|below|deeper than|under|lower than) (<d\d+>)"
)
_ALL = re.compile(
    rf"\b(?:all|every|each|any)(?: one)?(?: of)?(?: the)?(?: (?:(<f\d+>) )?({_TYPE}|plugs?"
    r"|steps?|ones?))|\b(?:all of (?:them|those)|everything|everywhere|(?:the )?(?:whole"
    r"|entire) (?:plan|well|job)|across the board)\b"
)
_COMMAND_BEFORE = r"(?:combine|remove)"


def _mark_names_of_steps(slots: Slots, plan: ShownPlan) -> None:
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
    return "perf_and_squeeze" if head == "squeeze" else "plug"


def _named(match: re.Match[str], slots: Slots, plan: ShownPlan) -> Named | None:
    det = match["det"].strip()
    kind = _type_of(match["head"])
    before = tuple(slots.of("d", match["before"] or " "))
    at = tuple(slots.of("d", match["at"] or " "))
    formations = tuple(slots.of("f", f"{match['forms'] or ''} {match['later'] or ''}"))
    new = bool(re.search(r"\b(?:an?|another|new|extra|one more)\b", det))
    head = match["head"]
    plural = (head.endswith("s") and kind != "cement_retainer") or head.endswith("retainers")
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
    refs: tuple[Args, ...]
    if new:
        refs = ()
    elif formations:
        refs = tuple({"formation": name} for name in formations)
    elif before and not _is_length(before):
        refs = tuple(depth.named("depth") for depth in before)
    elif at and (kind in (*GENERIC, "shoe_plug") or len(plan.of_type(kind)) != 1 or len(at) > 1):
        refs = tuple(depth.named("depth") for depth in at)
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


def _is_length(before: Iterable[Depth]) -> bool:
    return all(depth.said_unit and depth.ft < 1000 for depth in before)


def _formations_alone(match: re.Match[str], slots: Slots) -> Named:
    formations = tuple(slots.of("f", match[1]))
    refs = tuple({"formation": name} for name in formations)
    return Named(refs=refs, formations=formations, bare=not match[0].startswith("the"))


def _pronoun(match: re.Match[str]) -> Named | None:
    after = match.string[match.end() :]
    if match[0] in ("this", "that") and re.match(r" (?:plan|well|job|is|was|\w+ed)\b", after):
        return None
    return Named(refs=({"pronoun": "it"},))


def numbers_in(value: Any) -> list[float]:
    """Every number in arguments, however deep."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [abs(value)]
    if isinstance(value, Mapping):
        return [number for one in value.values() for number in numbers_in(one)]
    if isinstance(value, list | tuple):
        return [number for one in value for number in numbers_in(one)]
    return []
