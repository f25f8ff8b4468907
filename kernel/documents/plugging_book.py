"""The plugging book of Districts 08 and 8A: from its PDF to one row for each thing that it says.

A combined name (`Ell/Penn/Bend`) stays one row with one depth. Stars, tag marks, conditions and
the words of remarks are kept; what cannot be understood becomes a row of kind `unread`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from kernel.documents.plugging_book_sheet import DATE, Sheet, SheetLine, sheets
from kernel.documents.text_layer import read_text_layer
from kernel.errors import InvalidInput
from kernel.reference import formation_aliases

MOST_PAGES = 1000
RowKind = Literal["county", "field", "formation", "unread"]
_NEXT_LINE_PT = 16.0
_NUMBER = re.compile(r"^(\d{2,5})(\+/-)?\*?$")
_RANGE = re.compile(r"^(\d{2,5}) ?(?:to|-) ?(\d{2,5})$")
_AT_THE_END = re.compile(r"^(.{0,18}[A-Za-z.*]) ?(\d{3,5})$")  # a top that touches a short name
_PLACED = re.compile(r"^(.+?)\*? ((?:North|South|East|West|[NS]?[EW]|[NS]) .*Co\.?)$")
_PART_OF_BASIN = re.compile(r"\b(Shelf|Basin|Platform)$")
_ONLY_IN = re.compile(r"\b(?:reqd|required) in (.+?) only", re.IGNORECASE)
_UNLESS = re.compile(r"^if not in .+$", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(\d+(?:\.\d+)?(?: miles?)? (?:north|south|east|west|[NS]?[EW]|[NS])(?: of)? "
    r"[A-Z][a-z]+(?: [A-Z][a-z]+)*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One thing that a book says. Depths in feet; None where the book gives none."""

    kind: RowKind
    county: str
    dated: str  # ISO date of the county's section
    page: int | None
    field: str = ""  # names of the block, “; ” between several
    name: str = ""  # the formation as printed, without star
    star: str = ""  # “*” or “**”: non-productive
    top_ft: float | None = None
    depth: str = ""  # the depth as printed where it is more than a number
    tag: bool = False
    condition: str = ""  # where the row holds, in words
    text: str = ""  # remarks and notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All rows of a book in its order, and the pages that only repeat or carry remarks."""

    rows: tuple[BookRow, ...]
    pages: int
    overflow_pages: tuple[int, ...]


@dataclass(slots=True)
class _Block:
    names: list[str]
    page: int
    baseline: float
    notes: list[str] = field(default_factory=list)
    rows: list[BookRow] = field(default_factory=list)
    heading: str = ""


def read_plugging_book(data: bytes) -> Book:
    """The rows of the book's PDF.

    Raises:
        InvalidInput: The file is no PDF, or no county with a head line is in it.
    """
    layer = read_text_layer(data, most_pages=MOST_PAGES)
    found = sheets(layer.pages)
    if not any(_header_at(sheet) is not None for sheet in found):
        raise InvalidInput(
            "The file is no plugging book: no page has the columns “Field Name” and “Formations”.",
            hint="Give the book of Districts 08 and 8A as it was printed from the spreadsheet.",
        )
    return Book(
        rows=tuple(row for sheet in found for row in _county_rows(sheet)),
        pages=layer.page_count,
        overflow_pages=tuple(number for sheet in found for number in sheet.overflow_pages),
    )


def depths_of(printed: str) -> tuple[float, ...]:
    """The depths in a printed depth: one, two for a range, none where it says nothing. [ft]

    >>> depths_of("11,900"), depths_of("8300 to 6500"), depths_of("?????")
    ((11900.0,), (6500.0, 8300.0), ())
    """
    plain = printed.replace(",", "").replace("'", "").strip()
    if match := _NUMBER.match(plain):
        return (float(match[1]),)
    if match := _RANGE.match(plain):
        low, high = sorted((float(match[1]), float(match[2])))
        return low, high
    return ()


def _header_at(sheet: Sheet) -> int | None:
    heads = (i for i, line in enumerate(sheet.lines) if line.field == "Field Name")
    return next(heads, None)


def _county_rows(sheet: Sheet) -> Iterator[BookRow]:
    header = _header_at(sheet)
    head = sheet.lines[: header or 0]
    dated = next((_iso(w) for line in head for w in line.text.split() if DATE.match(w)), "")
    said = [line for line in head if not line.title and "non productive" not in line.text]
    page = sheet.pages[0] if sheet.pages else None
    for note in _paragraphs(said):
        yield BookRow(kind="county", county=sheet.county, dated=dated, page=page, text=note)
    repeated = {line.text.lower() for line in said}
    reader = _Reader(county=sheet.county, dated=dated)
    body = sheet.lines[header + 1 :] if header is not None else ()
    for line in body:
        if line.text.lower() not in repeated:
            reader.take(line)
    yield from reader.rows()


def _paragraphs(lines: list[SheetLine]) -> list[str]:
    """Lines of running text joined; a new note starts at a blank line, a label or other type."""
    notes: list[str] = []
    last: SheetLine | None = None
    for line in lines:
        text = line.text
        starts = re.match(r"(Note:|TAG )", text) or last is None
        if starts or (last and (line.baseline - last.baseline > _NEXT_LINE_PT)):
            notes.append(text)
        else:
            notes[-1] += f" {text}"
        last = line
    return [text for note in notes if (text := note.removeprefix("Note:").strip(" :"))]


def _iso(printed: str) -> str:
    month, day, year = (int(part) for part in printed.split("/"))
    return date(year + 2000 if year < 100 else year, month, day).isoformat()


