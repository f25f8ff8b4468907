# ruff: noqa: S608 - the statements are written here in full
"""Every change leaves a row that says who, when, what, before and after; and that holds."""

import json
from datetime import date

import psycopg
import pytest
import sqlalchemy as sa

from kernel.store import audit, corrections, engagement, papers, people, plans
from kernel.store.actor import Role
from kernel.store.connection import libpq_url, plain_engine
from kernel.store.ids import uuid7
from kernel.store.migrate import migrate
from kernel.store.registry import register_well
from kernel.store.session import tenant_session


def changes(actor, **which):
    with tenant_session(actor) as session:
        return audit.audit_rows(session, **which)


@pytest.fixture
def a_well(org_a, a_well_number):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
    return api14


def test_that_the_history_of_a_row_is_read_from_the_changes_of_its_table(org_a, a_well):
    with tenant_session(org_a.admin) as session:
        session.execute(sa.text("set local enable_seqscan = off"))
        plan = session.scalars(
            sa.text(
                "explain select id from audit.log where tbl = 'app.lease' and pk ->> 'id' = 'x'"
                " order by at desc, id desc limit 200"
            )
        )
        assert "log_organization_id_tbl_at_index" in "\n".join(plan)


def test_that_an_insert_says_who_when_and_what(org_a, a_well):
    with tenant_session(org_a.editor) as session:
        correction_id = corrections.correct(
            session, api14=a_well, path="gau.base_ft", value=1600, note="letter of 2025"
        )

    [row] = changes(org_a.admin, table="app.fact_correction", row_id=correction_id)

    assert (row.operation, row.person_id, row.person_name) == (
        "insert",
        str(org_a.editor.user_id),
        "editor",
    )
    assert row.before is None
    assert (row.after["value"], row.after["note"]) == (1600, "letter of 2025")
    with tenant_session(org_a.admin) as session:
        assert row.at <= session.scalar(sa.select(sa.func.clock_timestamp()))


def test_that_an_update_keeps_the_changed_columns_before_and_after(org_a):
    with tenant_session(org_a.admin) as session:
        people.change_role(session, org_a.viewer.user_id, Role.EDITOR)

    row = changes(org_a.admin, row_id=org_a.viewer.user_id)[0]

    assert (row.operation, row.before, row.after) == (
        "update",
        {"role": "viewer"},
        {"role": "editor"},
    )


def test_that_an_update_which_changes_nothing_leaves_no_row(org_a):
    before = len(changes(org_a.admin))
    with tenant_session(org_a.admin) as session:
        people.rename_person(session, org_a.viewer.user_id, "viewer")

    assert len(changes(org_a.admin)) == before


def test_that_a_delete_keeps_what_was_there(org_a, a_well, store):
    with tenant_session(org_a.editor) as session:
        correction_id = corrections.correct(session, api14=a_well, path="kop_ft", value=900)
    with plain_engine(store.owner).begin() as owner:
        owner.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(org_a.admin.organization_id)},
        )
        owner.execute(
            sa.text("delete from app.fact_correction where id = :i"), {"i": correction_id}
        )

    row = changes(org_a.admin, row_id=correction_id)[0]

    assert (row.operation, row.before["value"], row.after) == ("delete", 900, None)
    assert row.person_id is None


def test_that_work_which_is_undone_leaves_no_row(org_a, a_well):
    with pytest.raises(ZeroDivisionError), tenant_session(org_a.editor) as session:
        correction_id = corrections.correct(session, api14=a_well, path="kop_ft", value=900)
        raise ZeroDivisionError

    assert changes(org_a.admin, row_id=correction_id) == []


def test_that_secrets_are_never_copied_into_the_log(org_a, store):
    with tenant_session(org_a.admin) as session:
        people.set_password_hash(session, org_a.viewer.user_id, "$argon2id$other")

    row = changes(org_a.admin, row_id=org_a.viewer.user_id)[0]

    assert (row.before, row.after) == (
        {"password_hash": "(secret)"},
        {"password_hash": "(secret)"},
    )
    with plain_engine(store.owner).connect() as owner:
        everything = owner.scalar(sa.text("select string_agg(l::text, '') from audit.log l"))
    assert "argon2id" not in everything
    assert '"password_hash": "unused"' not in everything


def test_that_bulky_values_are_kept_as_digest_and_size(org_a, a_well):
    content = b"%PDF-1.4 secret content"
    with tenant_session(org_a.editor) as session:
        paper = papers.add_paper(
            session, api14=a_well, name="w2.pdf", content=content, origin="upload"
        )
        papers.save_extraction(session, paper.id, {"remarks": "x" * 5000}, "1")
        snapshot = plans.save_snapshot(
            session,
            api14=a_well,
            plan_key="k:combined",
            payload={"steps": ["y" * 5000]},
            verdict="pass",
            as_of=date(2026, 1, 1),
        )

    rows = changes(org_a.admin)
    of_content = next(row for row in rows if row.table == "app.paper_content")
    of_reading = next(row for row in rows if row.table == "app.paper" and row.after["extraction"])
    [of_plan] = [row for row in rows if row.key.get("id") == str(snapshot.id)]

    assert of_content.after == {
        "organization_id": str(org_a.admin.organization_id),
        "sha256": paper.sha256,
    }
    assert set(of_reading.after["extraction"]) == {"bytes", "sha256"}
    assert of_plan.after["payload"]["bytes"] > 5000
    assert max(len(json.dumps(row.after)) for row in rows) < 2000


