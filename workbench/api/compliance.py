"""The compliance calendar over REST, as iCalendar too, and drafts of reports."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kernel.workflows import compliance
from kernel.workflows.month_json import plain_json
from workbench.api.month_close import Month
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/compliance", tags=["Compliance"], dependencies=SECURITY)


@router.get("/duties", summary="What falls due, what is overdue, and who sees to it")
def duties(
    actor: SignedIn,
    open_only: Annotated[bool, Query(description="Without what was filed or waived.")] = True,
) -> dict[str, Any]:
    """The next four months; each with its rule, citation and state as of today (UTC)."""
    rows = compliance.duties(actor, today=_today(), open_only=open_only)
    told = [
        {
            "duty": one.row,
            "title": one.title,
            "state": one.state,
            "days_left": one.days_left,
            "form": one.rule.form if one.rule else None,
            "agency": one.rule.agency if one.rule else None,
            "cite": one.rule.cite if one.rule else None,
            "certainty": one.rule.certainty if one.rule else None,
        }
        for one in rows
    ]
    return {"rows": plain_json(told)}


@router.post("/duties/plan", summary="Enter the duties of the coming months")
def plan(actor: SignedIn) -> dict[str, int]:
    """What is there already stays as it is."""
    return {"added": compliance.plan_duties(actor, today=_today())}


@router.get(
    "/calendar",
    summary="The open duties as iCalendar",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "The calendar."}},
)
def calendar(actor: SignedIn) -> Response:
    """A whole day each, with a reminder a week before."""
    content = compliance.duties_calendar(actor, today=_today())
    return Response(content, media_type="text/calendar; charset=utf-8")


@router.get("/drafts", summary="Drafts of reports")
def drafts(actor: SignedIn) -> dict[str, Any]:
    """None of them is filed by this product."""
    return {"rows": plain_json(compliance.report_drafts(actor))}


@router.post(
    "/drafts/{lease_id}/{month}", status_code=201, summary="Draft Form PR from locked figures"
)
def draft(lease_id: UUID, month: Month, actor: SignedIn) -> dict[str, Any]:
    """With every check shown; a later draft is the next version."""
    made = compliance.draft_form_pr(actor, lease_id, date.fromisoformat(f"{month}-01"))
    answered: dict[str, Any] = plain_json(made)
    return answered


@router.get(
    "/drafts/{regulatory_report_id}/file",
    summary="A draft as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "Every row says DRAFT."}},
)
def file(regulatory_report_id: UUID, actor: SignedIn) -> Response:
    """For a person to check and file."""
    name, content = compliance.draft_file(actor, regulatory_report_id)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _today() -> date:
    return datetime.now(UTC).date()
