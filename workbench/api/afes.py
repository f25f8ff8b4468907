"""The life of AFEs over REST: submit, vote, decide, revise, supplement, close."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from kernel.finance.afe import AfeStatus
from kernel.workflows import afes
from kernel.workflows.month_json import plain_json
from workbench.api.bodies import Closed
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/afes", tags=["AFEs"], dependencies=SECURITY)
Words = Annotated[str, Field(max_length=afes.LONGEST_REASON, pattern=r"^[^\x00]*$")]
Version = Annotated[int | None, Field(ge=1, le=MOST, description="That you looked at.")]


class SubmitIn(Closed):
    """A draft is submitted to its partners."""

    rig_on_location: bool = False
    version: Version = None


class DecideIn(Closed):
    """A decision; a rejection needs its reason."""

    to: Literal["approved", "rejected", "withdrawn", "closed"]
    reason: Words = ""
    version: Version = None


class VoteIn(Closed):
    """How a partner answered."""

    vote: Literal["pending", "consent", "non_consent", "deemed"]
    evidence: Words = ""


class FinalIn(Closed):
    """Whether more cost is to come."""

    final: bool = True
    version: Version = None


class SeenIn(Closed):
    """Which version is meant."""

    version: Version = None


@router.get("/{afe_id}/life", summary="Shares, votes, supplements, variance and steps of an AFE")
def look(afe_id: UUID, actor: SignedIn, response: Response) -> dict[str, Any]:
    """Amounts are text. `moves` is what you may decide now, `missing` what it waits for."""
    return _answer(afes.afe_view(actor, afe_id), response)


@router.post("/{afe_id}/submit", summary="Submit a draft to its partners")
def submit(
    afe_id: UUID, new: SubmitIn, actor: SignedIn, response: Response, if_match: IfMatch = None
) -> dict[str, Any]:
    """Its gross is fixed; each partner's share follows from the cost deck, to the cent."""
    seen = seen_revision(if_match, new.version)
    view = afes.submit_afe(actor, afe_id, seen=seen, rig_on_location=new.rig_on_location)
    return _answer(view, response)


@router.put("/{afe_id}/votes/{company_id}", summary="Note how a partner answered")
def vote(
    afe_id: UUID, company_id: UUID, new: VoteIn, actor: SignedIn, response: Response
) -> dict[str, Any]:
    """Consent, non-consent, or deemed with its evidence."""
    view = afes.vote(actor, afe_id, company_id, new.vote, evidence=new.evidence)
    return _answer(view, response)


@router.post("/{afe_id}/decision", summary="Approve, reject, withdraw or close")
def decide(
    afe_id: UUID, new: DecideIn, actor: SignedIn, response: Response, if_match: IfMatch = None
) -> dict[str, Any]:
    """Approval and rejection by an Admin, or an Editor who did not make it."""
    seen = seen_revision(if_match, new.version)
    view = afes.decide_afe(actor, afe_id, AfeStatus(new.to), seen=seen, reason=new.reason)
    return _answer(view, response)


@router.post("/{afe_id}/revise", summary="Make the next revision of a rejected AFE")
def revise(
    afe_id: UUID, new: SeenIn, actor: SignedIn, response: Response, if_match: IfMatch = None
) -> dict[str, Any]:
    """A draft with the same lines; the rejected one is superseded."""
    seen = seen_revision(if_match, new.version)
    return _answer(afes.revise_afe(actor, afe_id, seen=seen), response)


@router.post("/{afe_id}/supplement", status_code=201, summary="Make a supplement")
def supplement(afe_id: UUID, actor: SignedIn, response: Response) -> dict[str, Any]:
    """An empty draft that points at the approved AFE."""
    return _answer(afes.supplement_afe(actor, afe_id), response)


@router.put("/{afe_id}/actuals-final", summary="Say that no more cost is to come")
def final(
    afe_id: UUID, new: FinalIn, actor: SignedIn, response: Response, if_match: IfMatch = None
) -> dict[str, Any]:
    """Before an AFE can be closed."""
    seen = seen_revision(if_match, new.version)
    return _answer(afes.set_actuals_final(actor, afe_id, new.final, seen=seen), response)


def _answer(view: afes.AfeView, response: Response) -> dict[str, Any]:
    response.headers["ETag"] = f'"{view.row.version}"'
    over = view.variance
    told = {
        "afe": view.row,
        "votes": view.votes,
        "consents": view.consents,
        "supplements": view.supplements,
        "missing": view.missing,
        "moves": view.moves,
        "log": view.log,
        "variance": over
        and {
            "approved": over.approved,
            "actual": over.actual,
            "amount": over.amount,
            "percent": over.percent,
            "limit": over.limit,
            "supplement_due": over.is_supplement_due,
        },
    }
    answered: dict[str, Any] = plain_json(told)
    return answered
