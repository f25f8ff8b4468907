"""The head of a sheet that no form prescribes: captions with their values beside or below."""

import re
from collections.abc import Mapping, Sequence

from kernel.documents.checks import DISTRICTS
from kernel.documents.labels import runs_of
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, Value, derived, read, read_text
from kernel.documents.values import iso_date, letters
from kernel.documents.words import Page, Word, text_of

Captions = Mapping[str, tuple[str, ...]]  # field → its captions, letters and digits only

WELL_CAPTIONS: Captions = {
    "api": ("apiuwi", "apino", "apinumber", "api", "uwi"),
    "operator_name": ("operator", "operatorname", "company", "companyname"),
    "county": ("county", "countyparish"),
    "district": ("district", "rrcdistrict", "districtno", "rrcdistrictno"),
    "field_name": ("field", "fieldname"),
    "lease_name": ("lease", "leasename"),
    "lease_no": ("leaseno", "leaseid", "rrcleaseno", "leaseidno"),
    "well_no": ("wellno", "wellnumber"),
    "well_name": ("well", "wellname"),
    "location": ("surfacelegallocation", "legallocation", "legaldescription", "location"),
    "state": ("stateprovince", "state"),
}
_API = re.compile(r"(?<!\d)(?:42[- ]?)?\d{3}-?\d{5}(?:-?\d{2}){0,2}(?!\d)")
_BELOW = (0.6, 2.2)  # a value under its caption, in letter heights
_BESIDE = 9.0  # a value to the right of its caption stands within, in letter heights


def captioned(pages: Sequence[Page], captions: Captions) -> dict[str, Reading]:
    """The value of each caption that the first page has; blank where there is none.

    A value stands behind its caption's colon, to the right of it, or below it. Where a caption
    occurs twice, the first one that has a value counts.
    """
    runs = [run for page in pages[:1] for run in runs_of(page.words)]
    known = {key: name for name, keys in captions.items() for key in keys}
    heads = [
        (run, name, count) for run in runs if (told := _caption(run, known)) for name, count in told
    ]
    found = dict.fromkeys(captions, BLANK)
    for run, name, count in heads:
        if found[name] is BLANK:
            words = _value_words(run, count, runs, known)
            found[name] = read(words) if words else BLANK
    return found


def _caption(run: Sequence[Word], known: Mapping[str, str]) -> list[tuple[str, int]]:
    """The caption at the head of a run, and how many words it takes."""
    for count in range(min(len(run), 5), 0, -1):
        text = text_of(run[:count])
        name = known.get(letters(text.split(":")[0]) if count == 1 else letters(text))
        whole = count == len(run)
        if name and (
            whole or text.rstrip().endswith((":", "#", "#:", ".")) or ":" in run[count - 1].text
        ):
            return [(name, count)]
    return []


def _value_words(
    run: Sequence[Word], count: int, runs: Sequence[Sequence[Word]], known: Mapping[str, str]
) -> list[Word]:
    if len(run) > count:
        return list(run[count:])
    size = max(run[0].size, 5.0)
    last = run[-1]
    below = _below(run, runs, known, size)
    if below and not last.text.endswith(":"):
        return below  # in a grid of cells what stands beside a caption is the next caption
    beside = [
        other
        for other in runs
        if other is not run
        and abs(other[0].baseline - last.baseline) <= 0.5 * size
        and 0 < other[0].left - last.right <= _BESIDE * size
    ]
    nearest = min(beside, key=lambda other: other[0].left, default=None)
    if nearest is not None and not _caption(nearest, known):
        return list(nearest)
    return below


def _below(
    run: Sequence[Word], runs: Sequence[Sequence[Word]], known: Mapping[str, str], size: float
) -> list[Word]:
    """The lines that start under the caption, up to the next caption of the line."""
    top, left = run[0].baseline, run[0].left
    rivals = [
        other[0].left
        for other in runs
        if abs(other[0].baseline - top) <= 0.5 * size and other[0].left > left
    ]
    right = min(rivals, default=float("inf")) - 1
    found: list[Word] = []
    at = top
    for other in sorted(runs, key=lambda each: each[0].baseline):
        words = [word for word in other if left - 0.7 * size <= word.left < right]
        if not words or not _BELOW[0] * size <= words[0].baseline - at <= _BELOW[1] * size:
            continue
        if abs(words[0].left - left) > 0.35 * size or _caption(words, known):
            continue
        found += words
        at = words[0].baseline
    return found


def well_header(pages: Sequence[Page]) -> dict[str, Reading]:
    """What a sheet's head says of the well, in the keys of the W-2's header.

    Companies print areas of their own as districts, so only a district of the Commission counts.
    """
    found = captioned(pages, WELL_CAPTIONS)
    found["api"] = api_number(pages, found["api"])
    found["district"] = _district(found["district"])
    return found


def read_heading(pages: Sequence[Page]) -> Tree:
    """The head alone, of forms whose further fields no rule of plugging asks for."""
    return {"header": well_header(pages)}


def api_number(pages: Sequence[Page], captioned_as: Reading = BLANK) -> Reading:
    """The API number, with hyphens; anywhere on the sheet where no caption gives it."""
    said = str(captioned_as.value or "")
    if match := _API.search(said):
        return _as(captioned_as, dashed(match.group()))
    for page in pages:
        for run in runs_of(page.words):
            match = re.search(
                r"\bAPI\b\W*(?:NO\.?|NUMBER|UWI)?\W*([\d-]{8,18})", text_of(run).upper()
            )
            if match and (whole := _API.fullmatch(match[1])):
                return read_text(whole.group(), run, dashed)
    return BLANK


def dashed(text: str) -> str | None:
    """An API number as `42-003-46118`; None where it has too few digits.

    >>> dashed("4200346118"), dashed("003-42706"), dashed("42-003-46118-0000"), dashed("17")
    ('42-003-46118', '42-003-42706', '42-003-46118', None)
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) == 8:
        digits = "42" + digits
    if len(digits) not in (10, 12, 14):
        return None
    return f"{digits[:2]}-{digits[2:5]}-{digits[5:10]}"


def _district(reading: Reading) -> Reading:
    plain = str(reading.value or "").upper().strip()
    return reading if plain.zfill(2) in DISTRICTS else BLANK


def date_of(reading: Reading) -> Reading:
    """A reading as a date, doubtful where it is none."""
    if reading.value is None:
        return BLANK
    value = iso_date(str(reading.value))
    return _as(reading, value) if value else _as(reading, None, DOUBTFUL)


def _as(reading: Reading, value: Value | None, confidence: float | None = None) -> Reading:
    return Reading(
        value=value,
        page=reading.page,
        box=reading.box,
        snippet=reading.snippet,
        confidence=reading.confidence if confidence is None else confidence,
        method=reading.method,
    )


def depth_below(first: Reading, second: Reading) -> Reading:
    """The difference of two depths, where both are known. [ft]"""
    if not isinstance(first.value, int | float) or not isinstance(second.value, int | float):
        return BLANK
    return derived(first.value - second.value, first, second)
