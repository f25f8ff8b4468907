"""What a remark in words says stands in the hole: devices, cement on them, squeezes, removals.

Remarks are often the only place where a bridge plug or a packer is named. Reading them is an
inference, so whatever comes from here is marked derived. Work that was only planned is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["cibp", "retainer", "packer", "dv_tool", "cement", "junk", "squeeze", "removed"]

_NUMBER = r"(?:\d{1,2},\d{3}|\d{2,5})(?:\.\d+)?"
_DEPTH = rf"({_NUMBER})\s*(?:'|’|FT\b|FEET\b)?"
_RANGE = rf"{_DEPTH}\s*(?:-|–|TO|THRU|THROUGH|AND)\s*{_DEPTH}"
_SIZE = re.compile(
    r"\b\d{1,2}(?:[- ]\d{1,2}/\d{1,2}|\.\d{1,3})\s*(?:\"|”|IN\b\.?|INCH\b)?|\b\d{1,2}\""
)
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")

_DEVICES: tuple[tuple[Kind, str], ...] = (
    ("cibp", r"C\.?I\.?B\.?P\.?|CAST\s+IRON\s+BRIDGE\s+PLUG|(?<!RETRIEVABLE )BRIDGE\s+PLUG|BP"),
    ("retainer", r"C\.?I\.?C\.?R\.?|(?:CEMENT|CMT)\s+RETAINER|RETAINER"),
    ("packer", r"PACKER|PKR"),
    (
        "dv_tool",
        r"D\.?V\.?(?:[ -]*(?:STAGE)?[ -]*TOOL)?|(?:MULTI-?\s*)?STAGE\s+(?:COLLAR|TOOL)|ACP",
    ),
    ("cement", r"(?:CEMENT|CMT)\s+PLUG"),
    (  # what fell or broke off and stays; not the tools that fish for it, nor the fishing
        "junk",
        r"TOF|(?:TOP\s+OF\s+(?:THE\s+)?)?(?<!TO )(?<!NO )FISH(?!\s+(?:FOR|TAIL|NECK))"
        r"|(?<!NO )JUNK(?!\s+(?:BASKET|BSKT|MILL|SUB))"
        r"|LEFT\s+[^.;,\d]{0,25}(?:BHA|BIT|CONES?|DRILL\s?(?:PIPE|COLLARS?)|DP|TOOLS?|GUNS?)"
        r"\s+IN\s+(?:THE\s+)?(?:HOLE|WELL)",
    ),
)
_DEVICE = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})(?![A-Z]))" for kind, words in _DEVICES))
_SQUEEZE = re.compile(r"\b(?:SQUEEZED?|SQUEEZING|SQZ(?:'?D)?|SQ'D|SQUEEZE\s+HOLES)\b")
_REMOVAL = re.compile(
    r"\b(?:(?P<drill>(?:RE-?)?DRILL(?:ED)?\s+(?:OUT|UP)|D\.?O\.?'?D|D/O|MILL(?:ED)?(?:\s+(?:OUT|UP))?)"
    r"|KNOCK(?:ED)?\s+OUT|RETRIEVED|RECOVERED|FISHED(?:\s+OUT)?|PULLED|REMOVED|RELEASED"
    r"|POOH\s+W(?:/|ITH))(?![A-Z])"
)
_IN_VAIN = re.compile(r"\b(?:NOT|UNABLE\s+TO|(?:ATTEMPT|TRIED|TRY|FAIL)\w*\s+TO|COULDN'T)\s*$")
_STILL_THERE = re.compile(r"^\s*(?:ON|OVER|DOWN)\b|\d|\b(?:PARTS?|PIECES?|SOME|MOST|HALF)\b")
_PLANNED = re.compile(
    r"\b(?:WILL|PROPOSED?|PROPOSING|PLANS?\s+TO|INTENDS?|REQUESTS?|TO\s+BE)\b[^.;]*$"
)
_TOOL_OF_A_JOB = re.compile(
    r"(?:\bSQ(?:Z|UEEZE)?|\bTREAT(?:ING|MENT)?|\bTEST|\bRETRIEVABLE|\bRB?)[ -]*$"
)
_CEMENT_FT = re.compile(
    rf"(?:W/|WITH|\+|&|AND|CAPPED|DUMPED?|BAILED)[^.;]{{0,25}}?\b({_NUMBER}|\d)\s*(?:'|’|FT\b|FEET\b)"
    r"\s*(?:OF\s+)?(?:CLASS\s+\w+\s+)?(?:CEMENT|CMT)"
)
_ANOTHER = re.compile(  # the comma of 7,915 parts no two depths
    rf"(?:(?<!\d),|,\s|&|\bAND\b)\s*({_NUMBER})\s*(?:'|’|FT\b|FEET\b)"
    r"(?!\s*(?:OF\s+)?(?:CEMENT|CMT|SAND|FILL))"
)
_CAP_FIRST = re.compile(  # CIBP W/ 20' CMT @ 9010
    rf"[^\d.;,]{{0,6}}?(?:W/|WITH|\+|&|AND)\s*({_NUMBER}|\d)\s*(?:'|’|FT\b|FEET\b)?\s*"
    rf"(?:S[XK]S?|SACKS?)?\s*(?:OF\s+)?(?:CEMENT|CMT)[^\d.;,]{{0,12}}?(?:@|\bAT\b)\s*{_DEPTH}"
)
_HOLES_BEFORE = re.compile(  # CSG LEAK 2500-2600 SQZD; PERFORATED @ 2750' AND SQUEEZED
    r"\b(?:PERF(?:ORAT)?(?:ED|S|'?D)?|HOLES?|LEAKS?)\s*(?:@|\bAT\b|\bFROM\b|F/)?\s*"
    rf"(?:{_RANGE}|{_DEPTH})\s*(?:&|\bAND\b|\bWAS\b|,)?\s*$"
)
_JUNK_AT = re.compile(rf"(?:@|\bAT\b|\bFROM\b|\bF/|:)\s*{_DEPTH}|^\s*{_RANGE}")
_JUNK_TOP = re.compile(rf"\b(?:TOP|TOF)\b[^\d.;]{{0,12}}?{_DEPTH}")  # FISH IN HOLE, TOP AT 9,500'
_LEAST_DEPTH_FT = 50  # a smaller number is cement, sand or a size
_SACKS = re.compile(r"\b(\d{1,4}|\d,\d{3})\s*(?:SACKS?|SXS?|SKS?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One thing that a remark states. Depths in ft; `text` is the passage."""

    kind: Kind
    depth_ft: float | None = None
    to_ft: float | None = None
    cement_ft: float | None = None
    sacks: float | None = None
    on: str | None = None  # ISO date of the work, where it is told
    of_kind: Kind | None = None  # what was removed; None = whatever was drilled through
    text: str = ""


