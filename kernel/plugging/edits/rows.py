"""Steps of a stored plan as edits see them: ends, kinds, order, numbers. Nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kernel.errors import NotFound

Json = Mapping[str, Any]
Row = dict[str, Any]
POINTS = frozenset({"cibp", "bridge_plug", "cement_retainer", "tag_existing"})
CAPS = frozenset({"cibp_cap", "bridge_plug_cap"})
BRIDGE_PLUGS = frozenset({"cibp", "bridge_plug"})
NOT_CEMENT = BRIDGE_PLUGS | {"tag_existing", "cut_and_cap"}
SAME_DEPTH_FT = 1.0


def is_cement(step: Json) -> bool:
    """Whether a step leaves cement."""
    return step.get("type") not in NOT_CEMENT


def ends_of(step: Json) -> tuple[float, float] | None:
    """Top and bottom; a point device has both at its depth. [ft]"""
    depth = step.get("depth_ft")
    top = step.get("top_ft", depth)
    bottom = step.get("bottom_ft", depth)
    top = depth if top is None else top
    bottom = depth if bottom is None else bottom
    return None if top is None or bottom is None else (float(top), float(bottom))


def cap_of(steps: Iterable[Json], plug: Json) -> Json | None:
    """The cement that stands on a bridge plug."""
    ends = ends_of(plug)
    if plug.get("type") not in BRIDGE_PLUGS or ends is None:
        return None
    for step in steps:
        cap = ends_of(step)
        if step.get("type") in CAPS and cap and abs(cap[1] - ends[1]) <= SAME_DEPTH_FT:
            return step
    return None


def step_with(steps: Iterable[Json], step_id: str) -> Json:
    """The step of an id.

    Raises:
        NotFound: The plan has no such step.
    """
    for step in steps:
        if step.get("id") == step_id:
            return step
    raise NotFound("The plan has no such step.", hint="Look at the plan as it is now.")


def in_depth_order(steps: Sequence[Json]) -> bool:
    """Whether the steps stand deepest first."""
    placed = [_key(step) for step in steps if ends_of(step) is not None]
    return placed == sorted(placed)


def deepest_first(steps: Sequence[Row]) -> list[Row]:
    """The steps by depth; a bridge plug before its cap, the cut last."""
    return sorted(steps, key=_key)


def _key(step: Json) -> tuple[int, float, int]:
    ends = ends_of(step)
    cut = step.get("type") == "cut_and_cap"
    first = {"cibp": 0, "bridge_plug": 0, "cement_retainer": 0, "tag_existing": 0}
    rank = first.get(str(step.get("type")), 2 if step.get("type") not in CAPS else 1)
    return (int(cut), -(ends[1] if ends else 0.0), rank)


def numbered(steps: Sequence[Row]) -> list[Row]:
    """The steps with their numbers on the sheet: a cap shares its plug's, a bare cut has none.

    A plan whose steps were numbered one by one (`step_no`) stays numbered so.
    """
    one_by_one = any("step_no" in step for step in steps)
    number = 0
    made: list[Row] = []
    for place, step in enumerate(steps, start=1):
        number += step.get("type") not in CAPS and step.get("type") != "cut_and_cap"
        row = {**step, "plug_no": None if step.get("type") == "cut_and_cap" else number}
        if one_by_one:
            row["step_no"] = place
        made.append(row)
    return made


def name_of(step: Json) -> str:
    """A step in words: “surface shoe plug, 1,200–1,300 ft”."""
    kind = str(step.get("type", "step")).replace("_", " ").replace("cibp", "CIBP")
    kind = kind.replace("uqw", "UQW")
    formation = step.get("formation")
    ends = ends_of(step)
    where = ""
    if ends is not None:
        where = (
            f", {ends[0]:,.0f} ft" if ends[0] == ends[1] else f", {ends[0]:,.0f}–{ends[1]:,.0f} ft"
        )
    return f"{formation + ' ' if formation else ''}{kind}{where}"
