"""Interest that a payment owes its owner because lines were paid after their term.

Texas Nat. Res. Code §91.403. What was in suspense bears none, nor does a balance while it lies
below the minimum pay. What the payment before left over is taken as paid first and bears none here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.finance.late_interest import late_from, late_interest
from kernel.finance.payment import payment_due
from kernel.store import payments as store
from kernel.store.actor import Actor, Role
from kernel.store.payments import PaidLine
from kernel.store.revenue import first_production
from kernel.store.session import tenant_session
from kernel.workflows.operating_settings import OperatingSettings, settings_of
from kernel.workflows.payment_lines import NOTHING, PaymentDetail, detail_of

BOOKED = "Interest on"  # how the reason of such an entry begins


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """What a payment paid of one sale after its term.

    Attributes:
        amount: Paid late. [$]
        due: The last day in time.
        days: Late. [d]
        interest: None where no discount rate stands for these days. [$]
    """

    property_name: str
    product: str
    month: date
    amount: Decimal
    due: date
    days: int
    interest: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInterest:
    """The late lines of a payment and the interest on them. [$]

    Attributes:
        interest: Their sum; None where a rate is missing.
        booked: What was put on the owner's account for it already.
    """

    lines: tuple[LateLine, ...]
    interest: Decimal | None
    booked: Decimal


def interest_of_payment(actor: Actor, payment_id: UUID) -> LateInterest:
    """What a payment owes its owner in interest; every role reads.

    Raises:
        NotFound: The organization has no such payment.
    """
    with tenant_session(actor) as session:
        return _interest(session, detail_of(session, payment_id))


def book_interest(actor: Actor, payment_id: UUID) -> LateInterest:
    """Put the interest of a payment on its owner's account; once.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such payment.
        Conflict: There is none, it was booked before, or a discount rate is missing.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        payment = store.hold_payment(session, payment_id)
        found = _interest(session, detail_of(session, payment_id))
        if found.booked:
            raise Conflict("The interest of this payment was booked before.", hint="See Account.")
        if payment.became == "void":
            raise Conflict("A void payment bears no interest.", hint="The one after it may.")
        if found.interest is None:
            raise Conflict(
                "The discount rate of these days is not known.",
                hint="An administrator enters it in Accounting settings.",
            )
        if not found.interest:
            raise Conflict("Nothing of this payment was late.", hint="There is nothing to book.")
        store.book(
            session, company_id=payment.company_id, payment_id=payment_id, payable=found.interest,
            reason=f"{BOOKED} {payment.method} {payment.reference}, paid late",
        )  # fmt: skip
        return _interest(session, detail_of(session, payment_id))


def _interest(session: Session, detail: PaymentDetail) -> LateInterest:
    settings = settings_of(session)
    payment = detail.payment
    [account] = store.accounts(session, payment.company_id)
    least = settings.pay_at_once if account.minimum is None else account.minimum
    lines = _late(session, detail, settings, least)
    known = [one.interest for one in lines if one.interest is not None]
    return LateInterest(
        lines=tuple(lines),
        interest=sum(known, NOTHING) if len(known) == len(lines) else None,
        booked=sum(
            (
                one.payable
                for one in store.entries(session, payment.company_id)
                if one.payment_id == payment.id and one.reason.startswith(BOOKED)
            ),
            NOTHING,
        ),
    )


def _late(
    session: Session, detail: PaymentDetail, settings: OperatingSettings, least: Decimal
) -> list[LateLine]:
    sales = _by_sale([one for one in detail.lines if one.run_id not in detail.held_runs])
    began = first_production(session, {one.property_id for one, _ in sales})
    dated = sorted(
        (
            (
                payment_due(
                    line.product,
                    line.month,
                    first_sale=began.get(line.property_id),
                    terms=settings.terms,
                ),
                amount,
                line,
            )
            for line, amount in sales
        ),
        key=lambda one: (one[0], one[2].property_name, one[2].product),
    )
    dues = late_from([(due, amount) for due, amount, _ in dated], before=detail.before, least=least)
    found, paid_on = [], detail.payment.paid_on
    left = detail.payment.amount - detail.before
    for due, (_, amount, line) in zip(dues, dated, strict=True):
        paid, left = min(amount, max(left, NOTHING)), left - amount
        if due < paid_on and paid > 0:
            found.append(
                LateLine(
                    property_name=line.property_name, product=line.product, month=line.month,
                    amount=paid, due=due, days=(paid_on - due).days,
                    interest=late_interest(paid, due=due, paid=paid_on, rule=settings.late),
                )
            )  # fmt: skip
    return found


def _by_sale(lines: Sequence[PaidLine]) -> list[tuple[PaidLine, Decimal]]:
    """The net of each property, product and month over originals, reversals and rebooks."""
    found: dict[tuple[UUID, str, date], tuple[PaidLine, Decimal]] = {}
    for one in lines:
        key = one.property_id, one.product, one.month
        found[key] = one, found.get(key, (one, NOTHING))[1] + one.net
    return [(line, amount) for line, amount in found.values() if amount > 0]
