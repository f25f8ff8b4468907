"""Cementing reports, Form W-15 of 4/1/83 and of 08/2014: one report for each front page."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any

from kernel.documents import w15_back, w15_blocks, w15_old
from kernel.documents.doubts import doubted
from kernel.documents.form_grid import find_captions
from kernel.documents.known_names import known_field, with_legal_form
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, derived, values
from kernel.documents.scan_values import cell
from kernel.documents.w15_checks import report_doubts, unit_warning
from kernel.documents.w15_grid import grid_of
from kernel.documents.w15_remarks import spelled
from kernel.documents.w15_wording import confirmed, known_title, worded
from kernel.documents.words import Page, Word, text_of
from kernel.reference import texas_counties

_HEADER = (
    *("operator_name", "operator_no", "district", "county", "api_raw", "field_name", "field_no"),
    *("lease_name", "lease_no", "well_no", "drilling_permit_no", "cementer_name", "cementer_no"),
)
_SAME_CELL = 0.7  # how like two readings of one box in two reports of a file are
_HEAD = 0.3  # of the page's height
_FRONT = {"front": ["casingcementingdata", "operatorname", "1operatorsnameasshownonformp5"]}


def read_w15(pages: Sequence[Page]) -> Tree:
    """The readings of all reports of a file, in the shape of the contract."""
    reports = [_report(group) for group in _groups(pages)]
    _agree(reports)
    _struck_columns(reports)
    confirmed(reports)
    tree: Tree = {"schema": "truth/w15/1", "reports": reports}
    return doubted(tree, report_doubts(values(tree)))


def _groups(pages: Sequence[Page]) -> list[list[Page]]:
    """Front pages with the pages behind them."""
    groups: list[list[Page]] = []
    for page in pages:
        if not groups or _is_front(page):
            groups.append([page])
        else:
            groups[-1].append(page)
    return groups


def _is_front(page: Page) -> bool:
    """Whether the head of a page has the captions of a front page."""
    head = [word for word in page.words if word.baseline < page.height * _HEAD]
    return bool(find_captions(head, _FRONT))


def _report(pages: Sequence[Page]) -> Tree:
    front = pages[0]
    grid = grid_of(front)
    if grid is not None:
        header, revision = w15_old.header_boxes(front), w15_old.form_revision(front)
        strings, lines = w15_old.strings_of(front, grid)
    else:
        header, revision = w15_blocks.header_fields(front), w15_blocks.form_revision(front)
        strings, lines = w15_blocks.strings_of(front), []
    cementer: Tree = {"name": BLANK, "company": BLANK, "date": BLANK}
    operator: Tree = {"name": BLANK, "title": BLANK, "date": BLANK, "phone": BLANK}
    plugs: list[Tree] = []
    for page in pages[1:]:
        plugs += w15_back.plugs_of(page)
        lines = lines + w15_back.remark_words(page)
        if cementer["name"].value is None and cementer["date"].value is None:
            cementer, operator = w15_back.certificates(page)
            operator["title"] = known_title(operator["title"])
    for string in strings:
        warning = unit_warning(values(string["slurries"]))
        string["volume_unit_warning"] = derived(warning, string["total_volume_cuft"])
    return {
        "pages": [page.number for page in pages],
        "form_revision": revision,
        "header": _header(header),
        "strings": strings,
        "plugs": plugs,
        "remarks": _remarks([] if _only_additives(lines, strings) else lines),
        "cementer": cementer,
        "operator_certificate": operator,
    }


def _header(read: Tree) -> Tree:
    """The header boxes, names of doubtful reading held against those that are known."""
    header: Tree = {name: read.get(name, BLANK) for name in _HEADER}
    return header | {
        "county": _county(header["county"]),
        "field_name": known_field(header["field_name"]),
        "operator_name": with_legal_form(header["operator_name"]),
        "cementer_name": with_legal_form(header["cementer_name"]),
    }


def _only_additives(lines: Sequence[Sequence[Word]], strings: Sequence[Tree]) -> bool:
    """Whether the box holds nothing but the additives that the slurries point to."""
    additives = " ".join(
        _letters(str(slurry["additives"].value)) for each in strings for slurry in each["slurries"]
    )
    texts = [_letters(spelled(text_of(line))) for line in lines]
    return bool(texts) and all(text[1:] and text[1:] in additives for text in texts)


def _remarks(lines: Sequence[Sequence[Word]]) -> Reading:
    """All remarks as one text, line after line."""
    words = [word for line in lines for word in line]
    if not words:
        return BLANK
    page = [word for word in words if word.page == words[0].page]
    text = spelled(" ".join(worded(line) for line in lines))
    return cell(page, lambda _: text)


def _county(reading: Reading) -> Reading:
    """The county that the cell names, where a struck-out one stands before it."""
    text = str(reading.value or "")
    if not text or _plain(text) in _counties():
        return reading
    parts = text.split()
    for start in range(len(parts)):
        near = get_close_matches(_plain(" ".join(parts[start:])), _counties(), n=1, cutoff=0.85)
        if near:
            name = _counties()[near[0]]
            return replace(reading, value=name, confidence=min(reading.confidence, DOUBTFUL))
    return reading.doubted()


@cache
def _counties() -> dict[str, str]:
    return {_plain(county.name): county.name for county in texas_counties().values()}


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def _agree(reports: Sequence[Tree]) -> None:
    """Where the reports of one well read one box differently, the surest reading of those alike.

    A box that is empty in a report stays empty, and a reading unlike the others stays as it is.
    A report whose API number cannot be read is of the file's one well.
    """
    numbers = [report["header"]["api_raw"].value for report in reports]
    known = set(numbers) - {None}
    for api in known:
        of_well = [
            report
            for report, number in zip(reports, numbers, strict=True)
            if number == api or (number is None and len(known) == 1)
        ]
        if len(of_well) > 1:
            _agree_of_well(of_well)


def _agree_of_well(reports: Sequence[Tree]) -> None:
    for name in _HEADER:
        readings = [report["header"][name] for report in reports]
        known = [each for each in readings if each.value is not None]
        for report, own in zip(reports, readings, strict=True):
            told = str(own.value or own.snippet)
            others = [each for each in known if _alike(told, str(each.value))]
            if own.box is None or not others:
                continue
            best = max(others, key=lambda each: (_votes(each, others), each.confidence))
            if own.value is None or _letters(str(best.value)) != _letters(str(own.value)):
                sure = min(best.confidence, DOUBTFUL)
                report["header"][name] = replace(own, value=best.value, confidence=sure)
            elif _votes(own, others) * 2 <= len(others):  # no two of the reports agree on it
                report["header"][name] = own.doubted()


def _votes(reading: Reading, readings: Sequence[Reading]) -> int:
    return sum(1 for each in readings if _letters(str(each.value)) == _letters(str(reading.value)))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, _letters(one), _letters(other)).ratio() >= _SAME_CELL


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _struck_columns(reports: Sequence[Tree]) -> None:
    """A string in a surface column with its heading struck out, inside the surface string.

    The heading alone does not say which string is meant. Where another report of the file gives
    the surface string, and this one goes deeper through a smaller hole, it is the intermediate.
    """
    strings = [string for report in reports for string in report["strings"]]
    for string in strings:
        kind: Reading = string["string"]
        if kind.value != "surface" or kind.confidence >= DOUBTFUL:
            continue
        outer = [
            other
            for other in strings
            if other is not string and other["string"].value == "surface" and _inside(string, other)
        ]
        value = "intermediate" if outer else None
        string["string"] = replace(kind, value=value, confidence=DOUBTFUL)


def _inside(string: Tree, outer: Tree) -> bool:
    def known(of: Tree, name: str) -> Any:
        return of[name].value

    hole, size = known(string, "hole_size_in"), known(outer, "casing_size_in")
    shoe, above = known(string, "setting_depth_ft"), known(outer, "setting_depth_ft")
    return None not in (hole, size, shoe, above) and hole < size and shoe > above
