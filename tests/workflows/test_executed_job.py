"""A saved plan against the plugging record of its well, from papers on file."""

from dataclasses import replace

import pytest

from kernel.errors import InvalidInput, NotFound
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows.build_plan import build_plan
from kernel.workflows.executed_job import executed_job, rows_of_plan
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.plan_papers import Choices, plan_from_facts
from tests.documents.plugging_forms import w3_pdf, w3a_pdf

NOTICE = {
    "casing": [
        {"type": "Casing", "hole": "12.25", "od": "8 5/8", "depth_ft": 250, "cement_sacks": 165,
         "toc_ft": 0},
        {"type": "Casing", "hole": "7 7/8", "od": "5.5", "depth_ft": 4600, "cement_sacks": 175},
    ],
    "perforations": [{"kind": "Perforations", "from": 4300, "to": 4500}],
    "plugs": [
        {"form_type": "CIBP", "bottom_ft": 4250, "sacks": 3, "cement_on_top_ft": 20,
         "requirements": "4 - Wait 4 hours and tag top of plug"},
        {"form_type": "Cement Plug", "bottom_ft": 1650, "top_ft": 1550, "sacks": 40,
         "requirements": "3 -Tag top of plug"},
    ],
    "district": "08",
    "county": "ANDREWS",
    "field": "MIDLAND FARMS",
    "total_depth_ft": 4800,
}  # fmt: skip


def a_record(api, **plug):
    job = {"plugs": [
        {"date": "11/5/2025", "pipe_bottom_ft": 4250, "sacks": 5, "calculated_top_ft": 4205,
         "measured_top_ft": 4200},
        {"date": "11/6/2025", "pipe_bottom_ft": 1650, "sacks": 40, "calculated_top_ft": 1550,
         "measured_top_ft": 1580, **plug},
    ], "item_15": "10/7/2025"}  # fmt: skip
    said = {"casing": [], "intervals": [], "remarks": ["11/4/25 Set CIBP @ 4250'"]}
    return Upload(name="w3.pdf", content=w3_pdf({"api": api.dashed, **said, "as_executed": job}))


def a_notice(api):
    return Upload(name="w3a.pdf", content=w3a_pdf({**NOTICE, "api_on_form": api.api8}))


@pytest.fixture
def a_plan(an_api):
    """A saved plan of a well of facts."""

    def save(actor):
        api = an_api()
        facts = write_facts(replace(a_well(), api=api.api10))
        plan = plan_from_facts(facts, choices=Choices(as_of=AS_OF))
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14)
            saved = save_snapshot(
                session, api14=api.api14, plan_key=f"{api.api10}:combined", payload=plan,
                verdict=plan["verdict"], as_of=AS_OF,
            )  # fmt: skip
        return api, saved.id, plan

    return save


def test_that_a_record_is_compared_with_the_notice_on_file(org_a, a_plan):
    api, plan_id, _ = a_plan(org_a.editor)
    add_papers(org_a.editor, api, [a_notice(api), a_record(api)])

    job = executed_job(org_a.viewer, plan_id, against="notice")

    assert (job.record, job.notice, job.last_date) == ("w3.pdf", "w3a.pdf", "2025-11-06")
    assert (job.planned_sacks, job.executed_sacks) == (43, 45)
    first, second = job.matches
    assert first.required_top_ft == 4230
    assert [(r.code, r.level) for r in second.remarks] == [("TAG_TOO_DEEP", "law")]
    assert "Item 15" in job.doubts[0]


def test_that_a_record_is_compared_with_every_row_of_the_plan(org_a, a_plan):
    api, plan_id, plan = a_plan(org_a.editor)
    add_papers(org_a.editor, api, [a_record(api)])

    job = executed_job(org_a.editor, plan_id)

    rows = [match.planned.row for match in job.matches if match.planned]
    assert len(rows) == len(rows_of_plan(plan)) == len(plan["rrc_export"])
    assert sum(len(match.executed) for match in job.matches) == 2


def test_that_without_a_record_there_is_nothing_to_compare(org_a, a_plan):
    api, plan_id, _ = a_plan(org_a.editor)
    add_papers(org_a.editor, api, [a_notice(api)])

    with pytest.raises(NotFound, match="No plugging record"):
        executed_job(org_a.editor, plan_id)


def test_that_another_organization_sees_no_record(org_a, org_b, a_plan):
    api, plan_id, _ = a_plan(org_a.editor)
    add_papers(org_a.editor, api, [a_record(api)])

    with pytest.raises(NotFound):
        executed_job(org_b.editor, plan_id)


def test_that_only_the_plan_and_the_notice_can_be_compared(org_a, a_plan):
    api, plan_id, _ = a_plan(org_a.editor)
    add_papers(org_a.editor, api, [a_record(api)])

    with pytest.raises(InvalidInput):
        executed_job(org_a.editor, plan_id, against="other")
    with pytest.raises(NotFound, match="No W-3A"):
        executed_job(org_a.editor, plan_id, against="notice")


def test_that_a_plan_is_made_from_the_well_of_a_notice_and_not_from_its_proposal(org_a, an_api):
    api = an_api()
    add_papers(org_a.editor, api, [a_notice(api)])

    plan = build_plan(org_a.editor, api, as_of=AS_OF)

    facts = plan["inputs"]["facts"]
    assert [row["shoe_ft"] for row in facts["casing"]] == [250, 4600]
    assert facts["barriers"] == []
    assert not any(row["from_ft"] == 1650 for row in plan["rrc_export"])


def test_that_nothing_is_planned_below_the_plugs_of_a_record(org_a, an_api):
    api = an_api()
    add_papers(org_a.editor, api, [a_notice(api), a_record(api, measured_top_ft=1500)])

    plan = build_plan(org_a.editor, api, as_of=AS_OF)

    kinds = [(row["kind"], row["top_ft"]) for row in plan["inputs"]["facts"]["barriers"]]
    assert set(kinds) == {("cement", 1500), ("cement", 4200), ("cibp", None)}
    assert max(row["from_ft"] for row in plan["rrc_export"]) <= 1500
