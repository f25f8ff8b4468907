"""The plugging procedure in words for the rig: numbered sentences from a plan JSON.

Every figure is the plan's or the policy's, every sentence carries its citation, and what the plan
does not know is said to be open. Depths are measured depths from ground level.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.exports.cells import dashed_api
from kernel.exports.schematic_steps import feet, in_words, number
from kernel.policy.packs import policy_for
from kernel.policy.requirement import Policy
from kernel.units import inches

Json = Mapping[str, Any]
_TAGGED = ("tag the top", "tag the top of the plug")  # how the plan says that a plug is tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One numbered instruction and what it rests on."""

    number: int
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the job: before the rig, one plug, the surface … and what all of it rests on."""

    title: str
    sentences: tuple[Sentence, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The whole procedure. `warning` says why it is not for the rig yet; empty where it is."""

    title: str
    context: tuple[str, ...]
    warning: str
    parts: tuple[Part, ...]


Said = tuple[str, tuple[str, ...]]  # a sentence and its citations


def procedure(plan: Json) -> Procedure:
    """The procedure of a plan JSON; with both variants that of the one on top."""
    policy = policy_for(
        state=plan.get("jurisdiction"), district=plan.get("district"), county=plan.get("county"),
        field=plan.get("field"), operator=_facts(plan).get("operator"),
    )  # fmt: skip
    said: list[tuple[str, list[Said], tuple[str, ...]]] = [
        ("Before the rig moves in", list(_notices(plan, policy)), ()),
        ("Materials on location", list(_materials(plan)), ()),
        ("Rig up and prepare the hole", list(_preparation(plan, policy)), ()),
        *_plugs(plan),
        ("Surface", list(_surface(plan, policy)), ()),
        ("Afterwards", list(_afterwards(policy)), ()),
    ]
    parts: list[Part] = []
    count = 0
    for title, lines, rests_on in said:
        sentences = tuple(
            Sentence(number=count + k, text=text, cites=cites)
            for k, (text, cites) in enumerate(lines, start=1)
        )
        count += len(sentences)
        if sentences:
            parts.append(Part(title=title, sentences=sentences, cites=rests_on))
    return Procedure(
        title=f"Plugging procedure, {_name(plan)}", context=_context(plan),
        warning=_warning(plan), parts=tuple(parts),
    )  # fmt: skip


def procedure_text(plan: Json) -> str:
    """The procedure as plain text."""
    told = procedure(plan)
    lines = [told.title, *told.context]
    if told.warning:
        lines += ["", told.warning]
    for part in told.parts:
        lines += ["", part.title]
        if part.cites:
            lines.append(f"     Rests on: {'; '.join(part.cites)}")
        for sentence in part.sentences:
            cites = f" [{'; '.join(sentence.cites)}]" if sentence.cites else ""
            lines.append(f"{sentence.number:>3}. {sentence.text}{cites}")
    return "\n".join([*lines, ""])


def _facts(plan: Json) -> Json:
    facts: Json = (plan.get("inputs") or {}).get("facts") or {}
    return facts


def _name(plan: Json) -> str:
    said = " ".join(str(plan[key]) for key in ("lease", "well_no") if plan.get(key))
    return said or dashed_api(plan.get("api")) or "a well"


def _context(plan: Json) -> tuple[str, ...]:
    county = f"{in_words(str(plan['county']))} County" if plan.get("county") else "county unknown"
    place = (
        f"API {dashed_api(plan.get('api')) or 'unknown'}, {plan.get('field') or 'field unknown'}, "
        f"{county}, district {plan.get('district') or 'unknown'}."
    )
    version = f" Version {plan['snapshot_id']}." if plan.get("snapshot_id") else ""
    made = f"Plan of {plan.get('as_of')}, plugs {plan.get('mode')}.{version}"
    return place, f"{made} Measured depths in feet from ground level."


