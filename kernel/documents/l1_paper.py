"""Pictures of other sheets of Form L-1 than the facsimile: boxes found by their captions.

Paper sheets place their boxes in their own way but name them alike. A value stands right of its
caption, or below it. Everything read so goes to a person.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kernel.documents.form_grid import Found, apart, find_captions, page_lines
from kernel.documents.reading import BLANK, Reading, Tree, Value, read, read_text
from kernel.documents.scan_values import api_number, digits_of, scanned_date
from kernel.documents.values import letters
from kernel.documents.w15_old import district
from kernel.documents.words import Page, Word, page_order, text_of
from kernel.reference import texas_counties

Parse = Callable[[str], Value | None] | None
_BOXES: Mapping[str, Sequence[str]] = {
    "tracking_no": ["trackingno"],
    "operator": ["operatorname", "operatorsname", "nameofoperator"],
    "district": ["districtno", "rrcdistrictno", "rrcdistrict"],
    "completion_date": ["completiondate", "dateofcompletion"],
    "field": ["fieldname"],
    "permit_no": ["drillingpermitno", "drillingpermitnumber"],
    "lease": ["leasename"],
    "lease_no": ["leaseidno", "leaseoridno", "oilleasegasidno", "rrcleaseoridno", "leaseno"],
    "well_no": ["wellno", "wellnumber"],
    "county": ["county", "countyofwellsite"],
    "api": ["apino", "apinumber", "apino42"],
}
_CHECKS: Mapping[str, Sequence[str]] = {
    "A_log_not_run": ["basicelectriclognotrun", "abasicelectriclognotrun"],
    "B_log_run": ["basicelectriclogrun", "bbasicelectriclogrun", "bbasicelectriclogrunselectone"],
    "B1_confidentiality_requested": ["confidentialityisrequested", "1confidentialityisrequested"],
    "B2": ["confidentialityalreadygranted", "2confidentialityalreadygranted"],
    "B3": ["basicelectriclogcoveringthisinterval", "3basicelectriclogcoveringthisinterval"],
    "B4": ["logattachedtoselectone", "4logattachedtoselectone", "logattachedto"],
}
_SIGNED: Mapping[str, Sequence[str]] = {
    "signer": ["nameprint", "nametyped", "typedorprintedname"],
    "date": ["date"],
    "other": ["signature", "title", "phone", "telephone", "sectioniidentification"],
    "stop": ["sectioniilogstatus", "sectioniilogstatuscompleteeitheraorb"],
}
_LEAST_BOXES = 5
_SURE_AT_MOST = 0.8
_LINE_PT = 6.0
_BELOW_PT = 20.0
_ABOVE_PT = 18.0
_MARK_PT = 45.0
_MARKS = {"X", "x", "×", "✓", "V"}
_LEAST_LETTERS = 2


def read_paper_l1(page: Page) -> Tree:
    """The readings of a sheet in the shape of the contract; nothing of a page that is none."""
    found = find_captions(page.words, {**_BOXES, **_CHECKS, **_SIGNED}, exact_first=True)
    captions = [_told_apart(each) for each in found]
    boxes = {each.name: each for each in reversed(captions) if each.name in _BOXES}
    if len(boxes) < _LEAST_BOXES:
        return {}
    filled = list(apart(page.words, captions))
    tree: Tree = {
        "schema": "truth/l1/1",
        **{
            name: _cell(boxes[name], captions, filled, _PARSES.get(name))
            if name in boxes
            else BLANK
            for name in _BOXES
        },
        "checks": {name: _mark(name, captions, filled) for name in _CHECKS},
        "signer": _above("signer", captions, filled, _name),
        "date": _above("date", captions, filled, scanned_date),
    }
    return tree


def _told_apart(caption: Found) -> Found:
    """The choices A and B differ by one short word."""
    if caption.name not in ("A_log_not_run", "B_log_run"):
        return caption
    negative = "not" in letters(text_of(caption.words))
    return replace(caption, name="A_log_not_run" if negative else "B_log_run")


def _county(text: str) -> str | None:
    known = {letters(county.name) for county in texas_counties().values()}
    return text if letters(text) in known else None


def _name(text: str) -> str | None:
    return text if sum(c.isalpha() for c in text) >= _LEAST_LETTERS else None


def _well(text: str) -> str | None:
    """A well's number as such: short, with a figure in it.

    >>> _well("45HA"), _well("#3"), _well("Date")
    ('45HA', '3', None)
    """
    plain = text.strip(" #.")
    return (
        plain if re.fullmatch(r"[A-Za-z0-9 .&-]{1,10}", plain) and re.search(r"\d", plain) else None
    )


_PARSES: Mapping[str, Parse] = {
    "tracking_no": digits_of(3, 8),
    "operator": _name,
    "district": district,
    "completion_date": scanned_date,
    "field": _name,
    "permit_no": digits_of(5, 7),
    "lease": _name,
    "lease_no": digits_of(5, 6),
    "well_no": _well,
    "county": _county,
    "api": api_number,
}


def _cell(
    caption: Found, captions: Sequence[Found], filled: Sequence[Word], parse: Parse
) -> Reading:
    """What stands right of a caption up to the next one, else what stands below it."""
    level = [each for each in captions if abs(each.y - caption.y) <= _LINE_PT]
    edge = min((each.left for each in level if each.left > caption.right), default=1e9)
    beside = [
        word
        for word in filled
        if abs(word.baseline - caption.y) <= _LINE_PT and caption.right - 2 < word.center < edge
    ]
    below = [
        word
        for word in filled
        if _LINE_PT < word.baseline - caption.y <= _BELOW_PT
        and caption.left - 6 < word.center < edge - 2
        and not any(
            caption.y + _LINE_PT < each.y <= word.baseline and each.left <= word.left <= edge
            for each in captions
        )
    ]
    first = page_lines(below)[:1]
    for words in (beside, first[0] if first else []):
        reading = _read(page_order(words), parse)
        if reading.box is not None:
            return reading
    return BLANK


def _read(words: Sequence[Word], parse: Parse) -> Reading:
    """A box's value without signs at its ends; text that is no such value is kept for a person."""
    kept = [word for word in words if re.search(r"[A-Za-z0-9]", word.text)]
    text = re.sub(r"^(?:Name|No|Date)?[.:_\s]+|[_\s]+$", "", text_of(kept))
    reading = read_text(text, kept, parse)
    if reading.box is None:
        return BLANK
    return replace(reading, confidence=min(reading.confidence, _SURE_AT_MOST))


