"""The core records, as a person works with them: list, look, add, change, delete.

What needs a decision of its own, such as the approval of an AFE or a deck, is not done here: those
fields are fixed, and what has been decided is closed to changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.finance.afe import AfeStatus
from kernel.store import records, request_keys
from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import KINDS, RecordField, RecordKind
from kernel.store.records import After, Sort
from kernel.store.revenue import has_posted_lines
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.sale_prices import priced

Values = Mapping[str, Any]
MOST_A_PAGE = 500
MOST_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """Some records, and where the next page begins; None on the last."""

    rows: tuple[dict[str, Any], ...]
    after: After | None


def kinds() -> tuple[RecordKind, ...]:
    """Every kind of core record."""
    return tuple(KINDS.values())


def kind_of(path: str) -> RecordKind:
    """The kind of an address.

    Raises:
        NotFound: There is none.
    """
    if path not in KINDS:
        raise NotFound(f"There are no records “{path}”.", hint="See the list at /api/docs.")
    return KINDS[path]


def list_page(
    actor: Actor,
    kind: RecordKind,
    *,
    where: Values | None = None,
    words: str = "",
    sort: Sort | None = None,
    after: After | None = None,
    most: int = 50,
) -> RecordPage:
    """A page of records.

    Args:
        actor: Who asks; every role reads.
        kind: Of which kind.
        where: Values that fields must have.
        words: Each must occur in one of the searched fields; of sales, how the number of the
            statement begins.
        sort: The order; by age where None.
        after: The end of the page before.
        most: Rows of a page, at most 500.
    """
    sort = sort or Sort()
    if sort.field not in records.sortable(kind):
        raise InvalidInput(
            f"A list cannot be ordered by {sort.field}.",
            hint=f"Choose one of: {', '.join(records.sortable(kind))}.",
        )
    if words and not (kind.searched or kind.begins):
        raise InvalidInput(f"A {kind.name} has no words to search.", hint="Filter by a field.")
    most = min(max(most, 1), MOST_A_PAGE)
    with tenant_session(actor) as session:
        rows = records.list_records(
            session, kind, where=where or {}, words=words, sort=sort, after=after, most=most + 1
        )
    after = records.end_of_page(rows[most - 1], sort) if len(rows) > most else None
    return RecordPage(rows=tuple(rows[:most]), after=after)


def one(actor: Actor, kind: RecordKind, record_id: UUID) -> dict[str, Any]:
    """One record.

    Raises:
        NotFound: There is none of this organization.
    """
    with tenant_session(actor) as session:
        return records.find_record(session, kind, record_id)


def add(
    actor: Actor, kind: RecordKind, rows: Sequence[Values], *, key: str = ""
) -> list[dict[str, Any]]:
    """Add records, all or none.

    Args:
        actor: Who adds; an Editor at least.
        kind: Of which kind.
        rows: Their fields.
        key: Of the request: sent again with the same rows it answers the same records.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: One is there already, or its parent is closed to changes.
        InvalidInput: A value is not possible.
    """
    actor.must_be(Role.EDITOR)
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise InvalidInput(
            f"{len(rows)} records cannot be added at once.",
            hint=f"Send from 1 to {MOST_AT_ONCE}.",
        )
    ready = [_checked(kind, row) for row in rows]
    digest = sha256(repr((kind.path, ready)).encode()).hexdigest()
    with tenant_session(actor) as session:
        ids = request_keys.made_before(session, key, digest) if key else None
        if ids is None:
            ids = add_in(session, kind, ready)
            if key:
                request_keys.keep_made(session, key, digest, ids)
        return [records.find_record(session, kind, record_id) for record_id in ids]


def change(
    actor: Actor, kind: RecordKind, record_id: UUID, *, seen: int, values: Values
) -> dict[str, Any]:
    """Change fields of a record that still stands at the version that the writer saw.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is none of this organization.
        Conflict: Somebody changed it since, or it is closed to changes.
        InvalidInput: A value is not possible.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        return change_in(session, kind, record_id, seen=seen, values=values)


