"""A model's second opinion on a paper: ask for it, and see it beside our reading."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.errors import Unavailable
from kernel.store.actor import Role
from kernel.workflows.second_opinion import (
    Opinion,
    ask_second_opinion,
    asks_about,
    second_opinion_on,
)
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.language_model import language_model

router = APIRouter(prefix="/papers", tags=["Papers"], dependencies=SECURITY)


class ValueBeside(BaseModel):
    """One field in both readings."""

    path: str = Field(description="The field's place in our reading, as `workbench extract` says.")
    verdict: Literal["same", "different", "theirs_alone", "ours_alone"]
    ours: Any = Field(description="What we read; null where we read nothing.")
    theirs: Any = Field(description="What the model reads; null where it reads nothing.")
    page: int | None = Field(description="Where our value stands.")
    box: list[float] | None = Field(description="Left, top, right, bottom. [pt]")


class SecondOpinion(BaseModel):
    """What a model reads on a paper, field by field beside our reading; none of it is a fact."""

    paper_id: UUID
    paper: str
    model: str = Field(description="Which model, and where it runs.")
    asked_by: str
    asked_at: datetime
    counts: dict[str, int] = Field(description="How many fields there are of each verdict.")
    values: list[ValueBeside]


@router.post("/{paper_id}/second-opinion", summary="Ask a model for a second opinion on a paper")
def ask(paper_id: UUID, actor: SignedIn) -> SecondOpinion:
    """Sends the paper's pages to the model that an administrator has set up, and waits for it.

    Its answer is kept beside our reading and changes nothing. Without a model this is 503.
    """
    actor.must_be(Role.EDITOR)
    asks_about(actor, paper_id)  # a paper that is not there is 404, with a model or without
    model = language_model()
    if model is None:
        raise Unavailable(
            "No language model is set up, so there is nobody to ask.",
            hint="An administrator names one with WORKBENCH_LLM_URL and WORKBENCH_LLM_MODEL.",
        )
    return _told(ask_second_opinion(actor, paper_id, model))


@router.get("/{paper_id}/second-opinion", summary="The newest second opinion on a paper")
def newest(paper_id: UUID, actor: SignedIn) -> SecondOpinion:
    """Laid beside what we read there now; 404 where no model was asked about this paper."""
    return _told(second_opinion_on(actor, paper_id))


def _told(opinion: Opinion) -> SecondOpinion:
    values = []
    for each in opinion.values:
        place = opinion.places.get(each.path)
        values.append(
            ValueBeside(
                **asdict(each),
                verdict=each.verdict,
                page=place.page if place else None,
                box=list(place.box) if place and place.box else None,
            )
        )
    verdicts = [each.verdict for each in values]
    return SecondOpinion(
        paper_id=opinion.paper_id,
        paper=opinion.paper,
        model=opinion.model,
        asked_by=opinion.by,
        asked_at=opinion.at,
        counts={verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        values=values,
    )