def read_remark(text: str | None) -> tuple[Noted, ...]:
    """What stands in the hole after the work that the remark tells of.

    Devices without a depth are kept (they become a question); a device that the same remark
    says was drilled out or pulled is dropped, and the removal itself is reported, since it may
    speak of a device on an earlier paper. A fish stands at its top.

    >>> [(n.kind, n.depth_ft, n.cement_ft) for n in read_remark("SET CIBP @ 9,000' W/ 20' CMT.")]
    [('cibp', 9000.0, 20.0)]
    >>> [(n.kind, n.depth_ft) for n in read_remark("SET BP @ 3630'. DRILLED OUT BP.")]
    [('removed', None)]
    >>> [(n.kind, n.depth_ft, n.sacks) for n in read_remark('SQUEEZED 8-5/8" AT 2750 WITH 830 SXS')]
    [('squeeze', 2750.0, 830.0)]
    """
    if not text:
        return ()
    plain = _masked(text)
    standing: list[Noted] = []
    for noted in sorted(_events(plain, text), key=lambda pair: pair[0]):
        found = noted[1]
        if found.kind == "removed":
            standing = [n for n in standing if not removes(found, n.kind, n.depth_ft)]
        standing.append(found)
    placed = any(n.kind == "junk" and n.depth_ft is not None for n in standing)
    return tuple(n for n in standing if not (placed and n.kind == "junk" and n.depth_ft is None))


