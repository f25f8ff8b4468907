"""A PostgreSQL that we did not start, as DATABASE_URL names it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput, Unavailable
from kernel.store import external
from kernel.store.connection import libpq_url
from kernel.store.ids import uuid7
from kernel.store.server.binaries import system_binaries

QUICK = ("test_catalog.py", "test_sign_in.py", "test_audit.py", "test_backup.py")
WHOLE = (*QUICK, "test_isolation.py", "test_migrations.py", "test_wells_and_plans.py")


@pytest.fixture
def database_url(server):
    """An administrator's login to a database that does not exist yet; dropped afterwards."""
    name = f"external_{uuid7().hex}"
    yield (
        sa.make_url(server.administrator_url)
        .set(database=name)
        .render_as_string(hide_password=False)
    )
    with server.administrator() as administrator:
        administrator.execute(f"drop database if exists {name} with (force)")


@pytest.fixture
def first_host(store, home):
    """The data home of the host that made the roles."""
    return home / "client" if (home / "client").exists() else home


def test_that_the_database_is_made_and_every_role_logs_in(database_url, first_host):
    urls = external.urls_of(database_url, home=first_host)

    users = []
    for role in ("owner", "app", "auth", "jobs", "backup"):
        with psycopg.connect(libpq_url(getattr(urls, role))) as connection:
            users.append(connection.execute("select current_user").fetchone()[0])
    assert users == ["app_owner", "app_user", "app_auth", "app_jobs", "app_backup"]
    assert external.urls_of(database_url, home=first_host) == urls


def test_that_a_host_without_the_passwords_of_the_roles_is_told_to_copy_them(
    database_url, first_host, tmp_path
):
    external.urls_of(database_url, home=first_host)

    with pytest.raises(Unavailable) as refusal:
        external.urls_of(database_url, home=tmp_path)

    assert "with other passwords" in refusal.value.message
    assert "Copy the folder secrets" in refusal.value.hint


def test_that_a_second_host_with_a_copy_of_the_secrets_gets_in(database_url, first_host, tmp_path):
    urls = external.urls_of(database_url, home=first_host)
    shutil.copytree(first_host / "secrets", tmp_path / "secrets")

    assert external.urls_of(database_url, home=tmp_path) == urls


def test_that_a_wrong_administrator_login_is_one_clear_line(database_url, tmp_path):
    wrong = sa.make_url(database_url).set(password="wrong").render_as_string(hide_password=False)

    with pytest.raises(Unavailable, match="refuses the login in DATABASE_URL"):
        external.urls_of(wrong, home=tmp_path)


def test_that_a_silent_server_is_one_clear_line(tmp_path):
    with pytest.raises(Unavailable) as refusal:
        external.urls_of("postgresql://postgres:x@127.0.0.1:1/workbench", home=tmp_path)

    assert "DATABASE_URL does not answer" in refusal.value.message
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["", "workbench", "mysql://root@localhost/x", "postgresql://localhost:5432", "http://x"]
)
def test_that_what_is_no_database_address_is_refused(text, tmp_path):
    with pytest.raises(InvalidInput, match="not the address of a PostgreSQL database"):
        external.urls_of(text, home=tmp_path)


def test_that_no_password_is_shown_by_the_urls(database_url, first_host):
    urls = external.urls_of(database_url, home=first_host)

    assert (first_host / "secrets" / "app_user").read_text() not in repr(urls)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("files", [QUICK, pytest.param(WHOLE, marks=pytest.mark.soak)])
def test_that_the_store_holds_on_an_installed_postgresql_too(request, files):
    if request.config.getoption("--postgres"):
        pytest.skip("this run is on the installed PostgreSQL already")
    installed = next(system_binaries(), None)
    if installed is None:
        pytest.skip("no PostgreSQL 15 or newer is installed on this machine")
    here = Path(__file__).parent

    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header"),
            *("--postgres", installed, "-m", "not soak"),
            *(here / name for name in files),
        ],
        cwd=here.parents[1],
        env={name: text for name, text in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-3000:]
