"""Two people on one revision: what goes together does, what clashes is asked, nothing is lost."""

from datetime import date
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board, cell_of, rows_of
from kernel.scheduling.commands import AddJob, AddLink, BulkSet, DeleteJobs, MoveJob, SetField
from kernel.scheduling.editing import edit, finished
from kernel.scheduling.fleet import Fleet, Rig
from kernel.scheduling.jobs import Job, JobLink
from kernel.scheduling.merging import clashes, rebased

JAN = date(2027, 1, 1)
NAMES = "abcd"


def day(number):
    return date.fromordinal(JAN.toordinal() + number)


def a_board():
    jobs = {
        name: Job(id=name, lineage_id=name, name=name, rig_id="r", start_on=day(at * 7),
                  duration_days=6)
        for at, name in enumerate(NAMES)
    }  # fmt: skip
    return Board(
        scenario_id="s", start=JAN, jobs=jobs,
        links={"l": JobLink(id="l", predecessor_id="a", successor_id="c")},
        fleet=Fleet(rigs={"r": Rig(id="r", name="R", kind="Land rig")}),
    )  # fmt: skip


_numbers = count(1)


def run(board, commands, mode):
    return edit(board, commands, mode=mode, new_id=lambda: f"n{next(_numbers)}")


COMMANDS = st.one_of(
    st.builds(
        lambda i, f, v: SetField(id=i, field=f, value=v),
        st.sampled_from(NAMES),
        st.sampled_from(["duration_days", "remaining_days", "notes", "afe_amount"]),
        st.integers(1, 3),
    ),
    st.builds(lambda i, n: MoveJob(id=i, start=day(n)), st.sampled_from(NAMES), st.integers(0, 30)),
    st.builds(lambda v: BulkSet(ids=NAMES, field="pad", value=v), st.sampled_from("PQ")),
    st.builds(lambda i: DeleteJobs(ids=[i]), st.sampled_from(NAMES)),
    st.builds(lambda n: AddJob(values={"name": n, "duration_days": 2}), st.sampled_from("xy")),
    st.builds(
        lambda i, j: AddLink(predecessor_id=i, successor_id=j, type="SS"),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
)
ACTIONS = st.lists(COMMANDS, min_size=1, max_size=4)


def holds(board, change):
    found = rows_of(board, change.row).get(change.id)
    if change.field is None:
        return (found is None) == (change.after is None)
    return found is not None and cell_of(found, change.field) == change.after


@given(mine=ACTIONS, theirs=ACTIONS, keep=st.sampled_from(["mine", "theirs"]))
@settings(max_examples=200, deadline=None)
def test_that_every_typed_value_of_both_stands_or_was_asked_about(mine, theirs, keep):
    base = a_board()
    try:
        there = run(base, theirs, "scheduling")
        here = run(base, mine, "scheduling")
    except InvalidInput:
        return
    current = there.board
    found = clashes(base, current, here.typed, there.changes)
    choices = {clash.cell: keep for clash in found}
    try:
        typed = rebased(base, current, here.typed, choices)
    except InvalidInput:
        return  # a new link to a job that is gone: told, not dropped

    merged = finished(current, typed, mode="scheduling").board

    asked = {cell[:2] for cell in choices if cell[2] is None}
    for change, wins in [
        *((change, "mine") for change in here.typed),
        *((change, "theirs") for change in there.typed),
    ]:
        if change.cell in choices or (change.row, change.id) in asked:
            if wins == keep and change.cell in choices and change.field is not None:
                assert holds(merged, change)
            continue
        if _went_with_a_job(change, merged, asked):
            continue
        assert holds(merged, change)


def test_that_taking_out_both_ends_takes_a_link_that_others_drew_between_them_once():
    base = a_board()
    there = run(base, [AddLink(predecessor_id="a", successor_id="d", type="SS")], "scheduling")
    here = run(base, [DeleteJobs(ids=["a"]), DeleteJobs(ids=["d"])], "scheduling")

    assert clashes(base, there.board, here.typed, there.changes) == []
    typed = rebased(base, there.board, here.typed, {})
    merged = finished(there.board, typed, mode="scheduling").board

    assert set(merged.jobs) == {"b", "c"}
    assert merged.links == {}


def _went_with_a_job(change, merged, asked):
    """Links and phases of a job that somebody took out go with it."""
    if change.row == "job":
        return False
    ends = (change.after or change.before) if change.field is None else {}
    jobs = [ends.get("predecessor_id"), ends.get("successor_id")]
    return any(job is not None and job not in merged.jobs for job in jobs) or any(
        ("job", job) in asked for job in jobs
    )
