"""The remarks of a W-15: additives that the cells point to, and what they tell of a string."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree
from kernel.documents.scan_values import cell
from kernel.documents.w15_wording import unconfirmed, worded
from kernel.documents.words import Word, text_of

_NUMBERED = re.compile(r"^\(?([1-9])[.):]?\s+(\S.*)|^\(?([1-9])[.):](\S.*)")
_POINTER = re.compile(r"REMARKS?\s*#?\s*([\dIl|!Z])", re.IGNORECASE)
_TOC = re.compile(r"\b(?:TOC|TO[EC]|T\.O\.C\.?|top of cement)\b", re.IGNORECASE)
_FEET = re.compile(r"(?<![A-Za-z0-9,.])[l|I]?(\d{1,2}[,.]\d{3}|\d{3,5})(?!\d)")
_AT_SURFACE = re.compile(r"\b(?:SURF\w*|CIRC\w*)\b(?!.*\d{3})", re.IGNORECASE)
_ADDITIVES = ("Celloflake", "Kolseal", "Gilsonite", "Bentonite")  # words long enough to know
_LIKE = 0.75
_MIXED = re.compile(r"(?<![A-Za-z0-9.,/#-])\d+[SOoIlB][\dSOoIlB]*(?=['’\".,;]*(?:\s|$))")
_DIGITS = str.maketrans("SOoIlB", "500118")
_NUMBERS = str.maketrans("IilL|!Zz", "11111122")
_SIX = re.compile(r"(?<![A-Za-z0-9])(?:[l1I|]?6|[lI|])e(?=[,.]?\d)")  # a six with a loop: le,550
_SOME_DEPTH = re.compile(r"(?:@|\bat\b|\bcalc\w*|\best\w*).{0,6}\d{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """Numbered lines, and the other lines with their words."""

    numbered: dict[int, tuple[Word, ...]]
    other: tuple[tuple[Word, ...], ...]

    @classmethod
    def of(cls, lines: Sequence[Sequence[Word]]) -> "Remarks":
        """The remarks in these lines; a number in front names the slurry that a line is about."""
        numbered: dict[int, tuple[Word, ...]] = {}
        other = []
        for line in lines:
            found = _NUMBERED.match(text_of(line))
            number = int(found[1] or found[3]) if found else None
            if number is not None and number not in numbered and number <= 6:
                numbered[number] = tuple(line)
            else:
                other.append(tuple(line))
        return cls(numbered=numbered, other=tuple(other))


def additives_of(reading: Reading, remarks: Remarks) -> Reading:
    """The additives of a cell, or of the remark that it points to, which a person looks at."""
    if reading.value is None:
        return reading
    pointer = _POINTER.fullmatch(str(reading.value).strip())
    line = remarks.numbered.get(int(pointer[1].translate(_NUMBERS))) if pointer else None
    if line is None:
        return replace(reading, value=spelled(str(reading.value)))
    return unconfirmed(cell(line, lambda text: spelled(_behind_number(text))))


def _behind_number(text: str) -> str:
    found = _NUMBERED.match(text)
    return (found[2] or found[4]) if found else text


def spelled(text: str) -> str:
    """Remarks with the engine's slips in names of additives and in figures set right.

    >>> spelled("HOLES AT 27SO', 83O SXS")
    "HOLES AT 2750', 830 SXS"
    >>> spelled("2% CaC12 + 1/8#/sk Cellotiake"), spelled("5% Salt")
    ('2% CaCl2 + 1/8#/sk Celloflake', '5% Salt')
    """
    text = re.sub(r"\bCaC[1Il]2\b", "CaCl2", text)
    text = _MIXED.sub(lambda figure: figure[0].translate(_DIGITS), text)
    return re.sub(r"[A-Za-z]{7,}", lambda word: _known(word[0]), text)


def _known(word: str) -> str:
    for name in _ADDITIVES:
        ratio = SequenceMatcher(None, word.lower(), name.lower()).ratio()
        if word.lower() != name.lower() and ratio >= _LIKE and len(word) == len(name):
            return name
    return word


def told_of_string(strings: Sequence[Tree], remarks: Remarks) -> None:
    """Puts what the remarks say of a string into it: its remark and its tops of cement."""
    for string in strings:
        stage = {"multistage_tool": "tool", "multistage_shoe": "shoe"}.get(string["string"].value)
        lines = [line for line in remarks.other if _is_about(line, stage)]
        if len(strings) > 1 and stage is None:
            lines = []  # which of the strings is meant cannot be told
        words = [word for line in lines for word in line]
        text = " ".join(worded(line) for line in lines)
        string["remarks"] = cell(words, lambda _, said=text: said)  # type: ignore[misc]
        shoe = string["setting_depth_ft"].value
        for line in lines:
            string.update(_tops(line, shoe))
        _effective(string, below=any(_is_below_surface(worded(line)) for line in lines))


def _is_below_surface(text: str) -> bool:
    """Whether a line names a depth as top of cement, readable or not.

    >>> _is_below_surface("TOC on shoe calc @, s,140"), _is_below_surface("TOC on tool: Surf")
    (True, False)
    """
    clauses = [each for each in text.split(";") if _TOC.search(each)]
    return any(_SOME_DEPTH.search(each) and not _AT_SURFACE.search(each) for each in clauses)


def _effective(string: Tree, *, below: bool) -> None:
    """Where a top of cement in the remarks contradicts the printed answer, the answer by it.

    The printed answer is kept beside the effective one, and a person looks at both.
    """
    printed: Reading = string["circulated_to_surface"]
    top = string["top_of_cement_ft"].value
    if top is None and below:
        top = math.inf  # somewhere below the surface
    if printed.value is None or top is None or printed.value == (top == 0):
        return
    string["circulated_printed"] = replace(
        printed, value="YES" if printed.value else "NO"
    ).doubted()
    string["circulated_to_surface"] = replace(printed, value=top == 0).doubted()


def _is_about(line: Sequence[Word], stage: str | None) -> bool:
    if stage is None:
        return True
    told = re.findall(r"[a-z]+", worded(line).lower())
    return any(SequenceMatcher(None, word, stage).ratio() >= _LIKE for word in told)


def _tops(line: Sequence[Word], shoe: Any) -> dict[str, Reading]:
    """Tops of cement in a line: calculated ones, and one by log, which goes before."""
    text = _SIX.sub("6", worded(line))
    calculated, logged = BLANK, BLANK
    for clause in re.split(r";", text):
        if not _TOC.search(clause):
            continue
        depth = 0 if _AT_SURFACE.search(clause) else _depth(clause, shoe)
        if depth is None:
            continue
        reading = replace(cell(list(line), lambda _, d=depth: d), confidence=DOUBTFUL)  # type: ignore[misc]
        if re.search(r"\bcalc", clause, re.IGNORECASE):
            calculated = reading
        else:
            logged = reading
    if logged.value is not None:
        return {"top_of_cement_ft": logged, "top_of_cement_calc_ft": calculated}
    return {"top_of_cement_ft": calculated} if calculated.value is not None else {}


def _depth(clause: str, shoe: Any) -> int | None:
    """The one depth of a clause that is above the shoe; None for none or several."""
    depths = {int(re.sub(r"\D", "", found)) for found in _FEET.findall(clause)}
    fitting = [depth for depth in depths if not isinstance(shoe, int) or depth < shoe]
    return fitting[0] if len(fitting) == 1 else None
