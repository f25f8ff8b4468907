"""The wellbore drawing: geometry only, from the plan JSON, before or after the job.

`schematic` gives primitives (see `schematic_shapes`); writers turn them into SVG or PDF. Depths
are measured depths, to scale or compressed between events; widths are always exaggerated.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kernel.exports.schematic_axis import compressed_axis, to_scale_axis, width_axis
from kernel.exports.schematic_bodies import (
    Frame,
    annulus_layers,
    bore_layers,
    bore_px,
    cuts,
    diameters_in,
    hatching,
    hole_in,
    outer_wall_px,
    outlines,
    present,
)
from kernel.exports.schematic_fittings import completions, devices, steel, walls
from kernel.exports.schematic_labels import (
    MANY,
    drawn_left,
    drawn_right,
    height_for,
    hulls,
    left_labels,
    right_labels,
)
from kernel.exports.schematic_shapes import Drawing, Group, Mark, Outline, Rect, Shape
from kernel.exports.schematic_steps import Json, NewPlug, feet
from kernel.exports.schematic_well import Scene, scene

__all__ = ["Drawing", "schematic"]

TO_SCALE = "Depths to scale, widths exaggerated."
COMPRESSED = "Depths compressed between events, not to scale."


def schematic(
    plan_json: Json,
    *,
    after: bool,
    to_scale: bool,
    width: float = 492,
    height: float = 740,
    geology: bool = True,
    beside: Json | None = None,
) -> Drawing:
    """Draw a well from its plan JSON.

    Args:
        plan_json: What `workbench plan --json` prints; `inputs.facts` and `steps` are read.
        after: With the steps of the plan, else the well as it stands.
        to_scale: Depth in proportion, else compressed between events.
        width: Width of the sheet. [px]
        height: Least height of the sheet; many labels make it taller. [px]
        geology: With formation tops and water named on the left, else a slim drawing.
        beside: Another plan that is drawn beside this one; both share size and depth axis.
    """
    shown = scene(plan_json, after=after)
    scenes = [shown] if beside is None else [shown, scene(beside, after=after)]
    height = height_for(max(map(_label_count, scenes)), least=height)
    frame = _frame(scenes, width=width, height=height, to_scale=to_scale, geology=geology)
    marks: list[Mark] = [*_ground(shown, frame), *_old(shown, frame)]
    marks += [_plug_body(shown, frame, plug) for plug in shown.plugs if plug.segments]
    marks += [*steel(shown, frame), *completions(shown, frame), *devices(shown, frame)]
    marks += [_glow(shown, frame, plug) for plug in shown.plugs]
    surface = ((frame.mid - frame.rock, frame.y0), (frame.mid + frame.rock, frame.y0))
    marks.append(Outline(kind="ground", points=surface, closed=False))
    marks += drawn_right(right_labels(shown, frame, brief=not geology), frame)
    if geology:
        marks += drawn_left(left_labels(shown, frame), frame)
    return Drawing(
        width=width, height=height, marks=tuple(marks), legend=_legend(shown),
        title=f"Wellbore {'after' if after else 'before'} plugging",
        notes=(TO_SCALE if to_scale else COMPRESSED, *_depth_notes(shown), *shown.notes),
    )  # fmt: skip


def _label_count(shown: Scene) -> int:
    right = len(shown.plugs) + len(shown.devices) + len(shown.intervals) + len(shown.tools_ft)
    right += len(shown.squeezes) + len(shown.old_cement) + len(shown.tubing) + 2
    right += sum(2 + len(pipe.cement) + len(pipe.unsure) for pipe in shown.pipes)
    return max(right, len(shown.tops) + len(shown.water) + 1)


def _frame(
    scenes: Sequence[Scene], *, width: float, height: float, to_scale: bool, geology: bool
) -> Frame:
    y0, y1 = 14.0, height - 12
    left, right = (170.0, 186.0) if geology else (4.0, 146.0)
    rock = (width - left - right) / 2
    bottom = max(shown.bottom_ft for shown in scenes)
    axis = (
        to_scale_axis(bottom_ft=bottom, y0=y0, y1=y1)
        if to_scale
        else compressed_axis(
            events_ft=(depth for shown in scenes for depth in _events(shown)),
            bodies_ft=[body for shown in scenes for body in _bodies(shown)],
            bottom_ft=bottom,
            y0=y0,
            y1=y1,
        )
    )
    diameters = [size for shown in scenes for size in diameters_in(shown)]
    return Frame(
        width=width, height=height, mid=left + rock, rock=rock, y0=y0, y1=y1, at=axis,
        radius=width_axis(diameters, half_width_px=rock * 0.8),
    )  # fmt: skip


def _bodies(shown: Scene) -> list[tuple[float, float]]:
    plugs = [(plug.top_ft, plug.bottom_ft) for plug in shown.plugs if plug.segments]
    return [*plugs, *shown.old_cement]


def _events(shown: Scene) -> Iterator[float]:
    for pipe in shown.pipes:
        yield from (pipe.top_ft, pipe.shoe_ft)
        yield from (end for span in (*pipe.cement, *pipe.unsure) for end in span)
    rows = shown.intervals if len(shown.intervals) <= MANY else hulls(shown.intervals)
    for row in rows:
        yield from (row.top_ft, row.bottom_ft)
    for plug in shown.plugs:
        yield from (end for s in plug.segments for end in (s.top_ft, s.bottom_ft))
    yield from (device.depth_ft for device in shown.devices)
    yield from (end for span in shown.water for end in span)
    yield from (top for _, top, _ in shown.tops)
    yield from shown.tools_ft
    yield from (depth for _, depth in shown.tubing)
    yield from (ft for ft, _ in shown.squeezes)
    single = (shown.cut_ft, shown.total_depth_ft, shown.kick_off_ft, shown.water_base_ft)
    yield from (ft for ft in single if ft is not None)


def _depth_notes(shown: Scene) -> Iterator[str]:
    if shown.kick_off_ft is not None or shown.horizontal:
        below = f" below {feet(shown.kick_off_ft)} ft" if shown.kick_off_ft is not None else ""
        what = "horizontal" if shown.horizontal else "deviated"
        yield f"The hole is {what}{below}; depths are measured along it."


def _ground(shown: Scene, frame: Frame) -> Iterator[Mark]:
    """Rock in two quiet tones, water, and the hole that was drilled."""
    tops = [0.0, *(top for _, top, _ in shown.tops if 0 < top < shown.bottom_ft), shown.bottom_ft]
    left, right = frame.mid - frame.rock, frame.mid + frame.rock
    for k, (a, b) in enumerate(pairwise(tops)):
        yield Rect(kind=f"rock{k % 2}", x0=left, x1=right, y0=frame.at(a), y1=frame.at(b))
    for a, b in shown.water:
        yield Rect(kind="water", x0=left, x1=right, y0=frame.at(a), y1=frame.at(b))
    base = shown.water_base_ft
    if base is not None and all(base != end for _, end in shown.water):
        y = frame.at(base)
        yield Outline(kind="waterline", points=((left, y), (right, y)), closed=False)
    if shown.kick_off_ft is not None:
        y = frame.at(shown.kick_off_ft)
        yield Outline(kind="kickoff", points=((left, y), (right, y)), closed=False)
    drilled = 0.0
    for pipe in sorted(shown.pipes, key=lambda p: p.shoe_ft):
        r = frame.radius(hole_in(pipe))
        a, b = frame.at(drilled), frame.at(max(pipe.shoe_ft, drilled))
        yield Rect(kind="fluid", x0=frame.mid - r, x1=frame.mid + r, y0=a, y1=b)
        if pipe.hole_in is None:
            yield walls("unsized", frame, r, a, b)
        drilled = max(pipe.shoe_ft, drilled)
    if drilled < shown.bottom_ft:
        r = bore_px(shown, frame, shown.bottom_ft)
        a, b = frame.at(drilled), frame.at(shown.bottom_ft)
        yield Rect(kind="fluid", x0=frame.mid - r, x1=frame.mid + r, y0=a, y1=b)
        yield walls("unsized", frame, r, a, b)


def _old(shown: Scene, frame: Frame) -> Iterator[Shape]:
    """What stands in the hole already: cement behind pipe, the empty bore, old plugs."""
    for pipe in shown.pipes:
        for top, base in pipe.cement:
            yield from outlines("cement", frame, annulus_layers(shown, frame, pipe, top, base))
        for top, base in pipe.unsure:
            strokes = hatching("unsure", frame, annulus_layers(shown, frame, pipe, top, base))
            if strokes:
                yield strokes
    deepest = max((pipe.shoe_ft for pipe in shown.pipes), default=0.0)
    if deepest:
        yield from outlines("fluid", frame, bore_layers(shown, frame, 0.0, deepest))
    for top, base in shown.old_cement:
        yield from outlines("cement edge", frame, bore_layers(shown, frame, top, base))


def _plug_body(shown: Scene, frame: Frame, plug: NewPlug) -> Group:
    """Bore and, for a squeeze, each annulus that it reaches; no seam inside either."""
    shapes: list[Shape] = []
    bore = [s for s in plug.segments if s.inner_in == 0]
    for top, base in _joined((s.top_ft, s.bottom_ft) for s in bore):
        shapes += outlines("new", frame, bore_layers(shown, frame, top, base))
    for pipe in shown.pipes:
        behind = [
            (s.top_ft, s.bottom_ft)
            for s in plug.segments
            if s.inner_in > 0 and _nearest(shown, s.inner_in, (s.top_ft + s.bottom_ft) / 2) is pipe
        ]
        for top, base in _joined(behind):
            shapes += outlines("new", frame, annulus_layers(shown, frame, pipe, top, base))
    if plug.shot_ft is not None:
        shapes += _guns(shown, frame, plug.shot_ft)
    return Group(kind="plug", step=plug.step, title=plug.title, shapes=tuple(shapes))


def _nearest(shown: Scene, inner_in: float, ft: float) -> object:
    here = present(shown, ft) or shown.pipes
    return min(here, key=lambda pipe: abs(pipe.od_in - inner_in), default=None)


def _joined(spans: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Touching stretches as one, so that none shows a seam."""
    joined: list[list[float]] = []
    for top, base in sorted(spans):
        if joined and top <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], base)
        else:
            joined.append([top, base])
    return joined


