"""Reading a file of unknown origin in a process of its own, with little memory and time.

A hostile PDF can crash or hang the engine or eat the memory; here that costs one child process.
"""

import contextlib
import json
import os
import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import IO, Any, Protocol

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, KernelError, NotFound

SECONDS = 30  # time that reading one file may take [s]
MEMORY_BYTES = 2_000_000_000  # address space of the child
SECONDS_A_SCAN = 40  # more for each page that OCR reads; it takes some 10 s on a free core [s]
_WAITS = 4  # times a processor's time that scans may take by the clock, where cores are shared
MEMORY_OF_SCANS_BYTES = 4_000_000_000  # address space with the OCR engine, which touches a third
PULSE_SECONDS = 0.5  # how often the asker hears of a file that is being read [s]
_START_SECONDS = 10  # time to start the child, besides reading
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "from kernel.documents.sandbox import _serve; _serve()"
_BROKEN = "The file broke the reader: it is damaged, or too large to read."
Pulse = Callable[[int, int], None]  # scanned pages read, scanned pages to read; 0 of 0 before


class KeptPages(Protocol):
    """Scanned pages of one file that were read before, as `page_as_json` writes them."""

    def held(self) -> list[Any]:
        """Those that need not be read again."""

    def keep(self, page: dict[str, Any]) -> None:
        """Take in one that was read now."""


def read_in_sandbox(
    data: bytes,
    name: str,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    pulse: Pulse | None = None,
    pages: KeptPages | None = None,
) -> list[DocumentItem]:
    """As `read_document`, in a child process that is stopped when it takes too much.

    Args:
        data: The file.
        name: What a person calls it; shown in the answer, never used as a path.
        seconds: Time that reading may take, besides the time for scanned pages. [s]
        memory_bytes: Address space that the child may use to read text layers.
        pulse: Called twice a second and after each page, in the thread of the caller; what it
            raises ends the child and goes to the caller.
        pages: Scanned pages that were read before; takes in each page that is read now, in the
            thread of the caller. None reads all pages and keeps none.
    """
    items, scans = read_printed_in_sandbox(
        data, name, seconds=seconds, memory_bytes=memory_bytes, pulse=pulse
    )
    if not scans:
        return items
    try:
        order = {"verb": "recognise", "name": name, "before": pages.held() if pages else []}
        seconds += SECONDS_A_SCAN * scans
        listener = _Listener(scans=scans, pulse=pulse, keep=pages.keep if pages else None)
        answer = _child(order, data, seconds, MEMORY_OF_SCANS_BYTES, listener)
        return _items(json.loads(answer)["items"])
    except InvalidInput as failure:
        return [replace(item, errors=(*item.errors, str(failure))) for item in items]


def read_printed_in_sandbox(
    data: bytes,
    name: str,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    pulse: Pulse | None = None,
) -> tuple[list[DocumentItem], int]:
    """As `read_printed`, in such a child: what text layers say, and how many pages need OCR."""
    order = {"verb": "read", "name": name}
    try:
        printed = json.loads(_child(order, data, seconds, memory_bytes, _Listener(pulse=pulse)))
    except InvalidInput as failure:
        return [DocumentItem(file=name, errors=(str(failure),))], 0
    return _items(printed["items"]), int(printed["scans"])


def _items(read: list[dict[str, Any]]) -> list[DocumentItem]:
    return [DocumentItem.from_json(item) for item in read]


