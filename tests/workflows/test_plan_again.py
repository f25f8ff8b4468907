"""Planning again and restoring keep the choices of the plan they follow."""

import json
from datetime import date

import pytest

from kernel.errors import NotAllowed, NotFound
from kernel.plugging.compare import compare
from kernel.store.plans import snapshots_of
from kernel.store.session import tenant_session
from kernel.workflows.build_plan import build_plan
from kernel.workflows.papers import Upload
from kernel.workflows.plan_again import plan_again, restore_plan
from kernel.workflows.plan_status import life_of
from kernel.workflows.plans import list_plans, load_plan
from kernel.workflows.review_facts import correct_fact

AS_OF = date(2040, 1, 1)
LETTER = Upload(
    name="new.json", content=json.dumps({"date": "2039-01-01", "base_ft": 1700}).encode()
)


@pytest.fixture
def planned(org_a, an_api, a_w2, a_letter):
    api = an_api()
    plan = build_plan(
        org_a.editor, api, as_of=AS_OF, mode="isolated", merge_threshold_ft=120,
        uploads=[a_w2(api), a_letter(api)], gau_override=LETTER, use_gau_override_if_invalid=True,
    )  # fmt: skip
    return api, plan


def test_that_an_answer_plans_again_with_letter_mode_threshold_and_day(org_a, planned):
    api, plan = planned
    correct_fact(org_a.editor, api, "well_type", "gas")

    again = plan_again(org_a.editor, plan["snapshot_id"])

    assert again["inputs"]["facts"]["gau"]["base_ft"] == 1700
    assert (again["mode"], again["merge_threshold_ft"], again["as_of"]) == (
        "isolated", 120, "2040-01-01",
    )  # fmt: skip
    assert [c.name for c in compare(plan, again).facts] == ["well_type"]
    third = plan_again(org_a.editor, again["snapshot_id"])
    assert third["inputs"]["facts"]["gau"]["base_ft"] == 1700


def test_that_a_plan_from_given_papers_alone_stays_with_them(org_a, an_api, a_w2, a_letter):
    api = an_api()
    build_plan(org_a.editor, api, uploads=[a_letter(api)])
    plan = build_plan(org_a.editor, api, uploads=[a_w2(api)], input_mode="user_files")

    again = plan_again(org_a.editor, plan["snapshot_id"])

    assert {f["kind"] for f in again["extraction"]["files"]} == {"w2"}


def test_that_both_variants_are_made_again_and_name_each_other(org_a, planned):
    api, _ = planned
    both = build_plan(org_a.editor, api, as_of=AS_OF, mode="both")

    again = plan_again(org_a.editor, both["variant_ids"]["isolated"])

    for name, snapshot_id in again["variant_ids"].items():
        kept = load_plan(org_a.viewer, snapshot_id)
        assert (kept["mode"], kept["variant_ids"]) == (name, again["variant_ids"])


def test_that_an_older_version_comes_back_as_the_newest_and_is_a_draft(org_a, planned):
    api, first = planned
    build_plan(org_a.editor, api, as_of=AS_OF, mode="isolated")

    restored = restore_plan(org_a.editor, first["snapshot_id"])

    assert compare(first, load_plan(org_a.viewer, restored["snapshot_id"])).is_empty
    assert [p.version for p in list_plans(org_a.viewer, api=api)] == [3, 2, 1]
    with tenant_session(org_a.viewer) as session:
        newest = snapshots_of(session, api.api14)[0]
    assert (newest.kind, str(newest.parent_id)) == ("restored", first["snapshot_id"])
    assert life_of(org_a.viewer, newest.id).status == "draft"
    again = plan_again(org_a.editor, newest.id)
    assert again["inputs"]["facts"]["gau"]["base_ft"] == 1700


def test_that_a_viewer_and_a_stranger_bring_nothing_back(org_a, org_b, planned):
    _, plan = planned
    for verb in (restore_plan, plan_again):
        with pytest.raises(NotAllowed):
            verb(org_a.viewer, plan["snapshot_id"])
        with pytest.raises(NotFound):
            verb(org_b.editor, plan["snapshot_id"])