def test_that_a_change_of_the_registry_is_told_to_the_organization_that_made_it(org_a, a_well):
    [row] = [row for row in changes(org_a.admin) if row.table == "app.well"]

    assert row.after["api14"] == a_well
    assert "search_text" not in row.after


def test_that_an_organization_reads_its_own_changes_alone(org_a, org_b, a_well):
    own = changes(org_a.admin)

    assert {row.after["organization_id"] for row in own if row.table == "app.person"} == {
        str(org_a.admin.organization_id)
    }
    assert a_well not in json.dumps([dict(row.key) for row in changes(org_b.admin)])


def test_that_the_log_is_read_page_by_page_without_loss_or_repeat(org_a, a_well):
    with tenant_session(org_a.editor) as session:
        for number in range(7):
            engagement.record_interaction(
                session, a_well, "fact_corrected", "upload", {"path": f"{number}"}
            )
    whole = changes(org_a.admin)

    paged, last = [], None
    while page := changes(org_a.admin, older_than=last, limit=4):
        paged += page
        last = page[-1]

    assert paged == whole
    assert [row.at for row in whole] == sorted((row.at for row in whole), reverse=True)


def test_that_changes_can_be_narrowed_to_one_person(org_a, a_well):
    rows = changes(org_a.admin, person_id=org_a.editor.user_id)

    assert {row.person_id for row in rows} == {str(org_a.editor.user_id)}
    assert rows


@pytest.fixture(scope="module")
def sealed_once(another_database):
    """A database with a sealed log of three windows, to be copied."""
    with another_database() as urls:
        migrate(urls)
        for _ in range(3):
            change(urls)
            audit.seal(urls)
        yield urls


@pytest.fixture
def sealed(another_database, sealed_once):
    """A database of its own with that log and its seals."""
    with another_database(copy_of=sealed_once) as urls:
        yield urls


def change(urls):
    with plain_engine(urls.app).begin() as app:  # what the owner brings in itself is not logged
        app.execute(
            sa.text("insert into app.well (api14) values (:n)"),
            {"n": f"{uuid7().int % 10**14:014d}"},
        )


def tamper(urls, statement):
    with plain_engine(urls.owner).begin() as owner:
        assert owner.execute(sa.text(statement)).rowcount == 1


MIDDLE = "(select id from audit.log order by txid offset 1 limit 1)"


@pytest.mark.parametrize(
    "statement",
    [
        f"update audit.log set person_id = 'somebody else' where id = {MIDDLE}",
        f"""update audit.log set after = '{{"api14": "1"}}' where id = {MIDDLE}""",
        f"update audit.log set at = at - interval '1 day' where id = {MIDDLE}",
        f"delete from audit.log where id = {MIDDLE}",
        "insert into audit.log (generation, txid, tbl, op, pk) select 1, txid, 'app.well', 'I',"
        f" '{{}}' from audit.log where id = {MIDDLE}",
    ],
    ids=["who", "what", "when", "deleted", "inserted"],
)
def test_that_tampering_with_the_log_is_located_in_its_window(sealed, statement):
    assert audit.verify(sealed) == []

    tamper(sealed, statement)

    assert [window.seq for window in audit.verify(sealed)] == [2]


def test_that_a_row_of_a_generation_that_never_was_is_found(sealed):
    tamper(
        sealed,
        "insert into audit.log (generation, txid, tbl, op, pk) values (0, '1', 'x', 'I', '{}')",
    )

    assert [window.seq for window in audit.verify(sealed)] == [0]


def test_that_a_seal_taken_out_of_the_chain_is_noticed(sealed):
    tamper(sealed, "delete from audit.seal where seq = 2")

    assert [window.seq for window in audit.verify(sealed)] == [3]


def test_that_a_chain_which_the_owner_made_anew_differs_from_the_seal_kept_elsewhere(sealed):
    known = audit.head(sealed)
    with plain_engine(sealed.owner).begin() as owner:
        owner.execute(sa.text(f"delete from audit.log where id = {MIDDLE}"))
        owner.execute(sa.text("truncate audit.seal restart identity"))
    for _ in range(3):
        change(sealed)
        audit.seal(sealed)

    assert audit.verify(sealed) == []
    assert [window.seq for window in audit.verify(sealed, known=known)] == [known.seq]


def test_that_an_open_transaction_is_sealed_only_after_its_end_and_raises_no_alarm(sealed):
    with psycopg.connect(libpq_url(sealed.app)) as late:
        late.execute("insert into app.well (api14) values ('00000000000001')")
        change(sealed)
        audit.seal(sealed)
        assert audit.verify(sealed) == []
        late.commit()
    audit.seal(sealed)

    assert audit.verify(sealed) == []
    tamper(sealed, "delete from audit.log where pk ->> 'api14' = '00000000000001'")
    assert len(audit.verify(sealed)) == 1


def test_that_the_seal_does_not_depend_on_the_settings_of_a_session(sealed):
    name = sa.make_url(sealed.owner).database
    with psycopg.connect(libpq_url(sealed.owner), autocommit=True) as other:
        other.execute("set timezone = 'Asia/Tokyo'")
        other.execute("set datestyle = 'German'")
        other.execute("set extra_float_digits = 0")

        assert other.execute("select count(*) from audit.verify()").fetchone() == (0,), name


def test_that_a_truncated_log_is_noticed(sealed):
    with plain_engine(sealed.owner).begin() as owner:
        owner.execute(sa.text("truncate audit.log"))

    assert [window.seq for window in audit.verify(sealed)] == [1, 2, 3]
