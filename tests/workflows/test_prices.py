"""The price book: versions, who may, who saved first, and estimates that can be had again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx2
import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.plugging.price_book import Price
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows import people
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.prices import (
    load_price_book,
    plan_cost,
    price_book_versions,
    priced,
    sample_prices,
    save_price_book,
)

DAY = date(2026, 11, 1)


@pytest.fixture
def saved_plan(org_a, an_api):
    api = an_api()
    facts = write_facts(replace(a_well(), api=api.api10))
    plan = plan_from_facts(facts, choices=Choices(as_of=AS_OF))
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14)
        return save_snapshot(
            session, api14=api.api14, plan_key=f"{api.api10}:combined", payload=plan,
            verdict="pass", as_of=AS_OF,
        )  # fmt: skip


def test_that_without_a_price_book_there_is_no_estimate(org_a, saved_plan):
    with pytest.raises(InvalidInput, match="fill the price book"):
        plan_cost(org_a.viewer, saved_plan.id)
    assert priced(org_a.viewer, {"steps": []})["cost"] is None


def test_that_a_version_of_the_book_gives_the_same_cents_again(org_a, saved_plan):
    prices = sample_prices(DAY)
    first = save_price_book(org_a.editor, prices)
    before = plan_cost(org_a.viewer, saved_plan.id)
    dearer = {**prices, "rig_day": Price(amount=Decimal("9999.99"), dated=DAY)}
    second = save_price_book(org_a.editor, dearer, seen=first)

    assert plan_cost(org_a.viewer, saved_plan.id).total > before.total
    assert plan_cost(org_a.viewer, saved_plan.id, version=first) == before
    assert [one.version for one in price_book_versions(org_a.viewer)] == [second, first]
    assert before.lacking == ()


def test_that_amounts_come_back_as_they_were_saved(org_a):
    prices = {"cement_sack:C": Price(amount=Decimal("24.5051"), dated=DAY, note="quote 7")}
    save_price_book(org_a.editor, prices, currency="CAD")

    book = load_price_book(org_a.viewer)

    assert (book.currency, book.prices) == ("CAD", prices)


def test_that_a_viewer_reads_prices_and_saves_none(org_a):
    save_price_book(org_a.editor, sample_prices(DAY))

    assert load_price_book(org_a.viewer).version == 1
    with pytest.raises(NotAllowed):
        save_price_book(org_a.viewer, sample_prices(DAY), seen=1)


def test_that_who_edited_an_older_version_is_told_so(org_a):
    save_price_book(org_a.editor, sample_prices(DAY))

    with pytest.raises(Conflict, match="meanwhile"):
        save_price_book(org_a.admin, sample_prices(DAY), seen=None)


def test_that_prices_of_another_organization_are_not_there(org_a, org_b, saved_plan):
    save_price_book(org_a.editor, sample_prices(DAY))

    assert load_price_book(org_b.admin) is None
    with pytest.raises(NotFound):
        plan_cost(org_b.admin, saved_plan.id)


def test_that_prices_and_costs_go_over_http(org_a, saved_plan, site):
    header = {"authorization": f"Bearer {people.create_token(org_a.editor, 'test').token}"}
    body = {
        "prices": [
            {"item": key, "amount": str(one.amount), "dated": DAY.isoformat()}
            for key, one in sample_prices(DAY).items()
        ]
    }
    with httpx2.Client(base_url=f"{site.url}/api", timeout=30, headers=header) as api:
        assert api.get(f"/plans/{saved_plan.id}/cost").status_code == 422
        book = api.put("/prices", json=body).json()
        again = api.put("/prices", json=body)
        cost = api.get(f"/plans/{saved_plan.id}/cost?version=1").json()
        missing = api.get("/prices?version=7")

    assert book["version"] == 1
    assert again.status_code == 409
    assert Decimal(cost["total"]) == Decimal(cost["known"]) + Decimal(cost["contingency"])
    assert cost["price_book_version"] == 1
    assert missing.headers["content-type"] == "application/problem+json"
    assert missing.status_code == 404
