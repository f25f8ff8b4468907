"""Which column of a rig schedule means what: the heading row, and a mapping to propose.

A heading is recognized as a whole, once units and words such as “planned” are taken away, so that
“Rig rate” is never taken for the rig. What a person chose before goes before what is proposed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from kernel.scheduling.sheet_table import CellValue, SheetTable, clean_text

_ROWS_SEARCHED = 10
_FEWEST_HEADINGS = 2
_ALIKE = 0.86


class SheetField(StrEnum):
    """What a column of a rig schedule can hold; the value is its heading on export."""

    JOB_ID = "Job ID"
    WELL = "Well"
    OIL_FIELD = "Field"
    WELL_TYPE = "Well type"
    KIND = "Job type"
    PHASE = "Phase"
    PLAN_TYPE = "Plan type"
    STATUS = "Status"
    PAD = "Pad"
    RIG = "Rig"
    CAMPAIGNS = "Campaigns"
    START = "Start"
    DURATION = "Duration (d)"
    FINISH = "Finish (day after)"
    LOW = "Fast case (d)"
    HIGH = "Slow case (d)"
    ACTUAL_START = "Actual start"
    ACTUAL_FINISH = "Actual finish (day after)"
    PERCENT = "Complete (%)"
    REMAINING = "Remaining (d)"
    CALENDAR = "Calendar"
    PINNED = "Pinned"
    CONSTRAINT = "Constraint"
    CONSTRAINT_DAY = "Constraint date"
    DEPTH = "Depth (ft)"
    AFE = "AFE"
    TANGIBLE = "Tangibles"
    INTANGIBLE = "Intangibles"
    MOBILISATION = "Mobilisation"
    CONTINGENCY = "Contingency (%)"
    INTEREST = "Working interest (%)"
    NPT = "NPT (%)"
    PREDECESSORS = "Predecessors"
    GATE = "Gate"
    GATE_DAY = "Gate date"
    NOTES = "Remarks"


_SYNONYMS: dict[SheetField, str] = {
    SheetField.JOB_ID: "job id, id, activity id, task id, lineage id, unique id",
    SheetField.WELL: "well, well no, wells, wellname, job, activity, task, uwi, hole, job no,"
    " well location, open location, project",
    SheetField.OIL_FIELD: "field, asset, area, reservoir, block",
    SheetField.WELL_TYPE: "well type, well class, well category",
    SheetField.KIND: "job type, type, kind, activity type, operation, operations, work type,"
    " scope, type of work, job kind",
    SheetField.PHASE: "phase, section, hole section, well phase",
    SheetField.PLAN_TYPE: "plan type, firm option, commitment, firm",
    SheetField.STATUS: "status, state, well status, job status",
    SheetField.PAD: "pad, platform, location, pad location, wellhead platform, site, surface pad",
    SheetField.RIG: "rig, rig no, rig number, rig id, unit, drilling unit, work center,"
    " work centre, workcenter, workcentre, wc",
    SheetField.CAMPAIGNS: "campaign, campaigns, program, programme",
    SheetField.START: "start, begin, from, spud, start day, rig start, rig on, rig up, accept,"
    " on location, commence, commencement, start time",
    SheetField.FINISH: "finish, end, to, finish day, rig release, release, rr, rig off, rig down,"
    " last day, through, until, finish day after, end day after, last day incl, finish time,"
    " completion day",
    SheetField.DURATION: "duration, days, dur, rig days, no days, no of days, number of days,"
    " well days, total days, durn",
    SheetField.LOW: "fast case, p10, p10 days, optimistic, low days",
    SheetField.HIGH: "slow case, p90, p90 days, pessimistic, high days",
    SheetField.ACTUAL_START: "actual start, actual spud, actual begin, started, spudded",
    SheetField.ACTUAL_FINISH: "actual finish, actual end, actual release, actual rig release,"
    " actual finish day after, finished, released",
    SheetField.PERCENT: "complete, percent complete, progress, percent, pct complete, completed",
    SheetField.REMAINING: "remaining, remaining days, days left, to go",
    SheetField.CALENDAR: "calendar, work calendar",
    SheetField.PINNED: "pinned, fixed, locked",
    SheetField.CONSTRAINT: "constraint, constraint type",
    SheetField.CONSTRAINT_DAY: "constraint day, constraint",
    SheetField.DEPTH: "depth, td, total depth, md, measured depth",
    SheetField.AFE: "afe, cost, costs, budget, afe cost, afe amount, well cost, total cost,"
    " capex, authorized cost, gross cost",
    SheetField.TANGIBLE: "tangibles, tangible, tangible cost",
    SheetField.INTANGIBLE: "intangibles, intangible, intangible cost, idc",
    SheetField.MOBILISATION: "mobilisation, mobilization, mob, mob cost, mob demob, mobilisation"
    " cost, mobilization cost",
    SheetField.CONTINGENCY: "contingency, contingency percent",
    SheetField.INTEREST: "working interest, wi, interest, nri wi",
    SheetField.NPT: "npt, non productive time, nonproductive time, downtime, lost time",
    SheetField.PREDECESSORS: "predecessors, predecessor, pred, preds, depends on, after job",
    SheetField.GATE: "gate, milestone, readiness, readiness gate, gates, deliverable",
    SheetField.GATE_DAY: "gate day, milestone day, readiness day, gate due, milestone due",
    SheetField.NOTES: "remarks, remark, comments, comment, notes, note, description",
}
_KNOWN: Mapping[str, SheetField] = {
    phrase.strip(): field
    for field, phrases in reversed(_SYNONYMS.items())
    for phrase in phrases.split(",")
}
_FILLERS = {"planned", "plan", "est", "estimated", "expected", "forecast", "current", "target"}
_FILLERS |= {"scheduled", "gross", "the", "name"}
_GROUPS = re.compile(r"\b(planned|plan|actual|actuals|act|forecast|estimated|schedule)\b", re.I)
_SAME = {"date": "day", "dates": "day", "act": "actual", "actuals": "actual", "number": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One column of a sheet.

    Attributes:
        text: As it stands, both lines of a heading of two.
        key: The heading without units and filling words, under which a choice is remembered.
        field: What it is proposed to mean; None for a column that is not imported.
        sure: Whether the heading says so itself, rather than a near word or the person's memory.
    """

    column: int
    text: str
    key: str
    field: SheetField | None = None
    sure: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRows:
    """Where the headings stand: rows `first` to `last`; rows after them are data."""

    first: int
    last: int
    headings: tuple[Heading, ...]


