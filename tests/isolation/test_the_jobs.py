"""Every job of the queue, told of another organization's things by a person of one's own."""

import inspect
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import exc

from kernel.errors import KernelError
from tests.isolation.matrix import digest_of, id_for, rows_of
from workbench.jobs.queue import queue

CONTEXT = SimpleNamespace(job=SimpleNamespace(id=1, lock="x"), should_abort=lambda: False)


def personal(store):
    """The jobs that act for a person, with what each is told besides."""
    found = {}
    for task in queue(store).tasks.values():
        names = list(inspect.signature(task.func).parameters)
        if "organization_id" in names:
            found[task.name] = (task.func, names)
    return found


def told(names, theirs, *, organization_id, person_id):
    given = {"organization_id": str(organization_id), "person_id": str(person_id)}
    for name in names:
        if name == "context":
            given[name] = CONTEXT
        elif name == "api14":
            given[name] = theirs.api14
        elif name not in given:
            given[name] = id_for(theirs, name)
    return given


def traces(store, organization_id, theirs, before):
    """Marks of the other organization in rows that an organization has got since BEFORE."""
    after = str(rows_of(store, organization_id))
    return [mark for mark in theirs.marks if mark in after and mark not in before]


def test_that_the_jobs_of_the_queue_are_the_ones_tried_here(store):
    assert {"read_papers", "fetch_papers", "plan_batch", "calculate"} <= personal(store).keys()
    maintenance = {
        name for name, task in queue(store).tasks.items()
        if "timestamp" in inspect.signature(task.func).parameters
    }  # fmt: skip
    others = queue(store).tasks.keys() - personal(store).keys() - maintenance
    assert {name for name in others if "builtin_tasks" not in name} == set()


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_that_a_job_of_one_organization_reaches_nothing_of_another(
    store, ours, theirs_team, theirs, role
):
    person = getattr(ours, role)
    before = digest_of(store, theirs_team.admin.organization_id)
    own = str(rows_of(store, person.organization_id))

    for job, names in personal(store).values():
        given = told(
            names, theirs, organization_id=person.organization_id, person_id=person.user_id
        )
        try:
            answer = job(**given)
        except KernelError as failure:
            answer = str(failure)
        assert not [mark for mark in theirs.marks if mark in str(answer)]

    assert digest_of(store, theirs_team.admin.organization_id) == before
    assert traces(store, person.organization_id, theirs, own) == []


def test_that_a_person_cannot_act_in_an_organization_that_is_not_theirs(
    store, ours, theirs_team, theirs
):
    before = digest_of(store, theirs_team.admin.organization_id)

    for job, names in personal(store).values():
        given = told(
            names,
            theirs,
            organization_id=theirs_team.admin.organization_id,
            person_id=ours.admin.user_id,
        )
        try:
            job(**given)
        except (KernelError, exc.IntegrityError):  # the database knows no such person there
            continue

    after = digest_of(store, theirs_team.admin.organization_id)
    ended = {
        "paper_fetch", "paper_reading", "paper_reading_file", "paper_handed_in", "calc_run",
        "admin_job", "admin_job_part", "decline_run",
    }  # fmt: skip
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= ended, "a refused job ends what it was to do, and does nothing else"


def test_that_the_trace_of_another_organization_would_be_noticed(store, ours, theirs, theirs_team):
    from kernel.wells.api_number import ApiNumber
    from kernel.workflows.well_keeping import add_note, delete_note

    own = str(rows_of(store, ours.editor.organization_id))
    mark = theirs.ids["scenario.id"]
    note_id = add_note(ours.editor, ApiNumber(api14=theirs.api14), f"see {mark}")
    try:
        assert mark in traces(store, ours.editor.organization_id, theirs, own)
        assert UUID(mark)
    finally:
        delete_note(ours.editor, note_id)
