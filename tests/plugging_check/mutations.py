"""Damage done to a plan's rows, and what an answer to it must look like.

Both shapes of rows are served: the form's (`from` and `to` as bottom and top) and plan steps.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.plugging.check import Verdict
from kernel.policy.findings import Finding

Row = dict[str, Any]
NEAR_FT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One damaged copy of a plan."""

    name: str
    rows: list[Row]
    places: tuple[tuple[float, float], ...]  # where the row stood and stands, top and bottom


def ends(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Top and bottom of a cement row; None for devices and texts."""
    top, bottom = row.get("top_ft"), row.get("bottom_ft")
    return None if top is None or bottom is None else (top, bottom)


def place_of(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where a row stands, a device with equal ends."""
    if found := ends(row):
        return found
    depth = row.get("depth_ft") if row.get("depth_ft") is not None else row.get("bottom_ft")
    return None if depth is None else (depth, depth)


def removed(rows: Sequence[Row], index: int) -> Damage:
    """The plan without one row."""
    row = rows[index]
    left = [copy.deepcopy(r) for i, r in enumerate(rows) if i != index]
    return Damage(name=f"row {index + 1} removed", rows=left, places=_places(row))


def changed(rows: Sequence[Row], index: int, what: str, **values: Any) -> Damage:
    """The plan with values of one row replaced."""
    copied = [copy.deepcopy(r) for r in rows]
    copied[index].update(values)
    where = _places(rows[index], copied[index])
    return Damage(name=f"row {index + 1} {what}", rows=copied, places=where)


def _places(*rows: Row) -> tuple[tuple[float, float], ...]:
    return tuple(place for row in rows if (place := place_of(row)))


def shortened(rows: Sequence[Row], index: int, cut_ft: float = 50) -> Iterator[Damage]:
    """Fifty feet cut from the base, and from the top."""
    found = ends(rows[index])
    if found is None or found[1] - found[0] <= cut_ft:
        return
    yield changed(rows, index, "base cut 50 ft", bottom_ft=found[1] - cut_ft)
    yield changed(rows, index, "top cut 50 ft", top_ft=found[0] + cut_ft)


def every_damage(rows: Sequence[Row], *, below_ft: float | None = None) -> Iterator[Damage]:
    """Each row removed, shortened, emptied, reversed, thrown out of the hole, laid over another."""
    for index, row in enumerate(rows):
        where = place_of(row)
        if where is None:
            continue
        yield removed(rows, index)
        yield from shortened(rows, index)
        cement = ends(row)
        if cement is None:
            yield changed(rows, index, "set at 40,000 ft", **_at(row, 40_000))
            continue
        top, bottom = cement
        yield changed(rows, index, "without sacks", sacks=None)
        yield changed(rows, index, "with 0 sacks", sacks=0)
        yield changed(rows, index, "with 1 sack", sacks=1)
        yield changed(rows, index, "reversed", top_ft=bottom, bottom_ft=top)
        yield changed(rows, index, "without length", top_ft=bottom)
        yield changed(rows, index, "out of the hole", top_ft=40_000, bottom_ft=40_100)
        if below_ft is not None:
            deep = {"top_ft": below_ft + 60, "bottom_ft": below_ft + 60 + bottom - top}
            yield changed(rows, index, "below the existing plug", **deep)
        upper = next((e for r in rows[index + 1 :] if (e := ends(r))), None)
        if upper is not None:
            yield changed(rows, index, "over the next row", top_ft=upper[1] - 20)


def _at(row: Row, depth_ft: float) -> dict[str, float]:
    return {key: depth_ft for key in ("depth_ft", "bottom_ft") if row.get(key) is not None}


def new_findings(before: Verdict, after: Verdict) -> list[Finding]:
    """Findings of the damaged plan that the sound one does not have; row numbers aside."""
    known = {_told(finding) for finding in before.findings}
    return [finding for finding in after.findings if _told(finding) not in known]


def _told(finding: Finding) -> tuple[str, str, str]:
    plain = re.compile(r"\b[Rr]ow \d+\b")
    return finding.code, plain.sub("", finding.subject), plain.sub("", finding.message)


def names_the_place(finding: Finding, damage: Damage) -> bool:
    """Whether the finding names a depth near the damage, or an interval that holds it."""
    text = f"{finding.subject} {finding.message}".replace(",", "")
    depths = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    return "top of the well" in finding.subject or any(
        top - NEAR_FT <= depth <= bottom + NEAR_FT or _inside(finding, top, bottom)
        for top, bottom in damage.places
        for depth in depths
    )


def _inside(finding: Finding, top: float, bottom: float) -> bool:
    upper, lower = finding.context.get("top_ft"), finding.context.get("bottom_ft")
    if not isinstance(upper, int | float) or not isinstance(lower, int | float):
        return False
    return upper <= top and bottom <= lower


def answers(before: Verdict, after: Verdict, damage: Damage) -> list[Finding]:
    """New findings that name the place of a damage."""
    return [f for f in new_findings(before, after) if names_the_place(f, damage)]
