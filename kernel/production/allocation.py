"""A lease's volume shared among its wells by their tests.

Source: reference "Production and allocation": theoretical = test rate × days on, factor = lease
volume / sum of theoretical, and the allocated volumes are shared by largest remainder to the
lease's allocation unit, so that they add up to the lease volume.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kernel.errors import InvalidInput
from kernel.shares import shared

USUAL_FACTOR = (Decimal("0.85"), Decimal("1.15"))  # outside: a warning; a setting
FACTOR_PLACE = Decimal("0.00000001")


class Flag(StrEnum):
    """What a person should know of an allocated volume."""

    NO_ACCEPTED_TEST = "no accepted test: the type rate was used"
    OLD_TEST = "the test is more than a year old"
    NO_TEST_NO_DAYS = "no test and no days on: nothing allocated"
    UNUSUAL_FACTOR = "the allocation factor is unusual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One completion's claim on the lease volume of a month."""

    completion: str  # a lasting key; among equal remainders the first gets the unit
    days_on: Decimal | None
    rate: Decimal | None  # of the test, per day on
    test_key: str | None = None
    test_day: date | None = None
    is_type_rate: bool = False  # the rate is not from an accepted test of this completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """What a completion gets."""

    completion: str
    test_key: str | None
    rate: Decimal | None
    days_on: Decimal | None
    theoretical: Decimal
    volume: Decimal
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A lease and product of a month, shared."""

    lease_volume: Decimal
    theoretical: Decimal
    factor: Decimal | None  # None where there was nothing to share by
    parts: tuple[Allocated, ...]
    flags: tuple[Flag, ...]


def allocate(
    lease_volume: Decimal,
    streams: Sequence[Stream],
    *,
    month: date,
    unit: Decimal = Decimal("0.01"),
    usual_factor: tuple[Decimal, Decimal] = USUAL_FACTOR,
) -> Allocation:
    """Share a lease's volume of a product in a month among its completions.

    Args:
        lease_volume: [bbl or Mcf]
        streams: Every completion that reports on the lease in that month.
        month: Its first day.
        unit: The lease's allocation unit. [bbl or Mcf]
        usual_factor: The band of factors that need no warning.

    Raises:
        InvalidInput: A volume below zero, one with nothing to share it by, or a volume finer
            than the allocation unit.

    >>> streams = [Stream(completion="1", days_on=Decimal(30), rate=Decimal(200)),
    ...            Stream(completion="2", days_on=Decimal(30), rate=Decimal(100))]
    >>> shares = allocate(Decimal("10000.00"), streams, month=date(2025, 4, 1))
    >>> [str(part.volume) for part in shares.parts]
    ['6666.67', '3333.33']
    """
    if lease_volume < 0:
        raise InvalidInput(
            f"The lease volume is {lease_volume}.", hint="A produced volume is zero or more."
        )
    streams = sorted(streams, key=lambda stream: stream.completion)
    theoretical = [(stream.rate or Decimal(0)) * (stream.days_on or 0) for stream in streams]
    total = sum(theoretical, Decimal(0))
    if lease_volume and not total:
        raise InvalidInput(
            f"The lease made {lease_volume}, but no well has a test and days on to share it by.",
            hint="Enter an accepted test or the days on of at least one well.",
        )
    volumes = shared(lease_volume, theoretical, unit=unit)
    factor = (lease_volume / total).quantize(FACTOR_PLACE) if total else None
    low, high = usual_factor
    is_unusual = factor is not None and lease_volume > 0 and not low <= factor <= high
    return Allocation(
        lease_volume=lease_volume,
        theoretical=total,
        factor=factor,
        parts=tuple(
            Allocated(
                completion=stream.completion,
                test_key=stream.test_key,
                rate=stream.rate,
                days_on=stream.days_on,
                theoretical=share,
                volume=volume,
                flags=tuple(_flags(stream, month)),
            )
            for stream, share, volume in zip(streams, theoretical, volumes, strict=True)
        ),
        flags=(Flag.UNUSUAL_FACTOR,) if is_unusual else (),
    )


def _flags(stream: Stream, month: date) -> list[Flag]:
    if stream.rate is None and not stream.days_on:
        return [Flag.NO_TEST_NO_DAYS]
    flags = []
    if stream.rate is None or stream.is_type_rate:
        flags.append(Flag.NO_ACCEPTED_TEST)
    if stream.test_day is not None and (month - stream.test_day).days > 366:
        flags.append(Flag.OLD_TEST)
    return flags
