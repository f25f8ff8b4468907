"""§3.14(g)(2)-(3), (d)(10): bridge plugs above open intervals, and what stands there already."""

from collections.abc import Iterator

from kernel.facts.fact import Missing
from kernel.plugging.intervals import Interval, grouped, is_closed, open_intervals
from kernel.plugging.needs import BridgePlug, Note, Outcome, PlugNeed, Site, Tag
from kernel.plugging.volumes import bore_ft3_per_ft
from kernel.plugging.wellbore import Standing
from kernel.policy.findings import Finding

_NAMES = {
    "cibp": "bridge plug",
    "retainer": "cement retainer",
    "cement": "cement plug",
    "packer": "packer",
    "junk": "fish",
}
_LEAST_DISTANCE_FT = 10.0  # a bridge plug moved down to make room stays this far above the interval


def bridge_plugs(site: Site) -> Iterator[Outcome]:
    """A bridge plug above each open interval, with cement on top. 16 TAC §3.14(g)(3).

    The paragraph is a permission for each perforated interval, with at least 20 ft of cement.
    Offset and cap come from the district's pack. For open hole right below a shoe the same is
    planned in the casing; that rests on the district's approval.
    """
    yield from _questions(site)
    offset, cap, least, gap, reference = (
        site.policy[key]
        for key in (
            "bridge_plug_offset_ft",
            "bridge_plug_cap_ft",
            "bridge_plug_cap_min_ft",
            "separate_interval_gap_ft",
            "bridge_plug_reference",
        )
    )
    tag = site.policy["bridge_plug_code"]
    cap_ft = max(cap.value, least.value)
    for interval in planned_groups(site):
        why = _why_retainer(site, interval)
        depth_ft = interval.top_ft - offset.value
        if depth_ft - cap_ft <= site.policy["cut_below_ground_ft"].value:
            yield _shallow_interval(site, interval)
            continue
        yield BridgePlug(
            depth_ft=depth_ft,
            deepest_ft=max(depth_ft, interval.top_ft - _LEAST_DISTANCE_FT),
            cap_ft=cap_ft,
            interval_top_ft=interval.top_ft,
            interval_bottom_ft=interval.bottom_ft,
            purpose=f"open interval {interval.top_ft:,.0f} to {interval.bottom_ft:,.0f} ft",
            cites=(least.cite, offset.cite, cap.cite),
            sources=interval.sources,
            tag_code=tag.value if tag.value != 6 else None,
            open_hole=interval.open_hole,
            device="retainer" if why else "cibp",
            why_retainer=why,
        )
    if reference.value != "each" or len(planned_groups(site)) < len(list(open_intervals(site))):
        yield Note(text=f"Bridge plugs by {reference.cite}; {gap.cite}: {gap.value} ft.")


def _why_retainer(site: Site, interval: Interval) -> str:
    """Why an interval is squeezed through a retainer; empty where a bridge plug is enough.

    Papers may say that it has to be squeezed, or that the casing leaks there; the setting
    `interval_device` may ask for it everywhere or where no cement stands behind the pipe.
    """
    setting = site.policy["interval_device"]
    if interval.must_be_squeezed:
        return "the papers ask for a squeeze"
    if setting.value == "retainer":
        return setting.cite
    if setting.value == "retainer_where_uncemented" and _behind_open_pipe(site, interval):
        return "no cement stands behind the pipe there"
    return ""


def _behind_open_pipe(site: Site, interval: Interval) -> bool:
    """Whether the papers say that no string at an interval is cemented."""
    strings = site.bore.at(interval.top_ft - 1.0)
    return bool(strings) and all(s.cement_at(interval.top_ft) is False for s in strings)


