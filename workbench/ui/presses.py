"""Buttons whose press is not lost.

Streamlit gives a press to one run of the page. Where a sheet or a chart speaks at the same moment,
the next run breaks that one off, and the press would be gone. So a press is noted before the page
runs, and stays noted until a run comes to its button.

A table tells what was typed a little later than it was typed. Who types into its last cell and
presses “Save” at once would save without it; `typed_first` waits for it.
"""

import time
from typing import Any

import streamlit as st

_NOTED = "pressed-"
_FORGOTTEN_AFTER_S = 10.0  # nobody waits longer: a page that was left does not act on return
_CELL_COMES_S = 0.5  # a table waits 0.15 s before it tells, and the way here takes some


def pressed(label: str, *, key: str, typed_first: bool = False, **drawn: Any) -> bool:
    """Draw a button; true once for each press.

    What is done on it comes next, before anything else is drawn: a run can be broken off there.

    Args:
        label: Its words.
        key: Its key.
        typed_first: It acts on what stands in a table of `st.data_editor`: what was typed just
            before the press comes first.
        drawn: Whatever else `st.button` takes.
    """
    st.button(label, key=key, on_click=_note, args=(key,), **drawn)
    noted: float | None = st.session_state.pop(_NOTED + key, None)
    if noted is None or drawn.get("disabled"):
        return False
    if typed_first:
        _let_the_last_cell_come(key, noted)
    return time.monotonic() - noted < _FORGOTTEN_AFTER_S


def _let_the_last_cell_come(key: str, noted: float) -> None:
    """Wait until a cell typed before the press is here; where one came, the page begins anew."""
    st.session_state[_NOTED + key] = noted
    time.sleep(max(0.0, noted + _CELL_COMES_S - time.monotonic()))
    st.empty()  # drawing anything is where a run is broken off
    del st.session_state[_NOTED + key]


def _note(key: str) -> None:
    st.session_state[_NOTED + key] = time.monotonic()
