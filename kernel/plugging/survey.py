"""The survey of a well: strings, cement and barriers from the rows of its papers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kernel.facts.fact import Missing
from kernel.materials.pipe import inside_diameter
from kernel.plugging.wellbore import CasingString, Span, StageTool, Standing, Wellbore
from kernel.units import inches
from kernel.wells.well import Barrier, CasingRow, Well

_SAME_FT = 0.5  # two depths on two papers that mean one place
_KINDS = (
    ("cond", "conductor"),
    ("surf", "surface"),
    ("inter", "intermediate"),
    ("protect", "intermediate"),
    ("prod", "production"),
    ("liner", "liner"),
    ("open", "open_hole"),
)
_FLOORS = ("cibp", "retainer", "packer", "cement", "junk")


def survey(well: Well) -> Wellbore:
    """The barrier model of a well, with a question for everything that it lacks."""
    missing: list[Missing] = []
    strings = _strings(well, missing)
    strings = _with_squeezes(strings, well, missing)
    return Wellbore(
        strings=tuple(sorted(strings, key=lambda s: (s.od_in or 0.0, s.shoe_ft))),
        open_hole_in=tuple(_open_hole(well)),
        total_depth_ft=_end_of_hole(well),
        standing=tuple(sorted(_standing(well, missing), key=lambda item: item.depth_ft)),
        missing=tuple(missing),
    )


def _end_of_hole(well: Well) -> float | None:
    """Total depth; where nobody gives it, the deepest interval that the papers name. [ft]"""
    if well.total_depth_ft is not None:
        return well.total_depth_ft
    ends = [d for row in well.perforations for d in (row.from_ft, row.to_ft) if d is not None]
    return max(ends, default=None)


def _rows(well: Well) -> list[tuple[str, str, CasingRow]]:
    """(path, kind, row) of every cementing stage; unsaid kinds follow from the order of sizes."""
    rows = [(f"casing[{i}]", _kind(row.string), row) for i, row in enumerate(well.casing)]
    rows += [(f"liners[{i}]", "liner", row) for i, row in enumerate(well.liners)]
    unnamed = [row for _, kind, row in rows if kind not in ("liner", "conductor", "open_hole")]
    sizes = sorted({row.od_in for row in unnamed if row.od_in})
    shoes = sorted({row.shoe_ft for row in unnamed if row.shoe_ft is not None})

    def inferred(row: CasingRow) -> str:
        if row.od_in:
            order = sizes[::-1].index(row.od_in), len(sizes)
        else:  # without sizes the depths tell the order
            order = (shoes.index(row.shoe_ft), len(shoes)) if row.shoe_ft is not None else (0, 1)
        if order[0] == 0:
            return "surface"
        return "production" if order[0] == order[1] - 1 else "intermediate"

    return [(path, kind or inferred(row), row) for path, kind, row in rows if kind != "open_hole"]


def _kind(label: str | None) -> str:
    text = (label or "").lower()
    return next((kind for start, kind in _KINDS if start in text), "")


def _open_hole(well: Well) -> Iterator[tuple[Span, float]]:
    for row in well.casing:
        if _kind(row.string) == "open_hole" and row.hole_in is not None:
            bottom = row.shoe_ft or well.total_depth_ft
            if bottom is not None:
                yield (row.top_ft or 0.0, bottom), row.hole_in


def _strings(well: Well, missing: list[Missing]) -> list[CasingString]:
    groups: dict[tuple[str, float | None, float], list[tuple[str, CasingRow]]] = {}
    for path, kind, row in _rows(well):
        if row.string is None and row.od_in is None:
            missing.append(
                Missing(
                    fact=f"{path}.string",
                    question="Which string (surface, intermediate, production) is the one of "
                    "unknown size?",
                )
            )
        if row.shoe_ft is None:
            missing.append(_shoe_question(path, kind, row))
            continue
        groups.setdefault((kind, row.od_in or None, row.shoe_ft), []).append((path, row))
    return [
        _string(kind, od_in, shoe_ft, rows, well, missing)
        for (kind, od_in, shoe_ft), rows in groups.items()
    ]


def _shoe_question(path: str, kind: str, row: CasingRow) -> Missing:
    size = f" {inches(row.od_in)}" if row.od_in is not None else ""
    return Missing(
        fact=f"{path}.shoe_ft",
        question=f"At what depth (ft) is the shoe of the {kind} casing{size}?",
        unit="ft",
    )


def _string(
    kind: str,
    od_in: float | None,
    shoe_ft: float,
    rows: list[tuple[str, CasingRow]],
    well: Well,
    missing: list[Missing],
) -> CasingString:
    path = rows[0][0]
    top_ft = next((row.top_ft for _, row in rows if row.top_ft is not None), None)
    if top_ft is None and kind == "liner":
        missing.append(
            Missing(
                fact=f"{path}.top_ft",
                question="At what depth (ft) is the top of the liner?",
                cites=("16 TAC §3.14(h)",),
                unit="ft",
            )
        )
    tools = {
        row.stage_tool_ft: StageTool(depth_ft=row.stage_tool_ft, path=f"{where}.stage_tool_ft")
        for where, row in rows
        if row.stage_tool_ft is not None
    }
    if kind == "production":
        for where, depth in _tools_among_barriers(well):
            if not any(abs(depth - known) <= _SAME_FT for known in tools) and depth <= shoe_ft:
                tools[depth] = StageTool(depth_ft=depth, path=where)
    cemented, unknown = _cement(rows, top_ft or 0.0, shoe_ft)
    weight = next((row.weight_lb_ft for _, row in rows if row.weight_lb_ft is not None), None)
    return CasingString(
        kind=kind,
        od_in=od_in,
        bore=None if od_in is None else inside_diameter(od_in=od_in, weight_lb_ft=weight),
        hole_in=next((row.hole_in for _, row in rows if row.hole_in is not None), None),
        top_ft=top_ft if top_ft is not None else (0.0 if kind != "liner" else shoe_ft),
        shoe_ft=shoe_ft,
        cemented=cemented,
        unknown=unknown,
        tools=tuple(sorted(tools.values(), key=lambda tool: -tool.depth_ft)),
        path=path,
    )


def _tools_among_barriers(well: Well) -> Iterator[tuple[str, float]]:
    for i, barrier in enumerate(well.barriers):
        if barrier.kind == "dv_tool" and barrier.depth_ft is not None:
            yield f"barriers[{i}].depth_ft", barrier.depth_ft


def _cement(
    staged: Iterable[tuple[str, CasingRow]], top_ft: float, shoe_ft: float
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Cemented and unknown intervals behind a string, one for each stage.

    A stage reaches from its tool (the first from the shoe) up to its top of cement. Without one
    it may reach up to the next stage's tool, or to the top of the string. A stage of 0 sacks
    left no cement, whatever top is beside it.
    """
    rows = [row for _, row in staged if row.cement_sacks != 0]
    stages = sorted(
        ((row.stage_tool_ft or shoe_ft, row.toc_ft) for row in rows), key=lambda s: -s[0]
    )
    cemented: list[Span] = []
    unknown: list[Span] = []
    for i, (base_ft, toc_ft) in enumerate(stages):
        ceiling_ft = stages[i + 1][0] if i + 1 < len(stages) else top_ft
        if toc_ft is not None and toc_ft < base_ft - _SAME_FT:
            cemented.append((toc_ft, base_ft))
        elif ceiling_ft < base_ft:
            unknown.append((ceiling_ft, base_ft))
    return tuple(cemented), tuple(unknown)


