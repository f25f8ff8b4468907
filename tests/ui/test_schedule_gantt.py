"""What a person's hand on the chart means to the schedule."""

from datetime import date

import pytest

from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import NO_ROW
from kernel.scheduling.commands import (
    AddLink,
    DeleteJobs,
    DeleteLink,
    DuplicateJob,
    MoveJob,
    ResizeJob,
    SetField,
    SetLink,
)
from kernel.scheduling.fleet import Fleet, Rig
from kernel.scheduling.jobs import Job, JobLink
from workbench.ui.gantt import Event
from workbench.ui.schedule_gantt import commands_of

JAN_4, JAN_9 = date(2027, 1, 4), date(2027, 1, 9)
BOARD = Board(
    scenario_id="s",
    start=JAN_4,
    data_date=JAN_9,
    jobs={"a": Job(id="a", lineage_id="a", name="A", start_on=JAN_4, duration_days=5)},
    links={"l": JobLink(id="l", predecessor_id="a", successor_id="b", lag_days=2)},
    fleet=Fleet(rigs={"r": Rig(id="r", name="Rig 1", kind="Land rig")}),
)


def moved(kind: str, row: str = "r", was: str = "r") -> Event:
    days = {"start": "2027-01-04", "end": "2027-01-09"}
    return Event(
        action="moved", details={"id": "a", "kind": kind, "row": row, "from": {"row": was}, **days}
    )


@pytest.mark.parametrize(
    ("event", "commands"),
    [
        (moved("move"), [MoveJob(id="a", start=JAN_4)]),
        (moved("move", was="q"), [MoveJob(id="a", start=JAN_4, rig_id="r")]),
        (moved("move", row=NO_ROW), [MoveJob(id="a", start=JAN_4, rig_id=None)]),
        (moved("move", row="gone"), []),
        (moved("start"), [ResizeJob(id="a", start=JAN_4)]),
        (moved("end"), [ResizeJob(id="a", finish=JAN_9)]),
        (
            Event(action="link", details={"from": "a", "to": "b", "kind": "SS"}),
            [AddLink(predecessor_id="a", successor_id="b", type="SS")],
        ),
        (
            Event(action="relink", details={"id": "l", "kind": "FS", "lag": 3}),
            [SetLink(id="l", field="lag_days", value=3)],
        ),
        (Event(action="relink", details={"id": "l", "kind": "FS", "lag": 2}), []),
        (Event(action="unlink", details={"id": "l"}), [DeleteLink(id="l")]),
        (
            Event(action="finish", details={"id": "a"}),
            [SetField(id="a", field="actual_finish", value="2027-01-09")],
        ),
        (Event(action="pin", details={"id": "a"}), [SetField(id="a", field="pinned", value=True)]),
        (Event(action="duplicate", details={"id": "a"}), [DuplicateJob(id="a")]),
        (Event(action="delete", details={"id": "a"}), [DeleteJobs(ids=["a"])]),
        (Event(action="unheard of", details={"id": "a"}), []),
    ],
)
def test_that_an_act_on_the_chart_is_a_command(event, commands):
    assert commands_of(event, BOARD) == commands
