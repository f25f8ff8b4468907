"""Choose the wells of a batch: from the organization's own, or from a list handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.documents.well_list import WellList, wells_in_file, wells_in_text
from kernel.store import well_choices
from kernel.store.actor import Actor
from kernel.store.engagement import engagements_of
from kernel.store.registry import wells_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name
from kernel.workflows.batches import MOST_WELLS
from kernel.workflows.reading import Upload

__all__ = ["Chosen", "WellChoice", "choose_from_list", "choose_own", "own_choices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WellChoice:
    """A well that may be planned. `known` says whether anybody named it here before."""

    api: ApiNumber
    well_name: str
    known: bool
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a choice or a list came to.

    Attributes:
        wells: In their order, each once; of Texas.
        unread: Entries that name no well that can be planned here, with the reason.
    """

    wells: Sequence[WellChoice]
    unread: Sequence[tuple[str, str]] = ()

    @property
    def known(self) -> list[WellChoice]:
        """Those that are among the wells known here, or come with facts."""
        return [one for one in self.wells if one.known or one.facts is not None]

    @property
    def unknown(self) -> list[WellChoice]:
        """Those that nobody named here before."""
        return [one for one in self.wells if not one.known and one.facts is None]


def own_choices(actor: Actor) -> dict[str, dict[str, int]]:
    """Fields, operators, counties and labels of the organization's wells, each with its count."""
    with tenant_session(actor) as session:
        return well_choices.choices(session)


def choose_own(actor: Actor, wanted: Mapping[str, Sequence[str]]) -> Chosen:
    """The organization's wells that bear one of the values for each name given; all with none."""
    with tenant_session(actor) as session:
        numbers = well_choices.wells_with(session, wanted, MOST_WELLS)
    return _chosen(actor, WellList(wells={ApiNumber(api14=number): None for number in numbers}))


def choose_from_list(actor: Actor, *, text: str = "", file: Upload | None = None) -> Chosen:
    """The wells of a pasted text and of a file, with what could not be read.

    Raises:
        InvalidInput: The file is no list of wells.
    """
    typed = wells_in_text(text)
    handed = wells_in_file(file.name, file.content) if file else WellList()
    both = WellList(wells={**typed.wells, **handed.wells}, unread=[*typed.unread, *handed.unread])
    return _chosen(actor, both)


def _chosen(actor: Actor, listed: WellList) -> Chosen:
    numbers = [api.api14 for api in listed.wells]
    with tenant_session(actor) as session:
        known = wells_of(session, numbers)
        ours = engagements_of(session, numbers)
    wells, unread = [], list(listed.unread)
    for api, facts in listed.wells.items():
        if not api.is_texas:
            unread.append((api.dashed, f"a well of {api.state}; only Texas is built in"))
            continue
        own = ours[api.api14].metadata if api.api14 in ours else {}
        row = known.get(api.api14)
        names = [
            (facts or {}).get(name) or own.get(name) or getattr(row, name, None)
            for name in ("lease", "well_no")
        ]
        wells.append(
            WellChoice(
                api=api,
                well_name=well_name(api.api14, *names),
                known=row is not None or bool(own),
                facts=facts,
            )
        )
    return Chosen(wells=wells, unread=unread)
