"""The seal of the audit: whether it is whole, and its head to keep elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.admin_jobs import AdminJob
from kernel.workflows.admin_jobs import list_jobs
from workbench.jobs.administration import ask_to_check_the_seal
from workbench.ui.clock import zone
from workbench.ui.frame import section
from workbench.ui.page import failures, part
from workbench.ui.words import moment_text, plain

EVERY_S = 2.0
_KEPT = "kept-seal"


def seal_part(admin: Actor) -> None:
    """What the last check found, and another one."""
    section("Seal", "finds a row that was altered or deleted behind the workbench's back")
    last = list_jobs(admin, "seal", limit=1)
    if last and last[0].open:
        _watch(admin)
    else:
        _found(last[0] if last else None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Verify the seal", icon=":material/verified_user:", key="seal", on_click=_check,
            args=(admin,), disabled=bool(last and last[0].open),
        )  # fmt: skip
        with st.popover("Seals kept elsewhere", icon=":material/key_vertical:"):
            _elsewhere(last[0] if last else None)


def _elsewhere(last: AdminJob | None) -> None:
    st.markdown(
        "Whoever rewrites the whole log can rewrite its seals too, but not the one that you wrote "
        "down. It must still be part of the chain."
    )
    if last and last.results and last.results["head"]:
        st.markdown("The newest seal, to write down:")
        st.code(last.results["head"], language=None, wrap_lines=True)
    st.text_input(
        "A seal that you wrote down, to verify against", key=_KEPT, placeholder="number-hash"
    )


def _check(opened_by: Actor) -> None:
    with part(opened_by) as admin, failures():
        ask_to_check_the_seal(admin, str(st.session_state.get(_KEPT) or ""))


@st.fragment(run_every=EVERY_S)
def _watch(opened_by: Actor) -> None:
    with part(opened_by) as admin:
        [last] = list_jobs(admin, "seal", limit=1)
        if not last.open:
            st.rerun()
        st.badge("Being checked", icon=":material/progress_activity:", color="orange")


def _found(last: AdminJob | None) -> None:
    if last is None:
        st.markdown(":gray[Not verified yet. Every change is sealed within five minutes.]")
        return
    when = f"{moment_text(last.ended_at or last.created_at, zone())} by {last.created_by_name}"
    if last.results is None:
        st.error(f"**The seal could not be verified.** {plain(last.words)}",
                 icon=":material/error:")  # fmt: skip
        return
    if last.results["intact"]:
        st.success(f"**Whole.** No sealed change was altered or deleted. :gray[Verified "
                   f"{plain(when)}]", icon=":material/verified_user:")  # fmt: skip
    else:
        told = "  \n".join(f"- {plain(_where(one))}" for one in last.results["broken"])
        st.error(
            f"**Broken.** The log was altered or a row was deleted. :gray[Verified {plain(when)}]"
            f"\n\n{told}\n\nTell whoever runs the workbench, and compare with a backup.",
            icon=":material/gpp_bad:",
        )


def _where(broken: Mapping[str, Any]) -> str:
    """Where the chain is broken.

    >>> _where({"seal": 4, "after": None, "until": "2026-01-31T10:05:00+00:00",
    ...         "kept_elsewhere": False})
    'changes up to 2026-01-31 10:05 (seal 4)'
    """
    if broken["kept_elsewhere"]:
        return f"the seal {broken['seal']} that you kept is not part of the chain"
    after, until = (
        moment_text(datetime.fromisoformat(broken[name]), zone()) if broken[name] else None
        for name in ("after", "until")
    )
    if until is None:
        return "changes that lie outside every seal"
    return f"changes {f'from {after} ' if after else 'up '}to {until} (seal {broken['seal']})"
