"""Form L-1, the electric log status report, as the Commission's facsimile prints it."""

import re
from collections.abc import Sequence

from kernel.documents.facsimile_cells import (
    CaptionBlock,
    Cell,
    caption_blocks,
    cells,
    faces,
    ticks,
    value_above,
)
from kernel.documents.reading import BLANK, Reading, Tree, read, read_text
from kernel.documents.values import iso_date
from kernel.documents.words import Page, Word, lines_of

_FIELDS = {
    "operator": r"operatorname",
    "district": r"districtno",
    "completion_date": r"completiondate",
    "field": r"fieldname",
    "permit_no": r"drillingpermit",
    "lease": r"leasename",
    "lease_no": r"lease(?:or)?idno",
    "well_no": r"wellno",
    "county": r"county",
    "api": r"apino",
}
_CHECKS = {
    "A_log_not_run": "A.",
    "B_log_run": "B.",
    "B1_confidentiality_requested": "1.",
    "B2": "2.",
    "B3": "3.",
    "B4": "4.",
}


def read_l1(pages: Sequence[Page]) -> Tree:
    """The readings of a Form L-1, in the shape of its contract."""
    page = pages[0]
    captions, values = faces(page)
    blocks = caption_blocks(captions)
    found = cells(blocks, values)
    return {
        "schema": "truth/l1/1",
        "tracking_no": _beside(found, "trackingno"),
        **{
            name: _beside(found, pattern, date=name == "completion_date")
            for name, pattern in _FIELDS.items()
            if name != "api"
        },
        "api": _api(found, captions),
        "checks": _checks(captions, ticks(values)),
        "signer": _signed(blocks, values, "signature"),
        "date": _signed(blocks, values, "date", date=True),
    }


def _beside(found: Sequence[Cell], pattern: str, *, date: bool = False) -> Reading:
    for cell in found:
        if cell.caption is not None and re.match(pattern, cell.caption.key):
            return read(cell.words, iso_date if date else None)
    return BLANK


def _api(found: Sequence[Cell], captions: Sequence[Word]) -> Reading:
    """The form prints the state code `42-` itself."""
    typed = next((c for c in found if c.caption and c.caption.key.startswith("apino")), None)
    if typed is None:
        return BLANK
    number = " ".join(word.text for word in typed.words)
    state = [word for word in captions if word.text == "42-"]
    whole = number if number.startswith("42") or not state else f"42-{number}"
    return read_text(whole, [*state[:1], *typed.words])


def _checks(captions: Sequence[Word], marks: Sequence[Word]) -> Tree:
    items: dict[str, Reading] = {}
    status = False
    for line in lines_of(captions):
        words = " ".join(word.text for word in line).upper()
        status = status or "LOG STATUS" in words
        for name, item in _CHECKS.items():
            first = line[0]
            if status and name not in items and first.text == item:
                ticked = any(
                    abs(mark.baseline - first.baseline) < 6 and 0 < first.left - mark.right < 40
                    for mark in marks
                )
                items[name] = read_text(item, line[:6], lambda _, ticked=ticked: ticked)  # type: ignore[misc]
    return {name: items.get(name, BLANK) for name in _CHECKS}


def _signed(
    blocks: Sequence[CaptionBlock], values: Sequence[Word], key: str, *, date: bool = False
) -> Reading:
    under = [block for block in blocks if block.key == key]
    if not under:
        return BLANK
    lowest = max(under, key=lambda block: block.phrases[0][0].baseline)
    return read(value_above(lowest, values), iso_date if date else None)
