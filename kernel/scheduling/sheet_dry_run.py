"""What importing a sheet would do to a board: rows added, changed, unchanged, refused, left out.

Nothing is written here. A row finds its job by the job's ID, else by well, type of job and phase;
a well that stands there several times is told apart by the order of its visits. A column that the
sheet does not have changes nothing, an empty cell empties the value, and a job that the sheet does
not name stays as it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_jobs import CellFault, JobValues, ReadRow, read_rows
from kernel.scheduling.sheet_links import SheetLink
from kernel.scheduling.sheet_names import name_key, rig_likeness, well_likeness
from kernel.scheduling.sheet_reading import SheetReading
from kernel.scheduling.sheet_table import SheetTable, address

F = SheetField
# Derived on the board or recorded elsewhere (lost time is kept as events), so never compared.
NOT_STORED = frozenset({F.JOB_ID, F.STATUS, F.NPT, F.GATE_DAY, F.PHASE})
_LAST = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A job of the board in the words of a sheet."""

    id: str
    values: JobValues


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetBoard:
    """What is known before the import."""

    rows: Sequence[BoardRow] = ()
    rigs: Sequence[str] = ()
    campaigns: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A value of a job before and after."""

    field: SheetField
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedJob:
    """A job of the board that the sheet changes."""

    row: int
    id: str
    name: str
    changes: tuple[FieldChange, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """A spelling that may be another name of something known.

    Attributes:
        about: F.RIG or F.WELL.
        alike: What it looks like; empty for a rig that looks like none.
    """

    about: SheetField
    written: str
    alike: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """The effect of an import, row by row.

    Attributes:
        added: Rows that become jobs.
        unchanged: Rows with the ID of the job that already says the same.
        rejected: Rows set aside, each with its faulty cells; the rest can be imported without them.
        left_out: Rows that are no jobs, with the reason.
        not_in_file: Jobs of the board that no row names; they stay.
        new_rigs: Rigs that the import makes.
        notes: About the sheet as a whole.
    """

    added: tuple[ReadRow, ...] = ()
    changed: tuple[ChangedJob, ...] = ()
    unchanged: tuple[tuple[int, str], ...] = ()
    rejected: tuple[ReadRow, ...] = ()
    left_out: tuple[ReadRow, ...] = ()
    not_in_file: tuple[str, ...] = ()
    new_rigs: tuple[str, ...] = ()
    questions: tuple[NameQuestion, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave the board as it is."""
        return not (self.added or self.changed or self.new_rigs)


@dataclass(slots=True)
class _Names:
    """The names known so far, and the spellings that are asked about."""

    about: SheetField
    known: dict[str, str] = field(default_factory=dict)
    asked: dict[str, list[int]] = field(default_factory=dict)
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)


def dry_run(table: SheetTable, reading: SheetReading, board: SheetBoard) -> DryRun:
    """What importing a table in a reading would do to a board."""
    read = list(read_rows(table, reading))
    left_out = [row for row in read if row.left_out]
    rejected = [row for row in read if row.faults]
    jobs = [row for row in read if not row.faults and not row.left_out]
    jobs, repeated = _fold_repeats(jobs, reading)
    rigs, wells = _known(board, F.RIG), _known(board, F.WELL)
    new_rigs: dict[str, str] = {}
    campaigns = {name_key(name): name for name in board.campaigns}
    named = [
        _with_campaigns(_with_names(row, reading, rigs, wells, new_rigs), campaigns) for row in jobs
    ]
    rejected += [row for row in named if row.faults]
    good = [row for row in named if not row.faults]
    good, unlinked = _with_links(good, board, reading)
    paired, surplus = _paired(good, board, reading)
    rejected += [*unlinked, *surplus]
    overlaps = _overlaps(row for row, _ in paired)
    added, changed, unchanged = [], [], []
    for row, job in paired:
        row = replace(row, notes=(*row.notes, *overlaps.get(row.row, ())))
        if job is None:
            added.append(row)
        elif changes := tuple(_changes(row.values, job.values)):
            name = str(job.values.get(F.WELL) or "")
            changed.append(
                ChangedJob(row=row.row, id=job.id, name=name, changes=changes, notes=row.notes)
            )
        else:
            unchanged.append((row.row, job.id))
    met = {job.id for _, job in paired if job}
    used = {name_key(str(row.values.get(F.RIG) or "")) for row, _ in paired}
    return DryRun(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        rejected=_by_row(rejected),
        left_out=_by_row([*left_out, *repeated]),
        not_in_file=tuple(row.id for row in board.rows if row.id not in met),
        new_rigs=tuple(name for key, name in new_rigs.items() if key in used),
        questions=(*_questions(rigs), *_questions(wells)),
        notes=tuple(_notes(table, reading)),
    )


def _by_row(rows: Iterable[ReadRow]) -> tuple[ReadRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.row))


