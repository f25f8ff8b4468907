"""Invented leases with wells, two years of volumes, statements and decks, made by rule.

The figures come from a generator with a fixed seed: rates decline, gas and water come up, a well
is down for a repair and better after it, one is shut in for a month; tests are taken twice a year,
stock balances. Everything is marked as an example, and goes out with the other examples.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.compliance.due_dates import due_for_period, month_after
from kernel.finance.afe import AfeStatus, owner_shares, reply_due
from kernel.reference import compliance_rules
from kernel.shares import shared
from kernel.store import afes, duties
from kernel.store import sample_operations as store
from kernel.store.actor import Actor
from kernel.store.record_kinds import KINDS
from kernel.store.records import add_records
from kernel.store.session import tenant_session

MONTHS = 24
DAILY_MONTHS = 6  # of them with days, up to the last but one
ACCOUNTED_MONTHS = 3  # of them with stock, dispositions and sales, up to the last
REPAIRED = (0, 1, 15)  # lease, well and month of the workover
SHUT_IN = (2, 0, 9)
SEED = 20261130
COMPANIES: Mapping[str, tuple[str, str]] = {
    "MVO": ("Mesa Verde Operating", "operator"),
    "LLANO": ("Llano Partners", "working_interest"),
    "PLAINS": ("Plainview Crude Purchasing", "purchaser"),
    "BASIN": ("Basin Gas Gathering", "purchaser"),
    "WHITE": ("Estate of R. Whitfield", "royalty"),
    "STATE": ("School Land Fund (invented)", "royalty"),
    "ORTIZ": ("M. Ortiz", "overriding_royalty"),
    "DUNN": ("K. Dunn", "overriding_royalty"),
}
DECK = (
    ("MVO", "WI_NRI", "0.48750000", "none"),
    ("LLANO", "WI_NRI", "0.26250000", "none"),
    ("WHITE", "RI", "0.12500000", "estate"),
    ("STATE", "RI", "0.09375000", "none"),
    ("ORTIZ", "ORRI", "0.03120000", "none"),
    ("DUNN", "ORRI", "0.00005000", "none"),  # too little for a check every month
)
COST = (("MVO", "0.65000000"), ("LLANO", "0.35000000"))
FREE_NUMBER = "4200390{:03}0000"  # numbers that no well has
# Name, number, oil rates of the wells in the first month [bbl/d], gas-oil ratio [Mcf/bbl].
LEASES = (
    ("Painted Rock A", "900101", ("118", "64", "22"), "1.4"),
    ("Seminole Draw", "900102", ("85", "41"), "0.9"),
    ("Caliche Flat", "900103", ("36",), "2.2"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lease:
    id: UUID
    number: int
    completions: tuple[UUID, ...]
    rates: tuple[Decimal, ...]
    gas_ratio: Decimal


def make_sample_operations(founder: Actor, *, today: date) -> None:
    """Fill an organization that has no leases of its own.

    Args:
        founder: An administrator of it.
        today: The month before it is the last one with volumes.
    """
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    months = [month_after(last, -n, 1) for n in reversed(range(MONTHS))]
    with tenant_session(founder) as session:
        companies = _companies(session, months[0])
        [field] = _add(session, "fields", {
            "name": "Painted Rock (invented)", "jurisdiction": "TX", "regulator_code": "90000001",
            "district": "8A", "county": "Andrews", "basin": "Permian", "play": "Wolfcamp",
        })  # fmt: skip
        for number, spec in enumerate(LEASES):
            lease = _lease(session, spec, number, field, companies, months[0])
            _decks(session, lease, companies, months[0])
            if number == 0:
                _afes(session, lease, companies, today)
            _produce(session, lease, months, companies, Random(SEED + number))  # noqa: S311 - invented figures
            _duties(session, lease, months[-ACCOUNTED_MONTHS:], founder)
        store.mark_sample_operations(session)


def _add(session: Session, kind: str, *rows: Mapping[str, Any]) -> list[UUID]:
    return add_records(session, KINDS[kind], rows)


def _companies(session: Session, since: date) -> dict[str, UUID]:
    ids = _add(session, "companies", *(
        {"name": name, "short_code": code, "is_government": code == "STATE"}
        for code, (name, _) in COMPANIES.items()
    ))  # fmt: skip
    made = dict(zip(COMPANIES, ids, strict=True))
    _add(session, "company-roles", *(
        {"company_id": made[code], "role": role, "valid_from": since}
        for code, (_, role) in COMPANIES.items()
    ))  # fmt: skip
    return made


def _lease(
    session: Session,
    spec: tuple[str, str, Sequence[str], str],
    number: int,
    field: UUID,
    companies: Mapping[str, UUID],
    since: date,
) -> _Lease:
    name, regulator_no, rates, ratio = spec
    [lease] = _add(session, "leases", {
        "name": name, "field_id": field, "jurisdiction": "TX", "regulator_district": "8A",
        "oil_gas_code": "O", "regulator_lease_no": regulator_no, "gross_acres": Decimal(640),
        "royalty_rate": Decimal("0.21875"), "working_interest": Decimal("0.65"),
        "net_revenue_interest": Decimal("0.4875"), "effective_from": date(2001, 4, 1),
        "legal_description": f"Section {12 + number}, Block A-42, PSL Survey (invented)",
    })  # fmt: skip
    _add(session, "lease-operators", {
        "lease_id": lease, "company_id": companies["MVO"], "valid_from": since,
    })  # fmt: skip
    wells = _add(session, "asset-wells", *(
        {
            "name": f"{name} {at}", "well_no": str(at), "lease_id": lease, "field_id": field,
            "operator_company_id": companies["MVO"], "well_type": "oil", "status": "producing",
            "api14": FREE_NUMBER.format(at + sum(len(one[2]) for one in LEASES[:number]) + 3),
            "spud_date": date(2012, 3, 2 + at),
            "completion_date": date(2012, 5, 10 + at), "total_md_ft": Decimal(9_200 + 40 * at),
            "surface_lat": Decimal("32.26") + Decimal(number) / 16 + Decimal(at) / 80,
            "surface_lon": Decimal("-102.66") + Decimal(number) / 20 - Decimal(at) / 80,
            "datum": "NAD27",
        }
        for at, _ in enumerate(rates, start=1)
    ))  # fmt: skip
    completions = _add(session, "completions", *(
        {"well_id": well, "interval_code": "001", "reservoir": "Wolfcamp",
         "first_production": date(2012, 6, 1)}
        for well in wells
    ))  # fmt: skip
    _add(session, "completion-leases", *(
        {"completion_id": one, "lease_id": lease, "valid_from": since} for one in completions
    ))  # fmt: skip
    return _Lease(
        id=lease, number=number, completions=tuple(completions),
        rates=tuple(Decimal(rate) for rate in rates), gas_ratio=Decimal(ratio),
    )  # fmt: skip


def _decks(session: Session, lease: _Lease, companies: Mapping[str, UUID], since: date) -> None:
    orders = _add(session, "division-orders", *(
        {"lease_id": lease.id, "product": product, "valid_from": since,
         "rounding_company_id": companies["MVO"], "source_note": "Invented example"}
        for product in ("oil", "gas")
    ))  # fmt: skip
    for order in orders:
        _add(session, "division-order-interests", *(
            {"division_order_id": order, "company_id": companies[code], "interest_type": kind,
             "decimal": Decimal(part), "suspense_reason": suspense,
             "bears_tax": code != "STATE", "bears_deductions": kind != "RI"}
            for code, kind, part, suspense in DECK
        ))  # fmt: skip
    [deck] = _add(session, "cost-decks", {
        "lease_id": lease.id, "name": "Joint operating agreement", "valid_from": since,
    })  # fmt: skip
    _add(session, "cost-interests", *(
        {"cost_deck_id": deck, "company_id": companies[code], "working_interest": Decimal(part)}
        for code, part in COST
    ))  # fmt: skip
    store.approve_sample_decks(session, [*orders], [deck])


def _duties(session: Session, lease: _Lease, months: Sequence[date], founder: Actor) -> None:
    """The monthly reports: the last is to be filed, and of all leases but one the one before."""
    rule = compliance_rules()["form_pr"]
    rows: list[dict[str, Any]] = [
        {"rule_code": rule.code, "subject": "lease", "lease_id": lease.id, "period_start": month,
         "due_date": due_for_period(rule, month).day, "assigned_to": founder.user_id}
        for month in months
    ]  # fmt: skip
    for row in rows[: -2 if lease.number else -1]:
        row |= {"outcome": "filed", "filed_at": row["due_date"] - timedelta(days=4)}
    duties.add_duties(session, rows)


def _afes(session: Session, lease: _Lease, companies: Mapping[str, UUID], today: date) -> None:
    """A workover that cost more than agreed, and a draft that waits to be submitted."""
    workover, plugging = _add(session, "afes",
        {"afe_no": "26-101", "kind": "workover", "lease_id": lease.id,
         "description": "Replace the rod pump and acidize (invented)"},
        {"afe_no": "26-102", "kind": "plugging", "lease_id": lease.id,
         "description": "Plug well 3 (invented)"},
    )  # fmt: skip
    lines = (
        (workover, "8310", "Workover rig, 6 days", "completion", "54000", "61500", "66240.50"),
        (workover, "8340", "Acid and pumping", "completion", "38000", "38000", "41875.00"),
        (workover, "8420", "Rod pump and rods", "completion", "21500", "20980", "20980.00"),
        (plugging, "8510", "Plugging rig, 4 days", "plugging", "36000", "0", "0"),
        (plugging, "8520", "Cement, 210 sacks", "plugging", "12600", "0", "0"),
    )
    _add(session, "afe-lines", *(
        {"afe_id": afe, "line_no": number, "account_code": code, "description": words,
         "phase": phase, "estimate": Decimal(estimate), "committed": Decimal(committed),
         "actual": Decimal(actual), "tangible": code == "8420"}
        for number, (afe, code, words, phase, estimate, committed, actual) in enumerate(lines, 1)
    ))  # fmt: skip
    shares = {str(companies[code]): Decimal(part) for code, part in COST}
    began = month_after(today.replace(day=1), REPAIRED[2] - MONTHS, 1)
    sent = datetime.combine(began - timedelta(days=16), datetime.min.time(), UTC)
    row = afes.find_afe(session, workover)
    afes.set_votes(session, workover, [
        {"company_id": UUID(company), "working_interest": shares[company], "net_amount": net,
         "vote": "consent", "voted_at": sent, "due_at": reply_due(sent, rig_on_location=False)}
        for company, net in owner_shares(row.estimate, shares).items()
    ])  # fmt: skip
    afes.move_afe(session, row, AfeStatus.SUBMITTED, gross_estimate=row.estimate, submitted_at=sent)
    afes.move_afe(
        session, afes.find_afe(session, workover), AfeStatus.APPROVED, decided_at=sent,
        reason="Invented example",
    )  # fmt: skip


def _produce(
    session: Session,
    lease: _Lease,
    months: Sequence[date],
    companies: Mapping[str, UUID],
    random: Random,
) -> None:
    """Months of the wells, tests, and for the last months the lease with its stock and sales."""
    well_rows, day_rows, tests, stock = [], [], [], Decimal("180.00")
    for number, month in enumerate(months):
        length = (month_after(month, 1, 1) - month).days
        total = {"oil": Decimal(0), "gas": Decimal(0)}
        for at, (completion, first) in enumerate(zip(lease.completions, lease.rates, strict=True)):
            days = Decimal(length - random.choice((0, 0, 0, 1, 2, 5)))
            rate, days = _lived((lease.number, at, number), first, days)
            oil = _round(rate * days * Decimal(random.randint(96, 104)) / 100)
            gas = _round(oil * lease.gas_ratio * (1 + Decimal(number) / 80))
            total["oil"] += oil
            total["gas"] += gas
            well_rows.append({
                "completion_id": completion, "production_month": month, "lease_id": lease.id,
                "days_on": days, "oil_bbl": oil, "gas_mcf": gas,
                "water_bbl": _round(oil * (Decimal("1.1") + Decimal(number) / 40)),
                "source": "measured" if number >= len(months) - ACCOUNTED_MONTHS else "allocated",
            })  # fmt: skip
            if len(months) - DAILY_MONTHS - 1 <= number < len(months) - 1:
                day_rows += _days(well_rows[-1], length, random)
            if number % 6 == 4:
                tests.append({
                    "completion_id": completion, "test_date": month + timedelta(days=11),
                    "hours": Decimal(24), "oil_bbl": rate, "status": "accepted", "form": "W-10",
                    "gas_mcf": _round(rate * lease.gas_ratio * (1 + Decimal(number) / 80)),
                    "water_bbl": _round(rate * Decimal("1.3")),
                })  # fmt: skip
        if number >= len(months) - ACCOUNTED_MONTHS:
            stock = _account(session, lease, month, total, stock, companies, random)
    # Of the last month the wells' days are known, and their volumes are still to be allocated.
    for row in well_rows[-len(lease.completions) :]:
        row |= {"oil_bbl": None, "gas_mcf": None, "water_bbl": None}
    store.add_well_months(session, well_rows)
    store.add_well_days(session, day_rows)
    _add(session, "well-tests", *tests)


def _lived(when: tuple[int, int, int], first: Decimal, days: Decimal) -> tuple[Decimal, Decimal]:
    """A well's rate of a month on a hyperbolic decline, and its days on. [bbl/d, d]"""
    lease, well, month = when
    rate = first * (1 + Decimal("0.032") * month) ** (Decimal(-10) / 9)
    if (lease, well) == REPAIRED[:2] and month > REPAIRED[2]:
        rate *= 1 + Decimal("0.4") * Decimal("0.93") ** (month - REPAIRED[2])
    if when == REPAIRED:
        days = Decimal(11)
    if when == SHUT_IN:
        days = Decimal(0)
    return _round(rate), days


