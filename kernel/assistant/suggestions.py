"""What could be asked of a plan next: phrases that fit its steps and findings.

Each one is read by the interpreter before it is offered, so that none ends in a question back.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from kernel.assistant.interpreter import interpret
from kernel.assistant.reading import MUTATIONS
from kernel.assistant.shown_plan import ShownPlan, ShownStep

Json = Mapping[str, Any]
MOST = 4
NEAR_FT = 1_000.0  # plugs nearer than this are worth asking whether they shall be one
_ANSWERED = frozenset({"clarify", "refuse", "out_of_scope", "none"})


def suggestions(
    plan: ShownPlan, payload: Json, *, may_change: bool = True, most: int = MOST
) -> list[str]:
    """Phrases that fit the plan, the most useful first.

    Args:
        plan: As shown.
        payload: The same plan in full, for its findings.
        may_change: Whether changes are suggested too.
        most: How many at most.
    """
    found: list[str] = []
    for text in _phrases(plan, payload):
        read = interpret(text, plan)
        if read.clarify is not None or read.intent in _ANSWERED:
            continue
        if read.intent in MUTATIONS and not may_change:
            continue
        found.append(text)
        if len(found) == most:
            break
    return found


def _phrases(plan: ShownPlan, payload: Json) -> Iterator[str]:
    if payload.get("violations"):
        yield "Which rules are broken?"
        yield "Any violations?"
    deepest_water = _at_the_water(plan)
    if deepest_water is not None:
        yield f"Why is step {deepest_water.number} there?"
    if (pair := _nearest_pair(plan)) is not None:
        yield f"Combine steps {pair[0].number} and {pair[1].number}"
    spare = next((step for step in plan.cement() if step.type == "formation_plug"), None)
    if spare is not None:
        yield f"What would happen if I removed step {spare.number}?"
    yield "How many sacks?"
    yield "Show me the plan"
    yield "Any violations?"


def _at_the_water(plan: ShownPlan) -> ShownStep | None:
    """The step across the base of usable-quality water, else the first of cement."""
    if plan.buqw_ft is not None:
        for step in plan.cement():
            if step.holds(plan.buqw_ft):
                return step
    return next(iter(plan.cement()), None)


def _nearest_pair(plan: ShownPlan) -> tuple[ShownStep, ShownStep] | None:
    """Two neighbouring cement plugs with little hole between them."""
    rows = [
        step
        for step in plan.cement()
        if step.top_ft is not None and step.bottom_ft is not None and not step.shares_number
        and step.type not in ("cement_retainer", "perf_and_circulate_to_surface")
    ]  # fmt: skip
    rows.sort(key=lambda step: -(step.bottom_ft or 0.0))
    gaps = [
        ((deeper.top_ft or 0.0) - (upper.bottom_ft or 0.0), deeper, upper)
        for deeper, upper in pairwise(rows)
    ]
    near = [gap for gap in gaps if 0 <= gap[0] <= NEAR_FT]
    if not near:
        return None
    _, deeper, upper = min(near, key=lambda gap: gap[0])
    return deeper, upper
