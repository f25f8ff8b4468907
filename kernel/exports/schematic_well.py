"""What the drawing shows, read from the plan JSON: pipe, cement, devices, water, rock, plugs.

Nothing is guessed. A string whose depth or size no paper gives is named under the drawing
instead of being drawn; cement whose top is unknown is told apart from cement that is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kernel.exports.schematic_steps import (
    DEVICE_NAMES,
    Device,
    Json,
    NewPlug,
    feet,
    new_devices,
    new_plug_of,
    number,
)
from kernel.units import inches

Span = tuple[float, float]
POINT_FT = 2.0  # a squeeze through a hole in the pipe is filed as an interval of a foot or two


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """One string as it hangs in the hole."""

    name: str
    od_in: float
    hole_in: float | None
    top_ft: float
    shoe_ft: float
    liner: bool
    cement: tuple[Span, ...]
    unsure: tuple[Span, ...]  # cement was pumped or may be there; its top is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An existing completion."""

    top_ft: float
    bottom_ft: float
    kind: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that one drawing shows, outermost pipe first."""

    pipes: tuple[Pipe, ...]
    tools_ft: tuple[float, ...]
    intervals: tuple[Interval, ...]
    old_cement: tuple[Span, ...]
    devices: tuple[Device, ...]
    squeezes: tuple[tuple[float, str], ...]
    tubing: tuple[tuple[float, float], ...]  # outside diameter [in], depth [ft]
    water: tuple[Span, ...]
    water_base_ft: float | None
    tops: tuple[tuple[str, float, bool], ...]  # name, depth [ft], planned for
    kick_off_ft: float | None
    horizontal: bool
    plugs: tuple[NewPlug, ...]
    cut_ft: float
    total_depth_ft: float | None
    bottom_ft: float
    notes: tuple[str, ...]


def _pairs(rows: Iterable[Sequence[object]]) -> tuple[Span, ...]:
    spans = [(number(row[0]), number(row[1])) for row in rows if len(row) == 2]
    return tuple(
        sorted((min(a, b), max(a, b)) for a, b in spans if a is not None and b is not None)
    )


def cement_behind(
    rows: Sequence[Json], *, top_ft: float, shoe_ft: float
) -> tuple[list[Span], list[Span]]:
    """Known cement and unsure stretches behind one string, from its stage rows.

    Each stage fills from the shoe, or from the tool that it was pumped through, up to its top.
    A top at or below the foot of its own stage is no information, as on many old forms.

    >>> cement_behind([{"toc_ft": 6997}, {"stage_tool_ft": 6997, "toc_ft": 5532}],
    ...               top_ft=0, shoe_ft=11200)
    ([(5532.0, 6997.0), (6997.0, 11200)], [])
    >>> cement_behind([{"toc_ft": None, "cement_sacks": 175}], top_ft=0, shoe_ft=4600)
    ([], [(0, 4600)])
    """
    stages = sorted(
        ((number(row.get("stage_tool_ft")) or shoe_ft, number(row.get("toc_ft"))) for row in rows),
        key=lambda stage: stage[0],
    )
    known: list[Span] = []
    unsure: list[Span] = []
    ceiling = top_ft
    for foot, toc in stages:
        if toc is not None and toc < foot:
            known.append((max(toc, top_ft), min(foot, shoe_ft)))
        elif foot > ceiling:
            unsure.append((ceiling, min(foot, shoe_ft)))
        ceiling = max(ceiling, foot)
    return known, unsure


def _same_string(row: Json) -> tuple[float, float]:
    return (-(number(row.get("od_in")) or 0.0), number(row.get("shoe_ft")) or 0.0)


def _pipes(rows: Sequence[Json], *, liner: bool) -> tuple[list[Pipe], list[str]]:
    pipes, notes = [], []
    for (minus_od, shoe), same in groupby(sorted(rows, key=_same_string), key=_same_string):
        stages = list(same)
        said = "liner" if liner else str(stages[0].get("string") or "casing")
        if not minus_od or not shoe:
            what = f"{inches(-minus_od)} {said}" if minus_od else said
            lacks = "size" if not minus_od else "setting depth"
            notes.append(f"Not drawn: {what}, {lacks} unknown.")
            continue
        holes = [h for row in stages if (h := number(row.get("hole_in")))]
        tops = [t for row in stages if (t := number(row.get("top_ft"))) is not None]
        if liner and not tops:
            notes.append(f"Not drawn: {inches(-minus_od)} liner, top unknown.")
            continue
        top = min(max(tops), shoe) if tops else 0.0
        known, unsure = cement_behind(stages, top_ft=top, shoe_ft=shoe)
        pipes.append(
            Pipe(
                name=inches(-minus_od), od_in=-minus_od, hole_in=holes[0] if holes else None,
                top_ft=top, shoe_ft=shoe, liner=liner, cement=tuple(known), unsure=tuple(unsure),
            )
        )  # fmt: skip
    return pipes, notes


def _barriers(rows: Sequence[Json]) -> tuple[list[Device], list[Span], list[float]]:
    """Devices, cement that stands already, and stage tools listed as barriers."""
    devices, cement, tools = [], [], []
    for row in rows:
        kind = str(row.get("kind") or "")
        depth = number(row.get("depth_ft"))
        top, base = number(row.get("top_ft")), number(row.get("bottom_ft"))
        seat = depth if depth is not None else top
        if kind == "cement":
            if top is not None and base is not None:
                cement.append((min(top, base), max(top, base)))
        elif seat is None:
            continue
        elif kind == "dv_tool":
            tools.append(seat)
        else:
            cap = number(row.get("cement_ft"))
            if cap:
                cement.append((max(seat - cap, 0.0), seat))
            devices.append(Device(kind=kind, depth_ft=seat, words=_device_words(kind, seat, row)))
    return devices, cement, tools


def _device_words(kind: str, seat_ft: float, row: Json) -> str:
    words = f"{DEVICE_NAMES.get(kind, kind)} {feet(seat_ft)} ft"
    cap = number(row.get("cement_ft"))
    if cap:
        return f"{words}, {feet(cap)} ft cap"
    return f"{words}, cap unknown" if kind == "cibp" and cap is None else words


def _intervals(rows: Sequence[Json]) -> tuple[Interval, ...]:
    closed = {"squeezed", "plugged"}
    return tuple(
        Interval(
            top_ft=min(a, b), bottom_ft=max(a, b), kind=str(row.get("kind") or "perforations"),
            closed=str(row.get("status") or "").lower() in closed,
        )
        for row in rows
        if (a := number(row.get("from_ft"))) is not None
        and (b := number(row.get("to_ft"))) is not None
    )  # fmt: skip


def _squeezes(rows: Sequence[Json]) -> tuple[tuple[float, str], ...]:
    read = []
    for row in rows:
        top, base = number(row.get("from_ft")), number(row.get("to_ft"))
        at = top if top is not None else base
        if at is None:
            continue
        wide = base is not None and abs(base - at) > POINT_FT
        span = f"{feet(at)}–{feet(base or at)}" if wide else feet(at)
        sacks = number(row.get("sacks"))
        read.append((at, f"Squeezed {span} ft" + (f", {sacks:,.0f} sacks" if sacks else "")))
    return tuple(read)


def _tops(facts: Json, targeted: Iterable[str]) -> tuple[tuple[str, float, bool], ...]:
    planned = {name.casefold() for name in targeted}
    return tuple(
        (str(row.get("name") or "Formation"), top, str(row.get("name")).casefold() in planned)
        for row in sorted(facts.get("formation_tops") or [], key=lambda r: r.get("top_ft") or 0)
        if (top := number(row.get("top_ft"))) is not None
    )


def scene(plan: Json, *, after: bool) -> Scene:
    """Read what is to be drawn from the plan JSON, before or after the job."""
    facts: Json = (plan.get("inputs") or {}).get("facts") or {}
    steps: Sequence[Json] = (plan.get("steps") or []) if after else []
    casing, casing_notes = _pipes(facts.get("casing") or [], liner=False)
    liners, liner_notes = _pipes(facts.get("liners") or [], liner=True)
    pipes = tuple(sorted([*casing, *liners], key=lambda p: (-p.od_in, p.shoe_ft)))
    devices, old_cement, tools = _barriers(facts.get("barriers") or [])
    every_row = [*(facts.get("casing") or []), *(facts.get("liners") or [])]
    tools += [t for row in every_row if (t := number(row.get("stage_tool_ft")))]
    devices += new_devices(steps)
    plugs = tuple(plug for step in steps if (plug := new_plug_of(step)))
    cuts = [
        number(step.get("depth_ft")) or 0.0 for step in steps if step.get("type") == "cut_and_cap"
    ]
    gau: Json = facts.get("gau") or {}
    intervals = _intervals(facts.get("perforations") or [])
    notes = [*casing_notes, *liner_notes]
    if not pipes:
        notes.insert(0, "No casing is drawn: the papers give none with size and depth.")
    total = number(facts.get("total_depth_ft"))
    reach = [total or 0.0, *[p.shoe_ft for p in pipes], *[i.bottom_ft for i in intervals]]
    reach += [d.depth_ft for d in devices] + [base for _, base in old_cement]
    reach += (
        [p.bottom_ft for p in plugs]
        + tools
        + [base for _, base in _pairs(gau.get("intervals") or [])]
    )
    reach += [s.bottom_ft for p in plugs for s in p.segments]
    if total is None:
        notes.append("Total depth unknown: the drawing ends at the deepest known depth.")
    squeezes = _squeezes(facts.get("squeezes") or [])
    barrier = min([d.depth_ft for d in devices] + [t for t, _ in old_cement], default=None)
    return Scene(
        pipes=pipes, tools_ft=tuple(sorted(set(tools))), intervals=intervals,
        old_cement=tuple(sorted(old_cement)), devices=tuple(devices), squeezes=squeezes,
        tubing=() if after else _tubing(facts, barrier),
        water=_pairs(gau.get("intervals") or []), water_base_ft=number(gau.get("base_ft")),
        tops=_tops(facts, plan.get("formations_targeted") or []),
        kick_off_ft=number(facts.get("kop_ft")), horizontal=facts.get("horizontal") is True,
        plugs=plugs, cut_ft=max(cuts, default=0.0), total_depth_ft=total,
        bottom_ft=max([*reach, 10.0]) , notes=tuple(notes),
    )  # fmt: skip


def _tubing(facts: Json, barrier_ft: float | None) -> tuple[tuple[float, float], ...]:
    """Tubing on the papers, unless a barrier above its foot shows that it was pulled."""
    rows = [
        (od, depth)
        for row in facts.get("tubing") or []
        if (od := number(row.get("od_in"))) and (depth := number(row.get("depth_ft")))
    ]
    return tuple(row for row in rows if barrier_ft is None or row[1] <= barrier_ft)
