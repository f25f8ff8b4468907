"""Two readings of one paper laid beside each other, value by value.

What counts as the same is what the scoring of readings counts as the same: case, spaces and
signs do not matter, nor does a twentieth of a foot.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["same", "different", "theirs_alone", "ours_alone"]
_NEAR = 0.051  # two prints of one number differ by less


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One value in both readings.

    Attributes:
        path: Where it stands in our reading; in theirs where ours has no such row.
    """

    path: str
    ours: Any
    theirs: Any

    @property
    def verdict(self) -> Verdict:
        """Whether both say the same; only called where at least one says something."""
        if self.ours is None:
            return "theirs_alone"
        if self.theirs is None:
            return "ours_alone"
        return "same" if same_value(self.ours, self.theirs) else "different"


def beside(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], *, row_names: Mapping[str, str]
) -> list[Beside]:
    """Every value that THEIRS was asked for and that at least one reading has.

    Args:
        ours: Our reading.
        theirs: The other one, in the same names; it may have fewer.
        row_names: By table, the value that tells its rows apart; rows of others go by order.

    >>> beside({"casing": [{"row": 2, "shoe_ft": 9250}]},
    ...        {"casing": [{"row": 2, "shoe_ft": 9205}]}, row_names={"casing": "row"})[1].path
    'casing[0].shoe_ft'
    """
    mine = {key: (path, value) for key, path, value in _named(ours, row_names)}
    found = []
    for key, path, value in _named(theirs, row_names):
        at, own = mine.pop(key, (path, None))
        if own is not None or value is not None:
            found.append(Beside(path=at, ours=own, theirs=value))
    asked = {_shape(key) for key, _, _ in _named(theirs, row_names)}
    found += [
        Beside(path=path, ours=value, theirs=None)
        for key, (path, value) in mine.items()
        if value is not None and _shape(key) in asked
    ]
    return found


def same_value(one: object, other: object) -> bool:
    """Whether two readings of a cell say the same.

    >>> same_value("8 5/8", "8-5/8"), same_value(1717, 1717.04), same_value(True, "Yes")
    (True, True, True)
    >>> same_value("17.5", "175"), same_value("1,717", 1717.0), same_value(False, None)
    (False, True, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return _YES_NO.get(_letters(one)) == _YES_NO.get(_letters(other), "")
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _NEAR
    return _letters(one) == _letters(other)


_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}


def _letters(value: object) -> str:
    """A value in lower case without spaces and signs, a decimal point kept."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = f"{value:.12g}" if number else str(value).lower()
    return re.sub(r"(?<!\d)\.|\.(?!\d)|[^a-z0-9.]", "", text)


def _named(
    value: object, row_names: Mapping[str, str], key: str = "", path: str = "", table: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Each leaf with a key that names its rows by what they are, and its path by their order."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            dot = "." if key else ""
            yield from _named(inner, row_names, f"{key}{dot}{name}", f"{path}{dot}{name}", name)
    elif isinstance(value, list):
        for index, mark in enumerate(_marks(value, row_names.get(table))):
            yield from _named(value[index], row_names, f"{key}[{mark}]", f"{path}[{index}]")
    else:
        yield key, path, None if value == "" else value


def _marks(rows: Sequence[Any], name: str | None) -> list[str]:
    """What names each row: its own mark where it has one, with its count where marks repeat."""
    marks: list[str] = []
    for index, row in enumerate(rows):
        told = row.get(name) if name and isinstance(row, Mapping) else None
        number = isinstance(told, int | float) and not isinstance(told, bool)
        mark = f"{told:g}" if number else _letters(told) if told is not None else ""
        mark = mark or f"#{index}"
        marks.append(mark if mark not in marks else f"{mark}#{index}")
    return marks


def _shape(key: str) -> str:
    return re.sub(r"\[[^\]]*\]", "[]", key)
