"""The electronic W-2 and G-1 as sections, captions and what stands beside them.

Two printings carry the same form. One cuts its captions short (`Operator`, `Amoun`), the other
prints them whole with a colon. Both set captions bold and values plain, at the same places.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.documents.captions import Caption, Line, captioned_lines
from kernel.documents.words import Page, Word, text_of

FORM_WIDTH = 650.0  # [pt] the page that the bands of the tables are measured on
_TITLE_CENTER = 325.0
_LEFT_EDGE = 15.0  # where the leftmost caption of a page starts [pt]
_CAPTION_SIZE = 11.0  # [pt]
_FOOT = 0.034  # of the height: the page number stands below all values
RIGHT_HALF = 323.0  # [pt]

TITLES = {
    "operatorinformation": "operator",
    "wellinformation": "well",
    "filinginformation": "filing",
    "completioninformation": "completion",
    "formerfield": "former",
    "fornewdrill": "surface",
    "initialpotential": "test",
    "productionduringtest": "production",
    "calculated24hour": "rate",
    "casingrecord": "casing",
    "linerrecord": "liner",
    "tubingrecord": "tubing",
    "producinginjection": "interval",
    "acidfracture": "operations",
    "formationrecord": "formations",
    "remarks": "remarks",
    "rrcremarks": "rrc_remarks",
    "operatorscertification": "certification",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands between one title and the next, over page breaks."""

    name: str
    lines: tuple[Line, ...]

    @property
    def plain(self) -> list[Word]:
        """The plain words of the section, line by line."""
        return [word for line in self.lines for word in line.plain]


def sections_of(pages: Sequence[Page]) -> list[Section]:
    """The sections of a form in order; the first, `head`, stands above all titles."""
    found: list[tuple[str, list[Line]]] = [("head", [])]
    for page in pages:
        for line in captioned_lines(_on_form(page), right_half_pt=RIGHT_HALF):
            title = title_of(line)
            if title is None:
                found[-1][1].append(line)
            else:
                found.append((title, []))
    return [Section(name=name, lines=tuple(lines)) for name, lines in found]


def _on_form(page: Page) -> list[Word]:
    """The words of the page on the form's grid, without its foot (`Page 2 of 4`)."""
    words = [word for word in page.words if word.baseline < page.height - _FOOT * page.height]
    sizes = [round(word.size, 1) for word in words if word.bold]
    size = statistics.mode(sizes) if sizes else 0.0
    scale = _CAPTION_SIZE / size if size > 0 else 1.0
    if abs(page.width - FORM_WIDTH) < 1 and abs(scale - 1) < 0.02:
        return words
    edge = min((word.left for word in words if word.bold), default=0.0)
    return [_moved(word, scale, edge) for word in words]


def _moved(word: Word, scale: float, edge: float) -> Word:
    """A word of a form that was printed smaller or shifted, put where the form has it."""
    return replace(
        word,
        left=(word.left - edge) * scale + _LEFT_EDGE,
        right=(word.right - edge) * scale + _LEFT_EDGE,
        top=word.top * scale,
        bottom=word.bottom * scale,
        baseline=word.baseline * scale,
        size=word.size * scale,
        printed=word.box,
    )


def title_of(line: Line) -> str | None:
    """The section that a line opens; None for any other line, `unknown` for a title not known."""
    if line.plain or len(line.captions) != 1:
        return None
    caption = line.captions[0]
    center = (caption.left + caption.words[-1].right) / 2
    if caption.left < 60 or abs(center - _TITLE_CENTER) > 12:
        return None
    for start, name in sorted(TITLES.items(), key=lambda each: -len(each[0])):
        if caption.key.startswith(start):
            return name
    text = text_of(caption.words)
    return "unknown" if text.upper() == text and len(caption.words) > 1 else None


def is_left(caption: Caption) -> bool:
    """Whether a caption starts at the left edge of the form."""
    return caption.left < 45


def is_right(caption: Caption) -> bool:
    """Whether a caption starts at the left edge of the right half."""
    return 300 <= caption.left < 345
