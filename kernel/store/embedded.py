"""The embedded PostgreSQL server: one per data home, shared by every process that asks.

A data home holds `pgdata/` (the server's), `run/` (its socket), `secrets/` (one password file
per role) and `lock`. The server is no child of the process that started it: it outlives its
clients and ends by `stop`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kernel.errors import Unavailable
from kernel.store.connection import StoreUrls
from kernel.store.roles import (
    LOGIN_ROLES,
    bootstrap,
    is_bootstrapped,
    role_url,
    settle_database,
)
from kernel.store.server.account import server_account
from kernel.store.server.binaries import find_binaries
from kernel.store.server.failures import said_plainly
from kernel.store.server.instance import ADMINISTRATOR, Instance
from kernel.store.server.lock import exclusive
from kernel.store.server.passwords import password_of
from kernel.store.server.tools import reachable_tools

DATABASE = "workbench"
STOPPED_ON_PURPOSE = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running embedded server.

    Attributes:
        home: The data home.
        urls: One connection URL per role.
        started: Whether this call started the server; otherwise it ran already.
    """

    home: Path
    urls: StoreUrls
    started: bool


def start(
    home: Path,
    *,
    binaries: Path | None = None,
    account: str | None = None,
    tcp: bool = False,
    settings: Mapping[str, str] | None = None,
    wait_s: float = 60,
) -> Cluster:
    """Attach to the server of HOME; create and start it where needed.

    Safe to call from several processes at once, as root or as an ordinary user, and after any
    of them was killed.

    Args:
        home: The data home; not on a network share.
        binaries: Folder of the PostgreSQL programs; else the packaged ones.
        account: As root: the unprivileged account that runs the server.
        tcp: Listen on a loopback port instead of a Unix socket.
        settings: Further PostgreSQL parameters.
        wait_s: How long a start may be refused for passing reasons. [s]

    Raises:
        Unavailable: No permission, a full disk, a broken data folder, another PostgreSQL
            major, no programs; each as one clear line.
    """
    instance = _instance(home, account=account, tcp=tcp, settings=settings)
    started = False
    if not instance.alive():
        with exclusive(instance.home / "lock"):
            (instance.home / STOPPED_ON_PURPOSE).unlink(missing_ok=True)
            if not instance.alive():
                _create_and_launch(instance, binaries=binaries, wait_s=wait_s)
                started = True
    return Cluster(home=instance.home, urls=_urls(instance), started=started)


def revive(
    home: Path,
    *,
    binaries: Path | None = None,
    account: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Start the server again after a crash, unless somebody stopped it on purpose.

    Takes the arguments of `start`.
    """
    instance = _instance(home, account=account, settings=settings)
    with exclusive(instance.home / "lock"):
        if not (instance.home / STOPPED_ON_PURPOSE).exists() and not instance.alive():
            _create_and_launch(instance, binaries=binaries, wait_s=60)


def stop(home: Path, *, binaries: Path | None = None, account: str | None = None) -> bool:
    """End the server of HOME, so that no client revives it; whether it was running."""
    if not (home / "pgdata").exists():
        return False
    instance = _instance(home, account=account)
    with exclusive(instance.home / "lock"):
        on_purpose = instance.home / STOPPED_ON_PURPOSE
        on_purpose.touch()  # first, or a client would revive what is just ending
        if not instance.alive():
            return False
        tools = reachable_tools(find_binaries(binaries), instance.home, instance.account)
        try:
            instance.end(tools)
        except Unavailable:
            on_purpose.unlink()
            raise
    return True


def status(home: Path) -> bool:
    """Whether the server of HOME answers."""
    return (home / "pgdata").exists() and _instance(home).alive()


def other_connections(home: Path) -> int:
    """How many clients other than this call are connected to the server of HOME."""
    with _instance(home).log_in() as connection:
        answer = connection.execute(
            "select count(*) from pg_stat_activity"
            " where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchone()
    return int(str(answer[0])) if answer else 0


def log_in(home: Path) -> psycopg.Connection[tuple[object, ...]]:
    """A superuser's connection to the server of HOME, for backups; never for requests.

    Raises:
        Unavailable: It does not answer.
    """
    try:
        return _instance(home).log_in()
    except psycopg.OperationalError as failure:
        raise Unavailable(
            "The embedded database does not run.",
            hint="Start the product with `workbench up` or its service.",
        ) from failure


def _instance(
    home: Path,
    *,
    account: str | None = None,
    tcp: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Instance:
    runs_as = server_account(account)
    with said_plainly(home):
        home.mkdir(parents=True, exist_ok=True)
        home = home.resolve()
        home.chmod(0o711 if runs_as else 0o700)
        (home / "lock").touch(mode=0o600)
    return Instance(
        home=home,
        account=runs_as,
        tcp=tcp or (home / "port").exists(),
        settings=settings or {},
    )


def _create_and_launch(instance: Instance, *, binaries: Path | None, wait_s: float) -> None:
    tools = reachable_tools(find_binaries(binaries), instance.home, instance.account)
    if not instance.created:
        if instance.data.exists() and any(instance.data.iterdir()):
            raise Unavailable(
                f"The database folder {instance.data} is broken: it has no PG_VERSION.",
                hint="Move it away and restore a backup, or choose another WORKBENCH_DATA_DIR.",
            )
        instance.create(tools)
    instance.refuse_other_major(tools)
    instance.launch(tools, wait_s=wait_s)


def _urls(instance: Instance) -> StoreUrls:
    passwords = {role: password_of(instance.secrets, role) for role in LOGIN_ROLES}
    with instance.log_in() as connection:
        if not is_bootstrapped(connection, DATABASE):
            with exclusive(instance.home / "lock"):
                bootstrap(connection, DATABASE, passwords)
                with instance.log_in(DATABASE) as inside:
                    settle_database(inside)
    address = instance.address()
    urls = {
        role: role_url(role, password, host=address.host, port=address.port, database=DATABASE)
        for role, password in passwords.items()
    }
    return StoreUrls(
        owner=urls["app_owner"],
        app=urls["app_user"],
        auth=urls["app_auth"],
        jobs=urls["app_jobs"],
        backup=urls["app_backup"],
    )


def administrator_url(home: Path) -> str:
    """The superuser's URL of the database of HOME, for restore; never for requests."""
    instance = _instance(home)
    address = instance.address()
    return role_url(
        ADMINISTRATOR,
        password_of(instance.secrets, ADMINISTRATOR),
        host=address.host,
        port=address.port,
        database=DATABASE,
    )
