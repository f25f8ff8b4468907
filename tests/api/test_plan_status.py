"""The life of a plan over HTTP, with every refusal as a problem document."""

from datetime import date

import pytest

from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from workbench.testing import as_person

PLAN = {
    "plan_id": "x:combined",
    "snapshot_id": "00000000-0000-7000-8000-000000000000",
    "api": "4200390001",
    "verdict": "pass",
    "materials_totals": {},
    "extraction": {},
    **{name: [] for name in ("steps", "rrc_export", "findings", "violations", "missing")},
}


@pytest.fixture
def plan(org_a, a_well_number):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        return save_snapshot(
            session, api14=api14, plan_key=f"{api14[:10]}:combined", verdict="pass",
            payload=PLAN, as_of=date(2026, 11, 1),
        )  # fmt: skip


@pytest.fixture
def move(api, plan):
    def send(actor, status, **said):
        return api.post(
            f"/plans/{plan.id}/status", json={"status": status, **said}, headers=as_person(actor)
        )

    return send


def test_that_a_plan_is_submitted_approved_and_filed(api, org_a, plan, move):
    assert move(org_a.editor, "in_review").json()["status"] == "in_review"
    assert move(org_a.admin, "approved", **{"from": "in_review"}).status_code == 200
    answer = move(org_a.editor, "filed", date="2026-11-20", reference="W3A-1").json()

    assert answer["may_become"] == ["plugged", "withdrawn"]
    assert [(s["status"], s["created_by_name"]) for s in answer["log"]] == [
        ("in_review", "editor"),
        ("approved", "Ada Admin"),
        ("filed", "editor"),
    ]
    viewer = as_person(org_a.viewer)
    assert api.get(f"/plans/{plan.id}", headers=viewer).json()["status"] == "filed"
    listed = api.get("/plans?status=filed", headers=viewer).json()["plans"]
    assert [(one["snapshot_id"], one["status_by"]) for one in listed] == [(str(plan.id), "editor")]
    assert api.get("/plans?status=draft", headers=viewer).json()["plans"] == []


def test_that_a_version_that_does_not_hold_is_filed_only_knowingly(api, org_a, plan, move):
    move(org_a.editor, "in_review")
    with tenant_session(org_a.editor) as session:
        save_snapshot(
            session, api14=plan.api14, plan_key=plan.plan_key, verdict="pass",
            payload=PLAN, as_of=date(2026, 11, 2),
        )  # fmt: skip
    seen = api.get(f"/plans/{plan.id}/status", headers=as_person(org_a.admin)).json()

    assert move(org_a.admin, "approved", comment="yes").status_code == 422
    word = {"comment": "the newer one is a draft", "acknowledged": seen["to_acknowledge"]}
    assert move(org_a.admin, "approved", **word).json()["status"] == "approved"
    filing = {"date": "2026-11-20", "reference": "W3A-1"}
    assert move(org_a.editor, "filed", **filing).status_code == 422
    assert move(org_a.editor, "filed", **filing, **word).json()["status"] == "filed"


def test_that_a_move_is_undone_once(api, org_a, plan, move):
    move(org_a.editor, "in_review")
    path, header = f"/plans/{plan.id}/status/undo", as_person(org_a.editor)

    assert api.post(path, headers=header).json()["status"] == "draft"
    assert api.post(path, headers=header).status_code == 409


def test_that_each_refusal_has_its_own_status(api, org_a, org_b, plan, move):
    assert move(org_a.viewer, "in_review").status_code == 403
    assert move(org_b.admin, "in_review").status_code == 404
    assert move(org_a.editor, "filed").status_code == 409
    assert move(org_a.editor, "in_review", **{"from": "approved"}).status_code == 409
    assert move(org_a.editor, "sold").status_code == 422
    move(org_a.editor, "in_review")
    own = move(org_a.editor, "approved")
    assert own.status_code == 403
    assert move(org_a.admin, "draft").status_code == 422
    missing = api.get(f"/plans/{uuid7()}/status", headers=as_person(org_a.editor))
    for answer in (own, missing):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    assert missing.status_code == 404
