"""A plan as JSON: the contract of `workbench plan --json`, of the API and of stored snapshots."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kernel import __version__
from kernel.exports.step_json import step_json
from kernel.exports.w3a_rows import w3a_rows
from kernel.facts.fact import Fact, FactConflict, Missing, Source
from kernel.plugging.steps import MaterialsTotals, Plan
from kernel.policy.findings import Finding
from kernel.wells.facts_file import write_facts

Json = dict[str, Any]


class Judged(Protocol):
    """The independent checker's answer."""

    @property
    def verdict(self) -> str:
        """`pass` or `fail`."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What it found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a plan rests on besides the well itself: sources, disagreements, questions, notes."""

    provenance: Mapping[str, Source]
    conflicts: Sequence[FactConflict] = ()
    questions: Sequence[Missing] = ()
    notes: Sequence[str] = ()
    findings: Sequence[Finding] = ()  # about the papers, for example one that was refused


def plan_json(plan: Plan, judged: Judged, background: Background) -> Json:
    """The plan, its verdict and everything that they rest on, as plain JSON values.

    Depths in ft, sizes in inches, volumes in the unit that each key names. `violations` are the
    findings of level law; a plan with any of them fails.
    """
    well = plan.well
    findings = _distinct([*_joined(plan.findings, judged.findings), *background.findings])
    questions = _asked_once([*plan.missing, *background.questions])
    broken = [finding for finding in findings if finding.level == "law"]
    return {
        "api": well.api,
        "jurisdiction": well.state or "TX",
        "district": well.district,
        "county": well.county,
        "field": well.field,
        "lease": well.lease,
        "well_no": well.well_no,
        "mode": plan.mode,
        "merge_threshold_ft": plan.merge_threshold_ft,
        "inputs": {
            "facts": write_facts(well),
            "provenance": {p: source_json(s) for p, s in background.provenance.items()},
            "conflicts": [conflict_json(c) for c in background.conflicts],
        },
        "formation_tops_detected": [
            {"name": top.name, "top_ft": top.top_ft} for top in well.formation_tops
        ],
        "formations_targeted": list(plan.formations_targeted),
        "formations_left_out": [
            {"name": left.name, "top_ft": left.top_ft, "reason": left.reason}
            for left in plan.formations_left_out
        ],
        "steps": [step_json(step) for step in plan.steps],
        "materials_totals": totals_json(plan.totals),
        "missing": [missing_json(question) for question in questions],
        "findings": [finding.as_json() for finding in findings],
        "violations": [finding.as_json() for finding in broken],
        "rrc_export": [row.as_json() for row in w3a_rows(plan.steps)],
        "verdict": "fail" if broken else judged.verdict,
        "as_of": plan.as_of.isoformat(),
        "trace": [*background.notes, *plan.trace],
        "kernel_version": __version__,
        "policy_version": plan.policy_version,
        "plan_id": f"{well.api}:{plan.mode}" if well.api else None,
    }


def with_variants(combined: Json, isolated: Json) -> Json:
    """Both variants in one answer: the combined one on top, each under `variants`.

    The facts are the same for both and stand once, at the top.
    """
    shared = ("inputs", "formation_tops_detected")
    slim = [
        {key: value for key, value in variant.items() if key not in shared}
        for variant in (combined, isolated)
    ]
    return {**combined, "mode": "both", "variants": {"combined": slim[0], "isolated": slim[1]}}


def source_json(source: Source) -> Json:
    """Where a value stands."""
    return {
        "document": source.document,
        "page": source.page,
        "box": [round(edge, 1) for edge in source.box] if source.box else None,
        "confidence": round(source.confidence, 3),
        "method": source.method,
        "snippet": source.snippet,
    }


def conflict_json(conflict: FactConflict) -> Json:
    """Two papers that disagree, both with their source, and why the chosen one wins."""

    def told(fact: Fact) -> Json:
        return {"value": fact.value, **source_json(fact.source)}

    return {
        "path": conflict.path,
        "chosen": told(conflict.chosen),
        "others": [told(other) for other in conflict.others],
        "reason": conflict.reason,
    }


def missing_json(question: Missing) -> Json:
    """A question to the engineer."""
    return {
        "fact": question.fact,
        "question": question.question,
        "cites": list(question.cites),
        "unit": question.unit,
    }


def totals_json(totals: MaterialsTotals) -> Json:
    """What the job needs on location."""
    return {
        "sacks": totals.sacks,
        "sacks_by_class": dict(totals.sacks_by_class),
        "slurry_bbl": totals.slurry_bbl,
        "mix_water_bbl": totals.mix_water_bbl,
        "mud_bbl": totals.mud_bbl,
        "mud_density_lb_gal": totals.mud_density_lb_gal,
        "spacer_bbl": totals.spacer_bbl,
        "bridge_plugs": totals.bridge_plugs,
        "retainers": totals.retainers,
    }


_RANK = {"law": 0, "practice": 1, "advice": 2}


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each once, law first."""
    kept: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.subject)
        if key not in kept or _RANK[finding.level] < _RANK[kept[key].level]:
            kept[key] = finding
    return sorted(kept.values(), key=lambda finding: _RANK[finding.level])


def _joined(ours: Sequence[Finding], theirs: Sequence[Finding]) -> list[Finding]:
    """The planner's and the checker's findings; what each says once of the well is said once."""
    both = [*ours, *theirs]
    shared = _said_once(ours) & _said_once(theirs)
    strongest = {
        code: min((f for f in both if f.code == code), key=lambda f: _RANK[f.level])
        for code in shared
    }
    return [f for f in both if f.code not in shared or f is strongest[f.code]]


def _said_once(findings: Sequence[Finding]) -> set[str]:
    codes = Counter(finding.code for finding in findings)
    return {code for code, times in codes.items() if times == 1}


def _asked_once(questions: Iterable[Missing]) -> list[Missing]:
    asked: dict[str, Missing] = {}
    for question in questions:
        asked.setdefault(question.fact, question)
    return list(asked.values())
