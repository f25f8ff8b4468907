"""The workbench in a notebook: `connect()` gives a person's data as frames.

    from workbench.notebook import connect
    workbench = connect("http://localhost:8501", token="wbt_…")   # a token from “My account”
    workbench.wells("mabee"); workbench.tables()
    workbench.production(by="field", first="2024-01-01"); workbench.afes(); workbench.duties()
    workbench.plan("42-003-46118").steps
    workbench.scenario("…").costs("rig")

Everything is asked over the API, so a notebook sees what its person may see and nothing else.
"""

import time
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel.errors import InvalidInput, NotFound, Unavailable
from kernel.exports.batch_charts import readiness_chart, sacks_chart, well_map
from kernel.exports.batch_files import (
    LEVELS,
    batch_xlsx,
    finding_words,
    options,
    well_rows,
)
from kernel.exports.batch_files import WELL_HEADINGS as HEADINGS
from kernel.exports.batch_pdf import batch_pdf
from kernel.exports.chart_parts import chart_svg
from kernel.exports.schematic import schematic
from kernel.exports.schematic_svg import PRINT_STYLE, svg
from kernel.wells.api_number import ApiNumber
from workbench.notebook_asking import Frames, Json
from workbench.notebook_operations import Operations
from workbench.notebook_parts import Html, Picture, html_table
from workbench.notebook_portfolio import Portfolio
from workbench.notebook_scenario import Scenario
from workbench.settings import settings

CALCULATION_S = 660
MOST_ROWS = 2_000  # of the table of wells in a report


def connect(
    url: str | None = None, token: str | None = None, *, frames: Frames = "pandas"
) -> "Workbench":
    """The workbench as the person of a token sees it.

    Args:
        url: Where it answers; by default WORKBENCH_API_URL, which reports have set.
        token: An API token; by default WORKBENCH_API_TOKEN.
        frames: Whether tables come as pandas or polars frames.

    Raises:
        InvalidInput: No address or no token is given, or the address is no http one.
    """
    chosen = settings()
    address, key = url or chosen.api_url, token or chosen.api_token
    if not address or not key:
        raise InvalidInput(
            "Where the workbench answers and a token are needed.",
            hint='connect("http://localhost:8501", token="…"); make a token under “My account”.',
        )
    if urlsplit(address).scheme not in ("http", "https"):
        raise InvalidInput(f"{address} is no http address.")
    return Workbench(address.rstrip("/"), key, frames)


class Workbench(Operations):
    """A person's wells, plans, batches, scenarios and operating records."""

    def wells(self, text: str = "", limit: int = 2_000) -> Any:
        """Wells that the organization worked on, or those that TEXT finds, as a frame.

        `operated_wells` has those of its operating records, with dates and depths.
        """
        return self._frame(self.ask("/wells", text=text, limit=limit))

    def plans(self, api: str | None = None, limit: int = 200) -> Any:
        """Saved plans, newest first, as a frame; of one well where its number is given."""
        asked = {"limit": limit} | ({"api10": api} if api else {})
        return self._frame(self.ask("/plans", **asked)["plans"])

    def plan(self, api: str, mode: str = "combined") -> "Plan":
        """The plan of a well, in the version that holds.

        Raises:
            NotFound: No plan of it is saved.
        """
        number = ApiNumber.parse(api)
        found = self.ask("/plans", api10=number.api10, holding="true", limit=200)["plans"]
        current = next((plan for plan in found if plan["mode"] == mode), None)
        if current is None:
            raise NotFound(f"No {mode} plan of {number} is saved.", hint="Make it with make_plan.")
        return Plan(self.ask(f"/plans/{current['snapshot_id']}"), self._frame)

    def make_plan(self, api: str, **options: Any) -> "Plan":
        """Plan a well from its papers on file and save the plan. Options as of the API."""
        body = {"api10": ApiNumber.parse(api).api10, **options}
        return Plan(self._ask("POST", "/plans/w3a/from-api", body), self._frame)

    def batches(self, limit: int = 50) -> Any:
        """Batches, newest first, as a frame."""
        rows = self.ask("/batches", limit=limit)["batches"]
        return self._frame([{**row, **row["counts"], "counts": None} for row in rows])

    def batch(self, batch_id: str) -> "Batch":
        """One batch with its wells.

        Raises:
            NotFound: There is no such batch.
        """
        return Batch(self.ask(f"/batches/{batch_id}"), self._frame)

    def portfolio(
        self,
        *,
        stale_days: int = 90,
        period_days: int = 180,
        soon_days: int = 180,
        every: str = "week",
    ) -> Portfolio:
        """All wells: stale ones, readiness to plug, plans by status, interactions. [d]"""
        return Portfolio(
            self.ask(
                "/portfolio",
                stale_days=stale_days,
                period_days=period_days,
                soon_days=soon_days,
                every=every,
            ),
            self._frame,
        )

    def campaigns(self) -> Any:
        """Campaigns as a frame."""
        return self._frame(self.ask("/campaigns"))

    def scenarios(self) -> Any:
        """Scenarios of the drilling plan, newest first, as a frame."""
        return self._frame(self.ask("/scenarios"))

    def scenario(self, scenario_id: str) -> Scenario:
        """One scenario with its status, cost, arrivals and risks.

        Raises:
            NotFound: There is no such scenario.
        """
        told = self.ask(f"/scenarios/{scenario_id}/status")
        return Scenario(told, self._frame, self._calculate)

    def _calculate(self, scenario_id: str, kind: str, parameters: Json) -> Json:
        """Run a calculation and wait for its results."""
        body = {"scenario_id": scenario_id, "kind": kind, "parameters": dict(parameters)}
        run_id = self._ask("POST", "/calc/run", body)["calc_run_id"]
        deadline = time.monotonic() + CALCULATION_S
        while (run := self.ask(f"/calc/{run_id}"))["status"] in ("pending", "running"):
            if time.monotonic() > deadline:
                raise Unavailable(f"It still runs: {run['words']}.", hint=f"Ask /calc/{run_id}.")
            time.sleep(0.2)
        if run["status"] == "failed":
            raise InvalidInput(run["words"])
        results: Json = run["results"]
        return results


