"""kill -9 under writes: whatever was acknowledged is there afterwards, and nobody had to help."""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

from kernel.store import audit, embedded
from kernel.store.connection import plain_engine
from kernel.store.integrity import integrity_findings
from kernel.store.migrate import migrate
from kernel.store.tables import plan_snapshot

WRITE = """
import os, sys, threading
from datetime import date
from pathlib import Path
from kernel.errors import Unavailable
from kernel.store import connection, embedded, organizations, plans, registry
from kernel.store.session import tenant_session

home = Path(sys.argv[1])
connection.configure(embedded.start(home).urls, revive=lambda: embedded.revive(home))
founder = organizations.found_organization(
    name="Crash", email="crash@example.com", person_name="C", password_hash="x"
)
with tenant_session(founder) as session:
    registry.register_well(session, api14="42003000010000")

def save(key):
    while True:
        try:
            with tenant_session(founder) as session:
                saved = plans.save_snapshot(
                    session, api14="42003000010000", plan_key=key, payload={"steps": []},
                    verdict="pass", as_of=date(2026, 1, 1),
                )
        except Unavailable:
            continue
        os.write(1, f"{saved.id}\\n".encode())

for key in ("a", "b", "c"):
    threading.Thread(target=save, args=(key,), daemon=True).start()
sys.stdin.read()
"""


@pytest.fixture
def home():
    """A data home with the real settings: nothing is traded for speed."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-crash-"))
    folder.chmod(0o711)
    migrate(embedded.start(folder / "home").urls)
    yield folder / "home"
    embedded.stop(folder / "home")
    shutil.rmtree(folder)


class Writer:
    """A process that saves plans for ever and says each one only after its commit."""

    def __init__(self, home):
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITE, home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            self._said.put(line.strip())

    def acknowledged(self, count):
        """The next COUNT plans that were saved."""
        return [self._said.get(timeout=90) for _ in range(count)]

    def rest(self):
        """What was still said when the process had ended."""
        self.process.wait(timeout=30)
        said = []
        while True:
            try:
                said.append(self._said.get(timeout=1))
            except queue.Empty:
                return said


def server_processes(home):
    postmaster = psutil.Process(int((home / "pgdata" / "postmaster.pid").read_text().split()[0]))
    backends = [p for p in postmaster.children() if "app_user" in " ".join(p.cmdline())]
    return {
        "the server": [postmaster],
        "one of its connections": backends[:1],
        "every process of the server": [postmaster, *postmaster.children()],
    }


def kill(home, victims):
    chosen = server_processes(home)[victims]
    assert chosen, f"no process to kill: {victims}"
    for process in chosen:
        os.kill(process.pid, 9)


def saved_plans(home):
    with plain_engine(embedded.start(home).urls.backup).connect() as connection:
        return {str(saved) for saved in connection.scalars(plan_snapshot.select().with_only_columns(
            plan_snapshot.c.id))}  # fmt: skip


@pytest.fixture
def writer(home):
    """A writer on the data home; it ends with the test, whatever happens."""
    started = Writer(home)
    yield started
    started.process.kill()
    started.process.wait()


def crash_rounds(home, writer, victims_by_round):
    acknowledged = writer.acknowledged(30)
    for victims in victims_by_round:
        kill(home, victims)
        acknowledged += writer.acknowledged(60)  # it goes on by itself: nobody restarts anything
        assert set(acknowledged) <= saved_plans(home)
    writer.process.kill()
    acknowledged += writer.rest()
    kill(home, "the server")
    return acknowledged


def holds_everything(home, acknowledged):
    urls = embedded.start(home).urls
    audit.seal(urls)
    assert set(acknowledged) <= saved_plans(home)
    assert integrity_findings(urls) == []
    with plain_engine(urls.backup).connect() as connection:
        for key in "abc":
            versions = connection.scalars(
                plan_snapshot.select()
                .with_only_columns(plan_snapshot.c.version)
                .where(plan_snapshot.c.plan_key == key)
                .order_by(plan_snapshot.c.version)
            ).all()
            assert versions == list(range(1, len(versions) + 1))


def test_that_two_crashes_under_writes_lose_nothing_acknowledged(home, writer):
    acknowledged = crash_rounds(home, writer, ["the server", "every process of the server"])

    holds_everything(home, acknowledged)


@pytest.mark.soak
def test_that_five_crashes_under_writes_lose_nothing_acknowledged(home, writer):
    acknowledged = crash_rounds(
        home,
        writer,
        [
            "the server",
            "one of its connections",
            "every process of the server",
            "the server",
            "one of its connections",
        ],
    )

    holds_everything(home, acknowledged)
