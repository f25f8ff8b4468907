"""Letters that grant an exception to Statewide Rule 10: the fields produced as one."""

import re
from collections.abc import Sequence

from kernel.documents.labels import Label
from kernel.documents.lines_said import lines_said, said
from kernel.documents.reading import BLANK, Reading, Tree
from kernel.documents.sheet_header import api_number
from kernel.documents.values import iso_date, yes_no
from kernel.documents.words import Page

_DATE = r"((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2},\s+\d{4})"
_ROW = re.compile(r"^(?P<name>[A-Z][A-Z0-9 .,&'/()\[\]-]+?)\s+(?P<no>\d{8})$")


def read_swr10(pages: Sequence[Page]) -> Tree:
    """The readings of the letter; `fields` are those that may be commingled."""
    lines = lines_said(pages)
    rows = [(line, found) for line in lines if (found := _ROW.match(line.text))]
    return {
        "date": said(lines, rf"^\W*{_DATE}", iso_date),
        "lease": said(lines, r"\bLEASE:\s*(.+)"),
        "well_no": said(lines, r"\bWELL NO\.?:?\s*(\S+)"),
        "county": said(lines, r"([A-Z ]+?) COUNTY, DISTRICT"),
        "district": said(lines, r"COUNTY, DISTRICT\s+(\w+)"),
        "api": api_number(pages),
        "fields": [
            {
                "name": line.reading(found["name"], *found.span("name")),
                "number": line.reading(found["no"], *found.span("no")),
            }
            for line, found in rows
        ],
        "h2s_restriction": said(lines, r"HYDROGEN SULFIDE RESTRICTION:\s*(\w+)", yes_no),
        "effective_date": _after(lines, "effective date"),
        "expiration_date": _after(lines, "expiration date"),
    }


def _after(lines: Sequence[Label], words: str) -> Reading:
    found = said(lines, rf"{words}\b.{{0,60}}?\b{_DATE}", iso_date)
    return found if found.value is not None else BLANK
