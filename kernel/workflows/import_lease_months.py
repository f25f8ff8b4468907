"""Lease months of the Commission's dump brought in: volumes and stocks of a lease by product.

A lease is known by district, code and number together. A month whose report was not filed is left
out, since its zeros say nothing. Total dispositions are left out too: the dump does not say where
the volumes went.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from kernel.documents.record_rows import RecordRow
from kernel.store import asset_tables as assets
from kernel.store.ids import uuid7
from kernel.store.record_import import bare, closed_months, lease_volumes, note_changes
from kernel.store.volume_imports import note_made
from kernel.store.volume_tables import lease_volume
from kernel.workflows.bringing import Bringing
from kernel.workflows.volume_block import LOCKED

_LONG = {"O": 5, "G": 6}  # digits of a lease's number, of a gas well's
_AT_ONCE = 5_000
# By code: product, its volume, its stock at the end of the month.
_PRODUCTS: Mapping[str, Sequence[tuple[str, str, str | None]]] = {
    "O": (("oil", "oil_bbl", "oil_stock_bbl"), ("casinghead_gas", "casinghead_mcf", None)),
    "G": (("gas_well_gas", "gas_mcf", None), ("condensate", "cond_bbl", "cond_stock_bbl")),
}
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Product:
    """A lease's month of a product."""

    product: str
    produced: Decimal | None
    closing_stock: Decimal | None


def bring(brought: Bringing, rows: Sequence[RecordRow]) -> None:
    """Bring a block of lease months in."""
    left_out: dict[str, list[int]] = defaultdict(list)
    wanted: list[tuple[RecordRow, _Key, list[_Product]]] = []
    seen: set[tuple[_Key, Any]] = set()
    for one in rows:
        key = _key(one)
        if one.values["filed"] == "no":
            left_out["not_filed"].append(one.line)
        elif (key, one.values["production_month"]) in seen:
            brought.set_aside(
                one.line, "twice", "The same lease and month stands further up. Keep one."
            )
        elif key not in brought.known.numbered and not brought.make:
            left_out["others"].append(one.line)
        elif not (products := list(_products(one, left_out))):
            brought.set_aside(
                one.line, "no_volume", "It has no volume. Fill in 0 where nothing was made."
            )
        else:
            seen.add((key, one.values["production_month"]))
            wanted.append((one, key, products))
    _make_leases(brought, [(one, key) for one, key, _ in wanted])
    _write(brought, wanted)
    words = {
        "not_filed": "No report was filed for the month; the row was left out.",
        "others": "Leases that you do not have were left out.",
        "odd_product": "An oil lease with gas-well gas, or a gas well with oil.",
    }
    for code, lines in left_out.items():
        brought.remark(code, words[code], lines)


def _key(one: RecordRow) -> _Key:
    """District, code and number, bare."""
    told = one.values
    return bare(told["district_name"]), told["oil_gas_code"], bare(told["lease_number"])


def _products(one: RecordRow, remarks: dict[str, list[int]]) -> Iterator[_Product]:
    """What a line says of each product; zeros of the other kind of lease say nothing."""
    odd = False
    for code, products in _PRODUCTS.items():
        own = code == one.values["oil_gas_code"]
        for product, volume, stock in products:
            produced = one.values[volume]
            closing = one.values[stock] if stock else None
            if (own and (produced, closing) != (None, None)) or produced or closing:
                odd |= not own
                yield _Product(product=product, produced=produced, closing_stock=closing)
    if odd:
        remarks["odd_product"].append(one.line)


def _make_leases(brought: Bringing, rows: Sequence[tuple[RecordRow, _Key]]) -> None:
    """Make leases that nobody has, with field and operator, from the first row of each."""
    first: dict[_Key, RecordRow] = {}
    for one, key in rows:
        if key not in brought.known.numbered:
            first.setdefault(key, one)
    made: dict[str, list[dict[str, Any]]] = {"company": [], "field": [], "lease": []}
    operators: list[dict[str, Any]] = []
    for key, one in first.items():
        told, code = one.values, one.values["oil_gas_code"]
        lease_id = uuid7()
        made["lease"].append(
            {
                "id": lease_id,
                "name": told["lease_name"] or told["lease_number"],
                "field_id": _field(brought, told, made["field"]),
                "jurisdiction": "TX",
                "regulator_lease_no": told["lease_number"].zfill(_LONG[code]),
                "regulator_district": told["district_name"],
                "oil_gas_code": code,
            }
        )
        if operator := _operator(brought, told, made["company"]):
            operators.append(
                {
                    "id": uuid7(),
                    "lease_id": lease_id,
                    "company_id": operator,
                    "valid": Range(told["production_month"], None),
                }
            )
        brought.known.numbered[key] = lease_id
        brought.wanted.leases.add(("TX", "/".join(key)))
    for table in (assets.company, assets.field, assets.lease):
        _insert(brought, table, made[table.name])
        note_made(
            brought.session, brought.row.id, table.name, [row["id"] for row in made[table.name]]
        )
    _insert(brought, assets.lease_operator, operators)


