"""Facts of a well that cannot all be so, whichever papers they come from.

Each paper may be sound by itself and still not fit the next: a shoe from the W-2, a top of
cement from the W-15, a base of water from a letter. Nothing is changed or chosen here; a person
sees the facts with their papers and says which one is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.materials.capacity import annulus_ft3_per_ft
from kernel.units import inches
from kernel.wells.well import CasingRow, Well

WITHIN_FT = 10.0  # drillers' and loggers' depths of one place differ by some feet
MOST_YIELD_FT3_SK = 3.6  # slurry of a sack, at the most that cement recipes give
LEAST_FILL = 0.9  # of the annulus, by hole and casing size as printed


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDoubt:
    """Facts that cannot all be so, by their paths, and why."""

    paths: tuple[str, ...]
    reason: str


def fact_doubts(well: Well) -> tuple[FactDoubt, ...]:
    """Everything in the facts of a well that does not fit together."""
    return (
        *_below_total_depth(well),
        *_below_the_pipe(well),
        *_strings(well.casing, "casing"),
        *_strings(well.liners, "liners"),
        *_water(well),
    )


def _below_total_depth(well: Well) -> Iterator[FactDoubt]:
    """What lies deeper than the hole; in a deviated well the total depth may be a vertical one."""
    total_ft = well.total_depth_ft
    if total_ft is None or well.horizontal or well.kop_ft is not None:
        return
    for path, depth_ft, what in _depths(well):
        if depth_ft > total_ft + WITHIN_FT:
            yield FactDoubt(
                paths=(path, "total_depth_ft"),
                reason=f"{what} at {depth_ft:,g} ft is below the total depth, {total_ft:,g} ft",
            )


def _depths(well: Well) -> Iterator[tuple[str, float, str]]:
    """Every depth that lies in the hole, with what it is."""
    tables: tuple[tuple[str, tuple[object, ...], tuple[str, ...], str], ...] = (
        ("casing", well.casing, ("shoe_ft",), "a casing shoe"),
        ("liners", well.liners, ("shoe_ft",), "a liner shoe"),
        ("tubing", well.tubing, ("depth_ft",), "tubing"),
        ("perforations", well.perforations, ("from_ft", "to_ft"), "an interval"),
        ("barriers", well.barriers, ("depth_ft", "bottom_ft"), "a plug or device"),
        ("squeezes", well.squeezes, ("to_ft",), "a squeeze"),
        ("formation_tops", well.formation_tops, ("top_ft",), "a formation"),
    )
    for table, rows, names, what in tables:
        for index, row in enumerate(rows):
            for name in names:
                depth_ft = getattr(row, name)
                if depth_ft is not None:
                    yield f"{table}[{index}].{name}", depth_ft, what


def _below_the_pipe(well: Well) -> Iterator[FactDoubt]:
    """Perforations where there is no pipe; said of wells all of whose shoes are known."""
    strings = [("casing", i, row) for i, row in enumerate(well.casing)]
    strings += [("liners", i, row) for i, row in enumerate(well.liners)]
    pipes = [pipe for pipe in strings if pipe[2].string != "open_hole"]
    if not pipes or any(row.shoe_ft is None for _, _, row in pipes):
        return
    table, number, deepest = max(pipes, key=lambda pipe: pipe[2].shoe_ft or 0.0)
    shoe_ft = deepest.shoe_ft or 0.0
    for index, interval in enumerate(well.perforations):
        top_ft = interval.from_ft
        if interval.kind == "perforations" and top_ft is not None and top_ft > shoe_ft + WITHIN_FT:
            yield FactDoubt(
                paths=(f"perforations[{index}].from_ft", f"{table}[{number}].shoe_ft"),
                reason=f"perforations from {top_ft:,g} ft are below the deepest shoe, "
                f"{shoe_ft:,g} ft",
            )


def _strings(rows: Sequence[CasingRow], table: str) -> Iterator[FactDoubt]:
    """Each string with its hole, its stage tool and its cement."""
    for index, row in enumerate(rows):
        at = f"{table}[{index}]"
        if row.string == "open_hole":
            continue
        if row.od_in and row.hole_in and row.od_in >= row.hole_in:
            yield FactDoubt(
                paths=(f"{at}.od_in", f"{at}.hole_in"),
                reason=f"pipe of {inches(row.od_in)} does not go into a hole of "
                f"{inches(row.hole_in)}",
            )
        for name, what in (("toc_ft", "the top of cement"), ("stage_tool_ft", "the stage tool")):
            depth_ft = getattr(row, name)
            if depth_ft is not None and row.shoe_ft is not None and depth_ft > row.shoe_ft:
                yield FactDoubt(
                    paths=(f"{at}.{name}", f"{at}.shoe_ft"),
                    reason=f"{what} at {depth_ft:,g} ft is below the shoe, {row.shoe_ft:,g} ft",
                )
        yield from _cement(row, at)


def _cement(row: CasingRow, at: str) -> Iterator[FactDoubt]:
    """A top of cement that the sacks cannot reach, at the most slurry that a sack gives."""
    where = "shoe_ft" if row.stage_tool_ft is None else "stage_tool_ft"
    bottom_ft: float | None = getattr(row, where)
    if not row.od_in or not row.hole_in or row.od_in >= row.hole_in or not row.cement_sacks:
        return
    if row.toc_ft is None or bottom_ft is None or row.toc_ft >= bottom_ft:
        return
    room_ft3 = annulus_ft3_per_ft(outer_in=row.hole_in, inner_in=row.od_in) * (
        bottom_ft - row.toc_ft
    )
    if row.cement_sacks * MOST_YIELD_FT3_SK < LEAST_FILL * room_ft3:
        yield FactDoubt(
            paths=(f"{at}.toc_ft", f"{at}.cement_sacks", f"{at}.{where}"),
            reason=f"{row.cement_sacks:,g} sacks cannot fill the {room_ft3:,.0f} ft³ between "
            f"{inches(row.od_in)} pipe and {inches(row.hole_in)} hole from {bottom_ft:,g} to "
            f"{row.toc_ft:,g} ft",
        )


def _water(well: Well) -> Iterator[FactDoubt]:
    """The water letter against the hole."""
    letter, total_ft = well.gau, well.total_depth_ft
    if letter is None or letter.base_ft is None:
        return
    if total_ft is not None and letter.base_ft > total_ft + WITHIN_FT:
        yield FactDoubt(
            paths=("gau.base_ft", "total_depth_ft"),
            reason=f"the base of usable-quality water at {letter.base_ft:,g} ft is below the total "
            f"depth, {total_ft:,g} ft",
        )
    for index, (_, bottom_ft) in enumerate(letter.intervals):
        if bottom_ft > letter.base_ft:
            yield FactDoubt(
                paths=(f"gau.intervals[{index}][1]", "gau.base_ft"),
                reason=f"water to be protected ends at {bottom_ft:,g} ft, below its stated base, "
                f"{letter.base_ft:,g} ft",
            )
