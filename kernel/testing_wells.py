"""Wells that are truly odd, for properties that must hold for every well.

Where `kernel.testing.wells` draws wells as papers usually describe them, here each part is drawn
for itself: no surface casing, tapered strings, liners to surface, several tools and barriers,
open hole beside perforations, laterals, wells of 150 ft, letters deeper than the well, ends
swapped, facts missing anywhere. Hypothesis is imported inside the strategies.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from kernel.testing import AS_OF, FORMATIONS, PLACES
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    Squeeze,
    TubingRow,
    WaterLetter,
    Well,
)

if TYPE_CHECKING:
    from hypothesis import strategies as st

# outside diameters that fit inside each other with the holes they are run in, widest first
_SIZES = (
    (20.0, 26.0),
    (16.0, 20.0),
    (13.375, 17.5),
    (11.75, 14.75),
    (9.625, 12.25),
    (8.625, 11.0),
    (7.0, 8.75),
    (5.5, 7.875),
    (4.5, 6.125),
    (2.875, 4.75),
)
_LABELS = (
    ("surface",),
    ("production",),
    ("surface", "production"),
    ("conductor", "surface", "production"),
    ("surface", "intermediate", "production"),
    ("surface", "intermediate", "intermediate", "production"),
    ("conductor", "surface", "intermediate", "production"),
    ("Surface Casing", "Production Casing"),
    (None, None),
    (None, None, None),
    ("surface", "intermediate"),
    ("intermediate", "production"),
)
_STATUSES = (
    *("open", "open", "open", None, "squeezed", "plugged", "not plugged"),
    *("to be squeezed", "casing leak", "isolated"),
)
_REMARKS = ("", "*", " - high flows", " (H2S)", ", lost circulation")
_BARRIERS = ("cibp", "cibp", "retainer", "packer", "cement", "junk", "dv_tool")


def odd_wells() -> st.SearchStrategy[Well]:
    """Texas wells of any build, as far as the facts file can tell them."""
    from hypothesis import strategies as st

    return st.composite(_a_well)()


def _a_well(draw: st.DrawFn) -> Well:
    from hypothesis import strategies as st

    def lacking(value: Any, *, one_in: int = 10) -> Any:
        return None if draw(st.integers(1, one_in)) == 1 else value

    depth_ft = float(draw(st.sampled_from((150, 400, 900, 2500, 5000, 9000, 14000))))
    depth_ft += draw(st.integers(0, 99))
    labels = draw(st.sampled_from(_LABELS))
    shoes = sorted(draw(st.lists(st.integers(5, 100), min_size=len(labels), max_size=len(labels))))
    sizes = _sizes_for(draw, len(labels))
    casing: list[CasingRow] = []
    for label, size, share in zip(labels, sizes, shoes, strict=True):
        shoe_ft = round(depth_ft * share / 100, draw(st.sampled_from((0, 0, 1))))
        casing += _a_string(draw, label, size, shoe_ft, lacking)
    deepest_ft = max((row.shoe_ft or 0.0) for row in casing)
    liners = _liners(draw, sizes[-1], deepest_ft, depth_ft, lacking)
    horizontal = draw(st.sampled_from((None, False, False, True)))
    district, county, field = draw(st.sampled_from(PLACES))
    return Well(
        api="4200399003",
        state="TX",
        district=district,
        county=county,
        field=field,
        well_type="oil",
        location_note=draw(st.sampled_from((None, "10 E of Silver", "15 miles NW of Midland"))),
        total_depth_ft=lacking(depth_ft),
        casing=tuple(casing),
        liners=liners,
        tubing=tuple(
            TubingRow(od_in=lacking(size), depth_ft=depth_ft)
            for size in draw(st.lists(st.sampled_from((2.375, 2.875, 3.5, 9.9)), max_size=2))
        ),
        perforations=_intervals(draw, depth_ft, deepest_ft, lacking),
        barriers=_barriers(draw, depth_ft, lacking),
        squeezes=_squeezes(draw, depth_ft, lacking),
        formation_tops=_tops(draw, depth_ft, lacking),
        gau=_letter(draw, depth_ft, lacking),
        kop_ft=lacking(depth_ft * 0.6, one_in=2) if horizontal else None,
        horizontal=horizontal,
    )


def _sizes_for(draw: st.DrawFn, count: int) -> list[tuple[float, float]]:
    from hypothesis import strategies as st

    first = draw(st.integers(0, len(_SIZES) - 1 - count))
    return list(_SIZES[first : first + count])


def _a_string(
    draw: st.DrawFn, label: str | None, size: tuple[float, float], shoe_ft: float, lacking: Any
) -> list[CasingRow]:
    """One string: whole, in stages, or tapered into two sizes."""
    from hypothesis import strategies as st

    from kernel.reference import weights_of

    weights = [pipe.weight_lb_ft for pipe in weights_of(size[0])] or [99.0]
    tocs = (0.0, 0.0, shoe_ft / 2, shoe_ft * 0.9, shoe_ft, None, None)
    row = CasingRow(
        string=label,
        od_in=lacking(size[0], one_in=30),
        hole_in=lacking(draw(st.sampled_from((size[1], size[1], size[1], size[0] - 1)))),
        weight_lb_ft=lacking(draw(st.sampled_from(weights)), one_in=4),
        top_ft=lacking(0.0),
        shoe_ft=lacking(shoe_ft, one_in=15),
        cement_sacks=lacking(draw(st.sampled_from((0.0, 200.0, 1200.0)))),
        toc_ft=draw(st.sampled_from(tocs)),
    )
    how = draw(st.integers(1, 6))
    if how == 1 and shoe_ft > 100:
        tools = sorted(
            draw(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True)), reverse=True
        )
        depths = [round(shoe_ft * tenth / 10) for tenth in tools]
        return [row, *(replace(row, stage_tool_ft=float(depth)) for depth in depths)]
    if how == 2 and shoe_ft > 100:
        change_ft = round(shoe_ft / 2)
        smaller = replace(row, od_in=size[0] - 1.125 if size[0] > 6 else 4.5, top_ft=change_ft)
        return [replace(row, shoe_ft=float(change_ft)), smaller]
    return [row]


def _liners(
    draw: st.DrawFn, last: tuple[float, float], shoe_ft: float, depth_ft: float, lacking: Any
) -> tuple[CasingRow, ...]:
    from hypothesis import strategies as st

    inside = [size for size in _SIZES if size[0] < last[0]]
    if not inside or draw(st.integers(1, 3)) != 1:
        return ()
    od_in, hole_in = draw(st.sampled_from(inside))
    tops = (0.0, 0.0, max(shoe_ft - 200, 0.0), shoe_ft / 2, None)
    liner = CasingRow(
        string="liner",
        od_in=od_in,
        hole_in=lacking(hole_in),
        weight_lb_ft=None,
        top_ft=draw(st.sampled_from(tops)),
        shoe_ft=lacking(depth_ft),
        toc_ft=draw(st.sampled_from((0.0, shoe_ft / 2, None))),
    )
    return (liner,) * draw(st.integers(1, 2))


def _intervals(
    draw: st.DrawFn, depth_ft: float, shoe_ft: float, lacking: Any
) -> tuple[Perforation, ...]:
    from hypothesis import strategies as st

    rows = []
    for _ in range(draw(st.integers(0, 4))):
        top_ft = depth_ft * draw(st.integers(1, 100)) / 100
        length_ft = draw(st.sampled_from((0, 2, 40, 300, 3000)))
        ends = [top_ft, min(top_ft + length_ft, depth_ft)]
        if draw(st.integers(1, 12)) == 1:
            ends.reverse()
        rows.append(
            Perforation(
                from_ft=lacking(ends[0], one_in=20),
                to_ft=lacking(ends[1], one_in=20),
                status=draw(st.sampled_from(_STATUSES)),
            )
        )
    if shoe_ft < depth_ft and draw(st.integers(1, 3)) == 1:
        rows.append(Perforation(from_ft=shoe_ft, to_ft=depth_ft, kind="open_hole", status="open"))
    return tuple(rows)


def _barriers(draw: st.DrawFn, depth_ft: float, lacking: Any) -> tuple[Barrier, ...]:
    from hypothesis import strategies as st

    found = []
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2, 3)))):
        at_ft = round(depth_ft * draw(st.integers(2, 100)) / 100)
        kind = draw(st.sampled_from(_BARRIERS))
        found.append(
            Barrier(
                kind=kind,
                depth_ft=None if kind == "cement" else lacking(float(at_ft)),
                top_ft=lacking(float(at_ft)) if kind == "cement" else None,
                bottom_ft=lacking(float(at_ft + 80)) if kind == "cement" else None,
                cement_ft=draw(st.sampled_from((None, None, 0.0, 10.0, 20.0, 300.0))),
                sacks=draw(st.sampled_from((None, 2.0, 50.0))),
            )
        )
    return tuple(found)


def _squeezes(draw: st.DrawFn, depth_ft: float, lacking: Any) -> tuple[Squeeze, ...]:
    from hypothesis import strategies as st

    found = []
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        at_ft = depth_ft * draw(st.integers(1, 99)) / 100
        found.append(Squeeze(from_ft=lacking(at_ft), to_ft=lacking(at_ft + 60), sacks=None))
    return tuple(found)


def _tops(draw: st.DrawFn, depth_ft: float, lacking: Any) -> tuple[FormationTop, ...]:
    from hypothesis import strategies as st

    names = draw(st.lists(st.sampled_from((*FORMATIONS, "Zone X", "SA*")), max_size=7))
    return tuple(
        FormationTop(
            name=name + draw(st.sampled_from(_REMARKS)),
            top_ft=lacking(round(depth_ft * draw(st.integers(0, 110)) / 100)),
        )
        for name in names
    )


def _letter(draw: st.DrawFn, depth_ft: float, lacking: Any) -> WaterLetter | None:
    from hypothesis import strategies as st

    depths = st.sampled_from((0.0, 20.0, 90.0, 250.0, 600.0, 1200.0, 2400.0, depth_ft, 20000.0))
    spans = draw(st.lists(st.tuples(depths, depths), max_size=3))
    letter: WaterLetter | None = lacking(
        WaterLetter(
            date=draw(st.sampled_from((None, date(2012, 5, 1), AS_OF))),
            base_ft=lacking(draw(depths), one_in=3),
            intervals=tuple(sorted((min(span), max(span)) for span in spans)),
            usdw_ft=draw(st.sampled_from((None, 3000.0))),
        )
    )
    return letter
