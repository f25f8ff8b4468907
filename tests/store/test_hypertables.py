"""Volumes lie in yearly parts without TimescaleDB; with it their table is replaced whole."""

import pytest
import sqlalchemy as sa

from kernel.store.connection import plain_engine
from kernel.store.migrations.hypertable import TABLES, statements, why_not

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


# Stands in for the extension, which is not to be had here: the functions with the names and
# parameters of TimescaleDB's documentation as remembered (create_hypertable and by_range, 2.13 and
# newer), and what it says that it refuses. What the extension itself does is not shown by this.
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
