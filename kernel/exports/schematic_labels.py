"""The words beside the wellbore: spread so that none overlaps, led to what they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kernel.exports.schematic_bodies import Frame, bore_px
from kernel.exports.schematic_shapes import Group, Outline, Rect, Shape, Words, shortened
from kernel.exports.schematic_steps import feet, in_words
from kernel.exports.schematic_well import Interval, Scene

GAP_PX = 17.0
SIZE_PX = 12.0
MANY = 5  # more intervals than this share one label


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words wanted beside a place of the drawing. [px]"""

    y: float
    x: float
    kind: str
    text: str
    step: str | None = None
    number: str = ""
    title: str = ""


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Rising positions at least `gap` apart, as near as possible to those wanted. [px]

    Neighbours that would overlap are pooled and centred on the mean of what they want.

    >>> spread([10, 12, 90], gap=10, low=0, high=100)
    [6.0, 16.0, 90]
    """
    blocks: list[list[float]] = []  # count, mean of the wanted place of the block's first
    for k, place in enumerate(wanted):
        blocks.append([1, place - k * gap])
        while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
            count, mean = blocks.pop()
            last = blocks[-1]
            last[1] = (last[1] * last[0] + mean * count) / (last[0] + count)
            last[0] += count
    means = [mean for count, mean in blocks for _ in range(int(count))]
    places = [mean + k * gap for k, mean in enumerate(means)]
    for k in range(len(places)):
        places[k] = max(places[k], low + k * gap)
    for k in range(len(places)):
        places[-1 - k] = min(places[-1 - k], high - k * gap)
    return places


def height_for(count: int, *, least: float) -> float:
    """Height of a sheet on which so many labels find room. [px]

    >>> height_for(10, least=660), height_for(60, least=660)
    (660, 1060.0)
    """
    return max(least, count * GAP_PX + 40)


def hulls(intervals: Sequence[Interval]) -> list[Interval]:
    """The stretches that many intervals of one kind take together."""
    return [
        Interval(
            top_ft=min(row.top_ft for row in rows),
            bottom_ft=max(row.bottom_ft for row in rows),
            kind=rows[0].kind,
            closed=rows[0].closed,
        )
        for rows in _alike(intervals)
    ]


def _alike(intervals: Sequence[Interval]) -> list[list[Interval]]:
    return [list(same) for _, same in groupby(intervals, key=lambda i: (i.kind, i.closed))]


def _interval_labels(scene: Scene, frame: Frame, brief: bool) -> list[Label]:
    labels = []
    for rows in _alike(scene.intervals):
        many = len(rows) > MANY
        for row in hulls(rows) if many else rows:
            span = f"{feet(row.top_ft)}–{feet(row.bottom_ft)}"
            what = "Open hole" if row.kind == "open_hole" else "Perfs" if brief else "Perforations"
            words = f"{len(rows)} perfs {span} ft" if many else f"{what} {span} ft"
            mid = (row.top_ft + row.bottom_ft) / 2
            labels.append(
                Label(
                    y=(frame.at(row.top_ft) + frame.at(row.bottom_ft)) / 2,
                    x=frame.mid + bore_px(scene, frame, mid) + 14,
                    kind="old" if row.closed else "perf",
                    text=words + (", closed" if row.closed else ""),
                )
            )
    return labels


def _plug_labels(scene: Scene, frame: Frame, brief: bool) -> list[Label]:
    labels = []
    for plug in scene.plugs:
        middle = (plug.top_ft + plug.bottom_ft) / 2
        reach = bore_px(scene, frame, middle)
        labels.append(
            Label(
                y=(frame.at(plug.top_ft) + frame.at(plug.bottom_ft)) / 2, x=frame.mid + reach,
                kind="plug", text=plug.words, step=plug.step, number=plug.number, title=plug.title,
            )
        )  # fmt: skip
    for device in scene.devices:
        labels.append(
            Label(
                y=frame.at(device.depth_ft),
                x=frame.mid + bore_px(scene, frame, device.depth_ft),
                kind="plug" if device.step else "old",
                text=device.words.split(", ")[0] if brief else device.words,
                step=device.step, number=device.number, title=device.words,
            )
        )  # fmt: skip
    return labels


def _pipe_labels(scene: Scene, frame: Frame, brief: bool) -> list[Label]:
    labels = []
    for pipe in scene.pipes:
        x = frame.mid + frame.radius(pipe.od_in) + 3
        what = "liner" if pipe.liner else "" if brief else "shoe"
        words = " ".join(part for part in (pipe.name, what, feet(pipe.shoe_ft), "ft") if part)
        labels.append(Label(y=frame.at(pipe.shoe_ft), x=x + 5, kind="pipe", text=words))
        if pipe.liner and pipe.top_ft > 0:
            words = f"Liner top {feet(pipe.top_ft)} ft"
            labels.append(Label(y=frame.at(pipe.top_ft), x=x, kind="pipe", text=words))
        if brief:
            continue
        for top, _ in pipe.cement:
            if top > max(pipe.top_ft, 0) and all(top != base for _, base in pipe.cement):
                words = f"{pipe.name} cement top {feet(top)} ft"
                labels.append(Label(y=frame.at(top), x=x + 3, kind="old", text=words))
        for top, base in pipe.unsure:
            y = (frame.at(top) + frame.at(base)) / 2
            words = f"{pipe.name} cement unknown"
            labels.append(Label(y=y, x=x + 3, kind="ask", text=words))
    return labels


def right_labels(scene: Scene, frame: Frame, *, brief: bool) -> list[Label]:
    """Everything that belongs to the well itself."""
    labels = _plug_labels(scene, frame, brief) + _interval_labels(scene, frame, brief)
    labels += _pipe_labels(scene, frame, brief)
    inner = frame.mid + 6
    for od_in, depth_ft in scene.tubing:
        words = f"Tubing {feet(depth_ft)} ft"
        labels.append(
            Label(
                y=frame.at(depth_ft), x=frame.mid + 5, kind="old", text=words, title=f"{od_in} in"
            )
        )
    if not brief:
        for ft in scene.tools_ft:
            x = frame.mid + bore_px(scene, frame, ft) + 4
            labels.append(Label(y=frame.at(ft), x=x, kind="pipe", text=f"Stage tool {feet(ft)} ft"))
        for ft, words in scene.squeezes:
            x = frame.mid + bore_px(scene, frame, ft) + 4
            labels.append(Label(y=frame.at(ft), x=x, kind="old", text=words))
        for top, base in scene.old_cement:
            words = f"Old cement {feet(base)}–{feet(top)} ft"
            if not any(device.depth_ft == base for device in scene.devices):
                y = (frame.at(top) + frame.at(base)) / 2
                labels.append(Label(y=y, x=inner, kind="old", text=words))
    if scene.kick_off_ft is not None:
        words = f"Kick-off {feet(scene.kick_off_ft)} ft"
        labels.append(Label(y=frame.at(scene.kick_off_ft), x=inner, kind="old", text=words))
    deepest = max((pipe.shoe_ft for pipe in scene.pipes), default=0.0)
    if scene.total_depth_ft is not None and scene.total_depth_ft > deepest:
        y = frame.at(scene.total_depth_ft)
        words = f"Total depth {feet(scene.total_depth_ft)} ft"
        labels.append(Label(y=y, x=inner, kind="old", text=words))
    return labels


def left_labels(scene: Scene, frame: Frame) -> list[Label]:
    """Formation tops and water, which belong to the ground."""
    edge = frame.mid - frame.rock
    labels = []
    for name, top, planned in scene.tops:
        if top > scene.bottom_ft:
            continue
        plain = in_words(name.split(" (")[0].split(" - ")[0])
        flag = " H2S" if "H2S" in name.upper() else ""
        kind = "warn" if flag else "geo planned" if planned else "geo"
        words = f"{plain} {feet(top)}{flag}"
        labels.append(Label(y=frame.at(top), x=edge, kind=kind, text=words, title=name))
    for top, base in scene.water:
        y = (frame.at(top) + frame.at(base)) / 2
        words = f"Usable water {feet(top)}–{feet(base)}"
        labels.append(Label(y=y, x=edge, kind="wet", text=words))
    base_ft = scene.water_base_ft
    if base_ft is not None and all(base != base_ft for _, base in scene.water):
        words = f"Base of usable water {feet(base_ft)}"
        labels.append(Label(y=frame.at(base_ft), x=edge, kind="wet", text=words))
    return labels


def drawn_right(labels: Sequence[Label], frame: Frame) -> list[Group]:
    """Labels on the right with their leader lines and number chips."""
    ordered = sorted(labels, key=lambda label: (label.y, label.kind != "plug"))
    places = _places(ordered, frame)
    edge = frame.mid + frame.rock
    groups = []
    for y, label in zip(places, ordered, strict=True):
        lead = ((label.x, label.y), (edge + 2, label.y), (edge + 12, y), (edge + 16, y))
        shapes: list[Shape] = [Outline(kind=f"lead {label.kind}", points=lead, closed=False)]
        x = edge + 19
        if label.number:
            chip = max(16.0, 8.0 + 7.0 * len(label.number))
            shapes.append(
                Rect(kind="chip", x0=edge + 17, x1=edge + 17 + chip, y0=y - 8, y1=y + 8, radius=8)
            )
            shapes.append(
                Words(
                    kind="num", x=edge + 17 + chip / 2, y=y + 4, text=label.number,
                    anchor="middle", size_px=11,
                )
            )  # fmt: skip
            x = edge + 22 + chip
        shapes.append(_words(label, x, y, frame.width - x - 1, "start"))
        kind = "plug tag" if label.step else "note"
        groups.append(Group(kind=kind, shapes=tuple(shapes), step=label.step, title=label.title))
    return groups


def drawn_left(labels: Sequence[Label], frame: Frame) -> list[Group]:
    """Labels on the left with their leader lines."""
    ordered = sorted(labels, key=lambda label: label.y)
    groups = []
    for y, label in zip(_places(ordered, frame), ordered, strict=True):
        lead = ((label.x, label.y), (label.x - 8, y), (label.x - 11, y))
        words = _words(label, label.x - 14, y, label.x - 15, "end")
        line = Outline(kind=f"lead {label.kind}", points=lead, closed=False)
        groups.append(Group(kind="note", shapes=(line, words), title=label.title))
    return groups


def _places(ordered: Sequence[Label], frame: Frame) -> list[float]:
    return spread([label.y for label in ordered], gap=GAP_PX, low=12, high=frame.height - 10)


def _words(label: Label, x: float, y: float, room: float, anchor: str) -> Words:
    text = shortened(label.text, room, SIZE_PX)
    return Words(
        kind=f"label {label.kind}", x=x, y=y + 4, text=text, size_px=SIZE_PX,
        anchor="end" if anchor == "end" else "start", full=label.text if text != label.text else "",
    )  # fmt: skip
