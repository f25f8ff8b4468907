"""The rows behind each chart of a campaign, for the page, its downloads and the report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.exports.row_files import Rows

Json = Mapping[str, Any]
KIND_WORDS = {"whole": "Whole", "campaign": "Campaign", "rig": "Rig"}


def curve_rows(cost: Json) -> Rows:
    """The S-curve."""
    unit = cost["currency"]
    return Rows(
        name="S-curve",
        headings=["Before", f"Plan, {unit}", f"Actual, {unit}", f"Forecast, {unit}"],
        rows=[
            [_day(p["day"]), p["plan"] if cost["baseline"] else None, p["actual"], p["forecast"]]
            for p in cost["curve"]
        ],
    )


def month_rows(cost: Json) -> Rows:
    """Cost by month."""
    unit = cost["currency"]
    return Rows(
        name="Months",
        headings=["Month", f"Plan, {unit}", f"Actual, {unit}", f"To come, {unit}"],
        rows=[
            [_day(m["month"]), m["plan"] if cost["baseline"] else None, m["actual"], m["to_come"]]
            for m in cost["months"]
        ],
    )


def cost_rows(name: str, rows: Sequence[Json], cost: Json) -> Rows:
    """Cost by campaign or rig; the whole stands last."""
    unit = cost["currency"]
    headings = [
        name, "Jobs", f"Plan, {unit}", f"Actual, {unit}", f"To come, {unit}", f"Forecast, {unit}",
        f"Over plan, {unit}", f"AFE, {unit}", f"{unit} a rig day", "Jobs without a rate",
    ]  # fmt: skip
    planned = bool(cost["baseline"])
    return Rows(
        name=f"Cost by {name.lower()}",
        headings=headings,
        rows=[
            [
                row["name"], row["jobs"], row["plan"] if planned else None, row["actual"],
                row["to_come"], row["forecast"], row["over"] if planned else None, row["afe"],
                row["per_day"], row["open"],
            ]
            for row in [*rows, cost["total"]]
        ],
    )  # fmt: skip


def job_rows(cost: Json) -> Rows:
    """Cost and days of each job against the baseline."""
    unit = cost["currency"]
    headings = [
        "Job", "Rig", "Campaigns", f"Plan, {unit}", f"Actual, {unit}", f"Forecast, {unit}",
        f"Rig days, {unit}", f"Spread, {unit}", f"Move, {unit}", f"Lump sums, {unit}",
        f"Contingency, {unit}",
        f"Net share, {unit}", f"AFE, {unit}", "Supplement due", "Start, days late",
        "Finish, days late", "Longer, days", "What is missing",
    ]  # fmt: skip
    return Rows(
        name="Jobs",
        headings=headings,
        rows=[
            [
                row["name"], row["rig"], "; ".join(row["campaigns"]), row["plan"], row["actual"],
                row["forecast"], row["rig_days_cost"], row["spread_cost"], row["move_cost"],
                row["lump_sums"], row["contingency"], row["net"], row["afe"],
                row["supplement"], row["start_days"], row["finish_days"], row["duration_days"],
                row["lacking"] or None,
            ]
            for row in cost["jobs"]
        ],
    )  # fmt: skip


def idle_cost_rows(cost: Json) -> Rows:
    """Contract days without a job, at standby rate."""
    return Rows(
        name="Idle days",
        headings=["Rig", "Idle contract days", f"At standby rate, {cost['currency']}"],
        rows=[[row["name"], row["days"], row["cost"]] for row in cost["idle"]],
    )


def use_rows(measures: Json | None) -> Rows:
    """Use of each rig over the days of the plan."""
    headings = [
        "Rig", "Jobs", "Available, days", "Busy, days", "Utilization, %",
        "Calendar utilization, %", "Busy while not available, days", "Booked twice, days", "NPT, %",
    ]  # fmt: skip
    return Rows(
        name="Utilization",
        headings=headings,
        rows=[
            [
                rig["name"], rig["jobs"], rig["available_days"], rig["busy_days"],
                _percent(rig["utilisation"]), _percent(rig["calendar_utilisation"]),
                rig["outside_days"], rig["doubled_days"], _rounded(rig["npt_percent"]),
            ]
            for rig in (measures["rigs"] if measures else ())
        ],
    )  # fmt: skip


def lost_rows(npt: Sequence[Json]) -> Rows:
    """Lost time by code."""
    return Rows(
        name="Lost time",
        headings=["Code", "Lost, h", "Of lost time, %", "So far, %", "Of rig time, %"],
        rows=[
            [
                row["code"], row["hours"], _percent(row["share"]), _percent(row["cumulated"]),
                _rounded(row["percent_of_rig_time"], 2),
            ]
            for row in npt
        ],
    )  # fmt: skip


def event_rows(events: Sequence[Json]) -> Rows:
    """Each event of lost time."""
    return Rows(
        name="Lost time events",
        headings=["Job", "From (UTC)", "Lost, h", "Code", "Responsible", "Remark"],
        rows=[
            [
                row["job"], row["start_at"][:16].replace("T", " "), row["hours"], row["code"],
                row["responsible"], row["remark"] or None,
            ]
            for row in events
        ],
    )  # fmt: skip


def eta_rows(eta: Json | None, outlook: Json | None) -> Rows:
    """Arrivals with their chances."""
    chances = {
        (one["kind"], one["id"]): one for one in (outlook["results"]["groups"] if outlook else ())
    }
    headings = [
        "What", "", "Jobs", "Baseline", "As planned", "As early as rules allow",
        "Without buffers", "Buffers, days", "P10", "P50", "P90",
    ]  # fmt: skip
    rows = []
    for row in eta["groups"] if eta else ():
        chance = chances.get((row["kind"], row["id"]), {})
        names = ("baseline_on", "planned_on", "earliest_on", "without_buffers_on")
        rows.append(
            [
                row["name"], KIND_WORDS[row["kind"]], row["jobs"],
                *(_day(row[name]) for name in names), row["buffer_days"],
                *(_day(chance.get(name)) for name in ("p10_on", "p50_on", "p90_on")),
            ]
        )  # fmt: skip
    return Rows(name="Arrivals", headings=headings, rows=rows)


def chance_rows(outlook: Json | None) -> Rows:
    """Finish, chances and criticality of each open job."""
    return Rows(
        name="Chances of jobs",
        headings=["Job", "Rig", "By the rules", "P10", "P50", "P90", "Critical in, %"],
        rows=[
            [
                job["name"], job["rig"],
                *(_day(job[name]) for name in ("planned_on", "p10_on", "p50_on", "p90_on")),
                _percent(job["criticality"]),
            ]
            for job in (outlook["results"]["jobs"] if outlook else ())
        ],
    )  # fmt: skip


def health_rows(health: Json | None) -> Rows:
    """The checks of the schedule with what they found."""
    return Rows(
        name="Health",
        headings=["Check", "What it says", "Found", "Limit", "Passed", "Jobs and links"],
        rows=[
            [
                check["name"], check["words"], check_value(check), check_limit(check),
                check["passed"], "; ".join(one["name"] for one in check["found"]) or None,
            ]
            for check in (health["checks"] if health else ())
        ],
    )  # fmt: skip


def check_value(check: Json) -> str:
    """What a check has found, as one reads it.

    >>> check_value({"value": 0.125, "unit": "share"}), check_value({"value": 2, "unit": "count"})
    ('12.5 %', '2')
    """
    return "–" if check["value"] is None else _measure(check["value"], check["unit"])


def check_limit(check: Json) -> str:
    """What a check allows."""
    least = check["unit"] == "index" or check["name"] == "finish-to-start links"
    return f"{'at least' if least else 'at most'} {_measure(check['limit'], check['unit'])}"


def _measure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f} %".replace(".0 %", " %")
    return f"{value:.2f}" if unit == "index" else f"{value:.0f}"


def ahead_rows(ahead: Sequence[Json]) -> Rows:
    """What starts and ends in the days to come, each job in the first span that has it."""
    rows: list[list[object]] = []
    seen: set[tuple[str, str]] = set()
    for span in ahead:
        for what, day in (("starts", "start_on"), ("finishes", "finish_on")):
            for job in span[what]:
                if (what, job["job_id"]) not in seen:
                    seen.add((what, job["job_id"]))
                    rows.append(
                        [span["days"], job["name"], job["kind"], job["rig"], what, _day(job[day])]
                    )
    rows.sort(key=lambda row: (row[0], row[5]))
    return Rows(
        name="Look-ahead", headings=["Within, days", "Job", "Kind", "Rig", "What", "On"], rows=rows
    )


def risk_rows(risks: Sequence[Json]) -> Rows:
    """What may go wrong."""
    return Rows(
        name="Risks",
        headings=["Weight", "Kind", "What", "From", "Looked after by", "Reason"],
        rows=[
            [
                risk["weight"], risk["kind"], risk["words"], _day(risk["start_on"]),
                risk["owner"] or None, risk["reason"] or None,
            ]
            for risk in risks
        ],
    )  # fmt: skip


def status_rows(jobs: Sequence[Json]) -> Rows:
    """Every job as it stands, in the order of its rig."""
    headings = [
        "Job", "Campaigns", "Kind", "Rig", "State", "Start", "Finish", "Done, %", "Float, days",
        "Critical",
    ]  # fmt: skip
    return Rows(
        name="Status",
        headings=headings,
        rows=[
            [
                job["name"], "; ".join(job["campaigns"]), job["kind"], job["rig"], job["state"],
                _day(job["start_on"]), _day(job["finish_on"]), job["percent"], job["float_days"],
                job["critical"],
            ]
            for job in jobs
        ],
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)
