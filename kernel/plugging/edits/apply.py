"""Edits carried out on the steps of a plan; every edit makes new steps and leaves the old ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.edits import joined, placed
from kernel.plugging.edits.command import Edit
from kernel.plugging.edits.rows import (
    BRIDGE_PLUGS,
    Json,
    Row,
    cap_of,
    deepest_first,
    ends_of,
    in_depth_order,
    is_cement,
    name_of,
    numbered,
    step_with,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an edit must know of the well, and how cement is counted.

    Attributes:
        cap_ft: Cement on a new bridge plug where none is named. [ft]
        recount: The step with sacks and arithmetic for its present depths and choices.
        new_id: An id that no step ever had.
    """

    total_depth_ft: float | None
    cap_ft: float
    formation_tops_ft: Mapping[str, float]
    open_intervals_ft: Sequence[tuple[float, float]]
    recount: Callable[[Json], Row]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The steps after the edits, in their order, and what was done in words."""

    steps: tuple[Row, ...]
    said: tuple[str, ...]
    plan_notes: tuple[str, ...] = field(default=())


def edited(steps: Sequence[Json], edits: Sequence[Edit], ground: Ground) -> Edited:
    """The steps of a plan after some edits, all bound to its ids before the first.

    Raises:
        InvalidInput: An edit cannot be carried out, or changes nothing.
        NotFound: A step is not in the plan.
    """
    for edit in edits:
        for step_id in (*edit.targets, *filter(None, (edit.before, edit.after))):
            step_with(steps, step_id)
    rows: list[Row] = [dict(step) for step in steps]
    by_depth = in_depth_order(rows)
    said: list[str] = []
    notes: list[str] = []
    for edit in edits:
        if edit.operation == "custom" and not edit.targets:
            notes.append(str(edit.note))
            said.append(f"Note: {edit.note}")
            continue
        rows, words = _OPERATIONS[edit.operation](rows, edit, ground)
        if edit.operation == "reorder_steps":
            by_depth = in_depth_order(rows)
        elif by_depth:
            rows = deepest_first(rows)
        said.append(words)
    after = numbered(rows)
    if not notes and after == [dict(step) for step in steps]:
        raise InvalidInput("The plan is like that already.", hint="Nothing was changed.")
    return Edited(steps=tuple(after), said=tuple(said), plan_notes=tuple(notes))


def _remove(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    """Steps taken out; a bridge plug takes the cement on it along."""
    gone: dict[str, Json] = {}
    for step_id in _targets(edit):
        step = step_with(rows, step_id)
        gone[step_id] = step
        cap = cap_of(rows, step)
        if cap is not None:
            gone[str(cap["id"])] = cap
    if len(gone) == len(rows):
        raise InvalidInput("A plan keeps at least one step.", hint="Remove fewer steps.")
    kept = [row for row in rows if row["id"] not in gone]
    return kept, f"Removed {_and(name_of(step) for step in gone.values())}."


def _combine(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    parts, inside = joined.parts_of(rows, _targets(edit))
    whole = ground.recount(joined.one_plug([*parts, *inside], ground.new_id()))
    ids = {part["id"] for part in (*parts, *inside)}
    place = next(n for n, row in enumerate(rows) if row["id"] in ids)
    kept = [row for row in rows if row["id"] not in ids]
    kept.insert(place, whole)
    also = f" It takes in {_and(name_of(step) for step in inside)}." if inside else ""
    words = f"Combined {_and(name_of(part) for part in parts)} into {name_of(whole)}.{also}"
    return kept, words


def _adjust(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    """One step at other depths; a bridge plug that moves takes the cement on it along."""
    (step_id,) = _exactly_one(edit)
    step = step_with(rows, step_id)
    moved = placed.moved(step, edit, total_depth_ft=ground.total_depth_ft)
    cap = cap_of(rows, step)
    changed = {step_id: ground.recount(moved)}
    before, after = ends_of(step), ends_of(moved)
    words = f"Moved {name_of(step)} to {_span(moved)}."
    if cap is not None and before and after and before != after:
        by_ft = after[1] - before[1]
        carried = placed.shifted(cap, by_ft, total_depth_ft=ground.total_depth_ft)
        changed[str(cap["id"])] = ground.recount(carried)
        words += " The cement on it moves along."
    return [changed.get(row["id"], row) for row in rows], words


def _materials(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    """Sacks, class, excess or yield as ordered; the rest is counted anew."""
    targets = _targets(edit)
    asked = {
        "ordered_sacks": edit.sacks,
        "cement": edit.cement_class,
        "excess_pct": edit.excess_pct,
        "ordered_yield_ft3_sk": edit.yield_ft3_per_sk,
    }
    asked = {name: value for name, value in asked.items() if value is not None}
    if not asked and edit.sacks_delta is None:
        raise InvalidInput("No amount was named.", hint="Name sacks, class, excess or yield.")
    changed: dict[str, Row] = {}
    for step_id in targets:
        step = step_with(rows, step_id)
        if not is_cement(step):
            raise InvalidInput(f"{name_of(step)} takes no cement.", hint="Name a cement plug.")
        row = {**step, **asked}
        if edit.cement_class is not None:
            row["ordered_class"] = edit.cement_class
        if edit.sacks_delta is not None:
            now = step.get("sacks")
            if now is None:
                raise InvalidInput(f"The sacks of {name_of(step)} are not known.")
            row["ordered_sacks"] = int(now) + edit.sacks_delta
            if row["ordered_sacks"] < 1:
                raise InvalidInput(f"{name_of(step)} has {now} sacks only.")
        elif edit.sacks is None:
            row.pop("ordered_sacks", None)
        changed[step_id] = ground.recount(row)
    what = _and(_amount_words(edit))
    steps = _and(name_of(step_with(rows, step_id)) for step_id in targets)
    return [changed.get(row["id"], row) for row in rows], f"{steps}: {what}."


def _amount_words(edit: Edit) -> list[str]:
    words = []
    if edit.sacks is not None:
        words.append(f"{edit.sacks} sacks")
    if edit.sacks_delta is not None:
        words.append(f"{edit.sacks_delta:+d} sacks")
    if edit.cement_class is not None:
        words.append(f"class {edit.cement_class}")
    if edit.excess_pct is not None:
        words.append(f"{edit.excess_pct:g} % excess")
    if edit.yield_ft3_per_sk is not None:
        words.append(f"yield {edit.yield_ft3_per_sk:g} ft³/sack")
    return words


def _add(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    new = placed.new_rows(
        edit,
        total_depth_ft=ground.total_depth_ft,
        formation_tops_ft=ground.formation_tops_ft,
        cap_ft=ground.cap_ft,
        new_id=ground.new_id,
    )
    made = [ground.recount(row) for row in new]
    return _at_their_depth(rows, made), f"Added {_and(name_of(row) for row in made)}."


def _at_their_depth(rows: list[Row], new: list[Row]) -> list[Row]:
    """New rows before the first step that is shallower."""
    ends = ends_of(new[0])
    depth = ends[1] if ends else 0.0
    for place, row in enumerate(rows):
        other = ends_of(row)
        if other is not None and other[1] < depth:
            return [*rows[:place], *new, *rows[place:]]
    return [*rows, *new]


def _replace(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    """A bridge plug and the cement on it become one cement plug."""
    (step_id,) = _exactly_one(edit)
    plug = step_with(rows, step_id)
    if plug.get("type") not in BRIDGE_PLUGS:
        raise InvalidInput(f"{name_of(plug)} is no bridge plug.", hint="Name the CIBP.")
    cap = cap_of(rows, plug)
    row, why = placed.instead_of(
        plug,
        cap,
        edit,
        total_depth_ft=ground.total_depth_ft,
        open_intervals_ft=ground.open_intervals_ft,
        new_id=ground.new_id(),
    )
    whole = ground.recount(row)
    gone = {step_id, *([cap["id"]] if cap else [])}
    place = next(n for n, one in enumerate(rows) if one["id"] in gone)
    kept = [one for one in rows if one["id"] not in gone]
    kept.insert(place, whole)
    return kept, f"Replaced {name_of(plug)} by {name_of(whole)}{why}."


def _reorder(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    """Another order of the work; depths stay."""
    if edit.sort is not None:
        ordered = deepest_first(rows)
        if edit.sort == "shallowest_first":
            ordered.reverse()
        return ordered, f"Ordered the steps {edit.sort.replace('_', ' ')}."
    ids = [row["id"] for row in rows]
    by_id = {row["id"]: row for row in rows}
    if edit.swap:
        if len(edit.targets) != 2:
            raise InvalidInput("Two steps change places.", hint="Name exactly two steps.")
        one, other = (ids.index(step_id) for step_id in edit.targets)
        ids[one], ids[other] = ids[other], ids[one]
        names = _and(name_of(by_id[step_id]) for step_id in edit.targets)
        return [by_id[step_id] for step_id in ids], f"Swapped {names}."
    (moved,) = _exactly_one(edit)
    beside = edit.before or edit.after
    if beside is None or beside == moved:
        raise InvalidInput("Before or after which step?", hint="Name another step.")
    ids.remove(moved)
    ids.insert(ids.index(beside) + (edit.after is not None and edit.before is None), moved)
    side = "before" if edit.before else "after"
    words = f"Put {name_of(by_id[moved])} {side} {name_of(by_id[beside])}."
    return [by_id[step_id] for step_id in ids], words


def _note(rows: list[Row], edit: Edit, ground: Ground) -> tuple[list[Row], str]:
    if not edit.note:
        raise InvalidInput("The note is empty.", hint="Say what it shall read.")
    (step_id,) = _exactly_one(edit)
    step = step_with(rows, step_id)
    row = {**step, "notes": [*(step.get("notes") or []), edit.note]}
    words = f"Note on {name_of(step)}: {edit.note}"
    return [row if one["id"] == step_id else one for one in rows], words


_OPERATIONS: Mapping[str, Callable[[list[Row], Edit, Ground], tuple[list[Row], str]]] = {
    "remove_step": _remove,
    "combine_plugs": _combine,
    "adjust_interval": _adjust,
    "change_materials": _materials,
    "add_step": _add,
    "replace_cibp": _replace,
    "reorder_steps": _reorder,
    "custom": _note,
}


def _targets(edit: Edit) -> tuple[str, ...]:
    if not edit.targets:
        raise InvalidInput("No step was named.", hint="Name the step.")
    return tuple(dict.fromkeys(edit.targets))


def _exactly_one(edit: Edit) -> tuple[str]:
    if len(edit.targets) != 1:
        raise InvalidInput("Exactly one step is meant here.", hint="Name one step.")
    return (edit.targets[0],)


def _span(step: Json) -> str:
    ends = ends_of(step)
    if ends is None:
        return "unknown depth"
    return f"{ends[0]:,.0f} ft" if ends[0] == ends[1] else f"{ends[0]:,.0f}–{ends[1]:,.0f} ft"


def _and(words: Any) -> str:
    told = list(words)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
