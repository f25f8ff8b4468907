"""The session cookie: an opaque random value that JavaScript cannot read."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workbench.settings import Settings


def cookie_name(settings: Settings) -> str:
    """Behind TLS the browser itself guards the name against other hosts and plain http."""
    return "__Host-wb_session" if settings.behind_tls else "wb_session"


def token_in(connection: HTTPConnection, settings: Settings) -> str | None:
    """The session token that the browser sent, if any."""
    return connection.cookies.get(cookie_name(settings))


def give_cookie(response: Response, token: str, settings: Settings) -> None:
    """Hand the browser its session for as long as it can last."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_absolute_hours * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.behind_tls,
    )


def take_cookie(response: Response, settings: Settings) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(
        cookie_name(settings),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.behind_tls,
    )