def _notes(table: SheetTable, reading: SheetReading) -> Iterator[str]:
    yield from table.notes
    if hidden := [row for row in table.hidden_rows if row > reading.last_row]:
        how = "are read too" if reading.with_hidden_rows else "are left out"
        yield f"{len(hidden)} hidden rows {how}."
    if columns := table.hidden_columns & set(reading.columns.values()):
        yield f"{len(columns)} hidden columns are read."
    if F.KIND not in reading.columns:
        yield f"No column says the type of job: each is taken as {reading.kind}."
    if F.NPT in reading.columns:
        yield "Shares of lost time are checked but not kept; lost time is recorded as events."


def _fold_repeats(
    rows: Sequence[ReadRow], reading: SheetReading
) -> tuple[list[ReadRow], list[ReadRow]]:
    """Rows that say the same are one job: repeated by mistake, or once for each readiness gate."""
    first: dict[tuple[Any, ...], ReadRow] = {}
    gates: dict[int, dict[str, date | None]] = {}
    repeated = []
    for row in rows:
        same = tuple(
            name_key(value) if f in (F.WELL, F.RIG) and value else value
            for f, value in row.values.items()
            if f is not F.GATE
        )
        kept = first.setdefault(same, row)
        known = gates.setdefault(kept.row, {})
        told = [(name, day) for name, day in row.values.get(F.GATE) or () if name not in known]
        if kept is not row:
            of = f"the gate {told[0][0]} of" if told else "the same as"
            repeated.append(ReadRow(row=row.row, left_out=f"{of} row {kept.row}"))
        known.update(told)
    if F.GATE not in reading.columns:
        return list(first.values()), repeated
    return [
        replace(row, values={**row.values, F.GATE: tuple(sorted(gates[row.row].items()))})
        for row in first.values()
    ], repeated


def _known(board: SheetBoard, about: SheetField) -> _Names:
    names = _Names(about)
    known = board.rigs if about is F.RIG else [row.values.get(about) for row in board.rows]
    for name in filter(None, known):
        names.known.setdefault(name_key(name), name)
    return names


def _with_names(
    row: ReadRow, reading: SheetReading, rigs: _Names, wells: _Names, new_rigs: dict[str, str]
) -> ReadRow:
    """A row with the names as they are known, or with faults where a person must say."""
    values = dict(row.values)
    faults = []
    for names in (rigs, wells):
        about = names.about
        written = values.get(about)
        if not written:
            continue
        key = name_key(written)
        if about is F.RIG and key in reading.new_rigs and key not in names.known:
            names.known[key] = new_rigs[key] = written
        if key not in names.known and not _joins(names, written, key, reading):
            names.asked.setdefault(written, []).append(row.row)
            faults.append(
                CellFault(
                    address=address(row.row, reading.columns[about]),
                    text=written,
                    reason=_unknown(names, written),
                )
            )
            continue
        values[about] = names.known.get(key, written)
    return replace(row, values=values, faults=tuple(faults))


def _with_campaigns(row: ReadRow, known: dict[str, str]) -> ReadRow:
    """A row with its campaigns as they are spelled on the board, or first in the sheet."""
    if not row.values.get(F.CAMPAIGNS):
        return row
    spelled = {known.setdefault(name_key(name), name) for name in row.values[F.CAMPAIGNS]}
    told = tuple(sorted(spelled, key=str.casefold))
    return replace(row, values={**row.values, F.CAMPAIGNS: told})


def _joins(names: _Names, written: str, key: str, reading: SheetReading) -> bool:
    """Whether a new name stands for itself: a well that is like no other, or that a person told."""
    like = rig_likeness if names.about is F.RIG else well_likeness
    if written not in names.alike:
        mine = like(written)
        names.alike[written] = tuple(n for n in names.known.values() if like(n) == mine)
    told = {name_key(name) for name in reading.names.get(names.about, {}).values()}
    if names.about is F.WELL and (key in told or not names.alike[written]):
        names.known[key] = written
        return True
    return False


def _unknown(names: _Names, written: str) -> str:
    if alike := names.alike[written]:
        return f"“{written}” looks like “{alike[0]}”. Say whether they are one."
    return f"The rig “{written}” is not known. Make it, or say which rig it is."


def _questions(names: _Names) -> Iterator[NameQuestion]:
    for written, rows in names.asked.items():
        yield NameQuestion(
            about=names.about, written=written, alike=names.alike[written], rows=tuple(rows)
        )


def _key(values: JobValues, told: Collection[SheetField]) -> tuple[str, ...]:
    """What tells jobs apart, as far as the sheet has the columns."""
    also = (str(values.get(f) or "") if f in told else "" for f in (F.KIND, F.PHASE))
    return name_key(str(values.get(F.WELL))), *also


