"""Examples go out of an organization in one step; what is not an example stays."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import NotAllowed, NotFound
from kernel.scheduling.commands import AddJob
from kernel.store import corrections, well_notes
from kernel.store.connection import plain_engine
from kernel.store.ids import uuid7
from kernel.store.paper_tables import paper
from kernel.store.registry import register_well
from kernel.store.samples import mark_sample_well
from kernel.store.session import auth_session, tenant_session
from kernel.store.sign_in import candidates
from kernel.store.tables import plan_snapshot, report, report_file, report_schedule
from kernel.store.well_search import find_wells
from kernel.wells.api_number import ApiNumber
from kernel.workflows.audit import changes
from kernel.workflows.batches import BatchOrder, order_batch
from kernel.workflows.build_plan import build_plan, sample_plan
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_rigs import fleet
from kernel.workflows.campaign_scenarios import clone_scenario, new_scenario, scenario_list
from kernel.workflows.credentials import verify_password
from kernel.workflows.plan_status import Said, change_status
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.sample_data import add_sample_papers, remove_sample_data, sample_data
from kernel.workflows.samples import sample_wells
from kernel.workflows.seed import SAMPLE_PASSWORD, SAMPLE_PEOPLE, remove_samples, seed_samples

TODAY = date(2026, 11, 30)
SAMPLE = sample_wells()[0].api14
ORGANIZATIONS = tuple(dict.fromkeys(person.organization for person in SAMPLE_PEOPLE))


@pytest.fixture
def rows_of(store):
    """How many rows each table holds of an organization, seen with everybody's rights."""

    def count(team):
        with plain_engine(store.backup).connect() as connection:
            tables = connection.scalars(
                sa.text(
                    "select c.oid::regclass::text from pg_class c"
                    " join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'"
                    " where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'"
                    # the history of the fleet is kept, as the change log is
                    " and c.relname <> 'fleet_change' order by 1"
                )
            ).all()
            each = "select count(*) from {} where organization_id = :o"
            ours = {"o": team.admin.organization_id}
            return {table: connection.scalar(sa.text(each.format(table)), ours) for table in tables}

    return count


def with_a_campaign(team):
    with tenant_session(team.admin) as session:
        for well in sample_wells():
            register_well(session, api14=well.api14)
    make_sample_campaign(team.admin, sample_campaigns()[0], today=TODAY)


def worked_over(team, api14, snapshot_id):
    """A well on which people have worked: a correction, a status, a batch with a report."""
    with tenant_session(team.editor) as session:
        corrections.correct(session, api14=api14, path="kop_ft", value=900)
        corrections.confirm(session, api14=api14, path="total_depth_ft", value=9250)
        well_notes.add_note(session, api14, "look at the casing")
        well_notes.add_attachment(session, api14, "photo.jpg", b"bytes")
        well_notes.follow(session, api14)
    change_status(team.editor, snapshot_id, "in_review", Said(), seen="draft")
    batch_id = order_batch(
        team.editor, BatchOrder(wells={ApiNumber.parse(api14): None}, as_of=TODAY)
    )
    with tenant_session(team.editor) as session:
        asked = {"id": uuid7(), "batch_id": batch_id, "parameters": {}, "name": "batch"}
        session.execute(sa.insert(report).values(**asked))
        session.execute(
            sa.insert(report_file).values(report_id=asked["id"], kind="html", content=b"<p>")
        )
        session.execute(
            sa.insert(report_schedule).values(
                id=uuid7(), batch_id=batch_id, name="batch", every="weekly", next_on=TODAY
            )
        )


def test_that_an_organization_of_examples_alone_is_as_it_was_founded(org_a, rows_of):
    founded = rows_of(org_a)
    with_a_campaign(org_a)
    worked_over(org_a, SAMPLE, sample_plan(org_a.editor)["snapshot_id"])

    removed = remove_sample_data(org_a.admin)

    assert rows_of(org_a) == founded
    assert (removed.papers, removed.plans, removed.batches) == (2, 1, 1)
    assert removed.scenarios == ("Painted Rock first", "Seminole workovers")


def test_that_the_organizations_own_wells_stay_whole(org_a, rows_of, a_w2, an_api):
    api = an_api()
    plan = build_plan(org_a.editor, api, uploads=[a_w2(api)])
    worked_over(org_a, api.api14, plan["snapshot_id"])
    own = rows_of(org_a)
    with_a_campaign(org_a)
    sample_plan(org_a.editor)

    remove_sample_data(org_a.admin)

    assert rows_of(org_a) == own


def test_that_a_batch_with_wells_of_ones_own_loses_the_examples_only(org_a, rows_of, an_api):
    sample_plan(org_a.editor)
    api = an_api()
    order_batch(
        org_a.editor, BatchOrder(wells={ApiNumber.parse(SAMPLE): None, api: None}, as_of=TODAY)
    )

    removed = remove_sample_data(org_a.admin)

    left = rows_of(org_a)
    assert (left["app.batch"], left["app.batch_well"], removed.batches) == (1, 1, 0)


