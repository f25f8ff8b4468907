"""What every answer carries, whoever gives it: request id, security headers, limits, a log line.

The outermost layer of the app. A failure that nobody else handled ends here as an answer that
names the request id and nothing of the inside.
"""

import re
import time
from collections.abc import Iterable
from secrets import token_hex
from typing import Any

import structlog
from anyio import move_on_after
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.errors import KernelError
from workbench import counters
from workbench.http_edge.content_policy import AGGRID_POLICY, PAGE_POLICY
from workbench.http_edge.plain_pages import message_page
from workbench.http_edge.problem import problem, status_of
from workbench.settings import Settings

log = structlog.get_logger("workbench.requests")

REQUEST_ID = "x-request-id"
KEPT = "private, max-age=31536000, immutable"  # of files whose name changes with what they hold
FORM_LIMIT = 64 * 1024  # bytes of a sign-in form
TOO_LARGE = 413
HEARD_OUT_BYTES, HEARD_OUT_S = 256 * 1024 * 1024, 30  # more than a proxy passes on
SILENT_S = 0.5  # who sends nothing for so long waits for the answer first
_QUIET = (
    "/static/",
    "/app/static/",
    "/component/",
    "/_stcore/",
    "/media/",
    "/favicon",
    "/api/health",
)
# Files of a component with their hash in the name; without a word a browser asks anew each time.
_HASHED = re.compile(r"/component/.+\.[0-9a-f]{8,20}\.(js|css|woff2?)")
_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Envelope:
    """Wraps the whole app.

    Args:
        app: What answers.
        settings: Limits, and whether TLS is in front of us.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        await self._http(scope, receive, send, request_id)

    async def _http(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        began = time.perf_counter()
        status = 0

        async def seal(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._seal(scope["path"], status, MutableHeaders(scope=message), request_id)
            await send(message)

        limit = self._limit(scope["path"])
        try:
            refuse_declared_length(Headers(scope=scope), limit)
            await self._app(scope, counted(receive, limit), seal)
        except HTTPException as refusal:
            if status:
                raise
            if refusal.status_code == TOO_LARGE:
                await _heard_out(receive)
            await failure(scope, refusal.status_code, str(refusal.detail))(scope, receive, seal)
        except KernelError as said:
            if status:
                raise
            await failure(scope, status_of(said), str(said))(scope, receive, seal)
        except Exception:
            counters.failures.labels("request").inc()
            log.exception("request_failed", path=scope["path"], method=scope["method"])
            if status:
                raise
            await failure(scope, 500)(scope, receive, seal)
        finally:
            took_s = time.perf_counter() - began
            route = counters.route_of(scope["path"], status)
            counters.requests.labels(route, scope["method"], status).observe(took_s)
            quiet = scope["path"].startswith(_QUIET) and status < 400
            (log.debug if quiet else log.info)(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(1000 * took_s, 1),
                user=scope["state"].get("user_id"),
            )

    def _seal(self, path: str, status: int, headers: MutableHeaders, request_id: str) -> None:
        for name, value in _FIXED.items():
            headers.setdefault(name, value)
        headers[REQUEST_ID] = request_id
        headers.setdefault(
            "content-security-policy",
            AGGRID_POLICY if path.startswith("/component/st_aggrid.") else PAGE_POLICY,
        )
        if self._settings.behind_tls:
            headers.setdefault("strict-transport-security", "max-age=31536000")
        if path.startswith(("/api", "/auth", "/login")):
            headers["cache-control"] = "no-store"
        elif status == 200 and _HASHED.fullmatch(path):
            headers["cache-control"] = KEPT
        if "server" in headers:
            del headers["server"]

    def _limit(self, path: str) -> int:
        megabyte = 1024 * 1024
        if path.startswith("/_stcore/upload_file") or path.rstrip("/") in (
            "/api/import",
            "/api/operations/imports",
        ):
            return (self._settings.upload_limit_mb + 1) * megabyte
        if path.startswith(("/api/plans", "/api/papers")):
            return self._settings.body_limit_mb * megabyte
        return megabyte if path.startswith("/api") else FORM_LIMIT


def failure(scope: Scope, status: int, detail: str = "") -> Response:
    """The answer to a request that cannot be carried out, as JSON or as a page."""
    words = detail or (
        "Something failed on our side. Nothing that was saved is lost; try again, and give the "
        "request id to your administrator if it stays so."
    )
    if scope["path"].startswith("/api"):
        return problem(Request(scope), status, words)
    return message_page(status, words, request_id=scope["state"]["request_id"])


async def refused(request: Request, refusal: HTTPException) -> Response:
    """A refusal of the pages' own routes, with its headers."""
    answer = failure(request.scope, refusal.status_code, str(refusal.detail))
    answer.headers.update(refusal.headers or {})
    return answer


def refuse_declared_length(headers: Headers, limit: int) -> None:
    """Refuse a body that says itself that it is too long. [bytes]"""
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise too_large(limit)


async def _heard_out(receive: Receive) -> None:
    """Take what is still being sent of a refused body and forget it.

    Who is answered and cut off in mid-sending, a proxy as well, finds a broken connection in place
    of the answer.
    """
    heard = 0
    message: Message = {}
    with move_on_after(HEARD_OUT_S):
        while heard < HEARD_OUT_BYTES:
            with move_on_after(SILENT_S) as waiting:
                message = await receive()
            if waiting.cancelled_caught or not message.get("more_body"):
                return
            heard += len(message["body"])


def counted(receive: Receive, limit: int) -> Receive:
    """RECEIVE, which ends with 413 when more than LIMIT bytes came."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise too_large(limit)
        return message

    return counting


def too_large(limit: int) -> HTTPException:
    """The refusal of a body above LIMIT. [bytes]"""
    size = f"{limit // 1024} kB" if limit < 1024 * 1024 else f"{limit // (1024 * 1024)} MB"
    return HTTPException(TOO_LARGE, f"This request is larger than the {size} that are accepted.")


def without(headers: Iterable[tuple[bytes, bytes]], prefix: bytes) -> list[tuple[bytes, bytes]]:
    """HEADERS without those whose name begins with PREFIX.

    >>> without([(b"x-wb-session", b"forged"), (b"host", b"a")], b"x-wb-")
    [(b'host', b'a')]
    """
    return [(name, value) for name, value in headers if not name.lower().startswith(prefix)]


def state_of(scope: Scope) -> dict[str, Any]:
    """What the layers tell each other about this request."""
    state: dict[str, Any] = scope.setdefault("state", {})
    return state
