"""The recommendation of a groundwater letter, in its own words, to depths.

Letters say which water is to be protected in sentences, not in a table. Each sentence is read on
its own: intervals from the land surface or between two depths, the stated base of usable-quality
water, the base of underground sources of drinking water (USDW, a different thing), bases named by
formation, and the sentence that says which wells the letter is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

ProtectionKind = Literal["protect", "isolate"]

_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FT = r"(?:\s*(?:feet|foot)\b|\s*['’])?"
_ABOUT = r"(?:(?:approximately|about|around|at\s+least)\s+)?"
_KINDS = r"(?:(?:estimated|approximate|total|vertical|maximum)\s+)*"
_DEPTH = rf"(?:(?:a|an|the)\s+)?{_KINDS}(?:depths?\s+)?(?:of\s+)?{_ABOUT}"
_SURFACE = r"(?:the\s+)?(?:land|ground)?[\s-]*surface"
_TO = r"\s*(?:,?\s*(?:down\s+)?(?:to|through|thru)\s+|\s+and\s+|\s*[-–—]\s*)"
_STOPS = (
    r"which|that|is|are|must|should|and|at|to|estimated|occurs?|be|in|for|from|or|as|with|below|if"
)
_NAME_WORD = rf"(?!(?:{_STOPS})\b)[A-Za-z][\w&/'’.-]*"
_NAME = rf"(?:{_NAME_WORD})(?:\s+{_NAME_WORD}){{0,5}}"
# from a named base on to the depth that the sentence gives it, not into the next interval
_AT = rf"\b(?:at|to|of|is)\s+{_DEPTH}(?P<known>{_NUM}){_FT}"
_WITH_DEPTH = rf"(?:(?!\bzone|\binterval|\bmust\b|\bisolat|\bprotect)[^;]){{0,90}}?{_AT}"
_WITH_STATED_DEPTH = rf"(?:(?!\bzone|\binterval)[^;]){{0,120}}?{_AT}"

_INTERVAL = re.compile(
    rf"(?:(?P<surface>\b{_SURFACE})"
    rf"|\b(?:from|between|of|at|zones?|intervals?|strat(?:um|a)|and|,)\s*{_DEPTH}(?P<top>{_NUM}){_FT})"
    rf"{_TO}(?:from\s+)?"
    rf"(?:(?P<below>{_NUM}){_FT}\s+below\s+)?"
    rf"(?:(?:the\s+)?(?:estimated\s+)?(?:base|bottom)\s+of\s+(?:the\s+)?(?P<named>{_NAME})(?:{_WITH_DEPTH})?"
    rf"|{_DEPTH}(?P<bottom>{_NUM}){_FT})",
    re.IGNORECASE,
)
_BASE = re.compile(
    rf"\b(?:base|bottom)\s+of\s+(?:the\s+)?(?P<named>{_NAME})(?:{_WITH_STATED_DEPTH})",
    re.IGNORECASE,
)
_USDW = re.compile(
    r"\b(?:underground\s+sources?\s+of\s+drinking\s+water|USDWs?)\b(?P<rest>.*)", re.IGNORECASE
)
_FIRST_DEPTH = re.compile(
    rf"\b(?:at|to|of|is|occurs?)\s+{_DEPTH}(?P<known>{_NUM}){_FT}", re.IGNORECASE
)
_SCOPE = re.compile(
    r"\b(?:recommendation|determination|letter)\s+(?:is\s+)?"
    r"(?:(?:appl(?:icable|ies|y)|valid|intended\s+to\s+apply)\s+(?:only\s+)?(?:to|for)"
    r"|(?<=is\s)(?:only\s+)?for)\s+(?P<scope>.+)",
    re.IGNORECASE,
)
_ORDER = re.compile(  # Protect from the surface to 250 ft and isolate the interval …
    r"(?:^|\band\s+|,\s*)(protect|isolate)\s+(?=from\b|the\s+(?:interval|zone|strat))",
    re.IGNORECASE,
)
_WATER = re.compile(
    r"\b(?:usable|fresh|potable|superior|drinking|ground\s*water|water)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedInterval:
    """Depths that a letter wants protected or isolated; None is a depth that it does not give."""

    kind: ProtectionKind
    top_ft: float | None
    bottom_ft: float | None
    base_formation: str | None = None
    below_base_ft: float = 0.0  # how far below the formation's base the interval ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What a letter's wording says."""

    intervals: tuple[ProtectedInterval, ...] = ()
    stated_base_ft: float | None = None
    base_is_stated: bool = False
    usdw_ft: float | None = None
    scope: str | None = None

    @property
    def base_ft(self) -> float | None:
        """Base of usable-quality water: as stated, else the deepest bottom of an interval."""
        if self.stated_base_ft is not None:
            return self.stated_base_ft
        bottoms = [each.bottom_ft for each in self.intervals]
        known = [bottom for bottom in bottoms if bottom is not None]
        if len(known) < len(bottoms):
            return None  # an interval ends at a formation whose depth the letter leaves open
        return max(known, default=None)


