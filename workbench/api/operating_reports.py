"""Reports of operating data: what there is, one as JSON, and having one made."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from kernel.workflows.operating_reports import KINDS, report_told
from kernel.workflows.reports import OperatingOrder, report
from workbench.api.bodies import Closed
from workbench.api.reports import Report, told_report
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.asking_reports import ask_for_operating_report

router = APIRouter(prefix="/operating-reports", tags=["Reports"], dependencies=SECURITY)
Name = Literal["production", "month_close", "afe_variance", "compliance"]
PLAIN = r"^[^\x00]*$"


class Parameters(BaseModel):
    """What a report is asked with; each takes some of it, and the rest is left out."""

    model_config = ConfigDict(extra="forbid")

    months: Annotated[int | None, Field(ge=1, le=600, description="Of production.")] = None
    field: Annotated[
        str | None, Field(max_length=200, pattern=PLAIN, description="Of production; empty: all.")
    ] = None
    month: Annotated[
        str | None,
        Field(pattern=r"^((18|19|20|21)\d\d-(0[1-9]|1[0-2]))?$", description="Of a close; empty: "
              "the last one."),
    ] = None  # fmt: skip
    days: Annotated[int | None, Field(ge=1, le=120, description="Of compliance, ahead.")] = None

    def given(self) -> dict[str, Any]:
        """What was chosen."""
        return self.model_dump(exclude_none=True)


class ParametersSent(Parameters, Closed):
    """The same as a body."""


class ReportAbout(BaseModel):
    """A report that can be asked for, and its parameters unless chosen."""

    name: Name
    title: str
    about: str
    parameters: dict[str, Any]


@router.get("", summary="The reports of operating data")
def kinds(actor: SignedIn) -> list[ReportAbout]:
    """Each with what it holds."""
    return [
        ReportAbout(
            name=kind.name,
            title=kind.title,
            about=kind.about,
            parameters=dict(kind.parameters),
        )
        for kind in KINDS.values()
    ]


@router.get("/{name}", summary="A report as JSON")
def one(name: Name, asked: Annotated[Parameters, Query()], actor: SignedIn) -> dict[str, Any]:
    """Figures, charts and tables as of today (UTC). Money is text."""
    return report_told(actor, name, asked.given(), today=datetime.now(UTC).date())


@router.post("/{name}", status_code=202, summary="Have a report made and kept")
def order(name: Name, asked: ParametersSent, actor: SignedIn) -> Report:
    """As HTML, PDF, workbook and executed notebook; ask `/reports/{id}` how far it is."""
    made = ask_for_operating_report(actor, OperatingOrder(name=name, parameters=asked.given()))
    return told_report(report(actor, made))
