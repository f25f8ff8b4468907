"""The rows of Form W-3A: casing, perforated intervals and the plugs that are proposed.

Each block of a row is found from one caption in it (`Interval (ft)`, `Set at or from`); a value
belongs to the line of the block that it stands nearest to, and there to a span of the line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kernel.documents.caption_cells import FormPage, Parse, reading
from kernel.documents.form_grid import Found
from kernel.documents.reading import BLANK, Reading, Tree, derived
from kernel.documents.scan_values import casing_size, hole_size, inches, scanned_number
from kernel.documents.values import number, size_in
from kernel.documents.words import Word, lines_of, text_of

_CASING_LEFT = 53.0  # of the caption that the columns are measured from [pt]
_CASING_COLUMNS = (
    ("type", 30.0, 84.0),
    ("hole", 84.0, 121.0),
    ("od", 121.0, 157.0),
    ("depth_ft", 157.0, 194.0),
    ("cement_sacks", 194.0, 231.0),
    ("toc_ft", 231.0, 267.0),
    ("tool_setting_ft", 267.0, 303.0),
    ("anticipated_recovery_ft", 303.0, 339.0),
    ("liner_top_ft", 339.0, 374.0),
    ("liner_bottom_ft", 374.0, 412.0),
    ("temperature survey", 412.0, 463.0),
    ("calculated", 463.0, 512.0),
    ("log", 512.0, 562.0),
)
_TOC_METHODS = ("temperature survey", "calculated", "log")
_BELOW_PT = 5.0  # a value stands no further below its line; requirements do
_ON_LINE_PT = 6.0  # captions of one line stand no further above or below each other
_APART_PT = 7.0  # a wider gap after the requirements begins a remark
_BESIDE = {  # how far right of a row's caption the others of its line are printed [pt]
    "interval": {"perforations_or_open_hole": -189, "plugged": 156},
    "set_at_or_from": {"proposal_type": -182, "feet_to": 93, "feet_with": 152, "sacks": 222},
}
_BESIDE_PT = 30.0
_CODE = re.compile(r"([1-9])\s*[-–—.]\s*(?=[A-Za-z])")
_CODE_WORDS = (
    ("circulate", 1),
    ("squeeze", 2),
    ("wait4", 4),
    ("tagtopofplug", 3),
    ("none", 6),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A value's place in a block: its line, and how far right of the block's caption. [pt]"""

    line: str
    left: float
    right: float
    parse: Parse = None


_PLUG_LINES = {"first": 0.0, "second": 14.0, "third": 30.0}
_PLUG_SPANS = {
    "bottom_ft": Span("first", 40, 105, number),
    "top_ft": Span("first", 105, 166, number),
    "sacks": Span("first", 166, 240, number),
    "cement_on_top_ft": Span("second", 95, 166, number),
    "sacks_below": Span("third", -60, 60, number),
    "sacks_on_top": Span("third", 138, 205, number),
}
_OPEN_LINES = {"first": 0.0, "second": 15.0, "third": 30.0, "fourth": 47.0, "fifth": 65.0}
_OPEN_SPANS = {
    "from_ft": Span("first", 40, 88, number),
    "to_ft": Span("first", 88, 150, number),
    "plugged": Span("first", 246, 340),
    "historic_set_at_ft": Span("second", 14, 72, number),
    "historic_cement_on_top_ft": Span("second", 92, 140, number),
    "historic_from_ft": Span("third", 0, 84, number),
    "historic_to_ft": Span("third", 84, 140, number),
    "historic_sacks": Span("third", 150, 205, number),
}


@dataclass(frozen=True, slots=True)
class Block:
    """One row of a repeating part of the form: where it starts and where its lines run."""

    page: FormPage
    anchor: Found
    bottom: float
    lines: Mapping[str, float]  # name → baseline [pt]

    @property
    def words(self) -> list[Word]:
        """The values of the block."""
        page = self.page
        return page.between(0, page.page.width, self.anchor.y - 8 * page.scale, self.bottom)

    @property
    def words_and_captions(self) -> list[Word]:
        """The values, and words that a remark shares with a caption of the form."""
        caption = {id(w) for each in self.page.all_of("requirements") for w in each.words}
        page = replace(
            self.page, values=tuple(w for w in self.page.page.words if id(w) not in caption)
        )
        return replace(self, page=page).words

    def line_of(self, word: Word) -> str:
        """The line that a word stands nearest to."""
        return min(self.lines, key=lambda name: abs(self.lines[name] - word.baseline))

    def at(self, word: Word) -> float:
        """How far a word's middle is right of the block's caption, on the printed form. [pt]"""
        return (word.center - self.anchor.left) / self.page.scale

    def value(self, span: Span) -> Reading:
        """The reading of one value of the block."""
        words = [
            word
            for word in self.words
            if self.line_of(word) == span.line
            and span.left <= self.at(word) < span.right
            and word.text.lower() != "to"
            and -9 < (word.baseline - self.lines[span.line]) / self.page.scale <= _BELOW_PT
        ]
        return reading(words, _numbers(words) if span.parse is number else span.parse)


