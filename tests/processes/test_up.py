"""`workbench up` on real data: it survives kill -9 of each part, and leaves nothing behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from workbench.testing import free_port
from workbench.up import RUN_FILE

WORKBENCH = [sys.executable, "-c", "from workbench.cli import app; app()"]
PATIENCE_S = 120


class Run:
    """A `workbench up` in a process of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.process: subprocess.Popen[str] | None = None

    @property
    def said(self) -> str:
        return (self.folder.parent / "stdout").read_text()

    def environment(self, **more: str) -> dict[str, str]:
        ours = {
            "WORKBENCH_DATA_DIR": str(self.folder),
            "WORKBENCH_PORT": str(self.port),
            "WORKBENCH_SAMPLE_DATA": "false",
        }
        return {**os.environ, **ours, **more}

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*WORKBENCH, "up"],
            env=self.environment(),
            stdout=(self.folder.parent / "stdout").open("w"),
            stderr=(self.folder.parent / "stderr").open("w"),
            text=True,
        )
        wait_for(lambda: self.ready().get("workers") == 1)
        wait_for(lambda: "Ctrl-C" in self.said)

    def ready(self) -> dict[str, object]:
        try:
            answer = httpx2.get(f"http://127.0.0.1:{self.port}/api/ready", timeout=5)
        except httpx2.HTTPError:
            return {}
        return answer.json() if answer.status_code == 200 else {}

    def child(self, module: str) -> psutil.Process | None:
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):  # it is just ending
                if module in process.cmdline():
                    return process
        return None

    def database(self) -> psutil.Process:
        pid = int((self.folder / "pgdata" / "postmaster.pid").read_text().split()[0])
        return psutil.Process(pid)

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*WORKBENCH, *arguments],
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the account of the database can enter, which tmp_path is not."""
    with tempfile.TemporaryDirectory(prefix="workbench-up-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with tempfile.TemporaryDirectory(prefix="workbench-up-") as name:
        Path(name).chmod(0o711)
        running = Run(Path(name) / "data", free_port())
        running.start()
        try:
            yield running
        finally:
            running.command("stop")
            if running.process and running.process.poll() is None:
                running.process.kill()


def test_that_a_killed_app_answers_again(run):
    app = run.child("workbench.serve")
    app.send_signal(signal.SIGKILL)
    wait_for(lambda: gone(app))

    wait_for(lambda: run.ready().get("status") == "ok")

    assert run.child("workbench.serve").pid != app.pid


def test_that_a_killed_worker_is_replaced(run):
    worker = run.child("workbench.jobs")
    worker.send_signal(signal.SIGKILL)
    wait_for(lambda: gone(worker))

    wait_for(lambda: (again := run.child("workbench.jobs")) and again.pid != worker.pid)


def test_that_a_killed_database_comes_back_by_itself(run):
    database = run.database()
    database.send_signal(signal.SIGKILL)
    wait_for(lambda: gone(database))

    wait_for(lambda: run.ready().get("database") == "ok")

    assert run.database().pid != database.pid


def test_that_a_second_start_on_the_same_data_is_refused_in_one_line(run):
    second = run.command("up", WORKBENCH_PORT=str(free_port()))

    assert second.returncode == 1
    assert "runs already on these data" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1


def test_that_a_taken_port_is_told_in_one_line(open_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = Run(open_folder / "data", port).command("up")

    assert answer.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken by another program." in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert not (open_folder / "data" / "pgdata").exists()


def test_that_a_wrong_setting_is_told_in_one_line(tmp_path):
    answer = Run(tmp_path / "data", 8501).command("up", WORKBENCH_PORT="many")

    assert answer.returncode == 2
    assert answer.stderr.startswith("WORKBENCH_PORT:")
    assert len(answer.stderr.strip().splitlines()) == 1


def test_that_a_data_folder_that_is_a_file_is_told_in_one_line(tmp_path):
    (tmp_path / "data").write_text("not a folder")

    answer = Run(tmp_path / "data", free_port()).command("up")

    assert answer.returncode == 1
    assert "is a file, not a folder" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_that_a_broken_data_folder_is_told_in_one_line(open_folder):
    broken = open_folder / "data" / "pgdata"
    broken.mkdir(parents=True)
    (broken / "global").mkdir()

    answer = Run(open_folder / "data", free_port()).command("up")

    assert answer.returncode == 1
    assert "broken" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_that_children_do_not_outlive_a_killed_up(run):
    children = psutil.Process(run.process.pid).children()
    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait()

    wait_for(lambda: all(map(gone, children)))

    run.start()


def test_that_ctrl_c_ends_every_child_and_the_database(run):
    children = psutil.Process(run.process.pid).children()
    database = run.database()

    run.process.send_signal(signal.SIGINT)
    run.process.wait(timeout=PATIENCE_S)

    assert run.process.returncode == 0
    assert f"http://localhost:{run.port}" in run.said
    assert str(run.folder) in run.said
    assert run.said.rstrip().endswith("Stopped.")
    assert all(map(gone, [*children, database]))
    assert not (run.folder / RUN_FILE).exists()


def test_that_stop_ends_what_runs_on_the_data(run):
    run.start()
    database = run.database()

    answer = run.command("stop")

    assert answer.stdout == "Stopped.\n"
    assert run.process.wait(PATIENCE_S) == 0
    assert gone(database)
    assert run.command("stop").stdout == "Nothing was running.\n"


def test_that_a_note_of_a_process_that_is_gone_keeps_nobody_out(run):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    note = {"pid": dead.pid, "created": 0.0, "address": "nowhere"}
    (run.folder / RUN_FILE).write_text(json.dumps(note))

    run.start()

    assert run.ready()["status"] == "ok"
