"""What is left of work that goes on, and what of a progress report cannot be.

Source: reference "Progress and data date". The data date is the first day not yet reported.
"""

import math
from collections.abc import Iterator

from kernel.scheduling.activities import Activity, Link, LinkType


def pace(*, planned_days_done: float, actual_days: float) -> float:
    """Planned days of the work done by days that it took; 1 while nothing is known. [-]

    >>> pace(planned_days_done=6, actual_days=8)
    0.75
    """
    if planned_days_done <= 0 or actual_days <= 0:
        return 1.0
    return planned_days_done / actual_days


def days_left(
    *,
    duration_days: int,
    elapsed_days: int,
    entered_days: int | None = None,
    percent: float | None = None,
    at_pace: float = 1.0,
) -> tuple[int, bool]:
    """Days still to do, and whether the work has overrun its plan.

    As entered; else by the percentage at the pace so far; else what the plan leaves. Overrun work
    that is not finished has at least one day to go.

    >>> days_left(duration_days=20, elapsed_days=12, percent=50, at_pace=0.8)
    (13, False)
    >>> days_left(duration_days=20, elapsed_days=23)
    (1, True)
    """
    overrun = elapsed_days >= duration_days
    if entered_days is not None:
        left = entered_days
    elif percent is not None:
        left = math.ceil(duration_days * (1 - percent / 100) / at_pace)
    else:
        left = duration_days - elapsed_days
    return (max(1, left), True) if overrun else (max(0, left), False)


def days_left_by_depth(*, planned_ft: float, drilled_ft: float, ft_per_day: float) -> int | None:
    """Days to the planned depth at a rate of drilling; None without a rate. [d]

    >>> days_left_by_depth(planned_ft=10_000, drilled_ft=8_900, ft_per_day=400)
    3
    """
    if ft_per_day <= 0:
        return None
    return max(0, math.ceil((planned_ft - drilled_ft) / ft_per_day))


def out_of_sequence(activities: list[Activity], links: list[Link]) -> Iterator[Link]:
    """The links that reported progress does not keep: work that began or ended too early."""
    by_id = {each.id: each for each in activities}
    for link in links:
        before, after = by_id[link.predecessor].progress, by_id[link.successor].progress
        if after is None:
            continue
        held = after.start if link.type in (LinkType.FS, LinkType.SS) else after.finish
        if held is None:
            continue
        by_finish = link.type in (LinkType.FS, LinkType.FF)
        holds = None if before is None else before.finish if by_finish else before.start
        if holds is None or held < holds + link.lag_days:
            yield link
