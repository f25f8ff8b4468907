"""Jobs run as the person who asked, through the real queue on the real database."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import procrastinate
import psycopg
import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, Unavailable
from kernel.store import audit, papers
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.queue import queue_connection, workers_alive
from kernel.store.queue_jobs import jobs_of, stop_job
from kernel.store.registry import register_well
from kernel.store.session import auth_session, tenant_session
from kernel.store.sign_in import create_session, create_token, forget_ended
from kernel.wells.api_number import ApiNumber
from kernel.workflows import people as people_workflow
from kernel.workflows.credentials import new_api_token, new_session_token, token_hash
from workbench.auth.door import actor_of_person
from workbench.jobs import tasks
from workbench.jobs.handing_in import BACK_OFF
from workbench.jobs.queue import queue, work
from workbench.jobs.readings import ask_to_read_papers
from workbench.logs import configure_logs

NO_PAPER = b"%PDF-1.4\nnothing to be read in here"


@pytest.fixture
def well_with_a_paper(org_a, a_well_number) -> ApiNumber:
    api = ApiNumber.parse(a_well_number())
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        papers.add_paper(session, api14=api.api14, name="w2.pdf", content=NO_PAPER, origin="upload")
    return api


def version_of(actor, api: ApiNumber) -> str | None:
    with tenant_session(actor) as session:
        [row] = papers.papers_of(session, api.api14)
    return row.extraction_version


def test_that_the_worker_reads_a_paper_that_was_never_read(store, org_a, well_with_a_paper):
    assert version_of(org_a.editor, well_with_a_paper) is None
    ask_to_read_papers(org_a.editor, well_with_a_paper)

    work(store, until_empty=True)

    assert version_of(org_a.editor, well_with_a_paper) is not None


def test_that_a_well_waits_only_once_to_be_read(store, org_a, well_with_a_paper):
    ask_to_read_papers(org_a.editor, well_with_a_paper)

    with pytest.raises(Conflict, match="wait to be read already"):
        ask_to_read_papers(org_a.editor, well_with_a_paper)

    work(store, until_empty=True)


def test_that_what_a_job_logs_names_the_job(store, org_a, well_with_a_paper, capsys):
    waiting = ask_to_read_papers(org_a.editor, well_with_a_paper)
    people_workflow.deactivate_person(org_a.admin, org_a.editor.user_id)
    configure_logs("warning", process="worker")
    try:
        work(store, until_empty=True)
    finally:
        configure_logs("error", process="app")

    lines = [json.loads(one) for one in capsys.readouterr().err.splitlines() if one[:1] == "{"]
    [refused] = [one for one in lines if one["event"] == "job_refused"]
    assert (refused["job"], refused["process"]) == (waiting, "worker")


def test_that_a_job_of_somebody_let_go_does_nothing(store, org_a, well_with_a_paper):
    ask_to_read_papers(org_a.editor, well_with_a_paper)
    people_workflow.deactivate_person(org_a.admin, org_a.editor.user_id)

    work(store, until_empty=True)

    assert version_of(org_a.admin, well_with_a_paper) is None


def test_that_a_job_of_somebody_who_may_only_read_does_nothing(store, org_a, well_with_a_paper):
    ask_to_read_papers(org_a.viewer, well_with_a_paper)

    work(store, until_empty=True)

    assert version_of(org_a.admin, well_with_a_paper) is None


def test_that_a_job_sees_only_its_own_organization(store, org_a, org_b, well_with_a_paper):
    ask_to_read_papers(org_b.editor, well_with_a_paper)

    work(store, until_empty=True)

    assert version_of(org_a.admin, well_with_a_paper) is None


def test_that_a_job_carries_ids_and_no_data(store: StoreUrls, org_a, well_with_a_paper):
    number = ask_to_read_papers(org_a.editor, well_with_a_paper)
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        [arguments] = connection.execute(
            "select args from procrastinate_jobs where id = %s", (number,)
        ).fetchone()

    assert arguments == {
        "organization_id": str(org_a.editor.organization_id),
        "person_id": str(org_a.editor.user_id),
        "api14": well_with_a_paper.api14,
    }
    work(store, until_empty=True)


def test_that_a_person_is_looked_up_with_the_role_of_now(org_a, org_b):
    people_workflow.change_role(org_a.admin, org_a.viewer.user_id, org_a.editor.role)

    found = actor_of_person(org_a.viewer.organization_id, org_a.viewer.user_id)

    assert found.role is org_a.editor.role
    assert actor_of_person(org_b.viewer.organization_id, org_a.viewer.user_id) is None


def left_by_a_dead_worker(store, number, *, tries=0):
    """Make a job look as if the worker that took it had been killed; after so many tries."""
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute(
            "with dead as (insert into procrastinate_workers (last_heartbeat)"
            " values (now() - interval '1 hour') returning id)"
            " update procrastinate_jobs set status = 'doing', worker_id = dead.id, attempts = %s"
            " from dead where procrastinate_jobs.id = %s",
            (tries, number),
        )


async def recovered(store, number) -> str:
    app = queue(store)
    async with app.open_async():
        context = procrastinate.JobContext(
            app=app, worker_name="test", job=None, start_timestamp=0, abort_reason=None
        )
        await tasks.retry_stalled(context, 0)
        return (await app.job_manager.get_job_status_async(number)).value


def test_that_the_job_of_a_dead_worker_goes_to_another(store, org_a, well_with_a_paper):
    number = ask_to_read_papers(org_a.editor, well_with_a_paper)
    left_by_a_dead_worker(store, number)

    assert asyncio.run(recovered(store, number)) == "todo"
    work(store, until_empty=True)
    assert version_of(org_a.editor, well_with_a_paper) is not None


def test_that_a_job_that_ends_every_worker_is_given_up(store, org_a, well_with_a_paper):
    number = ask_to_read_papers(org_a.editor, well_with_a_paper)
    left_by_a_dead_worker(store, number, tries=tasks.MOST_TRIES)

    assert asyncio.run(recovered(store, number)) == "failed"
    work(store, until_empty=True)
    assert version_of(org_a.editor, well_with_a_paper) is None


def test_that_the_job_of_a_dead_worker_makes_way_for_the_next_of_its_kind(
    store, org_a, well_with_a_paper
):
    async def of_its_kind() -> int:
        app = queue(store)
        async with app.open_async():
            return await app.tasks["forget_jobs"].defer_async(timestamp=0)

    before = asyncio.run(of_its_kind())
    left_by_a_dead_worker(store, before)
    other = ask_to_read_papers(org_a.editor, well_with_a_paper)
    left_by_a_dead_worker(store, other)
    asyncio.run(of_its_kind())

    assert asyncio.run(recovered(store, before)) == "aborted"
    assert asyncio.run(recovered(store, other)) == "todo"


def test_that_a_database_that_is_away_is_tried_again_after_longer_and_longer_waits(store):
    app = queue(store)
    tried = []

    def away() -> None:
        tried.append(1)
        raise Unavailable("The database does not answer.")

    async def waits() -> list[float]:
        found = []
        async with app.open_async():
            number = await task.defer_async()
            for _ in range(3):
                await app.run_worker_async(wait=False, queues=["away"], listen_notify=False,
                                           install_signal_handlers=False)  # fmt: skip
                found.append(await left(number))
        return found

    async def left(number: int) -> float:
        how = queue_connection(store)
        async with await psycopg.AsyncConnection.connect(
            how["conninfo"], **how["kwargs"]
        ) as connection:
            rows = await connection.execute(
                "select extract(epoch from scheduled_at - now())::float8 from procrastinate_jobs"
                " where id = %s", (number,)
            )  # fmt: skip
            [seconds] = await rows.fetchone()
            await connection.execute(
                "update procrastinate_jobs set scheduled_at = now() where id = %s", (number,)
            )
        return seconds

    task = app.task(queue="away", name="away", retry=BACK_OFF)(away)

    found = asyncio.run(waits())

    assert len(tried) == 3
    assert [round(one / 2) * 2 for one in found] == [2, 4, 8]


def test_that_what_is_taken_first_is_what_has_more_priority(store):
    app = queue(store)
    done = []

    async def run() -> None:
        async with app.open_async():
            for name, priority in (("later", -5), ("soon", 0), ("last", -9)):
                await task.configure(priority=priority).defer_async(name=name)
            await app.run_worker_async(wait=False, queues=["order"], listen_notify=False,
                                       concurrency=1, install_signal_handlers=False)  # fmt: skip

    task = app.task(queue="order", name="order")(lambda name: done.append(name))
    asyncio.run(run())

    assert done == ["soon", "later", "last"]


def test_that_a_job_that_runs_is_told_to_stop_and_keeps_no_worker(store, org_a):
    app = queue(store)
    noticed = []

    def wait_to_be_told(context, organization_id: str) -> None:
        [job] = jobs_of(store, org_a.admin.organization_id, state="running")
        assert stop_job(store, org_a.admin.organization_id, job.id)
        deadline = time.monotonic() + 30
        while not context.should_abort() and time.monotonic() < deadline:
            time.sleep(0.01)
        noticed.append(context.should_abort())

    async def run() -> None:
        async with app.open_async():
            await task.defer_async(organization_id=str(org_a.admin.organization_id))
            await app.run_worker_async(wait=False, queues=["told"], listen_notify=False,
                                       abort_job_polling_interval=0.05,
                                       install_signal_handlers=False)  # fmt: skip

    task = app.task(queue="told", name="told", pass_context=True)(wait_to_be_told)
    asyncio.run(run())

    assert noticed == [True]
    assert jobs_of(store, org_a.admin.organization_id, state="running") == []


def test_that_only_workers_with_a_recent_sign_of_life_count(store):
    how = queue_connection(store)
    before = workers_alive(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        rows = connection.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (now()), (now() - interval '5 minutes') returning id"
        ).fetchall()
    try:
        assert workers_alive(store) == before + 1
    finally:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            ids = [row[0] for row in rows]
            connection.execute("delete from procrastinate_workers where id = any(%s)", (ids,))


def test_that_the_change_log_is_sealed_by_the_worker(store, org_a):
    before = audit.head(store)

    tasks.seal_audit(None, 0)

    after = audit.head(store)
    assert after.seq > (before.seq if before else 0)
    assert audit.verify(store) == []


def test_that_only_sign_ins_that_ended_long_ago_are_forgotten(store, org_a):
    now, short = datetime.now(UTC), timedelta(milliseconds=1)
    with auth_session() as session:
        kept = create_session(
            session,
            org_a.viewer,
            token_hash=token_hash(new_session_token()),
            absolute=timedelta(hours=1),
        )
        for ends in (now - timedelta(days=100), now + timedelta(days=1)):
            create_token(
                session,
                org_a.viewer,
                name=f"{ends:%Y}",
                token_hash=token_hash(new_api_token()),
                expires_at=ends,
            )
        create_session(
            session, org_a.viewer, token_hash=token_hash(new_session_token()), absolute=short
        )

    with auth_session() as session:
        forget_ended(session, older=timedelta(days=90))

    with plain_engine(store.backup).connect() as connection:
        mine = {"person": org_a.viewer.user_id}
        sessions = connection.execute(
            sa.text("select id from app.sign_in_session where person_id = :person"), mine
        ).scalars()
        tokens = connection.execute(
            sa.text("select expires_at > now() from app.api_token where person_id = :person"), mine
        ).scalars()
        assert kept in set(sessions)
        assert list(tokens) == [True]
