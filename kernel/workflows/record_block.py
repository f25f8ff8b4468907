"""One block of lines of an import of records: lease months, a deck, an AFE's lines.

A dry run does what the import would do and takes it all back, so that it says exactly that.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from kernel.documents.record_rows import RecordRow, read_records
from kernel.documents.volume_rows import VolumeFile
from kernel.store.record_import import subjects
from kernel.store.volume_imports import ImportRow
from kernel.store.volume_stage import Merged
from kernel.workflows import import_afes, import_decks, import_lease_months
from kernel.workflows.bringing import Bringing
from kernel.workflows.volume_block import Taken, Wanted, raw_line, renumbered

_BRINGERS: Mapping[str, Callable[[Bringing, Sequence[RecordRow]], None]] = {
    "lease_month": import_lease_months.bring,
    "deck": import_decks.bring,
    "afe": import_afes.bring,
}


def take_records(
    session: Session,
    row: ImportRow,
    file: VolumeFile,
    lines: Sequence[bytes],
    numbers: Sequence[int],
    *,
    write: bool = True,
    wanted: Wanted | None = None,
) -> Taken:
    """Bring a block of records in, or with WRITE off only say what that would do.

    Args:
        session: Of an Editor.
        row: The import.
        file: How its lines are read.
        lines: Of the block.
        numbers: The number of each line in the file.
        write: Whether anything is written.
        wanted: Of a dry run: receives what would be made.
    """
    read = read_records(file, lines)
    nested = session.begin_nested()
    brought = Bringing(
        session=session,
        row=row,
        make=bool(row.mapping["make_missing"]),
        wanted=wanted or Wanted(),
        known=subjects(session),
    )
    _BRINGERS[file.layout.target](brought, read.rows)
    if write:
        nested.commit()
    else:
        nested.rollback()
    refused = sorted([*read.refused, *brought.refused], key=lambda one: one.line)
    return Taken(
        rows=read.count,
        merged=Merged(added=brought.added, changed=brought.changed, unchanged=brought.unchanged),
        rejects=[
            (numbers[one.line], raw_line(lines[one.line]), one.code, one.words) for one in refused
        ],
        remarks=renumbered({**read.remarks, **brought.remarks}, numbers),
        first=min(brought.days).isoformat() if brought.days else "",
        last=max(brought.days).isoformat() if brought.days else "",
    )