@dataclass(slots=True)
class _Reader:
    """Collects the blocks of one county line by line."""

    county: str
    dated: str
    blocks: list[_Block] = field(default_factory=list)
    unread: list[BookRow] = field(default_factory=list)
    last_remark: tuple[float, bool] | None = None  # where the last remark stood, and if on a row
    begun: str = ""  # first half of a combined name that goes on in the next line

    def take(self, line: SheetLine) -> None:
        """Read one line into the block that it belongs to."""
        if line.field and line.wide:
            self._note(line, line.text)
            self.last_remark = None
            return
        if line.field:
            self._open(line)
        if line.formation.endswith("/") and not line.top:
            self.begun = line.formation
            return
        line = replace(line, formation=f"{self.begun}{line.formation}")
        self.begun = ""
        row = self._formation(line) if line.formation or line.top else None
        if row is not None and self.blocks:
            self.blocks[-1].rows.append(row)
            self.last_remark = (line.baseline, True) if line.remark else None
            return
        if line.formation or line.top:
            self._words(line)
        if line.remark:
            self._remark(line)

    def rows(self) -> Iterator[BookRow]:
        """A row for each block, followed by its formations; unread lines last."""
        for block in self.blocks:
            names = "; ".join(block.names)
            text = " ".join(block.notes)
            place = _PLACE.search(text)
            yield BookRow(
                kind="field",
                county=self.county,
                dated=self.dated,
                page=block.page,
                field=names,
                condition=place[1] if place else "",
                text=text,
            )
            for row in block.rows:
                yield replace(row, field=names)
        yield from self.unread

    def _open(self, line: SheetLine) -> None:
        name = re.sub(r"\s+and$", "", line.field)
        last = self.blocks[-1] if self.blocks else None
        near = last and last.page == line.page and line.baseline - last.baseline < _NEXT_LINE_PT
        if last and near and not last.rows:
            last.names.append(name)
            last.baseline = line.baseline
        else:
            self.blocks.append(_Block(names=[name], page=line.page, baseline=line.baseline))
        self.last_remark = None

    def _formation(self, line: SheetLine) -> BookRow | None:
        name, top, remark = line.formation, line.top, line.remark
        if not top and (match := _AT_THE_END.match(name)):
            name, top = match[1], match[2]
        condition = self.blocks[-1].heading if self.blocks else ""
        if match := _PLACED.match(name):
            name, condition = name.removesuffix(match[2]).strip(), match[2]
        if (match := re.match(r"^(\D+?) (\d{3,5})$", top)) and _PLACED.match(f"x {match[1]}"):
            condition, top = match[1], match[2]
        if top.endswith(" to") and (match := re.match(r"^(\d+ [NS]?[EW]?)\b ?-? ?(.*)$", remark)):
            top, remark = f"{top} {match[1]}", match[2]
        stars = re.findall(r"\*+", f"{name} {top}")
        plain = name.replace("*", "").strip()
        if not (re.search(r"\d|\?", top) and len(top) < 30) and not (
            not top and is_known_formation(plain)
        ):
            return None
        if not plain:
            return None
        return self._row(line, plain, max(stars, default=""), top, condition, remark)

    def _row(
        self, line: SheetLine, name: str, star: str, top: str, condition: str, remark: str
    ) -> BookRow:
        depths = depths_of(top)
        only = _ONLY_IN.search(remark)
        if _UNLESS.match(remark):
            condition = remark
        return BookRow(
            kind="formation",
            county=self.county,
            dated=self.dated,
            page=line.page,
            name=name,
            star=star,
            top_ft=depths[0] if len(depths) == 1 else None,
            depth="" if re.fullmatch(r"\d+", top) else top,
            tag=bool(re.search(r"\btag\b", remark, re.IGNORECASE)),
            condition=only[1] if only else condition,
            text=remark,
        )

    def _words(self, line: SheetLine) -> None:
        """Words where a formation could stand: a heading within the block, or a note on it."""
        text = f"{line.formation} {line.top}".strip()
        if not line.formation and re.search(r"\d", line.top) and len(line.top) < 30:
            self.unread.append(
                BookRow(
                    kind="unread", county=self.county, dated=self.dated, page=line.page, text=text
                )
            )
        elif self.blocks and _PART_OF_BASIN.search(text) and len(text.split()) <= 3:
            self.blocks[-1].heading = text
        else:
            self._note(line, text)

    def _note(self, line: SheetLine, text: str) -> None:
        if self.blocks:
            self.blocks[-1].notes.append(text)
            return
        self.unread.append(
            BookRow(kind="unread", county=self.county, dated=self.dated, page=line.page, text=text)
        )

    def _remark(self, line: SheetLine) -> None:
        """A remark without a formation: it goes on with the line above, or is on the field."""
        above = self.last_remark
        goes_on = above is not None and 0 < line.baseline - above[0] < _NEXT_LINE_PT
        if goes_on and above and above[1] and self.blocks and self.blocks[-1].rows:
            row = self.blocks[-1].rows[-1]
            text = f"{row.text} {line.remark}"
            tag = row.tag or bool(re.search(r"\btag\b", line.remark, re.IGNORECASE))
            self.blocks[-1].rows[-1] = replace(row, text=text, tag=tag)
            self.last_remark = (line.baseline, True)
        else:
            self._note(line, line.remark)
            self.last_remark = (line.baseline, False)


def is_known_formation(name: str) -> bool:
    """Whether every part of a name is in the closed table of formations."""
    aliases = formation_aliases()

    def plain(part: str) -> str:
        return re.sub(r"[^a-z0-9/]+", " ", part.lower()).strip()

    return plain(name) in aliases or all(plain(part) in aliases for part in name.split("/"))
