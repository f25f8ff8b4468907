"""Decks of ownership over REST: look, approve, share the rounding, transfer, suspend."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from kernel.workflows import division_orders
from kernel.workflows.month_json import plain_json
from workbench.api.bodies import Closed
from workbench.api.records import DAY
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Division orders"], dependencies=SECURITY)
Note = Annotated[str, Field(max_length=division_orders.LONGEST_NOTE, pattern=r"^[^\x00]*$")]
Version = Annotated[int | None, Field(ge=1, le=MOST, description="That you looked at.")]


class SeenIn(Closed):
    """Which version is meant."""

    version: Version = None


class RoundingIn(Closed):
    """Who takes what rounding leaves."""

    company_id: UUID
    version: Version = None


class VersionIn(Closed):
    """From which day on a new version holds; the first of a month."""

    start: DAY
    note: Note = ""


class TransferIn(Closed):
    """A part of an interest goes to another owner."""

    interest_id: UUID
    company_id: UUID
    part: Annotated[Decimal, Field(gt=0, le=1, max_digits=9, decimal_places=8)] = Decimal(1)
    start: DAY
    note: Note = ""


class SuspenseIn(Closed):
    """Why an interest is not paid now."""

    reason: Literal[
        "none", "title_dispute", "no_address", "unsigned", "minimum_pay", "estate", "other"
    ]


@router.get("/division-orders/{division_order_id}/deck", summary="Interests, sum and history")
def look(division_order_id: UUID, actor: SignedIn, response: Response) -> dict[str, Any]:
    """The residual to 1.00000000 is shown to the eighth place."""
    return _answer(division_orders.deck_view(actor, division_order_id), response)


@router.post("/division-orders/{division_order_id}/approve", summary="Approve a deck")
def approve(
    division_order_id: UUID,
    new: SeenIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Refused unless the decimals add up to 1.00000000; the deck before ends where it begins."""
    seen = seen_revision(if_match, new.version)
    view = division_orders.approve_deck(actor, division_order_id, seen=seen)
    return _answer(view, response)


@router.post("/cost-decks/{cost_deck_id}/approve", summary="Approve a cost deck")
def approve_cost(
    cost_deck_id: UUID,
    new: SeenIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Working interests must add up to 1.00000000."""
    seen = seen_revision(if_match, new.version)
    view = division_orders.approve_deck(actor, cost_deck_id, seen=seen, kind="cost")
    return _answer(view, response)


@router.post("/division-orders/{division_order_id}/rounding", summary="Give the rounding away")
def rounding(
    division_order_id: UUID,
    new: RoundingIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """To an owner of a draft, and only as much as rounding explains."""
    seen = seen_revision(if_match, new.version)
    view = division_orders.give_rounding(actor, division_order_id, new.company_id, seen=seen)
    return _answer(view, response)


@router.post(
    "/division-orders/{division_order_id}/versions", status_code=201, summary="A new version"
)
def version(
    division_order_id: UUID, new: VersionIn, actor: SignedIn, response: Response
) -> dict[str, Any]:
    """A draft with the same interests."""
    view = division_orders.new_version(actor, division_order_id, new.start, note=new.note)
    return _answer(view, response)


@router.post(
    "/division-orders/{division_order_id}/transfers", status_code=201, summary="Transfer interest"
)
def transfer(
    division_order_id: UUID, new: TransferIn, actor: SignedIn, response: Response
) -> dict[str, Any]:
    """A draft to be approved; a backdated one asks for the correction of posted months."""
    view = division_orders.transfer_interest(
        actor,
        division_order_id,
        new.interest_id,
        new.company_id,
        part=new.part,
        start=new.start,
        note=new.note,
    )
    return _answer(view, response)


@router.put(
    "/division-orders/{division_order_id}/interests/{division_order_interest_id}/suspense",
    summary="Hold an interest back, or release it",
)
def suspend(
    division_order_id: UUID,
    division_order_interest_id: UUID,
    new: SuspenseIn,
    actor: SignedIn,
    response: Response,
) -> dict[str, Any]:
    """It changes who is paid now, never the decimal."""
    view = division_orders.suspend(actor, division_order_id, division_order_interest_id, new.reason)
    return _answer(view, response)


def _answer(view: division_orders.DeckView, response: Response) -> dict[str, Any]:
    response.headers["ETag"] = f'"{view.deck.version}"'
    told = {
        "deck": view.deck,
        "interests": view.lines,
        "total": view.sum.total,
        "residual": f"{view.sum.residual:.8f}",
        "is_rounding": view.sum.is_rounding,
        "versions": view.versions,
        "may_approve": view.may_approve,
    }
    answered: dict[str, Any] = plain_json(told)
    return answered
