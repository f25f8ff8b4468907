"""Cement, plugs and open hole as outlines: which wall stands where, and bodies without seams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kernel.exports.schematic_axis import Axis
from kernel.exports.schematic_shapes import Outline, Point, Strokes
from kernel.exports.schematic_well import Pipe, Scene, Span

STEEL_PX = 2.2
HATCH_PX = 7.0
NOMINAL_CLEARANCE_IN = 2.0  # drawn, dashed, where no paper gives the size of the hole


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the drawing stands on the sheet, and its two axes. [px]"""

    width: float
    height: float
    mid: float
    rock: float  # half the width of the rock column
    y0: float
    y1: float
    at: Axis  # depth [ft] to y
    radius: Axis  # diameter [in] to half-width


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A stretch of a body between two half-widths, of constant cross-section."""

    top_ft: float
    bottom_ft: float
    inner_px: float
    outer_px: float


def hole_in(pipe: Pipe) -> float:
    """Size that the hole of a string is drawn with. [in]"""
    return pipe.hole_in if pipe.hole_in is not None else pipe.od_in + NOMINAL_CLEARANCE_IN


def diameters_in(scene: Scene) -> list[float]:
    """Every diameter that takes part in the drawing. [in]"""
    return [d for pipe in scene.pipes for d in (pipe.od_in, hole_in(pipe))]


def present(scene: Scene, ft: float) -> list[Pipe]:
    """The strings at a depth, innermost first."""
    here = [pipe for pipe in scene.pipes if pipe.top_ft <= ft < pipe.shoe_ft]
    return sorted(here, key=lambda pipe: pipe.od_in)


def bore_px(scene: Scene, frame: Frame, ft: float) -> float:
    """Half-width of the way down at a depth: the innermost string, or the open hole. [px]"""
    here = present(scene, ft)
    if here:
        return frame.radius(here[0].od_in) - STEEL_PX / 2
    if scene.pipes:
        return frame.radius(min(pipe.od_in for pipe in scene.pipes)) - STEEL_PX / 2
    return frame.rock * 0.4


def outer_wall_px(scene: Scene, frame: Frame, pipe: Pipe, ft: float) -> float:
    """Half-width of what surrounds a string at a depth: the next string, or its hole. [px]"""
    outside = [other for other in present(scene, ft) if other.od_in > pipe.od_in]
    if outside:
        return frame.radius(outside[0].od_in) - STEEL_PX / 2
    return frame.radius(max(hole_in(pipe), pipe.od_in))


def cuts(scene: Scene, top_ft: float, bottom_ft: float) -> list[Span]:
    """The stretch, cut wherever a string begins or ends."""
    ends = {end for pipe in scene.pipes for end in (pipe.top_ft, pipe.shoe_ft)}
    marks = sorted({top_ft, bottom_ft, *(end for end in ends if top_ft < end < bottom_ft)})
    return list(pairwise(marks))


def bore_layers(scene: Scene, frame: Frame, top_ft: float, bottom_ft: float) -> list[Layer]:
    """What fills the bore between two depths."""
    return [
        Layer(top_ft=a, bottom_ft=b, inner_px=0, outer_px=bore_px(scene, frame, (a + b) / 2))
        for a, b in cuts(scene, top_ft, bottom_ft)
    ]


def annulus_layers(
    scene: Scene, frame: Frame, pipe: Pipe, top_ft: float, bottom_ft: float
) -> list[Layer]:
    """What stands behind one string between two depths."""
    inner = frame.radius(pipe.od_in) + STEEL_PX / 2
    return [
        Layer(
            top_ft=a,
            bottom_ft=b,
            inner_px=inner,
            outer_px=max(outer_wall_px(scene, frame, pipe, (a + b) / 2), inner),
        )
        for a, b in cuts(scene, top_ft, bottom_ft)
    ]


def outlines(kind: str, frame: Frame, layers: Sequence[Layer]) -> list[Outline]:
    """One outline over the bore, or one on each side; steps in width leave no seam."""
    if not layers:
        return []
    down = [
        (layer.outer_px, frame.at(ft)) for layer in layers for ft in (layer.top_ft, layer.bottom_ft)
    ]
    up = [
        (layer.inner_px, frame.at(ft))
        for layer in reversed(layers)
        for ft in (layer.bottom_ft, layer.top_ft)
    ]
    if all(layer.inner_px == 0 for layer in layers):
        ring = [(frame.mid + r, y) for r, y in down]
        ring += [(frame.mid - r, y) for r, y in reversed(down)]
        return [Outline(kind=kind, points=_plain(ring))]
    return [
        Outline(kind=kind, points=_plain((frame.mid + side * r, y) for r, y in [*down, *up]))
        for side in (-1, 1)
    ]


def _plain(points: Iterable[Point]) -> tuple[Point, ...]:
    """The ring without points that repeat their neighbour."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(kept[-1][0] - x) > 0.01 or abs(kept[-1][1] - y) > 0.01:
            kept.append((x, y))
    return tuple(kept)


def hatching(kind: str, frame: Frame, layers: Sequence[Layer]) -> Strokes | None:
    """Slanted strokes over the layers, on both sides: not known what is there."""
    strokes = [
        ((frame.mid + side * xa, ya), (frame.mid + side * xb, yb))
        for layer in layers
        for (xa, ya), (xb, yb) in _slants(frame, layer)
        for side in (-1, 1)
    ]
    return Strokes(kind=kind, segments=tuple(strokes)) if strokes else None


def _slants(frame: Frame, layer: Layer) -> Iterable[tuple[Point, Point]]:
    top, base = frame.at(layer.top_ft), frame.at(layer.bottom_ft)
    breadth = layer.outer_px - layer.inner_px
    y = top + HATCH_PX
    while y < base + breadth:
        drop_a, drop_b = max(y - base, 0.0), max(y - breadth, top)
        a = (layer.inner_px + drop_a, y - drop_a)
        b = (layer.inner_px + (y - drop_b), drop_b)
        if b[0] > a[0]:
            yield a, b
        y += HATCH_PX
