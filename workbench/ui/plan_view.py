"""One plugging plan: the well, its plugs, why each is there, and what is still open."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.exports.schematic_steps import feet, in_words, number
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.plan_history import PlanHistory
from kernel.workflows.prices import priced
from workbench.ui.chat.drawer import drawer, open_button
from workbench.ui.chat.step_menu import about_step
from workbench.ui.frame import Chip, title_line
from workbench.ui.page import part
from workbench.ui.parts import panel
from workbench.ui.plan_cost import cost_panel
from workbench.ui.plan_downloads import downloads
from workbench.ui.plan_executed import as_plugged
from workbench.ui.plan_notes import decisions, findings, left_out_here, materials
from workbench.ui.plan_papers import pieces
from workbench.ui.plan_procedure import procedure_panel
from workbench.ui.plan_questions import questions
from workbench.ui.plan_status import status_strip
from workbench.ui.plan_table import counts_line, plug_table
from workbench.ui.plan_versions import (
    carried_note,
    history_of,
    older_version,
    rebuilt,
    saved_versions,
    versions,
)
from workbench.ui.plan_why import why
from workbench.ui.schematic_view import wellbore
from workbench.ui.screens import go
from workbench.ui.words import count

Plan = dict[str, Any]
STEP = "step"  # the session-state key, and the part of the address, that names the chosen step
_SHOWN = "step_shown"
VARIANTS = ("combined", "isolated")
ABOUT = (
    "The table lists the plugs as on Form W-3A, deepest first. Choose one, in the table or in the "
    "drawing, to see its rule, its facts on their pages and the arithmetic of its sacks. An "
    "independent checker judges the plan against 16 TAC §3.14. Each change makes a new version."
)


def plan_page(actor: Actor, plan: Plan) -> None:
    """The whole page of a plan."""
    saved = saved_versions(actor, plan)
    history = history_of(actor, plan, saved)
    header(actor, plan, history)
    drawer(actor, plan, history)
    older_version(actor, plan, saved, history)
    carried_note(plan, saved)
    status_strip(actor, plan)
    body(actor, plan, history)
    answer = questions(actor, plan)
    if answer:
        rebuilt(actor, plan, answer)
    as_plugged(actor, plan)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        findings(plan)
        decisions(plan)
    with right:
        materials(plan)
        versions(plan, saved, history)
        left_out_here(plan)
    cost_panel(actor, plan)
    procedure_panel(plan)


def name_of(plan: Mapping[str, Any]) -> str:
    """Lease and well number, or the API number where no paper names the lease.

    >>> name_of({"lease": "MABEE 140A", "well_no": "4404"})
    'MABEE 140A 4404'
    """
    said = " ".join(str(plan[key]) for key in ("lease", "well_no") if plan.get(key))
    return said or str(plan.get("api") or "A well")


def context_of(plan: Mapping[str, Any]) -> str:
    """One line of context in words with units."""
    facts = (plan.get("inputs") or {}).get("facts") or {}
    depth = number(facts.get("total_depth_ft"))
    steps: Sequence[Mapping[str, Any]] = plan.get("steps") or []
    sacks = sum(step.get("sacks") or 0 for step in steps)
    place = f"{in_words(plan['county'])} County" if plan.get("county") else "county unknown"
    words = [
        ApiNumber.parse(plan["api"]).dashed if plan.get("api") else "no API number",
        f"{place}, district {plan['district']}" if plan.get("district") else place,
        str(plan.get("field") or "field unknown"),
        str(facts.get("well_type") or "").lower(),
        f"total depth {feet(depth)} ft" if depth is not None else "total depth unknown",
        _along_the_hole(facts),
        f"{count(len(steps), 'step')}, {count(sacks, 'sack')}",
        f"as of {plan['as_of']}" if plan.get("as_of") else "",
    ]
    return " · ".join(word for word in words if word)


def _along_the_hole(facts: Mapping[str, Any]) -> str:
    """That depths are measured ones, where the hole is known to leave the vertical.

    >>> _along_the_hole({"kop_ft": 7900.0, "horizontal": True}), _along_the_hole({})
    ('horizontal from 7,900 ft, all depths measured', '')
    """
    kick_off = number(facts.get("kop_ft"))
    if kick_off is None and facts.get("horizontal") is not True:
        return ""
    what = "horizontal" if facts.get("horizontal") is True else "deviated"
    where = f" from {feet(kick_off)} ft" if kick_off is not None else ""
    return f"{what}{where}, all depths measured"


def verdict_chip(plan: Mapping[str, Any]) -> Chip:
    """What the checker says, in words, by shape and by colour."""
    if plan.get("verdict") == "pass":
        return Chip(words="Passes 16 TAC §3.14", icon="check_circle", color="green")
    return Chip(words="Fails 16 TAC §3.14", icon="cancel", color="red")


def header(actor: Actor, plan: Plan, history: PlanHistory | None) -> None:
    """Title line with the verdict, the other variant and the actions."""
    api = str(plan.get("api") or "")
    actions = ["Review facts", "Open the well", *(["Plan again"] if actor.may(Role.EDITOR) else [])]
    with title_line(
        name_of(plan), chips=[verdict_chip(plan)], context=context_of(plan), about=ABOUT
    ):
        other_variant(plan, history)
        open_button(history)
        chosen = st.menu_button("More", actions, key="more")
        downloads(priced(actor, plan))
    targets = {"Review facts": "review", "Open the well": "well", "Plan again": "plan"}
    if chosen in targets:
        again = chosen == "Plan again" and plan.get("snapshot_id")
        query = {"api": api, "again": str(plan["snapshot_id"]) if again else ""}
        go(targets[chosen], **{name: value for name, value in query.items() if value})


def other_variant(plan: Plan, history: PlanHistory | None) -> None:
    """Where a plan was made both ways, the way to the other one.

    From the version that holds it leads to the one that holds, else to the one made with it.
    """
    ids, mode = plan.get("variant_ids") or {}, str(plan.get("mode"))
    if mode not in ids:
        return
    asked = st.segmented_control(
        "Plugs", VARIANTS, default=mode, required=True, format_func=str.capitalize,
        label_visibility="collapsed", key=f"variant-{plan.get('snapshot_id')}",
    )  # fmt: skip
    if asked != mode:
        holds = history is not None and str(history.current_id) == str(plan.get("snapshot_id"))
        api10 = ApiNumber.parse(plan["api"]).api10
        go("plan", id=f"{api10}:{asked}" if holds else str(ids[asked]))


def choose_step(steps: Sequence[Mapping[str, Any]], violations: Sequence[Mapping[str, Any]]) -> str:
    """The step to explain: the one chosen, the one in the address, or the first that matters."""
    known = [str(step.get("id")) for step in steps]
    picked, linked = st.session_state.get(STEP), st.query_params.get(STEP)
    shown = st.session_state.get(_SHOWN)
    # a link that was followed since then counts more than what was picked before
    order = (linked, picked) if picked == shown != linked else (picked, linked)
    for asked in order:
        if asked in known:
            return str(asked)
    blamed = " ".join(str(finding.get("subject")) for finding in violations)
    numbers = re.findall(r"plug (\d+)", blamed)
    for step in steps:
        if str(step.get("plug_no")) in numbers:
            return str(step.get("id"))
    pumped = [step for step in steps if step.get("arithmetic")]
    return str((pumped or list(steps))[0].get("id"))


@st.fragment
def body(actor: Actor, plan: Plan, history: PlanHistory | None) -> None:
    """Drawing on the left; plug table and the reasons of the chosen plug on the right."""
    with part(actor) as actor:
        steps = plan.get("steps") or []
        if steps:
            chosen = choose_step(steps, plan.get("violations") or [])
            st.session_state[STEP] = st.session_state[_SHOWN] = chosen
            st.query_params[STEP] = chosen
        left, right = st.columns([5, 7], gap="medium")
        with left, st.container(key="drawing"):
            wellbore(plan, picks=STEP)
        with right:
            panel(counts_line(plan), key="counts")
            if not steps:
                st.markdown(
                    "**No step could be planned.** Answer the questions below, or add the "
                    "completion report (W-2) and the letter on usable water (GW-2)."
                )
                return
            panel(plug_table(steps), key="plugs", picks=STEP)
            step = next(step for step in steps if str(step.get("id")) == chosen)
            about_step(actor, plan, step, history)
            panel(why(step, plan, pieces(actor, plan, step)), key="why")
