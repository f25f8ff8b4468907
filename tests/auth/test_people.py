"""People, passwords and tokens as workflows: who may, what is refused, what ends with what."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store.actor import Role
from kernel.store.ids import uuid7
from kernel.workflows import people
from kernel.workflows.credentials import (
    check_password,
    hash_password,
    new_password,
    verify_password,
)
from workbench.auth import door
from workbench.auth.sign_in import SignIn, SignInRefused, Visitor
from workbench.auth.ticket import opened, sealed
from workbench.settings import Settings, choose_settings, settings

PASSWORD = "four patient geologists"
HERE = Visitor(address="192.0.2.7", agent="test")


@pytest.fixture
def founded(store) -> people.Founded:
    return people.found_organization(
        name="Fossil Ridge",
        email=f"flo-{uuid7().hex[-10:]}@example.com",
        person_name="Flo",
        password=PASSWORD,
    )


@pytest.fixture
def sample(store) -> people.Founded:
    return people.found_organization(
        name="A Sample",
        email=f"demo-{uuid7().hex[-10:]}@example.com",
        person_name="Demo",
        password="demo123",
        sample=True,
    )


def signed_in(founded: people.Founded, options: Settings) -> str:
    procedure = SignIn(options)
    [account] = asyncio.run(procedure.prove(founded.actor.email, founded.password, HERE))
    return procedure.open_session(account, HERE)


@pytest.mark.parametrize(
    "weak",
    [
        "sh0rt!",
        "demo123",
        "password1234",
        "P@ssw0rd2026!",
        "Qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "letmeinletmein",
        "Welcome2026!!!",
        "zyxwvutsrqpo",
        "Odessa2026",
        "x" * 300,
    ],
)
def test_that_a_weak_password_is_refused(weak):
    with pytest.raises(InvalidInput) as refusal:
        check_password(weak)

    assert weak not in str(refusal.value)


def test_that_the_own_address_is_no_password():
    with pytest.raises(InvalidInput):
        check_password("flo.whitfield1", email="flo.whitfield@example.com")


@given(st.integers())
def test_that_a_made_up_password_is_accepted_by_our_own_rule(_):
    check_password(new_password())


def test_that_a_hash_fits_its_own_password_alone():
    kept = hash_password("Überlänge – 12 Zoll")

    assert verify_password("Überlänge – 12 Zoll", kept)
    assert not verify_password("Überlänge - 12 Zoll", kept)
    assert not verify_password("", kept)
    assert kept.startswith("$argon2id$")


def test_that_the_product_hashes_with_the_parameters_of_rfc_9106():
    """In a process of its own: the tests themselves hash with less."""
    said = subprocess.run(
        [
            *(sys.executable, "-c"),
            "from kernel.workflows.credentials import hash_password; print(hash_password('a b c'))",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_that_a_changed_password_ends_the_other_sessions_and_keeps_this_one(founded):
    options = settings()
    here, elsewhere = signed_in(founded, options), signed_in(founded, options)
    actor = door.actor_of_session(here)

    people.change_password(actor, current=PASSWORD, new="five patient geologists")

    assert door.actor_of_session(here) is not None
    assert door.actor_of_session(elsewhere) is None


def test_that_a_password_is_changed_only_by_who_knows_it(founded):
    with pytest.raises(NotAllowed, match="current password is not right"):
        people.change_password(founded.actor, current="wrong", new="five patient geologists")


def test_that_guessing_the_current_password_is_slowed_down(founded, longer_waits):
    def guess(password: str) -> None:
        people.change_password(founded.actor, current=password, new="six patient geologists")

    for n in range(5):
        with pytest.raises(NotAllowed, match="not right"):
            guess(f"wrong {n}")

    with pytest.raises(NotAllowed, match="too many tries"):
        guess(PASSWORD)


def test_that_a_reset_password_ends_sessions_and_tokens(founded):
    session = signed_in(founded, settings())
    token = people.create_token(founded.actor, "api").token

    given_out = people.reset_password(founded.actor, founded.actor.user_id)

    assert door.actor_of_session(session) is None
    assert door.actor_of_token(token) is None
    assert signed_in(replace(founded, password=given_out.password), settings())


def test_that_only_administrators_administer(org_a):
    for actor in (org_a.viewer, org_a.editor):
        for forbidden in (
            lambda who: people.list_people(who),
            lambda who: people.invite_person(who, email="x@y.example", name="X", role=Role.ADMIN),
            lambda who: people.change_role(who, who.user_id, Role.ADMIN),
            lambda who: people.deactivate_person(who, org_a.admin.user_id),
            lambda who: people.reactivate_person(who, who.user_id),
            lambda who: people.reset_password(who, org_a.admin.user_id),
            lambda who: people.list_tokens(who, everybody=True),
        ):
            with pytest.raises(NotAllowed, match="Admin"):
                forbidden(actor)


def test_that_a_person_who_returns_is_let_in_again(org_a):
    people.deactivate_person(org_a.admin, org_a.editor.user_id)

    row = people.reactivate_person(org_a.admin, org_a.editor.user_id)

    assert row.active


def test_that_nobody_ends_the_session_of_another_person(founded, org_a):
    token = signed_in(founded, settings())
    session_id = door.actor_of_session(token).session_id

    with pytest.raises(NotFound):
        people.revoke_session(org_a.admin, session_id)

    assert door.actor_of_session(token) is not None


@pytest.mark.parametrize("address", ["", "ann", "a@b", "a b@c.example", "a@b@c.example", "a@.b"])
def test_that_an_address_must_be_one(org_a, address):
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        people.invite_person(org_a.admin, email=address, name="Ann", role=Role.VIEWER)


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_that_a_token_has_a_sensible_life(org_a, days):
    with pytest.raises(InvalidInput):
        people.create_token(org_a.viewer, "mine", days=days)


PRODUCTION = {"environment": "production", "public_url": "https://wells.example.com"}


def test_that_production_does_not_know_sample_accounts(sample, founded):
    options = Settings(**PRODUCTION)

    with pytest.raises(SignInRefused):
        signed_in(sample, options)

    assert signed_in(founded, options)


def test_that_sessions_and_tokens_of_samples_end_when_production_begins(sample):
    before = settings()
    session = signed_in(sample, before)
    token = people.create_token(sample.actor, "api").token
    choose_settings(Settings(**PRODUCTION))
    try:
        assert door.actor_of_session(session) is None
        assert door.actor_of_token(token) is None
        assert door.actor_of_person(sample.actor.organization_id, sample.actor.user_id) is None
    finally:
        choose_settings(before)
    assert door.actor_of_session(session) is not None


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3), st.binary(min_size=1))
def test_that_a_sealed_note_opens_with_its_key_and_in_its_time_alone(content, key):
    note = sealed(content, key, now=1000)

    assert opened(note, key, now=1299) == content
    assert opened(note, key, now=1301) is None
    assert opened(note, key + b"x", now=1000) is None
    assert opened("A" + note, key, now=1000) is None
