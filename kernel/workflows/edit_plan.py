"""Edits carried out on a saved plan: counted anew, checked anew, compared; nothing is stored."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import uuid4

from kernel.errors import InvalidInput
from kernel.exports.plan_json import totals_json
from kernel.exports.step_json import arithmetic_json, contingency_json, device_json
from kernel.exports.step_read import step_read
from kernel.exports.w3a_rows import w3a_rows
from kernel.plugging.bill import Count, cement_class_at, counted
from kernel.plugging.check import check_plan
from kernel.plugging.check.verdict import RANK, Verdict
from kernel.plugging.devices import device_size
from kernel.plugging.edits.apply import Edited, Ground, edited
from kernel.plugging.edits.command import Edit
from kernel.plugging.edits.rows import CAPS, Json, Row, ends_of, is_cement
from kernel.plugging.needs import Site
from kernel.plugging.rows import contingency_at
from kernel.plugging.steps import Placement
from kernel.plugging.survey import survey
from kernel.plugging.totals import totals_of
from kernel.plugging.volumes import fill
from kernel.policy.packs import policy_for
from kernel.policy.preferences import preferences_in, preferred
from kernel.wells.facts_file import read_facts

_TOP_PLUGS = ("surface_plug", "perf_and_circulate_to_surface")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPlan:
    """A plan after edits, not stored yet, and what was done in words."""

    payload: Row
    said: tuple[str, ...]


def a_new_id() -> str:
    """An id for a step that no step ever had."""
    return f"stp_{uuid4().hex}"


def edit_plan(
    payload: Json, edits: Sequence[Edit], *, new_id: Callable[[], str] = a_new_id
) -> EditedPlan:
    """The plan with its edits: steps counted, totals, form rows, findings and verdict anew.

    Args:
        payload: A saved plan; it stays as it is.
        edits: Bound to the ids of its steps.
        new_id: Where ids of new steps come from.

    Raises:
        InvalidInput: An edit cannot be carried out, changes nothing, or the plan has no facts.
        NotFound: A step is not in the plan.
    """
    site = site_of(payload)
    facts = payload["inputs"]["facts"]
    ground = Ground(
        total_depth_ft=site.well.total_depth_ft,
        cap_ft=float(site.policy["bridge_plug_cap_ft"].value),
        formation_tops_ft={
            top.name: top.top_ft
            for top in site.well.formation_tops
            if top.name and top.top_ft is not None
        },
        open_intervals_ft=_open_intervals(facts),
        recount=lambda step: recounted(site, step),
        new_id=new_id,
    )
    done = edited(payload["steps"], edits, ground)
    return EditedPlan(payload=_judged(payload, done, site), said=done.said)


def site_of(payload: Json) -> Site:
    """The well under the policy that its plan was made with.

    Raises:
        InvalidInput: The plan carries no facts.
    """
    facts = (payload.get("inputs") or {}).get("facts")
    if not facts:
        raise InvalidInput("The plan carries no facts of its well.", hint="Build the plan again.")
    well = read_facts(facts)
    as_of = date.fromisoformat(str(payload["as_of"]))
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    chosen = payload.get("preferences")
    preferences = preferences_in(chosen, today=as_of) if chosen else None
    policy = preferred(policy, preferences, operator=well.operator, operator_no=well.operator_no)
    return Site(well=well, bore=survey(well), policy=policy, as_of=as_of)


def _open_intervals(facts: Json) -> tuple[tuple[float, float], ...]:
    rows = [(row.get("from_ft"), row.get("to_ft")) for row in facts.get("perforations") or []]
    return tuple(
        (float(min(ends)), float(max(ends))) for ends in rows if None not in ends for ends in [ends]
    )


def recounted(site: Site, step: Json) -> Row:
    """A step with device, sacks, arithmetic and branch for its present depths and orders.

    Sacks, class, excess and yield that a person ordered stay as ordered.
    """
    ends = ends_of(step)
    row: Row = dict(step)
    if ends is None or step.get("type") == "cement_retainer" or not is_cement(step):
        if row.get("depth_ft") is not None and row.get("placement") in ("cibp", "retainer"):
            row["device"] = device_json(device_size(site, float(row["depth_ft"])))
        return row
    placement = cast(Placement, step.get("placement") or "spot")
    count = Count(
        top_ft=ends[0],
        bottom_ft=ends[1],
        placement=placement,
        is_cap=step.get("type") in CAPS,
        is_top_plug=step.get("type") in _TOP_PLUGS,
        least_sacks=_least_of_the_book(step),
        excess_on_length=_excess_on_length(step),
        cement_class=step.get("ordered_class") or step.get("cement"),
        sacks=step.get("ordered_sacks"),
        excess=float(step.get("excess_pct") or 0.0) / 100,
        yield_ft3_per_sack=step.get("ordered_yield_ft3_sk"),
    )
    filling = fill(site.bore, top_ft=ends[0], bottom_ft=ends[1], annuli=placement != "spot")
    bill = counted(site, count, filling)
    row["cement"] = count.cement_class or cement_class_at(site.policy, ends[0])
    row["sacks"] = bill[0] if bill else step.get("ordered_sacks")
    row["arithmetic"] = arithmetic_json(bill[1] if bill else None, row["cement"])
    if not count.is_cap and not count.is_top_plug:
        cites = [*(step.get("citations") or []), site.policy["plug_fill_ft"].cite]
        row["citations"] = list(dict.fromkeys(cites))
    return _with_branch(site, row, placement, ends[1])


def _with_branch(site: Site, row: Row, placement: Placement, bottom_ft: float) -> Row:
    """The branch of a squeeze at its present perforations, also where the words name it."""
    old = row.get("contingency")
    if placement != "perforate_and_squeeze":
        return row
    branch = contingency_json(contingency_at(site, bottom_ft))
    words = [w for w in str(row.get("verification") or "").split("; ") if w]
    if old:
        words = [word for word in words if word != old.get("text")]
    if branch:
        words.append(str(branch["text"]))
    row["contingency"] = branch
    row["verification"] = "; ".join(words)
    if old and old != branch:
        row["other_cases"] = []
    return row


def _least_of_the_book(step: Json) -> int | None:
    """The book's minimum for the plug, as its first count showed it."""
    for reading in (step.get("arithmetic") or {}).get("readings") or []:
        if reading.get("name") == "book":
            return int(reading["sacks"])
    return None


