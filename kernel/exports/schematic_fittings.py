"""Steel and what hangs in it: strings, shoes, stage tools, perforations, plugs of iron."""

from collections.abc import Iterator

from kernel.exports.schematic_bodies import STEEL_PX, Frame, bore_px, outer_wall_px
from kernel.exports.schematic_shapes import Group, Mark, Outline, Rect, Shape, Strokes
from kernel.exports.schematic_steps import Device
from kernel.exports.schematic_well import Scene

DEVICE_PX = 8.0
SHOT_PX = 11.0


def walls(kind: str, frame: Frame, r: float, a: float, b: float) -> Strokes:
    """Two upright lines, one on each side of the hole."""
    left, right = frame.mid - r, frame.mid + r
    return Strokes(kind=kind, segments=(((left, a), (left, b)), ((right, a), (right, b))))


def steel(shown: Scene, frame: Frame) -> Iterator[Shape]:
    """Strings, shoes, liner tops and stage tools, crisp above everything soft."""
    for od_in, depth in shown.tubing:
        r = min(frame.radius(od_in), frame.radius(shown.pipes[-1].od_in) / 2) if shown.pipes else 5
        yield walls("tubing", frame, r, frame.y0, frame.at(depth))
    for pipe in shown.pipes:
        r = frame.radius(pipe.od_in)
        top, y = frame.at(max(pipe.top_ft, shown.cut_ft)), frame.at(pipe.shoe_ft)
        yield walls("steel", frame, r, top, y)
        if pipe.liner and pipe.top_ft > 0:
            wall = outer_wall_px(shown, frame, pipe, pipe.top_ft)
            ends = [((frame.mid + s * r, top), (frame.mid + s * wall, top)) for s in (-1, 1)]
            yield Strokes(kind="steel", segments=tuple(ends))
        for side in (-1, 1):
            x = frame.mid + side * r
            points = ((x, y), (x + side * 7, y), (x, max(y - 9, frame.y0)))
            yield Outline(kind="shoe", points=points)
    for ft in shown.tools_ft:
        r, y = bore_px(shown, frame, ft) + STEEL_PX / 2, frame.at(ft)
        for side in (-1, 1):
            x = frame.mid + side * r
            yield Rect(kind="tool", x0=x - 3, x1=x + 3, y0=y - 4, y1=y + 4)


def completions(shown: Scene, frame: Frame) -> Iterator[Shape]:
    """Perforations as shots outward; an open hole is seen by its missing steel."""
    for row in shown.intervals:
        if row.kind == "open_hole":
            continue
        a, b = frame.at(row.top_ft), frame.at(row.bottom_ft)
        count = max(1, int((b - a) / SHOT_PX))
        start = bore_px(shown, frame, (row.top_ft + row.bottom_ft) / 2) + STEEL_PX
        for k in range(count):
            y = a + (k + 0.5) * (b - a) / count
            for side in (-1, 1):
                x = frame.mid + side * start
                points = ((x, y - 2.6), (x + side * SHOT_PX, y), (x, y + 2.6))
                yield Outline(kind="shot closed" if row.closed else "shot", points=points)


def devices(shown: Scene, frame: Frame) -> Iterator[Mark]:
    """Bridge plugs, retainers, packers and junk; those of the plan can be picked."""
    for device in shown.devices:
        shapes = tuple(_device(shown, frame, device))
        if device.step:
            yield Group(kind="plug", step=device.step, title=device.words, shapes=shapes)
        else:
            yield Group(kind="note", title=device.words, shapes=shapes)


def _device(shown: Scene, frame: Frame, device: Device) -> Iterator[Shape]:
    """A symbol of fixed size that hangs from its seat, whatever the scale."""
    r, y = bore_px(shown, frame, device.depth_ft), frame.at(device.depth_ft)
    left, right, foot = frame.mid - r, frame.mid + r, y + DEVICE_PX
    gap = r * 0.35
    if device.kind == "junk":
        yield Outline(kind="junk", points=((left, y), (right, y), (right, foot), (left, foot)))
        return
    if device.kind == "cibp":
        yield Rect(kind="bridge", x0=left, x1=right, y0=y, y1=foot)
        lines = (((left, y), (right, foot)), ((right, y), (left, foot)))
        yield Strokes(kind="cross", segments=lines)
        return
    yield Rect(kind="bridge", x0=left, x1=frame.mid - gap, y0=y, y1=foot)
    yield Rect(kind="bridge", x0=frame.mid + gap, x1=right, y0=y, y1=foot)
    if device.kind == "retainer":
        line = ((frame.mid - gap, y + DEVICE_PX / 2), (frame.mid + gap, y + DEVICE_PX / 2))
        yield Outline(kind="edge", points=line, closed=False)
