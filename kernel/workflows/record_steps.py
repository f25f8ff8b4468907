"""Steps on sheets of records: rows changed, added and deleted at once, and taken back.

A step is written row by row: a row that is refused is told with the reason and keeps what it was,
and the others are written. A cell that somebody else changed since it was seen is not overwritten;
who changed it is told. What was done is itself a step, whose reverse takes it back.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, KernelError
from kernel.store.actor import Actor, Role
from kernel.store.audit import audit_rows
from kernel.store.record_kinds import RecordKind
from kernel.store.records import find_record
from kernel.store.session import tenant_session
from kernel.workflows.records import MOST_AT_ONCE, add_in, change_in, delete_in

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """Cells of a row.

    Attributes:
        seen: What the writer saw in them; a cell that is not named is not compared.
        values: What they shall hold.
    """

    id: UUID
    seen: Values
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done at once.

    Attributes:
        adds: Values of new rows by their ids.
        deletes: What the writer saw of the rows that go; what is not named is not compared.
    """

    changes: tuple[RowChange, ...] = ()
    adds: Mapping[UUID, Values] = field(default_factory=dict)
    deletes: Mapping[UUID, Values] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows it touches."""
        return len(self.changes) + len(self.adds) + len(self.deletes)

    @property
    def reverse(self) -> "Step":
        """What takes it back."""
        return Step(
            changes=tuple(
                RowChange(id=one.id, seen=one.values, values=one.seen) for one in self.changes
            ),
            adds=self.deletes,
            deletes=self.adds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A cell that somebody else changed meanwhile; theirs stands."""

    id: UUID
    field: str
    by: str
    theirs: Any
    mine: Any


@dataclass(slots=True, kw_only=True)
class Written:
    """What came of a step.

    Attributes:
        rows: That were touched, as they stand now.
        gone: Rows that are no longer there.
        refused: Why a row was not written.
        clashes: Cells that were left as somebody else set them.
    """

    changes: list[RowChange] = field(default_factory=list)
    adds: dict[UUID, Values] = field(default_factory=dict)
    deletes: dict[UUID, Values] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    refused: dict[UUID, KernelError] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """What was done."""
        return Step(changes=tuple(self.changes), adds=self.adds, deletes=self.deletes)


def write_step(actor: Actor, kind: RecordKind, step: Step) -> Written:
    """Write a step row by row, in one transaction.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: There is nothing to write, or too much at once.
    """
    actor.must_be(Role.EDITOR)
    if not 1 <= step.size <= MOST_AT_ONCE:
        raise InvalidInput(
            f"{step.size:,} rows cannot be written at once.",
            hint=f"Do it in parts of {MOST_AT_ONCE:,}.",
        )
    done = Written()
    with tenant_session(actor) as session:
        for row_id, seen in step.deletes.items():
            with _apart(session, done, row_id):
                _delete(session, kind, row_id, seen, done)
        for one in step.changes:
            with _apart(session, done, one.id):
                _change(session, kind, one, done)
        for row_id, values in step.adds.items():
            with _apart(session, done, row_id):
                _add(session, kind, row_id, values, done)
    return done


@contextmanager
def _apart(session: Session, done: Written, row_id: UUID) -> Iterator[None]:
    """One row: what is refused leaves the others as they are."""
    try:
        with session.begin_nested():
            yield
    except KernelError as refusal:
        done.refused[row_id] = refusal


def _change(session: Session, kind: RecordKind, one: RowChange, done: Written) -> None:
    now = find_record(session, kind, one.id)
    theirs = [
        name
        for name, value in one.values.items()
        if name in one.seen and not (_same(now[name], one.seen[name]) or _same(now[name], value))
    ]
    mine = {
        name: value
        for name, value in one.values.items()
        if name not in theirs and not _same(now[name], value)
    }
    after = now
    if mine:
        after = change_in(session, kind, one.id, seen=now.get("version") or 0, values=mine)
        names = {
            *mine,
            *(f.name for f in kind.fields if f.writable and now[f.name] != after[f.name]),
        }
        done.changes.append(
            RowChange(
                id=one.id,
                seen={name: now[name] for name in names},
                values={name: after[name] for name in names},
            )
        )
    done.rows.append(after)
    if theirs:
        by = _last_hand(session, kind, one.id)
        done.clashes += [
            Clash(id=one.id, field=name, by=by, theirs=now[name], mine=one.values[name])
            for name in theirs
        ]


def _add(session: Session, kind: RecordKind, row_id: UUID, values: Values, done: Written) -> None:
    [made] = add_in(session, kind, [values], ids=[row_id])
    after = find_record(session, kind, made)
    done.adds[made] = writable(kind, after)
    done.rows.append(after)


def _delete(session: Session, kind: RecordKind, row_id: UUID, seen: Values, done: Written) -> None:
    now = find_record(session, kind, row_id)
    if not all(_same(now[name], value) for name, value in seen.items()):
        raise Conflict(
            f"{_last_hand(session, kind, row_id)} changed this {kind.name} since.",
            hint="It was not deleted; look at it again.",
        )
    delete_in(session, kind, row_id, seen=now.get("version") or 0)
    done.deletes[row_id] = writable(kind, now)
    done.gone.append(row_id)


def _same(one: Any, other: Any) -> bool:
    """Whether two cells say the same; an empty text says nothing."""
    return bool(one == other) or (one in (None, "") and other in (None, ""))


def _last_hand(session: Session, kind: RecordKind, row_id: UUID) -> str:
    """Who changed a row last."""
    rows = audit_rows(session, table=kind.table.fullname, row_id=row_id, limit=1)
    return (rows[0].person_name if rows else None) or "Somebody else"


def writable(kind: RecordKind, row: Values) -> dict[str, Any]:
    """What a person can type of a row, as far as it is known."""
    return {
        one.name: row[one.name]
        for one in kind.fields
        if one.writable and row.get(one.name) is not None
    }
