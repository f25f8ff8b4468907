"""The change risk index of an edit against the baseline: uncalibrated, itemised, from 0 to 1.

index = 1 - product over factors of (1 - weight × share). It is bounded, grows with every share and
does not depend on the order. Whether an edit may be applied is never decided by it: findings of
law stand outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel.plugging.edits.diff import PlanDiff
from kernel.plugging.edits.rows import Json, ends_of, is_cement

WEIGHTS_VERSION = "1"
LABEL = "change risk index (uncalibrated)"
WEIGHTS: Mapping[str, float] = {
    "new_blocking_violation": 0.60,
    "required_coverage_lost": 0.30,
    "barrier_removed": 0.25,
    "new_major_violation": 0.25,
    "material_change": 0.10,
    "placement_length": 0.10,
    "unverified_basis": 0.10,
    "irreversible": 0.10,
    "new_minor_violation": 0.08,
}
LONG_PLUG_FT = 1000.0  # a plug that grows by this much counts fully
_LEAST_MATERIAL = 0.1
_PERFORATED = ("perforate_and_squeeze", "perforate_and_circulate")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPart:
    """One factor: how far it applies, its weight, and why."""

    factor: str
    share: float
    weight: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The index with its parts."""

    score: float
    parts: tuple[RiskPart, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is stored and shown."""
        return {
            "label": LABEL,
            "score": self.score,
            "weights_version": WEIGHTS_VERSION,
            "parts": [
                {"factor": p.factor, "share": p.share, "weight": p.weight, "why": p.why}
                for p in self.parts
            ],
        }


def combined(shares: Mapping[str, float]) -> float:
    """The index of shares from 0 to 1.

    >>> round(combined({"material_change": 1, "placement_length": 1}), 2)
    0.19
    >>> round(combined({"new_blocking_violation": 1, "required_coverage_lost": 1,
    ...                 "barrier_removed": 1, "material_change": 0.3}), 2)
    0.8
    """
    kept = 1.0
    for factor, share in shares.items():
        kept *= 1 - WEIGHTS[factor] * min(max(share, 0.0), 1.0)
    return 1 - kept


def risk_of(before: Json, after: Json, diff: PlanDiff, *, influenced: bool = False) -> Risk:
    """The index of a change, with every factor that applies.

    Args:
        before: The plan that the change is measured against.
        after: The plan as it would be.
        diff: What differs between them.
        influenced: Whether document text was read on the way to the change.
    """
    found = {
        factor: (share, why)
        for factor, share, why in (
            _new_findings(diff, "law", "new_blocking_violation"),
            _cover_lost(diff),
            _barriers(diff),
            _new_findings(diff, "practice", "new_major_violation"),
            _materials(before, diff),
            _lengths(before, after),
            _basis(diff, after, influenced),
            _irreversible(diff, after),
            _new_findings(diff, "advice", "new_minor_violation"),
        )
        if share > 0
    }
    parts = tuple(
        RiskPart(factor=factor, share=round(share, 3), weight=WEIGHTS[factor], why=why)
        for factor, (share, why) in found.items()
    )
    score = combined({part.factor: part.share for part in parts})
    return Risk(score=round(score, 3), parts=parts)


def _new_findings(diff: PlanDiff, level: str, factor: str) -> tuple[str, float, str]:
    new = [one for one in diff.violations_added if one.get("level") == level]
    rules = ", ".join(dict.fromkeys(str(one.get("rule")) for one in new))
    return factor, float(bool(new)), rules


def _cover_lost(diff: PlanDiff) -> tuple[str, float, str]:
    worst, name = 0.0, ""
    for change in diff.zones:
        length = change.zone.bottom_ft - change.zone.top_ft
        lost = (change.before_ft - change.after_ft) / length if length else 0.0
        if lost > worst:
            worst, name = lost, change.zone.name
    return "required_coverage_lost", min(worst, 1.0), name


def _barriers(diff: PlanDiff) -> tuple[str, float, str]:
    """Plugs that are gone and not part of another one."""
    kept = {step_id for ids in diff.lineage.values() for step_id in ids}
    gone = [s for s in diff.removed if s.get("id") not in kept and s.get("type") != "cut_and_cap"]
    names = ", ".join(str(step.get("type", "")).replace("_", " ") for step in gone)
    return "barrier_removed", float(bool(gone)), names


def _materials(before: Json, diff: PlanDiff) -> tuple[str, float, str]:
    sacks = next((one for one in diff.totals if one.name == "sacks"), None)
    classes = [change for one in diff.changed for change in one.fields if change.name == "cement"]
    if sacks is None:
        return "material_change", _LEAST_MATERIAL if classes else 0.0, "cement class"
    old, new = float(sacks.old or 0), float(sacks.new or 0)
    share = abs(new - old) / old if old else 1.0
    return "material_change", min(max(share, _LEAST_MATERIAL), 1.0), f"{new - old:+,.0f} sacks"


def _lengths(before: Json, after: Json) -> tuple[str, float, str]:
    """How much the longest plug of the changed ones grew."""
    old = {str(step["id"]): _length(step) for step in before.get("steps") or []}
    worst, name = 0.0, ""
    for step in after.get("steps") or []:
        parts = step.get("merged_from") or [step.get("id")]
        was = max((old.get(str(part), 0.0) for part in parts), default=0.0)
        grown = _length(step) - was if is_cement(step) else 0.0
        if grown > worst and (was or len(parts) > 1):
            worst, name = grown, f"{_length(step):,.0f} ft in one plug"
    return "placement_length", min(worst / LONG_PLUG_FT, 1.0), name


def _length(step: Json) -> float:
    ends = ends_of(step)
    return ends[1] - ends[0] if ends else 0.0


def _basis(diff: PlanDiff, after: Json, influenced: bool) -> tuple[str, float, str]:
    if influenced:
        return "unverified_basis", 1.0, "proposed after reading a document"
    touched = {one.id for one in diff.changed} | {str(step.get("id")) for step in diff.added}
    for step in after.get("steps") or []:
        if step.get("id") in touched and is_cement(step) and step.get("sacks") is None:
            return "unverified_basis", 1.0, "sacks are not known"
    return "unverified_basis", 0.0, ""


def _irreversible(diff: PlanDiff, after: Json) -> tuple[str, float, str]:
    """Holes that are shot stay: perforated steps that are new or stand elsewhere."""
    placed = {
        one.id
        for one in diff.changed
        if any(change.name in ("bottom_ft", "placement") for change in one.fields)
    } | {str(step.get("id")) for step in diff.added if not step.get("merged_from")}
    shot = [
        step
        for step in after.get("steps") or []
        if step.get("id") in placed and step.get("placement") in _PERFORATED
    ]
    return "irreversible", float(bool(shot)), "perforates the casing"
