"""Well tests, and which of them a month's allocation uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kernel.errors import InvalidInput

LONGEST_TEST_H = 72


class Standing(StrEnum):
    """Whether somebody stands behind a test."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class WellTest:
    """Volumes measured over some hours; rates follow from them and are never typed."""

    key: str
    day: date
    hours: Decimal
    oil_bbl: Decimal | None = None
    gas_mcf: Decimal | None = None
    water_bbl: Decimal | None = None
    status: Standing = Standing.ACCEPTED

    def __post_init__(self) -> None:
        if not 0 < self.hours <= LONGEST_TEST_H:
            raise InvalidInput(
                f"A test of {self.hours} hours is not possible.",
                hint=f"Give its length in hours, above 0 and at most {LONGEST_TEST_H}.",
            )

    def rate(self, phase: str) -> Decimal | None:
        """Of oil, gas or water over 24 hours. [bbl/d or Mcf/d]

        >>> test = WellTest(key="t", day=date(2025, 1, 5), hours=Decimal(12), oil_bbl=Decimal(60))
        >>> test.rate("oil")
        Decimal('120')
        """
        volume: Decimal | None = getattr(self, f"{phase}_{'mcf' if phase == 'gas' else 'bbl'}")
        return None if volume is None else volume * 24 / self.hours


def latest_accepted(tests: Iterable[WellTest], month: date) -> WellTest | None:
    """The latest accepted test not dated after the month; None where there is none."""
    next_month = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    usable = (test for test in tests if test.status is Standing.ACCEPTED and test.day < next_month)
    return max(usable, key=lambda test: (test.day, test.key), default=None)
