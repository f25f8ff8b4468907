"""What does not go together in a scenario: rigs, places, contracts, set dates, gates, links.

A conflict is the same as long as its kind and its jobs are: its key keeps owner and reason from
one reckoning to the next. Hard ones block submission; soft ones need a reason.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from kernel.scheduling.board import Board
from kernel.scheduling.fleet import Blocked, Rig, fold
from kernel.scheduling.job_cost import costs_of
from kernel.scheduling.jobs import Job, JobLink, span_of
from kernel.scheduling.skills import unmet
from kernel.scheduling.spans import merged

Kind = Literal[
    "double_booking", "reported_overlap", "move_time", "rig_event", "shutdown", "contract",
    "option", "capability", "simops", "readiness", "constraint", "link", "missing_rate",
    "missing_rig", "missing_dates",
]  # fmt: skip
SOFT: frozenset[Kind] = frozenset(
    {"option", "readiness", "constraint", "missing_rate", "missing_rig"}
)
WORDS: dict[Kind, str] = {
    "double_booking": "Rig booked twice",
    "reported_overlap": "Reported jobs overlap",
    "move_time": "No time to move",
    "rig_event": "Rig not available",
    "shutdown": "Place shut down",
    "contract": "Outside the contract",
    "option": "Needs the option",
    "capability": "Rig cannot do it",
    "simops": "Too many jobs at once",
    "readiness": "Gate after the start",
    "constraint": "Set date not kept",
    "link": "Link not kept",
    "missing_rate": "No day rate",
    "missing_rig": "No rig",
    "missing_dates": "No dates",
}
NEEDS_RIG = ("Drilling", "Completion", "Workover", "RigOverhaul")
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that does not go together.

    Attributes:
        key: The same whenever the same jobs have the same trouble.
        jobs: Ids of the jobs it concerns, by start.
        words: What is wrong, with names and days.
        start: The first day of the trouble; None where it has no dates.
        end: The day after its last.
        days: How many days are too many or too few. [d]
    """

    kind: Kind
    key: str
    jobs: tuple[str, ...]
    words: str
    start: date | None
    end: date | None
    days: int
    rig_id: str | None

    @property
    def hard(self) -> bool:
        """Whether it blocks submission."""
        return self.kind not in SOFT


def conflicts_of(board: Board) -> tuple[Conflict, ...]:
    """Every conflict of a scenario, by start and key."""
    spans: dict[str, Span] = {}
    for job in board.jobs.values():
        if (span := span_of(job, board.data_date)) is not None:
            spans[job.id] = span
    found = [
        *_on_rigs(board, spans),
        *_at_places(board, spans),
        *_of_jobs(board, spans),
        *_of_links(board, spans),
    ]
    return tuple(sorted(found, key=lambda each: (each.start or date.max, each.key)))


def _conflict(
    kind: Kind, jobs: Sequence[Job], words: str, span: Span | None, days: int = 0, mark: str = ""
) -> Conflict:
    ids = [job.id for job in jobs]
    return Conflict(
        kind=kind,
        key=":".join([kind, *sorted(ids), *([mark] if mark else [])]),
        jobs=tuple(ids),
        words=words,
        start=span[0] if span else None,
        end=span[1] if span else None,
        days=days,
        rig_id=jobs[0].rig_id if jobs else None,
    )


def _on_rigs(board: Board, spans: dict[str, Span]) -> Iterator[Conflict]:
    rows: dict[str, list[Job]] = defaultdict(list)
    for job in board.jobs.values():
        if job.rig_id is not None and job.id in spans:
            rows[job.rig_id].append(job)
    for rig_id, row in rows.items():
        rig = board.fleet.rigs.get(rig_id)
        if rig is None:
            continue
        row.sort(key=lambda job: (*spans[job.id], job.sequence, job.id))
        busy = [job for job in row if spans[job.id][0] < spans[job.id][1]]
        yield from _booked_twice(rig, busy, spans)
        yield from _moves(board, rig, busy, spans)
        for job in busy:
            if job.actual_finish is None:
                yield from _availability(rig, job, spans[job.id])


