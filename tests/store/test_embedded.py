"""The embedded server: shared by processes, started once, clear about what it cannot do."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import exc

from kernel.errors import Unavailable
from kernel.store import connection, embedded
from kernel.store.connection import libpq_url
from kernel.store.migrate import migrate
from kernel.store.server import account, binaries
from kernel.store.server.address import socket_address

HASTY = {"fsync": "off"}
ROOT = account.running_as_root()
ROOT_FOLDER = Path(__file__).parents[2]
NOBODY = pwd.getpwnam("nobody")
START = """
import sys
from pathlib import Path
from kernel.store import embedded
print(embedded.start(Path(sys.argv[1])).started)
"""
MIGRATE_AND_STOP = """
from kernel.store.migrate import migrate, is_current
urls = embedded.start(Path(sys.argv[1])).urls
migrate(urls)
print(is_current(urls))
embedded.stop(Path(sys.argv[1]))
"""


@pytest.fixture
def folder():
    """A folder that the server's account can enter; servers below it are stopped at the end."""
    path = Path(tempfile.mkdtemp(prefix="workbench-embedded-"))
    path.chmod(0o711)
    yield path
    for pid_file in path.rglob("postmaster.pid"):
        embedded.stop(pid_file.parent.parent)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def pattern():
    """A data home whose server was made, ran and is stopped, to be copied."""
    path = Path(tempfile.mkdtemp(prefix="workbench-pattern-"))
    path.chmod(0o711)
    start(path / "home")
    embedded.stop(path / "home")
    yield path / "home"
    shutil.rmtree(path)


@pytest.fixture
def home(folder, pattern):
    """A data home that has run before and is stopped."""
    subprocess.run(["cp", "-a", pattern, folder / "home"], check=True)
    return folder / "home"


def python_that_runs_as(person):
    """Our own Python where the person can reach it, else the system's of the same version."""
    same = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, same):
        try:
            subprocess.run(
                [python, "-c", ""], check=True, user=person.pw_uid, group=person.pw_gid, cwd="/"
            )
        except OSError:
            continue
        return python
    pytest.skip("this Python lies where an ordinary account cannot reach it")


def run_unprivileged(program, *arguments):
    """Run a Python program as an ordinary account with an environment of its own."""
    nobody = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []} if ROOT else {}
    return subprocess.run(
        [python_that_runs_as(NOBODY) if ROOT else sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join(path for path in [str(ROOT_FOLDER), *sys.path] if path)},
        **nobody,
    )


def start(home, **options):
    return embedded.start(home, settings=HASTY, **options)


def answers(url, query):
    with psycopg.connect(libpq_url(url)) as opened:
        return opened.execute(query).fetchone()[0]


def answer_of(engine, query):
    with engine.connect() as opened:
        return opened.exec_driver_sql(query).scalar()


def eventually(ask):
    """The answer, once the transaction that was under way at the kill has failed."""
    for _ in range(5):
        try:
            return ask()
        except exc.OperationalError:
            continue
    return ask()


def postmaster(home):
    return int((home / "pgdata" / "postmaster.pid").read_text().split()[0])


