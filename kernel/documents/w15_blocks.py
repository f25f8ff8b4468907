"""Form W-15, revision 08/2014: the front page with its header and three blocks of casing data."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from kernel.documents.form_grid import Found, apart, beside, find_captions, nearest
from kernel.documents.reading import BLANK, Reading, Tree, Value, derived
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
from kernel.documents.values import number
from kernel.documents.w15_old import district, header_cell, waited
from kernel.documents.words import Page, Word, page_order, text_of

_HEADER: Mapping[str, Sequence[str]] = {
    "operator_name": ["operatorname"],
    "operator_no": ["operatorp5no"],
    "cementer_name": ["cementername"],
    "cementer_no": ["cementerp5no"],
    "district": ["districtno"],
    "county": ["county"],
    "well_no": ["wellno"],
    "api_raw": ["apino"],
    "drilling_permit_no": ["drillingpermitno"],
    "lease_name": ["leasename"],
    "lease_no": ["leaseno"],
    "field_name": ["fieldname"],
    "field_no": ["fieldno"],
}
_PARSES: Mapping[str, Callable[[str], Value | None]] = {
    "operator_no": digits_of(6),
    "cementer_no": digits_of(6),
    "district": district,
    "api_raw": api_number,
    "drilling_permit_no": digits_of(6),
    "lease_no": digits_of(5, 6),
    "field_no": digits_of(8),
}
_TITLE = {"title": ["casingcementingdata"], "information": ["wellinformation"]}
_KINDS: Mapping[str, Sequence[str]] = {
    "conductor": ["conductor"],
    "surface": ["surface"],
    "intermediate": ["intermediate"],
    "liner": ["liner"],
    "production": ["production"],
    "tapered": ["taperedproduction"],
    "multistage_shoe": ["multistagecementshoe"],
    "multistage_tool": ["multistagecementdvtool"],
    "parallel": ["multipleparallelstrings"],
    "yes": ["yes"],
    "no": ["no"],
}
_STRING = {"tapered": "production", "parallel": "production"}
_ITEMS: Mapping[str, Sequence[str]] = {
    "type": ["typeofcasing"],
    "hole": ["drilledholesizein"],
    "hole_depth": ["depthofdrilledholeft"],
    "wash": ["estwashoutorholeenlargement"],
    "size": ["sizeofcasinginodin"],
    "weight": ["casingweightlbsftandgrade"],
    "centralizers": ["noofcentralizersused"],
    "tapered": [
        "taperedstringdrilledholesizein",
        "taperedstringdepthofdrilledholeft",
        "taperedstringsizeofcasinginodin",
        "taperedstringcasingweightlbsftandgrade",
        "taperedstringnoofcentralizersused",
        "upper",
        "lower",
    ],
    "circulated": [
        "wascementcirculatedtogroundsurfaceorbottomofcellaroutsidecasing",
        "wascementcirculatedtogroundsurfaceorbottomofcellaroutside",
        "casing",
        "ifnoforsurfacecasingexplaininremarks",
    ],
    "depth": ["settingdepthshoeft", "settingdepthtoolft", "settingdepthlinerft"],
    "liner_top": ["toplinerft", "topoflinerft"],
    "woc": ["hrswaitingoncementbeforedrillout"],
    "toc": ["calculatedtopofcementft"],
    "date": ["cementingdate"],
    "slurry": ["slurry"],
}
_TABLE: Mapping[str, Sequence[str]] = {
    "number": ["slurryno"],
    "sacks": ["noofsacks"],
    "class": ["class"],
    "additives": ["additives"],
    "volume": ["volumecuft"],
    "height": ["heightft"],
}
_HEADER_FROM = 0.11  # of the page's height
_ROW_PT = 6.5  # a slurry's cells stand no further off its number's line
_TICK_PT = 14.0  # a box stands no further left of its choice
_COLUMN_PT = 62.0
_SECTIONS = ("I", "II", "III")
_LEAST_TOLD = 3


def header_fields(page: Page) -> Tree:
    """The header: values right of their captions, down to the first block of casing data."""
    floor = min(
        (each.y for each in find_captions(page.words, _TITLE) if each.name == "title"),
        default=page.height * 0.26,
    )
    top = page.height * _HEADER_FROM
    words = _split_at_colons([w for w in page.words if top < w.baseline < floor - 4])
    captions = find_captions(words, _HEADER)
    cells = beside(words, captions)
    held: dict[str, list[Word]] = {}
    for index, caption in enumerate(captions):
        held.setdefault(caption.name, cells.get(index, []))
    return {name: header_cell(held.get(name, []), _PARSES.get(name)) for name in _HEADER}


def _split_at_colons(words: Sequence[Word]) -> list[Word]:
    """Words in which a value follows its caption's colon without a blank, in two."""
    split: list[Word] = []
    for word in words:
        head, colon, tail = word.text.partition(":")
        if not tail or not head or head[-1].isdigit():
            split.append(word)
            continue
        middle = word.left + (word.right - word.left) * (len(head) + 1) / len(word.text)
        split.append(replace(word, text=head + colon, right=middle))
        split.append(replace(word, text=tail, left=middle))
    return split


