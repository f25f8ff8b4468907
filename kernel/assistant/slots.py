"""What a line names: steps, depths, ranges, sacks, classes; each becomes a mark in the line.

A mark is `<r0>` for a step, `<d1>` for a depth or length, `<g2>` for a range, `<k3>` for sacks,
`<p4>` for a percentage, `<y5>` for a yield, `<c6>` for a cement class, `<v7>` for a version,
`<q8>` for a citation, `<f9>` for a formation and `<n10>` for any other number, so that a rule is
one pattern over words and marks.
"""

import re
from functools import lru_cache

from kernel.assistant.corrections import correct
from kernel.assistant.lexicon import FORMATIONS
from kernel.assistant.marks import Depth, Named, Number, Range, Sacks, Slots
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.step_names import mark_names_of_steps, pronoun

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
    rf"(?:\bfrom {_N}(?: sacks)?(?: up| down)? to )?({_N})((?: more| additional| extra| fewer"
    rf"| less| "
    r"of)?) sacks?\b(?: of cement\b)?"
)
_SACKS_TO = re.compile(
    r"\bsacks\b(?:<r\d+>|[^,;\d<])*?(?: from \d+)? (?:to|at|of|is) (\d{1,4})()(?=$|[,;.]| "
    r"(?:and|please|on|for|in)\b)"
)
_HOW_MANY = re.compile(r"(?<=the )[2-9] (?=(?:[a-z]+ ){0,2}(?:plugs|steps)\b)")
_BBL = re.compile(rf"({_N}) bbl\b")
_FOREIGN = re.compile(  # units that no argument takes
    rf"(?<![\w.])({_N})(?: ft)?[ -]?(?:psi[ag]?|[km]pa|ppg|pcf|lbs?|pounds?|tons?|gals?|gallons?"
    rf"|bpm|gpm"
    r"|inch(?:es)?|joints?|jts?|stands?|h(?:ou)?rs?|min(?:ute)?s?|days?|weeks?|months?|km|kms"
    r"|miles?|mi|yds?|yards?|cm|mm|fathoms?|deg|degrees?|tvd(?:ss)?|sub ?sea|dollars?|bucks|usd)\b"
    rf"|(?<![\w.])({_N}) ?\"|\$ ?({_N})"
)
_VERSION = re.compile(r"\b(?:version|ver|revision|rev|snapshot|v)\.? ?(?:number )?(\d+)\b")
_D = rf"(?:surface|(?:{_N}) (?:ft|m)\b|\d{{3,7}}(?:\.\d+)?)(?!\.?\d)"
_RANGE = re.compile(
    rf"(?:\b(from|between|of) )?(?<![\d.<])({_D})(?: ?- ?| (?:to|thru|through|up to|down to"
    rf"|and up to) | (?:all the way )?(?:up|down) to (?:the )?)({_D})(?! (?:pct|sacks|bbl)| ?- ?\d)"
    rf"|\bbetween ({_D}) and ({_D})"
)
_SHALLOW_RANGE = re.compile(  # “surface plug 3 to 53”: the first number is no step
    rf"(?<=surface plug)(?: (?:should|needs to|must|to))?(?: (?:be|run|go))?(?: (from|at))?:? "
    rf"({_N}(?: ft)?)(?: ?- ?| to | down to | up to )({_N}(?: "
    rf"ft)?)()()"
    r"(?! (?:pct|sacks|bbl))"
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
    r"\b(combine|remove|swap|switch|explain|move|do|before|after|ahead of|order of|leave|keep"
    r"|touch|drop"
    r"|extend|raise|lower|increase|decrease"
    r"|off) (?:of )?(\d{1,2})(?! ?(?:ft|m|pct|sacks|bbl|more|minutes|hours|hrs|days|off|from"
    r"|times)\b)(?!\.?\d)((?: ?(?:,|and|, ?and|with|for|plus|/) ?\d{1,2}(?! ?(?:ft|m|pct"
    r"|sacks|bbl|more|hours)\b)(?!\.?\d))*)"
)
_SO_MANY = re.compile(  # behind a number: “remove 2 plugs” does not say which
    r" (?:<r\d+>|of (?:the|them|these|those)\b"
    r"|(?:(?!and|or|then|plus|with|from|for|to)[a-z]+ ){0,2}(?:plugs?|steps?)\b)"
)
_BARE_ASKED = re.compile(  # “why is 5 there”, “how many sacks in 7”
    r"(?<=^)((?:why|what|what's|how|explain|show|is|do|does|any|where|which)\b[^<\d]*"
    r" (?:is|are|in|on|for|about|need|with|of|at|have)|explain|show|show me|what's|whats|where's"
    r"|is|are|does) (\d{1,2})"
    r"()(?=$|\?| (?:for|there|about|and|ok|okay|needed|required|then|even|again|doing|here|legal"
    r"|good|right"
    r"|correct|wrong|pass|comply|meet|violate|still|really|set|gonna|going)\b)"
)
_BARE_FIRST = re.compile(  # “7 and 8 get 60 sacks each”
    r"^()(\d{1,2})((?: ?(?:,|and|, ?and) ?\d{1,2})*)"
    r"(?= (?:gets?|needs?|should|goes|can|has|have|top|bottom|gone|out)\b)"
)
_BARE_LAST = re.compile(  # “60 sacks on 5”
    r"(?<=>)((?: more| less| fewer| extra| each)? (?:on|for|in)) (\d{1,2})"
    r"((?: ?(?:,|and|, ?and) ?\d{1,2})*)$"
)
_BARE_DISTANCE = re.compile(  # “raise it 50”
    r"(?:^|(?:and|then|,|;) )(?:raise|lower|move|extend|bring|push|pull|deepen)"
    r"(?: (?:the )?(?:whole )?<r\d+>| (?:the )?(?:top|bottom)(?: of)?)+"
    r"(?: (?:up|down|higher|lower|deeper|shallower|by|another|about))* (\d{1,2})()"
    r"(?=$|[,;]| (?:up|down|higher|deeper|shallower|and|then)\b)"
)
_BARE_TO = re.compile(  # “add 10 sacks to 7, class C on 6”
    r"((?:^|[,;] |and |then )add <k\d+> to|<[kpcy]\d+> (?:on|for|in)) (\d{1,2})()(?=$|[,;.]| "
    r"(?:and|then)\b)"
)
_SHALLOW_SPAN = re.compile(  # “step 8 goes from 3 to 103”
    rf"(?<=>)(?: (?:should|needs? to|must|has to|will))?(?: (?:be|run|runs|go|goes|covers?))"
    rf" (from) ({_N}(?: ft)?) to ({_N}(?: ft)?)()()(?=$|[,;.!?])"
)
_SAID_SPAN = re.compile(  # “the interval should be 3 to 78 ft”
    rf"(\binterval(?: (?:of|is|to|should be|shall be|must be|at|from))? )"
    rf"({_N}(?: ft)?)(?: to | ?- ?)({_N} ft)(?=$|[ ,;.!?])"
)
_SACKS_OF_TO = re.compile(
    r"(\bsacks (?:in|on|for|of|at) (?:the )?<r\d+> (?:to|should be|by) )(?:(\d{1,4})|<(d\d+)>)(?=$"
    r"|[,;.!?])"
)
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
    slots.mark(_FOREIGN, lambda m: ("foreign", _num(m[1] or m[2] or m[3])), "n")
    slots.mark(_VERSION, lambda m: int(m[1]), "v")
    slots.mark(_PCT, lambda m: _num(m[1]), "p")
    slots.mark(_CLASS, lambda m: (m[1] or m[2]).upper(), "c")
    slots.mark(_SACKS, _sacks, "k")
    slots.mark(_BBL, lambda m: ("bbl", _num(m[1])), "n")
    slots.mark(_SHALLOW_RANGE, _range, "g")
    slots.mark(_STEPS_FROM_TO, lambda m: _numbered(m, plan), "r")
    slots.mark(_STEPS, lambda m: _numbered(m, plan), "r")
    slots.mark(_SHALLOW_SPAN, _range, "g")
    slots.line = _SAID_SPAN.sub(lambda m: _span(m, slots), slots.line)
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
    mark_names_of_steps(slots, plan)
    correct(slots)
    slots.mark(_PRONOUN, pronoun, "r")
    slots.mark_value(_BARE_DISTANCE, lambda text: Depth(value=_num(text), said_unit=True), "d")
    slots.line = _SACKS_OF_TO.sub(lambda m: _sacks_of(m, slots), slots.line)
    slots.mark(_LEFT_NUMBER, lambda m: ("number", _num(m[1])), "n")
    return slots


