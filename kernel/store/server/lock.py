"""One process at a time: a file lock that the operating system drops when its holder dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock on the file PATH, waiting for whoever holds it now."""
    with path.open("a+") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                except OSError:  # gives up after ten seconds; we have more patience
                    continue
                break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