def _warning(plan: Json) -> str:
    """Why nobody may work from it yet."""
    broken, open_ = len(plan.get("violations") or ()), len(plan.get("missing") or ())
    parts = []
    if broken or plan.get("verdict") != "pass":
        parts.append("the plan does not pass the check against the rule")
    if open_:
        parts.append(f"{open_} question{'' if open_ == 1 else 's'} to the engineer open")
    return f"DRAFT – not for the rig: {'; '.join(parts)}." if parts else ""


def _cited(policy: Policy, key: str, words: str) -> Iterator[Said]:
    """A sentence on one requirement, with its value for {}; none where no layer sets it."""
    requirement = policy.requirements.get(key)
    if requirement is not None:
        value = requirement.value
        shown = f"{value:g}" if number(value) is not None else ""
        yield words.format(shown), (requirement.cite,)


def _notices(plan: Json, policy: Policy) -> Iterator[Said]:
    office = f"district {plan['district']} office" if plan.get("district") else "district office"
    yield from _cited(
        policy, "notice_days",
        f"File the notice (Form W-3A) with the {office} at least {{}} days before plugging; begin "
        "only after it is approved.",
    )  # fmt: skip
    by_hand = policy.requirements.get("surface_owner_by_hand_days")
    yield from _cited(
        policy, "surface_owner_by_mail_days",
        "Tell the surface owner or resident: by mail at least {} days before"
        + (f", or by hand at least {by_hand.value:g} days before." if by_hand else "."),
    )  # fmt: skip
    yield from _cited(
        policy, "telephone_hours",
        f"Telephone the {office} at least {{}} hours before the work starts.",
    )  # fmt: skip
    yield from _cited(
        policy, "approved_cementer",
        "An approved cementer places the plugs; the operator's representative is on location.",
    )  # fmt: skip


def _materials(plan: Json) -> Iterator[Said]:
    totals = plan.get("materials_totals") or {}
    for name, sacks in (totals.get("sacks_by_class") or {}).items():
        yield f"Cement, class {name}: {sacks} sacks.", ()
    if totals.get("sacks"):
        yield (
            (
                f"Slurry in all: {_bbl(totals.get('slurry_bbl'))}; mix water: "
                f"{_bbl(totals.get('mix_water_bbl'))}."
            ),
            (),
        )
    if totals.get("spacer_bbl"):
        yield f"Spacer: {_bbl(totals['spacer_bbl'])}.", ()
    if totals.get("mud_bbl") is not None:
        yield (
            (
                f"Mud of at least {totals['mud_density_lb_gal']:g} lb/gal: "
                f"{_bbl(totals['mud_bbl'])} between the plugs."
            ),
            (),
        )
    for key, words in (("bridge_plugs", "Bridge plugs"), ("retainers", "Cement retainers")):
        if totals.get(key):
            yield f"{words}: {totals[key]}.", ()


def _preparation(plan: Json, policy: Policy) -> Iterator[Said]:
    yield "Rig up.", ()
    junk = policy.requirements.get("junk_needs_approval")
    for row in _facts(plan).get("tubing") or ():
        size, depth = number(row.get("od_in")), number(row.get("depth_ft"))
        if depth is not None:
            what = f"{inches(size)} tubing" if size is not None else "tubing"
            words = f"Pull the {what}, on the papers at {feet(depth)} ft. "
            words += "Without approval no pipe is cemented in."
            yield words, (junk.cite,) if junk else ()
    viscosity = policy.requirements.get("mud_viscosity_s")
    thick = f" and a funnel viscosity of at least {viscosity.value:g} s" if viscosity else ""
    chosen = (plan.get("materials_totals") or {}).get("mud_density_lb_gal")
    weight = f"{chosen:g}" if number(chosen) is not None else "{}"
    yield from _cited(
        policy, "mud_density_lb_gal",
        f"Load the hole with mud of at least {weight} lb/gal{thick}; it stays in every interval "
        "without cement. The hole is static when plugs are set.",
    )  # fmt: skip
    yield from _cited(
        policy, "placement_through_pipe",
        "Place all cement by circulation or squeeze through tubing or drill pipe.",
    )  # fmt: skip


