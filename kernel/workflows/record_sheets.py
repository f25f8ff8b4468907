"""Records as a sheet: saved in one transaction, undone in one, and taken away as a file.

A save is all or nothing, and answers what takes it back. Every row names the version that the
writer saw, so nobody's change is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.store.record_labels import has_labels, labels_of
from kernel.store.records import After, Sort, find_record
from kernel.store.session import tenant_session
from kernel.workflows.records import (
    MOST_A_PAGE,
    MOST_AT_ONCE,
    add_in,
    change_in,
    delete_in,
    list_page,
)

MOST_IN_A_FILE = 50_000
Labels = Mapping[UUID, str]
UNITS: Mapping[str, str] = {
    "ft": "ft", "bbl": "bbl", "mcf": "Mcf", "psi": "psi", "psia": "psia", "64ths": "64ths in",
    "acres": "acres", "f": "°F",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "api14": "API number", "afe_no": "AFE number", "min_pay_amount": "Minimum pay ($)",
    "estimate": "Estimate ($)", "committed": "Committed ($)", "actual": "Actual ($)",
    "gross_value": "Gross value ($)", "price": "Price ($ per unit)", "tax_id": "Tax number",
    "deductions": "Deductions ($)", "net_amount": "Net amount ($)", "tract_no": "Tract",
    "rule_code": "What", "assigned_to": "Seen to by", "filed_at": "Filed on",
    "tax_rate": "Tax (part of value)",
    "tvd_ft": "True vertical depth (ft)", "total_md_ft": "Measured depth (ft)",
    "is_government": "Government", "regulator_code": "Regulator's code",
    "regulator_lease_no": "Lease number (regulator)", "regulator_district": "District",
    "td_date": "TD date", "hours": "Length (h)",
    "produced": "Produced (bbl or Mcf)", "opening_stock": "Opening stock (bbl)",
    "closing_stock": "Closing stock (bbl)", "volume": "Volume (bbl or Mcf)",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is written in one go: changes and deletions name the version that was seen."""

    changes: tuple[tuple[UUID, int, Mapping[str, Any]], ...] = ()
    adds: tuple[Mapping[str, Any], ...] = ()
    deletes: tuple[tuple[UUID, int], ...] = ()

    @property
    def size(self) -> int:
        """How many rows it touches."""
        return len(self.changes) + len(self.adds) + len(self.deletes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """Rows of a kind with what its references are called.

    Attributes:
        next: Where the next page begins; None on the last.
    """

    rows: tuple[dict[str, Any], ...]
    labels: Mapping[str, Labels]
    next: After | None = None


def sheet_page(
    actor: Actor,
    kind: RecordKind,
    *,
    where: Mapping[str, Any] | None = None,
    words: str = "",
    sort: Sort | None = None,
    after: After | None = None,
    most: int = 200,
) -> SheetPage:
    """A page of a sheet; every role reads."""
    page = list_page(actor, kind, where=where, words=words, sort=sort, after=after, most=most)
    return SheetPage(rows=page.rows, labels=labels(actor, kind), next=page.after)


def labels(actor: Actor, kind: RecordKind) -> dict[str, Labels]:
    """What the records that a kind refers to are called, by field."""
    wanted = {
        one.name: one.refers_to
        for one in kind.fields
        if one.refers_to and has_labels(one.refers_to)
    }
    with tenant_session(actor) as session:
        found = {table: labels_of(session, table) for table in set(wanted.values())}
    return {name: found[table] for name, table in wanted.items()}


def save_sheet(actor: Actor, kind: RecordKind, batch: Saved) -> Saved:
    """Write a sheet's changes, all or none.

    Returns:
        What takes it back.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: Somebody changed a row since, it is in use, or it is closed to changes.
        InvalidInput: A value is not possible, or there is too much at once.
    """
    actor.must_be(Role.EDITOR)
    if not 1 <= batch.size <= MOST_AT_ONCE:
        raise InvalidInput(
            f"{batch.size} rows cannot be saved at once.", hint=f"Save from 1 to {MOST_AT_ONCE}."
        )
    with tenant_session(actor) as session:
        gone = [delete_in(session, kind, row_id, seen=seen) for row_id, seen in batch.deletes]
        back = []
        for row_id, seen, values in batch.changes:
            before = _values_before(session, kind, row_id, values)
            after = change_in(session, kind, row_id, seen=seen, values=values)
            back.append((row_id, after.get("version") or 0, before))
        made = add_in(session, kind, batch.adds) if batch.adds else []
    return Saved(
        changes=tuple(back),
        adds=tuple(_writable(kind, row) for row in gone),
        deletes=tuple((row_id, 1) for row_id in made),
    )


def _values_before(
    session: Session, kind: RecordKind, row_id: UUID, values: Mapping[str, Any]
) -> dict[str, Any]:
    before = find_record(session, kind, row_id)
    return {name: before[name] for name in values}


def _writable(kind: RecordKind, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        one.name: row[one.name]
        for one in kind.fields
        if one.writable and row.get(one.name) is not None
    }


def sheet_file(
    actor: Actor,
    kind: RecordKind,
    format: Literal["csv", "xlsx"],
    *,
    where: Mapping[str, Any] | None = None,
    words: str = "",
) -> bytes:
    """Every row of a sheet as a file, references by their labels; at most 50,000."""
    shown = labels(actor, kind)
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = list_page(actor, kind, where=where, words=words, after=after, most=MOST_A_PAGE)
        rows += page.rows
        after = page.after
        if after is None or len(rows) >= MOST_IN_A_FILE:
            break
    table = Rows(
        name=kind.path.replace("-", " ").capitalize(),
        headings=[heading(one) for one in kind.fields],
        rows=[[_said(one, row.get(one.name), shown) for one in kind.fields] for row in rows],
    )
    return rows_csv(table) if format == "csv" else rows_xlsx([table])


def _said(of: RecordField, value: Any, shown: Mapping[str, Labels]) -> Any:
    if isinstance(value, UUID):
        return shown.get(of.name, {}).get(value, str(value))
    if isinstance(value, dict | list | tuple):
        return "; ".join(map(str, value.items() if isinstance(value, dict) else value))
    return value


def heading(of: RecordField) -> str:
    """A field as a heading, with its unit.

    >>> from kernel.store.record_kinds import KINDS
    >>> [heading(one) for one in KINDS["leases"].fields][:2]
    ['Name', 'Field']
    """
    if of.name in WORDS:
        return WORDS[of.name]
    stem, _, end = of.name.rpartition("_")
    if end in UNITS and of.places is not None:
        return f"{stem.replace('_', ' ').capitalize()} ({UNITS[end]})"
    name = of.name.removesuffix("_id").removesuffix("_company") if of.refers_to else of.name
    return name.replace("_", " ").capitalize()
