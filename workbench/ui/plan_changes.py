"""Changes made in conversations that a plan which is made again may keep, listed and asked for."""

from collections.abc import Mapping, Sequence

import streamlit as st

from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.carry_changes import MadeChange, changes_before
from kernel.workflows.plan_choices import KeptChoices
from workbench.ui.words import count, plain

VARIANTS: Mapping[str, Sequence[str]] = {"both": ("combined", "isolated")}
_SHOWN = 6  # changes that are listed before the rest is folded away


def keeps(held: Sequence[MadeChange], *, key: str) -> bool:
    """Ask whether changes are kept, and list them; True without asking where there are none."""
    if not held:
        return True
    kept = st.checkbox(
        f"Keep {count(len(held), 'change')} made in conversations", value=True, key=key,
        help="The plan is made anew from the facts, and the changes are then made again on it. One "
        "that no longer fits, or would break a rule of law, is left out and listed with the "
        "reason. The version as it is now stays either way.",
    )  # fmt: skip
    lines = [f"- {plain(one.said)} :gray[{plain(one.by)}]" for one in held]
    st.markdown("\n".join(lines[:_SHOWN]))
    if lines[_SHOWN:]:
        with st.expander(f"{count(len(lines) - _SHOWN, 'more change')}"):
            st.markdown("\n".join(lines[_SHOWN:]))
    if not kept:
        st.markdown(":orange[:material/warning: The new version will hold none of them.]")
    return kept


def keeps_of_well(
    actor: Actor, api: ApiNumber | None, mode: str, earlier: KeptChoices | None
) -> bool:
    """Ask it for the plans of a well that are about to be made again."""
    if api is None:
        return True
    keys = [f"{api.api10}:{one}" for one in VARIANTS.get(mode, (mode,))]
    held = changes_before(actor, keys, earlier=earlier.snapshot_id if earlier else None)
    made = [change for one in held.values() for change in one.made]
    return keeps(made, key=f"keep-{'-'.join(keys)}")