def _plugs(plan: Json) -> Iterator[tuple[str, list[Said], tuple[str, ...]]]:
    """One part for each number on the form; a bridge plug and its cap are one."""
    shown: dict[Any, list[Json]] = {}
    for step in plan.get("steps") or ():
        if step.get("type") != "cut_and_cap":
            shown.setdefault(step.get("plug_no"), []).append(step)
    for plug_no, steps in shown.items():
        purposes = dict.fromkeys(str(s["purpose"]) for s in steps if s.get("purpose"))
        why = f" – {'; '.join(purposes)}" if purposes else ""
        cites = tuple(dict.fromkeys(cite for s in steps for cite in s.get("citations") or ()))
        lines: list[Said] = [(text, ()) for step in steps for text in _step(step)]
        yield f"Plug {plug_no or '–'}: {_where(steps)}{why}", lines, cites


def _where(steps: Iterable[Json]) -> str:
    ends = [
        depth
        for step in steps
        for key in ("bottom_ft", "depth_ft", "top_ft")
        if (depth := number(step.get(key))) is not None
    ]
    if not ends:
        return "depth open"
    if max(ends) == min(ends):
        return f"{feet(max(ends))} ft"
    return f"{feet(max(ends))} to {feet(min(ends))} ft"


def _step(step: Json) -> Iterator[str]:
    checks, contingency = _verification(step)
    if step.get("type") == "tag_existing":
        depth = number(step.get("depth_ft"))
        where = f"Existing plug at {feet(depth)} ft" if depth is not None else "Existing plug"
        yield f"{where}: {'; '.join(checks) or 'tag with the work string'}."
        return
    yield from _placed(step)
    yield from _proved(step, checks)
    if contingency:
        yield f"{contingency[0].upper()}{contingency[1:]}."
    for case in step.get("other_cases") or ():
        yield _other_case(case)


def _other_case(case: Json) -> str:
    """The same plug where an unknown fact turns out the other way."""
    condition = str(case["condition"])
    sacks = f"{case['sacks']} sacks" if case.get("sacks") is not None else "the cement"
    how = str(case.get("placement") or "").replace("_", " ")
    return f"{condition[0].upper()}{condition[1:]}: {how} {sacks} instead, once a paper shows it."


def _placed(step: Json) -> Iterator[str]:
    """How the step is carried out, in the order of the work."""
    kind, placement = step.get("type"), step.get("placement")
    depth, top, bottom = (number(step.get(k)) for k in ("depth_ft", "top_ft", "bottom_ft"))
    at = depth if depth is not None else bottom
    where = f"{feet(at)} ft" if at is not None else "a depth still open"
    if kind in ("cibp", "bridge_plug"):
        yield f"Set a bridge plug (CIBP) at {where}{_tool(step)}."
        return
    if kind == "cement_retainer":
        yield f"Set a cement retainer at {where}{_tool(step)}."
        yield from _spacer(step)
        yield _slurry(step)
        below, above = step.get("sacks_below"), step.get("sacks_on_top")
        if below is not None:
            yield f"Squeeze {below} sacks below the retainer; leave {above or 0} sacks on top."
        return
    span = _span(top, bottom)
    if placement in ("perforate_and_squeeze", "perforate_and_circulate"):
        yield f"Perforate at {where}{_behind(step)}."
        yield from _spacer(step)
        yield _slurry(step)
        if placement == "perforate_and_circulate":
            yield f"Circulate the cement through the perforations to surface and fill {span}."
        else:
            yield f"Squeeze the cement through the perforations and leave it {span}."
    else:
        on = " on the bridge plug" if "cap" in str(kind) else ""
        yield f"Run the work string to {where}."
        yield from _spacer(step)
        yield _slurry(step)
        yield f"Spot the cement{on} {span}."
    yield from _displaced(step)


def _tool(step: Json) -> str:
    """The size to order, where the plan knows the pipe."""
    text = (step.get("device") or {}).get("text")
    return f": {text}" if text else ""