def page_image_in_sandbox(
    data: bytes,
    page: int,
    dpi: float = 110,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> bytes:
    """As `page_image`, in a child process that is stopped when it takes too much.

    Raises:
        InvalidInput: The file is no readable PDF, has no such page, or takes too much.
    """
    answer = _child({"verb": "image", "page": page, "dpi": dpi}, data, seconds, memory_bytes)
    if not answer.startswith(b"\x89PNG"):
        raise InvalidInput(answer.decode())
    return answer


def page_texts_in_sandbox(data: bytes, *, scans: int, seconds: float = SECONDS) -> dict[int, str]:
    """The words of each page, line by line, read in a child process.

    Args:
        data: The file.
        scans: How many of its pages only OCR can read; 0 leaves them out.
        seconds: Time that reading may take, besides the time for scanned pages. [s]

    Raises:
        InvalidInput: The file cannot be read, or takes too much.
    """
    memory_bytes = MEMORY_OF_SCANS_BYTES if scans else MEMORY_BYTES
    order = {"verb": "text", "scans": scans}
    seconds += SECONDS_A_SCAN * scans
    answer = json.loads(_child(order, data, seconds, memory_bytes, _Listener(scans=scans)))
    return {int(number): text for number, text in answer.items()}


def workbook_in_sandbox(
    data: bytes,
    name: str,
    sheet: str,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> dict[str, Any]:
    """As `read_workbook`, in such a child: the file as `file_as_json` tells it.

    Raises:
        InvalidInput: The file is no workbook, is locked, broken or takes too much.
        NotFound: It has no sheet of that name.
    """
    order = {"verb": "workbook", "name": name, "sheet": sheet}
    answer: dict[str, Any] = json.loads(_child(order, data, seconds, memory_bytes))
    if failure := answer.get("failure"):
        kind, message, hint = failure
        raise (NotFound if kind == "NotFound" else InvalidInput)(message, hint=hint)
    return answer


class _Listener:
    """Takes in what a child says while it reads: lines of JSON, each a number or a page."""

    def __init__(
        self,
        *,
        scans: int = 0,
        pulse: Pulse | None = None,
        keep: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.scans, self._pulse, self._keep = scans, pulse, keep
        self._done, self._rest = (0, scans), b""

    def hear(self, piece: bytes) -> None:
        """Take in bytes; the end of a line may come with the next ones."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "page" not in told:
                self._done = told["done"], told["of"]
            elif self._keep is not None:
                self._keep(told["page"])

    def beat(self) -> None:
        """Say how far the child is."""
        if self._pulse is not None:
            self._pulse(*self._done)


def _child(
    order: dict[str, Any],
    data: bytes,
    seconds: float,
    memory_bytes: int,
    listener: _Listener | None = None,
) -> bytes:
    listener = listener or _Listener()
    heard, told = os.pipe()
    head = json.dumps({**order, "memory": memory_bytes, "seconds": seconds, "told": told}).encode()
    try:
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            pass_fds=(told,),
        )
    finally:
        os.close(told)
    try:
        with child:
            feeding = Thread(target=_feed, args=(child.stdin, head + b"\n" + data), daemon=True)
            feeding.start()
            try:
                by_the_clock = seconds * (_WAITS if listener.scans else 1)
                answer = _answer(child, heard, by_the_clock, listener)
            except BaseException:
                child.kill()
                raise
            finally:
                feeding.join()
    finally:
        os.close(heard)
    if child.returncode or not answer:
        raise InvalidInput(_BROKEN)
    return answer


def _feed(stdin: IO[bytes] | None, content: bytes) -> None:
    """Hand a child its order; one that ended early does not want it."""
    if stdin is None:
        return
    with contextlib.suppress(OSError, ValueError), stdin:
        stdin.write(content)


def _answer(
    child: "subprocess.Popen[bytes]", heard: int, seconds: float, listener: _Listener
) -> bytes:
    """What a child prints until it ends, while its progress is passed on."""
    if child.stdout is None:
        return b""
    printed, late = bytearray(), time.monotonic() + seconds + _START_SECONDS
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        ready.register(heard, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select(PULSE_SECONDS):
                piece = os.read(key.fd, 1 << 20)
                if key.fd == heard:
                    if not piece:
                        ready.unregister(heard)
                    listener.hear(piece)
                elif piece:
                    printed += piece
                else:
                    return bytes(printed)
            if time.monotonic() > late:
                raise InvalidInput(f"Reading took longer than {seconds:g} seconds and was stopped.")
            listener.beat()


def _serve() -> None:
    """The child: limits first, then do what the first line of stdin orders with the rest."""
    source = sys.stdin.buffer
    order = json.loads(source.readline())
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    seconds = max(1, round(order["seconds"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = source.read()
    verbs = {"image": _image, "text": _texts, "workbook": _workbook}
    sys.stdout.buffer.write(verbs.get(order["verb"], _read)(data, order))


def _read(data: bytes, order: dict[str, Any]) -> bytes:
    from kernel.documents.page_json import page_as_json, page_from_json
    from kernel.documents.read import read_document, read_printed
    from kernel.documents.scans import PagesRead

    def say(**told: Any) -> None:
        with os.fdopen(os.dup(order["told"]), "wb") as pipe:
            pipe.write(json.dumps(told).encode() + b"\n")  # ends us where nobody listens any more

    if order["verb"] == "recognise":
        before = PagesRead(
            held={page["number"]: page_from_json(page) for page in order["before"]},
            keep=lambda page: say(page=page_as_json(page)),
        )
        items = read_document(
            data, order["name"], lambda done, of: say(done=done, of=of), before=before
        )
        scans = 0
    else:
        items, scans = read_printed(data, order["name"])
    return json.dumps({"items": [item.as_json() for item in items], "scans": scans}).encode()


def _texts(data: bytes, order: dict[str, Any]) -> bytes:
    from kernel.documents.page_text import page_texts

    return json.dumps(page_texts(data, recognise=order["scans"] > 0)).encode()


def _image(data: bytes, order: dict[str, Any]) -> bytes:
    from kernel.documents.pages import page_image

    try:
        return page_image(data, order["page"], order["dpi"])
    except InvalidInput as failure:
        return str(failure).encode()


def _workbook(data: bytes, order: dict[str, Any]) -> bytes:
    from kernel.documents.schedule_file import file_as_json, read_workbook

    try:
        told = file_as_json(read_workbook(order["name"], data, order["sheet"]))
    except KernelError as failure:
        told = {"failure": [type(failure).__name__, failure.message, failure.hint]}
    return json.dumps(told).encode()
