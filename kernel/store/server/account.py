"""Under which account the server runs: PostgreSQL refuses to run as root."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import Unavailable

USUAL_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """An existing unprivileged account that a root process starts the server as."""

    name: str
    uid: int
    gid: int

    def as_process(self) -> Mapping[str, object]:
        """Arguments of `subprocess` that make a program run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, *paths: Path) -> None:
        """Hand files or folders over to the account."""
        for path in paths:
            os.chown(path, self.uid, self.gid)

    def closed_folder(self, path: Path) -> Path | None:
        """The first folder on the way to PATH that the account cannot enter, or None."""
        for folder in (*reversed(path.parents), path):
            status = folder.stat()
            if status.st_uid == self.uid:
                enters = status.st_mode & 0o100
            elif status.st_gid == self.gid:
                enters = status.st_mode & 0o010
            else:
                enters = status.st_mode & 0o001
            if not enters:
                return folder
        return None


def running_as_root() -> bool:
    """Whether this process is uid 0."""
    return sys.platform != "win32" and os.geteuid() == 0


def server_account(preferred: str | None = None) -> ServerAccount | None:
    """The account for the server, or None where the server simply runs as ourselves.

    No account is ever created.

    Args:
        preferred: Name of an account; else `postgres`, else `nobody`.

    Raises:
        Unavailable: We are root and there is no unprivileged account to use.
    """
    if sys.platform == "win32" or not running_as_root():
        return None
    import pwd

    for name in (preferred,) if preferred else USUAL_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return ServerAccount(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise Unavailable(
        f"The database cannot run as root, and the account {preferred or 'postgres'} is missing."
        if preferred is None or preferred != "root"
        else "The database cannot run as root.",
        hint="Set WORKBENCH_PG_ACCOUNT to an existing unprivileged account.",
    )
