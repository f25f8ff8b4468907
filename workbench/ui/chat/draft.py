"""What is typed and not sent yet outlives a reload: the browser keeps it for this window."""

from pathlib import Path

import streamlit as st

from kernel.store.actor import Actor

_KEEPER = st.components.v2.component(
    "workbench_draft",
    html='<div class="root">\n</div>',
    js=(Path(__file__).parent / "draft.js").read_text(encoding="utf-8"),
)


def keep_draft(actor: Actor, about: str, *, waits: bool, refused: str = "") -> None:
    """Keep what stands in the composer beside this, and bring it back after a reload.

    Args:
        actor: Whose words they are; another person in the same window does not see them.
        about: The conversation, or the plan of one that has not begun.
        waits: Whether the composer takes no words now.
        refused: Words that were sent and not taken; they stand in the composer again.
    """
    name = f"draft-{actor.user_id}-{about}"
    _KEEPER(data={"name": name, "waits": waits, "refused": refused}, key="draft")
