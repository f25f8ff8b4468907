"""The tables of the numbered Form W-2, with columns taken from their own headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.facsimile_cells import is_numbered, runs, without_number
from kernel.documents.reading import Tree
from kernel.documents.values import letters
from kernel.documents.w2_numbered_rows import READERS, Row
from kernel.documents.words import Word, lines_of

_FAR = 10_000.0  # [pt]
_HEADING_PT = 34.0  # the headings of a table's columns stand this far below its title at most


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the words of its title and the words of its columns' headings."""

    name: str
    title: str
    columns: dict[str, str]
    has_text: bool = False  # a column holds running text


TABLES = (
    Table(
        "casing",
        "casingrecord",
        {
            "size": r"^(?:casing)?size",
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
    Table(
        "operations", "acidshot|acidfracture|acid", {"depth": r"depth", "material": r"amount"}, True
    ),
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
        rows = _rows(region, columns, typed)
        tree[region.table.name] = READERS[region.table.name](rows)
    return tree, [word for word in values if id(word) not in used]


def _regions(captions: Sequence[Word]) -> list[_Region]:
    titles = [(table, run) for run in runs(captions) for table in _opens(run)]
    middle = max((word.right for word in captions), default=0.0) / 2
    found: list[_Region] = []
    for table, run in titles:
        if table is None or any(each.table is table for each in found):
            continue
        left, right = _between(run, [other for _, other in titles], middle)
        below = [
            other[0].baseline
            for _, other in titles
            if other[0].page == run[0].page
            and other[0].baseline > run[0].baseline + 6
            and _meet((left, right), _between(other, [each for _, each in titles], middle))
        ]
        found.append(
            _Region(
                table=table,
                page=run[0].page,
                left=left,
                right=right,
                top=run[0].baseline,
                bottom=min(below, default=_FAR),
            )
        )
    return found


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _between(
    title: Sequence[Word], titles: Sequence[Sequence[Word]], middle: float
) -> tuple[float, float]:
    """The sides of a table: the edges of the form, or its middle where another table is beside."""
    left, right = 0.0, _FAR
    here = (title[0].left + title[-1].right) / 2
    for other in titles:
        if other is title or not _level(other[0], title[0]):
            continue
        there = (other[0].left + other[-1].right) / 2
        edge = middle if min(here, there) < middle < max(here, there) else (here + there) / 2
        left, right = (max(left, edge), right) if there < here else (left, min(right, edge))
    return left, right


def _opens(run: Sequence[Word]) -> list[Table | None]:
    """The table that a caption opens; None for another item, which ends a table above it."""
    key = letters(without_number(run))
    table = next((each for each in TABLES if re.match(each.title, key)), None)
    return [table] if table or is_numbered(run) or key.startswith("remarks") else []


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


def _rows(region: _Region, columns: Sequence[_Column], typed: Sequence[Word]) -> list[Row]:
    """Lines of typed words, each cell with the name of its column, from left to right.

    Running text starts anywhere in a wide column, so there the whole run of words goes by its
    middle; figures go word by word.
    """
    found = []
    for line in lines_of(typed, tolerance_pt=4.0):
        groups = runs(line) if region.table.has_text else [[word] for word in line]
        row: Row = []
        for column in columns:
            inside = [g for g in groups if column.left <= _middle(g) < column.right]
            row.append((column.name, [word for group in inside for word in group]))
        if any(words for _, words in row):
            found.append(row)
    return found


def _middle(words: Sequence[Word]) -> float:
    return (words[0].left + words[-1].right) / 2
