"""Rigs and campaigns that an import makes beside its jobs: made with it, taken out with its undo.

They are kept with the revision. Undo leaves those that somebody changed or that a job of any
scenario uses; redo makes the others again under the same ids.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.scheduling.fleet import Campaign, Rig
from kernel.store import fleets

_UNTOUCHED = 1  # the version of what nobody has changed since it was made


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is made beside the jobs; the ids are given before."""

    rigs: tuple[Rig, ...] = ()
    campaigns: tuple[Campaign, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rigs or self.campaigns)


def make_anew(session: Session, made: Made) -> None:
    """Make the rigs and campaigns that are not there.

    Raises:
        Conflict: A name is taken meanwhile.
    """
    rigs = {rig.id for rig in fleets.rigs(session)}
    campaigns = {campaign.id for campaign in fleets.campaigns(session)}
    for rig in made.rigs:
        if rig.id not in rigs:
            fleets.save_rig(session, rig, seen=None)
    for campaign in made.campaigns:
        if campaign.id not in campaigns:
            fleets.save_campaign(session, campaign, seen=None)


def take_out(session: Session, made: Made) -> None:
    """Take out what nobody uses or changed since."""
    rigs = {rig.id: rig for rig in fleets.rigs(session)}
    campaigns = {campaign.id: campaign for campaign in fleets.campaigns(session)}
    for rig in made.rigs:
        _take_out(session, rigs.get(rig.id), fleets.delete_rig)
    for campaign in made.campaigns:
        _take_out(session, campaigns.get(campaign.id), fleets.delete_campaign)


def _take_out(
    session: Session, one: Rig | Campaign | None, delete: Callable[[Session, UUID], None]
) -> None:
    if one is not None and one.version == _UNTOUCHED:
        with suppress(Conflict):  # a job of some scenario uses it
            delete(session, UUID(one.id))


def as_kept(made: Made | None) -> dict[str, Any] | None:
    """As it is kept with the revision; None where nothing was made."""
    if not made:
        return None
    return {
        "rigs": [{"id": one.id, "name": one.name, "kind": one.kind} for one in made.rigs],
        "campaigns": [{"id": one.id, "name": one.name} for one in made.campaigns],
    }


def from_kept(kept: Mapping[str, Any] | None) -> Made:
    """From the form in which it is kept."""
    told = kept or {}
    return Made(
        rigs=tuple(Rig(**one) for one in told.get("rigs", ())),
        campaigns=tuple(Campaign(**one) for one in told.get("campaigns", ())),
    )
