"""The report of a portfolio as PDF, with no browser."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports import portfolio_charts as charts
from kernel.exports import portfolio_rows as rows
from kernel.exports.report_paper import ROOM_PT, ReportPaper, rows_on_paper
from kernel.exports.row_files import Rows

Json = Mapping[str, Any]
MOST_ROWS = 400  # of one table on paper; the workbook has all
_WORKED = ("API number", "Well", "Field", "Interactions", "Last interaction", "Last was",
           "Days since")  # fmt: skip


def headline(told: Json) -> str:
    """The portfolio in a sentence.

    >>> headline({"wells": 12, "stale_total": 3, "stale_days": 90, "readiness": [],
    ...           "organization": "Alamo", "today": "2026-01-31"})
    'Alamo on 2026-01-31: 12 wells, 3 without an interaction for 90 days, 0 ready to plug.'
    """
    states = Counter(one["state"] for one in told["readiness"])
    ready = states["ready"] + states["letter ends"]
    ends = states["letter ends"]
    soon = f", {ends:,} of them with a letter that ends soon" if ends else ""
    return (
        f"{told['organization']} on {told['today']}: {told['wells']:,} wells, "
        f"{told['stale_total']:,} without an interaction for {told['stale_days']:,} days, "
        f"{ready:,} ready to plug{soon}."
    )


def portfolio_pdf(told: Json) -> bytes:
    """The report on pages of letter size. The same portfolio gives the same bytes."""
    paper = ReportPaper(
        title=f"Portfolio of {told['organization']}",
        subject="Stale wells, readiness to plug, plans by status, interactions",
        foot=f"{told['organization'][:80]} · {told['today']}",
    )
    paper.heading(f"Portfolio of {told['organization']}", size=17)
    paper.words(headline(told))
    for title, drawing in (
        ("Time since the last interaction", charts.idle_chart(told)),
        ("Readiness to plug", charts.readiness_chart(told)),
        ("Plans by status", charts.status_chart(told)),
        (f"Interactions since {told['since']}", charts.trend_chart(told)),
        (f"Most worked wells since {told['since']}", charts.most_worked_chart(told)),
    ):
        paper.heading(title, room=min(drawing.height * ROOM_PT / drawing.width + 10, 400))
        paper.figure(drawing)
    paper.heading(f"Stale wells: no interaction for {told['stale_days']:,} days")
    _table(paper, _only(rows.stale_rows(told), _WORKED), (70, 150, 92, 52, 62, 66, 40))
    paper.heading("Readiness of each well")
    _table(paper, rows.readiness_rows(told["readiness"]), (70, 130, 110, 96, 86, 50))
    paper.heading("Current plan of each well")
    _table(paper, rows.plan_rows(told["plans"]), (66, 118, 56, 52, 50, 38, 42, 46, 70, 52))
    return paper.pdf()


def _only(table: Rows, headings: Sequence[str]) -> Rows:
    """Some columns of a table."""
    at = [list(table.headings).index(heading) for heading in headings]
    return Rows(name=table.name, headings=headings, rows=[[r[n] for n in at] for r in table.rows])


def _table(paper: ReportPaper, table: Rows, widths: Sequence[float]) -> None:
    first = Rows(name=table.name, headings=table.headings, rows=table.rows[:MOST_ROWS])
    rows_on_paper(paper, first, widths)
    if (more := len(table.rows) - MOST_ROWS) > 0:
        paper.words(f"and {more:,} more in the workbook")
