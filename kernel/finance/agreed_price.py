"""Prices that were agreed with a purchaser or are posted by an index, and which of them holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from kernel.errors import InvalidInput

PLACES = Decimal("0.000001")  # of a price
UNITS: Mapping[str, str] = {"bbl": "bbl", "mcf": "Mcf", "mmbtu": "MMBtu", "gal": "gal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPrice:
    """A price that holds on a day.

    Attributes:
        name: Of the purchaser or index, with its first day.
        basis: bbl, mcf, mmbtu or gal.
        price: $ a unit of the basis; may be negative.
        mmbtu_per_mcf: Heat content, where the basis is MMBtu.
        purchaser: None where it holds for every purchaser.
        place: A well or lease; None where it holds for every property.
    """

    id: UUID
    name: str
    basis: str
    price: Decimal
    mmbtu_per_mcf: Decimal | None = None
    purchaser: UUID | None = None
    place: UUID | None = None

    @property
    def per_unit(self) -> Decimal:
        """$ for each bbl, Mcf or gallon that is sold.

        >>> AgreedPrice(id=UUID(int=1), name="Waha", basis="mmbtu", price=Decimal("2.10"),
        ...             mmbtu_per_mcf=Decimal("1.125")).per_unit
        Decimal('2.362500')
        """
        factor = self.mmbtu_per_mcf if self.basis == "mmbtu" else Decimal(1)
        return (self.price * (factor or Decimal(1))).quantize(PLACES, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """Where a price comes from, for a person."""
        said = f"{self.name}: ${self.price.normalize():f}/{UNITS[self.basis]}"
        heat = f" × {self.mmbtu_per_mcf.normalize():f} MMBtu/Mcf" if self.mmbtu_per_mcf else ""
        return said + heat


def price_that_holds(
    prices: Sequence[AgreedPrice],
    *,
    purchaser: UUID | None,
    well: UUID | None,
    lease: UUID | None,
) -> AgreedPrice | None:
    """The price of a sale: that of its well before that of its lease before one for all; in each,
    the purchaser's own before an index.

    Args:
        prices: That hold for the product on the day.
        purchaser: Who bought it.
        well: That it comes from, where it is known.
        lease: Of the sale, or of its well.

    Raises:
        InvalidInput: Two hold with equal right.
    """

    def rank(one: AgreedPrice) -> tuple[int, int]:
        place = 2 if one.place == well else 1
        return (0 if one.place is None else place, int(one.purchaser is not None))

    fitting = [
        one
        for one in prices
        if one.purchaser in (None, purchaser) and one.place in (None, well, lease)
    ]
    if not fitting:
        return None
    best = max(map(rank, fitting))
    first, *others = [one for one in fitting if rank(one) == best]
    if others:
        raise InvalidInput(
            f"Two prices hold with equal right: {first.words}; {others[0].words}.",
            hint="Type the price of this line, or end one of them.",
        )
    return first
