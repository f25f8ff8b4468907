"""Saved versions of a plan, and the new one that an answer makes."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.proposals import PlanChange
from kernel.store.standing import CARRIED, POST_EDIT, RESTORED
from kernel.wells.api_number import ApiNumber
from kernel.workflows.plan_again import plan_again, restore_plan
from kernel.workflows.plan_history import PlanHistory, plan_history
from kernel.workflows.plans import PlanSummary, list_plans
from kernel.workflows.review_facts import correct_fact
from workbench.ui.chat.operation_words import OPERATIONS
from workbench.ui.frame import section
from workbench.ui.plan_questions import Given
from workbench.ui.plan_status import status_cell
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, moment_text, plain

Plan = Mapping[str, Any]
ANSWER_NOTE = "Answer to a question of the plan"


def saved_versions(actor: Actor, plan: Plan) -> list[PlanSummary]:
    """Every saved version of the well's plans, newest first."""
    return list_plans(actor, api=ApiNumber.parse(plan["api"])) if plan.get("api") else []


def history_of(actor: Actor, plan: Plan, saved: Sequence[PlanSummary]) -> PlanHistory | None:
    """Which version of the plan in view holds, and what was changed from conversations."""
    here = this_one(plan, saved)
    return plan_history(actor, here.plan_key) if here else None


def versions(plan: Plan, saved: Sequence[PlanSummary], history: PlanHistory | None) -> None:
    """Every saved version and how it came about; each can be opened and compared."""
    if not saved:
        return
    section("Versions", "a saved plan never changes")
    here = this_one(plan, saved)
    table(
        [
            Column(heading="Version", wrap=False),
            Column(heading="How it came about"),
            Column(heading="Verdict", wrap=False),
            Column(heading="Status", wrap=False),
            Column(heading="Saved"),
            *([Column(heading="", wrap=False)] if here and saved[1:] else []),
        ],
        [_row(one, here, history, many=len(saved) > 1) for one in saved],
        key="versions",
        label="Versions",
    )
    if history is not None and history.moves:
        with st.expander(f"{count(len(history.moves), 'time')} undone, redone or taken back"):
            _moves(history, saved)


def _row(
    one: PlanSummary, here: PlanSummary | None, history: PlanHistory | None, *, many: bool
) -> list[Cell | str]:
    is_here = here is not None and one.snapshot_id == here.snapshot_id
    holds = history is not None and one.snapshot_id == history.current_id
    cells: list[Cell | str] = [
        Cell(
            words=f"{one.version}" + (" (this one)" if is_here else ""),
            small=f"{one.mode}, holds now" if holds and many else one.mode,
            href="" if is_here else address("plan", id=str(one.snapshot_id)),
        ),
        _how(one, history),
        Cell(
            words="Passes" if one.verdict == "pass" else "Fails",
            color="green" if one.verdict == "pass" else "red",
        ),
        status_cell(one.status),
        Cell(words=moment_text(one.created_at), small=one.created_by or ""),
    ]
    if here is None or not many:
        return cells
    return [*cells, "" if is_here else Cell(words="Compare", href=comparison_of(one, here))]


def _how(one: PlanSummary, history: PlanHistory | None) -> Cell | str:
    """Generated, restored, or changed from a conversation, which is named to its readers."""
    change = history.made_by(one.snapshot_id) if history and one.kind == POST_EDIT else None
    if one.kind == CARRIED:
        return "Made again with the changes of before"
    if history is None or change is None:
        return one.kind.replace("_", " ").capitalize()
    return _from(change, history, OPERATIONS[change.operation])


def _from(change: PlanChange, history: PlanHistory, words: str) -> Cell:
    """A change with the conversation that it came from."""
    may_read = change.thread_id in history.readable
    said = f"“{change.thread_title}”" if may_read else "a conversation not shared with you"
    return Cell(
        words=words,
        small=f"by {change.created_by_name}, in {said}",
        hint=" ".join(change.said),
        href=address("assistant", thread=str(change.thread_id)) if may_read else "",
    )


def _moves(history: PlanHistory, saved: Sequence[PlanSummary]) -> None:
    numbers = {one.snapshot_id: one.version for one in saved}
    table(
        [
            Column(heading="Done"),
            Column(heading="From", align="right", wrap=False),
            Column(heading="To", align="right", wrap=False),
            Column(heading="When", wrap=False),
        ],
        [
            [
                _from(one, history, OPERATIONS[one.operation]),
                f"{numbers.get(one.source_id, DASH)}",
                f"{numbers.get(one.result_id, DASH)}",
                moment_text(one.created_at),
            ]
            for one in history.moves
        ],
        key="moves",
        label="Undone, redone or taken back",
    )


