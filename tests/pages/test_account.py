"""My account: sessions, password and the end of a session."""

from dataclasses import replace

import pytest

from kernel.store.actor import Role
from kernel.workflows.people import invite_person, my_sessions, revoke_session


@pytest.fixture
def newcomer(org_a):
    """A person with a known password."""
    invited = invite_person(org_a.admin, email="nora@example.com", name="Nora", role=Role.VIEWER)
    actor = replace(
        org_a.viewer, user_id=invited.person.id, email=invited.person.email, name="Nora"
    )
    return actor, invited.password


def fill(screen, current, new, again):
    for field, text in zip(screen.text_input, (current, new, again), strict=True):
        field.set_value(text)
    [button] = [b for b in screen.button if b.label == "Change password"]
    return button.click().run()


def test_that_this_session_is_named_and_others_can_be_ended(open_page, sign_in_as, shown, org_a):
    sign_in_as(org_a.viewer)

    table = shown(open_page(org_a.viewer, "account"), "My sessions")

    assert [row[3] for row in table.words()] == ["this session", "End"]


def test_that_a_password_is_changed_with_the_current_one(open_page, sign_in_as, newcomer):
    person, password = newcomer
    sign_in_as(person)
    screen = open_page(person, "account")

    screen = fill(screen, password, "lantern owl 9 paper", "lantern owl 9 paper")

    assert [part.value for part in screen.success] == [
        "The password is changed. Your other sessions have ended."
    ]
    assert len(my_sessions(person)) == 1


@pytest.mark.parametrize(
    ("current", "new", "again", "answer"),
    [
        ("wrong", "lantern owl 9 paper", "lantern owl 9 paper", "The current password is not"),
        (None, "short", "short", "The password is too short"),
        (None, "lantern owl 9 paper", "lantern owl 9 papers", "The new passwords differ"),
    ],
)
def test_that_a_bad_change_is_refused_in_plain_words(
    open_page, said, newcomer, current, new, again, answer
):
    person, password = newcomer

    screen = fill(open_page(person, "account"), current or password, new, again)

    assert answer in said(screen)
    assert not screen.success


def test_that_an_open_page_ends_with_its_session(open_page, said, org_a):
    screen = open_page(org_a.viewer, "account")
    revoke_session(org_a.viewer, my_sessions(org_a.viewer)[0].id)

    screen.run()

    assert "Your session has ended." in said(screen)
    assert not screen.get("bidi_component")


def test_that_a_page_without_a_session_shows_nothing_but_the_way_in(open_page, said, org_a):
    screen = open_page(org_a.viewer, "account")
    screen.user = {}

    screen.run()

    assert "Your session has ended." in said(screen)
    assert 'href="/login?next=/"' in "".join(part.value for part in screen.html)
