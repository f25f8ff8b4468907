"""Who may sign in, how long it lasts, and how guessing is slowed down."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import NotFound
from kernel.store import people, sign_in
from kernel.store.actor import Role
from kernel.store.audit import audit_rows
from kernel.store.connection import plain_engine
from kernel.store.session import auth_session, tenant_session

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("store")


def a_hash() -> bytes:
    return hashlib.sha256(secrets.token_bytes(32)).digest()


def signed_in(actor, *, token_hash=None, absolute=12 * HOUR):
    token_hash = token_hash or a_hash()
    with auth_session() as session:
        session_id = sign_in.create_session(
            session, actor, token_hash=token_hash, absolute=absolute, address="127.0.0.1"
        )
    return token_hash, session_id


def actor_behind(token_hash, *, idle=HOUR, absolute=12 * HOUR):
    with auth_session() as session:
        return sign_in.session_actor(session, token_hash, idle=idle, absolute=absolute)


def test_that_an_address_leads_to_the_person_of_each_organization_and_upper_case_does_not_matter(
    org_a, org_b
):
    with tenant_session(org_b.admin) as session:
        people.add_person(
            session, email=org_a.admin.email, name="Ada", role=Role.VIEWER, password_hash="other"
        )

    with auth_session() as session:
        found = sign_in.candidates(session, f" {org_a.admin.email.upper()} ")

    assert {(c.organization, c.role, c.password_hash) for c in found} == {
        ("Alamo Energy", Role.ADMIN, "unused"),
        ("Brazos Petroleum", Role.VIEWER, "other"),
    }


def test_that_an_unknown_address_and_a_person_kept_out_lead_to_nobody(org_a):
    with tenant_session(org_a.admin) as session:
        people.set_active(session, org_a.viewer.user_id, False)

    with auth_session() as session:
        assert sign_in.candidates(session, org_a.viewer.email) == []
        assert sign_in.candidates(session, "nobody@example.com") == []


def test_that_a_session_leads_to_the_person_with_the_role_they_have_now(org_a):
    token_hash, session_id = signed_in(org_a.viewer)
    with tenant_session(org_a.admin) as session:
        people.change_role(session, org_a.viewer.user_id, Role.EDITOR)

    actor = actor_behind(token_hash)

    assert actor is not None
    assert (actor.user_id, actor.role, actor.session_id) == (
        org_a.viewer.user_id,
        Role.EDITOR,
        session_id,
    )
    assert (actor.organization, actor.email) == ("Alamo Energy", org_a.viewer.email)


def test_that_an_unknown_token_leads_to_nobody(store):
    assert actor_behind(a_hash()) is None


def test_that_sign_out_ends_a_session_at_once_and_only_that_one(org_a):
    first, _ = signed_in(org_a.viewer)
    second, _ = signed_in(org_a.viewer)

    with auth_session() as session:
        assert sign_in.revoke_session(session, first) is True
        assert sign_in.revoke_session(session, first) is False

    assert actor_behind(first) is None
    assert actor_behind(second) is not None


@pytest.mark.parametrize(
    "limits",
    [{"idle": timedelta(0)}, {"absolute": timedelta(0)}],
    ids=["idle for too long", "open for too long"],
)
def test_that_a_session_ends_by_itself(org_a, limits):
    token_hash, _ = signed_in(org_a.viewer)

    assert actor_behind(token_hash, **limits) is None
    assert actor_behind(token_hash) is not None


def last_seen(store, actor, token_hash, *, moved_back=timedelta(0)):
    """When a session was last used; set back first where asked."""
    with plain_engine(store.owner).begin() as owner:
        owner.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(actor.organization_id)},
        )
        return owner.scalar(
            sa.text(
                "update app.sign_in_session set last_seen_at = last_seen_at - :back"
                " where token_hash = :hash returning last_seen_at"
            ),
            {"back": moved_back, "hash": token_hash},
        )


def test_that_the_last_use_of_a_session_is_noted_once_a_minute_and_leaves_no_audit_row(
    store, org_a
):
    token_hash, session_id = signed_in(org_a.viewer)
    long_ago = last_seen(store, org_a.viewer, token_hash, moved_back=timedelta(minutes=2))

    actor_behind(token_hash)
    noted = last_seen(store, org_a.viewer, token_hash)
    actor_behind(token_hash)

    assert noted > long_ago
    assert last_seen(store, org_a.viewer, token_hash) == noted
    with tenant_session(org_a.admin) as session:
        assert [row.operation for row in audit_rows(session, row_id=session_id)] == ["insert"]


def test_that_a_session_ends_at_the_limit_it_was_opened_with(org_a):
    token_hash, _ = signed_in(org_a.viewer, absolute=timedelta(0))

    assert actor_behind(token_hash) is None


def test_that_an_administrator_ends_the_sessions_of_a_person_and_no_others(org_a):
    theirs, _ = signed_in(org_a.viewer)
    mine, _ = signed_in(org_a.admin)

    with tenant_session(org_a.admin) as session:
        assert people.revoke_sessions_of(session, org_a.viewer.user_id) == 1

    assert actor_behind(theirs) is None
    assert actor_behind(mine) is not None


def test_that_keeping_a_person_out_ends_sessions_and_tokens_without_another_call(org_a):
    token_hash, _ = signed_in(org_a.viewer)
    api_hash = a_hash()
    with auth_session() as session:
        sign_in.create_token(session, org_a.viewer, name="script", token_hash=api_hash)

    with tenant_session(org_a.admin) as session:
        people.set_active(session, org_a.viewer.user_id, False)

    assert actor_behind(token_hash) is None
    with auth_session() as session:
        assert sign_in.token_actor(session, api_hash) is None
    with pytest.raises(NotFound):
        signed_in(org_a.viewer)


def test_that_a_person_sees_their_open_sessions_with_the_newest_first_and_may_end_one(org_a):
    _, first = signed_in(org_a.viewer)
    _, second = signed_in(org_a.viewer)
    signed_in(org_a.editor)

    with tenant_session(org_a.viewer) as session:
        assert [s.id for s in people.sessions_of(session, org_a.viewer.user_id)] == [second, first]
        assert people.revoke_session(session, first) is True
        assert [s.id for s in people.sessions_of(session, org_a.viewer.user_id)] == [second]


def test_that_another_organization_cannot_end_a_session(org_a, org_b):
    token_hash, session_id = signed_in(org_a.viewer)

    with tenant_session(org_b.admin) as session:
        assert people.revoke_session(session, session_id) is False
        assert people.revoke_sessions_of(session, org_a.viewer.user_id) == 0

    assert actor_behind(token_hash) is not None


def test_that_an_api_token_leads_to_its_person_until_it_is_revoked_or_expires(org_a):
    valid, expired = a_hash(), a_hash()
    with auth_session() as session:
        token_id = sign_in.create_token(session, org_a.editor, name="script", token_hash=valid)
        sign_in.create_token(
            session,
            org_a.editor,
            name="old",
            token_hash=expired,
            expires_at=datetime.now(UTC) - HOUR,
        )

    with auth_session() as session:
        assert sign_in.token_actor(session, valid).user_id == org_a.editor.user_id
        assert sign_in.token_actor(session, expired) is None
    with tenant_session(org_a.editor) as session:
        assert [t.name for t in people.tokens(session)] == ["old", "script"]
        assert people.tokens(session)[1].last_used_at is not None
        assert people.revoke_token(session, token_id, person_id=org_a.viewer.user_id) is False
        assert people.revoke_token(session, token_id) is True
    with auth_session() as session:
        assert sign_in.token_actor(session, valid) is None


def attempt(*, account=None, address=None, **limits):
    """Begin a try to sign in; the seconds to wait, in tens."""
    with auth_session() as session:
        wait = sign_in.begin_attempt(
            session,
            account=account or secrets.token_hex(8),
            address=address or secrets.token_hex(8),
            throttle=sign_in.Throttle(**limits),
        )
    return round(wait, -1)


def succeed(*, account="nobody", address="nowhere"):
    with auth_session() as session:
        sign_in.attempt_succeeded(session, account=account, address=address)


def test_that_guessing_one_account_must_wait_longer_each_time_from_wherever_it_comes():
    account = secrets.token_hex(8)
    limits = {"free_account": 2, "first_s": 0}

    waits = [attempt(account=account, **limits) for _ in range(4)]

    assert waits == [0, 0, 0, 0]
    assert attempt(account=account, free_account=2, first_s=100) == 400
    assert attempt(account=account, free_account=2, first_s=100, longest_s=150) == 150


def test_that_a_try_that_must_wait_is_not_counted_itself():
    account = secrets.token_hex(8)
    attempt(account=account)

    waits = {attempt(account=account, free_account=1, first_s=100) for _ in range(3)}

    assert waits == {100}


def test_that_the_right_password_clears_the_account():
    account = secrets.token_hex(8)
    attempt(account=account)

    succeed(account=account)

    assert attempt(account=account, free_account=1, first_s=100) == 0


def test_that_one_address_trying_many_accounts_must_wait_and_a_known_password_does_not_free_it():
    address = secrets.token_hex(8)
    for _ in range(3):
        attempt(address=address)
    attempt(address=address)
    succeed(address=address)

    assert attempt(address=address, free_address=3, first_s=100) == 100
    assert attempt(free_address=3, first_s=100) == 0


def test_that_failures_are_forgotten_after_a_quiet_time():
    account = secrets.token_hex(8)
    attempt(account=account)

    assert attempt(account=account, free_account=1, first_s=100, forget_s=0) == 0


def test_that_many_tries_at_once_are_counted_in_turn():
    account = secrets.token_hex(8)
    with ThreadPoolExecutor(3) as threads:
        waits = list(
            threads.map(lambda _: attempt(account=account, free_account=2, first_s=100), range(6))
        )

    assert sorted(waits) == [0, 0, 100, 100, 100, 100]


@pytest.mark.parametrize(
    "table", ["app.person", "app.organization", "app.sign_in_session", "app.api_token", "audit.log"]
)
def test_that_the_sign_in_role_reads_no_table_of_an_organization(store, table):
    with pytest.raises(exc.ProgrammingError, match="permission denied"), auth_session() as session:
        session.execute(sa.text(f"table {table}"))


@pytest.mark.parametrize(
    "statement",
    [
        "select password_hash from app.person",
        "select token_hash from app.sign_in_session",
        "select token_hash from app.api_token",
        "select auth.candidates('x')",
        "insert into app.sign_in_session (id, person_id, token_hash, expires_at, address, agent)"
        " values (gen_random_uuid(), app.person_id(), '', now(), '', '')",
    ],
)
def test_that_the_application_role_reads_no_secret_and_makes_no_session(org_a, statement):
    with (
        pytest.raises(exc.ProgrammingError, match="permission denied"),
        tenant_session(org_a.admin) as session,
    ):
        session.execute(sa.text(statement))
