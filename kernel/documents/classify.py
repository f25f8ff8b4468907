"""Which form a page is, by the words of its title; file names and content types are not looked at.

Forms quote one another (a W-3A names the W-3, a cementing report the W-2), so only the head of the
page decides, and titles go before form numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.facsimile_cells import runs
from kernel.documents.item import Kind
from kernel.documents.words import Page, lines_of, text_of

_HEAD = 0.24  # of the page's height

_ATTACHMENT = "FORM W-3A, ATTACHMENT"  # which our own printed form goes on with
_TITLES: tuple[tuple[Kind, str], ...] = (
    ("w3a", rf"NOTICE OF INTENTION TO PLUG|{_ATTACHMENT}"),
    ("w3", r"PLUGGING RECORD"),
    ("w15", r"CEMENTING REPORT|CEMENTING AFFIDAVIT"),
    ("w12", r"INCLINATION REPORT"),
    ("l1", r"ELECTRIC LOG\b.{0,60}STATUS REPORT"),
    ("w2", r"OIL WELL POTENTIAL TEST"),
    ("g1", r"GAS WELL BACK PRESSURE TEST"),
    (
        "gau",
        r"(?<!GAU )GROUND ?WATER PROTECTION DETERMINATION|TCEQ-?0051|0051R"
        r"|DEPTH OF USABLE.QUALITY GROUND ?WATER|SC_\d+_\d{8}_\d+_\d+\.PDF",
    ),
    ("w1", r"APPLICATION (?:FOR PERMIT )?TO DRILL|PERMIT TO DRILL, RECOMPLETE"),
    ("p4", r"TRANSPORTATION AUTHORITY|PRODUCER'?S TRANSPORT"),
    ("swr10", r"EXCEPTION TO (?:SWR|STATEWIDE RULE|RULE) ?10\b"),
    ("directional_survey", r"DIRECTIONAL SURVEY|SURVEY (?:CERTIFICATION|REPORT)|DEVIATION SURVEY"),
    ("schematic", r"\bSCHEMATIC\b|WELL ?BORE (?:DIAGRAM|SKETCH|SCHEMATIC)"),
    ("plat", r"(?:LOCATION|SURVEY|AS.DRILLED|WELL|LEASE) PLAT\b|^PLAT\b"),
    ("formation_tops", r"FORMATION (?:RECORD|TOPS)|GEOLOGICAL (?:TOPS|MARKERS)"),
    ("l1_header", r"(?:COMPENSATED|NEUTRON|DENSITY|INDUCTION|RESISTIVITY|GAMMA RAY|LATEROLOG)\b"),
)
# a form's number counts where it stands alone, as in the corner; in a sentence it is a quotation
_NUMBERS: dict[str, Kind] = {
    "W-3A": "w3a",
    "W-3": "w3",
    "W-15": "w15",
    "W-12": "w12",
    "W-2": "w2",
    "W-1": "w1",
    "G-1": "g1",
    "L-1": "l1",
    "GW-2": "gau",
    "P-4": "p4",
    "SWR-10": "swr10",
}
_NUMBER = re.compile(r"FORM ([A-Z]+-?\d+A?)(?: \(?REV.*)?")
_ANYWHERE: tuple[tuple[Kind, str], ...] = (
    ("gau", r"SC_\d+_\d{8}_\d+_\d+\.PDF|LAND SURFACE TO .{0,200}MUST BE (?:PROTECTED|ISOLATED)"),
    ("swr10", r"\bRE: .{0,60}EXCEPTION TO (?:SWR|STATEWIDE RULE|RULE) ?10\b"),
    ("plat", r"LICENSED (?:STATE )?LAND SURVEYOR|REGISTERED PROFESSIONAL LAND SURVEYOR"),
)
_WITH_SECTIONS: frozenset[Kind] = frozenset({"w2", "g1"})
_LIKE_SECTIONS: frozenset[Kind] = frozenset({"formation_tops", "l1_header"})  # a W-2 says it too
_ONE_TITLE_PAGE: frozenset[Kind] = frozenset({"w2", "g1", "gau", "l1", "w1", "p4", "w3a", "w3"})


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
    for run in runs(word for word in page.words if word.baseline <= page.height * _HEAD):
        number = _NUMBER.fullmatch(text_of(run).upper())
        if number and number[1] in _NUMBERS:
            return _NUMBERS[number[1]]
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
    if bool(page.words) != last.readable or page.recognised != last.pages[-1].recognised:
        return False
    if kind is None or (kind == last.kind and kind not in _ONE_TITLE_PAGE):
        return True
    if kind == last.kind == "w3a" and _ATTACHMENT in _plain(page, page.height * _HEAD):
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
