"""Cost and rig time: exact in decimals, open where anything is open, each line with its source."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.plugging.cost import estimate, estimate_json
from kernel.plugging.price_book import ITEMS, Price, PriceBook, amount_of
from kernel.testing import a_cibp, a_cut, a_plan, a_step, a_well
from kernel.wells.facts_file import write_facts

DAY = date(2026, 11, 1)


def a_book(**amounts):
    """The sample amounts, those named replaced; None leaves an item open."""
    held = {item.key: item.sample for item in ITEMS.values() if item.sample} | amounts
    prices = {
        key: Price(amount=Decimal(text), dated=DAY)
        for key, text in held.items()
        if text is not None
    }
    return PriceBook(version=3, currency="USD", prices=prices)


def a_job(*steps, mud_bbl=100.1):
    numbered = [{**step, "plug_no": n} for n, step in enumerate(steps or a_plan(), 1)]
    return {
        "steps": numbered,
        "materials_totals": {"mud_bbl": mud_bbl},
        "inputs": {"facts": write_facts(a_well())},
    }


def lines_of(made, item):
    return [(line.quantity, line.amount, line.source) for line in made.lines if line.item == item]


def test_that_each_plug_brings_its_own_cement_and_service_with_its_number():
    made = estimate(a_job(a_step(3100, 3000, sacks=25), a_step(1050, 850, sacks=40)), a_book())

    assert lines_of(made, "cement_sack:C") == [
        (25, Decimal("612.50"), "plug 1"),
        (40, Decimal("980.00"), "plug 2"),
    ]
    assert [source for _, _, source in lines_of(made, "cementing_plug")] == ["plug 1", "plug 2"]
    assert made.version == 3


def test_that_a_bridge_plug_is_priced_by_the_size_of_the_casing_around_it():
    made = estimate(a_job(*a_cibp(5950)), a_book(**{"bridge_plug:5.5": "1701.01"}))

    assert lines_of(made, "bridge_plug:5.5") == [(1, Decimal("1701.01"), "plug 1")]


def test_that_a_price_which_is_not_in_the_book_leaves_the_total_open_and_is_named():
    made = estimate(a_job(), a_book(**{"cement_sack:C": None}))

    assert made.total is None
    assert "price of Cement, Class C" in made.lacking
    assert made.known > 0


def test_that_a_price_of_nothing_is_a_price():
    assert estimate(a_job(), a_book(mobilisation="0")).total is not None


def test_that_unknown_mud_leaves_the_total_open():
    made = estimate(a_job(mud_bbl=None), a_book())

    assert (made.total, made.lacking) == (None, ("quantity of Mud between plugs",))


def test_that_without_a_rate_there_is_neither_rig_time_nor_a_guess():
    made = estimate(a_job(), a_book(trip_ft_h=None))

    assert (made.hours, made.days, made.total) == (None, None, None)
    assert "Trip speed of the work string" in made.lacking


def test_that_rig_time_follows_the_work_string():
    book = a_book(trip_ft_h="1000", plug_h="2", woc_h="4", wireline_run_h="3", rig_up_h="8",
                  cut_and_cap_h="5")  # fmt: skip
    steps = [
        a_step(3000, 2900, requirements=[4]),  # 3.0 in, 2 pumped, 4 waited
        a_step(1900, 1800, requirements=[2]),  # 2.9 out, 3 wireline, 1.9 in, 2 pumped
        a_cut(),  # 1.8 out, 5
    ]

    made = estimate(a_job(*steps), book)

    assert [line.hours for line in made.time] == [
        Decimal(8), Decimal("9.0"), Decimal("9.8"), Decimal("6.8"),
    ]  # fmt: skip
    assert (made.hours, made.days) == (Decimal("33.6"), 3)


def test_that_the_hour_of_the_rig_counts_in_place_of_its_day_where_filled():
    made = estimate(a_job(), a_book(rig_hour="500"))

    assert lines_of(made, "rig_day") == []
    [(hours, amount, _)] = lines_of(made, "rig_hour")
    assert amount == hours * 500


AMOUNTS = st.decimals("0", "99999.9999", places=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(AMOUNTS, AMOUNTS, st.decimals("0", "100", places=2), st.lists(st.integers(1, 900)))
def test_that_money_is_exact_and_the_same_again(cement, mud, percent, sacks):
    book = a_book(
        **{"cement_sack:C": str(cement), "mud_bbl": str(mud), "contingency": str(percent)}
    )
    job = a_job(*[a_step(3000 - n, 2900 - n, sacks=s) for n, s in enumerate(sacks)])

    made = estimate(job, book)

    cent = Decimal("0.01")
    amounts = [line.amount for line in made.lines]
    assert all(amount == amount.quantize(cent) for amount in amounts)
    assert made.known == sum(amounts, Decimal(0))
    assert made.total is None or made.total == made.known + made.contingency
    assert abs(made.contingency - made.known * percent / 100) <= cent / 2
    assert estimate_json(estimate(job, book)) == estimate_json(made)
    assert not any(isinstance(value, float) for line in estimate_json(made)["lines"]
                   for value in line.values())  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text"),
    [("rig_day", "-1"), ("rig_day", "much"), ("rig_day", "NaN"), ("rig_day", "1e30"),
     ("rig_day", "1.00001"), ("trip_ft_h", "0"), ("hours_per_day", "25"), ("gold", "1")],
)  # fmt: skip
def test_that_an_impossible_amount_is_refused_with_its_item(key, text):
    with pytest.raises(InvalidInput):
        amount_of(key, text)
