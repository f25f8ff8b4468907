"""Comparing two saved plans and bringing one back over HTTP, each with its refusals."""

from datetime import date

import pytest

from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import a_step
from workbench.testing import as_person


def a_plan(snapshot_id, api10, *steps, **said):
    return {
        "plan_id": "x:combined", "snapshot_id": str(snapshot_id), "api": api10, "verdict": "pass",
        "steps": list(steps), "extraction": {}, "mode": "combined",
        "materials_totals": {"sacks": sum(step["sacks"] for step in steps)},
        **{name: [] for name in ("rrc_export", "findings", "violations", "missing")}, **said,
    }  # fmt: skip


@pytest.fixture
def two(org_a, a_well_number):
    """The ids of two versions: the second has one more plug, and a breach less."""
    api14 = a_well_number()
    deep = a_step(5100, 5000, type="formation_plug", sacks=20)
    shoe = a_step(1800, 1700, type="surface_shoe_plug", sacks=30)
    breach = {"code": "SHOE_MISSING", "level": "law", "subject": "surface casing"}
    made = [(shoe,), {"findings": [breach], "violations": [breach]}], [(shoe, deep), {}]
    ids = []
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        for steps, said in made:
            ids.append(uuid7())
            save_snapshot(
                session, api14=api14, plan_key=f"{api14[:10]}:combined", verdict="pass",
                payload=a_plan(ids[-1], api14[:10], *steps, **said), as_of=date(2026, 11, 1),
                snapshot_id=ids[-1],
            )  # fmt: skip
    return ids


def test_that_what_differs_is_told_plug_by_plug(api, org_a, two):
    answer = api.get(
        f"/plans/{two[1]}/compare", params={"before": str(two[0])}, headers=as_person(org_a.viewer)
    ).json()

    assert [(plug["fate"], plug["after"]["sacks"]) for plug in answer["plugs"]] == [
        ("added", 20),
        ("same", 30),
    ]
    assert [finding["code"] for finding in answer["findings_resolved"]] == ["SHOE_MISSING"]
    sacks = next(one for one in answer["figures"] if one["name"] == "sacks")
    assert (sacks["before"], sacks["after"], sacks["delta"]) == (30, 50, 20)
    assert (answer["before"]["version"], answer["after"]["version"]) == (1, 2)
    assert answer["same"] is False


def test_that_an_older_version_is_brought_back_as_a_draft(api, org_a, two):
    editor = as_person(org_a.editor)

    answer = api.post(f"/plans/{two[0]}/restore", headers=editor)

    assert answer.status_code == 201
    back = api.get(f"/plans/{answer.json()['snapshot_id']}", headers=editor).json()
    assert back["status"] == "draft"
    assert [step["sacks"] for step in back["steps"]] == [30]
    listed = api.get("/plans", params={"api10": back["api"]}, headers=editor).json()["plans"]
    assert [(one["version"], one["kind"]) for one in listed] == [
        (3, "restored"),
        (2, "generated"),
        (1, "generated"),
    ]


def test_that_each_refusal_has_its_own_status(api, org_a, org_b, two):
    viewer, stranger = as_person(org_a.viewer), as_person(org_b.admin)
    editor = as_person(org_a.editor)

    assert api.post(f"/plans/{two[0]}/restore", headers=viewer).status_code == 403
    assert api.post(f"/plans/{two[0]}/restore", headers=stranger).status_code == 404
    assert api.post(f"/plans/{two[1]}/restore", headers=editor).status_code == 409
    address, before = f"/plans/{two[1]}/compare", {"before": str(two[0])}
    assert api.get(address, params=before, headers=stranger).status_code == 404
    assert api.get(address, headers=viewer).status_code == 422
    assert api.get(address, params=before).status_code == 401
