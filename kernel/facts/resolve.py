"""All facts of a well's papers made one well: which paper wins, what they disagree on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kernel.errors import InvalidInput
from kernel.facts.barriers import standing
from kernel.facts.corrections import Outcome, corrected
from kernel.facts.fact import Correction, Fact, FactConflict, Missing, Paper, Source
from kernel.facts.paths import leaves, nested, parts
from kernel.facts.precedence import (
    Layer,
    PaperFacts,
    by_paper,
    conflict,
    conflicts_of,
    equal,
    first_said,
)
from kernel.facts.scope import Holds, letter_holds
from kernel.facts.tables import (
    casing_layers,
    formation_layers,
    liner_layers,
    perforation_layers,
    tubing_layers,
)
from kernel.wells.facts_file import read_facts
from kernel.wells.well import Well

HEADER = (
    "api",
    "state",
    "district",
    "county",
    "field",
    "lease",
    "well_no",
    "well_type",
    "operator",
    "total_depth_ft",
    "location_note",
    "operator_no",
    "operator_address",
    "lease_no",
    "drilling_permit_no",
    "rule37_no",
    "completion_type",
    "section",
    "block",
    "survey",
    "abstract_no",
    "kop_ft",
    "horizontal",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A well made from its papers, with the source of every value."""

    well: Well
    provenance: Mapping[str, Source]  # path of the facts file → where the value stands
    conflicts: tuple[FactConflict, ...] = ()
    questions: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()  # what was left out and why, one line each
    corrections: Outcome = field(default_factory=Outcome)


