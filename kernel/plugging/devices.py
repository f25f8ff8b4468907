"""Bridge plugs and cement retainers as steps: their size, the cement on them and below them."""

from collections.abc import Iterable
from dataclasses import replace

from kernel.facts.fact import Missing
from kernel.plugging.arrange import CappedBridgePlug, PlacedPlug
from kernel.plugging.bill import Count, cement_class_at, counted
from kernel.plugging.needs import Site
from kernel.plugging.rows import (
    NO_REQUIREMENT,
    SQUEEZE,
    TAG_WORDS,
    counted_step,
    plug_step,
    step_id,
    unique,
)
from kernel.plugging.steps import Arithmetic, DeviceSize, Step
from kernel.plugging.volumes import fill


def device_steps(site: Site, bridge: CappedBridgePlug, questions: list[Missing]) -> list[Step]:
    """What is set above one open interval, with its cement; together one row of the form."""
    if bridge.asked.device == "retainer":
        return _retainer_steps(site, bridge, questions)
    return _bridge_plug_steps(site, bridge, questions)


def device_size(site: Site, depth_ft: float) -> DeviceSize | None:
    """The tool for the innermost pipe at a depth; None where its size is in no table."""
    inner = next(iter(site.bore.at(depth_ft)), None)
    if inner is None or inner.od_in is None or inner.bore is None:
        return None
    weight = f" {inner.bore.weight_lb_ft:g} lb/ft" if inner.bore.weight_lb_ft else ""
    return DeviceSize(
        casing=f"{inner.label}{weight or ', weight unknown'}",
        nominal_in=inner.od_in,
        casing_id_in=inner.bore.greatest_in,
        drift_in=inner.bore.drift_in,
    )


def _bridge_plug_steps(
    site: Site, bridge: CappedBridgePlug, questions: list[Missing]
) -> list[Step]:
    asked = bridge.asked
    code = (asked.tag_code,) if asked.tag_code else (NO_REQUIREMENT,)
    plug = Step(
        id=step_id(site, "cibp", None, bridge.depth_ft, asked.purpose),
        type="cibp",
        depth_ft=bridge.depth_ft,
        placement="cibp",
        requirements=code,
        verification="within the maker's ratings for the casing; test before the cap is placed",
        purpose=f"bridge plug above the {asked.purpose}",
        citations=asked.cites,
        sources=asked.sources,
        device=device_size(site, bridge.depth_ft),
    )
    cap = _cap_of(bridge)
    filling = fill(site.bore, top_ft=cap.top_ft, bottom_ft=cap.bottom_ft, annuli=False)
    step = counted_step(site, "cibp_cap", cap, filling, questions, is_cap=not bridge.parts)
    purpose = "; ".join(
        ("cement on the bridge plug", *dict.fromkeys(part.purpose for part in bridge.parts))
    )
    step = replace(
        step,
        purpose=purpose,
        citations=unique((*asked.cites, *step.citations)),
        sources=unique((*asked.sources, *step.sources)),
        requirements=code if asked.tag_code else step.requirements,
        verification=TAG_WORDS.get(asked.tag_code or 0, step.verification),
    )
    return [plug, step]


def _cap_of(bridge: CappedBridgePlug) -> PlacedPlug:
    return PlacedPlug(
        top_ft=bridge.cap_top_ft,
        bottom_ft=bridge.depth_ft,
        placement="spot",
        may_be_spotted=True,
        parts=bridge.parts,
    )


def _retainer_steps(site: Site, bridge: CappedBridgePlug, questions: list[Missing]) -> list[Step]:
    """A retainer: cement squeezed below into the interval, then cement left on top of it.

    Below, the slurry fills the bore and every open annulus from the retainer to 100 ft into the
    interval, or to its base, and at least the rule's volume, §3.14(d)(11). A plug that stands on
    the retainer is a step of its own.
    """
    asked, least = bridge.asked, site.policy["plug_fill_ft"]
    foot_ft = min(asked.interval_bottom_ft, asked.interval_top_ft + float(least.value))
    below = _part(site, bridge.depth_ft, foot_ft, questions, squeezed=True)
    on_top = None
    if not bridge.parts and below is not None:
        on_top = _part(site, bridge.cap_top_ft, bridge.depth_ft, questions, squeezed=False)
    sacks = [part[0] for part in (below, on_top) if part is not None]
    codes = [SQUEEZE, *([asked.tag_code] if asked.tag_code else [])]
    step = Step(
        id=step_id(site, "cement_retainer", None, bridge.depth_ft, asked.purpose),
        type="cement_retainer",
        depth_ft=bridge.depth_ft,
        placement="retainer",
        sacks=sum(sacks) if below else None,
        sacks_below=below[0] if below else None,
        sacks_on_top=on_top[0] if on_top else None,
        cement_on_top_ft=None if bridge.parts else bridge.depth_ft - bridge.cap_top_ft,
        cement=cement_class_at(site.policy, bridge.cap_top_ft),
        requirements=tuple(codes),
        verification="; ".join(
            (
                "set within the maker's ratings, establish injection, squeeze, sting out",
                *([TAG_WORDS[asked.tag_code]] if asked.tag_code else []),
            )
        ),
        purpose=f"cement retainer, {asked.purpose} squeezed through it: {asked.why_retainer}",
        citations=unique((*asked.cites, least.cite)),
        sources=asked.sources,
        device=device_size(site, bridge.depth_ft),
        arithmetic=_both([part[1] for part in (below, on_top) if part is not None]),
    )
    return [step, *([plug_step(site, _cap_of(bridge), questions)] if bridge.parts else [])]


def _part(
    site: Site, top_ft: float, bottom_ft: float, questions: list[Missing], *, squeezed: bool
) -> tuple[int, Arithmetic] | None:
    filling = fill(site.bore, top_ft=top_ft, bottom_ft=bottom_ft, annuli=squeezed)
    questions += filling.missing
    count = Count(
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        placement="perforate_and_squeeze" if squeezed else "spot",
        is_cap=not squeezed,
    )
    return counted(site, count, filling)


def _both(parts: Iterable[Arithmetic]) -> Arithmetic | None:
    """The cement below and on top counted as one slurry; the readings are those of below."""
    counted_parts = list(parts)
    if not counted_parts:
        return None
    below = counted_parts[0]
    return replace(
        below,
        segments=tuple(segment for part in counted_parts for segment in part.segments),
        slurry_ft3=round(sum(part.slurry_ft3 for part in counted_parts), 2),
        slurry_bbl=round(sum(part.slurry_bbl for part in counted_parts), 2),
        mix_water_bbl=round(sum(part.mix_water_bbl for part in counted_parts), 2),
        sacks_range=None,
    )
