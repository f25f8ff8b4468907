"""Production, decline and data quality: charts, comparison, windows, runs in the background."""

import io
from datetime import date

import pytest

from kernel.production.arps import DAYS_PER_MONTH, Decline
from kernel.workflows.declines import (
    DeclineChoices,
    fit_well,
    fits_of_run,
    list_runs,
    months_of_well,
    order_fits,
    refusals_of_run,
    run_fits,
    usual_choices,
)
from kernel.workflows.operating_settings import choose_operating_settings, operating_settings
from kernel.workflows.production import (
    best_wells,
    fields_by_month,
    find_wells,
    last_year,
    report_gaps,
    well_series,
)
from kernel.workflows.volume_files import hand_in_volumes
from kernel.workflows.volume_import import begin_import, run_import
from workbench.figures.production import fields_figure, production_figure, water_cut
from workbench.jobs.declines import ask_to_fit
from workbench.jobs.queue import work

CURVE = Decline(qi=300.0, di=0.004, b=0.8)


def a_year(number, name, scale=1.0, months=24, skip=()):
    """Rows of a well that declines along CURVE, scaled."""
    rows = []
    for at in range(months):
        if at not in skip:
            oil = scale * float(CURVE.rate(at * DAYS_PER_MONTH)) * 28
            month = f"{2023 + at // 12}-{at % 12 + 1:02d}"
            rows.append(f"{number},{name},{month},28,{oil:.3f},{oil * 2:.3f},{oil / 2:.3f},F1")
    return rows


@pytest.fixture(scope="module")
def team(new_team):
    made = new_team("Caprock")
    rows = [
        "API,Well name,Month,Days on,Oil,Gas,Water,Field code",
        *a_year("4200346118", "MABEE 1"),
        *a_year("4200346119", "MABEE 2", scale=0.5, skip=(5, 6)),
        *a_year("4200346120", "SHORT 3", scale=0.1, months=3),
    ]
    content = io.BytesIO("\n".join(rows).encode())
    row = hand_in_volumes(made.editor, "monthly.csv", content)
    begin_import(made.editor, row.id)
    run_import(made.editor, row.id)
    return made


def by_name(actor, name):
    return find_wells(actor, name)[0]


def test_that_the_page_opens_with_the_best_well_and_compares_others(open_page, said, team):
    screen = open_page(team.viewer, "production")
    assert screen.exception == []
    assert "Rate–time" in said(screen)
    assert best_wells(team.viewer, 1)[0].name == "MABEE 1"

    wells = ",".join(str(by_name(team.viewer, name).id) for name in ("MABEE 1", "MABEE 2"))
    both = open_page(team.viewer, "production", wells=wells)
    assert both.exception == []
    assert len(both.multiselect[0].value) == 2


def test_that_an_organization_without_volumes_is_told_where_they_come_from(open_page, said, org_b):
    for name in ("production", "decline"):
        screen = open_page(org_b.viewer, name)
        assert screen.exception == []
        assert "No volumes yet." in said(screen)


def test_that_rates_ratios_and_cumulatives_are_those_of_the_volumes(team):
    series = well_series(team.viewer, [by_name(team.viewer, "MABEE 1").id])
    [first, *_] = series[0].points

    assert (first.period, first.days, first.on) == (date(2023, 1, 1), 31, 28.0)
    assert round(water_cut(first), 3) == 33.333
    figure = production_figure(
        series, view="cumulative", phases=["oil"], log=True, height=400, theme="light"
    )
    total = sum(point.oil for point in series[0].points)
    assert round(figure.data[0].x[-1], 3) == round(total, 3)
    gor = production_figure(series, view="gor", phases=["oil"], log=False, height=400, theme="dark")
    assert {round(value) for value in gor.data[0].y} == {2000}
    boe = {
        ratio: production_figure(
            series, view="boe", phases=["oil"], log=True, height=400, theme="dark",
            mcf_per_boe=ratio,
        ).data[0].y[0]
        for ratio in (6.0, 2.0)
    }  # fmt: skip
    assert boe[6.0] == pytest.approx((first.oil + first.gas / 6) / 31)
    assert boe[2.0] == pytest.approx((first.oil + first.gas / 2) / 31)


