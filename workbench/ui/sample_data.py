"""Examples on the page of an organization: that they are there, and how they go."""

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows.sample_data import (
    SampleData,
    has_sample_data,
    remove_sample_data,
    sample_data,
)
from workbench.ui.page import failures, part
from workbench.ui.words import count, listed, plain

_MOST_NAMED = 6


def sample_notice(person: Actor) -> None:
    """For administrators of an organization with examples: a line and the way to be rid of them."""
    if not person.may(Role.ADMIN) or not has_sample_data(person):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="samples"):
        st.markdown(
            "**Sample data** :gray[Some wells and schedules here are invented.]",
            width="stretch",
        )
        if st.button("Remove sample data", icon=":material/delete_sweep:"):
            _confirm(person)


@st.dialog("Remove sample data?", width="medium")
def _confirm(person: Actor) -> None:
    with part(person) as person:
        held = sample_data(person)
        st.markdown("\n".join(f"- {line}" for line in what_goes(held)))
        st.markdown(
            ":gray[What you added to these wells and schedules goes with them and cannot be "
            "brought back. Your other wells, plans, prices and people stay as they are. The audit "
            "keeps what was removed, when and by whom.]"
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Keep it"):
                st.rerun()
            chosen = st.button("Remove for good", type="primary", icon=":material/delete_forever:")
        if chosen:
            with failures(), st.spinner("Removing …"):
                remove_sample_data(person)
                st.toast("The sample data is removed.")
                st.rerun()


def what_goes(held: SampleData) -> list[str]:
    """One line for each kind of thing that goes, and one for what stays in use."""
    lines = []
    if held.wells:
        counts = [
            count(number, what, many)
            for number, what, many in (
                (held.papers, "paper", "papers"),
                (held.plans, "plan version", "plan versions"),
                (held.batches, "batch with its reports", "batches with their reports"),
            )
            if number
        ]
        hangs = f", with {listed(counts)}" if counts else ""
        lines.append(f"{count(len(held.wells), 'invented well')}: {_named(held.wells)}{hangs}")
    if held.scenarios:
        lines.append(f"{count(len(held.scenarios), 'scenario')}: {_named(held.scenarios)}")
    if held.leases:
        lines.append(f"{count(len(held.leases), 'lease')} with wells, volumes and accounts:"
                     f" {_named(held.leases)}")  # fmt: skip
    rigs = [name for name in held.rigs if name not in held.rigs_in_use]
    if rigs:
        lines.append(f"{count(len(rigs), 'rig')}: {_named(rigs)}")
    if held.rigs_in_use:
        lines.append(
            f"{_named(held.rigs_in_use)} :gray[stays, because jobs of your own scenarios use it]"
            if len(held.rigs_in_use) == 1
            else f"{_named(held.rigs_in_use)} :gray[stay, because jobs of your own scenarios use "
            "them]"
        )
    return lines


def _named(names: list[str] | tuple[str, ...]) -> str:
    shown = [plain(name) for name in names[:_MOST_NAMED]]
    more = len(names) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)
