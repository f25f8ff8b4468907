"""Sacks, slurry, water and displacement of each plug, and the totals of the job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kernel.materials.pipe import displacement_bbl, work_string
from kernel.materials.slurry import (
    Slurry,
    mix_water_bbl,
    rounded_up,
    sacks_for,
    slurry_bbl,
    slurry_of,
)
from kernel.plugging.needs import Site
from kernel.plugging.steps import Arithmetic, MaterialsTotals, Placement, SackReading, Step
from kernel.plugging.volumes import Filling, Slice, bore_ft3_per_ft
from kernel.policy.requirement import Policy
from kernel.reference import SackChart

FT_PER_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How a plug is to be counted."""

    top_ft: float
    bottom_ft: float
    placement: Placement
    is_cap: bool = False  # caps take no rule minimum, no chart and no rounding
    is_top_plug: bool = False  # the top plug is exempt from the rule minimum
    least_sacks: int | None = None  # a book's minimum
    excess_on_length: bool = False  # §3.14(i)(2): the excess on the whole height


def cement_class_at(policy: Policy, top_ft: float) -> str:
    """Class of a plug by the depth of its top: the deep one only where all of it lies below."""
    deep = top_ft >= policy["deep_cement_from_ft"].value
    return str(policy["deep_cement_class" if deep else "shallow_cement_class"].value)


def counted(site: Site, count: Count, filling: Filling) -> tuple[int, Arithmetic] | None:
    """Sacks of a plug and how they come about; None where a diameter is unknown.

    Every way to count is shown, the largest governs, rounding comes last.
    """
    if not filling.is_known:
        return None
    slurry = slurry_of(cement_class_at(site.policy, count.top_ft))
    readings = [
        reading
        for reading in (
            _rule_minimum(site.policy, count, filling, slurry),
            _chart(site.policy, count, filling, slurry),
            _geometric_fill(site.policy, count, filling, slurry),
            _book_minimum(count, slurry),
        )
        if reading is not None
    ]
    governing = max(readings, key=lambda reading: reading.sacks)
    step = 0 if count.is_cap else int(site.policy["sack_rounding"].value)
    sacks = rounded_up(governing.sacks, step=step)
    slurry_ft3 = sacks * slurry.yield_ft3_per_sack
    displaced_bbl, text = _displacement(site, count, filling, slurry_ft3)
    return sacks, Arithmetic(
        readings=tuple(readings),
        governs=governing.name,
        rounding=f"up to the next {step} sacks (preference)" if step > 1 else "",
        segments=tuple(part for piece in filling.slices for part in piece.parts),
        yield_ft3_per_sack=slurry.yield_ft3_per_sack,
        slurry_density_lb_gal=slurry.density_lb_gal,
        slurry_ft3=round(slurry_ft3, 2),
        slurry_bbl=round(slurry_bbl(slurry_ft3), 2),
        mix_water_bbl=round(
            mix_water_bbl(sacks=sacks, water_gal_per_sack=slurry.water_gal_per_sack), 2
        ),
        displacement_bbl=displaced_bbl,
        displacement_text=text,
    )


def _rule_minimum(
    policy: Policy, count: Count, filling: Filling, slurry: Slurry
) -> SackReading | None:
    """§3.14(d)(11): slurry for 100 ft, plus 10 % per 1,000 ft to the plug's bottom."""
    if count.is_cap or count.is_top_plug:
        return None
    base, excess = policy["plug_fill_ft"], policy["excess_per_1000_ft"]
    section = filling.greatest_ft3_per_ft
    factor = 1 + excess.value * count.bottom_ft / FT_PER_THOUSAND
    length_ft = count.bottom_ft - count.top_ft if count.excess_on_length else base.value
    volume = length_ft * section * factor
    sacks = sacks_for(volume_ft3=volume, yield_ft3_per_sack=slurry.yield_ft3_per_sack)
    return SackReading(
        name="rule_minimum",
        volume_ft3=round(volume, 2),
        sacks=sacks,
        text=f"{length_ft:g} ft × {section:.4f} ft³/ft × {factor:.4f} (bottom "
        f"{count.bottom_ft:,.0f} ft) = {volume:.2f} ft³ ÷ {slurry.yield_ft3_per_sack:g} ft³/sk"
        f" → {sacks} sacks",
        cite=base.cite,
    )