def carried_note(plan: Mapping[str, Any], saved: Sequence[PlanSummary]) -> None:
    """What became of earlier changes where this version was made again with them."""
    here = this_one(plan, saved)
    if here is None or here.kind != CARRIED:
        return
    kept, left = plan.get("carried") or [], plan.get("left_out") or []
    with st.container(border=True, gap="xsmall", key="carried"):
        st.markdown(
            "**This version was made again.** :gray["
            f"{count(len(kept), 'change')} from conversations kept, {len(left)} left out; the "
            "plan without them is the version before.]"
        )
        lines = [
            f":material/check: {plain(one['said'])}"
            + (f" :gray[Note that {plain(one['now'])}.]" if one.get("now") else "")
            for one in kept
        ]
        lines += [
            f":material/warning: **Left out:** {plain(one['said'])} :gray[{plain(one['why'])}.]"
            for one in left
        ]
        st.markdown("  \n".join(lines))
        before = _followed(here, saved)
        if before is not None:
            st.markdown(
                f"[Compare with version {before.version}, which it follows]"
                f"({comparison_of(before, here)})"
            )


def _followed(here: PlanSummary, saved: Sequence[PlanSummary]) -> PlanSummary | None:
    """The version whose changes were kept: the one before the generated one."""
    by_id = {one.snapshot_id: one for one in saved}
    generated = by_id.get(here.parent_id) if here.parent_id else None
    return by_id.get(generated.parent_id) if generated and generated.parent_id else None


def comparison_of(one: PlanSummary, other: PlanSummary) -> str:
    """The address of the comparison of two saved plans, the older one first."""
    older, newer = sorted((one, other), key=lambda plan: plan.created_at)
    return address("compare", before=str(older.snapshot_id), after=str(newer.snapshot_id))


def this_one(plan: Plan, saved: Sequence[PlanSummary]) -> PlanSummary | None:
    """The saved version that is in view."""
    return next((o for o in saved if str(o.snapshot_id) == str(plan.get("snapshot_id"))), None)


def older_version(
    actor: Actor, plan: Plan, saved: Sequence[PlanSummary], history: PlanHistory | None
) -> None:
    """Say that another version holds, and lead to it, to what differs, and back."""
    here = this_one(plan, saved)
    holds = next((o for o in saved if history and o.snapshot_id == history.current_id), None)
    if here is None or holds is None or holds.snapshot_id == here.snapshot_id:
        return
    undone = holds.version < here.version
    words = (
        f"the plan was taken back to version {holds.version}."
        if undone
        else f"the plan now is version {holds.version}, saved {moment_text(holds.created_at)} by "
        f"{holds.created_by}."
    )
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", border=True, key="older-version"
    ):
        st.markdown(
            f"**This is version {here.version}.** :gray[It does not hold: {plain(words)} Files "
            "and approvals from here are of this version.]",
            width="stretch",
        )
        if st.button("Open the one that holds", icon=":material/north_east:", key="open-newest"):
            go("plan", id=str(holds.snapshot_id))
        if st.button("Compare with it", icon=":material/compare_arrows:", key="compare-newest"):
            go("compare", before=str(here.snapshot_id), after=str(holds.snapshot_id))
        restore_button(actor, here, saved)


def restore_button(actor: Actor, one: PlanSummary, saved: Sequence[PlanSummary]) -> None:
    """Bring a version back as the newest one; nothing for a viewer or for the one that holds."""
    if one.holds or not actor.may(Role.EDITOR):
        return
    same = [other for other in saved if other.plan_key == one.plan_key]
    if any(o.holds and o.kind == RESTORED and o.parent_id == one.snapshot_id for o in same):
        return
    number = max(other.version for other in same) + 1
    if st.button(
        f"Restore version {one.version}", icon=":material/history:", key=f"restore-{one.version}",
        help=f"Saves it again, unchanged, as version {number}, a draft. No version is "
        "lost.",
    ):  # fmt: skip
        made = restore_plan(actor, one.snapshot_id)
        st.toast(f"Version {one.version} is back, as version {number}.")
        go("plan", id=str(made["snapshot_id"]))


def rebuilt(actor: Actor, plan: Plan, given: Given) -> None:
    """Keep an answer, plan again on the same choices, and show the new version.

    A value is kept as a correction, a paper with the papers of the well.
    """
    api = ApiNumber.parse(plan["api"])
    with st.spinner("Planning again with your answer …"):
        if given.paper is None:
            correct_fact(actor, api, given.path, given.value, ANSWER_NOTE)
        made = plan_again(
            actor,
            plan["snapshot_id"],
            uploads=[given.paper] if given.paper else [],
            keep_changes=given.keeps_changes,
        )
    st.toast("Your answer is kept, and the plan was made again.")
    go("plan", **address_of(made, mode=plan.get("mode")))


def address_of(made: Mapping[str, Any], *, mode: str | None = None) -> dict[str, str]:
    """What the address of a plan that was just made carries: its id, of the variant in view.

    >>> address_of({"snapshot_id": 7})
    {'id': '7'}
    >>> both = {"snapshot_id": 7, "variant_ids": {"combined": 7, "isolated": 8}}
    >>> address_of(both, mode="isolated")
    {'id': '8'}
    """
    ids = made.get("variant_ids") or {}
    return {"id": str(ids.get(mode, made["snapshot_id"]))}
