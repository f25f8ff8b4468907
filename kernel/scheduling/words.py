"""What an action did, in a few words, for lists of revisions and for undo."""

from datetime import date

from kernel.scheduling.board import Change, rows_of
from kernel.scheduling.cells import COLUMNS, OPEN, Value
from kernel.scheduling.editing import Edit
from kernel.scheduling.merging import row_name


def action_words(done: Edit) -> str:
    """What a person did."""
    jobs = [change for change in done.typed if change.row == "job"]
    new = [c for c in jobs if c.field is None and c.after is not None]
    gone = [c for c in jobs if c.field is None and c.after is None]
    if new:
        return f"Add {new[0].after['name']}" if len(new) == 1 else f"Add {len(new)} jobs"
    if gone:
        return f"Delete {gone[0].before['name']}" if len(gone) == 1 else f"Delete {len(gone)} jobs"
    if len(done.typed) == 1:
        return _one(done, done.typed[0])
    rows = {(change.row, change.id) for change in done.typed}
    fields = {change.field for change in done.typed}
    if len(rows) == 1:
        [(row, row_id)] = rows
        names = ", ".join(sorted(COLUMNS[row][f].words.lower() for f in fields if f))
        if (found := rows_of(done.board, row).get(row_id)) is not None:
            return f"Change {row_name(done.board, row, found)}: {names}"
    if len(fields) == 1 and jobs and (field := jobs[0].field):
        return f"Set {COLUMNS['job'][field].words.lower()} of {len(rows)} jobs"
    return f"Change {len(done.typed)} cells"


def _one(done: Edit, change: Change) -> str:
    found = rows_of(done.board, change.row).get(change.id)
    if change.field is None:
        verb = "Add" if change.after is not None else "Delete"
        name = row_name(done.board, change.row, found) if found else ""
        return f"{verb} {change.row} {name}".strip()
    words = COLUMNS[change.row][change.field].words.lower()
    name = row_name(done.board, change.row, found) if found else change.row
    return f"{name}: {words} {said(done, change.field, change.before)} → " + said(
        done, change.field, change.after
    )


def said(done: Edit, field: str, value: Value) -> str:
    """A kept value as a person reads it."""
    if value is None or value == "" or value == []:
        return "empty"
    if field == "rig_id":
        rig = done.board.fleet.rigs.get(value)
        return rig.name if rig else "a rig"
    if field == "campaign_ids":
        known = done.board.fleet.campaigns
        return ", ".join(known[one].name for one in value if one in known)
    if isinstance(value, bool):
        return "yes" if value else "no"
    column = COLUMNS["job"].get(field)
    if column is not None and column.kind in ("day", "gate") and value != OPEN:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    unit = f" {column.unit}" if column is not None and column.unit else ""
    return f"{value}{unit}"
