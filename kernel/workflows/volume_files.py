"""Files of volumes: handed in, understood, corrected by a person, thrown away.

A file is kept by its lines before anything is done with it, so that a worker on any host can read
it and go on where another was killed.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from kernel.documents.import_layouts import LAYOUTS
from kernel.documents.month_grid import is_workbook, month_grid_csv
from kernel.documents.public_lists import bare_heading
from kernel.documents.sheet_csv import sheet_csv
from kernel.documents.volume_layouts import MONTHLY, Layout
from kernel.documents.volume_rows import BLOCK, VolumeFile, fit_of, open_volumes
from kernel.errors import Conflict, InvalidInput
from kernel.exports.row_files import Rows
from kernel.store import volume_imports as store
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.store.volume_imports import ImportRow, RejectRow

HEAD = 60  # lines by which a file is understood
LONGEST_LINE = 20_000
LONGEST_NAME = 200


def layouts() -> tuple[Layout, ...]:
    """Every layout that is understood."""
    return tuple(LAYOUTS.values())


def hand_in_volumes(
    actor: Actor, name: str, content: BinaryIO, *, layout: str = "", size: int = BLOCK
) -> ImportRow:
    """Keep a file and say how it is understood; nothing is brought in.

    Args:
        actor: An Editor.
        name: Of the file.
        content: Its bytes, read once.
        layout: The key of a layout, where a person chose one.
        size: Lines of one part. [-]

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The file is empty or does not look like volumes.
    """
    actor.must_be(Role.EDITOR)
    head = content.read(8)
    content.seek(0)
    if is_workbook(head):
        content, layout = _text_of(name, content.read(), layout)
    digest = hashlib.sha256()
    parts = _parts(content, digest, size, name)
    first = next(parts, None)
    if first is None:
        raise InvalidInput(f"{name} is empty.", hint="Choose the file with the volumes.")
    with tenant_session(actor) as session:
        known = store.remembered(session)
        file = open_volumes(name, first[:HEAD], layout=layout, remembered=known)
        made, lines = uuid7(), 0
        store.add_import(
            session,
            import_id=made,
            profile=file.layout.key,
            file_name=name[:LONGEST_NAME],
            sha256="",
            lines=0,
            mapping=mapping_of(file),
        )
        for number, part in enumerate(_with_first(first, parts)):
            store.add_part(
                session, made, part_no=number, first_line=lines + 1, content=b"".join(part)
            )
            lines += len(part)
        store.change_import(session, made, lines=lines, sha256=digest.hexdigest())
        return store.import_of(session, made)


def _text_of(name: str, content: bytes, layout: str) -> tuple[BinaryIO, str]:
    """A workbook as text: its grids as a monthly table, else its sheet that is a table.

    Raises:
        InvalidInput: No sheet is understood.
    """
    if layout in ("", MONTHLY.key):
        try:
            return io.BytesIO(month_grid_csv(name, content)), MONTHLY.key
        except InvalidInput:
            pass  # no grid of wells and months; perhaps a table with headings
    best, text = -99.0, b""
    for one in sheet_csv(name, content):
        try:
            file = open_volumes(name, one.splitlines(keepends=True)[:HEAD], layout=layout)
        except InvalidInput:
            continue
        if fit_of(file) > best:
            best, text, found = fit_of(file), one, file.layout.key
    if not text:
        raise InvalidInput(
            f"{name} holds neither a grid of wells and months nor a table that is understood.",
            hint="Name each sheet of a grid by its product; a table needs a line of headings.",
        )
    return io.BytesIO(text), found


def _with_first(first: list[bytes], rest: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    yield first
    yield from rest


def _parts(
    content: BinaryIO, digest: "hashlib._Hash", size: int, name: str
) -> Iterator[list[bytes]]:
    """Whole lines by the block; a file in UTF-16 or with endless lines is refused."""
    while block := list(islice(content, size)):
        for line in block:
            digest.update(line)
            if len(line) > LONGEST_LINE:
                raise InvalidInput(
                    f"A line of {name} is longer than {LONGEST_LINE:,} signs.",
                    hint="Save it as CSV (UTF-8) with one row in each line.",
                )
        if block[0][:2] == b"\xff\xfe":
            raise InvalidInput(
                f"{name} is not text.", hint="Save the sheet as CSV (UTF-8) and hand that in."
            )
        yield block


def mapping_of(file: VolumeFile, *, make_missing: bool = True) -> dict[str, object]:
    """How a file is read, as it is kept."""
    by_place = {place: name for name, place in file.columns.items()}
    return {
        "columns": dict(file.columns),
        "texts": list(file.headings),
        "headings": {}
        if file.layout.fixed
        else {bare_heading(text): by_place.get(at, "") for at, text in enumerate(file.headings)},
        "begins": file.begins,
        "separator": file.separator,
        "state": file.state,
        "metric": file.metric,
        "make_missing": make_missing,
        "said": dict(file.said),
        "examples": [list(row) for row in file.examples],
    }


def file_of(row: ImportRow) -> VolumeFile:
    """How the file of an import is read."""
    told = row.mapping
    return VolumeFile(
        layout=LAYOUTS[row.profile],
        columns=told["columns"],
        headings=told["texts"],
        begins=told["begins"],
        separator=told["separator"],
        state=told["state"],
        metric=told["metric"],
        examples=told["examples"],
        said=told.get("said", {}),
    )


def choose_columns(
    actor: Actor,
    import_id: UUID,
    *,
    columns: Mapping[str, int] | None = None,
    make_missing: bool = True,
    state: str = "",
    metric: bool = False,
) -> ImportRow:
    """Say what the columns of a file hold and how it is read; a dry run made before is forgotten.

    Args:
        actor: An Editor.
        import_id: Of a file that is not brought in yet.
        columns: The place of each field, from 0; as it stands where None.
        make_missing: Whether wells that nobody has typed are made.
        state: Two digits, where a spreadsheet ate the leading zero of the numbers.
        metric: Whether volumes are Sm³ and are to be converted.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is under way or brought in.
        InvalidInput: A field or column does not exist, or one is named twice.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("pending",), "changed")
        file = file_of(row)
        if state and not (len(state) == 2 and state.isdigit()):
            raise InvalidInput("A state has two digits.", hint="Texas is 42, Colorado 05.")
        file = replace(file, state=state, metric=metric)
        if columns is not None:
            file = replace(file, columns=_checked(file, columns))
        told = mapping_of(file, make_missing=make_missing)
        store.change_import(session, import_id, mapping=told, trial={})
        return store.import_of(session, import_id)


