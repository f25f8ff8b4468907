"""Papers stored once by content: shared where public, private where they were handed in."""

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.store import papers
from kernel.store.connection import plain_engine
from kernel.store.ids import uuid7
from kernel.store.registry import register_well
from kernel.store.session import tenant_session

PUBLIC = "select count(*) from app.public_content where sha256 = :sha256"
PRIVATE = "select count(*) from app.paper_content where sha256 = :sha256"


@pytest.fixture
def content() -> bytes:
    return b"%PDF-1.4 " + uuid7().bytes


@pytest.fixture
def api14(a_well_number) -> str:
    return a_well_number()


def keep(team, api14, content, origin):
    with tenant_session(team.editor) as session:
        register_well(session, api14=api14)
        return papers.add_paper(
            session, api14=api14, name="w2.pdf", content=content, origin=origin
        ).id


def seen(team, statement, content):
    with tenant_session(team.editor) as session:
        digest = hashlib.sha256(content).hexdigest()
        return session.scalar(sa.text(statement), {"sha256": digest})


def stored(store, statement, content):
    with plain_engine(store.backup).connect() as connection:
        digest = hashlib.sha256(content).hexdigest()
        return connection.scalar(sa.text(statement), {"sha256": digest})


def read(team, paper_id):
    with tenant_session(team.viewer) as session:
        return papers.content_of(session, paper_id)


def test_that_a_paper_fetched_by_two_organizations_is_stored_once(
    store, org_a, org_b, api14, content
):
    ids = [keep(team, api14, content, "rrc") for team in (org_a, org_b)]

    assert stored(store, PUBLIC, content) == 1
    assert stored(store, PRIVATE, content) == 0
    assert [read(org_a, ids[0]), read(org_b, ids[1])] == [content, content]


def test_that_a_public_paper_is_read_only_by_those_who_fetched_it(org_a, org_b, api14, content):
    keep(org_a, api14, content, "rrc")

    assert seen(org_a, PUBLIC, content) == 1
    assert seen(org_b, PUBLIC, content) == 0


@pytest.mark.parametrize("others", ["upload", "rrc"])
def test_that_who_hands_in_what_another_has_cannot_tell(
    store, org_a, org_b, api14, content, others
):
    keep(org_a, api14, content, others)
    before = stored(store, PRIVATE, content)

    paper_id = keep(org_b, api14, content, "upload")

    assert stored(store, PRIVATE, content) == before + 1
    assert seen(org_b, PRIVATE, content) == 1
    assert seen(org_b, PUBLIC, content) == 0
    with tenant_session(org_b.editor) as session:
        [only] = papers.papers_of(session, api14)
    assert (only.id, only.created_by) == (paper_id, org_b.editor.user_id)


def test_that_what_was_handed_in_stays_private_when_it_is_fetched_as_well(
    store, org_a, api14, content
):
    first = keep(org_a, api14, content, "upload")

    assert keep(org_a, api14, content, "rrc") == first
    assert stored(store, PUBLIC, content) == 0
    assert read(org_a, first) == content


@pytest.mark.parametrize(
    "statement",
    [
        "update app.public_content set content = 'other' where sha256 = :sha256",
        "delete from app.public_content where sha256 = :sha256",
        "truncate app.public_content cascade",
        "insert into app.public_content (sha256, content) values (repeat('0', 64), 'forged')",
        "insert into app.public_content (sha256, content) values (:sha256, 'forged')",
    ],
)
def test_that_no_tenant_alters_deletes_or_forges_public_content(
    store, org_a, api14, content, statement
):
    keep(org_a, api14, content, "rrc")

    with pytest.raises(exc.DBAPIError), tenant_session(org_a.admin) as session:
        digest = hashlib.sha256(content).hexdigest()
        session.execute(sa.text(statement), {"sha256": digest})

    assert stored(store, f"{PUBLIC} and sha256 = encode(sha256(content), 'hex')", content) == 1


def test_that_a_private_paper_cannot_be_called_up_by_its_digest(
    store, org_a, org_b, content, api14
):
    keep(org_a, api14, content, "upload")
    digest = hashlib.sha256(content).hexdigest()

    with pytest.raises(exc.IntegrityError), tenant_session(org_b.editor) as session:
        session.execute(
            sa.text(
                "insert into app.paper (id, api14, name, sha256, bytes, origin, public_sha256)"
                " values (:id, :api14, 'x', :sha256, 1, 'rrc', :sha256)"
            ),
            {"id": uuid7(), "api14": api14, "sha256": digest},
        )
