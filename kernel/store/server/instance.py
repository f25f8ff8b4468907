"""One PostgreSQL server in one folder: ask it, create it, launch it, end it."""

import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kernel.errors import Unavailable
from kernel.store.server.account import ServerAccount
from kernel.store.server.address import Address, loopback_address, socket_address
from kernel.store.server.binaries import major_version
from kernel.store.server.failures import disk_full, said_plainly
from kernel.store.server.passwords import password_of
from kernel.store.server.stale import recorded_process_lives, remove_stale_locks
from kernel.store.server.tools import ToolError, Tools

ADMINISTRATOR = "postgres"
LONGEST_LOG_BYTES = 10_000_000
# What a server still says a moment after its predecessor was killed: worth another try.
PASSING = (
    "shared memory block",
    "lock file",
    "another server might be running",
    "could not bind",
    "starting up",
    "could not create any Unix-domain sockets",
)
# Parameters that the packaged server knows on every platform. The connection budget may be
# set by whoever starts it: so many for each process, and some for backup and superuser.
SETTINGS: Mapping[str, str] = {
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The server of one data home."""

    home: Path
    account: ServerAccount | None
    tcp: bool
    settings: Mapping[str, str]

    @property
    def data(self) -> Path:
        """The data directory of the server."""
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"

    @property
    def secrets(self) -> Path:
        """The folder of role passwords; it stays ours even where the server has an account."""
        return self.home / "secrets"

    @property
    def created(self) -> bool:
        """Whether there is a data directory."""
        return (self.data / "PG_VERSION").exists()

    def address(self, *, choose_again: bool = False) -> Address:
        """Where the server listens, or will."""
        if self.tcp:
            return loopback_address(self.home, choose_again=choose_again)
        return socket_address(self.home, self.account)

    def log_in(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the administrator; for bootstrap only.

        Raises:
            psycopg.OperationalError: The server does not answer.
        """
        address = self.address()
        return psycopg.connect(
            host=address.host,
            hostaddr="",  # an empty value keeps PGHOSTADDR and the like of the caller out
            port=address.port,
            dbname=database,
            user=ADMINISTRATOR,
            password=password_of(self.secrets, ADMINISTRATOR),
            options="",
            sslmode="disable",
            connect_timeout=3,
            autocommit=True,
        )

    def alive(self) -> bool:
        """Whether our server answers.

        We log in and compare the data directory. A pid file proves nothing: there are zombies,
        reused process ids and other servers on the same port.

        Raises:
            Unavailable: Something answers that is not our server, or it has no room for us.
        """
        if not self.created:
            return False
        try:
            with self.log_in() as connection:
                answer = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError as failure:
            return self._explain(str(failure))
        return answer is not None and Path(str(answer[0])).resolve() == self.data.resolve()

    def _explain(self, said: str) -> bool:
        if "password authentication failed" in said:
            if self.tcp:
                return False  # a foreign server took our port
            raise Unavailable(
                "The database refuses its administrator's password.",
                hint=f"The folder {self.secrets} does not belong to {self.data}: "
                "restore both from the same copy.",
            )
        if "too many clients" in said or "connection slots are reserved" in said:
            raise Unavailable(
                "The database has no connection left.", hint="End a process that uses it."
            )
        return False

    def create(self, tools: Tools) -> None:
        """Make the data directory beside its place and rename it: all or nothing."""
        unfinished = self.home / "pgdata.new"
        password_file = self.home / "initdb.password"
        with said_plainly(self.home):
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700)
            password_file.unlink(missing_ok=True)
            password_file.touch(mode=0o600)
            password_file.write_text(password_of(self.secrets, ADMINISTRATOR))
            if self.account:
                self.account.own(unfinished, password_file)
        sync = ["--sync-method=syncfs"] if _syncfs(tools) else []
        try:
            tools.run(
                "initdb", "-D", unfinished, "-U", ADMINISTRATOR, "--auth=scram-sha-256",
                f"--pwfile={password_file}", "-E", "UTF8", "--locale=C", "--data-checksums", *sync,
            )  # fmt: skip
        except ToolError as failure:
            raise Unavailable(
                f"The database folder could not be made: {failure.said.splitlines()[-1]}",
                hint=f"Check {self.home} and start again.",
            ) from failure
        finally:
            password_file.unlink()
        with said_plainly(self.home):
            with (unfinished / "postgresql.conf").open("a") as configuration:
                configuration.write("\ninclude_if_exists 'workbench.conf'\n")
            unfinished.rename(self.data)

    def refuse_other_major(self, tools: Tools) -> None:
        """Say what to do where the data were made by another PostgreSQL.

        Raises:
            Unavailable: The majors differ.
        """
        programs = major_version(tools.binaries)
        text = (self.data / "PG_VERSION").read_text().strip()
        if text != str(programs):
            raise Unavailable(
                f"The data in {self.data} are of PostgreSQL {text}, the programs of {programs}.",
                hint=f"Install PostgreSQL {text} beside and run `workbench upgrade-server --from "
                "FOLDER` with the folder of its programs.",
            )

    def launch(self, tools: Tools, *, wait_s: float) -> None:
        """Start the server and wait until it answers.

        After a kill -9 the orphans hold shared memory for a moment, and a long recovery takes
        its time: such refusals are tried again for WAIT_S seconds.

        Raises:
            Unavailable: It refuses for another reason, or for too long.
        """
        give_up = time.monotonic() + wait_s
        remove_stale_locks(self.data, Path(self.address().host))
        self._configure(tools)
        while not self.alive():
            heard = self._log_size()
            try:
                tools.run("pg_ctl", "-D", self.data, "-w", "-t", "150", "-l", self.log, "start")
            except ToolError as failure:
                said = self._log_since(heard) + failure.said
                if not any(sign in said for sign in PASSING) or time.monotonic() > give_up:
                    raise self.broken(said) from failure
                time.sleep(0.2)
            else:
                if time.monotonic() > give_up and not self.alive():
                    raise self.broken(self._log_since(heard))

    def begin(self, tools: Tools, settings: Mapping[str, str]) -> None:
        """Start the server with further SETTINGS and do not wait: it has a log to take in.

        Raises:
            Unavailable: The configuration cannot be written.
        """
        self.log.unlink(missing_ok=True)
        self._configure(tools, settings)
        tools.run("pg_ctl", "-D", self.data, "-W", "-l", self.log, "start")

    def has_process(self) -> bool:
        """Whether a process of the server lives, be it still starting."""
        return recorded_process_lives(self.data / "postmaster.pid")

    def said(self) -> str:
        """What the server said since `begin`."""
        return self._log_since(0)

    def end(self, tools: Tools) -> None:
        """Stop the server; open transactions are rolled back."""
        try:
            tools.run("pg_ctl", "-D", self.data, "-w", "-t", "150", "-m", "fast", "stop")
        except ToolError as failure:
            raise Unavailable(
                f"The database did not stop: {failure.said.splitlines()[-1]}",
                hint=f"Look into {self.log}.",
            ) from failure

    def _configure(self, tools: Tools, more: Mapping[str, str] | None = None) -> None:
        """Write our settings anew: the data home may have moved, or the port be taken."""
        address = self.address(choose_again=True)
        settings = dict(SETTINGS) | {
            "port": str(address.port),
            "listen_addresses": "" if address.is_socket else address.host,
            "unix_socket_directories": address.host if address.is_socket else "",
            # as root, other accounts may reach the socket, and still need a password
            "unix_socket_permissions": "0777" if self.account else "0700",
        }
        if _syncfs(tools):
            settings["recovery_init_sync_method"] = "syncfs"
        text = "".join(
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n"
            for name, value in (settings | dict(self.settings) | dict(more or {})).items()
        )
        file = self.data / "workbench.conf"
        with said_plainly(self.data):
            if not file.exists() or file.read_text() != text:
                file.write_text(text)
            if self.account:
                self.account.own(file)
            if self._log_size() > LONGEST_LOG_BYTES:
                self.log.replace(self.log.with_name("server.log.1"))

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _log_since(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(position)
            return file.read().decode(errors="replace")

    def broken(self, said: str) -> Unavailable:
        """Why the server does not start, as one clear line."""
        if "No space left on device" in said:
            return disk_full(self.home)
        reasons = [
            line.split(": ", 1)[1].strip()
            for line in said.splitlines()
            if any(f"{grade}:" in line for grade in ("FATAL", "PANIC", "pg_ctl", "postgres"))
        ]
        return Unavailable(
            f"The database in {self.data} does not start: {(reasons or ['it says nothing'])[0]}.",
            hint=f"See {self.log}; restore a backup into a new data folder if the data are broken.",
        )


def _syncfs(tools: Tools) -> bool:
    """Whether whole-filesystem sync is known: Linux, PostgreSQL 17 and later."""
    return sys.platform == "linux" and major_version(tools.binaries) >= 17
