"""The worked checks of the operations reference, one by one, with the test that holds each."""

import ast
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from kernel.errors import InvalidInput
from kernel.finance.afe import OverrunRule, owner_shares, variance
from kernel.finance.ownership import Interest, sum_of_deck
from kernel.finance.revenue import Sale, distribute
from kernel.finance.taxes import Charges
from kernel.production.arps import Decline
from kernel.wells.api_number import ApiNumber, InvalidApiNumber

TESTS = Path(__file__).resolve().parents[1]
JANUARY = date(2025, 1, 1)
CENT = Decimal("0.01")
HERE = "finance/test_worked_checks.py"
# Section and check of the reference, the file of the test under tests/, and its name.
CHECKS = (
    ("3 API number: 10, 12, 14 digits, padded on the right", HERE,
     "test_that_every_length_of_a_number_is_padded_on_the_right"),
    ("3 API number: 9, 11, 13 digits, letters, county 000", HERE,
     "test_that_a_number_of_another_length_or_without_county_is_refused"),
    ("3 API number: leading zero lost", "production/test_importing_volumes.py",
     "test_that_a_lost_leading_zero_comes_back_by_the_state_and_not_by_guessing"),
    ("3 API number: .0 and exponents", "production/test_importing_volumes.py",
     "test_that_a_workbook_of_wells_down_and_months_across_comes_in_by_its_sheets"),
    ("3 API number: one wellbore once in an organization", "api/test_records.py",
     "test_that_one_wellbore_is_kept_once_in_an_organization_and_again_in_another"),
    ("3 API number: unusual counties are warned of", "api/test_records.py",
     "test_that_an_unusual_county_is_taken_and_said"),
    ("4 two tracts .03589614", "finance/test_ownership.py",
     "test_that_an_owner_of_two_tracts_gets_the_sum_of_the_rounded_decimals"),
    ("4 royalties .0125, .025, .09375", "finance/test_ownership.py",
     "test_that_a_royalty_decimal_is_net_acres_over_unit_acres_times_royalty"),
    ("4 unit of four tracts .03631199", "finance/test_ownership.py",
     "test_that_a_unit_of_four_tracts_adds_up"),
    ("4 NRI .243 / .405 / .162 and .75", "finance/test_ownership.py",
     "test_that_a_net_revenue_interest_is_what_the_burdens_leave"),
    ("4 NRI of three owners, sum .81", HERE,
     "test_that_three_working_interests_keep_81_percent"),
    ("4 three thirds refused, residual to the named owner", "finance/test_ownership.py",
     "test_that_a_deck_that_misses_one_by_rounding_is_refused_and_says_what_to_do"),
    ("4 residual at most n × 5e-9", "finance/test_ownership.py",
     "test_that_a_deck_rounded_from_fractions_is_always_within_its_rounding"),
    ("4 backdated transfer: reversal and rebook", "workflows/test_month_close.py",
     "test_that_a_backdated_transfer_is_reversed_and_rebooked_to_the_new_owner"),
    ("5 check A", "finance/test_revenue.py",
     "test_that_a_half_percent_of_fifty_thousand_is_230_net"),
    ("5 check B", "finance/test_revenue.py",
     "test_that_five_owners_of_a_month_of_oil_get_the_published_shares"),
    ("5 check B: rounding each alone pays too much", HERE,
     "test_that_rounding_each_owner_alone_would_pay_a_cent_too_much"),
    ("5 check C", "finance/test_revenue.py",
     "test_that_eight_equal_owners_of_ten_dollars_ten_lose_no_cent"),
    ("5 check D", HERE, "test_that_a_hundred_dollars_over_three_thirds_lose_no_cent"),
    ("5 oil rates", "finance/test_taxes.py",
     "test_that_oil_of_today_bears_4_6_percent_and_five_eighths_of_a_cent"),
    ("5 cleanup fee by date", "finance/test_taxes.py",
     "test_that_the_cleanup_fee_changed_in_september_2015"),
    ("5 gas rates", "finance/test_taxes.py", "test_that_gas_bears_7_5_percent"),
    ("5 EOR", "finance/test_taxes.py",
     "test_that_enhanced_recovery_halves_the_severance_tax_only"),
    ("5 negative totals", HERE, "test_that_a_negative_total_is_shared_by_its_absolute_value"),
    ("5 first payment", "finance/test_payment.py",
     "test_that_the_first_payment_is_due_120_days_after_the_month_of_first_sale"),
    ("5 terms of oil and gas", "finance/test_payment.py",
     "test_that_oil_is_paid_within_60_and_gas_within_90_days"),
    ("5 minimum pay", "finance/test_payment.py",
     "test_that_small_balances_wait_for_the_amount_the_year_or_the_owner"),
    ("6 +452,500.00, 10.647 %, limit 4,675,000.00", "finance/test_afe.py",
     "test_that_an_overrun_above_ten_percent_asks_for_a_supplement"),
    ("6 shares 55 / 30 / 15 %", HERE, "test_that_three_partners_share_4_25_million"),
    ("6 exactly +10 % does not fire", HERE, "test_that_an_eighth_at_exactly_ten_percent_is_quiet"),
    ("6 reply 30 days, 48 hours", "finance/test_afe.py",
     "test_that_partners_answer_within_30_days_or_48_hours_with_a_rig_on_location"),
    ("7 6,666.67 / 3,333.33", "production/test_allocation.py",
     "test_that_two_wells_share_ten_thousand_barrels_by_their_tests"),
    ("7 factor .966011", "production/test_allocation.py",
     "test_that_days_on_count_and_the_factor_is_said"),
    ("7 the same through the month close", "workflows/test_month_close.py",
     "test_that_the_wells_get_the_allocation_of_the_reference_and_its_run_says_how"),
    ("7 rates 20 and 10, uptime 50 %", "production/test_rates.py",
     "test_that_fifteen_days_of_thirty_make_two_rates_and_half_the_uptime"),
    ("7 2,700 BOE", "production/test_rates.py",
     "test_that_six_mcf_are_a_barrel_of_oil_equivalent"),
    ("7 nothing to share by is an error", "production/test_allocation.py",
     "test_that_a_volume_with_nothing_to_share_by_is_an_error_and_never_divided"),
    ("7 factor band", "production/test_allocation.py",
     "test_that_a_factor_outside_the_band_is_flagged"),
    ("7 tests after the month", "production/test_allocation.py",
     "test_that_a_month_uses_the_latest_accepted_test_not_after_it"),
    ("7 GOR and water cut null", "production/test_rates.py",
     "test_that_ratios_are_unknown_without_oil_or_liquid"),
    ("7 gas test 2025-05-30", "compliance/test_due_dates.py",
     "test_that_a_gas_well_is_tested_within_90_days_of_completion"),
    ("8 Form PR, oil tax, gas tax, holidays", "compliance/test_due_dates.py",
     "test_that_a_monthly_duty_falls_due"),
    ("8 W-2: the earlier date", "compliance/test_due_dates.py",
     "test_that_a_completion_report_is_due_at_the_earlier_of_two_dates"),
    ("8 W-3: a Sunday stays", "compliance/test_due_dates.py",
     "test_that_a_plugging_record_due_on_a_sunday_stays_there"),
    ("5 late interest, none below the minimum pay", "finance/test_late_interest.py",
     "test_that_each_day_bears_the_rate_in_force_on_it"),
    ("5 late interest of a payment, booked once", "workflows/test_late_payments.py",
     "test_that_a_month_paid_thirty_days_late_bears_interest_that_is_booked_once"),
    ("7 codes of vented and flared gas", "compliance/test_due_dates.py",
     "test_that_codes_of_vented_and_flared_gas_are_those_of_their_month"),
    ("8 W-10, G-10, H-10, H-15, P-5, amended W-2, log", "compliance/test_due_dates.py",
     "test_that_what_follows_an_event_falls_due"),
    ("8 the holiday list is data", "workflows/test_compliance.py",
     "test_that_a_due_day_moves_past_the_organizations_own_days_off"),
    ("9 BOE ratio and days of a month are settings", "pages/test_production.py",
     "test_that_the_ratio_of_the_settings_orders_wells_and_stands_under_the_chart"),
    ("10 second load changes nothing", "production/test_importing_volumes.py",
     "test_that_a_file_comes_in_once_and_its_wrong_rows_wait_with_their_reasons"),
    ("10 a changed figure makes a revision", "production/test_importing_volumes.py",
     "test_that_a_changed_figure_makes_a_revision_and_an_empty_one_leaves_what_stands"),
    ("11 the month close to the published cents", "workflows/test_month_close.py",
     "test_that_a_month_goes_from_volumes_to_the_published_cents"),
    ("12 D 9.5108286622", "production/test_decline.py",
     "test_that_the_secant_decline_of_eighty_percent_is_9_51_a_year"),
    ("12 switch at 6.6044 years", "production/test_decline.py",
     "test_that_the_curve_turns_exponential_after_6_6_years"),
    ("12 q and Np of four days", "production/test_decline.py",
     "test_that_rate_and_volume_are_those_of_the_closed_form"),
    ("12 84,744.78 bbl", "production/test_decline.py",
     "test_that_five_years_at_b_one_half_make_84_745_barrels"),
    ("12 textbook years", "production/test_decline.py",
     "test_that_four_percent_a_month_gives_the_textbook_years"),
    ("12 textbook years at 30.42 days", HERE,
     "test_that_months_of_30_42_days_move_the_textbook_sum_by_eight_barrels"),
    ("12 volumes to 10 bbl/d", "production/test_decline.py",
     "test_that_the_volume_to_a_limit_grows_with_b"),
    ("12 petbox-dca", "production/test_decline.py",
     "test_that_the_modified_hyperbolic_agrees_with_an_independent_program"),
)  # fmt: skip