def form_revision(page: Page) -> Reading:
    """`08/2014` from the head of the page."""
    head = [word for word in page.words if word.baseline < page.height * 0.15]
    return cell([w for w in head if re.fullmatch(r"0?8/2014", w.text)][:1], lambda _: "08/2014")


def strings_of(page: Page) -> list[Tree]:
    """The filled blocks, each a cemented string or stage."""
    titles = [each for each in find_captions(page.words, _TITLE) if each.name == "title"]
    strings = []
    for index, title in enumerate(titles[:3]):
        end = titles[index + 1].y if index + 1 < len(titles) else page.height
        words = [word for word in page.words if title.y + 4 < word.baseline < end - 4]
        ticks = [box for box in page.ticks if title.y < box[3] < end]
        block = _block(_split_at_colons(words), ticks, _SECTIONS[index])
        if block is not None:
            strings.append(block)
    return strings


def _block(words: Sequence[Word], ticks: Sequence[Sequence[float]], section: str) -> Tree | None:
    table_top = next((each for each in find_captions(words, _TABLE) if each.name == "sacks"), None)
    if table_top is None:
        return None
    upper = [word for word in words if word.baseline < table_top.y - 8]
    items = find_captions(upper, _ITEMS)
    choices = list(_choices(find_captions(list(apart(upper, items)), _KINDS), items))
    marks = [word for word in upper if word.text in ("X", "x", "☒")]
    captions = sorted([*items, *choices], key=lambda each: (each.y, each.left))
    cells = beside([word for word in upper if word not in marks], captions)
    held: dict[str, list[Word]] = {}
    for index, caption in enumerate(captions):
        held.setdefault(caption.name, []).extend(cells.get(index, []))
    ticked = [each for each in choices if _is_ticked(each, ticks, marks)]
    slurries, totals = _slurries([w for w in words if w.baseline > table_top.y - 6], table_top)
    told = [held.get(name) for name in ("hole", "size", "depth", "date", "centralizers", "woc")]
    filled = sum(1 for each in told if each) + len(slurries) + len(ticked)
    if filled < _LEAST_TOLD or not (slurries or held.get("depth")):
        return None
    return _string(held, ticked, slurries, totals, section)


def _choices(found: Sequence[Found], items: Sequence[Found]) -> Iterator[Found]:
    """Kinds of string on the line of their caption, yes and no beside theirs."""
    for each in found:
        asked = "circulated" if each.name in ("yes", "no") else "type"
        reach = 14.0 if asked == "circulated" else 8.0
        if any(item.name == asked and abs(item.y - each.y) < reach for item in items):
            yield each


def _is_ticked(choice: Found, ticks: Sequence[Sequence[float]], marks: Sequence[Word]) -> bool:
    """Whether the box left of a choice has a mark in it, drawn or read as the letter X."""
    middle = choice.y - 3
    boxed = any(
        (-3 < choice.left - right < _TICK_PT or abs(choice.left - left) < 6)
        and top - 4 < middle < bottom + 4
        for left, top, right, bottom in ticks
    )
    near = any(
        -2 < choice.left - mark.right < _TICK_PT and abs(mark.baseline - choice.y) < 5
        for mark in marks
    )
    return boxed or near or choice.words[0].text.startswith(("X", "☒"))


