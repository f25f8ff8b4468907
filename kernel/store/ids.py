"""Row ids: made here and not by the server, so that no sequence tells another's volume."""

import secrets
import time
from datetime import datetime
from threading import Lock
from uuid import UUID

_TICKS_PER_MS = 4096  # the 12 bits after the milliseconds
_lock = Lock()
_latest = 0


def earliest_id(at: datetime) -> UUID:
    """An id below which all were made before a moment, as the clock of their process said.

    >>> from datetime import UTC
    >>> earliest_id(datetime(2026, 1, 1, tzinfo=UTC))
    UUID('019b76da-a800-7000-8000-000000000000')
    """
    return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62)


def uuid7() -> UUID:
    """An id that sorts by when it was made, in this process strictly. Source: RFC 9562, 5.7, 6.2.

    48 bits of milliseconds and 12 of their fraction, then 62 random bits that nobody can guess.

    >>> one, other = uuid7(), uuid7()
    >>> (one.version, one < other)
    (7, True)
    """
    global _latest
    with _lock:
        _latest = max(time.time_ns() * _TICKS_PER_MS // 1_000_000, _latest + 1)
        ms, fraction = divmod(_latest, _TICKS_PER_MS)
    return UUID(int=ms << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | secrets.randbits(62))
