"""An external PostgreSQL: the administrator's login makes the roles, and does nothing else."""

from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import InvalidInput, Unavailable
from kernel.store.connection import StoreUrls, libpq_url
from kernel.store.roles import (
    LOGIN_ROLES,
    Administrator,
    bootstrap,
    has_every_role,
    settle_database,
)
from kernel.store.server.binaries import OLDEST_MAJOR
from kernel.store.server.passwords import password_of


def urls_of(database_url: str, *, home: Path) -> StoreUrls:
    """One URL per role of the database DATABASE_URL; roles and database are made when missing.

    The passwords of the roles lie in `secrets/` of the data home. Several hosts share a database
    by sharing a copy of that folder.

    Args:
        database_url: An administrator's login, for example
            "postgresql://postgres:secret@db.example.com:5432/workbench".
        home: The data home.

    Raises:
        InvalidInput: The URL cannot be read or names no database.
        Unavailable: The server does not answer, is too old, refuses the administrator, or has
            roles whose passwords we do not know.
    """
    administrator_url = _read(database_url)
    passwords = {role: password_of(home / "secrets", role) for role in LOGIN_ROLES}
    urls = {
        role: administrator_url.set(username=role, password=password).render_as_string(
            hide_password=False
        )
        for role, password in passwords.items()
    }
    if not (_logs_in(urls["app_owner"]) and _has_every_role(urls["app_owner"])):
        _bootstrap(administrator_url, passwords)
        if not _logs_in(urls["app_owner"]):
            raise Unavailable(
                "The database has the roles of the workbench, with other passwords.",
                hint=f"Copy the folder secrets of the host that made them to {home / 'secrets'}.",
            )
    return StoreUrls(
        owner=urls["app_owner"],
        app=urls["app_user"],
        auth=urls["app_auth"],
        jobs=urls["app_jobs"],
        backup=urls["app_backup"],
    )


def _read(database_url: str) -> sa.URL:
    try:
        url = sa.make_url(database_url).set(drivername="postgresql+psycopg")
    except exc.ArgumentError:
        url = None
    if url is None or not url.database or "postgres" not in database_url.split(":")[0]:
        raise InvalidInput(
            "DATABASE_URL is not the address of a PostgreSQL database.",
            hint="Write postgresql://user:password@host:5432/database.",
        )
    return url


def _logs_in(url: str) -> bool:
    """Whether the login is accepted; False without such a role, database or password.

    Raises:
        Unavailable: The server does not answer.
    """
    try:
        with _connect(url):
            return True
    except psycopg.OperationalError as failure:
        said = str(failure)
        if "authentication failed" in said or "does not exist" in said:
            return False
        raise _silent(said) from failure


def _has_every_role(url: str) -> bool:
    """Whether an older version made the roles, and a newer one needs more."""
    with _connect(url) as owner:
        return has_every_role(owner)


def _bootstrap(administrator_url: sa.URL, passwords: dict[str, str]) -> None:
    database = str(administrator_url.database)
    whole = administrator_url.render_as_string(hide_password=False)
    maintenance = administrator_url.set(database="postgres").render_as_string(hide_password=False)
    try:
        try:
            with _connect(whole) as administrator:
                _make(administrator, database, passwords)
        except psycopg.OperationalError as failure:
            if f'database "{database}" does not exist' not in str(failure):
                raise
            with _connect(maintenance) as administrator:
                _make(administrator, database, passwords)
        with _connect(whole) as inside:
            settle_database(inside)
    except psycopg.OperationalError as failure:
        if "authentication failed" in str(failure):
            raise Unavailable(
                "The database refuses the login in DATABASE_URL.",
                hint="Check its user name and password.",
            ) from failure
        raise _silent(str(failure)) from failure


def _make(administrator: Administrator, database: str, passwords: dict[str, str]) -> None:
    version = administrator.info.server_version // 10_000
    if version < OLDEST_MAJOR:
        raise Unavailable(
            f"The database is PostgreSQL {version}; {OLDEST_MAJOR} or newer is needed.",
            hint="Upgrade it, or leave DATABASE_URL out to use the embedded one.",
        )
    bootstrap(administrator, database, passwords)


def _connect(url: str) -> Administrator:
    return psycopg.connect(
        libpq_url(url), hostaddr="", options="", connect_timeout=5, autocommit=True
    )


def _silent(said: str) -> Unavailable:
    first_line = said.splitlines()[0].split(": ", 1)[-1]
    return Unavailable(
        f"The database of DATABASE_URL does not answer: {first_line}.",
        hint="Check the address, and that the server runs.",
    )
