"""Form W-15, revision of 4/1/83: the front page with its header boxes and its grid of strings."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kernel.documents.form_grid import Found, apart, find_captions
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, Value, derived
from kernel.documents.scan_values import (
    api_number,
    casing_size,
    cell,
    digits_of,
    hole_size,
    inches,
    scanned_date,
    scanned_number,
    whole_number,
)
from kernel.documents.values import letters, yes_no
from kernel.documents.w15_grid import COLUMNS, Grid, remark_lines
from kernel.documents.w15_remarks import Remarks, additives_of, told_of_string
from kernel.documents.words import Page, Word, page_order, text_of

_BOXES: Mapping[str, Sequence[str]] = {
    "operator_name": ["1operatorsnameasshownonformp5organizationreport"],
    "operator_no": ["2rrcoperatorno"],
    "district": ["3rrcdistrictno"],
    "county": ["4countyofwellsite"],
    "field_name": ["5fieldnamewildcatorexactlyasshownonrrcrecords"],
    "api_raw": ["6apino"],
    "drilling_permit_no": ["7drillingpermitno"],
    "lease_name": ["8leasename"],
    "rule_37": ["9rule37caseno"],
    "lease_no": ["10oilleasegasidno"],
    "well_no": ["11wellnumber", "11wellno"],
    "casing": ["casingcementingdata"],
}
_PARSES: Mapping[str, Callable[[str], Value | None]] = {
    "operator_no": digits_of(6),
    "district": lambda text: district(text),
    "api_raw": api_number,
    "drilling_permit_no": digits_of(6),
    "lease_no": digits_of(5, 6),
}
_CORRECTED = 0.85  # what a cell with a correction deserves of its confidence: a person looks
_LEFT_OF_CAPTION_PT = 8.0
_FORM_NUMBERS = ("HLBRTN1096", "483-045")


def district(text: str) -> str | None:
    """A district's number with its leading zero.

    >>> district("08"), district("8"), district("7C"), district("77")
    ('08', '08', '7C', None)
    """
    plain = re.sub(r"[\s.]", "", text.upper()).translate(str.maketrans("OI", "01"))
    padded = plain.zfill(2)
    known = re.fullmatch(r"0[1-9]|10|6E|7B|7C|8A", padded)
    return padded if known else None


def header_boxes(page: Page) -> Tree:
    """The header: each value stands below the caption of its box."""
    captions = find_captions(page.words, _BOXES)
    floor = next((each.y for each in captions if each.name == "casing"), page.height * 0.25)
    boxes = _with_first_of_row([e for e in captions if e.name != "casing" and e.y < floor])
    tops = sorted({round(each.y) for each in boxes})
    levels = [top for i, top in enumerate(tops) if i == 0 or top - tops[i - 1] > 10]
    held: dict[str, list[Word]] = {}
    for word in apart(page.words, captions):
        level = max((y for y in levels if y + 2 < word.baseline - 1), default=None)
        if level is None or word.baseline > floor - 8:
            continue
        row = [each for each in boxes if abs(each.y - level) <= 8]
        left = [each for each in row if each.left - _LEFT_OF_CAPTION_PT <= word.left]
        if left:
            held.setdefault(max(left, key=lambda each: each.left).name, []).append(word)
    held.pop("rule_37", None)
    names = [name for name in _BOXES if name not in ("rule_37", "casing")]
    return {name: header_cell(held.get(name, []), _PARSES.get(name)) for name in names}


def _with_first_of_row(boxes: Sequence[Found]) -> list[Found]:
    """The boxes, the leftmost of a row also where its own caption cannot be read.

    It starts at the form's edge, where the leftmost boxes of the other rows start.
    """
    found = {each.name: each for each in boxes}
    edge = min((found[name].left for name, *_ in _ROWS if name in found), default=None)
    missing = []
    for name, *others in _ROWS:
        beside = next((found[other] for other in others if other in found), None)
        if name not in found and beside is not None and edge is not None:
            word = replace(beside.words[0], left=edge, right=edge)
            missing.append(Found(name=name, words=(word,)))
    return [*boxes, *missing]


_ROWS = (
    ("operator_name", "operator_no", "district", "county"),
    ("field_name", "api_raw", "drilling_permit_no"),
    ("lease_name", "rule_37", "lease_no", "well_no"),
)


def header_cell(
    words: Sequence[Word], parse: Callable[[str], Value | None] | None = None
) -> Reading:
    """A header value without the words that a line strikes out, where others stand beside them."""
    valid = [word for word in words if not word.struck] or list(words)
    ordered = page_order([word for word in valid if re.search(r"[A-Za-z0-9]", word.text)])
    valid_count = len(ordered)
    while len(ordered) > 1 and _is_again(ordered[0].text, ordered[1].text):
        ordered = ordered[1:]  # written again behind the printed word
    reading = cell(ordered, parse)
    if len(valid) < len(words) or len(ordered) < valid_count:
        return replace(reading, confidence=_CORRECTED * reading.confidence)
    return reading


def _is_again(one: str, other: str) -> bool:
    """Whether a word repeats the one before it, perhaps with the next one run into it.

    >>> _is_again("Mabee", "MABEE,"), _is_again("Mabee", "MABEE140A"), _is_again("St", "State")
    (True, True, False)
    """
    first, second = letters(one), letters(other)
    return first == second or (len(first) >= 4 and second.startswith(first))


def form_revision(page: Page) -> Reading:
    """`4/1/83` with the printer's own number of the form."""
    head = [word for word in page.words if word.baseline < page.height * 0.15]
    revision = [word for word in head if re.search(r"4.{0,1}1.{0,1}8[83]", word.text)][:1]
    if not revision:
        return BLANK
    for word in head:
        for number in _FORM_NUMBERS:
            if SequenceMatcher(None, word.text.upper(), number).ratio() >= 0.85:
                return cell([revision[0], word], lambda _, n=number: f"4/1/83 {n}")  # type: ignore[misc]
    return cell(revision, lambda _: "4/1/83")