def delete(actor: Actor, kind: RecordKind, record_id: UUID, *, seen: int) -> None:
    """Delete a record that nothing refers to.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is none of this organization.
        Conflict: Somebody changed it since, others refer to it, or it is closed to changes.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        delete_in(session, kind, record_id, seen=seen)


def add_in(
    session: Session, kind: RecordKind, rows: Sequence[Values], *, ids: Sequence[UUID] = ()
) -> list[UUID]:
    """As `add`, in an open transaction, where it is given under these ids; those of what is new."""
    _refuse_read_only(kind)
    ready = [_checked(kind, row) for row in rows]
    for row in ready:
        _require_open(session, kind, row)
    if kind.path == "sales-lines":
        ready = [priced(session, row) for row in ready]
    if ids:
        ready = [row | {"id": one} for row, one in zip(ready, ids, strict=True)]
    return records.add_records(session, kind, ready)


def change_in(
    session: Session, kind: RecordKind, record_id: UUID, *, seen: int, values: Values
) -> dict[str, Any]:
    """As `change`, in an open transaction."""
    _refuse_read_only(kind)
    before = records.find_record(session, kind, record_id)
    _require_open(session, kind, before, touched=values)
    ready = _checked(kind, _with_both_ends(kind, before, values))
    _require_open(session, kind, {**before, **ready}, touched=values)
    if kind.path == "sales-lines":
        ready = priced(session, ready, before)
    if kind.path == "compliance-schedule":
        ready = _filed(ready, before)
    return records.change_record(session, kind, record_id, seen=seen, values=ready)


def delete_in(session: Session, kind: RecordKind, record_id: UUID, *, seen: int) -> dict[str, Any]:
    """As `delete`, in an open transaction; what was deleted."""
    _refuse_read_only(kind)
    before = records.find_record(session, kind, record_id)
    _require_open(session, kind, before)
    records.delete_record(session, kind, record_id, seen=seen)
    return before


def _refuse_read_only(kind: RecordKind) -> None:
    if kind.read_only:
        raise InvalidInput(
            f"A {kind.name} is not typed.", hint="It is made by the month close or an import."
        )


def _filed(values: dict[str, Any], before: Values) -> dict[str, Any]:
    """A duty whose day of filing is noted is filed, where nothing else is said of its outcome."""
    if values.get("filed_at") and "outcome" not in values and before["outcome"] == "none":
        return {**values, "outcome": "filed"}
    return values


def _with_both_ends(kind: RecordKind, before: Values, values: Values) -> dict[str, Any]:
    """A change of one end of a span leaves the other as it was."""
    ready = dict(values)
    names = {field.name for field in kind.fields}
    for name in names & values.keys():
        stem = name.rsplit("_", 1)[0]
        ends = {f"{stem}_from", f"{stem}_to"}
        if name in ends and ends <= names:  # and not one like “assigned_to”
            for end in ends:
                ready.setdefault(end, before.get(end))
    return ready


def _checked(kind: RecordKind, row: Values) -> dict[str, Any]:
    """The row as it is stored; API numbers in their one form."""
    fields: dict[str, RecordField] = {field.name: field for field in kind.fields}
    for name in row:
        if name not in fields:
            raise InvalidInput(f"A {kind.name} has no “{name}”.", hint="See /api/docs.")
        if not fields[name].writable:
            raise InvalidInput(
                f"“{name}” of a {kind.name} is not typed.", hint="It follows from other steps."
            )
    ready = dict(row)
    if ready.get("api14"):
        ready["api14"] = ApiNumber.parse(ready["api14"], any_county=True).api14
    return ready


_Parent = tuple[str, str, str]  # kind, field that refers to it, the status in which it is open
_PARENTS: Mapping[str, _Parent] = {
    "afe-lines": ("afes", "afe_id", "draft"),
    "afe-approvals": ("afes", "afe_id", "draft"),
    "cost-interests": ("cost-decks", "cost_deck_id", "draft"),
    "division-order-interests": ("division-orders", "division_order_id", "draft"),
}
_CLOSED: Mapping[str, frozenset[str]] = {
    "afes": frozenset(AfeStatus) - {AfeStatus.DRAFT},
    "cost-decks": frozenset({"approved", "superseded"}),
    "division-orders": frozenset({"approved", "superseded"}),
    "lease-volumes": frozenset({"locked"}),
    "sales-lines": frozenset({"distributed"}),
}
# What the posted lines of a sale say of it; its volume and price may be corrected.
_OF_A_POSTED_SALE = frozenset({"lease_id", "well_id", "product", "sale_month"})
# What an AFE's lines cost is booked until the AFE is closed; what they were estimated at is not.
_BOOKED = frozenset({"committed", "actual"})


def _require_open(
    session: Session, kind: RecordKind, row: Values, *, touched: Collection[str] = ()
) -> None:
    """Refuse to touch what has been submitted, approved, locked or paid on."""
    if row.get("status") in _CLOSED.get(kind.path, ()):
        raise Conflict(
            f"This {kind.name} is {row['status']} and no longer changes.",
            hint="Make a new version of it, or a correction.",
        )
    moves_a_sale = kind.path == "sales-lines" and _OF_A_POSTED_SALE.intersection(touched)
    if moves_a_sale and has_posted_lines(session, row["id"]):
        raise Conflict(
            "Owners were paid on this sale.",
            hint="Set its volume to 0 and enter the sale anew where it belongs.",
        )
    if kind.path not in _PARENTS:
        return
    parent_path, field, open_status = _PARENTS[kind.path]
    parent = records.find_record(session, KINDS[parent_path], row[field])
    is_booking = kind.path == "afe-lines" and bool(touched) and _BOOKED.issuperset(touched)
    if is_booking and parent["status"] in {AfeStatus.SUBMITTED, AfeStatus.APPROVED}:
        return
    if parent["status"] != open_status:
        raise Conflict(
            f"Its {KINDS[parent_path].name} is {parent['status']} and no longer changes.",
            hint="Make a new version of it.",
        )
