"""The schema goes up, down and up again, and is the one that the queries expect."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from kernel.errors import Unavailable
from kernel.store import migrate as migrations
from kernel.store.columns import metadata
from kernel.store.connection import libpq_url, plain_engine
from kernel.store.ids import uuid7
from kernel.store.migrate import migrate
from kernel.store.paper_tables import paper_content, public_content
from kernel.store.server.clients import client_programs


@pytest.fixture
def empty(elsewhere):
    """An empty database with roles."""
    return elsewhere


@pytest.fixture
def schema_of(request):
    """The whole schema as SQL text."""
    programs = client_programs(request.config.getoption("--postgres"))

    def dump(urls):
        text = subprocess.run(
            [programs / "pg_dump", "--schema-only", libpq_url(urls.backup)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        return re.sub(r"(?m)^\\(un)?restrict .*$", "", text)  # a random word in each dump

    return dump


def tables_of(urls):
    with plain_engine(urls.owner).connect() as owner:
        return owner.scalars(
            sa.text(
                "select schemaname || '.' || tablename from pg_tables"
                " where schemaname not in ('pg_catalog', 'information_schema')"
            )
        ).all()


def test_that_up_down_and_up_again_give_the_identical_schema(empty, schema_of):
    migrate(empty)
    first = schema_of(empty)
    migrate(empty, "base")
    bare = tables_of(empty)
    migrate(empty)

    assert bare == ["public.alembic_version"]
    assert schema_of(empty) == first
    assert "CREATE POLICY tenant ON app.paper" in first


@pytest.mark.parametrize("steps", [8, pytest.param(None, marks=pytest.mark.soak)])
def test_that_the_newest_steps_and_every_step_can_be_taken_back_and_forth(empty, schema_of, steps):
    known = migrations.known()
    migrate(empty, known[-steps - 1 if steps else 0])
    revisions = []
    while (revision := migrations.current(empty)) != migrations.newest():
        revisions.append((revision, schema_of(empty)))
        migrate(empty, "+1")

    for revision, schema in reversed(revisions):
        migrate(empty, revision)
        assert schema_of(empty) == schema, revision


def test_that_papers_fetched_before_they_were_shared_become_public_and_can_go_back(empty):
    migrate(empty, "0018")
    ours = {"o": str(uuid7()), "p": str(uuid7())}
    acting = sa.text(
        "select set_config('app.current_organization_id', :o, true),"
        " set_config('app.current_user_id', :p, true)"
    )
    with plain_engine(empty.owner).begin() as connection:
        connection.execute(acting, ours)
        for statement in (
            "insert into app.organization (name) values ('Alamo')",
            "insert into app.person (id, email, name, role, password_hash)"
            " values (app.person_id(), 'a@example.com', 'Ada', 'admin', '')",
            "insert into app.well (api14) values ('42003000010000')",
            "insert into app.paper_content (sha256, content)"
            " select encode(sha256(c), 'hex'), c from unnest(array['one'::bytea, 'two']) c",
            "insert into app.paper (id, api14, name, sha256, bytes, origin)"
            " select gen_random_uuid(), '42003000010000', o, encode(sha256(c), 'hex'), 3, o"
            " from unnest(array['one'::bytea, 'two'], array['rrc', 'upload']) as t (c, o)",
        ):
            connection.execute(sa.text(statement))

    def read(table: sa.Table) -> set[bytes]:
        with plain_engine(empty.owner).begin() as connection:
            connection.execute(acting, ours)
            return set(connection.scalars(sa.select(table.c.content)))

    migrate(empty, "0019")
    assert (read(public_content), read(paper_content)) == ({b"one"}, {b"two"})

    migrate(empty, "0018")
    assert read(paper_content) == {b"one", b"two"}


def test_that_migrating_twice_changes_nothing(empty, schema_of):
    migrate(empty)
    first = schema_of(empty)

    migrate(empty)

    assert schema_of(empty) == first
    assert migrations.is_current(empty)


def test_that_processes_migrating_at_once_take_turns(empty):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: migrate(empty), range(4)))

    assert migrations.is_current(empty)


def test_that_an_empty_database_is_not_taken_for_a_current_one(empty):
    assert migrations.current(empty) is None
    assert not migrations.is_current(empty)


def test_that_the_tables_of_the_queries_are_those_of_the_database(store):
    with plain_engine(store.owner).connect() as owner:
        context = MigrationContext.configure(
            owner, opts={"include_schemas": True, "include_name": _ours, "compare_type": True}
        )
        differences = compare_metadata(context, metadata)

    assert [d for d in differences if not _is_the_optional_trigram_index(d)] == []


def _ours(name, kind, parents):
    return name == "app" if kind == "schema" else True


def _is_the_optional_trigram_index(difference):
    return difference[0] == "remove_index" and difference[1].name in (
        "well_search_text_index",
        "well_word_word_index",
    )


def test_that_a_forgotten_column_would_be_noticed(store):
    with plain_engine(store.owner).connect() as owner:
        owner.execute(sa.text("alter table app.paper add column forgotten text"))
        context = MigrationContext.configure(
            owner, opts={"include_schemas": True, "include_name": _ours}
        )
        differences = compare_metadata(context, metadata)
        owner.rollback()

    assert ("remove_column", "forgotten") in {(d[0], d[3].name) for d in differences if d[3:]}


def test_that_a_table_in_use_is_waited_for_only_briefly(empty):
    migrate(empty, "0005")
    with psycopg.connect(libpq_url(empty.owner)) as other:
        other.execute("lock table app.plan_snapshot")

        with pytest.raises(Unavailable, match="A table is in use"):
            migrate(empty, "0004", lock_wait_s=0.1)

    assert migrations.current(empty) == "0005"


def test_that_a_migration_that_fails_leaves_the_schema_as_it_was(empty, schema_of, server):
    migrate(empty, "0003")
    before = schema_of(empty)
    name = sa.make_url(empty.owner).database
    with server.administrator(name) as administrator:
        administrator.execute("create table app.well_engagement (x int)")
        with pytest.raises(sa.exc.ProgrammingError, match="already exists"):
            migrate(empty)
        administrator.execute("drop table app.well_engagement")

    assert schema_of(empty) == before
    assert migrations.current(empty) == "0003"


def test_that_the_queue_works_as_its_own_role(store):
    with plain_engine(store.jobs).connect() as queue:
        job = queue.scalar(
            sa.text(
                "select procrastinate_defer_jobs_v1(array[row('default', 'task', 0, null, null,"
                " '{}'::jsonb, null)::procrastinate_job_to_defer_v1])"
            )
        )
        named = sa.text("select task_name from procrastinate_jobs where id = any(:jobs)")
        assert queue.scalar(named, {"jobs": job}) == "task"
        queue.rollback()
