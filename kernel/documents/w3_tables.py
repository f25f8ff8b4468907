"""The tables of Form W-3: the plug columns, the casing left in the well, intervals and water."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from kernel.documents.caption_cells import FormPage, Parse, reading
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, derived
from kernel.documents.scan_values import hole_size, scanned_date, scanned_number
from kernel.documents.values import iso_date, number
from kernel.documents.w3a_rows import inches_of
from kernel.documents.words import Word, lines_of

_ROWS = (
    ("date", "date"),
    ("hole_or_pipe_in", "hole"),
    ("pipe_bottom_ft", "pipe_bottom"),
    ("sacks", "sacks"),
    ("slurry_ft3", "slurry"),
    ("calculated_top_ft", "calculated"),
    ("measured_top_ft", "measured"),
    ("slurry_ppg", "weight"),
    ("cement_class", "class"),
)
_PITCH_PT = 11.75  # from one item of the plug table to the next
_FIRST_COLUMN_PT = 218.0  # from the item captions to the middle of the first column
_COLUMN_PT = 42.7
_MOST_PLUGS = 8
_CASING = (
    ("od", -10.0, 22.0),
    ("weight_lb_ft", 22.0, 66.0),
    ("depth_ft", 66.0, 138.0),
    ("left_in_well_ft", 138.0, 214.0),
    ("hole", 214.0, 290.0),
)


def _number(words: Sequence[Word]) -> Parse:
    return scanned_number if any(word.method == "ocr" for word in words) else number


def _day(text: str) -> str | None:
    return iso_date(text) or scanned_date(text)


def plug_columns(page: FormPage) -> list[Tree]:
    """Items 19–27, one entry for each column that is filled in."""
    places = _row_places(page)
    if not places:
        return []
    first, step = _columns(page)
    cells: dict[tuple[int, str], list[Word]] = {}
    half = _PITCH_PT * page.scale * 0.6
    for word in page.values:
        column = round((word.center - first) / step)
        row = min(places, key=lambda name: abs(places[name] - word.baseline))
        inside = word.center > first - 0.55 * step and 0 <= column < _MOST_PLUGS
        if inside and abs(places[row] - word.baseline) <= half:
            cells.setdefault((column, row), []).append(word)
    numbers = sorted({column for column, _ in cells})
    return [
        _plug(column + 1, {n: cells.get((column, n), []) for n, _ in _ROWS}) for column in numbers
    ]


def _row_places(page: FormPage) -> dict[str, float]:
    """The baseline of each item, from the captions found and their even steps. [pt]"""
    seen = [
        (index, caption.y)
        for index, (_, name) in enumerate(_ROWS)
        if (caption := page.caption(name)) is not None
    ]
    if not seen:
        return {}
    step = _PITCH_PT * page.scale
    if len(seen) > 1:
        (low, upper), (high, lower) = seen[0], seen[-1]
        step = (lower - upper) / (high - low)
    start = median(y - index * step for index, y in seen)
    known = {_ROWS[index][0]: y for index, y in seen}
    return {name: known.get(name, start + index * step) for index, (name, _) in enumerate(_ROWS)}


def _columns(page: FormPage) -> tuple[float, float]:
    """Middle of the first plug column and the step to the next one. [pt]"""
    heads = _plug_heads(page)
    if len(heads) > 1:
        step = (heads[-1][1] - heads[0][1]) / (heads[-1][0] - heads[0][0])
        if step > 0:
            return median(x - (n - 1) * step for n, x in heads), step
    left = next(c.left for _, name in _ROWS if (c := page.caption(name)) is not None)
    return left + _FIRST_COLUMN_PT * page.scale, _COLUMN_PT * page.scale


def _plug_heads(page: FormPage) -> list[tuple[int, float]]:
    """Number and middle of the headings `PLUG #1` …, from left to right."""
    found = []
    words = sorted(page.values, key=lambda each: (round(each.baseline / 4), each.left))
    for index, word in enumerate(words):
        digits = word.text.lstrip("#")
        before = words[index - 1] if index else None
        if word.text.startswith("#") and digits.isdigit() and before is not None:
            if before.text.upper() == "PLUG":
                found.append((int(digits), (before.left + word.right) / 2))
        elif word.text.upper().startswith("PLUG#") and word.text[5:].isdigit():
            found.append((int(word.text[5:]), word.center))
    return sorted(found)


def _plug(n: int, cells: Mapping[str, Sequence[Word]]) -> Tree:
    filled = [word for words in cells.values() for word in words]
    size = reading(cells["hole_or_pipe_in"])
    return {
        "n": derived(n, reading(filled)),
        "date": reading(cells["date"], _day),
        "hole_or_pipe_in": size,
        "hole_or_pipe_decimal_in": inches_of(size, hole_size),
        **{
            name: reading(cells[name], _number(cells[name]))
            for name, _ in _ROWS
            if name.endswith(("_ft", "_ft3", "_ppg")) or name == "sacks"
        },
        "cement_class": reading(cells["cement_class"]),
    }


def casing_rows(page: FormPage) -> list[Tree]:
    """Item 28, the casing and tubing put in the well and left in it."""
    start, end = page.caption("casing"), page.caption("intervals")
    if start is None:
        return []
    bottom = end.y - 4 if end else start.y + 68 * page.scale
    left, top = start.left, start.y + 18 * page.scale
    words = page.between(left - 10, left + 290 * page.scale, top, bottom)
    rows: list[Tree] = []
    for line in lines_of(words, tolerance_pt=5.0):
        cells = {
            name: [w for w in line if near <= (w.center - left) / page.scale < far]
            for name, near, far in _CASING
        }
        od, hole = reading(cells["od"]), reading(cells["hole"])
        rows.append(
            {
                "row": derived(len(rows) + 1, reading(line)),
                "od_raw": od,
                "od_in": inches_of(od, hole_size),
                "hole_raw": hole,
                "hole_in": inches_of(hole, hole_size),
                **{
                    name: reading(cells[name], _number(cells[name]))
                    for name in ("weight_lb_ft", "depth_ft", "left_in_well_ft")
                },
            }
        )
    return rows


def interval_rows(page: FormPage) -> list[Tree]:
    """Item 30, open hole and perforated intervals: two columns of `FROM … TO …`."""
    start, end = page.caption("intervals"), page.caption("knowledge")
    if start is None:
        return []
    bottom = end.y - 4 if end else start.y + 86 * page.scale
    words = page.between(0, page.page.width, start.y + 4, bottom)
    pairs: list[tuple[list[Word], list[Word]]] = []
    for line in lines_of(words, tolerance_pt=5.0):
        pairs += _pairs_of(line)
    pairs.sort(key=lambda pair: pair[0][0].center > start.left + 270 * page.scale)
    return [_interval(k, *pair) for k, pair in enumerate(pairs, 1)]


def _pairs_of(line: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    found: list[tuple[list[Word], list[Word]]] = []
    side: list[Word] | None = None
    for word in line:
        if word.text.upper().startswith("FROM"):
            found.append(([], []))
            side = found[-1][0]
        elif word.text.upper() == "TO" and found:
            side = found[-1][1]
        elif side is not None:
            side.append(word)
    return [pair for pair in found if pair[0]]


def _interval(row: int, upper_words: Sequence[Word], lower_words: Sequence[Word]) -> Tree:
    upper = reading(upper_words, _number(upper_words))
    lower = reading(lower_words, _number(lower_words))
    printed = derived(f"{upper.snippet} to {lower.snippet}", upper, lower)
    ends = (upper.value, lower.value)
    if all(isinstance(end, int | float) for end in ends) and float(ends[0]) > float(ends[1]):  # type: ignore[arg-type]
        upper, lower = lower, upper
    return {
        "row": derived(row, reading([*upper_words, *lower_words])),
        "kind": BLANK,  # the item does not tell perforations from open hole
        "from_ft": upper,
        "to_ft": lower,
        "as_printed": printed,
    }


def water_zones(page: FormPage) -> list[list[Reading]]:
    """The fresh water zones, top and bottom of each.

    One depth alone in the first row is the zone from the surface down to it; that is a reading
    of the form's habit and is kept for a person's eyes.
    """
    top, bottom = page.caption("zones_top"), page.caption("zones_bottom")
    if top is None or bottom is None:
        return []
    scale, middle = page.scale, (top.center + bottom.center) / 2
    edge = bottom.center + (bottom.center - top.center) / 2
    left = top.center - (bottom.center - top.center) / 2 - 8
    words = page.between(left, edge + 8, top.y + 5 * scale, top.y + 44 * scale)
    zones: list[list[Reading]] = []
    for line in lines_of(words, tolerance_pt=5.0):
        uppers = [word for word in line if word.center < middle]
        lowers = [word for word in line if word.center >= middle]
        upper, lower = (reading(words, _number(words)) for words in (uppers, lowers))
        if not zones and upper.value is not None and lower is BLANK:
            surface = replace(
                derived(0, upper), confidence=DOUBTFUL, snippet="one depth: from the surface"
            )
            zones.append([surface, replace(upper, confidence=DOUBTFUL)])
        elif upper is not BLANK or lower is not BLANK:
            zones.append([upper, lower])
    return zones
