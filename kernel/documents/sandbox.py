"""Reading a file of unknown origin in a process of its own, with little memory and time.

A hostile PDF can crash or hang the engine or eat the memory; here that costs one child process.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from kernel.documents.item import DocumentItem

SECONDS = 30
MEMORY_BYTES = 2_000_000_000
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "from kernel.documents.sandbox import _serve; _serve()"


def read_in_sandbox(
    data: bytes, name: str, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES
) -> list[DocumentItem]:
    """As `read_document`, in a child process that is stopped when it takes too much.

    Args:
        data: The file.
        name: What a person calls it; shown in the answer, never used as a path.
        seconds: Time that reading may take. [s]
        memory_bytes: Address space that the child may use.
    """
    head = json.dumps({"name": name, "memory": memory_bytes, "seconds": seconds}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=head + b"\n" + data,
            capture_output=True,
            timeout=seconds + 5,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [_failed(name, f"Reading took longer than {seconds:g} seconds and was stopped.")]
    if done.returncode or not done.stdout:
        return [_failed(name, "The file broke the reader: it is damaged, or too large to read.")]
    return [DocumentItem.from_json(item) for item in json.loads(done.stdout)]


def _failed(name: str, reason: str) -> DocumentItem:
    return DocumentItem(file=name, errors=(reason,))


def _serve() -> None:
    """The child: limits first, then read what stands on stdin."""
    source = sys.stdin.buffer
    head = json.loads(source.readline())
    resource.setrlimit(resource.RLIMIT_AS, (head["memory"], head["memory"]))
    seconds = max(1, round(head["seconds"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from kernel.documents.read import as_json, read_document

    answer = as_json(read_document(source.read(), head["name"]))
    sys.stdout.write(json.dumps(answer))
