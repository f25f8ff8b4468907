"""From what the rules ask to plugs in the hole: clipped, placed and joined, deepest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kernel.plugging.needs import BridgePlug, PlugNeed, Site
from kernel.plugging.steps import Placement
from kernel.policy.findings import Finding, Level

_STRENGTH: dict[str, int] = {
    "spot": 0,
    "perforate_and_squeeze": 1,
    "perforate_and_circulate": 2,
}
_WATER_OR_SHOE = ("water_base", "water_top", "surface_shoe", "top")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPlug:
    """One plug of one or several needs, with the way it is put in place."""

    top_ft: float
    bottom_ft: float
    placement: Placement
    may_be_spotted: bool  # sealed outside by cement: inside a merged plug a spot is enough
    parts: tuple[PlugNeed, ...]  # deepest first

    @property
    def anchor_ft(self) -> float:
        """The deepest depth that it protects. [ft]"""
        return max(part.anchor_ft for part in self.parts)

    @property
    def kinds(self) -> set[str]:
        """What its parts protect."""
        return {part.kind for part in self.parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class CappedBridgePlug:
    """A bridge plug where it is set, with the cement on it."""

    asked: BridgePlug
    depth_ft: float
    cap_top_ft: float
    parts: tuple[PlugNeed, ...] = ()  # needs that the cap meets because it is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Everything that is put in the hole, and what was said on the way."""

    plugs: tuple[PlacedPlug, ...]  # deepest first
    bridge_plugs: tuple[CappedBridgePlug, ...]  # deepest first
    findings: tuple[Finding, ...]
    trace: tuple[str, ...]


def arrange(
    site: Site, needs: Sequence[PlugNeed], bridge_plugs: Sequence[BridgePlug]
) -> Arrangement:
    """Place every need that can be met; say why for each that cannot."""
    findings: list[Finding] = []
    trace: list[str] = []
    inside = _reachable(site, needs, findings)
    capped, instead = _set_bridge_plugs(site, bridge_plugs, inside, trace)
    inside += _reachable(site, instead, findings)
    placed = [_placed(site, need) for need in inside]
    placed, capped = _beside_caps(site, placed, capped, findings, trace)
    return Arrangement(
        plugs=tuple(overlapping_joined(placed, trace)),
        bridge_plugs=tuple(capped),
        findings=tuple(findings),
        trace=tuple(trace),
    )


def _reachable(site: Site, needs: Iterable[PlugNeed], findings: list[Finding]) -> list[PlugNeed]:
    """The needs cut to the hole and to what stands in it."""
    inside = [n for need in needs if (n := _within_hole(site, need, findings)) is not None]
    return [n for need in inside if (n := _above_floor(site, need, findings)) is not None]


def _level(need: PlugNeed) -> Level:
    """Water and the surface shoe stay law; the rest follows what districts approve."""
    return "law" if need.kind in _WATER_OR_SHOE else "practice"


def _blocked(need: PlugNeed, *, code: str, by: str, level: Level | None = None) -> Finding:
    return Finding(
        code=code,
        level=level or _level(need),
        rule=need.cites[0],
        subject=need.purpose,
        message=f"{need.purpose}: {by}. Ask the district, or clear the hole first.",
        context={"top_ft": need.top_ft, "bottom_ft": need.bottom_ft},
    )


def _within_hole(site: Site, need: PlugNeed, findings: list[Finding]) -> PlugNeed | None:
    """No plug above the cut or below the end of the hole."""
    cut_ft = float(site.policy["cut_below_ground_ft"].value)
    end_ft = site.bore.bottom_ft
    top_ft = max(need.top_ft, cut_ft)
    bottom_ft = need.bottom_ft if end_ft is None else min(need.bottom_ft, end_ft)
    if bottom_ft - top_ft <= 0:
        findings.append(
            _blocked(need, code="DEPTH_OUTSIDE_THE_HOLE", by="the depth is outside the hole")
        )
        return None
    if end_ft is not None and need.anchor_ft > end_ft:
        by = f"it lies below the end of the hole at {end_ft:,.0f} ft, where the plug begins"
        findings.append(_blocked(need, code="DEPTH_OUTSIDE_THE_HOLE", by=by, level="practice"))
    return replace(need, top_ft=top_ft, bottom_ft=bottom_ft)


