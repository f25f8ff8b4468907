"""People and tokens: what an administrator sees and does, and what others are refused."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kernel.store.actor import Role
from kernel.store.people import TokenRow
from kernel.workflows.people import (
    create_token,
    deactivate_person,
    invite_person,
    list_people,
    list_tokens,
)
from workbench.ui.token_view import is_valid

PAYLOADS = ["<script>alert(1)</script>", "[click](http://evil.example)", ":red[x] $x$ ![](y)"]


def test_that_everybody_is_listed_with_role_and_state(open_page, shown, org_a):
    deactivate_person(org_a.admin, org_a.viewer.user_id)

    table = shown(open_page(org_a.admin, "people"), "People")

    assert [row[1:3] for row in table.words()] == [
        ["Admin", "May sign in"],
        ["Editor", "May sign in"],
        ["Viewer", "Kept out"],
    ]
    assert len(table.presses()) == 3


@pytest.mark.parametrize("name", PAYLOADS)
def test_that_a_name_is_shown_as_it_was_typed(open_page, shown, org_a, name):
    invite_person(org_a.admin, email="p@example.com", name=name, role=Role.VIEWER)

    screen = open_page(org_a.admin, "people")

    assert name in [row[0]["words"] for row in shown(screen, "People").rows]
    assert name not in "".join(str(part.value) for part in screen.markdown)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_that_nobody_below_admin_sees_people(open_page, said, org_a, role):
    screen = open_page(getattr(org_a, role), "people")

    assert "This needs the role Admin" in said(screen)
    assert len(screen.error) == 1
    assert not screen.exception
    assert not screen.get("bidi_component")
    assert not screen.button


def test_that_an_invitation_asks_for_name_address_and_role(open_page, org_a):
    screen = open_page(org_a.admin, "people")
    [invite] = [b for b in screen.button if b.label == "Invite a person"]
    invite.click().run()

    assert [field.label for field in screen.text_input] == ["Name", "E-mail"]
    assert [field.label for field in screen.radio] == ["Role"]


def test_that_the_context_counts_people_by_role(open_page, said, org_a):
    assert "1 admin, 1 editor and 1 viewer may sign in" in said(open_page(org_a.admin, "people"))


def test_that_an_administrator_sees_everybodys_tokens_and_may_revoke_them(open_page, shown, org_a):
    made = create_token(org_a.editor, "nightly export")

    table = shown(open_page(org_a.admin, "people"), "API tokens")

    assert table.words()[0][:2] == ["nightly export", "editor"]
    assert table.presses() == [f"revoke:{made.id}"]


def test_that_one_sees_only_ones_own_tokens_in_the_account(open_page, shown, org_a):
    create_token(org_a.editor, "of the editor")
    create_token(org_a.viewer, "of the viewer")

    table = shown(open_page(org_a.viewer, "account"), "API tokens")

    assert [row[0] for row in table.words()] == ["of the viewer"]
    assert [row.name for row in list_tokens(org_a.viewer)] == ["of the viewer"]


def test_that_people_of_another_organization_are_not_listed(open_page, shown, org_a, org_b):
    mails = {row[0]["small"] for row in shown(open_page(org_a.admin, "people"), "People").rows}

    assert mails == {row.email for row in list_people(org_a.admin)}
    assert not mails & {row.email for row in list_people(org_b.admin)}


@pytest.mark.parametrize(
    ("revoked", "days", "valid"), [(False, 1, True), (False, -1, False), (True, 1, False)]
)
def test_that_a_token_is_valid_until_it_ends_or_is_revoked(revoked, days, valid):
    now = datetime(2026, 11, 21, tzinfo=UTC)
    token = TokenRow(
        id=uuid4(),
        person_id=uuid4(),
        name="x",
        created_at=now,
        last_used_at=None,
        expires_at=now + timedelta(days=days),
        revoked_at=now if revoked else None,
    )

    assert is_valid(token, now) is valid
