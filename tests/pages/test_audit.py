"""The audit page: for administrators only, and only of their own organization."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.exports.row_files import rows_csv
from kernel.store.actor import Role
from kernel.testing_operations import added, changed
from kernel.workflows.admin_jobs import list_jobs, order_seal_check, run_job
from kernel.workflows.audit import KINDS, changes
from kernel.workflows.people import change_role, invite_person
from workbench.ui.audit_view import change_rows, differences, what


def test_that_an_administrator_sees_who_was_added(open_page, shown, org_a):
    invite_person(org_a.admin, email="new@example.com", name="Nora New", role=Role.VIEWER)

    screen = open_page(org_a.admin, "audit", kind="Person")

    newest = shown(screen, "Changes").rows[0]
    assert newest[1]["words"] == org_a.admin.name
    assert newest[2] == {"words": "person added", "small": "Nora New"}
    assert "email: new@example.com" in newest[3]["words"]


def test_that_a_change_shows_the_value_before_and_after(org_a):
    change_role(org_a.admin, org_a.viewer.user_id, Role.EDITOR)

    newest = changes(org_a.admin, kind="app.person")[0]

    assert what(newest) == "person changed"
    assert differences(newest, {}) == ["role: viewer → editor"]


def test_that_the_audit_calls_people_by_their_names_and_leaves_keys_to_the_details(org_a):
    duty = added(org_a.editor, "compliance-schedule", rule_code="form_pr", subject="organization",
                 period_start=date(2026, 1, 1), due_date=date(2026, 2, 28))  # fmt: skip
    changed(
        org_a.editor, "compliance-schedule", UUID(str(duty["id"])), assigned_to=org_a.viewer.user_id
    )
    names = {str(org_a.viewer.user_id): "Vera", str(org_a.editor.user_id): "Edda"}

    newest, first = changes(org_a.admin, kind="app.compliance_schedule")

    assert "assigned to: – → Vera" in differences(newest, names)
    assert "created by: Edda" in differences(first, names)
    assert str(org_a.editor.user_id) not in " ".join(differences(first, {}))


def test_that_the_audit_never_shows_a_password_or_its_hash(org_a):
    invited = invite_person(org_a.admin, email="x@example.com", name="X", role=Role.VIEWER)

    told = str([(row.before, row.after) for row in changes(org_a.admin)])

    assert invited.password not in told
    assert "argon2" not in told


def test_that_the_audit_of_another_organization_is_not_seen(org_a, org_b):
    invite_person(org_b.admin, email="secret@example.com", name="Secret", role=Role.VIEWER)

    assert "secret@example.com" not in str([row.after for row in changes(org_a.admin)])
    assert "secret@example.com" in str([row.after for row in changes(org_b.admin)])


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_that_only_an_administrator_reads_the_audit(open_page, said, org_a, role):
    person = getattr(org_a, role)

    screen = open_page(person, "audit")

    assert "This needs the role Admin" in said(screen)
    assert len(screen.error) == 1
    assert not screen.exception
    assert not screen.get("bidi_component")
    with pytest.raises(NotAllowed):
        changes(person)


def test_that_a_kind_which_is_not_kept_is_refused(org_a):
    with pytest.raises(InvalidInput):
        changes(org_a.admin, kind="app.person; drop table app.person")


def test_that_changes_can_be_narrowed_to_one_person(org_a):
    assert changes(org_a.admin, person_id=org_a.viewer.user_id) == []
    assert changes(org_a.admin, person_id=org_a.admin.user_id)


def test_that_every_audited_table_has_a_name_in_words(org_a):
    assert {row.table for row in changes(org_a.admin)} <= set(KINDS)


def test_that_changes_can_be_narrowed_to_days(open_page, said, shown, org_a):
    today = datetime.now(UTC).date()
    later = (today + timedelta(days=2)).isoformat()

    assert shown(open_page(org_a.admin, "audit", **{"from": today.isoformat()}), "Changes").rows
    assert "No change fits these filters." in said(
        open_page(org_a.admin, "audit", **{"from": later})
    )
    wrong = {"from": later, "to": today.isoformat()}
    assert "The last day lies before the first." in said(open_page(org_a.admin, "audit", **wrong))


def test_that_the_file_holds_every_change_with_formulas_as_text(org_a):
    invite_person(org_a.admin, email="f@example.com", name="=1+1", role=Role.VIEWER)

    listed = change_rows(changes(org_a.admin, limit=50_000))

    rows = list(csv.reader(io.StringIO(rows_csv(listed).decode("utf-8-sig"))))
    assert len(rows) == 1 + len(changes(org_a.admin, limit=50_000))
    assert any('"name": "=1+1"' in row[6] for row in rows)


def test_that_an_administrator_has_the_seal_verified_and_reads_what_came_of_it(
    open_page, said, org_a
):
    screen = open_page(org_a.admin, "audit")
    assert "Not verified yet." in said(screen)
    screen = next(box for box in screen.button if box.label == "Verify the seal").click().run()
    assert not screen.exception
    [asked] = list_jobs(org_a.admin, "seal")
    run_job(org_a.admin, asked.id)

    screen = open_page(org_a.admin, "audit")

    assert "**Whole.**" in screen.success[0].value
    assert screen.code[0].value == list_jobs(org_a.admin, "seal")[0].results["head"]
    run_job(org_a.admin, order_seal_check(org_a.admin, f"1-{'0' * 64}"))
    broken = open_page(org_a.admin, "audit").error[0].value
    assert "Broken" in broken and "that you kept is not part of the chain" in broken
