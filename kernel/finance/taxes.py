"""Production taxes and fees that hold for a product and a month.

The rates are rows of data/finance with their citation; an organization's own rate stands in its
settings with a reason, and never in that table.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.reference import ProductionTax, production_taxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What a state takes of a product in a month."""

    tax_rate: Decimal  # of market value, for example 0.046
    fee_per_unit: Decimal  # $/bbl or $/Mcf
    rows: tuple[ProductionTax, ...] = ()  # where they come from
    condition: str = ""  # of the property, in words; empty where the standard rate holds

    @property
    def citations(self) -> tuple[str, ...]:
        """The sources, each once."""
        return tuple(dict.fromkeys(row.citation for row in self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCondition:
    """An exemption or reduced rate of a property, as an order or certificate grants it."""

    condition: str  # eor | two_year_inactive | high_cost | reduced | exempt
    rate: Decimal | None = None  # of market value; for high_cost and reduced
    reason: str = ""


def charges_of_property(
    usual: Charges, product: str, month: date, *, jurisdiction: str, condition: TaxCondition | None
) -> Charges:
    """The charges where a property bears another tax; its regulatory fee stays.

    Raises:
        InvalidInput: The condition has no rate of its own and none is on file.

    >>> oil = date(2025, 1, 1)
    >>> charges_of_property(charges_on("oil", oil), "oil", oil, jurisdiction="TX",
    ...                     condition=TaxCondition(condition="exempt")).tax_rate
    Decimal('0')
    """
    if condition is None:
        return usual
    rate, rows = condition.rate or Decimal(0), tuple[ProductionTax, ...]()
    if condition.rate is None and condition.condition != "exempt":
        found = charges_on(product, month, jurisdiction=jurisdiction, condition=condition.condition)
        rate = found.tax_rate
        rows = tuple(row for row in found.rows if row.kind == "severance")
    words = condition.condition.replace("_", " ")
    return Charges(
        tax_rate=rate,
        fee_per_unit=usual.fee_per_unit,
        rows=(*rows, *(row for row in usual.rows if row.kind != "severance")),
        condition=f"{words}: {condition.reason}" if condition.reason else words,
    )


def charges_on(
    product: str, month: date, *, jurisdiction: str = "TX", condition: str = "standard"
) -> Charges:
    """The severance tax and the cleanup fee of a product sold in a month.

    Args:
        product: oil, condensate or gas.
        month: Any day of the month of sale.
        jurisdiction: Two letters of the state.
        condition: standard, eor (enhanced recovery) or two_year_inactive; it changes the
            severance tax only.

    Raises:
        InvalidInput: No rate is on file for it.

    >>> charges_on("oil", date(2015, 8, 1)).fee_per_unit
    Decimal('0.008125')
    """
    valid = [
        row
        for row in production_taxes()
        if (row.jurisdiction, row.product) == (jurisdiction, product)
        and (row.start is None or row.start <= month)
        and (row.end is None or month < row.end)
    ]
    tax = [row for row in valid if row.kind == "severance" and row.condition == condition]
    if not tax:
        raise InvalidInput(
            f"No severance tax is on file for {condition.replace('_', ' ')} {product}"
            f" of {jurisdiction} in {month:%B %Y}.",
            hint="Set the organization's own rate, with its reason.",
        )
    fees = [row for row in valid if row.kind == "cleanup_fee"]
    if not fees:
        raise InvalidInput(
            f"No cleanup fee is on file for {product} of {jurisdiction} in {month:%B %Y}.",
            hint="Set the organization's own rate, with its reason.",
        )
    return Charges(
        tax_rate=sum((row.rate for row in tax), Decimal(0)),
        fee_per_unit=sum((row.rate for row in fees), Decimal(0)),
        rows=(*tax, *fees),
    )
