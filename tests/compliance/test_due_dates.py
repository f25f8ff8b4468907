"""Due dates by rule, month by month."""

from datetime import date

import pytest

from kernel.compliance.due_dates import due_after_events, due_for_period, next_working_day
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
    found = due_after_events(RULES["gas_initial_test"], {"completed": date(2025, 3, 1)})

    assert found is not None
    assert found.day == date(2025, 5, 30)


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


def test_that_every_rule_has_its_citation_and_says_how_sure_it_is():
    assert all(rule.cite and rule.certainty for rule in RULES.values())
