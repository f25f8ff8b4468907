"""What the whole job needs on location: cement by class, water, spacer, mud, devices."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kernel.materials.slurry import slurry_bbl
from kernel.plugging.needs import Site
from kernel.plugging.steps import MaterialsTotals, Step
from kernel.plugging.volumes import bore_ft3_per_ft
from kernel.policy.requirement import Policy


def totals_of(site: Site, steps: Sequence[Step]) -> MaterialsTotals:
    """What the job needs on location; steps without known sacks are left out of the sums."""
    by_class: dict[str, int] = {}
    for step in steps:
        if step.sacks and step.cement:
            by_class[step.cement] = by_class.get(step.cement, 0) + step.sacks
    counted = [step.arithmetic for step in steps if step.arithmetic is not None]
    return MaterialsTotals(
        sacks=sum(by_class.values()),
        sacks_by_class=dict(sorted(by_class.items())),
        slurry_bbl=round(sum(a.slurry_bbl for a in counted), 2),
        mix_water_bbl=round(sum(a.mix_water_bbl for a in counted), 2),
        mud_bbl=_mud_bbl(site, steps),
        mud_density_lb_gal=mud_weight_lb_gal(site.policy),
        spacer_bbl=round(sum(a.spacer_bbl for a in counted), 2),
        bridge_plugs=sum(step.type == "cibp" for step in steps),
        retainers=sum(step.type == "cement_retainer" for step in steps),
    )


def mud_weight_lb_gal(policy: Policy) -> float:
    """Weight of the mud between the plugs: the company's, never under §3.14(d)(9). [lb/gal]"""
    law, company = policy["mud_density_lb_gal"].value, policy["mud_weight_lb_gal"].value
    return max(float(law), float(company))


def _mud_bbl(site: Site, steps: Iterable[Step]) -> float | None:
    """Bore between the plugs from the cut down to the deepest plug or the floor. [bbl]"""
    spans = sorted(
        (step.top_ft, step.bottom_ft)
        for step in steps
        if step.top_ft is not None and step.bottom_ft is not None
    )
    if not spans or not site.bore.strings:
        return None
    volume = 0.0
    reached = float(site.policy["cut_below_ground_ft"].value)
    for top_ft, bottom_ft in spans:
        if top_ft > reached:
            piece = _bore_volume_ft3(site, reached, top_ft)
            if piece is None:
                return None
            volume += piece
        reached = max(reached, bottom_ft)
    return round(slurry_bbl(volume), 1)


def _bore_volume_ft3(site: Site, top_ft: float, bottom_ft: float) -> float | None:
    edges = {top_ft, bottom_ft}
    for string in site.bore.strings:
        edges.update(e for e in (string.top_ft, string.shoe_ft) if top_ft < e < bottom_ft)
    volume = 0.0
    for start, end in pairwise(sorted(edges)):
        section = bore_ft3_per_ft(site.bore, (start + end) / 2)
        if section is None:
            return None
        volume += (end - start) * section
    return volume
