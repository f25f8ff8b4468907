"""Two plans side by side: plugs matched by kind, depth and purpose, and everything that differs.

Both are read in the shape of the plan JSON, so that any two saved versions can be compared,
whichever release made them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from kernel.facts.paths import leaves

Json = Mapping[str, Any]
Fate = Literal["added", "removed", "changed", "same"]
COMPARED = (
    "type",
    "top_ft",
    "bottom_ft",
    "depth_ft",
    "sacks",
    "sacks_below",
    "sacks_on_top",
    "cement",
    "placement",
    "requirements",
    "purpose",
    "verification",
    "citations",
)
CHOICES = ("mode", "merge_threshold_ft", "as_of")
_DEVICES = {"bridge_plug": "cibp", "bridge_plug_cap": "cibp_cap"}
_NEAR_FT = 500.0  # plugs farther apart than this without overlap are two different plugs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value before and after; None is absent or unknown."""

    name: str
    before: Any
    after: Any

    @property
    def delta(self) -> float | Decimal | None:
        """How much a number grew; money stays decimal."""
        if isinstance(self.before, Decimal) and isinstance(self.after, Decimal):
            return self.after - self.before
        ends = (self.before, self.after)
        if any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
            return None
        return float(self.after - self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugPair:
    """A plug before and after; one of them is None where it was added or removed."""

    before: Json | None
    after: Json | None
    changes: tuple[Change, ...] = ()

    @property
    def fate(self) -> Fate:
        """What became of the plug."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.changes else "same"

    @property
    def moved(self) -> bool:
        """Whether it stands at another depth."""
        return any(change.name in ("top_ft", "bottom_ft", "depth_ft") for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs from one plan to another.

    Attributes:
        plugs: Every plug of both, deepest first, the same ones included.
        came: Findings that only the later plan has.
        went: Findings that only the earlier plan has.
        asked: Questions that only the later plan asks.
        answered: Questions that only the earlier plan asks.
    """

    plugs: tuple[PlugPair, ...]
    materials: tuple[Change, ...]
    facts: tuple[Change, ...]
    choices: tuple[Change, ...]
    came: tuple[Json, ...]
    went: tuple[Json, ...]
    asked: tuple[Json, ...]
    answered: tuple[Json, ...]
    verdict: Change | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (
            any(pair.fate != "same" for pair in self.plugs)
            or self.materials or self.facts or self.choices or self.came or self.went
            or self.asked or self.answered or self.verdict
        )  # fmt: skip

    @property
    def in_short(self) -> str:
        """The plugs that differ, in a few words.

        >>> compare({"steps": []}, {"steps": [{"type": "cement_plug", "top_ft": 3}]}).in_short
        '1 plug added'
        """
        counts = Counter(pair.fate for pair in self.plugs)
        told = [
            f"{counts[fate]} plug{'s' if counts[fate] > 1 else ''} {fate}"
            for fate in ("added", "removed", "changed")
            if counts[fate]
        ]
        return ", ".join(told) or "no plug differs"


def compare(before: Json, after: Json) -> Comparison:
    """What differs between two plans.

    >>> compare({"steps": []}, {"steps": []}).is_empty
    True
    """
    came, went = _only_once(before, after, "findings", ("code", "level", "subject"))
    asked, answered = _only_once(before, after, "missing", ("fact",))
    verdict = _changes({"verdict": before.get("verdict")}, {"verdict": after.get("verdict")})
    return Comparison(
        plugs=_plugs(before.get("steps") or [], after.get("steps") or []),
        materials=_changes(_flat(before, "materials_totals"), _flat(after, "materials_totals")),
        facts=_changes(_facts(before), _facts(after)),
        choices=_changes(*({name: plan.get(name) for name in CHOICES} for plan in (before, after))),
        came=came,
        went=went,
        asked=asked,
        answered=answered,
        verdict=verdict[0] if verdict else None,
    )


def _changes(before: Json, after: Json) -> tuple[Change, ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(
        Change(name=name, before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _flat(plan: Json, key: str) -> dict[str, Any]:
    return leaves(plan.get(key) or {})


def _facts(plan: Json) -> dict[str, Any]:
    return leaves((plan.get("inputs") or {}).get("facts") or {})


def _only_once(
    before: Json, after: Json, key: str, names: Sequence[str]
) -> tuple[tuple[Json, ...], tuple[Json, ...]]:
    """The entries of a list that only the later plan has, and those that only the earlier has."""

    def by_name(plan: Json) -> dict[tuple[Any, ...], Json]:
        return {tuple(one.get(name) for name in names): one for one in plan.get(key) or []}

    old, new = by_name(before), by_name(after)
    return (
        tuple(one for name, one in new.items() if name not in old),
        tuple(one for name, one in old.items() if name not in new),
    )


def _plugs(before: Sequence[Json], after: Sequence[Json]) -> tuple[PlugPair, ...]:
    partner = _matched(before, after)
    taken = set(partner.values())
    pairs = [
        PlugPair(before=step, after=None)
        if number not in partner
        else _pair(step, after[partner[number]])
        for number, step in enumerate(before)
    ]
    pairs += [PlugPair(before=None, after=step) for n, step in enumerate(after) if n not in taken]
    return tuple(sorted(pairs, key=_depth_order))


def _pair(before: Json, after: Json) -> PlugPair:
    changes = _changes(
        {name: before.get(name) for name in COMPARED}, {name: after.get(name) for name in COMPARED}
    )
    return PlugPair(before=before, after=after, changes=changes)


def _matched(before: Sequence[Json], after: Sequence[Json]) -> dict[int, int]:
    """The likeliest partner of each plug, the likest pairs first; the same in both directions."""
    likeness = [
        (score, i, j)
        for i, old in enumerate(before)
        for j, new in enumerate(after)
        if (score := _likeness(old, new)) > 0
    ]
    likeness.sort(key=lambda found: (-found[0], min(found[1:]), max(found[1:])))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in likeness:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def _likeness(old: Json, new: Json) -> float:
    """How far two steps are the same plug, 0 for not at all: depth first, then kind and purpose."""
    if _family(old) != _family(new):
        return 0.0
    (top, bottom), (other_top, other_bottom) = _ends(old), _ends(new)
    shared = min(bottom, other_bottom) - max(top, other_top)
    span = max(bottom, other_bottom) - min(top, other_top)
    same_kind = _kind(old) == _kind(new)
    same_purpose = bool(old.get("purpose")) and old.get("purpose") == new.get("purpose")
    if shared >= 0:
        depth = shared / span if span else 1.0
    elif -shared <= _NEAR_FT and same_kind:
        depth = -0.5 * -shared / _NEAR_FT
    else:
        return 0.0
    return 1.0 + depth + 0.5 * same_kind + 0.25 * same_purpose


def _kind(step: Json) -> str:
    kind = str(step.get("type"))
    return _DEVICES.get(kind, kind)


def _family(step: Json) -> str:
    """Devices pair with devices of their kind only; a cement plug may change its name."""
    kind = _kind(step)
    alone = ("cibp", "cibp_cap", "cement_retainer", "tag_existing", "cut_and_cap")
    return kind if kind in alone else "cement"


def _ends(step: Json) -> tuple[float, float]:
    ends = [step.get(name) for name in ("top_ft", "bottom_ft", "depth_ft")]
    known = [float(end) for end in ends if isinstance(end, int | float)]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _depth_order(pair: PlugPair) -> tuple[float, float]:
    deepest: Iterable[Json] = (step for step in (pair.after, pair.before) if step is not None)
    top, bottom = _ends(next(iter(deepest)))
    return -bottom, -top
