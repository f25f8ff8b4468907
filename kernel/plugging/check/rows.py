"""The rows of a plan as the checker sees them, from plan steps or from the form's plug table.

Both shapes come from outside, so every value is looked at here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from kernel.errors import InvalidInput
from kernel.plugging.check.numbers import feet, span

Kind = Literal["cement", "cap", "cibp", "retainer", "tag", "cut", "other"]
Origin = Literal["steps", "form"]

STEP_KINDS: Mapping[str, Kind] = {
    "cibp": "cibp",
    "bridge_plug": "cibp",
    "cibp_cap": "cap",
    "bridge_plug_cap": "cap",
    "cement_retainer": "retainer",
    "tag_existing": "tag",
    "cut_and_cap": "cut",
}
FORM_KINDS: Mapping[str, Kind] = {
    "cibp": "cibp",
    "cast iron bridge plug": "cibp",
    "cibp cap": "cap",
    "cement retainer": "retainer",
    "cement plug": "cement",
    "cement surface plug": "cement",
    "other": "other",
}
PLACED_BY_SQUEEZE, PLACED_BY_RETURNS = "perforate_and_squeeze", "perforate_and_circulate"
SQUEEZED, CIRCULATED = ("perf_and_squeeze",), ("perf_and_circulate_to_surface",)
CIRCULATE, SQUEEZE, TAG, WAIT_AND_TAG, UNEXPLAINED, NO_REQUIREMENT = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugRow:
    """One row: what is set or pumped, where, with how much cement.

    `top_ft` is the smaller number whatever the plan wrote; `reversed_ends` remembers the slip.
    Point devices carry `depth_ft`. None means that the plan does not say.
    """

    number: int  # 1-based place in the plan
    kind: Kind
    top_ft: float | None = None
    bottom_ft: float | None = None
    depth_ft: float | None = None
    reversed_ends: bool = False
    sacks: float | None = None
    sacks_below: float | None = None
    sacks_on_top: float | None = None
    cap_ft: float | None = None
    codes: tuple[int, ...] = ()
    tagged: bool = False
    squeezed: bool = False
    circulated: bool = False
    cuts_casing: bool = False
    cement: str | None = None
    citations: tuple[str, ...] | None = None  # None = the form has no place for them
    type_name: str = ""
    branch: "PlugRow | None" = None  # what is pumped instead where the perforations take nothing

    @property
    def name(self) -> str:
        """How a finding names the row."""
        if self.top_ft is not None and self.bottom_ft is not None:
            return f"row {self.number}, {span(self.top_ft, self.bottom_ft)}"
        if self.depth_ft is not None:
            return f"row {self.number}, {feet(self.depth_ft)} ft"
        return f"row {self.number}"

    @property
    def is_cement(self) -> bool:
        """Whether the row leaves a length of cement in the hole, by its two ends."""
        return (
            self.kind in ("cement", "cap")
            and self.top_ft is not None
            and self.bottom_ft is not None
            and self.sacks != 0
        )

    def context(self) -> dict[str, object]:
        """The row's figures for a finding."""
        pairs = (
            ("row", self.number),
            ("top_ft", self.top_ft),
            ("bottom_ft", self.bottom_ft),
            ("depth_ft", self.depth_ft),
            ("sacks", self.sacks),
        )
        return {key: value for key, value in pairs if value is not None}


def rows_from_steps(steps: Sequence[Mapping[str, object]]) -> tuple[PlugRow, ...]:
    """The steps of a plan in the shape of `workbench plan --json`.

    Raises:
        InvalidInput: A step is not an object, or a figure is no number.
    """
    return tuple(_from_step(number, step) for number, step in _objects(steps, "step"))


def rows_from_form(plugs: Sequence[Mapping[str, object]]) -> tuple[PlugRow, ...]:
    """The plug table of a Form W-3A: `bottom_ft` (or `from_ft`) is “set at or from”.

    Raises:
        InvalidInput: A row is not an object, or a figure is no number.
    """
    return tuple(_from_form(number, plug) for number, plug in _objects(plugs, "row"))


def _from_step(number: int, step: Mapping[str, object]) -> PlugRow:
    where = f"Step {number}"
    kind_name = _text(step, "type", where)
    if not kind_name:
        raise InvalidInput(
            f"{where} has no type.", hint="A step is named as in `workbench plan --json`."
        )
    kind = STEP_KINDS.get(kind_name.lower(), "cement")
    placement = _text(step, "placement", where).lower()
    codes = _codes(step, "requirements", where)
    says_tag = not codes and "tag" in _text(step, "verification", where).lower()
    citations = step.get("citations")
    row = PlugRow(
        number=number,
        kind=kind,
        sacks=_number(step, "sacks", where),
        sacks_below=_number(step, "sacks_below", where),
        sacks_on_top=_number(step, "sacks_on_top", where),
        cap_ft=_number(step, "cement_on_top_ft", where),
        codes=codes,
        tagged=says_tag or _asks_for_tag(codes),
        squeezed=SQUEEZE in codes or placement == PLACED_BY_SQUEEZE or kind_name in SQUEEZED,
        circulated=CIRCULATE in codes or placement == PLACED_BY_RETURNS or kind_name in CIRCULATED,
        cement=_text(step, "cement", where) or None,
        citations=tuple(str(c) for c in citations if c) if isinstance(citations, list) else (),
        type_name=kind_name,
        branch=_branch(number, step),
    )
    return _placed(
        row,
        deeper=_number(step, "bottom_ft", where),
        shallower=_number(step, "top_ft", where),
        depth=_number(step, "depth_ft", where),
    )


