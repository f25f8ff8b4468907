"""An organization takes all its data along, and leaves nothing behind but a whole seal."""

import csv
import hashlib
import io
import json
import zipfile

import psycopg
import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, NotAllowed, NotFound
from kernel.store import audit, organization_data, papers, readers
from kernel.store.connection import OURS, libpq_url, plain_engine
from kernel.store.integrity import integrity_findings
from kernel.store.queue import queue_connection
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tables import audit_log
from kernel.workflows.organization_export import write_export
from tests.isolation.matrix import digest_of, rows_of
from tests.store.test_isolation import fill


@pytest.fixture
def full(new_team, a_well_number):
    """A team with a row in every table."""
    team = new_team("Caney Creek")
    fill(team, a_well_number())
    return team


@pytest.fixture
def exported(full, tmp_path):
    file = tmp_path / "all.zip"
    write_export(full.admin, file)
    return zipfile.ZipFile(file)


def lines(archive, table):
    return [json.loads(line) for line in archive.read(f"tables/{table}.jsonl").splitlines()]


def test_that_an_export_holds_every_row_of_every_table(store, full, exported):
    manifest = json.loads(exported.read("manifest.json"))
    readable = {name: entry for name, entry in manifest["tables"].items() if entry["columns"]}

    held = rows_of(store, full.admin.organization_id)

    assert held.keys() <= manifest["tables"].keys()
    for name, rows in held.items():
        if name in readable:
            assert len(lines(exported, name)) == len(rows) == readable[name]["rows"], name
    assert manifest["tables"]["audit_log"]["rows"] > 50


def test_that_only_secrets_and_sessions_are_left_out_and_said_so(exported):
    manifest = json.loads(exported.read("manifest.json"))

    left_out = {
        f"{name}.{column}"
        for name, entry in manifest["tables"].items()
        for column in entry.get("left_out", ())
    }

    assert "person.password_hash" in left_out
    assert "api_token.token_hash" in left_out
    secret = ("hash", "sealed", "search_text", "content", "token")
    allowed = {one for one in left_out if one.rpartition(".")[2].endswith(secret)}
    others = {one for one in left_out - allowed if not one.startswith(("sign_in_session.",))}
    assert others == set()


def test_that_every_file_has_the_size_and_digest_of_the_manifest(exported):
    manifest = json.loads(exported.read("manifest.json"))

    for name, told in manifest["files"].items():
        content = exported.read(name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            told["bytes"],
            told["sha256"],
        )
    assert set(exported.namelist()) == {*manifest["files"], "manifest.json"}


def test_that_papers_go_along_and_their_rows_name_them(full, exported):
    [row] = lines(exported, "paper_content")

    content = exported.read(row["content"]["file"])

    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["sha256"] in {paper["sha256"] for paper in lines(exported, "paper")}


def test_that_no_text_becomes_a_formula_in_the_spreadsheets(org_a, tmp_path, a_well_number):
    with tenant_session(org_a.editor) as session:
        api14 = a_well_number()
        register_well(session, api14=api14)
        papers.add_paper(session, api14=api14, name="=1+1.pdf", content=b"x", origin="upload")
    write_export(org_a.admin, tmp_path / "a.zip")

    archive = zipfile.ZipFile(tmp_path / "a.zip")

    sheet = csv.DictReader(io.StringIO(archive.read("tables/paper.csv").decode("utf-8-sig")))
    assert [row["name"] for row in sheet] == ["'=1+1.pdf"]
    assert [row["name"] for row in lines(archive, "paper")] == ["=1+1.pdf"]


def test_that_an_export_tells_nothing_of_others(store, full, exported, org_b):
    everything = b"".join(exported.read(name) for name in exported.namelist())

    assert str(org_b.admin.organization_id).encode() not in everything
    assert org_b.admin.email.encode() not in everything


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_that_only_an_administrator_takes_everything_along(full, role, tmp_path):
    with pytest.raises(NotAllowed):
        write_export(getattr(full, role), tmp_path / "x.zip")