def _guns(shown: Scene, frame: Frame, ft: float) -> Iterator[Outline]:
    """Shots through the innermost string just above the foot of a squeeze."""
    here = present(shown, ft - 0.01)
    if not here:
        return
    reach = outer_wall_px(shown, frame, here[0], ft - 0.01) - frame.radius(here[0].od_in)
    start, y = bore_px(shown, frame, ft - 0.01), frame.at(ft)
    for side in (-1, 1):
        for lift in (5.0, 11.0):
            x, tip = frame.mid + side * start, frame.mid + side * (start + 2 + max(reach, 4.0))
            points = ((x, y - lift - 2), (tip, y - lift), (x, y - lift + 2))
            yield Outline(kind="gun", points=points)


def _glow(shown: Scene, frame: Frame, plug: NewPlug) -> Group:
    """The mark of the chosen plug, above the steel; shown only while it is chosen."""
    reach = bore_px(shown, frame, (plug.top_ft + plug.bottom_ft) / 2)
    for segment in plug.segments:
        middle = (segment.top_ft + segment.bottom_ft) / 2
        if segment.inner_in > 0 and present(shown, middle):
            pipe = min(present(shown, middle), key=lambda p: abs(p.od_in - segment.inner_in))
            reach = max(reach, outer_wall_px(shown, frame, pipe, middle))
    for a, b in cuts(shown, plug.top_ft, plug.bottom_ft):
        reach = max(reach, bore_px(shown, frame, (a + b) / 2))
    ring = Rect(
        kind="glow", x0=frame.mid - reach - 3, x1=frame.mid + reach + 3,
        y0=frame.at(plug.top_ft) - 3, y1=frame.at(plug.bottom_ft) + 3, radius=3,
    )  # fmt: skip
    return Group(kind="plug", step=plug.step, title=plug.title, shapes=(ring,))


def _legend(shown: Scene) -> tuple[tuple[str, str], ...]:
    """What is drawn, and no more."""
    rows = (
        ("new", "New cement", any(plug.segments for plug in shown.plugs)),
        ("cement", "Existing cement", bool(shown.old_cement) or any(p.cement for p in shown.pipes)),
        ("unsure", "Cement unknown", any(pipe.unsure for pipe in shown.pipes)),
        ("water", "Usable water", bool(shown.water)),
        ("shot", "Perforations", any(row.kind != "open_hole" for row in shown.intervals)),
        ("steel", "Casing", bool(shown.pipes)),
        ("bridge", "Bridge plug", any(device.kind == "cibp" for device in shown.devices)),
    )
    return tuple((kind, words) for kind, words, there in rows if there)
