"""Planning mode keeps every rule that it can keep, whatever is dragged, and moves no more."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.commands import MoveJob, SetField
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.editing import edit
from kernel.scheduling.fleet import Blocked, Fleet, Move, Rig, Site, move_table
from kernel.scheduling.jobs import Job, JobLink

JAN = date(2027, 1, 1)
KEPT = {"double_booking", "move_time", "rig_event", "shutdown", "link"}


def day(number):
    return date.fromordinal(JAN.toordinal() + number)


@st.composite
def plans(draw):
    """Two rigs with up to five jobs each far apart, moves, maintenance, links and a pinned job."""
    rigs = {}
    for rig_id in ("r", "s"):
        begin = draw(st.integers(300, 380))
        event = Blocked(kind="maintenance", start=day(begin), end=day(begin + 7))
        first = draw(st.integers(1, 25))
        early = Blocked(kind="maintenance", start=day(first), end=day(first + 4))
        rigs[rig_id] = Rig(id=rig_id, name=rig_id, kind="Land rig", events=(early, event))
    moves = move_table([
        Move(from_place=a, to_place=b, rig_kind="", days=draw(st.integers(0, 4)))
        for a in "PQ" for b in "PQ" if a != b
    ])  # fmt: skip
    shut = Site(id="p", name="P", events=(Blocked(kind="shutdown", start=day(12), end=day(15)),))
    jobs = {}
    for rig_id in rigs:
        for at in range(draw(st.integers(1, 5))):
            job_id = f"{rig_id}{at}"
            jobs[job_id] = Job(
                id=job_id, lineage_id=job_id, name=job_id, rig_id=rig_id,
                pad=draw(st.sampled_from("PQ")), start_on=day(40 + 40 * at),
                duration_days=draw(st.integers(1, 20)), pinned=draw(st.integers(0, 5)) == 0,
            )  # fmt: skip
    names = sorted(jobs)
    links = {}
    for number in range(draw(st.integers(0, 3))):
        before, after = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        if jobs[before].start_on < jobs[after].start_on:
            key = f"l{number}"
            links[key] = JobLink(
                id=key, predecessor_id=before, successor_id=after, lag_days=draw(st.integers(0, 5))
            )
    unique = {(each.predecessor_id, each.successor_id): each for each in links.values()}
    return Board(
        scenario_id="s", start=JAN, jobs=jobs,
        links={each.id: each for each in unique.values()},
        fleet=Fleet(rigs=rigs, moves=moves, sites={"p": shut}),
    )  # fmt: skip


@given(plan=plans(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_that_what_is_dragged_or_lengthened_breaks_no_rule_that_can_be_kept(plan, data):
    assert not [each for each in conflicts_of(plan) if each.kind in KEPT]
    job_id = data.draw(st.sampled_from(sorted(plan.jobs)))
    command = data.draw(st.one_of(
        st.builds(lambda n, r: MoveJob(id=job_id, start=day(n), rig_id=r),
                  st.integers(0, 260), st.sampled_from(["r", "s"])),
        st.builds(lambda n: SetField(id=job_id, field="duration_days", value=n),
                  st.integers(1, 90)),
    ))  # fmt: skip
    try:
        done = edit(plan, [command], mode="planning", new_id=lambda: "n")
    except InvalidInput as refused:
        assert "circle" in refused.message
        return

    stay = {name for name, job in plan.jobs.items() if job.pinned}
    broken = [
        each.words
        for each in conflicts_of(done.board)
        if each.kind in KEPT and not stay & set(each.jobs)
    ]
    assert broken == []
    for name in stay - {job_id}:
        assert done.board.jobs[name].start_on == plan.jobs[name].start_on


@given(plan=plans())
@settings(max_examples=40, deadline=None)
def test_that_a_change_without_days_moves_nothing(plan):
    job_id = min(plan.jobs)

    note = SetField(id=job_id, field="notes", value="x")
    done = edit(plan, [note], mode="planning", new_id=lambda: "n")

    assert [change.field for change in done.changes] == ["notes"]
