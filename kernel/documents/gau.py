"""Groundwater letters (GW-2 and its predecessors), printed or scanned, to their contract."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kernel.documents.checks import letter_doubts
from kernel.documents.doubts import doubted
from kernel.documents.gau_boxed import boxed_fields
from kernel.documents.gau_report import report_fields
from kernel.documents.gau_scan import is_report as is_scanned_report
from kernel.documents.gau_scan import with_captions, with_digits, without_captions
from kernel.documents.gau_wording import Recommendation, read_recommendation
from kernel.documents.reading import BLANK, Reading, Tree, derived, read_text
from kernel.documents.values import number
from kernel.documents.words import Page, Word, lines_of, paragraph

KEYS = (
    "form",
    "agency",
    "date",
    "file_no",
    "determination_no",
    "api_raw",
    "rrc_lease_no",
    "operator",
    "operator_no",
    "county",
    "lease_well",
    "purpose",
    "location",
    "calls",
    "xy",
    "latitude",
    "longitude",
    "datum",
    "zone",
    "total_depth_ft",
    "elevation_ft",
    "expedited",
)


def read_gau(pages: Sequence[Page]) -> Tree:
    """The readings of a groundwater letter, in the shape of its contract."""
    page = pages[0]
    if page.recognised:
        page = replace(page, words=tuple(with_digits(word) for word in page.words))
        page = with_captions(page) if is_scanned_report(page) else without_captions(page)
    is_report = any(word.text.startswith("Issued") for word in page.words if word.bold)
    fields, wording = report_fields(page) if is_report else boxed_fields(page)
    letter = {
        "schema": "truth/gau/1",
        **{key: fields.get(key, BLANK) for key in KEYS},
        **_recommended(wording),
        "signer": fields.get("signer", BLANK),
    }
    return doubted(letter, letter_doubts(letter))


def _recommended(words: Sequence[Word]) -> Tree:
    """The wording's intervals, base and scope, each with the words that say it."""
    text = paragraph(lines_of(words))
    found = read_recommendation(text)
    whole = read_text(text, words)
    intervals = [
        {
            "kind": _said(words, each.kind, each.kind[:6]),
            "top_ft": _depth(words, each.top_ft),
            "bottom_ft": _depth(words, each.bottom_ft),
            "base_formation": _said(words, each.base_formation, each.base_formation or ""),
        }
        for each in found.intervals
    ]
    return {
        "intervals": intervals,
        "base_of_usable_ft": _base(words, found, intervals),
        "base_is_stated": derived(found.base_is_stated, whole),
        "usdw_ft": _depth(words, found.usdw_ft),
        "scope": derived(found.scope or ("this well" if words else None), whole),
        "wording": whole,
    }


def _base(words: Sequence[Word], found: Recommendation, intervals: list[Tree]) -> Reading:
    if found.stated_base_ft is not None:
        return _depth(words, found.stated_base_ft)
    if not found.intervals:
        return read_text(paragraph(lines_of(words)), words, lambda _: None)  # for a person's eyes
    bottoms = [each["bottom_ft"] for each in intervals if each["bottom_ft"].value == found.base_ft]
    return derived(_plain(found.base_ft), *bottoms[:1])


def _depth(words: Sequence[Word], depth_ft: float | None) -> Reading:
    """A depth with the words that print it; the land surface for zero."""
    if depth_ft is None:
        return BLANK
    printed = [word for word in words if number(word.text.strip(".,;()")) == depth_ft]
    if not printed and depth_ft == 0:
        printed = [word for word in words if word.text.lower().startswith("surface")]
    return _placed(_plain(depth_ft), printed or words)


def _said(words: Sequence[Word], value: str | None, *parts: str) -> Reading:
    wanted = {word.lower().strip(".,;") for part in parts for word in part.split()}
    said = [
        word for word in words if any(word.text.lower().startswith(part) for part in wanted if part)
    ]
    return _placed(value, said or words)


def _placed(value: Any, words: Sequence[Word]) -> Reading:
    if value is None or not words:
        return BLANK
    line = lines_of(words)[0]
    return read_text(" ".join(word.text for word in line), line, lambda _: value)


def _plain(depth_ft: float | None) -> float | int | None:
    return int(depth_ft) if depth_ft is not None and depth_ft == int(depth_ft) else depth_ft
