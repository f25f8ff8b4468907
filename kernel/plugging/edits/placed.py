"""Where a step stands after an edit, and the rows of a new one; not yet counted in sacks."""

from collections.abc import Callable, Mapping, Sequence

from kernel.errors import InvalidInput
from kernel.plugging.edits.command import Edit
from kernel.plugging.edits.rows import POINTS, Json, Row, ends_of, name_of

USUAL_LENGTH_FT = 100.0  # §3.14: at least 100 ft of cement
_PLACEMENTS: Mapping[str, str] = {
    "cibp": "cibp",
    "cement_retainer": "retainer",
    "perf_and_squeeze": "perforate_and_squeeze",
    "perf_and_circulate_to_surface": "perforate_and_circulate",
}
_CODES: Mapping[str, int] = {
    "perforate_and_circulate": 1,
    "perforate_and_squeeze": 2,
    "retainer": 2,
}
_BELOW_PERFORATIONS_FT = 50.0


def moved(step: Json, edit: Edit, *, total_depth_ft: float | None) -> Row:
    """A step at other depths.

    A length alone keeps the bottom where it is.

    Raises:
        InvalidInput: Nothing asked, depths that cannot be, or a point device given two ends.
    """
    ends = ends_of(step)
    if ends is None:
        raise InvalidInput(f"The depth of {name_of(step)} is not known.")
    top, bottom = ends
    if step.get("type") in POINTS:
        return _point(step, edit, top, total_depth_ft)
    if edit.shift_ft is not None:
        top, bottom = top + edit.shift_ft, bottom + edit.shift_ft
    if edit.to_ft is not None:
        top, bottom = _anchored(step, edit, bottom - top)
    top = top - (edit.extend_up_ft or 0.0)
    bottom = bottom + (edit.extend_down_ft or 0.0)
    top = edit.top_ft if edit.top_ft is not None else top
    bottom = edit.bottom_ft if edit.bottom_ft is not None else bottom
    if edit.length_ft is not None:
        top = bottom - edit.length_ft
    row = {**step, "top_ft": top, "bottom_ft": bottom}
    _refuse_impossible(row, total_depth_ft)
    return row


def _point(step: Json, edit: Edit, depth: float, total_depth_ft: float | None) -> Row:
    if edit.length_ft is not None or (edit.top_ft is None) != (edit.bottom_ft is None):
        raise InvalidInput(f"{name_of(step)} stands at one depth.", hint="Name that depth.")
    if edit.top_ft is not None and edit.top_ft != edit.bottom_ft:
        raise InvalidInput(f"{name_of(step)} stands at one depth.", hint="Name that depth.")
    if edit.extend_up_ft is not None or edit.extend_down_ft is not None:
        raise InvalidInput(f"{name_of(step)} has no length.", hint="Move it up or down.")
    new = depth + (edit.shift_ft or 0.0)
    new = edit.to_ft if edit.to_ft is not None else new
    new = edit.top_ft if edit.top_ft is not None else new
    row = {**step, "depth_ft": new}
    if step.get("top_ft") is not None:
        row |= {"top_ft": new, "bottom_ft": new}
    _refuse_impossible(row, total_depth_ft)
    return row


def _anchored(step: Json, edit: Edit, length_ft: float) -> tuple[float, float]:
    to_ft = float(edit.to_ft or 0.0)
    if edit.anchor is None:
        raise InvalidInput(
            f"Shall {to_ft:,.0f} ft be the top, the middle or the bottom of {name_of(step)}?"
        )
    above = {"top": 0.0, "middle": length_ft / 2, "bottom": length_ft}[edit.anchor]
    return to_ft - above, to_ft - above + length_ft


def shifted(step: Json, by_ft: float, *, total_depth_ft: float | None) -> Row:
    """A step up or down by a distance. [ft]"""
    edit = Edit(operation="adjust_interval", targets=(str(step["id"]),), shift_ft=by_ft)
    return moved(step, edit, total_depth_ft=total_depth_ft)


def _refuse_impossible(row: Json, total_depth_ft: float | None) -> None:
    ends = ends_of(row)
    if ends is None:
        raise InvalidInput("At which depth?", hint="Name a depth in ft.")
    top, bottom = ends
    if top < 0:
        raise InvalidInput("The top would stand above ground.", hint="Name 0 ft or more.")
    if total_depth_ft is not None and bottom > total_depth_ft:
        raise InvalidInput(f"{bottom:,.0f} ft is deeper than the well ({total_depth_ft:,.0f} ft).")
    if row.get("type") not in POINTS and top >= bottom:
        raise InvalidInput("The top must be above the bottom.", hint="Name a smaller top.")