def heading_key(text: str, *, with_fillers: bool = False) -> str:
    """A heading without units, signs and filling words.

    >>> heading_key("Planned\\nStart Date"), heading_key("Rig #"), heading_key("AFE ($k)")
    ('start day', 'rig no', 'afe')
    """
    kept = re.sub(r"\((?:day after|incl)[^)]*\)", lambda m: m[0].strip("()"), text.casefold())
    kept = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", clean_text(kept))
    kept = re.sub(r"us\$|c\$|[$€£]\s*(?:k|mm|m)?\b|\b(?:usd|eur|gbp)\b", " ", kept)
    kept = kept.replace("#", " no ").replace("%", " ").replace("&", " ")
    words = [_SAME.get(word, word) for word in re.findall(r"[^\W_]+", kept)]
    fewer = [word for word in words if with_fillers or word not in _FILLERS]
    return " ".join(fewer or words)


def field_of(text: str) -> SheetField | None:
    """What a heading says that its column is; None for one that is not known.

    >>> field_of("Rig release"), field_of("Rig rate")
    (<SheetField.FINISH: 'Finish (day after)'>, None)
    """
    key = heading_key(text)
    if not key:
        return SheetField.PERCENT if text.strip() == "%" else None
    for known in (heading_key(text, with_fillers=True), key):
        if known in _KNOWN:
            return _KNOWN[known]
    for tail in (" day", " days", " time"):
        if key.endswith(tail) and key.removesuffix(tail) in _KNOWN:
            return _KNOWN[key.removesuffix(tail)]
    return None