class Plan:
    """A saved plan.

    Args:
        told: The plan JSON.
        frame: Makes a frame of rows.
    """

    def __init__(self, told: Json, frame: Any) -> None:
        self.json, self._frame = told, frame

    @property
    def steps(self) -> Any:
        """Its steps, deepest first as on the form, as a frame. [ft, sacks]"""
        return self._frame(self.json["rrc_export"])

    @property
    def findings(self) -> Any:
        """What the checker found, as a frame."""
        return self._frame(self.json["findings"])

    @property
    def questions(self) -> Any:
        """What only an engineer can answer, as a frame."""
        return self._frame(self.json["missing"])

    def figure(self, *, after: bool = True, to_scale: bool = False) -> Any:
        """The wellbore before or after the job, as a Plotly figure."""
        from workbench.figures.schematic import schematic_figure

        return schematic_figure(schematic(self.json, after=after, to_scale=to_scale))

    def drawing(self, *, after: bool = True, to_scale: bool = False) -> Picture:
        """The wellbore before or after the job."""
        return Picture(svg(schematic(self.json, after=after, to_scale=to_scale), style=PRINT_STYLE))


class Batch:
    """A batch with its wells; the parts of its report, and its files.

    Args:
        told: The batch as the API tells it.
        frame: Makes a frame of rows.
    """

    def __init__(self, told: Json, frame: Any) -> None:
        self.json, self._frame = told, frame

    @property
    def wells(self) -> Any:
        """One row a well with its state, what is in its way, and its figures, as a frame."""
        return self._frame([dict(zip(HEADINGS, row, strict=True)) for row in well_rows(self.json)])

    @property
    def findings(self) -> Any:
        """Each finding with how many wells it concerns, as a frame."""
        return self._frame(self.json["findings"])

    def heading(self) -> Html:
        """Title, options and the figures that matter most."""
        told, totals, counts = self.json, self.json["totals"], self.json["counts"]
        figures = (
            (counts["done"], "ready to file"),
            (counts["blocked"] + counts["failed"], "held up"),
            (totals["sacks"], "sacks of cement"),
            (totals["mud_bbl"], "bbl of mud"),
            (totals["mix_water_bbl"], "bbl of mix water"),
            (totals["bridge_plugs"], "bridge plugs"),
            *((float(cost["amount"]), f"{cost['currency']} in all") for cost in totals["costs"]),
            *((cost["rig_days"], "rig days") for cost in totals["costs"]),
        )
        shown = "".join(f"<div><b>{number:,.0f}</b>{words}</div>" for number, words in figures)
        return Html(
            f"<h1>{escape(told['title'])}</h1><div class='quiet'>"
            f"{told['number_of_wells']:,} wells, {escape(told['mode'])} plugs, plans as of "
            f"{told['as_of']}; materials of the {totals['planned']:,} wells with a plan"
            f"</div><div class='figures'>{shown}</div>"
        )

    def readiness_figure(self) -> Picture:
        """Wells by what they still need."""
        return Picture(chart_svg(readiness_chart(self.json, width=760)))

    def sacks_figure(self) -> Picture:
        """Sacks by class of cement."""
        return Picture(chart_svg(sacks_chart(self.json, width=760)))

    def map(self) -> Picture:
        """Where the wells lie; it asks nothing of the internet."""
        return Picture(chart_svg(well_map(self.json, width=760, height=520)))

    def map_notes(self) -> Html:
        """What the map could not place."""
        return Html(f"<p class='quiet'>{escape(' '.join(well_map(self.json).notes))}</p>")

    def findings_table(self) -> Html:
        """The findings, law first."""
        rows = [
            (LEVELS[f["level"]], finding_words(f["code"]), f["wells"], f["times"])
            for f in self.json["findings"]
        ]
        return html_table(("Level", "Finding", "Wells", "Times"), rows)

    def wells_table(self) -> Html:
        """Each well with its state and what is in its way."""
        rows = [
            (
                ApiNumber.parse(well["api"]).dashed,
                well["well_name"],
                well["state"],
                well["figures"].get("sacks"),
                " ".join(one["words"] for one in well["blockers"]),
            )
            for well in self.json["wells"][:MOST_ROWS]
        ]
        made = html_table(("API number", "Well", "State", "Sacks", "In the way"), rows)
        if (more := len(self.json["wells"]) - MOST_ROWS) > 0:
            return Html(f"{made.text}<p class='quiet'>and {more:,} more in the workbook</p>")
        return made

    def options_table(self) -> Html:
        """How the batch was made."""
        return html_table(("Option", "Value"), options(self.json))

    def save(self, folder: Path | str) -> None:
        """Write report.pdf and report.xlsx into a folder."""
        Path(folder, "report.pdf").write_bytes(batch_pdf(self.json))
        Path(folder, "report.xlsx").write_bytes(batch_xlsx(self.json))
