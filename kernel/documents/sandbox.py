"""Reading a file of unknown origin in a process of its own, with little memory and time.

A hostile PDF can crash or hang the engine or eat the memory; here that costs one child process.
"""

import json
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput

SECONDS = 30  # time that reading one file may take [s]
MEMORY_BYTES = 2_000_000_000  # address space of the child
SECONDS_A_SCAN = 40  # more for each page that OCR reads; it takes some 10 s on a free core [s]
MEMORY_OF_SCANS_BYTES = 4_000_000_000  # address space with the OCR engine, which touches a third
_START_SECONDS = 10  # time to start the child, besides reading
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "from kernel.documents.sandbox import _serve; _serve()"
_BROKEN = "The file broke the reader: it is damaged, or too large to read."


def read_in_sandbox(
    data: bytes, name: str, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES
) -> list[DocumentItem]:
    """As `read_document`, in a child process that is stopped when it takes too much.

    Args:
        data: The file.
        name: What a person calls it; shown in the answer, never used as a path.
        seconds: Time that reading may take, besides the time for scanned pages. [s]
        memory_bytes: Address space that the child may use to read text layers.
    """
    try:
        printed = json.loads(_child({"verb": "read", "name": name}, data, seconds, memory_bytes))
    except InvalidInput as failure:
        return [DocumentItem(file=name, errors=(str(failure),))]
    items, scans = _items(printed["items"]), printed["scans"]
    if not scans:
        return items
    try:
        order = {"verb": "recognise", "name": name}
        seconds += SECONDS_A_SCAN * scans
        return _items(json.loads(_child(order, data, seconds, MEMORY_OF_SCANS_BYTES))["items"])
    except InvalidInput as failure:
        return [replace(item, errors=(*item.errors, str(failure))) for item in items]


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
    answer = json.loads(_child(order, data, seconds + SECONDS_A_SCAN * scans, memory_bytes))
    return {int(number): text for number, text in answer.items()}


def _child(order: dict[str, Any], data: bytes, seconds: float, memory_bytes: int) -> bytes:
    head = json.dumps({**order, "memory": memory_bytes, "seconds": seconds}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=head + b"\n" + data,
            capture_output=True,
            timeout=seconds + _START_SECONDS,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise InvalidInput(
            f"Reading took longer than {seconds:g} seconds and was stopped."
        ) from late
    if done.returncode or not done.stdout:
        raise InvalidInput(_BROKEN)
    return done.stdout


def _serve() -> None:
    """The child: limits first, then do what the first line of stdin orders with the rest."""
    source = sys.stdin.buffer
    order = json.loads(source.readline())
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    seconds = max(1, round(order["seconds"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = source.read()
    verbs = {"image": _image, "text": _texts}
    sys.stdout.buffer.write(verbs.get(order["verb"], _read)(data, order))


def _read(data: bytes, order: dict[str, Any]) -> bytes:
    from kernel.documents.read import read_document, read_printed

    if order["verb"] == "recognise":
        items, scans = read_document(data, order["name"]), 0
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