def _checked(file: VolumeFile, columns: Mapping[str, int]) -> dict[str, int]:
    names = [one.name for one in file.layout.fields]
    for name, place in columns.items():
        if name not in names:
            raise InvalidInput(
                f"{file.layout.name} has no field “{name}”.", hint=f"Use {', '.join(names)}."
            )
        if not 0 <= place < len(file.headings):
            raise InvalidInput(
                f"The file has no column {place}.", hint=f"It has {len(file.headings)} columns."
            )
    if len(set(columns.values())) < len(columns):
        raise InvalidInput("A column is named for two fields.", hint="Choose another for one.")
    return {name: columns[name] for name in names if name in columns}


def require_status(row: ImportRow, allowed: Sequence[str], what: str) -> None:
    """Refuse to do something to an import that is not ready for it.

    Raises:
        Conflict: It is not.
    """
    if row.status not in allowed:
        raise Conflict(
            f"This import is {row.status} and cannot be {what}.", hint="Reload the page."
        )


def reject_rows(rejects: Sequence[RejectRow]) -> Rows:
    """Rows in quarantine as a table to take away."""
    return Rows(
        name="Quarantine",
        headings=["Line", "What is wrong and what to do", "Row"],
        rows=[[one.line_no, one.words, one.raw] for one in rejects],
    )


def forget_import(actor: Actor, import_id: UUID) -> None:
    """Throw a file away that brought nothing in, or whose import was undone.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It has brought volumes in.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.import_of(session, import_id)
        if not store.delete_import(session, import_id):
            raise Conflict("This import has brought volumes in.", hint="Undo it first.")


def list_imports(actor: Actor, *, before: UUID | None = None, limit: int = 50) -> list[ImportRow]:
    """The organization's imports, newest first."""
    with tenant_session(actor) as session:
        return store.imports(session, before=before, limit=limit)


def one_import(actor: Actor, import_id: UUID) -> ImportRow:
    """One import.

    Raises:
        NotFound: The organization has no such import.
    """
    with tenant_session(actor) as session:
        return store.import_of(session, import_id)


def imported_before(actor: Actor, row: ImportRow) -> ImportRow | None:
    """An import of the same bytes that came in before this one."""
    with tenant_session(actor) as session:
        same = store.same_file(session, row.sha256)
    return same if same and same.id != row.id else None