def strings_of(page: Page, grid: Grid) -> tuple[list[Tree], list[list[Word]]]:
    """The filled columns, each a cemented string or stage, and the lines of the remarks."""
    lines = remark_lines(page, grid)
    remarks = Remarks.of(lines)
    filled = [column for column in COLUMNS if _is_filled(grid, column)]
    whole = _with_wide_additives(grid, filled)
    strings = [_string(whole, column, remarks) for column in filled]
    told_of_string(strings, remarks)
    return strings, lines


def _is_filled(grid: Grid, column: str) -> bool:
    rows = {row for row in grid.rows if grid.at(column, row)}
    return {"date", "sacks1"} <= rows or len(rows & _TELLING) >= 3


def _with_wide_additives(grid: Grid, filled: Sequence[str]) -> Grid:
    """The grid with additives that run on into empty columns in the cell where they start."""
    cells: dict[tuple[str, str], list[Word]] = {}
    for (column, row), words in grid.cells.items():
        before = [each for each in filled if grid.columns[each] < grid.columns[column]]
        runs_on = column not in filled and row.startswith("additives") and before
        home = max(before, key=lambda each: grid.columns[each]) if runs_on else column
        cells.setdefault((home, row), []).extend(words)
    return replace(grid, cells=cells)


_TELLING = frozenset({"date", "size", "depth", "sacks1", "volume1", "height1"})