def new_rows(
    edit: Edit,
    *,
    total_depth_ft: float | None,
    formation_tops_ft: Mapping[str, float],
    cap_ft: float,
    new_id: Callable[[], str],
) -> list[Row]:
    """A new step; a bridge plug comes with the cement on it.

    A plug named by one depth stands on it: its bottom is that depth, 100 ft where no length is
    named, as the district books draw formation plugs.

    Raises:
        InvalidInput: No type, no depth, or depths that cannot be.
    """
    kind = edit.step_type
    if kind is None:
        raise InvalidInput("Which kind of step shall be added?")
    at = edit.at_ft
    if at is None and edit.top_ft is None and edit.formation is not None:
        at = next(
            (
                top
                for name, top in formation_tops_ft.items()
                if name.lower() == edit.formation.lower()
            ),
            None,
        )
    if kind in POINTS:
        return _device(edit, kind, at, total_depth_ft, cap_ft, new_id)
    top, bottom = edit.top_ft, edit.bottom_ft
    if top is None or bottom is None:
        if at is None:
            raise InvalidInput("At which depth shall it be added?", hint="Name a depth in ft.")
        bottom = at
        top = max(at - (edit.length_ft or USUAL_LENGTH_FT), 0.0)
    row = _row(edit, kind, new_id())
    row |= {"top_ft": top, "bottom_ft": bottom}
    _refuse_impossible(row, total_depth_ft)
    return [row]


def _device(
    edit: Edit,
    kind: str,
    at: float | None,
    total_depth_ft: float | None,
    cap_ft: float,
    new_id: Callable[[], str],
) -> list[Row]:
    if at is None:
        raise InvalidInput("At which depth shall it be set?", hint="Name a depth in ft.")
    row = {**_row(edit, kind, new_id()), "depth_ft": at}
    _refuse_impossible(row, total_depth_ft)
    if kind != "cibp":
        row["sacks_below"], row["sacks_on_top"] = edit.sacks, edit.sacks_on_top
        row["sacks"] = None if edit.sacks is None else edit.sacks + (edit.sacks_on_top or 0)
        row["cement_on_top_ft"] = None
        return [row]
    row.pop("ordered_sacks", None)
    row["cement"] = None
    cap = {
        **_row(edit, "cibp_cap", new_id()),
        "top_ft": max(at - (edit.cap_ft or cap_ft), 0.0),
        "bottom_ft": at,
        "purpose": "cement on the bridge plug",
    }
    return [row, cap]


def _row(edit: Edit, kind: str, step_id: str) -> Row:
    placement = _PLACEMENTS.get(kind, "spot")
    code = _CODES.get(placement)
    what = kind.replace("_", " ").replace("cibp", "bridge plug")
    purpose = f"{what}, {edit.formation}" if edit.formation else f"{what} added by request"
    row: Row = {
        "id": step_id,
        "type": kind,
        "top_ft": None,
        "bottom_ft": None,
        "depth_ft": None,
        "placement": placement,
        "sacks": None,
        "sacks_below": None,
        "sacks_on_top": None,
        "cement": edit.cement_class,
        "requirements": [code] if code else [6],
        "verification": "",
        "purpose": purpose,
        "citations": [],
        "arithmetic": None,
        "sources": [],
    }
    if edit.formation:
        row["formation"] = edit.formation
    if edit.sacks is not None:
        row["ordered_sacks"] = edit.sacks
    if edit.cement_class is not None:
        row["ordered_class"] = edit.cement_class
    return row


def instead_of(
    plug: Json,
    cap: Json | None,
    edit: Edit,
    *,
    total_depth_ft: float | None,
    open_intervals_ft: Sequence[tuple[float, float]],
    new_id: str,
) -> tuple[Row, str]:
    """The cement plug that takes the place of a bridge plug, and why it stands where it does.

    Without a length or depths it covers the open interval below from 50 ft under it up to where
    the cement on the bridge plug ended, at least 100 ft.
    """
    depth = (ends_of(plug) or (0.0, 0.0))[1]
    cap_top = (ends_of(cap) or (depth, depth))[0] if cap is not None else depth
    why = ""
    if edit.top_ft is not None and edit.bottom_ft is not None:
        top, bottom = edit.top_ft, edit.bottom_ft
    elif edit.length_ft is not None:
        top, bottom = depth - edit.length_ft, depth
    else:
        below = [span for span in open_intervals_ft if span[0] >= depth]
        bottom = depth
        if below:
            nearest = min(below)
            bottom = nearest[1] + _BELOW_PERFORATIONS_FT
            if total_depth_ft is not None:
                bottom = min(bottom, total_depth_ft)
            why = f", across the open interval {nearest[0]:,.0f}–{nearest[1]:,.0f} ft below it"
        top = min(cap_top, bottom - USUAL_LENGTH_FT)
    row = _row(edit, "cement_plug", new_id)
    row |= {
        "top_ft": max(top, 0.0),
        "bottom_ft": bottom,
        "purpose": str(plug.get("purpose") or "in place of the bridge plug"),
        "citations": list(plug.get("citations") or []),
        "sources": list(plug.get("sources") or []),
        "merged_from": [str(one["id"]) for one in (plug, cap) if one is not None],
    }
    _refuse_impossible(row, total_depth_ft)
    return row, why
