"""The `import-volumes` command: a file tried or brought in at once, without page or worker."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput
from kernel.store.actor import Actor
from kernel.store.volume_imports import ImportRow
from kernel.workflows.volume_files import forget_import, hand_in_volumes, one_import
from kernel.workflows.volume_import import (
    begin_import,
    reject_counts,
    rejects_of,
    run_import,
    try_import,
)


def bring_in(
    actor: Actor,
    file: Path,
    *,
    layout: str,
    dry_run: bool,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Bring a file in, or only say what that would do; a dry run leaves nothing behind.

    Args:
        actor: An Editor.
        file: With volumes, a deck or AFE lines.
        layout: The key of its layout; as the file looks where empty.
        dry_run: Whether nothing is written.
        progress: Receives a line for a person now and then.

    Raises:
        InvalidInput: There is no such file, or it is not understood.
        NotAllowed: The role does not permit changes.
    """
    if not file.is_file():
        raise InvalidInput(f"There is no file {file}.", hint="Name a file that exists.")
    with file.open("rb") as content:
        row = hand_in_volumes(actor, file.name, content, layout=layout)
    progress(f"{row.lines:,} lines, read as {row.profile}")
    if dry_run:
        try:
            tried = try_import(actor, row.id)
        finally:
            forget_import(actor, row.id)
        return {"id": None, "layout": row.profile, "lines": row.lines, "dry_run": tried.trial}
    begin_import(actor, row.id)

    def goes_on() -> bool:
        now = one_import(actor, row.id)
        progress(f"line {now.next_line - 1:,}: {now.rows_accepted:,} rows in")
        return True

    run_import(actor, row.id, goes_on=goes_on)
    first = {one.reason_code: one.words for one in reversed(rejects_of(actor, row.id, limit=None))}
    return _told(one_import(actor, row.id), reject_counts(actor, row.id), first)


def _told(row: ImportRow, rejects: dict[str, int], words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "layout": row.profile,
        "lines": row.lines,
        "status": row.status,
        "rows": row.rows_in,
        "accepted": row.rows_accepted,
        "changed": row.rows_changed,
        "quarantined": row.rows_quarantined,
        "reasons": rejects,
        "words": words,
        "remarks": dict(row.remarks),
    }


def as_text(told: dict[str, Any], *, as_json: bool) -> str:
    """What came of it, for a person or as JSON."""
    if as_json:
        return json.dumps(told, indent=1, ensure_ascii=False)
    if (trial := told.get("dry_run")) is not None:
        refused = sum(one["count"] for one in trial["refused"].values())
        lines = [
            f"Dry run of {told['layout']}: {trial['rows']:,} rows, {trial['added']:,} new,"
            f" {trial['changed']:,} changed, {trial['unchanged']:,} the same already,"
            f" {refused:,} to quarantine. Nothing was written."
        ]
        lines += [f"  {one['count']:,} × {one['words']}" for one in trial["refused"].values()]
        return "\n".join(lines)
    lines = [
        f"{told['accepted']:,} of {told['rows']:,} rows in, {told['changed']:,} of them changed,"
        f" {told['quarantined']:,} in quarantine; import {told['id']}."
    ]
    lines += [f"  {count:,} × {told['words'][code]}" for code, count in told["reasons"].items()]
    return "\n".join(lines)
