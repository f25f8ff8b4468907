"""A scenario in a notebook: its tables as frames, the parts of its report, and its files."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput
from kernel.exports import campaign_charts as charts
from kernel.exports import campaign_rows as rows
from kernel.exports.campaign_pdf import ahead_words, campaign_pdf, headline, report_tables
from kernel.exports.chart_parts import chart_svg, short_amount
from kernel.exports.row_files import Rows, rows_xlsx
from workbench.notebook_parts import Html, Picture, html_table

Json = Mapping[str, Any]
Calculate = Callable[[str, str, Json], Json]
WIDTH = 760.0
COSTS: Mapping[str, Callable[[Json], Rows]] = {
    "campaign": lambda cost: rows.cost_rows("Campaign", cost["campaigns"], cost),
    "rig": lambda cost: rows.cost_rows("Rig", cost["rigs"], cost),
    "month": rows.month_rows,
    "job": rows.job_rows,
    "curve": rows.curve_rows,
}


class Scenario:
    """A scenario as the API tells it.

    Args:
        told: Its status.
        frame: Makes a frame of rows.
        calculate: Runs a calculation and waits for it.
    """

    def __init__(self, told: Json, frame: Any, calculate: Calculate) -> None:
        self.json, self._frame, self._run = told, frame, calculate

    def calculate(self, kind: str, **parameters: Any) -> Json:
        """The results of a calculation that the workbench runs and keeps.

        Args:
            kind: schedule, measures, cost, eta, health, outlook or level.
            **parameters: Of the calculation, such as runs=2_000, seed=3.

        Raises:
            InvalidInput: It failed; its own words say why.
        """
        return self._run(self.json["id"], kind, parameters)

    @property
    def jobs(self) -> Any:
        """Every job as it stands, as a frame."""
        return self._of(rows.status_rows(self.json["jobs"]))

    def figure(self) -> Any:
        """Every job with days on the row of its rig, as a Plotly figure."""
        from workbench.figures.jobs import jobs_figure

        return jobs_figure(self.json["jobs"], theme="light", today=self.json["today"])

    def costs(self, by: str = "campaign") -> Any:
        """Cost against the plan by campaign, rig, month or job, or the curve, as a frame.

        Raises:
            InvalidInput: There is no such cut.
        """
        if by not in COSTS:
            raise InvalidInput(f"Cost cannot be cut by “{by}”.", hint=f"Use {', '.join(COSTS)}.")
        return self._of(COSTS[by](self.json["cost"]))

    @property
    def utilization(self) -> Any:
        """Use of each rig, as a frame."""
        return self._of(rows.use_rows(self.json["measures"]))

    @property
    def arrivals(self) -> Any:
        """Baseline, plan and chances of the whole, campaigns and rigs, as a frame."""
        return self._of(rows.eta_rows(self.json["eta"], self.json["outlook"]))

    @property
    def health(self) -> Any:
        """The checks of the schedule, as a frame."""
        return self._of(rows.health_rows(self.json["health"]))

    @property
    def risks(self) -> Any:
        """What may go wrong, as a frame."""
        return self._of(rows.risk_rows(self.json["risks"]))

    @property
    def ahead(self) -> Any:
        """What starts and ends in the next 30, 60 and 90 days, as a frame."""
        return self._of(rows.ahead_rows(self.json["ahead"]))

    def _of(self, table: Rows) -> Any:
        return self._frame([dict(zip(table.headings, row, strict=True)) for row in table.rows])

    def heading(self) -> Html:
        """Title, state and the figures that matter most."""
        told, total, use = self.json, self.json["cost"]["total"], self.json["measures"]
        figures = [
            (short_amount(total["forecast"]), f"{told['currency']} at completion"),
            (short_amount(total["actual"]), f"{told['currency']} spent"),
        ]
        if use and use["utilisation"] is not None:
            figures.append((f"{100 * use['utilisation']:.0f} %", "utilization"))
        if use and use["npt_percent"] is not None:
            figures.append((f"{use['npt_percent']:.1f} %", "lost time"))
        if told["eta"]:
            figures.append((told["eta"]["groups"][0]["planned_on"], "planned end"))
        shown = "".join(f"<div><b>{escape(n)}</b>{escape(words)}</div>" for n, words in figures)
        return Html(
            f"<h1>{escape(told['name'])}</h1><div class='quiet'>{escape(headline(told))}</div>"
            f"<div class='figures'>{shown}</div>"
        )

    def status_table(self) -> Html:
        """Every job as it stands."""
        return _shown(rows.status_rows(self.json["jobs"]))

    def ahead_table(self) -> Html:
        """What starts and ends within 30, 60 and 90 days, and the gates that are open."""
        ahead = self.json["ahead"]
        told = rows.ahead_rows(ahead)
        gates = [
            (ahead[-1]["days"], one["name"], "gate", one["gate"], "open until", one["passed_on"])
            for one in ahead[-1]["gates"]
        ]
        made = html_table(told.headings, [*told.rows, *gates])
        return Html(f"<p>{escape(ahead_words(ahead))}</p>{made.text}")

    def curve_figure(self) -> Picture:
        """The S-curve."""
        return Picture(chart_svg(charts.s_curve(self.json["cost"], width=WIDTH)))

    def months_figure(self) -> Picture:
        """Cost by month."""
        return Picture(chart_svg(charts.months_chart(self.json["cost"], width=WIDTH)))

    def cost_table(self, by: str) -> Html:
        """Cost by campaign, rig or month."""
        return _shown(COSTS[by](self.json["cost"]))

    def use_figure(self) -> Picture:
        """Use of each rig."""
        return Picture(chart_svg(charts.use_chart(self.json["measures"], width=WIDTH)))

    def lost_figure(self) -> Picture:
        """Lost time by code."""
        return Picture(chart_svg(charts.lost_chart(self.json["npt"], width=WIDTH)))

    def arrivals_figure(self) -> Picture:
        """Arrivals with their chances."""
        drawn = charts.eta_chart(self.json["eta"], self.json["outlook"], width=WIDTH)
        return Picture(chart_svg(drawn))

    def arrivals_table(self) -> Html:
        """Arrivals in figures."""
        return _shown(rows.eta_rows(self.json["eta"], self.json["outlook"]))

    def health_table(self) -> Html:
        """The checks of the schedule."""
        return _shown(rows.health_rows(self.json["health"]))

    def risks_table(self) -> Html:
        """What may go wrong."""
        if not self.json["risks"]:
            return Html("<p class='quiet'>No conflict, no contract that ends, no AFE passed.</p>")
        return _shown(rows.risk_rows(self.json["risks"]))

    def save(self, folder: Path | str) -> None:
        """Write report.pdf and report.xlsx into a folder."""
        Path(folder, "report.pdf").write_bytes(campaign_pdf(self.json))
        Path(folder, "report.xlsx").write_bytes(rows_xlsx(report_tables(self.json)))


def _shown(table: Rows) -> Html:
    return html_table(table.headings, table.rows)
