"""Outlook and cost of one scenario: what it will cost and when it arrives, each with its rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from kernel.exports import campaign_charts as charts
from kernel.exports import campaign_rows as rows
from kernel.exports.chart_parts import short_amount
from kernel.store.actor import Actor
from kernel.store.scenarios import ScenarioRow
from workbench.ui.charted import charted, opened_table
from workbench.ui.costs_outlook import outlook_part
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, day, plain

Json = Mapping[str, Any]
WEIGHTS: dict[str, Color] = {"critical": "red", "warning": "yellow", "note": "gray"}
MOST_RISKS = 12


def choices(scenarios: list[ScenarioRow], told: Json) -> None:
    """Which scenario, and cost of which campaign or rig; kept in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        names = {str(row.id): row.name for row in scenarios}
        _pick("Scenario", names, told["id"], "id", width=280)
        _pick("Campaign", {"": "All campaigns", **told["campaigns"]},
              st.query_params.get("campaign", ""), "campaign", width=230)  # fmt: skip
        _pick("Rig", {"": "All rigs", **told["rigs"]}, st.query_params.get("rig", ""), "rig",
              width=200)  # fmt: skip
        st.space("stretch")
        if st.button("Open the schedule", icon=":material/view_timeline:", key="to-schedule"):
            go("schedule", scenario=told["id"])


def _pick(label: str, names: Mapping[str, str], now: str, name: str, *, width: int) -> None:
    ids = list(names)
    chosen = st.selectbox(
        label, ids, index=ids.index(now) if now in ids else 0, format_func=names.__getitem__,
        key=f"costs-{name}-{now}", width=width,
    )  # fmt: skip
    if chosen == now:
        return
    if name == "id":
        st.query_params.clear()
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    st.rerun()


def context(told: Json) -> str:
    """What is shown, in one line."""
    said = [f"revision {told['revision']}", count(len(told["jobs"]), "job")]
    said.append(f"reported up to {told['data_date']}" if told["data_date"] else "nothing reported")
    said.append(
        f"measured against “{told['baseline']}”" if told["baseline"] else "no baseline is set"
    )
    return " · ".join(said)


