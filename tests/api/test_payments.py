"""Owners' accounts over HTTP: paid, released, cleared, void; amounts as text."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kernel.store import payments as store
from kernel.store.session import tenant_session
from kernel.testing_operations import a_company
from kernel.workflows import audit

TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.fixture
def path(org_a):
    owner = a_company(org_a.editor, "WHITFIELD")
    with tenant_session(org_a.editor) as session:
        store.book(session, company_id=owner, payable=Decimal("250.00"), suspended=Decimal("40.00"))
    return f"/owner-accounts/{owner}"


def test_that_an_owner_is_paid_once_and_the_check_clears(api, editor, viewer, org_a, path):
    check = {"amount": "250.00", "paid_on": TODAY, "method": "check", "reference": "1001"}

    assert api.post(f"{path}/payments", json=check, headers=viewer).status_code == 403
    made = api.post(f"{path}/payments", json=check, headers=editor)
    assert (made.status_code, made.json()["account"]["owed"]) == (201, "0.00")
    assert api.post(f"{path}/payments", json=check, headers=editor).status_code == 409
    [row] = api.get("/owner-payments", headers=viewer).json()["rows"]
    assert (row["state"], row["row"]["amount"]) == ("outstanding", "250.00")
    clearing = f"/owner-payments/{row['row']['id']}/clearing"
    cleared = api.post(clearing, json={"on": TODAY}, headers=editor).json()
    assert cleared["payments"][0]["state"] == "cleared"
    assert api.post(clearing, json={"on": TODAY}, headers=editor).status_code == 409
    [event] = audit.changes(org_a.admin, kind="app.payment_event")
    assert event.after["kind"] == "cleared"


def test_that_suspense_is_released_and_a_lost_payment_is_owed_again(api, editor, path):
    release = {"amount": "40.00", "reason": "Probate closed"}
    released = api.post(f"{path}/releases", json=release, headers=editor).json()
    assert released["account"]["owed"] == "290.00"
    due = {"paid_on": TODAY, "method": "check", "first_reference": "A-001"}

    [paid] = api.post("/owner-payments/due", json=due, headers=editor).json()["rows"]
    void = api.post(
        f"/owner-payments/{paid['row']['id']}/void",
        json={"on": TODAY, "reason": "Returned by the post"}, headers=editor,
    )  # fmt: skip

    assert (paid["row"]["reference"], paid["row"]["amount"]) == ("A-001", "290.00")
    assert void.json()["account"]["owed"] == "290.00"
    [row] = api.get("/owner-accounts", headers=editor).json()["rows"]
    assert row["held"] is None


@pytest.mark.parametrize("amount", ["0", "-1.00", "0.001", "NaN"])
def test_that_an_amount_that_cannot_be_is_named_with_its_field(api, editor, path, amount):
    body = {"amount": amount, "paid_on": TODAY, "method": "check", "reference": "1"}

    answer = api.post(f"{path}/payments", json=body, headers=editor)

    assert answer.status_code == 422
    assert "amount" in answer.text
