"""Which form a page is, by the words of its title; file names and content types are not looked at.

Forms quote one another (a W-3A names the W-3, a cementing report the W-2), so only the head of the
page decides, and titles go before form numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.item import Kind
from kernel.documents.words import Page, lines_of, text_of

_HEAD = 0.24  # of the page's height

_TITLES: tuple[tuple[Kind, str], ...] = (
    ("w3a", r"NOTICE OF INTENTION TO PLUG|FORM W-?3A\b"),
    ("w3", r"PLUGGING RECORD|FORM W-?3\b(?!A)"),
    ("w15", r"CEMENTING REPORT|CEMENTING AFFIDAVIT|FORM W-?15\b"),
    ("w12", r"INCLINATION REPORT|FORM W-?12\b"),
    ("l1", r"ELECTRIC LOG\b.{0,60}STATUS REPORT|FORM L-?1\b"),
    ("w2", r"OIL WELL POTENTIAL TEST|FORM W-?2\b"),
    ("g1", r"GAS WELL BACK PRESSURE TEST|FORM G-?1\b"),
    (
        "gau",
        r"(?<!GAU )GROUND ?WATER PROTECTION DETERMINATION|FORM GW-?2\b|TCEQ-?0051|0051R"
        r"|DEPTH OF USABLE.QUALITY GROUND ?WATER|SC_\d+_\d{8}_\d+_\d+\.PDF",
    ),
    ("w1", r"APPLICATION (?:FOR PERMIT )?TO DRILL|PERMIT TO DRILL, RECOMPLETE|FORM W-?1\b"),
    ("p4", r"TRANSPORTATION AUTHORITY|PRODUCER'?S TRANSPORT|FORM P-?4\b"),
    ("swr10", r"EXCEPTION TO (?:SWR|STATEWIDE RULE|RULE) ?10\b|FORM SWR-?10"),
    ("directional_survey", r"DIRECTIONAL SURVEY|SURVEY (?:CERTIFICATION|REPORT)|DEVIATION SURVEY"),
    ("schematic", r"\bSCHEMATIC\b|WELL ?BORE (?:DIAGRAM|SKETCH|SCHEMATIC)"),
    ("plat", r"(?:LOCATION|SURVEY|AS.DRILLED|WELL|LEASE) PLAT\b|^PLAT\b"),
    ("formation_tops", r"FORMATION (?:RECORD|TOPS)|GEOLOGICAL (?:TOPS|MARKERS)"),
    ("l1_header", r"(?:COMPENSATED|NEUTRON|DENSITY|INDUCTION|RESISTIVITY|GAMMA RAY|LATEROLOG)\b"),
)
_ANYWHERE: tuple[tuple[Kind, str], ...] = (
    ("gau", r"SC_\d+_\d{8}_\d+_\d+\.PDF|LAND SURFACE TO .{0,200}MUST BE (?:PROTECTED|ISOLATED)"),
    ("swr10", r"\bRE: .{0,60}EXCEPTION TO (?:SWR|STATEWIDE RULE|RULE) ?10\b"),
    ("plat", r"LICENSED (?:STATE )?LAND SURVEYOR|REGISTERED PROFESSIONAL LAND SURVEYOR"),
)
_WITH_SECTIONS: frozenset[Kind] = frozenset({"w2", "g1"})
_LIKE_SECTIONS: frozenset[Kind] = frozenset({"formation_tops", "l1_header"})  # a W-2 says it too
_ONE_TITLE_PAGE: frozenset[Kind] = frozenset({"w2", "g1", "gau", "l1", "w1", "p4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The pages of one document and its kind."""

    kind: Kind
    pages: tuple[Page, ...]
    readable: bool  # False: the pages have no text layer


def kind_of(page: Page) -> Kind | None:
    """The kind that a page's title names; None for a page without such a title."""
    head = _plain(page, page.height * _HEAD)
    titles = [
        (match.start(), kind)
        for kind, pattern in _TITLES
        if (match := re.search(pattern, head)) is not None
    ]
    if titles:
        return min(titles, key=lambda each: each[0])[1]  # what stands higher is the title
    whole = _plain(page, page.height)
    return next((kind for kind, pattern in _ANYWHERE if re.search(pattern, whole)), None)


def documents_in(pages: Sequence[Page]) -> list[Found]:
    """The documents of a file: a title page opens one, pages without a title go on with it.

    Forms that have one title page open anew at each; kinds of several reports in a row, such as
    cementing reports, stay together. Pages without text are a document of their own.
    """
    found: list[Found] = []
    for page in pages:
        kind = kind_of(page) if page.words else None
        last = found[-1] if found else None
        if last is not None and _goes_on(last, page, kind):
            found[-1] = Found(kind=last.kind, pages=(*last.pages, page), readable=last.readable)
        else:
            found.append(Found(kind=kind or "other", pages=(page,), readable=bool(page.words)))
    return found


def _goes_on(last: Found, page: Page, kind: Kind | None) -> bool:
    if bool(page.words) != last.readable:
        return False
    if kind is None or (kind == last.kind and kind not in _ONE_TITLE_PAGE):
        return True
    if last.kind in _WITH_SECTIONS and kind in _LIKE_SECTIONS:
        return True
    return last.kind != "other" and _is_later_page(page)


def _is_later_page(page: Page) -> bool:
    """Whether the foot says `Page 2 of 4` or later."""
    foot = _plain(page, page.height)[-60:]
    return bool(re.search(r"\bPAGE ([2-9]|[1-9]\d) ?OF ?\d+$", foot))


def _plain(page: Page, down_to: float) -> str:
    words = (word for word in page.words if word.baseline <= down_to)
    return " ".join(text_of(line) for line in lines_of(words)).upper()
