"""The report of a campaign as PDF, with no browser, and the tables of its workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports import campaign_charts as charts
from kernel.exports import campaign_rows as rows
from kernel.exports.chart_parts import short_amount
from kernel.exports.report_paper import ROOM_PT, ReportPaper, rows_on_paper
from kernel.exports.row_files import Rows

Json = Mapping[str, Any]


def headline(told: Json) -> str:
    """Where a scenario stands, in a sentence."""
    total = told["cost"]["total"]
    said = [f"{told['state'].capitalize()}, revision {told['revision']}"]
    said.append(f"reported up to {told['data_date']}" if told["data_date"] else "nothing reported")
    cost = f"{short_amount(total['forecast'])} {told['currency']} at completion"
    if total["open"]:
        cost += f" without {total['open']} jobs that lack a day rate"
    if told["baseline"]:
        how = "over" if total["over"] > 0 else "under"
        cost += f", {short_amount(abs(total['over']))} {how} “{told['baseline']}”"
    said.append(cost)
    if told["eta"]:
        said.append(f"planned to end on {told['eta']['groups'][0]['planned_on']}")
    outlook = told["outlook"]
    if outlook:
        whole = next(g for g in outlook["results"]["groups"] if g["kind"] == "whole")
        stale = ", simulated before the last change" if outlook["stale"] else ""
        said.append(f"P50 {whole['p50_on']} and P90 {whole['p90_on']}{stale}")
    return "; ".join(said) + "."


def ahead_words(ahead: Sequence[Json]) -> str:
    """How much starts and ends in the days to come, in a sentence.

    >>> ahead_words([{"days": 30, "until": "2027-01-31", "starts": [1], "finishes": [],
    ...               "gates": []}])
    'In 30 days (to 2027-01-31) 1 starts, 0 finish, 0 gates are open.'
    """
    said = [
        f"In {one['days']} days (to {one['until']}) {len(one['starts'])} "
        f"{'starts' if len(one['starts']) == 1 else 'start'}, {len(one['finishes'])} "
        f"{'finishes' if len(one['finishes']) == 1 else 'finish'}, {len(one['gates'])} "
        f"{'gate is' if len(one['gates']) == 1 else 'gates are'} open."
        for one in ahead
    ]
    return " ".join(said)


def report_tables(told: Json) -> list[Rows]:
    """The sheets of the workbook: what the report shows, and the rows behind its charts."""
    cost = told["cost"]
    return [
        rows.status_rows(told["jobs"]),
        rows.ahead_rows(told["ahead"]),
        rows.use_rows(told["measures"]),
        rows.cost_rows("Campaign", cost["campaigns"], cost),
        rows.cost_rows("Rig", cost["rigs"], cost),
        rows.month_rows(cost),
        rows.curve_rows(cost),
        rows.job_rows(cost),
        rows.idle_cost_rows(cost),
        rows.lost_rows(told["npt"]),
        rows.event_rows(told["npt_events"]),
        rows.eta_rows(told["eta"], told["outlook"]),
        rows.chance_rows(told["outlook"]),
        rows.health_rows(told["health"]),
        rows.risk_rows(told["risks"]),
    ]


def campaign_pdf(told: Json) -> bytes:
    """The report on pages of letter size. The same scenario gives the same bytes."""
    cost = told["cost"]
    paper = ReportPaper(
        title=f"Campaign: {told['name']}",
        subject="Status, look-ahead, utilization, cost, risks",
        foot=f"{told['name'][:80]} · revision {told['revision']} · {told['today']}",
    )
    paper.heading(told["name"], size=17)
    paper.words(headline(told))
    paper.heading("Risks")
    rows_on_paper(paper, rows.risk_rows(told["risks"]), (52, 84, 236, 56, 60, 44))
    paper.heading("Look-ahead of 30, 60 and 90 days")
    paper.words(ahead_words(told["ahead"]))
    rows_on_paper(paper, rows.ahead_rows(told["ahead"]), (50, 180, 86, 100, 56, 60))
    paper.heading("Utilization by rig")
    paper.figure(charts.use_chart(told["measures"]))
    paper.heading("Lost time by code")
    paper.figure(charts.lost_chart(told["npt"]))
    _figure(paper, "Cumulative cost: blue plan, grey actual, orange forecast", charts.s_curve(cost))
    _figure(paper, f"Cost by month, {told['currency']}", charts.months_chart(cost))
    for name, key in (("Campaign", "campaigns"), ("Rig", "rigs")):
        paper.heading(f"Cost by {name.lower()}")
        rows_on_paper(paper, rows.cost_rows(name, cost[key], cost),
               (104, 28, 56, 56, 56, 56, 50, 54, 42, 42))  # fmt: skip
    _figure(paper, "Arrivals", charts.eta_chart(told["eta"], told["outlook"]))
    paper.heading("Schedule health")
    rows_on_paper(paper, rows.health_rows(told["health"]), (100, 166, 44, 70, 38, 114))
    paper.heading("Status of every job")
    rows_on_paper(paper, rows.status_rows(told["jobs"]), (106, 84, 68, 56, 50, 50, 50, 36, 34, 38))
    return paper.pdf()


def _figure(paper: ReportPaper, title: str, drawing: Any) -> None:
    paper.heading(title, room=drawing.height * ROOM_PT / drawing.width + 10)
    paper.figure(drawing)