def _field(brought: Bringing, told: Mapping[str, Any], made: list[dict[str, Any]]) -> UUID | None:
    code = told["field_no"]
    if not code:
        return None
    known = brought.known.fields
    if bare(code) not in known:
        known[bare(code)] = uuid7()
        made.append(
            {
                "id": known[bare(code)],
                "name": told["field_name"] or code,
                "jurisdiction": "TX",
                "regulator_code": code,
                "district": told["district_name"],
            }
        )
    return known[bare(code)]


def _operator(
    brought: Bringing, told: Mapping[str, Any], made: list[dict[str, Any]]
) -> UUID | None:
    code = told["operator_no"] or told["operator_name"]
    if not code:
        return None
    known = brought.known.codes
    if bare(code) not in known:
        known[bare(code)] = uuid7()
        brought.wanted.companies.add(code)
        made.append(
            {
                "id": known[bare(code)],
                "name": told["operator_name"] or code,
                "short_code": code,
            }
        )
    return known[bare(code)]


def _write(brought: Bringing, wanted: Sequence[tuple[RecordRow, _Key, list[_Product]]]) -> None:
    """Add what is new and change what differs; an empty figure leaves what stands."""
    ids = {key: brought.known.numbered[key] for _, key, _ in wanted}
    standing = lease_volumes(brought.session, set(ids.values()))
    closed = closed_months(brought.session)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    notes: list[tuple[UUID, int, Mapping[str, Any] | None]] = []
    for one, key, products in wanted:
        month = one.values["production_month"]
        new: list[dict[str, Any]] = []
        other: list[tuple[Any, dict[str, Any]]] = []
        for product in products:
            says = {
                name: value
                for name in ("produced", "closing_stock")
                if (value := getattr(product, name)) is not None
            }
            before = standing.get((ids[key], month, product.product))
            if before is None:
                named = {"lease_id": ids[key], "production_month": month}
                new.append({"id": uuid7(), **named, "product": product.product, **_both(says)})
            elif any(getattr(before, name) != value for name, value in says.items()):
                other.append((before, says))
        if (new or other) and (
            (ids[key], month) in closed or any(row.status == "locked" for row, _ in other)
        ):
            brought.set_aside(one.line, "locked", LOCKED)
            continue
        added += new
        notes += [(row["id"], 1, None) for row in new]
        for before, says in other:
            stands = {**before._mapping, **says}
            changed.append(
                {
                    "of_id": before.id,
                    "produced": stands["produced"],
                    "closing_stock": stands["closing_stock"],
                }
            )
            notes.append((before.id, before.version + 1, dict(before._mapping)))
        brought.days.append(month)
        outcome = "changed" if other else "added" if new else "unchanged"
        setattr(brought, outcome, getattr(brought, outcome) + 1)
    _insert(brought, lease_volume, added)
    for start in range(0, len(changed), _AT_ONCE):
        brought.session.connection().execute(
            sa.update(lease_volume)
            .where(lease_volume.c.id == sa.bindparam("of_id"))
            .values(
                produced=sa.bindparam("produced"),
                closing_stock=sa.bindparam("closing_stock"),
                version=lease_volume.c.version + 1,
            ),
            changed[start : start + _AT_ONCE],
        )
    note_changes(brought.session, brought.row.id, lease_volume, notes)


def _both(says: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    return {"produced": says.get("produced"), "closing_stock": says.get("closing_stock")}


def _insert(brought: Bringing, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        brought.session.execute(sa.insert(table), list(rows[start : start + _AT_ONCE]))
