"""Authorities for expenditure."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Conflict, InvalidInput
from kernel.finance.afe import (
    AfeStatus,
    OverrunRule,
    owner_shares,
    reply_due,
    require_step,
    variance,
)


def test_that_an_overrun_above_ten_percent_asks_for_a_supplement():
    over = variance(
        approved=Decimal("4250000.00"), actual=Decimal("4702500.00"), rule=OverrunRule()
    )

    assert over.amount == Decimal("452500.00")
    assert over.percent == Decimal("10.647")
    assert over.limit == Decimal("4675000.00")
    assert over.is_supplement_due


def test_that_exactly_ten_percent_does_not_fire():
    share = variance(approved=Decimal(150_000), actual=Decimal(165_000), rule=OverrunRule())

    assert share.percent == 10
    assert not share.is_supplement_due


def test_that_an_approved_supplement_raises_the_limit():
    after = variance(
        approved=Decimal(4_250_000),
        supplements=Decimal(400_000),
        actual=Decimal(4_702_500),
        rule=OverrunRule(),
    )

    assert not after.is_supplement_due


def test_that_without_an_agreed_limit_nothing_fires():
    rule = OverrunRule(percent=None)

    assert not variance(approved=Decimal(1), actual=Decimal(9), rule=rule).is_supplement_due


def test_that_an_owner_of_an_eighth_bears_an_eighth():
    interests = {"us": Decimal("0.125"), "others": Decimal("0.875")}

    assert owner_shares(Decimal(1_200_000), interests)["us"] == Decimal(150_000)


def test_that_working_interests_short_of_one_are_refused():
    with pytest.raises(InvalidInput, match=r"0\.9"):
        owner_shares(Decimal(1), {"A": Decimal("0.9")})


@given(
    st.decimals(0, 10**9, places=2),
    st.lists(st.integers(1, 999), min_size=1, max_size=12),
)
def test_that_the_shares_of_an_estimate_always_add_up_to_it(gross, parts):
    whole = sum(parts)
    place = Decimal("1e-8")
    interests = {f"{n:02}": (Decimal(part) / whole).quantize(place) for n, part in enumerate(parts)}
    interests["00"] += 1 - sum(interests.values())

    assert sum(owner_shares(gross, interests).values()) == gross


def test_that_an_afe_goes_from_draft_to_submitted_to_approved_to_closed():
    require_step(AfeStatus.DRAFT, AfeStatus.SUBMITTED)
    require_step(AfeStatus.SUBMITTED, AfeStatus.APPROVED)
    require_step(AfeStatus.APPROVED, AfeStatus.CLOSED, actuals_are_final=True)


@pytest.mark.parametrize(
    ("now", "to"),
    [
        (AfeStatus.DRAFT, AfeStatus.APPROVED),
        (AfeStatus.REJECTED, AfeStatus.APPROVED),
        (AfeStatus.CLOSED, AfeStatus.DRAFT),
        (AfeStatus.APPROVED, AfeStatus.CLOSED),
    ],
)
def test_that_a_step_is_never_skipped(now, to):
    with pytest.raises(Conflict):
        require_step(now, to)


def test_that_partners_answer_within_30_days_or_48_hours_with_a_rig_on_location():
    sent = datetime(2025, 3, 1, 8)

    assert reply_due(sent, rig_on_location=False) == datetime(2025, 3, 31, 8)
    assert reply_due(sent, rig_on_location=True) == datetime(2025, 3, 3, 8)
