"""A database of the previous release: upgraded with all that it holds, taken back, and again."""

import lzma
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput, Unavailable
from kernel.store import audit, backup, embedded, migrate
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.integrity import Inventory, integrity_findings, inventory
from kernel.store.releases import RELEASES, revision_of
from kernel.store.server.binaries import find_binaries, major_version, system_binaries
from workbench.commands import upgrading
from workbench.settings import ROOT, Settings
from workbench.startup import bring_forward, refuse_old_schema

HERE = Path(__file__).parent / "releases"
PREVIOUS = [*RELEASES][-1]
OTHER_MAJOR = next((one for one in system_binaries() if major_version(one) != 18), None)
GROWS = {"audit.log", "audit.seal", "audit.generation"}


def unpacked(release: str, into: Path) -> Path:
    """The dump of a release with the note beside it."""
    for name in (f"{release}.dump", f"{release}.dump.json"):
        (into / name).write_bytes(lzma.decompress((HERE / f"{name}.xz").read_bytes()))
    return into / f"{release}.dump"


def same(one: Inventory, other: Inventory) -> bool:
    """Whether both hold the same, but for what a restore itself adds to the log."""

    def plain(held: Inventory) -> Inventory:
        return replace(held, rows={t: n for t, n in held.rows.items() if t not in GROWS})

    return plain(one) == plain(other)


def guards(held: Inventory) -> set[str]:
    """What each trigger watches and does, but for its arguments, which say what is unlogged."""
    return {definition.partition("(")[0] for definition in held.triggers}


@pytest.fixture
def old(elsewhere, server, request, tmp_path, monkeypatch) -> StoreUrls:
    """A database of the previous release, as its own program wrote it."""
    programs = request.config.getoption("--postgres")
    backup.restore(
        elsewhere,
        unpacked(PREVIOUS, tmp_path),
        administrator=server.administrator_url,
        binaries=programs,
    )
    monkeypatch.setattr(upgrading, "store_urls", lambda _settings: elsewhere)
    monkeypatch.setattr(upgrading, "workers_alive", lambda _urls: 0)
    return elsewhere


def test_that_each_release_has_its_dump_and_its_schema(tmp_path):
    for release, revision in RELEASES.items():
        expected = backup.expected_inventory(unpacked(release, tmp_path))
        assert expected.revision == revision == revision_of(release) == revision_of(f"v{release}")
        assert (HERE / f"{release}.dump.xz").stat().st_size < 300_000
    with pytest.raises(InvalidInput, match=r"no release or schema 7\.0\.0"):
        revision_of("7.0.0")


def test_that_nothing_is_lost_by_an_upgrade_a_way_back_and_an_upgrade_again(old, tmp_path, request):
    options = Settings(data_dir=tmp_path, pg_bindir=request.config.getoption("--postgres"))
    held = inventory(old)
    with pytest.raises(Unavailable, match=r"older version\. Back up, then run `workbench migrate`"):
        refuse_old_schema(old)

    migrate.migrate(old)
    upgraded = inventory(old)
    refuse_old_schema(old)
    assert guards(held) <= guards(upgraded)
    as_held = replace(held, revision=upgraded.revision, triggers=upgraded.triggers)
    assert integrity_findings(old, as_held) == []
    sealed = audit.seal(old)

    lost = upgrading.downgrade(options, PREVIOUS, told=lambda _line: None)
    assert lost == [] and same(inventory(old), held)
    assert integrity_findings(old) == []
    [kept] = tmp_path.glob("before-downgrade-*.dump")
    assert same(backup.expected_inventory(kept), upgraded)

    migrate.migrate(old)
    assert same(inventory(old), upgraded)
    assert audit.verify(old, known=sealed) == []

    with plain_engine(old.jobs).begin() as connection:
        connection.execute(
            sa.text("insert into jobs.alert (key, title, words, since) values ('k', '', '', now())")
        )
    again = upgrading.downgrade(options, revision_of(PREVIOUS), told=lambda _line: None)
    assert "jobs.alert: 1 of 1 rows" in again
    with pytest.raises(InvalidInput, match=r"older than .*workbench migrate"):
        upgrading.downgrade(options, migrate.newest(), told=lambda _line: None)


