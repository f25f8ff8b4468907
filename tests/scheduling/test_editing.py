"""Commands on a board: what they change, what they refuse, and that each can be taken back."""

from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board, applied, inverse
from kernel.scheduling.commands import (
    AddJob,
    AddLink,
    BulkSet,
    DeleteJobs,
    DeleteLink,
    DuplicateJob,
    MoveJob,
    PasteBlock,
    ResizeJob,
    SetField,
    SetLink,
    SetPhases,
)
from kernel.scheduling.editing import CellsRefused, edit
from kernel.scheduling.fleet import Blocked, Campaign, Contract, Fleet, Rig, move_table
from kernel.scheduling.fleet import Move as Way
from kernel.scheduling.jobs import Job, JobLink

JAN = date(2027, 1, 1)


def day(number):
    return date.fromordinal(JAN.toordinal() + number)


def a_fleet(**more):
    rigs = {
        "r1": Rig(id="r1", name="Rig 1", kind="Land rig", **more),
        "r2": Rig(id="r2", name="Rig 2", kind="Land rig", terrain="Swamp"),
    }
    ways = move_table([Way(from_place="P", to_place="Q", rig_kind="", days=2)])
    return Fleet(rigs=rigs, moves=ways, campaigns={"c1": Campaign(id="c1", name="North")})


def a_job(name, start, days, rig="r1", **more):
    begin = None if start is None else day(start)
    return Job(
        id=name, lineage_id=name, name=name.upper(), rig_id=rig, start_on=begin,
        duration_days=days, **more,
    )  # fmt: skip


def a_board(*jobs, links=(), fleet=None, **more):
    return Board(
        scenario_id="s", start=JAN, jobs={job.id: job for job in jobs},
        links={link.id: link for link in links}, fleet=fleet or a_fleet(), **more,
    )  # fmt: skip


def ids():
    numbers = count(1)
    return lambda: f"n{next(numbers)}"


def run(board, *commands, mode="planning"):
    return edit(board, commands, mode=mode, new_id=ids())


def starts(board):
    return {name: (job.start_on - JAN).days for name, job in board.jobs.items() if job.start_on}


ROW = a_board(a_job("a", 0, 10), a_job("b", 10, 5), a_job("c", 15, 5))


def test_that_a_longer_job_pushes_what_follows_on_its_rig():
    done = run(ROW, SetField(id="a", field="duration_days", value="12 d"))

    assert starts(done.board) == {"a": 0, "b": 12, "c": 17}
    assert [(c.id, c.derived) for c in done.changes] == [("a", False), ("b", True), ("c", True)]


def test_that_in_scheduling_mode_a_moved_job_is_pinned_and_nothing_else_moves():
    done = run(ROW, MoveJob(id="a", start=day(3)), mode="scheduling")

    assert starts(done.board) == {"a": 3, "b": 10, "c": 15}
    assert done.board.jobs["a"].pinned


def test_that_a_start_typed_in_scheduling_mode_is_pinned_but_that_of_a_new_or_imported_job_is_not():
    typed = SetField(id="a", field="start_on", value=day(3))
    imported = SetField(id="b", field="start_on", value=day(12), pin=False)
    new = AddJob(id="d", values={"name": "D", "start_on": day(30), "duration_days": 2})

    done = run(ROW, typed, imported, new, mode="scheduling")

    assert {name: job.pinned for name, job in done.board.jobs.items()} == {
        "a": True, "b": False, "c": False, "d": False,
    }  # fmt: skip


def test_that_dragging_changes_the_order_and_everything_is_timed_as_early_as_can_be():
    done = run(ROW, MoveJob(id="c", start=day(0)))

    assert starts(done.board) == {"c": 0, "a": 5, "b": 15}


def test_that_the_rig_that_a_job_leaves_closes_up():
    done = run(ROW, MoveJob(id="a", start=day(4), rig_id="r2"))

    assert starts(done.board) == {"a": 0, "b": 0, "c": 5}


def test_that_a_typed_start_stays_where_it_was_typed_unless_something_pushes_it():
    done = run(ROW, SetField(id="c", field="start_on", value="2027-02-10"))
    pushed = run(ROW, SetField(id="b", field="start_on", value="2027-01-04"))

    assert starts(done.board)["c"] == 40
    assert starts(pushed.board) == {"a": 0, "b": 10, "c": 15}


def test_that_pinned_started_and_complete_jobs_do_not_move():
    board = a_board(
        a_job("a", 0, 5, actual_start=day(0)), a_job("b", 5, 5, pinned=True), a_job("c", 10, 5),
        data_date=day(2),
    )  # fmt: skip

    done = run(board, SetField(id="a", field="remaining_days", value=9))

    assert starts(done.board) == {"a": 0, "b": 5, "c": 10}  # the overlap with B is a conflict


