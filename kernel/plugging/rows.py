"""Steps of the plan from placed plugs: type, codes, citations, sacks, what else may happen."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kernel.facts.fact import Missing
from kernel.plugging.arrange import PlacedPlug
from kernel.plugging.bill import Count, cement_class_at, counted
from kernel.plugging.needs import Cut, PlugNeed, Site, Tag
from kernel.plugging.steps import Contingency, OtherCase, Placement, Step, StepType
from kernel.plugging.volumes import Filling, fill

CIRCULATE, SQUEEZE, TAG, WAIT_AND_TAG, NO_REQUIREMENT = 1, 2, 3, 4, 6
_CODES: dict[str, int] = {"perforate_and_circulate": CIRCULATE, "perforate_and_squeeze": SQUEEZE}
TAG_WORDS = {TAG: "tag the top of the plug", WAIT_AND_TAG: "wait 4 hours and tag the top"}
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
        id=step_id(site, "tag_existing", None, tag.depth_ft, tag.purpose),
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
        id=step_id(site, "cut_and_cap", None, cut.depth_ft, cut.purpose),
        type="cut_and_cap",
        depth_ft=cut.depth_ft,
        placement="cut",
        purpose=cut.purpose,
        citations=cut.cites,
    )


def plug_step(site: Site, plug: PlacedPlug, questions: list[Missing]) -> Step:
    """A cement plug with the citations, tags and facts of all its parts."""
    opened = plug.placement != "spot"
    filling = fill(site.bore, top_ft=plug.top_ft, bottom_ft=plug.bottom_ft, annuli=opened)
    step = counted_step(site, _type_of(plug), plug, filling, questions, is_cap=False)
    _ask_surface_cement(site, plug, questions)
    if not opened:
        return step
    _ask_tops_of_cement(site, plug, questions)
    cites, sources = _why_squeezed(site, plug)
    branch = _contingency(site, plug)
    words = (step.verification, branch.text if branch else "")
    return replace(
        step,
        verification="; ".join(word for word in words if word),
        citations=unique((*step.citations, *cites)),
        sources=unique((*step.sources, *sources)),
        contingency=branch,
        other_cases=tuple(_other_cases(site, plug)),
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


def counted_step(
    site: Site,
    kind: StepType,
    plug: PlacedPlug,
    filling: Filling,
    questions: list[Missing],
    *,
    is_cap: bool,
) -> Step:
    """One length of cement as a step: counted, cited, with the questions before its volume."""
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
    cites = unique(cite for part in plug.parts for cite in part.cites)
    volume = site.policy["plug_fill_ft"].cite
    exempt = is_cap or count.is_top_plug
    return Step(
        id=step_id(site, kind, plug.top_ft, plug.bottom_ft, plug.placement),
        type=kind,
        top_ft=plug.top_ft,
        bottom_ft=plug.bottom_ft,
        placement=plug.placement,
        sacks=bill[0] if bill else None,
        cement=cement_class_at(site.policy, plug.top_ft),
        requirements=codes,
        verification=_verification(plug, codes),
        purpose="; ".join(dict.fromkeys(part.purpose for part in plug.parts)),
        citations=cites if exempt else unique((*cites, volume)),
        arithmetic=bill[1] if bill else None,
        sources=unique(path for part in plug.parts for path in part.sources),
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


def _verification(plug: PlacedPlug, codes: tuple[int, ...]) -> str:
    words = [TAG_WORDS[code] for code in codes if code in TAG_WORDS]
    if "top" in plug.kinds:
        words.append("cement seen at the cut")
    return "; ".join(words)


def _contingency(site: Site, plug: PlacedPlug) -> Contingency | None:
    if plug.placement != "perforate_and_squeeze":
        return None
    return contingency_at(site, plug.bottom_ft)


def contingency_at(site: Site, perforated_ft: float) -> Contingency | None:
    """Where perforations take no cement: a spotted plug across them, tagged."""
    each = site.policy["contingency_each_side_ft"]
    floor, end_ft = site.bore.floor, site.bore.bottom_ft
    lowest = [ft for ft in (floor.cement_top_ft if floor else None, end_ft) if ft is not None]
    top_ft = max(perforated_ft - each.value, float(site.policy["cut_below_ground_ft"].value))
    bottom_ft = min((perforated_ft + each.value, *lowest))
    if bottom_ft <= top_ft:
        return None
    count = Count(top_ft=top_ft, bottom_ft=bottom_ft, placement="spot")
    filling = fill(site.bore, top_ft=top_ft, bottom_ft=bottom_ft, annuli=False)
    bill = counted(site, count, filling)
    return Contingency(
        when=f"if the perforations at {perforated_ft:,.0f} ft do not inject",
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        placement="spot",
        sacks=bill[0] if bill else None,
        cement=cement_class_at(site.policy, top_ft),
        requirements=(TAG,),
        cite=each.cite,
    )


def _other_cases(site: Site, plug: PlacedPlug) -> Iterator[OtherCase]:
    """Where no paper tells the cement behind a string, the plug as it would be if there were."""
    open_behind = {
        string.label: string.cement_at(part.anchor_ft)
        for part in plug.parts
        for string in site.bore.uncemented_at(part.anchor_ft)
    }
    asked = not open_behind or any(part.squeeze for part in plug.parts)
    known_open = any(cement is False for cement in open_behind.values())
    if plug.placement != "perforate_and_squeeze" or asked or known_open:
        return
    filling = fill(site.bore, top_ft=plug.top_ft, bottom_ft=plug.bottom_ft, annuli=False)
    spot = Count(top_ft=plug.top_ft, bottom_ft=plug.bottom_ft, placement="spot")
    bill = counted(site, spot, filling)
    yield OtherCase(
        condition=f"if the {' and the '.join(open_behind)} is cemented there",
        placement="spot",
        sacks=bill[0] if bill else None,
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


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values in their order, each once."""
    return tuple(dict.fromkeys(values))


def step_id(
    site: Site, kind: str, top_ft: float | None, bottom_ft: float, what: Placement | str
) -> str:
    """An id that equal facts under equal policy give again."""
    ends = [None if depth is None else float(depth) for depth in (top_ft, bottom_ft)]
    text = "|".join(str(part) for part in (site.well.api, site.policy.version, kind, *ends, what))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
