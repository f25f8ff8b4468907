"""What stands in the hole after all the papers: devices, plugs and squeezes, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kernel.facts.fact import Missing
from kernel.facts.precedence import Layer, PaperFacts, Row, near
from kernel.facts.remarks import Kind, Noted, removes
from kernel.facts.tables import SAME_TOOL_FT

SAME_DEVICE_FT = 15
_NAMES = {
    "cibp": "bridge plug",
    "packer": "packer",
    "retainer": "cement retainer",
    "cement": "cement plug",
    "dv_tool": "stage tool",
    "junk": "junk",
}


@dataclass(slots=True)
class Standing:
    """The barriers and squeezes, the questions about them and what was left out, in words."""

    barriers: list[Layer] = field(default_factory=list)
    squeezes: list[Layer] = field(default_factory=list)
    questions: list[Missing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def standing(sheets: Sequence[PaperFacts], casing: Sequence[Layer]) -> Standing:
    """Lay the papers' devices over one another and drop what later work took out.

    A stage tool that the casing table names is not repeated here. A packer of an earlier report
    left with the tubing that a later report has run again.
    """
    found = Standing()
    newest_tubing = max((_day(s) for s in sheets if s.rows("tubing")), default=date.min)
    for sheet in sheets:
        for row in sheet.rows("barriers"):
            if (reason := _gone(sheet, row, sheets, newest_tubing)) is not None:
                found.notes.append(f"{_called(row)} of {sheet.paper.document}: {reason}")
            elif not _is_stage_of(row, casing):
                _add(found.barriers, row, "depth_ft", "bottom_ft")
        for row in sheet.rows("squeezes"):
            _add(found.squeezes, row, "from_ft", "from_ft", kind=False)
    found.barriers.sort(key=lambda layer: _depth(layer.chosen))
    found.squeezes.sort(key=lambda layer: _depth(layer.chosen))
    found.questions += _depths_unknown(found.barriers)
    return found


def _gone(
    sheet: PaperFacts, row: Row, sheets: Sequence[PaperFacts], newest_tubing: date
) -> str | None:
    kind = str(row["kind"].value) if "kind" in row else ""
    depth = _at(row)
    if kind == "packer" and _day(sheet) < newest_tubing:
        return "left out, a later report has run the tubing again"
    for other in sheets:
        if other is sheet or _day(other) < _day(sheet):
            continue
        for removal in other.rows("removals"):
            if removes(_removal(removal), kind, depth):
                return f"left out, {other.paper.document} tells of its removal"
    return None


def _removal(row: Row) -> Noted:
    said = str(row["kind"].value) if "kind" in row else "any"
    kinds: dict[str, Kind] = {
        "cibp": "cibp",
        "packer": "packer",
        "retainer": "retainer",
        "cement": "cement",
        "dv_tool": "dv_tool",
        "junk": "junk",
    }
    depth = row["depth_ft"].value if "depth_ft" in row else None
    return Noted(
        kind="removed",
        of_kind=kinds.get(said),
        depth_ft=float(depth) if isinstance(depth, int | float) else None,
    )


def _is_stage_of(row: Row, casing: Sequence[Layer]) -> bool:
    return _kind(row) == "dv_tool" and any(
        near(layer.value("stage_tool_ft"), _at(row), SAME_TOOL_FT) for layer in casing
    )


def _add(layers: list[Layer], row: Row, depth: str, other: str, *, kind: bool = True) -> None:
    """Lay a row under the layer that describes the same thing, or start a new one."""
    at = _at(row)
    for layer in layers:
        if kind and _kind(layer.chosen) != _kind(row):
            continue
        tolerance = SAME_TOOL_FT if _kind(row) == "dv_tool" else SAME_DEVICE_FT
        if at is None or _at(layer.chosen) is None or near(_at(layer.chosen), at, tolerance):
            layer.lay_under(row)
            for rounded in ("depth_ft", "from_ft", "to_ft"):
                layer.others.pop(rounded, None)
            return
    if depth in row or other in row or kind:
        layers.append(Layer(dict(row)))


def _depths_unknown(barriers: Sequence[Layer]) -> list[Missing]:
    return [
        Missing(
            fact=f"barriers[{number}].depth_ft",
            question=f"{layer.chosen['kind'].source.document} names a "
            f"{_NAMES.get(_kind(layer.chosen), 'device')} without its depth. "
            "At what depth does it stand? [ft]",
            unit="ft",
        )
        for number, layer in enumerate(barriers)
        if _at(layer.chosen) is None
    ]


def _kind(row: Row) -> str:
    return str(row["kind"].value) if "kind" in row else ""


def _at(row: Row) -> float | None:
    for name in ("depth_ft", "bottom_ft", "from_ft", "top_ft"):
        value = row[name].value if name in row else None
        if isinstance(value, int | float):
            return float(value)
    return None


def _depth(row: Row) -> float:
    at = _at(row)
    return at if at is not None else float("inf")


def _called(row: Row) -> str:
    at = _at(row)
    where = f" at {at:g} ft" if at is not None else ""
    return f"{_NAMES.get(_kind(row), 'device')}{where}"


def _day(sheet: PaperFacts) -> date:
    return sheet.paper.dated or date.min
