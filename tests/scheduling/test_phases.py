"""The phases of a job in its days: as planned, as they went, and against each other."""

from datetime import date

from kernel.scheduling.board import Board
from kernel.scheduling.board_chart import chart_of
from kernel.scheduling.jobs import Job, Phase
from kernel.scheduling.phases import phase_days

DAY_1 = date(2027, 1, 1)


def day(number):
    return date(2027, 1, number)


def a_job(**more):
    values = {"id": "j", "lineage_id": "j", "name": "A-1", "start_on": DAY_1, "duration_days": 20}
    return Job(**values | more)


def phases(*rows):
    return [
        Phase(id=str(place), job_id="j", place=place, phase=name, duration_days=days, **more)
        for place, (name, days, more) in enumerate(rows)
    ]


THREE = phases(("rig up", 2, {}), ("top hole", 6, {}), ("production hole", 10, {}))


def laid_out(job, rows, end, **more):
    found = phase_days(job, rows, (job.actual_start or DAY_1, end), **more)
    return [(one.phase, one.start.day, one.end.day, one.state, one.late_days) for one in found]


def test_that_planned_phases_follow_each_other_and_leave_the_rest_of_the_job_open():
    assert laid_out(a_job(), THREE, day(21)) == [
        ("rig up", 1, 3, "planned", 0),
        ("top hole", 3, 9, "planned", 0),
        ("production hole", 9, 19, "planned", 0),
    ]


def test_that_a_late_phase_moves_those_after_it_and_says_by_how_much():
    went = phases(
        ("rig up", 2, {"actual_start": day(1), "actual_finish": day(5)}),
        ("top hole", 6, {"actual_start": day(5)}),
        ("production hole", 10, {}),
    )

    assert laid_out(a_job(actual_start=DAY_1), went, day(23)) == [
        ("rig up", 1, 5, "done", 2),
        ("top hole", 5, 11, "in_progress", 2),
        ("production hole", 11, 21, "planned", 2),
    ]


def test_that_a_phase_that_goes_on_lasts_until_the_data_date():
    went = phases(("top hole", 3, {"actual_start": day(1)}), ("production hole", 5, {}))

    found = laid_out(a_job(actual_start=DAY_1), went, day(15), data_date=day(8))

    assert found[0] == ("top hole", 1, 8, "in_progress", 4)
    assert found[1][1:3] == (8, 13)


def test_that_nothing_is_drawn_past_the_end_of_the_job():
    assert [row[2] for row in laid_out(a_job(duration_days=6), THREE, day(7))] == [3, 7]


def test_that_the_chart_shows_phases_and_the_plan_of_what_has_begun():
    job = a_job(actual_start=day(4), actual_finish=day(26))
    board = Board(
        scenario_id="s", start=DAY_1, data_date=day(28), jobs={"j": job},
        phases={one.id: one for one in THREE},
    )  # fmt: skip

    [bar] = chart_of(board, title="Plan", today=day(28)).bars

    assert [one.phase for one in bar.phases] == ["rig up", "top hole", "production hole"]
    assert bar.plan == (day(1), day(21))
    assert "Planned 2027-01-01 to 2027-01-21; finish 5 d late" in bar.words
