"""Builders and fakes for tests and notebooks. Each names only what matters; the rest is a plain,
complete Texas well with a plan that keeps the rule.

Hypothesis is imported inside the strategies: the kernel does not need it to run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

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

AS_OF = date(2025, 10, 1)
UNSAID: Any = object()
A_WELL = Well(
    api="4200399001",
    state="TX",
    district="08",
    county="Andrews",
    field="TESTED",
    lease="BUILDER",
    well_no="1",
    well_type="oil",
    total_depth_ft=6350,
    tubing=(TubingRow(od_in=2.375, depth_ft=5900),),
)
A_STRING = CasingRow(
    string="production", od_in=5.5, hole_in=7.875, top_ft=0, shoe_ft=6300, cement_sacks=1100
)


def a_gau(
    base_ft: float | None = 900,
    *,
    intervals: Sequence[tuple[float, float]] = (),
    issued: date | None = date(2024, 5, 2),
    number: str | None = "GAU-100001",
) -> WaterLetter:
    """A groundwater letter; without intervals it protects from the surface to its base."""
    spans = tuple(intervals) or (((0.0, base_ft),) if base_ft is not None else ())
    return WaterLetter(date=issued, number=number, base_ft=base_ft, intervals=spans)


def a_well(
    *,
    surface_shoe_ft: float | None = 1000,
    production_toc_ft: float | None = 0,
    production_weight_lb_ft: float | None = 17,
    stage_tool_ft: float | None = None,
    intermediate_shoe_ft: float | None = None,
    intermediate_toc_ft: float | None = 0,
    perforated: tuple[float, float] | None = (6000, 6150),
    open_hole: tuple[float, float] | None = None,
    existing_cibp_ft: float | None = None,
    existing_cap_ft: float | None = None,
    gau: WaterLetter | None = UNSAID,
    **facts: Any,
) -> Well:
    """A cased oil well in Andrews County, District 08: 8-5/8 in and 5-1/2 in to 6,300 ft.

    Any fact of `Well` may be given by its name and replaces the builder's own.

    >>> a_well(surface_shoe_ft=None).casing[0].shoe_ft is None
    True
    """
    casing = _casing(
        surface_shoe_ft=surface_shoe_ft,
        intermediate_shoe_ft=intermediate_shoe_ft,
        intermediate_toc_ft=intermediate_toc_ft,
        production_toc_ft=production_toc_ft,
        production_weight_lb_ft=production_weight_lb_ft,
        stage_tool_ft=stage_tool_ft,
    )
    barriers: tuple[Barrier, ...] = ()
    if existing_cibp_ft is not None:
        barriers = (Barrier(kind="cibp", depth_ft=existing_cibp_ft, cement_ft=existing_cap_ft),)
    intervals = [
        Perforation(from_ft=span[0], to_ft=span[1], kind=kind, status="open")
        for span, kind in ((perforated, "perforations"), (open_hole, "open_hole"))
        if span is not None
    ]
    built = replace(
        A_WELL,
        casing=casing,
        perforations=tuple(intervals),
        barriers=barriers,
        gau=a_gau() if gau is UNSAID else gau,
    )
    return replace(built, **facts)


def _casing(
    *,
    surface_shoe_ft: float | None,
    intermediate_shoe_ft: float | None,
    intermediate_toc_ft: float | None,
    production_toc_ft: float | None,
    production_weight_lb_ft: float | None,
    stage_tool_ft: float | None,
) -> tuple[CasingRow, ...]:
    big = intermediate_shoe_ft is not None
    surface = replace(
        A_STRING,
        string="surface",
        od_in=13.375 if big else 8.625,
        hole_in=17.5 if big else 12.25,
        weight_lb_ft=48 if big else 24,
        shoe_ft=surface_shoe_ft,
        toc_ft=0,
    )
    intermediate = replace(
        A_STRING,
        string="intermediate",
        od_in=8.625,
        hole_in=11,
        weight_lb_ft=32,
        shoe_ft=intermediate_shoe_ft,
        toc_ft=intermediate_toc_ft,
    )
    production = replace(A_STRING, weight_lb_ft=production_weight_lb_ft, toc_ft=production_toc_ft)
    stages = [production]
    if stage_tool_ft is not None:
        stages = [
            replace(production, toc_ft=stage_tool_ft),
            replace(production, stage_tool_ft=stage_tool_ft, cement_sacks=500),
        ]
    return (surface, *([intermediate] if big else []), *stages)


def a_step(
    bottom_ft: float | None = None,
    top_ft: float | None = None,
    *,
    sacks: int | None = 40,
    requirements: Sequence[int] = (6,),
    type: str = "cement_plug",
    **rest: Any,
) -> dict[str, Any]:
    """A step in the shape of `workbench plan --json`, cited, deeper end first.

    >>> a_step(1050, 850, requirements=[4])["bottom_ft"]
    1050
    """
    placement = {1: "perforate_and_circulate", 2: "perforate_and_squeeze"}
    named = next((placement[code] for code in requirements if code in placement), "spot")
    step: dict[str, Any] = {
        "id": f"{type}-{rest.get('depth_ft', bottom_ft)}",
        "type": type,
        "top_ft": top_ft,
        "bottom_ft": bottom_ft,
        "depth_ft": None,
        "placement": named,
        "sacks": sacks,
        "sacks_below": None,
        "sacks_on_top": None,
        "cement": "C",
        "requirements": list(requirements),
        "verification": "",
        "purpose": "",
        "citations": ["16 TAC §3.14(d)(11)"],
        "arithmetic": None,
        "sources": [],
    }
    return {**step, **rest}


def a_cibp(depth_ft: float, *, cap_ft: float = 20, sacks: int = 3) -> list[dict[str, Any]]:
    """The two steps of a bridge plug and its cap."""
    return [
        a_step(type="cibp", depth_ft=depth_ft, placement="cibp", sacks=None, cement=None),
        a_step(depth_ft, depth_ft - cap_ft, type="cibp_cap", sacks=sacks),
    ]


def a_cut(depth_ft: float = 3) -> dict[str, Any]:
    """The step that cuts the casing and caps it."""
    return a_step(type="cut_and_cap", depth_ft=depth_ft, placement="cut", sacks=None, cement=None)


def a_plan() -> list[dict[str, Any]]:
    """Steps that keep the rule at `a_well()`: bridge plug, shoe with water, top, cut."""
    return [
        *a_cibp(5950),
        a_step(3100, 3000, type="formation_plug", sacks=25),
        a_step(1050, 850, type="uqw_plug", sacks=40, requirements=[4]),
        a_step(103, 3, type="surface_plug", sacks=30),
        a_cut(),
    ]


PLACES = (
    ("08", "Andrews", "MIDLAND FARMS"),
    ("08", "Midland", "SPRABERRY (TREND AREA)"),
    ("8A", "Gaines", "SEMINOLE"),
    ("7C", "Reagan", "BIG LAKE"),
    ("7C", "Upton", "BENEDUM"),
    ("01", "Frio", "PEARSALL"),
    (None, None, None),
)
# surface, intermediate, production and liner: (outside diameter, hole), as they are run together
PROGRAMS: tuple[tuple[tuple[float, float] | None, ...], ...] = (
    ((8.625, 12.25), None, (5.5, 7.875), None),
    ((8.625, 12.25), None, (4.5, 7.875), None),
    ((9.625, 12.25), None, (7.0, 8.75), (4.5, 6.125)),
    ((11.75, 14.75), (8.625, 10.625), (5.5, 7.875), None),
    ((13.375, 17.5), (8.625, 11.0), (5.5, 7.875), None),
    ((13.375, 17.5), (9.625, 12.25), (7.0, 8.75), (4.5, 6.125)),
)
FORMATIONS = (
    "Yates",
    "Seven Rivers",
    "Queen",
    "Grayburg",
    "San Andres - CO2 flood, high flows, H2S",
    "Glorieta",
    "Clearfork",
    "Spraberry",
    "Wolfcamp",
)


def wells() -> st.SearchStrategy[Well]:
    """Texas wells as their papers describe them: complete ones, and ones with facts left open.

    Depths lie in order from the surface down, sizes fit inside each other, and each fact that
    papers often lack is sometimes None.
    """
    from hypothesis import strategies as st

    @st.composite
    def a_drawn_well(draw: st.DrawFn) -> Well:
        def known(value: Any, *, lacking: int = 8) -> Any:
            """The value, or None in one of LACKING wells."""
            return None if draw(st.integers(1, lacking)) == 1 else value

        program = draw(st.sampled_from(PROGRAMS))
        surface_ft = draw(st.integers(15, 250)) * 10
        middle_ft = surface_ft + draw(st.integers(100, 400)) * 10
        deep_ft = middle_ft + draw(st.integers(50, 700)) * 10
        casing, liners = _drawn_strings(draw, program, (surface_ft, middle_ft, deep_ft), known)
        above_ft = max(surface_ft + 200, deep_ft // 2)
        completed, barriers, depth_ft = _drawn_completion(draw, above_ft, deep_ft, bool(liners))
        squeezes: tuple[Squeeze, ...] = ()
        if draw(st.integers(1, 6)) == 1:
            at = draw(st.integers(surface_ft, middle_ft))
            squeezes = (Squeeze(from_ft=at, to_ft=at + 1, sacks=known(400.0)),)
        tops = sorted(draw(st.lists(st.integers(500, deep_ft), max_size=6, unique=True)))
        names = draw(st.permutations(FORMATIONS))
        district, county, field_name = draw(st.sampled_from(PLACES))
        return Well(
            api="4200399002",
            state="TX",
            district=district,
            county=county,
            field=field_name,
            well_type="oil",
            total_depth_ft=known(float(depth_ft)),
            casing=casing,
            liners=liners,
            tubing=(TubingRow(od_in=2.375, depth_ft=float(deep_ft - 200)),),
            perforations=completed,
            barriers=barriers,
            squeezes=squeezes,
            formation_tops=tuple(
                FormationTop(name=name, top_ft=known(float(top), lacking=12))
                for name, top in zip(names, tops, strict=False)
            ),
            gau=_drawn_letter(draw, surface_ft),
            horizontal=known(draw(st.integers(1, 10)) == 1, lacking=3),
        )

    return a_drawn_well()


def _drawn_strings(
    draw: st.DrawFn,
    program: tuple[tuple[float, float] | None, ...],
    shoes_ft: tuple[int, int, int],
    known: Any,
) -> tuple[tuple[CasingRow, ...], tuple[CasingRow, ...]]:
    from hypothesis import strategies as st

    from kernel.reference import weights_of

    surface_ft, middle_ft, deep_ft = shoes_ft

    def a_row(label: str, size: tuple[float, float], shoe_ft: int, top_ft: int = 0) -> CasingRow:
        weights = [pipe.weight_lb_ft for pipe in weights_of(size[0])]
        half_way = float(top_ft + (shoe_ft - top_ft) // 2)
        toc = draw(st.sampled_from((float(top_ft), float(top_ft), half_way, float(shoe_ft), None)))
        return CasingRow(
            string=label,
            od_in=size[0],
            hole_in=known(size[1]),
            weight_lb_ft=known(draw(st.sampled_from(weights)), lacking=4),
            top_ft=float(top_ft),
            shoe_ft=float(shoe_ft),
            cement_sacks=float(draw(st.integers(50, 1500))),
            toc_ft=toc,
        )

    surface, intermediate, production, liner = program
    rows: list[CasingRow] = []
    if surface is not None:
        first = a_row("surface", surface, surface_ft)
        rows.append(replace(first, shoe_ft=known(first.shoe_ft, lacking=12)))
    if intermediate is not None:
        rows.append(a_row("intermediate", intermediate, middle_ft))
    if production is not None:
        last = a_row("production", production, deep_ft)
        tools = draw(st.lists(st.integers(300, deep_ft - 300), max_size=2, unique=True))
        stages, below = [], last
        for tool in sorted(tools, reverse=True):
            stages.append(replace(below, toc_ft=float(tool)))
            below = replace(last, toc_ft=last.toc_ft, stage_tool_ft=float(tool))
        top_toc = below.toc_ft
        if below.stage_tool_ft is not None and top_toc is not None:
            top_toc = min(top_toc, below.stage_tool_ft)
        rows += [*stages, replace(below, toc_ft=top_toc)]
    liners: tuple[CasingRow, ...] = ()
    if liner is not None and draw(st.booleans()):
        top_ft = max(deep_ft - 300, 0)
        liners = (a_row("liner", liner, deep_ft + 800, top_ft),)
    return tuple(rows), liners


def _drawn_completion(
    draw: st.DrawFn, above_ft: int, deep_ft: int, lined: bool
) -> tuple[tuple[Perforation, ...], tuple[Barrier, ...], int]:
    from hypothesis import strategies as st

    bottom_ft = deep_ft + (800 if lined else 0)
    if not lined and draw(st.integers(1, 5)) == 1:
        end = bottom_ft + draw(st.integers(40, 300))
        hole = Perforation(from_ft=float(bottom_ft), to_ft=float(end), kind="open_hole")
        return (replace(hole, status="open"),), (), end
    tops = draw(st.lists(st.integers(above_ft, bottom_ft - 60), max_size=3, unique=True))
    intervals = tuple(
        Perforation(
            from_ft=float(top),
            to_ft=float(min(top + draw(st.integers(10, 400)), bottom_ft - 20)),
            status=draw(st.sampled_from(("open", "open", "open", "squeezed", None))),
        )
        for top in sorted(tops)
    )
    barriers: list[Barrier] = []
    if intervals and draw(st.integers(1, 4)) == 1:
        above = (draw(st.sampled_from(intervals)).from_ft or 0.0) - draw(st.integers(20, 120))
        cap = draw(st.sampled_from((None, 0.0, 10.0, 20.0, 35.0)))
        barriers.append(Barrier(kind="cibp", depth_ft=max(above, 50.0), cement_ft=cap))
    if draw(st.integers(1, 12)) == 1:
        kind = draw(st.sampled_from(("packer", "junk", "cement")))
        at = float(draw(st.integers(above_ft, deep_ft)))
        top = at if kind == "cement" else None
        barriers.append(
            Barrier(kind=kind, depth_ft=at, top_ft=top, bottom_ft=at + 50 if top else None)
        )
    return intervals, tuple(barriers), bottom_ft + draw(st.integers(0, 60))


def _drawn_letter(draw: st.DrawFn, surface_ft: int) -> WaterLetter | None:
    from hypothesis import strategies as st

    if draw(st.integers(1, 10)) == 1:
        return None
    base = draw(st.integers(8, 250)) * 10
    issued = draw(st.dates(min_value=date(2012, 1, 1), max_value=AS_OF))
    if draw(st.booleans()):
        return a_gau(float(base), issued=issued)
    shallow = draw(st.integers(5, max(base // 20, 6))) * 10
    zone_top = min(shallow + draw(st.integers(10, 60)) * 10, base + 200)
    zone = (float(zone_top), float(max(base, zone_top + 50)))
    return a_gau(zone[1], intervals=((0.0, float(shallow)), zone), issued=issued)
