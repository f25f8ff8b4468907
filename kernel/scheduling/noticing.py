"""What a change of a schedule means for those who follow parts of it, in words.

A change touches subjects: the scenario, and for each job that moves its lineage, its well, its
campaigns and its rigs, those before and those after. What nobody needs to know to be somewhere on
another day (notes, costs, the order of rows) touches nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scheduling.board import Board, Change, applied, inverse
from kernel.scheduling.fleet import Blocked, Contract, Fleet, Rig
from kernel.scheduling.jobs import Job, span_of

Waits = Mapping[str, Mapping[tuple[str, str], str]]
Subject = tuple[str, str]  # kind (scenario, campaign, rig, job, well) and id
SHOWN_LINES = 20  # of one notice; more are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What happens to a job or a rig, and who may want to know.

    Attributes:
        words: A sentence that names it.
        job_id: The job in the scenario as it is now; empty where there is none.
    """

    subjects: frozenset[Subject]
    words: str
    job_id: str = ""


def touches(after: Board, changes: Sequence[Change]) -> list[Touch]:
    """What changes come to, job by job, in the order of the days on which the jobs start.

    Args:
        after: The scenario with the changes made.
        changes: All of them, what the engine re-timed included.
    """
    before = applied(after, inverse(changes))
    linked = {
        str((change.after or change.before)["successor_id"])
        for change in changes
        if change.row == "link" and change.field is None
    }
    moved = {change.id for change in changes if change.row == "job"} | linked
    ids = [one for one in moved if one in before.jobs or one in after.jobs]
    pairs = [(before.jobs.get(one), after.jobs.get(one)) for one in ids]
    return list(_told(before, after, pairs))


def touches_between(old: Board, new: Board) -> list[Touch]:
    """What is another way in NEW than in OLD; jobs are matched by lineage."""
    was = {job.lineage_id: job for job in old.jobs.values()}
    now = {job.lineage_id: job for job in new.jobs.values()}
    pairs = [(was.get(one), now.get(one)) for one in was.keys() | now.keys()]
    return list(_told(old, new, pairs))


def lines_for(found: Iterable[Touch], subjects: frozenset[Subject]) -> list[str]:
    """The sentences that concern who follows SUBJECTS."""
    return [touch.words for touch in found if touch.subjects & subjects]


def _told(
    before: Board, after: Board, pairs: Iterable[tuple[Job | None, Job | None]]
) -> Iterator[Touch]:
    told = []
    was, now = _waits(before), _waits(after)
    for old, new in pairs:
        words = list(_job_words(before, after, old, new))
        if old and new and old.id == new.id:  # a copy's links have other ids
            words += _links(was.get(old.id, {}), now.get(new.id, {}))
        if said := "; ".join(words):
            job = new or old
            assert job is not None  # noqa: S101 - one of a pair is there
            touch = Touch(
                subjects=_subjects(before, old) | _subjects(after, new),
                words=f"{job.name}: {said}",
                job_id=new.id if new else "",
            )
            told.append((job.start_on or date.max, job.name, touch))
    told.sort(key=lambda one: one[:2])
    return (touch for _, _, touch in told)


def _subjects(board: Board, job: Job | None) -> frozenset[Subject]:
    found: set[Subject] = {("scenario", board.scenario_id)}
    if job is not None:
        found.add(("job", job.lineage_id))
        found |= {("campaign", one) for one in job.campaign_ids}
        if job.rig_id:
            found.add(("rig", job.rig_id))
        if job.api14:
            found.add(("well", job.api14))
    return frozenset(found)


