"""`workbench up`: the database, the app and one worker, started, watched and stopped together.

A child that dies is started again, after a pause that grows while it keeps dying. Children hear
of our end by the closing of their standard input, so that not even kill -9 leaves them behind.
"""

import contextlib
import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import structlog

from kernel.errors import KernelError, Unavailable
from kernel.store import embedded
from workbench.settings import ROOT, Settings
from workbench.startup import revive_embedded

log = structlog.get_logger(__name__)

TICK_S = 0.2
DATABASE_LOOK_S = 2.0
STEADY_AFTER_S = 30.0  # a child that lived this long counts as having started well
LONGEST_PAUSE_S = 30.0
STOP_S = 12.0


def pause_s(failures: int) -> float:
    """The wait before a dead child is started again. [s]

    >>> [pause_s(n) for n in (1, 2, 3, 6, 50)]
    [0.5, 1.0, 2.0, 16.0, 30.0]
    """
    return min(LONGEST_PAUSE_S, 0.5 * 2.0 ** (min(failures, 20) - 1))


@dataclass(slots=True)
class Child:
    """One process of ours and its fate.

    Args:
        name: What people call it.
        arguments: What Python is to run.
    """

    name: str
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0
    told_to_go: bool = field(default=False)

    def start(self, *, go: bool) -> None:
        """Start it; it loads its modules and works only once told to go."""
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end it in order
        )
        self.started_at = time.monotonic()
        if go:
            self.go()

    def go(self) -> None:
        """The database is ready: begin."""
        self.told_to_go = True
        if self.process and self.process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(b"go\n")
                self.process.stdin.flush()

    def watch(self, now: float) -> None:
        """Notice its death, and start it again when its pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                if now - self.started_at > STEADY_AFTER_S:
                    self.failures = 0
                return
            self.process = None
            self.failures += 1
            self.start_again_at = now + pause_s(self.failures)
            log.warning(
                "child_ended", child=self.name, code=code, again_in_s=pause_s(self.failures)
            )
        if now >= self.start_again_at:
            self.start(go=True)
            log.info("child_started", child=self.name, pid=self.process.pid if self.process else 0)

    def end(self) -> None:
        """Ask it to finish."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def ended(self, deadline: float) -> None:
        """Wait for it, and kill it at the deadline."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("child_killed", child=self.name)
            self.process.kill()
            self.process.wait()


def app_child() -> Child:
    """The pages and the API."""
    return Child("app", ("-m", "workbench.serve", "--supervised"))


def worker_child() -> Child:
    """The worker of the queue."""
    return Child("worker", ("-m", "workbench.jobs", "--supervised"))


@contextlib.contextmanager
def ended_with_us(children: list[Child], *, patience_s: float = STOP_S) -> Iterator[None]:
    """Whatever happens inside, every child is stopped at the end, and killed after PATIENCE_S."""
    try:
        yield
    finally:
        for child in children:
            child.end()
        deadline = time.monotonic() + patience_s
        for child in children:
            child.ended(deadline)


@contextlib.contextmanager
def told_to_stop() -> Iterator[Event]:
    """An event that Ctrl-C and SIGTERM set; the second one stops at once."""
    stop = Event()

    def hear(number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def answers(settings: Settings) -> bool:
    """Whether the app answers on its port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_it_answers(
    app: Child, settings: Settings, stop: Event, *, wait_s: float = 120
) -> None:
    """Return when the app answers.

    Raises:
        Unavailable: It ended, or took too long.
    """
    deadline = time.monotonic() + wait_s
    while not stop.is_set() and not answers(settings):
        if app.process and (code := app.process.poll()) is not None:
            raise Unavailable(
                f"The app ended with code {code} before it answered.",
                hint="The lines above say why.",
            )
        if time.monotonic() > deadline:
            raise Unavailable(f"The app did not answer within {wait_s:.0f} s.")
        stop.wait(0.1)


def watch(children: list[Child], settings: Settings, stop: Event) -> None:
    """Keep everything alive until told to stop."""
    look_at_database = time.monotonic() + DATABASE_LOOK_S
    while not stop.wait(TICK_S):
        now = time.monotonic()
        for child in children:
            child.watch(now)
        if not settings.database_url and now >= look_at_database:
            _keep_database(settings)
            look_at_database = time.monotonic() + DATABASE_LOOK_S


def _keep_database(settings: Settings) -> None:
    try:
        if not embedded.status(settings.data_dir):
            log.warning("database_ended")
            revive_embedded(settings)
            log.info("database_started")
    except KernelError as failure:
        log.error("database_not_started", why=str(failure))
