"""Adding, reading, changing and taking away core records of any kind, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, Range
from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.store.ids import uuid7
from kernel.store.record_kinds import RecordKind, choices_of

Values = Mapping[str, Any]
FOUND_FIRST = 50_000  # records that begin alike and are put in order; of more, the order is read
SORTED_LETTERS = 100  # of a text, in an order; so the end of a page stays short
LOCKED_MONTH = "month_is_locked"  # the constraint that a trigger of migration 0135 names
FOREIGN_KEY, UNIQUE, CHECK, OVERLAP, NOT_NULL = "23503", "23505", "23514", "23P01", "23502"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """By which field; equal values follow their ids."""

    field: str = "id"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The last row of the page before: its value of the sorted field and its id."""

    value: Any
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days or months from the first through the last; open where None."""

    first: date | None = None
    last: date | None = None


def find_record(session: Session, kind: RecordKind, record_id: UUID) -> dict[str, Any]:
    """One record with its version.

    Raises:
        NotFound: There is none, or it is another organization's.
    """
    row = session.execute(sa.select(kind.table).where(kind.table.c.id == record_id)).one_or_none()
    if row is None:
        raise NotFound(
            f"There is no such {kind.name}.", hint="Perhaps somebody has deleted it meanwhile."
        )
    return _values_of(kind, row)


def list_records(
    session: Session,
    kind: RecordKind,
    *,
    where: Values,
    words: str = "",
    sort: Sort,
    after: After | None = None,
    most: int,
) -> list[dict[str, Any]]:
    """Records that hold every value of WHERE and the words, in order.

    A value of a tuple is one of several, and of a `Span` any day in it.

    Of a kind with a column that words begin, all of them are one beginning.
    """
    table = kind.table
    query = sa.select(table).where(*held(kind, where))
    if kind.begins and words:
        begun = begins(kind, words)
        query = query.where(
            begun
            if more_than(session, kind, FOUND_FIRST, begun)
            else _by_index(table.c.id, sa.select(table.c.id).where(begun))
        )
    for word in words.split() if kind.searched else ():
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(sa.or_(*(table.c[name].ilike(pattern) for name in kind.searched)))
    by = _sort_key(kind, sort.field)
    if after is not None:
        here = sa.tuple_(by, table.c.id) if sort.field != "id" else sa.tuple_(table.c.id)
        last = sa.tuple_(
            *((sa.literal(after.value, by.type),) if sort.field != "id" else ()),
            sa.literal(after.id, table.c.id.type),
        )
        query = query.where(here < last if sort.descending else here > last)
    order = [by, table.c.id] if sort.field != "id" else [table.c.id]
    query = query.order_by(*(each.desc() if sort.descending else each for each in order))
    return [_values_of(kind, row) for row in session.execute(query.limit(most))]


def begins(kind: RecordKind, words: str) -> sa.ColumnElement[bool]:
    """That the column which words begin does so with these."""
    # An operator that leaks nothing, so that an index serves it; of a plan that is kept for any
    # words it would not.
    beginning = sa.bindparam(None, words, type_=sa.Text, literal_execute=True)
    return kind.table.c[kind.begins].op("^@", is_comparison=True)(beginning)


def stand_of(session: Session, kind: RecordKind, where: Values) -> tuple[int, int]:
    """How many records hold every value of WHERE, and a number that grows with every change."""
    table = kind.table
    changes = sa.func.sum(table.c.version) if "version" in table.c else sa.literal(0)
    query = sa.select(sa.func.count(), sa.func.coalesce(changes, 0)).select_from(table)
    number, changed = session.execute(query.where(*held(kind, where))).one()
    return int(number), int(changed)


def more_than(
    session: Session, kind: RecordKind, number: int, *only: sa.ColumnElement[bool]
) -> bool:
    """Whether there are more records of a kind that hold ONLY than that; it counts no further."""
    some = sa.select(kind.table.c.id).where(*only).limit(number + 1).subquery()
    return session.execute(sa.select(sa.func.count()).select_from(some)).scalar_one() > number


def first_and_last(session: Session, kind: RecordKind) -> tuple[date, date] | None:
    """The first and the last day or month of the records of a dated kind; None without one."""
    holder = kind if kind.dated in kind.table.c else kind.parent_kind
    assert holder is not None  # noqa: S101 - a dated kind has the field, or its parent has it
    column = holder.table.c[kind.dated]
    first, last = session.execute(sa.select(sa.func.min(column), sa.func.max(column))).one()
    return None if first is None else (first, last)


def held(kind: RecordKind, where: Values) -> list[sa.ColumnElement[bool]]:
    """That fields of a record, or of its parent, hold these values."""
    own = {name: value for name, value in where.items() if name in kind.table.c}
    found = [_holds(kind.table.c[name], value) for name, value in own.items()]
    if theirs := {name: value for name, value in where.items() if name not in own}:
        assert kind.parent_kind is not None  # noqa: S101 - by `RecordKind.filters`
        parents = sa.select(kind.parent_kind.table.c.id).where(*held(kind.parent_kind, theirs))
        found.append(_by_index(kind.table.c[kind.parent], parents))
    return found


def _by_index(column: sa.Column[Any], ids: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """That a column is one of these ids.

    An array is made first, and its rows found by their index. Of a subquery the planner may look
    at every row instead, in the order that is asked for: what belongs together often lies at the
    end of it.
    """
    return column == sa.any_(sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Uuid)))


def _holds(column: sa.Column[Any], value: Any) -> sa.ColumnElement[bool]:
    """One value, one of a tuple, a day of a span; None for what is not known."""
    if isinstance(value, Span):
        first = sa.true() if value.first is None else column >= value.first
        last = sa.true() if value.last is None else column <= value.last
        return sa.and_(first, last)
    if isinstance(value, tuple):
        return column.in_(value)
    return column.is_(None) if value is None else column == value


def add_records(session: Session, kind: RecordKind, rows: Sequence[Values]) -> list[UUID]:
    """Add records and answer their ids, in the same order; a row that brings its id keeps it.

    Raises:
        Conflict: One is there already, or its span overlaps another.
        InvalidInput: A value is not possible, or it refers to what is not there.
    """
    stored = [{"id": uuid7(), **_stored(kind, row)} for row in rows]
    try:
        with session.begin_nested():
            for row in stored:
                session.execute(sa.insert(kind.table).values(row))
    except exc.IntegrityError as refused:
        raise refusal(kind, refused) from None
    except exc.DataError as refused:
        if said := _not_worked_out(kind, refused):
            raise said from None
        raise
    return [row["id"] for row in stored]


def change_record(
    session: Session, kind: RecordKind, record_id: UUID, *, seen: int, values: Values
) -> dict[str, Any]:
    """Change a record that still stands at the version that the writer saw.

    Raises:
        NotFound: There is none.
        Conflict: Somebody changed it since, or the new values meet another record.
        InvalidInput: A value is not possible, or it refers to what is not there.
    """
    table = kind.table
    has_version = "version" in table.c
    change = sa.update(table).where(table.c.id == record_id).values(_stored(kind, values))
    if has_version:
        change = change.where(table.c.version == seen).values(version=table.c.version + 1)
    try:
        with session.begin_nested():
            changed = session.execute(change.returning(table)).one_or_none()
    except exc.IntegrityError as refused:
        raise refusal(kind, refused) from None
    except exc.DataError as refused:
        if said := _not_worked_out(kind, refused):
            raise said from None
        raise
    if changed is None:
        now = find_record(session, kind, record_id)
        raise Conflict(
            f"Somebody changed this {kind.name} since you opened it; it is at version"
            f" {now['version']} now.",
            hint="Look at it again and repeat your change.",
        )
    return _values_of(kind, changed)


def delete_record(session: Session, kind: RecordKind, record_id: UUID, *, seen: int) -> None:
    """Delete a record that still stands at the version that the writer saw.

    Raises:
        NotFound: There is none.
        Conflict: Somebody changed it since, or others refer to it.
    """
    table = kind.table
    gone = sa.delete(table).where(table.c.id == record_id)
    if "version" in table.c:
        gone = gone.where(table.c.version == seen)
    try:
        with session.begin_nested():
            deleted = session.execute(gone.returning(table.c.id)).one_or_none()
    except exc.IntegrityError as refused:
        if _constraint_of(refused) == LOCKED_MONTH:
            raise refusal(kind, refused) from None
        raise Conflict(
            f"This {kind.name} is in use.", hint="Delete or change first what refers to it."
        ) from None
    if deleted is None:
        find_record(session, kind, record_id)
        raise Conflict(
            f"Somebody changed this {kind.name} since you opened it.",
            hint="Look at it again before you delete it.",
        )


def refusal(kind: RecordKind, refused: exc.IntegrityError) -> Conflict | InvalidInput:
    """What the database would not take, in words; never a value of another row."""
    state = getattr(refused.orig, "sqlstate", "")
    constraint = _constraint_of(refused)
    if constraint == LOCKED_MONTH:
        return Conflict(
            "The month of this lease is locked.",
            hint="An administrator reopens it on the page Month close, with a reason.",
        )
    about = constraint.removeprefix(f"{kind.table.name}_").replace("_", " ")
    about = _without_kind(about.removeprefix("organization id "))
    if state == UNIQUE:
        return Conflict(
            f"There is such a {kind.name} already ({about}).", hint="Change the one that is there."
        )
    if state == OVERLAP:
        return Conflict(
            f"Another {kind.name} holds on some of these days.",
            hint="End the other one first, or choose other days.",
        )
    if state == FOREIGN_KEY:
        return InvalidInput(
            f"The {kind.name} refers to something that is not there ({about}).",
            hint="Choose one that exists.",
        )
    return InvalidInput(
        f"The {kind.name} cannot hold these values ({about}).",
        hint="Correct them and send it again.",
    )


def _not_worked_out(kind: RecordKind, refused: exc.DataError) -> InvalidInput | None:
    """The words where a figure cannot be worked out from the values, as a rate over no hours."""
    why = {
        "22012": "What is worked out from its values divides by zero.",
        "22003": "What is worked out from its values is too large.",
    }.get(getattr(refused.orig, "sqlstate", "") or "")
    if why is None:
        return None
    return InvalidInput(f"The {kind.name} cannot hold these values.", hint=f"{why} Correct them.")


def _constraint_of(refused: exc.IntegrityError) -> str:
    return getattr(getattr(refused.orig, "diag", None), "constraint_name", "") or ""


def _without_kind(name: str) -> str:
    """A constraint's name without the ending that says its kind.

    >>> _without_kind("gross acres check")
    'gross acres'
    """
    for ending in (" check", " key", " fk", " pk"):
        name = name.removesuffix(ending)
    return name


def _sort_key(kind: RecordKind, field: str) -> sa.ColumnElement[Any]:
    """The column; of text its beginning, and empty text where it is not known."""
    column = kind.table.c[field]
    if not isinstance(column.type, sa.Text):
        return column
    known = sa.func.coalesce(column, "") if column.nullable else column
    if field in choices_of(kind.table):  # one of a few short words
        return known
    return sa.func.left(known, SORTED_LETTERS)


def end_of_page(row: Values, sort: Sort) -> After:
    """What the next page begins after, of the last row of a page."""
    value = "" if row[sort.field] is None else row[sort.field]  # only text may be unknown
    return After(value=value[:SORTED_LETTERS] if isinstance(value, str) else value, id=row["id"])


def sortable(kind: RecordKind) -> tuple[str, ...]:
    """The fields by which pages can be cut: words, and what is never unknown.

    Of a kind of hundreds of thousands only those that an index puts in order.
    """
    unordered = (DATERANGE, JSONB, ARRAY, sa.Uuid, sa.Boolean)
    return (
        "id",
        *(
            column.name
            for column in kind.table.columns
            if (kind.orders is None or column.name in kind.orders)
            and (isinstance(column.type, sa.Text) or not column.nullable)
            and not isinstance(column.type, unordered)
        ),
    )


def _spans(kind: RecordKind) -> tuple[str, ...]:
    return tuple(c.name for c in kind.table.columns if isinstance(c.type, DATERANGE))


def _stored(kind: RecordKind, values: Values) -> dict[str, Any]:
    """Fields as columns: two ends of a span become one."""
    row = dict(values)
    for name in _spans(kind):
        start, end = row.pop(f"{name}_from", None), row.pop(f"{name}_to", None)
        if start is not None or end is not None:
            if start is not None and end is not None and end <= start:
                raise InvalidInput(
                    "The span ends before it begins.",
                    hint="The end is the first day on which it no longer holds.",
                )
            row[name] = Range(start, end)
    return row


def _values_of(kind: RecordKind, row: sa.Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    for name in _spans(kind):
        span: Range[date] | None = values.pop(name)
        values[f"{name}_from"] = span.lower if span else None
        values[f"{name}_to"] = span.upper if span else None
    return {key: value for key, value in values.items() if key != "organization_id"}
