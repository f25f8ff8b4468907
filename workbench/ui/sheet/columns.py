"""The columns of the sheet and its rows: what may be typed, and what is reckoned beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.scheduling.board import Board
from kernel.scheduling.cells import JOB_COLUMNS, OPEN, Column
from kernel.scheduling.conflicts import Conflict
from kernel.scheduling.job_cost import costs_of
from kernel.scheduling.jobs import Job
from kernel.scheduling.sheet_board import rig_labels
from kernel.scheduling.timing import Timing
from workbench.ui.grid.arrangement import Arrangeable
from workbench.ui.grid.exchange import safe

SHOWN_FIRST = (
    "name", "kind", "rig_id", "pad", "start_on", "duration_days", "finish_on",
    "actual_start", "actual_finish", "percent", "plan_type", "pinned", "afe_amount",
)  # fmt: skip
WIDTHS = {"name": 190, "kind": 130, "rig_id": 120, "pad": 110, "notes": 260, "oil_field": 120}
DAY_AFTER = "The day after the last day of work; setting it sets the duration."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A column that nobody types."""

    name: str
    words: str
    unit: str = ""
    hint: str = ""


RECKONED = (
    Reckoned(
        name="float", words="Float", unit="d", hint="Days that it may slip without a later end."
    ),
    Reckoned(name="critical", words="Critical", hint="Whether a slip of it moves the end."),
    Reckoned(name="cost", words="Cost", hint="Rig days at their rates, lump sums, contingency."),
    Reckoned(name="conflicts", words="Conflicts", hint="What does not go together."),
    Reckoned(name="after", words="Waits for", hint="The jobs that it is linked to."),
)


SHOWN = (*SHOWN_FIRST, *(one.name for one in RECKONED), "notes")


ARRANGED = Arrangeable(
    screen="schedule",
    headings={
        **{column.name: column.words for column in JOB_COLUMNS},
        **{one.name: one.words for one in RECKONED},
    },
    shown=SHOWN,
)


def ordered(board: Board) -> list[Job]:
    """The jobs as the sheet lists them: by rig, then in the order of work; without rig last."""
    names = {rig.id: rig.name for rig in board.fleet.rigs.values()}
    return sorted(
        board.jobs.values(),
        key=lambda job: (
            job.rig_id is None,
            names.get(job.rig_id or "", ""),
            job.sequence,
            job.name,
            job.id,
        ),
    )


def records(
    board: Board,
    comments: Mapping[str, int] | None = None,
    *,
    shown: Collection[str] | None = None,
    timing: Timing | None = None,
    conflicts: Sequence[Conflict] = (),
    revision: int = 0,
    answer: int = 0,
    taken: int = 0,
) -> list[dict[str, Any]]:
    """A row for each job in plain values; names for rigs and campaigns, ISO days.

    Args:
        board: The jobs.
        comments: How many open comments each job has.
        shown: The names of the columns that are wanted; None for all.
        timing: Floats and the critical path of the board.
        conflicts: Of the board.
        revision: Of the scenario; an edit names the one on which it was typed.
        answer: Part of every row, so that the grid takes the board again after a refusal.
        taken: The serial number up to which all that came from the grid was taken up.
    """
    columns = [one for one in JOB_COLUMNS if shown is None or one.name in shown]
    trouble: dict[str, list[str]] = {}
    for conflict in conflicts:
        for job_id in conflict.jobs:
            trouble.setdefault(job_id, []).append(conflict.words)
    waits: dict[str, list[str]] = {}
    for link in board.links.values():
        first = board.jobs[link.predecessor_id].name
        lag = f"{link.lag_days:+d}" if link.lag_days else ""
        waits.setdefault(link.successor_id, []).append(f"{first} {link.type}{lag}")
    rows = []
    rigs, costs = rig_labels(board), costs_of(board)
    for job in ordered(board):
        row: dict[str, Any] = {"id": job.id, "_tick": answer, "_ack": taken, "_rev": revision}
        row["_talk"] = (comments or {}).get(job.id, 0)
        for column in columns:
            row[safe(column.name)] = cell(board, job, column, rigs)
        timed = timing.jobs.get(job.id) if timing else None
        cost = costs[job.id]
        row["cost"] = None if cost.amount is None else float(cost.amount)
        row["conflicts"] = "; ".join(trouble.get(job.id, ()))
        row["float"] = timed.total_float_days if timed else None
        row["critical"] = ("yes" if timed.critical else "") if timed else ""
        row["after"] = "; ".join(sorted(waits.get(job.id, ())))
        rows.append(row)
    return rows


def cell(board: Board, job: Job, column: Column, rigs: Mapping[str, str]) -> Any:
    """A cell as the sheet shows it, rigs by their labels."""
    outer, _, inner = column.name.partition(".")
    value = getattr(job, outer)
    if inner:
        value = value.get(inner)
    if value is None:
        return OPEN if column.kind == "gate" and inner in job.gates else None
    if column.kind == "rig":
        return rigs.get(value, "")
    if column.kind == "campaigns":
        known = board.fleet.campaigns
        return "; ".join(sorted(known[one].name for one in value if one in known))
    if column.kind in ("day", "gate"):
        return value.isoformat()
    if column.kind in ("number", "money", "percent"):
        return float(value)
    return value
