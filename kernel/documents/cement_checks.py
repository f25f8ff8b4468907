"""Cement against geometry: what a volume of slurry fills, by the sizes on the same form.

A check never changes a value. Where a volume makes no sense by its sacks already (barrels in a
cell of cubic feet), nothing is concluded from it.
"""

from collections.abc import Iterator, Sequence

from kernel.documents.doubts import YIELD_FT3_SK, Data, Doubt, plausible_yield
from kernel.materials.capacity import annulus_ft3_per_ft
from kernel.units import inches

HEIGHT_WITHIN = 0.05  # how far height x annulus may be off the volume [-]
LEAST_FILL = 0.9  # less slurry than this share of the annulus cannot reach its top [-]
_ROUNDING_FT = 1.0  # heights are printed in whole feet
_ROUNDING_FT3 = 1.0


def height_doubts(string: Data, at: str) -> Iterator[Doubt]:
    """Height and volume of each slurry of a W-15 against hole and casing size.

    The height may be reckoned with the washout that the form states, or without.
    """
    annulus = _annulus(string["hole_size_in"], string["casing_size_in"])
    if annulus is None:
        return
    washed = 1 + (string["washout_pct"] or 0) / 100
    failed, told = [], 0
    for index, slurry in enumerate(string["slurries"]):
        volume, height = slurry["volume_cuft"], slurry["height_ft"]
        if not volume or not height or not plausible_yield(volume, slurry["sacks"]):
            continue
        told += 1
        if not any(_fills(volume, height, annulus * each) for each in (1.0, washed)):
            row = f"{at}.slurries[{index}]"
            paths = (f"{row}.volume_cuft", f"{row}.height_ft")
            reason = (
                f"{volume:g} ft³ fill {volume / annulus:.0f} ft between casing of "
                f"{inches(string['casing_size_in'])} and hole of {inches(string['hole_size_in'])}, "
                f"the form says {height:g} ft"
            )
            failed.append(Doubt(paths=paths, reason=reason))
    yield from failed
    if told > 1 and len(failed) == told:  # all slurries at odds: a size was misread, or miswritten
        sizes = tuple(f"{at}.{name}" for name in ("hole_size_raw", "casing_size_raw"))
        yield Doubt(paths=sizes, reason="no slurry has the height that these sizes give")


def _fills(volume_ft3: float, height_ft: float, annulus_ft3_ft: float) -> bool:
    off_ft3 = abs(height_ft * annulus_ft3_ft - volume_ft3)
    rounding = _ROUNDING_FT * annulus_ft3_ft + _ROUNDING_FT3
    return off_ft3 <= HEIGHT_WITHIN * volume_ft3 + rounding


def top_doubts(
    row: Data,
    at: str,
    *,
    bottom: tuple[str, float | None],
    volume: str,
    sacks: str,
) -> Iterator[Doubt]:
    """A top of cement that the slurry of its row cannot reach, by hole and casing size.

    More slurry than the annulus takes is no doubt: jobs are pumped with excess, and lose some.

    Args:
        row: A row of casing or a string, with sizes and top of cement.
        at: Its path.
        bottom: Name and depth of where its cement begins: the tool, else the shoe. [ft]
        volume: Name of its slurry volume. [ft³]
        sacks: Name of its sacks.
    """
    top_ft, bottom_ft = row["top_of_cement_ft"], bottom[1]
    annulus = _annulus(row["hole_size_in"], row["casing_size_in"])
    if annulus is None or top_ft is None or bottom_ft is None or top_ft >= bottom_ft:
        return
    pumped, said = row[volume], volume
    if not pumped and row[sacks]:
        pumped, said = row[sacks] * YIELD_FT3_SK[1], sacks  # at the most that a sack gives
    if not pumped or not plausible_yield(row[volume], row[sacks]):
        return
    room = annulus * (bottom_ft - top_ft)
    if pumped < LEAST_FILL * room:
        most = "at most " if said == sacks else ""
        yield Doubt(
            paths=(f"{at}.top_of_cement_ft", f"{at}.{said}", f"{at}.{bottom[0]}"),
            reason=f"cement from {bottom_ft:g} to {top_ft:g} ft takes {room:.0f} ft³ between "
            f"casing of {inches(row['casing_size_in'])} and hole of {inches(row['hole_size_in'])}; "
            f"{most}{pumped:.0f} ft³ were pumped",
        )


def completion_cement(rows: Sequence[Data]) -> Iterator[Doubt]:
    """The casing rows of a W-2 whose slurry does not reach the top of cement."""
    for index, row in enumerate(rows):
        names = ("multistage_tool_depth_ft", "setting_depth_ft", "multistage_shoe_depth_ft")
        bottom = next(((name, row[name]) for name in names if row[name]), ("", None))
        yield from top_doubts(
            row,
            f"casing[{index}]",
            bottom=bottom,
            volume="slurry_volume_cuft",
            sacks="cement_sacks",
        )


def _annulus(hole_in: float | None, casing_in: float | None) -> float | None:
    """Room between casing and hole; None where a size is unknown or impossible. [ft³/ft]"""
    if not hole_in or not casing_in or casing_in >= hole_in:
        return None
    return annulus_ft3_per_ft(outer_in=hole_in, inner_in=casing_in)
