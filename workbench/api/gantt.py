"""A scenario as a Gantt: bars with floats, links, rows, what blocks them, and the baseline."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.scheduling.cascade import timing_or_none
from kernel.scheduling.conflicts import Conflict, conflicts_of
from kernel.scheduling.jobs import Job, span_of
from kernel.workflows.campaign_baselines import baseline_of
from kernel.workflows.campaign_boards import open_board
from workbench.api.campaign_wells import Link, links_out
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/gantt", tags=["Campaigns"], dependencies=SECURITY)


class Bar(BaseModel):
    """A job in time; `finish` is the first day after it, days of float in its own calendar."""

    id: UUID
    name: str
    kind: str
    rig_id: UUID | None
    start: date
    finish: date
    state: Literal["planned", "in_progress", "done"]
    percent: float
    pinned: bool
    critical: bool
    total_float_days: int | None
    free_float_days: int | None
    driver: UUID | None = Field(description="The job that holds its start.")
    baseline_start: date | None
    baseline_finish: date | None
    conflicts: list[str]


class Row(BaseModel):
    """A rig."""

    id: UUID
    name: str
    terrain: str


class Window(BaseModel):
    """Days on which a rig is not to be had."""

    rig_id: UUID
    kind: str
    start: date
    end: date


class Gantt(BaseModel):
    """Everything that the chart shows."""

    scenario_id: UUID
    name: str
    state: str
    revision: int
    data_date: date | None
    finish: date | None
    rows: list[Row]
    bars: list[Bar]
    links: list[Link]
    windows: list[Window]
    undated: list[UUID] = Field(description="Jobs that have no dates yet.")


@router.get("/{scenario_id}", summary="A scenario as a Gantt")
def gantt(scenario_id: UUID, actor: SignedIn) -> Gantt:
    """Bars, links, rows and windows at the newest revision."""
    opened = open_board(actor, scenario_id)
    board, kept = opened.board, baseline_of(actor, opened.scenario)
    timing = timing_or_none(board)
    troubles: dict[str, list[Conflict]] = {}
    for conflict in conflicts_of(board):
        for job_id in conflict.jobs:
            troubles.setdefault(job_id, []).append(conflict)
    bars = []
    for job in board.jobs.values():
        if (span := span_of(job, board.data_date)) is None:
            continue
        place = timing.jobs.get(job.id) if timing else None
        frozen = kept.jobs.get(job.lineage_id, {}) if kept else {}
        bars.append(
            Bar.model_validate(
                {
                    "id": job.id,
                    "name": job.name,
                    "kind": job.kind,
                    "rig_id": job.rig_id,
                    "start": span[0],
                    "finish": span[1],
                    "state": _state(job),
                    "percent": float(job.percent or 0),
                    "pinned": job.pinned,
                    "critical": bool(place and place.critical),
                    "total_float_days": place.total_float_days if place else None,
                    "free_float_days": place.free_float_days if place else None,
                    "driver": place.driver if place else None,
                    "baseline_start": frozen.get("start_on"),
                    "baseline_finish": frozen.get("finish_on"),
                    "conflicts": [one.words for one in troubles.get(job.id, ())],
                }
            )
        )
    shown = {str(bar.id) for bar in bars}
    rigs = board.fleet.rigs.values()
    return Gantt.model_validate(
        {
            "scenario_id": scenario_id,
            "name": opened.scenario.name,
            "state": opened.scenario.state,
            "revision": opened.scenario.revision,
            "data_date": board.data_date,
            "finish": max((bar.finish for bar in bars), default=None),
            "rows": [{"id": one.id, "name": one.name, "terrain": one.terrain} for one in rigs],
            "bars": bars,
            "links": links_out(board),
            "windows": [
                {"rig_id": one.id, "kind": event.kind, "start": event.start, "end": event.end}
                for one in rigs
                for event in one.events
            ],
            "undated": [job_id for job_id in board.jobs if job_id not in shown],
        }
    )


def _state(job: Job) -> str:
    if job.actual_start is None:
        return "planned"
    return "in_progress" if job.actual_finish is None else "done"
