"""Decks of ownership: the sum checked to the eighth place, approval, transfers of interest.

An approved deck never changes. A new version begins on a day, and the one before ends there; a
backdated one makes the months that were posted on the old one ask for their correction.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.finance.ownership import (
    PLACE,
    DeckSum,
    Interest,
    InterestType,
    Suspense,
    require_whole,
    sum_of_deck,
    with_residual_to,
)
from kernel.store import decks as store
from kernel.store.actor import Actor, Role
from kernel.store.decks import DeckKind, DeckLine, DeckVersion
from kernel.store.session import tenant_session

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckView:
    """A deck as a person sees it.

    Attributes:
        sum: What its decimals add up to, and what is missing to 1.00000000.
        versions: Every version of the property and product, oldest first.
        may_approve: Whether the person may approve it now.
    """

    deck: DeckVersion
    lines: tuple[DeckLine, ...]
    sum: DeckSum
    versions: tuple[DeckVersion, ...]
    may_approve: bool


def deck_list(actor: Actor, kind: DeckKind = "revenue") -> list[DeckVersion]:
    """Every version of every deck, by property, product and first day; at most 500."""
    with tenant_session(actor) as session:
        return store.deck_versions(session, kind)


def deck_view(actor: Actor, deck_id: UUID, kind: DeckKind = "revenue") -> DeckView:
    """One deck with its interests, its sum and its history.

    Raises:
        NotFound: The organization has no such deck.
    """
    with tenant_session(actor) as session:
        deck = store.find_deck(session, kind, deck_id)
        lines = store.lines_of_deck(session, kind, deck_id)
        versions = store.deck_versions(session, kind, property_id=deck.property_id, name=deck.name)
    return DeckView(
        deck=deck,
        lines=tuple(lines),
        sum=sum_of_deck([line.decimal for line in lines]),
        versions=tuple(versions),
        may_approve=deck.status == "draft" and _may_approve(actor, deck),
    )


def _may_approve(actor: Actor, deck: DeckVersion) -> bool:
    return actor.may(Role.ADMIN) or (actor.may(Role.EDITOR) and deck.created_by != actor.user_id)


def approve_deck(actor: Actor, deck_id: UUID, *, seen: int, kind: DeckKind = "revenue") -> DeckView:
    """Approve a draft whose decimals add up to 1.00000000; the deck before it ends where it begins.

    Raises:
        NotAllowed: A viewer, or an editor who made it.
        Conflict: It is no draft, or somebody was faster.
        InvalidInput: The sum is not 1.00000000, or an owner stands twice.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        deck = store.hold_deck(session, kind, deck_id, seen=seen)
        if deck.status != "draft":
            raise Conflict(f"The deck is {deck.status}.", hint="Make a new version of it.")
        if not _may_approve(actor, deck):
            raise NotAllowed(
                "Whoever made a deck does not approve it.",
                hint="Ask an administrator or another editor.",
            )
        require_whole(_interests(store.lines_of_deck(session, kind, deck_id)))
        store.end_decks(session, deck)
        store.approve_deck(session, deck)
    return deck_view(actor, deck_id, kind)


def give_rounding(actor: Actor, deck_id: UUID, company_id: UUID, *, seen: int) -> DeckView:
    """Give what rounding leaves to 1.00000000 to an owner of a draft.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The owner is not on the deck.
        Conflict: It is no draft, or somebody was faster.
        InvalidInput: More is missing than rounding explains.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        deck = store.hold_deck(session, "revenue", deck_id, seen=seen)
        _refuse_closed(deck)
        lines = store.lines_of_deck(session, "revenue", deck_id)
        mine = next((line for line in lines if line.company_id == company_id), None)
        if mine is None:
            raise NotFound("This company is not on the deck.", hint="Choose one of its owners.")
        whole = with_residual_to(_interests(lines), str(company_id))
        now = next(one for one in whole if one.owner == str(company_id))
        store.set_decimal(session, mine.id, now.decimal)
    return deck_view(actor, deck_id)


def new_version(actor: Actor, deck_id: UUID, start: date, *, note: str = "") -> DeckView:
    """A draft with the interests of a deck, to hold from a day on.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such deck.
        InvalidInput: The day is not within the days of the deck.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        deck = store.find_deck(session, "revenue", deck_id)
        _refuse_day(deck, start)
        made = store.copy_deck(session, deck, start=start, note=note.strip()[:LONGEST_NOTE])
    return deck_view(actor, made)


