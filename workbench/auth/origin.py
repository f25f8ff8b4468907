"""Where a request comes from: our own pages, or somebody else's."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

READS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_HEADER = "x-workbench-request"  # no foreign form can send it, and no foreign script unasked


def is_own_origin(headers: Headers, *, public_url: str | None) -> bool:
    """Whether the browser says that one of our own pages sent this.

    With a public address only that one counts; without, the host that was asked.

    >>> is_own_origin(Headers({"origin": "http://a:1", "host": "a:1"}), public_url=None)
    True
    >>> is_own_origin(Headers({"origin": "http://evil", "host": "a:1"}), public_url=None)
    False
    >>> is_own_origin(Headers({"host": "a:1"}), public_url=None)
    False
    >>> is_own_origin(Headers({"origin": "http://a", "host": "a"}), public_url="https://a")
    False
    """
    origin = headers.get("origin")
    if not origin:
        return headers.get("sec-fetch-site") == "same-origin"
    if public_url:
        return origin.lower() == public_url
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == headers.get("host", "")


def local_path(wanted: str | None) -> str:
    """The page to go to after sign-in: a path and query of ours, else the first page.

    >>> local_path("/well?api=4200346118"), local_path("//evil.example/x")
    ('/well?api=4200346118', '/')
    """
    if not wanted or not wanted.startswith("/") or len(wanted) > 2000:
        return "/"
    parts = urlsplit(wanted)
    foreign = parts.scheme or parts.netloc or wanted.startswith(("//", "/\\"))
    odd = "\\" in wanted or any(ord(sign) < 33 or ord(sign) == 127 for sign in wanted)
    return "/" if foreign or odd else wanted
