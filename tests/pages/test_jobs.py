"""The jobs of an organization: seen by its administrators alone, stopped, run again."""

from types import SimpleNamespace

import psycopg
import pytest

from kernel.errors import NotAllowed, NotFound
from kernel.store.ids import uuid7
from kernel.store.queue import queue_connection
from kernel.workflows.admin_jobs import list_jobs
from kernel.workflows.declines import DeclineChoices, one_run, run_fits
from kernel.workflows.job_list import STOPPED, again, jobs, stop
from kernel.workflows.reports import OperatingOrder, list_reports
from kernel.workflows.volume_files import hand_in_volumes, one_import
from tests.production.test_importing_volumes import YEAR, a_file
from workbench.jobs.administration import administer, ask_to_import
from workbench.jobs.asking_reports import ask_for_operating_report
from workbench.jobs.declines import ask_to_fit
from workbench.jobs.handing_in import hand_in
from workbench.jobs.queue import queue, work
from workbench.jobs.volumes import ask_for, import_volumes
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


def test_that_what_a_stopped_job_was_to_do_is_stopped_with_it(store, org_a):
    work(store, until_empty=True)
    report = ask_for_operating_report(
        org_a.editor, OperatingOrder(name="compliance", parameters={"days": 30})
    )
    fits = ask_to_fit(org_a.editor, DeclineChoices()).id

    for job in jobs(org_a.admin):
        stop(org_a.admin, job.id)

    assert {job.state for job in jobs(org_a.admin)} == {"stopped"}
    [row] = list_reports(org_a.viewer, name="compliance")
    assert (row.id, row.state, row.words) == (report, "failed", STOPPED)
    assert one_run(org_a.viewer, fits).status == "cancelled"


def as_if_running(store, admin):
    """Let the one job seem to be in a worker's hands."""
    [job] = jobs(admin)
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute(
            "update procrastinate_jobs set status = 'doing' where id = %s", (job.id,)
        )
    return job.id


def test_that_a_running_job_that_is_stopped_does_not_go_on_in_another(store, org_a, a_job):
    work(store, until_empty=True)
    fits = ask_to_fit(org_a.editor, DeclineChoices()).id
    job_id = as_if_running(store, org_a.admin)

    stop(org_a.admin, job_id)

    assert run_fits(org_a.editor, fits) == "left"


def a_list(admin, number):
    """A list of wells that is being brought in, and whether it came in."""
    job_id = ask_to_import(admin, "wells.csv", f"API,Lease Name\n{number},Listed\n".encode())

    def run(context, **person):
        return administer(context, **person, admin_job_id=str(job_id))

    return run, lambda: list_jobs(admin)[0].state


def a_file_of_volumes(admin, number):
    """A file of volumes that is being brought in, and whether it came in."""
    row = hand_in_volumes(admin, "ogora.txt", a_file(*YEAR))
    ask_for(admin, "import_volumes", row.id)

    def run(context, **person):
        return import_volumes(context, **person, import_batch_id=str(row.id))

    return run, lambda: one_import(admin, row.id).status


@pytest.mark.parametrize(("ordered", "ends"), [(a_list, "stopped"), (a_file_of_volumes, "failed")])
def test_that_a_running_import_that_is_stopped_does_not_go_on_in_another_job(
    store, org_a, a_well_number, ordered, ends
):
    work(store, until_empty=True)
    run, state = ordered(org_a.admin, a_well_number())
    job_id = as_if_running(store, org_a.admin)

    stop(org_a.admin, job_id)
    run(
        SimpleNamespace(should_abort=lambda: True),
        organization_id=str(org_a.admin.organization_id),
        person_id=str(org_a.admin.user_id),
    )
    work(store, until_empty=True)

    assert state() == ends


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
