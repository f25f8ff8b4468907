"""Reports: ask for one, see how far it is, take its files, have it repeated."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator

from kernel.store.reports import ReportRow
from kernel.workflows.operating_reports import KINDS
from kernel.workflows.reports import (
    OperatingOrder,
    end_schedule,
    list_reports,
    list_schedules,
    pause_schedule,
    report,
    report_file,
    schedule_campaign_report,
    schedule_operating_report,
    schedule_portfolio_report,
    schedule_report,
)
from workbench.api.bodies import Closed
from workbench.api.portfolio import PortfolioQuestion, PortfolioQuestionSent
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.asking_reports import (
    ask_for_campaign_report,
    ask_for_portfolio_report,
    ask_for_report,
)

router = APIRouter(tags=["Reports"], dependencies=SECURITY)
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ipynb": "application/x-ipynb+json",
}


class Report(BaseModel):
    """A report; `words` say what went wrong where it failed."""

    id: UUID
    name: str
    batch_id: UUID | None
    scenario_id: UUID | None
    state: Literal["waiting", "running", "done", "failed"]
    words: str
    created_by: str
    created_at: datetime
    ended_at: datetime | None


class Schedule(BaseModel):
    """A batch planned and reported again, or a scenario, the portfolio or a report by name."""

    id: UUID
    name: str
    batch_id: UUID | None
    scenario_id: UUID | None
    portfolio: PortfolioQuestion | None = Field(
        description="What the report of the portfolio is asked with."
    )
    operating: dict[str, Any] | None = Field(
        description="Parameters of a report of operating data."
    )
    every: Literal["daily", "weekly", "monthly"]
    next_on: date
    paused: bool = Field(description="A paused schedule orders nothing until it goes on.")


class Pausing(Closed):
    """Whether a schedule rests."""

    paused: bool


class OperatingReport(Closed):
    """A report of operating data with its parameters."""

    name: Literal["production", "month_close", "afe_variance", "compliance"]
    months: Annotated[int | None, Field(ge=1, le=600)] = None
    field: Annotated[str | None, Field(max_length=200, pattern=r"^[^\x00]*$")] = None
    month: Annotated[str | None, Field(pattern=r"^((18|19|20|21)\d\d-(0[1-9]|1[0-2]))?$")] = None
    days: Annotated[int | None, Field(ge=1, le=120)] = None

    def order(self) -> OperatingOrder:
        """The same as an order."""
        parameters = self.model_dump(exclude={"name"}, exclude_none=True)
        return OperatingOrder(name=self.name, parameters=parameters)


class NewSchedule(Closed):
    """Plan and report a batch again from a day on, or report something again; daily only the
    reports of operating data.
    """

    batch_id: UUID | None = Field(None, examples=["01932c5e-7a10-7b4e-9c3d-2f1e5a7b9c11"])
    scenario_id: UUID | None = None
    portfolio: PortfolioQuestionSent | None = None
    operating: OperatingReport | None = None
    every: Literal["daily", "weekly", "monthly"] = Field(examples=["weekly"])
    first: date

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        subjects = (self.batch_id, self.scenario_id, self.portfolio, self.operating)
        if sum(one is not None for one in subjects) != 1:
            raise ValueError("give one of batch_id, scenario_id, portfolio and operating")
        return self


def told_report(row: ReportRow) -> Report:
    """A report as it is answered."""
    return Report(
        id=row.id,
        name=row.name,
        batch_id=row.batch_id,
        scenario_id=row.scenario_id,
        state=row.state,
        words=row.words,
        created_by=row.created_by_name,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


@router.post("/batches/{batch_id}/report", status_code=202, summary="Make the report of a batch")
def order(batch_id: UUID, actor: SignedIn) -> Report:
    """The worker makes it; ask for the report again to see how far it is."""
    return told_report(report(actor, ask_for_report(actor, batch_id)))


@router.post(
    "/scenarios/{scenario_id}/report", status_code=202, summary="Make the report of a scenario"
)
def order_of_scenario(scenario_id: UUID, actor: SignedIn) -> Report:
    """The worker makes it; ask for the report again to see how far it is."""
    return told_report(report(actor, ask_for_campaign_report(actor, scenario_id)))


@router.post("/portfolio/report", status_code=202, summary="Make the report of the whole portfolio")
def order_of_portfolio(wanted: PortfolioQuestionSent, actor: SignedIn) -> Report:
    """The worker makes it; ask for the report again to see how far it is."""
    return told_report(report(actor, ask_for_portfolio_report(actor, wanted.order())))


@router.get("/reports", summary="Reports, newest first")
def reports(
    actor: SignedIn,
    batch_id: Annotated[UUID | None, Query(description="Only of this batch.")] = None,
    scenario_id: Annotated[UUID | None, Query(description="Only of this scenario.")] = None,
    name: Annotated[
        Literal[
            "batch",
            "campaign",
            "portfolio",
            "production",
            "month_close",
            "afe_variance",
            "compliance",
        ]
        | None,
        Query(description="Only of this kind."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> list[Report]:
    """The last reports, each with its state."""
    rows = list_reports(actor, batch_id, limit, scenario_id=scenario_id, name=name)
    return [told_report(row) for row in rows]


@router.get("/reports/{report_id}", summary="One report")
def one(report_id: UUID, actor: SignedIn) -> Report:
    """How far it is."""
    return told_report(report(actor, report_id))


@router.get(
    "/reports/{report_id}/{kind}",
    summary="A file of a report",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in MEDIA.values()}}},
)
def file(
    report_id: UUID, kind: Literal["html", "pdf", "xlsx", "ipynb"], actor: SignedIn
) -> Response:
    """The report as page, print, workbook, or the executed notebook."""
    content = report_file(actor, report_id, kind)
    headers = {"content-disposition": f'attachment; filename="report-{report_id}.{kind}"'}
    return Response(content, media_type=MEDIA[kind], headers=headers)


@router.get("/report-schedules", summary="Schedules that stand")
def schedules(actor: SignedIn) -> list[Schedule]:
    """The next due first."""
    return [
        Schedule(
            id=row.id,
            batch_id=row.batch_id,
            scenario_id=row.scenario_id,
            name=row.name,
            portfolio=PortfolioQuestion(**row.parameters) if row.name == "portfolio" else None,
            operating=dict(row.parameters) if row.name in KINDS else None,
            every=row.every,
            next_on=row.next_on,
            paused=row.paused_at is not None,
        )
        for row in list_schedules(actor)
    ]


@router.post("/report-schedules", status_code=201, summary="Plan and report again and again")
def schedule(wanted: NewSchedule, actor: SignedIn) -> list[Schedule]:
    """Daily, weekly or monthly from the first day on, as the person who asks; answers with all."""
    if wanted.batch_id is not None:
        schedule_report(actor, wanted.batch_id, wanted.every, wanted.first)
    if wanted.scenario_id is not None:
        schedule_campaign_report(actor, wanted.scenario_id, wanted.every, wanted.first)
    if wanted.portfolio is not None:
        schedule_portfolio_report(actor, wanted.portfolio.order(), wanted.every, wanted.first)
    if wanted.operating is not None:
        schedule_operating_report(actor, wanted.operating.order(), wanted.every, wanted.first)
    return schedules(actor)


@router.patch("/report-schedules/{schedule_id}", summary="Pause a schedule or let it go on")
def pause(schedule_id: UUID, wanted: Pausing, actor: SignedIn) -> list[Schedule]:
    """A day missed while it rests is not made up; answers with all that stand."""
    today = datetime.now(UTC).date()
    pause_schedule(actor, schedule_id, paused=wanted.paused, today=today)
    return schedules(actor)


@router.delete("/report-schedules/{schedule_id}", summary="End a schedule")
def end(schedule_id: UUID, actor: SignedIn) -> list[Schedule]:
    """Batches and reports that it made stay; answers with what still stands."""
    end_schedule(actor, schedule_id)
    return schedules(actor)
