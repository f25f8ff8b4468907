"""Wellbore schematics: what the labels of the drawing say, in the shape of the W-2's contract."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kernel.documents.labels import labels_of, runs_of
from kernel.documents.reading import BLANK, Reading, Tree, Value, derived, read
from kernel.documents.schematic_grammar import has_depth, names_a_thing, statements
from kernel.documents.schematic_strings import Pipe, Said, strings_of
from kernel.documents.schematic_words import Kind, size_in
from kernel.documents.sheet_header import captioned, date_of, depth_below, well_header
from kernel.documents.tops_sheet import tops_among
from kernel.documents.values import number
from kernel.documents.words import Page, Word, text_of

_SAME_DEPTH_FT = 15  # two labels of one device
_HEAD = 0.25  # of the page's height: where titles stand
_PROPOSED = re.compile(r"\b(?:PROPOSED|PLANNED|PROPOSAL|AFTER)\b")
_CURRENT = re.compile(r"\b(?:CURRENT|EXISTING|PRESENT|BEFORE)\b")
_DATES = {
    "spud_date": ("originalspuddate", "spuddate", "spud", "datespudded"),
    "sheet_date": ("reportprinted", "date", "updated", "revised", "lastupdated", "dateprinted"),
    "elevation_kb_ft": (
        "kb",
        "kbelevation",
        "kbelev",
        "elevationkb",
        "originalkbelevationft",
        "rkb",
    ),
    "elevation_gl_ft": ("gl", "glelevation", "glelev", "groundlevel", "elevationgl"),
}


class _Wording:
    """How labels of a sketch begin and end."""

    def starts(self, text: str) -> bool:
        return names_a_thing(text)

    def is_complete(self, text: str) -> bool:
        return has_depth(text) and not text.rstrip().endswith((";", ",", "@", "-", "w/", "W/"))


def read_schematic(pages: Sequence[Page]) -> Tree:
    """The readings of a wellbore schematic, text layer or scan.

    A sheet that shows a proposed state beside the present one is read on the present side only.
    On a sheet of a proposal alone, plugs are no facts: what it proposes does not stand in the hole.
    """
    pages, proposed = _as_it_stands(pages)
    labels = labels_of(pages, _Wording())
    said = [
        Said(statement=statement, label=label)
        for label in labels
        for statement in statements(label.text)
    ]
    pipes = strings_of(said)
    stands = [one for one in said if not (one.statement.planned or one.statement.gone)]
    devices = [] if proposed.value else stands
    header, dates = well_header(pages), captioned(pages, _DATES)
    tree: dict[str, Tree] = {
        "header": {**header, "sheet_date": _sheet_date(dates, pages)},
        "completion": {
            "spud_date": date_of(dates["spud_date"]),
            "total_depth_tvd_ft": _total(stands, "td", "TVD"),
            "total_depth_md_ft": _total(stands, "td", "MD"),
            "pbtd_tvd_ft": BLANK,
            "pbtd_md_ft": _first(stands, "pbtd"),
            "elevation_kb_ft": _feet(dates["elevation_kb_ft"]),
            "elevation_gl_ft": _feet(dates["elevation_gl_ft"]),
        },
        "casing": [row for pipe in pipes if pipe.kind == "casing" for row in _casing_rows(pipe)],
        "liner": [_liner(pipe) for pipe in pipes if pipe.kind == "liner"],
        "tubing": [_tubing(pipe) for pipe in pipes if pipe.kind == "tubing"],
        "intervals": _intervals(stands),
        "operations": _squeezes(devices),
        "formations": tops_among(pages),
        "remarks": BLANK,
        "derived": _derived(devices, pipes, proposed),
    }
    for table in ("casing", "liner", "tubing", "intervals", "operations"):
        for index, row in enumerate(tree[table]):
            tree[table][index] = {"row": index + 1, **row}
    return _doubted(tree)


def _as_it_stands(pages: Sequence[Page]) -> tuple[list[Page], Reading]:
    """The pages without the side of a proposal, and whether the whole sheet is one."""
    kept, proposal = [], BLANK
    for page in pages:
        heads = [run for run in runs_of(page.words) if run[0].baseline <= _HEAD * page.height]
        planned = [run for run in heads if _PROPOSED.search(text_of(run).upper())]
        present = [run for run in heads if _CURRENT.search(text_of(run).upper())]
        pair = _side_by_side(present, planned)
        if pair is not None:
            here, there = pair
            edge = (_middle(here) + _middle(there)) / 2
            left = _middle(here) < _middle(there)
            words = tuple(
                word
                for word in page.words
                if word.baseline < here[0].top or (word.center < edge) == left
            )
            page = replace(page, words=words)
        elif planned and not present:
            proposal = read(planned[0], lambda _: True)
        kept.append(page)
    return kept, proposal


def _side_by_side(
    present: Sequence[Sequence[Word]], planned: Sequence[Sequence[Word]]
) -> tuple[Sequence[Word], Sequence[Word]] | None:
    return next(
        (
            (here, there)
            for here in present
            for there in planned
            if here is not there and abs(here[0].baseline - there[0].baseline) <= 2 * here[0].size
        ),
        None,
    )


def _middle(run: Sequence[Word]) -> float:
    return (run[0].left + run[-1].right) / 2


def _sheet_date(dates: dict[str, Reading], pages: Sequence[Page]) -> Reading:
    told = date_of(dates["sheet_date"])
    if told.value is not None:
        return told
    for page in pages:
        for run in runs_of(page.words):
            printed = re.search(
                r"(?:PRINTED|UPDATED|REVISED|DATE)\s*:?\s+(\d{1,2}[/-]\d{1,2}[/-]\d{2,4})",
                text_of(run).upper(),
            )
            if printed:
                return date_of(read(run, lambda _, day=printed[1]: day))  # type: ignore[misc]
    return BLANK


def _feet(reading: Reading) -> Reading:
    value = number(str(reading.value or "").split(" ")[0])
    return BLANK if value is None else replace(reading, value=value)


def _first(said: Iterable[Said], kind: Kind) -> Reading:
    return next((each.reading("bottom") for each in said if each.statement.kind == kind), BLANK)


def _total(said: Iterable[Said], kind: Kind, along: str) -> Reading:
    """A total depth; one without a word of how it is measured is a measured depth."""
    for each in said:
        if each.statement.kind != kind:
            continue
        clause = each.label.text[each.statement.start : each.statement.end].upper()
        if "TVD" not in clause:
            if along == "MD":
                return each.reading("bottom")
            continue
        found = re.search(rf"([\d,.]+)\s*(?:'|’|FT)?\s*\(?{along}\b", clause)
        value = number(found[1].strip(",.")) if found else None
        if found and value is not None:
            start = each.statement.start
            return each.label.reading(value, start + found.start(1), start + found.end(1))
    return BLANK


def _casing_rows(pipe: Pipe) -> list[dict[str, Tree]]:
    """A string as the W-2 lists it: a row for the shoe, one for each stage tool with cement."""
    size = pipe.agreed("size")
    row: dict[str, Tree] = {
        "casing_type": pipe.agreed("type"),
        **_sizes("casing", size, pipe.hole),
        "weight_lb_ft": pipe.agreed("weight"),
        "grade": pipe.agreed("grade"),
        "top_ft": pipe.at("top"),
        "setting_depth_ft": pipe.at("bottom"),
        "multistage_tool_depth_ft": BLANK,
        "multistage_shoe_depth_ft": BLANK,
        "cement_class": pipe.agreed("class"),
        "cement_sacks": pipe.sacks,
        "slurry_volume_cuft": BLANK,
        "top_of_cement_raw": _raw(pipe.toc),
        "top_of_cement_ft": pipe.toc,
        "toc_method": pipe.toc_method,
    }
    rows = [row]
    for tool, top in pipe.stages:
        rows.append(
            {
                **row,
                "multistage_tool_depth_ft": tool,
                "cement_class": BLANK,
                "cement_sacks": BLANK,
                "top_of_cement_raw": _raw(top),
                "top_of_cement_ft": top,
                "toc_method": BLANK,
            }
        )
    return rows


def _sizes(name: str, size: Reading, hole: Reading) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for key, reading in ((name, size), ("hole", hole)):
        inches = BLANK if reading.value is None else derived(size_in(str(reading.value)), reading)
        found |= {
            f"{key}_size_raw": reading,
            f"{key}_size_in": replace(inches, method=reading.method) if inches.box else BLANK,
        }
    return found


def _raw(top: Reading) -> Reading:
    return BLANK if top.value is None else replace(top, value=f"{top.value}")


def _liner(pipe: Pipe) -> dict[str, Tree]:
    return {
        **_sizes("liner", pipe.agreed("size"), pipe.hole),
        "weight_lb_ft": pipe.agreed("weight"),
        "grade": pipe.agreed("grade"),
        "top_ft": pipe.at("top"),
        "bottom_ft": pipe.at("bottom"),
        "cement_class": pipe.agreed("class"),
        "cement_sacks": pipe.sacks,
        "slurry_volume_cuft": BLANK,
        "top_of_cement_ft": pipe.toc,
        "toc_method": pipe.toc_method,
    }


def _tubing(pipe: Pipe) -> dict[str, Tree]:
    size = _sizes("tubing", pipe.agreed("size"), BLANK)
    return {
        "size_raw": size["tubing_size_raw"],
        "size_in": size["tubing_size_in"],
        "weight_lb_ft": pipe.agreed("weight"),
        "grade": pipe.agreed("grade"),
        "depth_ft": pipe.at("bottom"),
        "packer_depth_ft": BLANK,
        "packer_type": BLANK,
    }


def _intervals(said: Iterable[Said]) -> list[dict[str, Tree]]:
    """Perforations and open hole, shallowest first, each once."""
    rows: list[tuple[tuple[float, float], dict[str, Tree]]] = []
    for each in said:
        told = each.statement
        if told.kind not in ("perforations", "open_hole"):
            continue
        state = each.reading("status")
        open_hole = each.label.reading(told.kind == "open_hole", told.start, told.end)
        bottom = each.reading("bottom")
        spans = [
            tuple(each.label.reading(end.value, end.start, end.end) for end in span)
            for span in told.spans
        ] or [(bottom, bottom)]
        for index, (upper, lower) in enumerate(spans):
            mine = state
            if told.states:
                mine = BLANK if told.states[index] is None else derived(told.states[index], lower)
            key = (float(upper.value or 0), float(lower.value or 0))
            row = {
                "open_hole": open_hole,
                "prefix": BLANK,
                "from_ft": upper,
                "to_ft": lower,
                "status": mine,
                "date": each.reading("date"),
            }
            if key not in [seen for seen, _ in rows]:
                rows.append((key, row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _squeezes(said: Iterable[Said]) -> list[dict[str, Tree]]:
    """Squeezes of holes that are no completed interval, as operations of the W-2."""
    rows = []
    for each in said:
        if each.statement.kind != "squeeze":
            continue
        sacks, top = each.statement.get("sacks"), each.reading("top")
        words = each.label.reading("Squeeze", each.statement.start, each.statement.end)
        rows.append(
            {
                "type": words,
                "material": BLANK
                if sacks is None
                else derived(f"{sacks} sacks", each.reading("sacks")),
                "from_ft": each.reading("bottom") if top is BLANK else top,
                "to_ft": each.reading("bottom"),
            }
        )
    return rows


def _derived(said: Sequence[Said], pipes: Sequence[Pipe], proposed: Reading) -> dict[str, Tree]:
    def depths(*kinds: Kind) -> list[Reading]:
        return [_depth(each) for each in _distinct(said, *kinds)]

    warnings = []
    if proposed.value:
        reason = "the sheet shows a proposal: its plugs are not taken as standing in the hole"
        warnings.append(replace(derived(reason, proposed), confidence=proposed.confidence))
    return {
        "dv_tools": depths("dv_tool"),
        "cibp": [_bridge_plug(each, said) for each in _distinct(said, "cibp")],
        "packers": depths("packer"),
        "retainers": [_bridge_plug(each, said) for each in _distinct(said, "retainer")],
        "cement_plugs": [
            {
                "top_ft": each.reading("top"),
                "bottom_ft": each.reading("bottom"),
                "sacks": each.reading("sacks"),
                "date": each.reading("date"),
            }
            for each in _distinct(said, "cement_plug")
        ],
        "junk": depths("junk"),
        "data_warnings": warnings,
        "kop_md_ft": _total(said, "kop", "MD"),
        "kop_tvd_ft": _total(said, "kop", "TVD"),
    }


def _depth(each: Said) -> Reading:
    return each.reading("top" if "top" in each.statement.parts else "bottom")


def _distinct(said: Iterable[Said], *kinds: Kind) -> list[Said]:
    """One statement for each device; of two labels the one that says more of its cement."""
    best: list[Said] = []
    for each in sorted(
        (one for one in said if one.statement.kind in kinds),
        key=lambda one: -len(one.statement.parts),
    ):
        depth = float(each.statement.depth_ft or 0)
        if not any(abs(float(b.statement.depth_ft or 0) - depth) <= _SAME_DEPTH_FT for b in best):
            best.append(each)
    return sorted(best, key=lambda one: float(one.statement.depth_ft or 0))


def _bridge_plug(each: Said, said: Sequence[Said]) -> dict[str, Tree]:
    cap, depth = each.reading("cap"), _depth(each)
    if cap is BLANK:
        cap = next(
            (
                depth_below(depth, other.reading("bottom"))
                for other in said
                if other.statement.kind == "toc"
                and other.label is each.label
                and 0 < float(depth.value or 0) - float(other.number("bottom") or 0) <= 500
            ),
            BLANK,
        )
    return {
        "depth_ft": depth,
        "cement_on_top_ft": cap,
        "sacks": each.reading("sacks"),
        "date": each.reading("date"),
    }


def _doubted(tree: Tree) -> Tree:
    """Depths below everything else, and ranges that run upwards, go to a person."""
    deepest = _deepest(tree)
    for table in ("intervals", "operations"):
        for row in tree[table]:
            top, bottom = row["from_ft"].value, row["to_ft"].value
            if _is_number(top) and _is_number(bottom) and top > bottom:
                row["from_ft"], row["to_ft"] = row["from_ft"].doubted(), row["to_ft"].doubted()
            if deepest is not None and _is_number(bottom) and bottom > deepest + 10:
                row["to_ft"] = row["to_ft"].doubted()
    for row in tree["derived"]["cibp"]:
        depth = row["depth_ft"].value
        if deepest is not None and _is_number(depth) and depth > deepest + 10:
            row["depth_ft"] = row["depth_ft"].doubted()
    return tree


def _deepest(tree: Tree) -> float | None:
    """The deepest of total depth, shoes and liner bottoms; None where none is read."""
    told: list[Value | None] = [
        tree["completion"]["total_depth_md_ft"].value,
        *(row["setting_depth_ft"].value for row in tree["casing"]),
        *(row["bottom_ft"].value for row in tree["liner"]),
    ]
    open_hole = any(row["open_hole"].value for row in tree["intervals"])
    found = [float(each) for each in told if _is_number(each)]  # type: ignore[arg-type]
    return max(found) if found and not open_hole else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
