"""References bound to steps of the plan as shown; what names no step, or several, is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.assistant.marks import M_IN_FT
from kernel.assistant.reading import Args, Reading, ask, listed
from kernel.assistant.shown_plan import ShownPlan, ShownStep

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "shoe_plug": ("surface_shoe_plug", "intermediate_shoe_plug"),
    "surface_plug": ("surface_plug", "perf_and_circulate_to_surface"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a reference names: steps by id, or why it names none."""

    steps: tuple[ShownStep, ...] = ()
    reason: str | None = None  # no_such_step, ambiguous_target, or needs_context
    candidates: tuple[ShownStep, ...] = ()


def bound(ref: Args, plan: ShownPlan, last: Iterable[str] = ()) -> Bound:
    """The steps that a reference names.

    Args:
        ref: One reference as the person named it.
        plan: The plan as shown.
        last: Ids of the steps spoken of last, for “it”.
    """
    if "pronoun" in ref:
        known = [step for step in plan.steps if step.id in set(last)]
        if len(known) == 1:
            return Bound(steps=tuple(known))
        return Bound(
            reason="ambiguous_target" if known else "needs_context", candidates=tuple(known)
        )
    if (whole := _whole_group(ref, plan)) is not None:
        return Bound(steps=tuple(whole)) if whole else Bound(reason="no_such_step")
    found = _one(ref, plan)
    if len(found) == 1:
        return Bound(steps=tuple(found))
    if found:
        return Bound(reason="ambiguous_target", candidates=tuple(found))
    return Bound(reason="no_such_step", candidates=tuple(_near(ref, plan)))


def _whole_group(ref: Args, plan: ShownPlan) -> list[ShownStep] | None:
    if "all" in ref:
        return plan.cement() if ref["all"] == "cement" else plan.of_type(*_types(ref["all"]))
    for name, shallower in (("shallower_than", True), ("deeper_than", False)):
        depth = _feet(ref, name)
        if depth is None:
            continue
        if shallower:
            return [s for s in plan.cement() if s.bottom_ft is not None and s.bottom_ft <= depth]
        return [s for s in plan.cement() if s.top_ft is not None and s.top_ft >= depth]
    return None


def _one(ref: Args, plan: ShownPlan) -> list[ShownStep]:
    if "step_no" in ref:
        return plan.numbered(ref["step_no"])
    if (depth := _feet(ref, "depth")) is not None:
        around = plan.around(depth)
        return [s for s in around if s.type in _types(ref["type"])] if "type" in ref else around
    if "formation" in ref:
        return plan.of_formation(ref["formation"])
    if ref.get("type") == "cement_plug":
        return plan.cement()
    return plan.of_type(*_types(ref["type"]))


def _types(kind: str) -> tuple[str, ...]:
    return _FAMILIES.get(kind, (kind,))


def _near(ref: Args, plan: ShownPlan) -> list[ShownStep]:
    """The nearest steps to a depth at which there is none."""
    depth = _feet(ref, "depth")
    if depth is None:
        return []
    placed = [step for step in plan.steps if step.top_ft is not None and step.bottom_ft is not None]
    placed.sort(
        key=lambda step: min(abs((step.top_ft or 0) - depth), abs((step.bottom_ft or 0) - depth))
    )
    return placed[:2]


def _feet(ref: Args, name: str) -> float | None:
    if f"{name}_m" in ref:
        return float(ref[f"{name}_m"]) / M_IN_FT
    value = ref.get(f"{name}_ft")
    return None if value is None else float(value)


def references(args: Mapping[str, Any]) -> list[Args]:
    """Every reference in the arguments of one command."""
    refs: list[Args] = []
    for name in ("targets", "swap"):
        refs += args.get(name) or []
    for name in ("target", "move", "before", "after"):
        if isinstance(args.get(name), dict):
            refs.append(args[name])
    return refs


def unbound(intent: str, args: Args, plan: ShownPlan, last: Iterable[str] = ()) -> Reading | None:
    """The question that references raise which name no step or several; None where all are clear.

    A pronoun that nothing before it explains is left to the answer's `question`.
    """
    for ref in references(args):
        found = bound(ref, plan, last)
        if found.reason == "no_such_step":
            near = f" Do you mean {listed(found.candidates)}?" if found.candidates else ""
            told = {"targets": args["targets"]} if "targets" in args else {"target": ref}
            return ask(
                "no_such_step",
                hint=intent,
                question=f"The plan has no {words_of(ref)}.{near or ' Which step do you mean?'}",
                **told,
            )
        if found.reason == "ambiguous_target":
            return ask(
                "ambiguous_target",
                hint=intent,
                question=f"Which one do you mean: {listed(found.candidates)}?",
                candidates=[{"step_no": step.number} for step in found.candidates],
            )
    return None


def needs_context(args: Args, plan: ShownPlan, last: Iterable[str]) -> bool:
    """Whether a pronoun stands for nothing yet."""
    ids = tuple(last)
    return any(bound(ref, plan, ids).reason == "needs_context" for ref in references(args))


def words_of(ref: Args) -> str:
    """A reference in words.

    >>> words_of({"step_no": 14}), words_of({"depth_ft": 4000})
    ('step 14', 'plug at 4,000 ft')
    """
    if "step_no" in ref:
        return f"step {ref['step_no']}"
    if (depth := _feet(ref, "depth")) is not None:
        kind = str(ref.get("type", "plug")).replace("_", " ").replace("cibp", "CIBP")
        return f"{kind} at {depth:,.0f} ft"
    if "formation" in ref:
        return f"{ref['formation']} plug"
    kind = str(ref.get("type") or ref.get("all") or "such step")
    return kind.replace("_", " ").replace("cibp", "CIBP")
