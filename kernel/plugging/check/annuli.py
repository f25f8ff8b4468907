"""Annuli that the papers show without cement and that no plug of the plan closes."""

from collections.abc import Iterator
from itertools import pairwise

from kernel.plugging.check.case import Case, ends_of, finding
from kernel.plugging.check.hole import String
from kernel.plugging.check.numbers import feet, span
from kernel.policy.findings import Finding

LONG_FT = 500.0  # shorter gaps behind pipe are common and rarely asked about


def open_annuli(case: Case) -> Iterator[Finding]:
    """A long annulus without cement in which nothing is squeezed: worth a word, not a duty.

    The paragraphs ask for cement at horizons and water, which have findings of their own; districts
    sometimes order one more squeeze in such an annulus.
    """
    for string in case.hole.strings:
        if string.label == "conductor" or string == case.surface_string:
            continue
        for top, bottom in _open_stretches(case, string):
            if bottom - top < LONG_FT or _closed(case, top, bottom):
                continue
            yield finding(
                case,
                "ANNULUS_WITHOUT_CEMENT",
                "advice",
                ("squeeze_uncemented",),
                subject=f"annulus behind the {string.name}, {span(top, bottom)}",
                message=f"The papers show no cement behind the {string.name} from {feet(bottom)} "
                f"to {feet(top)} ft, and no plug of the plan is squeezed into it. The district may "
                "ask for one more squeeze there.",
                top_ft=top,
                bottom_ft=bottom,
            )


def _open_stretches(case: Case, string: String) -> Iterator[tuple[float, float]]:
    """Where the job can reach and the string has no cement behind it. [ft]"""
    floor = case.floor_ft if case.floor_ft is not None else string.shoe_ft
    edges = {string.top_ft, min(string.shoe_ft, floor)}
    edges.update(d for reach in string.reaches for d in (reach.top_ft, reach.bottom_ft))
    inside = sorted(d for d in edges if string.top_ft <= d <= min(string.shoe_ft, floor))
    for top, bottom in pairwise(inside):
        if string.cement_at((top + bottom) / 2) == "open":
            yield top, bottom


def _closed(case: Case, top_ft: float, bottom_ft: float) -> bool:
    return any(
        (row.squeezed or row.circulated)
        and row.is_cement
        and ends_of(row)[0] < bottom_ft
        and ends_of(row)[1] > top_ft
        for row in case.rows
    )
