"""Every endpoint of the API, asked by each role of one organization for another one's things."""

import httpx2
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from kernel.store import session as store_session
from kernel.store.connection import plain_engine
from kernel.store.session import TenantSession
from tests.isolation.matrix import Asker, Unnamed, digest_of, leaks, operations


@pytest.fixture(scope="module")
def asked(site, ours):
    from kernel.workflows import people

    header = {"authorization": f"Bearer {people.create_token(ours.viewer, 'matrix').token}"}
    described = httpx2.get(f"{site.url}/api/openapi.json", headers=header, timeout=60).json()
    return operations(described)


@pytest.fixture
def client(site):
    with httpx2.Client(base_url=site.url, timeout=60) as made:
        yield made


def test_that_the_matrix_has_a_value_for_every_id_that_an_endpoint_takes(asked, theirs):
    unnamed = []
    for operation in asked:
        try:
            Asker(theirs=theirs, foreign=True).request(operation)
        except Unnamed as name:
            unnamed.append(f"{operation}: {name}")

    assert unnamed == []
    assert len(asked) >= 100


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_that_no_endpoint_tells_of_another_organization(
    client, store, bearer, asked, ours, theirs_team, theirs, role
):
    before = digest_of(store, theirs_team.admin.organization_id)

    found = list(leaks(client, bearer(getattr(ours, role)), asked, theirs))

    assert found == []
    assert digest_of(store, theirs_team.admin.organization_id) == before


READS = ("GET /rigs", "GET /rigs/{rig_id}")


def test_that_the_matrix_fails_when_a_policy_is_dropped(
    client, server, store, bearer, asked, ours, theirs
):
    reads = [operation for operation in asked if str(operation) in READS]
    header = bearer(ours.viewer)
    assert list(leaks(client, header, reads, theirs)) == []
    name = sa.make_url(store.owner).database
    with server.administrator(name) as administrator:
        administrator.execute("alter table app.rig disable row level security")
        try:
            found = list(leaks(client, header, reads, theirs))
        finally:
            administrator.execute("alter table app.rig enable row level security")

    assert any(one.startswith("GET /rigs shows ") for one in found)
    assert "GET /rigs/{rig_id} answers 200, for nobody's id 404" in found


def test_that_the_matrix_fails_when_the_session_does_not_filter_by_who_asks(
    client, bearer, asked, ours, theirs, theirs_team
):
    """The one filter of all queries, set for the wrong organization."""
    reads = [operation for operation in asked if str(operation) in READS]
    header = bearer(ours.viewer)

    def wrong(session, transaction, opened):
        opened.execute(
            sa.text(
                "select set_config('app.current_organization_id', :organization, true),"
                " set_config('app.current_user_id', :person, true)"
            ),
            {
                "organization": str(theirs_team.viewer.organization_id),
                "person": str(theirs_team.viewer.user_id),
            },
        )

    event.listen(TenantSession, "after_begin", wrong)
    try:
        found = list(leaks(client, header, reads, theirs))
    finally:
        event.remove(TenantSession, "after_begin", wrong)

    assert any(" shows " in one for one in found)
    assert event.contains(TenantSession, "after_begin", store_session._enter_organization)


def test_that_public_papers_are_read_by_who_fetched_them_and_a_dropped_policy_is_noticed(
    server, store, ours, theirs_team, a_well_number
):
    from kernel.store import papers
    from kernel.store.registry import register_well
    from kernel.store.session import tenant_session

    api14 = a_well_number()
    with tenant_session(theirs_team.editor) as session:
        register_well(session, api14=api14)
        papers.add_paper(session, api14=api14, name="w2.pdf", content=b"%PDF fetched", origin="rrc")

    def seen():
        with tenant_session(ours.viewer) as session:
            return session.scalar(
                sa.text("select count(*) from app.public_content where content = :c"),
                {"c": b"%PDF fetched"},
            )

    assert seen() == 0
    with server.administrator(sa.make_url(store.owner).database) as administrator:
        administrator.execute("alter table app.public_content disable row level security")
        try:
            assert seen() == 1
        finally:
            administrator.execute("alter table app.public_content enable row level security")
    with plain_engine(store.owner).connect() as owner:
        assert owner.scalar(
            sa.text(
                "select relrowsecurity and relforcerowsecurity from pg_class"
                " where oid = 'app.public_content'::regclass"
            )
        )
