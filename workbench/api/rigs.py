"""Rigs with their rates, capabilities, contracts and events; places; the move matrix."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from kernel.scheduling import fleet
from kernel.workflows import campaign_rigs
from workbench.api.bodies import Closed
from workbench.api.revisions import MOST, IfMatch, seen_if_named
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Campaigns"], dependencies=SECURITY)

Name = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(max_length=500)]
Day = Annotated[date, Field(ge=date(1991, 1, 1), le=date(2099, 12, 31))]
Version = Annotated[
    int | None, Field(ge=1, le=MOST, description="The version that you edited; null for a new one.")
]


class Plain(Closed):
    """A body that is read from a domain value as well."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Rate(Plain):
    """A day rate from `start` until the day before `end`."""

    kind: Literal["operating", "standby", "move", "repair", "force_majeure", "spread"]
    start: Day
    end: Day | None = None
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Capability(Plain):
    """What it can do: hp, hook_load_t, water_depth_min_m, water_depth_max_m, bop_class, h2s."""

    start: Day
    end: Day | None = None
    values: dict[Annotated[str, Field(max_length=40)], str | int | float | bool]


class Contract(Plain):
    """A contract window; `end` is the day after the last."""

    start: Day
    end: Day
    term: Literal["firm", "option"]


class Blocked(Plain):
    """Days on which it is not to be had."""

    kind: Annotated[str, Field(min_length=1, max_length=40)]
    start: Day
    end: Day
    counts_in_utilisation: bool = False
    note: Note = ""


class RigIn(Plain):
    """A rig, whole: what is left out of its lists is taken away."""

    name: Name
    kind: Annotated[str, Field(max_length=40, examples=["Land rig"])]
    terrain: Annotated[str, Field(max_length=60)] = ""
    contractor: Annotated[str, Field(max_length=120)] = ""
    home: Annotated[str, Field(max_length=120)] = ""
    status: Literal["active", "standby", "maintenance"] = "active"
    rates: Annotated[list[Rate], Field(default_factory=list, max_length=500)]
    capabilities: Annotated[list[Capability], Field(default_factory=list, max_length=100)]
    contracts: Annotated[list[Contract], Field(default_factory=list, max_length=100)]
    events: Annotated[list[Blocked], Field(default_factory=list, max_length=500)]
    version: Version = None


class RigOut(RigIn):
    """A rig."""

    id: UUID
    version: int


class SiteIn(Plain):
    """A pad, platform or open location, whole; latitude and longitude in degrees of WGS 84."""

    name: Name
    kind: Annotated[str, Field(max_length=40)] = ""
    oil_field: Annotated[str, Field(max_length=120)] = ""
    latitude: Annotated[Decimal | None, Field(ge=-90, le=90, decimal_places=6)] = None
    longitude: Annotated[Decimal | None, Field(ge=-180, le=180, decimal_places=6)] = None
    most_at_once: Annotated[int | None, Field(ge=1, le=1_000)] = None
    events: Annotated[list[Blocked], Field(default_factory=list, max_length=500)]
    version: Version = None


class SiteOut(SiteIn):
    """A pad or platform."""

    id: UUID
    version: int


class Way(Plain):
    """Days from one place to another, for a kind of rig or for all."""

    from_place: Name
    to_place: Name
    rig_kind: Annotated[str, Field(max_length=40)] = ""
    days: Annotated[int, Field(ge=0, le=1_000)]


class Ways(Closed):
    """The move matrix."""

    moves: Annotated[list[Way], Field(max_length=20_000)]


@router.get("/rigs", summary="Every rig")
def rigs(actor: SignedIn) -> list[RigOut]:
    """By name, with rates, capabilities, contracts and events."""
    return [RigOut.model_validate(one) for one in campaign_rigs.fleet(actor).rigs.values()]


@router.post("/rigs", summary="Add a rig", status_code=201)
def add_rig(new: RigIn, actor: SignedIn) -> RigOut:
    """Editors only. 409 where the name is taken in its terrain."""
    return RigOut.model_validate(campaign_rigs.save_rig(actor, _rig(new, "")))


