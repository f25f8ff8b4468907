"""AFEs and decks over HTTP: decisions are steps of their own, with versions and roles."""

import pytest

from kernel.testing_operations import DECK, a_company, added
from workbench.testing import as_person


@pytest.fixture
def admin(org_a):
    return as_person(org_a.admin)


@pytest.fixture
def lease(org_a):
    return added(org_a.editor, "leases", name="MABEE", jurisdiction="TX")["id"]


def a_cost_deck(api, admin, org, lease):
    deck = added(org.editor, "cost-decks", lease_id=lease, name="JOA", valid_from="2020-01-01")
    for code, share in (("A", "0.75"), ("B", "0.25")):
        added(org.editor, "cost-interests", cost_deck_id=deck["id"], working_interest=share,
              company_id=a_company(org.editor, code))  # fmt: skip
    return api.post(f"/cost-decks/{deck['id']}/approve", json={"version": 1}, headers=admin)


def test_that_an_afe_is_submitted_voted_on_and_approved(api, editor, admin, viewer, org_a, lease):
    assert a_cost_deck(api, admin, org_a, lease).json()["deck"]["status"] == "approved"
    afe = added(org_a.editor, "afes", afe_no="26-1", kind="workover", lease_id=lease)["id"]
    added(org_a.editor, "afe-lines", afe_id=afe, line_no=1, account_code="1", phase="completion",
          estimate="100.01")  # fmt: skip
    path = f"/afes/{afe}"

    assert api.post(f"{path}/submit", json={}, headers=editor).status_code == 428
    told = api.post(f"{path}/submit", json={"version": 1}, headers=editor).json()
    assert [one["net"] for one in told["votes"]] == ["75.01", "25.00"]
    partner = told["votes"][0]["company_id"]
    early = {"to": "approved", "version": told["afe"]["version"]}
    assert api.post(f"{path}/decision", json=early, headers=admin).status_code == 409
    api.put(f"{path}/votes/{partner}", json={"vote": "consent"}, headers=editor)
    assert api.post(f"{path}/decision", json=early, headers=viewer).status_code == 403
    done = api.post(f"{path}/decision", json=early, headers=admin)
    assert done.json()["afe"]["status"] == "approved"
    assert done.json()["variance"]["amount"] == "-100.01"
    extra = api.post(f"{path}/supplement", headers=editor)
    assert (extra.status_code, extra.json()["afe"]["number"]) == (201, "26-1-S1")
    body = {"version": done.json()["afe"]["version"]}
    assert api.put(f"{path}/actuals-final", json=body, headers=editor).status_code == 200
    assert api.post(f"{path}/revise", json={"version": 4}, headers=editor).status_code == 409
    assert api.get(f"{path}/life", headers=viewer).json()["afe"]["is_final"] is True


def test_that_a_deck_is_approved_transferred_and_held_back(api, editor, admin, org_a, lease):
    deck = added(org_a.editor, "division-orders", lease_id=lease, product="oil",
                 valid_from="2025-01-01")["id"]  # fmt: skip
    for code, kind, decimal in DECK[:-1]:
        added(org_a.editor, "division-order-interests", division_order_id=deck,
              company_id=a_company(org_a.editor, code), interest_type=kind,
              decimal=decimal)  # fmt: skip
    path = f"/division-orders/{deck}"
    short = api.get(f"{path}/deck", headers=editor).json()
    assert (short["residual"], short["is_rounding"]) == ("0.06250000", False)
    refused = api.post(f"{path}/approve", json={"version": 1}, headers=admin)
    assert refused.status_code == 422
    assert "0.93750000" in refused.json()["detail"]
    wrong = {"company_id": str(a_company(org_a.editor, "WI-A")), "version": 1}
    assert api.post(f"{path}/rounding", json=wrong, headers=editor).status_code == 422
    code, kind, decimal = DECK[-1]
    added(org_a.editor, "division-order-interests", division_order_id=deck, decimal=decimal,
          company_id=a_company(org_a.editor, code), interest_type=kind)  # fmt: skip

    done = api.post(f"{path}/approve", json={"version": 1}, headers=admin).json()

    line = done["interests"][0]
    held = api.put(f"{path}/interests/{line['id']}/suspense", json={"reason": "estate"},
                   headers=editor)  # fmt: skip
    assert held.json()["interests"][0]["suspense"] == "estate"
    body = {"interest_id": line["id"], "company_id": str(a_company(org_a.editor, "HEIR")),
            "part": "0.5", "start": "2025-03-01"}  # fmt: skip
    moved = api.post(f"{path}/transfers", json=body, headers=editor)
    assert (moved.status_code, moved.json()["residual"]) == (201, "0.00000000")
    assert moved.json()["deck"]["status"] == "draft"
    again = api.post(f"{path}/versions", json={"start": "2025-04-01"}, headers=editor)
    assert again.status_code == 201
    assert len(again.json()["versions"]) == 3
