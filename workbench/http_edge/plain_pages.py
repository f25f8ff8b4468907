"""Our own pages outside Streamlit: sign-in, messages. Server-made HTML without any script."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from http import HTTPStatus
from pathlib import Path

from starlette.responses import HTMLResponse

from workbench.http_edge.content_policy import still_policy

_STYLE = (Path(__file__).parent / "plain_pages.css").read_text(encoding="utf-8")
_TITLES = {
    401: "Please sign in",
    403: "This is not allowed",
    404: "There is no such page",
    405: "This address does not take that kind of request",
    413: "That is too large",
    429: "Too many tries",
    503: "Not ready yet",
}

# A plugged well: the picture at the side of the sign-in form. It says nothing, so it is hidden
# from screen readers.
_WELL = """
<svg viewBox="0 0 300 480" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
<rect class="water" x="0" y="104" width="118" height="56"/>
<rect class="water" x="182" y="104" width="118" height="56"/>
<path class="ground" d="M0 48H300"/>
<rect class="cement" x="118" y="48" width="10" height="150"/>
<rect class="cement" x="172" y="48" width="10" height="150"/>
<rect class="cement" x="130" y="236" width="6" height="196"/>
<rect class="cement" x="164" y="236" width="6" height="196"/>
<rect class="plug" x="138" y="48" width="24" height="22"/>
<rect class="plug" x="138" y="96" width="24" height="72"/>
<rect class="plug" x="138" y="184" width="24" height="34"/>
<rect class="plug" x="138" y="300" width="24" height="40"/>
<rect class="plug" x="138" y="378" width="24" height="16"/>
<path class="pipe" d="M128 40V198M172 40V198"/>
<path class="pipe thin" d="M136 40V440M164 40V440"/>
<path class="shoe" d="M128 190V200H118ZM172 190V200H182ZM136 430V440H128ZM164 430V440H172Z"/>
<path class="pipe" d="M138 396H162"/>
<path class="lead" d="M186 59H214M186 132H214M186 201H214M174 320H214M174 387H214"/>
<text class="mark" x="220" y="63">top plug</text>
<text class="mark" x="220" y="136">fresh water</text>
<text class="mark" x="220" y="205">shoe</text>
<text class="mark" x="220" y="324">stage tool</text>
<text class="mark" x="220" y="391">CIBP, cap</text>
</svg>
"""


def html_page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    """A whole page of ours; BODY is trusted, its parts are escaped by who made them."""
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Workbench</title>"
        '<link rel="icon" href="/app/static/icon.svg" type="image/svg+xml">'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>",
        status_code=status,
        headers={"content-security-policy": _policy(), "cache-control": "no-store"},
    )


@lru_cache(maxsize=1)
def _policy() -> str:
    return still_policy(_STYLE)


def brand() -> str:
    """The mark and the name of the product."""
    return '<a class="brand" href="/"><img src="/app/static/icon.svg" alt="">Workbench</a>'


def sign_in_page(
    *,
    next_path: str,
    email: str = "",
    said: str = "",
    samples: Sequence[str] = (),
    status: int = 200,
) -> HTMLResponse:
    """The form that asks who you are.

    Args:
        next_path: Where to go afterwards, a path of ours.
        email: What was typed before.
        said: Why the last try did not succeed.
        samples: Lines about the sample accounts, where there are any.
        status: The HTTP status.
    """
    complaint = f'<p class="said bad" role="alert">{escape(said)}</p>' if said else ""
    focus = ("", " autofocus") if email else (" autofocus", "")
    lines = "".join(f"<br>{escape(line)}" for line in samples)
    hint = f'<p class="foot">Sample accounts{lines}</p>' if samples else ""
    return html_page(
        "Sign in",
        f'<main class="centre"><div class="card door">'
        f'<form method="post" action="/auth/login">{brand()}'
        f"<h1>Sign in</h1>{complaint}"
        f'<input type="hidden" name="next" value="{escape(next_path)}">'
        f'<label for="email">E-mail</label><input id="email" name="email" type="email" '
        f'autocomplete="username" required maxlength="254" value="{escape(email)}"{focus[0]}>'
        f'<label for="password">Password</label><input id="password" name="password" '
        f'type="password" autocomplete="current-password" required maxlength="256"{focus[1]}>'
        f"<button>Sign in</button>{hint}</form>{_WELL}</div></main>",
        status=status,
    )


def organization_page(
    *, next_path: str, ticket: str, choices: Sequence[tuple[str, str, str]]
) -> HTMLResponse:
    """The question after a right password that fits several organizations.

    Args:
        next_path: Where to go afterwards.
        ticket: Proof that the password was right, for a few minutes.
        choices: Key, name of the organization and role there.
    """
    buttons = "".join(
        f'<button class="choice" name="choice" value="{escape(key)}">{escape(name)}'
        f"<span>{escape(role)}</span></button>"
        for key, name, role in choices
    )
    return html_page(
        "Choose an organization",
        f'<main class="centre"><form class="card" method="post" action="/auth/login">{brand()}'
        '<h1>Which organization?</h1><p class="quiet">Your e-mail belongs to more than one. '
        "You can sign out and choose another at any time.</p>"
        f'<input type="hidden" name="next" value="{escape(next_path)}">'
        f'<input type="hidden" name="ticket" value="{escape(ticket)}">{buttons}</form></main>',
    )


def message_page(
    status: int,
    words: str,
    *,
    request_id: str = "",
    title: str = "",
    link: tuple[str, str] = ("/", "Home"),
) -> HTMLResponse:
    """One message in plain words, and the way on."""
    heading = title or _TITLES.get(status) or "The page could not be shown"
    if not _TITLES.get(status) and status < 500 and not title:
        heading = HTTPStatus(status).phrase
    reference = f'<p class="foot">Request {escape(request_id)}</p>' if request_id else ""
    return html_page(
        heading,
        f'<main class="centre"><div class="card">{brand()}<h1>{escape(heading)}</h1>'
        f'<p>{escape(words)}</p><p><a href="{escape(link[0])}">{escape(link[1])}</a></p>'
        f"{reference}</div></main>",
        status=status,
    )
