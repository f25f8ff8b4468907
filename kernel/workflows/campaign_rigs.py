"""Rigs, places, moves and campaigns: the fleet that every scenario shares.

    fleet(actor)                                # rigs, sites, campaigns, moves
    save_rig(actor, Rig(id="", name="Rig 7", kind="Land rig", …))      # a new one
    save_rig(actor, replace(rig, status="standby"), seen=rig.version)  # a change
    save_site, save_campaign likewise; delete_rig, delete_campaign; save_moves(actor, matrix)

A rig is kept whole: rates, capabilities, contracts and events are those handed over. A change
names the version that was looked at; another one now is a Conflict. Each change is kept with what
stood before, so that `fleet_history` can show it and take it back.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.scheduling.fleet import (
    CAMPAIGN_KINDS,
    EVENT_KINDS,
    RATE_KINDS,
    RIG_KINDS,
    RIG_STATES,
    Campaign,
    Fleet,
    Move,
    Rig,
    Site,
    fold,
)
from kernel.store import fleets as store
from kernel.store.actor import Actor, Role
from kernel.store.locks import hold
from kernel.store.session import tenant_session
from kernel.workflows.fleet_history import recorded, recorded_moves
from kernel.workflows.telling import tell_rig

LONGEST_NAME = 120
MOST_MOVES = 20_000


def fleet(actor: Actor) -> Fleet:
    """Every rig, place, campaign and move of the organization."""
    with tenant_session(actor) as session:
        return store.fleet_of(session)


def move_matrix(actor: Actor) -> list[Move]:
    """The days from place to place as they were entered."""
    with tenant_session(actor) as session:
        return store.moves(session)


def rig(actor: Actor, rig_id: UUID) -> Rig:
    """One rig.

    Raises:
        NotFound: The organization has no such rig.
    """
    found = fleet(actor).rigs.get(str(rig_id))
    if found is None:
        raise NotFound("There is no such rig.", hint="Reload the list.")
    return found


def save_rig(actor: Actor, one: Rig, *, seen: int | None = None) -> Rig:
    """Keep a rig with its rates, capabilities, contracts and events.

    Args:
        actor: An Editor.
        one: The rig; an empty id makes a new one.
        seen: The version that was looked at; None for a new one.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such rig.
        InvalidInput: No name, an unknown kind, a span that ends before it begins, two rates of a
            kind on one day.
        Conflict: The name is taken in its terrain, or somebody else changed the rig meanwhile.
    """
    actor.must_be(Role.EDITOR)
    _refuse_name(one.name, "rig")
    _refuse_unknown(one.kind, RIG_KINDS, "kind of rig")
    _refuse_unknown(one.status, RIG_STATES, "state of a rig")
    for rate in one.rates:
        _refuse_unknown(rate.kind, RATE_KINDS, "kind of rate")
        if rate.amount < 0:
            raise InvalidInput(f"{one.name}: a rate cannot be negative.")
        if not (len(rate.currency) == 3 and rate.currency.isascii() and rate.currency.isupper()):
            raise InvalidInput(f"“{rate.currency}” is no currency.", hint="Use USD, for example.")
    for event in one.events:
        _refuse_unknown(event.kind, EVENT_KINDS, "kind of event")
    for contract in one.contracts:
        _refuse_unknown(contract.term, ("firm", "option"), "term of a contract")
    spans: list[tuple[date, date | None]] = [
        *((rate.start, rate.end) for rate in one.rates),
        *((skill.start, skill.end) for skill in one.capabilities),
        *((contract.start, contract.end) for contract in one.contracts),
        *((event.start, event.end) for event in one.events),
    ]
    for start, end in spans:
        if end is not None and end <= start:
            raise InvalidInput(f"{one.name}: {start} to {end} ends before it begins.")
    with tenant_session(actor) as session:
        before = store.rig_of(session, one.id) if one.id else None
        kept = store.save_rig(session, one, seen=seen)
        recorded(session, "rig", before, kept)
        tell_rig(session, before, kept)
        return kept


def delete_rig(actor: Actor, rig_id: UUID, *, seen: int | None = None) -> None:
    """Take out a rig that no job uses.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such rig.
        Conflict: Jobs use it, or somebody changed it since the version SEEN.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        before = store.rig_of(session, str(rig_id))
        store.delete_rig(session, rig_id, seen=seen)
        recorded(session, "rig", before, None)
        tell_rig(session, before, None)