def _above_floor(site: Site, need: PlugNeed, findings: list[Finding]) -> PlugNeed | None:
    """Nothing below an existing plug; a plug that reaches into it stands on it instead."""
    floor = site.bore.floor
    if floor is None or need.kind == "on_existing" or need.bottom_ft <= floor.cement_top_ft:
        return need
    code = "blocked_by_existing_cibp" if floor.kind == "cibp" else "BLOCKED_BY_EXISTING_PLUG"
    name = f"the existing {floor.kind} at {floor.depth_ft:,.0f} ft"
    cut_ft = float(site.policy["cut_below_ground_ft"].value)
    reachable = need.top_ft < floor.cement_top_ft and floor.cement_top_ft > cut_ft
    if not reachable or (need.anchor_ft >= floor.cement_top_ft and need.authority != "law"):
        findings.append(_blocked(need, code=code, by=f"it lies below {name}"))
        return None
    findings.append(
        _blocked(need, code=code, by=f"the plug stands on {name} and reaches no deeper")
    )
    return _standing_at(site, need, floor.cement_top_ft)


def _standing_at(site: Site, need: PlugNeed, bottom_ft: float) -> PlugNeed:
    """A plug cut at something that stands; it grows upward so that 100 ft remain."""
    fill_ft = site.policy["plug_fill_ft"].value
    cut_ft = float(site.policy["cut_below_ground_ft"].value)
    top_ft = max(min(need.top_ft, bottom_ft - fill_ft), cut_ft)
    return replace(need, top_ft=top_ft, bottom_ft=bottom_ft)


def _set_bridge_plugs(
    site: Site, asked: Iterable[BridgePlug], needs: Sequence[PlugNeed], trace: list[str]
) -> tuple[list[CappedBridgePlug], list[PlugNeed]]:
    """Each at its offset, or lower where a plug needs the room, or cement where none is left."""
    placed: list[CappedBridgePlug] = []
    instead: list[PlugNeed] = []
    for plug in sorted(asked, key=lambda plug: -plug.depth_ft):
        depth_ft = _below_crossing(plug.depth_ft, needs)
        if depth_ft > plug.deepest_ft:
            instead += _cement_instead(site, plug, depth_ft)
            trace.append(
                f"No bridge plug at {plug.depth_ft:,.0f} ft: a cement plug that is asked for "
                f"there closes the {plug.purpose} as well."
            )
            continue
        if depth_ft != plug.depth_ft:
            trace.append(
                f"Bridge plug set at {depth_ft:,.0f} ft instead of {plug.depth_ft:,.0f} ft so "
                "that the plug above it keeps its whole length."
            )
        placed.append(
            CappedBridgePlug(asked=plug, depth_ft=depth_ft, cap_top_ft=depth_ft - plug.cap_ft)
        )
    return placed, instead


def _below_crossing(depth_ft: float, needs: Sequence[PlugNeed]) -> float:
    """The first depth at or below one that no plug crosses. [ft]"""
    while crossing := [n.bottom_ft for n in needs if n.top_ft < depth_ft < n.bottom_ft]:
        depth_ft = max(crossing)
    return depth_ft


