"""What does not fit together on a cementing report, and goes to a person for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from kernel.documents.cement_checks import height_doubts, top_doubts
from kernel.documents.checks import county_doubts
from kernel.documents.doubts import YIELD_FT3_SK, Data, Doubt, plausible_yield
from kernel.units import inches

_FT3_PER_BBL = 5.614583


def report_doubts(data: Data) -> list[Doubt]:
    """The doubts about all reports of a file."""
    found: list[Doubt] = []
    for index, report in enumerate(data["reports"]):
        at = f"reports[{index}]"
        header = report["header"]
        paths = (f"{at}.header.api_raw", f"{at}.header.county")
        found += county_doubts(str(header["api_raw"] or ""), header["county"], paths)
        for row, string in enumerate(report["strings"]):
            found += _string(string, f"{at}.strings[{row}]")
        found += _stages(report["strings"], at)
        for row, plug in enumerate(report["plugs"]):
            found += _yield(plug, f"{at}.plugs[{row}]")
    return found


def _string(string: Data, at: str) -> Iterator[Doubt]:
    size, hole = string["casing_size_in"], string["hole_size_in"]
    if size and hole and size >= hole:
        paths = tuple(f"{at}.{name}" for name in ("casing_size_raw", "hole_size_raw"))
        yield Doubt(paths=paths, reason=f"casing of {inches(size)} does not go into {inches(hole)}")
    shoe, top = string["setting_depth_ft"], string["top_of_cement_ft"]
    if shoe is not None and top is not None and top > shoe:
        yield Doubt(paths=(f"{at}.top_of_cement_ft",), reason=f"top {top} ft is below {shoe} ft")
    drilled = string["depth_of_drilled_hole_ft"]
    if shoe is not None and drilled is not None and shoe > drilled:
        yield Doubt(paths=(f"{at}.setting_depth_ft",), reason=f"set below the hole, {drilled} ft")
    for index, slurry in enumerate(string["slurries"]):
        yield from _yield(slurry, f"{at}.slurries[{index}]")
    yield from height_doubts(string, at)
    yield from top_doubts(
        string,
        at,
        bottom=("setting_depth_ft", shoe),
        volume="total_volume_cuft",
        sacks="total_sacks",
    )
    for total, part in (
        ("total_volume_cuft", "volume_cuft"),
        ("total_height_ft", "height_ft"),
        ("total_sacks", "sacks"),
    ):
        yield from _sum(string, total, part, at)


def _sum(string: Data, total: str, part: str, at: str) -> Iterator[Doubt]:
    parts = [slurry[part] for slurry in string["slurries"]]
    known = [each for each in parts if each is not None]
    whole = string[total]
    if whole is None or len(known) < len(parts) or not known:
        return
    if abs(sum(known) - whole) > max(1.0, 0.005 * whole):
        paths = [f"{at}.{total}", *(f"{at}.slurries[{i}].{part}" for i in range(len(parts)))]
        yield Doubt(paths=tuple(paths), reason=f"{part} adds up to {sum(known):g}, not {whole:g}")


def _yield(row: Data, at: str) -> Iterator[Doubt]:
    sacks, volume = row["sacks"], row["volume_cuft"]
    if not plausible_yield(volume, sacks):
        yield Doubt(
            paths=(f"{at}.volume_cuft", f"{at}.sacks"),
            reason=f"{volume:g} ft³ for {sacks:g} sacks is {volume / sacks:.2f} ft³ a sack",
        )


def unit_warning(slurries: Sequence[Data]) -> str | None:
    """A warning where volumes make sense in barrels only.

    >>> unit_warning([{"sacks": 670, "volume_cuft": 292}, {"sacks": 200, "volume_cuft": 48}])
    'the volumes look like barrels: 340 bbl for 870 sacks'
    >>> unit_warning([{"sacks": 300, "volume_cuft": 1035}]) is None
    True
    """
    known: list[tuple[Any, Any]] = [
        (row["volume_cuft"], row["sacks"])
        for row in slurries
        if row["volume_cuft"] and row["sacks"]
    ]
    if not known:
        return None
    volume, sacks = (sum(column) for column in zip(*known, strict=True))
    as_barrels = volume * _FT3_PER_BBL / sacks
    if volume / sacks >= YIELD_FT3_SK[0] or not YIELD_FT3_SK[0] <= as_barrels <= YIELD_FT3_SK[1]:
        return None
    return f"the volumes look like barrels: {volume:g} bbl for {sacks:g} sacks"


def _stages(strings: Sequence[Data], at: str) -> Iterator[Doubt]:
    """Cement of the shoe stage passes the tool before it comes to surface."""
    by_kind = {string["string"]: (row, string) for row, string in enumerate(strings)}
    if not {"multistage_tool", "multistage_shoe"} <= by_kind.keys():
        return
    tool_row, tool = by_kind["multistage_tool"]
    shoe_row, shoe = by_kind["multistage_shoe"]
    if shoe["circulated_to_surface"] and tool["circulated_to_surface"] is False:
        paths = tuple(f"{at}.strings[{row}].circulated_to_surface" for row in (tool_row, shoe_row))
        yield Doubt(paths=paths, reason="the shoe stage came to surface and the tool's did not")
