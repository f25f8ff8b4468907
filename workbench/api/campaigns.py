"""Campaigns: named sets of jobs, which may overlap."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from kernel.scheduling.fleet import Campaign
from kernel.workflows import campaign_rigs
from workbench.api.revisions import IfMatch, seen_if_named
from workbench.api.rigs import Name, Plain, Version
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/campaigns", tags=["Campaigns"], dependencies=SECURITY)


class CampaignIn(Plain):
    """A campaign."""

    name: Name
    kind: Literal["rig", "field"] = "rig"
    note: Annotated[str, Field(max_length=2_000)] = ""
    version: Version = None


class CampaignOut(CampaignIn):
    """A campaign."""

    id: UUID
    version: int


@router.get("", summary="Every campaign")
def campaigns(actor: SignedIn) -> list[CampaignOut]:
    """By name."""
    held = campaign_rigs.fleet(actor).campaigns.values()
    return [CampaignOut.model_validate(one) for one in held]


@router.post("", summary="Add a campaign", status_code=201)
def add(new: CampaignIn, actor: SignedIn) -> CampaignOut:
    """Editors only. 409 where the name is taken."""
    one = Campaign(id="", name=new.name, kind=new.kind, note=new.note)
    return CampaignOut.model_validate(campaign_rigs.save_campaign(actor, one))


@router.put("/{campaign_id}", summary="Change a campaign")
def change(campaign_id: UUID, new: CampaignIn, actor: SignedIn) -> CampaignOut:
    """Editors only; `version` is the one that you edited, and another one now is 409."""
    one = Campaign(id=str(campaign_id), name=new.name, kind=new.kind, note=new.note)
    seen = new.version if new.version is not None else 0
    return CampaignOut.model_validate(campaign_rigs.save_campaign(actor, one, seen=seen))


@router.delete("/{campaign_id}", summary="Take a campaign out", status_code=204)
def delete(campaign_id: UUID, actor: SignedIn, if_match: IfMatch = None) -> Response:
    """Editors only. 409 while jobs belong to it."""
    campaign_rigs.delete_campaign(actor, campaign_id, seen=seen_if_named(if_match))
    return Response(status_code=204)
