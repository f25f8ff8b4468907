"""Two saved plans side by side: plugs, figures, findings, facts, and what each costs today."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.plugging.compare import Change, Comparison, compare
from kernel.plugging.cost import Estimate, estimate
from kernel.store.actor import Actor
from kernel.store.plan_lists import plans_listed
from kernel.store.plans import snapshot
from kernel.store.prices import price_book
from kernel.store.session import tenant_session
from kernel.workflows.plans import PlanSummary, snapshot_id_of, summaries

Json = Mapping[str, Any]
_MATERIALS = (
    "sacks",
    "slurry_bbl",
    "mix_water_bbl",
    "mud_bbl",
    "spacer_bbl",
    "bridge_plugs",
    "retainers",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """One of the two plans; `cost` is None where there is no price book."""

    summary: PlanSummary
    plan: Json
    cost: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansCompared:
    """What differs from one saved plan to another.

    Attributes:
        figures: Counts, materials, rig time and cost of both, the equal ones included; the unit
            is in the name, and money is in the currency of the price book.
    """

    before: SavedPlan
    after: SavedPlan
    comparison: Comparison
    figures: tuple[Change, ...]

    @property
    def is_one_well(self) -> bool:
        """Whether both are plans of the same well."""
        return self.before.summary.api == self.after.summary.api

    def as_json(self) -> dict[str, Any]:
        """The shape that the API answers with; money as decimals in text."""
        found = self.comparison
        return {
            "before": _summary(self.before),
            "after": _summary(self.after),
            "same": found.is_empty,
            "figures": [_change(one) for one in self.figures],
            "plugs": [
                {
                    "fate": pair.fate,
                    "moved": pair.moved,
                    "before": pair.before,
                    "after": pair.after,
                    "changes": [_change(one) for one in pair.changes],
                }
                for pair in found.plugs
            ],
            "findings_added": list(found.came),
            "findings_resolved": list(found.went),
            "questions_added": list(found.asked),
            "questions_answered": list(found.answered),
            "facts": [_change(one) for one in found.facts],
            "choices": [_change(one) for one in found.choices],
        }


def compare_plans(
    actor: Actor, before_id: UUID | str, after_id: UUID | str, *, prices: int | None = None
) -> PlansCompared:
    """Compare two saved plans, both costed by the same version of the price book.

    Args:
        actor: Who asks.
        before_id: The plan that the other is held against.
        after_id: The other one.
        prices: The version of the price book; the newest by default.

    Raises:
        NotFound: The organization has no such plan, or no such version of the price book.
    """
    ids = (snapshot_id_of(before_id), snapshot_id_of(after_id))
    with tenant_session(actor) as session:
        listed = plans_listed(session, ids)
        if any(one not in listed for one in ids):
            raise NotFound("There is no such plan.", hint="Reload the list of plans.")
        book = price_book(session, prices)
        before, after = (
            SavedPlan(
                summary=summaries(session, [listed[one]])[0],
                plan=plan,
                cost=None if book is None else estimate(plan, book),
            )
            for one in ids
            for plan in [snapshot(session, one).payload]
        )
    return PlansCompared(
        before=before,
        after=after,
        comparison=compare(before.plan, after.plan),
        figures=_figures(before, after),
    )


def _figures(before: SavedPlan, after: SavedPlan) -> tuple[Change, ...]:
    old, new = _figures_of(before), _figures_of(after)
    return tuple(Change(name=name, before=old[name], after=new[name]) for name in old)


def _figures_of(side: SavedPlan) -> dict[str, Any]:
    totals: Json = side.plan.get("materials_totals") or {}
    cost = side.cost
    return {
        "steps": side.summary.steps,
        **{name: totals.get(name) for name in _MATERIALS},
        "rig_hours": cost.hours if cost else None,
        "rig_days": cost.days if cost else None,
        "known_cost": cost.known if cost else None,
        "total_cost": cost.total if cost else None,
        "violations": side.summary.violations,
        "questions": side.summary.questions,
    }


def _summary(side: SavedPlan) -> dict[str, Any]:
    one = side.summary
    return {
        "snapshot_id": str(one.snapshot_id),
        "api": one.api.api10,
        "well_name": one.well_name,
        "mode": one.mode,
        "version": one.version,
        "kind": one.kind,
        "verdict": one.verdict,
        "status": one.status,
        "created_by": one.created_by,
        "created_at": one.created_at,
        "price_book_version": side.cost.version if side.cost else None,
        "currency": side.cost.currency if side.cost else None,
    }


def _change(change: Change) -> dict[str, Any]:
    told = {**asdict(change), "delta": change.delta}
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in told.items()
    }
