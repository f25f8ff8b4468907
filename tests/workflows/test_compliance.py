"""The compliance calendar: days from cited rules, states of today, iCalendar, and marked drafts."""

from datetime import date
from uuid import UUID

import pytest
from icalendar import Calendar

from kernel.errors import Conflict, NotAllowed, NotFound
from kernel.testing_operations import JANUARY, a_lease, a_month, added, changed
from kernel.workflows import compliance
from kernel.workflows.month_close import month_view, reopen, take_step
from kernel.workflows.operating_settings import choose_operating_settings

TODAY = date(2025, 2, 10)


def due(team, today=TODAY, **more):
    return {
        (one.row.rule_code, one.row.period): one
        for one in compliance.duties(team.viewer, today=today, **more)
    }


def locked(team):
    lease = a_lease(team.editor)
    a_month(team.editor, lease)
    for to in ("volumes_in", "allocated", "balanced", "locked"):
        actor = team.admin if to == "locked" else team.editor
        seen = month_view(actor, lease.id, JANUARY).close.version
        take_step(actor, lease.id, JANUARY, to, seen=seen)
    return lease


def test_that_the_coming_months_are_entered_once_with_the_days_of_their_rules(org_a):
    a_lease(org_a.editor)

    added_now = compliance.plan_duties(org_a.editor, today=TODAY)

    found = due(org_a)
    assert found["form_pr", JANUARY].row.due == date(2025, 2, 28)
    assert found["oil_tax", JANUARY].row.due == date(2025, 2, 25)
    assert found["gas_tax", date(2025, 2, 1)].row.due == date(2025, 4, 21)
    assert found["form_pr", JANUARY].row.about == "MABEE"
    assert found["oil_tax", JANUARY].rule.cite
    assert added_now == 12
    assert compliance.plan_duties(org_a.editor, today=TODAY) == 0


def test_that_a_reading_of_a_rule_is_a_setting(org_a):
    a_lease(org_a.editor)
    choose_operating_settings(
        org_a.admin, {"due_choices": {"form_pr": "second_month_15"}}, note="asked the commission"
    )

    compliance.plan_duties(org_a.editor, today=TODAY)

    assert due(org_a)["form_pr", JANUARY].row.due == date(2025, 3, 15)


def test_that_a_due_day_moves_past_the_organizations_own_days_off(org_a):
    a_lease(org_a.editor)
    closed = {"day": "2025-02-25", "name": "Ice storm"}
    worked = {"day": "2025-02-28", "name": "Friday", "works": True}
    choose_operating_settings(org_a.admin, {"special_days": [closed, worked]}, note="closed")

    compliance.plan_duties(org_a.editor, today=TODAY)

    assert due(org_a)["oil_tax", JANUARY].row.due == date(2025, 2, 26)
    assert due(org_a)["form_pr", JANUARY].row.due == date(2025, 2, 28)


def test_that_states_follow_from_today_and_what_is_filed_is_done(org_a):
    a_lease(org_a.editor)
    compliance.plan_duties(org_a.editor, today=TODAY)

    def state(today):
        return due(org_a, today)["form_pr", JANUARY].state

    assert [state(date(2025, 2, day)) for day in (10, 21, 28)] == [
        "upcoming", "due soon", "due soon",
    ]  # fmt: skip
    assert state(date(2025, 3, 1)) == "overdue"
    row = due(org_a)["form_pr", JANUARY].row
    changed(org_a.editor, "compliance-schedule", row.id, outcome="filed",
            filed_at=date(2025, 2, 27), assigned_to=org_a.viewer.user_id)  # fmt: skip
    assert ("form_pr", JANUARY) not in due(org_a)
    done = due(org_a, open_only=False)["form_pr", JANUARY]
    assert (done.state, done.row.assigned_to) == ("done", "viewer")


def test_that_a_duty_is_settled_by_the_day_on_which_it_was_filed(org_a):
    a_lease(org_a.editor)
    compliance.plan_duties(org_a.editor, today=TODAY)
    row = due(org_a)["form_pr", JANUARY].row

    changed(org_a.editor, "compliance-schedule", row.id, filed_at=date(2025, 2, 27))
    assert due(org_a, open_only=False)["form_pr", JANUARY].row.outcome == "filed"

    changed(org_a.editor, "compliance-schedule", row.id, filed_at=date(2025, 2, 28), outcome="none")
    assert ("form_pr", JANUARY) in due(org_a)


