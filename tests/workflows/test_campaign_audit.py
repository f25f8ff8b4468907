"""What changes a schedule leaves its row: who, when, before and after; the cell shows it too."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kernel.scheduling.commands import (
    AddJob,
    AddLink,
    BulkSet,
    DeleteJobs,
    MoveJob,
    PasteBlock,
    ResizeJob,
    SetField,
    SetPhases,
)
from kernel.scheduling.fleet import Rate, Rig
from kernel.store.ids import uuid7
from kernel.workflows import audit, campaign_boards, campaign_rigs, campaign_scenarios
from kernel.workflows.campaign_changes import cell_history, revisions_of

START = date(2027, 1, 1)
A, B, NEW = (str(uuid7()) for _ in range(3))


def day(number):
    return START + timedelta(days=number)


@pytest.fixture
def plan(org_a):
    """Two jobs of ten days one after the other on Rig 7, at revision 1; Rig 8 is free."""
    rate = Rate(kind="operating", start=START, end=None, amount=Decimal(50_000), currency="USD")
    rigs = [
        campaign_rigs.save_rig(org_a.editor, Rig(id="", name=name, kind="Land rig", rates=(rate,)))
        for name in ("Rig 7", "Rig 8")
    ]
    made = campaign_scenarios.new_scenario(org_a.editor, "Plan", start_on=START)
    jobs = [
        AddJob(id=key, values={"name": name, "rig_id": rigs[0].id, "duration_days": 10,
                               "start_on": day(first)})
        for key, name, first in ((A, "A", 0), (B, "B", 10))
    ]  # fmt: skip
    campaign_boards.apply_commands(org_a.editor, made.id, jobs, seen=0)
    return made.id, rigs[1].id


CHANGES = {
    "edit": (lambda rig: SetField(id=A, field="duration_days", value=12), "duration_days"),
    "fill down": (lambda rig: BulkSet(ids=[A, B], field="notes", value="pad wet"), "notes"),
    "paste": (
        lambda rig: PasteBlock(ids=[A], fields=["notes"], values=[["from the sheet"]]),
        "notes",
    ),
    "drag": (lambda rig: MoveJob(id=A, start=day(30)), "start_on"),
    "change of rig": (lambda rig: MoveJob(id=A, rig_id=rig), "rig_id"),
    "resize": (lambda rig: ResizeJob(id=A, finish=day(14)), "duration_days"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_that_a_change_of_a_cell_is_seen_from_the_cell_and_in_the_audit(org_a, plan, what):
    scenario_id, rig = plan
    command, field = CHANGES[what]
    [began] = cell_history(org_a.viewer, scenario_id, "job", A, field) or [None]

    campaign_boards.apply_commands(org_a.admin, scenario_id, [command(rig)], seen=1)

    changed = cell_history(org_a.viewer, scenario_id, "job", A, field)[0]
    assert (changed.by, changed.revision) == ("Ada Admin", 2)
    assert changed.before == (began.after if began else None) or not changed.before
    assert changed.after != changed.before
    [logged] = [
        row
        for row in audit.changes(org_a.admin, kind="app.job")
        if row.operation == "update" and row.key["id"] == A
    ]
    assert (logged.person_name, logged.after[field] != logged.before[field]) == ("Ada Admin", True)
    assert logged.at is not None


ROWS = {
    "job": lambda: AddJob(id=NEW, values={"name": "C", "duration_days": 3}),
    "job_link": lambda: AddLink(predecessor_id=A, successor_id=B, lag_days=2),
    "job_phase": lambda: SetPhases(id=A, phases=[{"phase": "rig up", "duration_days": 1}]),
}


@pytest.mark.parametrize("table", ROWS)
def test_that_an_added_row_stands_in_the_audit_with_what_it_holds(org_a, plan, table):
    scenario_id, _ = plan

    campaign_boards.apply_commands(org_a.admin, scenario_id, [ROWS[table]()], seen=1)

    newest = audit.changes(org_a.admin, kind=f"app.{table}")[0]
    assert (newest.operation, newest.person_name, newest.before) == ("insert", "Ada Admin", None)
    assert newest.after["organization_id"] == str(org_a.admin.organization_id)


def test_that_a_deletion_keeps_what_was_there_and_an_undo_is_an_action_of_its_own(org_a, plan):
    scenario_id, _ = plan
    campaign_boards.apply_commands(org_a.editor, scenario_id, [DeleteJobs(ids=[B])], seen=1)
    campaign_boards.undo(org_a.editor, scenario_id)

    gone = [row for row in audit.changes(org_a.admin, kind="app.job") if row.operation == "delete"]
    assert [row.before["name"] for row in gone] == ["B"]
    newest = revisions_of(org_a.viewer, scenario_id)[0]
    assert (newest.kind, newest.undoes, newest.created_by_name) == ("undo", 2, "editor")


def test_that_clone_submit_and_approval_stand_in_the_audit_with_their_words(org_a, plan):
    scenario_id, _ = plan
    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Copy")
    campaign_scenarios.decide(org_a.editor, copy.id, "submit", comment="for March")
    campaign_scenarios.decide(org_a.admin, copy.id, "approve", comment="agreed")

    said = audit.changes(org_a.admin, kind="app.scenario_decision")
    made = audit.changes(org_a.admin, kind="app.scenario")

    assert [(row.person_name, row.after["move"], row.after["comment"]) for row in said] == [
        ("Ada Admin", "approve", "agreed"),
        ("editor", "submit", "for March"),
    ]
    assert any(row.operation == "insert" and row.after["name"] == "Copy" for row in made)
