"""What stands behind the charts of a portfolio: the figures of each, and its wells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kernel.exports.cells import dashed_api
from kernel.exports.row_files import Rows

Json = Mapping[str, Any]
OTHER = "other"  # kinds of interactions that share a colour
MOST_KINDS = 4
WELL = ("API number", "Well")  # how every list of wells begins


def most_worked_rows(told: Json) -> Rows:
    """The most worked wells of the period."""
    return worked_rows("Most worked wells", told["most_worked"])


def stale_rows(told: Json) -> Rows:
    """The stale wells, the longest left alone first."""
    return worked_rows("Stale wells", told["stale"])


def worked_rows(name: str, wells: Sequence[Json]) -> Rows:
    """Wells with what was done and when last."""
    return Rows(
        name=name,
        headings=[
            *WELL, "Operator", "Field", "County", "Interactions", "Last interaction", "Last was",
            "Days since", "Label", "Owner",
        ],
        rows=[
            [
                _api(well), well["well_name"], well["operator"], well["field"], well["county"],
                well["interactions"], _day(well["last_at"]), well["last_kind"], well["idle_days"],
                well["label"], well["owner_email"],
            ]
            for well in wells
        ],
    )  # fmt: skip


def trend_rows(told: Json) -> Rows:
    """Interactions by span and kind."""
    return Rows(
        name="Interactions",
        headings=[f"{_SPAN[told['every']]} from", "Kind", "Interactions", "Wells"],
        rows=[
            [row["start"], row["kind"], row["interactions"], row["wells"]] for row in told["trend"]
        ],
    )


_SPAN = {"day": "Day", "week": "Week", "month": "Month"}


def idle_rows(told: Json) -> Rows:
    """All wells by how long they were left alone."""
    return Rows(
        name="Time since the last interaction",
        headings=["Last interaction", "Stale", "Wells"],
        rows=[[group["words"], group["stale"], group["wells"]] for group in told["idle"]],
    )


def readiness_count_rows(told: Json) -> Rows:
    """How many wells stand where."""
    counts = Counter(well["words"] for well in told["readiness"])
    return Rows(name="Readiness", headings=["State", "Wells"], rows=list(counts.items()))


def readiness_rows(wells: Sequence[Json]) -> Rows:
    """Wells with what is in the way of plugging them."""
    return Rows(
        name="Readiness of wells",
        headings=[*WELL, "State", "Papers missing", "Facts missing", "Letter ends"],
        rows=[
            [
                _api(well), well["well_name"], well["words"], ", ".join(well["missing_papers"]),
                ", ".join(fact.replace("_", " ") for fact in well["missing_facts"]),
                well["letter_ends"],
            ]
            for well in wells
        ],
    )  # fmt: skip


def status_count_rows(told: Json) -> Rows:
    """How many wells have their current plan in each state."""
    counts = Counter(plan["words"] for plan in told["plans"])
    return Rows(name="Plans by status", headings=["Status", "Wells"], rows=list(counts.items()))


def plan_rows(plans: Sequence[Json]) -> Rows:
    """The current plan of each well."""
    return Rows(
        name="Newest plans",
        headings=[*WELL, "Status", "Since", "Mode", "Version", "Verdict", "Questions", "Made by",
                  "Made on"],
        rows=[
            [
                _api(plan), plan["well_name"], plan["words"], _day(plan["status_at"]),
                plan["mode"], plan["version"], plan["verdict"], plan["questions"],
                plan["created_by"], _day(plan["created_at"]),
            ]
            for plan in plans
        ],
    )  # fmt: skip


def common_kinds(told: Json) -> list[str]:
    """The kinds that get a colour of their own, the commonest first."""
    totals: dict[str, int] = {}
    for row in told["trend"]:
        totals[row["type"]] = totals.get(row["type"], 0) + row["interactions"]
    return sorted(totals, key=lambda type: (-totals[type], type))[:MOST_KINDS]


def span_starts(told: Json) -> list[str]:
    """The first days of all spans of the trend, those without an interaction too.

    >>> span_starts({"since": "2026-01-28", "today": "2026-02-10", "every": "week"})
    ['2026-01-26', '2026-02-02', '2026-02-09']
    """
    day, last = (date.fromisoformat(told[name]) for name in ("since", "today"))
    starts = []
    while day <= last:
        start = first_of_span(day, told["every"])
        starts.append(start.isoformat())
        day = end_of_span(start, told["every"]) + timedelta(days=1)
    return starts


def first_of_span(day: date, every: str) -> date:
    """The first day of the day, week or month that holds a day."""
    if every == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if every == "week" else day


def end_of_span(start: date, every: str) -> date:
    """The last day of the span that begins on a day.

    >>> end_of_span(date(2026, 2, 1), "month").isoformat()
    '2026-02-28'
    """
    if every == "month":
        return (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=6 if every == "week" else 0)


def report_tables(told: Json) -> list[Rows]:
    """The sheets of the workbook."""
    return [
        most_worked_rows(told),
        trend_rows(told),
        idle_rows(told),
        stale_rows(told),
        readiness_count_rows(told),
        readiness_rows(told["readiness"]),
        status_count_rows(told),
        plan_rows(told["plans"]),
    ]


def _api(well: Json) -> str:
    number = str(well["api"])
    return dashed_api(number[:10]) + ("" if number.endswith("0000") else f"-{number[10:]}")


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None
