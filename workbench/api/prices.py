"""The price book, and what a saved plan costs by it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from kernel.errors import NotFound
from kernel.plugging.cost import estimate_json
from kernel.plugging.price_book import ITEMS, LONGEST_NOTE, Price, PriceBook, amount_of
from kernel.workflows.prices import load_price_book, plan_cost, save_price_book
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Price book"], dependencies=SECURITY)
MOST = 2_147_483_647  # of a version number
Version = Annotated[int | None, Query(ge=1, le=MOST, description="The newest by default.")]


class PriceIn(Closed):
    """The amount of one item."""

    item: Annotated[str, Field(max_length=60, description="As `GET /prices` lists them.")]
    amount: Annotated[str, Field(max_length=30, description="A decimal as text, as 24.50.")]
    dated: date
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class PriceOut(BaseModel):
    """An item of the book; `amount` is null where nobody filled it in."""

    item: str
    words: str
    unit: str
    group: str
    amount: str | None
    dated: date | None
    note: str


class Book(BaseModel):
    """A version of the price book; version null before the first."""

    version: int | None
    currency: str | None
    prices: list[PriceOut]


class NewBook(Closed):
    """A whole price book; what is left out has no price."""

    version: Annotated[
        int | None, Field(ge=1, le=MOST, description="The version that you edited; null: none yet.")
    ] = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    prices: Annotated[list[PriceIn], Field(max_length=500)]


class Cost(BaseModel):
    """An estimate; money and hours as decimals in text, null where something is open."""

    price_book_version: int
    currency: str
    total: str | None
    known: str
    contingency: str | None
    contingency_percent: str | None
    rig_hours: str | None
    rig_days: str | None
    lacking: list[str]
    lines: list[dict[str, Any]]
    rig_time: list[dict[str, Any]]


@router.get("/prices", summary="The price book")
def prices(actor: SignedIn, version: Version = None) -> Book:
    """Every item that can be priced, with its amount where there is one."""
    return _told(load_price_book(actor, version))


@router.put("/prices", summary="Save the price book as a new version")
def save(new: NewBook, actor: SignedIn) -> Book:
    """Editors only. 409 where somebody saved a version since the one that you edited."""
    given = {
        one.item: Price(amount=amount_of(one.item, one.amount), dated=one.dated, note=one.note)
        for one in new.prices
    }
    version = save_price_book(actor, given, currency=new.currency, seen=new.version)
    return _told(load_price_book(actor, version))


@router.get("/plans/{snapshot_id}/cost", summary="What a saved plan costs")
def cost(snapshot_id: UUID, actor: SignedIn, version: Version = None) -> Cost:
    """Reckoned from the plan and a version of the price book: the same two, the same cents."""
    if version is not None and load_price_book(actor, version) is None:
        raise NotFound(f"The price book has no version {version}.")
    return Cost.model_validate(estimate_json(plan_cost(actor, snapshot_id, version=version)))


def _told(book: PriceBook | None) -> Book:
    held = book.prices if book else {}
    return Book(
        version=book.version if book else None,
        currency=book.currency if book else None,
        prices=[_item(key, held.get(key)) for key in ITEMS],
    )


def _item(key: str, price: Price | None) -> PriceOut:
    item = ITEMS[key]
    amount: Decimal | None = price.amount if price else None
    return PriceOut(
        item=key,
        words=item.words,
        unit=item.unit,
        group=item.group,
        amount=None if amount is None else f"{amount:f}",
        dated=price.dated if price else None,
        note=price.note if price else "",
    )
