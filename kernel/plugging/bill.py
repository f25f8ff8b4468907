"""Sacks, slurry, water and displacement of each plug."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
from kernel.plugging.steps import Arithmetic, Placement, SackReading
from kernel.plugging.volumes import Filling, Slice
from kernel.policy.requirement import Policy, Requirement
from kernel.reference import SackChart
from kernel.units import inches

FT_PER_THOUSAND = 1000.0
ORDERED = "ordered"  # what governs where a person ordered the sacks
_WITHOUT_EFFECT: Mapping[str, tuple[float | None, ...]] = {
    "annular_excess": (0,),
    "open_hole_excess": (0,),
    "squeeze_factor": (1,),
    "sack_rounding": (0, 1),
    "spacer_bbl": (0,),
    "work_string_od_in": (None,),
}


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
    cement_class: str | None = None  # ordered by a person; None = by depth
    sacks: int | None = None  # ordered by a person; None = counted
    excess: float = 0.0  # ordered by a person, on the geometric fill; 0.5 is 50 %
    yield_ft3_per_sack: float | None = None  # ordered by a person; None = of the neat recipe


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
    slurry = slurry_of(count.cement_class or cement_class_at(site.policy, count.top_ft))
    if count.yield_ft3_per_sack is not None:
        slurry = replace(slurry, yield_ft3_per_sack=count.yield_ft3_per_sack)
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
    sacks = rounded_up(governing.sacks, step=step) if count.sacks is None else count.sacks
    slurry_ft3 = sacks * slurry.yield_ft3_per_sack
    displaced_bbl, text = _displacement(site, count, filling, slurry_ft3)
    fewest = None
    if filling.unknown_weights and count.sacks is None:
        fewest = rounded_up(_fewest_sacks(site.policy, count, filling, slurry), step=step)
    return sacks, Arithmetic(
        readings=tuple(readings),
        governs=governing.name if count.sacks is None else ORDERED,
        rounding=f"up to the next {step} sacks (preference)"
        if step > 1 and count.sacks is None
        else "",
        settings=tuple(_settings(site.policy, count, filling)),
        sacks_range=None if fewest is None else (min(fewest, sacks), sacks),
        spacer_bbl=0.0 if count.is_cap else float(site.policy["spacer_bbl"].value),
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
    policy: Policy, count: Count, filling: Filling, slurry: Slurry, *, fewest: bool = False
) -> SackReading | None:
    """§3.14(d)(11): slurry for 100 ft, plus 10 % per 1,000 ft to the plug's bottom."""
    if count.is_cap or count.is_top_plug:
        return None
    base, excess = policy["plug_fill_ft"], policy["excess_per_1000_ft"]
    section = filling.least_of_greatest_ft3_per_ft if fewest else filling.greatest_ft3_per_ft
    factor = 1 + excess.value * count.bottom_ft / FT_PER_THOUSAND
    length_ft = float(base.value)
    if count.excess_on_length:
        length_ft = max(count.bottom_ft - count.top_ft, length_ft)
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


def _fewest_sacks(policy: Policy, count: Count, filling: Filling, slurry: Slurry) -> int:
    """Sacks where every unknown weight is the heaviest of its size."""
    readings = (
        _rule_minimum(policy, count, filling, slurry, fewest=True),
        _chart(policy, count, filling, slurry),
        _book_minimum(count, slurry),
    )
    fill = sacks_for(
        volume_ft3=filling.least_volume_ft3, yield_ft3_per_sack=slurry.yield_ft3_per_sack
    )
    return max((fill, *(reading.sacks for reading in readings if reading is not None)))


def _settings(policy: Policy, count: Count, filling: Filling) -> Iterator[Requirement]:
    """The settings that enter the count: class by depth, chart, excess, factor, rounding."""
    deep = count.top_ft >= policy["deep_cement_from_ft"].value
    yield policy["deep_cement_class" if deep else "shallow_cement_class"]
    yield policy["deep_cement_from_ft"]
    if count.is_cap:
        return
    parts = [part for piece in filling.slices for part in piece.parts]
    applies = {
        "annular_excess": any(part.inner_in > 0 for part in parts),
        "open_hole_excess": any("open hole" in part.what for part in parts),
        "squeeze_factor": count.placement != "spot",
        "sack_rounding": True,
        "spacer_bbl": True,
        "work_string_od_in": True,
    }
    for key, used in applies.items():
        if used and policy[key].value not in _WITHOUT_EFFECT[key]:
            yield policy[key]


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
    factor = 1.0 + count.excess
    if count.placement != "spot":
        factor *= float(policy["squeeze_factor"].value)
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
    """Barrels to the calculated top through the company's work string or the smallest tubing."""
    if count.placement == "perforate_and_circulate":
        return None, "circulated: displace until cement returns at surface"
    sizes = [row.od_in for row in site.well.tubing if row.od_in is not None]
    chosen_in = site.policy["work_string_od_in"].value or min(sizes, default=None)
    pipe = work_string(float(chosen_in)) if chosen_in else None
    if pipe is None:
        return None, "no work string is known: add the tubing"
    top_ft = count.top_ft
    if count.placement == "spot":
        top_ft = calculated_top_ft(filling, count.bottom_ft, slurry_ft3)
    barrels = displacement_bbl(bore_in=pipe.id_in, plug_top_ft=max(top_ft, 0.0))
    return round(barrels, 1), (
        f"to the calculated top {max(top_ft, 0.0):,.0f} ft through {inches(pipe.od_in)} tubing, "
        f"its usual weight {pipe.weight_lb_ft:g} lb/ft taken"
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