def _days(month: Mapping[str, Any], length: int, random: Random) -> list[dict[str, Any]]:
    """A well's month day by day; off days stand together, and the days add up to the month."""
    off = length - int(month["days_on"])
    first_off = random.randint(1, length - off)
    on = [not first_off <= day < first_off + off for day in range(1, length + 1)]
    columns = {}
    for name in ("oil_bbl", "gas_mcf", "water_bbl"):
        weights = [Decimal(random.randint(90, 110) if is_on else 0) for is_on in on]
        columns[name] = shared(month[name], weights, unit=Decimal("0.01"))
    return [
        {
            "completion_id": month["completion_id"],
            "production_date": month["production_month"] + timedelta(days=at),
            "hours_on": Decimal(24 if is_on else 0),
            "downtime_hours": Decimal(0 if is_on else 24),
            "downtime_reason": "none" if is_on else "artificial_lift",
            "source": "estimated",
            **{name: shares[at] for name, shares in columns.items()},
        }
        for at, is_on in enumerate(on)
    ]


def _account(
    session: Session,
    lease: _Lease,
    month: date,
    total: Mapping[str, Decimal],
    opening: Decimal,
    companies: Mapping[str, UUID],
    random: Random,
) -> Decimal:
    """Lease volumes, where they went, and the purchasers' statements of a month."""
    sold = _round(total["oil"] - Decimal(random.randint(5, 60)))
    closing = opening + total["oil"] - sold
    fuel = _round(total["gas"] * Decimal("0.04"))
    volumes = _add(session, "lease-volumes",
        {"lease_id": lease.id, "production_month": month, "product": "oil",
         "opening_stock": opening, "produced": total["oil"], "closing_stock": closing},
        {"lease_id": lease.id, "production_month": month, "product": "casinghead_gas",
         "produced": total["gas"]},
    )  # fmt: skip
    _add(session, "dispositions",
        {"lease_volume_id": volumes[0], "disposition_code": "sales", "volume": sold,
         "purchaser_company_id": companies["PLAINS"]},
        {"lease_volume_id": volumes[1], "disposition_code": "fuel", "volume": fuel},
        {"lease_volume_id": volumes[1], "disposition_code": "sales",
         "volume": total["gas"] - fuel, "purchaser_company_id": companies["BASIN"]},
    )  # fmt: skip
    rows = (
        ("oil", "PLAINS", sold, Decimal(random.randint(66_000, 74_000)) / 1000, Decimal(0)),
        ("gas", "BASIN", total["gas"] - fuel, Decimal(random.randint(1_900, 2_900)) / 1000,
         _round((total["gas"] - fuel) * Decimal("0.31"))),
    )  # fmt: skip
    _add(session, "sales-lines", *(
        {"lease_id": lease.id, "product": product, "sale_month": month,
         "purchaser_company_id": companies[code], "volume": volume, "price": price,
         "gross_value": _round(volume * price), "deductions": deductions,
         "statement_ref": f"{code}-{month:%Y%m}-{str(lease.id)[-4:]}", "line_no": 1}
        for product, code, volume, price, deductions in rows
    ))  # fmt: skip
    return closing


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
