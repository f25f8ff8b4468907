"""A plan file as `workbench check` reads it, whoever wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.check.verdict import Verdict, check_plan, check_rows, verdict_of
from kernel.policy.packs import policy_for
from kernel.policy.requirement import Policy
from kernel.wells.facts_file import read_facts
from kernel.wells.well import Well

SHAPES = (
    "Give the JSON of `workbench plan --json`, or rows under “plugs” together with a facts file."
)


def check_file(
    plan: object, *, facts: Mapping[str, Any] | None = None, as_of: date | None = None
) -> Verdict:
    """Check a plan's JSON: its steps with its own facts, or the plug rows of a form.

    Args:
        plan: The parsed file. Steps are preferred to rows where it holds both.
        facts: A facts file that replaces the plan's own facts; needed for rows.
        as_of: The day to which ages are counted; without it the plan's own, else today.

    Raises:
        InvalidInput: Neither steps nor rows, no facts, or a malformed value.
        NotFound: There are no rules for the well's state.
    """
    if not isinstance(plan, Mapping):
        raise InvalidInput("The plan is not one JSON object.", hint=SHAPES)
    day = as_of or _day(plan)
    if "steps" in plan:
        well = _well(facts if facts is not None else _own_facts(plan))
        return _check_variants(plan, well, _policy(well), day)
    if "plugs" in plan:
        if facts is None:
            raise InvalidInput(
                "Plug rows alone say nothing about the well.", hint="Add --facts FILE."
            )
        well = _well(facts)
        return check_rows(well, _objects(plan, "plugs"), _policy(well), as_of=day)
    raise InvalidInput("The plan holds neither “steps” nor “plugs”.", hint=SHAPES)


def _check_variants(plan: Mapping[str, Any], well: Well, policy: Policy, as_of: date) -> Verdict:
    """The plan itself, and the variants beside it where there are two."""
    verdict = _check_steps(plan, plan, well, policy, as_of)
    variants = plan.get("variants")
    if not isinstance(variants, Mapping):
        return verdict
    found = list(verdict.findings)
    for name, variant in variants.items():
        if not isinstance(variant, Mapping) or variant.get("steps") == plan["steps"]:
            continue
        more = _check_steps(variant, plan, well, policy, as_of)
        found += [
            replace(finding, context={**finding.context, "variant": str(name)})
            for finding in more.findings
            if finding not in verdict.findings
        ]
    return replace(verdict_of(found), rules=verdict.rules)


def _check_steps(
    plan: Mapping[str, Any], whole: Mapping[str, Any], well: Well, policy: Policy, as_of: date
) -> Verdict:
    export = _objects(plan, "rrc_export") if plan.get("rrc_export") is not None else None
    return check_plan(
        well,
        _objects(plan, "steps"),
        policy,
        as_of=as_of,
        mud_lb_gal=_mud_lb_gal(plan) or _mud_lb_gal(whole),
        rrc_export=export,
    )


def _own_facts(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    inputs = plan.get("inputs")
    facts = inputs.get("facts") if isinstance(inputs, Mapping) else None
    if not isinstance(facts, Mapping):
        raise InvalidInput("The plan carries no facts of its well.", hint="Add --facts FILE.")
    return facts


def _well(facts: object) -> Well:
    if not isinstance(facts, Mapping):
        raise InvalidInput("The facts are not one JSON object.", hint="See “Facts file”.")
    return read_facts(facts)


def _policy(well: Well) -> Policy:
    return policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )


def _objects(plan: Mapping[str, Any], key: str) -> Sequence[Mapping[str, object]]:
    items = plan.get(key)
    if not isinstance(items, list):
        raise InvalidInput(f"“{key}” of the plan is not a list.", hint=SHAPES)
    return items


def _mud_lb_gal(plan: Mapping[str, Any]) -> float | None:
    totals = plan.get("materials_totals")
    weight = totals.get("mud_density_lb_gal") if isinstance(totals, Mapping) else None
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        return None
    return float(weight)


def _day(plan: Mapping[str, Any]) -> date:
    text = plan.get("as_of")
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InvalidInput(f"“{text}” is not a date.", hint="Write as_of as 2025-10-01.") from None
