"""Lines of fields between separators, read by the ten thousand, each with its line number.

The quick way reads a block at once; where a line of it is irregular (a field too few or too many,
a quote that is not closed) the block is read line by line, and the line that is none is named.
"""

import csv
import io
from collections.abc import Mapping, Sequence

import polars as pl

Broken = tuple[int, int, str]  # the line, how many fields it has, and the line itself


def plain_text(block: bytes) -> bytes:
    """The block in UTF-8, from UTF-8 or the Windows code page, without NUL."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        block = block.decode("cp1252", "replace").encode()
    return block.replace(b"\x00", b"")


def fields_of(
    lines: Sequence[bytes],
    *,
    first: int,
    separator: str,
    width: int,
    columns: Mapping[int, str],
) -> tuple[pl.DataFrame, list[Broken]]:
    """The wanted fields of each line as text, under `line` its number; and the lines that are none.

    Args:
        lines: With their ends.
        first: The number of the first of them.
        separator: Between fields.
        width: Fields of a whole line.
        columns: What to call the fields that are wanted, by their place from 0.
    """
    block = plain_text(b"".join(lines))
    # so many in all: a line has one too few only where another has one too many, which is noticed
    even = block.count(separator.encode()) == len(lines) * (width - 1)
    if even or not _irregular(lines, separator.encode(), width - 1):
        try:
            return _quickly(block, first, len(lines), separator, width, columns), []
        except pl.exceptions.PolarsError:
            pass  # a row that is none: line by line says which
    return _one_by_one(block.decode(), first, separator, width, columns)


def _quickly(
    block: bytes, first: int, lines: int, separator: str, width: int, columns: Mapping[int, str]
) -> pl.DataFrame:
    frame = pl.read_csv(
        io.BytesIO(block),
        has_header=False,
        separator=separator,
        infer_schema=False,
        new_columns=[f"c{number}" for number in range(width)],
    )
    if frame.height != lines or frame.width != width:
        raise pl.exceptions.ComputeError("rows and lines differ")
    named = [pl.col(f"c{number}").alias(name) for number, name in columns.items()]
    return frame.select(named).with_row_index("line", first)


def _one_by_one(
    text: str, first: int, separator: str, width: int, columns: Mapping[int, str]
) -> tuple[pl.DataFrame, list[Broken]]:
    rows: list[list[object]] = []
    broken: list[Broken] = []
    for line, row in enumerate(text.splitlines(), first):
        fields = next(csv.reader([row], delimiter=separator), [])
        if len(fields) == width:
            rows.append([line, *(fields[number] for number in columns)])
        elif row.strip():
            broken.append((line, len(fields), row))
    schema = {"line": pl.UInt32} | dict.fromkeys(columns.values(), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row"), broken


def _irregular(lines: Sequence[bytes], separator: bytes, separators: int) -> bool:
    """Whether a line lacks fields, has too many, or a quote that is not closed (5 1/2")."""
    for line in lines:
        found, quotes = line.count(separator), line.count(b'"')
        if quotes % 2 or found < separators or (found > separators and not quotes):
            return True
    return False
