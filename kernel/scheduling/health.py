"""Whether a schedule is fit to be relied on: the fourteen checks that planners use (DCMA).

Source: reference "Schedule health". Thresholds are settings, and drilling jobs are rightly long.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.scheduling.activities import Activity, ConstraintType, Link, LinkType
from kernel.scheduling.cpm import Schedule
from kernel.scheduling.progress import out_of_sequence

HARD_CONSTRAINTS = (
    ConstraintType.START_NO_LATER,
    ConstraintType.FINISH_NO_LATER,
    ConstraintType.MUST_START,
    ConstraintType.MUST_FINISH,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLimits:
    """What is still healthy; shares are of the open activities or of the links. [-, d]"""

    missing_logic: float = 0.05
    leads: float = 0.0
    lags: float = 0.05
    finish_to_start: float = 0.90
    hard_constraints: float = 0.05
    long_float_days: int = 44
    long_float: float = 0.05
    long_duration_days: int = 44
    long_duration: float = 0.05
    least_index: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """One check.

    Attributes:
        value: A share, a count or an index; None where there is nothing to check.
        limit: What it may be.
        passed: Whether it is.
        found: The activities or links it found, by id; a link as "A → B".
    """

    name: str
    value: float | None
    limit: float
    passed: bool
    found: tuple[str, ...] = ()


def health_of(
    answer: Schedule,
    *,
    data_date: int | None = None,
    finish_by: int | None = None,
    baseline: Mapping[str, int] | None = None,
    without_rig: Sequence[str] = (),
    set_links: Sequence[Link] | None = None,
    limits: HealthLimits | None = None,
) -> list[HealthCheck]:
    """Check a schedule.

    Args:
        answer: From `schedule`.
        data_date: The first day not yet reported.
        finish_by: The day that the whole is to end by, for the critical path length index.
        baseline: Finish of each activity in the baseline, for missed work and execution index.
        without_rig: Activities that need a rig and have none.
        set_links: Links that people set, where the network has others too, such as the order on
            the rigs; those complete the logic, but are no leads and lags.
        limits: Thresholds; default: the usual ones.
    """
    limits = limits or HealthLimits()
    work, links = answer.network.activities, answer.network.links
    open_ = [each for each in work if each.progress is None or each.progress.finish is None]
    checks = [*_of_links(links, links if set_links is None else set_links, open_, limits)]
    checks += _of_work(answer, open_, limits)
    checks.append(_none("work without a rig", without_rig))
    checks.append(
        _none(
            "progress out of sequence",
            [_name(link) for link in out_of_sequence(list(work), list(links))],
        )
    )
    if data_date is not None:
        planned = zip(work, answer.early_start.tolist(), strict=True)
        late = [each.id for each, start in planned if each.progress is None and start < data_date]
        checks.append(_none("planned before the data date", late))
    checks += _indices(answer, data_date, finish_by, baseline, limits)
    return checks


def _of_links(
    every: Sequence[Link], links: Sequence[Link], open_: Sequence[Activity], limits: HealthLimits
) -> Iterator[HealthCheck]:
    before, after = {link.successor for link in every}, {link.predecessor for link in every}
    loose = [each.id for each in open_ if each.id not in before or each.id not in after]
    yield _at_most("missing logic", loose, len(open_), limits.missing_logic)
    for name, found, most in (
        ("leads", _where(links, lambda link: link.lag_days < 0), limits.leads),
        ("lags", _where(links, lambda link: link.lag_days > 0), limits.lags),
    ):
        yield _at_most(name, found, len(links), most)
    other = _where(links, lambda link: link.type is not LinkType.FS)
    share = 1 - len(other) / len(links) if links else None
    yield HealthCheck(
        name="finish-to-start links",
        value=share,
        limit=limits.finish_to_start,
        passed=share is None or share >= limits.finish_to_start,
        found=tuple(other),
    )


def _of_work(
    answer: Schedule, open_: Sequence[Activity], limits: HealthLimits
) -> Iterator[HealthCheck]:
    floats = dict(
        zip((each.id for each in answer.network.activities), answer.total_float, strict=True)
    )
    hard = [
        each.id
        for each in open_
        if each.constraint is not None and each.constraint.type in HARD_CONSTRAINTS
    ]
    yield _at_most("hard constraints", hard, len(open_), limits.hard_constraints)
    long_float = [each.id for each in open_ if floats[each.id] > limits.long_float_days]
    yield _at_most("long float", long_float, len(open_), limits.long_float)
    yield _none("negative float", [each.id for each in open_ if floats[each.id] < 0])
    long = [each.id for each in open_ if each.duration_days > limits.long_duration_days]
    yield _at_most("long duration", long, len(open_), limits.long_duration)


def _indices(
    answer: Schedule,
    data_date: int | None,
    finish_by: int | None,
    baseline: Mapping[str, int] | None,
    limits: HealthLimits,
) -> Iterator[HealthCheck]:
    if data_date is None:
        return
    if finish_by is not None:
        length = answer.project_end - data_date
        value = None if length <= 0 else (finish_by - data_date) / length
        yield _at_least("critical path length index", value, limits.least_index)
    if baseline is not None:
        done = {
            each.id
            for each in answer.network.activities
            if each.progress is not None and each.progress.finish is not None
        }
        due = [name for name, finish in baseline.items() if finish <= data_date]
        missed = tuple(name for name in due if name not in done)
        value = len(done) / len(due) if due else None
        yield _at_least("baseline execution index", value, limits.least_index, missed)


def _where(links: Sequence[Link], holds: Callable[[Link], bool]) -> list[str]:
    return [_name(link) for link in links if holds(link)]


def _name(link: Link) -> str:
    return f"{link.predecessor} → {link.successor}"


def _at_most(name: str, found: Sequence[str], of: int, most: float) -> HealthCheck:
    share = len(found) / of if of else None
    return HealthCheck(
        name=name,
        value=share,
        limit=most,
        passed=share is None or share <= most,
        found=tuple(found),
    )


def _none(name: str, found: Sequence[str]) -> HealthCheck:
    return HealthCheck(name=name, value=len(found), limit=0, passed=not found, found=tuple(found))


def _at_least(
    name: str, value: float | None, least: float, found: tuple[str, ...] = ()
) -> HealthCheck:
    return HealthCheck(
        name=name, value=value, limit=least, passed=value is None or value >= least, found=found
    )
