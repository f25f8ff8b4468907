"""Lists, histories and the seal, done by the worker for administrators and nobody else."""

import gzip
import io
import zipfile
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.store import papers
from kernel.store.admin_tables import admin_job_part
from kernel.store.engagement import engagement_of
from kernel.store.registry import register_well, well_of
from kernel.store.session import tenant_session
from kernel.workflows import admin_jobs
from kernel.workflows.admin_jobs import list_jobs, run_job, stop_job
from kernel.workflows.import_registry import import_rejects, list_imports
from workbench.jobs import administration as jobs
from workbench.jobs.queue import work
from workbench.registry_keepers import may_import
from workbench.settings import Settings, choose_settings, settings


@pytest.fixture
def chosen():
    """Settings for one test."""
    before = settings()
    yield lambda **said: choose_settings(Settings(**said))
    choose_settings(before)


@pytest.fixture
def a_list(a_well_number):
    """A list of new wells with one row that is none, and their numbers."""

    def make(count=3):
        numbers = [a_well_number() for _ in range(count)]
        rows = "\n".join(f"{number},LISTED {number[5:10]}" for number in numbers)
        return f"API,Lease Name\n{rows}\nnonsense,X\n".encode(), numbers

    return make


def lease_of(person, api14):
    with tenant_session(person) as session:
        return well_of(session, api14).lease


def parts(person):
    with tenant_session(person) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(admin_job_part))


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_that_the_worker_brings_a_list_in_and_tells_what_it_refused(store, org_a, a_list):
    content, numbers = a_list()
    jobs.ask_to_import(org_a.admin, "C:\\lists\\wells.csv", content)

    work(store, until_empty=True)

    [job] = list_jobs(org_a.admin)
    assert (job.name, job.state, job.progress) == ("wells.csv", "done", 1.0)
    assert {name: job.results[name] for name in ("rows", "added", "rejected")} == {
        "rows": 4, "added": 3, "rejected": 1,
    }  # fmt: skip
    assert lease_of(org_a.viewer, numbers[0]).startswith("LISTED")
    assert list_imports(org_a.admin)[0].name == "wells.csv"
    refused = import_rejects(org_a.admin, job.results["import_id"])
    assert refused == [(5, "not an API number", "nonsense")]
    assert parts(org_a.admin) == 0


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_that_a_packed_list_is_unpacked(org_a, a_list, pack):
    content, numbers = a_list()
    packed = zipped("inner/wells.txt", content) if pack == "zip" else gzip.compress(content)
    job_id = admin_jobs.order_import(org_a.admin, f"wells.csv.{pack}", packed)

    assert run_job(org_a.admin, job_id) == "done"
    assert lease_of(org_a.viewer, numbers[2]).startswith("LISTED")


def test_that_a_stopped_list_goes_on_where_it_was(org_a, a_list):
    content, _ = a_list(6)
    job_id = admin_jobs.order_import(org_a.admin, "wells.csv", content)
    assert run_job(org_a.admin, job_id, must_end=lambda: True, block_rows=2) == "waiting"
    stop_job(org_a.admin, job_id)
    assert run_job(org_a.admin, job_id, block_rows=2) == "stopped"
    [job] = list_jobs(org_a.admin)
    assert 0 < job.progress < 1 and "of 8 lines" in job.words and parts(org_a.admin) == 1

    admin_jobs.take_up_again(org_a.admin, job_id)
    assert run_job(org_a.admin, job_id) == "done"

    [job] = list_jobs(org_a.admin)
    assert (job.results["rows"], job.results["added"]) == (7, 6)
    with pytest.raises(Conflict):
        admin_jobs.take_up_again(org_a.admin, job_id)
    assert run_job(org_a.admin, job_id) == "done", "a second run of a job that is done does nothing"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("wells.zip", b"PK no archive", "cannot be unpacked"),
        ("wells.zip", zipped("readme.md", b"x"), "not exactly one list"),
        ("wells.csv", b"A,B\n1,2\n", "names an API number"),
        ("wells.csv.gz", b"\x1f\x8b broken", "cannot be unpacked"),
    ],
)
def test_that_a_list_that_cannot_be_read_fails_in_words(org_a, name, content, why):
    job_id = admin_jobs.order_import(org_a.admin, name, content)

    assert run_job(org_a.admin, job_id) == "failed"

    [job] = list_jobs(org_a.admin)
    assert why in job.words
    assert parts(org_a.admin) == 0


