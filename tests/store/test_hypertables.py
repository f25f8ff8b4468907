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
        assert f"by_range('{TABLES[table]}', interval '1 year')" in made

        for step in steps:
            if step != made:
                owner.exec_driver_sql(step)

        assert kind_of(owner, table) == "r"
        assert held(owner, table) == before
        assert len(before["triggers"]) > 8
        owner.rollback()
