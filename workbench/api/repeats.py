"""A POST that is sent again with its `Idempotency-Key` is carried out once and answered as before.

What adds records keeps its key itself, in the transaction that adds them; this layer does it for
every other POST. A refused request has changed nothing and gives its key back. Where the process
ends between the work and its answer, the key stays taken and the next one is told so: better a
question than the same thing twice.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from kernel.errors import KernelError
from kernel.store.actor import Actor
from kernel.workflows import repeated_requests
from kernel.workflows.repeated_requests import KeptAnswer
from workbench.http_edge.problem import kernel_problem, problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 200
LONGEST_ANSWER = 256 * 1024  # bytes that are kept; a longer one is read again where it lies
IN_MEMORY = 1024 * 1024  # bytes of a body, before it goes to a file
KEPT_HEADERS = ("content-type", "content-disposition", "etag", "location")
SHOWN_ONCE = {"x-shown-once": True}  # `openapi_extra` of a POST whose answer is a secret

Routes = Callable[[], Iterator[Any]]


class Repeats:
    """Wraps the API.

    Args:
        app: What answers.
        routes: Every route of the API.
    """

    def __init__(self, app: FastAPI, routes: Routes) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or give the answer that it got before."""
        key = Headers(scope=scope).get(HEADER, "") if scope["type"] == "http" else ""
        actor = scope.get("state", {}).get("actor")
        route = self._route(scope) if key and scope["method"] == "POST" else None
        if route is None or not isinstance(actor, Actor) or _keeps_its_key(route):
            await self._app(scope, receive, send)
            return
        if len(key) > LONGEST_KEY or "\x00" in key:
            words = f"{HEADER} has at most {LONGEST_KEY} characters."
            where = [{"where": f"header.{HEADER}", "what": words}]
            await problem(Request(scope), 422, words, errors=where)(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            await _fill(body, receive)
            await self._once(
                _Asked(scope=scope, body=body, key=key, actor=actor, route=route), receive, send
            )

    async def _once(self, asked: "_Asked", receive: Receive, send: Send) -> None:
        if (told := await self._told(asked)) is not None:
            await told(asked.scope, receive, send)
            return
        watched = _Watched(send, keeps=not asked.is_secret)
        try:
            await self._app(asked.scope, _read_again(asked.body, receive), watched)
        finally:
            await asked.settle(watched)

    async def _told(self, asked: "_Asked") -> Response | None:
        """The answer of a request that is not carried out now."""
        digest = await run_in_threadpool(asked.digest)
        request = Request(asked.scope)
        try:
            before = await run_in_threadpool(
                repeated_requests.begin, asked.actor, asked.key, digest
            )
            if before is None:
                return None
            self._app.state.rate_limit.count(asked.actor.user_id)
            return asked.replay(before)
        except KernelError as failure:
            return kernel_problem(request, failure)
        except HTTPException as wait:
            headers = dict(wait.headers or {})
            return problem(request, wait.status_code, str(wait.detail), headers=headers)

    def _route(self, scope: Scope) -> APIRoute | None:
        found = (route for route in self._routes() if route.matches(scope)[0] is Match.FULL)
        route = next(found, None)
        return route if isinstance(route, APIRoute) else None


class _Asked:
    """One request with its key."""

    def __init__(
        self, *, scope: Scope, body: IO[bytes], key: str, actor: Actor, route: APIRoute
    ) -> None:
        self.scope, self.body, self.key, self.actor = scope, body, key, actor
        self.is_secret = bool((route.openapi_extra or {}).keys() & SHOWN_ONCE.keys())

    def digest(self) -> str:
        """Of the address and the body; the mark between the parts of a form is new each time."""
        kind, _, boundary = Headers(scope=self.scope).get("content-type", "").partition("boundary=")
        mark = b"--" + boundary.split(";")[0].strip().strip('"').encode() if boundary else None
        told = hashlib.sha256(
            f"{self.scope['path']}?{self.scope['query_string'].decode('latin-1')} {kind}".encode()
        )
        self.body.seek(0)
        for line in self.body:
            if mark is None or not line.startswith(mark):
                told.update(line)
        self.body.seek(0)
        return told.hexdigest()

    def replay(self, before: KeptAnswer) -> Response:
        """The answer of the first time."""
        if before.body is None:
            return problem(
                Request(self.scope),
                409,
                "This request was carried out before, and its answer is not kept.",
                hint="Look at what it has made; for a new request make a new key.",
            )
        return Response(
            before.body, before.status, headers={**before.headers, REPLAYED.lower(): "true"}
        )

    async def settle(self, watched: "_Watched") -> None:
        """Keep the answer, or give the key back where the request was refused."""
        if watched.status is not None and watched.status < 400:
            await run_in_threadpool(
                repeated_requests.end, self.actor, self.key, watched.kept_answer()
            )
        elif watched.status is not None and watched.status != 500:
            await run_in_threadpool(repeated_requests.give_up, self.actor, self.key)


class _Watched:
    """SEND that remembers what was sent."""

    def __init__(self, send: Send, *, keeps: bool) -> None:
        self._send = send
        self._keeps = keeps
        self._body = bytearray()
        self._is_whole = False
        self._headers: dict[str, str] = {}
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = Headers(raw=message["headers"])
            self._headers = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"") if self._keeps else b""
            self._keeps = self._keeps and len(self._body) <= LONGEST_ANSWER
            self._is_whole = not message.get("more_body", False)
        await self._send(message)

    def kept_answer(self) -> KeptAnswer:
        """What can be told again."""
        assert self.status is not None  # noqa: S101 - asked of an answer that began
        body = bytes(self._body) if self._keeps and self._is_whole else None
        return KeptAnswer(status=self.status, headers=self._headers, body=body)


def _keeps_its_key(route: APIRoute) -> bool:
    return any(field.alias == HEADER for field in route.dependant.header_params)


async def _fill(body: IO[bytes], receive: Receive) -> None:
    async for part in _parts(receive):
        await run_in_threadpool(body.write, part)


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _read_again(body: IO[bytes], receive: Receive) -> Receive:
    """A RECEIVE that gives BODY, and then whatever comes."""
    ended = False

    async def reading() -> Message:
        nonlocal ended
        if ended:
            return await receive()
        part = await run_in_threadpool(body.read, IN_MEMORY)
        ended = len(part) < IN_MEMORY
        return {"type": "http.request", "body": part, "more_body": not ended}

    return reading
