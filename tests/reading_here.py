"""Papers read in the process of a test, not in one of their own.

A child takes a third of a second to begin, and most tests only want the facts of papers which the
product's own generator printed. Scans go to a child as ever; the children themselves are proven
in `tests/documents`, `tests/security` and `tests/jobs`, and by every product that is started.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kernel.documents import sandbox
from kernel.errors import InvalidInput

FOLDERS = {"api", "assistant", "isolation", "pages", "reports", "workflows"}
_in_a_child = sandbox._child
_one_at_a_time = threading.Lock()  # the engine knows no threads
_ANSWERS = {
    "read": sandbox._read,
    "image": sandbox._image,
    "text": sandbox._texts,
    "workbook": sandbox._workbook,
}


def _here(
    order: dict[str, Any], data: bytes, seconds: float, memory_bytes: int, listener: Any = None
) -> bytes:
    """What a child would answer."""
    if order["verb"] not in _ANSWERS or order.get("scans"):
        return _in_a_child(order, data, seconds, memory_bytes, listener)
    if listener is not None:
        listener.beat()
    try:
        with _one_at_a_time:
            return _ANSWERS[order["verb"]](data, order)
    except Exception as failure:
        raise InvalidInput(sandbox._BROKEN) from failure


@contextmanager
def papers_read_here() -> Iterator[None]:
    """Begin no child for what has a text layer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_child", _here)
        yield
