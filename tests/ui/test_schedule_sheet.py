"""What the sheet shows of a board, and what its messages mean."""

from datetime import date

from kernel.scheduling.board import Board
from kernel.scheduling.commands import BulkSet, PasteBlock, SetField
from kernel.scheduling.fleet import Fleet, Rig
from kernel.scheduling.jobs import Job, JobLink
from kernel.workflows.campaign_chart import reckoned_of
from workbench.ui.grid.exchange import GridMessage, turn_of
from workbench.ui.sheet.columns import records
from workbench.ui.sheet.messages import commands_of

RIG = Rig(id="r7", name="Rig 7", kind="Land rig")


def a_job(job_id, start=None, **more):
    begin = date.fromisoformat(start) if start else None
    return Job(id=job_id, lineage_id=job_id, name=job_id.upper(), start_on=begin, **more)


def a_board(*jobs, links=()):
    return Board(
        scenario_id="s",
        start=date(2027, 1, 1),
        jobs={job.id: job for job in jobs},
        links={link.id: link for link in links},
        fleet=Fleet(rigs={"r7": RIG}),
    )


TWO = a_board(
    a_job("a", "2027-03-01", duration_days=10, rig_id="r7", sequence=10),
    a_job("b", "2027-03-05", duration_days=5, rig_id="r7", sequence=20, gates={"LLI": None}),
    links=[JobLink(id="l", predecessor_id="a", successor_id="b", lag_days=2)],
)


def test_that_a_row_shows_names_days_and_what_is_reckoned():
    known = reckoned_of(TWO)

    first, second = records(TWO, {"b": 2}, timing=known.timing, conflicts=known.conflicts)

    assert (first["name"], first["rig_id"], first["start_on"]) == ("A", "Rig 7", "2027-03-01")
    assert first["finish_on"] == "2027-03-11"
    assert second["after"] == "A FS+2"
    assert second["_talk"] == 2
    assert "Rig 7" in second["conflicts"]


def test_that_typed_cells_become_commands_and_reckoned_columns_do_not():
    message = GridMessage(
        posts=[
            {"action": "edit", "id": "a", "field": "duration_days", "value": 12.0},
            {"action": "edit", "id": "a", "field": "gates__LLI", "value": "2027-01-05"},
            {"action": "edit", "id": "a", "field": "conflicts", "value": "x"},
            {"action": "edit", "id": "gone", "field": "pad", "value": "P"},
        ]
    )

    assert commands_of(message, TWO) == [
        SetField(id="a", field="duration_days", value=12),
        SetField(id="a", field="gates.LLI", value="2027-01-05"),
    ]


def test_that_a_paste_is_one_command_that_makes_rows_beneath_the_last():
    block = {"action": "paste", "ids": ["b", None], "fields": ["name", "float", "pad"],
             "values": [["B-2", "9", "North"], ["C-3"]]}  # fmt: skip

    [command] = commands_of(GridMessage(posts=[block]), TWO)

    assert command == PasteBlock(
        ids=["b", None], fields=["name", "pad"], values=[["B-2", "North"], ["C-3", ""]]
    )


def test_that_a_fill_sets_each_column_of_the_rows_beneath():
    fill = {"action": "fill", "from": "a", "ids": ["b"], "fields": ["rig_id", "duration_days"]}

    commands = commands_of(GridMessage(posts=[fill]), TWO)

    assert commands == [
        BulkSet(ids=["b"], field="rig_id", value="Rig 7"),
        BulkSet(ids=["b"], field="duration_days", value=10),
    ]


def test_that_a_message_names_the_oldest_revision_on_which_something_was_typed():
    posts = [{"action": "edit", "revision": 3}, {"action": "edit", "revision": 0}]

    assert GridMessage(posts=posts).seen == 0
    assert GridMessage(posts=[{"action": "undo", "revision": None}]).seen is None


def test_that_the_keys_of_undo_and_redo_are_told_apart_from_changes():
    message = GridMessage(posts=[{"action": "undo"}])

    assert turn_of(message) == "undo"
    assert commands_of(message, TWO) == []
