"""Due dates by rule, month by month."""

from datetime import date

import pytest

from kernel.compliance.due_dates import (
    WorkingDays,
    due_after_events,
    due_for_period,
    next_working_day,
)
from kernel.compliance.form_pr import gas_code_fault
from kernel.errors import InvalidInput
from kernel.reference import compliance_rules

RULES = compliance_rules()


def due(code, year, month, choice=None):
    return due_for_period(RULES[code], date(year, month, 1), choice=choice).day


@pytest.mark.parametrize(
    ("code", "month", "choice", "expected"),
    [
        ("form_pr", (2024, 1), None, date(2024, 2, 29)),
        ("form_pr", (2025, 1), None, date(2025, 2, 28)),
        ("form_pr", (2024, 12), None, date(2025, 1, 31)),
        ("form_pr", (2025, 1), "next_month_15", date(2025, 2, 15)),
        ("form_pr", (2025, 1), "second_month_15", date(2025, 3, 15)),
        ("oil_tax", (2024, 12), None, date(2025, 1, 27)),
        ("oil_tax", (2025, 1), None, date(2025, 2, 25)),
        ("oil_tax", (2025, 4), None, date(2025, 5, 27)),
        ("oil_tax", (2025, 11), None, date(2025, 12, 26)),
        ("gas_tax", (2025, 1), None, date(2025, 3, 20)),
        ("gas_tax", (2025, 2), None, date(2025, 4, 21)),
        ("ogor", (2025, 1), None, date(2025, 3, 25)),
        ("ogor", (2025, 1), "paper", date(2025, 3, 15)),
    ],
)
def test_that_a_monthly_duty_falls_due(code, month, choice, expected):
    assert due(code, *month, choice=choice) == expected


def test_that_a_rolled_date_says_from_where():
    found = due_for_period(RULES["oil_tax"], date(2025, 4, 1))

    assert (found.before_roll, found.day) == (date(2025, 5, 25), date(2025, 5, 27))


@pytest.mark.parametrize(
    ("completed", "drilled", "expected"),
    [
        (date(2025, 3, 15), date(2024, 12, 20), date(2025, 5, 19)),
        (date(2025, 3, 1), date(2025, 2, 10), date(2025, 5, 30)),
    ],
)
def test_that_a_completion_report_is_due_at_the_earlier_of_two_dates(completed, drilled, expected):
    events = {"completed": completed, "drilling_completed": drilled}

    found = due_after_events(RULES["completion_report"], events)

    assert found is not None
    assert found.day == expected


def test_that_a_plugging_record_due_on_a_sunday_stays_there():
    found = due_after_events(RULES["plugging_record"], {"plugged": date(2025, 1, 31)})

    assert found is not None
    assert found.day == date(2025, 3, 2)


def test_that_notice_is_given_five_days_before_plugging():
    found = due_after_events(RULES["notice_to_plug"], {"plugging_planned": date(2025, 6, 10)})

    assert found is not None
    assert found.day == date(2025, 6, 5)


def test_that_a_well_inactive_since_a_leap_day_is_due_a_year_later():
    found = due_after_events(RULES["plug_inactive_well"], {"inactive_since": date(2024, 2, 29)})

    assert found is not None
    assert found.day == date(2025, 2, 28)


def test_that_a_gas_well_is_tested_within_90_days_of_completion():
    happened = {"gas_well_completed": date(2025, 3, 1)}
    found = due_after_events(RULES["gas_initial_test"], happened)

    assert found is not None
    assert found.day == date(2025, 5, 30)


@pytest.mark.parametrize(
    ("code", "event", "day", "expected"),
    [
        ("tests_of_field", "forms_mailed", date(2025, 7, 1), date(2025, 11, 1)),
        ("tests_of_field", "forms_mailed", date(2025, 10, 1), date(2026, 2, 1)),
        ("injection_report", "cycle_ended", date(2025, 6, 30), date(2025, 8, 31)),
        ("fluid_level_test", "last_fluid_level", date(2025, 3, 10), date(2026, 3, 10)),
        ("pressure_test_inactive", "last_pressure_test", date(2025, 3, 10), date(2030, 3, 10)),
        ("organization_report", "last_filed", date(2025, 5, 31), date(2026, 5, 31)),
        ("completion_report_amended", "change_found", date(2025, 1, 1), date(2025, 1, 31)),
        ("electric_log", "completed", date(2025, 3, 1), date(2025, 5, 30)),
    ],
)
def test_that_what_follows_an_event_falls_due(code, event, day, expected):
    found = due_after_events(RULES[code], {event: day})

    assert found is not None
    assert found.day == expected


@pytest.mark.parametrize(
    ("product", "month", "code", "remark", "words"),
    [
        ("casinghead_gas", date(2021, 8, 31), "4", "", ""),
        ("casinghead_gas", date(2021, 9, 1), "4", "", "Code 4 ended"),
        ("gas_well_gas", date(2021, 8, 1), "10", "", "begins with September 2021"),
        ("gas_well_gas", date(2021, 12, 1), "11", "", ""),
        ("gas_well_gas", date(2022, 1, 1), "11", "", "needs a remark"),
        ("gas_well_gas", date(2022, 1, 1), "11", "ae", ""),
        ("oil", date(2024, 1, 1), "4", "", ""),
    ],
)
def test_that_codes_of_vented_and_flared_gas_are_those_of_their_month(
    product, month, code, remark, words
):
    fault = gas_code_fault(product, month, code, remark)

    assert bool(fault) is bool(words)
    assert words in fault


def test_that_nothing_is_due_while_no_event_is_known():
    assert due_after_events(RULES["plugging_record"], {}) is None


def test_that_an_unknown_reading_of_a_rule_names_those_that_exist():
    with pytest.raises(InvalidInput) as refused:
        due("form_pr", 2025, 1, choice="whenever")

    assert "next_month_15" in refused.value.hint


def test_that_a_rule_without_a_period_asks_for_its_event():
    with pytest.raises(InvalidInput, match="month"):
        due_for_period(RULES["plugging_record"], date(2025, 1, 1))


def test_that_a_working_day_stays():
    assert next_working_day(date(2025, 2, 25)) == date(2025, 2, 25)


def test_that_days_off_of_an_organization_count_and_a_holiday_may_be_worked():
    memorial_day, friday = date(2025, 5, 26), date(2025, 11, 28)
    calendar = WorkingDays(off=frozenset({friday}), worked=frozenset({memorial_day}))

    assert next_working_day(friday, calendar) == date(2025, 12, 1)
    assert next_working_day(memorial_day, calendar) == memorial_day


def test_that_days_off_move_nothing_where_the_rule_does_not_roll():
    off = WorkingDays(off=frozenset({date(2025, 2, 28)}))

    assert due_for_period(RULES["form_pr"], date(2025, 1, 1), calendar=off).day == date(2025, 2, 28)


def test_that_every_rule_has_its_citation_and_says_how_sure_it_is():
    assert all(rule.cite and rule.certainty for rule in RULES.values())
