"""Conversations of the whole organization for its administrator: who, about what, how much."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.store import chat_overview as store
from kernel.store import chats
from kernel.store.actor import Actor, Role
from kernel.store.chat_overview import OfferRow
from kernel.store.chats import ThreadRow
from kernel.store.registry import wells_of
from kernel.store.session import tenant_session
from kernel.wells.names import well_name

MOST_OFFERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """One conversation without a word of it.

    Attributes:
        by_role: How many messages each role wrote.
    """

    thread: ThreadRow
    well: str
    by_role: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """One change that was offered."""

    offer: OfferRow
    well: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Every conversation, and the newest changes that were offered in them."""

    threads: tuple[ThreadLine, ...]
    offers: tuple[OfferLine, ...]


def chat_overview(actor: Actor) -> Overview:
    """Every conversation of the organization; titles and messages stay with their readers.

    Raises:
        NotAllowed: Not an administrator.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        threads = chats.threads_of(session, None, archived=True)
        by_role = store.messages_by_role(session)
        offered = store.offers(session, MOST_OFFERS)
        known = wells_of(session, list({row.api14 for row in threads}))
    names = {
        api14: well_name(api14, known[api14].lease, known[api14].well_no)
        if api14 in known
        else well_name(api14)
        for api14 in {row.api14 for row in threads}
    }
    return Overview(
        threads=tuple(
            ThreadLine(thread=row, well=names[row.api14], by_role=by_role.get(row.id, {}))
            for row in threads
        ),
        offers=tuple(OfferLine(offer=row, well=names[row.api14]) for row in offered),
    )
