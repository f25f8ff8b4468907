"""Reports may read from a server that follows ours; nothing is written there, rows stay apart."""

from contextlib import contextmanager

import httpx2
import pytest
import sqlalchemy as sa

from kernel.errors import Unavailable
from kernel.store import connection
from kernel.store.connection import Limits, libpq_url, reading_alone
from kernel.store.papers import add_paper
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from workbench.report_door import report_door


@contextmanager
def opened_with(store, replica):
    """This process with a store that has a replica, and afterwards as the suite opened it."""
    connection.close()
    try:
        connection.configure(store, replica=replica, limits=Limits(pool_wait_s=2))
        yield
    finally:
        connection.close()
        connection.configure(store)


@pytest.fixture
def replica(store):
    """The address of a second engine on the suite's database, which reads alone."""
    with opened_with(store, libpq_url(store.owner)):
        yield


def said(actor, statement):
    with tenant_session(actor) as session:
        return session.scalar(sa.text(statement))


@pytest.mark.usefixtures("replica")
def test_that_who_only_reads_is_served_by_the_replica_with_the_same_rights(
    org_a, org_b, a_well_number
):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        add_paper(session, api14=api14, name="w2.pdf", content=b"%PDF-1.4", origin="upload")
    assert said(org_a.editor, "show application_name") == "workbench"

    with reading_alone():
        assert said(org_a.editor, "show application_name") == "workbench reports"
        assert said(org_a.editor, "select current_user") == "app_user"
        assert said(org_a.editor, "select count(*) from app.paper") == 1
        assert said(org_b.editor, "select count(*) from app.paper") == 0
        with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
            said(org_a.editor, "delete from app.paper returning 1")

    assert said(org_a.editor, "show transaction_read_only") == "off"


@pytest.mark.usefixtures("replica")
def test_that_the_notebook_of_a_report_reads_from_the_replica(org_a, store, server):
    asked = "select count(*) from pg_stat_activity where application_name = 'workbench reports'"
    with report_door(org_a.editor) as door:
        answer = httpx2.get(
            f"{door.url}/api/rigs", headers={"authorization": f"Bearer {door.token}"}, timeout=30
        )

    assert answer.status_code == 200
    with server.administrator() as administrator:
        assert administrator.execute(asked).fetchone()[0] >= 1


def test_that_a_replica_that_is_away_stops_reports_and_nobody_else(store, org_a):
    with opened_with(store, "postgresql://127.0.0.1:1/workbench"):
        assert said(org_a.editor, "select 1") == 1
        with reading_alone(), pytest.raises(Unavailable, match="does not answer"):
            said(org_a.editor, "select 1")


def test_that_one_number_bounds_the_connections_of_a_process(store, org_a):
    connection.close()
    try:
        connection.configure(store, limits=Limits(pool_size=2, pool_wait_s=0.1))
        with tenant_session(org_a.editor) as one, tenant_session(org_a.editor) as two:
            one.scalar(sa.text("select 1")), two.scalar(sa.text("select 1"))
            with pytest.raises(Unavailable, match="busy"):
                said(org_a.editor, "select 1")
    finally:
        connection.close()
        connection.configure(store)