@dataclass(slots=True)
class _Draft:
    """The well while it is put together: the fact chosen for each path."""

    chosen: dict[str, Fact] = field(default_factory=dict)
    conflicts: list[FactConflict] = field(default_factory=list)
    questions: list[Missing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def table(self, name: str, layers: Sequence[Layer]) -> None:
        for number, layer in enumerate(layers):
            for key, fact in layer.chosen.items():
                self.chosen[f"{name}[{number}].{key}"] = fact
            self.conflicts.extend(conflicts_of(name, number, layer))


def resolve(facts: Iterable[Fact], corrections: Iterable[Correction] = ()) -> Resolved:
    """One well from the facts of all its papers and the corrections of people.

    Later completion reports win for later work; what they do not repeat is kept from the earlier
    ones. Cementing reports fill what those leave blank. Of the water letters that hold for this
    well the newest wins as a whole. A person's correction wins over everything.
    """
    sheets = by_paper(facts)
    draft = _Draft()
    _header(draft, sheets)
    casing = casing_layers(sheets)
    downhole = standing(sheets, casing)
    draft.table("casing", casing)
    draft.table("liners", liner_layers(sheets))
    draft.table("tubing", tubing_layers(sheets))
    draft.table("perforations", perforation_layers(sheets))
    draft.table("barriers", downhole.barriers)
    draft.table("squeezes", downhole.squeezes)
    draft.table("formation_tops", formation_layers(sheets))
    draft.questions += downhole.questions
    draft.notes += downhole.notes
    _water_letter(draft, sheets)
    outcome = corrected(draft.chosen, tuple(corrections))
    conflicts = [
        replace(found, path=outcome.shown(found.path))
        for found in (*draft.conflicts, *outcome.conflicts)
        if outcome.stands(found.path)
    ]
    questions = [
        replace(asked, fact=outcome.shown(asked.fact))
        for asked in (*draft.questions, *outcome.questions)
        if outcome.stands(asked.fact)
    ]
    return Resolved(
        well=read_facts(nested({path: fact.value for path, fact in outcome.chosen.items()})),
        provenance=_provenance(outcome.chosen),
        conflicts=tuple(conflicts),
        questions=tuple(q for q in questions if q.fact not in outcome.chosen),
        notes=tuple(draft.notes),
        corrections=outcome,
    )


def facts_in_file(facts: Mapping[str, Any], name: str) -> list[Fact]:
    """The facts of a facts file, each with the file as its source.

    Raises:
        InvalidInput: The file is not a facts file.
    """
    read_facts(facts)
    paper = Paper(document=name, kind="file")
    source = Source(document=name, method="file")
    return [
        Fact(path=path, value=value, source=source, paper=paper)
        for path, value in leaves(facts).items()
    ]


def _header(draft: _Draft, sheets: Sequence[PaperFacts]) -> None:
    for path in HEADER:
        chosen, others = first_said(sheets, path)
        if chosen is None:
            continue
        draft.chosen[path] = chosen
        if others:
            draft.conflicts.append(conflict(path, chosen, others))


def _water_letter(draft: _Draft, sheets: Sequence[PaperFacts]) -> None:
    """Choose the letter that holds; a depth told on a completion report stands in for none."""
    api = draft.chosen["api"].value if "api" in draft.chosen else None
    reports = [s.paper for s in sheets if s.paper.kind in ("w2", "g1", "w15")]
    report = next((r for r in reports if r.location), reports[0] if reports else None)
    told = [s for s in sheets if any(path.startswith("gau.") for path in s.values)]
    letters = [s for s in told if s.paper.kind == "gau"]
    letters.sort(key=lambda s: (not s.paper.override, -(s.paper.dated or date.min).toordinal()))
    valid: list[PaperFacts] = [s for s in told if s.paper.kind == "file"]
    aside: list[tuple[PaperFacts, str]] = []
    for letter in letters:
        holds = letter_holds(letter.paper, api=str(api) if api else None, well=report)
        vouched = letter.paper.override and holds.answer == "unknown"
        if holds.answer == "yes" or vouched:
            valid.insert(0 if letter.paper.override else len(valid), letter)
        else:
            aside.append((letter, _set_aside(draft, letter, holds)))
    valid += [s for s in told if s.paper.kind not in ("gau", "file")]
    if not valid:
        return
    winner, losers = valid[0], valid[1:]
    mine = {path: fact for path, fact in winner.values.items() if path.startswith("gau.")}
    draft.chosen.update(mine)
    override = "the letter handed in replaces one that is missing or no longer valid"
    won = override if winner.paper.override else "the newer letter in scope wins"
    for loser in losers:
        why = won if loser.paper.kind == "gau" else "the letter goes before the report's box"
        _letter_conflicts(draft, mine, loser, why)
    for letter, why in aside:
        _letter_conflicts(draft, mine, letter, why)


def _set_aside(draft: _Draft, letter: PaperFacts, holds: Holds) -> str:
    """Note a letter that is not used and ask about one that might hold; why, in words."""
    name = letter.paper.document
    if holds.answer == "no":
        why = f"the letter does not hold for this well: it is {holds.why}"
        draft.notes.append(f"{name}: {why}")
        return why
    why = f"the letter is not used until a person confirms it: it is {holds.why}"
    draft.notes.append(f"{name}: {why}")
    draft.questions.append(
        Missing(
            fact="gau.base_ft",
            question=f"Does the letter {name} hold for this well? It is {holds.why}. "
            "If so, enter the depth to protect. [ft]",
            unit="ft",
        )
    )
    return why


def _letter_conflicts(
    draft: _Draft, mine: Mapping[str, Fact], loser: PaperFacts, reason: str
) -> None:
    for path, fact in mine.items():
        other = loser.values.get(path)
        if path in ("gau.number", "gau.date") or other is None:
            continue
        if not equal(other.value, fact.value):
            draft.conflicts.append(replace(conflict(path, fact, (other,)), reason=reason))


def _provenance(chosen: Mapping[str, Fact]) -> dict[str, Source]:
    """The source of each value, and of each row as a whole."""
    sources = {path: fact.source for path, fact in chosen.items()}
    rows: dict[str, list[Source]] = {}
    for path, source in sources.items():
        keys = parts(path)
        for depth in range(1, len(keys)):
            if isinstance(keys[depth], int) and depth + 1 < len(keys):
                row = path[: path.index("]", path.index(f"[{keys[depth]}]")) + 1]
                rows.setdefault(row, []).append(source)
                break
    return {**{row: _around(told) for row, told in rows.items()}, **sources}


def _around(told: Sequence[Source]) -> Source:
    """One source for a row: the box around its values that stand on one page of one paper."""
    printed = [source for source in told if source.box is not None] or list(told)
    first = printed[0]
    same = [s for s in printed if s.document == first.document and s.page == first.page]
    boxes = [s.box for s in same if s.box is not None]
    around = (
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        if boxes
        else None
    )
    return replace(first, box=around, confidence=min(s.confidence for s in same))


def refuse_another_well(paper: Paper, api10: str) -> None:
    """Refuse a report that names another well than the one asked for.

    Letters are not refused here: their scope sentence decides.

    Raises:
        InvalidInput: The report's API number is another one.
    """
    if paper.kind != "gau" and paper.api is not None and paper.api != api10:
        form = {"w2": "W-2", "g1": "G-1", "w15": "W-15"}.get(paper.kind, "paper")
        raise InvalidInput(
            f"{paper.document} is the {form} of well {paper.api[:2]}-{paper.api[2:5]}-"
            f"{paper.api[5:]}, not of {api10[:2]}-{api10[2:5]}-{api10[5:]}.",
            hint="It was left out of the plan. Check the number or the file.",
        )
