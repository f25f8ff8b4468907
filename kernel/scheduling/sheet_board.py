"""A board in the words of a sheet, and a dry run as commands on the board."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kernel.scheduling.board import Board, rig_names
from kernel.scheduling.cells import OPEN
from kernel.scheduling.commands import AddJob, AddLink, Command, DeleteLink, SetField, SetPhases
from kernel.scheduling.fleet import fold
from kernel.scheduling.jobs import GATES, Job, JobLink
from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_dry_run import BoardRow, DryRun, SheetBoard
from kernel.scheduling.sheet_jobs import JobValues, ReadRow
from kernel.scheduling.sheet_links import SheetLink
from kernel.scheduling.sheet_reading import SheetReading

F = SheetField
COLUMN_OF: Mapping[SheetField, str] = {
    F.WELL: "name", F.OIL_FIELD: "oil_field", F.WELL_TYPE: "well_type", F.KIND: "kind",
    F.PLAN_TYPE: "plan_type", F.PAD: "pad", F.RIG: "rig_id", F.CAMPAIGNS: "campaign_ids",
    F.CALENDAR: "calendar", F.START: "start_on", F.DURATION: "duration_days",
    F.LOW: "low_days", F.HIGH: "high_days",
    F.ACTUAL_START: "actual_start", F.ACTUAL_FINISH: "actual_finish", F.PERCENT: "percent",
    F.REMAINING: "remaining_days", F.PINNED: "pinned", F.CONSTRAINT: "constraint_type",
    F.CONSTRAINT_DAY: "constraint_on", F.DEPTH: "depth_ft", F.AFE: "afe_amount",
    F.TANGIBLE: "tangible_cost", F.INTANGIBLE: "intangible_cost",
    F.MOBILISATION: "mobilisation_cost", F.CONTINGENCY: "contingency_percent",
    F.INTEREST: "working_interest_percent", F.NOTES: "notes",
}  # fmt: skip


def rig_labels(board: Board) -> dict[str, str]:
    """The name of each rig, with its terrain where a name alone is not enough."""
    known = rig_names(board)
    return {
        rig.id: rig.name if known.get(fold(rig.name)) else f"{rig.name} ({rig.terrain})"
        for rig in board.fleet.rigs.values()
    }


def rig_label(board: Board, rig_id: str | None) -> str:
    """The name of one rig; empty where there is none."""
    return rig_labels(board).get(rig_id or "", "")


def status_words(job: Job) -> str:
    """What has happened to a job, as its status is written."""
    if job.actual_finish:
        return "done"
    if job.started:
        return "in progress"
    return "committed" if job.plan_type == "Firm" else "planned"


def sheet_board(board: Board) -> SheetBoard:
    """Every job as a row of the sheet, by rig in the order of work; rigs and campaigns by name."""
    names = rig_labels(board)
    links: dict[str, list[JobLink]] = {}
    for link in board.links.values():
        links.setdefault(link.successor_id, []).append(link)
    phases: dict[str, list[tuple[int, str]]] = {}
    for phase in board.phases.values():
        phases.setdefault(phase.job_id, []).append((phase.place, phase.phase))
    jobs = sorted(
        board.jobs.values(),
        key=lambda j: (j.rig_id is None, names.get(j.rig_id or "", ""), j.sequence, j.name, j.id),
    )
    return SheetBoard(
        rows=[
            BoardRow(
                id=job.id,
                values=_values(board, job, names)
                | {
                    F.PREDECESSORS: tuple(sorted(map(_link, links.get(job.id, ())), key=_by_job)),
                    F.PHASE: "; ".join(phase for _, phase in sorted(phases.get(job.id, ()))),
                },
            )
            for job in jobs
        ],
        rigs=sorted(names.values()),
        campaigns=sorted(one.name for one in board.fleet.campaigns.values()),
    )


def _values(board: Board, job: Job, rigs: Mapping[str, str]) -> dict[SheetField, Any]:
    known = board.fleet.campaigns
    names = (known[one].name for one in job.campaign_ids if one in known)
    return {
        **{field: getattr(job, column) for field, column in COLUMN_OF.items()},
        F.RIG: rigs.get(job.rig_id or ""),
        F.CAMPAIGNS: tuple(sorted(names, key=str.casefold)),
        F.FINISH: job.finish_on,
        F.STATUS: status_words(job),
        F.GATE: tuple(sorted(job.gates.items())),
    }


def _link(link: JobLink) -> SheetLink:
    return SheetLink(
        job=link.predecessor_id,
        type=link.type,
        lag_days=link.lag_days,
        buffer=link.lag_kind == "buffer",
        most_days=link.most_days,
    )


def _by_job(link: SheetLink) -> tuple[str, str]:
    return link.job, link.type


def commands_of(
    run: DryRun, board: Board, reading: SheetReading, new_id: Callable[[], str]
) -> tuple[list[Command], dict[str, int]]:
    """The commands that carry out a dry run, and the row of the sheet behind each job."""
    rows: dict[str, int] = {}
    ids = {added.row: new_id() for added in run.added}
    wells = {fold(str(a.values[F.WELL])): ids[a.row] for a in reversed(run.added)}
    commands: list[Command] = []
    later: list[Command] = []
    for added in run.added:
        job_id = ids[added.row]
        rows[job_id] = added.row
        commands.append(AddJob(id=job_id, values=_new_values(added, reading)))
        commands += _phases(job_id, added.values)
        for link in added.values.get(F.PREDECESSORS) or ():
            later.append(_add_link(link, job_id, wells))
    for changed in run.changed:
        rows[changed.id] = changed.row
        for change in changed.changes:
            if change.field is F.PREDECESSORS:
                later += _relinked(board, changed.id, change.new, wells)
            elif change.field is F.GATE:
                commands += _gates(changed.id, change.new)
            elif change.field in COLUMN_OF:
                value = _typed(change.field, change.new)
                name = COLUMN_OF[change.field]
                commands.append(SetField(id=changed.id, field=name, value=value, pin=False))
    return [*commands, *later], rows


def _new_values(row: ReadRow, reading: SheetReading) -> dict[str, Any]:
    values = {
        COLUMN_OF[field]: _typed(field, value)
        for field, value in row.values.items()
        if field in COLUMN_OF and value not in (None, "", ())
    }
    gates = {f"gates.{name}": day or OPEN for name, day in row.values.get(F.GATE) or ()}
    return {"kind": reading.kind} | values | gates


def _typed(field: SheetField, value: Any) -> Any:
    """A value as a person would type it; empty text empties the cell."""
    if field is F.CAMPAIGNS:
        return "; ".join(value or ())
    return "" if value is None else value


def _phases(job_id: str, values: JobValues) -> Iterator[Command]:
    if values.get(F.PHASE):
        days = values.get(F.DURATION) or 0
        yield SetPhases(id=job_id, phases=[{"phase": values[F.PHASE], "duration_days": days}])


def _gates(job_id: str, gates: tuple[tuple[str, Any], ...]) -> Iterator[Command]:
    told = {name: day or OPEN for name, day in gates}
    for name in GATES:
        yield SetField(id=job_id, field=f"gates.{name}", value=told.get(name, ""))


def _relinked(
    board: Board, job_id: str, wanted: tuple[SheetLink, ...], wells: Mapping[str, str]
) -> Iterator[Command]:
    kept = set(wanted)
    for link in board.links.values():
        if link.successor_id != job_id:
            continue
        if _link(link) in kept:
            kept.discard(_link(link))
        else:
            yield DeleteLink(id=link.id)
    for one in sorted(kept, key=_by_job):
        yield _add_link(one, job_id, wells)


def _add_link(link: SheetLink, job_id: str, wells: Mapping[str, str]) -> AddLink:
    return AddLink(
        predecessor_id=wells.get(fold(link.job), link.job),
        successor_id=job_id,
        type=link.type,
        lag_days=link.lag_days,
        lag_kind="buffer" if link.buffer else "technical",
        most_days=link.most_days,
    )
