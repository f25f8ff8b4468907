"""The report of production: months, wells, changes, and what nobody reported."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.store import operating_totals as store
from kernel.store import production_reading as reading
from kernel.store.actor import Actor
from kernel.store.operating_totals import MonthTotal, WellTotal
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.production import base_of, days_in_month, gas_words
from kernel.workflows.told_parts import Column, count, lines, part, table, told

MOST_WELLS, MOST_MOVERS = 500, 12
_NOTHING = "No volume is known in these months."
_MONTHS: tuple[Column, ...] = (
    ("Month", "month", 60), ("Wells", "number", 50), ("Oil, bbl", "volume", 80),
    ("Oil, bbl/d", "volume", 70), ("Gas, Mcf", "volume", 80), ("Gas, Mcf/d", "volume", 70),
    ("Water, bbl", "volume", 80), ("GOR, ft³/bbl", "volume", 70), ("Water cut, %", "percent", 70),
)  # fmt: skip
_WELLS: tuple[Column, ...] = (
    ("API number", "text", 84), ("Well", "text", 120), ("Field", "text", 110),
    ("Oil, bbl", "volume", 66), ("Gas, Mcf", "volume", 66), ("Water, bbl", "volume", 66),
    ("Water cut, %", "percent", 52),
)  # fmt: skip
_MOVERS: tuple[Column, ...] = (
    ("Well", "text", 150), ("Field", "text", 130), ("Month before, bbl/d", "volume", 80),
    ("Last month, bbl/d", "volume", 80), ("Change, bbl/d", "volume", 80),
    ("Change, %", "percent", 60),
)  # fmt: skip
_GAPS: tuple[Column, ...] = (
    ("API number", "text", 90), ("Well", "text", 150), ("First report", "month", 80),
    ("Last report", "month", 80), ("Months missing", "number", 70),
)  # fmt: skip


def production_report(actor: Actor, *, months: int, of_field: str, today: date) -> dict[str, Any]:
    """The last months of which volumes are known, of one field or all."""
    with tenant_session(actor) as session:
        last = store.last_oil_month(session, of_field=of_field) or today.replace(day=1)
        first, before = _back(last, months - 1), _back(last, 1)
        base = base_of(session)
        rows = store.month_totals(session, first, last, of_field=of_field, base=base)
        wells = store.well_totals(session, first, last, before, of_field=of_field, base=base)
        earlier = store.month_totals(
            session, _back(first, months), _back(first, 1), of_field=of_field, base=base
        )
        gaps = [] if of_field else reading.gaps(session)
    oil, gas, water = (_sum(rows, name) for name in ("oil", "gas", "water"))
    of = of_field or "all fields"
    return told(
        title=f"Production of {of_field or actor.organization}",
        organization=actor.organization,
        today=today,
        headline=f"{first:%B %Y} to {last:%B %Y}, {of}: {oil:,.0f} bbl of oil, {gas:,.0f} Mcf of"
        f" gas and {water:,.0f} bbl of water from {count(len(wells), 'well')}"
        f"{_against(oil, earlier, months)}.",
        figures=[
            (f"{oil:,.0f}", "bbl of oil"), (f"{gas:,.0f}", "Mcf of gas"),
            (f"{water:,.0f}", "bbl of water"), (f"{len(wells):,}", "wells"),
            *([(_cut(oil, water) + " %", "water cut")] if oil + water else []),
        ],
        parts=[
            part("liquids", "Oil and water by month", note="Rates over all days of a month.",
                 chart=_rates(rows, ("oil", "water"))),
            part("gas", "Gas by month", note=gas_words(base), chart=_rates(rows, ("gas",))),
            part("months", "Months", table=table("Months", _MONTHS, [_month(r) for r in rows],
                                                 empty=_NOTHING)),
            part("movers", f"Largest changes from {before:%B} to {last:%B %Y}",
                 note="Oil over all days of the month, the largest change first.",
                 table=table("Largest changes", _MOVERS, _movers(wells, before, last),
                             empty="No well has both months.")),
            part("wells", "Wells", note="The most oil first.",
                 table=table("Wells", _WELLS, [_well(one) for one in wells[:MOST_WELLS]],
                             empty=_NOTHING)),
            *([] if of_field else [_gap_part(gaps)]),
        ],
    )  # fmt: skip


def _gap_part(gaps: Sequence[reading.GapRow]) -> dict[str, Any]:
    rows = [(_api(g.api14), g.name, g.first, g.last, g.missing) for g in gaps]
    return part(
        "gaps", "Months that nobody reported", note="Between a well's first and last report.",
        table=table("Months missing", _GAPS, rows, empty="None: every month is reported."),
    )  # fmt: skip


def _rates(rows: Sequence[MonthTotal], names: Sequence[str]) -> dict[str, Any]:
    said = {"oil": ("oil, bbl/d", "ready"), "gas": ("gas, Mcf/d", "broken"),
            "water": ("water, bbl/d", "plan")}  # fmt: skip
    return lines(
        "Rates by month",
        [row.month for row in rows],
        [(*said[name], [_rate(getattr(row, name), row.month) for row in rows]) for name in names],
        empty=_NOTHING,
    )


def _rate(volume: Decimal | None, month: date) -> float | None:
    return None if volume is None else float(volume) / days_in_month(month)


def _month(row: MonthTotal) -> list[Any]:
    oil, gas, water = row.oil, row.gas, row.water
    return [
        row.month, row.wells, _whole(oil), _one(_rate(oil, row.month)), _whole(gas),
        _one(_rate(gas, row.month)), _whole(water),
        round(float(gas * 1000 / oil)) if oil and gas is not None else None,
        float(_cut(oil, water)) if oil is not None and water is not None and oil + water else None,
    ]  # fmt: skip


def _well(one: WellTotal) -> list[Any]:
    cut = float(_cut(one.oil, one.water)) if one.oil + one.water else None
    return [
        _api(one.api14), one.name, one.field, _whole(one.oil), _whole(one.gas), _whole(one.water),
        cut,
    ]  # fmt: skip


def _movers(wells: Sequence[WellTotal], before: date, last: date) -> list[list[Any]]:
    found: list[tuple[float, list[Any]]] = []
    for one in wells:
        was, now = _rate(one.oil_before, before), _rate(one.oil_last, last)
        if was is None or now is None or was == now:
            continue
        percent = round(100 * (now - was) / was, 1) if was else None
        change = round(now - was, 1)
        row = [one.name, one.field, _one(was), _one(now), change, percent]
        found.append((abs(change), row))
    found.sort(key=lambda each: -each[0])
    return [row for _, row in found[:MOST_MOVERS]]


def _against(oil: Decimal, earlier: Sequence[MonthTotal], months: int) -> str:
    was = _sum(earlier, "oil")
    if not was or len(earlier) < months:
        return ""
    change = 100 * (oil - was) / was
    side = "more" if change >= 0 else "less"
    return f"; {abs(change):.1f} % {side} oil than in the {count(months, 'month')} before"


def _sum(rows: Sequence[MonthTotal], name: str) -> Decimal:
    return sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0))


def _cut(oil: Decimal, water: Decimal) -> str:
    return f"{100 * water / (oil + water):.1f}"


def _whole(volume: Decimal | None) -> int | None:
    return None if volume is None else round(volume)


def _one(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 1)


def _api(api14: str | None) -> str | None:
    return ApiNumber.parse(api14).dashed if api14 else None


def _back(month: date, by: int) -> date:
    whole = month.year * 12 + month.month - 1 - by
    return date(whole // 12, whole % 12 + 1, 1)
