"""Mode “combined”: neighbouring plugs become one, as approved plans do it."""

from collections.abc import Sequence

from kernel.plugging.arrange import Arrangement, PlacedPlug, joined
from kernel.plugging.intervals import open_intervals
from kernel.plugging.needs import Site

_ALONE = (
    "on_existing",
    "stage_tool",
    "above_bridge_plug",
    "open_hole",
    "open_interval",
    "drainhole",
)


def merged(
    site: Site, arrangement: Arrangement, *, threshold_ft: float
) -> tuple[tuple[PlacedPlug, ...], tuple[str, ...]]:
    """Plugs with gaps up to the threshold as one, and a line of the trace for each merge.

    Never across a barrier or an open interval, never a spot with a squeeze unless cement seals
    the formation outside, never the plug at the base of a water zone with the one at its top
    (they separate strata), never two formations alone.

    Args:
        site: The well under its policy.
        arrangement: Plugs that do not overlap, deepest first.
        threshold_ft: Greatest gap that is filled. [ft]
    """
    walls = [bridge.depth_ft for bridge in arrangement.bridge_plugs]
    walls += [interval.top_ft for interval in open_intervals(site)]
    result: list[PlacedPlug] = []
    trace: list[str] = []
    for plug in arrangement.plugs:
        if result and _may_merge(result[-1], plug, walls, threshold_ft):
            lower = result.pop()
            gap_ft = lower.top_ft - plug.bottom_ft
            whole = joined(lower, plug, shorten=True)
            what = " + ".join(dict.fromkeys(part.purpose for part in whole.parts))
            trace.append(
                f"Merged over a gap of {gap_ft:,.0f} ft into {whole.bottom_ft:,.0f}–"
                f"{whole.top_ft:,.0f} ft: {what}."
            )
            plug = whole
        result.append(plug)
    return tuple(result), tuple(trace)


def _may_merge(
    lower: PlacedPlug, upper: PlacedPlug, walls: Sequence[float], threshold_ft: float
) -> bool:
    if lower.top_ft - upper.bottom_ft > threshold_ft:
        return False
    if any(kind in _ALONE for kind in (*lower.kinds, *upper.kinds)):
        return False
    if any(upper.bottom_ft <= wall <= lower.top_ft for wall in walls):
        return False
    if lower.parts[-1].kind == "formation" and upper.parts[0].kind == "formation":
        return False
    return _placements_agree(lower, upper) and not _same_zone(lower, upper)


def _placements_agree(lower: PlacedPlug, upper: PlacedPlug) -> bool:
    if lower.placement == upper.placement or "top" in (lower.kinds | upper.kinds):
        return True
    squeezed = lower if lower.placement != "spot" else upper
    return squeezed.may_be_spotted


def _same_zone(lower: PlacedPlug, upper: PlacedPlug) -> bool:
    """Whether one holds the base and the other the top of one water zone."""
    bases = [part for part in lower.parts if part.kind == "water_base"]
    tops = [part for part in upper.parts if part.kind == "water_top"]
    return bool(bases) and bool(tops)
