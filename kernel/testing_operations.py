"""A lease with wells, tests, volumes, statements and a deck, made with the verbs people use.

lease = a_lease(actor); month = a_month(actor, lease)      # the worked allocation of the reference
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.store.actor import Actor
from kernel.store.money_tables import division_order
from kernel.store.session import tenant_session
from kernel.store.volume_tables import production_month
from kernel.workflows import records

JANUARY = date(2025, 1, 1)
# The worked deck of the reference: owner, kind and decimal.
DECK = (
    ("WI-A", "WI_NRI", "0.48750000"),
    ("WI-B", "WI_NRI", "0.26250000"),
    ("RI-1", "RI", "0.12500000"),
    ("RI-2", "RI", "0.06250000"),
    ("ORRI", "ORRI", "0.06250000"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease with the ids of what belongs to it."""

    id: UUID
    completions: tuple[UUID, ...]
    purchaser: UUID
    owners: Mapping[str, UUID]
    deck: UUID | None


def added(actor: Actor, path: str, /, **values: Any) -> dict[str, Any]:
    """Add one record of a kind."""
    [row] = records.add(actor, records.kind_of(path), [values])
    return row


def changed(actor: Actor, kind: str, record_id: UUID, **values: Any) -> dict[str, Any]:
    """Change a record as it stands."""
    of = records.kind_of(kind)
    seen = records.one(actor, of, record_id).get("version", 0)
    return records.change(actor, of, record_id, seen=seen, values=values)


def a_company(actor: Actor, code: str, **more: Any) -> UUID:
    """A company by its short code; the one that is there where it was made before."""
    kind = records.kind_of("companies")
    found = records.list_page(actor, kind, where={"short_code": code}).rows
    row = found[0] if found else added(actor, "companies", name=code, short_code=code, **more)
    return UUID(str(row["id"]))


def a_lease(
    actor: Actor,
    name: str = "MABEE",
    *,
    rates: Sequence[str | None] = ("120", "60", "20"),
    deck: Sequence[tuple[str, str, str]] = DECK,
    day: date = JANUARY,
    **more: Any,
) -> Lease:
    """A Texas oil lease with a well for each rate of an accepted oil test [bbl/d], and a deck."""
    lease = added(actor, "leases", name=name, jurisdiction="TX", oil_gas_code="O", **more)["id"]
    completions = []
    for number, rate in enumerate(rates, start=1):
        well = added(actor, "asset-wells", name=f"{name} {number}", lease_id=lease,
                     status="producing")["id"]  # fmt: skip
        stream = added(actor, "completions", well_id=well, interval_code="001")["id"]
        added(actor, "completion-leases", completion_id=stream, lease_id=lease, valid_from=day)
        if rate is not None:
            added(actor, "well-tests", completion_id=stream, test_date=day, hours="24",
                  oil_bbl=rate, gas_mcf=rate, water_bbl=rate, status="accepted")  # fmt: skip
        completions.append(stream)
    owners = {code: a_company(actor, code) for code, _, _ in deck}
    return Lease(
        id=lease,
        completions=tuple(completions),
        purchaser=a_company(actor, "PLAINS"),
        owners=owners,
        deck=an_approved_deck(actor, lease, deck, day=day) if deck else None,
    )


def an_approved_deck(
    actor: Actor,
    lease: UUID,
    deck: Sequence[tuple[str, str, str]] = DECK,
    *,
    day: date = JANUARY,
    until: date | None = None,
    product: str = "oil",
) -> UUID:
    """A deck as if it had been approved by its own step."""
    made: UUID = added(actor, "division-orders", lease_id=lease, product=product, valid_from=day,
                       valid_to=until)["id"]  # fmt: skip
    for code, kind, decimal in deck:
        added(actor, "division-order-interests", division_order_id=made,
              company_id=a_company(actor, code), interest_type=kind, decimal=decimal)  # fmt: skip
    with tenant_session(actor) as session:
        session.execute(
            sa.update(division_order).where(division_order.c.id == made).values(status="approved")
        )
    return made


def a_month(
    actor: Actor,
    lease: Lease,
    *,
    month: date = JANUARY,
    produced: str = "5400",
    days_on: Sequence[str | None] = ("30", "28", "15.5"),
    sold: str = "1000",
    price: str = "75.123",
    stated: str = "75123.00",
    opening: str = "100",
) -> UUID:
    """A month that balances: days on, the oil of the lease, what was sold of it, its statement.

    Returns:
        The sales line.
    """
    with tenant_session(actor) as session:
        for completion, days in zip(lease.completions, days_on, strict=True):
            session.execute(
                sa.insert(production_month).values(
                    completion_id=completion,
                    production_month=month,
                    lease_id=lease.id,
                    days_on=days,
                    source="measured",
                )
            )
    left = str(Decimal(opening) + Decimal(produced) - Decimal(sold))
    volume = added(actor, "lease-volumes", lease_id=lease.id, production_month=month,
                   product="oil", opening_stock=opening, produced=produced,
                   closing_stock=left)["id"]  # fmt: skip
    added(actor, "dispositions", lease_volume_id=volume, disposition_code="1", volume=sold,
          purchaser_company_id=lease.purchaser)  # fmt: skip
    made: UUID = added(actor, "sales-lines", lease_id=lease.id, product="oil", sale_month=month,
                       purchaser_company_id=lease.purchaser, volume=sold, price=price,
                       gross_value=stated, statement_ref=f"{month:%Y-%m}-{lease.id}",
                       line_no=1)["id"]  # fmt: skip
    return made