def _shallow_interval(site: Site, interval: Interval) -> PlugNeed:
    """An interval too near the surface for a bridge plug and its cap: cement through it.

    Cement alone stands as far above the interval as (i) asks of a formation.
    """
    least, offset, each = (
        site.policy[key]
        for key in ("bridge_plug_cap_min_ft", "bridge_plug_offset_ft", "open_hole_each_side_ft")
    )
    return PlugNeed(
        kind="open_interval",
        top_ft=interval.top_ft - max(offset.value, each.value),
        bottom_ft=interval.bottom_ft,
        anchor_ft=interval.top_ft,
        purpose=f"open interval {interval.top_ft:,.0f} to {interval.bottom_ft:,.0f} ft, too "
        "shallow for a bridge plug",
        cites=(least.cite, each.cite),
        sources=interval.sources,
        authority=least.authority,
        behind_pipe=False,
    )


def planned_groups(site: Site) -> list[Interval]:
    """The open intervals that get a bridge plug of their own, deepest first.

    Settings: `bridge_plug_reference` takes each interval or the one with the deepest bottom
    (without intervals the deepest formation top); `bridge_plug_trigger` takes all of them or
    only those at or below the production shoe.
    """
    intervals = [i for i in open_intervals(site) if i.bridge_plug_possible]
    if site.policy["bridge_plug_reference"].value == "deepest_bottom":
        candidates = intervals or _deepest_formation(site)
        groups = sorted(candidates, key=lambda i: -i.bottom_ft)[:1]
    else:
        groups = grouped(intervals, gap_ft=site.policy["separate_interval_gap_ft"].value)
    production = site.bore.deepest_or_production
    if site.policy["bridge_plug_trigger"].value == "every" or production is None:
        return groups
    return [group for group in groups if group.bottom_ft >= production.shoe_ft]


def _deepest_formation(site: Site) -> list[Interval]:
    """The deepest formation top that stands in pipe above the floor, as an interval."""
    if site.well.perforations or site.bore.floor is not None:
        return []
    tops = [
        Interval(
            top_ft=top.top_ft,
            bottom_ft=top.top_ft,
            sources=(f"formation_tops[{i}].top_ft",),
            bridge_plug_possible=True,
        )
        for i, top in enumerate(site.well.formation_tops)
        if top.top_ft is not None and site.bore.at(top.top_ft)
    ]
    return sorted(tops, key=lambda interval: -interval.top_ft)[:1]


def _questions(site: Site) -> Iterator[Outcome]:
    cite = site.policy["bridge_plug_cap_min_ft"].cite
    for i, row in enumerate(site.well.perforations):
        if row.from_ft is None and row.to_ft is None and not is_closed(row.status):
            yield Missing(
                fact=f"perforations[{i}].from_ft",
                question="Which depths (ft) does this open interval span?",
                cites=(cite,),
                unit="ft",
            )
    if not site.well.perforations and site.bore.production is not None:
        yield Missing(
            fact="perforations",
            question="Which intervals (ft) are perforated or open hole?",
            cites=(cite,),
            unit="ft",
        )


def producing_intervals_behind_uncemented_pipe(site: Site) -> Iterator[Outcome]:
    """Perforate and squeeze above a horizon that no string seals. 16 TAC §3.14(g)(2).

    Only where the papers say that there is no cement; where the top of cement is unknown the
    bridge plug stands and the top is asked for.
    """
    squeeze, fill = site.policy["production_squeeze"], site.policy["plug_fill_ft"]
    offset, cap = site.policy["bridge_plug_offset_ft"], site.policy["bridge_plug_cap_ft"]
    for interval in planned_groups(site):
        if not _behind_open_pipe(site, interval) or _why_retainer(site, interval):
            continue  # a retainer squeezes the interval itself
        strings = site.bore.at(interval.top_ft - 1.0)
        bottom_ft = interval.top_ft - offset.value - cap.value
        yield PlugNeed(
            kind="above_bridge_plug",
            top_ft=bottom_ft - fill.value,
            bottom_ft=bottom_ft,
            anchor_ft=bottom_ft,
            purpose=f"horizon {interval.top_ft:,.0f} ft behind uncemented pipe",
            cites=(squeeze.cite,),
            sources=(*interval.sources, f"{strings[0].path}.toc_ft"),
            authority=squeeze.authority,
        )