def _string(
    held: Mapping[str, list[Word]],
    ticked: Sequence[Found],
    slurries: list[Tree],
    totals: Mapping[str, list[Word]],
    section: str,
) -> Tree:
    hole = cell(held.get("hole", []), hole_size)
    pipe = cell(held.get("size", []), casing_size)
    kinds = [each for each in ticked if each.name not in ("yes", "no")]
    answers = [each for each in ticked if each.name in ("yes", "no")]
    anchor = next((held[name] for name in ("date", "depth", "size") if held.get(name)), [])
    weight = cell(held.get("weight", []))
    return {
        "string": _choice(kinds, lambda name: _STRING.get(name, name)),
        "section": replace(cell(anchor[:1], lambda _: section), method="derived"),
        "cementing_date": cell(held.get("date", []), scanned_date),
        "hole_size_raw": hole,
        "hole_size_in": derived(inches(str(hole.value)) if hole.value else None, hole),
        "casing_size_raw": pipe,
        "casing_size_in": derived(inches(str(pipe.value)) if pipe.value else None, pipe),
        "casing_weight_grade": weight,
        "weight_lb_ft": derived(_weight(str(weight.value or "")), weight),
        "setting_depth_ft": cell(held.get("depth", []), whole_number),
        "depth_of_drilled_hole_ft": cell(held.get("hole_depth", []), whole_number),
        "washout_pct": cell(held.get("wash", []), scanned_number),
        "centralizers": cell(held.get("centralizers", []), whole_number),
        "woc_hours_raw": waited(held.get("woc", [])),
        "slurries": slurries,
        "total_sacks": cell(totals.get("sacks", []), scanned_number),
        "total_volume_cuft": cell(totals.get("volume", []), scanned_number),
        "total_height_ft": cell(totals.get("height", []), scanned_number),
        "circulated_to_surface": _choice(answers, lambda name: name == "yes"),
        "circulated_printed": BLANK,
        "top_of_cement_ft": cell(held.get("toc", []), _top),
        "top_of_cement_calc_ft": BLANK,
        "remarks": BLANK,
    }


def _choice(ticked: Sequence[Found], value: Callable[[str], Value]) -> Reading:
    """What a single tick says; two ticks say nothing sure."""
    if len(ticked) != 1:
        words = [word for each in ticked for word in each.words]
        return cell(words, lambda _: None)
    return cell(ticked[0].words, lambda _: value(ticked[0].name))


def _weight(text: str) -> float | None:
    """Pounds a foot in front of the grade.

    >>> _weight("17.0 L-80"), _weight("32# J-55"), _weight("L-80")
    (17.0, 32.0, None)
    """
    found = re.match(r"(\d{1,3}(?:\.\d+)?)\s*(?:#|lbs?\b|/|\s|$)", text)
    return float(found[1]) if found else None


def _top(text: str) -> Value | None:
    """A calculated top of cement; the surface is 0 ft.

    >>> _top("SURFACE"), _top("3,140"), _top("SEE REMARKS")
    (0, 3140, None)
    """
    return 0 if re.match(r"SURF", text.strip().upper()) else scanned_number(text)


def _slurries(words: Sequence[Word], top: Found) -> tuple[list[Tree], dict[str, list[Word]]]:
    """The rows of the slurry table that are filled, and the row of totals."""
    heads = [each for each in find_captions(words, _TABLE) if abs(each.y - top.y) < 7]
    centers = {each.name: each.center for each in heads}
    labels = [
        word
        for word in words
        if abs(word.center - centers.get("number", 0.0)) < 22 and word.baseline > top.y + 5
    ]
    rows = {word.text.lower(): word.baseline for word in reversed(labels)}
    cells: dict[tuple[str, str], list[Word]] = {}
    for word in apart(words, heads):
        column = nearest(centers, word.center, _COLUMN_PT)
        row = nearest(rows, word.baseline, _ROW_PT)
        if column is not None and column != "number" and row is not None:
            cells.setdefault((row, column), []).append(word)
    slurries = [
        row
        for n in (1, 2, 3)
        if (row := _slurry({c: cells.get((str(n), c), []) for c in centers}, n))
    ]
    return slurries, {column: cells.get(("total", column), []) for column in centers}


def _slurry(row: Mapping[str, list[Word]], index: int) -> Tree | None:
    sacks = row.get("sacks", [])
    if number(text_of(sacks)) is None and scanned_number(text_of(row.get("volume", []))) is None:
        return None
    return {
        "slurry": replace(cell(sacks or row["volume"], lambda _: index), method="derived"),
        "sacks": cell(sacks, scanned_number),
        "cement_class": cell(row.get("class", [])),
        "additives": cell(page_order(row.get("additives", []))),
        "volume_cuft": cell(row.get("volume", []), scanned_number),
        "height_ft": cell(row.get("height", []), scanned_number),
    }
