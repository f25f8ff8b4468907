"""What a sheet of records shows: its headings, what references are called, how it stands."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.store.actor import Actor
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.store.record_labels import has_labels, labels_of
from kernel.store.records import stand_of
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
