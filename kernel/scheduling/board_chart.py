"""A board as a chart: rows by rig, field or campaign; bars, arrows, moves and closed days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from kernel.scheduling.board import Board
from kernel.scheduling.chart import Arrow, Bar, Chart, Grouping, Row, Span, State, arrow_words
from kernel.scheduling.conflicts import Conflict
from kernel.scheduling.jobs import Job, Phase, span_of
from kernel.scheduling.phases import PhaseDays, phase_days
from kernel.scheduling.rig_rows import rig_rows
from kernel.scheduling.timing import Timing

NO_ROW = "-"  # of jobs without a rig, a field or a campaign
CLASHES = ("double_booking", "reported_overlap")
EVENT_WORDS = {
    "maintenance": "Maintenance",
    "inspection": "Inspection",
    "overhaul": "Overhaul",
    "other_operator": "With another operator",
    "suspended": "Suspended",
}
Days = tuple[date, date]


def chart_of(
    board: Board,
    *,
    title: str,
    today: date,
    grouping: Grouping = "rig",
    timing: Timing | None = None,
    conflicts: Sequence[Conflict] = (),
    baseline: Mapping[str, Days] | None = None,
    before: Board | None = None,
) -> Chart:
    """What a Gantt shows of a board.

    Args:
        board: The scenario.
        title: Stands above the chart on paper.
        today: The day of the today line.
        grouping: What a row is. A job of several campaigns stands in the first of them.
        timing: Floats and the critical path; None leaves both out.
        conflicts: Shown in red.
        baseline: The frozen days of jobs, by lineage.
        before: The board before a change that is looked at; bars that moved show where they were.
    """
    rows = _rows(board, grouping)
    spans = _spans(board)
    troubled = _troubled(conflicts)
    phases = _phases(board, spans)
    bars = [
        replace(
            _bar(board, board.jobs[job_id], days, grouping, timing, troubled, before),
            baseline=(baseline or {}).get(board.jobs[job_id].lineage_id),
            phases=phases.get(job_id, ()),
        )
        for job_id, days in spans.items()
    ]
    return Chart(
        title=title,
        today=today,
        rows=rows,
        bars=sorted(bars, key=lambda bar: (bar.start, bar.id)),
        arrows=list(_arrows(board, spans, timing)),
        spans=[*_row_spans(board, spans, conflicts)] if grouping == "rig" else (),
        grouping=grouping,
    )


def state_of(job: Job) -> State:
    """Done, in progress, committed (a firm plan) or planned."""
    if job.actual_finish is not None:
        return "done"
    if job.started:
        return "in_progress"
    return "committed" if job.plan_type == "Firm" else "planned"


def row_of(board: Board, job: Job, grouping: Grouping) -> str:
    """The row in which a job stands."""
    if grouping == "rig":
        rig = board.rig_of(job)
        return rig.id if rig else NO_ROW
    if grouping == "field":
        return job.oil_field or NO_ROW
    return next((each for each in job.campaign_ids if each in board.fleet.campaigns), NO_ROW)


def _spans(board: Board) -> dict[str, Days]:
    found = ((job.id, span_of(job, board.data_date)) for job in board.jobs.values())
    return {job_id: span for job_id, span in found if span is not None}


def _rows(board: Board, grouping: Grouping) -> list[Row]:
    counts: dict[str, int] = defaultdict(int)
    for job in board.jobs.values():
        counts[row_of(board, job, grouping)] += 1
    if grouping == "rig":
        named = [
            (rig.id, rig.name, f" · {rig.status}" if rig.status != "active" else "")
            for rig in board.fleet.rigs.values()
        ]
    elif grouping == "field":
        named = [(name, name, "") for name in counts if name != NO_ROW]
    else:
        named = [(each.id, each.name, "") for each in board.fleet.campaigns.values()]
    rows = [
        Row(id=key, label=label, note=_jobs(counts[key]) + note)
        for key, label, note in sorted(named, key=lambda one: one[1].casefold())
    ]
    if counts[NO_ROW]:
        words = {"rig": "No rig yet", "field": "No field", "campaign": "No campaign"}[grouping]
        rows.append(Row(id=NO_ROW, label=words, note=_jobs(counts[NO_ROW])))
    return rows


def _jobs(count: int) -> str:
    return f"{count} job" if count == 1 else f"{count} jobs"


def _troubled(conflicts: Iterable[Conflict]) -> dict[str, str]:
    """What is wrong with each job, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for conflict in conflicts:
        for job_id in conflict.jobs:
            found[job_id].append(conflict.words)
    return {job_id: "\n".join(words) for job_id, words in found.items()}