def test_that_processes_starting_at_once_share_one_server(folder):
    starters = [
        subprocess.Popen([sys.executable, "-c", START, folder / "home"], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [starter.communicate()[0].strip() for starter in starters]

    assert sorted(said) == [b"False", b"False", b"True"]
    assert embedded.status(folder / "home")


def test_that_the_server_outlives_the_process_that_started_it_and_ends_by_stop(home):
    subprocess.run([sys.executable, "-c", START, home], check=True)

    assert embedded.status(home) is True
    assert embedded.stop(home) is True
    assert embedded.status(home) is False
    assert embedded.stop(home) is False


def test_that_pg_variables_of_the_caller_reach_neither_the_server_nor_our_login(folder):
    strange = {
        "PGHOST": "192.0.2.1",
        "PGHOSTADDR": "192.0.2.1",
        "PGPORT": "1",
        "PGUSER": "nobody",
        "PGDATABASE": "nothing",
        "PGDATA": "/nonexistent",
        "PGOPTIONS": "-c no_such_setting=1",
        "PGSSLMODE": "verify-full",
    }

    subprocess.run(
        [sys.executable, "-c", START, folder / "home"], check=True, env=os.environ | strange
    )

    assert embedded.status(folder / "home")


def test_that_nobody_enters_without_the_password_of_the_role(home):
    urls = start(home).urls
    parts = psycopg.conninfo.conninfo_to_dict(libpq_url(urls.app))

    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**(parts | {"password": password}))


def test_that_passwords_lie_in_files_of_their_own_that_nobody_else_reads(home):
    start(home)

    secrets = sorted((home / "secrets").iterdir())

    assert [file.name for file in secrets] == [
        "app_auth", "app_backup", "app_jobs", "app_owner", "app_user", "postgres",
    ]  # fmt: skip
    assert {file.stat().st_mode & 0o777 for file in secrets} == {0o600}
    assert {file.stat().st_uid for file in secrets} == {os.geteuid()}
    assert len({file.read_text() for file in secrets}) == 6


def test_that_a_server_may_listen_on_a_loopback_port_and_is_found_there_again(home):
    first = start(home, tcp=True)

    assert "host=127.0.0.1" in first.urls.app
    assert answers(first.urls.owner, "select inet_server_addr()::text") == "127.0.0.1/32"
    assert embedded.start(home).urls == first.urls


def test_that_a_taken_port_is_left_to_its_owner_and_another_chosen(folder):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        (folder / "home").mkdir()
        taken = stranger.getsockname()[1]
        (folder / "home" / "port").write_text(str(taken))

        urls = start(folder / "home", tcp=True).urls

    assert f"port={taken}" not in urls.app
    assert answers(urls.owner, "select 1") == 1


def test_that_a_path_too_long_for_a_socket_gets_a_short_private_folder(folder):
    home = folder / ("deep" * 25) / "home"

    urls = start(home).urls

    address = socket_address(home.resolve(), account.server_account())
    try:
        assert len(address.host) < 60
        assert Path(address.host).stat().st_mode & 0o022 == 0
        assert answers(urls.owner, "select 1") == 1
    finally:
        embedded.stop(home)
        shutil.rmtree(address.host)


def test_that_a_socket_folder_which_others_may_write_is_refused(folder):
    (folder / "run").mkdir()
    (folder / "run").chmod(0o777)

    with pytest.raises(Unavailable, match="belongs to somebody else"):
        socket_address(folder, None)


def test_that_a_kill_during_the_first_start_leaves_nothing_half_made(folder):
    home = folder / "home"
    (home / "pgdata.new").mkdir(parents=True)
    (home / "pgdata.new" / "PG_VERSION").write_text("18\n")

    urls = start(home).urls

    assert answers(urls.owner, "select 1") == 1
    assert not (home / "pgdata.new").exists()


def test_that_a_kill_during_the_bootstrap_is_made_good_by_the_next_start(home):
    start(home)
    with psycopg.connect(libpq_url(embedded.administrator_url(home)), autocommit=True) as killed:
        killed.execute("alter role app_jobs in database workbench reset search_path")
        killed.execute("grant all on schema public to public")
        killed.execute("drop role app_lookup")

    urls = embedded.start(home).urls

    assert answers(urls.jobs, "show search_path") == "jobs"
    migrate(urls)
    assert answers(urls.app, "select has_schema_privilege('public', 'usage')") is False


def test_that_data_of_another_major_are_refused_with_what_to_do(folder):
    home = folder / "home"
    (home / "pgdata").mkdir(parents=True)
    (home / "pgdata" / "PG_VERSION").write_text("14\n")

    with pytest.raises(Unavailable) as refusal:
        start(home)

    assert "are of PostgreSQL 14, the programs of 18" in refusal.value.message
    assert "workbench upgrade-server --from FOLDER" in refusal.value.hint
    shutil.rmtree(home / "pgdata")


def test_that_a_data_folder_without_its_version_is_called_broken(folder):
    (folder / "home" / "pgdata").mkdir(parents=True)
    (folder / "home" / "pgdata" / "base").touch()

    with pytest.raises(Unavailable, match="is broken: it has no PG_VERSION"):
        start(folder / "home")


@pytest.mark.parametrize("lost", ["global/pg_control", "postgresql.conf", "pg_wal"])
def test_that_a_broken_data_folder_is_one_clear_line(home, lost):
    start(home)
    embedded.stop(home)
    if (home / "pgdata" / lost).is_dir():
        shutil.rmtree(home / "pgdata" / lost)
    else:
        (home / "pgdata" / lost).unlink()

    with pytest.raises(Unavailable) as refusal:
        start(home, wait_s=5)

    assert f"The database in {home / 'pgdata'} does not start" in refusal.value.message
    assert "\n" not in str(refusal.value)


def test_that_a_missing_permission_is_one_clear_line(folder):
    (folder / "closed").mkdir(mode=0o755 if ROOT else 0o500)

    done = run_unprivileged(START, folder / "closed" / "home")

    assert "Unavailable: No permission to write" in done.stderr.splitlines()[-1]


def test_that_a_file_in_the_place_of_the_data_home_is_one_clear_line(folder):
    (folder / "home").write_text("")

    with pytest.raises(Unavailable, match="in the way"):
        start(folder / "home")


@pytest.mark.skipif(not ROOT, reason="only root starts the server as another account")
def test_that_as_root_a_data_home_below_a_closed_folder_is_refused_by_name(folder):
    (folder / "closed").mkdir(mode=0o700)

    with pytest.raises(Unavailable, match=f"cannot enter {folder / 'closed'}"):
        start(folder / "closed" / "home")


@pytest.mark.skipif(not ROOT, reason="only root starts the server as another account")
def test_that_as_root_the_server_runs_as_an_unprivileged_account_that_owns_the_data_alone(home):
    start(home)

    uid = (home / "pgdata").stat().st_uid
    assert uid != 0
    assert Path(f"/proc/{postmaster(home)}").stat().st_uid == uid
    assert (home / "secrets").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not ROOT, reason="only root starts the server as another account")
