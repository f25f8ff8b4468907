"""The attachment to a Form W-3A: rows beyond the form's, whole values, and why it is a draft."""

from collections.abc import Callable, Iterator, Sequence

from kernel.exports.pdf_sheet import Face, PdfSheet, wrapped
from kernel.exports.w3a_entries import CasingEntry, PerforationEntry, PlugEntry, W3aEntries

_LEFT, _RIGHT, _TOP, _FOOT = 48.0, 564.0, 62.0, 768.0
_PAD, _LINE = 3.0, 8.6
_MOST_LINES = 70  # of one cell: a row is never taller than a page
Table = tuple[tuple[str, float], ...]  # heading and width of each column [pt]

_CASING: Table = (
    ("Row", 26), ("Type", 40), ("Hole size (in)", 46), ("Size (in)", 42), ("Depth (ft)", 44),
    ("Cement (sacks)", 42), ("Top of cement (ft)", 46), ("Tool setting depth (ft)", 44),
    ("Anticipated recovery (ft)", 50), ("Top of liner (ft)", 40), ("Bottom of liner (ft)", 42),
    ("Top of cement by", 54),
)  # fmt: skip
_PERFORATIONS: Table = (
    ("Row", 26), ("Perforations or open hole", 60), ("From (ft)", 38), ("To (ft)", 38),
    ("Plugged or not", 44), ("Historic or other plug", 58), ("Set at (ft)", 36),
    ("Cement on top (ft)", 42), ("From (ft)", 36), ("To (ft)", 36), ("Sacks", 34),
    ("Sacks on top", 34), ("Sacks below", 34),
)  # fmt: skip
_PLUGS: Table = (
    ("Row", 26), ("Type", 66), ("Set at or from (ft)", 44), ("To (ft)", 40), ("Sacks", 34),
    ("Cement on top (ft)", 44), ("Sacks below", 34), ("Sacks on top", 34),
    ("Additional requirements", 90), ("Remarks", 104),
)  # fmt: skip


def attachment(
    sheet: PdfSheet,
    entries: W3aEntries,
    *,
    casing: Sequence[CasingEntry],
    perforations: Sequence[PerforationEntry],
    plugs: Sequence[PlugEntry],
    in_full: Sequence[tuple[str, str]],
    edges: Callable[[], None],
) -> None:
    """As many pages as the rows need; none where there is nothing to say.

    Args:
        casing: Casing rows beyond the form's eight.
        perforations: Perforation rows beyond the form's nine.
        plugs: Plug rows beyond the form's sixteen.
        in_full: Items whose place on the form is too small, with their whole values.
        edges: Draws what stands above and beneath every page.
    """
    sections = [
        ("18. Casing record, continued", _CASING, list(_casing_cells(entries, casing))),
        (
            "21. Record of perforated intervals or open hole, continued",
            _PERFORATIONS,
            list(_perforation_cells(entries, perforations)),
        ),
        ("20. Plugging proposal, continued", _PLUGS, list(_plug_cells(plugs))),
        ("Items in full", (("Item", 130.0), ("Entry", 386.0)), [list(item) for item in in_full]),
        (
            "Before this notice can be filed",
            (("", 516.0),),
            [[reason] for reason in entries.draft_reasons],
        ),
    ]
    if not any(rows for _, _, rows in sections):
        return
    pages = _Pages(sheet, entries, edges)
    for title, columns, rows in sections:
        if rows:
            pages.table(title, columns, rows)
    edges()


def _casing_cells(entries: W3aEntries, rows: Sequence[CasingEntry]) -> Iterator[list[str]]:
    first = len(entries.casing) - len(rows) + 1
    for number, row in enumerate(rows, start=first):
        yield [
            str(number), row.type, row.hole_size, row.size, row.depth, row.cement,
            row.top_of_cement, row.tool_depth, row.recovery, row.liner_top, row.liner_bottom,
            row.toc_method,
        ]  # fmt: skip


def _perforation_cells(
    entries: W3aEntries, rows: Sequence[PerforationEntry]
) -> Iterator[list[str]]:
    first = len(entries.perforations) - len(rows) + 1
    for number, row in enumerate(rows, start=first):
        yield [
            str(number), row.kind, row.top, row.bottom, row.plugged,
            row.historic_kind or row.other, row.set_at, row.cement_on_top, row.plug_from,
            row.plug_to, row.sacks, row.sacks_on_top, row.sacks_below,
        ]  # fmt: skip


def _plug_cells(rows: Sequence[PlugEntry]) -> Iterator[list[str]]:
    for row in rows:
        yield [
            row.number, row.type, row.set_at, row.to, row.sacks, row.cement_on_top,
            row.sacks_below, row.sacks_on_top, row.requirements, row.remarks,
        ]  # fmt: skip


class _Pages:
    """Where the next row of the attachment goes, page after page."""

    def __init__(self, sheet: PdfSheet, entries: W3aEntries, edges: Callable[[], None]) -> None:
        self._sheet, self._entries, self._edges = sheet, entries, edges
        self._y = _FOOT
        self._is_first = True

    def table(self, title: str, columns: Table, rows: Sequence[Sequence[str]]) -> None:
        """A table with its title; the heading is said again on each page."""
        heads = [words for words, _ in columns]
        heading_height = 20 + (_height(columns, heads, "HB") if any(heads) else 0)
        heights = [_height(columns, row, "H") for row in rows]
        self._room(heading_height + heights[0])
        self._heading(title, columns)
        for row, height in zip(rows, heights, strict=True):
            if self._y + height > _FOOT:
                self._turn()
                self._heading(title, columns)
            self._row(columns, row, height, "H")
        self._y += 14

    def _heading(self, title: str, columns: Table) -> None:
        self._sheet.text(_LEFT, self._y, title, size=9, face="TB")
        self._y += 13
        heads = [words for words, _ in columns]
        if any(heads):
            self._row(columns, heads, _height(columns, heads, "HB"), "HB")

    def _row(self, columns: Table, row: Sequence[str], height: float, face: Face) -> None:
        x = _LEFT
        for (_, width), words in zip(columns, row, strict=True):
            self._sheet.box(x, self._y, x + width, self._y + height, width=0.4)
            top = self._y + _PAD
            for line in _lines(words, width, face):
                self._sheet.text(x + _PAD, top, line, size=7, face=face)
                top += _LINE
            x += width
        self._y += height

    def _room(self, height: float) -> None:
        if self._y + height > _FOOT:
            self._turn()

    def _turn(self) -> None:
        if not self._is_first:
            self._edges()
        self._is_first = False
        self._sheet.turn()
        entries = self._entries
        self._sheet.text(_LEFT, 19, "Form W-3A, attachment", size=16, face="T")
        self._sheet.fit(
            240, _RIGHT, 19.5,
            f"API No: {entries.api}    Well No: {entries.well_no}    {entries.lease}",
            size=9, least=6, align="right",
        )  # fmt: skip
        self._sheet.line(_LEFT, 42, _RIGHT, 42)
        self._y = _TOP - 12


def _lines(words: str, width: float, face: Face) -> list[str]:
    lines = wrapped(words, width - 2 * _PAD, size=7, face=face)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]


def _height(columns: Table, row: Sequence[str], face: Face) -> float:
    lines = max(
        len(_lines(words, width, face)) for (_, width), words in zip(columns, row, strict=True)
    )
    return _LINE * max(lines, 1) + 2 * _PAD - 1
