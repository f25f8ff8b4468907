"""Decks of division orders brought in: owners' interests of a property, product and date.

A deck that nobody has is made as a draft, and stays one until it adds up to 1.00000000 and a person
approves it. An approved deck does not change: the same interest again changes nothing, another one
waits in quarantine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.documents.record_rows import RecordRow
from kernel.store import record_import as store
from kernel.store.money_tables import division_order, division_order_interest
from kernel.store.record_import import note_changes
from kernel.store.record_kinds import KINDS
from kernel.workflows import records
from kernel.workflows.bringing import Aside, Bringing

_ORDERS, _INTERESTS = KINDS["division-orders"], KINDS["division-order-interests"]
_SAID = ("decimal", "bears_tax", "bears_deductions", "suspense_reason", "signed_on")
_Key = tuple[UUID, str, date]


@dataclass(slots=True, kw_only=True)
class _Deck:
    """A deck that rows of the block belong to."""

    id: UUID
    status: str
    words: str
    interests: dict[tuple[UUID, str, str], dict[str, Any]]
    lines: list[int] = field(default_factory=list)


def bring(brought: Bringing, rows: Sequence[RecordRow]) -> None:
    """Bring a block of interests in."""
    decks: dict[_Key, _Deck] = {}
    seen: set[tuple[UUID, UUID, str, str]] = set()

    def one_interest(one: RecordRow) -> str:
        told = one.values
        well = brought.well(told["api"])
        of = well or brought.lease(told["lease_number"], told["lease_name"])
        if of is None:
            raise Aside("no_property", "It names no lease and no well. Fill in one of them.")
        owner = brought.company(told["owner_no"], told["owner_name"])
        key = (of, told["product"], told["effective"])
        deck = decks.get(key) or _deck(brought, decks, key, told, of_well=well is not None)
        interest = (owner, told["interest_type"], told["tract_no"] or "")
        if (deck.id, *interest) in seen:
            raise Aside(
                "twice",
                "The owner has this kind of interest further up; tell the two by their tract.",
            )
        outcome = _interest(brought, deck, interest, told)
        seen.add((deck.id, *interest))
        deck.lines.append(one.line)
        brought.days.append(told["effective"])
        return outcome

    brought.each(rows, one_interest)
    for deck in decks.values():
        total = sum((one["decimal"] for one in deck.interests.values()), Decimal(0))
        right = total == 1 or not deck.lines
        brought.remark(
            f"sum_{deck.id}",
            f"The deck of {deck.words} adds up to {total:.8f}. Add or correct interests: only"
            " 1.00000000 can be approved.",
            [] if right else deck.lines,
        )


def _deck(
    brought: Bringing,
    decks: dict[_Key, _Deck],
    key: _Key,
    told: Mapping[str, Any],
    *,
    of_well: bool,
) -> _Deck:
    """The deck of a property, product and date, made as a draft where there is none."""
    property_id, product, effective = key
    found = store.deck_from(brought.session, property_id, product, effective)
    name = told["lease_name"] or told["lease_number"] or told["api"]
    words = f"{name}, {product} from {effective:%Y-%m-%d}"
    if found is None:
        subject = {"well_id" if of_well else "lease_id": property_id}
        made = {
            **subject,
            "product": product,
            "valid_from": effective,
            "source_note": f"Import of {brought.row.file_name}",
        }
        [deck_id] = records.add_in(brought.session, _ORDERS, [made])
        note_changes(brought.session, brought.row.id, division_order, [(deck_id, 1, None)])
        brought.wanted.decks.add(words)
        brought.if_set_aside(lambda: decks.pop(key, None))
        brought.if_set_aside(lambda: brought.wanted.decks.discard(words))
        found = (deck_id, "draft")
    deck_id, status = found
    deck = _Deck(
        id=deck_id,
        status=status,
        words=words,
        interests={
            (row["company_id"], row["interest_type"], row["tract_no"]): row
            for row in store.interest_rows(brought.session, deck_id)
        },
    )
    decks[key] = deck
    return deck


def _interest(
    brought: Bringing, deck: _Deck, key: tuple[UUID, str, str], told: Mapping[str, Any]
) -> str:
    says = {name: told[name] for name in _SAID if told[name] is not None}
    before = deck.interests.get(key)
    if before is not None and all(before[name] == value for name, value in says.items()):
        return "unchanged"
    if deck.status != "draft":
        raise Aside(
            "decided",
            f"The deck of {deck.words} is {deck.status} and does not change. Make a new version of"
            " it on “Division orders”, from the day of the transfer on.",
        )
    session, import_id = brought.session, brought.row.id
    if before is not None:
        row = records.change_in(
            session, _INTERESTS, before["id"], seen=before["version"], values=says
        )
        kept = [(row["id"], row["version"], before)]
        note_changes(session, import_id, division_order_interest, kept)
        deck.interests[key] = row
        return "changed"
    owner, kind, tract = key
    made = {
        "division_order_id": deck.id,
        "company_id": owner,
        "interest_type": kind,
        "tract_no": tract,
        **says,
    }
    [made_id] = records.add_in(session, _INTERESTS, [made])
    note_changes(session, import_id, division_order_interest, [(made_id, 1, None)])
    deck.interests[key] = {**made, "id": made_id, "version": 1}
    return "added"
