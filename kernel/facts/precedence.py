"""Rows of several papers laid over one another: who wins, who fills, and what they disagree on."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kernel.facts.fact import Fact, FactConflict, FactValue, Paper
from kernel.facts.paths import row_of

Row = dict[str, Fact]  # field of the row → the fact that fills it
_RANK = {
    "file": 0,
    "w2": 1,
    "g1": 1,
    "w15": 2,
    "schematic": 3,
    "formation_tops": 4,
    "w3a": 4.5,
    "w3": 4.6,
    "gau": 5,
}
_NOWHERE = Paper(document="", kind="file")


@dataclass(slots=True)
class PaperFacts:
    """All facts of one paper: single values by path, rows by table."""

    paper: Paper
    values: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, empty rows left out."""
        return [row for row in self.tables.get(table, []) if row]


@dataclass(slots=True)
class Layer:
    """One merged row: the winning fact of each field and the facts that it stands against."""

    chosen: Row
    others: dict[str, list[Fact]] = field(default_factory=dict)

    def value(self, name: str) -> FactValue:
        """The winning value of a field, or None."""
        return self.chosen[name].value if name in self.chosen else None

    def lay_under(self, row: Row) -> None:
        """Add a row of a lower paper: it fills blanks, and what differs is kept as a conflict."""
        for name, fact in row.items():
            if name not in self.chosen:
                self.chosen[name] = fact
            elif not equal(self.chosen[name].value, fact.value):
                self.others.setdefault(name, []).append(fact)


def by_paper(facts: Iterable[Fact]) -> list[PaperFacts]:
    """The facts paper by paper, the paper with the last word first.

    Completion reports come before cementing reports, and those before sketches; of one kind the
    later one comes first, by date and then by tracking number. A cementing report later than
    every completion report tells of later work and comes before them.
    """
    papers: dict[Paper, PaperFacts] = {}
    for fact in facts:
        paper = fact.paper or _NOWHERE
        sheet = papers.setdefault(paper, PaperFacts(paper))
        place = row_of(fact.path)
        if place is None or not place[2]:
            sheet.values[fact.path] = fact
            continue
        table, number, name = place
        rows = sheet.tables.setdefault(table, [])
        while len(rows) <= number:
            rows.append({})
        rows[number][name] = fact
    newest = max((_day(p) for p in papers if p.kind in ("w2", "g1")), default=date.min)
    return sorted(papers.values(), key=lambda sheet: _order(sheet.paper, newest))


def _order(paper: Paper, newest_completion: date) -> tuple[object, ...]:
    later_work = paper.kind == "w15" and _day(paper) > newest_completion > date.min
    number = int(digits) if (digits := re.sub(r"\D", "", paper.tracking_no or "")) else 0
    return (
        0.5 if later_work else _RANK.get(paper.kind, 9),
        -_day(paper).toordinal(),
        -number,
        paper.document,
    )


def _day(paper: Paper) -> date:
    return paper.dated or date.min


def equal(one: FactValue, other: FactValue) -> bool:
    """Whether two papers say the same: spelling, case and leading zeros apart.

    >>> equal("08", "8"), equal("Spraberry (Trend Area)", "SPRABERRY [TREND AREA]"), equal(1, 1.0)
    (True, True, True)
    """
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 0.051
    plain = [re.sub(r"[^a-z0-9]", "", str(text).lower()).lstrip("0") for text in (one, other)]
    return plain[0] == plain[1]


def near(one: FactValue, other: FactValue, within: float) -> bool:
    """Whether two depths or sizes agree within WITHIN; an unknown one agrees with nothing."""
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    return abs(one - other) <= within


def first_said(
    sheets: Sequence[PaperFacts], path: str, accept: Callable[[Fact], bool] | None = None
) -> tuple[Fact | None, tuple[Fact, ...]]:
    """The fact at PATH of the highest paper that has it, and those of lower ones that differ."""
    said = [s.values[path] for s in sheets if path in s.values]
    said = [fact for fact in said if accept is None or accept(fact)]
    if not said:
        return None, ()
    return said[0], tuple(f for f in said[1:] if not equal(f.value, said[0].value))


def conflict(path: str, chosen: Fact, others: Sequence[Fact]) -> FactConflict:
    """The disagreement of papers on one value, with the reason for the choice."""
    return FactConflict(
        path=path, chosen=chosen, others=tuple(others), reason=_reason(chosen, others[0])
    )


def conflicts_of(table: str, number: int, layer: Layer) -> Iterator[FactConflict]:
    """The disagreements within one merged row."""
    for name, others in layer.others.items():
        yield conflict(f"{table}[{number}].{name}", layer.chosen[name], others)


def _reason(chosen: Fact, other: Fact) -> str:
    wins, loses = chosen.paper or _NOWHERE, other.paper or _NOWHERE
    if wins.kind == loses.kind or {wins.kind, loses.kind} <= {"w2", "g1"}:
        if wins.dated and loses.dated and wins.dated != loses.dated:
            return f"the later report ({wins.dated}) wins over the earlier one ({loses.dated})"
        return "the report with the higher tracking number wins"
    if wins.kind == "w15" and loses.kind in ("w2", "g1"):
        return f"the cementing report of {wins.dated} tells of work after the completion report"
    names = {
        "w2": "W-2",
        "g1": "G-1",
        "w15": "W-15",
        "w3": "W-3",
        "w3a": "W-3A",
        "gau": "water letter",
        "file": "facts file",
    }
    upper = names.get(wins.kind, wins.kind.replace("_", " "))
    lower = names.get(loses.kind, loses.kind.replace("_", " "))
    return f"the {upper} goes before the {lower} for this value"
