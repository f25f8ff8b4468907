"""The tables of the numbered Form W-2, with columns taken from their own headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.facsimile_cells import runs
from kernel.documents.reading import Tree
from kernel.documents.values import letters
from kernel.documents.w2_numbered_rows import READERS, Row
from kernel.documents.words import Word, lines_of, text_of

_HEADING_PT = 34.0  # the headings of a table's columns stand this far below its title at most


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the words of its title and the words of its columns' headings."""

    name: str
    title: str
    columns: dict[str, str]


TABLES = (
    Table(
        "casing",
        "casingrecord",
        {
            "size": r"casingsize|size",
            "weight": r"wt|weight",
            "depth": r"depthset|setting",
            "tool": r"multistage",
            "cement": r"type.*cement|typeandamount|amountcement",
            "hole": r"hole",
            "toc": r"topof",
            "volume": r"slurry",
        },
    ),
    Table(
        "liner",
        "linerrecord",
        {
            "size": r"size",
            "top": r"top",
            "bottom": r"bottom",
            "sacks": r"sacks",
            "screen": "screen",
        },
    ),
    Table("tubing", "tubingrecord", {"size": r"size", "depth": r"depth", "packer": r"packer"}),
    Table("intervals", "producinginterval", {"from": r"from", "to": r"to"}),
    Table("operations", "acidshot|acidfracture|acid", {"depth": r"depth", "material": r"amount"}),
    Table("formations", "formationrecord", {"name": r"formation", "depth": r"depth"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    name: str
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """Where a table stands: from its title to the next title below it, between its neighbours."""

    table: Table
    page: int
    left: float
    right: float
    top: float
    bottom: float

    def holds(self, word: Word) -> bool:
        return (
            word.page == self.page
            and self.top + 2 < word.baseline < self.bottom - 2
            and self.left <= word.center < self.right
        )


def numbered_tables(captions: Sequence[Word], values: Sequence[Word]) -> tuple[Tree, list[Word]]:
    """The tables of the form, and the typed words that stand in none of them."""
    regions = _regions(captions)
    tree: Tree = {}
    used: set[int] = set()
    for region in regions:
        headings = [word for word in captions if region.holds(word)]
        typed = [word for word in values if region.holds(word)]
        columns = _columns(region, headings)
        used |= {id(word) for word in typed}
        rows = _rows(columns, typed)
        tree[region.table.name] = READERS[region.table.name](rows)
    return tree, [word for word in values if id(word) not in used]


def _regions(captions: Sequence[Word]) -> list[_Region]:
    titles = [(table, run[0]) for run in runs(captions) for table in _opens(run)]
    found: list[_Region] = []
    for table, first in titles:
        if table is None or any(each.table is table for each in found):
            continue
        beside = [other.left for _, other in titles if _level(other, first)]
        right = min((left for left in beside if left > first.left + 20), default=10_000.0) - 4
        left = first.left - 4 if any(left < first.left - 20 for left in beside) else 0.0
        below = [
            other.baseline
            for _, other in titles
            if other.page == first.page
            and other.baseline > first.baseline + 6
            and left - 4 <= other.left < right
        ]
        found.append(
            _Region(
                table=table,
                page=first.page,
                left=left,
                right=right,
                top=first.baseline,
                bottom=min(below, default=10_000.0),
            )
        )
    return found


def _opens(run: Sequence[Word]) -> list[Table | None]:
    """The table that a caption opens; None for another item, which ends a table above it."""
    numbered = bool(re.fullmatch(r"\d{1,2}[a-z]?\.", run[0].text))
    key = letters(text_of(run[1:] if numbered else run))
    table = next((each for each in TABLES if re.match(each.title, key)), None)
    return [table] if table or numbered or key.startswith("remarks") else []


def _level(one: Word, other: Word) -> bool:
    return one.page == other.page and abs(one.baseline - other.baseline) <= 6


def _columns(region: _Region, headings: Sequence[Word]) -> list[_Column]:
    """Columns from headings: words above one another are one heading, edges lie between them."""
    near = [word for word in headings if word.baseline - region.top <= _HEADING_PT]
    spans: list[list[Word]] = []
    for run in sorted(runs(near), key=lambda each: each[0].left):
        over = next((s for s in spans if _overlaps(s, run)), None)
        if over is None:
            spans.append(list(run))
        else:
            over.extend(run)
    spans.sort(key=lambda span: min(word.left for word in span))
    named = []
    for span in spans:
        text = " ".join(word.text for line in lines_of(span) for word in line)
        name = _name(region.table, letters(text))
        if name:
            edges = min(w.left for w in span), max(w.right for w in span)
            named.append((name, *edges))
    columns = []
    for index, (name, left, right) in enumerate(named):
        before = named[index - 1][2] if index else None
        after = named[index + 1][1] if index + 1 < len(named) else None
        columns.append(
            _Column(
                name=name,
                left=region.left if before is None else (before + left) / 2,
                right=region.right if after is None else (right + after) / 2,
            )
        )
    return columns


def _overlaps(span: Sequence[Word], run: Sequence[Word]) -> bool:
    left, right = min(w.left for w in span), max(w.right for w in span)
    return run[0].left < right + 1 and run[-1].right > left - 1


def _name(table: Table, key: str) -> str | None:
    return next((name for name, pattern in table.columns.items() if re.search(pattern, key)), None)


def _rows(columns: Sequence[_Column], typed: Sequence[Word]) -> list[Row]:
    """Lines of typed words, each cell with the name of its column, from left to right."""
    found = []
    for line in lines_of(typed, tolerance_pt=4.0):
        row: Row = []
        for column in columns:
            words = [word for word in line if column.left <= word.center < column.right]
            row.append((column.name, words))
        if any(words for _, words in row):
            found.append(row)
    return found
