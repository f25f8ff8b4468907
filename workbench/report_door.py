"""The only thing that a report's notebook can reach: the reading half of the API, for one person.

The worker opens it on a loopback port for as long as one report is made. The credential is made
for it, kept in memory alone, reads as a Viewer whatever the person may do, and dies with it. The
notebook's process thus holds no database role, no session and no token of anybody.
"""

import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.errors import KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.connection import reading_alone
from workbench.api import (
    batches,
    calculations,
    campaign_status,
    campaign_wells,
    campaigns,
    frames,
    gantt,
    operating_reports,
    plans,
    portfolio,
    rigs,
    scenarios,
    wells,
)
from workbench.api.signed_in import RateLimit
from workbench.http_edge.problem import kernel_problem, problem

OPEN = (
    batches, plans, wells, rigs, campaigns, scenarios, campaign_status, campaign_wells, gantt,
    calculations, portfolio, operating_reports, frames,
)  # fmt: skip
READS = frozenset({"GET", "HEAD"})
MOST_A_MINUTE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the notebook asks, and with what."""

    url: str
    token: str


@contextmanager
def report_door(actor: Actor) -> Iterator[Door]:
    """Let a notebook read what ACTOR may read, until the block ends.

    Raises:
        Unavailable: The door did not open.
    """
    token = secrets.token_urlsafe(32)
    reader = replace(actor, role=Role.VIEWER, session_id=None)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _Keyed(_application(), reader, token), log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="report-door", daemon=True
    )
    thread.start()
    try:
        _wait_until_open(server, thread)
        yield Door(url=f"http://127.0.0.1:{listener.getsockname()[1]}", token=token)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _wait_until_open(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + 20
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise Unavailable("The report's own reading door did not open.", hint="Try again.")
        time.sleep(0.02)


def _application() -> FastAPI:
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    api.state.rate_limit = RateLimit(MOST_A_MINUTE)
    for module in OPEN:
        api.include_router(module.router, prefix="/api")
    api.add_exception_handler(KernelError, _kernel_failure)
    return api


def _kernel_failure(request: Request, failure: Exception) -> Any:
    assert isinstance(failure, KernelError)  # noqa: S101 - registered for this type alone
    return kernel_problem(request, failure)


class _Keyed:
    """Lets nobody in without the credential, and nobody write."""

    def __init__(self, app: ASGIApp, reader: Actor, token: str) -> None:
        self._app, self._reader, self._token = app, reader, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secrets.compare_digest(token, self._token):
            await problem(request, 401, "This door opens for one report alone.")(
                scope, receive, send
            )
            return
        if request.method not in READS:
            await problem(request, 403, "A report reads and changes nothing.")(scope, receive, send)
            return
        scope.setdefault("state", {})["actor"] = self._reader
        with reading_alone():
            await self._app(scope, receive, send)