@pytest.mark.parametrize(("check", "file", "name"), CHECKS, ids=[check[0] for check in CHECKS])
def test_that_a_worked_check_is_held_by_a_test_that_asserts(check, file, name):
    tests = {
        node.name: node
        for node in ast.parse((TESTS / file).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }

    assert name in tests, f"{check} has lost its test"
    assert any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr == "raises")
        for node in ast.walk(tests[name])
    )


@pytest.mark.parametrize(
    ("text", "api14", "shown"),
    [
        ("42-501-20130-03-00", "42501201300300", "42-501-20130-03-00"),
        ("4250120130", "42501201300000", "42-501-20130"),
        ("177104144600", "17710414460000", "17-710-41446"),
        ("4212312345", "42123123450000", "42-123-12345"),
    ],
)
def test_that_every_length_of_a_number_is_padded_on_the_right(text, api14, shown):
    number = ApiNumber.parse(text)

    assert (number.api14, number.whole) == (api14, shown)


@pytest.mark.parametrize(
    "text", ["512308053", "42501201301", "4250120130031", "42A0120130", "4200020130", "4.25E+13"]
)
def test_that_a_number_of_another_length_or_without_county_is_refused(text):
    with pytest.raises(InvalidApiNumber):
        ApiNumber.parse(text)


