"""What the application may call in the database besides the tables: nothing that steps out."""

import sqlalchemy as sa

from kernel.store.connection import plain_engine

CALLABLE = """
select f.oid::regprocedure::text from pg_proc f
where f.pronamespace in (select oid from pg_namespace where nspname in ('app', 'audit', 'auth'))
  and f.prorettype <> 'trigger'::regtype and has_function_privilege('app_user', f.oid, 'execute')
  and has_schema_privilege('app_user', f.pronamespace, 'usage')
order by 1
"""
READABLE = """
select c.oid::regclass::text from pg_class c
where c.relnamespace in (select oid from pg_namespace
                          where nspname not in ('pg_catalog', 'information_schema')
                            and nspname not like 'pg_t%')
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and (has_table_privilege('app_user', c.oid, 'select')
       or has_any_column_privilege('app_user', c.oid, 'select'))
  and not exists (select from pg_attribute a where a.attrelid = c.oid
                   and a.attname = 'organization_id' and not a.attisdropped)
order by 1
"""
# Shared by all: public facts, and how lists of them came in.
SHARED = {"app.well", "app.well_word", "app.registry_import", "app.registry_reject"}


def test_that_the_application_calls_the_two_functions_that_say_who_acts_and_no_other(
    store, ours, theirs
):
    with plain_engine(store.owner).connect() as owner:
        found = list(owner.scalars(sa.text(CALLABLE)))
    harmless = {name for name in found if name.startswith("audit.")}
    with plain_engine(store.app).connect() as app:
        app.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(ours.viewer.organization_id)},
        )
        for name in sorted(harmless):
            kind = sa.text("select prosecdef from pg_proc where oid = to_regprocedure(:n)")
            assert app.scalar(kind, {"n": name}) is False, f"{name} has its owner's rights"

    assert set(found) - harmless == {"app.org()", "app.person_id()"}


def test_that_no_readable_relation_is_without_an_organization_but_the_public_ones(store):
    with plain_engine(store.owner).connect() as owner:
        found = set(owner.scalars(sa.text(READABLE)))

    # whose rows these are, a policy says: see test_public_papers
    assert found - SHARED - {"app.public_content"} == set()


def test_that_a_readable_relation_without_an_organization_would_be_noticed(store):
    with plain_engine(store.owner).connect() as owner:
        owner.execute(sa.text("create table app.everybodys (x int)"))
        owner.execute(sa.text("grant select on app.everybodys to app_user"))

        assert "app.everybodys" in set(owner.scalars(sa.text(READABLE)))

        owner.rollback()


def test_that_what_all_share_carries_nothing_of_anybody(store, theirs):
    with plain_engine(store.backup).connect() as backup:
        for table in sorted(SHARED):
            rows = backup.scalars(sa.text(f"select to_jsonb(t)::text from {table} t"))  # noqa: S608
            text = "\n".join(rows)
            assert not [mark for mark in theirs.marks if mark in text], table
