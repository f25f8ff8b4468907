"""Headers of well logs: the well, what was logged, and the casing, hole and elevations printed.

Service companies lay their headers out alike: a caption, and to its right one column for each
run. The first run is read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kernel.documents.labels import level, runs_of
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, Value, derived, read, read_text
from kernel.documents.scan_values import casing_size, hole_size, inches, scanned_number
from kernel.documents.sheet_header import api_number
from kernel.documents.values import iso_date
from kernel.documents.words import Page, Word, lines_of, page_order, text_of

Parse = Callable[[str], Value | None]
_WELL: tuple[tuple[str, str], ...] = (
    ("operator_name", r"COMPANY"),
    ("well_name", r"WELL"),
    ("field_name", r"FIELD"),
    ("county", r"COUNTY(?:/PARISH)?"),
    ("state", r"STATE"),
)
_NOTHING = {"-", "--", "—", "_", ".", "n/a", "na", "none"}


def _feet(text: str) -> Value | None:
    found = re.match(r"[-+]?[\dOoBSl,.]+", text.strip())
    return scanned_number(found.group()) if found else None


def _day(text: str) -> Value | None:
    return iso_date(text) or iso_date(text.replace("-", " "))


_ROWS: tuple[tuple[str, str, Parse | None], ...] = (
    ("date", r"(?:LOG )?DATE", _day),
    ("depth_driller_ft", r"(?:DEPTH|TD)[ —–-]*DRILLER'?S?|DRILLER'?S? (?:TD|DEPTH)", _feet),
    ("depth_logger_ft", r"(?:DEPTH|TD)[ —–-]*LOGGER'?S?|LOGGER'?S? (?:TD|DEPTH)", _feet),
    ("bottom_logged_ft", r"(?:BOTTOM|BTM\.?) LOG(?:GED)? INTER\w*\.?", _feet),
    ("top_logged_ft", r"TOP LOG(?:GED)? INTER\w*\.?", _feet),
    ("hole_size", r"OPEN HOLE SIZE|BIT SIZE", hole_size),
    ("fluid_type", r"TYPE (?:OF )?FLUID(?: IN HOLE)?|FLUID TYPE", None),
    ("cement_top_ft", r"EST(?:IMATED|\.)? (?:CEMENT TOP|TOP OF CEMENT)", _feet),
)
_ELEVATIONS: tuple[tuple[str, str], ...] = (
    ("kb_ft", r"K\.?\s?B\.?"),
    ("df_ft", r"D\.?\s?F\.?"),
    ("gl_ft", r"G\.?\s?L\.?"),
)
_STRINGS: tuple[tuple[str, str], ...] = (
    ("Conductor", r"COND\w*"),
    ("Surface", r"SURFACE"),
    ("Intermediate", r"PROT\.?\w*|INTERM\w*"),
    ("Production", r"PROD\w*"),
    ("Liner", r"I?LINER|INER"),
)


def read_log_header(pages: Sequence[Page]) -> Tree:
    """The readings of a log header; casing in the rows of the W-2's contract."""
    page = pages[0]
    lines = lines_of(level(page.words), tolerance_pt=5.0)
    rows = {name: _beside(lines, pattern, parse) for name, pattern, parse in _ROWS}
    hole = rows.pop("hole_size")
    header = {name: _beside(lines, pattern, None, well=True) for name, pattern in _WELL}
    casing = [*_casing_record(lines), *_casing_at(lines)]
    return {
        "log": _title(page),
        "header": {
            **header,
            "api": api_number([page]),
            "lease_name": BLANK,
            "well_no": BLANK,
            "sheet_date": rows["date"],
        },
        **rows,
        "hole_size_raw": hole,
        "hole_size_in": _inches(hole),
        "elevation": {name: _elevation(page, pattern) for name, pattern in _ELEVATIONS},
        "borehole": _borehole(lines),
        "casing": [{"row": index, **row} for index, row in enumerate(casing, 1)],
        "liner": [],
        "tubing": [],
        "intervals": [],
        "formations": [],
        "derived": {"dv_tools": [], "cibp": [], "packers": [], "data_warnings": []},
    }


def _title(page: Page) -> Reading:
    """The name of the log, from the largest words of the head."""
    head = [word for word in page.words if word.baseline < 0.2 * page.height]
    spoken = [
        word
        for word in head
        if re.search(
            r"LOG|NEUTRON|GAMMA|DENSITY|RESIST|INDUCT|COMPENS|RAY|CCL|BOND", word.text.upper()
        )
    ]
    return read(page_order(spoken))


def _beside(
    lines: Sequence[Sequence[Word]], pattern: str, parse: Parse | None, *, well: bool = False
) -> Reading:
    """What stands to the right of a caption, in the first cell of its line."""
    for line in lines:
        for start in range(len(line) if well else 1):
            count = _caption(line[start:], pattern)
            if not count:
                continue
            cell = _cell(line[start + count :], to_state=well)
            if cell and text_of(cell).strip(" '").lower() not in _NOTHING:
                return read(cell, parse)
    return BLANK


def _caption(words: Sequence[Word], pattern: str) -> int:
    """How many words the caption takes at the start of the words; 0 where it is none."""
    for count in range(min(4, len(words)), 0, -1):
        if re.fullmatch(rf"(?:{pattern})\s*:?", text_of(words[:count]).upper()):
            return count
    return 0


def _cell(words: Sequence[Word], *, to_state: bool) -> list[Word]:
    found: list[Word] = []
    for word in words:
        if to_state and re.fullmatch(r"STATE:?|COUNTY:?", word.text.upper()):
            break
        gap = 3.0 if to_state else 1.6
        if found and word.left - found[-1].right > gap * max(word.size, 8.0):
            break
        found.append(word)
    return found


