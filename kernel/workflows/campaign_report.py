"""A scenario as JSON for those who look ahead: page, API, notebook and files are made of it.

Status, the next 30, 60 and 90 days, use of the rigs, lost time, cost against the baseline,
arrivals with their chances, health, and what may go wrong.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import state_of
from kernel.scheduling.cascade import timing_or_none
from kernel.scheduling.cells import encode
from kernel.scheduling.conflicts import WORDS
from kernel.scheduling.jobs import Job, NptEvent, span_of
from kernel.scheduling.rig_rows import rig_rows
from kernel.store.actor import Actor
from kernel.store.calc_runs import CalcRun
from kernel.workflows.campaign_baselines import baseline_of, measured
from kernel.workflows.campaign_boards import OpenBoard, open_board
from kernel.workflows.campaign_conflicts import conflict_queue
from kernel.workflows.campaign_results import (
    cost_results,
    eta_results,
    health_results,
    measure_results,
)
from kernel.workflows.campaign_runs import calculations

Json = dict[str, Any]
AHEAD_DAYS = (30, 60, 90)
EXPIRY_DAYS = 90  # a contract that ends sooner is a risk; below 30 days it is critical
STATES = {
    "planned": "planned",
    "committed": "committed",
    "in_progress": "in progress",
    "done": "done",
}


def campaign_json(
    actor: Actor,
    scenario_id: UUID | str,
    *,
    today: date,
    campaign_id: str | None = None,
    rig_id: str | None = None,
) -> Json:
    """All that the dashboard and the report show of a scenario.

    Args:
        actor: Who looks.
        scenario_id: The scenario.
        today: The day to look ahead from where nothing is reported yet.
        campaign_id: Cost of this campaign alone.
        rig_id: Cost of this rig alone.

    Raises:
        NotFound: The organization has no such scenario.
        InvalidInput: The campaign or the rig is unknown.
    """
    opened = open_board(actor, scenario_id)
    board = measured(opened.board, baseline_of(actor, opened.scenario))
    since = board.data_date or today
    narrowed = {"campaign_id": campaign_id, "rig_id": rig_id}
    dated = any(span_of(job, board.data_date) for job in board.jobs.values())
    use = measure_results(board, {}, _tell) if dated else None
    cost = cost_results(board, {}, _tell)
    chosen = {name: key for name, key in narrowed.items() if key}
    return {
        **_about(opened, board),
        "today": since.isoformat(),
        "jobs": _jobs(board),
        "cost": cost_results(board, chosen, _tell) if chosen else cost,
        "measures": use,
        "npt": npt_rows(use) if use else [],
        "npt_events": [_event(board, event) for event in board.npt],
        "eta": _eta(board) if dated else None,
        "health": health_results(board, {}, _tell) if timing_or_none(board) else None,
        "outlook": outlook_run(actor, opened.scenario.id),
        "ahead": [look_ahead(board, since, days) for days in AHEAD_DAYS],
        "risks": risks(actor, board, cost["jobs"], since),
    }


def _tell(progress: float, words: str) -> None:
    """Nobody waits for these."""


def _about(opened: OpenBoard, board: Board) -> Json:
    row = opened.scenario
    return {
        "id": str(row.id),
        "name": row.name,
        "state": row.state,
        "revision": row.revision,
        "created_by": row.created_by_name,
        "currency": board.currency,
        "start_on": encode(board.start),
        "data_date": encode(board.data_date),
        "baseline": board.baseline.name if board.baseline else None,
        "campaigns": {each.id: each.name for each in board.fleet.campaigns.values()},
        "rigs": {each.id: each.name for each in board.fleet.rigs.values()},
    }


def _eta(board: Board) -> Json | None:
    """Arrivals; None where the order on the rigs and the links run in a circle."""
    try:
        return eta_results(board, {}, _tell)
    except InvalidInput:
        return None


def _jobs(board: Board) -> list[Json]:
    timing = timing_or_none(board)
    ranked = [job for row in rig_rows(board).values() for job in row]
    ranked += [job for job in board.jobs.values() if job.rig_id is None]
    return [
        {
            **_named(board, job),
            "campaigns": [
                board.fleet.campaigns[key].name
                for key in job.campaign_ids
                if key in board.fleet.campaigns
            ],
            "state": STATES[state_of(job)],
            "percent": float(job.percent) if job.percent is not None else None,
            "float_days": timing.jobs[job.id].total_float_days
            if timing and job.id in timing.jobs
            else None,
            "critical": bool(timing and job.id in timing.jobs and timing.jobs[job.id].critical),
        }
        for job in ranked
    ]


def _named(board: Board, job: Job) -> Json:
    span, rig = span_of(job, board.data_date), board.rig_of(job)
    return {
        "job_id": job.id,
        "name": job.name,
        "kind": job.kind,
        "rig": rig.name if rig else None,
        "start_on": encode(span[0]) if span else None,
        "finish_on": encode(span[1]) if span else None,
    }


def npt_rows(told: Json) -> list[Json]:
    """Lost time by code, the most first, with its share of all lost time and of the rig hours."""
    codes = sorted(told["npt_hours"].items(), key=lambda one: -one[1])
    whole = sum(hours for _, hours in codes)
    rows, so_far = [], 0
    for code, hours in codes:
        so_far += hours
        rows.append(
            {
                "code": code,
                "hours": hours,
                "share": hours / whole,
                "cumulated": so_far / whole,
                "percent_of_rig_time": told["npt_percent"] * hours / whole,
            }
        )
    return rows


def _event(board: Board, event: NptEvent) -> Json:
    job = next((j for j in board.jobs.values() if j.lineage_id == event.lineage_id), None)
    return {
        "job": job.name if job else "",
        "start_at": event.start_at.isoformat(),
        "hours": round((event.end_at - event.start_at).total_seconds() / 3600, 1),
        "code": event.code,
        "responsible": event.responsible,
        "remark": event.remark,
    }


def look_ahead(board: Board, since: date, days: int) -> Json:
    """What starts and what ends in the days to come, and the gates that are due."""
    until = since + timedelta(days=days)
    starts, ends, gates = [], [], []
    for job in board.jobs.values():
        span = span_of(job, board.data_date)
        if span is None or job.actual_finish is not None:
            continue
        if not job.started and since <= span[0] < until:
            starts.append(_named(board, job))
            gates += [
                {"job_id": job.id, "name": job.name, "gate": gate, "passed_on": encode(day)}
                for gate, day in sorted(job.gates.items())
                if day is None or day > since
            ]
        if since < span[1] <= until:
            ends.append(_named(board, job))
    return {
        "days": days,
        "until": until.isoformat(),
        "starts": sorted(starts, key=lambda one: one["start_on"]),
        "finishes": sorted(ends, key=lambda one: one["finish_on"]),
        "gates": gates,
        "running": [
            _named(board, job)
            for job in board.jobs.values()
            if job.started and job.actual_finish is None
        ],
    }


def outlook_run(actor: Actor, scenario_id: UUID) -> Json | None:
    """The last simulation that ended well, and whether the scenario has changed since."""
    runs = calculations(actor, scenario_id, kind="outlook", status="success", limit=1)
    return _run(runs[0]) if runs else None


def _run(run: CalcRun) -> Json:
    return {
        "id": str(run.id),
        "revision": run.revision,
        "stale": run.stale,
        "by": run.created_by_name,
        "at": run.created_at.isoformat(),
        "results": dict(run.results or {}),
    }


def risks(actor: Actor, board: Board, costs: Sequence[Json], since: date) -> list[Json]:
    """What may go wrong, the gravest first: conflicts, contracts that end, jobs over their AFE."""
    found = [*_conflicts(actor, board), *_contracts(board, since), *_budgets(costs)]
    weights: Sequence[str] = ("critical", "warning", "note")
    return sorted(found, key=lambda one: (weights.index(one["weight"]), one["start_on"] or "9999"))


def _conflicts(actor: Actor, board: Board) -> Iterator[Json]:
    for entry in conflict_queue(actor, board.scenario_id, board=board):
        conflict = entry.conflict
        weight = "critical" if conflict.hard else "note" if entry.reason else "warning"
        yield _risk(
            weight, WORDS[conflict.kind], conflict.words, encode(conflict.start),
            conflict.jobs[0] if conflict.jobs else None, entry.owner, entry.reason,
        )  # fmt: skip


def _contracts(board: Board, since: date) -> Iterator[Json]:
    for rig in board.fleet.rigs.values():
        if not rig.contracts or not any(job.rig_id == rig.id for job in board.jobs.values()):
            continue
        last = max(contract.end for contract in rig.contracts)
        left = (last - since).days
        if 0 <= left < EXPIRY_DAYS:
            words = f"The contract of {rig.name} ends in {left} days"
            yield _risk(
                "critical" if left < 30 else "warning", "Contract ends", words, encode(last), None
            )


def _budgets(costs: Sequence[Json]) -> Iterator[Json]:
    for row in costs:
        if row["supplement"]:
            over = 100 * (row["forecast"] / row["afe"] - 1)
            words = f"{row['name']} is forecast {over:.0f} % over its AFE: a supplement is due"
            yield _risk("warning", "Over the AFE", words, None, row["job_id"])


def _risk(
    weight: str,
    kind: str,
    words: str,
    start_on: Any,
    job_id: str | None,
    owner: str = "",
    reason: str = "",
) -> Json:
    return {
        "weight": weight, "kind": kind, "words": words, "start_on": start_on, "job_id": job_id,
        "owner": owner, "reason": reason,
    }  # fmt: skip
