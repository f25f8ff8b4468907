"""The whole app on a loopback port inside this process, for tests and notebooks."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kernel.errors import Unavailable
from kernel.store.actor import Actor
from kernel.workflows import people
from workbench.serve import server
from workbench.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running app."""

    url: str
    settings: Settings


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(settings: Settings) -> Iterator[Site]:
    """Serve the app in a thread; once per process, since Streamlit has one runtime in each.

    Raises:
        Unavailable: It did not answer within a minute.
    """
    from workbench.asgi import application

    app = server(application(settings), settings)
    thread = threading.Thread(target=app.run, name="served", daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not app.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise Unavailable("The app did not start; the log says why.")
        time.sleep(0.05)
    try:
        yield Site(url=f"http://127.0.0.1:{settings.port}", settings=settings)
    finally:
        app.should_exit = True
        thread.join(20)


def as_person(actor: Actor) -> dict[str, str]:
    """The header with which a person asks the API."""
    return {"authorization": f"Bearer {people.create_token(actor, 'test').token}"}
