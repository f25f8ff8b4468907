"""Rows of records from lines of text: lease months, interests of a deck, lines of an AFE.

Money and decimals never pass through a float. Empty is not known; a cell that cannot be read sets
its row aside with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import polars as pl

from kernel.documents.delimited import fields_of
from kernel.documents.import_layouts import choice_words, is_total
from kernel.documents.public_lists import bare_heading
from kernel.documents.volume_layouts import VolumeField
from kernel.documents.volume_rows import Refused, Remark, VolumeFile, day_expr, month_expr
from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber

PLACES = {"volume": 3, "number": 3, "money": 2, "decimal": 8}
_AS = {
    "day": "Write it as 2025-01-31 or 1/31/2025.",
    "month": "Write the month as 2025-01 or Jan-25.",
}
_NOTHING = ("", "-", "--", "null", "n/a", "none", "nan")
_YES = {"yes": True, "y": True, "true": True, "1": True, "x": True}
_NO = {"no": False, "n": False, "false": False, "0": False}
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One line; a field that is not there or empty is None."""

    line: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRows:
    """The lines of a block, as `VolumeRows` for records."""

    rows: Sequence[RecordRow]
    refused: Sequence[Refused]
    remarks: Mapping[str, Remark]
    count: int


class _Wrong(Exception):
    """A cell that cannot be read: code and words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def read_records(file: VolumeFile, lines: Sequence[bytes]) -> RecordRows:
    """The rows of some lines of a file, numbered from 0.

    Args:
        file: How it is read.
        lines: Without those before the first row.
    """
    by_place = dict(sorted((at, name) for name, at in file.columns.items()))
    frame, broken = fields_of(
        lines, first=0, separator=file.separator, width=len(file.headings), columns=by_place
    )
    refused = [
        Refused(
            line=line,
            code="not_a_row",
            words=f"It has {fields} fields; the file has {len(file.headings)} columns. A cell with"
            " a comma needs double quotes around it.",
        )
        for line, fields, _ in broken
    ]
    days = _days(file, frame)
    rows: list[RecordRow] = []
    totals: list[int] = []
    rounded: list[int] = []
    count = len(broken)
    for cells in frame.iter_rows(named=True):
        line = cells.pop("line")
        texts = {name: (text or "").strip() for name, text in cells.items()}
        if not any(texts.values()):
            continue
        if is_total(list(texts.values())):
            totals.append(line)
            continue
        count += 1
        try:
            values = _values(file, texts, days)
        except _Wrong as wrong:
            refused.append(Refused(line=line, code=wrong.code, words=wrong.words))
            continue
        if values.pop("rounded"):
            rounded.append(line)
        rows.append(RecordRow(line=line, values=values))
    told = {
        "totals": ("Rows that sum others up were left out.", totals),
        "rounded": ("A decimal was rounded to 8 places.", rounded),
    }
    remarks = {
        code: Remark(words=words, count=len(of), lines=tuple(of[:5]))
        for code, (words, of) in told.items()
        if of
    }
    return RecordRows(
        rows=rows,
        refused=sorted(refused, key=lambda one: one.line),
        remarks=remarks,
        count=count,
    )


def _days(file: VolumeFile, frame: pl.DataFrame) -> dict[tuple[str, str], date | None]:
    """What each text of a column of days or months says; each is understood once."""
    found: dict[tuple[str, str], date | None] = {}
    for one in file.layout.fields:
        if one.kind not in ("day", "month"):
            continue
        texts = frame[one.name].unique() if one.name in frame.columns else pl.Series([""])
        every = pl.concat([texts.cast(pl.String), pl.Series([file.said.get(one.name, "")])])
        clean = every.fill_null("").str.strip_chars()
        read = pl.DataFrame({"x": clean}).with_columns(
            (month_expr if one.kind == "month" else day_expr)(pl.col("x")).alias("on")
        )
        found |= {(one.name, text): on for text, on in read.iter_rows()}
    return found


def _values(
    file: VolumeFile, texts: Mapping[str, str], days: Mapping[tuple[str, str], date | None]
) -> dict[str, Any]:
    values: dict[str, Any] = {"rounded": False}
    for one in file.layout.fields:
        text = texts.get(one.name) or file.said.get(one.name, "")
        if text.casefold() in _NOTHING:
            values[one.name] = None
            continue
        if one.kind in ("day", "month"):
            values[one.name] = days[one.name, text]
            if values[one.name] is None:
                raise _Wrong(f"no_{one.kind}", f"{one.words}: “{text}” is no day. {_AS[one.kind]}")
        elif one.kind in PLACES:
            values[one.name], rounded = _number(one, text)
            values["rounded"] |= rounded
        else:
            values[one.name] = _said(one, text)
    _require(file, values)
    return values


def _require(file: VolumeFile, values: Values) -> None:
    for one in file.layout.fields:
        if one.required and values[one.name] is None:
            raise _Wrong(f"no_{one.name}", f"“{one.words}” is empty. Fill it in.")


def _said(one: VolumeField, text: str) -> Any:
    if one.kind == "api":
        try:
            return ApiNumber.parse(text.removesuffix(".0")).api14
        except InvalidInput as failure:
            raise _Wrong("not_an_api", str(failure)) from failure
    bare = bare_heading(text)
    if one.kind == "flag":
        if bare not in {**_YES, **_NO}:
            raise _Wrong("not_a_choice", f"{one.words}: “{text}” is not known. Write yes or no.")
        return {**_YES, **_NO}[bare]
    if one.kind == "choice":
        if bare not in one.choices:
            known = ", ".join(choice_words(one))
            raise _Wrong("not_a_choice", f"{one.words}: “{text}” is not known. Write {known}.")
        return one.choices[bare]
    return text[: int(one.most)]


def _number(one: VolumeField, text: str) -> tuple[Decimal, bool]:
    """The number, and whether it was rounded to the places that are stored."""
    bare = re.sub(r"[\s,$]", "", text)
    in_brackets = re.fullmatch(r"\((.+)\)", bare)
    percent = bare.endswith("%")
    bare = (in_brackets[1] if in_brackets else bare).rstrip("%")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise _Wrong(
            "not_a_number", f"{one.words}: “{text}” is not a number. Write it as 1250.5."
        ) from None
    if not value.is_finite() or abs(value) > Decimal(str(one.most)) * (100 if percent else 1):
        raise _Wrong(
            "too_large", f"{one.words}: “{text}” is more than {one.most:,.0f}. Check the figure."
        )
    value = (-value if in_brackets else value) / (100 if percent else 1)
    if value < 0 and one.kind != "money":
        raise _Wrong("negative", f"{one.words}: “{text}” is negative. Check the sign.")
    if one.kind == "decimal" and value == 0:
        raise _Wrong("zero", f"{one.words} is zero. Leave who owns nothing out.")
    kept = value.quantize(Decimal(1).scaleb(-PLACES[one.kind]), ROUND_HALF_UP)
    if one.kind == "money" and kept != value:
        raise _Wrong("not_cents", f"{one.words}: “{text}” has fractions of a cent. Round it.")
    return kept, kept != value
