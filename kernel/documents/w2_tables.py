"""The tables of the electronic W-2 and G-1: casing, liner, tubing, intervals, operations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kernel.documents.reading import BLANK, Reading, Tree, Value, derived, read, read_text
from kernel.documents.values import number, size_in, top_of_cement, yes_no
from kernel.documents.w2_sections import Section
from kernel.documents.words import Word, lines_of, paragraph

_ABOVE_PT = 3.0  # a row's words may stand this much above its number
Parse = Callable[[str], Value | None] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its edges, on the 650 pt wide form."""

    name: str
    left: float
    right: float


CASING = (
    Column("casing_type", 35, 141),
    Column("casing_size", 141, 170),
    Column("hole_size", 170, 205),
    Column("setting_depth", 205, 247),
    Column("stage_tool", 247, 305),
    Column("stage_shoe", 305, 366),
    Column("cement_class", 366, 412),
    Column("cement_sacks", 412, 455),
    Column("slurry_volume", 455, 504),
    Column("toc", 504, 536),
    Column("toc_method", 536, 650),
)
LINER = (
    Column("liner_size", 45, 100),
    Column("hole_size", 100, 150),
    Column("top", 150, 205),
    Column("bottom", 205, 290),
    Column("cement_class", 290, 380),
    Column("cement_sacks", 380, 430),
    Column("slurry_volume", 430, 478),
    Column("toc", 478, 535),
    Column("toc_method", 535, 650),
)
TUBING = (Column("size", 60, 240), Column("depth", 240, 440), Column("packer", 440, 650))
INTERVAL = (Column("open_hole", 60, 260), Column("from", 260, 440), Column("to", 440, 650))
OPERATIONS = (
    Column("type", 50, 190),
    Column("material", 190, 498),
    Column("from", 498, 548),
    Column("to", 548, 650),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One numbered row of a table: the words of each column, line by line."""

    number: Reading
    cells: dict[str, list[list[Word]]]

    def words(self, column: str) -> list[Word]:
        """All words of a cell, line by line."""
        return [word for line in self.cells[column] for word in line]

    def read(self, column: str, parse: Parse = None) -> Reading:
        """The cell as a value; lines of a wrapped cell are joined."""
        words = self.words(column)
        if not words or all(word.text == "/" for word in words):
            return BLANK
        return read_text(paragraph(self.cells[column]), words, parse)


def rows_of(section: Section, columns: Sequence[Column]) -> list[Row]:
    """The rows of a numbered table; none where it says N/A.

    A row starts at the number in the first column and owns every word down to the next number,
    because cells wrap. A word belongs to the column that its middle stands in.
    """
    words = section.plain
    starts = [
        word
        for line in lines_of(words)
        for word in line[:1]
        if word.right <= columns[0].left + 3 and word.text.rstrip(".").isdigit()
    ]
    owned: list[list[Word]] = [[] for _ in starts]
    for word in words:
        index = max((i for i, start in enumerate(starts) if _not_above(word, start)), default=None)
        if index is not None and word is not starts[index]:
            owned[index].append(word)
    return [
        Row(
            number=read([start], lambda text: number(text.rstrip("."))),
            cells={
                column.name: lines_of(
                    word for word in mine if column.left <= word.center < column.right
                )
                for column in columns
            },
        )
        for start, mine in zip(starts, owned, strict=True)
    ]


def _not_above(word: Word, start: Word) -> bool:
    if word.page != start.page:
        return word.page > start.page
    return word.baseline >= start.baseline - _ABOVE_PT


def _named(sections: Iterable[Section], name: str) -> list[Section]:
    return [section for section in sections if section.name == name]


def casing(sections: Iterable[Section]) -> list[Tree]:
    """The casing record; a string cemented in stages has a row for each stage."""
    return [
        {
            "row": row.number,
            "casing_type": row.read("casing_type"),
            "casing_size_raw": row.read("casing_size"),
            "casing_size_in": row.read("casing_size", size_in),
            "hole_size_raw": row.read("hole_size"),
            "hole_size_in": row.read("hole_size", size_in),
            "weight_lb_ft": BLANK,  # the electronic form has no such column
            "setting_depth_ft": row.read("setting_depth", number),
            "multistage_tool_depth_ft": row.read("stage_tool", number),
            "multistage_shoe_depth_ft": row.read("stage_shoe", number),
            "cement_class": row.read("cement_class"),
            "cement_sacks": row.read("cement_sacks", number),
            "slurry_volume_cuft": row.read("slurry_volume", number),
            **_toc(row),
        }
        for section in _named(sections, "casing")
        for row in rows_of(section, CASING)
    ]


def _toc(row: Row) -> dict[str, Reading]:
    cell, method = row.read("toc"), row.read("toc_method")
    depth, inside = top_of_cement(str(cell.value)) if cell.value is not None else (None, None)
    feet = row.read("toc", lambda _: depth)
    if cell.value is not None and depth is None and inside is None:
        feet = feet.doubted()
    return {
        "top_of_cement_raw": cell,
        "top_of_cement_ft": feet,
        "toc_method": method if method.value is not None else derived(inside, cell),
    }


def liner(sections: Iterable[Section]) -> list[Tree]:
    """The liner record."""
    found = []
    for section in _named(sections, "liner"):
        for row in rows_of(section, LINER):
            toc = _toc(row)
            found.append(
                {
                    "row": row.number,
                    "liner_size_raw": row.read("liner_size"),
                    "liner_size_in": row.read("liner_size", size_in),
                    "hole_size_raw": row.read("hole_size"),
                    "hole_size_in": row.read("hole_size", size_in),
                    "top_ft": row.read("top", number),
                    "bottom_ft": row.read("bottom", number),
                    "cement_class": row.read("cement_class"),
                    "cement_sacks": row.read("cement_sacks", number),
                    "slurry_volume_cuft": row.read("slurry_volume", number),
                    "top_of_cement_ft": toc["top_of_cement_ft"],
                    "toc_method": toc["toc_method"],
                }
            )
    return found


def tubing(sections: Iterable[Section]) -> list[Tree]:
    """The tubing record; the last cell holds packer depth and type with a slash between."""
    found = []
    for section in _named(sections, "tubing"):
        for row in rows_of(section, TUBING):
            depth, kind = _packer(row.words("packer"))
            found.append(
                {
                    "row": row.number,
                    "size_raw": row.read("size"),
                    "size_in": row.read("size", size_in),
                    "depth_ft": row.read("depth", number),
                    "packer_depth_ft": depth,
                    "packer_type": kind,
                }
            )
    return found


def _packer(words: Sequence[Word]) -> tuple[Reading, Reading]:
    text = paragraph(lines_of(words))
    if text in {"", "/"}:
        return BLANK, BLANK
    before, slash, after = text.partition("/")
    depth, kind = before.strip(), after.strip()
    if not slash and number(depth) is None:
        depth, kind = "", depth
    return read_text(depth, words, number), read_text(kind, words)


def intervals(sections: Iterable[Section]) -> list[Tree]:
    """Producing, injection or disposal intervals; a letter before the depth is the prefix."""
    found = []
    for section in _named(sections, "interval"):
        for row in rows_of(section, INTERVAL):
            words = row.words("from")
            depth = [word for word in words if number(word.text) is not None][-1:]
            prefix = [word for word in words if word not in depth]
            found.append(
                {
                    "row": row.number,
                    "open_hole": row.read("open_hole", yes_no),
                    "prefix": read(prefix),
                    "from_ft": read(depth, number),
                    "to_ft": row.read("to", number),
                }
            )
    return found


def operations(sections: Iterable[Section]) -> list[Tree]:
    """Acid, fracture, squeeze, bridge plug and retainer jobs."""
    found = []
    for section in _named(sections, "operations"):
        for row in rows_of(section, OPERATIONS):
            found.append(
                {
                    "row": row.number,
                    "type": row.read("type"),
                    "material": row.read("material"),
                    "from_ft": row.read("from", number),
                    "to_ft": row.read("to", number),
                }
            )
    return found
