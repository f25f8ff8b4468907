"""Formation tops: pictures of the W-2's formation record, and typed lists of names and depths."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kernel.documents.labels import runs_of
from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, read, read_text
from kernel.documents.sheet_header import well_header
from kernel.documents.tops_table import is_record, record_rows
from kernel.documents.values import Number, letters
from kernel.documents.words import Page, Word, lines_of, text_of
from kernel.policy.formation import formation_key
from kernel.reference import formation_aliases

_DEPTH = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−])?\s*(?P<n>\d{1,2}[,.]\d{3}(?:\.\d+)?|\d{2,5}(?:\.\d+)?)"
    r"\s*(?:'|’|′|ft\.?|feet)?\s*(?P<along>md|tvd|ss|subsea)?\)?[.,;]?",
    re.IGNORECASE,
)
_GLUED = re.compile(r"([A-Za-z]{3,})([\d,.]{3,}'?)")
_NO_NAME = re.compile(
    r"\b(?:TD|PBTD|KB|GL|RKB|DF|ELEV\w*|CASING|CSG|TUBING|TBG|PERFS?\w*|TOC|CIBP|PACKER|CEMENT|CMT"
    r"|SHOE|DATE|PAGE|API|WELL|LEASE|DEPTH|TOTAL|SPUD|JTS?|JOINTS?|PLUG\w*|HOLE|SX|SACKS?|BIT"
    r"|SECTION|SURVEY|BLOCK|LINER|SIZE|RUN|STATE|COUNTY|FIELD|OPERATOR|COMPANY)\b"
)
_HEADINGS: tuple[tuple[str, str], ...] = (
    (r"SUB-?SEA|SSTVD|\bSS\b|S\.S\.|DATUM", "subsea_ft"),
    (r"\bTVD\b|\bTRUE\b", "depth_tvd_ft"),
    (r"\bMD\b|\bMEASURED\b", "depth_md_ft"),
)
Names = Callable[[str], bool]


@dataclass(slots=True)
class _Entry:
    """A name and the depths that stand behind it."""

    name: list[Word]
    depths: list[list[Word]] = field(default_factory=list)


def read_tops(pages: Sequence[Page]) -> Tree:
    """The readings of a sheet of formation tops, in the shape of the W-2's contract."""
    formations: list[dict[str, Reading]] = []
    for page in pages:
        if is_record(page):
            formations += record_rows(page)
        else:
            formations += _listed([page], _any_name)
    return {
        "header": well_header(pages),
        "casing": [],
        "liner": [],
        "tubing": [],
        "intervals": [],
        "operations": [],
        "formations": _doubted(formations),
        "remarks": BLANK,
        "derived": {"dv_tools": [], "cibp": [], "packers": [], "data_warnings": []},
    }


def tops_among(pages: Sequence[Page]) -> list[dict[str, Reading]]:
    """Tops that a sketch names among other labels: formations that are known, with one depth.

    Below a heading `Formation tops` a run counts with any name.
    """
    return _doubted(_listed(pages, is_formation, runs_alone=True))


def is_formation(name: str) -> bool:
    """Whether Texas books list a formation of this name; short abbreviations do not count.

    >>> is_formation("Yates"), is_formation("7 Rivers"), is_formation("Packer"), is_formation("Con")
    (True, True, False, False)
    """
    plain = letters(name)
    return len(plain) >= 4 and formation_key(name) in set(formation_aliases().values())


def _any_name(name: str) -> bool:
    plain = letters(name)
    return is_formation(name) or (
        len(plain) >= 3
        and sum(c.isalpha() for c in plain) >= 3
        and len(name.split()) <= 5
        and not _NO_NAME.search(name.upper())
    )


def _listed(
    pages: Sequence[Page], is_name: Names, *, runs_alone: bool = False
) -> list[dict[str, Reading]]:
    found: list[dict[str, Reading]] = []
    for page in pages:
        lines = runs_of(page.words) if runs_alone else [list(line) for line in lines_of(page.words)]
        columns = _columns(page)
        for line in lines:
            entries = _entries(line)
            if runs_alone and len(entries) != 1:
                continue
            for entry in entries:
                row = _row(entry, columns, is_name)
                if row is not None and row["name"].value not in [r["name"].value for r in found]:
                    found.append(row)
    return found


