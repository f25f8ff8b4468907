"""SQL of one's own: a login that reads one organization's records and can become no other's."""

from datetime import date
from decimal import Decimal

import adbc_driver_manager
import psycopg
import pytest

from kernel.errors import InvalidInput, Unavailable
from kernel.store import readers
from kernel.store.connection import libpq_url
from kernel.workflows.own_queries import readable_tables, run_query
from tests.isolation.matrix import rows_of
from tests.notebooks.test_tables import rows

OTHERS = ("set role app_user", "set role app_backup", "set role app_owner", "set role postgres",
          "set session authorization app_user", "reset role")  # fmt: skip


@pytest.fixture
def other(new_team):
    """Another organization with leases of its own."""
    from kernel.workflows.sample_operations import make_sample_operations

    made = new_team("Brazos Petroleum")
    make_sample_operations(made.admin, today=date(2026, 11, 29))
    return made


def test_that_a_query_gives_typed_frames_of_ones_own_rows(mine):
    found = rows(
        mine.sql(
            "select product, sum(gross_value) as gross_usd, max(sale_month) as last, count(*) n,"
            " sum(volume)::float8 as volume from app.sales_line group by product order by 1;"
        )
    )

    assert [row["product"] for row in found] == ["gas", "oil"]
    assert isinstance(found[0]["gross_usd"], Decimal) and isinstance(found[0]["volume"], float)
    assert (found[1]["last"], found[1]["n"]) == (date(2026, 10, 1), 9)
    named = {row["name"]: row for row in rows(mine.sql_tables())}
    assert "days_on numeric(4,1)" in named["production_month"]["columns"]
    assert not {"sign_in_session", "api_token", "chat_message", "assistant_model"} & named.keys()
    assert named["person"]["columns"] == "organization_id uuid, id uuid, name text"


def test_that_what_is_no_query_or_reads_what_it_may_not_is_refused_with_its_words(mine):
    for query, words in (
        ("delete from app.afe", "Begin with SELECT"),
        ("with gone as (delete from app.afe returning 1) select * from gone", "read-only"),
        ("select 1; select 2", "multiple commands"),
        ("select password_hash from app.person", "denied"),
        ("select * from audit.log", "denied"),
        ("select nothing from app.afe", "nothing"),
        ("select auth.open_reader(gen_random_uuid(), 'x')", "denied"),
        ("select daterange('2025-01-01', '2025-02-01') as span", "span::text"),
    ):
        with pytest.raises(InvalidInput) as said:
            mine.sql(query)
        assert words in str(said.value), query


def test_that_more_rows_than_the_cap_are_cut_with_a_warning(mine, monkeypatch):
    monkeypatch.setattr(readers, "MOST_ROWS", 10)

    with pytest.warns(UserWarning, match="first 10 rows"):
        assert len(mine.sql("select * from generate_series(1, 100000) as n")) == 10


def test_that_a_long_statement_is_ended(operator, monkeypatch):
    monkeypatch.setattr(readers, "STATEMENT_S", 0.2)

    with pytest.raises(Unavailable, match="took too long"):
        run_query(operator.viewer, "select pg_sleep(5)")


def test_that_settings_roles_and_tricks_reach_no_other_organization(store, operator, other):
    mine, theirs = operator.viewer.organization_id, other.viewer.organization_id
    become = f"set_config('app.current_organization_id', '{theirs}', false)"
    with psycopg.connect(libpq_url(readers.reader_url(operator.viewer))) as reader:
        reader.autocommit = True
        reader.execute("set debug_parallel_query = on")  # a worker of the server knows it as well
        for trick in (f"select {become}", f"set app.current_organization_id = '{theirs}'", *OTHERS):
            try:
                reader.execute(trick)
            except psycopg.errors.Error as refused:
                assert refused.sqlstate in ("42501", "22023", "42704"), trick
            seen = reader.execute("select distinct organization_id from app.lease").fetchall()
            assert seen == [(mine,)], trick
        reader.execute("set row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select * from app.lease")
        reader.execute("set row_security = on")
        for table in (one.name for one in readable_tables(operator.viewer)):
            query = f"select count(*) from app.{table} where organization_id = %s"  # noqa: S608
            if table != "well":
                assert reader.execute(query, (theirs,)).fetchone() == (0,), table
    assert rows_of(store, theirs)["lease"]


def test_that_a_reader_changes_nothing_even_where_it_turns_read_only_off(operator):
    with psycopg.connect(libpq_url(readers.reader_url(operator.viewer))) as reader:
        reader.execute("set default_transaction_read_only = off")
        reader.commit()
        for statement in (
            "update app.lease set name = 'x'", "insert into app.price default values",
            "truncate app.afe", "create temporary table t (n int)", "create table app.t (n int)",
            "alter table app.lease disable row level security", "drop table app.afe",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(statement)
            reader.rollback()


def test_that_organizations_get_logins_and_passwords_of_their_own(operator, other):
    ours, theirs = (readers.reader_url(one.viewer) for one in (operator, other))
    ours, theirs = libpq_url(ours), libpq_url(theirs)
    assert ours != theirs
    name, password = (url.split("//")[1].split("@")[0].split(":") for url in (ours, theirs))
    mixed = ours.replace(":".join(name), f"{password[0]}:{name[1]}")

    with pytest.raises((psycopg.OperationalError, adbc_driver_manager.Error)):
        psycopg.connect(mixed)
