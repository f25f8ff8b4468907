"""The settings of an organization that are lists: own tax rates, special days, discount rates."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.errors import InvalidInput
from kernel.finance.late_interest import RateFrom

MOST_PERCENT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRate:
    """A tax and a fee that the organization sets for itself."""

    jurisdiction: str  # two letters, or US-OCS
    product: str  # oil | condensate | gas | ngl
    tax_rate: Decimal  # of value, for example 0.046
    fee_per_unit: Decimal  # $/bbl or $/Mcf
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day on which the organization's calendar differs from the federal holidays."""

    day: date
    name: str
    works: bool = False  # a federal holiday that is a working day all the same


def amount(name: str, value: Any) -> Decimal:
    """A number from 0 on.

    Raises:
        InvalidInput: It is none.
    """
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found < 0:
        raise InvalidInput(
            f"“{value}” is no value of {name.replace('_', ' ')}.", hint="Type a number from 0 on."
        )
    return found


def own_rates(rows: Sequence[Mapping[str, Any]]) -> tuple[OwnRate, ...]:
    """Own tax rates as they are stored.

    Raises:
        InvalidInput: One has no reason, or takes more than the value.
    """
    found = tuple(
        OwnRate(
            jurisdiction=str(one["jurisdiction"]),
            product=str(one["product"]),
            tax_rate=amount("own_rates", one["tax_rate"]),
            fee_per_unit=amount("own_rates", one["fee_per_unit"]),
            reason=str(one["reason"]),
        )
        for one in rows
    )
    for own in found:
        if not own.reason.strip():
            raise InvalidInput("A rate of your own needs a reason.")
        if own.tax_rate > 1:
            raise InvalidInput(f"A tax of {own.tax_rate} is more than the value.")
    return found


def special_days(rows: Sequence[Mapping[str, Any]]) -> tuple[SpecialDay, ...]:
    """Special days as they are stored, in the order of time.

    Raises:
        InvalidInput: A day stands twice or has no name.
    """
    found = [
        SpecialDay(
            day=_day(one["day"]), name=str(one["name"]).strip(), works=bool(one.get("works"))
        )
        for one in rows
    ]
    if not all(one.name for one in found):
        raise InvalidInput("A day needs a name.", hint="For example: Friday after Thanksgiving.")
    if len({one.day for one in found}) < len(found):
        raise InvalidInput("A day stands in the list twice.", hint="Take the old one out first.")
    return tuple(sorted(found, key=lambda one: one.day))


def discount_rates(rows: Sequence[Mapping[str, Any]]) -> tuple[RateFrom, ...]:
    """Discount rates as they are stored, in the order of time.

    Raises:
        InvalidInput: Two begin on one day, or one cannot be.
    """
    found = [
        RateFrom(start=_day(one["start"]), percent=amount("discount_rates", one["percent"]))
        for one in rows
    ]
    if len({one.start for one in found}) < len(found):
        raise InvalidInput("Two rates begin on one day.", hint="Take the old one out first.")
    if any(one.percent > MOST_PERCENT for one in found):
        raise InvalidInput(
            f"A discount rate above {MOST_PERCENT} % a year cannot be.",
            hint="Type percent: 4.25 for 4.25 %.",
        )
    return tuple(sorted(found, key=lambda one: one.start))


def stored(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of such a list as they are stored and answered: amounts and days as text."""
    return [
        {name: value if isinstance(value, bool) else str(value)
         for name, value in asdict(one).items()}
        for one in rows
    ]  # fmt: skip


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput(f"“{value}” is no day.", hint="For example 2026-11-27.") from None
