"""What owners are owed and paid over REST. Amounts are decimals, in answers as text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from kernel.workflows import late_payments, payment_lines, payments
from kernel.workflows.month_json import plain_json
from workbench.api.bodies import Closed
from workbench.api.records import DAY
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Owner payments"], dependencies=SECURITY)
Amount = Annotated[
    Decimal, Field(gt=0, max_digits=16, decimal_places=2, allow_inf_nan=False, examples=["230.00"])
]
Number = Annotated[
    str,
    Field(
        min_length=1, max_length=payments.LONGEST_REFERENCE, pattern=r"^[^\x00]*$",
        description="Of the check or transfer.", examples=["A-1001"],
    ),
]  # fmt: skip
Reason = Annotated[
    str, Field(min_length=1, max_length=payments.LONGEST_REASON, pattern=r"^[^\x00]*$")
]


class PaymentIn(Closed):
    """A payment that left. The number is unique by method, so that it is entered once."""

    amount: Amount
    paid_on: DAY
    method: Literal["check", "transfer"]
    reference: Number
    asked_for: Annotated[
        bool, Field(description="The owner asked for a balance that would wait.")
    ] = False


class DueIn(Closed):
    """A payment for every balance that is due; numbers follow from the first."""

    paid_on: DAY
    method: Literal["check", "transfer"]
    first_reference: Number


class ReleaseIn(Closed):
    """Suspended money that becomes payable."""

    amount: Amount
    reason: Reason


class ClearIn(Closed):
    """When the bank paid it."""

    on: DAY


class VoidIn(Closed):
    """Why a payment never reached its owner."""

    on: DAY
    reason: Reason


@router.get("/owner-accounts", summary="What owners are owed, and what waits why")
def accounts(actor: SignedIn) -> dict[str, Any]:
    """By name; as of today (UTC)."""
    return {"rows": plain_json(payments.owner_accounts(actor, today=_today()))}


@router.get("/owner-accounts/{company_id}", summary="An owner's account, entry by entry")
def account(company_id: UUID, actor: SignedIn) -> dict[str, Any]:
    """The balance is the sum of its entries."""
    return _answer(payments.owner_ledger(actor, company_id, today=_today()))


@router.post("/owner-accounts/{company_id}/payments", status_code=201, summary="Enter a payment")
def pay(company_id: UUID, new: PaymentIn, actor: SignedIn) -> dict[str, Any]:
    """Not more than is owed; a balance below the minimum pay only where the owner asked for it."""
    made = payments.pay_owner(actor, company_id, **new.model_dump(), today=_today())
    return _answer(made)


@router.post("/owner-accounts/{company_id}/releases", status_code=201, summary="Release suspense")
def release(company_id: UUID, new: ReleaseIn, actor: SignedIn) -> dict[str, Any]:
    """It becomes payable now."""
    made = payments.release_suspense(actor, company_id, **new.model_dump(), today=_today())
    return _answer(made)


@router.get("/owner-payments", summary="Payments and where they stand")
def listed(actor: SignedIn) -> dict[str, Any]:
    """The last 500, newest first: outstanding, stale, cleared or void."""
    return {"rows": plain_json(payments.list_payments(actor, today=_today()))}


@router.get("/owner-payments/{payment_id}/lines", summary="What a payment paid, line by line")
def lines(payment_id: UUID, actor: SignedIn) -> dict[str, Any]:
    """The owner's lines since the payment before, and how they add up to its amount."""
    answered: dict[str, Any] = plain_json(payment_lines.payment_detail(actor, payment_id))
    return answered


@router.get("/owner-payments/{payment_id}/interest", summary="Interest on what was paid late")
def interest(payment_id: UUID, actor: SignedIn) -> dict[str, Any]:
    """By sale; null where no discount rate is set for its days. Texas Nat. Res. Code §91.403."""
    answered: dict[str, Any] = plain_json(late_payments.interest_of_payment(actor, payment_id))
    return answered


@router.post("/owner-payments/{payment_id}/interest", status_code=201, summary="Book the interest")
def book_interest(payment_id: UUID, actor: SignedIn) -> dict[str, Any]:
    """Once; the owner is owed it from then on."""
    answered: dict[str, Any] = plain_json(late_payments.book_interest(actor, payment_id))
    return answered


@router.post("/owner-payments/due", status_code=201, summary="Pay every balance that is due")
def pay_due(new: DueIn, actor: SignedIn) -> dict[str, Any]:
    """All of them or none."""
    made = payments.pay_all_due(actor, **new.model_dump(), today=_today())
    return {"rows": plain_json(made)}


@router.post("/owner-payments/{payment_id}/clearing", summary="Say that the bank paid it")
def clear(payment_id: UUID, new: ClearIn, actor: SignedIn) -> dict[str, Any]:
    """Once; a payment that cleared is not void."""
    return _answer(payments.clear_payment(actor, payment_id, on=new.on, today=_today()))


@router.post("/owner-payments/{payment_id}/void", summary="Void a payment")
def void(payment_id: UUID, new: VoidIn, actor: SignedIn) -> dict[str, Any]:
    """Lost, stopped or stale: its amount is owed again."""
    made = payments.void_payment(actor, payment_id, on=new.on, reason=new.reason, today=_today())
    return _answer(made)


def _answer(ledger: payments.Ledger) -> dict[str, Any]:
    answered: dict[str, Any] = plain_json(ledger)
    return answered


def _today() -> date:
    return datetime.now(UTC).date()
