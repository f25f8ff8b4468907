"""The front page of a W-15 of 4/1/83: one column for each kind of string, one row for each item.

Headings and row captions are the anchors. A heading that cannot be read gets its place from the
others, since the columns of the form keep their proportions; a row between two others likewise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.form_grid import Found, apart, find_captions, nearest, page_lines
from kernel.documents.values import letters
from kernel.documents.words import Page, Word, page_order

COLUMNS = {
    "surface": 215.0,
    "intermediate": 269.0,
    "production": 329.0,
    "production_parallel": 397.0,
    "multistage_tool": 462.0,
    "multistage_shoe": 528.0,
}  # middles on the form as printed; only their proportions matter [pt]
_HEADINGS = {
    "surface": ["surface"],
    "intermediate": ["intermediate", "inter", "mediate"],
    "production": ["singlestring", "single", "string"],
    "production_parallel": ["multipleparallel", "parallelstrings", "multiple"],
    "multistage_tool": ["tool"],
    "multistage_shoe": ["shoe"],
    "casing": ["casing"],
}
SLURRY = ("sacks", "class", "additives")
ROWS = (
    *("date", "hole", "wash", "size", "liner", "depth", "centralizers", "woc"),
    *(f"{item}{n}" for n in (1, 2, 3) for item in SLURRY),
    *(f"{item}{n}" for n in (1, 2, 3) for item in ("volume", "height")),
    *("volume_total", "height_total", "circulated", "remarks"),
)
_UNIQUE = {
    "date": ["12cementingdate", "cementingdate"],
    "hole": ["13drilledholesize", "drilledholesize"],
    "wash": ["extwashorholeenlargement", "estwashorholeenlargement"],
    "size": ["14sizeofcasinginod", "sizeofcasinginod"],
    "liner": ["15topoflinerft", "topoflinerft"],
    "depth": ["16settingdepthft", "settingdepthft"],
    "centralizers": ["17numberofcentralizersused", "numberofcentralizersused"],
    "woc": ["18hrswaitingoncementbeforedrillout", "hrswaitingoncementbeforedrillout"],
    "sacks1": ["19apicementusednoofsacks", "apicementusednoofsacks"],
    "volume1": ["20slurrypumpedvolumecuft", "slurrypumpedvolumecuft"],
    "circulated": ["21wascementcirculatedtogroundsurface", "wascementcirculatedtogroundsurface"],
    "remarks": ["22remarks", "remarks"],
}
_TITLE = {"title": ["casingcementingdata"]}
_LABELS = 0.36  # of the page's width: row captions start left of it
_REPEATED = {
    "sacks": ["noofsacks"],
    "class": ["class"],
    "additives": ["additives"],
    "volume": ["volumecuft"],
    "height": ["heightft"],
}
_SECOND_LINE = {"under": ["orbottomofcellaroutsidecasing"]}
_SNAP_PT = 8.0  # a row's own caption, where one is read near the expected place
_ONE_ROW = 2.1  # handwriting higher than this runs over two rows, and tells neither
_LEAST_ROWS = 6
_LEAST_COLUMNS = 3
_STRAY_PT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the columns and rows of a front page are, and the words between them."""

    columns: dict[str, float]
    rows: dict[str, float]
    pitch: float  # from row to row [pt]
    cells: dict[tuple[str, str], list[Word]]  # by column and row
    unread: frozenset[str]  # columns whose heading could not be read

    def at(self, column: str, row: str) -> list[Word]:
        """The words of a cell in reading order."""
        return page_order(self.cells.get((column, row), []))


def grid_of(page: Page) -> Grid | None:
    """The grid of a front page; None where too few anchors are read."""
    labels = [word for word in page.words if word.left < _LABELS * page.width]
    unique = _in_order(find_captions(labels, _UNIQUE | _TITLE))
    if len(unique) < _LEAST_ROWS or not {"sacks1", "volume1"} & unique.keys():
        return None
    date_y = _rows(unique, [])[0]["date"]
    head_from, head_to = date_y - 50, date_y - 3
    columns, unread = _columns([w for w in page.words if head_from < w.baseline < head_to])
    if not columns:
        return None
    label_end = columns["surface"] - 0.5 * (columns["intermediate"] - columns["surface"])
    label_words = [word for word in page.words if word.left < label_end]
    captions = find_captions(label_words, {**_UNIQUE, **_REPEATED, **_SECOND_LINE})
    rows, pitch = _rows(unique, captions)
    below = [word for word in page.words if word.baseline > rows["date"] - 0.8 * pitch]
    cells: dict[tuple[str, str], list[Word]] = {}
    for word in apart(below, captions):
        column = nearest(columns, word.center, 0.75 * _width(columns))
        if column is None or word.center < label_end or word.baseline > rows["remarks"] - 2:
            continue
        row = nearest(rows, word.baseline - 2.0, 0.75 * pitch)
        if row is not None and word.size < _ONE_ROW * pitch:
            cells.setdefault((column, row), []).append(word)
    return Grid(columns=columns, rows=rows, pitch=pitch, cells=cells, unread=unread)


