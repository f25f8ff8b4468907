"""An embedded database of a benchmark's own in a temporary folder, gone when it ends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.store import connection, embedded
from kernel.store.connection import StoreUrls
from kernel.store.migrate import migrate
from kernel.store.server.memory import memory_settings


@contextmanager
def own_store() -> Iterator[tuple[Path, StoreUrls]]:
    """The data home and the URLs of an empty, opened store."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
    folder.chmod(0o711)  # as root the server's own account must get in
    home = folder / "data"
    try:
        urls = embedded.start(home, settings=memory_settings()).urls
        migrate(urls)
        connection.configure(urls)
        yield home, urls
    finally:
        connection.close()
        embedded.stop(home)
        shutil.rmtree(folder, ignore_errors=True)
