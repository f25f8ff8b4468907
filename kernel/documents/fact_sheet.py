"""The sheet on which the facts of one paper are noted, each with the place it was read from."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.documents.item import REVIEW_BELOW, DocumentItem, FieldSource
from kernel.facts.fact import Fact, FactValue, Paper, Source
from kernel.facts.remarks import Noted, read_remark

UNPLACED = 0.5  # confidence of a value that the reader gave without saying where it stands
DERIVED_AT_MOST = 0.9  # an inference is never as sure as the printed value that it rests on


class Sheet:
    """Collects the facts of one paper; blank values are left out, never guessed."""

    def __init__(self, item: DocumentItem, paper: Paper) -> None:
        self.item = item
        self.paper = paper
        self.facts: list[Fact] = []

    @property
    def data(self) -> Mapping[str, Any]:
        """The extraction data of the document."""
        return self.item.data

    def take(self, path: str, value: FactValue, field: str) -> None:
        """Note a value as it stands on the paper in FIELD of the extraction data."""
        if value is None or value == "" or impossible(path, value):
            return
        clean = value.strip() if isinstance(value, str) else value
        self._note(path, clean, self.place(field))

    def infer(self, path: str, value: FactValue, field: str, because: str = "") -> None:
        """Note a value that a reader infers from FIELD; it is marked derived."""
        if value is None or impossible(path, value):
            return
        at = self.place(field)
        source = Source(
            document=at.document,
            page=at.page,
            box=at.box,
            confidence=min(at.confidence, DERIVED_AT_MOST),
            method="derived",
            snippet=because or at.snippet,
        )
        self._note(path, value, source)

    def place(self, field: str) -> Source:
        """Where FIELD was read, or else the fields within it, or the nearest one around it."""
        around = field
        while around:
            exact = self.item.fields.get(around)
            found = [exact] if exact else self._within(around)
            if found:
                return self._source(found)
            cut = max(around.rfind("."), around.rfind("["))
            around = around[:cut] if cut > 0 else ""
        return Source(document=self.item.file, confidence=UNPLACED)

    def _within(self, field: str) -> list[FieldSource]:
        """The fields of a row, as far as they stand on its first page."""
        start = (f"{field}.", f"{field}[")
        found = [place for path, place in self.item.fields.items() if path.startswith(start)]
        return [place for place in found if place.page == found[0].page]

    def _source(self, found: Sequence[FieldSource]) -> Source:
        first = found[0]
        return Source(
            document=self.item.file,
            page=first.page,
            box=(
                min(place.box[0] for place in found),
                min(place.box[1] for place in found),
                max(place.box[2] for place in found),
                max(place.box[3] for place in found),
            ),
            confidence=min(place.confidence for place in found),
            method=first.method,
            snippet=first.snippet,
        )

    def _note(self, path: str, value: FactValue, source: Source) -> None:
        self.facts.append(Fact(path=path, value=value, source=source, paper=self.paper))


class Downhole:
    """Barriers, squeezes and removals of one paper, each thing once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: dict[str, int] = {"barriers": 0, "squeezes": 0, "removals": 0}
        self.removals: list[Noted] = []
        self.standing: list[Noted] = []

    def read(self, text: str | None, field: str) -> None:
        """Note what a remark in words states, unless the words themselves are in doubt.

        Half-read sentences say wrong depths: `27SO'` is no hole at 27 ft.
        """
        place = self.sheet.item.fields.get(field)
        if place is not None and place.method == "ocr" and place.confidence < REVIEW_BELOW:
            return
        for noted in read_remark(text):
            self.add(noted, field)

    def add(self, noted: Noted, field: str) -> None:
        """Note one thing, unless the paper has named it already at that depth."""
        if noted.kind == "removed":
            self.removals.append(noted)
            self._row("removals", field, noted.text, kind=noted.of_kind, depth_ft=noted.depth_ft)
            return
        if any(_same(noted, other) for other in self.standing):
            return
        self.standing.append(noted)
        if noted.kind == "squeeze":
            self._row(
                "squeezes",
                field,
                noted.text,
                from_ft=noted.depth_ft,
                to_ft=noted.to_ft,
                sacks=noted.sacks,
            )
        else:
            self._barrier(noted, field)

    def _barrier(self, noted: Noted, field: str) -> None:
        ends = sorted(d for d in (noted.depth_ft, noted.to_ft) if d is not None)
        plug = noted.kind == "cement" and len(ends) == 2
        self._row(
            "barriers",
            field,
            noted.text,
            kind=noted.kind,
            depth_ft=None if plug else noted.depth_ft,
            top_ft=ends[0] if plug else None,
            bottom_ft=ends[1] if plug else None,
            cement_ft=noted.cement_ft,
            sacks=noted.sacks,
            date=noted.on,
        )

    def _row(self, table: str, field: str, because: str, **values: FactValue) -> None:
        number = self.rows[table]
        self.rows[table] += 1
        if table == "removals" and all(value is None for value in values.values()):
            values["kind"] = "any"
        for key, value in values.items():
            self.sheet.infer(f"{table}[{number}].{key}", value, field, because)


def _same(one: Noted, other: Noted) -> bool:
    if one.kind != other.kind:
        return False
    if one.depth_ft is None or other.depth_ft is None:
        return one.depth_ft is None
    return abs(one.depth_ft - other.depth_ft) <= 15


def impossible(path: str, value: FactValue) -> bool:
    """Whether a number cannot stand at PATH: negative, not finite, or a size of nothing.

    >>> impossible("casing[0].od_in", 0), impossible("casing[0].toc_ft", 0)
    (True, False)
    """
    if not isinstance(value, int | float):
        return False
    is_size = path.endswith(("od_in", "hole_in", "weight_lb_ft"))
    return not math.isfinite(value) or value < 0 or (is_size and value == 0)


def api10_of(text: object) -> str | None:
    """The ten digits of an API number as forms print it; None for a blank or a placeholder.

    >>> api10_of("42-003-46118"), api10_of("00342706"), api10_of("00300000")
    ('4200346118', '4200342706', None)
    """
    digits = "".join(c for c in str(text or "") if c.isdigit())
    if len(digits) == 8:
        digits = "42" + digits
    if len(digits) in (10, 12, 14) and digits[5:10] != "00000":
        return digits[:10]
    return None


def calendar_date(text: object) -> date | None:
    """The date of an ISO text, or None where it is blank or unreadable.

    >>> calendar_date("2014-03-19")
    datetime.date(2014, 3, 19)
    """
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def numbers(rows: Sequence[Any] | None) -> list[float]:
    """The numbers of a list that may hold other things."""
    return [row for row in rows or [] if isinstance(row, int | float) and not isinstance(row, bool)]
