"""A scenario as a file: sheet, calendar, project file, or its Gantt on paper."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kernel.workflows.campaign_export import FORMATS, Format, export_scenario
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/export", tags=["Campaigns"], dependencies=SECURITY)
Wanted = Literal["csv", "xlsx", "ics", "mspdi", "pdf", "png"]
_FILES: dict[Wanted, Format] = {
    "csv": "csv",
    "xlsx": "xlsx",
    "ics": "ics",
    "mspdi": "xml",
    "pdf": "pdf",
    "png": "png",
}


@router.get(
    "",
    summary="A scenario as a file",
    response_class=Response,
    responses={
        200: {
            "content": {mime: {} for _, mime in FORMATS.values()},
            "description": "The file, named after the scenario and the day.",
        }
    },
)
def export(
    scenario_id: UUID,
    actor: SignedIn,
    format: Annotated[Wanted, Query(description="mspdi is Microsoft Project XML.")] = "xlsx",
) -> Response:
    """CSV and XLSX import back without a change; texts that look like formulas are guarded."""
    kind = _FILES[format]
    name, content = export_scenario(actor, scenario_id, kind)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FORMATS[kind][1], headers=headers)
