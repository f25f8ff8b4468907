"""The charts of a portfolio's report as drawings: the notebook shows them, the PDF paints them."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from kernel.exports.chart_parts import SMALL_PX, AmountAxis, bar_chart, key, nothing
from kernel.exports.portfolio_rows import OTHER, common_kinds, span_starts
from kernel.exports.schematic_shapes import Drawing, Group, Mark, Rect, Words

Json = Mapping[str, Any]
READY_TONES = {
    "ready": "ready", "letter ends": "lost", "letter too old": "broken", "facts missing": "held",
    "papers missing": "open",
}  # fmt: skip
KIND_TONES = ("plan", "ready", "coming", "sacks", "open")


def idle_chart(told: Json, *, width: float = 560) -> Drawing:
    """Wells by how long nobody did anything with them."""
    bars = [
        (group["words"], group["wells"], "sacks" if group["stale"] else "open")
        for group in told["idle"]
    ]
    return bar_chart("Time since the last interaction", "wells", bars, width)


def readiness_chart(told: Json, *, width: float = 560) -> Drawing:
    """Wells by the first thing in the way of plugging them."""
    counts = Counter((well["words"], well["state"]) for well in told["readiness"])
    order = list(READY_TONES)
    bars = [
        (words, number, READY_TONES[state])
        for (words, state), number in sorted(counts.items(), key=lambda one: order.index(one[0][1]))
    ]
    return bar_chart("Readiness to plug", "wells", bars, width, empty="No well is known yet.")


def status_chart(told: Json, *, width: float = 560) -> Drawing:
    """The current plan of each well by its status."""
    counts = Counter(plan["words"] for plan in told["plans"])
    bars = [(words, number, "plan") for words, number in counts.items()]
    return bar_chart("Plans by status", "wells", bars, width, empty="No plan is saved yet.")


def most_worked_chart(told: Json, *, width: float = 560) -> Drawing:
    """The wells with the most interactions of the period."""
    bars = [(well["well_name"], well["interactions"], "plan") for well in told["most_worked"]]
    empty = "Nobody worked on a well in this time."
    return bar_chart("Most worked wells", "interactions", bars, width, empty=empty)


def trend_chart(told: Json, *, width: float = 760, height: float = 230) -> Drawing:
    """Interactions by day, week or month; the commonest kinds apart from the rest."""
    title = f"Interactions by {told['every']}"
    if not told["trend"]:
        return nothing(title, "Nothing was done in this time.", width)
    kinds = common_kinds(told)
    words = {row["type"]: row["kind"] for row in told["trend"]} | {OTHER: "other"}
    counts: Counter[tuple[str, str]] = Counter()
    for row in told["trend"]:
        type = row["type"] if row["type"] in kinds else OTHER
        counts[row["start"], type] += row["interactions"]
    shown = [*kinds, *([OTHER] if any(type == OTHER for _, type in counts) else [])]
    tones = dict(zip(kinds, KIND_TONES, strict=False)) | {OTHER: KIND_TONES[-1]}
    starts = span_starts(told)
    up = AmountAxis(max(sum(counts[start, k] for k in shown) for start in starts), 28, height - 24)
    x0, x1 = 44.0, width - 8
    room = (x1 - x0) / len(starts)
    bar = min(24.0, room * 0.7)
    every = max(1, int(-(-54 // room)))
    marks: list[Mark] = [*key([(tones[k], words[k]) for k in shown], x0, 13), *up.marks(x0, x1)]
    for place, start in enumerate(starts):
        left, so_far = x0 + room * (place + 0.5) - bar / 2, 0
        shapes = []
        for kind in shown:
            y1, so_far = up.at(so_far), so_far + counts[start, kind]
            shapes.append(
                Rect(kind=f"b-{tones[kind]}", x0=left, x1=left + bar, y0=up.at(so_far), y1=y1)
            )
        said = f"{start}: {so_far:,} interactions"
        marks.append(Group(kind="spot", shapes=tuple(shapes), title=said))
        if place % every == 0:
            day = date.fromisoformat(start)
            marks.append(Words(kind="quiet", x=left + bar / 2, y=up.y1 + 14, anchor="middle",
                               text=f"{day.day} {day:%b %y}", size_px=SMALL_PX))  # fmt: skip
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))
