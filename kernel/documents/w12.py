"""Form W-12, the inclination report on paper (1-1-71): header, survey rows and items 17 to 22."""

import math
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence

from kernel.documents.doubts import Data, Doubt, doubted
from kernel.documents.form_grid import Found, apart, find_captions, page_lines
from kernel.documents.reading import BLANK, Reading, Tree, values
from kernel.documents.scan_values import api_number, cell, digits_of, scanned_number
from kernel.documents.values import Number, number
from kernel.documents.w15_old import district, header_cell
from kernel.documents.words import Page, Word

_BOXES: Mapping[str, Sequence[str]] = {
    "field": ["1fieldnameasperrrcrecordsorwildcat"],
    "lease": ["2leasename"],
    "operator": ["3operator"],
    "address": ["4address"],
    "location": ["5locationsectionblockandsurvey"],
    "district": ["6rrcdistrict"],
    "lease_no": ["7rrcleasenumber"],
    "oil": ["oilcompletionsonly"],
    "well_no": ["8wellnumber"],
    "gas_id": ["9rrcindentification", "9rrcidentification"],
    "gas": ["gascompletionsonly", "number"],
    "county": ["10county"],
    "record": ["recordofinclination"],
}
_PARSES = {"district": district, "lease_no": digits_of(5, 6)}
_BOX_PT = 32.0  # a value stands no further below its caption
_ITEMS: Mapping[str, Sequence[str]] = {
    "reverse": ["17isanyinformationshownonthereversesideofthisform"],
    "displacement": ["18accumulativetotaldisplacementofwellboreattotaldepthof"],
    "measured": ["19inclinationmeasurementsweremadein"],
    "nearest": ["20distancefromsurfacelocationofwelltothenearestleaseline"],
    "minimum": ["21minimumdistancetoleaselineasprescribedbyfieldrules"],
    "deviated": [
        "22wasthesubjectwellatanytimeintentionallydeviatedfromtheverticalinanymannerwhatsoever"
    ],
    "if": ["iftheanswertotheabovequestionisyes", "ifadditionalspaceisneeded"],
}
_ITEM_PT = 7.0
_MADE_IN = {
    "tubing": "Tubing",
    "casing": "Casing",
    "openhole": "Open hole",
    "drillpipe": "Drill Pipe",
}
_COLUMNS = ("depth", "course", "angle", "per_100", "displacement", "accumulated")
_OFF_COLUMN_PT = 25.0
_TICK_PT = 14.0


def read_w12(pages: Sequence[Page]) -> Tree:
    """The readings of an inclination report, in the shape of its contract."""
    page = pages[0]
    items = {each.name: each for each in reversed(find_captions(page.words, _ITEMS))}
    values_of = {name: _right_of(page, items.get(name)) for name in _ITEMS}
    top = next((e.y for e in find_captions(page.words, _BOXES) if e.name == "record"), 0.0)
    bottom = items["if"].y if "if" in items and items["if"].y > top else page.height
    tree: Tree = {
        "schema": "truth/w12/1",
        "api_raw": _api(page),
        **_header(page),
        "page1_rows": _rows([w for w in page.words if top < w.baseline < bottom - 4]),
        "displacement_at": _figures(values_of["displacement"]),
        "measured_in": _made_in(page, items.get("measured")),
        "nearest_lease_line_ft": _figure(values_of["nearest"]),
        "min_by_rules_ft": _figure(values_of["minimum"]),
        "deviated": cell([w for w in values_of["deviated"] if w.text.isalpha()][:1]),
        "page2": BLANK,
    }
    return doubted(tree, _doubts(values(tree)))


def _api(page: Page) -> Reading:
    """The API number that is written on the head of the page; the form has no box for it."""
    head = [word for word in page.words if word.baseline < page.height * 0.14]
    for line in page_lines(head):
        for word in line:
            text = word.text.replace(".", "-")
            if re.fullmatch(r"42-?\d{3}-?\d{5}", text):
                return cell([word], lambda _, text=text: api_number(text))  # type: ignore[misc]
    return BLANK