def _booked_twice(rig: Rig, row: Sequence[Job], spans: dict[str, Span]) -> Iterator[Conflict]:
    """Jobs that overlap, those that hang together in one."""
    cluster: list[Job] = []
    end = date.min
    for job in [*row, None]:
        if job is not None and cluster and spans[job.id][0] < end:
            cluster.append(job)
            end = max(end, spans[job.id][1])
            continue
        if len(cluster) > 1:
            yield _cluster(rig, cluster, spans)
        if job is not None:
            cluster, end = [job], spans[job.id][1]


def _cluster(rig: Rig, jobs: Sequence[Job], spans: dict[str, Span]) -> Conflict:
    starts = sorted(spans[job.id][0] for job in jobs)
    ends = sorted(spans[job.id][1] for job in jobs)
    first, last = starts[1], ends[-2]  # a day is claimed twice between the second and last but one
    total = sum((spans[job.id][1] - spans[job.id][0]).days for job in jobs)
    covered = sum(b - a for a, b in merged(_ordinals(spans[job.id]) for job in jobs))
    reported = sum(job.actual_finish is not None for job in jobs) > 1
    kind: Kind = "reported_overlap" if reported else "double_booking"
    names = " and ".join(job.name for job in jobs[:4]) + (" and more" if len(jobs) > 4 else "")
    words = f"{rig.name} is booked twice: {names} overlap by {_days(total - covered)}"
    return _conflict(kind, jobs, words, (first, max(first, last)), total - covered)


def _ordinals(span: Span) -> tuple[int, int]:
    return span[0].toordinal(), span[1].toordinal()


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _moves(
    board: Board, rig: Rig, row: Sequence[Job], spans: dict[str, Span]
) -> Iterator[Conflict]:
    for job, following in pairwise(row):
        end, start = spans[job.id][1], spans[following.id][0]
        needed = board.move_days(rig, job.pad, following.pad)
        gap = (start - end).days
        if 0 <= gap < needed and following.actual_start is None:
            words = (
                f"{rig.name} needs {_days(needed)} from {job.pad} to {following.pad} and has"
                f" {_days(gap)} between {job.name} and {following.name}"
            )
            yield _conflict("move_time", (job, following), words, (end, start), needed - gap)


def _availability(rig: Rig, job: Job, span: Span) -> Iterator[Conflict]:
    for event in rig.events:
        if hit := _shared(span, event):
            what = event.kind.replace("_", " ")
            words = f"{rig.name} has {what} from {event.start} to {event.end} during {job.name}"
            mark = event.start.isoformat()
            yield _conflict("rig_event", (job,), words, hit, (hit[1] - hit[0]).days, mark)
    yield from _contract(rig, job, span)
    if lacking := unmet(rig, job, span):
        yield _conflict("capability", (job,), f"{rig.name} cannot do {job.name}: {lacking}", span)


def _shared(span: Span, event: Blocked) -> Span | None:
    start, end = max(span[0], event.start), min(span[1], event.end)
    return (start, end) if start < end else None


def _contract(rig: Rig, job: Job, span: Span) -> Iterator[Conflict]:
    if not rig.contracts:
        return
    firm = merged(_ordinals((c.start, c.end)) for c in rig.contracts if c.term == "firm")
    whole = merged(_ordinals((c.start, c.end)) for c in rig.contracts)
    outside = _outside(_ordinals(span), whole)
    if outside:
        words = f"{job.name} is outside the contract of {rig.name} for {_days(outside)}"
        yield _conflict("contract", (job,), words, span, outside)
    elif beyond := _outside(_ordinals(span), firm):
        words = f"{job.name} needs the option of {rig.name} for {_days(beyond)}"
        yield _conflict("option", (job,), words, span, beyond)


def _outside(span: tuple[int, int], windows: Sequence[tuple[int, int]]) -> int:
    inside = sum(max(0, min(span[1], b) - max(span[0], a)) for a, b in windows)
    return span[1] - span[0] - inside


def _at_places(board: Board, spans: dict[str, Span]) -> Iterator[Conflict]:
    there: dict[str, list[Job]] = defaultdict(list)
    for job in board.jobs.values():
        if job.pad and job.id in spans and job.actual_finish is None:
            there[fold(job.pad)].append(job)
    for key, jobs in there.items():
        site = board.fleet.sites.get(key)
        if site is None:
            continue
        for job in jobs:
            for event in site.events:
                if hit := _shared(spans[job.id], event):
                    words = f"{site.name} is shut {event.start} to {event.end} during {job.name}"
                    days, mark = (hit[1] - hit[0]).days, event.start.isoformat()
                    yield _conflict("shutdown", (job,), words, hit, days, mark)
        if site.most_at_once is not None:
            yield from _too_many(site.name, site.most_at_once, jobs, spans)


