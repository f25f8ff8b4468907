"""Processor time of processes, which tells on a busy machine what a free one would take."""

from contextlib import suppress
from pathlib import Path

import psutil


def database_process(home: Path) -> psutil.Process:
    """The embedded server of a data home, whose children serve the connections."""
    return psutil.Process(int((home / "pgdata" / "postmaster.pid").read_text().split()[0]))


def cpu_s(process: psutil.Process) -> float:
    """Processor time of a process and of all that it started, alive or ended. [s]"""
    spent = process.cpu_times()
    total = spent.user + spent.system + spent.children_user + spent.children_system
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            own = child.cpu_times()
            total += own.user + own.system + own.children_user + own.children_system
    return float(total)
