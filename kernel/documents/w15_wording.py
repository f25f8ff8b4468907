"""The words of cementing reports: handwriting held against them, free text that they confirm.

An engine is as sure of a wrong name as of a right one. What no list of words, no known name and
no second place of the paper confirms is therefore shown to a person, however sure the engine was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kernel.documents.item import REVIEW_BELOW
from kernel.documents.known_names import field_names
from kernel.documents.reading import Reading, Tree
from kernel.documents.scan_values import is_by_hand
from kernel.documents.values import letters
from kernel.documents.words import Word

UNCONFIRMED = 0.8  # what free text deserves at most that nothing confirms
_SAID = (
    *("TOC", "CBL", "DV", "PBTD", "calc", "calculated", "est", "estimated", "log", "temp"),
    *("temperature", "survey", "shoe", "tool", "stage", "surf", "surface", "circ", "circulated"),
    *("cement", "sacks", "sxs", "sks", "bbls", "slurry", "pit", "earth", "returns", "lost", "full"),
    *("partial", "pumped", "plug", "bumped", "float", "held", "squeeze", "squeezed", "holes"),
    *("perforated", "drilled", "out", "tested", "pressure", "casing", "tubing", "liner", "hole"),
    *("packer", "retainer", "bridge", "annulus", "removed", "replaced", "installed", "then"),
    *("intermediate", "production", "conducting", "after", "with", "from", "and", "was", "the"),
)
_TITLES = (
    *("Regulatory", "Lead", "Tech", "Technician", "Analyst", "Specialist", "Manager", "Engineer"),
    *("Supervisor", "Superintendent", "Coordinator", "Advisor", "Agent", "Assistant", "Clerk"),
    *("President", "Vice", "Secretary", "Foreman", "Operations", "Production", "Drilling"),
    *("Completion", "Compliance", "Services", "Service", "Cementer", "Representative"),
)
_WORDS = {word.lower(): word for word in _SAID}
_TITLE_WORDS = {word.lower(): word for word in _TITLES}
# letters that look alike in a hand: one of them for the other is half a mistake
_ALIKE = ("ceo", "oa", "uw", "uv", "rv", "rn", "nh", "lh", "le", "li", "d0", "gq", "sc")
_ALIKE_PAIRS = {frozenset(pair) for group in (*_ALIKE, "co") for pair in pairwise(group)}
_LEAST_LETTERS = 3
_COST_PER_LETTER = 0.27
_ADDITIVES = frozenset(
    (
        *("gel", "salt", "cacl", "cacl2", "kcl", "nacl", "celloflake", "kolseal", "gilsonite"),
        *("bentonite", "gypsum", "poz", "class", "neat", "sodium", "chloride", "calcium"),
        *("silica", "flour", "sand", "latex", "retarder", "sms", "lb", "lbs", "sk", "sks"),
        *("per", "gal", "bwoc", "bwow", "remarks", "remark", "see", "none", "of", "and"),
    )
)
_CODE = re.compile(r"[a-z]{1,4}\d{1,4}[a-z]?|[acgh]|\d+")  # a trade code, a class, an amount


def worded(words: Sequence[Word]) -> str:
    """The text of a line, doubtful words of it as cementing reports spell them.

    What follows `@` is a depth, however unlike one it looks.
    """
    before = ("", *(word.text.lower() for word in words))
    return " ".join(
        _snapped(word.text)
        if (is_by_hand([word]) or word.confidence < REVIEW_BELOW)
        and not (last.endswith("@") or last == "at")
        else word.text
        for word, last in zip(words, before, strict=False)
    )


def _snapped(text: str) -> str:
    """A word near to one known word only, as that word.

    >>> _snapped("Swrf-Cire."), _snapped("shco"), _snapped("CBh"), _snapped("Mabee")
    ('Surf-Circ.', 'shoe', 'CBL', 'Mabee')
    """
    return re.sub(rf"[A-Za-z]{{{_LEAST_LETTERS},}}", lambda found: _known(found[0], _WORDS), text)


def known_title(reading: Reading) -> Reading:
    """A doubtful job title in the words that such titles are made of.

    >>> known_title(Reading(value="Regulntory Lerd", confidence=0.7)).value
    'Regulatory Lead'
    """
    if reading.value is None or reading.confidence >= REVIEW_BELOW:
        return reading
    parts = [_known(part, _TITLE_WORDS) for part in str(reading.value).split()]
    return replace(reading, value=" ".join(parts))


def _known(word: str, words: Mapping[str, str]) -> str:
    lower = word.lower()
    if lower in words:
        return word
    costs = sorted((_cost(lower, known), known) for known in words if len(known) == len(lower))
    most = _COST_PER_LETTER * len(lower)
    if not costs or costs[0][0] > most or (len(costs) > 1 and costs[1][0] == costs[0][0]):
        return word
    known = words[costs[0][1]]
    if not known.islower():
        return known.upper() if word.isupper() else known
    return known.capitalize() if word[0].isupper() and word[1:].islower() else known


def _cost(one: str, other: str) -> float:
    pairs = zip(one, other, strict=True)
    return sum(0 if a == b else 0.5 if frozenset((a, b)) in _ALIKE_PAIRS else 1 for a, b in pairs)


def known_additives(text: str) -> bool:
    """Whether every part of a list of additives is a known material, a trade code or an amount.

    >>> known_additives("10% Gel + 5% Salt + 1/8#/sk Celloflake"), known_additives("REMARKI")
    (True, False)
    """
    parts = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])-(?=\d)", "", text.lower()))
    return all(part in _ADDITIVES or _known_part(part) for part in parts)


def _known_part(part: str) -> bool:
    amount = re.match(r"\d+(?=[a-z])", part)  # 4GEL
    rest = part[amount.end() :] if amount else part
    return rest in _ADDITIVES or _CODE.fullmatch(rest) is not None


def confirmed(reports: Sequence[Tree]) -> None:
    """Free text that nothing confirms, with a confidence that sends it to a person."""
    places = [*_names(reports)]
    said = Counter(letters(str(part[key].value or "")) for part, key in places)
    for part, key in places:
        reading: Reading = part[key]
        text = letters(str(reading.value or ""))
        if said[text] < 2 and not (key == "field_name" and text in field_names()):
            part[key] = unconfirmed(reading)
    for report in reports:
        for string in report["strings"]:
            for slurry in string["slurries"]:
                if not known_additives(str(slurry["additives"].value or "")):
                    slurry["additives"] = unconfirmed(slurry["additives"])
        for plug in report["plugs"]:
            plug["label"] = unconfirmed(plug["label"])


def _names(reports: Sequence[Tree]) -> Iterator[tuple[Tree, str]]:
    for report in reports:
        for key in ("operator_name", "field_name", "lease_name", "cementer_name"):
            yield report["header"], key
        for key in ("name", "company"):
            yield report["cementer"], key
        for key in ("name", "title"):
            yield report["operator_certificate"], key


def unconfirmed(reading: Reading) -> Reading:
    """What an engine read and nothing confirms, for a person's eyes; typed text stays as sure."""
    if reading.method != "ocr":
        return reading
    return replace(reading, confidence=min(reading.confidence, UNCONFIRMED))
