"""§3.14(i): no production casing, or open hole: productive and problem formations."""

from collections.abc import Iterator

from kernel.facts.fact import Missing
from kernel.plugging.intervals import Interval, open_intervals
from kernel.plugging.needs import Outcome, PlugNeed, Site
from kernel.plugging.rules.texas.formations import flowing_formations
from kernel.policy.requirement import Requirement


def open_hole_formations(site: Site) -> Iterator[Outcome]:
    """Plugs at top and bottom of each productive formation in open hole. §3.14(i)(1)-(2).

    A formation less than 100 ft thick takes one plug from 50 ft below its base to 50 ft above
    its top. An open hole right below a cased shoe may instead be closed by a bridge plug in
    the casing; then `bridge_plugs` answers for it. Reading: the interval on the completion
    report is the formation, since the report gives no other base.
    """
    each, thin, beyond = (
        site.policy[key]
        for key in ("open_hole_each_side_ft", "thin_formation_ft", "thin_formation_beyond_ft")
    )
    for interval in open_intervals(site):
        if interval.bridge_plug_possible:
            continue
        if interval.bottom_ft - interval.top_ft < thin.value:
            yield _plug(interval, interval.top_ft, interval.bottom_ft, beyond)
            continue
        yield _plug(interval, interval.top_ft, interval.top_ft, each, "top of the ")
        yield _plug(interval, interval.bottom_ft, interval.bottom_ft, each, "bottom of the ")
    for name, top_ft, path in flowing_formations(site):
        if not site.bore.at(top_ft) and (site.bore.bottom_ft or 0.0) >= top_ft:
            yield from _uncased_formation(site, name, top_ft, path)
    if site.bore.production is None and site.well.casing and not site.well.perforations:
        yield Missing(
            fact="perforations",
            question="Which formations in the open hole were productive or gave problems "
            "(top and base, ft)?",
            cites=(each.cite,),
            unit="ft",
        )


def _uncased_formation(site: Site, name: str, top_ft: float, path: str) -> Iterator[Outcome]:
    """A flowing formation in open hole: centred at its top; its base is on no paper."""
    each = site.policy["open_hole_each_side_ft"]
    yield PlugNeed(
        kind="formation",
        top_ft=top_ft - each.value,
        bottom_ft=top_ft + each.value,
        anchor_ft=top_ft,
        purpose=f"top of {name} {top_ft:,.0f} ft in open hole",
        cites=(each.cite,),
        sources=(path,),
        authority=each.authority,
        behind_pipe=False,
    )
    yield Missing(
        fact=path,
        question=f"At what depth (ft) is the base of {name}? Its bottom needs a plug as well.",
        cites=(each.cite,),
        unit="ft",
    )


def _plug(
    interval: Interval, top_ft: float, bottom_ft: float, each: Requirement, end: str = ""
) -> PlugNeed:
    return PlugNeed(
        kind="open_hole",
        top_ft=top_ft - each.value,
        bottom_ft=bottom_ft + each.value,
        anchor_ft=top_ft,
        purpose=f"{end}formation open {interval.top_ft:,.0f} to {interval.bottom_ft:,.0f} ft",
        cites=(each.cite,),
        sources=interval.sources,
        authority=each.authority,
        behind_pipe=False,
    )