def _sacks_of(match: re.Match[str], slots: Slots) -> str:
    """“change the sacks of step 5 to 60”: the number behind a step is one of sacks."""
    value = slots.get(match[3]).value if match[3] else _num(match[2])
    if match[3] and slots.get(match[3]).said_unit:
        return match[0]
    name = f"k{len(slots.held)}"
    slots.held[name] = Sacks(value=value)
    return f"{match[1]}<{name}>"


def _num(text: str) -> Number:
    value = float(text)
    return int(value) if value == int(value) else value


def _percent(text: str) -> Number:
    value = _num(text)
    return _num(f"{value * 100:g}") if value <= 1 else value


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


def _span(match: re.Match[str], slots: Slots) -> str:
    name = f"g{len(slots.held)}"
    slots.held[name] = Range(first=_depth(match[2]), second=_depth(match[3]))
    return f"{match[1]}<{name}>"


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
        if len(numbers) == 1 and _SO_MANY.match(match.string, match.end()):
            return match[0]
        name = f"r{len(slots.held)}"
        slots.held[name] = Named(
            refs=tuple({"step_no": number} for number in numbers), plural=len(numbers) > 1
        )
        return f"{match[1]} <{name}>"

    slots.line = _BARE.sub(put, slots.line)
    slots.line = _BARE_ASKED.sub(put, slots.line)
    slots.line = _BARE_FIRST.sub(put, slots.line).lstrip()
    if re.search(r"<[kpcy]\d+>", slots.line):
        slots.line = _BARE_LAST.sub(put, slots.line)
        slots.line = _BARE_TO.sub(put, slots.line)


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
