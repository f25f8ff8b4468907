"""Nobody reaches a page, the websocket or the API unseen: closed unless listed as open.

The guard strips the headers that only we may set, finds out who is asking, and hands the
session to Streamlit in a header that its configuration trusts (`server.trustedUserHeaders`).
"""

import re
from urllib.parse import quote, urlsplit

import structlog
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.errors import KernelError
from kernel.store.actor import Actor
from workbench.auth import door
from workbench.auth.cookie import token_in
from workbench.auth.media import may_fetch
from workbench.auth.origin import OWN_HEADER, READS, is_own_origin
from workbench.http_edge.envelope import failure, state_of, without
from workbench.http_edge.problem import problem
from workbench.settings import Settings

SESSION_HEADER = "x-wb-session"
STRIPPED = b"x-wb-"

# All that an unknown person may ask for: the door itself, two signs of life, our font and
# pictures, and Streamlit's own published code.
OPEN = frozenset(
    {"/login", "/auth/login", "/auth/logout", "/api/health", "/api/ready", "/api/auth/token"}
    | {"/api/calendar.ics"}  # its address carries a token of its own
    | {"/metrics"}  # where it is on at all, it asks for a token of its own
    | {"/_stcore/health", "/favicon.ico", "/favicon.png"}
)
OPEN_BELOW = ("/static/", "/app/static/")
# All of Streamlit's inside that our pages ask for. Its figures, its door for programs and the files
# of packaged components answer nobody: our components travel with the page.
INSIDE = re.compile(r"/_stcore/(health|host-config|stream|upload_file/.+)")
# First parts of addresses that are no pages but are answered: ours and Streamlit's own.
RESERVED = frozenset(
    {"api", "app", "auth", "gantt", "login", "static", "_stcore", "component", "media"}
)


def is_open(path: str) -> bool:
    """Whether a stranger may ask for PATH; in the API a trailing slash makes no difference.

    >>> [is_open(path) for path in ("/login", "/api/auth/token/", "/login/", "/plans", "/api")]
    [True, True, False, False, False]
    """
    if path.startswith("/api/"):
        path = path.rstrip("/")
    return path in OPEN or path.startswith(OPEN_BELOW)


def is_closed(path: str) -> bool:
    """Whether PATH belongs to the inside of Streamlit and no page of ours needs it.

    >>> [is_closed(f"/_stcore/{rest}") for rest in ("host-config", "agent/openapi.json", "metrics")]
    [False, True, True]
    """
    return path.lstrip("/").partition("/")[0] == "_stcore" and not INSIDE.fullmatch(path)


class Guard:
    """Asks every request who it is from.

    Args:
        app: What answers those who may ask.
        settings: Cookie name and public address.
        screens: Names of the pages; None lets every address through to the app.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, screens: frozenset[str] | None = None
    ) -> None:
        self._app = app
        self._settings = settings
        self._screens = screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope = {**scope, "headers": without(scope["headers"], STRIPPED)}
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        token = token_in(HTTPConnection(scope), self._settings)
        origin = headers.get("origin")
        own = origin and is_own_origin(headers, public_url=self._settings.public_url)
        if not own or not token or not await _is_open(token):
            await receive()  # websocket.connect
            await send({"type": "websocket.close", "code": 4401 if own else 4403})
            return
        # Streamlit compares Origin and Host itself, and for a difference (a proxy that rewrites
        # Host) would ask the internet for our address: the guard has compared already.
        host = (b"host", urlsplit(str(origin)).netloc.encode())
        rest = [item for item in scope["headers"] if item[0].lower() != b"host"]
        scope["headers"] = [*rest, host, (SESSION_HEADER.encode(), token.encode())]
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        person = await self._who(request)
        if person is None:
            await _not_signed_in(request)(scope, receive, send)
            return
        if not self._may_write(request):
            log.warning("foreign_write_refused", path=scope["path"])
            words = "This request did not come from a page of the workbench."
            await failure(scope, 403, words)(scope, receive, send)
            return
        foreign_file = request.url.path.startswith("/media/") and not may_fetch(
            request.url.path, token_in(request, self._settings)
        )
        if foreign_file:
            await failure(scope, 404, "There is no such file.")(scope, receive, send)
            return
        if is_closed(scope["path"]):
            await failure(scope, 404, "There is nothing here.")(scope, receive, send)
            return
        if self._screens is not None and is_no_page(request, self._screens):
            words = "Nothing is kept under this address. It may be mistyped or out of date."
            await failure(scope, 404, words)(scope, receive, send)
            return
        state_of(scope).update(actor=person, user_id=str(person.user_id))
        await self._app(scope, receive, send)

    async def _who(self, request: Request) -> Actor | None:
        """The person of the bearer token (API only) or of the session cookie."""
        bearer = bearer_in(request)
        if bearer is not None:
            return await to_thread.run_sync(door.actor_of_token, bearer)
        token = token_in(request, self._settings)
        return await door.person_of(token) if token else None

    def _may_write(self, request: Request) -> bool:
        """A cookie comes along by itself; whoever writes by it must be a page of ours."""
        if request.method in READS or bearer_in(request) is not None:
            return True
        if not is_own_origin(request.headers, public_url=self._settings.public_url):
            return False
        return not request.url.path.startswith("/api") or OWN_HEADER in request.headers


log = structlog.get_logger(__name__)


def is_no_page(request: Request, screens: frozenset[str]) -> bool:
    """Whether a browser opens an address at which there is no page, and nothing else of ours."""
    first = request.scope["path"].lstrip("/").partition("/")[0]
    if not first or first in screens or first in RESERVED:
        return False
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")


def bearer_in(request: Request) -> str | None:
    """The bearer token of an API request; pages take none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if not request.scope["path"].startswith("/api/") or kind.lower() != "bearer":
        return None
    return token.strip()


async def _is_open(token: str) -> bool:
    try:
        return await door.person_of(token) is not None
    except KernelError:  # a browser tries again by itself
        return False


def _not_signed_in(request: Request) -> Response:
    """To the sign-in page for somebody who opens a page, a plain refusal for programs."""
    path = request.scope["path"]
    accepts = request.headers.get("accept", "*/*")
    reads = request.method in {"GET", "HEAD"}
    opens_a_page = reads and ("text/html" in accepts or not path.startswith("/api"))
    if path.startswith("/api") and not (path.startswith("/api/docs") and opens_a_page):
        return problem(
            request,
            401,
            "You are not signed in, or your session or token has ended.",
            hint="Send “Authorization: Bearer …” with a token from /api/auth/token.",
            headers={"WWW-Authenticate": 'Bearer realm="workbench"'},
        )
    if not opens_a_page or path.startswith(("/_stcore/", "/media/", "/component/")):
        return PlainTextResponse("Not signed in.", 401)
    wanted = path + (f"?{query}" if (query := request.url.query) else "")
    return RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)