def _chart(policy: Policy, count: Count, filling: Filling, slurry: Slurry) -> SackReading | None:
    """The district's chart over the length of the plug; None where it has no such size."""
    source = policy.requirements.get("sack_chart")
    if source is None or count.is_cap or count.is_top_plug:
        return None
    chart: SackChart = source.value
    charted = 0.0
    for piece in filling.slices:
        per_length = _chart_sacks(chart, piece, count.bottom_ft)
        if per_length is None:
            return None
        charted += per_length * (piece.bottom_ft - piece.top_ft) / chart.length_ft
    volume = charted * slurry_of(chart.cement_class).yield_ft3_per_sack
    sacks = sacks_for(volume_ft3=volume, yield_ft3_per_sack=slurry.yield_ft3_per_sack)
    return SackReading(
        name="chart",
        volume_ft3=round(volume, 2),
        sacks=sacks,
        text=f"{charted:g} sacks of class {chart.cement_class} for "
        f"{count.bottom_ft - count.top_ft:,.0f} ft by the chart → {sacks} sacks of class "
        f"{slurry.cement_class}",
        cite=source.cite,
    )


def _book_minimum(count: Count, slurry: Slurry) -> SackReading | None:
    """The least sacks that the district book asks for at a formation."""
    if count.least_sacks is None:
        return None
    return SackReading(
        name="book",
        volume_ft3=round(count.least_sacks * slurry.yield_ft3_per_sack, 2),
        sacks=count.least_sacks,
        text=f"the book asks for at least {count.least_sacks} sacks",
        cite="district plugging book",
    )


def _chart_sacks(chart: SackChart, piece: Slice, depth_ft: float) -> int | None:
    columns = chart.casing if piece.encloses == "casing" else chart.open_hole
    return columns.sacks_for(size_in=piece.enclosing_in, depth_ft=depth_ft)


def _geometric_fill(policy: Policy, count: Count, filling: Filling, slurry: Slurry) -> SackReading:
    """Segments over the whole stated interval, with the company's excess where it sets one."""
    factor = 1.0
    if count.placement != "spot":
        factor = float(policy["squeeze_factor"].value)
    annulus, hole = policy["annular_excess"].value, policy["open_hole_excess"].value
    volume = factor * sum(
        part.volume_ft3
        * (1 + (annulus if part.inner_in > 0 else hole if "open hole" in part.what else 0))
        for piece in filling.slices
        for part in piece.parts
    )
    sacks = sacks_for(volume_ft3=volume, yield_ft3_per_sack=slurry.yield_ft3_per_sack)
    spread = ""
    if filling.unknown_weights:
        names = ", ".join(string.label for string in filling.unknown_weights)
        spread = (
            f"; weight of {names} unknown: {filling.least_volume_ft3:.2f} to "
            f"{filling.volume_ft3:.2f} ft³, the larger taken"
        )
    return SackReading(
        name="geometric_fill",
        volume_ft3=round(volume, 2),
        sacks=sacks,
        text=f"{count.bottom_ft - count.top_ft:,.0f} ft of hole = {volume:.2f} ft³ ÷ "
        f"{slurry.yield_ft3_per_sack:g} ft³/sk → {sacks} sacks{spread}",
        cite="geometry of the strings",
    )


def _displacement(
    site: Site, count: Count, filling: Filling, slurry_ft3: float
) -> tuple[float | None, str]:
    """Barrels to the calculated top through the smallest tubing on the papers."""
    if count.placement == "perforate_and_circulate":
        return None, "circulated: displace until cement returns at surface"
    sizes = [row.od_in for row in site.well.tubing if row.od_in is not None]
    pipe = work_string(min(sizes)) if sizes else None
    if pipe is None:
        return None, "no work string is known: add the tubing"
    top_ft = count.top_ft
    if count.placement == "spot":
        top_ft = calculated_top_ft(filling, count.bottom_ft, slurry_ft3)
    barrels = displacement_bbl(bore_in=pipe.id_in, plug_top_ft=max(top_ft, 0.0))
    return round(barrels, 1), (
        f"to the calculated top {max(top_ft, 0.0):,.0f} ft through {pipe.od_in:g} in tubing, its "
        f"usual weight {pipe.weight_lb_ft:g} lb/ft taken"
    )


def calculated_top_ft(filling: Filling, bottom_ft: float, slurry_ft3: float) -> float:
    """Where a slurry would stand with the work string pulled, full bore. [ft]"""
    left = slurry_ft3
    for piece in reversed(filling.slices):
        if piece.volume_ft3 >= left:
            return piece.bottom_ft - left / piece.ft3_per_ft
        left -= piece.volume_ft3
    last = filling.slices[0]
    return last.top_ft - left / last.ft3_per_ft


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
        mud_density_lb_gal=float(site.policy["mud_density_lb_gal"].value),
        bridge_plugs=sum(step.type == "cibp" for step in steps),
        retainers=sum(step.type == "cement_retainer" for step in steps),
    )


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
