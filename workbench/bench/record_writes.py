"""One record of each kind as a program adds, reads, changes and deletes it.

Each is told by a number of its own: none meets another or what stands already.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from kernel.store.actor import Actor
from kernel.store.session import tenant_session

BEFORE = date(1900, 1, 1)  # nothing is known of these years
FROM = date(2030, 1, 1)
VERBS = ("create", "read", "update", "delete")
Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Ids of what new records refer to."""

    leases: Sequence[UUID]
    wells: Sequence[UUID]
    completions: Sequence[UUID]
    companies: Sequence[UUID]
    volumes: Sequence[UUID]
    cost_decks: Sequence[UUID]
    afes: Sequence[UUID]
    orders: Sequence[UUID]


def known_of(actor: Actor) -> Known:
    """What an organization has; of AFEs, decks and volumes those that are still open."""
    questions = {
        "leases": "lease",
        "wells": "asset_well",
        "completions": "completion",
        "companies": "company",
        "volumes": "lease_volume where status = 'draft'",
        "cost_decks": "cost_deck where status = 'draft'",
        "afes": "afe where status = 'draft'",
        "orders": "division_order where status = 'draft'",
    }
    with tenant_session(actor) as session:
        return Known(
            **{
                name: session.scalars(
                    sa.text(f"select id from app.{rows} order by id limit 1000")  # noqa: S608
                ).all()
                for name, rows in questions.items()
            }
        )


def _at(among: Sequence[UUID], n: int) -> UUID:
    return among[n % len(among)]


