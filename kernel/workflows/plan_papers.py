"""From papers or a facts file to a plan, with no store and no network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from kernel.documents.facts_of import facts_of, paper_of
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, NotFound
from kernel.exports.plan_json import Background, plan_json, step_json, with_variants
from kernel.exports.w3a_rows import w3a_rows
from kernel.facts.fact import Correction, Fact, Paper, Source
from kernel.facts.resolve import Resolved, facts_in_file, refuse_another_well, resolve
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.plugging.steps import PlugsMode
from kernel.policy.findings import Finding
from kernel.policy.packs import policy_for
from kernel.wells.api_number import ApiNumber
from kernel.wells.well import WaterLetter

Json = dict[str, Any]
Mode = Literal["combined", "isolated", "both"]
MODES: tuple[Mode, ...] = ("combined", "isolated", "both")
MERGE_THRESHOLD_FT = 500.0
LETTER_YEARS = 5
FOREIGN = "PAPER_OF_ANOTHER_WELL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How a plan is to be made."""

    mode: Mode = "combined"
    merge_threshold_ft: float = MERGE_THRESHOLD_FT
    as_of: date

    def __post_init__(self) -> None:
        """Refuse what makes no plan.

        Raises:
            InvalidInput: An unknown mode, or a threshold below zero.
        """
        if self.mode not in MODES:
            raise InvalidInput(
                f"“{self.mode}” is no way to combine plugs.", hint=f"Use {', '.join(MODES)}."
            )
        if not 0 <= self.merge_threshold_ft < float("inf"):
            raise InvalidInput("The merge threshold must be a depth of 0 ft or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file."""

    file: str
    kind: str
    pages: tuple[int, ...] = ()
    engine: str | None = None
    used: bool = False
    notes: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """The file as `extraction.files` lists it."""
        return {
            "file": self.file,
            "kind": self.kind,
            "pages": list(self.pages),
            "engine": self.engine,
            "used": self.used,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts of all papers that speak of the well, and what became of each file."""

    facts: tuple[Fact, ...]
    files: tuple[Outcome, ...]
    findings: tuple[Finding, ...]


def texas_only(api: ApiNumber) -> None:
    """Refuse a well whose state has no rules here.

    Raises:
        InvalidInput: The number is of another state.
    """
    if not api.is_texas:
        raise InvalidInput(
            f"{api} is a well of {api.state}; only the rules of Texas are built in.",
            hint="Texas numbers begin with 42.",
        )


def gather(items: Iterable[DocumentItem], api: ApiNumber) -> Gathered:
    """The facts of the papers, those of another well left out with a finding."""
    facts: list[Fact] = []
    files: list[Outcome] = []
    findings: list[Finding] = []
    for item in items:
        told = facts_of(item) if item.data else []
        notes = list(item.errors)
        try:
            refuse_another_well(paper_of(item), api.api10)
        except InvalidInput as refusal:
            told = []
            notes.append(refusal.message)
            findings.append(_paper_finding(FOREIGN, item.file, str(refusal)))
        if item.errors and not item.data:
            findings.append(_paper_finding("PAPER_NOT_READ", item.file, "; ".join(item.errors)))
        facts += told
        files.append(
            Outcome(
                file=item.file,
                kind=item.kind,
                pages=item.pages,
                engine=item.engine,
                used=bool(told),
                notes=tuple(notes),
            )
        )
    return Gathered(facts=tuple(facts), files=tuple(files), findings=tuple(findings))


def _paper_finding(code: str, name: str, message: str) -> Finding:
    return Finding(
        code=code, level="advice", rule="papers of the well", subject=name, message=message
    )


def resolved_for(
    api: ApiNumber, facts: Sequence[Fact], corrections: Sequence[Correction] = ()
) -> Resolved:
    """The well of a number from its facts. State and county come with the number itself.

    The district does not: it is taken from the papers only.
    """
    asked = Paper(document="API number", kind="number")
    source = Source(document=f"API number {api}", method="derived", snippet=api.dashed)
    given = {"api": api.api10, "state": "TX" if api.is_texas else None, "county": api.county}
    number = [
        Fact(path=path, value=value, source=source, paper=asked)
        for path, value in given.items()
        if value is not None
    ]
    return resolve([*facts, *number], corrections)


def plan_resolved(
    resolved: Resolved, choices: Choices, *, findings: Sequence[Finding] = ()
) -> Json:
    """The plan of a resolved well, judged by the independent checker; with `both`, two of them."""
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
        policy,
        mode=mode,
        merge_threshold_ft=choices.merge_threshold_ft,
        as_of=choices.as_of,
    )
    steps = [step_json(step) for step in plan.steps]
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
    return plan_json(plan, judged, background)


def letter_valid(letter: WaterLetter | None, as_of: date) -> bool:
    """Whether a letter has a depth and is at most five years old on the day of the plan.

    >>> letter_valid(WaterLetter(date=date(2014, 3, 19), base_ft=1600), date(2019, 3, 19))
    True
    >>> letter_valid(WaterLetter(date=date(2014, 3, 19), base_ft=1600), date(2019, 3, 20))
    False
    """
    if letter is None or letter.date is None:
        return False
    if letter.base_ft is None and not letter.intervals:
        return False
    years = as_of.year - letter.date.year
    anniversary = (as_of.month, as_of.day) > (letter.date.month, letter.date.day)
    return years < LETTER_YEARS or (years == LETTER_YEARS and not anniversary)


def with_override(
    api: ApiNumber,
    papers: Gathered,
    letter: Gathered,
    *,
    as_of: date,
    corrections: Sequence[Correction] = (),
    may_stand_in: bool = True,
) -> tuple[Resolved, tuple[Finding, ...]]:
    """The well with a letter handed in for one that is missing or no longer valid.

    Where the letter on file is valid, the one handed in counts as one more letter: the newer in
    scope wins. A letter that is not used is a finding.
    """
    before = resolved_for(api, papers.facts, corrections)
    told = (*papers.findings, *letter.findings)
    if not letter.facts:
        return before, told
    stand_in = may_stand_in and not letter_valid(before.well.gau, as_of)
    handed = [
        replace(fact, paper=replace(fact.paper, override=stand_in)) if fact.paper else fact
        for fact in letter.facts
    ]
    resolved = resolved_for(api, [*papers.facts, *handed], corrections)
    names = {fact.source.document for fact in handed}
    won = any(
        path.startswith("gau.") and source.document in names
        for path, source in resolved.provenance.items()
    )
    return resolved, told if won else (*told, _not_used(sorted(names), resolved))


def _not_used(names: Sequence[str], resolved: Resolved) -> Finding:
    reasons = [note for note in resolved.notes if note.partition(":")[0] in names]
    message = " ".join(reasons) or (
        f"{', '.join(names)}: the letter on file is valid and newer, so it was kept"
    )
    return Finding(
        code="GAU_LETTER_NOT_USED",
        level="advice",
        rule="scope and date of the letters",
        subject=", ".join(names),
        message=message,
    )


NOTHING = Gathered(facts=(), files=(), findings=())


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


def extraction_of(api: ApiNumber, papers: Gathered, letter: Gathered, *, source: str) -> Json:
    """What became of the files behind a plan."""
    return {
        "status": "success" if papers.facts or letter.facts else "no_documents",
        "source": source,
        "api_search": api.api8,
        "output_dir": None,
        "files": [outcome.as_json() for outcome in (*papers.files, *letter.files)],
    }


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