def _string(grid: Grid, column: str, remarks: Remarks) -> Tree:
    hole = _size(grid.at(column, "hole"), hole_size)
    pipe = _size(grid.at(column, "size"), casing_size)
    slurries = [slurry for n in (1, 2, 3) if (slurry := _slurry(grid, column, n, remarks))]
    name = column.removesuffix("_parallel")
    sacks = [slurry["sacks"] for slurry in slurries]
    known = [each.value for each in sacks if isinstance(each.value, int | float)]
    total = sum(known) if known and len(known) == len(sacks) else None
    return {
        "string": _kind(grid, column, name),
        "section": BLANK,
        "cementing_date": cell(grid.at(column, "date"), scanned_date),
        "hole_size_raw": hole,
        "hole_size_in": _in_inches(hole),
        "casing_size_raw": pipe,
        "casing_size_in": _in_inches(pipe),
        "casing_weight_grade": BLANK,
        "weight_lb_ft": BLANK,
        "setting_depth_ft": cell(grid.at(column, "depth"), whole_number),
        "depth_of_drilled_hole_ft": BLANK,
        "washout_pct": cell(grid.at(column, "wash"), scanned_number),
        "centralizers": cell(grid.at(column, "centralizers"), whole_number),
        "woc_hours_raw": waited(grid.at(column, "woc")),
        "slurries": slurries,
        "total_sacks": derived(total, *sacks),
        "total_volume_cuft": cell(grid.at(column, "volume_total"), scanned_number),
        "total_height_ft": cell(grid.at(column, "height_total"), scanned_number),
        "circulated_to_surface": cell(grid.at(column, "circulated"), yes_no),
        "circulated_printed": BLANK,
        "top_of_cement_ft": BLANK,
        "top_of_cement_calc_ft": BLANK,
        "remarks": BLANK,
    }


def _kind(grid: Grid, column: str, name: str) -> Reading:
    """The string that a column stands for; doubted where its heading is struck out."""
    anchor = grid.at(column, "date") or grid.at(column, "sacks1")
    reading = replace(cell(anchor, lambda _: name), method="derived")
    if column in grid.unread:
        return replace(reading, confidence=min(reading.confidence, DOUBTFUL - 0.01))
    return reading


def waited(words: Sequence[Word]) -> Reading:
    """Hours of waiting; doubted where letters stood for a digit."""
    reading = cell(words, waiting_hours)
    return reading.doubted() if re.search(r"\d[lI1|]e", reading.snippet) else reading


def waiting_hours(text: str) -> str | None:
    """Hours of waiting on cement as written, such as `>24`.

    >>> waiting_hours(">24"), waiting_hours("+ 72"), waiting_hours("t78"), waiting_hours("16 hrs")
    ('>24', '+72', None, '16')
    >>> waiting_hours("2le")
    '26'
    """
    plain = re.sub(r"\s|(?:hrs?|hours)\.?$", "", text.strip(), flags=re.I)
    plain = re.sub(r"(?<=\d)[lI1|]e$", "6", plain)  # how engines read a six with a loop
    return plain if re.fullmatch(r"[><+~-]?\d{1,3}\+?", plain) else None


def _size(words: Sequence[Word], parse: Callable[[str], str | None]) -> Reading:
    """A size; where the inch sign was taken for digits, the first word alone."""
    ordered = sorted(words, key=lambda each: each.left)
    joined = cell(ordered, lambda _: parse("".join(word.text for word in ordered)))
    if joined.value is not None or len(ordered) < 2:
        return joined
    first = cell(ordered[:1], parse)
    return first if first.value is not None else joined


def _in_inches(size: Reading) -> Reading:
    return derived(inches(str(size.value)) if size.value is not None else None, size)


def _slurry(grid: Grid, column: str, number: int, remarks: Remarks) -> Tree | None:
    at = {row: grid.at(column, f"{row}{number}") for row in _SLURRY_ROWS}
    if not any(scanned_number(text_of(at[row])) for row in ("sacks", "volume", "height")):
        return None
    return {
        "slurry": replace(cell(at["sacks"] or at["volume"], lambda _: number), method="derived"),
        "sacks": cell(at["sacks"], scanned_number),
        "cement_class": cell(at["class"], cement_class),
        "additives": additives_of(cell(at["additives"]), remarks),
        "volume_cuft": cell(at["volume"], scanned_number),
        "height_ft": cell(at["height"], scanned_number),
    }


_SLURRY_ROWS = ("sacks", "class", "additives", "volume", "height")


def cement_class(text: str) -> str | None:
    """The class under the caption “Class”, which need not be said again.

    >>> cement_class("CLASS C"), cement_class('"C"'), cement_class("50;50 H")
    ('C', 'C', '50:50 H')
    """
    plain = text.strip(" \"'“”.,").replace(";", ":")
    alone = re.fullmatch(r"CLASS\s*([A-H])", plain.upper())
    return alone[1] if alone else plain or None
