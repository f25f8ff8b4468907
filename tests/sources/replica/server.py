"""A replica of the Commission's site on two loopback ports: the query, and the attachments."""

import itertools
import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.sources.replica import pages
from tests.sources.replica.pages import ACTION, Filing, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer out of the ordinary.

    Attributes:
        cut: How many bytes are sent before the connection is dropped; all when None.
        silent: Nothing is sent before the replica is closed.
        unsized: The length is not told; the end of the connection is the end of the body.
    """

    body: str | bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    silent: bool = False
    unsized: bool = False


@dataclass(slots=True, kw_only=True)
class Replica:
    """The site's state: its wells, its odd moments, and what was asked of it."""

    wells: dict[str, list[Filing]] = field(default_factory=dict)
    nothing: str = "message"  # or "grid": how it says that a well is unknown
    page_size: int = 10
    tagged: bool = True  # whether attachments name their version and can be resumed
    clock: Callable[[], float] = lambda: 0.0
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    cookies_abroad: list[str] = field(default_factory=list)
    address: str = ""
    documents_host: str = ""
    closing: threading.Event = field(default_factory=threading.Event)
    _odd: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    _always: dict[str, Answer] = field(default_factory=dict)
    _sessions: set[str] = field(default_factory=set)
    _prints: Iterator[int] = field(default_factory=itertools.count)

    def next(self, step: str, *answers: Answer) -> None:
        """Answer the next requests of a step in these ways, and then as usual again.

        Steps: start, search, packet, form (a printed form), image (an attachment).
        """
        self._odd[step].extend(answers)

    def always(self, step: str, answer: Answer) -> None:
        """Answer every request of a step in this way."""
        self._always[step] = answer

    def expire(self) -> None:
        """Forget every session."""
        self._sessions.clear()

    def steps(self) -> list[str]:
        """What was asked, in order."""
        return [step for _, step, _ in self.asked]

    def answer(self, step: str, usual: Callable[[], Answer]) -> Answer:
        """The odd answer that is due, or the usual one."""
        if self._odd[step]:
            return self._odd[step].popleft()
        return self._always.get(step) or usual()

    def new_session(self) -> str:
        name = f"0000Replica{next(self._prints)}:-1"
        self._sessions.add(name)
        return name

    def knows(self, session: str) -> bool:
        return session in self._sessions

    def printed(self, content: bytes) -> bytes:
        """A form as printed now: never the same bytes twice."""
        return content + f"\n% printed {next(self._prints)}\n".encode()

    def filing(self, number: str) -> tuple[str, Filing] | None:
        found = [(api, one) for api, all_ in self.wells.items() for one in all_]
        return next((pair for pair in found if pair[1].number == number), None)

    def paper(self, link: str) -> Paper | None:
        every = (paper for all_ in self.wells.values() for one in all_ for paper in one.papers)
        return next((paper for paper in every if paper.link.endswith(link)), None)


