"""A scenario as a file: sheet, calendar feed, project file, or its Gantt on paper."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from kernel.exports.campaign_calendar import campaign_calendar
from kernel.exports.campaign_mspdi import campaign_mspdi
from kernel.exports.campaign_sheet import campaign_csv, campaign_xlsx
from kernel.exports.cells import file_name
from kernel.exports.gantt_pdf import gantt_pdf, gantt_png
from kernel.scheduling.sheet_board import sheet_board
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import open_board
from kernel.workflows.campaign_chart import scenario_chart

Format = Literal["xlsx", "csv", "ics", "xml", "pdf", "png"]
FORMATS: dict[Format, tuple[str, str]] = {
    "xlsx": (
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": ("CSV", "text/csv"),
    "ics": ("Calendar (iCal)", "text/calendar"),
    "xml": ("Microsoft Project (XML)", "application/xml"),
    "pdf": ("Gantt on paper (PDF)", "application/pdf"),
    "png": ("Gantt as a picture (PNG)", "image/png"),
}


def export_name(scenario: str, kind: Format) -> str:
    """The name of a download of today."""
    return file_name(scenario, datetime.now(UTC).date(), kind)


def export_scenario(actor: Actor, scenario_id: UUID | str, kind: Format) -> tuple[str, bytes]:
    """The name and the content of a file with every job of a scenario.

    Raises:
        NotFound: The organization has no such scenario.
    """
    opened = open_board(actor, scenario_id)
    scenario, board = opened.scenario, opened.board
    name = export_name(scenario.name, kind)
    if kind in ("pdf", "png"):
        chart = scenario_chart(actor, opened, today=datetime.now(UTC).date())
        return name, gantt_pdf(chart) if kind == "pdf" else gantt_png(chart)
    rows = sheet_board(board).rows
    if kind == "xlsx":
        return name, campaign_xlsx(rows, currency=board.currency)
    if kind == "csv":
        return name, campaign_csv(rows, currency=board.currency)
    if kind == "ics":
        return name, campaign_calendar(scenario.name, rows, now=datetime.now(UTC))
    return name, campaign_mspdi(scenario.name, rows, start=board.start, currency=board.currency)
