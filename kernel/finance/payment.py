"""When owners must be paid, and whether a balance is paid now. Texas Nat. Res. Code §91.402.

The days are the law's; an organization may set its own, where a lease or division order agrees on
others.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.finance.ownership import Suspense


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """Days after the end of a month within which its sales are paid; the law's by default. [d]"""

    first: int = 120  # after the month of a well's first sale
    oil: int = 60  # after the month of sale: oil and condensate
    gas: int = 90  # after the month of sale: gas and ngl


LAW = PaymentTerms()


def end_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def first_payment_due(first_sale: date, *, terms: PaymentTerms = LAW) -> date:
    """120 days after the end of the month of the first sale. §91.402(a).

    >>> first_payment_due(date(2025, 1, 14)), first_payment_due(date(2024, 1, 1))
    (datetime.date(2025, 5, 31), datetime.date(2024, 5, 30))
    """
    return end_of(first_sale) + timedelta(days=terms.first)


def payment_due(
    product: str,
    sale_month: date,
    *,
    first_sale: date | None = None,
    terms: PaymentTerms = LAW,
) -> date:
    """After the end of the month of sale: 60 days for oil, 90 for gas. §91.402(a).

    Args:
        product: oil, condensate, gas or ngl.
        sale_month: Any day of it.
        first_sale: When the property sold first, where that is known; nothing falls due before
            the first payment does.
        terms: The days that hold.

    Raises:
        InvalidInput: The product has no term.

    >>> payment_due("oil", date(2025, 2, 1)), payment_due("gas", date(2025, 2, 1))
    (datetime.date(2025, 4, 29), datetime.date(2025, 5, 29))
    >>> payment_due("oil", date(2025, 2, 1), first_sale=date(2025, 1, 14))
    datetime.date(2025, 5, 31)
    """
    days = {"oil": terms.oil, "condensate": terms.oil, "gas": terms.gas, "ngl": terms.gas}
    if product not in days:
        raise InvalidInput(f"No term of payment is known for {product}.", hint="Choose oil or gas.")
    due = end_of(sale_month) + timedelta(days=days[product])
    return due if first_sale is None else max(due, first_payment_due(first_sale, terms=terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumPay:
    """Below which balances wait; settings of the organization. [$]"""

    at_once: Decimal = Decimal(100)
    yearly_above: Decimal = Decimal(10)
    on_request: Decimal = Decimal(25)  # for owners who asked to be paid monthly from there
    yearly_month: int = 12


class Held:
    """Words for why a balance is not paid now."""

    SUSPENDED = "in suspense"
    NEGATIVE = "carried forward: the owner owes it"
    BELOW_MINIMUM = "below the minimum pay"


def why_held(
    balance: Decimal,
    *,
    month: date,
    suspense: Suspense = Suspense.NONE,
    wants_monthly: bool = False,
    asked_for: bool = False,
    owner_minimum: Decimal | None = None,
    rule: MinimumPay | None = None,
) -> str | None:
    """Why a balance is not paid in an accounting month; None where it is paid.

    Args:
        balance: What the owner is owed. [$]
        month: The accounting month.
        suspense: Of the owner's interest.
        wants_monthly: The owner asked in writing for monthly payment from $25.
        asked_for: The owner asked for this balance, or the lease ceased to produce.
        owner_minimum: An agreed minimum of this owner. [$]
        rule: The organization's minimum pay; the law's amounts where None.

    >>> why_held(Decimal("99.99"), month=date(2025, 3, 1))
    'below the minimum pay'
    >>> why_held(Decimal("100.00"), month=date(2025, 3, 1)) is None
    True
    """
    rule = rule or MinimumPay()
    if suspense is not Suspense.NONE:
        return f"{Held.SUSPENDED}: {suspense.value.replace('_', ' ')}"
    if balance < 0:
        return Held.NEGATIVE
    minimum = rule.at_once if owner_minimum is None else owner_minimum
    if wants_monthly:
        minimum = min(minimum, rule.on_request)
    is_due_yearly = month.month == rule.yearly_month and balance > rule.yearly_above
    if balance == 0 or not (balance >= minimum or is_due_yearly or asked_for):
        return Held.BELOW_MINIMUM
    return None
