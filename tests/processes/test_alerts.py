"""What goes wrong is told once by mail, and once when it is over; backups are made by the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from kernel.errors import Unavailable
from kernel.store import upkeep as diary
from kernel.store.queue import queue_connection
from tests.sources.smtp_server import Mailbox, smtp_server
from workbench import alerts, upkeep
from workbench.alerts import Condition, conditions, tell
from workbench.settings import Settings

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
FULL = Condition(key="disk:x", title="Disk of /data on x", words="0.1 GB are free.")
WELL = Condition(key="disk:x", title="Disk of /data on x")


@pytest.fixture(autouse=True)
def _empty_diary(store) -> None:
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute("truncate alert, backup_run")


@contextmanager
def mailed(**more) -> Iterator[tuple[Settings, Mailbox]]:
    """Settings of an installation whose alerts go to a server on loopback."""
    with smtp_server() as box:
        yield (
            Settings(
                smtp_host="127.0.0.1",
                smtp_port=box.port,
                smtp_security="none",
                mail_from="workbench@example.com",
                alerts_to="olga@example.com, night@example.com",
                **more,
            ),
            box,
        )


def found(store, settings: Settings, now: datetime = NOW) -> dict[str, str]:
    return {one.key: one.words for one in conditions(store, settings, now)}


def test_that_what_is_wrong_is_mailed_once_and_once_more_when_it_is_over(store):
    with mailed(public_url="https://workbench.example.com") as (settings, box):
        for at in range(3):
            tell(store, settings, [FULL], NOW + timedelta(minutes=at))
        assert [alert.title for alert in diary.alerts(store)] == ["Disk of /data on x"]
        for at in range(3):
            tell(store, settings, [WELL], NOW + timedelta(hours=1, minutes=at))

    assert [letter["subject"] for letter in box.letters] == [
        "[workbench] Alert: Disk of /data on x",
        "[workbench] All clear: Disk of /data on x",
    ]
    first, last = (letter.get_content() for letter in box.letters)
    assert "0.1 GB are free." in first and "https://workbench.example.com/status" in first
    assert "Since 2026-11-29 03:00 UTC it was: 0.1 GB are free." in last
    assert box.letters[0]["to"] == "olga@example.com, night@example.com"
    assert diary.alerts(store) == []


def test_that_an_alert_which_the_server_puts_off_is_tried_again_and_others_are_not_repeated(store):
    other = Condition(key="queue", title="Queue of jobs", words="7 jobs wait.")
    with mailed() as (settings, box):
        box.answers += [None, "451 later"]
        tell(store, settings, [FULL, other], NOW)
        tell(store, settings, [FULL, other], NOW)

    assert [letter["subject"].split(": ")[1] for letter in box.letters] == [
        "Disk of /data on x",
        "Queue of jobs",
    ]


def test_that_a_server_that_is_away_leaves_the_alert_untold_until_it_is_back(store):
    with mailed() as (settings, _box):
        pass
    with pytest.raises(Unavailable):
        tell(store, settings, [FULL], NOW)

    assert diary.alerts(store) == []


def test_that_without_a_mail_server_the_alert_stands_on_the_page_alone(store):
    assert tell(store, Settings(), [FULL], NOW) == ["[workbench] Alert: Disk of /data on x"]
    assert [alert.words for alert in diary.alerts(store)] == ["0.1 GB are free."]


def test_that_two_processes_do_not_tell_the_same(store):
    with diary.alert_book(store) as ours:
        assert ours is not None
        assert tell(store, Settings(), [FULL], NOW) == []


def test_that_a_failed_backup_is_found_and_the_next_good_one_ends_it(store, tmp_path):
    settings = Settings(backup_dir=tmp_path / "file" / "backups", data_dir=tmp_path)
    (tmp_path / "file").write_text("")
    assert found(store, settings)["backup:nightly"] == ""

    assert upkeep.keep_backups(store, settings, NOW) == []
    assert "It failed on" in found(store, settings)["backup:nightly"]
    assert upkeep.keep_backups(store, settings, datetime.now(UTC)) == []
    assert len(diary.runs(store)) == 1  # not tried again within the hour

    (tmp_path / "file").unlink()
    assert upkeep.keep_backups(store, settings, datetime.now(UTC) + timedelta(hours=1)) == [
        "nightly"
    ]
    assert found(store, settings)["backup:nightly"] == ""
    late = datetime.now(UTC) + timedelta(days=2)
    assert "Look why none followed" in found(store, settings, late)["backup:nightly"]


def test_that_a_nightly_backup_is_made_once_a_night_and_a_damaged_one_is_no_backup(
    store, tmp_path, monkeypatch
):
    settings = Settings(backup_dir=tmp_path, backup_hour=datetime.now(UTC).hour)
    now = datetime.now(UTC)

    assert upkeep.keep_backups(store, settings, now) == ["nightly"]
    assert upkeep.keep_backups(store, settings, now + timedelta(minutes=10)) == []
    [run] = diary.runs(store)
    assert run.succeeded and Path(run.words).stat().st_size == run.bytes

    def cut(urls, file, **more):
        file.write_bytes(Path(run.words).read_bytes()[:-2000])

    monkeypatch.setattr("workbench.commands.backups.back_up", cut)
    assert upkeep.keep_backups(store, settings, now + timedelta(days=1)) == []
    assert "is damaged" in diary.runs(store)[0].words


def test_that_a_base_backup_is_made_once_a_week(store, tmp_path, monkeypatch):
    monkeypatch.setattr(upkeep, "base", lambda _settings: (tmp_path / "base", 10))
    settings = Settings(archive_dir=tmp_path, data_dir=tmp_path)
    now = datetime.now(UTC)

    assert upkeep.keep_backups(store, settings, now) == ["base"]
    assert upkeep.keep_backups(store, settings, now + timedelta(days=6, hours=23)) == []
    assert upkeep.keep_backups(store, settings, now + timedelta(days=7, minutes=1)) == ["base"]


def test_that_a_full_disk_is_found(store, tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path)
    [key] = [key for key in found(store, settings) if key.startswith("disk:")]
    monkeypatch.setattr(alerts, "LEAST_FREE_BYTES", 10**18)

    assert "GB are wanted" in found(store, settings)[key]


def test_that_a_queue_that_does_not_get_on_is_found(store):
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        job = connection.execute(
            "select procrastinate_defer_jobs_v1(array[row('nobody', 'task', 0, null, null,"
            " '{}'::jsonb, now() - interval '10 hours')::procrastinate_job_to_defer_v1])"
        ).fetchone()
    try:
        # jobs of other tests wait too, none for so long
        assert "the oldest for 600 minutes. No worker lives" in found(store, Settings())["queue"]
    finally:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            connection.execute("delete from procrastinate_jobs where id = any(%s)", (job[0],))


def test_that_an_expiring_certificate_is_found(monkeypatch):
    settings = Settings(public_url="https://workbench.example.com")
    monkeypatch.setattr(alerts, "certificate_ends", lambda _url: NOW + timedelta(days=9))
    [one] = alerts.certificate(settings, NOW)
    assert one.words == "It ends in 9 days. Renew it."

    monkeypatch.setattr(alerts, "certificate_ends", lambda _url: NOW + timedelta(days=80))
    assert next(alerts.certificate(settings, NOW)).words == ""
    assert list(alerts.certificate(Settings(), NOW)) == []