def test_that_a_job_goes_around_a_pinned_one_that_it_does_not_fit_before():
    board = a_board(a_job("a", 0, 5), a_job("p", 8, 4, pinned=True), a_job("b", 30, 5))

    done = run(board, MoveJob(id="b", start=day(6)))

    assert starts(done.board) == {"a": 0, "p": 8, "b": 12}


def test_that_rig_moves_maintenance_and_contract_are_minded():
    fleet = a_fleet(
        home="P",
        contracts=(Contract(start=day(4), end=day(90), term="firm"),),
        events=(Blocked(kind="maintenance", start=day(20), end=day(25)),),
    )
    board = a_board(
        a_job("a", 8, 10, pad="Q"), a_job("b", 18, 5, pad="p"), a_job("c", 23, 1, pad="P"),
        fleet=fleet,
    )  # fmt: skip

    done = run(board, MoveJob(id="a", start=day(0)))

    assert starts(done.board) == {"a": 6, "b": 25, "c": 30}  # 4 + 2 d move; P → Q is 2, Q → P is 0


@pytest.mark.parametrize(
    ("type_", "lag", "start"), [("FS", 2, 12), ("FS", -3, 7), ("SS", 4, 4), ("FF", 2, 7)]
)
def test_that_links_of_each_type_hold_the_successor(type_, lag, start):
    board = a_board(a_job("a", 0, 10), a_job("b", 0, 5, rig="r2"))

    done = run(board, AddLink(predecessor_id="a", successor_id="b", type=type_, lag_days=lag))

    assert starts(done.board)["b"] == start


def test_that_a_circle_of_links_is_refused_with_its_members():
    links = [JobLink(id="l1", predecessor_id="a", successor_id="b"),
             JobLink(id="l2", predecessor_id="b", successor_id="c")]  # fmt: skip
    board = a_board(*ROW.jobs.values(), links=links)

    with pytest.raises(InvalidInput, match="C → A → B → C"):
        run(board, AddLink(predecessor_id="c", successor_id="a"))
    with pytest.raises(InvalidInput, match="linked FS already"):
        run(board, AddLink(predecessor_id="a", successor_id="b"))
    with pytest.raises(InvalidInput, match="cannot wait for itself"):
        run(board, AddLink(predecessor_id="a", successor_id="a"))


def test_that_an_order_against_a_link_is_refused_with_the_names():
    board = a_board(
        *ROW.jobs.values(), links=[JobLink(id="l", predecessor_id="a", successor_id="b")]
    )

    with pytest.raises(InvalidInput, match=r"circle: (A → B → A|B → A → B)"):
        run(board, MoveJob(id="b", start=day(0)))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("duration_days", "abc", "A, Duration: “abc” is no number"),
        ("duration_days", "-1", "A, Duration: -1 is less than 0"),
        ("duration_days", "2.5", "A, Duration: “2.5” is no whole number"),
        ("start_on", "3/4/2027", "A, Start: “3/4/2027” could be two days"),
        ("start_on", "2027-02-30", "A, Start: “2027-02-30” is no day of the calendar"),
        ("start_on", "TBA", "A, Start: “TBA” is no day"),
        ("finish_on", "2026-12-31", "A, Finish: 2026-12-31 lies before the start 2027-01-01"),
        ("rig_id", "Rig 9", "A, Rig: there is no rig “Rig 9”"),
        ("kind", "Digging", "A, Job: “Digging” is none of Drilling"),
        ("name", " ", "A, Well: may not be empty"),
        ("percent", "150", "A, Done: 150 is more than 100"),
        ("actual_finish", "2027-01-02", "A, Actual finish: needs an actual start"),
        ("api14", "123", "A, API number: “123” is no API number"),
    ],
)
def test_that_a_cell_that_cannot_take_a_value_is_named_with_the_reason(field, value, said):
    with pytest.raises(CellsRefused) as refused:
        run(ROW, SetField(id="a", field=field, value=value))

    assert said in refused.value.message
    assert refused.value.errors[0].id == "a"


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("afe_amount", "$52,500", "52500"),
        ("duration_days", " 14 ", 14),
        ("rig_id", "rig\u00a02", "r2"),
        ("rig_id", "Rig 2 (Swamp)", "r2"),
        ("campaign_ids", "north", ("c1",)),
        ("actual_start", "4 Mar 2027", date(2027, 3, 4)),
        ("actual_start", "13/4/2027", date(2027, 4, 13)),
        ("pinned", "yes", True),
        ("api14", "42-003-01016", "42003010160000"),
    ],
)
def test_that_values_are_read_as_people_type_them(field, text, kept):
    done = run(ROW, SetField(id="a", field=field, value=text))

    value = getattr(done.board.jobs["a"], field)
    assert value == kept or str(value) == kept


