"""What the other records of the organization say of a well: jobs, production, duties."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import streamlit as st

from kernel.exports.row_files import Rows
from kernel.production.rates import calendar_day_rate
from kernel.store.actor import Actor
from kernel.store.well_work import MonthRow, WellJobRow
from kernel.workflows.well_page import (
    Duty,
    Volumes,
    WellHead,
    well_duties,
    well_jobs,
    well_volumes,
)
from workbench.figures.well_rates import MonthRates, rates_figure
from workbench.ui.charted import cell, downloads
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_map_view import theme
from workbench.ui.well_overview import left_words
from workbench.ui.words import DASH

MOST_MONTHS = 24  # in the table; the download has all
_JOB_COLUMNS = (
    Column(heading="Job"),
    Column(heading="Scenario"),
    Column(heading="Rig", wrap=False),
    Column(heading="Campaign"),
    Column(heading="Start", align="right", wrap=False),
    Column(heading="Free from", align="right", wrap=False),
    Column(heading="State", wrap=False),
)
_DUTY_COLUMNS = (
    Column(heading="What"),
    Column(heading="For"),
    Column(heading="Due", align="right", wrap=False),
    Column(heading="Who sees to it"),
    Column(heading="State", wrap=False),
)
_MONTH_COLUMNS = (
    "Month", "Days on (d)", "Oil (bbl)", "Condensate (bbl)", "Gas (Mcf)", "Water (bbl)",
    "Oil (bbl/d)", "Gas (Mcf/d)", "Water (bbl/d)",
)  # fmt: skip
_TEST_COLUMNS = (
    Column(heading="Tested", wrap=False),
    Column(heading="Completion"),
    Column(heading="Hours (h)", align="right"),
    Column(heading="Oil (bbl/d)", align="right"),
    Column(heading="Gas (Mcf/d)", align="right"),
    Column(heading="Water (bbl/d)", align="right"),
    Column(heading="State", wrap=False),
)
_SCENARIO: dict[str, tuple[str, Color]] = {
    "draft": ("Draft", "blue"),
    "approved": ("Approved", "green"),
}


def campaigns(person: Actor, well: WellHead, now: datetime) -> None:
    """The jobs on the well in every scenario."""
    section("Jobs on this well", "in every scenario that is not put away; the approved one first")
    jobs = well_jobs(person, well.api)
    if not jobs:
        nothing_here(
            "No job of a campaign names this well.",
            "On the schedule, a job whose well bears this API number appears here with its rig "
            "and its days.",
        )
        return
    rows = [_job_row(one) for one in jobs]
    table(_JOB_COLUMNS, rows, key="jobs", label="Jobs on this well", sortable=True)


def _job_row(one: WellJobRow) -> Sequence[Cell | str]:
    words, color = _SCENARIO.get(one.scenario_state, (one.scenario_state, "gray"))
    start, finish = one.actual_start or one.start_on, one.actual_finish or one.finish_on
    return (
        Cell(
            words=one.name, small=one.kind,
            href=address("schedule", scenario=str(one.scenario_id), job=str(one.id)),
        ),
        Cell(words=one.scenario_name, small=words, color=color),
        one.rig_name or unknown("no rig is chosen yet"),
        ", ".join(one.campaigns) or DASH,
        start.isoformat() if start else unknown("no day is set yet"),
        finish.isoformat() if finish else unknown("no length or day is set yet"),
        _progress(one),
    )  # fmt: skip


def _progress(one: WellJobRow) -> Cell:
    if one.actual_finish:
        return Cell(words="Done", color="gray")
    if one.actual_start:
        percent = f", {one.percent:.0f} %" if one.percent is not None else ""
        return Cell(words=f"In progress{percent}", color="orange")
    return Cell(words="Planned", color="blue")


def production(person: Actor, well: WellHead, now: datetime) -> None:
    """Rates by month, the months themselves, and well tests."""
    volumes = well_volumes(person, well.api)
    if not volumes.months:
        section("Production")
        nothing_here(
            "No month of production of this well is recorded.",
            "The well is among your operating records; import or enter its volumes."
            if volumes.recorded
            else "The well is not among your operating records. Once it is there under this API "
            "number, its months and tests appear here.",
        )
    else:
        _months(well, volumes)
    if volumes.tests:
        section("Well tests", "rates a day, newest first")
        rows = [
            (
                one.test_date.isoformat(), one.completion, cell(float(one.hours)),
                *(cell(_float(rate)) for rate in (one.oil_rate, one.gas_rate, one.water_rate)),
                one.status,
            )
            for one in volumes.tests
        ]  # fmt: skip
        table(_TEST_COLUMNS, rows, key="tests", label="Well tests")


def _months(well: WellHead, volumes: Volumes) -> None:
    rates = [month_rates(one) for one in volumes.months]
    held = Rows(
        name="Production",
        headings=_MONTH_COLUMNS,
        rows=[_month_row(m, r) for m, r in zip(volumes.months, rates, strict=True)],
    )
    first, last = volumes.months[0].month, volumes.months[-1].month
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        section("Production", f"{first:%b %Y} to {last:%b %Y}, over all days of each month")
        st.space("stretch")
        downloads(held, key="well-production", stamp=well.api.whole)
    st.plotly_chart(
        rates_figure(_with_gaps(rates), height=320, theme=theme()), key="well-rates",
        config={"displaylogo": False},
        alt="Production of the well by month; the figures stand in the table.",
    )  # fmt: skip
    newest = held.rows[::-1][:MOST_MONTHS]
    told = [
        at for at in range(1, len(_MONTH_COLUMNS)) if any(row[at] is not None for row in newest)
    ]
    columns = [Column(heading=_MONTH_COLUMNS[0], wrap=False)]
    columns += [Column(heading=_MONTH_COLUMNS[at], align="right") for at in told]
    shown = [[_as_month(row[0]), *(cell(row[at]) for at in told)] for row in newest]
    table(columns, shown, key="months", label="Months of production")
    if len(held.rows) > MOST_MONTHS:
        st.caption(f"The last {MOST_MONTHS} of {len(held.rows):,} months; the download has all.")


def month_rates(month: MonthRow) -> MonthRates:
    """A month's volumes over all its days; oil with condensate.

    >>> june = MonthRow(month=date(2026, 6, 1), days_on=None, oil_bbl=Decimal(300), cond_bbl=None,
    ...                 gas_mcf=Decimal(0), water_bbl=None, completions=1)
    >>> month_rates(june)
    MonthRates(month=datetime.date(2026, 6, 1), oil=10.0, gas=0.0, water=None)
    """
    days = monthrange(month.month.year, month.month.month)[1]
    liquids = [volume for volume in (month.oil_bbl, month.cond_bbl) if volume is not None]

    def rate(volume: Decimal | None) -> float | None:
        return None if volume is None else float(calendar_day_rate(volume, days))

    return MonthRates(
        month=month.month,
        oil=rate(sum(liquids, Decimal(0)) if liquids else None),
        gas=rate(month.gas_mcf),
        water=rate(month.water_bbl),
    )


def _with_gaps(rates: Sequence[MonthRates]) -> list[MonthRates]:
    """The months with those between that were not reported."""
    held = {one.month: one for one in rates}
    month, months = rates[0].month, []
    while month <= rates[-1].month:
        empty = MonthRates(month=month, oil=None, gas=None, water=None)
        months.append(held.get(month, empty))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def _month_row(month: MonthRow, rates: MonthRates) -> list[object]:
    volumes = (month.days_on, month.oil_bbl, month.cond_bbl, month.gas_mcf, month.water_bbl)
    rounded = (
        None if rate is None else round(rate, 2) for rate in (rates.oil, rates.gas, rates.water)
    )
    return [month.month, *(_float(volume) for volume in volumes), *rounded]


def _as_month(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else str(value)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def compliance(person: Actor, well: WellHead, now: datetime) -> None:
    """What falls due for the well and its lease."""
    section("Compliance", "what falls due for this well and its lease, open ones first")
    duties = well_duties(person, well)
    if not duties:
        nothing_here(
            "Nothing is known to fall due for this well.",
            "The groundwater letter of a plan is counted here, and the duties of your compliance "
            "calendar that name the well or its lease.",
        )
        return
    table(
        _DUTY_COLUMNS, [_duty_row(one, now) for one in duties], key="duties", label="Duties",
        sortable=True,
    )  # fmt: skip


def _duty_row(duty: Duty, now: datetime) -> Sequence[Cell | str]:
    return (
        Cell(words=duty.title, small=duty.form, hint=duty.cite),
        duty.about,
        Cell(words=duty.due.isoformat(), sort=duty.due.toordinal()),
        duty.assigned_to or unknown("nobody is named"),
        _standing(duty, now),
    )


def _standing(duty: Duty, now: datetime) -> Cell:
    if duty.done:
        return Cell(words=duty.done.capitalize(), color="gray")
    left = duty.days_left(now.date())
    color: Color = "red" if left < 0 else "yellow" if left <= 30 else "blue"
    return Cell(
        words=f"Due {left_words(duty, now)}" if left >= 0 else left_words(duty, now), color=color
    )