def _header(page: Page) -> Tree:
    """The boxes of the head: each value stands below its caption, in the same box."""
    captions = find_captions([w for w in page.words if w.baseline < page.height * 0.32], _BOXES)
    held: dict[str, list[Word]] = {}
    for word in apart(page.words, captions):
        over = [
            each
            for each in captions
            if 4 < word.baseline - each.y < _BOX_PT and each.left - 8 < word.left
        ]
        if over:
            side = [
                e for e in over if (e.left > 0.7 * page.width) == (word.left > 0.7 * page.width)
            ]
            if side:
                lowest = max(each.y for each in side)
                row = [each for each in side if abs(each.y - lowest) < 6]
                nearest = max(row, key=lambda each: each.left)
                held.setdefault(nearest.name, []).append(word)
    held["lease_no"] = held.get("lease_no", []) + held.pop("oil", [])
    names = ("district", "lease_no", "well_no", "county", "field", "lease", "operator")
    return {name: header_cell(held.get(name, []), _PARSES.get(name)) for name in names}


def _right_of(page: Page, caption: Found | None) -> list[Word]:
    if caption is None:
        return []
    return sorted(
        (
            word
            for word in page.words
            if word.left > caption.right - 2 and abs(word.baseline - caption.y) <= _ITEM_PT
        ),
        key=lambda each: each.left,
    )


def _figures(words: Sequence[Word]) -> list[Reading]:
    found = [cell([word], scanned_number) for word in words if number(word.text) is not None]
    return found[:2] if len(found) >= 2 else []


def _figure(words: Sequence[Word]) -> Reading:
    numbers = [word for word in words if number(word.text) is not None]
    return cell(numbers[:1], scanned_number)


def _made_in(page: Page, caption: Found | None) -> Reading:
    """The choice of item 19 that is ticked."""
    if caption is None:
        return BLANK
    line = [
        word
        for word in page.words
        if word.left > caption.right and abs(word.baseline - caption.y) <= _ITEM_PT
    ]
    choices = find_captions(line, {name: [name] for name in _MADE_IN})
    ticked = [
        each
        for each in choices
        if any(
            (-3 < each.left - right < _TICK_PT or abs(each.left - left) < 6)
            and top - 4 < each.y - 3 < bottom + 4
            for left, top, right, bottom in page.ticks
        )
    ]
    if len(ticked) != 1:
        return cell([word for each in ticked for word in each.words], lambda _: None)
    return cell(ticked[0].words, lambda _: _MADE_IN[ticked[0].name])


def _rows(words: Sequence[Word]) -> list[Tree]:
    """The survey rows; a column's place is where the complete rows have it."""
    lines = [
        [word for word in line if scanned_number(word.text) is not None]
        for line in page_lines(words)
        if all(re.fullmatch(r"[\d.,OolISB]+", word.text) for word in line)
    ]
    complete = [line for line in lines if len(line) == len(_COLUMNS)]
    if len(complete) < 2:
        return []
    middles = [statistics.median(line[i].center for line in complete) for i in range(len(_COLUMNS))]
    rows = []
    for line in lines:
        cells: dict[int, Word] = {}
        for word in line:
            index = min(range(len(middles)), key=lambda i: abs(middles[i] - word.center))
            if abs(middles[index] - word.center) <= _OFF_COLUMN_PT:
                cells[index] = word
        if len(cells) >= 3:
            rows.append([cell([cells[i]], number) if i in cells else BLANK for i in range(6)])
    return rows


def _doubts(data: Data) -> Iterator[Doubt]:
    """Column 14 is 100 sin of the angle, 15 is course times 14, 16 the running sum of 15."""
    before: Sequence[Number | None] = (0, 0, 0, 0, 0, 0)
    for index, row in enumerate(data["page1_rows"]):
        depth, course, angle, per_100, displacement, accumulated = row
        at = f"page1_rows[{index}]"
        checks: list[tuple[bool, tuple[int, ...]]] = []
        if None not in (depth, course, before[0]):
            checks.append((abs((depth - before[0]) / 100 - course) < 0.02, (0, 1)))
        if None not in (angle, per_100):
            checks.append((abs(100 * math.sin(math.radians(angle)) - per_100) < 0.06, (2, 3)))
        if None not in (course, per_100, displacement):
            close = abs(course * per_100 - displacement) < 0.03 + 0.01 * displacement
            checks.append((close, (1, 3, 4)))
        if None not in (displacement, accumulated, before[5]):
            checks.append((abs(before[5] + displacement - accumulated) < 0.03, (4, 5)))
        for holds, columns in checks:
            if not holds:
                paths = tuple(f"{at}[{column}]" for column in columns)
                yield Doubt(paths=paths, reason="the columns of the row do not agree")
        before = row