def _excess_on_length(step: Json) -> bool:
    """Whether the first count took the excess on the whole height, §3.14(i)(2)."""
    for reading in (step.get("arithmetic") or {}).get("readings") or []:
        if reading.get("name") == "rule_minimum":
            return not str(reading.get("text", "")).startswith("100 ft")
    return False


def _judged(payload: Json, done: Edited, site: Site) -> Row:
    """Everything that follows from the steps, computed again; the rest stays."""
    after: Row = copy.deepcopy(dict(payload))
    after["steps"] = [dict(step) for step in done.steps]
    if done.plan_notes:
        after["notes"] = [*(payload.get("notes") or []), *done.plan_notes]
    steps = [step_read(step) for step in done.steps]
    totals = totals_of(site, steps)
    after["materials_totals"] = totals_json(totals)
    after["rrc_export"] = [row.as_json() for row in w3a_rows(steps)]
    judged = _verdict(after, site, totals.mud_density_lb_gal)
    own = _not_of_the_checker(payload, site)
    findings = [*own, *(finding.as_json() for finding in judged.findings)]
    findings.sort(key=lambda finding: RANK[finding["level"]])
    after["findings"] = findings
    after["violations"] = [one for one in findings if one["level"] == "law"]
    after["verdict"] = "fail" if after["violations"] else judged.verdict
    after["rules"] = [answer.as_json() for answer in judged.rules]
    return after


def _verdict(payload: Json, site: Site, mud_lb_gal: float | None) -> Verdict:
    """The checker holds the plan to law and district, whatever the company prefers."""
    well = site.well
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    return check_plan(
        well,
        payload["steps"],
        policy,
        as_of=site.as_of,
        mud_lb_gal=mud_lb_gal,
        rrc_export=payload.get("rrc_export"),
    )


def _not_of_the_checker(payload: Json, site: Site) -> list[Mapping[str, Any]]:
    """What the planner and the papers said of the plan, which no edit of steps changes."""
    mud = (payload.get("materials_totals") or {}).get("mud_density_lb_gal")
    theirs = {(one.code, one.subject) for one in _verdict(payload, site, mud).findings}
    return [
        one
        for one in payload.get("findings") or []
        if (one.get("code"), one.get("subject")) not in theirs
    ]
