"""The jobs of an organization: seen by its administrators alone, stopped, run again."""

import psycopg
import pytest

from kernel.errors import NotAllowed, NotFound
from kernel.store.ids import uuid7
from kernel.store.queue import queue_connection
from kernel.workflows.job_list import again, jobs, stop
from workbench.jobs.handing_in import hand_in
from workbench.jobs.queue import queue
from workbench.ui.jobs_view import WHAT

TASK = "calculate"


@pytest.fixture
def a_job(store):
    """A job of a person in a state, handed in as the workers find it."""

    def make(actor, status: str = "todo") -> int:
        job = (
            hand_in()
            .configure_task(TASK, queue="nobody-works-here")
            .defer(
                organization_id=str(actor.organization_id),
                person_id=str(actor.user_id),
                run_id=str(uuid7()),
            )
        )
        how = queue_connection(store)
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            for step in {"todo": [], "doing": ["doing"]}.get(status, ["doing", status]):
                connection.execute(
                    "update procrastinate_jobs set status = %s::procrastinate_job_status"
                    " where id = %s",
                    (step, job),
                )
        return job

    return make


def test_that_an_administrator_sees_who_asked_for_what_and_how_it_went(
    open_page, shown, org_a, a_job
):
    for status in ("succeeded", "failed", "doing", "todo"):
        a_job(org_a.editor, status)

    screen = open_page(org_a.admin, "jobs")

    assert not screen.exception
    rows = shown(screen, "Jobs").words()
    assert [row[3] for row in rows] == ["Waiting", "Running", "Failed", "Done"]
    assert {row[0] for row in rows} == {"Calculate a scenario"}
    assert {row[1] for row in rows} == {org_a.editor.role.value}
    assert [row[-1] for row in rows] == ["Stop", "Stop", "Run again", ""]


def test_that_a_state_is_chosen_by_the_address(open_page, shown, org_a, a_job):
    a_job(org_a.editor, "failed")
    a_job(org_a.editor)

    screen = open_page(org_a.admin, "jobs", state="Failed")

    assert [row[3] for row in shown(screen, "Jobs").words()] == ["Failed"]


def test_that_jobs_of_others_are_neither_seen_nor_touched(org_a, org_b, a_job):
    theirs, failed = a_job(org_b.editor), a_job(org_b.editor, "failed")

    assert jobs(org_a.admin) == []
    for way, job in ((stop, theirs), (again, failed)):
        with pytest.raises(NotFound) as refused:
            way(org_a.admin, job)
        with pytest.raises(NotFound) as missing:
            way(org_a.admin, 2**40)
        assert str(refused.value) == str(missing.value)
    assert [job.state for job in jobs(org_b.admin)] == ["failed", "waiting"]


def test_that_a_waiting_job_is_taken_out_and_a_running_one_told(org_a, a_job):
    waiting, running = a_job(org_a.editor), a_job(org_a.editor, "doing")

    stop(org_a.admin, waiting)
    stop(org_a.admin, running)

    found = {job.id: job for job in jobs(org_a.admin)}
    assert found[waiting].state == "stopped"
    assert (found[running].state, found[running].stopping) == ("running", True)
    with pytest.raises(NotFound):
        stop(org_a.admin, waiting)


def test_that_only_a_failed_job_runs_again(org_a, a_job):
    failed, done = a_job(org_a.editor, "failed"), a_job(org_a.editor, "succeeded")

    again(org_a.admin, failed)
    with pytest.raises(NotFound):
        again(org_a.admin, done)

    found = {job.id: job.state for job in jobs(org_a.admin)}
    assert found == {failed: "waiting", done: "done"}


def test_that_an_editor_is_told_which_role_it_needs(open_page, said, org_a):
    screen = open_page(org_a.editor, "jobs")

    assert "Admin" in said(screen)
    with pytest.raises(NotAllowed):
        jobs(org_a.editor)


def test_that_every_job_that_a_person_can_ask_for_has_words(store):
    by_the_clock = {
        "send_notices", "run_schedules", "retry_stalled", "seal_audit", "forget", "forget_jobs",
        "send_reminders", "keep_backups", "look_for_alerts",
    }  # fmt: skip
    asked = {name for name in queue(store).tasks if "builtin" not in name}

    assert asked - by_the_clock == set(WHAT)


def test_that_an_empty_list_says_what_will_stand_there(open_page, said, org_a):
    assert "No job here." in said(open_page(org_a.admin, "jobs"))
