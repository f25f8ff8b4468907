"""From a well and its policy to a plugging plan: pure, deterministic, deepest step first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from kernel.facts.fact import Missing
from kernel.plugging.arrange import Arrangement, arrange
from kernel.plugging.devices import device_steps
from kernel.plugging.merge import merged
from kernel.plugging.needs import BridgePlug, Cut, Note, Outcome, PlugNeed, Site, Tag, Target
from kernel.plugging.rows import cut_step, plug_step, tag_step
from kernel.plugging.rules import rules_for
from kernel.plugging.steps import LeftOut, Plan, PlugsMode, Step
from kernel.plugging.survey import survey
from kernel.plugging.totals import totals_of
from kernel.policy.findings import Finding
from kernel.policy.requirement import Policy
from kernel.wells.well import Well

_AT_ONE_DEPTH = {"cement_retainer": 0, "cibp": 0, "cibp_cap": 1}  # what comes first
_NO_LINES: tuple[str, ...] = ()
_Kind = TypeVar("_Kind")


def plan_well(
    well: Well,
    policy: Policy,
    *,
    as_of: date,
    mode: PlugsMode = "combined",
    merge_threshold_ft: float | None = None,
) -> Plan:
    """A plugging plan for one well: the same facts and policy give the same plan.

    Args:
        well: The facts; None is unknown and becomes a question.
        policy: The requirements at the well, from `kernel.policy.packs.policy_for`.
        as_of: The day to which the age of the water letter is counted.
        mode: `combined` joins neighbouring plugs, `isolated` keeps each apart.
        merge_threshold_ft: Greatest gap that `combined` fills; the policy's where None. [ft]

    Raises:
        NotFound: No rules exist for the policy's jurisdiction.
    """
    if merge_threshold_ft is None:
        merge_threshold_ft = float(policy["merge_threshold_ft"].value)
    site = Site(well=well, bore=survey(well), policy=policy, as_of=as_of)
    outcomes = [outcome for rule in rules_for(policy.jurisdiction) for outcome in rule(site)]
    arrangement = arrange(site, _of(outcomes, PlugNeed), _of(outcomes, BridgePlug))
    plugs, merges = arrangement.plugs, _NO_LINES
    if mode == "combined":
        plugs, merges = merged(site, arrangement, threshold_ft=merge_threshold_ft)
    steps, questions = _steps(site, outcomes, replace(arrangement, plugs=plugs))
    return Plan(
        well=well,
        mode=mode,
        merge_threshold_ft=merge_threshold_ft,
        as_of=as_of,
        policy_version=policy.version,
        steps=steps,
        totals=totals_of(site, steps),
        missing=_once([*_of(outcomes, Missing), *site.bore.missing, *questions]),
        findings=(*_of(outcomes, Finding), *arrangement.findings),
        formations_targeted=tuple(target.name for target in _of(outcomes, Target)),
        formations_left_out=_of(outcomes, LeftOut),
        trace=(*(note.text for note in _of(outcomes, Note)), *arrangement.trace, *merges),
    )


def _of(outcomes: Iterable[Outcome], kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(outcome for outcome in outcomes if isinstance(outcome, kind))


def _steps(
    site: Site, outcomes: list[Outcome], arrangement: Arrangement
) -> tuple[tuple[Step, ...], list[Missing]]:
    """Every step with its sacks, numbered from the deepest; a cap shares its plug's number."""
    questions: list[Missing] = []
    steps: list[Step] = [tag_step(site, tag) for tag in _of(outcomes, Tag)]
    for bridge in arrangement.bridge_plugs:
        steps += device_steps(site, bridge, questions)
    steps += [plug_step(site, plug, questions) for plug in arrangement.plugs]
    steps.sort(key=_depth_order)
    numbered = []
    number = 0
    for step in steps:
        number += step.type != "cibp_cap"
        numbered.append(replace(step, plug_no=number))
    cuts = [cut_step(site, cut) for cut in _of(outcomes, Cut)]
    return (*numbered, *cuts), questions


def _depth_order(step: Step) -> tuple[float, int]:
    depth_ft = step.bottom_ft if step.bottom_ft is not None else step.depth_ft
    return (-(depth_ft or 0.0), _AT_ONE_DEPTH.get(step.type, 2))


def _once(questions: Iterable[Missing]) -> tuple[Missing, ...]:
    """One question for one fact, the first one asked, with the citations of all that need it."""
    found: dict[str, Missing] = {}
    for question in questions:
        first = found.get(question.fact, question)
        cites = dict.fromkeys((*first.cites, *question.cites))
        found[question.fact] = replace(first, cites=tuple(cites))
    return tuple(found.values())
