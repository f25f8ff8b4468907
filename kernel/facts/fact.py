"""A value that knows where it was read."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["text", "acroform", "ocr", "llm", "derived", "person", "file"]
FactValue = str | float | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value stands: the paper, the page and the box on it.

    `box` is (left, top, right, bottom) in PDF points, origin top left, after the page's /Rotate.
    """

    document: str  # file name or document id that a person recognises
    page: int | None = None  # 1-based
    box: tuple[float, float, float, float] | None = None
    confidence: float = 1.0  # 0–1
    method: Method = "text"
    snippet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value of one well, at a path of the facts file such as `gau.base_ft`."""

    path: str
    value: FactValue
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FactConflict:
    """Two papers that disagree on one fact; the first source won."""

    path: str
    chosen: Fact
    others: tuple[Fact, ...]
    reason: str  # why the chosen one wins, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that a rule needs and no paper gives: a question to the engineer."""

    fact: str  # path in the facts file, for example `casing[0].shoe_ft`
    question: str  # in plain words, with the unit
    cites: tuple[str, ...] = ()
    unit: str | None = None