def test_that_what_is_no_list_is_refused_at_once(org_a):
    for name, content in (("wells.exe", b"x"), ("wells.csv", b"")):
        with pytest.raises(InvalidInput):
            admin_jobs.order_import(org_a.admin, name, content)


def test_that_only_organizations_that_the_installation_names_bring_lists_in(
    chosen, org_a, org_b, a_list
):
    content, _ = a_list()
    chosen(registry_keepers=f"{org_a.admin.organization_id}, nobody")

    assert may_import(org_a.admin)
    assert not may_import(org_a.editor)
    assert not may_import(org_b.admin)
    with pytest.raises(NotAllowed, match="shared by all organizations"):
        jobs.ask_to_import(org_b.admin, "wells.csv", content)
    chosen(environment="production", allow_plain_http=True)
    assert not may_import(org_a.admin)
    assert list_jobs(org_b.admin) == []


def test_that_the_histories_are_made_good_once_at_a_time_with_the_result_kept(
    store, org_a, a_well_number
):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        papers.add_paper(session, api14=api14, name="w2.pdf", content=b"%PDF", origin="upload")
    jobs.ask_to_make_history_good(org_a.admin)
    with pytest.raises(Conflict, match="told already"):
        jobs.ask_to_make_history_good(org_a.admin)

    work(store, until_empty=True)

    [job] = list_jobs(org_a.admin, "history")
    assert (job.state, dict(job.results)) == ("done", {"wells": 1, "interactions": 1})
    with tenant_session(org_a.viewer) as session:
        assert engagement_of(session, api14).interaction_count == 1
    again = admin_jobs.order_history(org_a.admin)
    run_job(org_a.admin, again)
    assert list_jobs(org_a.admin, "history")[0].results == {"wells": 0, "interactions": 0}


def test_that_the_seal_is_found_whole_and_an_altered_row_is_found(store, server, org_a):
    first = admin_jobs.order_seal_check(org_a.admin)
    run_job(org_a.admin, first)
    whole = list_jobs(org_a.admin, "seal")[0].results
    assert whole["intact"] and whole["broken"] == []
    with server.administrator(sa.make_url(store.owner).database) as administrator:
        altered = administrator.execute(
            "update audit.log set person_id = 'x' || person_id where id = (select id from"
            " audit.log where organization_id = %s order by at limit 1) returning id",
            [org_a.admin.organization_id],
        ).fetchone()
        try:
            run_job(org_a.admin, admin_jobs.order_seal_check(org_a.admin, whole["head"]))
        finally:
            administrator.execute(
                "update audit.log set person_id = substr(person_id, 2) where id = %s", altered
            )

    found = list_jobs(org_a.admin, "seal")[0].results
    assert not found["intact"]
    assert [one["until"] is not None for one in found["broken"]] == [True]
    run_job(org_a.admin, admin_jobs.order_seal_check(org_a.admin, f"1-{'0' * 64}"))
    assert [one["kept_elsewhere"] for one in list_jobs(org_a.admin)[0].results["broken"]] == [True]
    with pytest.raises(InvalidInput):
        admin_jobs.order_seal_check(org_a.admin, "12-abc")


def test_that_editors_and_others_reach_no_such_job(org_a, org_b):
    job_id = admin_jobs.order_history(org_a.admin)
    for question in (list_jobs, admin_jobs.order_history, lambda who: stop_job(who, job_id)):
        with pytest.raises(NotAllowed):
            question(org_a.editor)
    with pytest.raises(NotFound):
        run_job(org_b.admin, job_id)
    assert list_jobs(org_b.admin) == []

    context = SimpleNamespace(should_abort=lambda: False)
    person = {"organization_id": str(org_a.editor.organization_id),
              "person_id": str(org_a.editor.user_id)}  # fmt: skip
    assert jobs.administer(context, **person, admin_job_id=str(job_id)) == "refused"
    assert list_jobs(org_a.admin)[0].state == "failed"