def removes(removal: Noted, kind: str, depth_ft: float | None) -> bool:
    """Whether a removal takes away a device of KIND at DEPTH_FT.

    Drilling through a stage tool leaves the tool in the casing, and a squeeze stays behind the
    pipe, so neither is ever removed. Packers and fish go only where they are named.
    """
    if kind in ("dv_tool", "squeeze", "removed"):
        return False
    if removal.of_kind is not None and removal.of_kind != kind:
        return False
    if removal.of_kind is None and kind in ("packer", "junk"):
        return False
    if removal.depth_ft is not None and depth_ft is not None:
        return abs(removal.depth_ft - depth_ft) <= 20
    return True


def _masked(text: str) -> str:
    """Upper case with pipe sizes and dates blanked, so that they are not taken for depths."""
    upper = text.upper()
    for pattern in (_DATE, _SIZE):
        upper = pattern.sub(lambda match: " " * len(match.group()), upper)
    return upper


def _events(plain: str, text: str) -> Iterator[tuple[int, Noted]]:
    removed_spans: list[tuple[int, int]] = []
    for match in _REMOVAL.finditer(plain):
        event = _removal(plain, match)
        if event is not None:
            removed_spans.append((match.end(), event[0]))
            yield match.start(), event[1]
    for match in _DEVICE.finditer(plain):
        spoken_of = any(start <= match.start() < end for start, end in removed_spans)
        if not spoken_of and not _PLANNED.search(plain[max(0, match.start() - 60) : match.start()]):
            read = _junk if _kind_of(match) == "junk" else _device
            yield from read(plain, text, match)
    for match in _SQUEEZE.finditer(plain):
        if not _PLANNED.search(plain[max(0, match.start() - 60) : match.start()]):
            yield from _squeeze(plain, text, match)


def _removal(plain: str, match: re.Match[str]) -> tuple[int, Noted] | None:
    if _IN_VAIN.search(plain[: match.start()]):
        return None
    clause = re.split(r"[.;,]\s|\bTHEN\b|\bAND\b", plain[match.end() :], maxsplit=1)[0][:60]
    end = match.end() + len(clause)
    device = _DEVICE.search(clause)
    if device is None:
        drilled = match.group("drill") is not None
        if not drilled or re.search(
            r"\b(?:CSG|CASING|TBG|TUBING|RODS?|SHOE|NEW|WELL|TO)\b", clause
        ):
            return None
        return end, Noted(kind="removed", text=match.group())
    if _kind_of(device) == "junk" and _STILL_THERE.search(clause[: device.start()]):
        return None
    depth = re.search(rf"(?:@|\bAT\b|\bFROM\b)\s*{_DEPTH}", clause)
    return end, Noted(
        kind="removed",
        of_kind=_kind_of(device),
        depth_ft=_feet(depth.group(1)) if depth else None,
        text=(match.group() + clause).strip(),
    )


def _device(plain: str, text: str, match: re.Match[str]) -> Iterator[tuple[int, Noted]]:
    kind = _kind_of(match)
    if kind in ("packer", "cibp") and _TOOL_OF_A_JOB.search(plain[: match.start()]):
        return
    tail = _clause(plain, match.end())
    span = re.match(rf"[^\d]{{0,30}}?{_RANGE}", tail) if kind == "cement" else None
    place = re.match(
        rf"[^\d.;]{{0,30}}?(?:@|\bAT\b|\bSET\b|:)?\s*{_DEPTH}(?!\s*(?:S[XK]S?|SACKS?)\b)", tail
    )
    capped = _CAP_FIRST.match(tail)
    if capped:
        place = None
    depth = _feet(place.group(1)) if place else _feet(capped.group(2)) if capped else None
    if depth is None or depth < _LEAST_DEPTH_FT:
        before = re.search(rf"{_DEPTH}\s*$", plain[max(0, match.start() - 14) : match.start()])
        depth = _feet(before.group(1)) if before else None
        if depth is not None and depth < _LEAST_DEPTH_FT:
            depth = None
    after = tail[place.end() :] if place and depth is not None else tail
    cement, sacks = _CEMENT_FT.search(after[:70]), _SACKS.search(after[:70])
    noted = Noted(
        kind=kind,
        depth_ft=depth,
        to_ft=_feet(span.group(2)) if span else None,
        cement_ft=_feet(cement.group(1)) if cement else None,
        sacks=_feet(sacks.group(1)) if sacks and kind != "dv_tool" else None,
        text=_passage(text, match.start(), match.end() + len(tail)),
    )
    yield match.start(), noted
    if depth is not None and span is None:
        for another in _ANOTHER.finditer(after):
            if _feet(another.group(1)) >= _LEAST_DEPTH_FT:
                yield match.start(), replace(noted, depth_ft=_feet(another.group(1)))