def _months(start: date, n: int) -> date:
    return start.replace(year=start.year + n // 12 % 19, month=1 + n % 12)


# By kind: the new record, and what is changed of it.
_RECORDS: Mapping[str, tuple[Callable[[Known, int], Body], Body]] = {
    "fields": (
        lambda _, n: {"name": f"NEW {n}", "jurisdiction": "TX", "regulator_code": f"N{n}"},
        {"county": "MIDLAND"},
    ),
    "companies": (
        lambda _, n: {"name": f"NEW {n}", "short_code": f"N{n}"},
        {"contact_email": "land@example.com"},
    ),
    "company-roles": (
        lambda known, n: {"company_id": _at(known.companies, n), "role": "vendor", **_span(n)},
        {"role": "transporter"},
    ),
    "leases": (
        lambda _, n: {"name": f"NEW {n}", "jurisdiction": "TX", "gross_acres": "640"},
        {"royalty_rate": "0.1875"},
    ),
    "lease-operators": (
        lambda known, n: {
            "lease_id": _at(known.leases, n), "company_id": _at(known.companies, n), **_span(n),
        },
        {"valid_from": "1899-01-01"},
    ),
    "asset-wells": (
        lambda known, n: {
            "name": f"NEW {n}", "lease_id": _at(known.leases, n), "well_no": f"{n}H",
            "api14": f"42{461 + 2 * (n // 99_999):03d}{1 + n % 99_999:05d}0000",
        },
        {"status": "drilling"},
    ),
    "completions": (
        lambda known, n: {"well_id": _at(known.wells, n), "interval_code": f"N{n}"},
        {"reservoir": "SPRABERRY"},
    ),
    "completion-leases": (
        lambda known, n: {
            "completion_id": _at(known.completions, n), "lease_id": _at(known.leases, n),
            **_span(n),
        },
        {"valid_from": "1899-01-01"},
    ),
    "well-tests": (
        lambda known, n: {
            "completion_id": _at(known.completions, n), "test_date": _day(n), "hours": "24",
            "oil_bbl": "12.5", "gas_mcf": "31", "water_bbl": "8",
        },
        {"status": "accepted"},
    ),
    "lease-volumes": (
        lambda known, n: {
            "lease_id": _at(known.leases, n), "product": "condensate", "produced": "1250.5",
            "production_month": _months(FROM, n // len(known.leases)),
        },
        {"closing_stock": "10"},
    ),
    "dispositions": (
        lambda known, n: {
            "lease_volume_id": _at(known.volumes, n), "disposition_code": "5", "volume": "10",
        },
        {"volume": "12"},
    ),
    "cost-decks": (
        lambda known, n: {"lease_id": _at(known.leases, n), "name": f"NEW {n}", **_span(n)},
        {"source_note": "JOA, exhibit A"},
    ),
    "cost-interests": (
        lambda known, n: {
            "cost_deck_id": _at(known.cost_decks, n), "working_interest": "0.01",
            "company_id": _another(known, known.cost_decks, n),
        },
        {"working_interest": "0.02"},
    ),
    "afes": (
        lambda known, n: {"afe_no": f"N-{n}", "kind": "workover", "well_id": _at(known.wells, n)},
        {"description": "Pump"},
    ),
    "afe-lines": (
        lambda known, n: {
            "afe_id": _at(known.afes, n), "line_no": 100 + n, "account_code": "8100",
            "phase": "drilling", "estimate": "125000.00",
        },
        {"estimate": "130000.00"},
    ),
    "afe-approvals": (
        lambda known, n: {
            "afe_id": _at(known.afes, n), "company_id": _another(known, known.afes, n),
            "working_interest": "0.25", "net_amount": "31250.00",
        },
        {"evidence": "Letter"},
    ),
    "division-orders": (
        lambda known, n: {"lease_id": _at(known.leases, n), "product": "ngl", **_span(n)},
        {"source_note": "Title opinion"},
    ),
    "division-order-interests": (
        lambda known, n: {
            "division_order_id": _at(known.orders, n), "company_id": _at(known.companies, n),
            "interest_type": "ORRI", "tract_no": f"N{n}", "decimal": "0.00010000",
        },
        {"decimal": "0.00020000"},
    ),
    "sales-lines": (
        lambda known, n: {
            "lease_id": _at(known.leases, n), "product": "oil", "sale_month": "2025-12-01",
            "purchaser_company_id": known.companies[0], "volume": "1180",
            "statement_ref": f"N{n}", "line_no": 1,
        },
        {"deductions": "5.00"},
    ),
    "product-prices": (
        lambda known, n: {
            "product": "oil", "basis": "bbl", "price": "71.25", "index_name": f"NEW {n}",
            "lease_id": _at(known.leases, n), **_span(n),
        },
        {"price": "71.50"},
    ),
    "tax-conditions": (
        lambda known, n: {
            "lease_id": _at(known.leases, n), "product": "gas", "condition": "exempt",
            "reason": f"Order {n}", **_span(n),
        },
        {"reason": "Another order"},
    ),
    "compliance-schedule": (
        lambda known, n: {
            "rule_code": "form_pr", "subject": "lease", "lease_id": _at(known.leases, n),
            "period_start": _day(n), "due_date": _day(n + 60),
        },
        {"evidence": "Receipt"},
    ),
    "regulatory-reports": (
        lambda known, n: {
            "form": "PR", "lease_id": _at(known.leases, n), "period_start": _day(n),
        },
        {"confirmation_no": "1234"},
    ),
}  # fmt: skip
_VOLUMES = {"production-months": "production_month", "production-days": "production_date"}
_VOLUME = {"oil_bbl": "1250.5", "gas_mcf": "3100", "water_bbl": "820", "source": "measured"}
ENTITIES = (*_RECORDS, *_VOLUMES)


def _day(n: int) -> date:
    return BEFORE + timedelta(days=n % 36_000)


def _span(n: int) -> Body:
    """A day of its own; the end is the first on which it no longer holds."""
    return {"valid_from": _day(n), "valid_to": _day(n) + timedelta(days=1)}


def _another(known: Known, parents: Sequence[UUID], n: int) -> UUID:
    """A company for each round through the parents, beginning with those that have no part."""
    return known.companies[-1 - n // len(parents) % (len(known.companies) // 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A record's requests.

    Attributes:
        path: Where it is added.
        new: What is added.
        change: What is changed of it.
        key: The columns by which it is addressed.
    """

    path: str
    new: Body
    change: Body
    key: tuple[str, ...]


def write_of(entity: str, known: Known, n: int) -> Write:
    """The requests of record number N of an entity."""
    if entity in _VOLUMES:
        period = _VOLUMES[entity]
        turn = n // len(known.completions)
        month = _months(FROM, turn)
        at = month if period == "production_month" else FROM + timedelta(days=turn % 6_000)
        new = {"completion_id": _at(known.completions, n), period: at, **_VOLUME}
        change = {"oil_bbl": "1248.25", "reason": "Gauge read again"}
        return Write(path=f"/{entity}", new=new, change=change, key=("completion_id", period))
    made, change = _RECORDS[entity]
    return Write(path=f"/{entity}", new=made(known, n), change=change, key=("id",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request; `verb` is one of VERBS."""

    verb: str
    method: str
    path: str
    body: Body | None = None
    headers: Mapping[str, str]


Life = Generator[Ask, tuple[Body, str | None]]  # takes body and ETag of each answer


def life_of(write: Write) -> Life:
    """Add, read, change, delete; each takes the answer to the one before.

    A kind that counts no changes takes any number as the one that was seen.
    """
    key = {"idempotency-key": uuid4().hex}
    body, _ = yield Ask(
        verb="create", method="POST", path=write.path, body=_plain(write.new), headers=key
    )
    path = "/".join((write.path, *(str(body[name]) for name in write.key)))
    _, etag = yield Ask(verb="read", method="GET", path=path, headers={})
    seen = {"if-match": etag or _ANY}
    _, etag = yield Ask(
        verb="update", method="PATCH", path=path, body=_plain(write.change), headers=seen
    )
    yield Ask(verb="delete", method="DELETE", path=path, headers={"if-match": etag or _ANY})


_ANY = '"1"'


def _plain(body: Body) -> Body:
    return {
        name: str(value) if isinstance(value, (date, UUID)) else value
        for name, value in body.items()
    }