def save_site(actor: Actor, one: Site, *, seen: int | None = None) -> Site:
    """Keep a pad or platform with its shutdowns; an empty id makes a new one.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such place.
        InvalidInput: No name, or a span that ends before it begins.
        Conflict: The name is taken, or somebody else changed it meanwhile.
    """
    actor.must_be(Role.EDITOR)
    _refuse_name(one.name, "place")
    if one.most_at_once is not None and one.most_at_once < 1:
        raise InvalidInput(f"{one.name}: at least one job at once must be allowed.")
    for angle, most, what in ((one.latitude, 90, "latitude"), (one.longitude, 180, "longitude")):
        if angle is not None and not -most <= angle <= most:
            raise InvalidInput(f"{one.name}: a {what} lies between −{most}° and {most}°.")
    if (one.latitude is None) != (one.longitude is None):
        raise InvalidInput(f"{one.name}: give latitude and longitude, or neither.")
    for event in one.events:
        if event.end <= event.start:
            raise InvalidInput(f"{one.name}: {event.start} to {event.end} ends before it begins.")
    with tenant_session(actor) as session:
        before = _first(store.sites(session), one.id)
        kept = store.save_site(session, one, seen=seen)
        recorded(session, "site", before, kept)
        return kept


def delete_site(actor: Actor, site_id: UUID, *, seen: int | None = None) -> None:
    """Take out a place at which no job is.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such place.
        Conflict: Jobs are there, or somebody changed it since the version SEEN.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        before = _first(store.sites(session), str(site_id))
        store.delete_site(session, site_id, seen=seen)
        recorded(session, "site", before, None)


def save_campaign(actor: Actor, one: Campaign, *, seen: int | None = None) -> Campaign:
    """Keep a campaign; an empty id makes a new one.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such campaign.
        InvalidInput: No name, or an unknown kind.
        Conflict: The name is taken, or somebody else changed it meanwhile.
    """
    actor.must_be(Role.EDITOR)
    _refuse_name(one.name, "campaign")
    _refuse_unknown(one.kind, CAMPAIGN_KINDS, "kind of campaign")
    with tenant_session(actor) as session:
        before = _first(store.campaigns(session), one.id)
        kept = store.save_campaign(session, one, seen=seen)
        recorded(session, "campaign", before, kept)
        return kept


def delete_campaign(actor: Actor, campaign_id: UUID, *, seen: int | None = None) -> None:
    """Take out a campaign to which no job belongs.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such campaign.
        Conflict: Jobs belong to it, or somebody changed it since the version SEEN.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        before = _first(store.campaigns(session), str(campaign_id))
        store.delete_campaign(session, campaign_id, seen=seen)
        recorded(session, "campaign", before, None)


def tag_of(matrix: Sequence[Move]) -> str:
    """What tells one move matrix from another, whatever its order."""
    ways = sorted((fold(m.from_place), fold(m.to_place), m.rig_kind, m.days) for m in matrix)
    return sha256(repr(ways).encode()).hexdigest()[:16]


def save_moves(actor: Actor, matrix: Sequence[Move], *, seen: str | None = None) -> None:
    """Keep the move matrix in place of the one before.

    Args:
        actor: An Editor.
        matrix: All of it.
        seen: `tag_of` the matrix that was looked at; None replaces whatever stands.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: Negative days, a place without a name, the same way twice.
        Conflict: Another matrix than the one that was looked at stands.
    """
    actor.must_be(Role.EDITOR)
    if len(matrix) > MOST_MOVES:
        raise InvalidInput(f"A move matrix has at most {MOST_MOVES:,} ways.")
    ways = set()
    for move in matrix:
        if not move.from_place.strip() or not move.to_place.strip():
            raise InvalidInput("A move lacks a place.", hint="Name where from and where to.")
        if not 0 <= move.days <= 1_000:
            raise InvalidInput(f"{move.from_place} → {move.to_place}: use 0 to 1,000 days.")
        key = (fold(move.from_place), fold(move.to_place), move.rig_kind)
        if key in ways:
            raise InvalidInput(f"{move.from_place} → {move.to_place} stands there twice.")
        ways.add(key)
    with tenant_session(actor) as session:
        hold(session, "moves")
        before = store.moves(session)
        if seen is not None and seen != tag_of(before):
            raise Conflict("Somebody else changed it meanwhile.", hint="Reload it and look again.")
        recorded_moves(session, before, matrix)
        store.save_moves(session, matrix)


T = TypeVar("T", Site, Campaign)


def _first(rows: Sequence[T], row_id: str) -> T | None:
    return next((one for one in rows if one.id == row_id), None)


def _refuse_name(name: str, what: str) -> None:
    if not name.strip():
        raise InvalidInput(f"The {what} has no name.", hint="Give it one.")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"A name has at most {LONGEST_NAME} characters.")


def _refuse_unknown(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise InvalidInput(f"“{value}” is no {what}.", hint=f"Use one of {', '.join(known)}.")
