"""The Gantt of a scenario: its chart, and what a person's hand on it means."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import NO_ROW
from kernel.scheduling.chart import Bar, Grouping
from kernel.scheduling.commands import (
    AddLink,
    Command,
    DeleteJobs,
    DeleteLink,
    DuplicateJob,
    Mode,
    MoveJob,
    ResizeJob,
    SetField,
    SetLink,
)
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard, Preview
from kernel.workflows.campaign_chart import Reckoned, scenario_chart
from workbench.ui.clock import now
from workbench.ui.following import Subject, set_following
from workbench.ui.gantt import Action, Event, View, act, gantt
from workbench.ui.schedule_edit import answers, wish

ABOUT_KEYS = (
    "Schedule. Arrow keys go from job to job. With Ctrl they move the job by a day or to the next "
    "rig; with Shift they change its end. Enter opens what can be done, Delete takes a job out."
)
HEIGHT_PX = 560
ANSWERS_EACH = 1_000  # so many answers on one revision tell the chart apart
FOLLOW, UNFOLLOW = "follow", "unfollow"


def schedule_gantt(
    person: Actor,
    opened: OpenBoard,
    *,
    preview: Preview | None,
    reckoned: Reckoned,
    followed: frozenset[Subject],
    grouping: Grouping = "rig",
    beneath_sheet: bool = False,
) -> None:
    """Draw the Gantt with the change that waits."""
    board = preview.board if preview else opened.board
    chart = scenario_chart(
        person,
        opened,
        today=now().date(),
        board=board,
        reckoned=reckoned,
        before=opened.board if preview else None,
        grouping=grouping,
    )
    view = View(
        revision=opened.scenario.revision * ANSWERS_EACH + answers() % ANSWERS_EACH,
        label=ABOUT_KEYS,
        editable=opened.may_edit and preview is None,
        rows_move=grouping == "rig",
        actions=lambda bar: _menu(bar, board, followed, may_edit=opened.may_edit),
        height_px=HEIGHT_PX,
        chosen=st.query_params.get("job", ""),
        after="iframe[title*='agGrid']" if beneath_sheet else "",
    )
    gantt(chart, view, key=_key(opened, grouping))


def gantt_acts(
    person: Actor, opened: OpenBoard, *, mode: Mode, grouping: Grouping
) -> OpenBoard | None:
    """Take up what the person did with the Gantt: the scenario after it; None without an act."""
    event = act(_key(opened, grouping))
    if event is None:
        return None
    if event.action in (FOLLOW, UNFOLLOW):
        job = opened.board.job(str(event.details["id"]))
        set_following(person, "job", job.lineage_id, wanted=event.action == FOLLOW)
        return opened
    if not opened.may_edit:
        return None
    if commands := commands_of(event, opened.board):
        seen = int(event.details["revision"]) // ANSWERS_EACH
        return wish(person, opened, commands, mode=mode, seen=seen)
    return opened


def _key(opened: OpenBoard, grouping: Grouping) -> str:
    return f"gantt-{opened.scenario.id}-{grouping}"


def _menu(
    bar: Bar, board: Board, followed: frozenset[Subject], *, may_edit: bool
) -> Sequence[Action]:
    """What one may do with a job; everybody may follow it, and what takes it out stands last."""
    actions = _actions(bar, board) if may_edit else ()
    held = ("job", board.jobs[bar.id].lineage_id) in followed
    bell = (
        Action(action=UNFOLLOW, words="Stop following")
        if held
        else (Action(action=FOLLOW, words="Follow"))
    )
    harmless = [one for one in actions if not one.danger]
    return [*harmless, bell, *(one for one in actions if one.danger)]


def _actions(bar: Bar, board: Board) -> Sequence[Action]:
    """What the menu of a bar offers, by what has happened to the job."""
    job = board.jobs[bar.id]
    offered = []
    if bar.state in ("planned", "committed"):
        offered.append(Action(action="start", words="Started today"))
        pin = ("unpin", "Let its start move") if bar.pinned else ("pin", "Pin its start")
        offered.append(Action(action=pin[0], words=pin[1]))
        firm = ("loosen", "Plan only") if job.plan_type == "Firm" else ("commit", "Commit")
        offered.append(Action(action=firm[0], words=firm[1]))
    if bar.state == "in_progress":
        offered.append(Action(action="finish", words="Finished today"))
    offered.append(Action(action="duplicate", words="Duplicate"))
    offered.append(Action(action="delete", words="Delete", danger=True))
    return offered


def commands_of(event: Event, board: Board) -> list[Command]:
    """What a person's act on the chart means; nothing for a row that cannot take a job."""
    details = event.details
    if event.action == "moved":
        return _moved(details, board)
    if event.action == "link":
        ends = {"predecessor_id": details["from"], "successor_id": details["to"]}
        return [AddLink(**ends, type=details["kind"])]
    if event.action == "unlink":
        return [DeleteLink(id=details["id"])]
    if event.action == "relink":
        link = board.links.get(details["id"])
        wanted = {"type": details["kind"], "lag_days": details["lag"]}
        return [
            SetLink(id=details["id"], field=name, value=value)
            for name, value in wanted.items()
            if link is not None and getattr(link, name) != value
        ]
    return _asked(event.action, str(details["id"]), board)


def _moved(details: Mapping[str, Any], board: Board) -> list[Command]:
    start, end = date.fromisoformat(details["start"]), date.fromisoformat(details["end"])
    if details["kind"] == "start":
        return [ResizeJob(id=details["id"], start=start)]
    if details["kind"] == "end":
        return [ResizeJob(id=details["id"], finish=end)]
    row = details["row"]
    if row == details["from"]["row"]:
        return [MoveJob(id=details["id"], start=start)]
    if row != NO_ROW and row not in board.fleet.rigs:
        return []
    return [MoveJob(id=details["id"], start=start, rig_id=None if row == NO_ROW else row)]


def _asked(action: str, job_id: str, board: Board) -> list[Command]:
    today = (board.data_date or now().date()).isoformat()
    cells = {
        "pin": ("pinned", True),
        "unpin": ("pinned", False),
        "commit": ("plan_type", "Firm"),
        "loosen": ("plan_type", ""),
        "start": ("actual_start", today),
        "finish": ("actual_finish", today),
    }
    if action in cells:
        name, value = cells[action]
        return [SetField(id=job_id, field=name, value=value)]
    if action == "duplicate":
        return [DuplicateJob(id=job_id)]
    return [DeleteJobs(ids=[job_id])] if action == "delete" else []