def _paired(
    rows: Sequence[ReadRow], board: SheetBoard, reading: SheetReading
) -> tuple[list[tuple[ReadRow, BoardRow | None]], list[ReadRow]]:
    """Each row with its job, in the order of the sheet; a job is met once."""
    by_id = {row.id: row for row in board.rows}
    pairs: dict[int, BoardRow | None] = {}
    surplus = []
    met: set[str] = set()
    for row in rows:
        identity = str(row.values.get(F.JOB_ID) or "")
        if identity in by_id and identity not in met:
            met.add(identity)
            pairs[row.row] = by_id[identity]
        elif identity in met:
            at = address(row.row, reading.columns[F.JOB_ID])
            fault = CellFault(address=at, text=identity, reason="Another row has this job ID.")
            surplus.append(replace(row, faults=(fault,)))
    left = {row.row for row in surplus} | set(pairs)
    visits: dict[tuple[str, ...], list[BoardRow]] = {}
    for job in sorted((b for b in board.rows if b.id not in met), key=lambda b: _when(b.values)):
        visits.setdefault(_key(job.values, reading.columns), []).append(job)
    searching = sorted((r for r in rows if r.row not in left), key=lambda r: _when(r.values))
    for row in searching:  # visits that stand as they are, before those that moved
        waiting = visits.get(_key(row.values, reading.columns), [])
        same = [job for job in waiting if _when(job.values) == _when(row.values)]
        if same:
            pairs[row.row] = same[0]
            waiting.remove(same[0])
    for row in searching:
        if row.row not in pairs:
            waiting = visits.get(_key(row.values, reading.columns), [])
            pairs[row.row] = waiting.pop(0) if waiting else None
    return [(row, pairs[row.row]) for row in rows if row.row in pairs], surplus


def _when(values: JobValues) -> tuple[date, str]:
    return values.get(F.START) or _LAST, name_key(str(values.get(F.RIG) or ""))


def _with_links(
    rows: Sequence[ReadRow], board: SheetBoard, reading: SheetReading
) -> tuple[list[ReadRow], list[ReadRow]]:
    """Rows whose links name jobs that exist, by their ID or by the one job of a well."""
    if F.PREDECESSORS not in reading.columns:
        return list(rows), []
    ids = {row.id for row in board.rows}
    counts: dict[str, list[str]] = {}
    for one in board.rows:
        counts.setdefault(name_key(str(one.values.get(F.WELL))), []).append(one.id)
    here = {name_key(str(row.values[F.WELL])): str(row.values[F.WELL]) for row in rows}
    good: list[ReadRow] = []
    bad: list[ReadRow] = []
    for row in rows:
        links, faults = [], []
        for link in row.values.get(F.PREDECESSORS) or ():
            found = counts.get(name_key(link.job), [])
            if link.job in ids:
                links.append(link)
            elif len(found) == 1:
                links.append(replace(link, job=found[0]))
            elif not found and name_key(link.job) in here:
                links.append(replace(link, job=here[name_key(link.job)]))
            else:
                faults.append(_link_fault(row, reading, link, len(found)))
        resolved = {**row.values, F.PREDECESSORS: tuple(sorted(links, key=_link_order))}
        (bad if faults else good).append(replace(row, values=resolved, faults=tuple(faults)))
    return good, bad


def _link_order(link: SheetLink) -> tuple[str, str]:
    return link.job, link.type


def _link_fault(row: ReadRow, reading: SheetReading, link: SheetLink, found: int) -> CellFault:
    why = (
        f"{found} jobs are of the well “{link.job}”; give the job ID."
        if found
        else f"There is no job “{link.job}”."
    )
    at = address(row.row, reading.columns[F.PREDECESSORS])
    return CellFault(address=at, text=link.job, reason=why)


def _changes(new: JobValues, old: JobValues) -> Iterator[FieldChange]:
    for what, value in new.items():
        if what in NOT_STORED:
            continue
        before = old.get(what)
        if (value or None) != (before or None) and value != before:
            yield FieldChange(field=what, old=before, new=value)


def _overlaps(rows: Iterable[ReadRow]) -> dict[int, tuple[str, ...]]:
    """A note for each row whose job runs on a rig beside another one of the sheet."""
    notes: dict[int, tuple[str, ...]] = {}
    rigs: dict[str, list[ReadRow]] = {}
    for row in rows:
        if row.values.get(F.RIG) and row.values.get(F.START) and row.values.get(F.FINISH):
            rigs.setdefault(row.values[F.RIG], []).append(row)
    for rig, jobs in rigs.items():
        jobs.sort(key=lambda row: row.values[F.START])
        longest = jobs[0]
        for row in jobs[1:]:
            if row.values[F.START] < longest.values[F.FINISH]:
                notes[row.row] = (f"overlaps row {longest.row} on {rig}",)
            if row.values[F.FINISH] > longest.values[F.FINISH]:
                longest = row
    return notes


def counts_of(run: DryRun) -> Mapping[str, int]:
    """The counts of a dry run, as a person reads them."""
    return {
        "added": len(run.added),
        "changed": len(run.changed),
        "unchanged": len(run.unchanged),
        "rejected": len(run.rejected),
        "left out": len(run.left_out),
        "not in the file": len(run.not_in_file),
    }
