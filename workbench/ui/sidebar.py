"""The foot of the menu: the inbox, who is signed in, the way out, and keys for every page.

The number of unread notices is asked anew with each action on a page, and not by itself: asking by
itself would keep the session of somebody who went away from ending.
"""

from pathlib import Path

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.notices import unread
from workbench.ui.screens import address
from workbench.ui.tables import GO

HERE = Path(__file__).parent
SIGN_OUT = "/auth/logout"
_FOOT = st.components.v2.component(
    "workbench_foot",
    html='<div class="root">\n</div>',
    css=(HERE / "sidebar.css").read_text(encoding="utf-8"),
    js=(HERE / "sidebar.js").read_text(encoding="utf-8"),
)
_KEY = "foot"


def foot(person: Actor, screen: str) -> None:
    """Name the person, their role and organization; sign out by a form that posts.

    `/` puts the cursor into the search field of the page, or leads to “Find a well”;
    `?` opens the page's explanation, or the help where it has none.

    Args:
        person: Who is signed in.
        screen: The screen shown, whose section of the help is opened.
    """

    def went() -> None:
        st.session_state[GO] = st.session_state[_KEY].went

    with st.sidebar, st.container(key="sidebar-foot"):
        _FOOT(
            data={
                "name": person.name or person.email,
                "organization": person.organization,
                "role": person.role.value.capitalize(),
                "help": address("help", on=screen),
                "account": address("account"),
                "inbox": address("inbox"),
                "unread": unread(person),
                "wells": address("wells"),
                "sign_out": SIGN_OUT,
            },
            key=_KEY,
            on_went_change=went,
        )