def _numbers(words: Sequence[Word]) -> Parse:
    return scanned_number if any(word.method == "ocr" for word in words) else number


def _blocks(
    page: FormPage, anchor: str, lines: Mapping[str, float], captions: Mapping[str, str], end: str
) -> list[Block]:
    """The blocks of a page; a line runs where its caption stands, else where it usually does."""
    anchors = [each for each in page.all_of(anchor) if _is_of_a_row(page, each)]
    last = page.caption(end)
    found = []
    for index, each in enumerate(anchors):
        pitch = 62.0 if anchor == "set_at_or_from" else 80.0
        bottom = each.y + pitch * page.scale
        if index + 1 < len(anchors):
            bottom = anchors[index + 1].y - 8 * page.scale
        elif last is not None and last.y > each.y:
            bottom = min(bottom, last.y - 8 * page.scale)
        places = {name: each.y + below * page.scale for name, below in lines.items()}
        for name, caption in captions.items():
            inside = [c.y for c in page.all_of(caption) if each.y - 8 < c.y < bottom]
            if inside:
                places[name] = inside[-1]
        found.append(Block(page=page, anchor=each, bottom=bottom, lines=places))
    return found


def _is_of_a_row(page: FormPage, anchor: Found) -> bool:
    """Whether another caption of the row is printed in its place beside; a remark or a question
    may use the words of a caption.
    """
    scale = page.scale
    return any(
        abs(other.y - anchor.y) <= _ON_LINE_PT * scale
        and abs(other.left - anchor.left - place * scale) <= _BESIDE_PT * scale
        for name, place in _BESIDE[anchor.name].items()
        for other in page.all_of(name)
    )


def casing_rows(pages: Sequence[FormPage]) -> list[Tree]:
    """The casing record, one row for each line that is filled in."""
    page = next((each for each in pages if each.caption("casing")), None)
    start = page.caption("casing") if page else None
    if page is None or start is None:
        return []
    end = page.caption("casing_end")
    bottom = end.y - 6 if end else start.y + 200 * page.scale
    top = start.y + 26 * page.scale
    words = page.between(0, page.page.width, top, bottom)
    lines = lines_of(words, tolerance_pt=6.0)
    return [_casing_row(page, start, line, k) for k, line in enumerate(lines, 1)]


def _casing_row(page: FormPage, start: Found, line: Sequence[Word], row: int) -> Tree:
    cells: dict[str, list[Word]] = {name: [] for name, _, _ in _CASING_COLUMNS}
    for word in line:
        at = (word.center - start.left) / page.scale + _CASING_LEFT
        name = next((n for n, left, right in _CASING_COLUMNS if left <= at < right), None)
        if name is not None:
            cells[name].append(word)
    method = next((name for name in _TOC_METHODS if cells[name]), None)
    ticked = cells[method] if method else []
    hole, od = reading(cells["hole"]), reading(cells["od"])
    plain = {
        name: reading(cells[name], _numbers(cells[name]))
        for name, _, _ in _CASING_COLUMNS
        if name.endswith("_ft") or name == "cement_sacks"
    }
    return {
        "row": derived(row, reading(line)),
        "type": reading(cells["type"]),
        "hole_raw": hole,
        "hole_in": inches_of(hole, hole_size),
        "od_raw": od,
        "od_in": inches_of(od, casing_size),
        **plain,
        "toc_method": derived(method, reading(ticked)) if method else BLANK,
    }


def inches_of(raw: Reading, snap: Parse) -> Reading:
    """Decimal inches of a size as printed; what OCR read must be a size that is made."""
    if raw.value is None:
        return BLANK
    text = str(raw.value)
    if raw.method == "ocr" and snap is not None and isinstance(made := snap(text), str):
        return derived(inches(made), raw)
    decimal = size_in(text.replace("-", " ").replace(" / ", "/").replace('"', ""))
    return derived(decimal, raw) if decimal is not None else BLANK


def perforation_rows(pages: Sequence[FormPage]) -> list[Tree]:
    """The perforated intervals and open hole, with the plugs that were set in them before.

    A row that names its kind alone is the form's blank: it says nothing of a depth.
    """
    captions = {
        "second": "set_at",
        "third": "feet_to",
        "fourth": "pumped_on_top",
        "fifth": "other_type",
    }
    rows: list[Tree] = []
    for page in pages:
        for block in _blocks(page, "interval", _OPEN_LINES, captions, "perforations_end"):
            row = _perforation_row(block)
            told = [value for key, value in row.items() if key != "kind" and value is not BLANK]
            if told:
                first = next(each for each in (row["kind"], *told) if each.box is not None)
                rows.append({"row": derived(len(rows) + 1, first), **row})
    return rows


