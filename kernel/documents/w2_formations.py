"""The formation record of the electronic W-2 and G-1."""

from collections.abc import Iterable, Sequence

from kernel.documents.reading import Tree, read, read_text
from kernel.documents.values import letters, number, yes_no
from kernel.documents.w2_sections import Section
from kernel.documents.w2_tables import Column
from kernel.documents.words import Word, lines_of, paragraph

_NAME = Column("name", 10, 192)
_ENCOUNTERED = Column("encountered", 192, 268)
_TVD = Column("tvd", 268, 352)
_MD = Column("md", 352, 425)
_ISOLATED = Column("isolated", 425, 482)
_REMARKS = Column("remarks", 482, 650)
_LEAST_SIZE_PT = 0.1  # a spoilt file may set letters of no size
_WRAP_OF_SCAN = (0.9, 1.45)  # the same where lines are read from a picture
_WRAP = (1.13, 1.20)  # baseline step of a wrapped line, in font sizes; a new row steps less or more


def formations(sections: Iterable[Section]) -> list[Tree]:
    """Names with depths and remarks; names and remarks wrap each on its own."""
    return [
        _formation(row)
        for section in sections
        if section.name == "formations"
        for row in _rows(section)
    ]


def _rows(section: Section) -> list[list[list[Word]]]:
    """The lines of each formation.

    A line with a depth or a Yes/No starts a row, for these cells never wrap. Any other line goes
    on with the row above when it follows at the distance of a wrapped line.
    """
    table = [list(line.plain) for line in section.lines if line.plain and not line.captions]
    rows: list[list[list[Word]]] = []
    for line in (part for words in table for part in lines_of(words)):
        if letters(" ".join(word.text for word in line)) == "na":
            continue
        if rows and not _starts_row(line) and _follows(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _starts_row(line: Sequence[Word]) -> bool:
    return any(_NAME.right <= word.center < _ISOLATED.right for word in line)


def _follows(above: Sequence[Word], line: Sequence[Word]) -> bool:
    if above[0].page != line[0].page:
        return not _cell([line], _NAME)
    step = (line[0].baseline - above[0].baseline) / max(line[0].size, _LEAST_SIZE_PT)
    least, most = _WRAP_OF_SCAN if line[0].method == "ocr" else _WRAP
    return least <= step <= most


def _cell(lines: Iterable[Sequence[Word]], column: Column) -> list[list[Word]]:
    cells = ([w for w in line if column.left <= w.center < column.right] for line in lines)
    return [cell for cell in cells if cell]


def _formation(lines: Sequence[Sequence[Word]]) -> Tree:
    def words(column: Column) -> list[Word]:
        return [word for part in _cell(lines, column) for word in part]

    return {
        "name": read_text(paragraph(_cell(lines, _NAME)), words(_NAME)),
        "encountered": read(words(_ENCOUNTERED), yes_no),
        "depth_tvd_ft": read(words(_TVD), number),
        "depth_md_ft": read(words(_MD), number),
        "isolated": read(words(_ISOLATED), yes_no),
        "remarks": read_text(paragraph(_cell(lines, _REMARKS)), words(_REMARKS)),
    }
