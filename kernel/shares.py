"""Sharing a total without losing a cent or a barrel: the largest remainder.

Money and volumes are shared alike, so this stands below both.
"""

from collections.abc import Sequence
from decimal import Decimal

from kernel.errors import InvalidInput


def shared(total: Decimal, weights: Sequence[Decimal], *, unit: Decimal) -> tuple[Decimal, ...]:
    """Shares of a total in whole units, in proportion to weights, whose sum is the total.

    Each gets the whole units of its exact share; the units left over go one each to the largest
    remainders, and among equal ones to the earlier weight: order them by a lasting key. A
    negative total is shared by its absolute value.

    Args:
        total: A whole number of units.
        weights: None below zero, not all zero; they need not sum to one.
        unit: The smallest part that can be given, such as a cent.

    Raises:
        InvalidInput: The total is no whole number of units, or there is nothing to share by.

    >>> thirds = [Decimal("0.33333333"), Decimal("0.33333333"), Decimal("0.33333334")]
    >>> [str(part) for part in shared(Decimal("100.00"), thirds, unit=Decimal("0.01"))]
    ['33.33', '33.33', '33.34']
    """
    units, rest = divmod(abs(total), unit)
    if rest:
        raise InvalidInput(f"{total} is not a whole number of {unit}.", hint="Round it first.")
    places = max((-exponent_of(weight) for weight in weights), default=0)
    whole_weights = [int(weight.scaleb(places)) for weight in weights]
    sum_of_weights = sum(whole_weights)
    if any(weight < 0 for weight in whole_weights):
        raise InvalidInput("A share cannot be negative.", hint="Correct the decimals.")
    if not sum_of_weights:
        if not units:
            return tuple(Decimal(0) * unit for _ in weights)
        raise InvalidInput(f"Nobody is there to bear {total}.", hint="Give somebody a share.")
    # whole numbers throughout: exact, and ten times faster than decimals or fractions
    parts = [divmod(int(units) * weight, sum_of_weights) for weight in whole_weights]
    left_over = int(units) - sum(quotient for quotient, _ in parts)
    first = sorted(range(len(parts)), key=lambda i: -parts[i][1])[:left_over]
    given = [quotient for quotient, _ in parts]
    for index in first:
        given[index] += 1
    sign = -1 if total < 0 else 1
    return tuple(sign * part * unit for part in given)


def exponent_of(number: Decimal) -> int:
    """The power of ten of a number's last digit, for example -2 for 0.25.

    Raises:
        InvalidInput: It is not finite.
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidInput("A share must be a number.", hint="Correct the decimals.")
    return min(exponent, 0)