def existing_plugs(site: Site) -> Iterator[Outcome]:
    """What stands in the hole: tagged, topped up where its cement is unproved or short.

    District practice: nothing is planned below it. A cap of 20 ft or more needs no more cement;
    one of unproved height takes a further plug on its top; a packer or a fish takes a plug on it
    and needs approval, 16 TAC §3.14(d)(10).
    """
    floor = site.bore.floor
    if floor is None:
        return
    tag, code = site.policy["existing_plug_tag"], site.policy["existing_plug_code"]
    yield Tag(
        depth_ft=floor.depth_ft,
        purpose=f"tag the existing {_NAMES[floor.kind]} at {floor.depth_ft:,.0f} ft",
        cites=(tag.cite,),
        sources=(f"{floor.path}.depth_ft",),
        code=code.value,
    )
    if floor.kind in ("packer", "junk"):
        yield from _on_foreign_metal(site, floor)
    elif floor.kind in ("cibp", "retainer"):
        yield from _on_cap(site, floor)


def _on_foreign_metal(site: Site, floor: Standing) -> Iterator[Outcome]:
    approval, length = site.policy["junk_needs_approval"], site.policy["isolation_plug_ft"]
    yield Finding(
        code="JUNK_LEFT_IN_HOLE",
        level="practice",
        rule=approval.cite,
        subject=floor.path,
        message=f"A {_NAMES[floor.kind]} is left at {floor.depth_ft:,.0f} ft: ask the district "
        "for approval, or pull it.",
        context={"depth_ft": floor.depth_ft},
    )
    yield _standing_on(
        floor, floor.depth_ft, length.value, (length.cite,), f"on the {_NAMES[floor.kind]}"
    )


def _on_cap(site: Site, floor: Standing) -> Iterator[Outcome]:
    least, more = site.policy["bridge_plug_cap_min_ft"], site.policy["existing_plug_top_up_ft"]
    if floor.cap_ft is not None and floor.cap_ft >= least.value:
        yield Note(
            text=f"The existing cap of {floor.cap_ft:g} ft is long enough: no second cap "
            f"({least.cite})."
        )
        return
    if floor.cap_ft is not None:
        yield _standing_on(
            floor,
            floor.depth_ft - floor.cap_ft,
            more.value,
            (least.cite, more.cite),
            f"on a short cap of {floor.cap_ft:g} ft",
        )
        return
    height_ft = _height_of(site, floor)
    start_ft = floor.depth_ft - (least.value if height_ft >= least.value else 0.0)
    yield Missing(
        fact=f"{floor.path}.cement_ft",
        question=f"How many feet of cement stand on the existing {_NAMES[floor.kind]} at "
        f"{floor.depth_ft:,.0f} ft?",
        cites=(least.cite,),
        unit="ft",
    )
    yield _standing_on(
        floor, start_ft, more.value, (least.cite, more.cite), "on a cap that nobody measured"
    )


def _height_of(site: Site, floor: Standing) -> float:
    """Height that the recorded sacks fill at most 1.06 ft³ each (class H, the least). [ft]"""
    section = bore_ft3_per_ft(site.bore, floor.depth_ft - 1.0)
    if floor.sacks is None or section is None:
        return 0.0
    return floor.sacks * 1.06 / section


def _standing_on(
    floor: Standing, bottom_ft: float, length_ft: float, cites: tuple[str, ...], why: str
) -> PlugNeed:
    return PlugNeed(
        kind="on_existing",
        top_ft=bottom_ft - length_ft,
        bottom_ft=bottom_ft,
        anchor_ft=bottom_ft,
        purpose=f"existing {_NAMES[floor.kind]} {floor.depth_ft:,.0f} ft: plug {why}",
        cites=cites,
        sources=(floor.path, f"{floor.path}.depth_ft"),
        authority="practice",
        behind_pipe=False,
    )