def test_that_the_ratio_of_the_settings_orders_wells_and_stands_under_the_chart(
    open_page, new_team
):
    team = new_team("Gas")
    rows = ["API,Well name,Month,Days on,Oil,Gas,Water,Field code"]
    rows += [f"4200346118,W 1,2023-{at:02d},28,100,550,0,F1" for at in range(1, 9)]
    row = hand_in_volumes(team.editor, "m.csv", io.BytesIO("\n".join(rows).encode()))
    begin_import(team.editor, row.id)
    run_import(team.editor, row.id)
    months = months_of_well(team.viewer, by_name(team.viewer, "W 1").id)
    assert fit_well(months, usual_choices(operating_settings(team.viewer))).phase == "oil"

    choose_operating_settings(
        team.admin, {"mcf_per_boe": "5", "month_length": "365/12"}, note="annual report"
    )

    choices = usual_choices(operating_settings(team.viewer))
    assert fit_well(months, choices).phase == "gas"
    assert fit_well(months, choices).fit.settings.month_length == "365/12"
    screen = open_page(team.viewer, "production")
    screen = screen.segmented_control(key="view").set_value("Oil equivalent").run()
    assert any("5 Mcf of gas are taken" in caption.value for caption in screen.caption)


def test_that_the_last_year_is_summed_by_well_and_missing_months_are_named(open_page, shown, team):
    rows, first, last = last_year(team.viewer)
    assert (first, last) == (date(2024, 1, 1), date(2024, 12, 1))
    assert [row.name for row in rows] == ["MABEE 1", "MABEE 2"]
    assert [(one.name, one.missing) for one in report_gaps(team.viewer)] == [("MABEE 2", 2)]

    screen = open_page(team.viewer, "data_quality")
    assert screen.exception == []
    assert shown(screen, "Wells with months missing").words()[0][0] == "MABEE 2"


def test_that_a_decline_is_fitted_drawn_and_forecast(open_page, said, team):
    well = by_name(team.viewer, "MABEE 1")
    screen = open_page(team.viewer, "decline", well=str(well.id))

    assert screen.exception == []
    told = {metric.label: metric.value for metric in screen.metric}
    assert set(told) >= {"Remaining, bbl", "P90 EUR, bbl", "P50 EUR, best fit, bbl", "P10 EUR, bbl"}
    assert any("b 0.80" in caption.value for caption in screen.caption)

    short = open_page(team.viewer, "decline", well=str(by_name(team.viewer, "SHORT").id))
    assert "3 months are left to fit on" in " ".join(one.value for one in short.warning)


def test_that_all_wells_are_fitted_by_the_worker_and_refusals_say_why(open_page, store, team):
    run = ask_to_fit(team.editor, DeclineChoices())
    work(store, until_empty=True)

    [done] = [one for one in list_runs(team.viewer) if one.id == run.id]
    assert (done.status, done.wells, done.done, done.fitted) == ("done", 3, 3, 2)
    fits = fits_of_run(team.viewer, run.id)
    assert [one.name for one in fits] == ["MABEE 1", "MABEE 2", "SHORT 3"]
    assert round(fits[0].curve["b"], 2) == 0.8
    assert list(refusals_of_run(team.viewer, run.id).values()) == [1]
    screen = open_page(team.viewer, "decline")
    assert screen.exception == []


def test_that_a_run_that_was_cut_off_goes_on_and_repeats_nothing(team, monkeypatch):
    monkeypatch.setattr("kernel.workflows.declines.AT_ONCE", 2)
    run = order_fits(team.editor, DeclineChoices(phase="gas"))
    asked = iter([True, False])

    assert run_fits(team.editor, run.id, goes_on=lambda: next(asked)) == "interrupted"
    assert run_fits(team.editor, run.id) == "ended"
    assert len(fits_of_run(team.viewer, run.id)) == 3
    assert run_fits(team.editor, run.id) == "left"


def test_that_fields_are_drawn_by_month_over_all_their_wells(team):
    [field] = fields_by_month(team.viewer)
    wells = well_series(team.viewer, [one.id for one in find_wells(team.viewer)])

    for month in field.points:
        found = [p.oil for one in wells for p in one.points if p.period == month.period]
        assert round(month.oil, 3) == round(sum(found), 3)
    figure = fields_figure([field], phase="oil", height=300, theme="light")
    assert round(figure.data[0].y[0], 6) == round(field.points[0].oil / 31, 6)


def test_that_fields_beyond_the_most_are_summed_as_the_others(team):
    [rest] = fields_by_month(team.viewer, most=0)

    assert rest.name == "all other fields"
    assert rest.points == fields_by_month(team.viewer)[0].points


def test_that_a_scale_of_less_than_a_decade_has_more_than_one_tick(team):
    series = well_series(team.viewer, [by_name(team.viewer, "MABEE 1").id])

    figure = production_figure(
        series, view="rate", phases=["oil"], log=True, height=400, theme="light"
    )

    assert figure.layout.yaxis.dtick is None  # a fixed step of 1, 2, 5 left one
    assert figure.layout.yaxis.type == "log"