def test_that_a_removed_organization_leaves_no_row_in_any_table(store, full, org_b):
    gone = full.admin.organization_id
    before = digest_of(store, org_b.admin.organization_id)
    audit.seal(store)

    number = organization_data.remove_organization(store, gone)

    assert number > 200
    assert {name: rows for name, rows in rows_of(store, gone).items() if rows} == {}
    assert digest_of(store, org_b.admin.organization_id) == before
    with plain_engine(store.backup).connect() as backup:
        told = backup.execute(
            sa.select(audit_log.c.tbl, audit_log.c.op).where(audit_log.c.organization_id == gone)
        ).all()
    assert [tuple(row) for row in told] == [("app.organization", "D")]


def test_that_others_write_into_every_table_while_an_organization_leaves(
    store, full, new_team, a_well_number
):
    neighbours, leaving = new_team("Neighbours"), full.admin.organization_id
    filled = {name for name, rows in rows_of(store, leaving).items() if rows}
    with psycopg.connect(libpq_url(store.owner), **OURS) as owner:
        owner.execute("select set_config('app.current_organization_id', %s, true)", (str(leaving),))
        assert organization_data._removed(owner, leaving) > 200

        fill(neighbours, a_well_number())  # would wait, and give up, for a lock on any table

    assert {name: rows for name, rows in rows_of(store, leaving).items() if rows} == {}
    held = rows_of(store, neighbours.admin.organization_id)
    assert len(filled) > 50 and all(held[name] for name in filled)


def test_that_nobody_but_the_owner_tells_the_log_to_look_away(store, org_a):
    leaving = {"o": str(org_a.admin.organization_id)}
    with tenant_session(org_a.admin) as session:
        session.execute(
            sa.text("select set_config('app.leaving_organization_id', :o, true)"), leaving
        )
        assert session.scalar(sa.text("select audit.is_leaving()")) is False


def test_that_the_login_for_its_own_sql_goes_with_an_organization(store, full):
    readers.run_query(full.viewer, "select 1")
    named = sa.text("select count(*) from pg_roles where rolname = :name")
    login = {"name": f"reader_{full.admin.organization_id.hex}"}
    with plain_engine(store.owner).connect() as owner:
        assert owner.scalar(named, login) == 1

    organization_data.remove_organization(store, full.admin.organization_id)

    with plain_engine(store.owner).connect() as owner:
        assert owner.scalar(named, login) == 0


def test_that_the_seal_is_whole_and_every_guard_stands_after_a_removal(store, full):
    audit.seal(store)
    known = audit.head(store)

    organization_data.remove_organization(store, full.admin.organization_id)

    audit.seal(store)
    assert audit.verify(store, known=known) == []
    assert integrity_findings(store) == []


def test_that_a_row_taken_out_under_the_pretext_of_a_removal_is_noticed(store, full):
    audit.seal(store)
    with plain_engine(store.owner).connect() as owner:
        trial = owner.begin()
        owner.execute(
            sa.text("select audit.remove_organization(:o)"), {"o": full.admin.organization_id}
        )
        broken = owner.execute(sa.text("select seq from audit.verify()")).scalars().all()
        trial.rollback()

    assert broken == [0]


def test_that_an_organization_with_running_jobs_is_not_removed(store, org_a):
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"], autocommit=True) as queue:
        [job] = queue.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status)"
            " values ('papers', 'x', %s, 'doing') returning id",
            (json.dumps({"organization_id": str(org_a.admin.organization_id)}),),
        ).fetchone()
        try:
            with pytest.raises(Conflict, match="background jobs of it run"):
                organization_data.remove_organization(store, org_a.admin.organization_id)
        finally:
            queue.execute("delete from procrastinate_jobs where id = %s", (job,))

    assert rows_of(store, org_a.admin.organization_id)["person"]


def test_that_nobody_is_removed_twice(store, org_a):
    organization_data.remove_organization(store, org_a.admin.organization_id)

    with pytest.raises(NotFound):
        organization_data.remove_organization(store, org_a.admin.organization_id)
