"""Every workflow that touches a well tells its history of it."""

from datetime import date

from kernel.plugging.life import Said
from kernel.scheduling.commands import AddJob, DeleteJobs, SetField
from kernel.store.engagement import interactions_of
from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.scenarios import add_scenario
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import apply_commands, undo
from kernel.workflows.plan_again import restore_plan
from kernel.workflows.plan_status import change_status, take_back
from kernel.workflows.review_facts import correct_fact, withdraw_correction
from kernel.workflows.well_page import well_timeline


def told(actor, api):
    with tenant_session(actor) as session:
        return [(row.type, row.metadata) for row in interactions_of(session, api.api14)]


def saved(actor, api, *steps):
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14)
        return save_snapshot(
            session,
            api14=api.api14,
            plan_key=f"{api.api10}:combined",
            payload={"steps": list(steps), "mode": "combined"},
            verdict="pass",
            as_of=date(2026, 1, 1),
        )


def test_that_restoring_a_plan_is_told_with_what_differs(org_a, an_api):
    api = an_api()
    old = saved(org_a.editor, api, {"type": "cement_plug", "top_ft": 900, "bottom_ft": 1000})
    saved(org_a.editor, api)

    restored = restore_plan(org_a.editor, old.id)

    [(type, metadata)] = told(org_a.editor, api)
    assert type == "plan_modified"
    assert metadata == {
        "operation": "restored",
        "diff_summary": "1 plug added",
        "snapshot_id": restored["snapshot_id"],
        "plan_id": f"{api.api10}:combined",
    }
    assert well_timeline(org_a.viewer, api)[0].words == "Plan restored: 1 plug added"


def test_that_moves_of_a_plan_and_their_undoing_are_told(org_a, an_api):
    api = an_api()
    plan = saved(org_a.editor, api)
    change_status(org_a.editor, plan.id, "in_review", Said())
    take_back(org_a.editor, plan.id)

    assert [(kind, kept["move"]) for kind, kept in told(org_a.editor, api)] == [
        ("plan_status", "take back"),
        ("plan_status", "submit"),
    ]


def test_that_a_withdrawn_correction_is_told(org_a, an_api):
    api = an_api()
    correction_id = correct_fact(org_a.editor, api, "district", "08")
    withdraw_correction(org_a.editor, correction_id)

    assert [kind for kind, _ in told(org_a.editor, api)] == ["fact_withdrawn", "fact_corrected"]


def test_that_jobs_of_a_campaign_are_told_to_their_wells_and_nothing_to_others(org_a, an_api):
    here, elsewhere = an_api(), an_api()
    with tenant_session(org_a.editor) as session:
        for api in (here, elsewhere):
            register_well(session, api14=api.api14)
        scenario = add_scenario(session, name="Plan", start_on=date(2027, 1, 1), currency="USD")
    ids = [str(uuid7()) for _ in range(2)]
    new = [
        AddJob(id=job_id, values={"name": f"{api}", "api14": api.api14, "duration_days": 5})
        for job_id, api in zip(ids, (here, elsewhere), strict=True)
    ]
    apply_commands(org_a.editor, scenario, new, seen=0)
    change = SetField(id=ids[0], field="duration_days", value=7)
    apply_commands(org_a.editor, scenario, [change], seen=1)
    apply_commands(org_a.editor, scenario, [DeleteJobs(ids=[ids[0]])], seen=2)
    undo(org_a.editor, scenario)

    assert [kept["change"] for _, kept in told(org_a.editor, here)] == [
        "job added",
        "job taken out",
        "duration days changed",
        "job added",
    ]
    [(kind, kept)] = told(org_a.editor, elsewhere)
    assert (kind, kept["scenario_id"], kept["job_id"]) == (
        "campaign_job_changed",
        str(scenario),
        ids[1],
    )
