"""Directional surveys with a text layer: the stations, and the kick-off point where it is named."""

import re
from collections.abc import Sequence

from kernel.documents.labels import runs_of
from kernel.documents.lines_said import lines_said, said
from kernel.documents.reading import Reading, Tree, read
from kernel.documents.sheet_header import well_header
from kernel.documents.values import number
from kernel.documents.words import Page, Word, lines_of, text_of

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("md_ft", r"^(?:MD|MEAS(?:URED)?\.?(?: DEPTH)?|M\.D\.)"),
    ("inclination_deg", r"^(?:INC(?:L(?:INATION)?)?|DRIFT|ANGLE)\b"),
    ("azimuth_deg", r"^(?:AZI(?:M(?:UTH)?)?|DIRECTION)\b"),
    ("tvd_ft", r"^(?:TVD|TRUE VERT\w*\.?|VERT\w*\.?(?: DEPTH)?)"),
)
_KICK_OFF = r"\b(?:KOP|KICK[ -]*OFF POINT)\b\D{0,12}([\d,]+(?:\.\d+)?)"
_REACH_PT = 30.0


def read_directional_survey(pages: Sequence[Page]) -> Tree:
    """The readings of a survey: header, kick-off point and stations down the hole."""
    lines = lines_said(pages)
    stations: list[dict[str, Reading]] = []
    columns: dict[str, float] = {}
    for page in pages:
        columns = _columns(page) or columns
        if columns:
            stations += _stations(page, columns)
    return {
        "header": {**well_header(pages)},
        "stations": _doubted(stations),
        "derived": {
            "dv_tools": [],
            "cibp": [],
            "packers": [],
            "data_warnings": [],
            "kop_md_ft": said(
                lines, r"\b(?:KOP|KICK[ -]*OFF POINT)\b\D{0,12}([\d,]+(?:\.\d+)?)", number
            ),
        },
    }


def _columns(page: Page) -> dict[str, float]:
    """The middles of the headings, where one line or two have those of depth and angle."""
    found: dict[str, float] = {}
    for run in runs_of(page.words):
        for name, pattern in _COLUMNS:
            if name not in found and len(run) <= 3 and re.search(pattern, text_of(run).upper()):
                found[name] = (run[0].left + run[-1].right) / 2
    return found if {"md_ft", "inclination_deg"} <= set(found) else {}


def _stations(page: Page, columns: dict[str, float]) -> list[dict[str, Reading]]:
    rows = []
    for line in lines_of(page.words):
        cells = {name: _cell(line, middle) for name, middle in columns.items()}
        if any(word is None for word in (cells["md_ft"], cells["inclination_deg"])):
            continue
        rows.append({name: read([w] if w else [], number) for name, w in cells.items()})
    return rows


def _cell(line: Sequence[Word], middle: float) -> Word | None:
    near = [w for w in line if abs(w.center - middle) <= _REACH_PT and number(w.text) is not None]
    return min(near, key=lambda word: abs(word.center - middle), default=None)


def _doubted(rows: list[dict[str, Reading]]) -> list[dict[str, Reading]]:
    """Stations that do not go down the hole, and angles that are none, go to a person."""
    last = -1.0
    for row in rows:
        depth, angle = float(row["md_ft"].value or 0), float(row["inclination_deg"].value or 0)
        if depth <= last:
            row["md_ft"] = row["md_ft"].doubted()
        if not 0 <= angle <= 120:
            row["inclination_deg"] = row["inclination_deg"].doubted()
        deep = row.get("tvd_ft")
        if deep is not None and isinstance(deep.value, int | float) and deep.value > depth + 1:
            row["tvd_ft"] = deep.doubted()
        last = max(last, depth)
    return rows