def _junk(plain: str, text: str, match: re.Match[str]) -> Iterator[tuple[int, Noted]]:
    """A fish by its top; how long it is does not say where it lies."""
    tail = _clause(plain, match.end())
    onward = _clause(plain, match.end(), commas=False)
    place = _JUNK_AT.search(tail) or _JUNK_TOP.search(onward)
    ends = [_feet(end) for end in place.groups() if end] if place else []
    top = min(ends, default=None)
    yield (
        match.start(),
        Noted(
            kind="junk",
            depth_ft=top if top is not None and top >= _LEAST_DEPTH_FT else None,
            text=_passage(text, match.start(), match.end() + len(tail)),
        ),
    )


def _squeeze(plain: str, text: str, match: re.Match[str]) -> Iterator[tuple[int, Noted]]:
    tail = _clause(plain, match.end(), commas=False)
    if re.match(r"\s*(?:-|PACKER|PKR|MANIFOLD|HOLES?\s+TEST)", tail):
        return
    span = re.search(rf"(?:@|\bAT\b|\bFROM\b|\bF/|PERFS?|HOLES?|^)\s*{_RANGE}", tail)
    place = span or re.search(rf"(?:@|\bAT\b|PERFS?)\s*{_DEPTH}", tail)
    if place is None and (place := _HOLES_BEFORE.search(plain[: match.start()])):
        yield match.start(), _squeezed_before(place, tail, text, match)
        return
    if place is None:
        return
    sacks = _SACKS.search(tail)
    upper = _feet(place.group(1))
    lower = _feet(place.group(2)) if span else upper
    yield (
        match.start(),
        Noted(
            kind="squeeze",
            depth_ft=min(upper, lower),
            to_ft=max(upper, lower),
            sacks=_feet(sacks.group(1)) if sacks else None,
            text=_passage(text, match.start(), match.end() + len(tail)),
        ),
    )


def _squeezed_before(holes: re.Match[str], tail: str, text: str, match: re.Match[str]) -> Noted:
    """A squeeze whose holes are named before it."""
    first = _feet(holes.group(1) or holes.group(3))
    last = _feet(holes.group(2) or holes.group(1) or holes.group(3))
    sacks = _SACKS.search(tail)
    return Noted(
        kind="squeeze",
        depth_ft=min(first, last),
        to_ft=max(first, last),
        sacks=_feet(sacks.group(1)) if sacks else None,
        text=_passage(text, holes.start(), match.end() + len(tail)),
    )


def _kind_of(match: re.Match[str]) -> Kind:
    return next(kind for kind, _ in _DEVICES if match.group(kind) is not None)


def _clause(plain: str, start: int, *, commas: bool = True) -> str:
    """The words after START up to the end of the statement or the next device."""
    tail = plain[start : start + 110]
    stop = re.search(r"[;\n]|(?<!\bFT)\.(?!\d)" + (r"|,\s(?!\d)" if commas else ""), tail)
    tail = tail[: stop.start()] if stop else tail
    following = _DEVICE.search(tail) or _REMOVAL.search(tail)
    return tail[: following.start()] if following else tail


def _feet(number: str) -> float:
    return float(number.replace(",", ""))


def _passage(text: str, start: int, end: int) -> str:
    """The words around a device, from the start of its statement, for the eye."""
    opening = re.search(r"[^.;,]{0,20}$", text[:start])
    return " ".join(text[opening.start() if opening else start : end].split())[:160]
