"""What runs in the background, on Home: how far each piece of work is, and where to watch it."""

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.running_work import Running, running_work
from workbench.ui.clock import now
from workbench.ui.frame import section
from workbench.ui.page import part
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago

EVERY_S = 2.0
_COLUMNS = (
    Column(heading="What"),
    Column(heading="How far"),
    Column(heading="Done", align="right", wrap=False),
    Column(heading="Since", align="right", wrap=False),
)


def running(person: Actor) -> None:
    """The work in hand, kept up to date while the page is open; nothing where nothing runs."""
    if work := running_work(person):
        _watch(person, [work])


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, known: list[tuple[Running, ...]]) -> None:
    with part(person) as actor:
        work = known.pop() if known else running_work(actor)  # what the page itself just asked
        if not work:
            st.rerun()  # what was made by it shows now
        section("Running", "it goes on when you leave this page")
        table(_COLUMNS, [_row(one) for one in work], key="running", label="Work that runs")


def _row(one: Running) -> tuple[Cell | str, ...]:
    return (
        Cell(words=one.what, href=address(one.screen, **one.query), color="orange"),
        one.words,
        Cell(words=f"{one.share:.0%}", sort=one.share),
        ago(one.since, now()),
    )
