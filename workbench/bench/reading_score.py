"""How right a reading is where the truth is known, and what its confidence is worth.

Every value of the truth counts, blanks included: a blank that was left blank is right, one that
was filled is invented. Case, spaces and signs do not matter, numbers may differ by 0.05. Rows go
by order, formations by name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from kernel.documents.item import DocumentItem, leaves

Outcome = Literal["right", "wrong", "missing", "invented"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "missing", "invented")
BUCKETS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95)  # upper edges; the last bucket ends at 1
_NOT_SCORED = {
    *("schema", "wording", "scope", "derived", "notes", "note", "api_note", "xy_note", "form"),
    *("column_note", "volume_unit_warning", "handwritten", "page2", "location_note"),
}
_BY_HAND = {"hole": "hole_size", "depth": "setting_depth", "woc": "woc_hours"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One value of one paper.

    Attributes:
        path: In the truth; formations by name.
        confidence: Of our reading; None where it has no value.
        reviewed: Whether our reading sends the place to a person.
        by_hand: Whether the truth says that it is handwritten.
    """

    kind: str
    path: str
    outcome: Outcome
    confidence: float | None
    engine: str
    reviewed: bool
    by_hand: bool

    @property
    def section(self) -> str:
        """The table or block of the form; of a file of reports the one inside its report."""
        if not re.search(r"[.\[]", self.path):
            return "single values"
        names = [re.sub(r"\[\w*\]", "", part) for part in self.path.split(".")]
        return names[max(len(names) - 2, 0)] if names[0] == "reports" else names[0]


def scored(truth: Mapping[str, Any], item: DocumentItem, kind: str) -> list[Scored]:
    """Every value of a paper against the truth.

    Args:
        truth: The contract of the kind, filled in by a person.
        item: Our reading; empty where the paper was not recognised as that kind.
        kind: The kind that the paper is.
    """
    want, got = _keyed(truth), _keyed(item.data)
    by_hand = set(_by_hand(truth))
    found: dict[str, Outcome] = {}
    for key, (_, value) in want.items():
        read = got[key][1] if key in got else None
        if value is None:
            found[key] = "right" if read is None else "invented"
        elif read is None:
            found[key] = "missing"
        else:
            found[key] = "right" if same(value, read) else "wrong"
    shapes, empty = {_shape(key) for key in want}, tuple(_empty_tables(truth))
    for key, (_, value) in got.items():
        extra_row = key not in want and _shape(key) in shapes
        if value is not None and (extra_row or key.startswith(empty)):
            found[key] = "invented"
    return [
        Scored(
            kind=kind,
            path=key,
            outcome=outcome,
            confidence=source.confidence if source else None,
            engine=item.engine,
            reviewed=path in item.review,
            by_hand=key in by_hand,
        )
        for key, outcome in found.items()
        for path in [got[key][0] if key in got else key]
        for source in [item.fields.get(path)]
    ]


def by_section(values: list[Scored]) -> dict[str, dict[str, int]]:
    """Right, wrong, missing and invented per form and section, each form with its sum."""
    total: dict[str, dict[str, int]] = {}
    for value in sorted(values, key=lambda each: each.kind):
        hands = f"{value.kind} {'handwritten' if value.by_hand else 'printed'}"
        names = [f"{value.kind} {value.section}", f"{value.kind} in all"]
        for name in names + ([hands] if value.kind == "w15" else []):
            total.setdefault(name, dict.fromkeys(OUTCOMES, 0))[value.outcome] += 1
    return dict(sorted(total.items(), key=lambda each: (each[0].split()[0], " in all" in each[0])))


def calibration(values: list[Scored]) -> dict[str, dict[str, dict[str, int]]]:
    """By engine and confidence: of how many values that were read how many are right."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    edges = (0.0, *BUCKETS, 1.0)
    for engine in ("text", "ocr"):
        for low, high in pairwise(edges):
            within = [
                value
                for value in values
                if value.engine == engine
                and value.confidence is not None
                and low <= value.confidence < (high if high < 1 else 2)
            ]
            if within:
                right = sum(value.outcome == "right" for value in within)
                row = {"right": right, "read": len(within)}
                table.setdefault(engine, {})[f"{low:g}–{high:g}"] = row
    return table


def unflagged(values: list[Scored]) -> list[str]:
    """Values that are wrong or invented and that no person would be shown."""
    return [
        f"{value.kind} {value.path}"
        for value in values
        if value.outcome in ("wrong", "invented") and not value.reviewed
    ]


def same(one: object, other: object) -> bool:
    """Whether a value that was read is that of the truth.

    >>> same("8 5/8", "8-5/8"), same(1717, 1717.04), same(True, False)
    (True, True, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 0.051
    return _letters(one) == _letters(other)


def _keyed(data: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Each scored value by a key that names formations, with its path."""
    names = [_letters(row.get("name")) for row in data.get("formations") or []]
    keyed = {}
    for path, value in leaves(dict(data)):
        if _NOT_SCORED & {part.split("[")[0] for part in path.split(".")}:
            continue
        key = path
        if path.startswith("formations["):
            number = int(path.split("[")[1].split("]")[0])
            key = path.replace(f"[{number}]", f"[{names[number]}]", 1)
        keyed[key] = (path, None if value == "" else value)
    return keyed


def _empty_tables(value: object, path: str = "") -> Iterator[str]:
    """How keys of rows begin in tables that the truth says are empty."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _empty_tables(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        if not value:
            yield f"{path}["
        for index, inner in enumerate(value):
            yield from _empty_tables(inner, f"{path}[{index}]")


def _by_hand(value: object, path: str = "") -> Iterator[str]:
    """Paths of the values that the truth names as handwritten."""
    if isinstance(value, Mapping):
        captions = [str(caption).replace(" ", "_") for caption in value.get("handwritten") or []]
        starts = tuple(_BY_HAND.get(caption, caption) for caption in captions)
        for name, inner in value.items():
            here = f"{path}.{name}" if path else str(name)
            if starts and str(name).startswith(starts):
                yield here
            yield from _by_hand(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _by_hand(inner, f"{path}[{index}]")


def _shape(key: str) -> str:
    return re.sub(r"\[\w*\]", "[]", key)


def _letters(value: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(value).lower())
