"""The portfolio in a notebook: its tables as frames, the parts of its report, and its files."""

from collections import Counter
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from kernel.exports import portfolio_charts as charts
from kernel.exports import portfolio_rows as rows
from kernel.exports.chart_parts import chart_svg
from kernel.exports.portfolio_pdf import headline, portfolio_pdf
from kernel.exports.row_files import Rows, rows_xlsx
from workbench.notebook_parts import Html, Picture, html_table

Json = Mapping[str, Any]
WIDTH = 760.0
MOST_ROWS = 1_000  # of one table of the page; the workbook has all


class Portfolio:
    """All wells of an organization as the API tells of them.

    Args:
        told: The portfolio.
        frame: Makes a frame of rows.
    """

    def __init__(self, told: Json, frame: Any) -> None:
        self.json, self._frame = told, frame

    @property
    def stale(self) -> Any:
        """Stale wells, the longest left alone first, as a frame."""
        return self._of(rows.stale_rows(self.json))

    @property
    def most_worked(self) -> Any:
        """The most worked wells, as a frame."""
        return self._of(rows.most_worked_rows(self.json))

    @property
    def trend(self) -> Any:
        """Interactions by span and kind, as a frame."""
        return self._of(rows.trend_rows(self.json))

    @property
    def readiness(self) -> Any:
        """Each well with what is in the way of plugging it, as a frame."""
        return self._of(rows.readiness_rows(self.json["readiness"]))

    @property
    def plans(self) -> Any:
        """The current plan of each well, as a frame."""
        return self._of(rows.plan_rows(self.json["plans"]))

    def _of(self, table: Rows) -> Any:
        return self._frame([dict(zip(table.headings, row, strict=True)) for row in table.rows])

    def heading(self) -> Html:
        """Title and the figures that matter most."""
        told = self.json
        states = Counter(one["state"] for one in told["readiness"])
        figures = (
            (told["wells"], "wells"),
            (told["stale_total"], "stale"),
            (states["ready"] + states["letter ends"], "ready to plug"),
            (states["letter ends"], "letters ending"),
            (sum(row["interactions"] for row in told["trend"]), "interactions"),
        )
        shown = "".join(f"<div><b>{number:,}</b>{words}</div>" for number, words in figures)
        return Html(
            f"<h1>Portfolio of {escape(told['organization'])}</h1>"
            f"<div class='quiet'>{escape(headline(told))}</div><div class='figures'>{shown}</div>"
        )

    def idle_figure(self) -> Picture:
        """Wells by how long nobody did anything with them."""
        return Picture(chart_svg(charts.idle_chart(self.json, width=WIDTH)))

    def readiness_figure(self) -> Picture:
        """Wells by the first thing in the way of plugging them."""
        return Picture(chart_svg(charts.readiness_chart(self.json, width=WIDTH)))

    def status_figure(self) -> Picture:
        """The current plans by their status."""
        return Picture(chart_svg(charts.status_chart(self.json, width=WIDTH)))

    def trend_figure(self) -> Picture:
        """Interactions over time."""
        return Picture(chart_svg(charts.trend_chart(self.json, width=WIDTH)))

    def most_worked_figure(self) -> Picture:
        """The wells with the most interactions."""
        return Picture(chart_svg(charts.most_worked_chart(self.json, width=WIDTH)))

    def stale_table(self) -> Html:
        """The stale wells."""
        return _shown(rows.stale_rows(self.json))

    def readiness_table(self) -> Html:
        """Each well with what is in the way of plugging it."""
        return _shown(rows.readiness_rows(self.json["readiness"]))

    def plans_table(self) -> Html:
        """The current plan of each well."""
        return _shown(rows.plan_rows(self.json["plans"]))

    def save(self, folder: Path | str) -> None:
        """Write report.pdf and report.xlsx into a folder."""
        Path(folder, "report.pdf").write_bytes(portfolio_pdf(self.json))
        Path(folder, "report.xlsx").write_bytes(rows_xlsx(rows.report_tables(self.json)))


def _shown(table: Rows) -> Html:
    if not table.rows:
        return Html("<p class='quiet'>None.</p>")
    made = html_table(table.headings, table.rows[:MOST_ROWS])
    if (more := len(table.rows) - MOST_ROWS) > 0:
        return Html(f"{made.text}<p class='quiet'>and {more:,} more in the workbook</p>")
    return made