def test_that_an_upgrade_begins_with_a_backup_that_an_older_program_can_restore(
    old, tmp_path, request
):
    options = Settings(data_dir=tmp_path, pg_bindir=request.config.getoption("--postgres"))
    held, said = inventory(old), []

    kept = bring_forward(options, old, said.append)

    assert kept.parent == tmp_path and str(kept) in said[0]
    assert same(backup.expected_inventory(kept), held)
    assert migrate.is_current(old)
    assert bring_forward(options, old, said.append) is None


def test_that_nothing_is_migrated_where_the_backup_finds_no_place(old, tmp_path, request):
    (tmp_path / "no folder").touch()
    options = Settings(
        data_dir=tmp_path,
        backup_dir=tmp_path / "no folder",
        pg_bindir=request.config.getoption("--postgres"),
    )

    with pytest.raises(Unavailable, match="a folder is needed there"):
        bring_forward(options, old, lambda _line: None)

    assert not migrate.is_current(old)


def test_that_a_new_database_needs_no_backup(elsewhere, tmp_path):
    assert bring_forward(Settings(data_dir=tmp_path), elsewhere, lambda _line: None) is None
    assert list(tmp_path.iterdir()) == []


def test_that_a_way_back_waits_until_nobody_works(store, tmp_path, monkeypatch):
    monkeypatch.setattr(upgrading, "store_urls", lambda _settings: store)
    monkeypatch.setattr(upgrading, "workers_alive", lambda _urls: 1)

    with pytest.raises(Unavailable, match="The product runs on this database"):
        upgrading.downgrade(Settings(data_dir=tmp_path), PREVIOUS, told=lambda _line: None)


def test_that_an_older_program_refuses_a_newer_database_and_names_the_release(elsewhere):
    migrate.migrate(elsewhere)
    with plain_engine(elsewhere.owner).begin() as connection:
        connection.execute(sa.text("update public.alembic_version set version_num = '9999'"))
        migrate.note_release(connection, "7.1.0")

    for refused in (refuse_old_schema, migrate.migrate):
        with pytest.raises(Unavailable, match=r"upgraded by version 7\.1\.0 .*schema 9999") as said:
            refused(elsewhere)
        assert "workbench downgrade --to" in said.value.hint


@pytest.mark.skipif(OTHER_MAJOR is None, reason="no other major of PostgreSQL on this machine")
@pytest.mark.soak
@pytest.mark.timeout(300)
def test_that_the_embedded_data_move_to_another_major_with_every_row_and_guard():
    folder = Path(tempfile.mkdtemp(prefix="workbench-major-"))
    folder.chmod(0o711)
    home = folder / "home"
    try:
        urls = embedded.start(home, binaries=OTHER_MAJOR, settings={"fsync": "off"}).urls
        migrate.migrate(urls)
        with plain_engine(urls.jobs).begin() as connection:
            connection.execute(
                sa.text(
                    "insert into jobs.procrastinate_workers (last_heartbeat) values ('-infinity')"
                )
            )
        audit.seal(urls)
        before = inventory(urls)
        embedded.stop(home, binaries=OTHER_MAJOR)
        with pytest.raises(Unavailable, match="workbench upgrade-server --from"):
            embedded.start(home)
        with pytest.raises(InvalidInput, match=r"The data are of PostgreSQL 15, .* is 18"):
            upgrading.move_to_another_server(Settings(data_dir=home), find_binaries(), told=print)

        done = subprocess.run(
            [Path(sys.executable).parent / "workbench", "upgrade-server", "--from", OTHER_MAJOR],
            capture_output=True,
            text=True,
            env={"WORKBENCH_DATA_DIR": str(home), "PYTHONPATH": str(ROOT)},
        )

        assert done.returncode == 0, done.stderr
        assert (home / "pgdata.postgresql-15" / "PG_VERSION").read_text().strip() == "15"
        moved = embedded.start(home).urls
        assert same(inventory(moved), before)
        assert integrity_findings(moved) == []
    finally:
        embedded.stop(home)
        shutil.rmtree(folder, ignore_errors=True)