def transfer_interest(
    actor: Actor,
    deck_id: UUID,
    line_id: UUID,
    to_company_id: UUID,
    *,
    part: Decimal,
    start: date,
    note: str = "",
) -> DeckView:
    """Give a part of an owner's interest to another from a day on: a new draft to be approved.

    What is given is rounded to eight places once, and the rest stays, so that the sum holds. The
    new owner is unsigned, and so in suspense, until the order is signed.

    Args:
        actor: Who enters it.
        deck_id: The approved deck.
        line_id: The interest that is transferred.
        to_company_id: Who gets it.
        part: Of the interest, above 0 and at most 1.
        start: The first day on which it holds; a day before today books posted months again.
        note: The instrument, for the history.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such deck or interest.
        Conflict: The deck is not approved.
        InvalidInput: The part or the day is not possible.
    """
    actor.must_be(Role.EDITOR)
    if not 0 < part <= 1:
        raise InvalidInput(f"{part} of an interest cannot be given.", hint="Above 0, at most 1.")
    with tenant_session(actor) as session:
        deck = store.find_deck(session, "revenue", deck_id)
        if deck.status != "approved":
            raise Conflict(f"The deck is {deck.status}.", hint="Transfer from the approved one.")
        _refuse_day(deck, start)
        lines = store.lines_of_deck(session, "revenue", deck_id)
        given = next((line for line in lines if line.id == line_id), None)
        if given is None:
            raise NotFound("There is no such interest.", hint="Look at the deck again.")
        if given.company_id == to_company_id:
            raise InvalidInput("An owner cannot give to themselves.", hint="Choose another.")
        amount = (given.decimal * part).quantize(PLACE, ROUND_HALF_UP)
        if not amount:
            raise InvalidInput("Nothing is left of it in eight places.", hint="Give more.")
        made = store.copy_deck(session, deck, start=start, note=note.strip()[:LONGEST_NOTE])
        mine = next(
            line
            for line in store.lines_of_deck(session, "revenue", made)
            if (line.company_id, line.type, line.tract)
            == (given.company_id, given.type, given.tract)
        )
        store.add_interest(session, made, mine, to_company_id, amount)
        store.set_decimal(session, mine.id, mine.decimal - amount)
    return deck_view(actor, made)


def suspend(actor: Actor, deck_id: UUID, line_id: UUID, reason: str) -> DeckView:
    """Say why an interest is not paid now, or “none” to release it; the decimal stays.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such deck or interest.
        InvalidInput: There is no such reason.
    """
    actor.must_be(Role.EDITOR)
    if reason not in [one.value for one in Suspense]:
        known = ", ".join(one.value for one in Suspense)
        raise InvalidInput(f"“{reason}” is no reason of suspense.", hint=f"Use one of: {known}.")
    with tenant_session(actor) as session:
        store.find_deck(session, "revenue", deck_id)
        lines = store.lines_of_deck(session, "revenue", deck_id)
        if line_id not in {line.id for line in lines}:
            raise NotFound("There is no such interest.", hint="Look at the deck again.")
        store.set_suspense(session, [line_id], reason)
    return deck_view(actor, deck_id)


def _interests(lines: list[DeckLine]) -> list[Interest]:
    return [
        Interest(
            owner=str(line.company_id),
            decimal=line.decimal,
            kind=InterestType.WORKING if line.type == "WI" else InterestType(line.type),
            tract=line.tract,
        )
        for line in lines
    ]


def _refuse_closed(deck: DeckVersion) -> None:
    if deck.status != "draft":
        raise Conflict(f"The deck is {deck.status}.", hint="Make a new version of it.")


def _refuse_day(deck: DeckVersion, start: date) -> None:
    if start.day != 1:
        raise InvalidInput(
            "A deck begins on the first day of a month.",
            hint="Sales are shared by month.",
        )
    if (deck.start is not None and start < deck.start) or (
        deck.end is not None and start >= deck.end
    ):
        raise InvalidInput(
            f"{start} is not within the days of this deck.", hint="Open the deck of that day."
        )
