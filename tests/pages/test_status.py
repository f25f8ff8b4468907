"""The page Status: what is wrong, backups and slow queries, for those who look after the server."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy as sa

from kernel.store import upkeep
from kernel.store.connection import guarded_engine
from kernel.store.queue import queue_connection
from kernel.store.upkeep import Alert, BackupRun
from workbench import doctor, slow_queries
from workbench.settings import Settings, choose_settings, settings


@pytest.fixture(autouse=True)
def _this_installation(store, tmp_path, monkeypatch):
    """The page looks at the suite's own database; the diary is empty."""
    monkeypatch.setattr(doctor.embedded, "status", lambda _home: True)
    monkeypatch.setattr(doctor, "store_urls", lambda _settings: store)
    before = settings()
    choose_settings(Settings(data_dir=tmp_path, sample_data=False))
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute("truncate alert, backup_run")
    yield
    choose_settings(before)


def test_that_what_is_wrong_and_the_newest_backups_are_seen(open_page, shown, said, org_a, store):
    now = datetime.now(UTC)
    with upkeep.alert_book(store) as book:
        book.begin(Alert(key="k", title="Disk of /data", words="0.1 GB are free.", since=now))
    for succeeded, words in ((True, "/b/one.dump"), (False, "The disk is full.")):
        upkeep.note_run(
            store,
            BackupRun(
                kind="nightly", host="db1", began_at=now - timedelta(seconds=9), ended_at=now,
                succeeded=succeeded, words=words, bytes=5_000_000 * succeeded,
            ),
        )  # fmt: skip

    screen = open_page(org_a.admin, "status")

    assert not screen.exception
    assert shown(screen, "What is wrong").words() == [
        ["Disk of /data", "just now", "0.1 GB are free."]
    ]
    assert [row[:5] for row in shown(screen, "Backups").words()] == [
        ["Nightly backup", "just now", "Failed", "", "9 s"],
        ["Nightly backup", "just now", "Whole", "5.0 MB", "9 s"],
    ]
    looked_at = {row[0]: row[1] for row in shown(screen, "Installation").words()}
    assert looked_at["Migrations"] == "Well" and looked_at["Workers"] == "Fault"
    assert looked_at["Backups"] == "Worth knowing"
    assert "None is set to be made by the worker" in said(screen)


def test_that_other_machines_are_asked_only_when_pressed(open_page, shown, org_a):
    screen = open_page(org_a.admin, "status")
    with pytest.raises(ValueError, match="not enough values"):
        shown(screen, "Mail, model and sites")

    screen = next(b for b in screen.button if b.label.startswith("Check mail")).click().run()

    assert not screen.exception
    assert [row[0] for row in shown(screen, "Mail, model and sites").words()] == [
        "Packages", "Address", "Mail", "Language model", "Railroad Commission",
    ]  # fmt: skip


def test_that_an_organization_that_does_not_look_after_the_server_reads_why(
    open_page, said, org_a, org_b
):
    choose_settings(Settings(operators=str(org_a.admin.organization_id), sample_data=False))

    assert "yours does not look after it" in said(open_page(org_b.admin, "status"))
    assert "What is wrong" in said(open_page(org_a.admin, "status"))
    assert "What is wrong" not in said(open_page(org_a.editor, "status"))


def test_that_a_slow_query_is_seen_with_its_text_and_without_its_values(
    open_page, shown, org_a, store
):
    engine = guarded_engine(store.app, pool_size=1)
    slow_queries.watch(engine, Settings(slow_query_ms=20))
    with engine.connect() as connection:
        connection.execute(sa.text("select pg_sleep(:s), :name"), {"s": 0.05, "name": "Vera"})
        connection.execute(sa.text("select 1"))
    engine.dispose()

    newest = shown(open_page(org_a.admin, "status"), "Slow queries").words()[0]

    assert "pg_sleep" in newest[2] and "Vera" not in newest[2]
    assert float(newest[1].removesuffix(" ms").replace(",", "")) >= 50
