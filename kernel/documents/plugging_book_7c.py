"""The plugging book of District 7C: from its JSON to the same rows as the book of 08 and 8A."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from kernel.documents.plugging_book import Book, BookRow, depths_of
from kernel.errors import InvalidInput

_DITTO = '"'
_TAG = re.compile(r"\btag\b", re.IGNORECASE)


def read_7c_book(data: bytes) -> Book:
    """The rows of the book's JSON.

    `use_when` beside the first row of a field says where the field lies. It is a condition of the
    row only where the field lists one formation several times with different words beside it.
    `Tag` in that column is a tag mark. A ditto mark takes the depth of the row above.

    Raises:
        InvalidInput: The bytes are no JSON of this book.
    """
    try:
        raw: Mapping[str, Any] = json.loads(data)
        dated = datetime.strptime(raw["metadata"]["dateAmended"], "%B %d, %Y").date().isoformat()
        counties = [(c["name"], c["fieldSpecs"]) for c in raw["counties"].values()]
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise InvalidInput(
            "The file is not the plugging book of District 7C.",
            hint="It is JSON with “metadata.dateAmended” and “counties.*.fieldSpecs”.",
        ) from failure
    rows = [
        row
        for name, specs in counties
        for row in _county_rows(name.removesuffix(" County"), dated, specs)
    ]
    return Book(rows=tuple(rows), pages=0, overflow_pages=())


def _county_rows(county: str, dated: str, specs: Sequence[Mapping[str, Any]]) -> Iterator[BookRow]:
    blocks: dict[str, list[Mapping[str, Any]]] = {}
    above: object = None
    for spec in specs:
        printed = spec.get("tops")
        depth = above if printed == _DITTO else printed
        above = depth
        blocks.setdefault(str(spec["field"]), []).append({**spec, "depth": depth})
    for field, block in blocks.items():
        first = str(block[0].get("use_when") or "")
        place = "" if _TAG.fullmatch(first) or _has_alternatives(block) else first
        yield BookRow(
            kind="field", county=county, dated=dated, page=None, field=field, condition=place
        )
        for spec in block:
            yield _row(county, dated, field, spec, alternatives=_has_alternatives(block))


def _has_alternatives(block: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one formation stands in a block under several conditions."""
    said = {(spec["formation"], spec.get("use_when")) for spec in block if spec.get("use_when")}
    return max(Counter(formation for formation, _ in said).values(), default=0) > 1


def _row(
    county: str, dated: str, field: str, spec: Mapping[str, Any], *, alternatives: bool
) -> BookRow:
    when = str(spec.get("use_when") or "")
    asked = " ".join(str(spec.get("additional_requirements") or "").split())
    printed, depth = spec.get("tops"), spec["depth"]
    number = isinstance(depth, int | float)
    depths = (float(depth),) if isinstance(depth, int | float) else depths_of(str(depth or ""))
    return BookRow(
        kind="formation",
        county=county,
        dated=dated,
        page=None,
        field=field,
        name=str(spec["formation"]),
        top_ft=depths[0] if len(depths) == 1 else None,
        depth="" if number and printed != _DITTO else str(printed or ""),
        tag=bool(_TAG.search(asked) or _TAG.fullmatch(when)),
        condition=when if alternatives and not _TAG.fullmatch(when) else "",
        text=asked if not re.fullmatch(r"(?i)tag", asked) else "",
    )
