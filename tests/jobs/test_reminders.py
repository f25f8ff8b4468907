"""Reminders of duties through the queue: each person once of each, and nobody of another's."""

from datetime import UTC, datetime, timedelta

from kernel.testing_operations import a_lease, added
from kernel.workflows.compliance import people_to_remind
from kernel.workflows.notices import notices
from workbench.jobs.queue import work
from workbench.jobs.reminders import remind_person, send_reminders


def a_duty(team, person, days):
    lease = a_lease(team.editor, f"L{days}", rates=(), deck=())
    today = datetime.now(UTC).date()
    added(team.editor, "compliance-schedule", rule_code="form_pr", subject="lease",
          lease_id=lease.id, period_start=today.replace(day=1), assigned_to=person.user_id,
          due_date=today + timedelta(days=days))  # fmt: skip


def test_that_a_person_is_told_once_of_what_falls_due_soon(store, org_a, org_b):
    for days in (-2, 5, 40):
        a_duty(org_a, org_a.viewer, days)
    mine = (org_a.viewer.organization_id, org_a.viewer.user_id)
    assert mine in people_to_remind(datetime.now(UTC).date())

    send_reminders(None, 0)
    work(store, until_empty=True)

    told = notices(org_a.viewer)
    assert {one.because[0] for one in told} == {"L-2", "L5"}
    assert {(one.kind, one.screen) for one in told} == {("duty", "compliance")}
    assert remind_person(*map(str, mine)) == 0
    assert notices(org_a.editor) == notices(org_b.viewer) == []
