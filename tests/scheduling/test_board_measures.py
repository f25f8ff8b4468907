"""The measures of a board: the reference's vector, lost time by code, and what is not known."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kernel.scheduling.board import Board
from kernel.scheduling.board_measures import job_times, measures_of
from kernel.scheduling.fleet import Blocked, Contract, Fleet, Rate, Rig
from kernel.scheduling.jobs import Job, NptEvent, Phase

DAY_0 = date(2027, 1, 1)
RATE = Rate(kind="operating", start=DAY_0, end=None, amount=Decimal(50_000), currency="USD")


def day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def a_job(name: str, start: int, end: int, **more) -> Job:
    held = {"rig_id": "r", "start_on": day(start), "duration_days": end - start, **more}
    return Job(id=name, lineage_id=name, name=name, **held)


def a_board(*jobs: Job, rig: Rig | None = None, **more) -> Board:
    rig = rig or Rig(id="r", name="Rig 1", kind="Land rig", rates=[RATE])
    held = {job.id: job for job in jobs}
    return Board(scenario_id="s", start=DAY_0, jobs=held, fleet=Fleet(rigs={rig.id: rig}), **more)


def test_that_use_is_the_union_of_busy_days_over_available_days():
    rig = Rig(
        id="r",
        name="Rig 1",
        kind="Land rig",
        contracts=[Contract(start=day(5), end=day(30), term="firm")],
        events=[Blocked(kind="maintenance", start=day(10), end=day(14))],
    )
    other = a_job("elsewhere", 0, 30, rig_id=None)

    found = measures_of(a_board(a_job("A", 3, 12), a_job("B", 11, 20), other, rig=rig))

    [one] = found.rigs
    assert (one.use.available_days, one.use.busy_days, one.use.outside_days) == (21, 11, 6)
    assert one.use.doubled_days == 1
    assert round(found.fleet.utilisation, 3) == 0.524


def test_that_a_missing_day_rate_makes_the_cost_unknown_and_never_zero():
    bare = Rig(id="r", name="Rig 1", kind="Land rig")

    assert measures_of(a_board(a_job("A", 0, 4))).cost == 200_000
    assert measures_of(a_board(a_job("A", 0, 4), rig=bare)).cost is None


def test_that_lost_hours_are_counted_once_and_only_where_the_rig_worked():
    start = datetime(2027, 1, 2, tzinfo=UTC)
    events = [
        NptEvent(
            id=str(n),
            lineage_id="A",
            start_at=start + timedelta(hours=begin),
            end_at=start + timedelta(hours=end),
            code=code,
            responsible="operator",
        )
        for n, (begin, end, code) in enumerate(
            [(0, 12, "waiting on weather"), (6, 18, "stuck pipe"), (200, 230, "other")]
        )
    ]
    job = a_job("A", 0, 10, actual_start=day(0))

    found = measures_of(a_board(job, npt=events, data_date=day(5)))

    assert found.lost.by_code == {"stuck pipe": 12, "waiting on weather": 6}
    assert (found.lost.rig_hours, found.lost.percent) == (120, 15.0)


def test_that_a_board_without_dates_has_no_measures():
    assert measures_of(a_board(Job(id="A", lineage_id="A", name="A"))) is None


def test_that_the_time_of_a_job_is_its_technical_limit_lost_time_and_what_is_not_seen():
    start = datetime(2027, 1, 2, tzinfo=UTC)
    event = NptEvent(
        id="1", lineage_id="A", start_at=start, end_at=start + timedelta(hours=12),
        code="stuck pipe", responsible="operator",
    )  # fmt: skip
    phases = [
        Phase(id=str(n), job_id=job, place=n, phase="top hole", duration_days=4, limit_days=limit)
        for n, (job, limit) in enumerate(
            [("A", Decimal(3)), ("A", Decimal("4.5")), ("B", Decimal(3)), ("B", None)]
        )
    ]
    jobs = [
        a_job(name, at, at + 9, actual_start=day(at), actual_finish=day(at + 9))
        for name, at in (("A", 0), ("B", 9))
    ]
    board = a_board(*jobs, npt=[event], data_date=day(20), phases={p.id: p for p in phases})

    [time] = job_times(board)

    assert (time.job_id, time.hours) == ("A", 216)
    assert (time.split.limit_hours, time.split.npt_hours) == (180, 12)
    assert time.split.invisible_hours == 24