def _entries(line: Sequence[Word]) -> list[_Entry]:
    """Names with the depths behind them, left to right; words after the last depth are dropped."""
    entries: list[_Entry] = []
    name: list[Word] = []
    line = [part for word in line for part in _unglued(word)]
    for index, word in enumerate(line):
        if word.text.strip(".:@-–— ").lower() in ("", "at", "top", "of", "ft", "md", "tvd", "'"):
            continue
        seven = word.text == "7" and index + 1 < len(line) and line[index + 1].text.isalpha()
        if not seven and _DEPTH.fullmatch(word.text.strip(".:@")):
            if name:
                entries.append(_Entry(name=name))
                name = []
            if entries:
                entries[-1].depths.append([word])
        else:
            name.append(word)
    return entries


def _unglued(word: Word) -> list[Word]:
    """A name and a depth that the engine read as one word, apart."""
    found = _GLUED.fullmatch(word.text) if word.method == "ocr" else None
    if found is None:
        return [word]
    edge = word.left + (word.right - word.left) * len(found[1]) / len(word.text)
    return [replace(word, text=found[1], right=edge), replace(word, text=found[2], left=edge)]


def _columns(page: Page) -> list[tuple[float, str]]:
    """Where headings say what kind of depth stands below them: middle and key."""
    found = []
    for run in runs_of(page.words):
        text = text_of(run).upper()
        if len(run) > 4 or _DEPTH.search(text):
            continue
        for pattern, key in _HEADINGS:
            if re.search(pattern, text):
                found.append(((run[0].left + run[-1].right) / 2, key))
                break
    return found


def _row(
    entry: _Entry, columns: Sequence[tuple[float, str]], is_name: Names
) -> dict[str, Reading] | None:
    text = re.sub(
        r"[\s.:@_-]+$", "", re.sub(r"(?i)^\W*(?:top\s+(?:of\s+)?)?", "", text_of(entry.name))
    )
    text = re.sub(r"(?i)\s+(?:top|fm\.?|formation)$", "", text)
    if not text or not is_name(text):
        return None
    row: dict[str, Reading] = {
        "name": read_text(text, entry.name),
        "encountered": BLANK,
        "depth_tvd_ft": BLANK,
        "depth_md_ft": BLANK,
        "depth_ft": BLANK,
        "subsea_ft": BLANK,
        "isolated": BLANK,
        "remarks": BLANK,
    }
    for words in entry.depths[:3]:
        key, reading = _depth(words, columns)
        if row[key] is BLANK:
            row[key] = reading
        elif key == "depth_ft":  # two depths and no word of how they are measured
            row[key] = replace(row[key], value=None, confidence=DOUBTFUL)
    if all(row[key].box is None for key in ("depth_tvd_ft", "depth_md_ft", "depth_ft")):
        return None
    return row


def _depth(words: Sequence[Word], columns: Sequence[tuple[float, str]]) -> tuple[str, Reading]:
    text = text_of(words).strip(".:@")
    match = _DEPTH.fullmatch(text)
    if match is None:
        return "depth_ft", read(words, lambda _: None)
    value: Number = _number(match["n"])
    middle = (words[0].left + words[-1].right) / 2
    over = min(columns, key=lambda column: abs(column[0] - middle), default=None)
    key = over[1] if over is not None and abs(over[0] - middle) <= 45 else "depth_ft"
    along = (match["along"] or "").lower()
    if along in ("md", "tvd"):
        key = f"depth_{along}_ft"
    if match["sign"] or match["open"] or along in ("ss", "subsea"):
        key = "subsea_ft"
    if key == "subsea_ft" and (match["open"] or match["sign"] in ("-", "−")):
        value = -value
    return key, read(words, lambda _: value)


def _number(text: str) -> Number:
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,2}\.\d{3}", text) else text
    plain = plain.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _doubted(rows: list[dict[str, Reading]]) -> list[dict[str, Reading]]:
    """Tops that do not deepen, and names that neither the books nor the engine are sure of."""
    for index, row in enumerate(rows):
        name = row["name"]
        if name.method == "ocr" and not is_formation(str(name.value)) and name.confidence < 0.93:
            row["name"] = name.doubted()
        for key in ("depth_tvd_ft", "depth_md_ft", "depth_ft"):
            here = row.get(key, BLANK)
            above = [r[key] for r in rows[:index] if r.get(key, BLANK).value is not None]
            unsure = here.method == "ocr" and here.value is not None and bool(above)
            if unsure and float(here.value or 0) < float(above[-1].value or 0):
                row[key] = here.doubted()
    return rows
