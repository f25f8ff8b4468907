"""Reports may read from a server that follows ours; nothing is written there, rows stay apart."""

import socket
import socketserver
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx2
import pytest
import sqlalchemy as sa

from kernel.errors import Unavailable
from kernel.store import connection, replica
from kernel.store.connection import Limits, libpq_url, reading_alone
from kernel.store.papers import add_paper
from kernel.store.registry import register_well
from kernel.store.replica import STAND_IN_S, replica_behind_s
from kernel.store.session import tenant_session
from workbench.alerts import conditions
from workbench.report_door import report_door
from workbench.settings import Settings
from workbench.testing import free_port


@contextmanager
def opened_with(store, address, told=lambda _why: None):
    """This process with a store that has a replica, and afterwards as the suite opened it."""
    connection.close()
    try:
        connection.configure(
            store, replica=address, replica_away=told, limits=Limits(pool_wait_s=2)
        )
        yield
    finally:
        connection.close()
        connection.configure(store)


@pytest.fixture
def another(store):
    """The address of a second engine on the suite's database, which reads alone."""
    with opened_with(store, libpq_url(store.owner)):
        yield


def said(actor, statement):
    with tenant_session(actor) as session:
        return session.scalar(sa.text(statement))


@pytest.mark.usefixtures("another")
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


@pytest.mark.usefixtures("another")
def test_that_the_notebook_of_a_report_reads_from_the_replica(org_a, store, server):
    asked = "select count(*) from pg_stat_activity where application_name = 'workbench reports'"
    with report_door(org_a.editor) as door:
        answer = httpx2.get(
            f"{door.url}/api/rigs", headers={"authorization": f"Bearer {door.token}"}, timeout=30
        )

    assert answer.status_code == 200
    with server.administrator() as administrator:
        assert administrator.execute(asked).fetchone()[0] >= 1


class Way(socketserver.ThreadingTCPServer):
    """A port that leads to the suite's server: a replica that can go and come back."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, port: int, socket_path: str) -> None:
        self.socket_path = socket_path
        super().__init__(("127.0.0.1", port), Passing)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Passing(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as inside:
            inside.connect(self.server.socket_path)
            one = threading.Thread(target=pass_on, args=(self.request, inside), daemon=True)
            one.start()
            pass_on(inside, self.request)


def pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)


def test_that_the_main_database_answers_reports_while_the_replica_is_away(
    store, org_a, monkeypatch
):
    port, said_away, clock = free_port(), [], SimpleNamespace(now=1000.0)
    monkeypatch.setattr(replica, "time", SimpleNamespace(monotonic=lambda: clock.now))
    address = f"postgresql://127.0.0.1:{port}/workbench"
    query = sa.make_url(store.app).query
    if not str(query["host"]).startswith("/"):
        pytest.skip("the server of this run listens on no socket")
    with opened_with(store, address, said_away.append):
        with reading_alone():
            assert said(org_a.editor, "select inet_server_addr() is null") is True
            with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
                said(org_a.editor, "delete from app.paper returning 1")
        assert len(said_away) == 1 and "refused" in said_away[0]

        clock.now += 2 * STAND_IN_S
        with reading_alone():
            assert said(org_a.editor, "select 1") == 1  # looked again, still away
        assert len(said_away) == 2

        clock.now += 2 * STAND_IN_S
        with Way(port, f"{query['host']}/.s.PGSQL.{query['port']}") as way, reading_alone():
            assert said(org_a.editor, "select count(*) from app.person") == 3
            assert said(org_a.editor, "select current_user") == "app_user"
            way.shutdown()
        assert len(said_away) == 2


def test_that_a_replica_that_is_away_or_follows_nobody_is_found(store, tmp_path):
    with pytest.raises(Unavailable, match="reports read from the main database"):
        replica_behind_s(store.app, "postgresql://127.0.0.1:1/workbench")
    assert replica_behind_s(store.app, libpq_url(store.app)) is None

    settings = Settings(
        data_dir=tmp_path, reports_database_url="postgresql://127.0.0.1:1/workbench"
    )
    found = {one.key: one.words for one in conditions(store, settings, datetime.now(UTC))}
    assert "reports read from the main database" in found["replica"]


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
