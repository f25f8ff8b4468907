"""Fetching one paper: resumed where it broke off, judged by its content, whole or not at all."""

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from kernel.sources.markup import read_html
from kernel.sources.rrc_failures import NoPaper, RateLimited, SessionExpired, SiteUnavailable
from kernel.sources.rrc_pages import is_search_form, plain_link, refuse_odd_page
from kernel.sources.rrc_site import AGENT, SEARCH, RrcSite

MOST_BYTES = 50_000_000
MOST_HOPS = 3
MOST_TIMEOUTS = 10  # a trickle that outlasts so many time-outs is given up
_CHUNK = 65_536
_MAGIC = (
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole paper and the ending that its first bytes call for."""

    content: bytes
    suffix: str


def suffix_of(content: bytes) -> str | None:
    """The ending that a file's first bytes call for; None where it is no paper.

    >>> suffix_of(b"%PDF-1.7 ..."), suffix_of(b"II*\\x00..."), suffix_of(b"<html>")
    ('pdf', 'tif', None)
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return next((suffix for magic, suffix in _MAGIC if content.startswith(magic)), None)


@dataclass(slots=True, kw_only=True)
class Download:
    """One paper on its way. A second attempt goes on where the first broke off.

    It does so only where the server names the version it sends: the Commission prints its forms
    anew at each request, and halves of two prints make no paper.
    """

    site: RrcSite
    address: str
    _got: bytearray = field(default_factory=bytearray)
    _version: str | None = None

    def attempt(self, cookie: str = "") -> Fetched:
        """Ask for the paper, or for the rest of it.

        Args:
            cookie: The session on the query's own host; no other host gets it.

        Raises:
            SiteUnavailable: No answer, an error of the server, or it broke off.
            RateLimited: The site was asked too often.
            SessionExpired: The search form came instead.
            NoPaper: What came is no paper, or there is none.
        """
        address = self.address
        for _ in range(MOST_HOPS):
            leads_to = self._ask(address, cookie)
            if leads_to is None:
                return self._judged()
            address = self.site.absolute(leads_to)
            if urlsplit(address).path == SEARCH:
                raise SessionExpired
        raise NoPaper("It is sent from one address to the next without end.")

    def _ask(self, address: str, cookie: str) -> str | None:
        """Send one request and take in its body; the address that it redirects to, if any."""
        self.site.refuse_foreign(address)
        request = urllib.request.Request(address, headers=self._headers(address, cookie))  # noqa: S310 - of an allowed host
        self.site.pace.take_turn()
        try:
            with _OPENER.open(request, timeout=self.site.timeout_s) as answer:
                if 300 <= answer.status < 400 and (location := answer.headers.get("Location")):
                    return plain_link(location)
                _refuse_status(answer.status)
                self._take_in(answer)
        except (OSError, http.client.HTTPException) as failure:
            raise SiteUnavailable(_why(failure)) from failure
        return None

    def _headers(self, address: str, cookie: str) -> dict[str, str]:
        headers = {"User-Agent": AGENT, "Accept": "application/pdf,image/*;q=0.9,*/*;q=0.5"}
        if cookie and self.site.same_origin(address):
            headers["Cookie"] = cookie
        if self._got and self._version:
            headers |= {"Range": f"bytes={len(self._got)}-", "If-Range": self._version}
        return headers

    def _take_in(self, answer: Any) -> None:
        goes_on = answer.status == 206 and _begins_at(answer.headers) == len(self._got)
        if not goes_on:
            self._got.clear()
        self._version = _version_of(answer.headers)
        length = answer.headers.get("Content-Length", "")
        whole = len(self._got) + int(length) if length.isdigit() else None
        if (whole or 0) > MOST_BYTES:
            raise NoPaper(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
        if answer.status == 206 and not goes_on:
            raise SiteUnavailable("it sent another part than asked for")
        self._read(answer)
        if whole is not None and len(self._got) < whole:
            raise SiteUnavailable(f"a paper broke off after {len(self._got)} of {whole} bytes")
        chunked = answer.headers.get("Transfer-Encoding", "").lower() == "chunked"
        if whole is None and not chunked and not _ends(bytes(self._got)):
            raise SiteUnavailable(f"a paper broke off after {len(self._got)} bytes")

    def _read(self, answer: IO[bytes]) -> None:
        latest = self.site.pace.clock() + self.site.timeout_s * MOST_TIMEOUTS
        while chunk := answer.read(_CHUNK):
            self._got += chunk
            if len(self._got) > MOST_BYTES:
                self._got.clear()
                raise NoPaper(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
            if self.site.pace.clock() > latest:
                raise SiteUnavailable("a paper came too slowly")

    def _judged(self) -> Fetched:
        content = bytes(self._got)
        self._got.clear()
        if not content:
            raise NoPaper("The file is empty.")
        if suffix := suffix_of(content):
            return Fetched(content=content, suffix=suffix)
        if b"<" not in content[:512]:
            raise NoPaper("The file is neither a PDF nor a picture of a page.")
        page = read_html(content[:MOST_BYTES].decode("utf-8", "replace"))
        refuse_odd_page(page)
        if is_search_form(page):
            raise SessionExpired
        raise NoPaper("The site sends a web page in its place.")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects are followed by hand, so that each is checked and takes its turn."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class _EveryStatus(urllib.request.HTTPErrorProcessor):
    """An answer with any status is an answer."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


_OPENER = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),  # as the browser: straight to the site
    _NoRedirects,
    _EveryStatus,
    urllib.request.HTTPSHandler(context=ssl.create_default_context()),
)


def _refuse_status(status: int) -> None:
    if status == 429:
        raise RateLimited
    if status >= 500:
        raise SiteUnavailable(f"error {status}")
    if status == 416:
        raise SiteUnavailable("it no longer has the part asked for")
    if status >= 400:
        raise NoPaper(f"The site has no such file (error {status}).")


def _version_of(headers: Message) -> str | None:
    """What names the version that is sent, strongly enough to join parts of it."""
    tag = headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    return headers.get("Last-Modified")


def _begins_at(headers: Mapping[str, str]) -> int | None:
    """The first byte of a part: `bytes 100-199/200`."""
    first = headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


def _ends(content: bytes) -> bool:
    """Whether a file of unknown length ends as a whole one does, as far as one can tell."""
    return b"%PDF-" not in content[:1024] or b"%%EOF" in content[-2048:]


def _why(failure: Exception) -> str:
    if isinstance(failure, urllib.error.URLError) and isinstance(failure.reason, Exception):
        return _why(failure.reason)
    if isinstance(failure, TimeoutError):
        return "no answer in time"
    if isinstance(failure, http.client.IncompleteRead):
        return "a paper broke off"
    return (getattr(failure, "strerror", None) or type(failure).__name__).lower()
