"""From papers or a facts file to a plan, with no store and no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, NotFound
from kernel.exports.plan_json import Background, plan_json, with_variants
from kernel.exports.step_json import step_json
from kernel.exports.w3a_rows import w3a_rows
from kernel.facts.fact import Correction
from kernel.facts.resolve import Resolved, facts_in_file
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.plugging.steps import PlugsMode
from kernel.policy.findings import Finding
from kernel.policy.packs import policy_for
from kernel.policy.preferences import Preferences, preferred
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import (
    FOREIGN,
    NOTHING,
    Gathered,
    Json,
    Outcome,
    doubt_findings,
    extraction_of,
    gather,
    texas_only,
)
from kernel.workflows.water_letter import with_override

Mode = Literal["combined", "isolated", "both"]
MODES: tuple[Mode, ...] = ("combined", "isolated", "both")
MERGE_THRESHOLD_FT = 500.0
WHOLE = frozenset({"inputs", "formation_tops_detected", "extraction"})  # the same in each variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How a plan is to be made."""

    mode: Mode = "combined"
    merge_threshold_ft: float | None = None  # None = the company's preference, else 500 ft
    as_of: date
    preferences: Preferences | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no plan.

        Raises:
            InvalidInput: An unknown mode, or a threshold below zero.
        """
        if self.mode not in MODES:
            raise InvalidInput(
                f"“{self.mode}” is no way to combine plugs.", hint=f"Use {', '.join(MODES)}."
            )
        threshold_ft = self.merge_threshold_ft
        if threshold_ft is not None and not 0 <= threshold_ft < float("inf"):
            raise InvalidInput("The merge threshold must be a depth of 0 ft or more.")


def plan_resolved(
    resolved: Resolved, choices: Choices, *, findings: Sequence[Finding] = ()
) -> Json:
    """The plan of a resolved well, judged by the independent checker; with `both`, two of them."""
    findings = [*findings, *doubt_findings(resolved)]
    if choices.mode != "both":
        return _one_plan(resolved, choices, choices.mode, findings)
    combined = _one_plan(resolved, choices, "combined", findings)
    isolated = _one_plan(resolved, choices, "isolated", findings)
    return with_variants(combined, isolated)


def _one_plan(
    resolved: Resolved, choices: Choices, mode: PlugsMode, findings: Sequence[Finding]
) -> Json:
    well = resolved.well
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    plan = plan_well(
        well,
        preferred(
            policy, choices.preferences, operator=well.operator, operator_no=well.operator_no
        ),
        mode=mode,
        merge_threshold_ft=choices.merge_threshold_ft,
        as_of=choices.as_of,
    )
    steps = [step_json(step) for step in plan.steps]
    # the checker holds the plan to law and district, whatever the company prefers
    judged = check_plan(
        well,
        steps,
        policy,
        as_of=choices.as_of,
        mud_lb_gal=plan.totals.mud_density_lb_gal,
        rrc_export=[row.as_json() for row in w3a_rows(plan.steps)],
    )
    background = Background(
        provenance=resolved.provenance,
        conflicts=resolved.conflicts,
        questions=resolved.questions,
        notes=resolved.notes,
        findings=findings,
    )
    preferences = choices.preferences.as_json() if choices.preferences else None
    answers = [answer.as_json() for answer in judged.rules]
    told = plan_json(plan, judged, background)
    return {**told, "preferences": preferences, "rules": answers}


def plan_from_facts(
    facts: Mapping[str, Any],
    *,
    choices: Choices,
    api: ApiNumber | None = None,
    name: str = "facts file",
    letter: Gathered = NOTHING,
) -> Json:
    """The plan of a facts file.

    Raises:
        InvalidInput: It is no facts file, names another well than API, or one outside Texas.
    """
    told = facts_in_file(facts, name)
    own = ApiNumber.parse(str(facts["api"])) if facts.get("api") else None
    number = api or own
    if number is None:
        raise InvalidInput("The facts file names no well.", hint="Give its API number.")
    if own is not None and own.api10 != number.api10:
        raise InvalidInput(
            f"{name} holds the facts of {own}, not of {number}.",
            hint="Check the number or the file.",
        )
    texas_only(number)
    papers = Gathered(facts=tuple(told), files=(), findings=())
    resolved, findings = with_override(number, papers, letter, as_of=choices.as_of)
    return plan_resolved(resolved, choices, findings=findings)


def plan_from_items(
    items: Sequence[DocumentItem],
    api: ApiNumber,
    *,
    choices: Choices,
    letter: Gathered = NOTHING,
    corrections: Sequence[Correction] = (),
    source: str = "documents",
) -> Json:
    """The plan of a well from papers that have been read, with what became of each file.

    Raises:
        InvalidInput: A well outside Texas, or only papers of another well.
        NotFound: None of the papers says anything about a well.
    """
    texas_only(api)
    papers = gather(items, api)
    if not papers.facts and not letter.facts and not corrections:
        _refuse_empty(papers, api)
    resolved, findings = with_override(
        api, papers, letter, as_of=choices.as_of, corrections=corrections
    )
    refused = any(finding.code == FOREIGN for finding in papers.findings)
    if refused and not _rests_on(resolved, (*papers.files, *letter.files)):
        _refuse_empty(papers, api)
    answer = plan_resolved(resolved, choices, findings=findings)
    answer["extraction"] = extraction_of(api, papers, letter, source=source)
    return answer


def _rests_on(resolved: Resolved, files: Sequence[Outcome]) -> bool:
    """Whether any fact of the well comes from one of the files."""
    names = {outcome.file for outcome in files}
    return any(source.document in names for source in resolved.provenance.values())


def _refuse_empty(gathered: Gathered, api: ApiNumber) -> None:
    foreign = [f for f in gathered.findings if f.code == FOREIGN]
    reasons = " ".join(_reasons(outcome) for outcome in gathered.files)
    if foreign:
        raise InvalidInput(
            f"No paper of {api} was given. {reasons}", hint="Check the number or the files."
        )
    raise NotFound(
        f"No paper says anything about {api}. {reasons}".strip(),
        hint="Give the completion report (W-2 or G-1) and the groundwater letter as PDF.",
    )


def _reasons(outcome: Outcome) -> str:
    named = (note if outcome.file in note else f"{outcome.file}: {note}" for note in outcome.notes)
    return " ".join(named)


def named_variants(api: ApiNumber, answer: Json, mode: Mode) -> dict[str, Json]:
    """The plans of an answer as they are saved, each complete and with its key, by its mode."""
    shared = {key: answer[key] for key in WHOLE if key in answer}
    variants: dict[str, Json] = {
        name: {**variant, **shared} for name, variant in (answer.get("variants") or {}).items()
    } or {mode: answer}
    for name, variant in variants.items():
        variant["plan_id"] = f"{api.api10}:{name}"
    return variants
