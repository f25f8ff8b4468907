"""A backup is whole, and a restored database is the same one, guards included."""

import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import InvalidInput, Unavailable
from kernel.store import audit, backup
from kernel.store.connection import guarded_engine, plain_engine
from kernel.store.integrity import integrity_findings
from kernel.store.papers import add_paper
from kernel.store.registry import register_well
from kernel.store.session import tenant_session


@pytest.fixture
def programs(request):
    """The PostgreSQL programs that fit the server of the tests."""
    return request.config.getoption("--postgres")


@pytest.fixture
def restored_into(server, programs):
    """Restore a file into a database."""
    return lambda target, file: backup.restore(
        target, file, administrator=server.administrator_url, binaries=programs
    )


@pytest.fixture
def backed_up(store, folder, programs):
    """Back up the database of the tests to a file."""

    def write(file="night.dump"):
        return folder / file, backup.back_up(store, folder / file, binaries=programs)

    return write


@pytest.fixture
def folder():
    path = Path(tempfile.mkdtemp(prefix="workbench-backup-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def a_paper(org_a, a_well_number):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        add_paper(session, api14=api14, name="w2.pdf", content=b"%PDF-1.4", origin="upload")
    return api14


@pytest.mark.usefixtures("a_paper")
def test_that_a_restored_database_has_the_same_rows_policies_and_triggers(
    store, restored_into, backed_up, elsewhere, org_a
):
    audit.seal(store)
    file, held = backed_up()

    restored = restored_into(elsewhere, file)

    assert restored == held
    assert restored.rows["app.paper"] >= 1 and restored.rows["audit.log"] >= 5
    expected = backup.expected_inventory(file)
    assert integrity_findings(elsewhere, expected) == []
    engine = guarded_engine(elsewhere.app, pool_size=1)
    with engine.begin() as connection:
        assert connection.scalar(sa.text("select count(*) from app.paper")) == 0
        connection.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(org_a.admin.organization_id)},
        )
        assert connection.scalar(sa.text("select count(*) from app.paper")) == 1
    engine.dispose()


@pytest.mark.usefixtures("a_paper")
def test_that_the_seal_of_a_restored_log_holds_and_new_changes_are_sealed_after_it(
    store, restored_into, backed_up, elsewhere, org_a
):
    sealed = audit.seal(store)
    file, _ = backed_up()
    restored_into(elsewhere, file)

    with plain_engine(elsewhere.owner).begin() as owner:
        owner.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(org_a.admin.organization_id)},
        )
        owner.execute(sa.text("update app.organization set name = 'Renamed'"))
    audit.seal(elsewhere)

    assert audit.verify(elsewhere, known=sealed) == []
    with plain_engine(elsewhere.owner).begin() as owner:
        owner.execute(sa.text("update audit.log set person_id = 'x' where generation = 2"))
    assert [window.generation for window in audit.verify(elsewhere)] == [2]


@pytest.mark.usefixtures("a_paper")
def test_that_the_integrity_check_names_what_is_missing(store, restored_into, backed_up, elsewhere):
    file, _ = backed_up()
    restored_into(elsewhere, file)
    with plain_engine(elsewhere.owner).begin() as owner:
        owner.execute(sa.text("alter table app.paper no force row level security"))
        owner.execute(sa.text("alter table app.paper disable trigger audit"))
        owner.execute(sa.text("truncate app.paper cascade"))
        owner.execute(sa.text("drop trigger audit on app.plan_snapshot"))
        owner.execute(sa.text("drop policy tenant on app.fact_correction"))

    findings = integrity_findings(elsewhere, backup.expected_inventory(file))

    for expected in (
        "app.paper does not force row security on its owner",
        "app.paper has 0 rows instead of",
        "app.plan_snapshot has no audit trigger",
        "missing trigger: CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON app.plan_snap",
        "missing policy: app fact_correction tenant",
    ):
        assert any(line.startswith(expected) for line in findings), expected


def test_that_a_backup_is_never_restored_over_existing_data(store, restored_into, backed_up):
    file, _ = backed_up()

    with pytest.raises(InvalidInput, match="not empty"):
        restored_into(store, file)


def test_that_a_file_which_is_no_backup_is_refused(store, restored_into, folder):
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")

    for file in (folder / "photo.jpg", folder / "missing.dump", folder):
        with pytest.raises(InvalidInput, match="not a backup"):
            restored_into(store, file)


def test_that_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(
    store, restored_into, folder
):
    (folder / "file").write_text("")

    with pytest.raises(Unavailable, match="in the way"):
        backup.back_up(store, folder / "file" / "night.dump")
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_that_a_file_cut_short_is_refused_and_leaves_the_database_empty(
    elsewhere, restored_into, backed_up
):
    file, _ = backed_up()
    file.write_bytes(file.read_bytes()[:-5_000])

    with pytest.raises(Unavailable, match="failed"):
        restored_into(elsewhere, file)
    with plain_engine(elsewhere.owner).connect() as owner:
        assert owner.scalar(sa.text("select to_regnamespace('app')")) is None


def test_that_the_backup_file_is_readable_by_its_owner_alone(backed_up):
    file, _ = backed_up()

    assert file.stat().st_mode & 0o077 == 0


def test_that_the_backup_role_writes_nothing(store):
    with (
        pytest.raises(exc.ProgrammingError, match="permission denied"),
        plain_engine(store.backup).connect() as connection,
    ):
        connection.execute(sa.text("delete from app.person"))