def _with_squeezes(
    strings: list[CasingString], well: Well, missing: list[Missing]
) -> list[CasingString]:
    """A squeeze proves cement at its own depth; how far up it went is asked."""
    for squeeze in well.squeezes:
        ends = [depth for depth in (squeeze.from_ft, squeeze.to_ft) if depth is not None]
        if not ends:
            continue
        top_ft, bottom_ft = min(ends), max(ends)
        open_strings = [
            s for s in strings if s.covers(top_ft) and s.cement_at(top_ft) is False and s.od_in
        ]
        if not open_strings:
            continue
        hit = min(open_strings, key=lambda s: s.od_in or 0.0)
        strings = [_squeezed(s, top_ft, bottom_ft) if s is hit else s for s in strings]
        missing.append(
            Missing(
                fact=f"{hit.path}.toc_ft",
                question=f"How high (ft) did the squeeze at {top_ft:,.0f} ft bring the cement "
                f"behind the {hit.label}?",
                unit="ft",
            )
        )
    return strings


def _squeezed(string: CasingString, top_ft: float, bottom_ft: float) -> CasingString:
    above = [bottom for _, bottom in string.cemented if bottom < top_ft]
    return replace(
        string,
        cemented=(*string.cemented, (top_ft, bottom_ft)),
        unknown=(*string.unknown, (max(above, default=string.top_ft), top_ft)),
    )


def _standing(well: Well, missing: list[Missing]) -> Iterator[Standing]:
    for i, barrier in enumerate(well.barriers):
        if barrier.kind not in _FLOORS:
            continue
        told = _top_of(barrier)
        if told is None:
            missing.append(
                Missing(
                    fact=f"barriers[{i}].{'top_ft' if barrier.kind == 'cement' else 'depth_ft'}",
                    question=f"At what depth (ft) does the existing {barrier.kind} stand?",
                    unit="ft",
                )
            )
        depth_ft = told if told is not None else barrier.bottom_ft  # nothing goes below its base
        if depth_ft is None:
            continue
        yield Standing(
            kind=barrier.kind,
            depth_ft=depth_ft,
            cement_top_ft=depth_ft - (barrier.cement_ft or 0.0),
            cap_ft=barrier.cement_ft,
            sacks=barrier.sacks,
            path=f"barriers[{i}]",
        )


def _top_of(barrier: Barrier) -> float | None:
    if barrier.kind == "cement" and barrier.top_ft is not None:
        return barrier.top_ft
    return barrier.depth_ft if barrier.depth_ft is not None else barrier.top_ft
