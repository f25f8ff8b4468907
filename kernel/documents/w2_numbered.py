"""The numbered Form W-2 (items 1 to 42 and up) as the Commission's facsimile prints it.

Every field is found by the words of its caption, because revisions number the items differently.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kernel.documents.facsimile_cells import (
    CaptionBlock,
    Cell,
    caption_blocks,
    cells,
    faces,
    runs,
    ticks,
    value_above,
    without_number,
)
from kernel.documents.reading import BLANK, Reading, Tree, Value, read, read_text
from kernel.documents.values import iso_date, letters, number, yes_no
from kernel.documents.w2_blank import blank_w2
from kernel.documents.w2_numbered_tables import numbered_tables
from kernel.documents.words import Page, Word, lines_of, paragraph, text_of

Parse = Callable[[str], Value | None] | None
_SAME_LINE_PT = 5.0
_TICK_REACH_PT = 30.0


@dataclass(frozen=True, slots=True)
class Item:
    """A field, the caption it stands at and which of equal captions, from the top, it is."""

    path: str
    caption: str  # pattern on letters and digits of the caption
    parse: Parse = None
    nth: int = 0


_ITEMS = (
    Item("header.tracking_no", "trackingno"),
    Item("header.field_name", "fieldname"),
    Item("header.lease_name", "leasename"),
    Item("header.operator_name", "operators?name"),
    Item("header.operator_no", "(?:rrc)?operator(?:no|number)"),
    Item("header.operator_address", "address"),
    Item("header.district", "rrcdistrict"),
    Item("header.lease_no", "(?:rrc)?(?:oil)?lease(?:no|number|id)"),
    Item("header.well_no", "well(?:no|number)"),
    Item("header.county", "county"),
    Item("header.location", "locations?(?:sec|block|$)"),
    Item("header.distance_to_town_raw", "distanceanddirection"),
    Item("filing.completion_date", "completionorrecompletiondate", iso_date),
    Item("completion.logs", "typeofelectric"),
    Item("potential_test.test_date", "dateoftest", iso_date),
    Item("potential_test.hours", "(?:no|number)ofhours", number),
    Item("potential_test.method", "productionmethod"),
    Item("potential_test.choke", "chokesize"),
    Item("potential_test.oil_before_test_bbl", "oilproducedprior", number),
    Item("potential_test.oil_bbl", "oilbbls?$", number),
    Item("potential_test.gas_mcf", "gasmcf$", number),
    Item("potential_test.water_bbl", "waterbbls?$", number),
    Item("potential_test.gor", "gasoilratio", number),
    Item("potential_test.flowing_tubing_psi", "flowingtubing", number),
    Item("potential_test.oil_24h", "oilbbls?$", number, 1),
    Item("potential_test.gas_24h", "gasmcf$", number, 1),
    Item("potential_test.water_24h", "waterbbls?$", number, 1),
    Item("potential_test.gravity_api", "oilgravity", number),
    Item("potential_test.casing_psi", "casingpressure", number),
    Item("completion.producing_wells_on_lease", "numberofproducing", number),
    Item("completion.acres", "totalnumberofacres", number),
    Item("completion.operation_commenced_date", "commenced", iso_date),
    Item("completion.operation_ended_date", "(?:completed|ended)", iso_date),
    Item("completion.spud_date", "spud", iso_date),
    Item("completion.first_production_date", "dateoffirst", iso_date),
    Item("completion.distance_to_nearest_well_ft", "distancetonearest", number),
    Item("completion.elevation_raw", "elevation"),
    Item("completion.top_of_pay_ft", "topofpay", number),
    Item("completion.total_depth_ft", "totaldepth", number),
    Item("completion.pbtd_ft", "(?:pb|plugback|plugbacktotal)depth", number),
)
_CHOICES = {
    "filing.purpose": {
        "initialpotential": "Initial Potential",
        "retest": "Retest",
        "reclass": "Reclass",
        "wellrecordonly": "Well Record Only",
    },
    "filing.completion_type": {
        "newwell": "New Well",
        "deepening": "Deepening",
        "plugback": "Plug Back",
        "other": "Other",
    },
}
_YES_NO = {
    "completion.directional_survey": "wasdirectional",
    "completion.multiple_completion": "iswellmultiple",
    "completion.w15_attached": "iscementing",
    "potential_test.swab": "wasswab",
}


def read_numbered_w2(pages: Sequence[Page]) -> Tree:
    """The readings of a numbered W-2 before its cross-checks, in the shape of its contract."""
    captions: list[Word] = []
    values: list[Word] = []
    for page in pages:
        of_form, typed = faces(page)
        captions += of_form
        values += typed
    marks = ticks(values)
    typed = [word for word in values if word not in marks]
    blocks = caption_blocks(captions)
    tables, rest = numbered_tables(captions, typed)
    found = cells(blocks, rest)
    fields = {**_items(found), **_choices(captions, marks), **_permits(found)}
    fields["header.api"] = _api(found)
    fields |= _elevation(fields.get("completion.elevation_raw", BLANK))
    fields |= _certificate(blocks, rest)
    tree = _placed(blank_w2(), fields)
    tree["header"]["form"] = _form(pages)
    tree["header"]["form_revision"] = _revision(pages)
    tree["completion"]["lease_line_calls"] = _lease_lines(captions, rest)
    tree["surface_casing_determination"]["gau_date"] = _first(
        found, "(?:dt|date)ofletter", iso_date
    )
    tree["remarks"] = _remarks(found)
    return {**tree, **tables}


def is_numbered_form(pages: Sequence[Page]) -> bool:
    """Whether a W-2 or G-1 is the numbered form: its captions start with items' numbers."""
    if re.search(r"facsimile [WG]-\d was generated", pages[0].text, re.IGNORECASE):
        return True
    words = [word for page in pages for word in page.words]
    return sum(1 for word in words if re.match(r"\d{1,2}[ab]?\.(?:[A-Z]|$)", word.text)) >= 12


