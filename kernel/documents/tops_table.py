"""The formation record of a W-2 as a picture: its columns found by their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.documents.labels import runs_of
from kernel.documents.reading import BLANK, Reading, read, read_text
from kernel.documents.scan_values import scanned_number
from kernel.documents.values import yes_no
from kernel.documents.words import Page, Word, lines_of, paragraph, text_of

_FIRST = re.compile(r"^FORMATIONS?$")
_ENCOUNTERED = re.compile(r"^ENCOUNTER")
_END = re.compile(r"^(?:DO THE PRODUCING|IS THE COMPLETION|REMARKS$|RRC REMARKS|CASING RECORD)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Middles of the headings. [pt]"""

    top: float
    encountered: float
    tvd: float
    md: float
    isolated: float


def is_record(page: Page) -> bool:
    """Whether the page shows the record with its headings."""
    return _columns(page) is not None


def record_rows(page: Page) -> list[dict[str, Reading]]:
    """The rows of the record; names and remarks go on over several lines."""
    columns = _columns(page)
    if columns is None:
        return []
    rows: list[list[list[Word]]] = []
    for line in lines_of(word for word in page.words if word.baseline > columns.top):
        if _END.search(text_of(line).upper()):
            break
        if rows and not _answers(line, columns):
            rows[-1].append(line)
        elif _answers(line, columns):
            rows.append([line])
    return [_formation(row, columns) for row in rows]


def _columns(page: Page) -> _Columns | None:
    runs = runs_of(page.words)
    heads = [run for run in runs if _FIRST.match(text_of(run).upper().strip(": "))]
    for head in heads:
        line = [
            run for run in runs if abs(run[0].baseline - head[0].baseline) <= 1.2 * head[0].size
        ]
        middle = {
            name: (found[0][0].left + found[0][-1].right) / 2
            for name, pattern in (
                ("encountered", _ENCOUNTERED),
                ("tvd", re.compile(r"TVD")),
                ("md", re.compile(r"\bMD")),
            )
            if (found := [run for run in line if pattern.search(text_of(run).upper())])
        }
        if len(middle) == 3:
            isolated = [
                (run[0].left + run[-1].right) / 2
                for run in runs
                if "FORMATION" in text_of(run).upper()
                and run is not head
                and 0 <= head[0].baseline - run[0].baseline <= 3 * head[0].size
                and run[0].left > middle["md"] - 20
            ]
            step = middle["md"] - middle["tvd"]
            return _Columns(
                top=head[0].baseline + 2,
                isolated=isolated[0] if isolated else middle["md"] + 0.8 * step,
                **middle,
            )
    return None


def _is_answer(word: Word, columns: _Columns) -> bool:
    if yes_no(word.text) is not None:
        return (
            abs(word.center - columns.encountered) < 40 or abs(word.center - columns.isolated) < 70
        )
    return _is_depth(word, columns)


def _is_depth(word: Word, columns: _Columns) -> bool:
    beyond = (columns.encountered + columns.tvd) / 2
    return beyond < word.center < columns.md + 40 and scanned_number(word.text) is not None


def _answers(line: Sequence[Word], columns: _Columns) -> bool:
    return any(_is_answer(word, columns) for word in line)


def _formation(lines: Sequence[Sequence[Word]], columns: _Columns) -> dict[str, Reading]:
    words = [word for line in lines for word in line]
    depths = [word for word in words if _is_depth(word, columns)]
    answers = [word for word in words if yes_no(word.text) is not None and word not in depths]
    split = (columns.encountered + columns.isolated) / 2

    def text_left_of(edge: float, *, left: bool) -> Reading:
        parts = [
            [
                word
                for word in line
                if word not in depths
                and not _is_answer(word, columns)
                and (word.center < edge) == left
            ]
            for line in lines
        ]
        parts = [part for part in parts if part]
        return read_text(paragraph(parts), [word for part in parts for word in part])

    def nearest(middle: float, other: float) -> list[Word]:
        return [w for w in depths if abs(w.center - middle) < abs(w.center - other)][:1]

    return {
        "name": text_left_of(split, left=True),
        "encountered": _answer([w for w in answers if w.center < split]),
        "depth_tvd_ft": read(nearest(columns.tvd, columns.md), scanned_number),
        "depth_md_ft": read(nearest(columns.md, columns.tvd), scanned_number),
        "isolated": _answer([w for w in answers if w.center >= split]),
        "remarks": text_left_of(split, left=False),
    }


def _answer(words: Sequence[Word]) -> Reading:
    return read(list(words)[:1], yes_no) if words else BLANK
