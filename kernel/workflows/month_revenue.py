"""The money of a lease's month: statements matched, shared among owners, posted, taken back.

Lines that were posted stay. A sale whose figures, deck or charges have changed since is booked
again: a reversal for every line that stands, and new lines beside them. What has not changed is
left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.finance.closing import Exceptional, Missing
from kernel.finance.matching import Matching, Sold, StatementLine, match_statements
from kernel.finance.ownership import Suspense
from kernel.finance.payment import payment_due, why_held
from kernel.finance.revenue import (
    Distribution,
    Kind,
    OwnerLine,
    Sale,
    Totals,
    distribute,
    reversed_lines,
    totals_of,
)
from kernel.finance.taxes import Charges, TaxCondition
from kernel.store import revenue as store
from kernel.store.month_volumes import ProductRow
from kernel.store.revenue import Balance, DeckRow, PostedLine, SaleRow
from kernel.workflows.operating_settings import OperatingSettings, settings_json

NOTHING = Decimal("0.00")
NO_BALANCE = Balance(payable=NOTHING, suspended=NOTHING, recoupable=NOTHING)
# One deck and one statement product for both kinds of gas.
SOLD_AS: Mapping[str, str] = {
    "oil": "oil",
    "condensate": "condensate",
    "casinghead_gas": "gas",
    "gas_well_gas": "gas",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A sale with what its owners get now, and what was posted for it before."""

    sale: SaleRow
    deck: DeckRow
    charges: Charges
    now: Distribution
    standing: tuple[PostedLine, ...]

    @property
    def is_posted(self) -> bool:
        """Whether what stands is what would be posted."""
        return _mark((one.interest_id, one.line) for one in self.standing) == _mark(
            (self.interest_of(line), line) for line in self.now.lines
        )

    def interest_of(self, line: OwnerLine) -> UUID:
        """The row of the deck that a line pays."""
        return self.deck.ids[line.owner, line.interest.value, line.tract]

    def suspense_of(self, line: OwnerLine) -> Suspense:
        """Why the interest of a line is not paid now."""
        return next(
            one.suspense
            for one in self.deck.interests
            if (one.owner, one.kind, one.tract) == (line.owner, line.interest, line.tract)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerDue:
    """What a run brings an owner. [$]

    Attributes:
        net: Of this run, reversals included.
        suspended: The part of it that is in suspense.
        before: What the owner was owed of all runs before.
        owed: What is payable after it, less what the owner owes.
        held: Why nothing is paid now; None where it is paid.
    """

    owner: str
    name: str
    gross: Decimal
    tax: Decimal
    fee: Decimal
    deduction: Decimal
    net: Decimal
    suspended: Decimal
    before: Balance
    owed: Decimal
    held: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A purchaser and product: stated, distributed, and what is between them. [$]"""

    name: str
    product: str
    stated: Decimal
    distributed: Decimal
    due: date

    @property
    def difference(self) -> Decimal:
        """Stated less distributed."""
        return self.stated - self.distributed


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthMoney:
    """The sales of a month with all that follows from them."""

    sales: tuple[SaleRow, ...]
    matching: Matching
    shared: tuple[Shared, ...]
    missing: tuple[Missing, ...]  # before it can be distributed
    odd: tuple[Exceptional, ...]
    lines: tuple[tuple[UUID, UUID, OwnerLine, UUID | None], ...]  # to be posted
    owners: tuple[OwnerDue, ...]
    paid: tuple[Paid, ...]
    totals: Totals  # of what would be posted
    standing: Totals  # of what is posted and stands

    @property
    def figures(self) -> dict[str, Any]:
        """The totals as text, with a digest of every line, to know them again."""
        return {
            "gross": str(self.totals.gross),
            "tax": str(self.totals.tax),
            "fee": str(self.totals.fee),
            "deduction": str(self.totals.deduction),
            "net": str(self.totals.net),
            "owners_net": str(sum((one.net for one in self.owners), NOTHING)),
            "lines": len(self.lines),
            "digest": sha256(repr(self.lines).encode()).hexdigest(),
        }


def month_money(
    session: Session,
    lease_id: UUID,
    month: date,
    *,
    products: Sequence[ProductRow],
    settings: OperatingSettings,
    jurisdiction: str,
    accounting_month: date,
) -> MonthMoney:
    """Read the sales of a month and share each among its owners, as far as all is known."""
    sales = store.sales_of(session, lease_id, month)
    decks = {
        (deck.property_id, deck.product): deck
        for deck in store.decks_of(session, [sale.property_id for sale in sales], month)
    }
    granted = store.tax_conditions(session, [lease_id, *(s.property_id for s in sales)], month)
    posted: dict[UUID, list[PostedLine]] = {}
    for line in store.standing_lines(session, [sale.id for sale in sales]):
        posted.setdefault(line.sale_id, []).append(line)
    shared, missing, odd = [], [], []
    for sale in sales:
        standing = tuple(posted.get(sale.id, ()))
        # an order for the well stands over one for its lease
        condition = granted.get((sale.property_id, sale.product)) or granted.get(
            (lease_id, sale.product)
        )
        found = _share(sale, decks, standing, settings, jurisdiction, condition)
        if isinstance(found, Missing):
            missing.append(found)
            continue
        shared.append(found)
        if found.charges.condition:
            odd.append(
                Exceptional(
                    about=f"{sale.property_name}, {sale.product}",
                    words=f"Taxed at {found.charges.tax_rate * 100:f} %,"
                    f" {found.charges.condition}.",
                )
            )
        if standing and not found.is_posted:
            was, now = totals_of(one.line for one in standing).net, found.now.totals.net
            odd.append(
                Exceptional(
                    about=f"{sale.property_name}, {sale.product}",
                    words=f"Posted with ${was:,} net, now ${now:,}: it is reversed and booked"
                    " again.",
                    amount=now - was,
                    unit="$",
                )
            )
    lines = tuple(line for one in shared for line in lines_to_post(one))
    every = [one.line for standing in posted.values() for one in standing]
    return MonthMoney(
        sales=tuple(sales),
        matching=match_statements(_sold(products), _statement(sales)),
        shared=tuple(shared),
        missing=tuple(missing),
        odd=tuple(odd),
        lines=lines,
        owners=_owners(session, shared, lines, posted, settings, accounting_month),
        paid=tuple(_paid(sales, shared, _dues(session, sales, settings))),
        totals=totals_of(line for _, _, line, _ in lines),
        standing=totals_of(every),
    )


def _sold(products: Sequence[ProductRow]) -> list[Sold]:
    """What left the lease to a named purchaser; other dispositions were not sold."""
    return [
        Sold(
            purchaser=str(one.purchaser_id),
            name=one.purchaser,
            product=SOLD_AS[row.product],
            volume=one.volume,
        )
        for row in products
        if row.product in SOLD_AS
        for one in row.dispositions
        if one.purchaser_id is not None
    ]


def _statement(sales: Sequence[SaleRow]) -> list[StatementLine]:
    return [
        StatementLine(
            key=str(sale.id),
            purchaser=str(sale.purchaser_id) if sale.purchaser_id else None,
            name=sale.purchaser,
            product=sale.product,
            volume=sale.volume,
            price=sale.price,
            stated=sale.stated,
        )
        for sale in sales
    ]


def _share(
    sale: SaleRow,
    decks: Mapping[tuple[UUID, str], DeckRow],
    standing: tuple[PostedLine, ...],
    settings: OperatingSettings,
    jurisdiction: str,
    condition: TaxCondition | None,
) -> Shared | Missing:
    deck = decks.get((sale.property_id, sale.product))
    if deck is None:
        return Missing(
            what=f"Division order of {sale.property_name} for {sale.product}",
            why=f"No approved deck holds on {sale.month:%d %B %Y}.",
        )
    try:
        charges = settings.charges(sale.product, sale.month, jurisdiction, condition)
    except InvalidInput as refused:
        return Missing(what=f"Tax rate of {sale.product} in {jurisdiction}", why=str(refused))
    try:
        now = distribute(
            Sale(
                product=sale.product,
                month=sale.month,
                volume=sale.volume,
                price=sale.price,
                deductions=sale.deductions,
            ),
            deck.interests,
            charges,
        )
    except InvalidInput as refused:
        return Missing(what=f"Shares of {sale.property_name}, {sale.product}", why=str(refused))
    return Shared(sale=sale, deck=deck, charges=charges, now=now, standing=standing)


def lines_to_post(one: Shared) -> list[tuple[UUID, UUID, OwnerLine, UUID | None]]:
    """The lines that bring the books to the sale as it is now; none where they are right."""
    if one.is_posted:
        return []
    back = reversed_lines(line.line for line in one.standing)
    kind = Kind.REBOOK if one.standing else Kind.ORIGINAL
    return [
        *(
            (one.sale.id, was.interest_id, line, was.id)
            for was, line in zip(one.standing, back, strict=True)
        ),
        *(
            (one.sale.id, one.interest_of(line), replace(line, kind=kind), None)
            for line in one.now.lines
        ),
    ]


def _mark(lines: Iterable[tuple[UUID, OwnerLine]]) -> list[Any]:
    """What two sets of lines must have in common to be the same, whatever their kind."""
    return sorted(
        (str(interest), line.volume, line.gross, line.tax, line.fee, line.deduction)
        for interest, line in lines
    )


def _owners(
    session: Session,
    shared: Sequence[Shared],
    lines: Sequence[tuple[UUID, UUID, OwnerLine, UUID | None]],
    posted: Mapping[UUID, Sequence[PostedLine]],
    settings: OperatingSettings,
    accounting_month: date,
) -> tuple[OwnerDue, ...]:
    suspense = {
        one.interest_of(line): one.suspense_of(line) for one in shared for line in one.now.lines
    }
    for standing in posted.values():
        for one_posted in standing:
            suspense.setdefault(one_posted.interest_id, one_posted.suspense)
    mine: dict[str, list[tuple[UUID, OwnerLine]]] = {}
    for _, interest, line, _ in lines:
        mine.setdefault(line.owner, []).append((interest, line))
    names = store.names_of_owners(session, mine)
    before = store.balances(session, [UUID(owner) for owner in mine])
    minimums = {owner: least for one in shared for owner, least in one.deck.minimums.items()}
    found = []
    for owner, rows in mine.items():
        totals = totals_of(line for _, line in rows)
        held_rows = [one for one in rows if suspense[one[0]] is not Suspense.NONE]
        suspended = sum((line.net for _, line in held_rows), NOTHING)
        was = before.get(owner, NO_BALANCE)
        owed = was.payable - was.recoupable + totals.net - suspended
        whole = len(held_rows) == len(rows)
        found.append(
            OwnerDue(
                owner=owner,
                name=names[owner],
                gross=totals.gross,
                tax=totals.tax,
                fee=totals.fee,
                deduction=totals.deduction,
                net=totals.net,
                suspended=suspended,
                before=was,
                owed=owed,
                held=why_held(
                    owed,
                    month=accounting_month,
                    suspense=suspense[held_rows[0][0]] if whole else Suspense.NONE,
                    owner_minimum=minimums.get(owner),
                    rule=settings.minimum_pay,
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.name, one.owner)))


def _dues(
    session: Session, sales: Sequence[SaleRow], settings: OperatingSettings
) -> dict[UUID, date]:
    """By sale, the last day on which its owners are paid in time."""
    began = store.first_production(session, {sale.property_id for sale in sales})
    return {
        sale.id: payment_due(
            sale.product,
            sale.month,
            first_sale=began.get(sale.property_id),
            terms=settings.terms,
        )
        for sale in sales
    }


def _paid(
    sales: Sequence[SaleRow], shared: Sequence[Shared], dues: Mapping[UUID, date]
) -> list[Paid]:
    gross = {one.sale.id: one.now.totals.gross for one in shared}
    found: dict[tuple[str, str], list[SaleRow]] = {}
    for sale in sales:
        found.setdefault((sale.purchaser or "no purchaser named", sale.product), []).append(sale)
    return [
        Paid(
            name=name,
            product=product,
            stated=sum((one.stated for one in rows), NOTHING),
            distributed=sum((gross.get(one.id, NOTHING) for one in rows), NOTHING),
            due=min(dues[one.id] for one in rows),
        )
        for (name, product), rows in sorted(found.items())
    ]


def reckon_run(
    session: Session, money: MonthMoney, *, accounting_month: date, settings: OperatingSettings
) -> UUID:
    """Keep a distribution that is not posted yet, with the values that it used."""
    return store.add_run(
        session,
        month=accounting_month,
        decks={one.deck.id for one in money.shared},
        settings=settings_json(settings),
        totals=money.figures,
    )


def post_run(session: Session, run_id: UUID, money: MonthMoney) -> None:
    """Post a distribution: its lines, what owners are owed after it, and its sales as final.

    Raises:
        Conflict: A figure has changed since it was reckoned.
    """
    _, totals, status = store.run_totals(session, run_id)
    if totals.get("digest") != money.figures["digest"] or status != "calculated":
        raise Conflict(
            "A sale, deck, rate or suspense has changed since the distribution.",
            hint="Go back one step and distribute again.",
        )
    store.add_lines(session, run_id, money.lines)
    store.add_balances(session, [balance_change(run_id, one) for one in money.owners])
    store.mark_sales(session, [sale.id for sale in money.sales], "distributed")
    store.post_run(session, run_id)


def balance_change(run_id: UUID, due: OwnerDue) -> dict[str, Any]:
    """How an owner's balances change; together by exactly the net of the run.

    What the owner owes is taken out of what comes in first; what is taken back goes first out of
    what is still payable.
    """
    payable = due.net - due.suspended
    if payable >= 0:
        back = min(due.before.recoupable, payable)
        change = {"payable": payable - back, "recoupable": -back}
    else:
        out = min(due.before.payable, -payable)
        change = {"payable": -out, "recoupable": -payable - out}
    return {
        "company_id": UUID(due.owner),
        "run_id": run_id,
        "suspended": due.suspended,
        "reason": due.held or "",
        **change,
    }