def figures(told: Json) -> None:
    """The figures that matter most."""
    total, measures = told["cost"]["total"], told["measures"]
    unit, planned = told["currency"], told["baseline"]
    more = "≥ " if total["open"] else ""
    whole = told["eta"]["groups"][0] if told["eta"] else None
    over = f"{short_amount(total['over'])} over plan" if total["over"] > 0 else (
        f"{short_amount(-total['over'])} under plan"
    )  # fmt: skip
    days = _days_late(whole)
    shown = (
        ("Forecast at completion", f"{more}{short_amount(total['forecast'])} {unit}",
         over if planned else None, "What is spent and what is to come, by the rates on file."),
        ("Spent so far", f"{short_amount(total['actual'])} {unit}", None,
         "Days before the data date of jobs that have begun."),
        ("Cost of a rig day", f"{total['per_day']:,.0f} {unit}" if total["per_day"] else DASH, None,
         "Spent so far by the rig days that have gone by; a dash before the first."),
        ("Utilization", _percent(measures and measures["utilisation"], 100), None,
         "Busy days by the days that the rigs were to be had."),
        ("Lost time (NPT)", _percent(measures and measures["npt_percent"], 1), None,
         "Lost hours by the rig hours that have gone by; overlaps count once."),
        ("Planned end", _day(whole and whole["planned_on"]), days,
         "The first free day after the last job, progress included."),
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium"):
        for label, number, delta, help_ in shown:
            st.metric(
                label, number, delta, delta_color="off", delta_arrow="off", help=help_,
                width="content",
            )  # fmt: skip
    if total["open"]:
        lacking = [job for job in told["cost"]["jobs"] if job["lacking"]]
        st.warning(
            plain(
                f"{count(total['open'], 'job')} without a day rate left out, for example "
                f"{lacking[0]['name']}: {lacking[0]['lacking']}"
            ),
            icon=":material/warning:",
        )


def _days_late(whole: Json | None) -> str | None:
    if whole is None or not whole["baseline_on"]:
        return None
    late = (date.fromisoformat(whole["planned_on"]) - date.fromisoformat(whole["baseline_on"])).days
    if not late:
        return "as in the baseline"
    return f"{count(abs(late), 'day')} {'late' if late > 0 else 'early'}"


def _percent(value: float | None, factor: float) -> str:
    return DASH if value is None else f"{factor * value:.1f} %"


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else DASH


def cost_part(told: Json) -> None:
    """S-curve, months, campaigns and rigs."""
    cost, stamp = told["cost"], told["name"]
    charted(
        "Cumulative cost", lambda width: charts.s_curve(cost, width=width), rows.curve_rows(cost),
        key="curve", stamp=stamp, note=finding(cost),
    )  # fmt: skip
    charted("By month", lambda width: charts.months_chart(cost, width=width),
            rows.month_rows(cost), key="months", stamp=stamp, note=cost["currency"])  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        charted(
            "By campaign", lambda width: charts.cost_bars(cost["campaigns"], cost, width=width),
            rows.cost_rows("Campaign", cost["campaigns"], cost), key="by-campaign", stamp=stamp,
            place="half",
        )  # fmt: skip
    with right:
        charted(
            "By rig", lambda width: charts.cost_bars(cost["rigs"], cost, width=width),
            rows.cost_rows("Rig", cost["rigs"], cost), key="by-rig", stamp=stamp, place="half",
        )  # fmt: skip
    opened_table("Every job against its plan and AFE", lambda: rows.job_rows(cost), key="job-costs")
    if cost["idle"]:
        opened_table(
            "Idle contract days, a line of their own", lambda: rows.idle_cost_rows(cost),
            key="idle-costs",
        )  # fmt: skip


def finding(cost: Json) -> str:
    """What the curve comes to, in words.

    >>> finding({"total": {"forecast": 2e6, "over": -5e4}, "baseline": "Plan", "currency": "USD"})
    '2.0 M USD at completion, 50 k under the plan'
    """
    total = cost["total"]
    said = f"{short_amount(total['forecast'])} {cost['currency']} at completion"
    if not cost["baseline"]:
        return f"{said}; set a baseline on the scenario to see the plan"
    how = "over" if total["over"] > 0 else "under"
    return f"{said}, {short_amount(abs(total['over']))} {how} the plan"


def use_part(told: Json) -> None:
    """Use of the rigs beside lost time."""
    left, right = st.columns(2, gap="medium")
    with left:
        charted(
            "Utilization", lambda width: charts.use_chart(told["measures"], width=width),
            rows.use_rows(told["measures"]), key="use", stamp=told["name"], place="half",
        )  # fmt: skip
    with right:
        charted(
            "Lost time", lambda width: charts.lost_chart(told["npt"], width=width),
            rows.lost_rows(told["npt"]), key="lost", stamp=told["name"], place="half",
        )  # fmt: skip
    if told["npt_events"]:
        opened_table(
            "Every event of lost time", lambda: rows.event_rows(told["npt_events"]),
            key="lost-events",
        )  # fmt: skip


def arrivals(person: Actor, told: Json) -> None:
    """When campaigns and rigs are done, with their chances."""
    eta, outlook = told["eta"], told["outlook"]
    note = "P10 is the fast case" if outlook else "simulate to see the chances"
    charted("Arrivals", lambda width: charts.eta_chart(eta, outlook, width=width),
            rows.eta_rows(eta, outlook), key="arrivals", stamp=told["name"], note=note)  # fmt: skip
    if eta and (said := buffers(eta)):
        st.markdown(f":gray[{plain(said)}]")
    outlook_part(person, told)


def buffers(eta: Json) -> str:
    """What the buffers of a plan come to, in a sentence."""
    whole = eta["groups"][0]
    said = []
    if eta["driving_buffers"]:
        links = ", ".join(eta["driving_buffers"])
        said.append(
            f"Buffers on the driving path cost {count(whole['buffer_days'], 'day')}: {links}."
        )
    if eta["project_buffer_days"]:
        said.append(
            f"A critical chain of {count(len(eta['chain']), 'job')} would hold "
            f"{eta['project_buffer_days']:.0f} days of buffer at its end."
        )
    return " ".join(said)


def health_part(told: Json) -> None:
    """The checks of the schedule; what each found leads to the job."""
    health = told["health"]
    note = f"{health['passed']} of {len(health['checks'])} checks passed" if health else ""
    section("Schedule health", note)
    if health is None or not health["checks"]:
        nothing_here("There is nothing to check.", "Give the jobs dates and links.")
        return
    body: list[list[Cell | str]] = []
    for check in sorted(health["checks"], key=lambda one: one["passed"]):
        found = check["found"]
        first = found[0] if found else None
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        body.append(
            [
                Cell(words="passed" if check["passed"] else "look at it",
                     color="green" if check["passed"] else "red"),
                Cell(words=check["name"][:1].upper() + check["name"][1:], small=check["words"]),
                rows.check_value(check),
                rows.check_limit(check),
                Cell(words=f"{first['name']}{more}", hint="; ".join(f["name"] for f in found),
                     href=_job(told, first["job_id"])) if first else DASH,
            ]
        )  # fmt: skip
    columns = [
        Column(heading="State", wrap=False), Column(heading="Check"),
        Column(heading="Found", align="right"), Column(heading="Limit", align="right"),
        Column(heading="Jobs and links"),
    ]  # fmt: skip
    table(columns, body, key="health", label="Schedule health")


def risk_part(told: Json) -> None:
    """What may go wrong, the gravest first."""
    risks = told["risks"]
    section("Risks", count(len(risks), "risk") if risks else "")
    if not risks:
        nothing_here("Nothing clashes.", "No conflict, no contract that ends soon, no AFE passed.")
        return
    body: list[list[Cell | str]] = [
        [
            Cell(words=risk["weight"], color=WEIGHTS[risk["weight"]]),
            risk["kind"],
            Cell(words=risk["words"], href=_job(told, risk["job_id"]), small=risk["reason"]),
            risk["start_on"] or DASH,
            risk["owner"] or DASH,
        ]
        for risk in risks[:MOST_RISKS]
    ]
    columns = [
        Column(heading="Weight", wrap=False), Column(heading="Kind"), Column(heading="What"),
        Column(heading="From", wrap=False), Column(heading="Looked after by"),
    ]  # fmt: skip
    table(columns, body, key="risks", label="Risks")
    if (more := len(risks) - MOST_RISKS) > 0:
        st.caption(f"and {more} more on the page Scenarios")


def _job(told: Json, job_id: str | None) -> str:
    """Where a job stands on the schedule."""
    return address("schedule", scenario=told["id"], job=job_id) if job_id else ""