def _perforation_row(block: Block) -> Tree:
    left = [word for word in block.words if block.at(word) < -4]
    kind = [word for word in left if block.line_of(word) == "first"]
    historic = [word for word in left if block.line_of(word) == "second"]
    other = [word for word in block.words if block.line_of(word) == "fifth"]
    cells = {name: block.value(span) for name, span in _OPEN_SPANS.items()}
    on_top, below = _pumped(block)
    return {
        "kind": reading(kind),
        **interval_of(cells["from_ft"], cells["to_ft"]),
        "plugged": cells["plugged"],
        "historic_plug": reading(historic),
        **{name: found for name, found in cells.items() if name.startswith("historic_")},
        "historic_sacks_on_top": on_top,
        "historic_sacks_below": below,
        "other_type": reading(other),
    }


def interval_of(upper: Reading, lower: Reading) -> Tree:
    """An interval, its shallower end first, and how the form prints it."""
    printed = BLANK
    if upper.value is not None and lower.value is not None:
        printed = derived(f"{upper.snippet} to {lower.snippet}", upper, lower)
        if float(upper.value) > float(lower.value):
            upper, lower = lower, upper
    return {"from_ft": upper, "to_ft": lower, "as_printed": printed}


def _pumped(block: Block) -> tuple[Reading, Reading]:
    """Sacks on top and below; the form prints their captions before the blanks."""
    words = [word for word in block.words if block.line_of(word) == "fourth"]
    words = [word for word in words if block.at(word) > -60]
    before = any(block.at(word) < 7 for word in words)
    edge = 30.0 if before else 205.0
    on_top = [word for word in words if block.at(word) < edge]
    below = [word for word in words if block.at(word) >= edge]
    return reading(on_top, _numbers(on_top)), reading(below, _numbers(below))


def plug_rows(pages: Sequence[FormPage]) -> list[Tree]:
    """The proposed plugs in the order of the form; its deeper end is `bottom_ft`."""
    captions = {"second": "cement_on_top", "third": "pumped_below"}
    rows: list[Tree] = []
    for page in pages:
        for block in _blocks(page, "set_at_or_from", _PLUG_LINES, captions, "rows_end"):
            row = _plug_row(block)
            told = [each for each in row.values() if isinstance(each, Reading) and each.box]
            if told:
                rows.append({"row": derived(len(rows) + 1, told[0]), **row})
    return rows


def _plug_row(block: Block) -> Tree:
    cells = {name: block.value(span) for name, span in _PLUG_SPANS.items()}
    scale, third = block.page.scale, block.lines["third"]
    beneath = [w for w in block.words_and_captions if w.baseline > third + _BELOW_PT * scale]
    asked, remark = _parted(block, beneath)
    kind = [
        word for word in block.words if block.at(word) < -4 and word.baseline < third - 10 * scale
    ]
    return {
        "form_type": reading(kind),
        **cells,
        "codes": codes_in(asked),
        "requirements": reading(asked),
        **({"remarks": reading(remark)} if remark else {}),
    }


def _parted(block: Block, words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The requirements, which begin left of the row's middle, and a remark apart from them.

    The Commission's form has no place for a remark; forms that print one set it to the right.
    """
    edge: float | None = None
    for word in sorted(words, key=lambda each: each.left):
        begins = edge is None and word.left < block.anchor.left
        if not begins and (edge is None or word.left > edge + _APART_PT * block.page.scale):
            break
        edge = word.right if edge is None else max(edge, word.right)
    asked = [word for word in words if edge is not None and word.right <= edge]
    rest = [word for word in words if edge is None or word.right > edge]
    return asked, [word for line in lines_of(rest, tolerance_pt=2.5) for word in line]


def codes_in(words: Sequence[Word]) -> list[Reading]:
    """The requirement codes, each with the words that spell it; by their words where no figure."""
    groups: list[list[Word]] = []
    for index, word in enumerate(words):
        if _CODE.match(f"{word.text} {text_of(words[index + 1 : index + 3])}"):
            groups.append([])
        if groups:
            groups[-1].append(word)
    if groups:
        return [reading(group, _code_figure) for group in groups]
    found = reading(words, _code_by_words)
    return [found] if found.value is not None else []


def _code_figure(text: str) -> int | None:
    match = _CODE.match(text)
    return int(match[1]) if match else None


def _code_by_words(text: str) -> int | None:
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    return next((code for words, code in _CODE_WORDS if words in plain), None)
