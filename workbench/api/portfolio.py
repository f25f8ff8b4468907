"""All wells of the organization: stale, ready to plug, plans by status, interactions."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from kernel.workflows.portfolio_report import (
    LONGEST_PERIOD_DAYS,
    PERIOD_DAYS,
    SOON_DAYS,
    STALE_DAYS,
    portfolio_json,
)
from kernel.workflows.reports import PortfolioOrder
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Portfolio"], dependencies=SECURITY)
LONGEST_STALE_DAYS = 9_000


class PortfolioQuestion(BaseModel):
    """What the portfolio is asked with. [d]"""

    model_config = ConfigDict(extra="forbid")

    stale_days: int = Field(
        STALE_DAYS, ge=1, le=LONGEST_STALE_DAYS,
        description="A well without an interaction for so long is stale.",
    )  # fmt: skip
    period_days: int = Field(
        PERIOD_DAYS, ge=1, le=LONGEST_PERIOD_DAYS, description="How far back the trend looks."
    )
    soon_days: int = Field(
        SOON_DAYS, ge=0, le=LONGEST_PERIOD_DAYS,
        description="A groundwater letter that ends within so long is named.",
    )  # fmt: skip
    every: Literal["day", "week", "month"] = Field("week", description="Spans of the trend.")

    def order(self) -> PortfolioOrder:
        """The same as an order for a report."""
        return PortfolioOrder(**self.model_dump())


class PortfolioQuestionSent(PortfolioQuestion, Closed):
    """The same as a body."""


@router.get("/portfolio", summary="All wells of the organization at once")
def portfolio(asked: Annotated[PortfolioQuestion, Query()], actor: SignedIn) -> dict[str, Any]:
    """Wells by time since the last interaction, readiness to plug, current plans, interactions.

    Lists hold at most 5,000 wells; days are of UTC.
    """
    return portfolio_json(actor, now=datetime.now(UTC), **asked.model_dump())
