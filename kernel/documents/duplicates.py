"""Papers that were handed in more than once: the same form with other bytes.

The Commission's system prints a form anew at every download, with the time of printing inside, so
bytes tell nothing. Two papers are the same where form, numbers and every value are the same.
"""

import json
from collections.abc import Sequence
from typing import Any

from kernel.documents.item import DocumentItem

_OF_THE_COPY = {"status", "status_date"}  # of a filing: changes while the form stays the same


def same_papers(items: Sequence[DocumentItem]) -> dict[int, str]:
    """The places of papers that repeat an earlier one, with the file name of that one."""
    first: dict[str, str] = {}
    repeated: dict[int, str] = {}
    for place, item in enumerate(items):
        content = _content(item)
        if content is None:
            continue
        if content in first:
            repeated[place] = first[content]
        else:
            first[content] = item.file
    return repeated


def _content(item: DocumentItem) -> str | None:
    """What a paper says, letter for letter; None where nothing was read from it."""
    if not item.fields:
        return None
    return json.dumps([item.kind, _without_copy(item.data)], sort_keys=True, ensure_ascii=False)


def _without_copy(data: dict[str, Any]) -> dict[str, Any]:
    header = data.get("header")
    if not isinstance(header, dict):
        return data
    return {**data, "header": {k: v for k, v in header.items() if k not in _OF_THE_COPY}}
