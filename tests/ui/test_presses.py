"""A press of a button counts once, also where the run that it began is broken off."""

import time

import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from workbench.ui.presses import pressed

    st.session_state.setdefault("done", 0)
    if st.session_state.pop("broken-off", False):
        st.rerun()
    if pressed("Apply", key="apply", disabled=st.session_state.get("shut", False)):
        st.session_state["done"] += 1


def done(page: AppTest) -> int:
    return page.session_state["done"]


def test_that_a_press_counts_once():
    page = AppTest.from_function(script, default_timeout=60).run()
    assert done(page) == 0

    page.button(key="apply").click().run()
    page.run()

    assert done(page) == 1


def test_that_a_press_is_kept_where_its_run_is_broken_off_before_the_button_is_drawn():
    page = AppTest.from_function(script, default_timeout=60).run()
    page.session_state["broken-off"] = True

    page.button(key="apply").click().run()

    assert done(page) == 1


def test_that_a_press_is_forgotten_where_the_button_is_shut_meanwhile():
    page = AppTest.from_function(script, default_timeout=60).run()
    page.session_state["shut"] = True

    page.button(key="apply").click().run()
    page.session_state["shut"] = False
    page.run()

    assert done(page) == 0


def test_that_an_old_press_does_not_act_when_somebody_returns_to_the_page(monkeypatch):
    page = AppTest.from_function(script, default_timeout=60).run()
    page.session_state["pressed-apply"] = -60.0  # a minute before the clock began

    page.run()

    assert done(page) == 0


def saved_sheet() -> None:
    import streamlit as st

    from workbench.ui.presses import pressed

    if pressed("Save", key="save", typed_first=True):
        st.session_state.setdefault("saved", []).append(st.session_state["cell"])


def test_that_what_was_typed_just_before_the_press_is_saved_with_the_rest(monkeypatch):
    page = AppTest.from_function(saved_sheet, default_timeout=60)
    page.session_state["cell"] = "4,500"
    page.run()

    wait = time.sleep

    def the_table_tells_meanwhile(seconds: float) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        if context is None:  # the test's own thread, which waits for the page
            wait(seconds)
        elif st.session_state["cell"] == "4,500":
            st.session_state["cell"] = "7,500"
            assert context.script_requests
            context.script_requests.request_rerun(RerunData())

    monkeypatch.setattr("workbench.ui.presses.time.sleep", the_table_tells_meanwhile)
    page.button(key="save").click().run()

    assert page.session_state["saved"] == ["7,500"]


def test_that_a_sheet_is_saved_once_where_nothing_was_typed_just_before():
    page = AppTest.from_function(saved_sheet, default_timeout=60)
    page.session_state["cell"] = "4,500"
    page.run()

    page.button(key="save").click().run()
    page.run()

    assert page.session_state["saved"] == ["4,500"]
