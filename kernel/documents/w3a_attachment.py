"""The attachment to a Form W-3A: rows beyond the form's, and entries that its places cut.

The Commission's form has none of its own; this reads the sheets that our printed form goes on
with. Each table names its rows by number, and a cell is what stands in its column from one
number down to the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kernel.documents.caption_cells import Parse, reading
from kernel.documents.form_grid import like
from kernel.documents.reading import BLANK, Reading, Tree, derived
from kernel.documents.scan_values import casing_size, hole_size, scanned_number
from kernel.documents.values import letters, number
from kernel.documents.w3a_rows import codes_in, inches_of, interval_of
from kernel.documents.words import Page, Word, lines_of

_TITLE = "formw3aattachment"
_TITLE_WITHIN = 0.08  # of the page's height
_FOOT = 0.977  # of the page's height: below it stands where the form comes from
_LETTER_PT = 612.0
_FIRST_LINE_PT = 4.0  # the words of a row's first line stand no further above its number
_MARGIN_PT = 6.0

Table = Literal["casing", "perforations", "plugs", "in_full", "reasons"]
_HEADINGS: tuple[tuple[str, Table], ...] = (
    ("18casingrecordcontinued", "casing"),
    ("21recordofperforatedintervalsoropenholecontinued", "perforations"),
    ("20pluggingproposalcontinued", "plugs"),
    ("itemsinfull", "in_full"),
    ("beforethisnoticecanbefiled", "reasons"),
)
_WIDTHS: Mapping[Table, tuple[tuple[str, float], ...]] = {  # [pt]
    "casing": (
        *(("row", 26), ("type", 40), ("hole", 46), ("od", 42), ("depth_ft", 44)),
        *(("cement_sacks", 42), ("toc_ft", 46), ("tool_setting_ft", 44)),
        *(("anticipated_recovery_ft", 50), ("liner_top_ft", 40), ("liner_bottom_ft", 42)),
        ("toc_method", 54),
    ),
    "perforations": (
        *(("row", 26), ("kind", 60), ("from_ft", 38), ("to_ft", 38), ("plugged", 44)),
        *(("plug", 58), ("set_at_ft", 36), ("cement_on_top_ft", 42), ("plug_from_ft", 36)),
        *(("plug_to_ft", 36), ("sacks", 34), ("on_top", 34), ("below", 34)),
    ),
    "plugs": (
        *(("row", 26), ("type", 66), ("bottom_ft", 44), ("top_ft", 40), ("sacks", 34)),
        *(("cement_on_top_ft", 44), ("sacks_below", 34), ("sacks_on_top", 34)),
        *(("requirements", 90), ("remarks", 104)),
    ),
    "in_full": (("item", 130), ("entry", 386)),
}
_ITEMS = {  # an item of the form, letters and digits only, and the entry that stands there
    "1operator": "operator",
    "1operatorsaddress": "operator_address",
    "2operatorno": "operator_no",
    "3district": "district",
    "4county": "county",
    "6drillingpermit": "drilling_permit_no",
    "7rule37": "rule37_no",
    "8leaseno": "lease_no",
    "9wellno": "well",
    "10field": "field",
    "11lease": "lease",
    "12section": "section",
    "12block": "block",
    "12survey": "survey",
    "12abstract": "abstract_no",
    "12location": "distance_to_town_raw",
    "13typeofwell": "well_type",
    "14completion": "completion",
    "16usablequalitywater": "usable_quality_water_item_16",
}
_ZONES = {
    "17producingzonesdepthsinft": "shallower_producing_zones_ft",
    "17disposalzonesdepthsinft": "shallower_disposal_zones_ft",
}
_HISTORIC = ("cibp", "retainer", "cement", "bridge")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table: the words of each column, line by line."""

    words: Mapping[str, Sequence[Word]]

    def text(self, column: str, parse: Parse = None) -> Reading:
        """What a column says."""
        return reading(self.words[column], parse)

    def number(self, column: str) -> Reading:
        """The number in a column."""
        words = self.words[column]
        scanned = any(word.method == "ocr" for word in words)
        return reading(words, scanned_number if scanned else number)


def is_attachment(page: Page) -> bool:
    """Whether a page's title says that it goes on with a Form W-3A."""
    head = [word for word in page.words if word.baseline <= page.height * _TITLE_WITHIN]
    return any(
        like(letters("".join(word.text for word in line[:3])), _TITLE) for line in lines_of(head)
    )


def with_attachment(tree: Tree, pages: Sequence[Page]) -> Tree:
    """The readings of a form with the rows and the whole entries of its attachment."""
    rows: dict[Table, list[Cells]] = {"casing": [], "perforations": [], "plugs": [], "in_full": []}
    for page in pages:
        for table, cells in _rows_of(page):
            rows[table].append(cells)
    tree = tree | {
        "casing": [*tree["casing"], *(_casing_row(row) for row in rows["casing"])],
        "perforations": [
            *tree["perforations"], *(_perforation_row(row) for row in rows["perforations"]),
        ],
        "plugs": [*tree["plugs"], *(_plug_row(row) for row in rows["plugs"])],
    }  # fmt: skip
    for row in rows["in_full"]:
        tree = _entered(tree, row)
    return tree