def test_that_a_plugged_well_asks_for_its_record_within_thirty_days(org_a):
    lease = a_lease(org_a.editor, rates=(), deck=())
    added(org_a.editor, "asset-wells", name="P 1", lease_id=lease.id, status="plugged",
          plugged_date=date(2025, 1, 31))  # fmt: skip

    compliance.plan_duties(org_a.editor, today=TODAY)

    assert due(org_a)["plugging_record", date(2025, 1, 31)].row.due == date(2025, 3, 2)


def test_that_a_gas_well_is_to_be_tested_and_an_inactive_one_plugged_within_a_year(org_a):
    lease = a_lease(org_a.editor, rates=(), deck=())
    added(org_a.editor, "asset-wells", name="G 1", lease_id=lease.id, status="producing",
          well_type="gas", completion_date=date(2025, 1, 1))  # fmt: skip
    added(org_a.editor, "asset-wells", name="I 1", lease_id=lease.id, status="inactive",
          well_type="oil", status_date=date(2024, 11, 5))  # fmt: skip

    compliance.plan_duties(org_a.editor, today=TODAY)

    found = due(org_a, today=date(2025, 8, 1))
    assert found["gas_initial_test", date(2025, 1, 1)].row.due == date(2025, 4, 1)
    assert found["plug_inactive_well", date(2024, 11, 5)].row.due == date(2025, 11, 5)
    assert len([code for code, _ in found if code == "gas_initial_test"]) == 1


def test_that_the_calendar_has_a_whole_day_with_a_reminder_for_each_open_duty(org_a):
    a_lease(org_a.editor)
    compliance.plan_duties(org_a.editor, today=TODAY)

    events = Calendar.from_ical(compliance.duties_calendar(org_a.viewer, today=TODAY)).walk(
        "VEVENT"
    )

    mine = next(one for one in events if one["dtstart"].dt == date(2025, 2, 28))
    assert mine["summary"] == "Monthly production report MABEE"
    assert mine["dtend"].dt == date(2025, 3, 1)
    assert len(mine.walk("VALARM")) == 1
    assert len(events) == len(due(org_a))


def test_that_a_report_is_drafted_from_locked_figures_and_marked_as_a_draft(org_a):
    lease = locked(org_a)

    draft = compliance.draft_form_pr(org_a.editor, lease.id, JANUARY)

    assert (draft.status, draft.number, draft.payload["mark"]) == (
        "checked", 1, "DRAFT, not filed",
    )  # fmt: skip
    [line] = draft.payload["lines"]
    assert (line["production"], line["closing_stock"]) == ("5400.000", "4500.000")
    assert draft.checks == [{"check": "oil balances", "passed": True, "words": ""}]
    name, content = compliance.draft_file(org_a.viewer, draft.id)
    assert name.startswith("DRAFT-")
    assert all("DRAFT, not filed" in row for row in content.decode().split("\r\n")[1:-1])
    assert compliance.draft_form_pr(org_a.editor, lease.id, JANUARY).number == 2


def test_that_an_open_month_is_not_reported(org_a):
    lease = locked(org_a)
    seen = month_view(org_a.admin, lease.id, JANUARY).close.version
    reopen(org_a.admin, lease.id, JANUARY, seen=seen, reason="late")

    with pytest.raises(Conflict, match="locked figures"):
        compliance.draft_form_pr(org_a.editor, lease.id, JANUARY)


def test_that_viewers_read_and_strangers_see_nothing(org_a, org_b):
    lease = locked(org_a)
    draft = compliance.draft_form_pr(org_a.editor, lease.id, JANUARY)
    compliance.plan_duties(org_a.editor, today=TODAY)

    with pytest.raises(NotAllowed):
        compliance.plan_duties(org_a.viewer, today=TODAY)
    with pytest.raises(NotAllowed):
        compliance.draft_form_pr(org_a.viewer, lease.id, JANUARY)
    with pytest.raises(NotFound):
        compliance.draft_file(org_b.admin, draft.id)
    with pytest.raises(NotFound):
        compliance.draft_form_pr(org_b.admin, UUID(int=1), JANUARY)
    assert due(org_b) == {}
    assert compliance.report_drafts(org_b.viewer) == []
