"""The results of calculations as JSON: chances, arrivals, health, cost.

Each is a pure function of a board with its baseline, and of parameters. Lists of rows hold ids
and names, so that a file or a frame made of them stands alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.board_cost import BoardCost, CostRow, JobCostRow, cost_of_board, idle_rows
from kernel.scheduling.board_eta import eta_of, groups_of
from kernel.scheduling.board_health import board_health
from kernel.scheduling.board_measures import job_times, measures_of
from kernel.scheduling.board_outlook import day_of, outlook_of, outlook_settings
from kernel.scheduling.cells import encode
from kernel.scheduling.health import HealthLimits
from kernel.scheduling.monte_carlo import Chances
from kernel.scheduling.timing import timing_of

Json = dict[str, Any]
Tell = Callable[[float, str], None]
NO_DATES = "No job has dates yet."
DATES_HINT = "Give the jobs a start and a duration."
COST_LINES = (
    ("rig_days_cost", "rig"), ("spread_cost", "spread"), ("move_cost", "move"),
    ("lump_sums", "lump_sums"), ("contingency", "contingency"),
)  # fmt: skip
SHARES = tuple(n / 20 for n in range(1, 20))  # of the curve of the finish


def schedule_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """Dates, floats, drivers and the finish of the plan."""
    timing = timing_of(board)
    return {
        "finish_on": encode(timing.finish),
        "jobs": {
            job_id: {name: encode(value) for name, value in asdict(each).items()}
            for job_id, each in timing.jobs.items()
        },
    }


def measure_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """Utilisation, lost time by code and cost, by rig and in all; time of jobs by its causes.

    Raises:
        InvalidInput: No job has dates.
    """
    found = measures_of(board)
    if found is None:
        raise InvalidInput(NO_DATES, hint=DATES_HINT)
    return {
        "start_on": encode(found.start),
        "end_on": encode(found.end),
        "utilisation": found.fleet.utilisation,
        "available_days": found.fleet.available_days,
        "busy_days": found.fleet.busy_days,
        "npt_percent": found.lost.percent,
        "npt_hours": dict(found.lost.by_code),
        "cost": encode(found.cost),
        "rigs": [
            {
                "id": one.id,
                "name": one.name,
                "jobs": one.jobs,
                "utilisation": one.use.utilisation,
                "calendar_utilisation": one.use.calendar_utilisation,
                "available_days": one.use.available_days,
                "busy_days": one.use.busy_days,
                "outside_days": one.use.outside_days,
                "doubled_days": one.use.doubled_days,
                "npt_percent": one.lost.percent,
                "npt_hours": dict(one.lost.by_code),
                "cost": encode(one.cost),
            }
            for one in found.rigs
        ],
        "times": [
            {"job_id": one.job_id, "name": one.name, "hours": one.hours, **asdict(one.split)}
            for one in job_times(board)
        ],
    }


def eta_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """Arrivals with and without buffers, and the buffers of the critical chain.

    Raises:
        InvalidInput: No job has dates; links and orders run in a circle.
    """
    found = eta_of(board)
    if found is None:
        raise InvalidInput(NO_DATES, hint=DATES_HINT)
    return {
        "groups": [
            {
                "kind": each.kind,
                "id": each.key,
                "name": each.name,
                "jobs": each.jobs,
                "baseline_on": encode(each.baseline),
                "planned_on": encode(each.planned),
                "earliest_on": encode(each.earliest),
                "without_buffers_on": encode(each.without_buffers),
                "buffer_days": each.buffer_days,
            }
            for each in found.groups
        ],
        "chain": [{"job_id": job_id, "name": board.jobs[job_id].name} for job_id in found.chain],
        "driving_buffers": list(found.driving_buffers),
        "project_buffer_days": round(found.project_buffer_days, 1),
        "feeding_buffers": [
            {"job_id": job_id, "name": board.jobs[job_id].name, "days": round(days, 1)}
            for job_id, days in found.feeding.items()
        ],
    }


def health_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """The checks of the schedule. Parameters: `finish_by`, a day, and `limits` by name.

    Raises:
        InvalidInput: A parameter is unknown; limits between jobs clash.
    """
    told = dict(parameters)
    finish_by, limits = told.pop("finish_by", None), told.pop("limits", None) or {}
    try:
        by = date.fromisoformat(finish_by) if finish_by else None
        chosen = HealthLimits(**{name: float(limit) for name, limit in limits.items()})  # type: ignore[arg-type]
    except (AttributeError, TypeError, ValueError):
        known = ", ".join(HealthLimits.__dataclass_fields__)
        raise InvalidInput(
            "The limits of the checks cannot be read.",
            hint=f"Give finish_by as 2027-01-31 and limits of {known}.",
        ) from None
    if told:
        raise InvalidInput(f"“{next(iter(told))}” is no setting of the checks.")
    checks = board_health(board, finish_by=by, limits=chosen)
    return {
        "passed": sum(check.passed for check in checks),
        "checks": [asdict(check) for check in checks],
    }


def outlook_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """P10, P50 and P90 of every finish. Parameters: those of `OutlookSettings`.

    Raises:
        InvalidInput: A parameter is unknown or out of its range; no job is open.
    """
    settings = outlook_settings(parameters)
    tell(0.05, f"Simulating {settings.runs:,} plans")
    found = outlook_of(
        board, settings, lambda share: tell(0.1 + 0.85 * share, f"{share:.0%} of the plans")
    )
    answer = found.answer
    rigs = {rig.id: rig.name for rig in board.fleet.rigs.values()}
    named = {f"{kind}:{key or ''}": (kind, key, name) for kind, key, name, _ in groups_of(board)}
    shares = np.quantile(answer.finishes, SHARES, method="linear")
    return {
        "settings": asdict(settings),
        "quantile_method": answer.quantile_method,
        "certain_jobs": [board.jobs[job_id].name for job_id in found.certain],
        "limits_left_out": list(found.unkept),
        "groups": [
            {"kind": kind, "id": key, "name": name, **_chances(answer.groups[group])}
            for group, (kind, key, name) in named.items()
            if group in answer.groups
        ],
        "finish_by_chance": [
            {"chance": share, "finish_on": day_of(day).isoformat()}
            for share, day in zip(SHARES, shares.tolist(), strict=True)
        ],
        "jobs": [
            {
                "job_id": job_id,
                "name": board.jobs[job_id].name,
                "rig": rigs.get(board.jobs[job_id].rig_id or ""),
                **_chances(chances),
                "criticality": answer.criticality[job_id],
            }
            for job_id, chances in answer.jobs.items()
        ],
    }  # fmt: skip


def _chances(chances: Chances) -> Json:
    return {
        f"{name}_on": day_of(getattr(chances, name)).isoformat()
        for name in ("planned", "p10", "p50", "p90", "mean")
    }


def cost_results(board: Board, parameters: Mapping[str, Any], tell: Tell) -> Json:
    """Plan against actual by campaign, rig and month, with the S-curve.

    Parameters: `tolerance_percent` over an AFE before a supplement is due; `campaign_id` and
    `rig_id` narrow it down.

    Raises:
        InvalidInput: The tolerance is no number from 0 on; the campaign or rig is unknown.
    """
    percent = parameters.get("tolerance_percent", 10)
    campaign, rig = parameters.get("campaign_id"), parameters.get("rig_id")
    if campaign not in (None, *board.fleet.campaigns) or rig not in (None, *board.fleet.rigs):
        raise InvalidInput("There is no such campaign or rig.", hint="Reload the page.")
    if isinstance(percent, bool) or not isinstance(percent, int | float) or percent < 0:
        raise InvalidInput("The tolerance over an AFE is a percentage from 0 on.")
    found = cost_of_board(
        board, tolerance=Decimal(str(percent)) / 100, campaign_id=campaign, rig_id=rig
    )
    measured = measures_of(board)
    gaps = {
        one.id: one.use.idle for one in (measured.rigs if measured else ()) if rig in (None, one.id)
    }
    return {
        "currency": found.currency,
        "data_date": encode(found.data_date),
        "baseline": board.baseline.name if board.baseline else None,
        "tolerance_percent": percent,
        "total": _cost_row(found.total),
        "campaigns": [_cost_row(row) for row in found.campaigns],
        "rigs": [_cost_row(row) for row in found.rigs],
        "idle": [
            {"id": row.rig_id, "name": row.name, "days": row.days, "cost": _money(row.cost)}
            for row in idle_rows(board, gaps)
            if row.days
        ],
        "months": _rows(found.months),
        "curve": _rows(found.curve),
        "jobs": _job_rows(board, found),
    }


def _rows(rows: Sequence[Any]) -> list[Json]:
    return [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]


def _cost_row(row: CostRow) -> Json:
    told = {name: _plain(value) for name, value in asdict(row).items() if name != "key"}
    return {"id": row.key, **told, "forecast": _money(row.forecast), "over": _money(row.over)}


def _job_rows(board: Board, found: BoardCost) -> list[Json]:
    rigs = {rig.id: rig.name for rig in board.fleet.rigs.values()}
    campaigns = board.fleet.campaigns
    return [
        {
            "job_id": row.job_id,
            "name": row.name,
            "rig": rigs.get(row.rig_id or ""),
            "campaigns": [campaigns[key].name for key in row.campaign_ids if key in campaigns],
            **{
                name: _money(getattr(row, name))
                for name in ("plan", "actual", "forecast", "net", "afe")
            },
            **{
                name: _money(getattr(row.lines, line)) if row.lines else None
                for name, line in COST_LINES
            },
            "supplement": row.supplement,
            **_against(row),
            "lacking": row.lacking,
        }
        for row in found.jobs
    ]


def _against(row: JobCostRow) -> Json:
    days = row.against
    names = ("start_days", "finish_days", "duration_days")
    return {name: getattr(days, name) if days else None for name in names}


def _money(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else encode(value)