def _too_many(
    place: str, most: int, jobs: Sequence[Job], spans: dict[str, Span]
) -> Iterator[Conflict]:
    """The first moment of each stretch at which too many jobs run at a place."""
    running: list[Job] = []
    for job in sorted(jobs, key=lambda each: spans[each.id]):
        running = [each for each in running if spans[each.id][1] > spans[job.id][0]] + [job]
        if len(running) > most and spans[job.id][0] < spans[job.id][1]:
            span = (spans[job.id][0], min(spans[each.id][1] for each in running))
            names = ", ".join(each.name for each in running)
            words = f"{place} allows {most} jobs at once; {names} run together"
            yield _conflict("simops", running, words, span, (span[1] - span[0]).days)


def _of_jobs(board: Board, spans: dict[str, Span]) -> Iterator[Conflict]:
    costs = costs_of(board)
    for job in board.jobs.values():
        span = spans.get(job.id)
        if span is None:
            yield _conflict("missing_dates", (job,), f"{job.name} has no start or duration", None)
        if job.rig_id is None and job.kind in NEEDS_RIG:
            yield _conflict("missing_rig", (job,), f"{job.name} has no rig", span)
        if span is None or job.started:
            continue
        for gate, day in job.gates.items():
            if day is not None and day > span[0]:
                late = (day - span[0]).days
                words = f"{job.name}: gate {gate} is passed on {day}, {_days(late)} after the start"
                yield _conflict("readiness", (job,), words, (span[0], day), late, gate)
        if lacking := costs[job.id].lacking:
            yield _conflict("missing_rate", (job,), f"{job.name}: {lacking}", span)
        if broken := _constraint(job, span):
            late, said = broken
            words = f"{job.name} {said} {job.constraint_on}, but {_days(abs(late))} off"
            yield _conflict("constraint", (job,), words, span, abs(late), job.constraint_type or "")


def _constraint(job: Job, span: Span) -> tuple[int, str] | None:
    """How many days a set date is missed by, and what it says."""
    if job.constraint_on is None or job.constraint_type in (None, "ALAP"):
        return None
    starts = (span[0] - job.constraint_on).days
    finishes = (span[1] - job.constraint_on).days
    off, bad, said = {
        "SNET": (starts, starts < 0, "must not start before"),
        "SNLT": (starts, starts > 0, "must not start after"),
        "FNET": (finishes, finishes < 0, "must not finish before"),
        "FNLT": (finishes, finishes > 0, "must not finish after"),
        "MSO": (starts, starts != 0, "must start on"),
        "MFO": (finishes, finishes != 0, "must finish on"),
    }[job.constraint_type]
    return (off, said) if bad else None


def _of_links(board: Board, spans: dict[str, Span]) -> Iterator[Conflict]:
    for link in board.links.values():
        before, after = board.jobs[link.predecessor_id], board.jobs[link.successor_id]
        ends, begins = spans.get(before.id), spans.get(after.id)
        if ends is None or begins is None or after.started:
            continue
        short = _short(link, ends, begins)
        if short > 0:
            words = f"{after.name} comes {_days(short)} too early after {before.name} ({link.type})"
            yield _conflict("link", (before, after), words, begins, short, link.type)
        elif link.most_days is not None and (begins[0] - ends[0]).days > link.most_days:
            late = (begins[0] - ends[0]).days - link.most_days
            words = f"{after.name} comes {_days(late)} too late after {before.name}"
            yield _conflict("link", (before, after), words, begins, late, "most")


def _short(link: JobLink, ends: Span, begins: Span) -> int:
    """Days by which a link is not kept; lags that follow a calendar are left to the engine."""
    if link.lag_calendar != "every_day":
        return 0
    held = ends[1] if link.type in ("FS", "FF") else ends[0]
    bound = begins[0] if link.type in ("FS", "SS") else begins[1]
    return link.lag_days - (bound - held).days
