"""The price book: what can be priced, in which unit, and the rates that rig time is reckoned from.

Amounts are decimal and dated; there is no default. An item that is not filled in has no price,
which is not the same as a price of 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from kernel.errors import InvalidInput
from kernel.reference import cement_classes, pipes
from kernel.units import inches

Group = Literal["Rig", "Services", "Materials", "Well site", "Rig time"]
MOST = Decimal("99999999.9999")
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that can be priced, or a rate.

    Attributes:
        key: Stable, for example `cement_sack:C`.
        sample: An invented value to be replaced.
    """

    key: str
    words: str
    unit: str
    group: Group
    sample: str

    @property
    def is_rate(self) -> bool:
        """Whether it is an amount of time or speed rather than of money."""
        return self.group == "Rig time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The amount of one item, from which day it is, and where it comes from."""

    amount: Decimal
    dated: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """One version of an organization's prices."""

    version: int
    currency: str
    prices: dict[str, Price]

    def amount(self, key: str) -> Decimal | None:
        """The amount of an item; None where it is not filled in."""
        price = self.prices.get(key)
        return price.amount if price else None


def _sizes() -> tuple[float, ...]:
    return tuple(sorted({pipe.od_in for pipe in pipes() if pipe.use == "casing"}))


def _items() -> Iterable[Item]:
    def item(key: str, words: str, unit: str, group: Group, sample: str) -> Item:
        return Item(key=key, words=words, unit=unit, group=group, sample=sample)

    yield item("mobilisation", "Mobilisation and demobilisation", "well", "Rig", "4500")
    yield item("rig_day", "Rig day", "day", "Rig", "6200")
    yield item("rig_hour", "Rig hour, in place of the rig day where filled", "h", "Rig", "")
    yield item("supervision_day", "Supervision", "day", "Rig", "1500")
    yield item("cementing_call_out", "Cementing crew, call-out", "well", "Services", "2800")
    yield item("cementing_plug", "Cementing service", "plug", "Services", "1200")
    yield item("wireline_day", "Wireline unit", "day", "Services", "2600")
    yield item("perforating_run", "Perforating run", "run", "Services", "1800")
    yield item("cut_and_cap", "Cut and cap", "well", "Services", "2200")
    for name in cement_classes():
        yield item(f"cement_sack:{name}", f"Cement, Class {name}", "sack", "Materials", "24.50")
    for size in _sizes():
        yield item(f"bridge_plug:{size:g}", f"Bridge plug for {inches(size)} casing", "each",
                   "Materials", "1650")  # fmt: skip
    for size in _sizes():
        yield item(f"retainer:{size:g}", f"Cement retainer for {inches(size)} casing", "each",
                   "Materials", "2900")  # fmt: skip
    yield item("mud_bbl", "Mud between plugs", "bbl", "Materials", "14")
    yield item("disposal", "Disposal of fluids and waste", "well", "Well site", "3000")
    yield item("contingency", "Contingency on the sum", "%", "Well site", "10")
    yield item("hours_per_day", "Working hours of the rig", "h a day", "Rig time", "12")
    yield item("rig_up_h", "Rig up and rig down", "h", "Rig time", "8")
    yield item("trip_ft_h", "Trip speed of the work string", "ft/h", "Rig time", "2500")
    yield item("plug_h", "Mix, pump and displace", "h a plug", "Rig time", "1.5")
    yield item("woc_h", "Wait on cement and tag", "h a tag", "Rig time", "4")
    yield item("wireline_run_h", "Perforating or setting run", "h a run", "Rig time", "3")
    yield item("cut_and_cap_h", "Cut and cap", "h", "Rig time", "4")


ITEMS: dict[str, Item] = {item.key: item for item in _items()}


def amount_of(key: str, text: object) -> Decimal:
    """An amount as it was typed.

    Raises:
        InvalidInput: An unknown item, no number, one below zero, or a rate of zero.

    >>> amount_of("rig_day", "6,200.50")
    Decimal('6200.50')
    """
    if key not in ITEMS:
        raise InvalidInput(f"“{key}” is no item of the price book.")
    words = ITEMS[key].words
    try:
        amount = Decimal(str(text).replace(",", "").strip())
    except InvalidOperation:
        raise InvalidInput(f"{words}: “{text}” is no amount.") from None
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise InvalidInput(f"{words}: the amount must lie between 0 and {MOST:,.0f}.")
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        raise InvalidInput(f"{words}: at most four decimals are kept.")
    if amount == 0 and key in ("trip_ft_h", "hours_per_day"):
        raise InvalidInput(f"{words} cannot be 0.")
    if key == "hours_per_day" and amount > 24:
        raise InvalidInput("A day has 24 hours.")
    return amount
