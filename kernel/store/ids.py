"""Row ids: made here and not by the server, so that no sequence tells another's volume."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A time-ordered id: 48 bits of milliseconds, then random bits. Source: RFC 9562, 5.7.

    >>> uuid7().version
    7
    """
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
