"""Scenarios in the store: opened, changed by several people at once, undone, and who did what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.scheduling.commands import AddJob, AddLink, BulkSet, DeleteJobs, MoveJob, SetField
from kernel.scheduling.fleet import Rig
from kernel.store.audit import audit_rows
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.workflows import campaign_boards as boards
from kernel.workflows import campaign_changes, campaign_rigs, campaign_scenarios

START = date(2027, 1, 1)


@pytest.fixture
def plan(org_a):
    """A scenario of three jobs in a row on one rig, at revision 1, and their ids by name."""
    rig = campaign_rigs.save_rig(org_a.editor, Rig(id="", name="Rig 7", kind="Land rig"))
    made = campaign_scenarios.new_scenario(org_a.editor, "Plan", start_on=START)
    ids = {name: str(uuid7()) for name in "ABC"}
    commands = [
        AddJob(id=ids[name], values={"name": name, "rig_id": rig.id, "duration_days": 10,
                                     "start_on": date.fromordinal(START.toordinal() + 10 * at)})
        for at, name in enumerate("ABC")
    ]  # fmt: skip
    boards.apply_commands(org_a.editor, made.id, commands, seen=0)
    return made.id, ids


def days(board):
    return {
        job.name: ((job.start_on - START).days, job.duration_days) for job in board.jobs.values()
    }


def test_that_a_change_is_stored_with_what_the_engine_retimed(org_a, plan):
    scenario_id, ids = plan

    done = boards.apply_commands(
        org_a.editor, scenario_id, [SetField(id=ids["A"], field="duration_days", value=12)], seen=1
    )

    assert done.revision == 2
    opened = boards.open_board(org_a.viewer, scenario_id)
    assert days(opened.board) == {"A": (0, 12), "B": (12, 10), "C": (22, 10)}
    assert opened.board == done.board
    assert (opened.may_edit, opened.scenario.revision) == (False, 2)


def test_that_a_preview_says_who_moves_and_why_and_writes_nothing(org_a, plan):
    scenario_id, ids = plan

    before = boards.open_board(org_a.editor, scenario_id).board

    done = boards.preview_commands(
        org_a.editor, scenario_id, [MoveJob(id=ids["C"], start=START)], seen=1
    )

    assert days(done.board) == {"A": (10, 10), "B": (20, 10), "C": (0, 10)}
    shifts = [(one.name, one.days, one.reason) for one in done.cascade.shifts]
    assert shifts == [("C", -20, "as you set it"), ("A", 10, "follows C"), ("B", 10, "follows A")]
    assert (done.cascade.finish_before, done.cascade.finish_after) == (date(2027, 1, 31),) * 2
    assert boards.open_board(org_a.editor, scenario_id).board == before


def test_that_changes_of_different_cells_go_together(org_a, plan):
    scenario_id, ids = plan
    first = SetField(id=ids["A"], field="duration_days", value=12)
    other = SetField(id=ids["B"], field="duration_days", value=5)
    boards.apply_commands(org_a.editor, scenario_id, [first], seen=1)

    done = boards.apply_commands(org_a.admin, scenario_id, [other], seen=1)

    assert days(done.board) == {"A": (0, 12), "B": (12, 5), "C": (17, 10)}
    assert [one.created_by_name for one in done.merged] == ["editor"]


def test_that_one_cell_set_by_two_is_a_choice_and_nothing_is_lost(org_a, plan):
    scenario_id, ids = plan
    cell = ("job", ids["A"], "duration_days")
    theirs = SetField(id=ids["A"], field="duration_days", value=12)
    mine = [
        SetField(id=ids["A"], field="duration_days", value=7),
        SetField(id=ids["A"], field="notes", value="soft ground"),
    ]
    boards.apply_commands(org_a.editor, scenario_id, [theirs], seen=1)

    with pytest.raises(boards.EditConflict) as refused:
        boards.apply_commands(org_a.admin, scenario_id, mine, seen=1)

    [clash] = refused.value.clashes
    assert (clash.cell, clash.base, clash.mine, clash.theirs) == (cell, 10, 7, 12)
    assert refused.value.facts()["others"][0]["by"] == "editor"
    assert boards.open_board(org_a.admin, scenario_id).scenario.revision == 2
    kept = boards.apply_commands(
        org_a.admin, scenario_id, mine, seen=1, choices={cell: "theirs"}
    ).board.jobs[ids["A"]]
    assert (kept.duration_days, kept.notes) == (12, "soft ground")
    mine_holds = boards.apply_commands(
        org_a.admin, scenario_id, mine, seen=1, choices={cell: "mine"}
    )
    assert mine_holds.board.jobs[ids["A"]].duration_days == 7


def test_that_what_came_from_the_same_screen_clashes_with_nothing(org_a, plan):
    scenario_id, ids = plan
    first = SetField(id=ids["A"], field="duration_days", value=12)
    again = SetField(id=ids["A"], field="duration_days", value=7)
    done = boards.apply_commands(org_a.editor, scenario_id, [first], seen=1)

    with pytest.raises(boards.EditConflict):
        boards.apply_commands(org_a.editor, scenario_id, [again], seen=1)
    kept = boards.apply_commands(org_a.editor, scenario_id, [again], seen=1, own=[done.revision])

    assert kept.board.jobs[ids["A"]].duration_days == 7
    assert kept.merged == ()


def test_that_commands_are_tried_and_written_only_where_they_may_follow_by_themselves(org_a, plan):
    scenario_id, ids = plan
    longer = [SetField(id=ids["A"], field="duration_days", value=12)]

    shown, done = boards.try_commands(
        org_a.editor, scenario_id, longer, seen=1, by_itself=lambda found: len(found.shifts) == 1
    )
    assert ([one.name for one in shown.cascade.shifts], done) == (["A", "B", "C"], None)
    assert boards.open_board(org_a.editor, scenario_id).scenario.revision == 1

    _, done = boards.try_commands(
        org_a.editor, scenario_id, longer, seen=1, by_itself=lambda _: True
    )
    assert done is not None
    assert boards.open_board(org_a.editor, scenario_id).board == done.board == shown.board


def test_that_a_board_is_read_as_of_one_moment_while_others_write(org_a, plan):
    scenario_id, ids = plan

    def write(person, job):
        seen = 1
        for days in range(11, 23):
            command = SetField(id=ids[job], field="duration_days", value=days)
            seen = boards.apply_commands(
                person, scenario_id, [command], seen=seen, mode="scheduling"
            ).revision

    def read(_):
        opened = boards.open_board(org_a.viewer, scenario_id)
        lengths = {job.name: job.duration_days for job in opened.board.jobs.values()}
        return opened.scenario.revision - 1, sum(max(0, lengths[name] - 10) for name in "AB")

    with ThreadPoolExecutor() as pool:
        writers = [pool.submit(write, org_a.editor, "A"), pool.submit(write, org_a.admin, "B")]
        looks = list(pool.map(read, range(40)))
        for each in writers:
            each.result()

    assert all(revisions == changes for revisions, changes in looks)


def test_that_a_job_deleted_by_one_and_changed_by_another_can_be_brought_back(org_a, plan):
    scenario_id, ids = plan
    boards.apply_commands(org_a.editor, scenario_id, [DeleteJobs(ids=[ids["B"]])], seen=1)
    mine = [SetField(id=ids["B"], field="notes", value="urgent")]

    with pytest.raises(boards.EditConflict) as refused:
        boards.apply_commands(org_a.admin, scenario_id, mine, seen=1)

    [clash] = refused.value.clashes
    assert (clash.field, clash.theirs) == (None, None)
    done = boards.apply_commands(
        org_a.admin, scenario_id, mine, seen=1, choices={clash.cell: "mine"}
    )
    assert done.board.jobs[ids["B"]].notes == "urgent"


def test_that_many_people_typing_at_once_lose_nothing(org_a, plan):
    scenario_id, ids = plan
    fields = ["notes", "oil_field", "pad", "afe_amount", "depth_ft", "tangible_cost"]
    work = [(who, name, field) for name in "ABC" for field, who in zip(
        fields, [org_a.editor, org_a.admin] * 3, strict=True)]  # fmt: skip

    def type_in(one):
        who, name, field = one
        command = SetField(id=ids[name], field=field, value="17")
        boards.apply_commands(who, scenario_id, [command], seen=1)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(type_in, work))

    opened = boards.open_board(org_a.editor, scenario_id)
    assert opened.scenario.revision == 1 + len(work)
    for name in "ABC":
        job = opened.board.jobs[ids[name]]
        assert {str(getattr(job, field)) for field in fields} == {"17"}


def test_that_undo_and_redo_go_back_and_forth_and_the_log_keeps_all(org_a, plan):
    scenario_id, ids = plan
    before = boards.open_board(org_a.editor, scenario_id).board
    longer = SetField(id=ids["A"], field="duration_days", value=12)
    after = boards.apply_commands(org_a.editor, scenario_id, [longer], seen=1).board

    assert boards.undo(org_a.editor, scenario_id).board == before
    opened = boards.open_board(org_a.editor, scenario_id)
    assert opened.board == before
    assert (opened.undo, opened.redo) == ("Add 3 jobs", "A: duration 10 d → 12 d")
    assert boards.redo(org_a.editor, scenario_id).board == after
    boards.undo(org_a.editor, scenario_id)
    assert boards.undo(org_a.editor, scenario_id).board.jobs == {}
    with pytest.raises(Conflict, match="nothing to undo"):
        boards.undo(org_a.editor, scenario_id)
    boards.redo(org_a.editor, scenario_id)
    assert boards.redo(org_a.editor, scenario_id).board == after
    assert [one.kind for one in campaign_changes.revisions_of(org_a.viewer, scenario_id)] == [
        "redo", "redo", "undo", "undo", "redo", "undo", "edit", "edit",
    ]  # fmt: skip


def test_that_undo_takes_back_ones_own_action_and_leaves_others_alone(org_a, plan):
    scenario_id, ids = plan
    mine = SetField(id=ids["A"], field="duration_days", value=12)
    theirs = SetField(id=ids["B"], field="duration_days", value=5)
    boards.apply_commands(org_a.editor, scenario_id, [mine], seen=1)
    boards.apply_commands(org_a.admin, scenario_id, [theirs], seen=2)

    done = boards.undo(org_a.editor, scenario_id)

    assert days(done.board) == {"A": (0, 10), "B": (10, 5), "C": (15, 10)}
    again = SetField(id=ids["A"], field="duration_days", value=20)
    boards.apply_commands(org_a.editor, scenario_id, [again], seen=4)
    boards.apply_commands(
        org_a.admin, scenario_id, [SetField(id=ids["A"], field="duration_days", value=21)], seen=5
    )
    with pytest.raises(boards.EditConflict, match="Ada Admin changed A, Duration"):
        boards.undo(org_a.editor, scenario_id)


def test_that_the_history_of_a_cell_names_who_changed_it(org_a, plan):
    scenario_id, ids = plan
    longer = SetField(id=ids["A"], field="duration_days", value=12)
    boards.apply_commands(org_a.admin, scenario_id, [longer], seen=1)

    duration = campaign_changes.cell_history(
        org_a.viewer, scenario_id, "job", ids["A"], "duration_days"
    )
    start = campaign_changes.cell_history(org_a.viewer, scenario_id, "job", ids["B"], "start_on")

    assert [(one.by, one.before, one.after) for one in duration] == [
        ("Ada Admin", 10, 12),
        ("editor", None, 10),
    ]
    assert [(one.derived, one.after) for one in start] == [
        (True, "2027-01-13"),
        (False, "2027-01-11"),
    ]


def test_that_each_changed_row_is_in_the_audit(org_a, plan):
    scenario_id, ids = plan
    boards.apply_commands(
        org_a.admin, scenario_id,
        [SetField(id=ids["A"], field="duration_days", value=12),
         AddLink(predecessor_id=ids["A"], successor_id=ids["C"])], seen=1,
    )  # fmt: skip

    with tenant_session(org_a.admin) as session:
        [pushed, *_] = audit_rows(session, table="app.job", row_id=ids["B"])
        [link, *_] = audit_rows(session, table="app.job_link")
        revision = audit_rows(session, table="app.scenario_revision")
    assert pushed.before == {"start_on": "2027-01-11", "finish_on": "2027-01-21"}
    assert pushed.after == {"start_on": "2027-01-13", "finish_on": "2027-01-23"}
    assert pushed.person_name == "Ada Admin"
    assert (link.operation, link.after["type"]) == ("insert", "FS")
    assert len(revision) == 2


def test_that_viewers_and_other_organizations_are_kept_out(org_a, org_b, plan):
    scenario_id, ids = plan
    command = [SetField(id=ids["A"], field="notes", value="x")]

    with pytest.raises(NotAllowed):
        boards.apply_commands(org_a.viewer, scenario_id, command, seen=1)
    for call in (
        lambda: boards.open_board(org_b.admin, scenario_id),
        lambda: boards.apply_commands(org_b.admin, scenario_id, command, seen=1),
        lambda: boards.undo(org_b.admin, scenario_id),
    ):
        with pytest.raises(NotFound):
            call()


def test_that_an_unknown_revision_a_foreign_job_and_an_unknown_well_are_refused(org_a, plan):
    scenario_id, ids = plan
    note = SetField(id=ids["A"], field="notes", value="x")
    well = SetField(id=ids["A"], field="api14", value="42-999-99999")

    for commands, seen in (
        ([note], 9),
        ([note], -1),
        ([BulkSet(ids=["?"], field="notes", value="")], 1),
        ([well], 1),
    ):
        with pytest.raises(InvalidInput):
            boards.apply_commands(org_a.editor, scenario_id, commands, seen=seen)

    assert boards.open_board(org_a.editor, scenario_id).scenario.revision == 1
