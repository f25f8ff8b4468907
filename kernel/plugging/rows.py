"""Steps of the plan from placed plugs: type, codes, citations, sacks, words for the rig."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from kernel.facts.fact import Missing
from kernel.plugging.arrange import CappedBridgePlug, PlacedPlug
from kernel.plugging.bill import Count, cement_class_at, counted
from kernel.plugging.needs import Cut, PlugNeed, Site, Tag
from kernel.plugging.steps import Placement, Step, StepType
from kernel.plugging.volumes import Filling, fill

CIRCULATE, SQUEEZE, TAG, WAIT_AND_TAG, NO_REQUIREMENT = 1, 2, 3, 4, 6
_CODES: dict[str, int] = {"perforate_and_circulate": CIRCULATE, "perforate_and_squeeze": SQUEEZE}
_TAG_WORDS = {TAG: "tag the top of the plug", WAIT_AND_TAG: "wait 4 hours and tag the top"}
_TYPES: tuple[tuple[str, StepType], ...] = (  # the first kind among a plug's parts names the step
    ("water_base", "uqw_plug"),
    ("water_top", "uqw_plug"),
    ("surface_shoe", "surface_shoe_plug"),
    ("intermediate_shoe", "intermediate_shoe_plug"),
    ("stage_tool", "stage_tool_plug"),
    ("liner_top", "liner_top_plug"),
    ("formation", "formation_plug"),
)


def tag_step(site: Site, tag: Tag) -> Step:
    """An existing plug is tagged before the work above it."""
    return Step(
        id=_step_id(site, "tag_existing", None, tag.depth_ft, tag.purpose),
        type="tag_existing",
        depth_ft=tag.depth_ft,
        placement="tag_existing",
        requirements=(tag.code,),
        verification="tag with the work string and report the depth",
        purpose=tag.purpose,
        citations=tag.cites,
        sources=tag.sources,
    )


def cut_step(site: Site, cut: Cut) -> Step:
    """Casing cut off below ground."""
    return Step(
        id=_step_id(site, "cut_and_cap", None, cut.depth_ft, cut.purpose),
        type="cut_and_cap",
        depth_ft=cut.depth_ft,
        placement="cut",
        purpose=cut.purpose,
        citations=cut.cites,
    )


def bridge_plug_steps(site: Site, bridge: CappedBridgePlug, questions: list[Missing]) -> list[Step]:
    """The bridge plug and its cap; together one row of the form."""
    asked = bridge.asked
    code = (asked.tag_code,) if asked.tag_code else (NO_REQUIREMENT,)
    plug = Step(
        id=_step_id(site, "cibp", None, bridge.depth_ft, asked.purpose),
        type="cibp",
        depth_ft=bridge.depth_ft,
        placement="cibp",
        requirements=code,
        verification="within the maker's ratings for the casing; test before the cap is placed",
        purpose=f"bridge plug above the {asked.purpose}",
        citations=asked.cites,
        sources=asked.sources,
    )
    cap = PlacedPlug(
        top_ft=bridge.cap_top_ft,
        bottom_ft=bridge.depth_ft,
        placement="spot",
        may_be_spotted=True,
        parts=bridge.parts,
    )
    is_long = bool(bridge.parts)
    filling = fill(site.bore, top_ft=cap.top_ft, bottom_ft=cap.bottom_ft, annuli=False)
    step = _counted(site, "cibp_cap", cap, filling, questions, is_cap=not is_long)
    purpose = "; ".join(
        ("cement on the bridge plug", *dict.fromkeys(part.purpose for part in bridge.parts))
    )
    step = replace(
        step,
        purpose=purpose,
        citations=_unique((*asked.cites, *step.citations)),
        sources=_unique((*asked.sources, *step.sources)),
        requirements=code if asked.tag_code else step.requirements,
        verification=_TAG_WORDS.get(asked.tag_code or 0, step.verification),
    )
    return [plug, step]


def plug_step(site: Site, plug: PlacedPlug, questions: list[Missing]) -> Step:
    """A cement plug with the citations, tags and facts of all its parts."""
    opened = plug.placement != "spot"
    filling = fill(site.bore, top_ft=plug.top_ft, bottom_ft=plug.bottom_ft, annuli=opened)
    step = _counted(site, _type_of(plug), plug, filling, questions, is_cap=False)
    _ask_surface_cement(site, plug, questions)
    if not opened:
        return step
    _ask_tops_of_cement(site, plug, questions)
    cites, sources = _why_squeezed(site, plug)
    return replace(
        step,
        citations=_unique((*step.citations, *cites)),
        sources=_unique((*step.sources, *sources)),
    )


def _why_squeezed(site: Site, plug: PlacedPlug) -> tuple[list[str], list[str]]:
    """The paragraph that asks for perforations in each string, and the cement it rests on."""
    cites: list[str] = []
    sources: list[str] = []
    for part in plug.parts:
        for string in site.bore.uncemented_at(part.anchor_ft):
            key = "intermediate_squeeze" if string.kind == "intermediate" else "production_squeeze"
            law = part.authority == "law" and string.kind != "surface"
            cites.append(site.policy[key if law else "squeeze_uncemented"].cite)
            sources.append(f"{string.path}.toc_ft")
    return cites, sources


def _counted(
    site: Site,
    kind: StepType,
    plug: PlacedPlug,
    filling: Filling,
    questions: list[Missing],
    *,
    is_cap: bool,
) -> Step:
    count = Count(
        top_ft=plug.top_ft,
        bottom_ft=plug.bottom_ft,
        placement=plug.placement,
        is_cap=is_cap,
        is_top_plug=plug.kinds == {"top"},
        least_sacks=max((p.least_sacks for p in plug.parts if p.least_sacks), default=None),
        excess_on_length="open_hole" in plug.kinds,
    )
    bill = counted(site, count, filling)
    questions += filling.missing
    for string in filling.unknown_weights:
        questions.append(
            Missing(
                fact=f"{string.path}.weight_lb_ft",
                question=f"Which weight (lb/ft) has the {string.label}?",
                cites=(site.policy["plug_fill_ft"].cite,),
                unit="lb/ft",
            )
        )
    codes = _codes_of(plug)
    cites = _unique(cite for part in plug.parts for cite in part.cites)
    volume = site.policy["plug_fill_ft"].cite
    exempt = is_cap or count.is_top_plug
    return Step(
        id=_step_id(site, kind, plug.top_ft, plug.bottom_ft, plug.placement),
        type=kind,
        top_ft=plug.top_ft,
        bottom_ft=plug.bottom_ft,
        placement=plug.placement,
        sacks=bill[0] if bill else None,
        cement=cement_class_at(site.policy, plug.top_ft),
        requirements=codes,
        verification=_verification(site, plug, codes),
        purpose="; ".join(dict.fromkeys(part.purpose for part in plug.parts)),
        citations=cites if exempt else _unique((*cites, volume)),
        arithmetic=bill[1] if bill else None,
        sources=_unique(path for part in plug.parts for path in part.sources),
    )


def _type_of(plug: PlacedPlug) -> StepType:
    if "top" in plug.kinds:
        circulated = plug.placement == "perforate_and_circulate"
        return "perf_and_circulate_to_surface" if circulated else "surface_plug"
    return next((step for kind, step in _TYPES if kind in plug.kinds), "cement_plug")


def _codes_of(plug: PlacedPlug) -> tuple[int, ...]:
    """Codes of the form: how it is placed, and the strictest tag among its parts."""
    codes = [_CODES[plug.placement]] if plug.placement in _CODES else []
    tags = [part.tag_code for part in plug.parts if part.tag_code is not None]
    if tags:
        codes.append(max(tags))
    return tuple(codes) or (NO_REQUIREMENT,)


def _verification(site: Site, plug: PlacedPlug, codes: tuple[int, ...]) -> str:
    words = [_TAG_WORDS[code] for code in codes if code in _TAG_WORDS]
    if "top" in plug.kinds:
        words.append("cement seen at the cut")
    if plug.placement == "perforate_and_squeeze":
        words.append(_contingency(site, plug))
    return "; ".join(words)


def _contingency(site: Site, plug: PlacedPlug) -> str:
    """What to do where the perforations take no cement: a spotted plug across them, tagged."""
    each = site.policy["contingency_each_side_ft"]
    top_ft, bottom_ft = plug.bottom_ft - each.value, plug.bottom_ft + each.value
    count = Count(top_ft=top_ft, bottom_ft=bottom_ft, placement="spot")
    filling = fill(site.bore, top_ft=top_ft, bottom_ft=bottom_ft, annuli=False)
    bill = counted(site, count, filling)
    sacks = f"{bill[0]} sacks" if bill else "cement"
    return (
        f"if the perforations at {plug.bottom_ft:,.0f} ft do not inject, spot {sacks} from "
        f"{bottom_ft:,.0f} to {top_ft:,.0f} ft and tag, agreed with the district ({each.cite})"
    )


def _ask_tops_of_cement(site: Site, plug: PlacedPlug, questions: list[Missing]) -> None:
    """Where cement behind pipe is unknown the squeeze stands, and the question is put."""
    for part in plug.parts:
        for string in site.bore.uncemented_at(part.anchor_ft):
            if string.cement_at(part.anchor_ft) is None:
                questions.append(_top_of_cement_question(string.path, string.label, part))


def _ask_surface_cement(site: Site, plug: PlacedPlug, questions: list[Missing]) -> None:
    """Surface casing is taken to stay unperforated; cement that nobody wrote down is asked for."""
    for part in plug.parts:
        for string in site.bore.at(part.anchor_ft):
            if string.kind == "surface" and string.cement_at(part.anchor_ft) is None:
                question = f"How high (ft) does the cement behind the {string.label} reach?"
                questions.append(
                    Missing(
                        fact=f"{string.path}.toc_ft",
                        question=f"{question} Unknown, so it is not perforated.",
                        cites=part.cites[:1],
                        unit="ft",
                    )
                )


def _top_of_cement_question(path: str, label: str, part: PlugNeed) -> Missing:
    return Missing(
        fact=f"{path}.toc_ft",
        question=f"How high (ft) does the cement behind the {label} reach? Unknown, so plugs are "
        "squeezed through perforations; where it is cemented they would be spotted.",
        cites=part.cites[:1],
        unit="ft",
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _step_id(
    site: Site, kind: str, top_ft: float | None, bottom_ft: float, what: Placement | str
) -> str:
    text = "|".join(
        str(part) for part in (site.well.api, site.policy.version, kind, top_ft, bottom_ft, what)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
