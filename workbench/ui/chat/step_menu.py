"""What can be asked of the chosen step, or done with it, without typing a sentence.

Each entry is a slash command: sent at once, or put into the composer where a value is wanted.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.assistant.shown_plan import ShownPlan, ShownStep, shown_plan
from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.workflows.chat_threads import load_thread
from kernel.workflows.plan_history import PlanHistory
from workbench.ui.chat import doing

Json = Mapping[str, Any]
_WANTS_A_VALUE = ("sacks", "move", "note")


def about_step(actor: Actor, plan: Json, step: Json, history: PlanHistory | None) -> None:
    """The menu of a step of the version that holds, for those who may open a conversation."""
    if history is None or not actor.may(Role.EDITOR):
        return
    if str(history.current_id) != str(plan.get("snapshot_id")):
        return
    shown = shown_plan(plan)
    meant = next((one for one in shown.steps if one.id == str(step.get("id"))), None)
    if meant is not None and meant.shares_number:  # a cap goes by the number of its bridge plug
        meant = next(iter(shown.numbered(meant.number)), None)
    if meant is None:
        return
    commands = commands_of(meant, shown)
    key = f"about-{meant.id}"

    def chosen() -> None:
        what = st.session_state.get(key)
        if what in commands:
            _carry_out(actor, history.plan_key, str(what), commands[what])

    if st.menu_button(
        f"Ask about step {meant.number}", list(commands), icon=":material/forum:", key=key,
        type="tertiary",
        format_func=lambda one: words_of(one, meant), on_click=chosen,
    ):  # fmt: skip
        st.rerun()


def commands_of(step: ShownStep, plan: ShownPlan) -> dict[str, str]:
    """The commands that a step takes, by what they do.

    >>> step = ShownStep(number=4, id="d", type="cement_plug", top_ft=100, bottom_ft=200,
    ...                  formation=None, sacks=25)
    >>> commands_of(step, ShownPlan(steps=(step,)))["sacks"]
    '/sacks 4 '
    """
    number = step.number
    found = {"why": f"/why {number}", "whatif": f"/whatif remove {number}"}
    if step.is_cement:
        found["sacks"] = f"/sacks {number} "
    if step.top_ft is not None:
        found["move"] = f"/move {number} "
    if (other := _neighbour(step, plan)) is not None:
        found["combine"] = f"/combine {number} {other.number}"
    if step.type == "cibp":
        found["replace"] = f"/replace {number}"
    return {**found, "note": f"/note {number} ", "remove": f"/remove {number}"}


def words_of(name: str, step: ShownStep) -> str:
    """An entry of the menu."""
    return {
        "why": "Why is it there?",
        "whatif": "What if it were removed?",
        "sacks": "Other sacks …",
        "move": "Another depth …",
        "combine": "Combine with the plug above",
        "replace": "Replace by a cement plug",
        "note": "Write a note on it …",
        "remove": "Remove it …",
    }[name]


def _neighbour(step: ShownStep, plan: ShownPlan) -> ShownStep | None:
    """The next cement plug above."""
    if not step.is_cement or step.top_ft is None:
        return None
    above = [
        one
        for one in plan.cement()
        if one.bottom_ft is not None and one.bottom_ft <= step.top_ft and not one.shares_number
    ]
    return max(above, key=lambda one: one.bottom_ft or 0.0, default=None)


def _carry_out(actor: Actor, plan_key: str, name: str, command: str) -> None:
    """In the conversation that is open, if it is one's own about this plan; else in a new one."""
    thread_id = None
    asked = st.query_params.get(doing.THREAD, "new")
    if asked != "new":
        try:
            row = load_thread(actor, asked)
        except NotFound:
            row = None
        if row and row.plan_key == plan_key and row.created_by == actor.user_id:
            thread_id = row.id
    if name in _WANTS_A_VALUE:
        st.session_state[doing.said_key(thread_id or plan_key)] = command
        st.query_params[doing.THREAD] = str(thread_id or "new")
    else:
        doing.send(plan_key, thread_id, command)
