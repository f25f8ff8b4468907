"""The data of an organization: asked for as one file, watched, downloaded; how to leave."""

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.admin_jobs import AdminJob
from kernel.workflows.admin_jobs import list_jobs
from workbench.jobs.administration import ask_to_export
from workbench.ui.clock import zone
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.words import moment_text, plain

EVERY_S = 1.0
DOWNLOAD = "/api/organization/exports/"


def export_part(admin: Actor) -> None:
    """Ask for the file, see how far it is, take it."""
    section("All data as one file", "tables as JSON and CSV, papers, change log, manifest")
    last = list_jobs(admin, "export", limit=1)
    busy = bool(last and last[0].open)
    if busy:
        _watch(admin)
    else:
        _last(last[0] if last else None)
    st.button(
        "Write all data into a file", icon=":material/archive:", key="export", on_click=_ask,
        args=(admin,), disabled=busy, type="secondary" if last else "primary",
        help="A new file takes the place of the one before.",
    )  # fmt: skip


def leaving_part(admin: Actor) -> None:
    """How an organization is deleted, which no button does."""
    section("Leaving")
    st.markdown(
        "An organization is deleted by whoever runs the workbench, on the server and after its "
        "name is typed once more: `workbench remove-organization`. Every row goes, the papers and "
        "the change log too; other organizations notice nothing. Its id:"
    )
    st.code(str(admin.organization_id), language=None)


def _ask(opened_by: Actor) -> None:
    with part(opened_by) as admin, failures():
        ask_to_export(admin)


@st.fragment(run_every=EVERY_S)
def _watch(opened_by: Actor) -> None:
    with part(opened_by) as admin:
        [last] = list_jobs(admin, "export", limit=1)
        if not last.open:
            st.rerun()
        st.progress(min(1.0, last.progress), text=plain(last.words or "Waits for the worker"))


def _last(last: AdminJob | None) -> None:
    if last is None:
        nothing_here(
            "No file was written yet.",
            "It takes seconds for a few wells and minutes for years of daily volumes.",
        )
        return
    when = f"{moment_text(last.ended_at or last.created_at, zone())} by {last.created_by_name}"
    if last.results is None:
        st.error(f"**The file could not be written.** {plain(last.words)}",
                 icon=":material/error:")  # fmt: skip
        return
    size = int(last.results["bytes"])
    size_text = f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.0f} kB"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
        st.markdown(
            f"**{int(last.results['rows']):,} rows**, {size_text} :gray[written {plain(when)}]",
            width="content",
        )
        st.space("stretch")
        st.link_button(
            "Download", f"{DOWNLOAD}{last.id}", icon=":material/download:", type="primary"
        )