def read_recommendation(text: str) -> Recommendation:
    """The depths and the scope in the wording of a letter.

    >>> read_recommendation(
    ...     "The interval from the land surface to a depth of 300 feet and the ZONE from 1,200 "
    ...     "feet to 1,600 feet must be protected."
    ... ).base_ft
    1600.0
    """
    found = Recommendation()
    for sentence in sentences(text):
        scope = _SCOPE.search(sentence)
        if scope:
            wells = re.split(r"\s+and\s+should\s+not\b", scope["scope"])[0]
            found = replace(found, scope=wells.rstrip(" ."))
        else:
            found = _with_depths(found, sentence)
    return found


def sentences(text: str) -> list[str]:
    """Sentences of a letter, with `ft.` spelled out so that its dot ends none.

    >>> sentences("Surface to 1,650.5 ft. must be protected. This well only.")
    ['Surface to 1,650.5 feet must be protected', 'This well only']
    """
    text = re.sub(r"\bft\b\.?(?!\s+(?:[A-Z]|$))", "feet", text)
    text = re.sub(r"\bft\b(\.?)", r"feet\1", text)
    text = re.sub(r"\s+", " ", text)
    parts = re.split(r"(?<!\bNo)(?<!\bSec)(?<!\bBlk)\.(?=\s|$)", text)
    return [part.strip() for part in parts if part.strip()]


def _with_depths(found: Recommendation, sentence: str) -> Recommendation:
    if usdw := _USDW.search(sentence):
        depth = _FIRST_DEPTH.search(usdw["rest"])
        before = sentence[: usdw.start()]
        found = replace(found, usdw_ft=_feet(depth["known"]) if depth else found.usdw_ft)
        sentence = re.sub(r"(?:\band\b|,)?\s*(?:the\s+)?\w+\s+of\s+(?:the\s+)?$", "", before)
    intervals = tuple(_intervals(sentence))
    if intervals:
        found = replace(found, intervals=found.intervals + intervals)
        if re.search(r"\b(?:base|bottom)\s+of\b", sentence, re.IGNORECASE):
            found = replace(found, base_is_stated=True)
    return _with_base(found, sentence)


def _intervals(sentence: str) -> Iterator[ProtectedInterval]:
    for match in _INTERVAL.finditer(sentence):
        kind = _kind(sentence, match.end())
        top = 0.0 if match["surface"] else _feet(match["top"])
        if match["bottom"]:
            bottom = _feet(match["bottom"])
            if not match["surface"] and not _spans(match):
                continue
            yield ProtectedInterval(kind=kind, top_ft=min(top, bottom), bottom_ft=max(top, bottom))
            continue
        name = match["named"].strip()
        depth = _feet(match["known"]) if match["known"] else None
        offset = _feet(match["below"]) if match["below"] else 0.0
        yield ProtectedInterval(
            kind=kind,
            top_ft=top,
            bottom_ft=None if depth is None else depth + offset,
            base_formation=None if _WATER.match(name) else name,
            below_base_ft=offset,
        )


def _spans(match: re.Match[str]) -> bool:
    """Whether two numbers are the ends of an interval, and not two depths in a list."""
    if re.search(r"\band\b", match[0][len(match["top"]) :], re.IGNORECASE):
        return bool(re.match(r"\s*between\b", match[0], re.IGNORECASE))
    return _feet(match["top"]) != _feet(match["bottom"])


def _kind(sentence: str, after: int) -> ProtectionKind:
    """What the sentence orders, else the verb that it ends with, else the one it started with."""
    orders = list(_ORDER.finditer(sentence, 0, after))
    if orders:
        return "isolate" if orders[-1][1].lower() == "isolate" else "protect"
    verbs = re.compile(r"\b(isolat|protect)(?:ed|ion|e)\b", re.IGNORECASE)
    later = verbs.search(sentence, after)
    earlier = list(verbs.finditer(sentence, 0, after))
    verb = later or (earlier[-1] if earlier else None)
    return "isolate" if verb and verb[1].lower() == "isolat" else "protect"


def _with_base(found: Recommendation, sentence: str) -> Recommendation:
    """The stated base of usable-quality water, or the depth of a formation's base."""
    for match in _BASE.finditer(sentence):
        depth = _feet(match["known"])
        if _WATER.match(match["named"]):
            return replace(found, stated_base_ft=depth, base_is_stated=True)
        intervals = tuple(
            replace(each, bottom_ft=depth + each.below_base_ft)
            if each.bottom_ft is None and _same_formation(each.base_formation, match["named"])
            else each
            for each in found.intervals
        )
        if intervals != found.intervals:
            found = replace(found, intervals=intervals, base_is_stated=True)
    return found


def _same_formation(one: str | None, other: str) -> bool:
    first = re.findall(r"[a-z]+", (one or "").lower())
    return bool(first) and first[0] in re.findall(r"[a-z]+", other.lower())


def _feet(text: str) -> float:
    return float(text.replace(",", ""))
