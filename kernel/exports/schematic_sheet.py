"""The wellbore before and after plugging side by side on one sheet with a title block.

Geometry only, like the drawings on it; `schematic_pdf` and `schematic_svg` draw it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kernel.exports.cells import dashed_api
from kernel.exports.schematic import schematic
from kernel.exports.schematic_paint import BOLD
from kernel.exports.schematic_shapes import (
    Anchor,
    Drawing,
    Group,
    Mark,
    Outline,
    Point,
    Rect,
    Shape,
    Strokes,
    Words,
    shortened,
    text_width_px,
)
from kernel.exports.schematic_steps import Json, in_words

BEFORE_AFTER_GAP = 24.0
_WIDE = 492.0  # one drawing [px]
_TOP, _FOOT = 92.0, 58.0  # title block above, legend and notes beneath [px]
_LEAST = 612.0  # height of a drawing [px]
WIDTH = 2 * _WIDE + BEFORE_AFTER_GAP


def wellbore_sheet(plan: Json, *, to_scale: bool = False) -> Drawing:
    """Both drawings of a plan JSON with well, number, date, scale and version of the plan.

    Args:
        plan: What `workbench plan --json` prints.
        to_scale: Depth in proportion, else compressed between events.
    """
    before, after = (
        schematic(plan, after=shown, to_scale=to_scale, width=_WIDE, height=_LEAST)
        for shown in (False, True)
    )
    height = max(before.height, after.height)
    before, after = (
        schematic(plan, after=shown, to_scale=to_scale, width=_WIDE, height=height)
        for shown in (False, True)
    )
    sacks = {str(step.get("id")): step.get("sacks") for step in plan.get("steps") or ()}
    across = _WIDE + BEFORE_AFTER_GAP
    marks: list[Mark] = [*_title_block(plan, before.notes[0])]
    for x, drawing, words in ((0.0, before, "Before plugging"), (across, after, "After plugging")):
        marks.append(_words(x + 4, _TOP - 8, words, kind="heading", size=14, room=_WIDE - 8))
        marks += [_moved(_with_sacks(mark, sacks), x, _TOP) for mark in drawing.marks]
    foot = _TOP + height
    legend = tuple(dict.fromkeys((*before.legend, *after.legend)))
    marks += _legend(legend, foot + 18)
    notes = tuple(dict.fromkeys((*after.notes[1:], *before.notes[1:])))
    said = " ".join((before.notes[0], "Measured depths in ft.", *notes))
    marks += [
        _words(4, foot + 38 + 14 * k, line, kind="small", size=10, room=WIDTH - 8)
        for k, line in enumerate(_two_lines(said))
    ]
    return Drawing(
        width=WIDTH, height=foot + _FOOT, title=f"Wellbore of {_name(plan)} before and after",
        marks=tuple(marks), legend=legend, notes=after.notes,
    )  # fmt: skip


def _name(plan: Json) -> str:
    said = " ".join(str(plan[key]) for key in ("lease", "well_no") if plan.get(key))
    return said or dashed_api(plan.get("api")) or "a well"


def _title_block(plan: Json, scale: str) -> Iterator[Shape]:
    county = f"{in_words(str(plan['county']))} County" if plan.get("county") else "county unknown"
    place = [
        f"API {dashed_api(plan.get('api')) or 'unknown'}",
        str(plan.get("field") or "field unknown"),
        f"{county}, district {plan.get('district') or 'unknown'}",
    ]
    version = str(plan.get("snapshot_id") or plan.get("plan_id") or "")
    right = (
        f"Plan of {plan.get('as_of') or 'unknown day'}, plugs {plan.get('mode') or 'unsaid'}",
        f"Version {version}" if version else "",
        f"Policy {plan.get('policy_version') or 'unsaid'}",
    )
    yield Outline(kind="frame", points=((0, 66), (WIDTH, 66)), closed=False)
    name = _name(plan)
    if text_width_px(name, 20) <= 620:
        yield _words(4, 26, name, kind="title", size=20, room=620)
    else:
        yield _words(4, 26, name, kind="heading", size=14, room=620)
    yield _words(4, 48, " · ".join(place), kind="place", size=12, room=620)
    for k, line in enumerate(right):
        if line:
            yield _words(WIDTH - 4, 16 + 14 * k, line, kind="small", size=10, room=360, end=True)
    yield _words(WIDTH - 4, 58, scale, kind="small", size=10, room=360, end=True)


def _legend(rows: Sequence[tuple[str, str]], y: float) -> Iterator[Shape]:
    x = 4.0
    for kind, words in rows:
        if kind in ("steel", "unsure"):
            stroke = (((x, y - 4), (x + 16, y - 4)),)
            yield Strokes(kind=kind, segments=stroke)
        else:
            name = "cement edge" if kind == "cement" else kind
            yield Rect(kind=name, x0=x, x1=x + 16, y0=y - 9, y1=y + 1)
        yield _words(x + 21, y, words, kind="legend", size=12, room=200)
        x += 21 + text_width_px(words, 12) + 26


def _two_lines(text: str) -> list[str]:
    """The notes on at most two lines of the sheet."""
    room = WIDTH - 8
    if shortened(text, room, 10) == text:
        return [text]
    words, first = text.split(), ""
    while words and shortened(f"{first} {words[0]}".strip(), room, 10)[-1] != "…":
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)]


def _words(
    x: float, y: float, text: str, *, kind: str, size: float, room: float, end: bool = False
) -> Words:
    shown = shortened(text, room, size)
    anchor: Anchor = "end" if end else "start"
    full = text if shown != text else ""
    return Words(kind=kind, x=x, y=y, text=shown, anchor=anchor, size_px=size, full=full)


def _with_sacks(mark: Mark, sacks: Mapping[str, object]) -> Mark:
    """On paper nobody can point at a plug, so its label says the sacks where there is room."""
    if not isinstance(mark, Group) or mark.kind != "plug tag" or not sacks.get(mark.step or ""):
        return mark

    def told(shape: Shape) -> Shape:
        if not isinstance(shape, Words) or not shape.kind.startswith("label"):
            return shape
        text = f"{shape.text}, {sacks[mark.step or '']} sacks"
        fits = text_width_px(text, shape.size_px) <= _WIDE - shape.x - 1
        return replace(shape, text=text) if fits else shape

    return replace(mark, shapes=tuple(told(shape) for shape in mark.shapes))


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Group):
        return replace(mark, shapes=tuple(_shape_moved(shape, dx, dy) for shape in mark.shapes))
    return _shape_moved(mark, dx, dy)


def _shape_moved(shape: Shape, dx: float, dy: float) -> Shape:
    def at(point: Point) -> Point:
        return point[0] + dx, point[1] + dy

    if isinstance(shape, Rect):
        return replace(
            shape, x0=shape.x0 + dx, x1=shape.x1 + dx, y0=shape.y0 + dy, y1=shape.y1 + dy
        )
    if isinstance(shape, Words):
        return replace(shape, x=shape.x + dx, y=shape.y + dy)
    if isinstance(shape, Outline):
        return replace(shape, points=tuple(at(point) for point in shape.points))
    return replace(shape, segments=tuple((at(a), at(b)) for a, b in shape.segments))


def is_bold(words: Words) -> bool:
    """Whether a line of text is printed bold."""
    return any(name in BOLD for name in words.kind.split())
