"""A value that knows where it was read."""

from dataclasses import dataclass
from datetime import date, datetime
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
class Paper:
    """The paper that facts were read from, as far as precedence depends on it."""

    document: str
    kind: str  # w2, g1, w15, gau, schematic, formation_tops, file
    api: str | None = None  # 10 digits; None = not on the paper or a placeholder
    dated: date | None = None  # when the work was reported, or the letter written
    tracking_no: str | None = None
    scope: str | None = None  # a letter's scope sentence
    location: str | None = None  # section, block and survey as printed
    lease: str | None = None
    override: bool = False  # handed in by a person to stand in for a letter that does not hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value of one well, at a path of the facts file such as `gau.base_ft`.

    Row numbers in the path count the rows of the fact's own paper; `resolve` aligns them.
    """

    path: str
    value: FactValue
    source: Source
    paper: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said about one fact; it wins over every paper.

    `anchor` holds the values that told the row apart when it was corrected, so that the
    correction finds its row again after a new paper has moved it. Where it `confirms`, the person
    saw the value on the paper: as long as the papers say the same they stay its source, and
    where they are read otherwise later, the value that was seen stays.
    """

    path: str
    value: FactValue
    by: str
    at: datetime | None = None
    note: str = ""
    id: str = ""
    anchor: tuple[tuple[str, FactValue], ...] = ()
    confirms: bool = False


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
