"""What the operating system refuses, said as one clear line."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.errors import Unavailable

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_full(where: Path) -> Unavailable:
    """The disk that holds WHERE has no room left."""
    return Unavailable(
        f"The disk that holds {where} is full.", hint="Free some space and start again."
    )


def permission_missing(where: Path | str) -> Unavailable:
    """We may not write WHERE."""
    return Unavailable(
        f"No permission to write {where}.",
        hint="Give this account the folder, or choose another with WORKBENCH_DATA_DIR.",
    )


@contextmanager
def said_plainly(where: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission below WHERE into one clear line.

    Raises:
        Unavailable: Instead of the OSError, with what to do.
    """
    try:
        yield
    except OSError as failure:
        if failure.errno in _FULL:
            raise disk_full(where) from failure
        if failure.errno in _FORBIDDEN:
            raise permission_missing(failure.filename or where) from failure
        if failure.errno in {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}:
            raise Unavailable(
                f"{failure.filename or where} is in the way: a folder is needed there.",
                hint="Move it away, or choose another folder with WORKBENCH_DATA_DIR.",
            ) from failure
        raise