def _job_words(before: Board, after: Board, old: Job | None, new: Job | None) -> Iterator[str]:
    if new is None:
        yield f"taken out of the plan{_on(before.fleet, old)}"
        return
    span = span_of(new, after.data_date)
    if old is None:
        yield f"added{_on(after.fleet, new)}" + (f", {_days(span)}" if span else ", without dates")
        return
    if old.name != new.name:
        yield f"before {old.name}"
    if old.rig_id != new.rig_id:
        yield f"{_rig(before.fleet, old)} → {_rig(after.fleet, new)}"
    yield from _dates(span_of(old, before.data_date), span)
    if old.actual_start != new.actual_start:
        yield f"started {_day(new.actual_start)}" if new.actual_start else "has not started"
    if old.actual_finish != new.actual_finish:
        yield f"finished {_day(new.actual_finish)}" if new.actual_finish else "has not finished"
    if old.campaign_ids != new.campaign_ids:
        names = [
            after.fleet.campaigns[one].name
            for one in new.campaign_ids
            if one in after.fleet.campaigns
        ]
        yield f"belongs to {', '.join(names)}" if names else "belongs to no campaign"
    for gate in sorted(old.gates.keys() | new.gates.keys()):
        if old.gates.get(gate) != new.gates.get(gate):
            now = new.gates.get(gate)
            yield f"gate {gate} {_day(now)}" if now else f"gate {gate} without a day"


def _dates(old: tuple[date, date] | None, new: tuple[date, date] | None) -> Iterator[str]:
    if old == new:
        return
    if new is None:
        yield "has no dates any more"
    elif old is None:
        yield f"planned for {_days(new)}"
    else:
        start, finish = (new[0] - old[0]).days, (new[1] - old[1]).days
        if start == finish:
            yield f"{_later(start)}, {_days(new)}"
        elif start == 0:
            yield f"finishes {_later(finish)}, {_days(new)}"
        elif finish == 0:
            yield f"starts {_later(start)}, {_days(new)}"
        else:
            yield f"starts {_later(start)} and finishes {_later(finish)}, {_days(new)}"


def _waits(board: Board) -> Waits:
    """What each job waits for: the name of the other job by its id and the type of the link."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for link in board.links.values():
        name = board.jobs[link.predecessor_id].name
        found.setdefault(link.successor_id, {})[link.predecessor_id, link.type] = name
    return found


def _links(old: Mapping[tuple[str, str], str], new: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """What a job waits for now, and what it no longer waits for."""
    for key in sorted(new.keys() - old.keys()):
        yield f"waits for {new[key]} ({key[1]})"
    for key in sorted(old.keys() - new.keys()):
        yield f"no longer waits for {old[key]} ({key[1]})"


def rig_words(old: Rig | None, new: Rig | None) -> list[str]:
    """What is another way with a rig: state, contract, what blocks it; rates are left out."""
    if new is None:
        return ["taken out"]
    if old is None:
        return ["added"]
    said = []
    if old.name != new.name:
        said.append(f"before {old.name}")
    if old.status != new.status:
        said.append(f"state {new.status}, before {old.status}")
    for words, was, now in (
        ("", _spans(old.events), _spans(new.events)),
        ("contract ", _spans(old.contracts), _spans(new.contracts)),
    ):
        said += [f"{words}{one}" for one in now if one not in was]
        said += [f"no longer {words}{one}" for one in was if one not in now]
    if {c.start: c.values for c in old.capabilities} != {
        c.start: c.values for c in new.capabilities
    }:
        said.append("other capabilities")
    return said


def _abilities(rig: Rig) -> list[tuple[object, ...]]:
    return [(one.start, one.end, dict(one.values)) for one in rig.capabilities]


def _spans(rows: Sequence[Blocked] | Sequence[Contract]) -> list[str]:
    return [f"{_what(row).replace('_', ' ')} {_days((row.start, row.end))}" for row in rows]


def _what(row: Blocked | Contract) -> str:
    return row.kind if isinstance(row, Blocked) else row.term


def _rig_name(fleet: Fleet, job: Job | None) -> str:
    rig = fleet.rigs.get(job.rig_id) if job and job.rig_id else None
    return rig.name if rig else ""


def _on(fleet: Fleet, job: Job | None) -> str:
    name = _rig_name(fleet, job)
    return f" on {name}" if name else ""


def _rig(fleet: Fleet, job: Job) -> str:
    return _rig_name(fleet, job) or "no rig"


def _later(days: int) -> str:
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def _days(span: tuple[date, date]) -> str:
    return f"{_day(span[0])} to {_day(span[1])}"


def _day(day: date | None) -> str:
    """A day as a sentence writes it.

    >>> _day(date(2027, 3, 1))
    '1 Mar 2027'
    """
    return f"{day.day} {day:%b %Y}" if day else "–"
