"""Saved versions of a plan, and the new one that an answer makes."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.plan_again import plan_again
from kernel.workflows.plans import list_plans
from kernel.workflows.review_facts import correct_fact
from workbench.ui.frame import section
from workbench.ui.plan_questions import Given
from workbench.ui.plan_status import status_cell
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import moment_text

Plan = Mapping[str, Any]
ANSWER_NOTE = "Answer to a question of the plan"


def versions(actor: Actor, plan: Plan) -> None:
    """Every saved version of the well's plan, newest first; each can be opened again."""
    if not plan.get("api"):
        return
    saved = list_plans(actor, api=ApiNumber.parse(plan["api"]))
    if not saved:
        return
    section("Versions", "a saved plan never changes")
    rows: list[list[Cell | str]] = []
    for one in saved:
        here = str(one.snapshot_id) == str(plan.get("snapshot_id"))
        rows.append(
            [
                Cell(
                    words=f"{one.version}" + (" (this one)" if here else ""),
                    href="" if here else address("plan", id=str(one.snapshot_id)),
                ),
                one.mode.capitalize(),
                Cell(
                    words="Passes" if one.verdict == "pass" else "Fails",
                    color="green" if one.verdict == "pass" else "red",
                ),
                status_cell(one.status),
                Cell(words=moment_text(one.created_at), small=one.created_by or ""),
            ]
        )
    table(
        [
            Column(heading="Version", wrap=False),
            Column(heading="Plugs", wrap=False),
            Column(heading="Verdict", wrap=False),
            Column(heading="Status", wrap=False),
            Column(heading="Saved", wrap=False),
        ],
        rows,
        key="versions",
        label="Versions",
    )


def rebuilt(actor: Actor, plan: Plan, given: Given) -> None:
    """Keep an answer, plan again on the same choices, and show the new version.

    A value is kept as a correction, a paper with the papers of the well.
    """
    api = ApiNumber.parse(plan["api"])
    with st.spinner("Planning again with your answer …"):
        if given.paper is None:
            correct_fact(actor, api, given.path, given.value, ANSWER_NOTE)
        made = plan_again(actor, plan["snapshot_id"], uploads=[given.paper] if given.paper else [])
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
