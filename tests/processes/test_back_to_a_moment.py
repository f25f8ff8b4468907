"""Back to a moment: base backups, the archived log, and the present data kept aside."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput, NotFound, Unavailable
from kernel.store import audit, embedded, point_in_time
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.migrate import migrate
from kernel.store.server import archive as archives
from workbench.commands import backups
from workbench.settings import ROOT, Settings
from workbench.startup import start_embedded

ADD = "insert into jobs.procrastinate_workers (last_heartbeat) values (now())"
COUNT = "select count(*) from jobs.procrastinate_workers"


def silent(_line: str) -> None:
    """Nobody listens."""


@pytest.fixture
def installation() -> Iterator[Settings]:
    """An embedded server of its own that archives its log; with one base backup."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-moment-"))
    folder.chmod(0o711)
    options = Settings(data_dir=folder / "home", archive_dir=folder / "archive", archive_keep=2)
    try:
        urls = start_embedded(options).urls
        with embedded.log_in(options.data_dir) as administrator:
            administrator.execute("alter system set fsync = off")  # only a test may
            administrator.execute("select pg_reload_conf()")
        migrate(urls)
        backups.base(options)
        yield options
    finally:
        embedded.stop(options.data_dir)
        shutil.rmtree(folder, ignore_errors=True)


def write(urls: StoreUrls, statement: str) -> datetime:
    """Change something; returns a moment after its commit and before the next one."""
    with plain_engine(urls.jobs).begin() as connection:
        connection.execute(sa.text(statement))
    time.sleep(0.02)
    moment = datetime.now(UTC)
    time.sleep(0.02)
    return moment


def rows(options: Settings) -> int:
    with plain_engine(start_embedded(options).urls.jobs).connect() as connection:
        return connection.scalar(sa.text(COUNT)) or 0


@pytest.mark.timeout(300)
def test_that_a_mistaken_delete_is_undone_and_the_present_data_are_kept(installation):
    urls = start_embedded(installation).urls
    for _ in range(3):
        before = write(urls, ADD)
    audit.seal(urls)
    write(urls, "delete from jobs.procrastinate_workers")
    after = write(urls, ADD)

    with pytest.raises(Unavailable, match="The product runs"):
        backups.go_back(installation, before, told=silent)
    assert backups.look(installation, before).base == archives.bases(installation.archive_dir)[0]
    assert rows(installation) == 1  # the present is as it was
    embedded.stop(installation.data_dir)
    built, aside = backups.go_back(installation, before, told=silent)

    assert built.findings == [] and built.last_change <= before
    assert rows(installation) == 3
    assert (aside / "PG_VERSION").exists()
    assert len(archives.bases(installation.archive_dir)) == 2
    assert list(installation.data_dir.glob("restore-*")) == []

    # what was written after that moment, on the history that was left, can still be had
    beside = installation.data_dir.parent / "beside"
    backups.go_back(installation, after, into=beside, told=silent)
    assert rows(Settings(data_dir=beside)) == 1
    assert rows(installation) == 3
    embedded.stop(beside)


def zero_segment(archive: Path, at: int, archived: datetime) -> Path:
    """A piece of the log as it lies in an archive."""
    file = archive / "wal" / f"00000001{0:08X}{at:08X}.gz"
    file.write_bytes(gzip.compress(bytes(archives.SEGMENT_BYTES), 1))
    os.utime(file, (archived.timestamp(),) * 2)
    return file


@pytest.fixture
def archive(tmp_path) -> Path:
    """An archive with base backups of three Sundays, and the log of nine days."""
    archives.prepare(tmp_path, None)
    for week in range(3):
        ended = NOON + timedelta(days=7 * week)
        folder = tmp_path / "base" / f"{ended:%Y%m%dT%H%M%SZ}"
        folder.mkdir()
        (folder / "backup_manifest").write_text('{"Files": []}')
        for name in ("base.tar.gz", "pg_wal.tar.gz"):
            subprocess.run(["tar", "czf", folder / name, "-T", "/dev/null"], check=True)
        note = {
            "ended": ended.isoformat(), "timeline": 1, "first_segment": 1 + 3 * week,
            "bytes": 10, "data_bytes": 10,
        }  # fmt: skip
        (folder / "note.json").write_text(json.dumps(note))
    for at in range(1, 10):
        zero_segment(tmp_path, at, NOON + timedelta(days=7 / 3 * (at - 1), hours=1))
    return tmp_path


NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_that_the_newest_base_backup_before_the_moment_is_taken(archive):
    way = point_in_time.way_to(archive, NOON + timedelta(days=8), home=archive)

    assert way.base.ended == NOON + timedelta(days=7)
    assert (way.segments, way.unbroken) == (2, True)


def test_that_a_moment_before_every_base_backup_or_yet_to_come_is_refused(archive):
    with pytest.raises(NotFound, match="older than 2026-10-31") as refused:
        point_in_time.way_to(archive, NOON - timedelta(days=1), home=archive)
    assert refused.value.hint == "The earliest moment is 2026-11-01 12:00:00 UTC."
    with pytest.raises(InvalidInput, match="yet to come"):
        point_in_time.way_to(archive, datetime.now(UTC) + timedelta(hours=1), home=archive)


def test_that_a_missing_or_damaged_piece_of_the_log_is_found_before_anything_is_touched(archive):
    piece = zero_segment(archive, 5, NOON + timedelta(days=10))
    piece.unlink()
    with pytest.raises(Unavailable, match="1 pieces of the log are missing after 2026-11-08"):
        point_in_time.way_to(archive, NOON + timedelta(days=12), home=archive)
    assert not point_in_time.way_to(
        archive, NOON + timedelta(days=7, hours=0.5), home=archive
    ).unbroken

    piece.write_bytes(gzip.compress(b"half"))
    with pytest.raises(Unavailable, match="is damaged, so the way"):
        point_in_time.way_to(archive, NOON + timedelta(days=12), home=archive)


def test_that_a_damaged_base_backup_is_found(archive):
    newest = archives.bases(archive)[-1].folder
    (newest / "backup_manifest").write_text('{"Files": [{"Path": "a", "Checksum": "b"}]}')
    assert archives.damages(newest) == ["a is missing"]

    (newest / "base.tar.gz").write_bytes(b"no archive")
    with pytest.raises(Unavailable, match="is damaged: it cannot be read"):
        point_in_time.way_to(archive, NOON + timedelta(days=15), home=archive)


def test_that_old_base_backups_go_with_the_log_that_only_they_need(archive):
    assert archives.forget_old(archive, keep=2) == 1

    assert [base.ended.day for base in archives.bases(archive)] == [8, 15]
    assert min(archives.segments(archive, 1)) == 4 and len(archives.segments(archive, 1)) == 6


def test_that_a_folder_name_that_a_shell_would_read_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no fit name"):
        archives.prepare(tmp_path / "a$(b)", None)


def test_that_the_command_asks_for_a_file_or_a_moment_and_for_an_archive(tmp_path):
    def said(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [Path(sys.executable).parent / "workbench", "restore", *words],
            capture_output=True, text=True,
            env={"WORKBENCH_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        return done.returncode, done.stderr.strip()

    assert said() == (2, "Give either a FILE or --to TIME.")
    assert said("--to", "yesterday")[1].startswith("“yesterday” is no moment. Write it as")
    code, words = said("--to", "2026-11-29 13:05", "--check")
    assert code == 2 and "Set WORKBENCH_ARCHIVE_DIR to a folder" in words