def _items(found: Sequence[Cell]) -> dict[str, Reading]:
    fields = {}
    for item in _ITEMS:
        at = _cells_at(found, item.caption)
        captions = list(dict.fromkeys(_place(cell) for cell in at))
        if item.nth >= len(captions):
            continue
        mine = [cell for cell in at if _place(cell) == captions[item.nth]]
        lines = lines_of(word for cell in mine for word in cell.words)
        words = [word for line in lines for word in line]
        fields[item.path] = read_text(paragraph(lines), words, item.parse)
    return fields


def _cells_at(found: Iterable[Cell], pattern: str) -> list[Cell]:
    return [
        cell for cell in found if cell.caption is not None and re.match(pattern, cell.caption.key)
    ]


def _place(cell: Cell) -> tuple[int, float, float]:
    """Page and place of a cell's caption; equal for cells of one caption."""
    if cell.caption is None:
        return (0, 0.0, 0.0)
    first = cell.caption.phrases[0][0]
    return (first.page, first.baseline, first.left)


def _first(found: Iterable[Cell], pattern: str, parse: Parse = None) -> Reading:
    at = _cells_at(found, pattern)
    return read(at[0].words, parse) if at else BLANK


def _api(found: Sequence[Cell]) -> Reading:
    typed = _first(found, "apino")
    if typed.value is None:
        return BLANK
    text = str(typed.value).replace(" ", "")
    return replace(typed, value=text if text.startswith("42") else f"42-{text}")


def _elevation(raw: Reading) -> dict[str, Reading]:
    """`2924 GR` as feet and datum."""
    match = re.fullmatch(r"([\d,.]+)\s*(?:ft\.?|')?\s*\(?([A-Za-z]{2,3})?\)?", str(raw.value or ""))
    if not match:
        return {}
    return {
        "completion.elevation_ft": replace(raw, value=number(match[1])),
        "completion.elevation_datum": replace(raw, value=match[2]) if match[2] else BLANK,
    }


def _choices(captions: Sequence[Word], marks: Sequence[Word]) -> dict[str, Reading]:
    """Ticked boxes: the choice nearest to the mark on its line."""
    fields: dict[str, Reading] = {}
    labels = runs(captions)
    for mark in marks:
        label = _label_of(mark, labels)
        key = letters(text_of(label))
        path = _question(mark, labels) if key in {"yes", "no"} else None
        if path is not None:
            fields[path] = read_text(text_of(label), [mark, *label], yes_no)
        for path, options in _CHOICES.items():
            for start, choice in options.items():
                if key.startswith(start) and path not in fields:
                    fields[path] = read_text(choice, [mark, *label])
    return fields


