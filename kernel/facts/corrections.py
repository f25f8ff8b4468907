"""Corrections by people laid over the facts of the papers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

from kernel.facts.fact import Correction, Fact, FactConflict, FactValue, Missing, Source
from kernel.facts.paths import parts, row_of
from kernel.facts.precedence import equal
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    Squeeze,
    TubingRow,
    WaterLetter,
    Well,
)

ANCHORS: Mapping[str, tuple[str, ...]] = {
    "casing": ("od_in", "shoe_ft", "stage_tool_ft"),
    "liners": ("od_in", "shoe_ft"),
    "tubing": ("od_in", "depth_ft"),
    "perforations": ("from_ft", "to_ft"),
    "barriers": ("kind", "depth_ft"),
    "squeezes": ("from_ft", "to_ft"),
    "formation_tops": ("name", "top_ft"),
}
_ROWS: Mapping[str, type] = {
    "casing": CasingRow,
    "liners": CasingRow,
    "tubing": TubingRow,
    "perforations": Perforation,
    "barriers": Barrier,
    "squeezes": Squeeze,
    "formation_tops": FormationTop,
}
ADDED = (("added", True),)  # the anchor of a row that no paper has
_SIZES = ("od_in",)
BEYOND = 1000  # added rows come after those of the papers, however many these become


@dataclass(slots=True)
class Outcome:
    """The facts after the corrections, and what the corrections override."""

    chosen: dict[str, Fact] = field(default_factory=dict)
    conflicts: list[FactConflict] = field(default_factory=list)
    questions: list[Missing] = field(default_factory=list)
    by_path: dict[str, Correction] = field(default_factory=dict)
    confirmed: dict[str, Correction] = field(default_factory=dict)
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)  # papers' row → row shown

    def shown(self, path: str) -> str:
        """The path under which a path of the papers is shown after the corrections."""
        place = row_of(path)
        if place is None or place[1] not in self.numbers.get(place[0], {}):
            return path
        return _path(place[0], self.numbers[place[0]][place[1]], place[2])

    def stands(self, path: str) -> bool:
        """Whether the row of a path of the papers was not taken out."""
        place = row_of(path)
        return place is None or place[1] in self.numbers.get(place[0], {place[1]: 0})

    def added(self, path: str) -> bool:
        """Whether a path that is shown lies in a row that a person added."""
        place = row_of(self.own(path))
        return place is not None and place[0] in ANCHORS and place[1] >= BEYOND

    def own(self, path: str) -> str:
        """The path of the papers behind a path that is shown; the inverse of `shown`."""
        place = row_of(path)
        if place is None or place[0] not in self.numbers:
            return path
        table, number, rest = place
        back = {new: old for old, new in self.numbers[table].items()}
        beyond = max([BEYOND - 1, *self.numbers[table]]) + 1
        return _path(table, back.get(number, beyond), rest)


def is_added(correction: Correction) -> bool:
    """Whether the correction is part of a row that no paper has."""
    return correction.anchor == ADDED


def is_fact(path: str) -> bool:
    """Whether a path of the facts file names one value, or one row of a table.

    >>> is_fact("casing[1].shoe_ft"), is_fact("barriers[0]"), is_fact("gau.intervals[0][1]")
    (True, True, True)
    >>> is_fact("casing"), is_fact("gau"), is_fact("casing[0].color")
    (False, False, False)
    """
    place = row_of(path)
    if place is not None:
        table, _, name = place
        return table in _ROWS and (not name or name in _names(_ROWS[table]))
    if re.fullmatch(r"gau\.intervals\[\d+\]\[[01]\]", path):
        return True
    if path.startswith("gau."):
        return path[4:] in _names(WaterLetter) - {"intervals"}
    return path in _names(Well) - {*_ROWS, "gau"}


def _names(kind: type) -> set[str]:
    return {known.name for known in fields(cast(Any, kind))}


def _path(table: str, number: int, rest: str) -> str:
    return f"{table}[{number}]" + (f".{rest}" if rest else "")


def anchor_of(values: Mapping[str, FactValue], path: str) -> tuple[tuple[str, FactValue], ...]:
    """What tells the row of PATH apart, so that a correction finds it again.

    VALUES are those of the papers alone, before any correction. A row that they do not have is
    one that the person adds.

    >>> anchor_of({"casing[1].od_in": 5.5, "casing[1].shoe_ft": 9000}, "casing[1].weight_lb_ft")
    (('od_in', 5.5), ('shoe_ft', 9000))
    """
    place = row_of(path)
    if place is None:
        return ()
    table, number, _ = place
    if number >= BEYOND:
        return ADDED
    if table in ANCHORS and not any(path.startswith(f"{table}[{number}]") for path in values):
        return ADDED
    named = ((name, values.get(f"{table}[{number}].{name}")) for name in ANCHORS.get(table, ()))
    return tuple((name, value) for name, value in named if value is not None)


def corrected(chosen: Mapping[str, Fact], corrections: Sequence[Correction]) -> Outcome:
    """Lay the corrections over the facts, in the order in which they were made.

    A correction finds its row by the values that told it apart, not by its number. An added row
    comes after those of the papers. A row corrected to nothing (`barriers[0]` → None) is taken
    out.
    """
    outcome = Outcome(chosen=dict(chosen))
    taken_out: list[str] = []
    for correction in corrections:
        path = _home(chosen, correction)
        if path is None:
            outcome.questions.append(_lost(correction))
            continue
        place = row_of(path)
        if correction.value is None and place is not None and not place[2]:
            taken_out.append(path)
            continue
        _set(outcome, path, correction)
    for row in taken_out:
        for path in [p for p in outcome.chosen if p.startswith(f"{row}.")]:
            del outcome.chosen[path]
    outcome.numbers = {
        table: {old: new for new, old in enumerate(sorted(_rows(outcome.chosen, table)))}
        for table in ANCHORS
    }
    outcome.chosen = {outcome.shown(path): fact for path, fact in outcome.chosen.items()}
    outcome.by_path = {outcome.shown(path): made for path, made in outcome.by_path.items()}
    outcome.confirmed = {outcome.shown(path): made for path, made in outcome.confirmed.items()}
    return outcome


def _set(outcome: Outcome, path: str, correction: Correction) -> None:
    before = outcome.chosen.get(path)
    if correction.value is None:
        outcome.chosen.pop(path, None)
        return
    if correction.confirms:
        outcome.confirmed[path] = correction
        if before is not None and equal(before.value, correction.value):
            outcome.chosen[path] = replace(before, source=replace(before.source, confidence=1.0))
            return
    fact = Fact(path=path, value=correction.value, source=_source(correction))
    outcome.chosen[path] = fact
    outcome.by_path[path] = correction
    if before is not None and not equal(before.value, fact.value):
        outcome.conflicts.append(
            FactConflict(
                path=path,
                chosen=fact,
                others=(before,),
                reason=f"{_said(correction)} by {correction.by}",
            )
        )


def _said(correction: Correction) -> str:
    return "confirmed" if correction.confirms else "corrected"


def _source(correction: Correction) -> Source:
    when = f" on {correction.at.date().isoformat()}" if correction.at else ""
    what = "confirmation" if correction.confirms else "correction"
    return Source(
        document=f"{what} by {correction.by}{when}", method="person", snippet=correction.note
    )


def _home(papers: Mapping[str, Fact], correction: Correction) -> str | None:
    """The path that the correction speaks of today, or None if its row is gone."""
    place = row_of(correction.path)
    if place is None or place[0] not in ANCHORS or not correction.anchor:
        return correction.path
    table, number, rest = place
    rows = _rows(papers, table)
    if is_added(correction):
        return _path(table, number if number >= BEYOND else BEYOND + number, rest)
    for at in (number, *(n for n in sorted(rows) if n != number)):
        row = rows.get(at, {})
        if row and all(_agrees(row, name, value) for name, value in correction.anchor):
            return _path(table, at, rest)
    others = [(name, value) for name, value in correction.anchor if name != rest]
    if correction.confirms and all(_agrees(rows.get(number, {}), *one) for one in others):
        return correction.path  # the value that was seen itself is read otherwise now
    return None


def _agrees(row: Mapping[str, FactValue], name: str, value: FactValue) -> bool:
    mine = row.get(name)
    if isinstance(mine, int | float) and isinstance(value, int | float):
        return abs(mine - value) <= (0.05 if name in _SIZES else 10)
    return equal(mine, value)


def _rows(facts: Mapping[str, Fact], table: str) -> dict[int, dict[str, FactValue]]:
    rows: dict[int, dict[str, FactValue]] = {}
    for path, fact in facts.items():
        place = row_of(path)
        if place is not None and place[0] == table:
            rows.setdefault(place[1], {})[place[2]] = fact.value
    return rows


def _lost(correction: Correction) -> Missing:
    named = ", ".join(f"{name} {value}" for name, value in correction.anchor)
    what = f"{_said(correction)} {parts(correction.path)[-1]}"
    return Missing(
        fact=correction.path,
        question=f"{correction.by} {what} of a row ({named}) "
        "that the papers no longer show. Does that still hold?",
    )
