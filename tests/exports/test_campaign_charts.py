"""The charts of a campaign: drawn from what is told, empty where nothing is, and their rows."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from kernel.exports import campaign_charts as charts
from kernel.exports import campaign_rows as rows
from kernel.exports.chart_parts import chart_svg
from kernel.exports.row_files import rows_csv, rows_xlsx
from kernel.exports.schematic_shapes import Group, Outline, Rect, Words

NORTH = {
    "id": "n", "name": "North <pads>", "jobs": 2, "open": 1, "plan": 900.0, "actual": 400.0,
    "to_come": 590.0, "forecast": 990.0, "over": 90.0, "afe": 0.0, "per_day": 40.0,
}  # fmt: skip
COST = {
    "currency": "USD", "baseline": "Plan", "data_date": "2027-01-11", "campaigns": [NORTH],
    "total": {**NORTH, "name": "Whole scenario"},
    "curve": [
        {"day": "2027-01-01", "plan": 0.0, "actual": 0.0, "forecast": None},
        {"day": "2027-01-11", "plan": 450.0, "actual": 400.0, "forecast": 400.0},
        {"day": "2027-02-01", "plan": 900.0, "actual": None, "forecast": 990.0},
    ],
    "months": [{"month": "2027-01-01", "plan": 900.0, "actual": 400.0, "to_come": 590.0}],
}  # fmt: skip
NPT = [
    {"code": "stuck pipe", "hours": 30, "share": 0.75, "cumulated": 0.75, "percent_of_rig_time": 3},
    {"code": "other", "hours": 10, "share": 0.25, "cumulated": 1.0, "percent_of_rig_time": 1},
]
WHOLE = {
    "kind": "whole", "id": None, "name": "Whole scenario", "jobs": 3, "baseline_on": "2027-02-20",
    "planned_on": "2027-03-01", "earliest_on": "2027-02-27", "without_buffers_on": "2027-02-25",
    "buffer_days": 2,
}  # fmt: skip
CHANCES = {
    "kind": "whole", "id": None, "name": "Whole scenario", "planned_on": "2027-02-27",
    "p10_on": "2027-02-26", "p50_on": "2027-03-04", "p90_on": "2027-03-20",
    "mean_on": "2027-03-05",
}  # fmt: skip
OUTLOOK = {
    "results": {
        "groups": [CHANCES],
        "finish_by_chance": [
            {"chance": n / 20, "finish_on": f"2027-03-{n + 1:02}"} for n in range(1, 20)
        ],
        "jobs": [{**CHANCES, "job_id": "a", "rig": "Rig 1", "criticality": 0.5}],
    }
}  # fmt: skip


def words(drawing):
    return " | ".join(shape.text for shape in drawing.shapes() if isinstance(shape, Words))


def hints(drawing):
    return [mark.title for mark in drawing.marks if isinstance(mark, Group) and mark.title]


def lines(drawing):
    return {
        mark.kind.split()[-1]: len(mark.points) - 1
        for mark in drawing.marks
        if isinstance(mark, Outline)
    }


def test_that_the_curve_shows_plan_actual_and_forecast_and_says_each_point():
    drawn = charts.s_curve(COST)

    assert lines(drawn) == {"b-line-plan": 2, "b-line-actual": 1, "b-line-coming": 1}
    assert "Forecast 990" in words(drawn) and "Plan 900" in words(drawn)
    assert "reported to 11 Jan 2027" in words(drawn)
    assert hints(drawn)[1] == "11 Jan 2027: plan 450, actual 400, forecast 400 USD"


def test_that_without_a_baseline_no_plan_is_drawn():
    bare = {**COST, "baseline": None}

    assert set(lines(charts.s_curve(bare))) == {"b-line-actual", "b-line-coming"}
    assert "plan" not in words(charts.months_chart(bare))
    assert all(row[1] is None for row in rows.curve_rows(bare).rows)


def test_that_a_month_stacks_what_is_to_come_on_what_happened():
    [group] = [m for m in charts.months_chart(COST).marks if isinstance(m, Group)]

    plan, actual, coming = group.shapes
    assert (plan.y0, coming.y1) == (pytest.approx(coming.y0, abs=40), actual.y0)
    assert actual.y1 - actual.y0 == pytest.approx((plan.y1 - plan.y0) * 400 / 900)


def test_that_a_bar_tells_how_far_it_is_over_and_that_jobs_are_left_out():
    assert "990 +, 10 % over" in words(charts.cost_bars(COST["campaigns"], COST))


def test_that_use_is_a_share_of_the_available_days():
    rig = {"name": "Rig 1", "utilisation": 0.5, "busy_days": 10, "available_days": 20}
    never = {"name": "Rig 2", "utilisation": None, "busy_days": 0, "available_days": 0}

    drawn = charts.use_chart({"rigs": [rig, never]})

    assert "50 %, 10 of 20 d" in words(drawn) and "never available" in words(drawn)
    track, busy, _ = [shape for shape in drawn.marks if isinstance(shape, Rect)]
    assert busy.x1 - busy.x0 == pytest.approx((track.x1 - track.x0) / 2)


def test_that_lost_time_stands_with_the_share_that_has_added_up():
    drawn = charts.lost_chart(NPT)

    assert "30 h" in words(drawn) and "100 % so far" in words(drawn)
    assert lines(drawn) == {"b-line-axis": 1}


def test_that_an_arrival_shows_baseline_plan_and_the_fan_of_its_chances():
    drawn = charts.eta_chart({"groups": [WHOLE]}, OUTLOOK)

    assert hints(drawn) == ["Whole scenario: P10 26 Feb 2027, P50 4 Mar 2027, P90 20 Mar 2027"]
    assert "P50 4 Mar 2027" in words(drawn)
    assert "plan 1 Mar 2027" in words(charts.eta_chart({"groups": [WHOLE]}, None))


def test_that_the_chance_of_a_day_names_p10_p50_and_p90():
    said = words(charts.chance_chart(OUTLOOK))

    assert all(f"{name} " in said for name in ("P10", "P50", "P90"))


def test_that_where_nothing_is_to_be_drawn_the_chart_says_why():
    empty = {**COST, "curve": [], "months": []}
    for drawn, why in (
        (charts.s_curve(empty), "No cost yet"),
        (charts.months_chart(empty), "No month"),
        (charts.cost_bars([], empty), "No job costs"),
        (charts.use_chart(None), "No rig"),
        (charts.lost_chart([]), "No lost time"),
        (charts.eta_chart(None, None), "No arrival"),
        (charts.chance_chart(None), "Not simulated"),
    ):
        assert why in words(drawn)


@pytest.mark.parametrize("width", [400, 1140])
def test_that_every_mark_stays_inside_its_frame_and_names_stay_text(width):
    for drawn in (
        charts.s_curve(COST, width=width),
        charts.cost_bars(COST["campaigns"], COST, width=width),
        charts.lost_chart(NPT, width=width),
        charts.eta_chart({"groups": [WHOLE]}, OUTLOOK, width=width),
        charts.chance_chart(OUTLOOK, width=width),
    ):
        rects = [shape for shape in drawn.shapes() if isinstance(shape, Rect)]
        assert all(0 <= r.x0 <= r.x1 <= width and 0 <= r.y0 <= drawn.height for r in rects)
    assert "&lt;pads&gt;" in chart_svg(charts.cost_bars(COST["campaigns"], COST, width=1140))


def test_that_rows_leave_as_csv_and_as_a_workbook_with_days_as_days():
    told = rows.cost_rows("Campaign", COST["campaigns"], COST)

    read = list(csv.reader(io.StringIO(rows_csv(told).decode("utf-8-sig"))))
    assert read[1][:4] == ["North <pads>", "2", "900.0", "400.0"]
    book = openpyxl.load_workbook(
        io.BytesIO(rows_xlsx([told, rows.eta_rows({"groups": [WHOLE]}, OUTLOOK), told]))
    )
    assert book.sheetnames == ["Cost by campaign", "Arrivals", "Cost by campaign 3"]
    assert book["Arrivals"]["D2"].value.date() == date(2027, 2, 20)
    assert book["Arrivals"]["K2"].value.date() == date(2027, 3, 20)
