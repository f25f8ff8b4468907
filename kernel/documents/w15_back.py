"""The back of a W-15: the table of squeezes and plugs, remarks and the two certificates."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher

from kernel.documents.form_grid import Found, apart, find_captions, nearest, page_lines
from kernel.documents.reading import BLANK, Reading, Tree, Value
from kernel.documents.scan_values import (
    casing_size,
    cell,
    hole_size,
    is_by_hand,
    scanned_date,
    scanned_number,
)
from kernel.documents.values import yes_no
from kernel.documents.words import Page, Word, lines_of, page_order, text_of

_ROWS: Mapping[str, Sequence[str]] = {
    "date": ["23cementingdate"],
    "hole_or_pipe_size_raw": ["24sizeofholeorpipepluggedin", "sizeofholeofpipein"],
    "tubing_depth_ft": ["25depthtobottomoftubingordrillpipeft"],
    "retainer_depth_ft": ["cementretainersettingdepthft"],
    "cibp_depth_ft": ["cibpsettingdepthft"],
    "cement_on_cibp_ft": ["amountofcementontopofcibpft"],
    "sacks": ["26sacksofcementusedeachplug", "sacksofcementused"],
    "volume_cuft": ["27slurryvolumepumpedcuft"],
    "calc_top_ft": ["28calculatedtopofplugft"],
    "measured_top": ["29measuredtopofplugiftaggedft"],
    "slurry_wt_ppg": ["30slurrywtlbsgal", "slurryweightlbsgal"],
    "cement_class": ["31typecement", "classtypeofcement"],
    "perf_and_squeeze": ["perforateandsqueezeyesno"],
}
_PLUG = re.compile(r"PLUG#?", re.IGNORECASE)
_TITLE = re.compile(r"cementingto(?:squeeze|plug)")
_LABELS = 0.2  # of the page's width: row captions start left of it
_ROW_PT = 6.5
_GAP_PT = 14.0  # words of one text stand closer
_ACROSS_PT = 3.0  # how far a word reaches over a line that it was written across
_COLUMN_SHARE = 0.6  # of the step from column to column
_LABEL_PT = 60.0  # how far above the table a column's handwritten title stands
_LEAST_ROWS = 5
_LEAST_TOLD = 2
_SAID = ("DRILLED OUT", "SEE REMARKS", "SURFACE", "NOT TAGGED", "NONE")
_LIKE = 0.8
_PRINT = 1.15  # times the size of a legend's numbers that its print reaches
_LEAST_WRITTEN = 3
_WRITTEN_PT = 6.5  # written lines are less level than print
_LEAST_TYPED = 2  # words of print beside which handwriting is a signature
_BELOW_PT = 16.0  # a signed line stands no further above its caption


def plugs_of(page: Page) -> list[Tree]:
    """The filled columns of the table of squeezes and plugs."""
    labels = page.width * _LABELS
    captions = [each for each in find_captions(page.words, _ROWS) if each.left < labels]
    rows: dict[str, float] = {}
    for each in captions:
        rows.setdefault(each.name, each.y)
    columns, heads = _columns(page.words, min(rows.values(), default=0.0))
    if len(rows) < _LEAST_ROWS or len(columns) < 2:
        return []
    step = (max(columns.values()) - min(columns.values())) / (len(columns) - 1)
    first = min(columns.values()) - _COLUMN_SHARE * step
    cells: dict[tuple[str, str], list[Word]] = {}
    table = [word for word in apart(page.words, captions) if word.center > first]
    for row in rows:
        line = [word for word in table if nearest(rows, word.baseline, _ROW_PT) == row]
        for run in _runs(line):
            for column in _columns_of(run, columns, step):
                cells.setdefault((column, row), []).extend(run)
    titles = _titles(page.words, columns, heads, step)
    plugs = []
    for column in sorted(columns):
        held = {row: cells[(column, row)] for row in rows if (column, row) in cells}
        if len(held) >= _LEAST_TOLD and ("sacks" in held or "date" in held):
            plugs.append(_plug(int(column), held, titles.get(column, []), heads[column]))
    return plugs


def _columns(
    words: Sequence[Word], first_row: float
) -> tuple[dict[str, float], dict[str, list[Word]]]:
    """Middles of the columns `PLUG #1` and on, and the words of their headings."""
    heads: dict[str, list[Word]] = {}
    for line in page_lines([w for w in words if first_row - 40 < w.baseline < first_row - 4]):
        for index, word in enumerate(line):
            joined = re.fullmatch(r"PLUG#?([1-9])", word.text.upper())
            if joined:
                heads.setdefault(joined[1], [word])
            elif _PLUG.fullmatch(word.text) and index + 1 < len(line):
                number = re.fullmatch(r"#?([1-9])", line[index + 1].text)
                if number:
                    heads.setdefault(number[1], [word, line[index + 1]])
    middles = {number: (words[0].left + words[-1].right) / 2 for number, words in heads.items()}
    return middles, heads


def _runs(line: Sequence[Word]) -> list[list[Word]]:
    """The words of a row in groups: text that goes on is one group, a figure stands alone."""
    runs: list[list[Word]] = []
    for word in sorted(line, key=lambda each: each.left):
        last = runs[-1][-1] if runs else None
        close = last is not None and word.left - last.right < _GAP_PT
        if close and _is_text(word) and _is_text(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_text(word: Word) -> bool:
    return word.text.isalpha() and len(word.text) > 1 and word.text.upper() not in ("YES", "NO")


def _columns_of(run: Sequence[Word], columns: Mapping[str, float], step: float) -> list[str]:
    """The column of a group; text written across the line between two columns is in both."""
    homes = {nearest(columns, word.center, _COLUMN_SHARE * step) for word in run} - {None}
    names = sorted(str(name) for name in homes)
    if len(names) != 2:
        middle = (run[0].left + run[-1].right) / 2
        own = nearest(columns, middle, _COLUMN_SHARE * step)
        return [own] if own is not None else []
    edge = (columns[names[0]] + columns[names[1]]) / 2
    if any(word.left < edge - _ACROSS_PT and edge + _ACROSS_PT < word.right for word in run):
        return names
    return [str(nearest(columns, run[0].center, _COLUMN_SHARE * step))]


def _titles(
    words: Sequence[Word],
    columns: Mapping[str, float],
    heads: Mapping[str, list[Word]],
    step: float,
) -> dict[str, list[Word]]:
    """Words written above the table, by column."""
    titles: dict[str, list[Word]] = {}
    top = min(word.baseline for head in heads.values() for word in head)
    for line in page_lines([w for w in words if top - _LABEL_PT < w.baseline < top - 4]):
        if _TITLE.search("".join(c for c in text_of(line).lower() if c.isalpha())):
            continue
        for word in line:
            column = nearest(columns, word.center, _COLUMN_SHARE * step)
            if column is not None:
                titles.setdefault(column, []).append(word)
    return titles


def _plug(number: int, held: Mapping[str, list[Word]], title: list[Word], head: list[Word]) -> Tree:
    fields: dict[str, Tree] = {
        "plug": cell(head, lambda _: number),
        "label": cell(title),
    }
    parses: dict[str, Callable[[str], Value | None] | None] = {
        "date": scanned_date,
        "hole_or_pipe_size_raw": lambda text: casing_size(text) or hole_size(text),
        "cement_on_cibp_ft": number_or_text,
        "measured_top": number_or_text,
        "cement_class": None,
        "perf_and_squeeze": yes_no,
    }
    for row in _ROWS:
        fields[row] = cell(held.get(row, []), parses.get(row, scanned_number))
    return fields


def number_or_text(text: str) -> Value | None:
    """A depth, or the words that stand in its place.

    >>> number_or_text("1695"), number_or_text("DRILLEP OUT"), number_or_text("~")
    (1695, 'DRILLED OUT', None)
    """
    value = scanned_number(text)
    if value is not None:
        return value
    for said in _SAID:
        if SequenceMatcher(None, text.upper(), said).ratio() >= _LIKE:
            return said
    return text if re.search(r"[A-Za-z]{2}", text) else None


Parse = Callable[[str], Value | None]
_SIGNED: Mapping[str, Sequence[str]] = {
    "cementer": ["nameandtitleofcementersrepresentative", "titleofcementersrepresentative"],
    "company": ["cementingcompany"],
    "operator": [
        "typedorprintednameofoperatorsrepresentative",
        "printednameofoperatorsrepresentative",
    ],
    "title": ["title"],
    "date": ["datemodayyr", "datemoday", "datemo", "date"],
    "phone": ["telareacode", "telareacodenumber"],
    "signature": ["signature"],
}


def certificates(page: Page) -> tuple[Tree, Tree]:
    """The cementer's and the operator's certificate: what stands above their captions."""
    captions = find_captions(page.words, _SIGNED)
    values = list(apart(page.words, captions))

    def above(name: str, after: float, parse: Parse | None = None) -> Reading:
        own = [each for each in captions if each.name == name and each.y > after]
        return _above(own[0], _before_next(own[0], captions, values), parse) if own else BLANK

    signed = [each.y for each in captions if each.name == "cementer"]
    by_operator = [each.y for each in captions if each.name == "operator"]
    if not signed or not by_operator:
        empty: Tree = {"name": BLANK, "company": BLANK, "date": BLANK}
        return empty, {"name": BLANK, "title": BLANK, "date": BLANK, "phone": BLANK}
    first, second = signed[0] - 8, by_operator[0] - 8
    cementer = {
        "name": above("cementer", first),
        "company": above("company", first),
        "date": above("date", first, scanned_date),
    }
    operator = {
        "name": above("operator", second),
        "title": above("title", second),
        "date": above("date", second, scanned_date),
        "phone": above("phone", second, _phone),
    }
    return cementer, operator


def _before_next(caption: Found, captions: Sequence[Found], values: Sequence[Word]) -> list[Word]:
    """The words that do not reach over the next caption of the line, where a signature stands."""
    edge = min(
        (
            each.left
            for each in captions
            if each.left > caption.right and abs(each.y - caption.y) < 8
        ),
        default=math.inf,
    )
    return [word for word in values if word.center < edge - 4]


def _above(caption: Found, values: Sequence[Word], parse: Parse | None) -> Reading:
    """What stands above a caption; with a parser the end of it that parses."""
    before = 45.0 if parse is None else 130.0
    reach = page_order(
        word
        for word in values
        if 2 < caption.y - word.baseline < _BELOW_PT
        and caption.left - before < word.center < max(caption.right, caption.left + 110) + 25
    )
    if parse is None:
        typed = [word for word in reach if not is_by_hand([word])]
        return cell(typed if len(typed) >= _LEAST_TYPED else reach)
    for start in range(len(reach)):
        for end in range(len(reach), start, -1):
            if parse(text_of(reach[start:end])) is not None:
                return cell(reach[start:end], parse)
    return BLANK


def _phone(text: str) -> str | None:
    """A telephone number with its area code.

    >>> _phone("(432)683-4816"), _phone("713-985-6991"), _phone("79707")
    ('(432)683-4816', '713-985-6991', None)
    """
    plain = text.strip(" .,")
    return plain if re.fullmatch(r"\(?\d{3}\)?[-\s.]?\d{3}-?\d{4}", plain) else None


def remark_words(page: Page) -> list[list[Word]]:
    """The lines of the box “Remarks” on the back of the 2014 revision."""
    head = [
        word
        for word in page.words
        if word.text.upper() == "REMARKS" and abs(word.center - page.width / 2) < 40
    ]
    end = next(
        (w.baseline for w in page.words if re.match(r"CEMENTER.?S$", w.text.upper())), page.height
    )
    if not head:
        return []
    return _legend_last([w for w in page.words if head[0].baseline + 4 < w.baseline < end - 4])


def _legend_last(words: Sequence[Word]) -> list[list[Word]]:
    """The lines of a box, a printed legend of slurries apart from what was written beside it."""
    lines = page_lines(words)
    numbered = [line for line in lines if re.fullmatch(r"[1-9]\.?", line[0].text)]
    if not numbered:
        return lines
    print_pt = max(line[0].size for line in numbered) * _PRINT
    legend = [[word for word in line if word.size <= print_pt] for line in numbered]
    printed = {id(word) for line in legend for word in line}
    written = [word for word in words if id(word) not in printed]
    if len(written) < _LEAST_WRITTEN or min(word.size for word in written) <= print_pt:
        return lines
    return [*lines_of(written, tolerance_pt=_WRITTEN_PT), *(line for line in legend if line[1:])]
