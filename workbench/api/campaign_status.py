"""Where a scenario stands: all that the page “Costs” and the campaign report show."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from kernel.workflows.campaign_report import campaign_json
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/scenarios", tags=["Campaigns"], dependencies=SECURITY)


@router.get("/{scenario_id}/status", summary="Status, look-ahead, cost, arrivals, health, risks")
def status(
    scenario_id: UUID,
    actor: SignedIn,
    campaign_id: Annotated[UUID | None, Query(description="Cost of this one alone.")] = None,
    rig_id: Annotated[UUID | None, Query(description="Cost of this one alone.")] = None,
) -> dict[str, Any]:
    """Reckoned from the scenario as it is; `outlook` is the last simulation that was kept."""
    return campaign_json(
        actor,
        scenario_id,
        today=datetime.now(UTC).date(),
        campaign_id=str(campaign_id) if campaign_id else None,
        rig_id=str(rig_id) if rig_id else None,
    )
