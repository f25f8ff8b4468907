"""What the jobs of a board cost: days, the move to each of them, hours at other rates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kernel.scheduling.board import Board, Rules
from kernel.scheduling.fleet import Fleet, Move, Rate, Rig, move_table
from kernel.scheduling.job_cost import costs_of, moves_to
from kernel.scheduling.jobs import Job, NptEvent

JAN = date(2027, 1, 1)


def day(number):
    return JAN + timedelta(days=number)


def a_rate(kind, amount):
    return Rate(kind=kind, start=day(-90), end=None, amount=Decimal(amount), currency="USD")


RIG = Rig(
    id="r", name="Rig 1", kind="Land rig", home="Yard",
    rates=(a_rate("operating", 48_000), a_rate("move", 20_000)),
)  # fmt: skip
MOVES = [("Yard", "P", 4), ("P", "Q", 3), ("Q", "P", 2)]


def a_job(name, start, days, pad, **more):
    held = {"rig_id": "r", "start_on": day(start), "duration_days": days, "pad": pad, **more}
    return Job(id=name, lineage_id=name, name=name, **held)


def a_board(*jobs, rig=RIG, **more):
    moves = move_table([Move(from_place=a, to_place=b, rig_kind="", days=n) for a, b, n in MOVES])
    return Board(
        scenario_id="s", start=JAN, jobs={job.id: job for job in jobs}, rules=Rules(),
        fleet=Fleet(rigs={"r": rig}, moves=moves), **more,
    )  # fmt: skip


def amounts(board):
    return {job_id: cost.amount for job_id, cost in costs_of(board).items()}


def test_that_a_move_is_charged_once_and_to_the_job_that_the_rig_comes_to():
    board = a_board(a_job("A", 0, 5, "P"), a_job("B", 8, 5, "Q"), a_job("C", 13, 5, "Q"))

    assert moves_to(board) == {"A": 4, "B": 3}
    assert amounts(board) == {"A": 320_000, "B": 300_000, "C": 240_000}


def test_that_the_way_to_the_first_job_is_part_of_its_mobilisation_where_that_has_a_price():
    board = a_board(a_job("A", 0, 5, "P", mobilisation_cost=Decimal(90_000)))

    assert amounts(board) == {"A": 330_000}


def test_that_a_move_without_a_move_rate_makes_the_cost_unknown_and_says_so():
    rig = replace(RIG, rates=RIG.rates[:1])

    cost = costs_of(a_board(a_job("A", 0, 5, "P"), rig=rig))["A"]

    assert cost.amount is None
    assert cost.lacking == "Rig 1, USD: No move rate is in force on 2026-12-28."


@pytest.mark.parametrize(
    ("code", "kind", "amount"),
    [
        ("waiting on weather", "standby", 240_000 - 12_000 + 6_000),
        ("rig repair surface", "repair", 240_000 - 12_000),
        ("stuck pipe", "standby", 240_000),
        ("waiting on weather", "repair", 240_000),
    ],
)
def test_that_hours_of_waiting_and_repair_are_paid_at_their_rate_where_the_rig_has_one(
    code, kind, amount
):
    rig = replace(RIG, rates=(*RIG.rates, a_rate(kind, 24_000 if kind == "standby" else 0)))
    start = datetime(2027, 1, 3, 22, tzinfo=UTC)
    event = NptEvent(
        id="1", lineage_id="A", start_at=start, end_at=start + timedelta(hours=6), code=code,
        responsible="third party",
    )  # fmt: skip
    again = replace(event, id="2", end_at=start + timedelta(hours=3))

    board = a_board(a_job("A", 0, 5, ""), rig=rig, npt=(event, again))

    assert amounts(board) == {"A": amount}


def test_that_contingency_is_part_of_every_day():
    board = a_board(a_job("A", 0, 5, "", contingency_percent=Decimal(10)))

    [flow] = costs_of(board)["A"].flows
    assert (flow.per_day, amounts(board)["A"]) == (52_800, 264_000)


def test_that_the_lines_of_a_job_tell_its_move_from_its_days_and_sums():
    job = a_job("B", 8, 5, "Q", tangible_cost=Decimal(1_000), contingency_percent=Decimal(10))

    lines = costs_of(a_board(a_job("A", 0, 5, "P"), job))["B"].lines

    assert (lines.rig, lines.spread, lines.move, lines.lump_sums) == (240_000, 0, 60_000, 1_000)
    assert (lines.contingency, lines.total) == (30_100, 331_100)
    bare = Job(id="C", lineage_id="C", name="C", tangible_cost=Decimal(70))
    assert costs_of(a_board(bare))["C"].amount == 70
