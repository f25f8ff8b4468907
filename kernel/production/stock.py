"""The stock equation of a lease: what came in, what left, what must be in the tanks.

Source: reference "Production and allocation": closing = opening + produced − dispositions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseBalance:
    """A lease and product of a month. [bbl or Mcf]"""

    opening: Decimal
    produced: Decimal
    dispositions: Sequence[Decimal]  # sold, used on lease, flared, injected, lost …
    closing: Decimal

    @property
    def closing_expected(self) -> Decimal:
        """What should be left. [bbl or Mcf]"""
        return self.opening + self.produced - sum(self.dispositions, Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Measured less expected; zero where the month balances. [bbl or Mcf]

        >>> LeaseBalance(opening=Decimal(120), produced=Decimal(1000),
        ...              dispositions=[Decimal(980), Decimal(15)], closing=Decimal(125)).difference
        Decimal('0')
        """
        return self.closing - self.closing_expected

    @property
    def is_balanced(self) -> bool:
        """Whether the stock equation closes exactly."""
        return self.difference == 0
