"""What a payment paid: the owner's lines since the payment before, and how they add up to it.

owed before + net of the lines − what of it is in suspense + other changes − left = paid
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.store import payments as store
from kernel.store.actor import Actor
from kernel.store.payments import EntryRow, PaidLine, PaymentRow
from kernel.store.session import tenant_session

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDetail:
    """A payment with what made it. [$]

    Attributes:
        before: Owed after the payment before it.
        lines: That runs brought since.
        net: Of the lines.
        suspended: The part of it that is held in suspense.
        others: Suspense released, payments that were void, by their reasons.
        left: Owed after it.
        held_runs: Those of which a part went into suspense.
    """

    payment: PaymentRow
    before: Decimal
    lines: tuple[PaidLine, ...]
    net: Decimal
    suspended: Decimal
    others: tuple[tuple[str, Decimal], ...]
    left: Decimal
    held_runs: tuple[UUID, ...]

    @property
    def adds_up(self) -> Decimal:
        """What the parts come to; the amount of the payment."""
        others = sum((amount for _, amount in self.others), NOTHING)
        return self.before + self.net - self.suspended + others - self.left


def payment_detail(actor: Actor, payment_id: UUID) -> PaymentDetail:
    """A payment line by line; every role reads.

    Raises:
        NotFound: The organization has no such payment.
    """
    with tenant_session(actor) as session:
        return detail_of(session, payment_id)


def detail_of(session: Session, payment_id: UUID) -> PaymentDetail:
    """As `payment_detail`, in an open transaction."""
    payment = store.find_payment(session, payment_id)
    entries = store.entries(session, payment.company_id)
    at = next(n for n, one in enumerate(entries) if _left_with(one) == payment_id)
    start = max((n + 1 for n in range(at) if _left_with(entries[n]) is not None), default=0)
    since = entries[start:at]
    runs = [one for one in since if one.run_id is not None]
    lines = store.lines_of_runs(
        session, payment.company_id, [one.run_id for one in runs if one.run_id]
    )
    before = _owed(entries[:start])
    return PaymentDetail(
        payment=payment,
        before=before,
        lines=tuple(lines),
        net=sum((one.net for one in lines), NOTHING),
        suspended=sum((one.suspended for one in runs), NOTHING),
        others=tuple(
            (one.reason or "Change", one.payable - one.recoupable)
            for one in since
            if one.run_id is None
        ),
        left=before + _owed(since) - payment.amount,
        held_runs=tuple(one.run_id for one in runs if one.run_id and one.suspended),
    )


def _left_with(entry: EntryRow) -> UUID | None:
    """The payment that an entry took off the account; None of any other entry."""
    return entry.payment_id if entry.payable < 0 else None


def _owed(entries: list[EntryRow]) -> Decimal:
    return sum((one.payable - one.recoupable for one in entries), NOTHING)
