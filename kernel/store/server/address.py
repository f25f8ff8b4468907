"""Where the server listens: a private Unix socket, or a loopback port where there is none."""

import hashlib
import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import Unavailable
from kernel.store.server.account import ServerAccount

SOCKET_PORT = 5432  # part of the socket's file name only; nothing listens on it
LONGEST_SOCKET_FOLDER = 80  # a socket path may have 103 bytes on macOS and 107 on Linux
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Host (or socket folder) and port, as PostgreSQL clients take them."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        """Whether this is a folder with a Unix socket."""
        return self.host.startswith("/")


def socket_address(home: Path, account: ServerAccount | None) -> Address:
    """The socket folder of HOME, made when missing; a short one where the path is too long.

    Raises:
        Unavailable: The folder belongs to somebody else or others may write it.
    """
    folder = home / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:10]
        folder = Path(tempfile.gettempdir()) / f"workbench-{_uid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    owners = {_uid()} | ({account.uid} if account else set())
    if folder.is_symlink() or status.st_uid not in owners or status.st_mode & 0o022:
        raise Unavailable(
            f"The socket folder {folder} belongs to somebody else.",
            hint="Remove it, or choose a shorter data folder with WORKBENCH_DATA_DIR.",
        )
    if account and status.st_uid != account.uid:
        account.own(folder)
        folder.chmod(0o711)
    return Address(host=str(folder), port=SOCKET_PORT)


def loopback_address(home: Path, *, choose_again: bool = False) -> Address:
    """The loopback port of HOME, chosen at random on the first call and then kept.

    Args:
        home: The data home.
        choose_again: Take another port if somebody else listens on the kept one.
    """
    file = home / "port"
    kept = int(file.read_text()) if file.exists() else None
    if kept is None or (choose_again and not _free(kept)):
        kept = _any_free_port()
        file.write_text(str(kept))
    return Address(host=LOOPBACK, port=kept)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _uid() -> int:
    return 0 if sys.platform == "win32" else os.geteuid()
