"""The papers of a saved plan: the form, the drawing and the procedure."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.exports.plan_files import plan_file
from kernel.store.actor import Actor
from kernel.workflows.plans import load_plan
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Plugging plans"], dependencies=SECURITY)


def _file(actor: Actor, snapshot_id: UUID, name: str) -> Response:
    saved, file = load_plan(actor, snapshot_id), plan_file(name)
    headers = {"content-disposition": f'attachment; filename="{file.download_name(saved)}"'}
    return Response(file.made(saved), media_type=file.media_type, headers=headers)


def _answers(kind: str, words: str) -> dict[int | str, dict[str, object]]:
    return {200: {"content": {kind: {}}, "description": words}}


@router.get(
    "/plans/{snapshot_id}/pdf",
    summary="A saved plan as the Form W-3A",
    response_class=Response,
    responses=_answers("application/pdf", "The filled form, for signature."),
)
def form(snapshot_id: UUID, actor: SignedIn) -> Response:
    """The Commission's four pages, and an attachment where rows or questions need one."""
    return _file(actor, snapshot_id, "w3a.pdf")


@router.get(
    "/plans/{snapshot_id}/drawing.pdf",
    summary="The wellbore before and after, as PDF",
    response_class=Response,
    responses=_answers("application/pdf", "One page with both drawings."),
)
def drawing_pdf(snapshot_id: UUID, actor: SignedIn) -> Response:
    """Vectors on one letter page with a title block."""
    return _file(actor, snapshot_id, "drawing.pdf")


@router.get(
    "/plans/{snapshot_id}/drawing.svg",
    summary="The wellbore before and after, as SVG",
    response_class=Response,
    responses=_answers("image/svg+xml", "Both drawings on one sheet."),
)
def drawing_svg(snapshot_id: UUID, actor: SignedIn) -> Response:
    """The same sheet as the PDF."""
    return _file(actor, snapshot_id, "drawing.svg")


@router.get(
    "/plans/{snapshot_id}/procedure.pdf",
    summary="The procedure for the rig, as PDF",
    response_class=Response,
    responses=_answers("application/pdf", "Numbered sentences with their citations."),
)
def procedure_pdf(snapshot_id: UUID, actor: SignedIn) -> Response:
    """From the notice to the plugging record, in the order of the work."""
    return _file(actor, snapshot_id, "procedure.pdf")


@router.get(
    "/plans/{snapshot_id}/procedure.txt",
    summary="The procedure for the rig, as text",
    response_class=Response,
    responses=_answers("text/plain", "Numbered sentences with their citations."),
)
def procedure_txt(snapshot_id: UUID, actor: SignedIn) -> Response:
    """The same sentences as the PDF."""
    return _file(actor, snapshot_id, "procedure.txt")
