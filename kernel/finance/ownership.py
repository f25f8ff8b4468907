"""Decimals of ownership: tracts, net revenue interests, and decks that sum to one exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kernel.errors import InvalidInput

ONE = Decimal("1.00000000")
PLACE = Decimal("0.00000001")  # decimals of interest have eight places, as decks print them


class InterestType(StrEnum):
    """What kind of interest a line of a division order is."""

    ROYALTY = "RI"
    OVERRIDING_ROYALTY = "ORRI"
    NON_PARTICIPATING_ROYALTY = "NPRI"
    WORKING = "WI_NRI"  # the working interest owner's net revenue interest

    @property
    def words(self) -> str:
        """As a person says it.

        >>> InterestType.NON_PARTICIPATING_ROYALTY.words
        'non-participating royalty'
        """
        return {
            InterestType.ROYALTY: "royalty",
            InterestType.OVERRIDING_ROYALTY: "overriding royalty",
            InterestType.NON_PARTICIPATING_ROYALTY: "non-participating royalty",
            InterestType.WORKING: "working interest",
        }[self]


class Suspense(StrEnum):
    """Why an owner is not paid now; it never changes the decimal."""

    NONE = "none"
    TITLE_DISPUTE = "title_dispute"
    NO_ADDRESS = "no_address"
    UNSIGNED = "unsigned"
    MINIMUM_PAY = "minimum_pay"
    ESTATE = "estate"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """One line of a division order.

    The owner's key lasts and orders owners where cents must be shared among equals.
    """

    owner: str
    decimal: Decimal  # of 1, eight places
    kind: InterestType = InterestType.ROYALTY
    tract: str = ""
    bears_tax: bool = True
    bears_deductions: bool = True
    suspense: Suspense = Suspense.NONE


def tract_decimal(*, net_acres: Decimal, unit_acres: Decimal, royalty: Decimal) -> Decimal:
    """A royalty owner's decimal in one tract: net acres / unit acres × royalty, half-up. [-]

    Add the rounded decimals of several tracts; do not round their sum.

    Raises:
        InvalidInput: The unit has no acres, or the tract more than the unit.

    >>> str(tract_decimal(net_acres=Decimal(320), unit_acres=Decimal(640),
    ...                   royalty=Decimal(3) / 16))
    '0.09375000'
    """
    if unit_acres <= 0 or not 0 <= net_acres <= unit_acres:
        raise InvalidInput(
            f"{net_acres} net acres of a unit of {unit_acres} acres are not possible.",
            hint="Correct the acres.",
        )
    return (net_acres * royalty / unit_acres).quantize(PLACE, ROUND_HALF_UP)


def net_revenue_interest(*, working_interest: Decimal, burdens: Iterable[Decimal]) -> Decimal:
    """WI × (1 − royalty − overriding royalties). [-]

    >>> str(net_revenue_interest(working_interest=Decimal("0.3"),
    ...                          burdens=[Decimal("0.14"), Decimal("0.05")]))
    '0.24300000'
    """
    left = 1 - sum(burdens, Decimal(0))
    return (working_interest * left).quantize(PLACE, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckSum:
    """What the decimals of a deck add up to, and what is missing to one. [-]"""

    total: Decimal
    residual: Decimal  # 1 − total
    is_rounding: bool  # small enough to come from rounding each decimal to eight places

    @property
    def is_one(self) -> bool:
        """Whether the deck may be approved."""
        return self.residual == 0


def sum_of_deck(decimals: Sequence[Decimal]) -> DeckSum:
    """Add a deck up. Rounding explains a residual of n × 5e-9 at most; more is an error.

    >>> deck = sum_of_deck([Decimal("0.33333333")] * 3)
    >>> str(deck.residual), deck.is_rounding
    ('1E-8', True)
    """
    total = sum(decimals, Decimal(0))
    residual = ONE - total
    return DeckSum(
        total=total,
        residual=residual,
        is_rounding=abs(residual) <= len(decimals) * PLACE / 2,
    )


def with_residual_to(deck: Sequence[Interest], rounding_owner: str) -> tuple[Interest, ...]:
    """The deck with its residual of rounding given to the owner that it names.

    Raises:
        InvalidInput: The owner is not on the deck, or the residual is too large for rounding.
    """
    found = sum_of_deck([line.decimal for line in deck])
    if found.is_one:
        return tuple(deck)
    if not found.is_rounding:
        raise InvalidInput(
            f"The decimals add up to {found.total:.8f}, not to 1.00000000.",
            hint="Find the missing or surplus interest; this is more than rounding.",
        )
    mine = next((i for i, line in enumerate(deck) if line.owner == rounding_owner), None)
    if mine is None:
        raise InvalidInput(
            f"“{rounding_owner}”, who takes the rounding, is not on the deck.",
            hint="Name an owner of the deck.",
        )
    changed = replace(deck[mine], decimal=deck[mine].decimal + found.residual)
    return (*deck[:mine], changed, *deck[mine + 1 :])


def require_whole(deck: Sequence[Interest]) -> None:
    """Refuse a deck that may not be approved or paid on.

    Raises:
        InvalidInput: Decimals out of range, a line twice, or a sum that is not 1.00000000.
    """
    for line in deck:
        if not 0 < line.decimal <= 1:
            raise InvalidInput(
                f"{line.owner} has the decimal {line.decimal}.",
                hint="A decimal of interest lies above 0 and is at most 1.",
            )
    lines = [(line.owner, line.kind, line.tract) for line in deck]
    if len(set(lines)) < len(lines):
        owner = next(line[0] for line in lines if lines.count(line) > 1)
        raise InvalidInput(
            f"{owner} stands twice with the same interest and tract.",
            hint="Add the two decimals, or give each its tract.",
        )
    found = sum_of_deck([line.decimal for line in deck])
    if not found.is_one:
        raise InvalidInput(
            f"The decimals add up to {found.total:.8f}; {found.residual:+.8f} is missing to 1.",
            hint="Give the rest to the owner who takes the rounding."
            if found.is_rounding
            else "Find the missing or surplus interest; this is more than rounding.",
        )
