"""One well and everything about it: the parts of its page, each from its own records."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from kernel.scheduling.commands import AddJob
from kernel.scheduling.fleet import Campaign, Rig
from kernel.store import asset_tables, compliance_tables, volume_tables
from kernel.store.ids import uuid7
from kernel.store.registry import register_well
from kernel.store.scenarios import set_scenario
from kernel.store.session import tenant_session
from kernel.workflows import well_page
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_rigs import save_campaign, save_rig
from kernel.workflows.campaign_scenarios import new_scenario
from kernel.workflows.well_keeping import add_note, follow_well, set_label


@pytest.fixture
def a_well(org_a, an_api):
    api = an_api()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14, lease="MABEE", well_no="7", lat=32.1, lon=-102.2)
    return api


@pytest.fixture
def recorded(org_a, a_well):
    """The well among the operating records: two completions, a lease, months, a test, duties."""
    with tenant_session(org_a.editor) as session:

        def one(table, **values):
            values = {"id": uuid7(), **values} if "id" in table.c else values
            session.execute(sa.insert(table).values(values))
            return values.get("id")

        lease = one(asset_tables.lease, name="MABEE 240A", jurisdiction="TX")
        well = one(asset_tables.asset_well, name="W", api14=a_well.api14, lease_id=lease)
        other = one(asset_tables.asset_well, name="X", lease_id=None)
        streams = [
            one(asset_tables.completion, well_id=of, interval_code=code)
            for of, code in ((well, "001"), (well, "002"), (other, "001"))
        ]
        months = volume_tables.production_month
        for stream, month, oil in (
            (streams[0], date(2025, 2, 1), 280), (streams[1], date(2025, 2, 1), 28),
            (streams[0], date(2025, 1, 1), 310), (streams[2], date(2025, 1, 1), 9_999),
        ):  # fmt: skip
            one(months, completion_id=stream, production_month=month, source="regulator",
                oil_bbl=oil, gas_mcf=None)  # fmt: skip
        one(volume_tables.well_test, completion_id=streams[0], test_date=date(2025, 1, 5),
            hours=12, oil_bbl=6)  # fmt: skip
        duties = compliance_tables.compliance_schedule
        one(duties, rule_code="form_pr", subject="lease", lease_id=lease,
            period_start=date(2025, 1, 1), due_date=date(2025, 2, 28))  # fmt: skip
        one(duties, rule_code="w10", subject="well", well_id=well, outcome="filed",
            period_start=date(2024, 1, 1), due_date=date(2024, 2, 1))  # fmt: skip
        one(duties, rule_code="w10", subject="well", well_id=other,
            period_start=date(2024, 1, 1), due_date=date(2024, 2, 1))  # fmt: skip
    return a_well


def test_that_the_head_says_whose_the_well_is_and_who_worked_on_it_last(org_a, org_b, a_well):
    set_label(org_a.editor, a_well, "West", owner_email=org_a.viewer.email)
    add_note(org_a.editor, a_well, "Gate is locked.")
    follow_well(org_a.viewer, a_well)

    head = well_page.well_head(org_a.viewer, a_well)

    assert (head.name, head.label, head.owner_email) == ("MABEE 7", "West", org_a.viewer.email)
    assert (head.interactions, head.following, head.plan) == (2, True, None)
    assert head.last is not None
    assert (head.last.words, head.last.by) == ("Note added", "editor")
    assert datetime.now(UTC) - head.last.at < timedelta(minutes=1)
    theirs = well_page.well_head(org_b.editor, a_well)
    assert (theirs.label, theirs.last, theirs.interactions, theirs.following) == (
        None, None, 0, False,
    )  # fmt: skip
    assert theirs.name == "MABEE 7"


def test_that_ten_digits_of_a_hole_with_a_sidetrack_only_open_the_sidetrack(org_a, an_api):
    api = an_api()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=f"{api.api10}0100", lease="MABEE")

    assert well_page.well_head(org_a.viewer, api).api.api14 == f"{api.api10}0100"


def test_that_months_are_of_all_completions_of_the_wellbore_and_of_no_other(org_a, org_b, recorded):
    volumes = well_page.well_volumes(org_a.viewer, recorded)

    assert volumes.recorded
    assert [(one.month, one.oil_bbl, one.gas_mcf, one.completions) for one in volumes.months] == [
        (date(2025, 1, 1), 310, None, 1),
        (date(2025, 2, 1), 308, None, 2),
    ]
    assert [(one.test_date, one.oil_rate) for one in volumes.tests] == [(date(2025, 1, 5), 12)]
    theirs = well_page.well_volumes(org_b.admin, recorded)
    assert (theirs.recorded, theirs.months, theirs.tests) == (False, (), ())


def test_that_duties_are_those_of_the_well_and_its_lease_open_ones_first(org_a, org_b, recorded):
    head = well_page.well_head(org_a.viewer, recorded)

    first, second = well_page.well_duties(org_a.viewer, head)

    assert (first.title, first.form, first.about, first.done) == (
        "Monthly production report", "Form PR", "lease MABEE 240A", "",
    )  # fmt: skip
    assert first.days_left(date(2025, 3, 3)) == -3
    assert (second.about, second.done) == ("this well", "filed")
    assert well_page.well_duties(org_b.viewer, head) == ()


def test_that_jobs_come_with_scenario_rig_and_campaign_the_approved_one_first(org_a, org_b, a_well):
    rig = save_rig(org_a.editor, Rig(id="", name="Rig 7", kind="Land rig"))
    save_campaign(org_a.editor, Campaign(id="", name="North"))
    for name in ("Plan A", "Plan B"):
        made = new_scenario(org_a.editor, name, start_on=date(2027, 1, 1))
        job = AddJob(values={"name": "W-7", "rig_id": rig.id, "duration_days": 10,
                             "start_on": "2027-01-04", "api14": a_well.api14,
                             "campaign_ids": "North"})  # fmt: skip
        other = AddJob(values={"name": "W-8", "rig_id": rig.id, "duration_days": 10})
        apply_commands(org_a.editor, made.id, [job, other], seen=0)
        if name == "Plan A":
            with tenant_session(org_a.admin) as session:
                set_scenario(session, made.id, state="approved")

    jobs = well_page.well_jobs(org_a.viewer, a_well)

    assert [(one.scenario_name, one.scenario_state, one.name) for one in jobs] == [
        ("Plan A", "approved", "W-7"),
        ("Plan B", "draft", "W-7"),
    ]
    assert (jobs[0].rig_name, list(jobs[0].campaigns)) == ("Rig 7", ["North"])
    assert (jobs[0].start_on, jobs[0].finish_on) == (date(2027, 1, 4), date(2027, 1, 14))
    assert well_page.well_jobs(org_b.admin, a_well) == ()
