"""The price of a sale: its own where it has one, else the one that was agreed or is posted.

What was filled in is said on the line with its source. A price that changes later changes no line
by itself: empty the price of the line, and it is taken anew.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.finance.agreed_price import AgreedPrice, price_that_holds
from kernel.finance.revenue import cents
from kernel.store.product_prices import lease_of_well, prices_on

Values = Mapping[str, Any]
OWN = "the line"
_MOST_PRICE, _MOST_GROSS = Decimal(10) ** 6, Decimal(10) ** 14  # what their columns hold
_DECIDE = frozenset({"product", "sale_month", "purchaser_company_id", "lease_id", "well_id"})


def priced(session: Session, values: Values, before: Values | None = None) -> dict[str, Any]:
    """A sale as it is stored: price, its source, and gross value filled in where they are not told.

    Args:
        session: Of an Editor.
        values: What is told of the sale.
        before: The sale as it was; None for a new one.

    Raises:
        InvalidInput: No price is told and none holds, or two do with equal right.
    """
    was = before or {}
    told = dict(values)
    now = {**was, **told}
    agreed = was.get("product_price_id") is not None
    asks = told.get("price") is None and (
        "price" in told or before is None or (agreed and not _DECIDE.isdisjoint(told))
    )
    if asks:
        found = _agreed(session, now)
        told |= {
            "price": found.per_unit,
            "product_price_id": found.id,
            "price_source": found.words,
        }
    elif told.get("price") is not None:
        told |= {"product_price_id": None, "price_source": OWN}
    if told.get("gross_value") is None:
        told.pop("gross_value", None)
        if before is None or "gross_value" in values or _follows(was, told):
            gross = _gross({**was, **told})
            if gross is not None:
                told["gross_value"] = gross
    return told


def _agreed(session: Session, sale: Values) -> AgreedPrice:
    product, month = sale.get("product"), sale.get("sale_month")
    if not product or not month:
        raise InvalidInput("A sale has a product and a month.")
    well = sale.get("well_id")
    lease = sale.get("lease_id") or (lease_of_well(session, well) if well else None)
    found = price_that_holds(
        prices_on(session, product, month),
        purchaser=sale.get("purchaser_company_id"),
        well=well,
        lease=lease,
    )
    if found is None:
        raise InvalidInput(
            f"No price holds for {product} on {month:%d %B %Y}.",
            hint="Type the price of this line, or enter one under Prices.",
        )
    if abs(found.per_unit) >= _MOST_PRICE:
        raise InvalidInput(f"{found.words} is more than a price can be.")
    return found


def _follows(was: Values, told: Values) -> bool:
    """Whether the gross value follows a change: it was volume × price of an agreed price."""
    if was.get("product_price_id") is None or not {"volume", "price"} & told.keys():
        return False
    return bool(was["gross_value"] == _gross(was))


def _gross(sale: Values) -> Decimal | None:
    volume, price = sale.get("volume"), sale.get("price")
    if volume is None or price is None:
        return None
    gross = cents(Decimal(volume) * Decimal(price))
    if abs(gross) >= _MOST_GROSS:
        raise InvalidInput(f"{volume} × {price} is more than a sale can be worth.")
    return gross
