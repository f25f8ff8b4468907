"""The sign-in page over HTTP: who gets in, what they carry, and what everybody else is told."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import argon2
import httpx2
import pytest
import sqlalchemy as sa

from kernel.store.actor import Role
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.ids import uuid7
from kernel.workflows import credentials, people
from workbench.auth import door
from workbench.testing import Site

PASSWORD = "seven quiet pumpjacks"
NOT_RIGHT = "E-mail or password is not right."


@pytest.fixture(scope="module")
def account(site: Site) -> people.Founded:
    """An organization with one administrator who can sign in."""
    return people.found_organization(
        name="Cedar Lake Operating",
        email=f"ann-{uuid7().hex[-10:]}@example.com",
        person_name="Ann",
        password=PASSWORD,
    )


@pytest.fixture
def browser(site: Site) -> httpx2.Client:
    """A browser that sends its origin with forms and keeps cookies, but follows nothing."""
    return httpx2.Client(base_url=site.url, headers={"origin": site.url}, verify=False)


def sign_in(browser: httpx2.Client, email: str, password: str = PASSWORD, **more: str):
    return browser.post("/auth/login", data={"email": email, "password": password, **more})


def cookie_of(answer: httpx2.Response, name: str = "wb_session"):
    return SimpleCookie(answer.headers["set-cookie"])[name]


def test_that_the_right_password_leads_to_the_page_that_was_asked_for(browser, account):
    answer = sign_in(browser, account.actor.email, next="/well?api=4200346118")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/well?api=4200346118"


def test_that_the_address_may_be_typed_in_capitals(browser, account):
    assert sign_in(browser, f" {account.actor.email.upper()} ").status_code == 303


def test_that_the_cookie_is_kept_from_scripts_and_foreign_pages(browser, account):
    cookie = cookie_of(sign_in(browser, account.actor.email))

    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == str(12 * 3600)
    assert not cookie["domain"]


def test_that_only_a_hash_of_the_session_is_stored(browser, account, store: StoreUrls):
    token = cookie_of(sign_in(browser, account.actor.email)).value

    with plain_engine(store.backup).connect() as connection:
        rows = connection.execute(sa.text("select s::text from app.sign_in_session s")).scalars()
        stored = "".join(rows)
    assert credentials.token_hash(token).hex() in stored
    assert token not in stored
    assert token.removeprefix(credentials.SESSION_PREFIX) not in stored


def test_that_a_second_sign_in_gives_a_new_session_and_ends_the_first(browser, account):
    first = cookie_of(sign_in(browser, account.actor.email)).value

    second = cookie_of(sign_in(browser, account.actor.email)).value

    assert first != second
    assert door.actor_of_session(first) is None
    assert door.actor_of_session(second).email == account.actor.email


@pytest.mark.parametrize("email", ["known", "nobody@nowhere.example"])
def test_that_known_and_unknown_accounts_get_the_same_answer(browser, account, email):
    answer = sign_in(browser, account.actor.email if email == "known" else email, "wrong")

    assert answer.status_code == 401
    assert NOT_RIGHT in answer.text
    assert "set-cookie" not in answer.headers


def test_that_an_unknown_account_costs_a_password_check_as_well(browser, monkeypatch):
    checked: list[str] = []
    verify = argon2.PasswordHasher.verify

    def watched(hasher: argon2.PasswordHasher, password_hash: str, password: str) -> bool:
        checked.append(password_hash)
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)

    sign_in(browser, "somebody-else@nowhere.example", "wrong")

    assert [text.split("$")[1] for text in checked] == ["argon2id"]


def test_that_a_person_who_was_let_go_cannot_sign_in(browser, account):
    invited = people.invite_person(
        account.actor, email=f"{uuid7().hex}@example.com", name="Gone", role=Role.EDITOR
    )
    people.deactivate_person(account.actor, invited.person.id)

    answer = sign_in(browser, invited.person.email, invited.password)

    assert answer.status_code == 401
    assert NOT_RIGHT in answer.text


def test_that_failures_make_the_next_try_wait_even_with_the_right_password(
    browser, site, longer_waits
):
    email = f"slow-{uuid7().hex[-10:]}@example.com"
    people.found_organization(name="Slow", email=email, person_name="S", password=PASSWORD)
    tries = site.settings.sign_in_free_attempts
    answers = [sign_in(browser, email, f"wrong {n}").status_code for n in range(tries)]

    refused = sign_in(browser, email)

    assert answers == [401] * tries
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert "set-cookie" not in refused.headers


def test_that_waiting_says_nothing_about_whether_the_account_exists(browser, site, longer_waits):
    email = f"nobody-{uuid7().hex[-10:]}@example.com"
    for _ in range(site.settings.sign_in_free_attempts):
        sign_in(browser, email, "wrong")

    assert sign_in(browser, email, "wrong").status_code == 429


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "plans",
        "",
    ],
)
def test_that_sign_in_never_leads_to_another_site(browser, account, elsewhere):
    assert sign_in(browser, account.actor.email, next=elsewhere).headers["location"] == "/"


def test_that_the_form_shows_what_was_typed_as_text(browser):
    typed = '"><script>alert(1)</script>@example.com'

    page = sign_in(browser, typed, "wrong", next='/a"><b>')

    assert "<script>" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


def test_that_a_form_from_a_foreign_page_is_refused(site, account):
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {},
    ):
        with httpx2.Client(base_url=site.url, headers=headers) as foreign:
            answer = sign_in(foreign, account.actor.email)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


def test_that_sign_out_ends_the_session_everywhere(browser, account):
    token = cookie_of(sign_in(browser, account.actor.email)).value

    answer = browser.post("/auth/logout")

    assert answer.headers["location"] == "/login"
    assert cookie_of(answer)["max-age"] == "0"
    assert door.actor_of_session(token) is None


def test_that_a_link_or_picture_cannot_sign_anybody_out(browser, account):
    token = cookie_of(sign_in(browser, account.actor.email)).value

    assert browser.get("/auth/logout").status_code == 405
    assert door.actor_of_session(token) is not None


def test_that_a_foreign_page_cannot_sign_anybody_out(browser, account):
    token = cookie_of(sign_in(browser, account.actor.email)).value

    answer = browser.post("/auth/logout", headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert door.actor_of_session(token) is not None


def test_that_somebody_signed_in_is_not_asked_again(browser, account):
    sign_in(browser, account.actor.email)

    answer = browser.get("/login", params={"next": "/plans"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/plans")


@pytest.fixture
def of_two(site: Site) -> str:
    """The address of a person who belongs to two organizations with one password."""
    email = f"both-{uuid7().hex[-10:]}@example.com"
    for name in ("Alamo Energy", "Brazos Petroleum"):
        people.found_organization(name=name, email=email, person_name="B", password=PASSWORD)
    return email


def test_that_a_person_of_two_organizations_chooses_after_the_password(browser, of_two):
    page = sign_in(browser, of_two, next="/plans")
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    choice = (
        page.text.split("Brazos Petroleum")[0].rsplit('name="choice" value="')[-1].split('"')[0]
    )
    assert "set-cookie" not in page.headers

    answer = browser.post(
        "/auth/login", data={"ticket": ticket, "choice": choice, "next": "/plans"}
    )

    assert answer.headers["location"] == "/plans"
    assert door.actor_of_session(cookie_of(answer).value).organization == "Brazos Petroleum"


def test_that_a_wrong_password_names_no_organization(browser, of_two):
    page = sign_in(browser, of_two, "wrong")

    assert "Alamo" not in page.text


def test_that_nobody_can_choose_an_organization_they_do_not_belong_to(browser, of_two, account):
    page = sign_in(browser, of_two)
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    foreign = str(account.actor.organization_id)

    answer = browser.post("/auth/login", data={"ticket": ticket, "choice": foreign})

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_that_a_forged_choice_is_refused(browser, account):
    forged = {"ticket": "e30=.0000", "choice": str(account.actor.organization_id)}

    assert browser.post("/auth/login", data=forged).status_code == 401


def aged(store: StoreUrls, token: str, column: str, age: timedelta) -> None:
    """Move a moment of a session into the past, as only the lookup role may."""
    with plain_engine(store.owner).begin() as connection:
        connection.execute(sa.text("alter table app.sign_in_session disable row level security"))
        connection.execute(
            sa.text(
                f"update app.sign_in_session set {column} = {column} - :age"  # noqa: S608
                " where token_hash = :h"
            ),
            {"age": age, "h": credentials.token_hash(token)},
        )
        connection.execute(sa.text("alter table app.sign_in_session enable row level security"))


@pytest.mark.parametrize(
    ("column", "age", "open_still"),
    [
        ("last_seen_at", timedelta(minutes=59), True),
        ("last_seen_at", timedelta(minutes=61), False),
        ("created_at", timedelta(hours=11), True),
        ("created_at", timedelta(hours=12, minutes=1), False),
    ],
)
def test_that_a_session_ends_after_60_idle_minutes_and_after_12_hours(
    browser, account, store, column, age, open_still
):
    token = cookie_of(sign_in(browser, account.actor.email)).value
    aged(store, token, column, age)

    assert (door.actor_of_session(token) is not None) is open_still


def test_that_an_action_moves_the_end_of_the_idle_time(browser, account, store):
    token = cookie_of(sign_in(browser, account.actor.email)).value
    aged(store, token, "last_seen_at", timedelta(minutes=50))
    door.actor_of_session(token)
    aged(store, token, "last_seen_at", timedelta(minutes=50))

    assert door.actor_of_session(token) is not None


def test_that_a_changed_role_holds_at_the_next_action(browser, account):
    make: Callable[..., people.Invited] = people.invite_person
    invited = make(account.actor, email=f"{uuid7().hex}@example.com", name="Eve", role=Role.EDITOR)
    token = cookie_of(sign_in(browser, invited.person.email, invited.password)).value

    people.change_role(account.actor, invited.person.id, Role.VIEWER)

    assert door.actor_of_session(token).role is Role.VIEWER