def _rows_of(page: Page) -> Iterator[tuple[Table, Cells]]:
    """The rows of every table on a page, from top to bottom."""
    words = [word for word in page.words if word.baseline < page.height * _FOOT]
    headings = list(_headings(words))
    scale = page.width / _LETTER_PT if page.width else 1.0
    for (start, table), (end, _) in pairwise([*headings, (None, None)]):
        if start is None or table is None or table not in _WIDTHS:
            continue
        below = end.baseline - 8 * scale if end else page.height
        inside = [w for w in words if start.baseline + 4 * scale < w.baseline < below]
        yield from ((table, cells) for cells in _split(table, inside, start.left, scale))


def _headings(words: Sequence[Word]) -> Iterator[tuple[Word | None, Table | None]]:
    for line in lines_of(words):
        said = letters("".join(word.text for word in line))
        named = next((table for title, table in _HEADINGS if like(said, title)), None)
        if named is not None:
            yield line[0], named


def _split(table: Table, words: Sequence[Word], left: float, scale: float) -> Iterator[Cells]:
    edges = [left]
    for _, width in _WIDTHS[table]:
        edges.append(edges[-1] + width * scale)
    names = [name for name, _ in _WIDTHS[table]]
    columns: dict[str, list[Word]] = {
        name: [word for word in words if start <= word.center < end]
        for name, (start, end) in zip(names, pairwise(edges), strict=True)
    }
    starts = [word.baseline for word in columns[names[0]] if _begins(table, word)]
    for start, end in pairwise([*sorted(starts), float("inf")]):
        above = _FIRST_LINE_PT * scale
        yield Cells(
            {
                name: [
                    word
                    for line in lines_of(w for w in column if start <= w.baseline + above < end)
                    for word in line
                ]
                for name, column in columns.items()
            }
        )


def _begins(table: Table, word: Word) -> bool:
    """Whether a word of the first column opens a row: its number, or that of an item."""
    return word.text.rstrip(".").isdigit() and (table != "in_full" or word.text.endswith("."))


def _casing_row(row: Cells) -> Tree:
    hole, od = row.text("hole"), row.text("od")
    plain = [name for name, _ in _WIDTHS["casing"] if name.endswith("_ft")]
    return {
        "row": row.number("row"),
        "type": row.text("type"),
        "hole_raw": hole,
        "hole_in": inches_of(hole, hole_size),
        "od_raw": od,
        "od_in": inches_of(od, casing_size),
        **{name: row.number(name) for name in (*plain, "cement_sacks")},
        "toc_method": row.text("toc_method"),
    }


def _perforation_row(row: Cells) -> Tree:
    plug = row.text("plug")
    is_historic = any(word in str(plug.value or "").lower() for word in _HISTORIC)
    return {
        "row": row.number("row"),
        "kind": row.text("kind"),
        **interval_of(row.number("from_ft"), row.number("to_ft")),
        "plugged": row.text("plugged"),
        "historic_plug": plug if is_historic else BLANK,
        "historic_set_at_ft": row.number("set_at_ft"),
        "historic_cement_on_top_ft": row.number("cement_on_top_ft"),
        "historic_from_ft": row.number("plug_from_ft"),
        "historic_to_ft": row.number("plug_to_ft"),
        "historic_sacks": row.number("sacks"),
        "historic_sacks_on_top": row.number("on_top"),
        "historic_sacks_below": row.number("below"),
        "other_type": BLANK if is_historic else plug,
    }


def _plug_row(row: Cells) -> Tree:
    remark = row.text("remarks")
    plain = ("bottom_ft", "top_ft", "sacks", "cement_on_top_ft", "sacks_below", "sacks_on_top")
    return {
        "row": row.number("row"),
        "form_type": row.text("type"),
        **{name: row.number(name) for name in plain},
        "codes": codes_in(row.words["requirements"]),
        "requirements": row.text("requirements"),
        **({"remarks": remark} if remark is not BLANK else {}),
    }


def _entered(tree: Tree, row: Cells) -> Tree:
    """The tree with one entry as the attachment gives it whole."""
    item, entry = row.text("item"), row.text("entry")
    named = letters(str(item.value or ""))
    if named in _ITEMS:
        return tree | {_ITEMS[named]: entry}
    if named in _ZONES:
        depths = (reading([_bare(word)], number) for word in row.words["entry"])
        return tree | {_ZONES[named]: [depth for depth in depths if depth.value is not None]}
    if named == "15totaldepth":
        return tree | {"total_depth_ft": row.number("entry")}
    if named.startswith("20plug") and named.endswith("remarks"):
        return tree | {"plugs": [_remarked(plug, named, entry) for plug in tree["plugs"]]}
    return tree


def _remarked(plug: Tree, item: str, entry: Reading) -> Tree:
    is_meant = item == f"20plug{plug['row'].value}remarks"
    return plug | {"remarks": derived(entry.value, entry)} if is_meant else plug


def _bare(word: Word) -> Word:
    return replace(word, text=word.text.strip("_,.;"))
