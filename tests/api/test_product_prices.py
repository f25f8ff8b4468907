"""Agreed prices over HTTP, and the sales that take them."""

import pytest

from tests.api.test_records import a_company, a_lease, made
from workbench.testing import as_person

MONTH = "2025-01-01"


@pytest.fixture
def stranger(org_b):
    return as_person(org_b.admin)


@pytest.fixture
def lease(api, editor):
    return a_lease(api, editor)


@pytest.fixture
def buyer(api, editor):
    return a_company(api, editor, "PLAINS")


def a_price(api, header, buyer, **more):
    body = {"product": "oil", "basis": "bbl", "price": "71.25", "valid_from": MONTH}
    return made(
        api, header, "product-prices", **body | {"purchaser_company_id": buyer["id"]} | more
    )


def a_sale(api, header, lease, buyer, **more):
    body = {
        "lease_id": lease["id"],
        "product": "oil",
        "sale_month": MONTH,
        "purchaser_company_id": buyer["id"],
        "volume": "100.5",
    }
    return made(api, header, "sales-lines", **body | more)


def patched(api, header, sale, **values):
    answer = api.patch(
        f"/sales-lines/{sale['id']}", json={"version": sale["version"], **values}, headers=header
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_that_a_sale_without_a_price_takes_the_one_that_was_agreed_and_says_so(
    api, editor, lease, buyer
):
    price = a_price(api, editor, buyer)

    sale = a_sale(api, editor, lease, buyer)

    assert (sale["price"], sale["gross_value"]) == ("71.250000", "7160.63")  # 7,160.625
    assert sale["price_source"] == "PLAINS Oil, from 2025-01-01: $71.25/bbl"
    assert sale["product_price_id"] == price["id"]
    more = patched(api, editor, sale, volume="200")
    assert more["gross_value"] == "14250.00"


def test_that_the_price_of_the_line_wins_until_it_is_emptied(api, editor, lease, buyer):
    a_price(api, editor, buyer)
    sale = a_sale(api, editor, lease, buyer, price="70", gross_value="7000.00")
    assert (sale["price"], sale["price_source"]) == ("70.000000", "the line")
    assert sale["gross_value"] == "7000.00"  # as the statement says it

    emptied = patched(api, editor, sale, price=None)
    assert emptied["price"] == "71.250000"
    own = patched(api, editor, emptied, price="69.5")
    assert (own["price_source"], own["product_price_id"]) == ("the line", None)


def test_that_gas_by_heat_is_priced_by_what_an_mcf_holds(api, editor, lease, buyer):
    a_price(api, editor, buyer, product="gas", basis="mmbtu", price="2.10", mmbtu_per_mcf="1.125")

    sale = a_sale(api, editor, lease, buyer, product="gas", volume="1000")

    assert (sale["price"], sale["gross_value"]) == ("2.362500", "2362.50")
    assert "× 1.125 MMBtu/Mcf" in sale["price_source"]


def test_that_a_price_holds_from_its_first_day_to_before_its_last(api, editor, lease, buyer):
    a_price(api, editor, buyer, valid_from="2024-12-01", valid_to=MONTH)
    body = {"lease_id": lease["id"], "product": "oil", "sale_month": MONTH, "volume": "1",
            "purchaser_company_id": buyer["id"]}  # fmt: skip

    refused = api.post("/sales-lines", json=body, headers=editor)

    assert refused.status_code == 422
    assert "No price holds for oil on 01 January 2025." in refused.text
    made(api, editor, "sales-lines", **body | {"sale_month": "2024-12-01"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"basis": "mcf"}, "basis of product"),
        ({"product": "gas", "basis": "mmbtu"}, "mmbtu per mcf"),
        ({"mmbtu_per_mcf": "1.1"}, "mmbtu per mcf"),
        ({"purchaser_company_id": None}, "purchaser or index"),
        ({"price": "1.1234567"}, ""),
    ],
)
def test_that_a_price_that_cannot_be_is_refused(api, editor, buyer, wrong, words):
    body = {"product": "oil", "basis": "bbl", "price": "71.25", "valid_from": MONTH,
            "purchaser_company_id": buyer["id"]}  # fmt: skip

    answer = api.post("/product-prices", json=body | wrong, headers=editor)

    assert answer.status_code == 422
    assert words in answer.text


def test_that_a_sale_worth_more_than_can_be_is_refused_and_never_fails(api, editor, lease, buyer):
    a_price(api, editor, buyer, price="999999.999999")
    body = {"lease_id": lease["id"], "product": "oil", "sale_month": MONTH,
            "purchaser_company_id": buyer["id"], "volume": "99999999999"}  # fmt: skip

    assert api.post("/sales-lines", json=body, headers=editor).status_code == 422


def test_that_two_prices_of_one_purchaser_never_hold_on_one_day(api, editor, buyer):
    a_price(api, editor, buyer)
    body = {"product": "oil", "basis": "bbl", "price": "72", "valid_from": "2025-06-01",
            "purchaser_company_id": buyer["id"]}  # fmt: skip

    assert api.post("/product-prices", json=body, headers=editor).status_code == 409


def test_that_a_price_is_the_organizations_own_and_stays_while_sales_name_it(
    api, editor, viewer, stranger, lease, buyer
):
    price = a_price(api, editor, buyer)
    a_sale(api, editor, lease, buyer)
    path = f"/product-prices/{price['id']}"

    assert api.get(path, headers=viewer).json()["price"] == "71.250000"
    assert api.get(path, headers=stranger).status_code == 404
    assert api.get("/product-prices", headers=stranger).json()["rows"] == []
    assert api.post("/product-prices", json={}, headers=viewer).status_code in (403, 422)
    assert api.delete(path, headers=editor | {"If-Match": "1"}).status_code == 409
