"""Operating data in a notebook: production, tests, AFEs, owners, money and duties as frames.

Columns carry their units in their names; days are dates, money and decimals are exact. Figures
are Plotly's and share their drawing with the pages.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from kernel.errors import InvalidInput, NotFound
from kernel.wells.api_number import ApiNumber
from workbench.notebook_asking import TABLE_S, Asking, addressed
from workbench.notebook_report import OperatingReport

By = Literal["well", "lease", "field"]
Step = Literal["month", "day"]
Wells = str | Sequence[str]
HEIGHT_PX = 420


class Operations(Asking):
    """The operating records of the person's organization."""

    def operated_wells(self, field: str = "", lease: str = "") -> Any:
        """The organization's wellbores: names, status, dates, depths in ft, degrees."""
        return self.table("wells", field=field, lease=lease)

    def leases(self, field: str = "") -> Any:
        """Leases with their interests as parts of one."""
        return self.table("leases", field=field)

    def production(
        self,
        by: By = "well",
        step: Step = "month",
        *,
        wells: Wells = (),
        field: str = "",
        lease: str = "",
        first: date | str | None = None,
        last: date | str | None = None,
    ) -> Any:
        """Volumes as reported: oil, condensate and water in bbl, gas in Mcf.

        A null is not known, a missing row was not reported.

        Args:
            by: Summed for each well, lease or field.
            step: Months or days.
            wells: API numbers; all where empty.
            field: One by its name.
            lease: One by its name.
            first: No earlier day.
            last: No later day.

        Raises:
            InvalidInput: The choices do not go together.
        """
        if by not in ("well", "lease", "field") or step not in ("month", "day"):
            raise InvalidInput(
                f"Production is not cut by {by} and {step}.",
                hint='Use by="well", "lease" or "field" and step="month" or "day".',
            )
        name = f"production_{step}s" + ("" if by == "well" else f"_by_{by}")
        api = [wells] if isinstance(wells, str) else list(wells)
        return self.table(name, api=api, field=field, lease=lease, first=first, last=last)

    def parquet(
        self,
        name: Literal["production_months", "production_days"] = "production_days",
        folder: Path | str | None = None,
    ) -> Any:
        """Volumes by well as a polars LazyFrame over Parquet files on this machine.

        For millions of rows: what changed since the last call is fetched, year by year, and the
        rest is read from the disk.

        Args:
            name: The table.
            folder: Where the files lie, each organization apart; by default the cache of this
                account.

        Raises:
            Unavailable: The folder cannot be written, or the workbench does not answer.
        """
        import platformdirs
        import polars

        from kernel.workflows.frame_parts import FramePart
        from workbench.parquet_folder import PART_BYTES, refreshed

        def fetch(part: FramePart) -> Iterator[bytes]:
            wanted = {"format": "parquet", "first": part.first, "last": part.last}
            asked = addressed(f"/frames/{name}", wanted)
            with self._opened("GET", asked, wait_s=TABLE_S) as answer:
                while some := answer.read(PART_BYTES):
                    yield some

        told = self.ask(f"/frames/{name}/parts")
        parts = [
            FramePart(
                year=one["year"], first=date.fromisoformat(one["first"]),
                last=date.fromisoformat(one["last"]), mark=one["mark"],
            )
            for one in told["parts"]
        ]  # fmt: skip
        cache = folder or platformdirs.user_cache_dir("well-workbench", appauthor=False)
        place, _ = refreshed(Path(cache), UUID(told["organization_id"]), name, parts, fetch)
        if not parts:
            return polars.LazyFrame(self.table(name))
        return polars.scan_parquet(place / "*.parquet")

    def well_tests(self, wells: Wells = (), field: str = "") -> Any:
        """Well tests; rates are of 24 hours."""
        api = [wells] if isinstance(wells, str) else list(wells)
        return self.table("well_tests", api=api, field=field)

    def lease_months(self, lease: str = "") -> Any:
        """Leases' months of each product with stock, and how far each is closed."""
        return self.table("lease_months", lease=lease)

    def afes(self) -> Any:
        """AFEs with the sums of their lines, exact. [$]"""
        return self.table("afes")

    def afe_lines(self) -> Any:
        """The lines of AFEs: estimate, committed and actual, exact. [$]"""
        return self.table("afe_lines")

    def division_orders(self, lease: str = "") -> Any:
        """Owners' interests with the days on which they hold; decimals are exact."""
        return self.table("division_orders", lease=lease)

    def sales(self, lease: str = "") -> Any:
        """Lines of purchasers' statements, exact. [$]"""
        return self.table("sales", lease=lease)

    def revenue(self, lease: str = "") -> Any:
        """What each owner got of each sale, exact; reversals carry a minus. [$]"""
        return self.table("revenue", lease=lease)

    def duties(self, first: date | str | None = None, last: date | str | None = None) -> Any:
        """What is to be filed when, who sees to it, and what came of it."""
        return self.table("duties", first=first, last=last)

    def report(self, name: str, **parameters: Any) -> OperatingReport:
        """The report production, month_close, afe_variance or compliance, made now.

        Args:
            name: Of the report.
            **parameters: Of its notebook: months and field, month, days.

        Raises:
            InvalidInput: There is no such report or parameter.
        """
        return OperatingReport(self.ask(f"/operating-reports/{name}", **parameters), self._frame)

    def production_figure(
        self,
        wells: Wells,
        *,
        view: Literal["rate", "cumulative", "boe", "gor", "water_cut"] = "rate",
        phases: Sequence[Literal["oil", "gas", "water"]] = ("oil", "gas", "water"),
        log: bool = True,
    ) -> Any:
        """One well by its phases, or several beside each other, month by month.

        Args:
            wells: API numbers.
            view: Over time, over what was produced, oil equivalent, gas-oil ratio, or water cut.
            phases: Of rates; oil holds its condensate.
            log: Whether the scale is logarithmic.

        Raises:
            NotFound: Nothing is reported of these wells.
        """
        from workbench.figures.production import production_figure

        series = self._series([wells] if isinstance(wells, str) else list(wells))
        return production_figure(
            series, view=view, phases=tuple(phases), log=log, height=HEIGHT_PX, theme="light",
            mcf_per_boe=float(self.ask("/operating-settings")["mcf_per_boe"]),
        )  # fmt: skip

    def afe_figure(self) -> Any:
        """Estimate, committed and actual of every AFE beside each other. [$]"""
        from workbench.figures.afe import afe_figure

        rows = self._arrow("GET", "/frames/afes").to_pylist()
        return afe_figure(rows, height=HEIGHT_PX, theme="light")

    def decline(self, well: str, **choices: Any) -> "Decline":
        """A decline fitted here to the months of a well.

        Args:
            well: Its API number.
            **choices: phase, lowest_uptime, from_peak, b, terminal_percent, economic_limit,
                years; as the page Decline offers them. How months count and what a barrel of
                oil equivalent is, the organization's settings say.

        Raises:
            NotFound: Nothing is reported of it.
            InvalidInput: A choice is out of its range, or too few months are left.
        """
        from kernel.workflows.declines import DeclineChoices, fit_well

        [one] = self._series([well])
        months = [
            (point.period.year * 12 + point.period.month - 1, point.on, point.oil, point.gas,
             point.water)
            for point in one.points
        ]  # fmt: skip
        held = self.ask("/operating-settings")
        usual = {
            "month_length": held["month_length"], "mcf_per_boe": float(held["mcf_per_boe"])
        }  # fmt: skip
        return Decline(fit_well(months, DeclineChoices(**usual | choices)), self._frame)

    def _series(self, wells: Sequence[str]) -> list[Any]:
        from kernel.store.production_reading import WellName
        from kernel.workflows.production import SeriesPoint, WellSeries

        numbers = [ApiNumber.parse(one).api14 for one in wells]
        rows = self._arrow_rows(numbers)
        missing = [one for one in numbers if one not in rows]
        if missing or not numbers:
            raise NotFound(
                f"Nothing is reported of {', '.join(missing) or 'no well'}.",
                hint="operated_wells() lists the wells of your organization.",
            )
        return [
            WellSeries(
                well=WellName(id=UUID(int=int(number)), api14=number, name=rows[number][0]["well"],
                              field=rows[number][0]["field"]),
                points=tuple(
                    SeriesPoint(
                        period=row["month"],
                        days=monthrange(row["month"].year, row["month"].month)[1],
                        on=row["days_on_d"], oil=_with(row["oil_bbl"], row["condensate_bbl"]),
                        gas=row["gas_mcf"], water=row["water_bbl"],
                    )
                    for row in rows[number]
                ),
            )
            for number in numbers
        ]  # fmt: skip

    def _arrow_rows(self, numbers: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        if not numbers:
            return found
        asked = addressed("/frames/production_months", {"api": list(numbers)})
        for row in self._arrow("GET", asked).to_pylist():
            found.setdefault(row["api14"], []).append(row)
        return found


def _with(oil: float | None, condensate: float | None) -> float | None:
    return None if oil is None and condensate is None else (oil or 0.0) + (condensate or 0.0)


class Decline:
    """A fitted decline with its forecast.

    Args:
        found: The fit.
        frame: Makes a frame of rows.
    """

    def __init__(self, found: Any, frame: Any) -> None:
        self.fit, self._frame = found, frame

    @property
    def figures(self) -> Any:
        """Initial rate, decline, b, produced, remaining and EUR with P90, P50, P10, as a frame.

        For reserves P90 is the cautious figure.
        """
        found, curve = self.fit, self.fit.fit.curve
        unit = "Mcf" if found.phase == "gas" else "bbl"
        rows: list[tuple[str, float, str]] = [
            ("Initial rate", curve.qi, f"{unit}/d"),
            ("Initial decline, nominal", curve.di * 365.25, "1/a"),
            ("b", curve.b, ""),
            ("Produced", found.reserves.produced, unit),
            ("Remaining", found.reserves.remaining, unit),
            ("EUR", found.reserves.eur, unit),
            ("EUR, P90", found.spread.p90, unit),
            ("EUR, P50", found.spread.p50, unit),
            ("EUR, P10", found.spread.p10, unit),
        ]
        return self._frame([{"what": what, "value": value, "unit": u} for what, value, u in rows])

    def figure(self) -> Any:
        """Rates on the days on with the fit and ten years of forecast."""
        from workbench.figures.decline import decline_figure

        return decline_figure(
            self.fit.months, self.fit, phase=self.fit.phase, height=HEIGHT_PX, theme="light"
        )
