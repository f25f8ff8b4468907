"""The independent checker: a finished plan and the facts in, findings out.

It computes its own hole, capacities and depths and takes nothing from the planner. The numbers
of the rule come from the policy pack, each with its citation, so that there is one place to read
them and a test pins them to the text of 16 TAC §3.14.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kernel.plugging.check import (
    annuli,
    caps,
    covers,
    drainholes,
    horizons,
    paper,
    practice,
    retainers,
    shape,
    slurry,
    tools,
    top,
    water,
)
from kernel.plugging.check.case import Case, case_of
from kernel.plugging.check.export import arithmetic_agrees, export_agrees
from kernel.plugging.check.rows import rows_from_form, rows_from_steps
from kernel.plugging.check.rules import RuleAnswer, rule_answers
from kernel.policy.findings import Finding
from kernel.policy.requirement import Policy
from kernel.wells.well import Well

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    shape.row_ends,
    shape.below_existing_barrier,
    shape.below_planned_device,
    shape.overlaps,
    shape.deepest_first,
    covers.covers,
    covers.missing_cover_facts,
    water.tagged_water_plug,
    water.sealed_behind_pipe,
    water.spotted_in_uncemented_pipe,
    tools.stage_tools,
    tools.liner_tops,
    horizons.productive_intervals,
    caps.bridge_plug_caps,
    caps.cap_steps,
    caps.existing_caps,
    drainholes.drainhole,
    retainers.retainers,
    retainers.contingencies,
    slurry.slurry,
    slurry.open_returns,
    slurry.cement_kind,
    top.top_plug,
    top.casing_cut,
    top.mud,
    annuli.open_annuli,
    practice.intermediate_shoes,
    practice.formations,
    practice.long_intervals,
    practice.plug_lengths,
    practice.existing_plugs,
    practice.chart_sacks,
    practice.surface_shoe_tag,
    paper.form_codes,
    paper.form_limits,
    paper.citations,
    paper.water_letter,
    paper.missing_facts,
)
JURISDICTION = "TX"  # whose paragraphs the checks read
RANK = {"law": 0, "practice": 1, "advice": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a plan keeps the rule, and everything that there is to say about it."""

    verdict: Literal["pass", "fail"]
    findings: tuple[Finding, ...]  # law first, then practice, then advice
    rules: tuple[RuleAnswer, ...] = ()  # one answer for each of the 28 rules

    def as_json(self) -> dict[str, object]:
        """The shape of `workbench check --json`."""
        return {
            "verdict": self.verdict,
            "findings": [finding.as_json() for finding in self.findings],
        }


def check_plan(
    well: Well,
    steps: Sequence[Mapping[str, object]],
    policy: Policy,
    *,
    as_of: date | None = None,
    mud_lb_gal: float | None = None,
    rrc_export: Sequence[Mapping[str, object]] | None = None,
) -> Verdict:
    """Check the steps of a plan JSON against the rule and the district's practice.

    Args:
        well: The facts that the plan rests on. Depths in ft, diameters in inches.
        steps: The list `steps` of `workbench plan --json`.
        policy: The requirements that hold at the well.
        as_of: The day to which the age of the water letter is counted.
        mud_lb_gal: Mud weight that the plan states; None = unsaid. [lb/gal]
        rrc_export: Rows of the form, compared with the steps where given.

    Raises:
        InvalidInput: A step is malformed.
    """
    case = case_of(
        well,
        rows_from_steps(steps),
        policy,
        origin="steps",
        as_of=as_of,
        mud_lb_gal=mud_lb_gal,
    )
    more: list[Finding] = list(arithmetic_agrees(case, steps))
    if rrc_export is not None:
        more += export_agrees(case, rrc_export)
    return _verdict(case, more)


def check_rows(
    well: Well,
    plugs: Sequence[Mapping[str, object]],
    policy: Policy,
    *,
    as_of: date | None = None,
) -> Verdict:
    """Check the plug rows of a Form W-3A, as an approved filing or `rrc_export` holds them.

    Raises:
        InvalidInput: A row is malformed.
    """
    case = case_of(well, rows_from_form(plugs), policy, origin="form", as_of=as_of)
    return _verdict(case, ())


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The answer to a set of findings, each said once: any finding of law fails the plan."""
    once = {(f.code, f.subject, f.message, str(f.context.get("variant"))): f for f in findings}
    ordered = tuple(sorted(once.values(), key=lambda finding: RANK[finding.level]))
    failed = any(finding.level == "law" for finding in ordered)
    return Verdict(verdict="fail" if failed else "pass", findings=ordered)


def _verdict(case: Case, more: Iterable[Finding]) -> Verdict:
    if case.policy.jurisdiction != JURISDICTION:
        return verdict_of([_unchecked(case.policy.jurisdiction)])
    verdict = verdict_of([*(finding for check in CHECKS for finding in check(case)), *more])
    return replace(verdict, rules=rule_answers(case, verdict.findings))


def _unchecked(jurisdiction: str) -> Finding:
    """A plan by rules that nobody has written checks for has not passed."""
    return Finding(
        code="NO_CHECKER",
        level="law",
        rule=f"rules of {jurisdiction}",
        subject="independent check",
        message=f"Not checked: there is no independent check for the rules of {jurisdiction}.",
    )
