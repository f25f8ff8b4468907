"""Every kind of conflict is found, named with its days, and keeps its key; nothing else is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.scheduling.board import Board
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.fleet import (
    Blocked,
    Capability,
    Contract,
    Fleet,
    Move,
    Rate,
    Rig,
    Site,
    move_table,
)
from kernel.scheduling.jobs import Job, JobLink

JAN = date(2027, 1, 1)
LATER = date(2029, 1, 1)
RIG = Rig(
    id="r", name="Rig 1", kind="Land rig", terrain="Desert",
    rates=tuple(
        Rate(kind=kind, start=JAN, end=LATER, amount=Decimal(50_000), currency="USD")
        for kind in ("operating", "move")
    ),
    capabilities=(Capability(start=JAN, end=None, values={"hp": "1500"}),),
)  # fmt: skip


def day(number):
    return date.fromordinal(JAN.toordinal() + number)


def a_job(name, start, days, **more):
    held = {"rig_id": "r", "pad": "P", **more}
    return Job(id=name, lineage_id=name, name=name, start_on=day(start), duration_days=days, **held)


def a_board(*jobs, rig=RIG, links=(), sites=(), **more):
    moves = move_table([Move(from_place="P", to_place="Q", rig_kind="", days=3)])
    fleet = Fleet(rigs={"r": rig}, moves=moves, sites={s.name.casefold(): s for s in sites})
    return Board(
        scenario_id="s", start=JAN, fleet=fleet, jobs={j.id: j for j in jobs},
        links={each.id: each for each in links}, **more,
    )  # fmt: skip


def found(board):
    return [(each.kind, each.jobs, each.days) for each in conflicts_of(board)]


def test_that_a_plan_that_fits_has_no_conflict():
    assert found(a_board(a_job("A", 0, 5), a_job("B", 5, 5), a_job("C", 13, 5, pad="Q"))) == []


def test_that_overlaps_that_hang_together_are_one_conflict():
    board = a_board(a_job("A", 0, 10), a_job("B", 8, 4), a_job("C", 11, 3), a_job("D", 20, 1))

    [one] = conflicts_of(board)

    assert (one.kind, one.jobs, one.days) == ("double_booking", ("A", "B", "C"), 3)
    assert one.hard
    assert one.words == "Rig 1 is booked twice: A and B and C overlap by 3 days"
    moved = replace(board, jobs={**board.jobs, "C": a_job("C", 10, 3)})
    assert conflicts_of(moved)[0].key == one.key


def test_that_a_gap_shorter_than_the_move_is_its_own_kind():
    board = a_board(a_job("A", 0, 5), a_job("B", 6, 5, pad="q"))

    assert found(board) == [("move_time", ("A", "B"), 2)]


def test_that_two_reported_jobs_at_once_are_a_fault_of_the_data():
    done = {"actual_start": day(0), "actual_finish": day(5)}
    board = a_board(a_job("A", 0, 5, **done), a_job("B", 0, 5, **done), data_date=day(6))

    assert found(board) == [("reported_overlap", ("A", "B"), 5)]


def test_that_events_shutdowns_contracts_and_options_are_minded():
    rig = replace(
        RIG,
        events=(Blocked(kind="maintenance", start=day(3), end=day(5)),),
        contracts=(
            Contract(start=day(0), end=day(20), term="firm"),
            Contract(start=day(20), end=day(30), term="option"),
        ),
    )
    shut = Site(id="p", name="P", events=(Blocked(kind="turnaround", start=day(9), end=day(12)),))
    board = a_board(
        a_job("A", 0, 5), a_job("B", 5, 5), a_job("C", 18, 5), a_job("D", 28, 5), rig=rig,
        sites=(shut,),
    )  # fmt: skip

    assert found(board) == [
        ("rig_event", ("A",), 2),
        ("shutdown", ("B",), 1),
        ("option", ("C",), 3),
        ("contract", ("D",), 3),
    ]


def test_that_a_job_that_ends_where_maintenance_or_contract_does_is_legal():
    rig = replace(
        RIG,
        events=(Blocked(kind="maintenance", start=day(5), end=day(7)),),
        contracts=(Contract(start=day(0), end=day(12), term="firm"),),
    )

    assert found(a_board(a_job("A", 0, 5), a_job("B", 7, 5), rig=rig)) == []


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ({"hp": Decimal(2000)}, "it needs 2000 hp, the rig has 1500"),
        ({"hook_load_t": Decimal(400)}, "it needs 400 t hook load, the rig has no such figure"),
        ({"h2s": True}, "it needs equipment for H2S"),
        ({"terrain": "Swamp"}, "it needs Swamp, the rig works in Desert"),
        ({"water_depth_m": Decimal(40)}, "it stands in 40 m of water"),
    ],
)
def test_that_what_a_rig_cannot_do_is_said(needs, words):
    [one] = conflicts_of(a_board(a_job("A", 0, 5, requirements=needs)))

    assert (one.kind, one.words) == ("capability", f"Rig 1 cannot do A: {words}")


def test_that_a_capability_is_asked_for_on_every_day_of_the_job():
    rig = replace(RIG, capabilities=(Capability(start=JAN, end=day(3), values={"hp": "1500"}),))
    needs = {"hp": Decimal(1000)}

    assert found(a_board(a_job("A", 0, 3, requirements=needs), rig=rig)) == []
    [(kind, _, _)] = found(a_board(a_job("A", 0, 4, requirements=needs), rig=rig))
    assert kind == "capability"


def test_that_no_more_jobs_run_at_a_place_than_it_allows():
    pad = Site(id="p", name="P", most_at_once=1)
    board = a_board(a_job("A", 0, 5), a_job("B", 3, 5, rig_id=None, kind="Other"), sites=(pad,))

    assert found(board) == [("simops", ("A", "B"), 2)]


@pytest.mark.parametrize(
    ("kind", "on", "days"),
    [("SNLT", 3, 2), ("FNLT", 8, 2), ("SNET", 9, 4), ("FNET", 12, 2), ("MSO", 4, 1), ("MFO", 9, 1)],
)
def test_that_a_set_date_that_is_not_kept_is_a_soft_conflict(kind, on, days):
    job = a_job("A", 5, 5, constraint_type=kind, constraint_on=day(on))

    [one] = conflicts_of(a_board(job))

    assert (one.kind, one.days, one.hard) == ("constraint", days, False)
    kept = {"SNLT": 5, "FNLT": 10, "SNET": 5, "FNET": 10, "MSO": 5, "MFO": 10}[kind]
    assert found(a_board(replace(job, constraint_on=day(kept)))) == []


@pytest.mark.parametrize(
    ("type_", "lag", "start", "short"),
    [("FS", 2, 6, 1), ("SS", 7, 6, 1), ("FF", 5, 6, 1), ("SF", 11, 6, 2), ("FS", -2, 2, 1)],
)
def test_that_a_link_that_is_not_kept_is_named_with_its_days(type_, lag, start, short):
    link = JobLink(id="l", predecessor_id="A", successor_id="B", type=type_, lag_days=lag)
    other = a_job("B", start, 3, rig_id=None, kind="Other")

    assert found(a_board(a_job("A", 0, 5), other, links=(link,))) == [("link", ("A", "B"), short)]
    kept = replace(other, start_on=day(start + short))
    assert found(a_board(a_job("A", 0, 5), kept, links=(link,))) == []


def test_that_gates_rates_rigs_and_dates_that_lack_are_told():
    board = a_board(
        a_job("A", 0, 5, gates={"LLI": day(4)}),
        a_job("B", 1000, 5),
        a_job("C", 0, 5, rig_id=None),
        Job(id="D", lineage_id="D", name="D", rig_id="r"),
    )

    assert {(each.kind, each.jobs) for each in conflicts_of(board)} == {
        ("readiness", ("A",)),
        ("missing_rate", ("B",)),
        ("missing_rig", ("C",)),
        ("missing_dates", ("D",)),
    }
