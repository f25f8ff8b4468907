"""Buttons whose press is not lost.

Streamlit gives a press to one run of the page. Where a sheet or a chart speaks at the same moment,
the next run breaks that one off, and the press would be gone. So a press is noted before the page
runs, and stays noted until a run comes to its button.
"""

import time
from typing import Any

import streamlit as st

_NOTED = "pressed-"
_FORGOTTEN_AFTER_S = 10.0  # nobody waits longer: a page that was left does not act on return


def pressed(label: str, *, key: str, **drawn: Any) -> bool:
    """Draw a button; true once for each press.

    What is done on it comes next, before anything else is drawn: a run can be broken off there.

    Args:
        label: Its words.
        key: Its key.
        drawn: Whatever else `st.button` takes.
    """
    st.button(label, key=key, on_click=_note, args=(key,), **drawn)
    noted: float | None = st.session_state.pop(_NOTED + key, None)
    if noted is None or drawn.get("disabled"):
        return False
    return time.monotonic() - noted < _FORGOTTEN_AFTER_S


def _note(key: str) -> None:
    st.session_state[_NOTED + key] = time.monotonic()
