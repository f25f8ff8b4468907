"""Run pg_dump, pg_restore and psql against a URL."""

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from kernel.errors import Unavailable
from kernel.store.server.binaries import find_binaries
from kernel.store.server.failures import disk_full
from kernel.store.server.tools import CLEAN_ENVIRONMENT

# A newer pg_restore sets parameters that an older server does not know.
_UNKNOWN_BEFORE_17 = b"SET transaction_timeout ="
_PREAMBLE_LINES = 60


def client_programs(preferred: Path | None = None) -> Path:
    """The folder of pg_dump, pg_restore and psql.

    Raises:
        Unavailable: There is none.
    """
    folder = find_binaries(preferred)
    if not all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
        raise Unavailable(
            f"{folder} has no pg_dump, pg_restore and psql.",
            hint="Name a folder that has with WORKBENCH_PG_BINDIR.",
        )
    return folder


def dump(programs: Path, url: str, file: Path, *, snapshot: str) -> None:
    """Write the database of URL, as it was at SNAPSHOT, to FILE.

    Raises:
        Unavailable: The disk is full, or pg_dump fails.
    """
    done = subprocess.run(
        [programs / "pg_dump", "-Fc", "-Z1", f"--snapshot={snapshot}", f"--file={file}"],
        env=_login(url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    _succeeded("pg_dump", done.returncode, done.stderr, file)


def read_again(programs: Path, file: Path) -> None:
    """Read a dump from its beginning to its end, as a restore would.

    Raises:
        Unavailable: It is damaged.
    """
    done = subprocess.run(
        [programs / "pg_restore", "--file=/dev/null", file],
        env=CLEAN_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Unavailable(f"{file} is damaged: {(said or ['it cannot be read'])[-1]}")


def base_backup(programs: Path, url: str, folder: Path) -> None:
    """Write the files of the whole server of URL, and the log that they need, into FOLDER.

    Raises:
        Unavailable: The disk is full, there is no such program, or it fails.
    """
    program = programs / "pg_basebackup"
    if not program.exists():
        raise Unavailable(
            f"{programs} has no pg_basebackup.", hint="Name a folder that has: WORKBENCH_PG_BINDIR."
        )
    done = subprocess.run(
        [program, "-Ft", "-Z1", "-Xstream", "-cfast", "--manifest-checksums=SHA256",
         "--no-password", "-D", folder],
        env=_login(url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )  # fmt: skip
    _succeeded("pg_basebackup", done.returncode, done.stderr, folder)


def load(programs: Path, url: str, file: Path) -> None:
    """Take what FILE holds into the database of URL, in one transaction.

    Raises:
        Unavailable: The disk is full, or FILE does not fit the database.
    """
    with (
        subprocess.Popen(
            [programs / "pg_restore", "--file=-", file],
            env=CLEAN_ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as source,
        subprocess.Popen(
            [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"],
            env=_login(url),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as target,
    ):
        _pour(source, target)
        complaints = target.stderr.read() if target.stderr else b""
        target.wait()
        unread = source.stderr.read() if source.stderr else b""
    _succeeded("psql", target.returncode, complaints, file)
    _succeeded("pg_restore", source.returncode, unread, file)


def _pour(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> None:
    """Commit only what was read to its end; psql undoes the rest when its input stops."""
    if source.stdout is None or target.stdin is None:
        return
    try:
        target.stdin.write(b"begin;\n")
        for line in _understood(source.stdout):
            target.stdin.write(line)
        if source.wait() == 0:
            target.stdin.write(b"\ncommit;\n")
        target.stdin.close()
    except BrokenPipeError:  # psql has stopped at an error, which it tells
        source.kill()
        source.wait()


def _understood(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        if number > _PREAMBLE_LINES or not line.startswith(_UNKNOWN_BEFORE_17):
            yield line


def _login(url: str) -> Mapping[str, str]:
    """A password on the command line could be read by others, so it goes this way."""
    parts = sa.make_url(url)
    return CLEAN_ENVIRONMENT | {
        "PGUSER": parts.username or "",
        "PGPASSWORD": str(parts.password or ""),
        "PGDATABASE": str(parts.database),
        "PGHOST": str(parts.query.get("host") or parts.host or ""),
        "PGPORT": str(parts.query.get("port") or parts.port or 5432),
        "PGSSLMODE": str(parts.query.get("sslmode") or "prefer"),
    }


def _succeeded(program: str, code: int, complaints: bytes, file: Path) -> None:
    if code == 0:
        return
    said = complaints.decode(errors="replace").strip()
    if "No space left on device" in said:
        raise disk_full(file.parent)
    reasons = [line for line in said.splitlines() if "error" in line.lower()]
    raise Unavailable(
        f"{program} failed: {(reasons or [said])[0]}",
        hint="Check that the database runs and that its version fits.",
    )
