"""A report of operating data in a notebook: its parts to show, its tables as frames, its files."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from kernel.errors import NotFound
from kernel.exports.chart_parts import chart_svg
from kernel.exports.told_report import chart_of, report_pdf, report_xlsx, table_of
from workbench.notebook_parts import Html, Picture, html_table

Json = Mapping[str, Any]
WIDTH = 760.0
MOST_ROWS = 1_000  # of one table of the page; the workbook has all


class OperatingReport:
    """Production, a month's close, AFE variance or compliance, as the API tells it.

    Args:
        told: The report.
        frame: Makes a frame of rows.
    """

    def __init__(self, told: Json, frame: Any) -> None:
        self.json, self._frame = told, frame

    def heading(self) -> Html:
        """Title, mark, the report in a sentence, and the figures that matter most."""
        told = self.json
        mark = f"<p class='mark'>{escape(told['mark'])}</p>" if told["mark"] else ""
        shown = "".join(
            f"<div><b>{escape(one['value'])}</b>{escape(one['words'])}</div>"
            for one in told["figures"]
        )
        return Html(
            f"<h1>{escape(told['title'])}</h1>{mark}"
            f"<div class='quiet'>{escape(told['headline'])}</div>"
            f"<div class='figures'>{shown}</div>"
        )

    def figure(self, key: str) -> Picture:
        """The chart of a part."""
        return Picture(chart_svg(chart_of(self._part(key)["chart"], width=WIDTH)))

    def table(self, key: str) -> Html:
        """The table of a part, with its note."""
        part = self._part(key)
        note = f"<p class='quiet'>{escape(part['note'])}</p>" if part["note"] else ""
        table = table_of(part["table"])
        if not table.rows:
            return Html(f"{note}<p class='quiet'>{escape(part['table']['empty'])}</p>")
        made = html_table(table.headings, table.rows[:MOST_ROWS], table.numbers).text
        if (more := len(table.rows) - MOST_ROWS) > 0:
            made += f"<p class='quiet'>and {more:,} more in the workbook</p>"
        return Html(note + made)

    def rows(self, key: str) -> Any:
        """The table of a part as a frame; money is exact."""
        table = table_of(self._part(key)["table"])
        return self._frame([dict(zip(table.headings, row, strict=True)) for row in table.rows])

    def save(self, folder: Path | str) -> None:
        """Write report.pdf and report.xlsx into a folder."""
        Path(folder, "report.pdf").write_bytes(report_pdf(self.json))
        Path(folder, "report.xlsx").write_bytes(report_xlsx(self.json))

    def _part(self, key: str) -> Json:
        for part in self.json["parts"]:
            if part["key"] == key:
                found: Json = part
                return found
        keys = ", ".join(part["key"] for part in self.json["parts"])
        raise NotFound(f"The report has no part “{key}”.", hint=f"It has {keys}.")
