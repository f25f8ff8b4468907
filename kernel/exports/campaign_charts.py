"""The charts of a campaign as drawings: cost, use of rigs, lost time, arrivals and their chances.

Blue is the plan, grey what has happened, orange what is to come; each is also told by its words,
and in lines by dashes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kernel.exports.chart_parts import (
    HOVER,
    SMALL_PX,
    AmountAxis,
    TimeAxis,
    day_words,
    diamond,
    key,
    label,
    nothing,
    polyline,
    short_amount,
)
from kernel.exports.schematic_shapes import Drawing, Group, Mark, Point, Rect, Strokes, Words

Json = Mapping[str, Any]
SIDES = (("plan", "plan"), ("actual", "actual"), ("coming", "to come"))
ROW_PX = 30.0


def s_curve(cost: Json, *, width: float = 760, height: float = 300) -> Drawing:
    """Cost before each day: plan, actual up to the data date, forecast from it on."""
    points = cost["curve"]
    title = f"Cumulative cost, {cost['currency']}"
    if not points:
        return nothing(title, "No cost yet: give the jobs dates, and their rigs day rates.", width)
    days = [date.fromisoformat(point["day"]) for point in points]
    end = points[-1]
    across = TimeAxis(days[0], days[-1], 58, width - 104)
    most = max(max(p["plan"] or 0, p["actual"] or 0, p["forecast"] or 0) for p in points)
    up = AmountAxis(most, 22, height - 24)
    marks: list[Mark] = [*up.marks(across.x0, across.x1), *across.marks(up.y0, up.y1)]
    lines = [("actual", "actual"), ("forecast", "coming")]
    if cost["baseline"]:
        lines.insert(0, ("plan", "plan"))
    for name, tone in lines:
        line = [
            (across.at(day), up.at(p[name]))
            for day, p in zip(days, points, strict=True)
            if p[name] is not None
        ]
        if len(line) > 1:
            marks.append(polyline(tone, line))
    if (
        cost["data_date"]
        and days[0] <= (today := date.fromisoformat(cost["data_date"])) <= days[-1]
    ):
        marks += _today(across.at(today), up.y0, up.y1, f"reported to {day_words(today)}")
    ends = [("Forecast", end["forecast"])]
    ends += [("Plan", end["plan"])] if cost["baseline"] else []
    marks += _end_labels(ends, across.x1 + 8, up)
    marks += _hovers(points, days, across, up, cost)
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def _today(x: float, top: float, bottom: float, words: str) -> list[Mark]:
    return [
        Strokes(kind="b-axis", segments=(((x, top), (x, bottom)),)),
        Words(kind="quiet", x=x, y=top - 8, anchor="middle", text=words, size_px=SMALL_PX),
    ]


def _end_labels(ends: Sequence[tuple[str, float]], x: float, up: AmountAxis) -> list[Mark]:
    """Words at the ends of the lines, moved apart where they would touch."""
    marks: list[Mark] = []
    last = -99.0
    for words, amount in sorted(ends, key=lambda one: -(one[1] or 0)):
        y = max(up.at(amount or 0) + 4, last + 15)
        marks.append(Words(kind="num", x=x, y=y, text=f"{words} {short_amount(amount or 0)}"))
        last = y
    return marks


def _hovers(
    points: Sequence[Json], days: Sequence[date], across: TimeAxis, up: AmountAxis, cost: Json
) -> list[Mark]:
    marks: list[Mark] = []
    for at, (day, point) in enumerate(zip(days, points, strict=True)):
        left = across.at(days[at - 1] if at else day)
        right = across.at(days[at + 1] if at + 1 < len(days) else day)
        told = [
            f"{name} {point[name]:,.0f}"
            for name in ("plan", "actual", "forecast")
            if point[name] is not None and (name != "plan" or cost["baseline"])
        ]
        x = across.at(day)
        area = Rect(kind=HOVER, x0=(left + x) / 2, x1=max((x + right) / 2, x), y0=up.y0, y1=up.y1)
        said = f"{day_words(day)}: {', '.join(told)} {cost['currency']}"
        marks.append(Group(kind="spot", shapes=(area,), title=said))
    return marks


def months_chart(cost: Json, *, width: float = 760, height: float = 250) -> Drawing:
    """What falls into each month: the plan beside what happened and what is to come."""
    months = cost["months"]
    title = f"Cost by month, {cost['currency']}"
    if not months:
        return nothing(title, "No month has a cost yet.", width)
    most = max(max(m["plan"], m["actual"] + m["to_come"]) for m in months)
    up = AmountAxis(most, 30, height - 24)
    x0, x1 = 58.0, width - 8
    room = (x1 - x0) / len(months)
    bar = min(26.0, room * 0.38)
    every = max(1, int(-(-46 // room)))
    planned = bool(cost["baseline"])
    marks: list[Mark] = [*key(SIDES if planned else SIDES[1:], x0, 13), *up.marks(x0, x1)]
    for at, month in enumerate(months):
        day = date.fromisoformat(month["month"])
        middle = x0 + room * (at + 0.5)
        left = middle if planned else middle - bar / 2
        actual, whole = month["actual"], month["actual"] + month["to_come"]
        shapes = [
            Rect(kind="b-plan", x0=middle - bar - 1, x1=middle - 1, y0=up.at(month["plan"]),
                 y1=up.y1, radius=1)
        ] if planned else []  # fmt: skip
        shapes += [
            Rect(kind="b-actual", x0=left + 1, x1=left + bar, y0=up.at(actual), y1=up.y1),
            Rect(kind="b-coming", x0=left + 1, x1=left + bar, y0=up.at(whole), y1=up.at(actual)),
        ]
        said = (
            f"{day:%B %Y}: plan {month['plan']:,.0f}, actual {actual:,.0f}, "
            f"to come {month['to_come']:,.0f} {cost['currency']}"
        )
        marks.append(Group(kind="spot", shapes=tuple(shapes), title=said))
        if at % every == 0:
            marks.append(Words(kind="quiet", x=middle, y=up.y1 + 14, anchor="middle",
                               text=f"{day:%b %y}", size_px=SMALL_PX))  # fmt: skip
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def cost_bars(rows: Sequence[Json], cost: Json, *, width: float = 560) -> Drawing:
    """Campaigns or rigs: the plan above what has happened and what is to come."""
    title = f"Plan and forecast, {cost['currency']}"
    if not rows:
        return nothing(title, "No job costs anything yet.", width)
    side = min(170.0, width * 0.3)
    most = max(max(row["plan"], row["forecast"]) for row in rows) or 1
    room = width - side - 128
    planned = bool(cost["baseline"])
    marks: list[Mark] = [*key(SIDES if planned else SIDES[1:], side, 13)]
    for at, row in enumerate(rows):
        y = 26 + at * (ROW_PX + 8)
        actual, whole = side + room * row["actual"] / most, side + room * row["forecast"] / most
        marks += [
            label(row["name"], side, y + 18),
            Rect(kind="b-actual", x0=side, x1=actual, y0=y + 11, y1=y + 24),
            Rect(kind="b-coming", x0=actual, x1=max(whole, side + 1), y0=y + 11, y1=y + 24),
        ]
        if planned:
            marks.append(Rect(kind="b-plan", x0=side, x1=side + room * row["plan"] / most,
                              y0=y + 3, y1=y + 9))  # fmt: skip
        more = " +" if row["open"] else ""
        marks.append(
            Words(kind="num", x=max(whole, side + room * row["plan"] / most) + 7, y=y + 21,
                  text=f"{short_amount(row['forecast'])}{more}{_over(row, planned=planned)}")
        )  # fmt: skip
    height = 32 + len(rows) * (ROW_PX + 8)
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def _over(row: Json, *, planned: bool) -> str:
    if not planned or not row["plan"]:
        return ""
    percent = 100 * row["over"] / row["plan"]
    return (
        "" if abs(percent) < 0.5 else f", {abs(percent):.0f} % {'over' if percent > 0 else 'under'}"
    )


def use_chart(measures: Json | None, *, width: float = 560) -> Drawing:
    """Busy days of each rig over the days that it was to be had."""
    title = "Utilization by rig"
    if measures is None or not measures["rigs"]:
        return nothing(title, "No rig has a job with dates yet.", width)
    side = min(170.0, width * 0.3)
    room = width - side - 150
    marks: list[Mark] = []
    for at, rig in enumerate(measures["rigs"]):
        y = 4 + at * ROW_PX
        share = rig["utilisation"]
        marks += [
            label(rig["name"], side, y + 15),
            Rect(kind="b-track", x0=side, x1=side + room, y0=y + 2, y1=y + 20, radius=2),
        ]
        if share:
            marks.append(Rect(kind="b-plan", x0=side, x1=side + room * min(share, 1), y0=y + 2,
                              y1=y + 20, radius=2))  # fmt: skip
        said = "never available" if share is None else (
            f"{100 * share:.0f} %, {rig['busy_days']:,} of {rig['available_days']:,} d"
        )  # fmt: skip
        marks.append(Words(kind="num", x=side + room + 8, y=y + 15, text=said))
    height = 8 + len(measures["rigs"]) * ROW_PX
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def lost_chart(npt: Sequence[Json], *, width: float = 560) -> Drawing:
    """Lost time by code, the most first, with the share that has added up so far as a line."""
    title = "Lost time by code"
    if not npt:
        return nothing(title, "No lost time is reported.", width)
    side = min(170.0, width * 0.3)
    room = width - side - 130
    most = npt[0]["hours"]
    marks: list[Mark] = []
    line: list[Point] = []
    for at, row in enumerate(npt):
        y = 4 + at * ROW_PX
        long = side + room * row["hours"] / most * 0.5
        line.append((side + room * (0.68 + 0.32 * row["cumulated"]), y + 11))
        marks += [
            label(row["code"][:1].upper() + row["code"][1:], side, y + 15),
            Rect(kind="b-lost", x0=side, x1=long, y0=y + 2, y1=y + 20, radius=2),
            Words(kind="num", x=long + 6, y=y + 15, text=f"{row['hours']:,} h"),
            Words(kind="quiet", x=side + room + 12, y=y + 15,
                  text=f"{100 * row['cumulated']:.0f} % so far", size_px=SMALL_PX),
        ]  # fmt: skip
    if len(line) > 1:
        marks.append(polyline("axis", line))
    marks += [
        Group(kind="spot", shapes=(Rect(kind="b-actual", x0=x - 2.5, x1=x + 2.5, y0=y - 2.5,
                                        y1=y + 2.5, radius=2.5),))
        for x, y in line
    ]  # fmt: skip
    height = 8 + len(npt) * ROW_PX
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def eta_chart(eta: Json | None, outlook: Json | None, *, width: float = 760) -> Drawing:
    """The end of the whole, of campaigns and rigs: baseline, plan, and the fan of P10 to P90."""
    title = "Arrivals"
    if eta is None:
        return nothing(title, "No arrival can be told: jobs need dates, and no circle of links.",
                       width)  # fmt: skip
    chances = {
        (one["kind"], one["id"]): one for one in (outlook["results"]["groups"] if outlook else ())
    }
    rows = eta["groups"]
    days = [
        date.fromisoformat(day)
        for row in rows
        for day in (
            row["baseline_on"],
            row["planned_on"],
            *(chances.get((row["kind"], row["id"]), {}).get(name) for name in ("p10_on", "p90_on")),
        )
        if day
    ]
    side = min(190.0, width * 0.27)
    first, last = min(days), max(days)
    pad = max(timedelta(3), (last - first) / 20)
    across = TimeAxis(first - pad, last + pad, side, width - 156)
    bottom = 26 + len(rows) * ROW_PX
    marks: list[Mark] = [*_eta_key(side, with_chances=bool(chances)), *across.marks(20, bottom)]
    for at, row in enumerate(rows):
        marks += _eta_row(
            row, chances.get((row["kind"], row["id"])), across, 24 + at * ROW_PX, side
        )
    return Drawing(width=width, height=bottom + 24, title=title, marks=tuple(marks))


def _eta_key(x: float, *, with_chances: bool) -> list[Mark]:
    marks: list[Mark] = [
        diamond("actual", x + 5, 8),
        Words(kind="quiet", x=x + 14, y=12, text="baseline", size_px=SMALL_PX),
        Strokes(kind="b-line b-mark b-line-plan", segments=(((x + 76, 2), (x + 76, 14)),)),
        Words(kind="quiet", x=x + 83, y=12, text="as planned", size_px=SMALL_PX),
    ]
    return marks + (key([("band", "P10 to P90"), ("coming", "P50")], x + 152, 12)
                    if with_chances else [])  # fmt: skip


def _eta_row(
    row: Json, chances: Json | None, across: TimeAxis, y: float, side: float
) -> list[Mark]:
    middle = y + 13
    marks: list[Mark] = [label(row["name"], side, middle + 4)]
    planned = across.at(date.fromisoformat(row["planned_on"]))
    said = f"plan {day_words(date.fromisoformat(row['planned_on']))}"
    if chances:
        p10, p50, p90 = (date.fromisoformat(chances[f"{p}_on"]) for p in ("p10", "p50", "p90"))
        x10, x50, x90 = (across.at(day) for day in (p10, p50, p90))
        title = f"{row['name']}: P10 {day_words(p10)}, P50 {day_words(p50)}, P90 {day_words(p90)}"
        band = (
            Rect(kind="b-band", x0=x10, x1=max(x90, x10 + 2), y0=middle - 7, y1=middle + 7,
                 radius=2),
            Rect(kind="b-coming", x0=x50 - 1.5, x1=x50 + 1.5, y0=middle - 7, y1=middle + 7),
        )  # fmt: skip
        marks.append(Group(kind="spot", shapes=band, title=title))
        said = f"P50 {day_words(p50)}"
    marks.append(Strokes(kind="b-line b-mark b-line-plan",
                         segments=(((planned, middle - 9), (planned, middle + 9)),)))  # fmt: skip
    if row["baseline_on"]:
        marks.append(diamond("actual", across.at(date.fromisoformat(row["baseline_on"])), middle))
    marks.append(Words(kind="num", x=across.x1 + 10, y=middle + 4, text=said))
    return marks


def chance_chart(outlook: Json | None, *, width: float = 560, height: float = 240) -> Drawing:
    """The chance that all is done by a day."""
    title = "Chance to be done by a day"
    if outlook is None:
        return nothing(title, "Not simulated yet.", width)
    told = outlook["results"]
    points = [(date.fromisoformat(p["finish_on"]), p["chance"]) for p in told["finish_by_chance"]]
    whole = next(one for one in told["groups"] if one["kind"] == "whole")
    named = [date.fromisoformat(whole[f"{name}_on"]) for name in ("p10", "p90")]
    first, last = min(points[0][0], named[0]), max(points[-1][0], named[1])
    pad = max(timedelta(2), (last - first) / 12)
    across = TimeAxis(first - pad, last + pad, 46, width - 14)
    y0, y1 = 14.0, height - 24

    def at(chance: float) -> float:
        return y1 - chance * (y1 - y0)

    marks: list[Mark] = [*across.marks(y0, y1)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        kind = "b-axis" if share == 0 else "b-grid"
        marks += [
            Strokes(kind=kind, segments=(((across.x0, at(share)), (across.x1, at(share))),)),
            Words(kind="quiet", x=across.x0 - 6, y=at(share) + 4, anchor="end",
                  text=f"{share:.0%}", size_px=SMALL_PX),
        ]  # fmt: skip
    marks.append(polyline("coming", [(across.at(day), at(chance)) for day, chance in points]))
    for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        day = date.fromisoformat(whole[f"{name}_on"])
        x, y = across.at(day), at(share)
        before = x > (across.x0 + across.x1) / 2
        marks += [
            Rect(kind="b-coming", x0=x - 3.5, x1=x + 3.5, y0=y - 3.5, y1=y + 3.5, radius=3.5),
            Words(kind="num", x=x - 9 if before else x + 9, y=y + (4 if before else 14),
                  anchor="end" if before else "start",
                  text=f"{name.upper()} {day_words(day)}"),
        ]  # fmt: skip
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))
