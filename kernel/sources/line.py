"""The connection of one call to a server, which another thread can cut at once.

Closing it would not wake a thread that waits for the server's next bytes; shutting it down does. A
server that sees its caller gone stops writing, and the room it took there is free again.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

LOOKED_AT_EVERY_S = 0.1


class Cut(Exception):
    """Nobody waits any more for what is asked."""


class Line:
    """What connects a call to its server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_cut = False

    def trace(self, name: str, told: Mapping[str, Any]) -> None:
        """Learn of a connection as httpcore tells it."""
        if not name.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        with self._lock:
            self._sockets.append(told["return_value"].get_extra_info("socket"))
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        """End the connection, whatever the other side is doing."""
        with self._lock:
            self.is_cut = True
            for one in self._sockets:
                with suppress(OSError):  # closed already
                    one.shutdown(socket.SHUT_RDWR)


_line: ContextVar[Line | None] = ContextVar("line", default=None)


@contextmanager
def cut_when(over: Callable[[], bool]) -> Iterator[Line]:
    """Cut the connection of the call inside as soon as OVER says that nobody waits any more."""
    line, done = Line(), threading.Event()

    def look() -> None:
        while not done.wait(LOOKED_AT_EVERY_S):
            if over():
                line.cut()
                return

    token = _line.set(line)
    threading.Thread(target=look, name="line", daemon=True).start()
    try:
        yield line
    finally:
        done.set()
        _line.reset(token)


def on_the_line(request: Any) -> None:
    """Let a request, as a hook of the client sees it, tell the line of its connection.

    Raises:
        Cut: The line is cut; nothing is sent again.
    """
    line = _line.get()
    if line is None:
        return
    if line.is_cut:
        raise Cut
    request.extensions["trace"] = line.trace