def test_that_a_scenario_of_ones_own_keeps_the_rigs_that_it_uses(org_a):
    with_a_campaign(org_a)
    [sample] = [s for s in scenario_list(org_a.viewer) if s.name == "Seminole workovers"]
    copy = clone_scenario(org_a.editor, sample.id, "Ours")
    own = new_scenario(org_a.editor, "Own", start_on=TODAY)
    rigs = {rig.id: rig.name for rig in fleet(org_a.viewer).rigs.values()}
    jobs = open_board(org_a.viewer, copy.id).board.jobs.values()
    used = {job.rig_id for job in jobs if job.rig_id}
    apply_commands(
        org_a.editor, own.id, [AddJob(values={"name": "A", "rig_id": min(used)})], seen=own.revision
    )

    told = sample_data(org_a.admin)
    remove_sample_data(org_a.admin)

    assert {row.name for row in scenario_list(org_a.viewer)} == {"Ours", "Own"}
    assert len(open_board(org_a.viewer, copy.id).board.jobs) == len(jobs)
    kept = {rig.name for rig in fleet(org_a.viewer).rigs.values()}
    assert kept == {rigs[rig] for rig in used} == set(told.rigs_in_use)


def test_that_the_samples_of_another_organization_stay(org_a, org_b, rows_of):
    for team in (org_a, org_b):
        with_a_campaign(team)
        sample_plan(team.editor)
    theirs = rows_of(org_b)

    remove_sample_data(org_a.admin)

    assert rows_of(org_b) == theirs
    assert sample_data(org_b.admin).wells


def test_that_the_change_log_keeps_who_removed_what(org_a):
    snapshot = sample_plan(org_a.editor)

    remove_sample_data(org_a.admin)

    [row] = [
        row
        for row in changes(org_a.admin, kind="app.plan_snapshot", limit=10)
        if row.operation == "delete"
    ]
    assert row.before["id"] == snapshot["snapshot_id"]
    assert row.person_id == str(org_a.admin.user_id)


def test_that_only_an_administrator_removes_and_only_what_is_there(org_a):
    sample_plan(org_a.editor)

    with pytest.raises(NotAllowed):
        remove_sample_data(org_a.editor)
    remove_sample_data(org_a.admin)
    with pytest.raises(NotFound, match="no sample data"):
        remove_sample_data(org_a.admin)


def test_that_samples_can_be_tried_again_after_they_were_removed(org_a, rows_of):
    sample_plan(org_a.editor)
    once = rows_of(org_a)
    remove_sample_data(org_a.admin)

    sample_plan(org_a.editor)

    assert rows_of(org_a) == once


@pytest.mark.parametrize("table", [paper, plan_snapshot], ids=lambda table: table.name)
def test_that_the_database_deletes_nothing_of_an_unmarked_well(org_a, rows_of, a_w2, an_api, table):
    api = an_api()
    build_plan(org_a.editor, api, uploads=[a_w2(api)])
    before = rows_of(org_a)

    with tenant_session(org_a.admin) as session:
        deleted = session.execute(sa.delete(table)).rowcount

    assert deleted == 0
    assert rows_of(org_a) == before


def test_that_no_real_number_can_be_marked_as_an_example(org_a):
    with pytest.raises(exc.IntegrityError, match="well"), tenant_session(org_a.admin) as session:
        mark_sample_well(session, "42003461180000")


def test_that_an_invented_well_is_found_by_those_who_work_on_it(org_a, org_b):
    add_sample_papers(org_a.editor, sample_wells()[0])

    found = [{well.api14 for well in _found(team)} for team in (org_a, org_b)]

    assert [SAMPLE in wells for wells in found] == [True, False]


def _found(team):
    with tenant_session(team.viewer) as session:
        return find_wells(session, SAMPLE)


def test_that_the_server_loses_its_samples_and_shuts_the_accounts_that_nobody_made_theirs():
    seed_samples()
    used, left = ([p for p in SAMPLE_PEOPLE if p.organization == name] for name in ORGANIZATIONS)
    new_scenario(account_of(used[0]).actor(), "Real work", start_on=TODAY)

    assert remove_samples()
    assert not remove_samples()

    for person in used:
        assert verify_password(SAMPLE_PASSWORD, account_of(person).password_hash)
    for person in left:
        assert not verify_password(SAMPLE_PASSWORD, account_of(person).password_hash)
    assert [row.name for row in scenario_list(account_of(used[0]).actor())] == ["Real work"]


def account_of(person):
    with auth_session() as session:
        [account] = candidates(session, person.email)
    return account
