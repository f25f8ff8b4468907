"""The plug rows of the Form W-3A: what the steps of a plan become on the printed form.

Rows run deepest first. A bridge plug and the cement on it are one row, as approved filings print
them; cutting and capping the casing is no plug and gives no row of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.plugging.steps import Step

FORM_TYPES = {
    "cibp": "CIBP",
    "cement_retainer": "Cement Retainer",
    "surface_plug": "Cement Surface Plug",
    "perf_and_circulate_to_surface": "Cement Surface Plug",
    "tag_existing": "Other",
}
NO_FURTHER_REQUIREMENT = 6
_SAME_DEPTH_FT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class W3aRow:
    """One plug row of the form. Depths in ft; a point device has both ends equal."""

    plug_no: int
    type: str
    from_ft: float | None  # the deeper end, “set at or from”
    to_ft: float | None  # the shallower end
    sacks: int | None  # the row's total, including below and on top
    sacks_below: int | None
    sacks_on_top: int | None
    cement_on_top_ft: float | None
    codes: tuple[int, ...]
    remarks: str
    steps: tuple[str, ...]  # ids of the steps that the row prints

    def as_json(self) -> dict[str, Any]:
        """The row as `rrc_export` carries it."""
        return {
            "plug_no": self.plug_no,
            "type": self.type,
            "from_ft": self.from_ft,
            "to_ft": self.to_ft,
            "sacks": self.sacks,
            "sacks_below": self.sacks_below,
            "sacks_on_top": self.sacks_on_top,
            "cement_on_top_ft": self.cement_on_top_ft,
            "codes": list(self.codes),
            "remarks": self.remarks,
            "steps": list(self.steps),
        }


def w3a_rows(steps: Iterable[Step]) -> tuple[W3aRow, ...]:
    """The rows of the form for a plan's steps, deepest first and numbered from 1."""
    ordered = sorted(steps, key=_depth, reverse=True)
    caps = _caps(ordered)
    cap_ids = {cap.id for cap in caps.values()}
    shown = [s for s in ordered if s.id not in cap_ids and not _is_cut_only(s)]
    return tuple(
        _row(step, caps.get(step.id), number) for number, step in enumerate(shown, start=1)
    )


def _caps(steps: Sequence[Step]) -> dict[str, Step]:
    """The cement on each new bridge plug, by the id of the bridge plug."""
    plugs = [s for s in steps if s.type == "cibp" and s.depth_ft is not None]
    caps: dict[str, Step] = {}
    for cap in steps:
        if cap.type != "cibp_cap" or cap.bottom_ft is None:
            continue
        for plug in plugs:
            resting = plug.depth_ft is not None and (
                abs(plug.depth_ft - cap.bottom_ft) <= _SAME_DEPTH_FT
            )
            if resting and plug.id not in caps:
                caps[plug.id] = cap
                break
    return caps


def _row(step: Step, cap: Step | None, number: int) -> W3aRow:
    deeper, shallower = _ends(step)
    sacks, on_top, length = step.sacks, step.sacks_on_top, step.cement_on_top_ft
    if cap is not None:
        on_top = cap.sacks if cap.sacks is not None else on_top
        sacks = on_top if step.sacks is None else step.sacks
        if cap.top_ft is not None and cap.bottom_ft is not None:
            length = cap.bottom_ft - cap.top_ft
    elif sacks is None and (step.sacks_below is not None or on_top is not None):
        sacks = (step.sacks_below or 0) + (on_top or 0)
    return W3aRow(
        plug_no=number,
        type=FORM_TYPES.get(step.type, "Cement Plug"),
        from_ft=deeper,
        to_ft=shallower,
        sacks=sacks,
        sacks_below=step.sacks_below,
        sacks_on_top=on_top,
        cement_on_top_ft=length,
        codes=_codes(step, cap),
        remarks=_remarks(step, cap, length),
        steps=(step.id,) if cap is None else (step.id, cap.id),
    )


def _ends(step: Step) -> tuple[float | None, float | None]:
    if step.bottom_ft is not None:
        top = step.top_ft if step.top_ft is not None else step.bottom_ft
        return step.bottom_ft, top
    return step.depth_ft, step.depth_ft


def _codes(step: Step, cap: Step | None) -> tuple[int, ...]:
    """The requirement codes of the row; 6 (none) only where there is no other."""
    codes = {*step.requirements, *(cap.requirements if cap else ())}
    wanted = sorted(codes - {NO_FURTHER_REQUIREMENT})
    return tuple(wanted) or (NO_FURTHER_REQUIREMENT,)


def _remarks(step: Step, cap: Step | None, length: float | None) -> str:
    parts = [step.purpose]
    if cap is not None and length is not None:
        parts.append(f"{length:g} ft of cement on top")
    if step.type == "tag_existing" and step.verification:
        parts.append(step.verification)
    return "; ".join(part for part in parts if part)


def _is_cut_only(step: Step) -> bool:
    return step.type == "cut_and_cap" and step.bottom_ft is None


def _depth(step: Step) -> float:
    ends = [d for d in (step.bottom_ft, step.depth_ft, step.top_ft) if d is not None]
    return max(ends, default=0.0)