@router.get("/rigs/{rig_id}", summary="One rig")
def rig(rig_id: UUID, actor: SignedIn, response: Response) -> RigOut:
    """With rates, capabilities, contracts and events."""
    found = campaign_rigs.rig(actor, rig_id)
    response.headers["ETag"] = f'"{found.version}"'
    return RigOut.model_validate(found)


@router.put("/rigs/{rig_id}", summary="Change a rig")
def change_rig(rig_id: UUID, new: RigIn, actor: SignedIn) -> RigOut:
    """Editors only; `version` is the one that you edited, and another one now is 409."""
    seen = new.version if new.version is not None else 0
    return RigOut.model_validate(campaign_rigs.save_rig(actor, _rig(new, str(rig_id)), seen=seen))


@router.delete("/rigs/{rig_id}", summary="Take a rig out", status_code=204)
def delete_rig(rig_id: UUID, actor: SignedIn, if_match: IfMatch = None) -> Response:
    """Editors only. 409 while jobs use it."""
    campaign_rigs.delete_rig(actor, rig_id, seen=seen_if_named(if_match))
    return Response(status_code=204)


@router.get("/sites", summary="Every pad and platform")
def sites(actor: SignedIn) -> list[SiteOut]:
    """By name, with their shutdowns."""
    return [SiteOut.model_validate(one) for one in campaign_rigs.fleet(actor).sites.values()]


@router.post("/sites", summary="Add a pad or platform", status_code=201)
def add_site(new: SiteIn, actor: SignedIn) -> SiteOut:
    """Editors only. 409 where the name is taken."""
    return SiteOut.model_validate(campaign_rigs.save_site(actor, _site(new, "")))


@router.put("/sites/{site_id}", summary="Change a pad or platform")
def change_site(site_id: UUID, new: SiteIn, actor: SignedIn) -> SiteOut:
    """Editors only; `version` is the one that you edited, and another one now is 409."""
    seen = new.version if new.version is not None else 0
    kept = campaign_rigs.save_site(actor, _site(new, str(site_id)), seen=seen)
    return SiteOut.model_validate(kept)


@router.delete("/sites/{site_id}", summary="Take a place out", status_code=204)
def delete_site(site_id: UUID, actor: SignedIn, if_match: IfMatch = None) -> Response:
    """Editors only. 409 while jobs are there."""
    campaign_rigs.delete_site(actor, site_id, seen=seen_if_named(if_match))
    return Response(status_code=204)


@router.get("/rig-moves", summary="The move matrix")
def moves(actor: SignedIn, response: Response) -> Ways:
    """Days from place to place; the ETag tells this matrix from another."""
    matrix = campaign_rigs.move_matrix(actor)
    response.headers["ETag"] = f'"{campaign_rigs.tag_of(matrix)}"'
    return Ways(moves=[Way.model_validate(one) for one in matrix])


@router.put("/rig-moves", summary="Replace the move matrix")
def save_moves(new: Ways, actor: SignedIn, response: Response, if_match: IfMatch = None) -> Ways:
    """Editors only; with If-Match, another matrix now than the one with this ETag is 409."""
    seen = None if if_match is None else if_match.removeprefix("W/").strip('"')
    matrix = [fleet.Move(**one.model_dump()) for one in new.moves]
    campaign_rigs.save_moves(actor, matrix, seen=seen)
    return moves(actor, response)


def _rig(new: RigIn, rig_id: str) -> fleet.Rig:
    held: dict[str, Any] = new.model_dump(
        exclude={"version", "rates", "capabilities", "contracts", "events"}
    )
    return fleet.Rig(
        id=rig_id,
        **held,
        rates=tuple(fleet.Rate(**one.model_dump()) for one in new.rates),
        capabilities=tuple(fleet.Capability(**one.model_dump()) for one in new.capabilities),
        contracts=tuple(fleet.Contract(**one.model_dump()) for one in new.contracts),
        events=tuple(fleet.Blocked(**one.model_dump()) for one in new.events),
    )


def _site(new: SiteIn, site_id: str) -> fleet.Site:
    return fleet.Site(
        id=site_id,
        name=new.name,
        kind=new.kind,
        oil_field=new.oil_field,
        latitude=new.latitude,
        longitude=new.longitude,
        most_at_once=new.most_at_once,
        events=tuple(fleet.Blocked(**one.model_dump()) for one in new.events),
    )
