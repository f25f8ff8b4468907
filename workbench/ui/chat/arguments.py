"""The arguments of a proposal as a form, one part for each of its operations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.plugging.edits.command import CEMENT_CLASSES, LONGEST_NOTE, NEW_TYPES
from kernel.plugging.edits.rows import BRIDGE_PLUGS, POINTS, ends_of, is_cement
from kernel.workflows.thread_view import Card
from workbench.ui.chat.operation_words import EDITS
from workbench.ui.plan_words import TYPES, span, title_of
from workbench.ui.words import plain

Json = Mapping[str, Any]
Row = dict[str, Any]
_DEEPEST, _SHALLOWEST = "deepest_first", "shallowest_first"


def arguments_form(card: Card, *, key: str) -> list[Row] | None:
    """The operations with other values once “Preview again” is pressed; None before."""
    with st.form(f"{key}-form", border=True):
        rows = []
        for number, operation in enumerate(card.proposal.operations):
            name = str(operation["operation"])
            st.markdown(f"**{EDITS[name]}**")
            rows.append(_PARTS[name](operation, card, f"{key}-{number}"))
        sent = st.form_submit_button("Preview again", type="primary", icon=":material/refresh:")
    return rows if sent else None


def step_name(step: Json) -> str:
    """A step as a choice names it.

    >>> step_name({"plug_no": 4, "type": "cement_plug", "top_ft": 100, "bottom_ft": 200})
    '4 · Cement plug, 200–100 ft'
    """
    number = f"{step['plug_no']} · " if step.get("plug_no") is not None else ""
    where = f", {span(step)} ft" if span(step) else ""
    return f"{number}{title_of(step)}{where}"


def _named(steps: Sequence[Json]) -> dict[str, str]:
    return {str(step["id"]): step_name(step) for step in steps}


def _steps(card: Card, kind: Callable[[Json], bool] = lambda step: True) -> dict[str, str]:
    return _named([step for step in card.before.get("steps") or [] if kind(step)])


def _many(operation: Json, names: Mapping[str, str], key: str) -> list[str]:
    chosen = [one for one in operation.get("targets") or [] if one in names]
    return list(
        st.multiselect(
            "Steps", list(names), default=chosen, format_func=names.__getitem__, key=f"{key}-steps"
        )
    )


def _one(words: str, chosen: str | None, names: Mapping[str, str], key: str) -> str | None:
    at = list(names).index(chosen) if chosen is not None and chosen in names else None
    return st.selectbox(words, list(names), index=at, format_func=names.__getitem__, key=key)


def _depth(words: str, value: object, key: str) -> float | None:
    known = float(value) if isinstance(value, int | float) else None
    return st.number_input(
        f"{words}, ft", min_value=0.0, max_value=40_000.0, value=known, step=10.0, format="%g",
        key=key,
    )  # fmt: skip


def _interval(ends: tuple[float, float] | None, key: str) -> Row:
    deeper, shallower = st.columns(2, gap="small")
    with deeper:
        bottom = _depth("From (deeper)", ends[1] if ends else None, f"{key}-bottom")
    with shallower:
        top = _depth("To (shallower)", ends[0] if ends else None, f"{key}-top")
    return {"top_ft": top, "bottom_ft": bottom}


def _amounts(operation: Json, key: str, *, all_of_them: bool) -> Row:
    left, right = st.columns(2, gap="small")
    with left:
        sacks = st.number_input(
            "Sacks", min_value=1, max_value=20_000, value=operation.get("sacks"), step=5,
            placeholder="as counted", key=f"{key}-sacks",
        )  # fmt: skip
    with right:
        cement = st.selectbox(
            "Class", CEMENT_CLASSES, placeholder="as it is", key=f"{key}-class",
            index=CEMENT_CLASSES.index(operation["cement_class"])
            if operation.get("cement_class") in CEMENT_CLASSES
            else None,
        )  # fmt: skip
    row: Row = {"sacks": sacks, "cement_class": cement}
    if not all_of_them:
        return row
    with left:
        row["excess_pct"] = st.number_input(
            "Excess, %", min_value=0.0, max_value=500.0, value=_float(operation, "excess_pct"),
            step=5.0, format="%g", placeholder="as it is", key=f"{key}-excess",
        )  # fmt: skip
    with right:
        row["yield_ft3_per_sk"] = st.number_input(
            "Yield, ft³/sack", min_value=0.5, max_value=5.0, step=0.01, format="%g",
            value=_float(operation, "yield_ft3_per_sk"), placeholder="as it is",
            key=f"{key}-yield",
        )  # fmt: skip
    return row


def _float(operation: Json, name: str) -> float | None:
    return float(operation[name]) if operation.get(name) is not None else None


def _combine(operation: Json, card: Card, key: str) -> Row:
    names = _steps(card, is_cement)
    return {"operation": "combine_plugs", "targets": _many(operation, names, key)}


def _remove(operation: Json, card: Card, key: str) -> Row:
    return {"operation": "remove_step", "targets": _many(operation, _steps(card), key)}


def _materials(operation: Json, card: Card, key: str) -> Row:
    targets = _many(operation, _steps(card, is_cement), key)
    delta = operation.get("sacks_delta")
    if delta is not None and len(operation.get("targets") or []) == 1:
        operation = {**operation, "sacks": _sacks_after(card, str(operation["targets"][0]))}
    row = {"operation": "change_materials", "targets": targets}
    row |= _amounts(operation, key, all_of_them=True)
    if delta is not None and row["sacks"] is None:
        row["sacks_delta"] = delta
    return row


def _sacks_after(card: Card, step_id: str) -> int | None:
    rows: Sequence[Json] = card.after.get("steps") or []
    return next((step.get("sacks") for step in rows if str(step.get("id")) == step_id), None)


def _adjust(operation: Json, card: Card, key: str) -> Row:
    """The interval as it would be: whatever was said of it, both ends can be typed here."""
    step_id = str(operation["targets"][0])
    rows = [step for step in card.after["steps"] if str(step.get("id")) == step_id]
    names = _named(rows)
    st.markdown(f":gray[{plain(names.get(step_id, 'The step'))}]")
    row: Row = {"operation": "adjust_interval", "targets": [step_id]}
    ends = ends_of(rows[0]) if rows else None
    if rows and rows[0].get("type") in POINTS:
        return {**row, "to_ft": _depth("Depth", ends[1] if ends else None, f"{key}-depth")}
    return row | _interval(ends, key)


def _replace(operation: Json, card: Card, key: str) -> Row:
    names = _steps(card, lambda step: step.get("type") in BRIDGE_PLUGS)
    target = _one("Bridge plug", str(operation["targets"][0]), names, f"{key}-step")
    made = [s for s in card.after["steps"] if target in (s.get("merged_from") or [])]
    row: Row = {"operation": "replace_cibp", "targets": [target] if target else []}
    row |= _interval(ends_of(made[0]) if made else None, key)
    return row | _amounts(operation, key, all_of_them=False)


def _add(operation: Json, card: Card, key: str) -> Row:
    kinds = sorted(NEW_TYPES)
    asked = str(operation.get("step_type"))
    kind = st.selectbox(
        "Kind", kinds, index=kinds.index(asked) if asked in kinds else None,
        format_func=lambda one: TYPES.get(one, one.replace("_", " ")), key=f"{key}-kind",
    )  # fmt: skip
    old = {str(step["id"]) for step in card.before["steps"]}
    new = [step for step in card.after["steps"] if str(step["id"]) not in old]
    row: Row = {"operation": "add_step", "step_type": kind}
    ends = ends_of(new[0]) if new else None
    if asked in POINTS:
        row["at_ft"] = _depth("Depth", ends[1] if ends else None, f"{key}-at")
        row["cap_ft"] = operation.get("cap_ft")
    else:
        row |= _interval(ends, key)
    row["formation"] = operation.get("formation")
    return row | _amounts(operation, key, all_of_them=False)


def _reorder(operation: Json, card: Card, key: str) -> Row:
    row: Row = {"operation": "reorder_steps"}
    if operation.get("sort"):
        ways = {_DEEPEST: "Deepest first", _SHALLOWEST: "Shallowest first"}
        row["sort"] = st.radio(
            "Order", list(ways), index=list(ways).index(str(operation["sort"])),
            format_func=ways.__getitem__, key=f"{key}-sort",
        )  # fmt: skip
        return row
    names = _steps(card)
    if operation.get("swap"):
        return row | {"swap": True, "targets": _many(operation, names, key)}
    target = _one("Step", str(operation["targets"][0]), names, f"{key}-step")
    side = "before" if operation.get("before") else "after"
    chosen = st.radio(
        "Put it", ["before", "after"], index=int(side == "after"), horizontal=True,
        key=f"{key}-side",
    )  # fmt: skip
    other = _one("Which step", str(operation.get(side)), names, f"{key}-other")
    return row | {"targets": [target] if target else [], str(chosen): other}


def _note(operation: Json, card: Card, key: str) -> Row:
    note = st.text_area(
        "Note", value=str(operation.get("note") or ""), max_chars=LONGEST_NOTE, height=90,
        key=f"{key}-note",
    )  # fmt: skip
    return {"operation": "custom", "targets": list(operation.get("targets") or []), "note": note}


_PARTS: Mapping[str, Callable[[Json, Card, str], Row]] = {
    "combine_plugs": _combine,
    "replace_cibp": _replace,
    "adjust_interval": _adjust,
    "change_materials": _materials,
    "add_step": _add,
    "remove_step": _remove,
    "reorder_steps": _reorder,
    "custom": _note,
}
