"""Purchasers' statements against what left the lease, and paid against distributed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kernel.finance.closing import Exceptional, Missing
from kernel.finance.revenue import cents

NOTHING = Decimal(0)
UNITS: Mapping[str, str] = {"oil": "bbl", "condensate": "bbl", "gas": "Mcf", "ngl": "gal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What left the lease to a purchaser. [bbl or Mcf]"""

    purchaser: str  # its key
    name: str
    product: str  # of a deck: oil | condensate | gas
    volume: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A line of a purchaser's statement."""

    key: str
    purchaser: str | None
    name: str
    product: str
    volume: Decimal  # [bbl or Mcf]
    price: Decimal  # [$ per unit]
    stated: Decimal  # gross value as the statement says it [$]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A purchaser and product: what left against what was stated. [bbl or Mcf]"""

    purchaser: str
    name: str
    product: str
    left: Decimal
    stated: Decimal

    @property
    def difference(self) -> Decimal:
        """Stated less what left the lease."""
        return self.stated - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """The statements of a month against its dispositions."""

    rows: tuple[Match, ...]
    missing: tuple[Missing, ...]
    exceptions: tuple[Exceptional, ...]


def match_statements(sold: Iterable[Sold], lines: Iterable[StatementLine]) -> Matching:
    """Set statements beside what left the lease, by purchaser and product.

    A sale without a statement is missing; a statement of other volumes, or whose value is not
    volume × price, is an exception that takes a reason.

    >>> sold = [Sold(purchaser="p", name="Plains", product="oil", volume=Decimal(980))]
    >>> match_statements(sold, []).missing[0].what
    'Statement of Plains for oil'
    """
    sold, lines = tuple(sold), tuple(lines)
    names = {row.purchaser: row.name for row in sold} | {
        line.purchaser or "": line.name for line in lines
    }
    left = _summed((row.purchaser, row.product, row.volume) for row in sold)
    stated = _summed((line.purchaser or "", line.product, line.volume) for line in lines)
    rows = tuple(
        Match(
            purchaser=purchaser,
            name=names[purchaser] or "no purchaser named",
            product=product,
            left=left.get((purchaser, product), NOTHING),
            stated=stated.get((purchaser, product), NOTHING),
        )
        for purchaser, product in sorted(left.keys() | stated.keys())
    )
    missing = tuple(
        Missing(
            what=f"Statement of {row.name} for {row.product}",
            why=f"{row.left:,} {UNITS[row.product]} left the lease and no line of a statement"
            " pays for it.",
        )
        for row in rows
        if row.left and (row.purchaser, row.product) not in stated
    )
    exceptions = [
        Exceptional(
            about=f"{row.name}, {row.product}",
            words=f"The statement says {row.stated:,}, the lease {row.left:,}"
            f" {UNITS[row.product]}.",
            amount=row.difference,
            unit=UNITS[row.product],
            needs_reason=True,
        )
        for row in rows
        if row.difference and (row.purchaser, row.product) in stated
    ]
    exceptions += [
        Exceptional(
            about=f"{line.name or 'no purchaser named'}, {line.product}",
            words=f"The statement says ${line.stated:,}; {line.volume:,} × {line.price:,} is"
            f" ${cents(line.volume * line.price):,}.",
            amount=line.stated - cents(line.volume * line.price),
            unit="$",
            needs_reason=True,
        )
        for line in lines
        if line.stated != cents(line.volume * line.price)
    ]
    return Matching(rows=rows, missing=missing, exceptions=tuple(exceptions))


def _summed(rows: Iterable[tuple[str, str, Decimal]]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for purchaser, product, volume in rows:
        found[purchaser, product] = found.get((purchaser, product), NOTHING) + volume
    return found