def _cement_instead(site: Site, plug: BridgePlug, bottom_ft: float) -> list[PlugNeed]:
    """Cement across the top of an open interval instead of a bridge plug.

    Open hole follows §3.14(i): a thin formation is cemented through, a thick one at its top and
    at its bottom.
    """
    thin, beyond, each = (
        site.policy[key]
        for key in ("thin_formation_ft", "thin_formation_beyond_ft", "open_hole_each_side_ft")
    )
    end_ft = site.bore.bottom_ft or float("inf")
    across = PlugNeed(
        kind="open_interval",
        # cement alone stands as far above the interval as (i) asks of a formation
        top_ft=min(plug.depth_ft, plug.interval_top_ft - each.value),
        bottom_ft=max(bottom_ft, plug.interval_top_ft),
        anchor_ft=plug.interval_top_ft,
        purpose=f"{plug.purpose}, closed by cement",
        cites=plug.cites,
        sources=plug.sources,
        authority="law",
        tag_code=plug.tag_code,
        behind_pipe=False,
    )
    if not plug.open_hole:
        return [across]
    if plug.interval_bottom_ft - plug.interval_top_ft < thin.value:
        through_ft = max(bottom_ft, plug.interval_bottom_ft + beyond.value)
        return [_in_open_hole(across, across.top_ft, min(through_ft, end_ft), thin.cite)]
    top_ft = max(bottom_ft, plug.interval_top_ft + each.value)
    base_ft = min(plug.interval_bottom_ft, end_ft)  # papers print open hole below total depth
    return [
        _in_open_hole(across, across.top_ft, min(top_ft, end_ft), each.cite),
        _in_open_hole(across, base_ft - each.value, min(base_ft + each.value, end_ft), each.cite),
    ]


def _in_open_hole(need: PlugNeed, top_ft: float, bottom_ft: float, cite: str) -> PlugNeed:
    return replace(
        need,
        kind="open_hole",
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        cites=(*need.cites, cite),
    )


def _placed(site: Site, need: PlugNeed) -> PlacedPlug:
    """Perforate and squeeze where a string inside the surface casing is not proved cemented, or
    where that is asked for all the same.
    """
    asked = need.squeeze and any(s.kind != "surface" for s in site.bore.at(need.anchor_ft))
    squeeze = need.behind_pipe and (asked or bool(site.bore.uncemented_at(need.anchor_ft)))
    return PlacedPlug(
        top_ft=need.top_ft,
        bottom_ft=need.bottom_ft,
        placement="perforate_and_squeeze" if squeeze else "spot",
        may_be_spotted=not squeeze
        or (not asked and need.authority == "practice" and site.bore.sealed_at(need.anchor_ft)),
        parts=(need,),
    )


def _beside_caps(
    site: Site,
    placed: Sequence[PlacedPlug],
    capped: Sequence[CappedBridgePlug],
    findings: list[Finding],
    trace: list[str],
) -> tuple[list[PlacedPlug], list[CappedBridgePlug]]:
    """Plugs that reach into a cap: the cap gives way down to its least, or becomes the plug."""
    least_ft = float(site.policy["bridge_plug_cap_min_ft"].value)
    left, bridges = list(placed), list(capped)
    changed = True
    while changed:
        changed = False
        for i, bridge in enumerate(bridges):
            plug = next((p for p in left if _reaches_into(p, bridge)), None)
            if plug is None:
                continue
            left.remove(plug)
            changed = True
            room_ft = bridge.depth_ft - least_ft
            if plug.bottom_ft <= room_ft and not bridge.parts:
                bridges[i] = replace(bridge, cap_top_ft=plug.bottom_ft)
                left.append(plug)
            elif plug.placement == "spot":
                bridges[i] = _longer_cap(bridge, plug)
                trace.append(_cap_line(bridge, plug))
            else:
                bridges[i] = bridge if bridge.parts else replace(bridge, cap_top_ft=room_ft)
                left += _squeezed_above(site, plug, bridges[i], findings)
    return left, bridges


def _reaches_into(plug: PlacedPlug, bridge: CappedBridgePlug) -> bool:
    return plug.top_ft < bridge.depth_ft and plug.bottom_ft > bridge.cap_top_ft


def _longer_cap(bridge: CappedBridgePlug, plug: PlacedPlug) -> CappedBridgePlug:
    return replace(
        bridge,
        cap_top_ft=min(bridge.cap_top_ft, plug.top_ft),
        parts=(*bridge.parts, *plug.parts),
    )


