"""The `extract` command: read files and print what they say. No database, no network."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kernel.documents.item import DocumentItem, leaves
from kernel.documents.sandbox import read_in_sandbox
from kernel.errors import InvalidInput


def read_files(files: Sequence[Path]) -> list[DocumentItem]:
    """The documents in the files, in their order; each file is read in a process of its own.

    Raises:
        InvalidInput: A file does not exist or cannot be opened.
    """
    contents = [(file, _content(file)) for file in files]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        read = pool.map(lambda each: read_in_sandbox(each[1], str(each[0])), contents)
        return [item for items in read for item in items]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as failure:
        raise InvalidInput(f"There is no file {file}.", hint="Check the path.") from failure
    except OSError as failure:
        reason = failure.strerror or "it cannot be opened"
        raise InvalidInput(f"{file} cannot be read: {reason}.") from failure


def as_text(items: Sequence[DocumentItem]) -> str:
    """A table for each document: path, value, page, confidence; what needs eyes is marked."""
    return "\n\n".join(_table(item) for item in items)


def _table(item: DocumentItem) -> str:
    pages = ", ".join(str(page) for page in item.pages[:12]) + (
        " …" if len(item.pages) > 12 else ""
    )
    rows = [f"{item.file}: {item.kind}" + (f", page {pages}" if pages else "")]
    rows += [f"  ! {error}" for error in item.errors]
    for path, value in leaves(item.data):
        source = item.fields.get(path)
        if value is None and path not in item.review:
            continue
        where = f"p{source.page} {source.confidence:.2f}" if source else ""
        mark = "?" if path in item.review else " "
        rows.append(f"{mark} {path:<44} {_shown(value):<60} {where}".rstrip())
    return "\n".join(rows)


def _shown(value: object) -> str:
    if value is None:
        return "(not understood)"
    text = ("no", "yes")[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def as_json(items: Sequence[DocumentItem]) -> str:
    """The items as the contract of the command prints them."""
    return json.dumps([item.as_json() for item in items], ensure_ascii=False, indent=1)