def test_that_programs_below_a_closed_folder_are_copied_to_where_the_account_can_read_them(folder):
    package = binaries.find_binaries().parents[1]
    hidden = folder / "closed"
    shutil.copytree(package, hidden / package.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, hidden / libraries.name, symlinks=True)
    hidden.chmod(0o700)

    urls = start(folder / "home", binaries=hidden / package.name / "pginstall" / "bin").urls

    assert answers(urls.owner, "select 1") == 1
    assert list((folder / "home").glob("programs-*"))


def test_that_another_build_of_the_same_version_is_copied_to_a_folder_of_its_own(tmp_path):
    names = []
    for build in ("one", "two"):
        (tmp_path / build).mkdir()
        program = tmp_path / build / "postgres"
        program.write_text(f'#!/bin/sh\n# {build}\necho "postgres (PostgreSQL) 18.6"\n')
        program.chmod(0o755)
        names.append(binaries.copy_name(tmp_path / build))

    assert names[0] != names[1]
    assert all(name.startswith("programs-18.6-") for name in names)


def test_that_an_ordinary_account_starts_a_server_of_its_own(folder):
    home = folder / "home"
    home.mkdir()
    if ROOT:
        os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)

    done = run_unprivileged(START + MIGRATE_AND_STOP, home)

    assert done.stdout.split() == ["True", "True"], done.stderr
    assert (home / "pgdata").stat().st_uid == (NOBODY.pw_uid if ROOT else os.geteuid())


@pytest.fixture
def small_disk(folder):
    """A file system of 60 MB."""
    place = folder / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m,mode=711", "none", place], capture_output=True
    )
    if made.returncode:
        pytest.skip("this account may not mount a small file system")
    yield place
    embedded.stop(place / "home")
    subprocess.run(["umount", place], check=True)


def test_that_a_full_disk_is_one_clear_line(small_disk):
    with (small_disk / "filler").open("wb") as filler:
        filler.write(b"x" * 40_000_000)

    with pytest.raises(Unavailable) as refusal:
        start(small_disk / "home")

    assert "is full" in refusal.value.message
    assert "\n" not in str(refusal.value)
    (small_disk / "filler").unlink()
    assert start(small_disk / "home", wait_s=5).started


def test_that_a_lock_file_which_names_a_living_stranger_is_no_obstacle(home):
    start(home)
    os.kill(postmaster(home), 9)
    runs_as = account.server_account()
    as_account = dict(runs_as.as_process()) if runs_as else {}
    stranger = subprocess.Popen(["sleep", "60"], **as_account)
    try:
        for file in (home / "pgdata" / "postmaster.pid", home / "run" / ".s.PGSQL.5432.lock"):
            lines = file.read_text().splitlines(keepends=True)
            file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))

        assert start(home).started
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_that_the_administrators_password_of_another_home_is_one_clear_line(home):
    start(home)
    secret = home / "secrets" / "postgres"
    right = secret.read_text()
    secret.write_text("another")
    try:
        with pytest.raises(Unavailable, match="refuses its administrator's password"):
            start(home)
    finally:
        secret.write_text(right)


def test_that_a_named_folder_without_the_programs_is_refused(folder):
    with pytest.raises(Unavailable, match="does not hold the PostgreSQL programs"):
        start(folder / "home", binaries=folder)


@pytest.mark.skipif(not ROOT, reason="an ordinary account runs the server itself")
def test_that_an_account_which_does_not_exist_is_never_made(folder):
    with pytest.raises(Unavailable, match="account nosuchaccount is missing"):
        start(folder / "home", account="nosuchaccount")


def test_that_a_process_revives_a_killed_server_but_not_one_that_was_stopped(home):
    urls = start(home).urls
    engine = connection.guarded_engine(
        urls.app, pool_size=1, revive=lambda: embedded.revive(home, settings=HASTY)
    )
    assert answer_of(engine, "select 1") == 1

    killed = postmaster(home)
    os.kill(killed, 9)
    engine.dispose()  # a backend that outlives its postmaster for a moment would answer
    assert eventually(lambda: answer_of(engine, "select 2")) == 2
    assert postmaster(home) != killed

    embedded.stop(home)
    with pytest.raises(exc.OperationalError, match="connection"):
        engine.connect()
    assert embedded.status(home) is False
    engine.dispose()


def test_that_a_server_found_dead_at_the_stop_is_not_revived_either(home):
    urls = start(home).urls
    engine = connection.guarded_engine(
        urls.app, pool_size=1, revive=lambda: embedded.revive(home, settings=HASTY)
    )
    os.kill(postmaster(home), 9)

    while embedded.stop(home):  # a killed server may still take a last connection
        pass

    with pytest.raises(exc.OperationalError, match="connection"):
        engine.connect()
    engine.dispose()
