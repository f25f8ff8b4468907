"""A sale shared among the owners of a deck, so that every cent reconciles.

Source: reference "Revenue run". Each component total is rounded once and then shared in cents by
largest remainder over the decimals; an owner's net is what his components leave, never rounded or
shared by itself. So every row and every column foots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kernel.errors import InvalidInput
from kernel.finance.ownership import Interest, InterestType, require_whole
from kernel.finance.taxes import Charges
from kernel.shares import shared

CENT = Decimal("0.01")
UNIT_OF_VOLUME = Decimal("0.001")  # bbl or Mcf; volumes are kept to three places
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One line of a purchaser's statement."""

    product: str  # oil | condensate | gas | ngl
    month: date  # of the sale
    volume: Decimal  # bbl or Mcf
    price: Decimal  # $ per bbl or Mcf; may be below zero
    deductions: Decimal = NOTHING  # $ in all, of owners whose lease bears them


class Kind(StrEnum):
    """Whether a line pays, takes back, or pays anew."""

    ORIGINAL = "original"
    REVERSAL = "reversal"
    REBOOK = "rebook"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLine:
    """What one interest gets of one sale. Dollars, and the volume's own unit."""

    owner: str
    interest: InterestType
    tract: str
    decimal: Decimal
    product: str
    month: date
    volume: Decimal
    gross: Decimal
    tax: Decimal
    fee: Decimal
    deduction: Decimal
    kind: Kind = Kind.ORIGINAL

    @property
    def net(self) -> Decimal:
        """Gross less tax, fee and deduction. [$]"""
        return self.gross - self.tax - self.fee - self.deduction


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums of a distribution. [$]"""

    gross: Decimal
    tax: Decimal
    fee: Decimal
    deduction: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One sale over its owners; the lines add up to the totals exactly."""

    sale: Sale
    totals: Totals
    lines: tuple[OwnerLine, ...]


def cents(amount: Decimal) -> Decimal:
    """Rounded half-up to the cent. [$]"""
    return amount.quantize(CENT, ROUND_HALF_UP)


def distribute(sale: Sale, deck: Sequence[Interest], charges: Charges) -> Distribution:
    """Share a sale among the owners of an approved deck.

    The tax is reckoned on the share of the owners that bear it, deductions are shared over those
    whose lease bears them, and the regulatory fee over all, since the volume has no owner.

    Args:
        sale: The statement's line.
        deck: The deck that is valid on the day of production.
        charges: Of the product and month.

    Raises:
        InvalidInput: The deck does not sum to 1.00000000, or deductions that nobody bears.

    >>> half = Decimal("0.5")
    >>> deck = [Interest(owner="A", decimal=half), Interest(owner="B", decimal=half)]
    >>> sale = Sale(product="oil", month=date(2025, 1, 1), volume=Decimal(1), price=Decimal("0.01"))
    >>> none = Charges(tax_rate=Decimal(0), fee_per_unit=Decimal(0))
    >>> [str(line.net) for line in distribute(sale, deck, none).lines]
    ['0.01', '0.00']
    """
    require_whole(deck)
    owners = sorted(deck, key=lambda line: (line.owner, line.kind, line.tract))
    weights = [line.decimal for line in owners]
    taxed = [line.decimal if line.bears_tax else Decimal(0) for line in owners]
    deducted = [line.decimal if line.bears_deductions else Decimal(0) for line in owners]

    gross = cents(sale.volume * sale.price)
    tax = cents(gross * charges.tax_rate * sum(taxed, Decimal(0)))
    fee = cents(sale.volume * charges.fee_per_unit)
    deduction = cents(sale.deductions)
    if deduction and not any(deducted):
        raise InvalidInput(
            f"No owner of the deck bears the deductions of ${deduction}.",
            hint="Mark the leases that bear them, or take the deductions out of the sale.",
        )
    columns = zip(
        owners,
        shared(sale.volume.quantize(UNIT_OF_VOLUME), weights, unit=UNIT_OF_VOLUME),
        shared(gross, weights, unit=CENT),
        shared(tax, taxed, unit=CENT),
        shared(fee, weights, unit=CENT),
        shared(deduction, deducted, unit=CENT),
        strict=True,
    )
    lines = tuple(
        OwnerLine(
            owner=line.owner,
            interest=line.kind,
            tract=line.tract,
            decimal=line.decimal,
            product=sale.product,
            month=sale.month,
            volume=volume,
            gross=of_gross,
            tax=of_tax,
            fee=of_fee,
            deduction=of_deduction,
        )
        for line, volume, of_gross, of_tax, of_fee, of_deduction in columns
    )
    totals = Totals(
        gross=gross, tax=tax, fee=fee, deduction=deduction, net=gross - tax - fee - deduction
    )
    return Distribution(sale=sale, totals=totals, lines=lines)


def totals_of(lines: Iterable[OwnerLine]) -> Totals:
    """Sums of lines; what a run's last row shows. [$]"""
    lines = tuple(lines)
    gross, tax, fee, deduction = (
        sum((getattr(line, name) for line in lines), NOTHING)
        for name in ("gross", "tax", "fee", "deduction")
    )
    return Totals(
        gross=gross, tax=tax, fee=fee, deduction=deduction, net=gross - tax - fee - deduction
    )


def reversed_lines(lines: Iterable[OwnerLine]) -> tuple[OwnerLine, ...]:
    """What takes posted lines back, without touching them.

    Raises:
        InvalidInput: A line is itself a reversal.
    """
    lines = tuple(lines)
    if any(line.kind is Kind.REVERSAL for line in lines):
        raise InvalidInput(
            "A reversal is not reversed.", hint="Book the sale again with the right figures."
        )
    return tuple(
        replace(
            line,
            volume=-line.volume,
            gross=-line.gross,
            tax=-line.tax,
            fee=-line.fee,
            deduction=-line.deduction,
            kind=Kind.REVERSAL,
        )
        for line in lines
    )


def corrected(
    posted: Sequence[OwnerLine], sale: Sale, deck: Sequence[Interest], charges: Charges
) -> tuple[OwnerLine, ...]:
    """Reversal and rebook lines that bring a posted sale to what it should have been.

    They are booked in the present accounting month; paid lines are never rewritten. With the same
    sale, deck and charges they net to zero.
    """
    anew = distribute(sale, deck, charges).lines
    return (*reversed_lines(posted), *(replace(line, kind=Kind.REBOOK) for line in anew))
