"""The phases of a job as a small table: what is planned, what has happened."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from kernel.scheduling.board import Board
from kernel.scheduling.cells import PHASE_COLUMNS
from kernel.scheduling.commands import Command, SetField, SetPhases
from kernel.scheduling.jobs import PHASES, Job
from kernel.scheduling.phases import phases_of
from kernel.workflows.campaign_boards import OpenBoard
from workbench.ui.presses import pressed
from workbench.ui.words import count

Wish = Callable[[Sequence[Command], int | None], OpenBoard]
_SHOWN = [one for one in PHASE_COLUMNS if one.name not in ("job_id", "place")]


def phase_table(opened: OpenBoard, job: Job, wish: Wish) -> None:
    """Show the phases of a job and let who may change them.

    Args:
        opened: The scenario.
        job: The job.
        wish: Takes commands: one action of the person.
    """
    st.markdown("**Phases**")
    kept = _rows(opened.board, job)
    if not opened.may_edit:
        if not kept:
            st.markdown(":gray[No phases are planned.]")
        else:
            st.dataframe(_frame(kept), hide_index=True, column_config=_columns())
        return
    edited = st.data_editor(
        _frame(kept or [{"phase": phase} for phase in PHASES]),
        hide_index=True,
        num_rows="dynamic",
        column_config=_columns(),
        key=f"phases-{job.id}-{opened.scenario.revision}",
    )
    wanted = _given(edited)
    days = sum(int(one["duration_days"]) for one in wanted)
    st.markdown(f":gray[{sum_words(days, job.duration_days) if wanted else _NONE}]")
    with st.container(horizontal=True):
        same = wanted == _given(_frame(kept))
        if pressed("Save phases", key="phases-save", disabled=same, typed_first=True):
            wish([SetPhases(id=job.id, phases=wanted)], opened.scenario.revision)
            st.rerun()
        fits = not wanted or days == job.duration_days
        words = f"Save, and plan the job with {count(days, 'day')}"
        if not fits and pressed(words, key="phases-duration", typed_first=True):
            duration = SetField(id=job.id, field="duration_days", value=days)
            wish([SetPhases(id=job.id, phases=wanted), duration], opened.scenario.revision)
            st.rerun()


_NONE = "Type the planned days of each phase; a row without days is not kept."


def sum_words(days: int, planned: int | None) -> str:
    """How the phases fill the job, in words.

    >>> sum_words(20, 24), sum_words(24, 24)
    ('The phases take 20 d; 4 d of the planned 24 d are in no phase.', 'The phases fill the 24 d.')
    """
    if planned is None:
        return f"The phases take {days} d; the job has no duration yet."
    if days == planned:
        return f"The phases fill the {planned} d."
    if days < planned:
        return (
            f"The phases take {days} d; {planned - days} d of the planned {planned} d "
            "are in no phase."
        )
    return f"The phases take {days} d, {days - planned} d more than the planned {planned} d."


def _rows(board: Board, job: Job) -> list[dict[str, Any]]:
    return [
        {one.name: getattr(phase, one.name) for one in _SHOWN} for phase in phases_of(board, job.id)
    ]


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Every column with the type that its editor needs, empty or not."""
    frame = pd.DataFrame([dict(row) for row in rows], columns=[one.name for one in _SHOWN])
    for one in _SHOWN:
        if one.kind in ("whole", "number"):
            frame[one.name] = pd.to_numeric(frame[one.name]).astype("Float64")
        elif one.kind == "day":
            frame[one.name] = pd.to_datetime(frame[one.name]).dt.date
        else:
            frame[one.name] = frame[one.name].astype("string")
    return frame


def _columns() -> dict[str, Any]:
    """Typed editors with units."""
    made: dict[str, Any] = {}
    for one in _SHOWN:
        heading = f"{one.words} ({one.unit})" if one.unit else one.words
        if one.kind == "choice":
            made[one.name] = st.column_config.SelectboxColumn(
                heading, options=list(one.choices), required=True
            )
        elif one.kind == "day":
            made[one.name] = st.column_config.DateColumn(heading, format="YYYY-MM-DD")
        else:
            made[one.name] = st.column_config.NumberColumn(
                heading, min_value=one.least, max_value=one.most,
                step=1 if one.kind == "whole" else None,
            )  # fmt: skip
    return made


def _given(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The phases that have days, as a command takes them."""
    rows = []
    for row in frame.to_dict("records"):
        values = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        if values["phase"] and values["duration_days"] is not None:
            values["duration_days"] = int(values["duration_days"])
            rows.append(values)
    return rows