def _label_of(mark: Word, labels: Sequence[Sequence[Word]]) -> Sequence[Word]:
    """The caption nearest to a mark on its line; empty where none is near."""
    gaps = []
    for label in labels:
        if label[0].page != mark.page or abs(label[0].baseline - mark.baseline) > _SAME_LINE_PT:
            continue
        before = label[0].left > mark.left
        gap = label[0].left - mark.right if before else mark.left - label[-1].right
        if -2 <= gap <= _TICK_REACH_PT:
            gaps.append((gap, label))
    return min(gaps, key=lambda each: each[0])[1] if gaps else []


def _question(mark: Word, labels: Sequence[Sequence[Word]]) -> str | None:
    """The yes-or-no question whose caption is nearest above or left of a mark."""
    near = []
    for label in labels:
        first = label[0]
        key = letters(without_number(label))
        path = next((path for path, start in _YES_NO.items() if key.startswith(start)), None)
        below = mark.baseline - first.baseline
        if path and first.page == mark.page and -5 <= below <= 40 and first.left <= mark.left + 4:
            near.append((below + (mark.left - first.left) / 10, path))
    return min(near)[1] if near else None


def _permits(found: Sequence[Cell]) -> dict[str, Reading]:
    """Permit date and number, and the rule 37 case, told apart by their shape."""
    fields: dict[str, Reading] = {}
    for start, prefix in (
        ("permittodrill", "drill_permit"),
        ("waterinjection", "injection_permit"),
    ):
        for cell in _cells_at(found, start):
            for word in cell.words:
                kind = "date" if iso_date(word.text) else "no"
                fields.setdefault(
                    f"filing.{prefix}_{kind}", read([word], iso_date if kind == "date" else None)
                )
    rule37 = _first(found, "rule37")
    return fields | ({"filing.rule37_no": rule37} if rule37.value is not None else {})


def _lease_lines(captions: Sequence[Word], values: Sequence[Word]) -> Tree:
    """`1980 Feet From SOUTH Line and …`: the number before and the line after each `Feet From`."""
    calls = []
    for line in lines_of([*captions, *values], tolerance_pt=_SAME_LINE_PT):
        for index, word in enumerate(line[:-1]):
            if letters(word.text) != "feet" or letters(line[index + 1].text) != "from":
                continue
            before = [w for w in line[:index] if number(w.text) is not None and w in values][-1:]
            after = [w for w in line[index + 2 :] if w in values][:1]
            if before and after:
                calls.append([read(before, number), read(after)])
    return calls


def _certificate(blocks: Sequence[CaptionBlock], values: Sequence[Word]) -> dict[str, Reading]:
    """Name, title, telephone and date stand on rules above their captions."""
    fields = {}
    for path, pattern, parse in (
        ("certification.name", "typeorprinted|typedorprinted", None),
        ("certification.title", "titleofperson|title$", None),
        ("certification.phone", "telephone", None),
        ("certification.date", "date(?:mo|$)", iso_date),
    ):
        for block in blocks:
            words = value_above(block, values) if re.match(pattern, block.key) else []
            if words:
                fields[path] = read(words, parse)
    return fields


def _remarks(found: Sequence[Cell]) -> Reading:
    lines = lines_of(word for cell in _cells_at(found, "remarks") for word in cell.words)
    return read_text(paragraph(lines), [word for line in lines for word in line])


def _form(pages: Sequence[Page]) -> Reading:
    words = [w for w in pages[0].words if _form_named(w.text) and w.baseline < 150]
    return read(words[:1], _form_named)


def _form_named(text: str) -> str | None:
    """The form that a word of the corner names, with or without `FORM` before it."""
    named = re.fullmatch(r"(?:FORM )?([WG]-[12])", text.upper())
    return named[1] if named and named[1] in ("W-2", "G-1") else None


def _revision(pages: Sequence[Page]) -> Reading:
    """`Rev. 4/1/83` at the head of the form."""
    for line in lines_of(word for word in pages[0].words if word.baseline < 150):
        for index, word in enumerate(line[:-1]):
            if word.text == "Rev." and re.match(r"\d", line[index + 1].text):
                return read(line[index : index + 2])
    return BLANK


def _placed(tree: Tree, fields: dict[str, Reading]) -> Tree:
    for path, reading in fields.items():
        section, key = path.split(".")
        tree[section][key] = reading
    return tree