def _in_order(found: Sequence[Found]) -> dict[str, Found]:
    """One caption of each name, in the order of the form; words in cells may repeat one."""
    kept: dict[str, Found] = {}
    order = [name for name in ROWS if name in _UNIQUE]
    reached = -1
    for each in found:
        place = order.index(each.name) if each.name in order else -1
        if place > reached and (each.name != "remarks" or "circulated" in kept):
            kept[each.name] = each
            reached = place
    return kept


def _width(columns: dict[str, float]) -> float:
    return min(columns["intermediate"] - columns["surface"], 66.0)


def _columns(head: Sequence[Word]) -> tuple[dict[str, float], frozenset[str]]:
    """Middles of the columns, and the ones whose own heading is not to be read."""
    found = find_captions([word for word in head if not word.struck], _HEADINGS | _TITLE)
    read: dict[str, float] = {}
    for each in found:
        if each.name not in ("casing", "title"):
            read.setdefault(each.name, each.center)
    casings = sorted(each.center for each in found if each.name == "casing")
    unread = frozenset(COLUMNS) - frozenset(read)
    if "surface" in unread and casings and casings[0] < min(read.values(), default=0.0) - 30:
        read["surface"] = casings[0]
    if len(read) < _LEAST_COLUMNS:
        return {}, unread
    scale, shift = _line([COLUMNS[name] for name in read], list(read.values()))
    return {name: read.get(name, scale * place + shift) for name, place in COLUMNS.items()}, unread


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Slope and shift of the straight line that fits best."""
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread
    return slope, middle_y - slope * middle_x


def _rows(unique: dict[str, Found], captions: Sequence[Found]) -> tuple[dict[str, float], float]:
    """Baselines of all rows: read where their caption is, else from the rows around them."""
    known = {ROWS.index(name): each.y for name, each in unique.items()}
    second = [each.y for each in captions if each.name == "under"]
    circulated = ROWS.index("circulated")
    if circulated in known and second and 0 < second[0] - known[circulated] < 14:
        known[circulated] = (known[circulated] + second[0]) / 2
    pitch, _ = _line(list(known), list(known.values()))
    rows = {}
    for index, name in enumerate(ROWS):
        place = known.get(index) or _between(known, index, pitch)
        kind = re.sub(r"\d$|_total$", "", name)
        own = [each.y for each in captions if each.name == kind and index not in known]
        near = min(own, key=lambda y: abs(y - place), default=None)
        rows[name] = near if near is not None and abs(near - place) <= _SNAP_PT else place
    return rows, pitch


def _between(known: dict[int, float], index: int, pitch: float) -> float:
    before = max((i for i in known if i < index), default=None)
    after = min((i for i in known if i > index), default=None)
    if before is None or after is None:
        anchor = before if before is not None else after
        return known[anchor] + (index - anchor) * pitch if anchor is not None else 0.0
    share = (index - before) / (after - before)
    return known[before] + share * (known[after] - known[before])


def remark_lines(page: Page, grid: Grid) -> list[list[Word]]:
    """The lines under “Remarks”, without what the printer put below the box."""
    under = [word for word in page.words if word.baseline > grid.rows["remarks"] + 3]
    captions = find_captions(page.words, {"remarks": _UNIQUE["remarks"]})
    kept = []
    for line in page_lines(list(apart(under, captions))):
        text = letters("".join(word.text for word in line))
        if text and text != "over" and not (text.isdigit() and len(text) < 6):
            kept.append(_without_strays([w for w in line if letters(w.text) != "over"]))
    return kept


def _without_strays(line: list[Word]) -> list[Word]:
    """A line without a lone sign far behind it, such as the head of an arrow."""
    far = len(line) > 1 and line[-1].left - line[-2].right > _STRAY_PT
    return line[:-1] if far and len(line[-1].text) == 1 else line
