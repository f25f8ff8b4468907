"""A district plugging book as lines of cells: its pages joined across the columns that broke away.

The book is a spreadsheet printed page by page. A county whose sheet is wider than the paper prints
its last column on a second run of pages, page for page; text that runs over the edge of a page is
printed again on the next one, starting left of the margin.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kernel.documents.words import Page, Word, lines_of

_HEAD_PT, _FOOT_PT = 60.0, 745.0  # running head above; from here on “Page” is the foot
_BLANK_PT = 7.0  # words further apart than this stand in two cells
_SAME_PT = 3.0
_MOST_NAME_WORDS = 3
DATE = re.compile(r"^\d{1,2}/\d{1,2}/\d{2,4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text that stands together on a line. Points from the left edge."""

    text: str
    left: float
    right: float
    bold: bool
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One line of a county's sheet by column; an empty string where a column is empty."""

    page: int
    baseline: float
    field: str = ""
    formation: str = ""
    top: str = ""
    remark: str = ""
    bold: bool = False
    wide: bool = False  # text of the first column runs through the next one
    title: bool = False

    @property
    def text(self) -> str:
        """All cells in order."""
        return " ".join(t for t in (self.field, self.formation, self.top, self.remark) if t)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One county: its lines in order and the pages they stand on."""

    county: str
    pages: tuple[int, ...]
    overflow_pages: tuple[int, ...]  # they repeat text of other pages, or hold the last column
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    field: float
    formation: float
    remark: float


def sheets(pages: Iterable[Page]) -> list[Sheet]:
    """The counties of a book in page order; pages without a running head belong to none."""
    counties: dict[str, list[Page]] = {}
    for page in pages:
        name = _running_head(page)
        if name:
            counties.setdefault(name, []).append(page)
    return [_sheet(name, found) for name, found in counties.items()]


def _running_head(page: Page) -> str:
    head = [word.text for word in page.words if word.baseline < _HEAD_PT]
    words = [word for word in head if not DATE.match(word)]
    return " ".join(words).removesuffix(" County").strip()


def _sheet(county: str, pages: Sequence[Page]) -> Sheet:
    body = {page.number: _cell_lines(page) for page in pages}
    columns = _columns(body.values())
    second = _second_run(pages, body)
    first = [page for page in pages if page not in second]
    remarks = {
        parent.number: body[page.number] for parent, page in zip(first, second, strict=False)
    }
    lines: list[SheetLine] = []
    repeats: list[int] = []
    for page in first:
        cells = body[page.number]
        if cells and all(line[0].left < columns.field - _SAME_PT for _, line in cells):
            repeats.append(page.number)
            continue
        own = [_line(page.number, baseline, line, columns) for baseline, line in cells]
        lines += _with_remarks(own, remarks.get(page.number, []), columns)
    overflow = (*repeats, *(page.number for page in second))
    kept = tuple(page.number for page in first if page.number not in repeats)
    return Sheet(county=county, pages=kept, overflow_pages=overflow, lines=tuple(lines))


def _cell_lines(page: Page) -> list[tuple[float, list[Cell]]]:
    feet = (w.baseline for w in page.words if w.text.startswith("Page") and w.baseline > _FOOT_PT)
    foot = min(feet, default=float("inf"))  # some sheets run lower than others
    words = [word for word in page.words if _HEAD_PT < word.baseline < foot - _SAME_PT]
    return [(line[0].baseline, _cells(line)) for line in lines_of(words)]


def _cells(line: Sequence[Word]) -> list[Cell]:
    cells: list[Cell] = []
    for word in line:
        if cells and word.left - cells[-1].right < _BLANK_PT:
            text = f"{cells[-1].text} {word.text}"
            cells[-1] = replace(cells[-1], text=text, right=word.right)
            continue
        cells.append(
            Cell(
                text=word.text,
                left=word.left,
                right=word.right,
                bold=word.bold,
                size=word.size,
            )
        )
    return cells


def _columns(bodies: Iterable[list[tuple[float, list[Cell]]]]) -> _Columns:
    """Left edges by the line of headings; without “Remarks” on it they stand on a second run."""
    found: dict[str, float] = {}
    for body in bodies:
        for _, line in body:
            for cell in line:
                if cell.text in ("Field Name", "Formations", "Remarks"):
                    found.setdefault(cell.text, cell.left)
                elif cell.text == "Formations Fm Tops":
                    found.setdefault("Formations", cell.left)
    field = found.get("Field Name", 57.0)
    remark = found.get("Remarks", float("inf"))
    return _Columns(
        field=field,
        formation=found.get("Formations", field + 105.0),
        remark=remark if remark > field + 1.0 else float("inf"),
    )


def _second_run(
    pages: Sequence[Page], body: dict[int, list[tuple[float, list[Cell]]]]
) -> list[Page]:
    """The pages from the one whose only heading is “Remarks” to the end of the county."""
    for order, page in enumerate(pages):
        headings = {cell.text for _, line in body[page.number] for cell in line}
        if "Remarks" in headings and "Field Name" not in headings:
            return list(pages[order:])
    return []


def _line(page: int, baseline: float, cells: Sequence[Cell], columns: _Columns) -> SheetLine:
    texts = {"field": "", "formation": "", "top": "", "remark": ""}
    for cell in _split_at_columns(cells, columns):
        column = _column_of(cell, columns)
        texts[column] = f"{texts[column]} {cell.text}".strip()
    first = cells[0]
    return SheetLine(
        page=page,
        baseline=baseline,
        **texts,
        bold=first.bold,
        wide=bool(texts["field"]) and first.right > columns.formation and not _is_name(first),
        title=first.size > 13,
    )


def _is_name(cell: Cell) -> bool:
    """Whether text that runs over its column is still the name of a field: short and plain."""
    return not cell.bold and len(cell.text.split()) <= _MOST_NAME_WORDS


def _split_at_columns(cells: Sequence[Cell], columns: _Columns) -> Iterable[Cell]:
    """A number in front of a remark that touches it, such as “1500 TAG”, becomes two cells."""
    for cell in cells:
        number = re.match(r"^(\d[\d,]*'?) (TAG\b.*)$", cell.text)
        if number and columns.formation + 20 < cell.left:
            yield replace(cell, text=number[1])
            yield replace(cell, text=number[2], left=max(cell.left, columns.remark))
        else:
            yield cell


def _column_of(cell: Cell, columns: _Columns) -> str:
    if cell.left < columns.formation - _SAME_PT:
        return "field"
    if cell.left < columns.formation + 20:
        return "formation"
    return "top" if cell.left < columns.remark - _SAME_PT else "remark"


def _with_remarks(
    own: list[SheetLine], run: Sequence[tuple[float, list[Cell]]], columns: _Columns
) -> list[SheetLine]:
    """The lines of a page with the remarks of its second run, joined by vertical position."""
    lines = list(own)
    for baseline, cells in run:
        cells = [cell for cell in cells if cell.left > columns.field - _SAME_PT]
        if not cells:
            continue
        text = " ".join(cell.text for cell in cells)
        near = [i for i, line in enumerate(lines) if abs(line.baseline - baseline) <= _SAME_PT]
        if near:
            lines[near[0]] = replace(lines[near[0]], remark=text)
        elif lines:
            page = lines[0].page
            lines.append(SheetLine(page=page, baseline=baseline, remark=text, bold=cells[0].bold))
    return sorted(lines, key=lambda line: line.baseline)