def _spacer(step: Json) -> Iterator[str]:
    volume = number((step.get("arithmetic") or {}).get("spacer_bbl"))
    if volume:
        yield f"Pump {_bbl(volume)} of spacer ahead of the cement."


def _span(top: float | None, bottom: float | None) -> str:
    if top is None or bottom is None:
        return "over an interval still open"
    return f"from {feet(bottom)} to {feet(top)} ft ({feet(bottom - top)} ft)"


def _behind(step: Json) -> str:
    """The annuli that the perforations open, in the words of the arithmetic."""
    segments = (step.get("arithmetic") or {}).get("segments") or ()
    opened = dict.fromkeys(str(s["what"]) for s in segments if (number(s.get("inner_in")) or 0) > 0)
    return f" into the {' and the '.join(opened)}" if opened else ""


def _slurry(step: Json) -> str:
    sacks, arithmetic = step.get("sacks"), step.get("arithmetic") or {}
    if sacks is None:
        return "Cement: the sacks are open until the questions to the engineer are answered."
    words = f"Mix {sacks} sacks of class {step.get('cement') or '–'}{_range(arithmetic)}"
    density = number(arithmetic.get("slurry_density_lb_gal"))
    parts = [
        f"slurry {_bbl(arithmetic['slurry_bbl'])} ({arithmetic['slurry_ft3']:,.1f} ft³)"
        if number(arithmetic.get("slurry_ft3")) is not None
        else "",
        f"density {density:g} lb/gal" if density is not None else "",
        f"mix water {_bbl(arithmetic['mix_water_bbl'])}"
        if number(arithmetic.get("mix_water_bbl")) is not None
        else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{words}: {said}." if said else f"{words}."


def _range(arithmetic: Json) -> str:
    """The sacks of the heaviest and the lightest pipe, where its weight is on no paper."""
    ends = arithmetic.get("sacks_range")
    return f" ({ends[0]} to {ends[1]} by the weight of the pipe, which is open)" if ends else ""


def _displaced(step: Json) -> Iterator[str]:
    arithmetic = step.get("arithmetic") or {}
    if arithmetic.get("displacement_bbl") is not None:
        text = arithmetic.get("displacement_text") or ""
        yield f"Displace with {_bbl(arithmetic['displacement_bbl'])}{f' {text}' if text else ''}."


def _verification(step: Json) -> tuple[list[str], str]:
    """The checks of a step, and what to do where perforations take no cement."""
    parts = [part for part in str(step.get("verification") or "").split("; ") if part]
    contingency = [part for part in parts if part.startswith("if ")]
    return [part for part in parts if part not in contingency], "; ".join(contingency)


def _proved(step: Json, checks: list[str]) -> Iterator[str]:
    """Waiting, tagging with the top that is required, and the plan's other checks."""
    top = number(step.get("top_ft"))
    for check in checks:
        if check.endswith(_TAGGED) and top is not None:
            words = f"{check[0].upper()}{check[1:]}"
            yield f"{words}. It must stand at {feet(top)} ft or higher; report the depth."
        else:
            yield f"Check: {check}."


def _surface(plan: Json, policy: Policy) -> Iterator[Said]:
    for step in plan.get("steps") or ():
        if step.get("type") == "cut_and_cap":
            purpose = str(step.get("purpose") or "casing cut and capped")
            depth = number(step.get("depth_ft"))
            words = f"Cut the casing {feet(depth)} ft below ground and cap it" if depth else purpose
            yield f"{words}.", tuple(step.get("citations") or ())
    yield from _cited(
        policy, "clean_up_days",
        "Fill rathole, mouse hole and cellar; empty tanks and lines and remove them within {} "
        "days.",
    )  # fmt: skip


def _afterwards(policy: Policy) -> Iterator[Said]:
    yield from _cited(
        policy, "record_days",
        "File the plugging record (Form W-3) with the cementer's report within {} days after the "
        "well is plugged.",
    )  # fmt: skip


def _bbl(value: object) -> str:
    volume = number(value)
    return f"{volume:,.1f} bbl" if volume is not None else "– bbl"
