"""What the steps of a plan leave in the hole, read from the plan JSON for the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


def feet(value: float) -> str:
    """A depth with thousands, without decimals unless it has them.

    >>> feet(5582), feet(6988.1)
    ('5,582', '6,988.1')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def number(value: object) -> float | None:
    """A finite number, or None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e6 else None


def in_words(name: str) -> str:
    """A name that a form prints in capitals, as one writes it.

    >>> in_words("SAN ANDRES CO2 FLOOD"), in_words("Wolfcamp A")
    ('San Andres CO2 Flood', 'Wolfcamp A')
    """
    if not name.isupper():
        return name
    return " ".join(
        word if any(c.isdigit() for c in word) else word.capitalize() for word in name.split()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A bridge plug, retainer, packer or junk; it hangs below its depth."""

    kind: str
    depth_ft: float
    words: str
    step: str | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch that a new plug fills; inner_in is 0 in the bore."""

    top_ft: float
    bottom_ft: float
    outer_in: float
    inner_in: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlug:
    """A step of the plan that leaves cement, or that touches what is there (a tag)."""

    step: str
    number: str
    top_ft: float
    bottom_ft: float
    words: str
    title: str
    shot_ft: float | None  # the perforations it is squeezed or circulated through
    segments: tuple[Segment, ...]  # empty for a tag


DEVICE_NAMES = {"cibp": "CIBP", "retainer": "Retainer", "packer": "Packer", "junk": "Junk"}


def _segments(step: Json, top: float, bottom: float) -> tuple[Segment, ...]:
    rows = (step.get("arithmetic") or {}).get("segments") or []
    read = [
        Segment(top_ft=t, bottom_ft=b, outer_in=o, inner_in=number(row.get("inner_in")) or 0.0)
        for row in rows
        if (t := number(row.get("top_ft"))) is not None
        and (b := number(row.get("bottom_ft"))) is not None
        and (o := number(row.get("outer_in"))) is not None
        and b > t
    ]
    if any(segment.inner_in == 0 for segment in read):
        return tuple(read)
    return (*read, Segment(top_ft=top, bottom_ft=bottom, outer_in=0.0, inner_in=0.0))


def new_plug_of(step: Json) -> NewPlug | None:
    """The cement that a step leaves, or the place that it tags; None for any other step."""
    top, bottom = number(step.get("top_ft")), number(step.get("bottom_ft"))
    depth = number(step.get("depth_ft"))
    tag = step.get("type") == "tag_existing"
    if tag:
        depth = depth if depth is not None else top if top is not None else bottom
        top = bottom = depth
    if top is None or bottom is None or step.get("type") == "cut_and_cap":
        return None
    top, bottom = min(top, bottom), max(top, bottom)
    squeezed = str(step.get("placement") or "").startswith("perforate")
    sacks = step.get("sacks")
    name, purpose = plug_number(step), str(step.get("purpose") or "")
    words = f"Tag {feet(top)} ft" if tag else f"{feet(bottom)}–{feet(top)} ft"
    return NewPlug(
        step=str(step.get("id") or ""), number=name, top_ft=top, bottom_ft=bottom, words=words,
        title=f"Plug {name}: {words}" + (f", {sacks} sacks" if sacks else "")
        + (f". {purpose}" if purpose else ""),
        shot_ft=bottom if squeezed else None,
        segments=() if tag else _segments(step, top, bottom),
    )  # fmt: skip


def plug_number(step: Json) -> str:
    """The number of the row on the form; “–” for a step that is no row."""
    return str(step["plug_no"]) if step.get("plug_no") is not None else "–"


def new_devices(steps: Sequence[Json]) -> list[Device]:
    """Bridge plugs and retainers that the plan sets."""
    kinds = {"cibp": "cibp", "bridge_plug": "cibp", "cement_retainer": "retainer"}
    return [
        Device(
            kind=kinds[step["type"]], depth_ft=depth, step=str(step.get("id") or ""),
            words=f"New {DEVICE_NAMES[kinds[step['type']]]} {feet(depth)} ft",
            number=plug_number(step),
        )
        for step in steps
        if step.get("type") in kinds and (depth := number(step.get("depth_ft"))) is not None
    ]  # fmt: skip
