"""The groundwater letter in boxes: typed values whose captions are part of the picture.

The same boxes stand on TCEQ-0051R, its transition form of 2011 and the GW-2 of 2014, moved by some
points. Values are told apart by their shape and by the lines that anchor them: the file line
`SC_<operator>_<api8>_<lease>_<file>.pdf`, the operator's `P-5#` and the location `SUR-…`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kernel.documents.reading import BLANK, Reading, Tree, derived, read, read_text
from kernel.documents.values import iso_date, number
from kernel.documents.words import Page, Word, lines_of, text_of

_CALL = re.compile(r"\d[\d,.]*\s*(?:ft|feet)\s+F?[NSEW]+L\b|MRL:\s*\w+", re.IGNORECASE)
_FILE = re.compile(r"SC_(?P<operator>\d+)_(?P<api>\d+)_(?P<lease>\d+)_(?P<file>\d+)\.pdf", re.I)
_CELL_GAP_PT = 15.0  # between boxes; words of one box stand closer
_RIGHT = 0.7  # of the page's width: the boxes for numbers and coordinates start here
_GEOLOGIST = re.compile(r",?\s+P\.?\s?G\.?$")
_TYPED = re.compile(r"courier|type3|typewriter", re.IGNORECASE)
_RRC_SINCE = "2011-09-01"  # the unit moved from TCEQ to the Commission
_GW2_SINCE = "2014-02-01"  # first revision of Form GW-2


def boxed_fields(page: Page) -> tuple[dict[str, Tree], list[Word]]:
    """The typed fields of a boxed letter, and the words of the recommendation."""
    lines = lines_of(_typed(page.words))
    cells = [cell for line in lines for cell in _cells(line)]
    location_at = next((i for i, line in enumerate(lines) if _is_location(line)), len(lines))
    head = lines[:location_at]
    fields: dict[str, Tree] = {
        **_numbers(page, cells),
        **_coordinates(page, head),
        "date": _first(cells, iso_date),
        "operator": _operator(page, head),
        "calls": _calls(head),
        "expedited": read_text(
            "EXPEDITED", [w for line in head for w in line if w.text == "EXPEDITED"], lambda _: True
        ),
        **_lease_line(page, head),
    }
    wraps = location_at + 1 < len(lines) and _goes_on(*lines[location_at : location_at + 2])
    after = location_at + (2 if wraps else 1)
    if location_at < len(lines):
        fields |= _location([word for line in lines[location_at:after] for word in line])
    wording, signer = _below(lines[after:], typed_only=not page.recognised)
    fields["signer"] = read(signer)
    return fields | _template(fields), wording


def _typed(words: Sequence[Word]) -> list[Word]:
    """Words in the typewriter face; all words where the letter has only one face."""
    typed = [word for word in words if _TYPED.search(word.font)]
    return typed or list(words)


def _cells(line: Sequence[Word]) -> list[list[Word]]:
    cells: list[list[Word]] = []
    for word in line:
        if cells and word.left - cells[-1][-1].right < _CELL_GAP_PT:
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def _first(cells: Sequence[Sequence[Word]], parse: Callable[[str], str | None]) -> Reading:
    """The first cell, or the end of one behind a caption, that parses."""
    for cell in cells:
        for start in range(len(cell)):
            if parse(text_of(cell[start:])) is not None:
                return read(cell[start:], parse)
    return BLANK


def _numbers(page: Page, cells: Sequence[Sequence[Word]]) -> dict[str, Reading]:
    """File, API, lease and operator number; the file line repeats them as a check."""
    words = [word for cell in cells for word in cell]
    right = [word for word in words if word.left > page.width * _RIGHT]
    api = next((w for w in right if re.fullmatch(r"\d{8}|\d{3}-\d{5}", w.text)), None)
    above = [w for w in right if api is None or w.baseline < api.baseline - 3]
    below = [w for w in right if api is not None and w.baseline > api.baseline + 3]
    file_no = next((w for w in above if re.fullmatch(r"(?:SC-)?\d{3,7}", w.text)), None)
    lease = next((w for w in below if re.fullmatch(r"\d{5,6}", w.text)), None)
    found = {
        "determination_no": _word(file_no, lambda text: text.removeprefix("SC-")),
        "api_raw": _word(api),
        "rrc_lease_no": _word(lease),
        "operator_no": _operator_no(words),
    }
    line = next(((w, m) for w in words if (m := _FILE.search(w.text))), None)
    return _checked(found, *line) if line else found


def _word(word: Word | None, parse: Callable[[str], str] | None = None) -> Reading:
    return read([word] if word else [], parse)


def _operator_no(words: Sequence[Word]) -> Reading:
    for index, word in enumerate(words):
        if word.text.upper().startswith("P-5#"):
            inside = word.text[4:]
            return read_text(inside, [word]) if inside else read(words[index + 1 : index + 2])
    return BLANK


def _checked(found: dict[str, Reading], word: Word, match: re.Match[str]) -> dict[str, Reading]:
    """A box that the file line contradicts is doubted; an unread box is taken from the line."""
    parts = {
        "determination_no": match["file"],
        "api_raw": match["api"],
        "rrc_lease_no": match["lease"],
        "operator_no": match["operator"],
    }
    for name, text in parts.items():
        box = found[name]
        if box.value is None:
            found[name] = derived(text, read([word]))
        elif str(box.value).replace("-", "").lstrip("0") != text.lstrip("0"):
            found[name] = box.doubted()
    return found


def _coordinates(page: Page, head: Sequence[Sequence[Word]]) -> dict[str, Tree]:
    """X and Y as printed, degrees or State Plane feet, with datum and zone below them."""
    start = next((i for i, line in enumerate(head) if _FILE.search(text_of(line))), 0)
    start = start or next((i for i, line in enumerate(head) if "Measured" in text_of(line)), 0)
    right = [word for line in head[start + 1 :] for word in line if word.left > page.width * _RIGHT]
    xy = [w for w in right if re.fullmatch(r"-?\d{2,3}\.\d{3,}|\d{5,8}(?:\.\d+)?", w.text)][:2]
    after = [w for w in right if xy and w.baseline > xy[-1].baseline + 3]
    datum = next((w for w in after if re.fullmatch(r"(?:NAD)?\s*(?:19)?(?:27|83)", w.text)), None)
    zone = [
        w for w in after if datum and abs(w.baseline - datum.baseline) <= 4 and w.left > datum.right
    ]
    return {
        "xy": [read([word]) for word in xy],
        "datum": _word(datum),
        "zone": read([word for word in zone if word.text.isalpha() and len(word.text) <= 2]),
    }


def _operator(page: Page, head: Sequence[Sequence[Word]]) -> Reading:
    """The first address line: left, above `P-5#`, below the file line."""
    end = next((i for i, line in enumerate(head) if "P-5#" in text_of(line)), len(head))
    start = next((i for i, line in enumerate(head) if _FILE.search(text_of(line))), -1)
    for line in head[start + 1 : end]:
        left = [cell for cell in _cells(line) if cell[0].left < page.width * 0.35]
        if left:
            return read(left[0])
    return BLANK


def _calls(head: Sequence[Sequence[Word]]) -> list[Reading]:
    found = []
    for line in head:
        for cell in _cells(line):
            if call := _CALL.search(text_of(cell)):
                found.append(read_text(call[0], cell))
    return found


def _is_location(line: Sequence[Word]) -> bool:
    text = text_of(line)
    return bool(re.search(r"\bSUR-|\[TD=|\bBLK-|\bSEC-\d|\bABST?-", text))


def _goes_on(location: Sequence[Word], line: Sequence[Word]) -> bool:
    """Whether a line is the end of a location that is wider than its box."""
    close = line[0].baseline - location[0].baseline <= 14
    return close and bool(re.search(r"\[(?:TD|RRC)|\b(?:SEC|BLK|ABS)T?-", text_of(line)))


def _location(line: Sequence[Word]) -> dict[str, Reading]:
    start = next((i for i, word in enumerate(line) if "-" in word.text or "=" in word.text), 0)
    words = line[start:]
    depth = re.search(r"\[TD=\s*([\d,.]+)\]", text_of(words))
    whole = read(words)
    return {
        "location": whole,
        "total_depth_ft": derived(number(depth[1]), whole) if depth else BLANK,
    }


def _lease_line(page: Page, head: Sequence[Sequence[Word]]) -> dict[str, Reading]:
    """County, lease with well, and purpose: the last line above the location."""
    cells = _cells(head[-1]) if head else []
    county = [cell for cell in cells if cell[0].left < page.width * 0.35]
    purpose = [cell for cell in cells if cell[0].left > page.width * 0.78]
    lease = [word for cell in cells if cell not in county + purpose for word in cell]
    return {
        "county": read([word for cell in county for word in cell]),
        "lease_well": read(lease),
        "purpose": read([word for cell in purpose for word in cell]),
    }


def _below(lines: Sequence[Sequence[Word]], *, typed_only: bool) -> tuple[list[Word], list[Word]]:
    """The recommendation's words and the name of the geologist under it.

    Args:
        lines: The lines below the location.
        typed_only: The lines hold what was typed; a picture has the printed words too, and the
            geologist signs below the printed note.
    """
    wording: list[Word] = []
    noted = False
    for line in lines:
        text = text_of(line)
        signer = next((cell for cell in _cells(line) if _GEOLOGIST.search(text_of(cell))), None)
        if signer and (typed_only or noted):
            return wording, list(line) if typed_only else signer
        if text.startswith(("Note:", "Sincerely", "If you have")):
            noted = True
            if typed_only:
                break
        if not noted and not re.match(r"To protect usable|.*recommends:$|.*Commission\s*$", text):
            wording += line
    return wording, []


def _template(fields: dict[str, Tree]) -> dict[str, Reading]:
    """Form, agency and file number as printed, which follow from the letter's date."""
    day, number_read = fields["date"], fields["determination_no"]
    if day.value is None:
        return {"file_no": number_read}
    if str(day.value) >= _GW2_SINCE:
        return {
            "form": derived("GW-2 Rev. 02/2014", day),
            "agency": derived("RRC Groundwater Advisory Unit", day),
            "file_no": number_read,
        }
    by_commission = str(day.value) >= _RRC_SINCE
    no = number_read
    return {
        "form": derived(
            "0051R Transition Form Rev. 9/1/2011" if by_commission else "TCEQ-0051R", day
        ),
        "agency": derived(
            "RRC Groundwater Advisory Unit" if by_commission else "TCEQ Surface Casing Program", day
        ),
        "file_no": replace(no, value=f"SC-{no.value}") if no.value is not None else BLANK,
    }
