"""kill -9 of database, app and worker in turn while people write: nothing acknowledged is lost."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2
import psutil
import pytest

from workbench.testing import free_port

WORKBENCH = [sys.executable, "-c", "from workbench.cli import app; app()"]
ROUNDS = 5
PATIENCE_S = 90


class Writer(threading.Thread):
    """Makes tokens through the API as fast as it may, and keeps the names that were confirmed."""

    def __init__(self, url: str, header: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.url, self.header = url, header
        self.confirmed: list[str] = []
        self.stop = threading.Event()

    def run(self) -> None:
        for number in range(1_000_000):
            if self.stop.is_set():
                return
            with contextlib.suppress(httpx2.HTTPError):
                name = f"write {number}"
                answer = httpx2.post(
                    f"{self.url}/tokens", json={"name": name}, headers=self.header, timeout=20
                )
                if answer.status_code == 201:
                    self.confirmed.append(name)


def ready(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/ready", timeout=5).json()["workers"] >= 1
    except (httpx2.HTTPError, ValueError, KeyError):
        return False


def until(condition) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)


def victim(part: str, up: subprocess.Popen[bytes], data: Path) -> psutil.Process:
    if part == "database":
        return psutil.Process(int((data / "pgdata" / "postmaster.pid").read_text().split()[0]))
    [found] = [child for child in psutil.Process(up.pid).children() if part in child.cmdline()]
    return found


@pytest.mark.soak
def test_that_nothing_confirmed_is_lost_when_any_part_is_killed_under_writes():
    with tempfile.TemporaryDirectory(prefix="workbench-kill-") as name:
        Path(name).chmod(0o711)
        data, port = Path(name) / "data", free_port()
        environment = os.environ | {
            "WORKBENCH_DATA_DIR": str(data),
            "WORKBENCH_PORT": str(port),
            "WORKBENCH_SAMPLE_DATA": "false",
            "WORKBENCH_REQUESTS_PER_MINUTE": "1000000",
            "WORKBENCH_LOG_LEVEL": "error",
        }
        url = f"http://127.0.0.1:{port}/api"
        up = subprocess.Popen([*WORKBENCH, "up"], env=environment)
        try:
            until(lambda: ready(url))
            header = {"authorization": f"Bearer {a_token(url, environment)}"}
            writer = Writer(url, header)
            writer.start()
            for _ in range(ROUNDS):
                for part in ("database", "workbench.serve", "workbench.jobs"):
                    before = len(writer.confirmed)
                    until(lambda least=before + 20: len(writer.confirmed) > least)
                    victim(part, up, data).send_signal(signal.SIGKILL)
                    after = len(writer.confirmed)
                    until(lambda least=after + 5: len(writer.confirmed) > least)
                    until(lambda: ready(url))
            writer.stop.set()
            writer.join(30)
            kept = {token["name"] for token in httpx2.get(f"{url}/tokens", headers=header).json()}
            assert len(writer.confirmed) > ROUNDS * 3 * 20
            assert set(writer.confirmed) - kept == set()
        finally:
            up.terminate()
            up.wait(30)


def a_token(url: str, environment: dict[str, str]) -> str:
    email = "kill@example.com"
    founded = subprocess.run(
        [*WORKBENCH, "organization", "Kill Test", email],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    password = founded.stdout.rsplit(" ", 1)[1].strip()
    answer = httpx2.post(f"{url}/auth/token", json={"email": email, "password": password})
    return answer.json()["access_token"]
