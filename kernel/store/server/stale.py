"""Lock files of a server that is gone, where a stranger now has its process id."""

from collections.abc import Iterator
from pathlib import Path

import psutil


def remove_stale_locks(data: Path, socket_folder: Path) -> None:
    """Remove `postmaster.pid` and the socket's lock when their process is not our server.

    In a container process ids start low again, so the recorded id often belongs to a living
    stranger and PostgreSQL then refuses to start. Every process of a server works in its data
    directory. Only where none does, and the recorded process can be looked at, is the file
    stale; in doubt it stays.
    """
    files = [data / "postmaster.pid"]
    if socket_folder.is_dir():
        files += socket_folder.glob(".s.PGSQL.*.lock")
    held = [file for file in files if recorded_process_lives(file)]
    if held and not any(True for _ in _processes_working_in(data)):
        for file in held:
            file.unlink(missing_ok=True)


def recorded_process_lives(file: Path) -> bool:
    """Whether the process that a lock file names lives."""
    try:
        recorded = int(file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return False
    return psutil.pid_exists(abs(recorded))


def _processes_working_in(data: Path) -> Iterator[int]:
    """Processes in the folder DATA, and servers of its owner whose folder we may not see."""
    owner = data.stat().st_uid
    for process in psutil.process_iter(["pid", "name"]):
        try:
            if Path(process.cwd()) == data:
                yield process.pid
        except psutil.AccessDenied:
            if "postgres" in (process.info["name"] or "") and process.uids().real == owner:
                yield process.pid
        except (psutil.NoSuchProcess, psutil.ZombieProcess, OSError):
            continue
