"""The facts of a well's papers gathered, and what became of each file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.documents.duplicates import same_papers
from kernel.documents.facts_of import facts_of, paper_of
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from kernel.facts.fact import Correction, Fact, Paper, Source
from kernel.facts.resolve import Resolved, refuse_another_well, resolve
from kernel.plugging.doubts import fact_doubts
from kernel.policy.findings import Finding
from kernel.wells.api_number import ApiNumber

Json = dict[str, Any]
FOREIGN = "PAPER_OF_ANOTHER_WELL"
MISFIT = "FACTS_DO_NOT_FIT"


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


NOTHING = Gathered(facts=(), files=(), findings=())


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
    """The facts of the papers, each paper once, those of another well left out with a finding."""
    items = list(items)
    repeated = same_papers(items)
    facts: list[Fact] = []
    files: list[Outcome] = []
    findings: list[Finding] = []
    for place, item in enumerate(items):
        told = facts_of(item) if item.data else []
        notes = list(item.errors)
        if place in repeated:
            told = []
            notes.append(f"The same paper as {repeated[place]}; it counts once.")
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


def doubt_findings(resolved: Resolved) -> list[Finding]:
    """Facts that do not fit together, each with the papers that say so."""
    return [
        Finding(
            code=MISFIT,
            level="advice",
            rule="papers of the well",
            subject=doubt.paths[0],
            message=f"{doubt.reason[:1].upper()}{doubt.reason[1:]}: one of them is wrong.",
            context={
                "facts": {path: _place(resolved.provenance.get(path)) for path in doubt.paths}
            },
        )
        for doubt in fact_doubts(resolved.well)
    ]


def _place(source: Source | None) -> str:
    if source is None:
        return "no paper"
    return f"{source.document}, page {source.page}" if source.page else source.document


def extraction_of(api: ApiNumber, papers: Gathered, letter: Gathered, *, source: str) -> Json:
    """What became of the files behind a plan."""
    return {
        "status": "success" if papers.facts or letter.facts else "no_documents",
        "source": source,
        "api_search": api.api8,
        "output_dir": None,
        "files": [outcome.as_json() for outcome in (*papers.files, *letter.files)],
    }
