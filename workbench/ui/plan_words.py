"""The words of a plan on the screen: steps, codes, readings, and where a fact was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports.schematic_steps import feet, number
from kernel.units import inches
from kernel.workflows.review_facts import label_of

Json = Mapping[str, Any]

CODES = {
    1: "Perforate, circulate",
    2: "Perforate, squeeze",
    3: "Tag",
    4: "Wait 4 h, tag",
    5: "Code 5, meaning not known",
}
TYPES = {
    "cibp": "Bridge plug",
    "bridge_plug": "Bridge plug",
    "cibp_cap": "Cement on bridge plug",
    "bridge_plug_cap": "Cement on bridge plug",
    "cement_plug": "Cement plug",
    "formation_plug": "Formation plug",
    "surface_shoe_plug": "Surface shoe plug",
    "intermediate_shoe_plug": "Intermediate shoe plug",
    "stage_tool_plug": "Stage tool plug",
    "liner_top_plug": "Liner top plug",
    "uqw_plug": "Usable-water plug",
    "perf_and_squeeze": "Squeezed plug",
    "perf_and_circulate_to_surface": "Circulated to surface",
    "cement_retainer": "Cement retainer",
    "surface_plug": "Surface plug",
    "tag_existing": "Tag what stands",
    "cut_and_cap": "Cut and cap",
}
READINGS = {
    "rule_minimum": "Rule minimum",
    "chart": "District chart",
    "geometric_fill": "Fill of the interval",
    "book": "Minimum of the district book",
    "recipe": "Recipe",
    "preference": "Company setting",
}


def step_type(step: Json) -> str:
    """What kind of step it is.

    >>> step_type({"type": "stage_tool_plug"}), step_type({"type": "new_kind"})
    ('Stage tool plug', 'New kind')
    """
    kind = str(step.get("type") or "step")
    return TYPES.get(kind, kind.replace("_", " ").capitalize())


def title_of(step: Json) -> str:
    """The purpose of a step with a capital, or its kind where no purpose is stated.

    >>> title_of({"type": "cibp", "purpose": "isolate perforations"})
    'Isolate perforations'
    """
    purpose = str(step.get("purpose") or "").strip()
    return purpose[:1].upper() + purpose[1:] if purpose else step_type(step)


def code_words(step: Json) -> list[str]:
    """The additional requirements of the form in words; none is an empty list.

    >>> code_words({"requirements": [2, 4]}), code_words({"requirements": [6]})
    (['Perforate, squeeze', 'Wait 4 h, tag'], [])
    """
    codes = step.get("requirements") or []
    return [CODES.get(code, f"Code {code}") for code in codes if code != 6]


def span(step: Json) -> str:
    """From–to of a step, deeper end first as on the form; "" where it has no depth. [ft]

    >>> span({"top_ft": 4970, "bottom_ft": 5582}), span({"depth_ft": 8060}), span({})
    ('5,582–4,970', '8,060', '')
    """
    top, bottom = number(step.get("top_ft")), number(step.get("bottom_ft"))
    if top is not None and bottom is not None and top != bottom:
        return f"{feet(bottom)}–{feet(top)}"
    point = next((d for d in (number(step.get("depth_ft")), bottom, top) if d is not None), None)
    return feet(point) if point is not None else ""


_CASING = {
    "shoe_ft": "shoe", "toc_ft": "cement top", "stage_tool_ft": "stage tool", "top_ft": "top",
    "hole_in": "hole", "weight_lb_ft": "weight", "cement_sacks": "cement",
    "od_in": "size", "toc_method": "how its cement top is known", "string": "string",
}  # fmt: skip
_PLAIN = {
    "gau.base_ft": "Base of usable water", "gau.date": "Letter on usable water of",
    "gau.number": "Number of the letter on usable water", "gau.usdw_ft": "Base of USDW",
    "total_depth_ft": "Total depth", "kop_ft": "Kick-off point", "district": "District",
    "county": "County", "field": "Field", "lease": "Lease", "well_no": "Well", "api": "API",
    "well_type": "Well type", "operator": "Operator", "horizontal": "Horizontal hole",
}  # fmt: skip
_DEVICES = {"cibp": "Bridge plug", "dv_tool": "Stage tool"}


def fact_words(path: str, facts: Json) -> str:
    """A fact in words with its value, as an engineer would say it.

    >>> fact_words("casing[0].shoe_ft", {"casing": [{"od_in": 8.625, "shoe_ft": 5532}]})
    '8-5/8 in shoe 5,532 ft'
    >>> fact_words("gau.base_ft", {"gau": {"base_ft": 1600}})
    'Base of usable water 1,600 ft'
    """
    keys = path.replace("]", "").replace("[", ".").split(".")
    value = _at(facts, keys)
    rows = facts.get(keys[0])
    if len(keys) > 1 and keys[1].isdigit() and isinstance(rows, Sequence):
        row = _at(facts, keys[:2])
        if isinstance(row, Mapping):
            return _row_words(keys[0], row, keys[2] if len(keys) > 2 else "")
    if keys[:2] == ["gau", "intervals"] and len(keys) > 2:
        ends = _at(facts, keys[:3])
        if isinstance(ends, Sequence) and len(ends) == 2:
            return f"Usable water {_feet(ends[0])}–{_feet(ends[1])} ft"
    name = _PLAIN.get(path) or label_of(path)
    return f"{name} {_said(keys[-1], value)}".strip()


def _row_words(table: str, row: Json, key: str) -> str:
    if table in ("casing", "liners"):
        od = number(row.get("od_in"))
        pipe = f"{inches(od)}" if od else "Casing"
        pipe += " liner" if table == "liners" else ""
        value = _said(key, row.get(key)) if key != "od_in" else str(row.get("string") or "")
        return " ".join(
            word for word in (pipe, _CASING.get(key, key) if key else "", value) if word
        )
    if table == "formation_tops":
        return f"{row.get('name')} {_feet(row.get('top_ft'))} ft"
    if table == "barriers":
        kind = str(row.get("kind") or "barrier")
        name = _DEVICES.get(kind, kind.capitalize())
        depth = row.get("depth_ft") if row.get("depth_ft") is not None else row.get("top_ft")
        said = f"{name} {_feet(depth)} ft"
        if key in ("cement_ft", "sacks"):
            return f"{said}, cement on top {_said(key, row.get(key))}"
        return f"{said}, set {row['date']}" if key == "date" else said
    ends = f"{_feet(row.get('from_ft'))}–{_feet(row.get('to_ft'))} ft"
    if table == "perforations":
        return f"{'Open hole' if row.get('kind') == 'open_hole' else 'Perforations'} {ends}"
    if table == "squeezes":
        return f"Squeezed {ends}"
    if table == "tubing":
        od = number(row.get("od_in"))
        return f"Tubing {inches(od) if od else ''} {_feet(row.get('depth_ft'))} ft".replace(
            "  ", " "
        )
    return f"{table} {key} {_said(key, row.get(key))}"


def _at(tree: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        if isinstance(tree, Mapping):
            tree = tree.get(key)
        elif isinstance(tree, Sequence) and not isinstance(tree, str) and key.isdigit():
            tree = tree[int(key)] if int(key) < len(tree) else None
        else:
            return None
    return tree


def _feet(value: object) -> str:
    known = number(value)
    return feet(known) if known is not None else "–"


def unit_of(path: str) -> str:
    """The unit that a path of the facts file is in.

    >>> unit_of("casing[0].weight_lb_ft"), unit_of("gau.date"), unit_of("gau.intervals[0][1]")
    ('lb/ft', '', 'ft')
    """
    units = {"_lb_ft": "lb/ft", "_ft": "ft", "_in": "in", "sacks": "sacks"}
    if path.startswith("gau.intervals["):
        return "ft"
    return next((unit for ending, unit in units.items() if path.endswith(ending)), "")


def _said(key: str, value: object) -> str:
    if value is None:
        return "–"
    unit = unit_of(key)
    known = number(value)
    if known is None:
        return "yes" if value is True else "no" if value is False else str(value)
    if unit == "in":
        return inches(known)
    return f"{feet(known) if unit in ('ft', 'sacks') else f'{known:g}'} {unit}".strip()


def fact_value(path: str, value: object) -> str:
    """A single value with its unit.

    >>> fact_value("casing[0].od_in", 8.625), fact_value("gau.base_ft", None)
    ('8-5/8 in', '–')
    """
    return _said("x_ft" if unit_of(path) == "ft" else path, value)


def read_from(source: Json | None) -> str:
    """Paper, page and doubt of a fact, in one quiet line.

    >>> read_from({"document": "w2.pdf", "page": 2, "confidence": 0.62, "method": "ocr"})
    'w2.pdf, page 2, read at 62 %'
    """
    if not source:
        return "no paper: given by hand or by the facts file"
    if source.get("method") == "person":
        return f"entered by {source.get('document') or 'an engineer'}"
    words = str(source.get("document") or "paper")
    if source.get("page"):
        words += f", page {source['page']}"
    if source.get("method") == "derived":
        words += ", worked out"
    confidence = number(source.get("confidence"))
    if confidence is not None and confidence < 0.9:
        words += f", read at {confidence * 100:.0f} %"
    return words


def source_of(path: str, provenance: Json) -> Json | None:
    """Where a fact was read: its own entry, or that of the first value beneath it.

    >>> source_of("gau", {"gau.base_ft": {"page": 1}})
    {'page': 1}
    """
    if path in provenance:
        found: Json = provenance[path]
        return found
    below = (provenance[p] for p in provenance if p.startswith((f"{path}.", f"{path}[")))
    return next(below, None)
