"""A signed note that we hand out and take back a few minutes later."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Any

LIFE_S = 300


def derived_key(key: str, purpose: str) -> bytes:
    """A key for one purpose, so that a note for one is worthless for another."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()


def sealed(content: dict[str, Any], key: bytes, *, now: float | None = None) -> str:
    """CONTENT as text that only the holder of the key can have written.

    >>> opened(sealed({"a": 1}, b"k"), b"k")
    {'a': 1}
    >>> opened(sealed({"a": 1}, b"k"), b"other") is None
    True
    """
    until = (time.time() if now is None else now) + LIFE_S
    body = base64.urlsafe_b64encode(json.dumps({"c": content, "x": until}).encode()).decode()
    return f"{body}.{_mark(body, key)}"


def opened(text: str, key: bytes, *, now: float | None = None) -> dict[str, Any] | None:
    """The content of a note of ours that is not too old, else None."""
    body, _, mark = text.partition(".")
    if not hmac.compare_digest(mark.encode(), _mark(body, key).encode()):
        return None
    try:
        note = json.loads(base64.urlsafe_b64decode(body))
    except (ValueError, binascii.Error):
        return None
    fresh = (time.time() if now is None else now) < note["x"]
    content: dict[str, Any] = note["c"]
    return content if fresh else None


def _mark(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
