"""The chart of a scenario, for the screen and for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import chart_of
from kernel.scheduling.cascade import timing_or_none
from kernel.scheduling.chart import Chart, Grouping
from kernel.scheduling.conflicts import Conflict, conflicts_of
from kernel.scheduling.timing import Timing
from kernel.store.actor import Actor
from kernel.workflows.campaign_baselines import baseline_of
from kernel.workflows.campaign_boards import OpenBoard


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What is reckoned of a board, once for all who show it.

    Attributes:
        timing: None where upper limits between jobs cannot all be kept.
    """

    timing: Timing | None
    conflicts: Sequence[Conflict]


def reckoned_of(board: Board) -> Reckoned:
    """Floats, the critical path and conflicts of a board."""
    return Reckoned(timing=timing_or_none(board), conflicts=conflicts_of(board))


def scenario_chart(
    actor: Actor,
    opened: OpenBoard,
    *,
    today: date,
    board: Board | None = None,
    reckoned: Reckoned | None = None,
    before: Board | None = None,
    grouping: Grouping = "rig",
) -> Chart:
    """Bars, arrows, conflicts, floats and baseline of a scenario.

    Args:
        actor: Who looks.
        opened: The scenario.
        today: The day of the today line, where nothing is reported yet.
        board: As it would be after a change; else as it is.
        reckoned: Of that board, where the caller has it already.
        before: As it is, where a change is looked at.
        grouping: What a row is.
    """
    board = board or opened.board
    scenario = opened.scenario
    reckoned = reckoned or reckoned_of(board)
    return chart_of(
        board,
        title=f"{scenario.name}, revision {scenario.revision}",
        today=board.data_date or today,
        grouping=grouping,
        timing=reckoned.timing,
        conflicts=reckoned.conflicts,
        baseline=_baseline(actor, opened),
        before=before,
    )


def _baseline(actor: Actor, opened: OpenBoard) -> dict[str, tuple[date, date]]:
    frozen = baseline_of(actor, opened.scenario)
    found = {}
    for lineage, job in (frozen.jobs if frozen else {}).items():
        start, finish = job.get("start_on"), job.get("finish_on")
        if start and finish:
            found[lineage] = (date.fromisoformat(start), date.fromisoformat(finish))
    return found
