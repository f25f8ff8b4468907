"""The invented leases: they balance, can be closed, and go out whole with what was posted."""

from datetime import date

import pytest

from kernel.testing_operations import added
from kernel.workflows import records
from kernel.workflows.compliance import duties, report_drafts
from kernel.workflows.month_close import month_board, month_view, newest_month, reopen, take_step
from kernel.workflows.payments import list_payments, owner_accounts
from kernel.workflows.production import find_wells, well_series
from kernel.workflows.sample_closes import close_sample_months
from kernel.workflows.sample_data import remove_sample_data, sample_data
from kernel.workflows.sample_operations import DAILY_MONTHS, LEASES, make_sample_operations
from tests.workflows.test_month_close import STEPS
from tests.workflows.test_sample_data import rows_of  # noqa: F401 - a fixture

TODAY = date(2026, 11, 30)
OCTOBER = date(2026, 10, 1)


def closed(team, lease_id, month=OCTOBER):
    for to in STEPS:
        actor = team.admin if to == "locked" else team.editor
        seen = month_view(actor, lease_id, month).close.version
        take_step(actor, lease_id, month, to, seen=seen, today=TODAY)
    return month_view(team.viewer, lease_id, month)


def test_that_every_sample_month_can_be_closed_to_the_cent(org_a):
    make_sample_operations(org_a.admin, today=TODAY)

    rows = month_board(org_a.viewer, OCTOBER)

    assert newest_month(org_a.viewer) == OCTOBER
    assert [row.name for row in rows] == sorted(lease[0] for lease in LEASES)
    view = closed(org_a, rows[0].lease_id)
    assert view.close.state == "closed"
    assert view.money.standing.net == sum(one.now.totals.net for one in view.money.shared) > 0
    assert {run.method for run in view.figures.runs} == {"measured"}


def test_that_the_examples_go_out_with_what_was_closed_and_posted_of_them(org_a, rows_of):  # noqa: F811
    founded = rows_of(org_a)
    make_sample_operations(org_a.admin, today=TODAY)
    lease = month_board(org_a.viewer, OCTOBER)[1].lease_id
    view = closed(org_a, lease)
    reopen(org_a.admin, lease, OCTOBER, seen=view.close.version, reason="look again")
    closed(org_a, lease)

    assert sample_data(org_a.admin).leases == tuple(sorted(one[0] for one in LEASES))
    remove_sample_data(org_a.admin)

    left = rows_of(org_a)
    assert left == {name: founded[name] for name in left}


def test_that_months_of_the_examples_are_closed_by_two_people_paid_and_balanced(org_a, rows_of):  # noqa: F811
    founded = rows_of(org_a)
    make_sample_operations(org_a.admin, today=TODAY)

    close_sample_months(org_a.admin, org_a.editor, today=TODAY)

    states = {
        month: {row.state.value for row in month_board(org_a.viewer, date(2026, month, 1))}
        for month in (8, 9, 10)
    }
    assert states == {8: {"closed"}, 9: {"posted", "balanced", "volumes_in"}, 10: {"open"}}
    accounts = {one.row.name: one for one in owner_accounts(org_a.viewer, today=TODAY)}
    assert accounts["Mesa Verde Operating"].held is None
    assert accounts["K. Dunn"].held == "below the minimum pay"
    assert accounts["Estate of R. Whitfield"].row.suspended > 0
    paid = list_payments(org_a.viewer, today=TODAY)
    assert {one.state for one in paid} == {"cleared", "outstanding"}
    net = sum(
        month_view(org_a.viewer, row.lease_id, date(2026, month, 1)).money.standing.net
        for month in (8, 9)
        for row in month_board(org_a.viewer, date(2026, month, 1))
        if row.state in ("closed", "posted")
    )
    owed = sum(one.row.payable + one.row.suspended for one in accounts.values())
    assert owed + sum(one.row.amount for one in paid) == net > 0
    assert {one.state for one in duties(org_a.viewer, today=TODAY)} == {"overdue", "due soon"}
    assert [one.lease for one in report_drafts(org_a.viewer)] == ["Painted Rock A"]

    remove_sample_data(org_a.admin)

    left = rows_of(org_a)
    assert left == {name: founded[name] for name in left}


def test_that_what_ones_own_lease_refers_to_stays(org_a):
    make_sample_operations(org_a.admin, today=TODAY)
    [company] = records.list_page(
        org_a.viewer, records.kind_of("companies"), where={"short_code": "MVO"}
    ).rows
    own = added(org_a.editor, "leases", name="OWN", jurisdiction="TX")["id"]
    added(org_a.editor, "lease-operators", lease_id=own, company_id=company["id"],
          valid_from=TODAY)  # fmt: skip

    remove_sample_data(org_a.admin)

    left = records.list_page(org_a.viewer, records.kind_of("companies")).rows
    assert [row["short_code"] for row in left] == ["MVO"]
    assert [row["name"] for row in records.list_page(
        org_a.viewer, records.kind_of("leases")).rows] == ["OWN"]  # fmt: skip


def test_that_the_days_of_the_examples_add_up_to_their_months(org_a):
    make_sample_operations(org_a.admin, today=TODAY)
    well = find_wells(org_a.viewer, "Painted Rock A 1")[0].id
    [days], [months] = (well_series(org_a.viewer, [well], step=step) for step in ("day", "month"))

    for name in ("oil", "gas", "water"):
        for month in months.points[-DAILY_MONTHS - 1 : -1]:
            of_days = [getattr(p, name) for p in days.points if p.period.replace(day=1)
                       == month.period]  # fmt: skip
            assert len(of_days) == month.days
            assert sum(of_days) == pytest.approx(getattr(month, name), abs=1e-6)
