"""A sheet as a reader hands it over: cells with their addresses, and what is hidden or faulty.

Rows and columns count from 1, as a spreadsheet shows them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

_KEPT_CONTROLS = "\n\t"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that its cell shows with a percent sign.

    Attributes:
        fraction: 0.07 is 7 %. [-]
    """

    fraction: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value: an error of the spreadsheet, or a formula never reckoned."""

    what: str


CellValue = str | int | float | bool | date | datetime | Percent | Fault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """One sheet of a file.

    Attributes:
        rows: From row 1 to the last that says something; a row may be shorter than others.
        epoch_1904: Whether bare day numbers count from 1904.
        separator: Between the values of a text file; empty for a workbook.
        notes: What a person should know of the sheet as a whole.
    """

    name: str
    rows: Sequence[Sequence[CellValue]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    epoch_1904: bool = False
    separator: str = ""
    notes: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> CellValue:
        """The value of a cell; None where the sheet says nothing."""
        if not 0 < row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 0 < column <= len(cells) else None

    def column(self, column: int, after_row: int) -> Iterator[CellValue]:
        """The values of a column below a row, empty ones left out."""
        for cells in self.rows[after_row:]:
            if column <= len(cells) and cells[column - 1] is not None:
                yield cells[column - 1]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)


def address(row: int, column: int) -> str:
    """The name of a cell.

    >>> address(3, 2), address(10, 28)
    ('B3', 'AB10')
    """
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """The letters over a column.

    >>> column_letters(1), column_letters(26), column_letters(703)
    ('A', 'Z', 'AAA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def clean_text(text: str) -> str:
    """Text without what cannot be seen: hard spaces, control and zero-width signs, outer blanks.

    >>> clean_text(chr(160) + " A-07" + chr(0x200B) + chr(13) + chr(10) + "side track ")
    'A-07\\nside track'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        " " if unicodedata.category(sign) == "Zs" else sign
        for sign in text
        if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn")
    )
    return "".join(kept).strip()


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet would reckon with a text, or take its apostrophes for that mark."""
    return text.lstrip("'").startswith(_STARTS_A_FORMULA)


def guarded_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `read_guarded` gives it back unchanged.

    >>> guarded_text("=1+1"), guarded_text("A-07"), read_guarded(guarded_text("'-x"))
    ("'=1+1", 'A-07', "'-x")
    """
    return f"'{text}" if starts_a_formula(text) else text


def read_guarded(text: str) -> str:
    """A text as it was before it was guarded; a formula that nobody guarded stays text."""
    return text[1:] if text.startswith("'") and starts_a_formula(text) else text
