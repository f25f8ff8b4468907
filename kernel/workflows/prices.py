"""The price book as people edit it, and what a saved plan costs by it.

Estimates are not stored: one is reckoned anew from a saved plan and a version of the price book,
both of which never change. Naming the version thus gives the same amounts again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.plugging.cost import Estimate, estimate, estimate_json
from kernel.plugging.price_book import ITEMS, LONGEST_NOTE, Price, PriceBook, amount_of
from kernel.store import prices as store
from kernel.store.actor import Actor, Role
from kernel.store.prices import BookVersion
from kernel.store.session import tenant_session
from kernel.workflows.plans import load_plan

NO_BOOK = "No estimate: fill the price book."


def load_price_book(actor: Actor, version: int | None = None) -> PriceBook | None:
    """The organization's price book, the newest version by default; None before the first.

    Raises:
        NotFound: There is no such version.
    """
    with tenant_session(actor) as session:
        return store.price_book(session, version)


def price_book_versions(actor: Actor) -> list[BookVersion]:
    """Every version of the price book, newest first."""
    with tenant_session(actor) as session:
        return store.book_versions(session)


def save_price_book(
    actor: Actor, prices: Mapping[str, Price], *, currency: str = "USD", seen: int | None = None
) -> int:
    """Save the whole price book as a new version.

    Args:
        actor: Who saves.
        prices: Every item that has an amount, by its key.
        currency: Three letters.
        seen: The version that was edited; None for the first.

    Returns:
        The number of the new version.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: An unknown item, an impossible amount, or no price at all.
        Conflict: Somebody else saved a version meanwhile.
    """
    actor.must_be(Role.EDITOR)
    if not prices:
        raise InvalidInput("The price book is empty.", hint="Fill in at least one amount.")
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InvalidInput(f"“{currency}” is no currency.", hint="Use three letters, as USD.")
    for key, price in prices.items():
        amount_of(key, price.amount)
        if len(price.note) > LONGEST_NOTE:
            raise InvalidInput(f"{ITEMS[key].words}: a note has at most {LONGEST_NOTE} signs.")
    with tenant_session(actor) as session:
        return store.save_prices(session, prices, currency=currency, seen=seen)


def sample_prices(day: date) -> dict[str, Price]:
    """Invented amounts for every item, each marked as an example to be replaced."""
    return {
        item.key: Price(
            amount=amount_of(item.key, item.sample), dated=day, note="example, replace it"
        )
        for item in ITEMS.values()
        if item.sample
    }


def estimate_of(
    actor: Actor, plan: Mapping[str, Any], *, version: int | None = None
) -> Estimate | None:
    """What a plan costs by a version of the price book; None where there is no book.

    Raises:
        NotFound: There is no such version.
    """
    book = load_price_book(actor, version)
    return None if book is None else estimate(plan, book)


def plan_cost(actor: Actor, snapshot_id: UUID | str, *, version: int | None = None) -> Estimate:
    """What a saved plan costs.

    Raises:
        NotFound: The organization has no such plan, or no such version of the price book.
        InvalidInput: The price book is not filled.
    """
    made = estimate_of(actor, load_plan(actor, snapshot_id), version=version)
    if made is None:
        raise InvalidInput(NO_BOOK, hint="It is under “Price book”, or at /api/prices.")
    return made


def priced(actor: Actor, plan: dict[str, Any]) -> dict[str, Any]:
    """The plan JSON with `cost` beside its own keys: null where there is no price book."""
    made = estimate_of(actor, plan)
    return {**plan, "cost": None if made is None else estimate_json(made)}