def test_that_a_pasted_block_is_one_action_and_names_every_wrong_cell():
    block = PasteBlock(
        ids=["a", None], fields=["name", "duration_days"], values=[["A-2", "7"], ["New", "3"]]
    )
    wrong = PasteBlock(ids=["a", "b"], fields=["duration_days"], values=[["x"], ["y"]])

    done = run(ROW, block)

    assert done.board.jobs["a"].name == "A-2"
    assert [job.duration_days for job in done.board.jobs.values() if job.name == "New"] == [3]
    with pytest.raises(CellsRefused) as refused:
        run(ROW, wrong)
    assert [error.id for error in refused.value.errors] == ["a", "b"]


def test_that_a_job_is_deleted_with_its_links_and_phases_and_all_come_back():
    board = run(
        ROW,
        AddLink(predecessor_id="a", successor_id="b"),
        SetPhases(id="a", phases=[{"phase": "rig up", "duration_days": 2}]),
    ).board

    done = run(board, DeleteJobs(ids=["a"]))

    assert (list(done.board.jobs), done.board.links, done.board.phases) == (["b", "c"], {}, {})
    back = applied(done.board, inverse(done.changes))
    assert (dict(back.jobs), back.links, back.phases) == (
        dict(board.jobs), board.links, board.phases,
    )  # fmt: skip


NAMES = st.sampled_from("abcde")
DAYS = st.integers(0, 60)
VALUES = st.one_of(
    st.tuples(st.just("duration_days"), st.integers(0, 30)),
    st.tuples(st.just("start_on"), DAYS.map(lambda n: day(n).isoformat())),
    st.tuples(st.just("rig_id"), st.sampled_from(["r1", "r2", ""])),
    st.tuples(st.just("name"), st.text("xyz ", min_size=1, max_size=4)),
    st.tuples(st.just("gates.LLI"), st.sampled_from(["", "2027-02-01"])),
    st.tuples(st.just("requirements.h2s"), st.sampled_from(["yes", "no", ""])),
    st.tuples(st.just("afe_amount"), st.sampled_from(["", "1000", "2.50"])),
    st.tuples(st.just("pinned"), st.booleans()),
    st.tuples(st.just("actual_start"), st.sampled_from(["", "2027-01-02"])),
)
COMMANDS = st.one_of(
    st.builds(lambda i, v: SetField(id=i, field=v[0], value=v[1]), NAMES, VALUES),
    st.builds(lambda i, n: MoveJob(id=i, start=day(n)), NAMES, DAYS),
    st.builds(lambda i, n, r: MoveJob(id=i, start=day(n), rig_id=r), NAMES, DAYS,
              st.sampled_from(["r1", "r2", None])),
    st.builds(lambda i, n: ResizeJob(id=i, finish=day(n)), NAMES, DAYS),
    st.builds(lambda i, v: BulkSet(ids=i, field=v[0], value=v[1]),
              st.lists(NAMES, unique=True, min_size=1), VALUES),
    st.builds(lambda n: AddJob(values={"name": n, "duration_days": 3}), NAMES),
    st.builds(lambda i: DuplicateJob(id=i), NAMES),
    st.builds(lambda i: DeleteJobs(ids=[i]), NAMES),
    st.builds(lambda i, j, t: AddLink(predecessor_id=i, successor_id=j, type=t), NAMES, NAMES,
              st.sampled_from(["FS", "SS", "FF", "SF"])),
    st.builds(lambda v: SetLink(id="l1", field="lag_days", value=v), st.integers(-5, 5)),
    st.just(DeleteLink(id="l1")),
)  # fmt: skip


@given(
    actions=st.lists(st.lists(COMMANDS, min_size=1, max_size=3), max_size=5),
    mode=st.sampled_from(["planning", "scheduling"]),
)
@settings(max_examples=150, deadline=None)
def test_that_every_action_taken_back_gives_the_board_it_began_with(actions, mode):
    board = a_board(
        *(a_job(name, at * 10, 6, rig="r1" if at % 2 else "r2") for at, name in enumerate("abcde")),
        links=[JobLink(id="l1", predecessor_id="a", successor_id="d", lag_days=1)],
        data_date=day(3),
    )  # fmt: skip
    new_id = ids()
    boards, kept = [board], []
    for commands in actions:
        try:
            done = edit(boards[-1], commands, mode=mode, new_id=new_id)
        except InvalidInput:
            continue
        assert applied(boards[-1], done.changes) == done.board
        boards.append(done.board)
        kept.append(done.changes)

    for changes in reversed(kept):
        after = boards.pop()
        assert applied(after, inverse(changes)) == boards[-1]
