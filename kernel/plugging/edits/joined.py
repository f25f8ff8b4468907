"""Several plugs as one: the union of their intervals, with all that they stand for."""

from collections.abc import Iterable, Sequence
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.edits.rows import (
    BRIDGE_PLUGS,
    CAPS,
    Json,
    Row,
    ends_of,
    is_cement,
    name_of,
    step_with,
)

_NAMED_BY = (  # the first type among the parts names the whole
    "perf_and_circulate_to_surface",
    "surface_plug",
    "cibp_cap",
    "uqw_plug",
    "surface_shoe_plug",
    "intermediate_shoe_plug",
    "stage_tool_plug",
    "liner_top_plug",
    "perf_and_squeeze",
    "formation_plug",
    "cement_plug",
)
_STRENGTH = ("spot", "perforate_and_squeeze", "perforate_and_circulate")


def parts_of(rows: Sequence[Json], ids: Sequence[str]) -> tuple[list[Json], list[Json]]:
    """The plugs to be joined, and those that lie inside the whole and become part of it.

    Raises:
        InvalidInput: Fewer than two, one that is no cement, or a bridge plug between.
    """
    parts = [step_with(rows, step_id) for step_id in ids]
    if len(parts) < 2:
        raise InvalidInput("At least two plugs make one.", hint="Name two or more.")
    spans = []
    for part in parts:
        ends = ends_of(part)
        if not is_cement(part) or part.get("type") == "cement_retainer" or ends is None:
            raise InvalidInput(
                f"{name_of(part)} cannot become part of a cement plug.", hint="Name cement plugs."
            )
        spans.append(ends)
    top, bottom = min(s[0] for s in spans), max(s[1] for s in spans)
    inside: list[Json] = []
    for row in rows:
        ends = ends_of(row)
        if row in parts or ends is None or ends[1] <= top or ends[0] >= bottom:
            continue
        if row.get("type") in BRIDGE_PLUGS or not is_cement(row):
            raise InvalidInput(
                f"{name_of(row)} stands between them.", hint="Combine plugs on one side of it."
            )
        if row.get("type") == "cement_retainer":
            raise InvalidInput(f"{name_of(row)} stands between them.")
        inside.append(row)
    return parts, inside


def one_plug(parts: Sequence[Json], step_id: str) -> Row:
    """The whole, not yet counted: (min top, max bottom), with lineage."""
    ordered = sorted(parts, key=lambda part: -(ends_of(part) or (0.0, 0.0))[1])
    spans = [ends for part in ordered if (ends := ends_of(part)) is not None]
    types = [str(part.get("type")) for part in ordered]
    kind = next((name for name in _NAMED_BY if name in types), "cement_plug")
    if kind == "cibp_cap" and not any(part.get("type") in CAPS for part in ordered):
        kind = "cement_plug"
    placement = max((str(part.get("placement") or "spot") for part in ordered), key=_strength)
    codes = sorted({code for part in ordered for code in part.get("requirements") or []} - {6})
    codes = [code for code in codes if not (code == 3 and 4 in codes)]
    classes = _each(ordered, "cement")
    row: Row = {
        **dict.fromkeys(("depth_ft", "sacks_below", "sacks_on_top")),
        "id": step_id,
        "type": kind,
        "top_ft": min(top for top, _ in spans),
        "bottom_ft": max(bottom for _, bottom in spans),
        "placement": placement,
        "cement": classes[0] if len(classes) == 1 else None,
        "requirements": codes or [6],
        "verification": "; ".join(_each(ordered, "verification")),
        "purpose": "; ".join(_each(ordered, "purpose")),
        "citations": _union(ordered, "citations"),
        "sources": _union(ordered, "sources"),
        "notes": _union(ordered, "notes"),
        "merged_from": [str(part["id"]) for part in ordered],
    }
    formations = list(dict.fromkeys([*_each(ordered, "formation"), *_union(ordered, "formations")]))
    if formations:
        row["formations"] = formations
    if any("step_no" in part for part in ordered):
        row["step_no"] = None
    return {name: value for name, value in row.items() if name != "notes" or value}


def _strength(placement: str) -> int:
    return _STRENGTH.index(placement) if placement in _STRENGTH else 0


def _each(parts: Iterable[Json], name: str) -> list[str]:
    return list(dict.fromkeys(str(part[name]) for part in parts if part.get(name)))


def _union(parts: Iterable[Json], name: str) -> list[Any]:
    return list(dict.fromkeys(value for part in parts for value in part.get(name) or []))
