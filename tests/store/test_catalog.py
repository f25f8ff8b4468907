"""Every guard between organizations, seen in the database's own catalog."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Unavailable
from kernel.store.catalog import RULES, catalog_findings, refuse_gaps
from kernel.store.connection import plain_engine
from kernel.store.session import tenant_session


def test_that_the_schema_as_migrated_has_no_finding(org_a):
    with tenant_session(org_a.viewer) as session:
        assert catalog_findings(session) == []


MISTAKES = [
    (
        "alter table app.paper disable row level security",
        "app.paper has no row security",
    ),
    (
        "alter table app.paper no force row level security",
        "app.paper does not force row security on its owner",
    ),
    (
        "drop policy tenant on app.paper",
        "app.paper has no policy that checks what is written",
    ),
    (
        "create policy everybody on app.paper for select using (true)",
        "app.paper has a policy that lets others than the tenant in",
    ),
    (
        "create policy wide on app.paper to app_user with check (organization_id is not null)",
        "app.paper has a policy that lets others than the tenant in",
    ),
    (
        "create unique index on app.paper (id)",
        "app.paper has a unique index without the organization",
    ),
    (
        "create unique index on app.paper (id) include (organization_id)",
        "app.paper has a unique index without the organization",
    ),
    (
        "create unique index on app.person (id);"
        " alter table app.paper add foreign key (created_by) references app.person (id)",
        "app.paper refers to another organization's row",
    ),
    (
        "create unique index on app.person (id, organization_id);"
        " alter table app.paper add foreign key (organization_id, created_by)"
        " references app.person (id, organization_id)",
        "app.paper refers to another organization's row",
    ),
    (
        "alter table app.paper add column n bigint generated always as identity",
        "app.paper counts its rows where others can see it",
    ),
    (
        "drop trigger audit on app.paper",
        "app.paper has no audit trigger",
    ),
    (
        "create view app.papers as select * from app.paper",
        "app.papers is a view with its owner's rights",
    ),
    (
        "create materialized view app.papers as select 1 as one",
        "app.papers is a materialized view, which row security cannot hold",
    ),
    (
        "grant update on app.paper to app_reader",
        "app.paper lets a reader write",
    ),
    (
        "grant truncate on app.paper to app_user",
        "app.paper gives the application a right to truncate, own or alter the log",
    ),
    (
        "grant update (before) on audit.log to app_user",
        "audit.log gives the application a right to truncate, own or alter the log",
    ),
    (
        "create function app.all_papers() returns bigint language sql security definer"
        " set search_path = pg_catalog as 'select count(*) from app.paper'",
        "app.all_papers() runs with its owner's rights and the application may call it, or its"
        " search_path is open",
    ),
    (
        "create function audit.open_path() returns int language sql security definer"
        " as 'select 1'; revoke execute on function audit.open_path() from public",
        "audit.open_path() runs with its owner's rights and the application may call it, or its"
        " search_path is open",
    ),
    (
        "create table app.note (organization_id uuid, id uuid)",
        "app.note has no row security",
    ),
]


@pytest.mark.parametrize(("mistake", "finding"), MISTAKES, ids=[mistake for mistake, _ in MISTAKES])
def test_that_each_mistake_in_the_schema_is_found(store, mistake, finding):
    with plain_engine(store.owner).connect() as connection:
        connection.execute(sa.text(mistake))

        assert finding in catalog_findings(Session(connection))

        connection.rollback()


def test_that_a_database_with_a_guard_taken_away_is_not_served(server, store):
    name = sa.make_url(store.owner).database
    refuse_gaps(store)
    with server.administrator(name) as administrator:
        administrator.execute("alter table app.paper no force row level security")
        try:
            with pytest.raises(Unavailable, match="does not force row security"):
                refuse_gaps(store)
        finally:
            administrator.execute("alter table app.paper force row level security")


def test_that_every_rule_is_shown_to_fail():
    assert {rule for rule in RULES if not any(found.endswith(rule) for _, found in MISTAKES)} == (
        set()
    )


def test_that_a_role_which_can_bypass_row_security_is_found(server, store):
    with server.administrator() as connection:
        connection.execute("alter role app_user bypassrls")
        try:
            with plain_engine(store.owner).connect() as owner:
                assert "app_user can bypass row security" in catalog_findings(Session(owner))
        finally:
            connection.execute("alter role app_user nobypassrls")