def _mark(name: str, captions: Sequence[Found], filled: Sequence[Word]) -> Reading:
    """A mark seen left of a choice is a yes; none seen leaves it open."""
    for caption in captions:
        if caption.name != name:
            continue
        marks = [
            word
            for word in filled
            if word.text.strip("[]()_") in _MARKS
            and abs(word.baseline - caption.y) <= _LINE_PT
            and -2 < caption.left - word.right < _MARK_PT
        ]
        reading = read(marks[:1], lambda _: True)
        if reading.box is None:
            return BLANK
        return replace(reading, confidence=min(reading.confidence, _SURE_AT_MOST))
    return BLANK


def _above(name: str, captions: Sequence[Found], filled: Sequence[Word], parse: Parse) -> Reading:
    """What stands on the rule over the lowest caption of a name."""
    own = [each for each in captions if each.name == name]
    if not own:
        return BLANK
    caption = max(own, key=lambda each: each.y)
    level = [each for each in captions if abs(each.y - caption.y) <= _LINE_PT]
    edge = min((each.left for each in level if each.left > caption.right), default=1e9)
    over = [
        word
        for word in filled
        if 2 < caption.y - word.baseline <= _ABOVE_PT and caption.left - 60 < word.center < edge - 4
    ]
    return _read(page_order(over), parse)
