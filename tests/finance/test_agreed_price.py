"""Which agreed price holds for a sale."""

from decimal import Decimal
from uuid import UUID

import pytest

from kernel.errors import InvalidInput
from kernel.finance.agreed_price import AgreedPrice, price_that_holds

BUYER, OTHER, WELL, LEASE = (UUID(int=n) for n in (1, 2, 3, 4))


def a_price(number, price="70", **more):
    return AgreedPrice(
        id=UUID(int=100 + number), name=f"P{number}", basis="bbl", price=Decimal(price), **more
    )


POSTED = a_price(1)
BUYERS = a_price(2, purchaser=BUYER)
OF_LEASE = a_price(3, place=LEASE)
OF_WELL = a_price(4, place=WELL)
EVERY = (POSTED, BUYERS, OF_LEASE, OF_WELL)


@pytest.mark.parametrize(
    ("prices", "holds"),
    [
        (EVERY, OF_WELL),
        ((POSTED, BUYERS, OF_LEASE), OF_LEASE),
        ((POSTED, BUYERS), BUYERS),
        ((POSTED,), POSTED),
        ((a_price(5, purchaser=OTHER),), None),
        ((a_price(6, place=UUID(int=9)),), None),
    ],
)
def test_that_the_nearest_property_and_the_purchasers_own_price_go_first(prices, holds):
    assert price_that_holds(prices, purchaser=BUYER, well=WELL, lease=LEASE) == holds


def test_that_two_with_equal_right_are_not_chosen_between():
    with pytest.raises(InvalidInput, match=r"P1: \$70/bbl; P7: \$71/bbl"):
        price_that_holds((POSTED, a_price(7, "71")), purchaser=BUYER, well=None, lease=LEASE)


def test_that_a_sale_without_a_property_of_its_own_takes_no_price_of_another():
    assert price_that_holds((OF_WELL,), purchaser=None, well=None, lease=LEASE) is None
