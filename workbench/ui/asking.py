"""A form behind a button, which closes as soon as it has done what it was opened for."""

from typing import Literal, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_DONE = "-done"  # of a form's key: it is to be closed when it is drawn next


def asking(
    label: str,
    *,
    key: str,
    icon: str,
    type: Literal["primary", "secondary"] = "secondary",
    disabled: bool = False,
) -> DeltaGenerator:
    """A button that opens a form.

    Args:
        label: What the button says.
        key: Unique on the page; `answered` closes the form by it.
        icon: The name of a Material symbol.
        type: Whether it is the main thing to do on the page.
        disabled: Whether there is nothing to do.
    """
    if st.session_state.pop(key + _DONE, False):
        st.session_state[key] = False
    return st.popover(
        label, icon=f":material/{icon}:", type=type, key=key, disabled=disabled, on_change="rerun"
    )


def answered(key: str) -> NoReturn:
    """Close the form and draw the page anew."""
    st.session_state[key + _DONE] = True
    st.rerun()
