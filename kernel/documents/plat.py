"""Location plats: the well, its land and its coordinates where they are printed for the well."""

import re
from collections.abc import Sequence

from kernel.documents.labels import Label, runs_of
from kernel.documents.lines_said import all_said, lines_said, said
from kernel.documents.reading import BLANK, Reading, Tree, Value, derived
from kernel.documents.sheet_header import api_number
from kernel.documents.values import iso_date, number
from kernel.documents.words import Page

_DEGREES = re.compile(r"(-?)\s*(\d{2,3})\s*[°º'’*\" ]?\s*(\d{2})\s*['’]\s*(\d{1,2}(?:\.\d+)?)")
_STEP = 1.9  # lines that belong together, in letter heights
_ASIDE_PT = 90.0  # how far to the side of the well's number its coordinates may start


def read_plat(pages: Sequence[Page]) -> Tree:
    """The readings of a plat. Corners of the section have coordinates too: only those count
    that stand under the well's own number, or that a plat gives as its only ones."""
    runs = [Label(words=tuple(run)) for page in pages for run in runs_of(page.words)]
    lines = lines_said(pages)
    own = _under_the_well(runs) or _only_ones(runs)
    call = r"\b([\d,.]+)\s*(?:FEET|FT\.?|')\s*FROM\s+THE\s+(NORTH|SOUTH|EAST|WEST)"
    calls = [
        {"feet": feet, "line": side}
        for feet, side in zip(
            all_said(runs, call, number),
            all_said(runs, call.replace("([", "(?:[", 1)),
            strict=False,
        )
    ]
    return {
        "well_no": said(runs, r"\bWELL\s+NO\.?:?\s*(#?\w+)"),
        "lease": said(runs, r"^(?!.*\bACRES\b)(.{2,40}?)\s+LEASE$"),
        "county": said(runs, r"([A-Z]+(?: [A-Z]+)?) COUNTY,? TEXAS"),
        "api": _own_api(pages, runs),
        "section": said(lines, r"\bSEC(?:TION|\.)\s*(\d+)\s*,"),
        "block": said(lines, r"\bBL(?:OC)?K\.?\s*([A-Z]?-?\d+|[A-Z])\b"),
        "township": said(lines, r"\b(T-?\d+-?[NS])\b"),
        "abstract": said(lines, r"\bA(?:BSTRACT|BST\.?|-)\s*(\d+)"),
        "survey": said(runs, r"([A-Z&. ]+?)\s+SURVEY\b"),
        "calls": calls,
        "elevation_gl_ft": _elevation(runs),
        "latitude": said(own, r"LAT(?:ITUDE)?[:.\s]*(.+)", _degrees),
        "longitude": said(own, r"L[O0]NG(?:ITUDE)?[:.\s]*(.+)", _degrees),
        "grid_north_ft": said(own, r"\bN[:=]\s*([\d,.]+)", number),
        "grid_east_ft": said(own, r"\bE[:=]\s*([\d,.]+)", number),
        "date": said(lines, r"DATED?:?\s+(\d{1,2}[/-]\d{1,2}[/-]\d{2,4})", iso_date),
    }


def _under_the_well(runs: Sequence[Label]) -> list[Label]:
    for head in runs:
        if not re.match(r"WELL\s+NO\.?\s*#?\w+\s*:?$", head.text.upper()):
            continue
        below = _stacked(head, runs)
        if any(re.search(r"LATITUDE|GRID|\bN[:=]", run.text.upper()) for run in below):
            return below
    return []


def _stacked(head: Label, runs: Sequence[Label]) -> list[Label]:
    """The lines that follow a heading without a gap, near it from left to right."""
    found: list[Label] = []
    last = head.words[0]
    for run in sorted(runs, key=lambda each: each.words[0].baseline):
        step = (run.words[0].baseline - last.baseline) / max(last.size, 4.0)
        if 0 < step <= _STEP and abs(run.words[0].left - head.words[0].left) <= _ASIDE_PT:
            found.append(run)
            last = run.words[0]
    return found


def _only_ones(runs: Sequence[Label]) -> list[Label]:
    told = [run for run in runs if re.search(r"\bLAT", run.text.upper())]
    return list(runs) if len(told) == 1 else []


def _degrees(text: str) -> Value | None:
    """Decimal degrees of degrees, minutes and seconds, or of a decimal number.

    >>> _degrees("32'14'31.7922"), _degrees("-10216'57.5299"), _degrees("32.242165")
    (32.242165, -102.282647, 32.242165)
    """
    plain = text.strip(" \"°'NSEW")
    if re.fullmatch(r"-?\d{2,3}\.\d{3,}", plain):
        return float(plain)
    found = _DEGREES.match(text.strip())
    if not found:
        return None
    sign, whole, minutes, seconds = found.groups()
    if int(minutes) >= 60 or float(seconds) >= 60:
        return None
    value = int(whole) + int(minutes) / 60 + float(seconds) / 3600
    return round(-value if sign else value, 6)


def _elevation(runs: Sequence[Label]) -> Reading:
    beside = said(runs, r"(?:GR(?:OUND)?\.?|G\.?L\.?)\s*ELEV\w*\.?[:=\s]*([\d,.]+)", number)
    if beside.value is not None:
        return beside
    for head in runs:
        if not re.match(r"(?:GR(?:OUND)?\.?|G\.?L\.?)\s*ELEV\w*\.?:?$", head.text.upper()):
            continue
        first = head.words[0]
        for run in runs:
            below = 0 < run.words[0].baseline - first.baseline <= 2.0 * first.size
            if below and abs(run.words[0].left - first.left) <= 4 * first.size:
                value = number(run.text.strip("' "))
                if value is not None:
                    return derived(value, run.reading(value, 0, len(run.text)))
    return BLANK


def _own_api(pages: Sequence[Page], runs: Sequence[Label]) -> Reading:
    """The number of the well; a plat that names several wells does not say which is its own."""
    told = [run for run in runs if re.search(r"\bAP[Il1]\b", run.text)]
    return api_number(pages) if len(told) == 1 else BLANK
