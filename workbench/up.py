"""The procedure of `workbench up` and `workbench stop`."""

import contextlib
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import psutil

from kernel.errors import Unavailable
from kernel.store import connection, embedded, migrate
from kernel.store.connection import StoreUrls
from kernel.store.first_run import is_empty
from workbench.processes import (
    STOP_S,
    Child,
    app_child,
    ended_with_us,
    told_to_stop,
    wait_until_it_answers,
    watch,
    worker_child,
)
from workbench.settings import Settings
from workbench.startup import bring_forward, open_store, prepare_folder

Told = Callable[[str], None]
RUN_FILE = "up.json"


def run_everything(settings: Settings, told: Told) -> None:
    """Start database, app and worker, and keep them alive until Ctrl-C or SIGTERM.

    Args:
        settings: Those of the process.
        told: Receives the lines for the person.

    Raises:
        Unavailable: A part cannot be started; one line says why.
    """
    prepare_folder(settings)
    with told_to_stop() as stop, only_one(settings):
        refuse_taken_port(settings)
        app, worker = app_child(), worker_child()
        try:
            with ended_with_us([app, worker]):
                app.start(go=False)  # it loads its modules while the database starts
                prepare_database(settings, told)
                if not stop.is_set():
                    _serve(app, worker, settings, stop, told)
        finally:
            _end_database(settings)
        told("Stopped.")


def _serve(app: Child, worker: Child, settings: Settings, stop: Event, told: Told) -> None:
    app.go()
    wait_until_it_answers(app, settings, stop)
    if not stop.is_set():
        worker.start(go=True)
        for line in greeting(settings):
            told(line)
        watch([app, worker], settings, stop)


def prepare_database(settings: Settings, told: Told) -> StoreUrls:
    """Bring the schema up to date, and fill an empty database with the samples."""
    urls = open_store(settings)
    if not migrate.is_current(urls):
        bring_forward(settings, urls, told)
    if settings.wants_samples and is_empty(urls):
        from kernel.workflows.seed import seed_samples

        seed_samples(told)
    return urls


def greeting(settings: Settings) -> Iterator[str]:
    """What a person needs to begin."""
    yield ""
    yield f"  The workbench answers at  {settings.address}"
    if settings.wants_samples:
        from kernel.workflows.seed import SAMPLE_PASSWORD, SAMPLE_PEOPLE

        yield f"  Sample sign-ins, all with the password {SAMPLE_PASSWORD}:"
        for person in SAMPLE_PEOPLE:
            yield f"    {person.email:<24}{person.role.value:<8}{person.organization}"
    where = "DATABASE_URL" if settings.database_url else str(settings.data_dir)
    yield f"  The data lie in           {where}"
    yield "  Stop with Ctrl-C."
    yield ""


def refuse_taken_port(settings: Settings) -> None:
    """See that the address is free before anything starts.

    Raises:
        Unavailable: Another program has the port, or we may not take it.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except PermissionError:
            raise Unavailable(
                f"This account may not listen on port {settings.port}.",
                hint="Choose one above 1023 with WORKBENCH_PORT.",
            ) from None
        except OSError as failure:
            taken = failure.errno == 98 or "in use" in str(failure)
            why = "is taken by another program" if taken else f"cannot be used: {failure.strerror}"
            raise Unavailable(
                f"Port {settings.port} on {settings.host} {why}.",
                hint="Choose another with WORKBENCH_PORT, or end that program.",
            ) from None


@contextlib.contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Keep a note of this run in the data folder, and refuse a second one.

    Raises:
        Unavailable: The workbench runs already on these data.
    """
    file = settings.data_dir / RUN_FILE
    if other := running(settings):
        raise Unavailable(
            f"The workbench runs already on these data, at {other['address']} "
            f"(process {other['pid']}).",
            hint="End it with `workbench stop`, or choose another WORKBENCH_DATA_DIR.",
        )
    own = psutil.Process()
    note = {"pid": own.pid, "created": own.create_time(), "address": settings.address}
    draft = file.with_suffix(f".{own.pid}")
    draft.write_text(json.dumps(note))
    draft.replace(file)
    try:
        yield
    finally:
        if _note(file).get("pid") == os.getpid():
            file.unlink(missing_ok=True)


def running(settings: Settings) -> dict[str, Any] | None:
    """The note of the `up` that runs on these data, if one does."""
    note = _note(settings.data_dir / RUN_FILE)
    try:
        process = psutil.Process(int(note["pid"]))
        alive = abs(process.create_time() - float(note["created"])) < 1
    except (KeyError, ValueError, psutil.Error):
        return None
    return note if alive and process.status() != psutil.STATUS_ZOMBIE else None


def stop_everything(settings: Settings) -> bool:
    """End what runs on these data: `up` with its children, and the embedded database.

    Returns:
        Whether anything was running.
    """
    note = running(settings)
    if note:
        with contextlib.suppress(psutil.NoSuchProcess):
            _end(psutil.Process(int(note["pid"])), settings)
    database = not settings.database_url and embedded.stop(
        settings.data_dir, binaries=settings.pg_bindir, account=settings.pg_account
    )
    return bool(note) or database


def _end(up: psutil.Process, settings: Settings) -> None:
    up.terminate()
    deadline = time.monotonic() + 2 * STOP_S
    while running(settings):
        if time.monotonic() > deadline:
            up.kill()
            return
        time.sleep(0.05)


def _end_database(settings: Settings) -> None:
    """Stop the embedded server, unless somebody else works with it."""
    connection.close()
    if settings.database_url:
        return
    deadline = time.monotonic() + 2
    while embedded.status(settings.data_dir):
        if embedded.other_connections(settings.data_dir) == 0:
            embedded.stop(
                settings.data_dir, binaries=settings.pg_bindir, account=settings.pg_account
            )
            return
        if time.monotonic() > deadline:
            return
        time.sleep(0.1)


def _note(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