def _inches(size: Reading) -> Reading:
    return BLANK if size.value is None else replace(size, value=inches(str(size.value)))


def _elevation(page: Page, pattern: str) -> Reading:
    for run in runs_of(page.words):
        found = re.fullmatch(
            rf"(?:ELEV\w*\.?\s*)?{pattern}\s*[:=]?\s*(\d{{1,2}},?\d{{3}}(?:\.\d+)?|\d{{2,4}}(?:\.\d+)?)\s*'?(?:\s*FT\.?)?",
            text_of(run).upper(),
        )
        if found:
            value = scanned_number(found[1])
            return read(run, lambda _, value=value: value)  # type: ignore[misc]
    return BLANK


def _columns(line: Sequence[Word], names: Sequence[tuple[str, str]]) -> dict[str, float]:
    """The middles of a table's headings, where the line has all of them."""
    found = {}
    for name, pattern in names:
        words = [word for word in line if re.fullmatch(pattern, word.text.upper().strip(":."))]
        if not words:
            return {}
        found[name] = words[0].center
    return found


def _in_columns(words: Sequence[Word], columns: dict[str, float]) -> dict[str, list[Word]]:
    cells: dict[str, list[Word]] = {name: [] for name in columns}
    for word in words:
        cells[min(columns, key=lambda name: abs(columns[name] - word.center))].append(word)
    return cells


def _depth(words: Sequence[Word]) -> Reading:
    """A depth, the surface as 0; a range is no depth of the string."""
    text = text_of(words)
    if re.match(r"SURF", text.upper()):
        return read(words, lambda _: 0)
    if not words or re.search(r"\d\D*-\s*\d", text) or text.lower() in _NOTHING:
        return BLANK
    return read(words, _feet)


def _casing_record(lines: Sequence[Sequence[Word]]) -> list[dict[str, Tree]]:
    names = (
        ("size", r"SIZE"),
        ("weight", r"WGT/FT|WEIGHT|WT\.?(?:/FT)?|WGT"),
        ("top", r"TOP|FROM"),
        ("bottom", r"BOTTOM|TO"),
    )
    for at, line in enumerate(lines):
        if not re.match(r"CASING\b", text_of(line).upper()):
            continue
        columns = _columns(line, names)
        if columns:
            return [row for below in lines[at + 1 : at + 9] if (row := _casing_row(below, columns))]
    return []


def _casing_row(line: Sequence[Word], columns: dict[str, float]) -> dict[str, Tree] | None:
    kind = next((name for name, pattern in _STRINGS if _named(line, pattern)), None)
    if kind is None:
        return None
    left = min(columns.values()) - 0.5 * (columns["weight"] - columns["size"])
    cells = _in_columns([word for word in line if word.center > left], columns)
    size = read(cells["size"], casing_size)
    if size.value is None:
        return None
    name = read_text(kind, line[:1])
    return _row(
        name,
        size,
        read(cells["weight"], _feet),
        top=_depth(cells["top"]),
        shoe=_depth(cells["bottom"]),
    )


def _named(line: Sequence[Word], pattern: str) -> bool:
    return bool(line) and bool(re.fullmatch(pattern, line[0].text.upper().strip(":")))


def _casing_at(lines: Sequence[Sequence[Word]]) -> list[dict[str, Tree]]:
    """Headers that print `Casing-Driller  8 5/8 @ 5,567`: one string."""
    for line in lines:
        found = re.match(
            r"CASING[ —–-]*DRILLER\S*\s+(.{1,8}?)\s*\"?\s*@\s*([\d,.]+)", text_of(line).upper()
        )
        size = casing_size(found[1]) if found else None
        if found and size is not None:
            where = read_text(size, line)
            shoe = _feet(found[2])
            return [_row(BLANK, where, BLANK, top=BLANK, shoe=derived(shoe, where))]
    return []


def _row(
    name: Reading, size: Reading, weight: Reading, *, top: Reading, shoe: Reading
) -> dict[str, Tree]:
    if weight.value is not None and not 4 <= float(weight.value) <= 200:
        weight = replace(weight, value=None, confidence=DOUBTFUL)
    return {
        "casing_type": name,
        "casing_size_raw": size,
        "casing_size_in": _inches(size),
        "hole_size_raw": BLANK,
        "hole_size_in": BLANK,
        "weight_lb_ft": weight,
        "top_ft": top,
        "setting_depth_ft": shoe,
        "multistage_tool_depth_ft": BLANK,
        "multistage_shoe_depth_ft": BLANK,
        "cement_class": BLANK,
        "cement_sacks": BLANK,
        "slurry_volume_cuft": BLANK,
        "top_of_cement_raw": BLANK,
        "top_of_cement_ft": BLANK,
        "toc_method": BLANK,
    }


def _borehole(lines: Sequence[Sequence[Word]]) -> list[dict[str, Reading]]:
    """The borehole record: bit sizes with their depths."""
    names = (("bit", r"BIT"), ("from", r"FROM"), ("to", r"TO"))
    for at, line in enumerate(lines):
        columns = _columns(line, names)
        if not columns:
            continue
        edge = columns["to"] + 0.5 * (columns["to"] - columns["from"])
        rows = []
        for below in lines[at + 1 : at + 6]:
            if re.match(r"CASING\b", text_of(below).upper()):
                break
            cells = _in_columns([word for word in below if word.center < edge], columns)
            size = read(cells["bit"], hole_size)
            if size.value is not None:
                rows.append(
                    {
                        "bit_size_raw": size,
                        "bit_size_in": _inches(size),
                        "from_ft": _depth(cells["from"]),
                        "to_ft": _depth(cells["to"]),
                    }
                )
        return rows
    return []