def _branch(number: int, step: Mapping[str, object]) -> PlugRow | None:
    branch = step.get("contingency")
    if not isinstance(branch, Mapping):
        return None
    return _from_step(number, {**branch, "type": "cement_plug", "contingency": None})


def _from_form(number: int, plug: Mapping[str, object]) -> PlugRow:
    where = f"Row {number}"
    kind_name = _text(plug, "form_type", where) or _text(plug, "type", where)
    if not kind_name:
        raise InvalidInput(
            f"{where} has no type.", hint="A row is a Cement Plug, CIBP, Cement Retainer or Other."
        )
    codes = _codes(plug, "codes", where)
    deeper = _first(plug, ("bottom_ft", "from_ft", "depth_ft"), where)
    shallower = _first(plug, ("top_ft", "to_ft"), where)
    kind = FORM_KINDS.get(kind_name.lower()) or STEP_KINDS.get(kind_name.lower(), "cement")
    if kind == "other":
        pumped = None not in (deeper, shallower) and deeper != shallower
        tag = TAG in codes or WAIT_AND_TAG in codes or "tag" in _text(plug, "remarks", where)
        kind = "cement" if pumped else "tag" if tag else "other"
    row = PlugRow(
        number=number,
        kind=kind,
        sacks=_number(plug, "sacks", where),
        sacks_below=_number(plug, "sacks_below", where),
        sacks_on_top=_number(plug, "sacks_on_top", where),
        cap_ft=_number(plug, "cement_on_top_ft", where),
        codes=codes,
        tagged=_asks_for_tag(codes),
        squeezed=SQUEEZE in codes,
        circulated=CIRCULATE in codes,
        cement=_text(plug, "cement", where) or None,
        type_name=kind_name,
    )
    return _placed(row, deeper=deeper, shallower=shallower, depth=None)


def _asks_for_tag(codes: tuple[int, ...]) -> bool:
    return TAG in codes or WAIT_AND_TAG in codes


def _placed(
    row: PlugRow, *, deeper: float | None, shallower: float | None, depth: float | None
) -> PlugRow:
    """The row with its depths in order, a device at its depth with its cap."""
    swapped = deeper is not None and shallower is not None and deeper < shallower
    if swapped:
        deeper, shallower = shallower, deeper
    length = 0.0 if deeper is None or shallower is None else deeper - shallower
    if row.kind == "cut" and length > 0:
        # the top plug that goes in with the cap
        row, cut_ft = replace(row, kind="cement", cuts_casing=True), depth
        return replace(
            row, top_ft=shallower, bottom_ft=deeper, depth_ft=cut_ft, reversed_ends=swapped
        )
    if row.kind in ("cement", "cap"):
        return replace(row, top_ft=shallower, bottom_ft=deeper, reversed_ends=swapped)
    at = next((d for d in (depth, deeper, shallower) if d is not None), None)
    cap = row.cap_ft if row.cap_ft is not None or row.kind != "cibp" else length or None
    return replace(
        row, depth_ft=at, cap_ft=cap, cuts_casing=row.kind == "cut", reversed_ends=swapped
    )


def _objects(
    items: Sequence[Mapping[str, object]], noun: str
) -> list[tuple[int, Mapping[str, object]]]:
    for number, item in enumerate(items, start=1):
        if not isinstance(item, Mapping):
            raise InvalidInput(
                f"{noun.capitalize()} {number} is not an object.",
                hint="Give the list that `workbench plan --json` writes.",
            )
    return list(enumerate(items, start=1))


def _number(item: Mapping[str, object], key: str, where: str) -> float | None:
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InvalidInput(
            f"{where}: {key} is “{value}”, not a number.", hint="Use feet and sacks, or null."
        )
    return float(value)


def _first(item: Mapping[str, object], keys: Sequence[str], where: str) -> float | None:
    return next((v for key in keys if (v := _number(item, key, where)) is not None), None)


def _text(item: Mapping[str, object], key: str, where: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(f"{where}: {key} is “{value}”, not a text.", hint="Use words or null.")
    return value.strip()


def _codes(item: Mapping[str, object], key: str, where: str) -> tuple[int, ...]:
    value = item.get(key)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or any(
        isinstance(code, bool) or not isinstance(code, int) for code in value
    ):
        raise InvalidInput(
            f"{where}: {key} is “{value}”, not a list of codes.",
            hint="The form's Additional requirements are the numbers 1 to 6.",
        )
    return tuple(value)
