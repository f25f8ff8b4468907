"""What a sheet of records shows: its headings, what references are called, how it stands."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.store.actor import Actor
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.store.record_labels import has_labels, labels_of
from kernel.store.records import begins, first_and_last, held, more_than, stand_of
from kernel.store.session import tenant_session
from kernel.workflows.record_cells import Labels

UNITS: Mapping[str, str] = {
    "ft": "ft", "bbl": "bbl", "mcf": "Mcf", "psi": "psi", "psia": "psia", "64ths": "64ths in",
    "acres": "acres", "f": "°F",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "api14": "API number", "afe_no": "AFE number", "min_pay_amount": "Minimum pay ($)",
    "estimate": "Estimate ($)", "committed": "Committed ($)", "actual": "Actual ($)",
    "gross_value": "Gross value ($)", "price": "Price ($ per unit)", "tax_id": "Tax number",
    "deductions": "Deductions ($)", "net_amount": "Net amount ($)", "tract_no": "Tract",
    "oil_gas_code": "Oil or gas", "rule_code": "What", "assigned_to": "Seen to by",
    "filed_at": "Filed on",
    "tax_rate": "Tax (part of value)", "price_source": "Price from", "index_name": "Index",
    "product_price_id": "Agreed price", "basis": "Basis", "mmbtu_per_mcf": "Heat (MMBtu/Mcf)",
    "tvd_ft": "True vertical depth (ft)", "total_md_ft": "Measured depth (ft)",
    "is_government": "Government", "regulator_code": "Regulator's code",
    "regulator_lease_no": "Lease number (regulator)", "regulator_district": "District",
    "td_date": "TD date", "hours": "Length (h)",
    "produced": "Produced (bbl or Mcf)", "opening_stock": "Opening stock (bbl)",
    "closing_stock": "Closing stock (bbl)", "volume": "Volume (bbl or Mcf)",
}  # fmt: skip

AT_ONCE = 5_000  # rows of a kind that grows with time; of more, a part is shown


def stand(actor: Actor, kind: RecordKind, where: Mapping[str, Any]) -> tuple[int, int]:
    """How many rows a sheet has, and a number that grows with every change of one."""
    with tenant_session(actor) as session:
        return stand_of(session, kind, where)


def row_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as REST answers it: amounts as exact text, days in ISO form."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Decimal):
            found[name] = f"{value:f}"
        elif isinstance(value, UUID):
            found[name] = str(value)
        elif isinstance(value, date | datetime):
            found[name] = value.isoformat()
        else:
            found[name] = value
    return found


def labels(
    actor: Actor,
    kind: RecordKind,
    where: Mapping[str, Any] | None = None,
    *,
    but: Collection[str] = (),
) -> dict[str, Labels]:
    """What the records that a kind refers to are called, by field.

    Args:
        actor: Who asks.
        kind: Of which kind.
        where: What the rows hold; of their parents only those that may have such rows are told.
        but: Fields that are not asked for.
    """
    wanted = {
        one.name: one.refers_to
        for one in kind.fields
        if one.refers_to and has_labels(one.refers_to) and one.name not in but
    }
    theirs = _of_parents(kind, where or {})
    asked = {name: (table, name == kind.parent) for name, table in wanted.items()}
    with tenant_session(actor) as session:
        found = {
            (table, is_parent): labels_of(session, table, theirs if is_parent else ())
            for table, is_parent in set(asked.values())
        }
    return {name: found[one] for name, one in asked.items()}


def _of_parents(kind: RecordKind, where: Mapping[str, Any]) -> list[Any]:
    """What the parents of rows that hold WHERE hold."""
    if kind.parent_kind is None:
        return []
    theirs = {name: value for name, value in where.items() if name not in kind.table.c}
    return held(kind.parent_kind, theirs) + (
        held(kind.parent_kind, {"id": where[kind.parent]}) if kind.parent in where else []
    )


def months_of_many(actor: Actor, kind: RecordKind) -> tuple[date, date] | None:
    """The first and the last month of a kind of which there are more than a sheet shows at once.

    Returns:
        The first days of both; None where all are shown.
    """
    if not kind.dated:
        return None
    with tenant_session(actor) as session:
        ends = first_and_last(session, kind) if more_than(session, kind, AT_ONCE) else None
    return ends and (ends[0].replace(day=1), ends[1].replace(day=1))


def too_many(
    actor: Actor, kind: RecordKind, where: Mapping[str, Any], words: str, most: int
) -> bool:
    """Whether more rows than that hold WHERE and begin with the words."""
    begun = [begins(kind, words)] if kind.begins and words else []
    with tenant_session(actor) as session:
        return more_than(session, kind, most, *held(kind, where), *begun)


def called(actor: Actor, kind: RecordKind, words: str) -> Labels:
    """The leases or completions to which rows of a kind may belong and whose label has WORDS."""
    table = kind.filters[kind.whose].refers_to
    wanted = words.casefold().split()
    with tenant_session(actor) as session:
        named = labels_of(session, table)
    return {key: one for key, one in named.items() if all(w in one.casefold() for w in wanted)}


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
