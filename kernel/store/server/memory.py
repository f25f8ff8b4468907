"""How much of the machine's memory the embedded server takes."""

import os
from collections.abc import Mapping

MB = 1 << 20
LEAST_MB, MOST_MB = 128, 2_048  # of shared buffers: beside the app, the workers and the readers


def memory_settings(memory_bytes: int | None = None) -> Mapping[str, str]:
    """Parameters of PostgreSQL for a machine of that memory, which other processes share.

    Args:
        memory_bytes: Of the machine; asked of the system where not given. [B]

    >>> memory_settings(8 * 1024 * MB)
    {'shared_buffers': '1024MB', 'effective_cache_size': '4096MB'}
    >>> memory_settings(512 * MB)
    {'shared_buffers': '128MB', 'effective_cache_size': '256MB'}
    """
    if memory_bytes is None:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    there = memory_bytes // MB
    return {
        "shared_buffers": f"{min(max(there // 8, LEAST_MB), MOST_MB)}MB",
        "effective_cache_size": f"{there // 2}MB",
    }
