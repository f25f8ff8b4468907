"""A board as a chart: rows, states, where a bar stood before, arrows, moves and closed days."""

from dataclasses import replace
from datetime import date, timedelta

from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import NO_ROW, chart_of
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.fleet import Blocked, Campaign, Fleet, Move, Rig, move_table
from kernel.scheduling.jobs import Job, JobLink
from kernel.scheduling.timing import timing_of

JAN = date(2027, 1, 1)
RIG = Rig(id="r", name="Rig 1", kind="Land rig")


def day(number: int) -> date:
    return JAN + timedelta(days=number)


def a_job(name: str, start: int | None, days: int | None, **more) -> Job:
    held = {"rig_id": "r", "pad": "P", **more}
    first = None if start is None else day(start)
    return Job(id=name, lineage_id=name, name=name, start_on=first, duration_days=days, **held)


def a_board(*jobs: Job, rig: Rig = RIG, links=(), **more) -> Board:
    fleet = Fleet(
        rigs={"r": rig},
        campaigns={"c": Campaign(id="c", name="Winter")},
        moves=move_table([Move(from_place="P", to_place="Q", rig_kind="", days=3)]),
    )
    return Board(
        scenario_id="s",
        start=JAN,
        fleet=fleet,
        jobs={job.id: job for job in jobs},
        links={link.id: link for link in links},
        **more,
    )


def drawn(board: Board, **more):
    return chart_of(board, title="S", today=JAN, **more)


def test_that_the_state_of_a_bar_is_what_happened_else_how_firm_the_plan_is():
    board = a_board(
        a_job("done", 0, 5, actual_start=day(0), actual_finish=day(5)),
        a_job("going", 5, 5, actual_start=day(5)),
        a_job("firm", 10, 5, plan_type="Firm"),
        a_job("plan", 15, 5),
        data_date=day(7),
    )

    states = {bar.id: (bar.state, bool(bar.locked), bar.percent) for bar in drawn(board).bars}

    assert states == {
        "done": ("done", True, 0),
        "going": ("in_progress", True, 40),
        "firm": ("committed", False, 0),
        "plan": ("planned", False, 0),
    }


def test_that_jobs_without_a_rig_have_a_row_of_their_own_and_those_without_dates_no_bar():
    board = a_board(a_job("A", 0, 5, rig_id=None), a_job("B", None, 5))

    chart = drawn(board)

    assert [row.label for row in chart.rows] == ["Rig 1", "No rig yet"]
    assert [(bar.id, bar.row) for bar in chart.bars] == [("A", NO_ROW)]


def test_that_rows_may_be_fields_or_campaigns():
    board = a_board(a_job("A", 0, 5, oil_field="Phantom", campaign_ids=("c",)), a_job("B", 6, 5))

    fields, campaigns = drawn(board, grouping="field"), drawn(board, grouping="campaign")

    assert [(row.label, row.note) for row in fields.rows] == [
        ("Phantom", "1 job"),
        ("No field", "1 job"),
    ]
    assert [bar.row for bar in campaigns.bars] == ["c", NO_ROW]


def test_that_a_change_that_is_looked_at_shows_where_each_moved_bar_stood():
    before = a_board(a_job("A", 0, 5), a_job("B", 6, 5))
    after = replace(before, jobs={**before.jobs, "B": a_job("B", 9, 5, rig_id=None)})

    was = {bar.id: bar.was for bar in drawn(after, before=before).bars}

    assert was == {"A": None, "B": (day(6), day(11), "r")}


def test_that_moves_shutdowns_and_double_bookings_stand_in_the_row_of_the_rig():
    rig = replace(RIG, events=(Blocked(kind="maintenance", start=day(40), end=day(45)),))
    board = a_board(a_job("A", 0, 5), a_job("B", 10, 5, pad="Q"), a_job("C", 13, 5), rig=rig)

    spans = {
        (span.kind, span.start, span.end)
        for span in drawn(board, conflicts=conflicts_of(board)).spans
    }

    assert spans == {
        ("closure", day(40), day(45)),
        ("move", day(7), day(10)),
        ("conflict", day(13), day(15)),
    }


def test_that_arrows_name_their_jobs_and_lag_and_the_critical_path_is_marked():
    link = JobLink(id="l", predecessor_id="A", successor_id="B", lag_days=2)
    board = a_board(a_job("A", 0, 5), a_job("B", 7, 5), a_job("C", 0, 2, rig_id=None), links=[link])

    chart = drawn(board, timing=timing_of(board))

    assert [arrow.words for arrow in chart.arrows] == ["A → B: finish to start, lag 2 d"]
    assert {bar.id: (bar.critical, bar.float_days) for bar in chart.bars} == {
        "A": (True, 0),
        "B": (True, 0),
        "C": (False, 10),
    }


def test_that_a_baseline_follows_the_job_by_its_lineage():
    [bar] = drawn(a_board(a_job("A", 0, 5)), baseline={"A": (day(-2), day(3))}).bars

    assert bar.baseline == (day(-2), day(3))
