"""An edit as a command on step ids: what is asked, checked value by value, nothing carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, Literal, get_args

from kernel.errors import InvalidInput
from kernel.plugging.steps import StepType

Operation = Literal[
    "combine_plugs",
    "replace_cibp",
    "adjust_interval",
    "change_materials",
    "add_step",
    "remove_step",
    "reorder_steps",
    "custom",
]
Anchor = Literal["top", "middle", "bottom"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
MOST_EDITS = 20
LONGEST_NOTE = 1000
CEMENT_CLASSES = ("A", "B", "C", "G", "H")
NEW_TYPES = frozenset(get_args(StepType)) - {"tag_existing", "cut_and_cap"}
_LIMITS: Mapping[str, tuple[float, float]] = {
    "top_ft": (0, 40_000),
    "bottom_ft": (0, 40_000),
    "to_ft": (0, 40_000),
    "at_ft": (0, 40_000),
    "shift_ft": (-40_000, 40_000),
    "extend_up_ft": (-40_000, 40_000),
    "extend_down_ft": (-40_000, 40_000),
    "length_ft": (1, 40_000),
    "cap_ft": (1, 5_000),
    "sacks": (1, 20_000),
    "sacks_delta": (-20_000, 20_000),
    "sacks_on_top": (0, 20_000),
    "excess_pct": (0, 500),
    "yield_ft3_per_sk": (0.5, 5),
}
_WHOLE = ("sacks", "sacks_delta", "sacks_on_top")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of a plan. Depths in ft measured depth; None is not asked for.

    Attributes:
        targets: Ids of the steps meant; two of them with `swap`.
        anchor: Which part of a plug shall stand at `to_ft`.
        before: Id of the step before which the target is put.
        given: Values as they were given in another unit, for example {"top_m": 1000}.
    """

    operation: Operation
    targets: tuple[str, ...] = ()
    top_ft: float | None = None
    bottom_ft: float | None = None
    to_ft: float | None = None
    anchor: Anchor | None = None
    shift_ft: float | None = None
    extend_up_ft: float | None = None
    extend_down_ft: float | None = None
    length_ft: float | None = None
    step_type: str | None = None
    formation: str | None = None
    at_ft: float | None = None
    cap_ft: float | None = None
    sacks: int | None = None
    sacks_delta: int | None = None
    sacks_on_top: int | None = None
    cement_class: str | None = None
    excess_pct: float | None = None
    yield_ft3_per_sk: float | None = None
    before: str | None = None
    after: str | None = None
    swap: bool = False
    sort: Literal["deepest_first", "shallowest_first"] | None = None
    note: str | None = None
    given: Mapping[str, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """What is set, as plain values."""
        told: dict[str, Any] = {"operation": self.operation}
        for one in fields(self):
            value = getattr(self, one.name)
            unset = value is None or value is False or value == ()  # a depth of 0 ft is set
            if one.name != "operation" and not unset:
                told[one.name] = list(value) if isinstance(value, tuple) else value
        return told


def edits_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Edit, ...]:
    """Edits from outside, every name and value looked at.

    Raises:
        InvalidInput: An unknown operation or argument, a value out of its bounds, too many edits.
    """
    if not rows:
        raise InvalidInput("No change was named.", hint="Say what shall be changed.")
    if len(rows) > MOST_EDITS:
        raise InvalidInput(f"At most {MOST_EDITS} changes go into one proposal.")
    return tuple(edit_from_json(row) for row in rows)


def edit_from_json(row: Mapping[str, Any]) -> Edit:
    """One edit from outside.

    Raises:
        InvalidInput: An unknown operation or argument, or a value out of its bounds.
    """
    operation = row.get("operation")
    if operation not in OPERATIONS:
        raise InvalidInput(
            f"“{operation}” is no change of a plan.", hint=f"Use {', '.join(OPERATIONS)}."
        )
    known = {one.name for one in fields(Edit)}
    if extra := sorted(set(row) - known):
        raise InvalidInput(f"“{extra[0]}” is no argument of a change.")
    values: dict[str, Any] = {}
    for name, value in row.items():
        if value is None:
            continue
        values[name] = _checked(name, value)
    return Edit(**values)


def _checked(name: str, value: Any) -> Any:
    if name in _LIMITS:
        return _number(name, value)
    if name == "targets":
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise InvalidInput("Targets are the ids of steps.")
        return tuple(value)
    if name == "given":
        if not isinstance(value, Mapping):
            raise InvalidInput("Values in another unit are named one by one.")
        return {str(key): _number(str(key), one) for key, one in value.items()}
    if name == "swap":
        return bool(value)
    allowed = {
        "anchor": ("top", "middle", "bottom"),
        "sort": ("deepest_first", "shallowest_first"),
        "cement_class": CEMENT_CLASSES,
        "step_type": tuple(sorted(NEW_TYPES)),
    }.get(name)
    if allowed and value not in allowed:
        raise InvalidInput(f"“{value}” is not possible here.", hint=f"Use {', '.join(allowed)}.")
    text = str(value).strip()
    if name == "note" and not 0 < len(text) <= LONGEST_NOTE:
        raise InvalidInput(f"A note has 1 to {LONGEST_NOTE} characters.")
    return text[:LONGEST_NOTE]


def _number(name: str, value: Any) -> float | int:
    words = name.replace("_", " ")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InvalidInput(f"“{value}” is no number for {words}.")
    least, most = _LIMITS.get(name, (-1e6, 1e6))
    if not least <= value <= most:
        raise InvalidInput(f"{words} cannot be {value:g}.", hint=f"Use {least:g} to {most:g}.")
    if name in _WHOLE:
        if value != int(value):
            raise InvalidInput("Sacks are counted in whole numbers.")
        return int(value)
    return value