def test_that_three_working_interests_keep_81_percent():
    left = 1 - Decimal("0.14") - Decimal("0.05")
    deck = [part * left for part in (Decimal("0.3"), Decimal("0.5"), Decimal("0.2"))]

    assert sum_of_deck(deck).total == Decimal("0.81")


CHECK_B = {"WI-A": ".4875", "WI-B": ".2625", "RI-1": ".125", "RI-2": ".0625", "ORRI": ".0625"}


def test_that_rounding_each_owner_alone_would_pay_a_cent_too_much():
    sale = Sale(product="oil", month=JANUARY, volume=Decimal(1_000), price=Decimal("75.123"))
    deck = [Interest(owner=name, decimal=Decimal(part)) for name, part in CHECK_B.items()]
    charges = Charges(tax_rate=Decimal("0.046"), fee_per_unit=Decimal("0.00625"))
    whole = distribute(sale, deck, charges)

    def alone(total):
        return [(total * one.decimal).quantize(CENT, ROUND_HALF_UP) for one in deck]

    naive_gross = alone(whole.totals.gross)
    naive_net = [
        gross - tax - fee
        for gross, tax, fee in zip(
            naive_gross, alone(whole.totals.tax), alone(whole.totals.fee), strict=True
        )
    ]
    assert sum(naive_gross) == Decimal("75123.01")
    assert sum(naive_net) == Decimal("71661.10")
    assert sum(line.net for line in whole.lines) == whole.totals.net == Decimal("71661.09")


def shares_of(price, *decimals):
    sale = Sale(product="oil", month=JANUARY, volume=Decimal(1), price=Decimal(price))
    deck = [Interest(owner=str(n), decimal=Decimal(part)) for n, part in enumerate(decimals)]
    free = Charges(tax_rate=Decimal(0), fee_per_unit=Decimal(0))
    return [str(line.net) for line in distribute(sale, deck, free).lines]


def test_that_a_hundred_dollars_over_three_thirds_lose_no_cent():
    thirds = (".33333333", ".33333333", ".33333334")

    assert shares_of("100.00", *thirds) == ["33.33", "33.33", "33.34"]


def test_that_a_negative_total_is_shared_by_its_absolute_value():
    eighths = [".125"] * 8

    assert shares_of("-10.10", *eighths) == [f"-{share}" for share in shares_of("10.10", *eighths)]


def test_that_three_partners_share_4_25_million():
    shares = owner_shares(
        Decimal(4_250_000), {"A": Decimal("0.55"), "B": Decimal("0.30"), "C": Decimal("0.15")}
    )

    assert [str(shares[name]) for name in "ABC"] == ["2337500.00", "1275000.00", "637500.00"]


def test_that_an_eighth_at_exactly_ten_percent_is_quiet():
    interests = {"us": Decimal("0.125"), "others": Decimal("0.875")}
    approved = owner_shares(Decimal(1_200_000), interests)["us"]
    actual = owner_shares(Decimal(1_320_000), interests)["us"]

    assert (approved, actual) == (150_000, 165_000)
    rule = OverrunRule(percent=Decimal(10))
    assert not variance(approved=approved, actual=actual, rule=rule).is_supplement_due
    assert variance(approved=approved, actual=actual + CENT, rule=rule).is_supplement_due


def test_that_working_interests_short_of_one_share_no_cost():
    with pytest.raises(InvalidInput):
        owner_shares(Decimal(1), {"A": Decimal("0.99999999")})


@pytest.mark.parametrize(
    ("days_per_month", "first_year", "total"), [(365 / 12, 28_857, 68_076), (30.42, 28_860, 68_084)]
)
def test_that_months_of_30_42_days_move_the_textbook_sum_by_eight_barrels(
    days_per_month, first_year, total
):
    curve = Decline(qi=100.0, di=-np.log(0.96) / days_per_month, b=0.0)

    ends = curve.cumulative(np.array([12, 60]) * days_per_month)

    assert [round(float(end)) for end in ends] == [first_year, total]