def _bar(
    board: Board,
    job: Job,
    days: Days,
    grouping: Grouping,
    timing: Timing | None,
    troubled: Mapping[str, str],
    before: Board | None,
) -> Bar:
    row = row_of(board, job, grouping)
    place = timing.jobs.get(job.id) if timing else None
    state = state_of(job)
    return Bar(
        id=job.id,
        label=job.name,
        short=job.name.split()[-1],
        row=row,
        start=days[0],
        end=days[1],
        state=state,
        percent=_percent(job, days, board.data_date),
        pinned=job.pinned,
        locked=_locked(job),
        critical=bool(place and place.critical and state != "done"),
        float_days=max(0, place.total_float_days) if place and state != "done" else 0,
        plan=_plan(job, days),
        was=_was(board, job, days, row, grouping, before),
        conflict=troubled.get(job.id, ""),
        words=tuple(
            _words(board, job, days, place.driver if place else None, troubled.get(job.id))
        ),
    )


def _plan(job: Job, days: Days) -> Days | None:
    """The planned days of a job that has begun, where they differ from what happened."""
    if not job.started or job.start_on is None or job.finish_on is None:
        return None
    planned = job.start_on, job.finish_on
    return None if planned == days else planned


def _phases(board: Board, spans: Mapping[str, Days]) -> dict[str, list[PhaseDays]]:
    """The phases of each job that has some."""
    of_job: dict[str, list[Phase]] = defaultdict(list)
    for phase in sorted(board.phases.values(), key=lambda one: (one.place, one.id)):
        if phase.job_id in spans:
            of_job[phase.job_id].append(phase)
    return {
        job_id: [*phase_days(board.jobs[job_id], phases, spans[job_id], data_date=board.data_date)]
        for job_id, phases in of_job.items()
    }


def _percent(job: Job, days: Days, data_date: date | None) -> int:
    """Reported, else the share of the days that have passed. [%]"""
    if job.percent is not None:
        return int(job.percent)
    if not job.started or job.actual_finish is not None or data_date is None:
        return 0
    return round(100 * max(0, (data_date - days[0]).days) / max(1, (days[1] - days[0]).days))


def _locked(job: Job) -> str:
    if job.actual_finish is not None:
        return "Done: its days are history."
    return "Started: set the days that remain in the sheet." if job.started else ""


def _was(
    board: Board, job: Job, days: Days, row: str, grouping: Grouping, before: Board | None
) -> tuple[date, date, str] | None:
    old = before.jobs.get(job.id) if before else None
    if before is None or old is None or (span := span_of(old, before.data_date)) is None:
        return None
    there = row_of(before, old, grouping)
    return None if (span, there) == (days, row) else (*span, there)


def _words(
    board: Board, job: Job, days: Days, driver: str | None, trouble: str | None
) -> Iterator[str]:
    about = [job.kind, job.oil_field, job.pad]
    yield ", ".join(words for words in about if words)
    if plan := _plan(job, days):
        late = (days[1] - plan[1]).days
        against = f"{abs(late)} d {'late' if late > 0 else 'early'}" if late else "on time"
        yield f"Planned {plan[0]} to {plan[1]}; finish {against}"
    if driver is not None and driver in board.jobs:
        yield f"Follows {board.jobs[driver].name}"
    if job.pinned:
        yield "Pinned: keeps its start"
    if trouble:
        yield trouble


def _arrows(board: Board, spans: Mapping[str, Days], timing: Timing | None) -> Iterator[Arrow]:
    for link in board.links.values():
        if link.predecessor_id not in spans or link.successor_id not in spans:
            continue
        place = timing.jobs.get(link.successor_id) if timing else None
        ends = [board.jobs[each].name for each in (link.predecessor_id, link.successor_id)]
        yield Arrow(
            id=link.id,
            from_id=link.predecessor_id,
            to_id=link.successor_id,
            kind=link.type,
            lag_days=link.lag_days,
            words=f"{' → '.join(ends)}: {arrow_words(link.type, link.lag_days)}",
            driving=bool(place and place.driver == link.predecessor_id),
        )


def _row_spans(
    board: Board, spans: Mapping[str, Days], conflicts: Sequence[Conflict]
) -> Iterator[Span]:
    for rig in board.fleet.rigs.values():
        for event in rig.events:
            words = event.note or EVENT_WORDS.get(event.kind, event.kind)
            yield Span(row=rig.id, start=event.start, end=event.end, kind="closure", words=words)
    for rig_id, row in rig_rows(board).items():
        if (rig_here := board.fleet.rigs.get(rig_id)) is None:
            continue
        dated = [job for job in row if job.id in spans]
        for one, other in pairwise(dated):
            days = board.move_days(rig_here, one.pad, other.pad)
            start = spans[one.id][1]
            if days and spans[other.id][0] >= start + timedelta(days=days):
                yield Span(
                    row=rig_id,
                    start=spans[other.id][0] - timedelta(days=days),
                    end=spans[other.id][0],
                    kind="move",
                    words=f"Move to {other.pad or other.name}, {days} d",
                )
    for conflict in conflicts:
        if conflict.kind in CLASHES and conflict.rig_id and conflict.start and conflict.end:
            yield Span(
                row=conflict.rig_id,
                start=conflict.start,
                end=conflict.end,
                kind="conflict",
                words=conflict.words,
                bars=conflict.jobs,
            )
