"""Run a PostgreSQL program: as the right account, without the caller's PG* variables."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.errors import Unavailable
from kernel.store.server.account import ServerAccount
from kernel.store.server.binaries import copy_binaries, copy_name
from kernel.store.server.failures import disk_full, permission_missing

LONGEST_RUN_S = 200
# Nothing is inherited: a PGDATA, PGHOST or LD_PRELOAD of the caller must not reach the server.
CLEAN_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}


class ToolError(Exception):
    """A PostgreSQL program ended with an error; `said` is what it printed."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program}: {said}")
        self.program = program
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The programs of one installation, run in HOME as ACCOUNT (ourselves when None)."""

    binaries: Path
    home: Path
    account: ServerAccount | None = None

    def run(self, program: str, *arguments: str | Path) -> str:
        """What PROGRAM prints.

        Raises:
            ToolError: It ended with an error.
            Unavailable: It found the disk full, or did not end in time.
        """
        as_account: dict[str, Any] = dict(self.account.as_process()) if self.account else {}
        try:
            done: subprocess.CompletedProcess[str] = subprocess.run(
                [str(self.binaries / program), *map(str, arguments)],
                cwd=self.home,
                env=CLEAN_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LONGEST_RUN_S,
                **as_account,
            )
        except subprocess.TimeoutExpired as late:
            raise Unavailable(
                f"{program} did not end within {LONGEST_RUN_S} s.",
                hint=f"Look into {self.home / 'server.log'}.",
            ) from late
        if done.returncode == 0:
            return done.stdout
        said = done.stderr.strip() or done.stdout.strip()
        if "No space left on device" in said:
            raise disk_full(self.home)
        raise ToolError(program, said)


def reachable_tools(binaries: Path, home: Path, account: ServerAccount | None) -> Tools:
    """The programs, in a place where the account can read them.

    A virtual environment below a closed folder is invisible to the account: the programs are
    then copied to the data home.

    Raises:
        Unavailable: The account cannot enter the data home itself.
    """
    if account is not None:
        if closed := account.closed_folder(home):
            raise Unavailable(
                f"The account {account.name}, which runs the database, cannot enter {closed}.",
                hint="Choose another data folder with WORKBENCH_DATA_DIR, for example below /var.",
            )
        if account.closed_folder(binaries.resolve()):
            binaries = copy_binaries(binaries, home / copy_name(binaries))
    tools = Tools(binaries=binaries, home=home, account=account)
    try:
        tools.run("initdb", "--version")
    except PermissionError as failure:
        raise permission_missing(home) from failure
    return tools
