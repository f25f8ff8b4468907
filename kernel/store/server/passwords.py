"""Role passwords: random, one file per role, readable by nobody else."""

import os
import secrets
from pathlib import Path

from kernel.store.server.failures import said_plainly


def password_of(folder: Path, role: str) -> str:
    """The password of ROLE kept in FOLDER; made on the first call.

    Several processes may ask at once: the file appears complete or not at all, and all get
    the same answer.

    Raises:
        Unavailable: The folder cannot be written or the file not read.
    """
    file = folder / role
    with said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            draft = folder / f".{role}.{os.getpid()}.{secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.write(secrets.token_urlsafe(24))
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(draft, file)  # fails where another process was first
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text().strip()
