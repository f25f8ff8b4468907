"""The frame: the menu of a role, addresses, the title line, failures in plain words."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from kernel.store import sign_in
from kernel.store.actor import Actor, Role
from kernel.store.session import auth_session
from kernel.workflows.credentials import token_hash
from workbench.auth import door
from workbench.ui.screens import SCREENS, address, screens_for


def a_person(role: Role) -> Actor:
    return Actor(organization_id=uuid4(), user_id=uuid4(), role=role, email="a@example.com")


def names(role: Role) -> set[str]:
    return {screen.name for screen in screens_for(a_person(role))}


def test_that_only_an_administrator_has_the_pages_of_administration():
    assert {"people", "audit"} <= names(Role.ADMIN)
    assert not {"people", "audit"} & (names(Role.EDITOR) | names(Role.VIEWER))


def test_that_a_viewer_may_read_wells_and_plans():
    assert {"home", "wells", "well", "plans", "account"} <= names(Role.VIEWER)


def test_that_every_screen_has_a_script_and_a_name_of_its_own():
    assert [screen.name for screen in SCREENS if not screen.file.exists()] == []
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)
    assert len({screen.title for screen in SCREENS}) == len(SCREENS)


def test_that_an_address_carries_its_object_and_stays_on_this_host():
    assert address("well", api="42003 46118&x=1") == "well?api=42003+46118%26x%3D1"
    assert not address("plans").startswith(("/", "http"))


def a_failing_page() -> None:
    from kernel.errors import InvalidInput
    from workbench.ui.page import failures

    with failures(heading="Wells"):
        raise InvalidInput("“<b>x</b>” is no number.", hint="Use [digits](http://evil).")


def test_that_an_expected_failure_is_said_with_its_hint_and_without_markup():
    screen = AppTest.from_function(a_failing_page, default_timeout=60).run()

    [told] = [str(part.value).replace("\N{WORD JOINER}", "") for part in screen.error]
    assert told.replace("\\", "") == ("**“<b>x</b>” is no number.**  \nUse [digits](http://evil).")
    assert "\\<b\\>" in told
    assert "\\[digits\\]\\(" in told
    assert [part.value for part in screen.title] == ["Wells"]


def a_broken_page() -> None:
    from workbench.ui.page import failures

    with failures(heading="Wells"):
        raise RuntimeError("password=hunter2 at /srv/secret")


def test_that_a_bug_shows_a_reference_and_nothing_of_the_inside():
    screen = AppTest.from_function(a_broken_page, default_timeout=60).run()

    [told] = [str(part.value) for part in screen.error]
    assert "reference" in told
    assert "hunter2" not in told
    assert not screen.exception


def a_page_with_a_title() -> None:
    from workbench.ui.frame import Chip, title_line

    with title_line(
        "MABEE <script>",
        context="5,582 ft · $8 *and* more",
        chips=[Chip(words="[x](y)", icon="check", color="green")],
        about="**What is this page?** A test.",
    ):
        pass


def test_that_a_title_is_shown_as_it_was_written():
    screen = AppTest.from_function(a_page_with_a_title, default_timeout=60).run()

    assert [part.value for part in screen.title] == ["MABEE \\<script\\>"]
    assert ":gray[5,582 ft · \\$8 \\*and\\* more]" in [part.value for part in screen.markdown]


@pytest.mark.parametrize("role", list(Role))
def test_that_home_is_the_first_entry_of_everybody(role):
    assert screens_for(a_person(role))[0].name == "home"


APP = str(Path(__file__).resolve().parents[2] / "workbench" / "app.py")


def test_that_the_entry_shows_home_with_the_person_below_the_menu(sign_in_as, org_a):
    app = AppTest.from_file(APP, default_timeout=60)
    app.user = {"session": sign_in_as(org_a.viewer)}

    app.run()

    [foot] = app.sidebar.get("bidi_component")
    told = json.loads(foot.proto.json)
    assert (told["role"], told["organization"]) == ("Viewer", org_a.viewer.organization)
    assert told["sign_out"] == "/auth/logout"
    assert [title.value for title in app.title] == ["Today"]
    assert not app.exception


def test_that_entry_and_page_ask_once_who_is_signed_in_and_anew_with_each_action(
    sign_in_as, org_a, monkeypatch
):
    token = sign_in_as(org_a.viewer)
    asked = []
    known = door.actor_of_session
    monkeypatch.setattr(door, "actor_of_session", lambda token: asked.append(token) or known(token))
    app = AppTest.from_file(APP, default_timeout=60)
    app.user = {"session": token}

    app.run()
    assert asked == [token]

    with auth_session() as session:
        sign_in.revoke_session(session, token_hash(token))
    app.run()
    assert asked == [token, token]
    assert [part.value for part in app.title] == ["Your session has ended."]


@pytest.mark.parametrize("session", [{}, {"session": "wbs_forged"}, {"session": ""}])
def test_that_the_entry_without_a_session_draws_neither_menu_nor_page(store, session):
    app = AppTest.from_file(APP, default_timeout=60)
    app.user = session

    app.run()

    assert not app.sidebar.children
    assert [part.value for part in app.title] == ["Your session has ended."]
    assert not app.button