def find_headings(
    table: SheetTable, *, remembered: Mapping[str, SheetField | None] | None = None
) -> HeadingRows | None:
    """The row of headings, or two rows that make one, among the first ten; None where none is.

    Args:
        table: The sheet.
        remembered: What a person chose before for the key of a heading; None for “not imported”.
    """
    best: HeadingRows | None = None
    most = 0
    for first in range(1, min(_ROWS_SEARCHED, len(table.rows)) + 1):
        for last in (first, first + 1):
            if last > first and not _all_text(table.rows[last - 1 : last]):
                continue
            found = _proposed(_texts(table, first, last), table, remembered or {})
            fields = {heading.field for heading in found if heading.field and heading.sure}
            if len(fields) > most and (SheetField.WELL in fields or len(fields) > 2):
                most, best = len(fields), HeadingRows(first=first, last=last, headings=found)
    return best if most >= _FEWEST_HEADINGS else None


def headings_at(
    table: SheetTable,
    *,
    first: int,
    last: int,
    remembered: Mapping[str, SheetField | None] | None = None,
) -> HeadingRows:
    """The headings of rows that a person named."""
    found = _proposed(_texts(table, first, last), table, remembered or {})
    return HeadingRows(first=first, last=last, headings=found)


def _all_text(rows: Sequence[Sequence[CellValue]]) -> bool:
    values = [value for row in rows for value in row if value is not None]
    return bool(values) and all(
        isinstance(value, str) and not re.search(r"\d{2}", value) for value in values
    )


def _texts(table: SheetTable, first: int, last: int) -> list[str]:
    """The heading of each column; a group such as “Actual” counts for the blank cells behind it."""
    if last == first:
        return [_text(table.at(first, column)) for column in range(1, table.width + 1)]
    texts, group = [], ""
    for column in range(1, table.width + 1):
        upper, lower = _text(table.at(first, column)), _text(table.at(last, column))
        if upper:
            group = upper if _GROUPS.search(upper) else ""
        over = upper if upper != lower else ""
        texts.append(" ".join(filter(None, (over or (group if lower else ""), lower))))
    return texts


def _text(value: CellValue) -> str:
    return clean_text(value) if isinstance(value, str) else ""


def _proposed(
    texts: Sequence[str], table: SheetTable, remembered: Mapping[str, SheetField | None]
) -> tuple[Heading, ...]:
    """Each field for one column at most: remembered ones first, then visible ones that say so."""
    headings = [
        Heading(
            column=column, text=text, key=heading_key(text), hidden=column in table.hidden_columns
        )
        for column, text in enumerate(texts, start=1)
        if text
    ]
    taken: dict[SheetField, int] = {}
    chosen: dict[int, tuple[SheetField | None, bool]] = {}
    for heading, field, sure in _wishes(headings, remembered):
        if heading.column in chosen or (field and field in taken):
            continue
        chosen[heading.column] = (field, sure)
        if field:
            taken[field] = heading.column
    return tuple(_with(heading, *chosen.get(heading.column, (None, False))) for heading in headings)


def _with(heading: Heading, field: SheetField | None, sure: bool) -> Heading:
    return Heading(
        column=heading.column,
        text=heading.text,
        key=heading.key,
        field=field,
        sure=sure,
        hidden=heading.hidden,
    )


def _wishes(
    headings: Sequence[Heading], remembered: Mapping[str, SheetField | None]
) -> Iterator[tuple[Heading, SheetField | None, bool]]:
    for heading in headings:
        if heading.key in remembered:
            yield heading, remembered[heading.key], True
    ordered = sorted(headings, key=lambda heading: heading.hidden)
    for heading in ordered:
        if field := field_of(heading.text):
            yield heading, field, True
    for heading in ordered:
        if len(heading.key) > 3 and (near := get_close_matches(heading.key, _KNOWN, 1, _ALIKE)):
            yield heading, _KNOWN[near[0]], False