class _Handler(BaseHTTPRequestHandler):
    """One request of either server."""

    protocol_version = "HTTP/1.1"
    replica: Replica
    abroad = False  # whether this is the host of the attachments

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._serve(parse_qs(body, keep_blank_values=True))

    def do_GET(self) -> None:
        self._serve({})

    def _serve(self, form: dict[str, list[str]]) -> None:
        parts = urlsplit(self.path)
        asked = {**parse_qs(parts.query, keep_blank_values=True), **form}
        path = parts.path.partition(";")[0]
        fields = {name: values[0] for name, values in asked.items()}
        step, usual = self._step(path, fields)
        self.replica.asked.append((self.replica.clock(), step, self.path))
        if self.headers.get("Range"):
            self.replica.ranges.append(self.headers["Range"])
        if self.abroad and self.headers.get("Cookie"):
            self.replica.cookies_abroad.append(self.headers["Cookie"])
        self._send(self.replica.answer(step, usual))

    def _step(self, path: str, fields: dict[str, str]) -> tuple[str, Callable[[], Answer]]:
        method = fields.get("formData.methodHndlr.inputValue", "")
        if path == ACTION and method == "search":
            return "search", lambda: self._search(fields)
        if path == ACTION and method == "loadPacket":
            return "packet", lambda: self._packet(fields.get("packetSummaryId", ""))
        if path == ACTION:
            return "start", self._start
        if path.endswith("/viewPdfReportFormAction.do"):
            return "form", self._form
        if path.startswith("/dpimages/"):
            return "image", self._image
        if path.endswith("search.js"):
            return "script", lambda: Answer(body=pages.SCRIPT, kind="text/javascript")
        return "other", lambda: Answer(status=404, body="not found")

    def _session(self) -> str | None:
        found = re.search(r"JSESSIONID=([^;]+)", self.headers.get("Cookie", ""))
        return found[1] if found and self.replica.knows(found[1]) else None

    def _start(self) -> Answer:
        session = self._session() or self.replica.new_session()
        cookie = {"Set-Cookie": f"JSESSIONID={session}; Path=/; HttpOnly"}
        return Answer(body=pages.search_form(session), headers=cookie)

    def _search(self, fields: dict[str, str]) -> Answer:
        session = self._session()
        if session is None:
            return self._start()
        packed = re.search(r"\|9=(\d+)", unquote(unquote(fields.get("searchArgs.paramValue", ""))))
        api8 = packed[1] if packed else fields.get(pages_api(), "")
        if not re.fullmatch(r"\d{8}", api8):
            return Answer(body=pages.no_grid(api8, "API No. must be eight digits"))
        filings = self.replica.wells.get(api8, [])
        if not filings and self.replica.nothing == "message":
            return Answer(body=pages.no_grid(api8, "No results found"))
        first = int(fields.get("pager.offset") or 0)
        listed = pages.results(
            api8, filings, first=first, size=self.replica.page_size, session=session
        )
        return Answer(body=listed)

    def _packet(self, number: str) -> Answer:
        if self._session() is None:
            return self._start()
        found = self.replica.filing(number)
        return Answer(body=pages.packet(*found)) if found else self._start()

    def _form(self) -> Answer:
        if self._session() is None:
            return self._start()
        paper = self.replica.paper(self.path)
        if paper is None:
            return Answer(status=404, body="no such form")
        return Answer(body=self.replica.printed(paper.content), kind=paper.kind)

    def _image(self) -> Answer:
        paper = self.replica.paper(self.path)
        if paper is None:
            return Answer(status=404, body="no such image")
        tag = {"ETag": '"v1"'} if self.replica.tagged else {}
        first = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if first and self.replica.tagged:
            begin, size = int(first[1]), len(paper.content)
            part = {"Content-Range": f"bytes {begin}-{size - 1}/{size}", **tag}
            return Answer(body=paper.content[begin:], status=206, kind=paper.kind, headers=part)
        return Answer(body=paper.content, kind=paper.kind, headers=tag)

    def _send(self, answer: Answer) -> None:
        if answer.silent:
            self.replica.closing.wait(60)
            self.close_connection = True
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if not answer.unsized:
            self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.cut is not None or answer.unsized:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body if answer.cut is None else body[: answer.cut])
        if answer.cut is not None or answer.unsized:
            self.close_connection = True


def pages_api() -> str:
    """The name of the field for the API number."""
    return "searchArgs.apiNoHndlr.inputValue"


@contextmanager
def running(replica: Replica) -> Iterator[Replica]:
    """Serve the replica on two free loopback ports until the end."""
    servers = []
    for abroad in (False, True):
        handler = type("Handler", (_Handler,), {"replica": replica, "abroad": abroad})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
    replica.address = f"http://127.0.0.1:{servers[0].server_port}"
    replica.documents_host = f"127.0.0.1:{servers[1].server_port}"
    try:
        yield replica
    finally:
        replica.closing.set()
        for server in servers:
            server.shutdown()
            server.server_close()
