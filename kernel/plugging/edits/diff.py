"""What differs between two states of a plan, by the ids of its steps.

A step that only carries another number is not changed: the number follows from the order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.plugging.edits.coverage import (
    Interval,
    ZoneChange,
    cement_of,
    minus,
    required_zones,
    zone_changes,
)
from kernel.plugging.edits.rows import Json

UNITS: Mapping[str, str] = {
    "type": "",
    "top_ft": "ft",
    "bottom_ft": "ft",
    "depth_ft": "ft",
    "placement": "",
    "sacks": "sacks",
    "sacks_below": "sacks",
    "sacks_on_top": "sacks",
    "cement": "",
    "excess_pct": "%",
    "ordered_yield_ft3_sk": "ft³/sack",
    "cement_on_top_ft": "ft",
    "requirements": "",
    "verification": "",
    "purpose": "",
    "notes": "",
}
TOTALS: Mapping[str, str] = {
    "sacks": "sacks",
    "slurry_bbl": "bbl",
    "mix_water_bbl": "bbl",
    "mud_bbl": "bbl",
    "bridge_plugs": "",
    "retainers": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value of one step, or of the totals."""

    name: str
    old: Any
    new: Any
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """A step that both states have, with what is different."""

    id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """Everything that differs from one state of a plan to another.

    Attributes:
        moved: Ids whose place among the steps that both have is another one.
        lineage: New id to the ids that it came from.
        gained: Depths with cement that had none before.
    """

    added: tuple[Json, ...]
    removed: tuple[Json, ...]
    changed: tuple[StepChange, ...]
    moved: tuple[str, ...]
    lineage: Mapping[str, tuple[str, ...]]
    totals: tuple[FieldChange, ...]
    gained: tuple[Interval, ...]
    lost: tuple[Interval, ...]
    zones: tuple[ZoneChange, ...]
    violations_added: tuple[Json, ...]
    violations_resolved: tuple[Json, ...]
    violations_unchanged: tuple[Json, ...]
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        parts = (self.added, self.removed, self.changed, self.moved, self.totals, self.notes)
        found = (self.violations_added, self.violations_resolved, self.gained, self.lost)
        return not any((*parts, *found))

    def as_json(self) -> dict[str, Any]:
        """As it is stored with a modification and shown on a card."""
        return {
            "added": [dict(step) for step in self.added],
            "removed": [dict(step) for step in self.removed],
            "changed": [
                {"id": one.id, "fields": [_field(change) for change in one.fields]}
                for one in self.changed
            ],
            "moved": list(self.moved),
            "lineage": {new: list(old) for new, old in self.lineage.items()},
            "totals": [_field(change) for change in self.totals],
            "gained_ft": [list(i) for i in self.gained],
            "lost_ft": [list(i) for i in self.lost],
            "zones": [
                {
                    "name": one.zone.name,
                    "top_ft": one.zone.top_ft,
                    "bottom_ft": one.zone.bottom_ft,
                    "before_ft": one.before_ft,
                    "after_ft": one.after_ft,
                    "gained_ft": [list(i) for i in one.gained],
                    "lost_ft": [list(i) for i in one.lost],
                }
                for one in self.zones
            ],
            "violations": {
                "added": [dict(finding) for finding in self.violations_added],
                "resolved": [dict(finding) for finding in self.violations_resolved],
                "unchanged": [dict(finding) for finding in self.violations_unchanged],
            },
            "notes": list(self.notes),
        }


def _field(change: FieldChange) -> dict[str, Any]:
    return {"field": change.name, "old": change.old, "new": change.new, "unit": change.unit}


def plan_diff(before: Json, after: Json) -> PlanDiff:
    """What differs between two plan payloads.

    >>> plan_diff({"steps": [{"id": "a"}]}, {"steps": [{"id": "a", "plug_no": 2}]}).is_empty
    True
    """
    old, new = (
        {str(step["id"]): step for step in plan.get("steps") or []} for plan in (before, after)
    )
    facts = (before.get("inputs") or {}).get("facts") or {}
    was, now = cement_of(old.values()), cement_of(new.values())
    added, resolved, unchanged = _findings(before, after)
    return PlanDiff(
        added=tuple(step for step_id, step in new.items() if step_id not in old),
        removed=tuple(step for step_id, step in old.items() if step_id not in new),
        changed=tuple(_changed(old, new)),
        moved=_moved(list(old), list(new)),
        lineage={
            step_id: tuple(step.get("merged_from") or step.get("split_from") or ())
            for step_id, step in new.items()
            if step_id not in old and (step.get("merged_from") or step.get("split_from"))
        },
        totals=_fields(
            before.get("materials_totals") or {}, after.get("materials_totals") or {}, TOTALS
        ),
        gained=minus(now, was),
        lost=minus(was, now),
        zones=zone_changes(old.values(), new.values(), required_zones(facts)),
        violations_added=added,
        violations_resolved=resolved,
        violations_unchanged=unchanged,
        notes=tuple(n for n in after.get("notes") or [] if n not in (before.get("notes") or [])),
    )


def _changed(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterable[StepChange]:
    for step_id, step in new.items():
        if step_id in old and (fields := _fields(old[step_id], step, UNITS)):
            yield StepChange(id=step_id, fields=fields)


def _fields(old: Json, new: Json, units: Mapping[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name=name, old=old.get(name), new=new.get(name), unit=unit)
        for name, unit in units.items()
        if old.get(name) != new.get(name)
    )


def _moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Ids outside the longest run of steps that keep their order.

    >>> _moved(["a", "b", "c"], ["b", "c", "a"])
    ('a',)
    """
    shared = [step_id for step_id in new if step_id in set(old)]
    place = {step_id: n for n, step_id in enumerate(old)}
    best: list[list[str]] = []
    for step_id in shared:
        chains = [run for run in best if place[run[-1]] < place[step_id]]
        best.append([*_longest(chains), step_id])
    kept = set(_longest(best))
    return tuple(step_id for step_id in shared if step_id not in kept)


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []


def _findings(
    before: Json, after: Json
) -> tuple[tuple[Json, ...], tuple[Json, ...], tuple[Json, ...]]:
    """Findings of law, practice and advice that came, went and stayed, by rule and subject."""
    old, new = _by_rule(before), _by_rule(after)
    return (
        tuple(one for key, one in new.items() if key not in old),
        tuple(one for key, one in old.items() if key not in new),
        tuple(one for key, one in new.items() if key in old),
    )


def _by_rule(plan: Json) -> dict[tuple[str, str, str], Json]:
    """Keyed so that a row's new number is no new finding: the place in the subject is left out."""
    found = {}
    for one in plan.get("findings") or []:
        subject = str(one.get("subject"))
        head, comma, rest = subject.partition(", ")
        if comma and head.startswith("row "):
            subject = rest
        found[(str(one.get("code")), str(one.get("rule")), subject)] = one
    return found
