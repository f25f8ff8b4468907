"""§3.14(k): horizontal drainholes."""

from collections.abc import Iterator

from kernel.facts.fact import Missing
from kernel.plugging.intervals import open_intervals
from kernel.plugging.needs import Note, Outcome, PlugNeed, Site
from kernel.wells.well import FormationTop


def horizontal_drainhole(site: Site) -> Iterator[Outcome]:
    """A plug across the top of the horizon that the drainhole drains. 16 TAC §3.14(k).

    Three readings of the text, by where the production shoe stands: above the horizon, the plug
    runs from 50 ft below the top of the horizon to 50 ft above the shoe; below the top, from
    50 ft below the shoe to 50 ft above the top; no shoe known, 50 ft each side of the top. The
    second holds for open drainholes; in a lateral cased beyond the plug the shoe is out of
    reach, and 50 ft each side of the top is planned inside the casing. The lateral itself is
    not filled. Depths are measured depths.
    """
    if not site.well.horizontal:
        return
    below, above = site.policy["drainhole_below_ft"], site.policy["drainhole_above_ft"]
    horizon = _horizon(site)
    if horizon is None or horizon.top_ft is None:
        yield Missing(
            fact="formation_tops",
            question="At what measured depth (ft) is the top of the horizon that the horizontal "
            "drainhole drains?",
            cites=(below.cite,),
            unit="ft",
        )
        return
    top_ft = horizon.top_ft
    plug_top_ft, plug_bottom_ft = top_ft - above.value, top_ft + below.value
    production = site.bore.deepest_or_production
    sources = ["formation_tops", "horizontal"]
    if production is not None:
        sources.append(f"{production.path}.shoe_ft")
        if production.shoe_ft <= top_ft:
            plug_top_ft = production.shoe_ft - above.value
        elif _shoe_is_in_the_curve(site, production.shoe_ft):
            plug_bottom_ft = production.shoe_ft + below.value
    yield Note(text=f"Horizon of the drainhole: {horizon.name} at {top_ft:,.0f} ft.")
    yield PlugNeed(
        kind="drainhole",
        top_ft=plug_top_ft,
        bottom_ft=plug_bottom_ft,
        anchor_ft=top_ft,
        purpose=f"top of the drained horizon {horizon.name} {top_ft:,.0f} ft",
        cites=(below.cite,),
        sources=tuple(sources),
        authority=below.authority,
        behind_pipe=False,
    )


def _horizon(site: Site) -> FormationTop | None:
    """The deepest formation whose top lies above the first open interval, and near it.

    A top far above the drainhole belongs to another formation; then the horizon is asked for.
    """
    reach_ft = site.policy["drainhole_horizon_within_ft"].value
    tops_of_intervals = [interval.top_ft for interval in open_intervals(site)]
    if not tops_of_intervals:
        return None
    first_ft = min(tops_of_intervals)
    above = [t for t in site.well.formation_tops if t.top_ft is not None and t.top_ft <= first_ft]
    horizon = max(above, key=lambda top: top.top_ft or 0.0, default=None)
    if horizon is None or horizon.top_ft is None or first_ft - horizon.top_ft > reach_ft:
        return None
    return horizon


def _shoe_is_in_the_curve(site: Site, shoe_ft: float) -> bool:
    """Whether the drainhole is open below the production shoe."""
    return any(interval.top_ft >= shoe_ft - 1.0 for interval in open_intervals(site))