def _cap_line(bridge: CappedBridgePlug, plug: PlacedPlug) -> str:
    return (
        f"{plug.parts[0].purpose}: met by a longer cap on the bridge plug "
        f"{bridge.depth_ft:,.0f} ft."
    )


def _squeezed_above(
    site: Site, plug: PlacedPlug, bridge: CappedBridgePlug, findings: list[Finding]
) -> list[PlacedPlug]:
    """A squeeze cannot be part of a cap: it stands on it and may fall short below."""
    need = plug.parts[0]
    by = f"the plug stands on the cap of the bridge plug at {bridge.depth_ft:,.0f} ft"
    cut_ft = float(site.policy["cut_below_ground_ft"].value)
    short = bridge.cap_top_ft - cut_ft < site.policy["plug_fill_ft"].value
    level = need.authority if short and need.authority != "preference" else None
    findings.append(_blocked(need, code="CLIPPED_AT_BRIDGE_PLUG", by=by, level=level))
    if plug.anchor_ft >= bridge.cap_top_ft or bridge.cap_top_ft <= cut_ft:
        return []
    return [_placed(site, _standing_at(site, need, bridge.cap_top_ft))]


def joined(lower: PlacedPlug, upper: PlacedPlug, *, shorten: bool) -> PlacedPlug:
    """Two plugs as one, with the stronger placement unless the other may be spotted.

    Args:
        lower: The deeper plug.
        upper: The shallower plug.
        shorten: Whether a formation at the upper end is covered as inside a merged plug.
    """
    parts = tuple(sorted((*lower.parts, *upper.parts), key=lambda p: (-p.bottom_ft, -p.top_ft)))
    whole_ft = min(lower.top_ft, upper.top_ft)
    top_ft = min(_covered_to(part) for part in parts) if shorten else whole_ft
    return PlacedPlug(
        top_ft=top_ft,
        bottom_ft=max(lower.bottom_ft, upper.bottom_ft),
        placement=_placement(lower, upper),
        may_be_spotted=lower.may_be_spotted and upper.may_be_spotted,
        parts=parts,
    )


def _covered_to(part: PlugNeed) -> float:
    """How far up a part must be covered inside a merged plug. [ft]"""
    if part.merged_top_ft is None:
        return part.top_ft
    return max(part.top_ft, min(part.merged_top_ft, part.bottom_ft))


def _placement(lower: PlacedPlug, upper: PlacedPlug) -> Placement:
    weak, strong = sorted((lower, upper), key=lambda plug: _STRENGTH[plug.placement])
    if weak.placement == "spot" and "top" not in weak.kinds and strong.may_be_spotted:
        return "spot"
    if strong.placement == "perforate_and_squeeze" and "top" in (lower.kinds | upper.kinds):
        return "perforate_and_circulate"
    return strong.placement


def overlapping_joined(plugs: Iterable[PlacedPlug], trace: list[str]) -> list[PlacedPlug]:
    """Plugs that overlap become one; a plug inside another is dropped with its duties kept."""
    result: list[PlacedPlug] = []
    for plug in sorted(plugs, key=lambda plug: (-plug.bottom_ft, -plug.top_ft)):
        if not result or plug.bottom_ft <= result[-1].top_ft:
            result.append(plug)
            continue
        lower = result.pop()
        trace += _joint_line(lower, plug)
        result.append(joined(lower, plug, shorten=False))
    return result


def _joint_line(lower: PlacedPlug, upper: PlacedPlug) -> list[str]:
    """One line of the trace, none where two paragraphs ask for the same plug."""
    held = {part.purpose for part in lower.parts}
    new = [part.purpose for part in upper.parts if part.purpose not in held]
    if not new:
        return []
    what = " + ".join(dict.fromkeys(new))
    where = f"{lower.bottom_ft:,.0f}–{lower.top_ft:,.0f} ft"
    if upper.top_ft >= lower.top_ft:
        return [f"{what}: inside the plug {where}, no plug of its own."]
    return [f"{what}: overlaps the plug {where}, one plug for both."]
