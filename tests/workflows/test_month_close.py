"""A lease's month from its volumes to the owners' cents, locked, posted, and opened again."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.finance.closing import CloseState
from kernel.store.money_tables import owner_balance, revenue_line
from kernel.store.session import tenant_session
from kernel.store.volume_tables import allocation_run, production_month, production_revision
from kernel.testing_operations import (
    DECK,
    JANUARY,
    a_lease,
    a_month,
    added,
    an_approved_deck,
    changed,
)
from kernel.workflows import records
from kernel.workflows.lease_volumes import take_from_wells, take_over_stock
from kernel.workflows.month_close import (
    month_board,
    month_view,
    newest_month,
    reopen,
    step_back,
    take_step,
)
from kernel.workflows.operating_settings import choose_operating_settings

TODAY = date(2025, 3, 10)
STEPS = [state.value for state in CloseState][1:]


def go_on(team, lease, *steps, month=JANUARY, reason=""):
    """Take steps, the lock by the administrator."""
    view = None
    for to in steps:
        actor = team.admin if to == "locked" else team.editor
        seen = month_view(actor, lease.id, month).close.version
        view = take_step(actor, lease.id, month, to, seen=seen, reason=reason, today=TODAY)
    return view


def posted_lines(team, *, kind=None):
    query = sa.select(revenue_line).order_by(revenue_line.c.id)
    if kind:
        query = query.where(revenue_line.c.kind == kind)
    with tenant_session(team.viewer) as session:
        return session.execute(query).all()


@pytest.fixture
def lease(org_a):
    return a_lease(org_a.editor)


@pytest.fixture
def sale(org_a, lease):
    return a_month(org_a.editor, lease)


def test_that_a_month_goes_from_volumes_to_the_published_cents(org_a, lease, sale):
    view = go_on(org_a, lease, *STEPS)

    assert view.close.state is CloseState.CLOSED
    names = {owner: name for name, owner in lease.owners.items()}
    lines = {names[line.company_id]: line for line in posted_lines(org_a)}
    assert {name: str(line.net) for name, line in lines.items()} == {
        "WI-A": "34934.78",
        "WI-B": "18811.04",
        "RI-1": "8957.63",
        "RI-2": "4478.82",
        "ORRI": "4478.82",
    }
    assert sum(line.net for line in lines.values()) == Decimal("71661.09")
    assert [step.state for step in view.log] == STEPS
    assert view.money.totals.net == 0  # nothing is left to post
    assert view.money.standing.net == Decimal("71661.09")


def test_that_the_wells_get_the_allocation_of_the_reference_and_its_run_says_how(
    org_a, lease, sale
):
    view = go_on(org_a, lease, "volumes_in", "allocated")

    [run] = view.figures.runs
    assert [str(row.allocated) for row in run.rows] == ["3477.640", "1622.900", "299.460"]
    assert round(run.factor, 6) == Decimal("0.966011")
    assert [str(row.rate) for row in run.rows] == ["120.000000", "60.000000", "20.000000"]
    with tenant_session(org_a.viewer) as session:
        wells = session.execute(
            sa.select(production_month).order_by(production_month.c.oil_bbl.desc())
        ).all()
        kept = session.scalars(sa.select(allocation_run.c.settings)).one()
        revisions = session.execute(sa.select(production_revision)).all()
    assert [(str(row.oil_bbl), row.source) for row in wells] == [
        ("3477.640", "allocated"),
        ("1622.900", "allocated"),
        ("299.460", "allocated"),
    ]
    assert (kept["factor_low"], kept["factor_high"]) == ("0.85", "1.15")
    assert {row.before["oil_bbl"] for row in revisions} == {None}
    assert len(revisions) == 3


def test_that_an_unknown_is_asked_for_and_nothing_is_guessed(org_a):
    lease = a_lease(org_a.editor, rates=("120", None), deck=())
    a_month(org_a.editor, lease, days_on=("30", None))
    view = go_on(org_a, lease, "volumes_in")

    assert [one.what for one in view.missing] == [
        "Days on of MABEE 2 001",
        "Accepted oil test of MABEE 2 001",
    ]
    with pytest.raises(Conflict, match="Days on of MABEE 2"):
        go_on(org_a, lease, "allocated")


def test_that_a_lease_without_wells_or_volumes_says_what_it_waits_for(org_a):
    lease = a_lease(org_a.editor, rates=(), deck=())

    view = month_view(org_a.viewer, lease.id, JANUARY)

    assert [one.what for one in view.missing] == ["Wells", "Lease volumes"]


def test_that_a_stock_that_does_not_balance_stops_the_month_with_the_difference(org_a, lease, sale):
    [row] = records.list_page(org_a.editor, records.kind_of("lease-volumes")).rows
    changed(org_a.editor, "lease-volumes", row["id"], closing_stock="4490")
    view = go_on(org_a, lease, "volumes_in", "allocated")

    [missing] = view.missing
    assert missing.what == "Oil in balance"
    assert "-10.000 bbl" in missing.why
    with pytest.raises(Conflict, match="Oil in balance"):
        go_on(org_a, lease, "balanced")


def test_that_a_second_person_locks_and_who_prepared_does_not(org_a, lease, sale):
    view = go_on(org_a, lease, "volumes_in", "allocated", "balanced")

    assert not view.may_lock
    with pytest.raises(NotAllowed, match="prepared"):
        take_step(org_a.editor, lease.id, JANUARY, "locked", seen=view.close.version)
    with pytest.raises(NotAllowed):
        take_step(org_a.viewer, lease.id, JANUARY, "locked", seen=view.close.version)
    locked = take_step(org_a.admin, lease.id, JANUARY, "locked", seen=view.close.version)
    assert locked.close.locked_by == org_a.admin.user_id


def test_that_a_locked_month_takes_no_volume_whatever_asks(org_a, lease, sale):
    go_on(org_a, lease, "volumes_in", "allocated", "balanced", "locked")
    [row] = records.list_page(org_a.editor, records.kind_of("lease-volumes")).rows
    [went] = records.list_page(org_a.editor, records.kind_of("dispositions")).rows

    with pytest.raises(Conflict, match="locked"):
        changed(org_a.editor, "lease-volumes", row["id"], produced="1")
    with pytest.raises(Conflict, match="month of this lease is locked"):
        added(org_a.editor, "lease-volumes", lease_id=lease.id, production_month=JANUARY,
              product="water", produced="5")  # fmt: skip
    with pytest.raises(Conflict, match="month of this lease is locked"):
        changed(org_a.editor, "dispositions", went["id"], volume="1")
    with pytest.raises(Conflict, match="month of this lease is locked"):
        records.delete(
            org_a.editor, records.kind_of("dispositions"), went["id"], seen=went["version"]
        )
    for statement in (
        sa.update(production_month).values(oil_bbl=1),
        sa.delete(production_month),
        sa.insert(production_month).values(
            completion_id=lease.completions[0], production_month=date(2025, 2, 1),
            lease_id=lease.id, source="measured",
        ),
    ):  # fmt: skip
        is_open = "INSERT" in str(statement)
        try:
            with tenant_session(org_a.editor) as session:
                session.execute(statement)
        except sa.exc.IntegrityError as refused:
            assert not is_open
            assert refused.orig.diag.constraint_name == "month_is_locked"
        else:
            assert is_open


def test_that_a_step_is_undone_up_to_the_lock_and_its_allocation_with_it(org_a, lease, sale):
    view = go_on(org_a, lease, "volumes_in", "allocated")

    back = step_back(org_a.editor, lease.id, JANUARY, seen=view.close.version)

    assert back.close.state is CloseState.VOLUMES_IN
    assert back.figures.runs == ()
    view = go_on(org_a, lease, "allocated", "balanced", "locked")
    with pytest.raises(Conflict, match="undone"):
        step_back(org_a.editor, lease.id, JANUARY, seen=view.close.version)


def test_that_steps_are_taken_in_their_order_and_by_who_saw_the_last_one(org_a, lease, sale):
    with pytest.raises(Conflict, match="open"):
        take_step(org_a.editor, lease.id, JANUARY, "posted", seen=0)
    with pytest.raises(InvalidInput, match="no state"):
        take_step(org_a.editor, lease.id, JANUARY, "finished", seen=0)
    take_step(org_a.editor, lease.id, JANUARY, "volumes_in", seen=0)
    with pytest.raises(Conflict, match="since you opened it"):
        take_step(org_a.editor, lease.id, JANUARY, "allocated", seen=0)


def test_that_a_sale_without_statement_is_missing_and_one_of_other_volume_needs_a_reason(
    org_a, lease, sale
):
    go_on(org_a, lease, "volumes_in", "allocated", "balanced", "locked")
    changed(org_a.editor, "sales-lines", sale, volume="990", gross_value="74371.77")
    view = month_view(org_a.editor, lease.id, JANUARY)

    assert [one.about for one in view.odd] == ["PLAINS, oil"]
    assert view.odd[0].amount == Decimal("-10.000")
    with pytest.raises(InvalidInput, match="PLAINS"):
        go_on(org_a, lease, "priced")
    assert go_on(org_a, lease, "priced", reason="Shrinkage").log[-1].reason == "Shrinkage"
    step_back(org_a.editor, lease.id, JANUARY, seen=view.close.version + 1)
    seen = records.one(org_a.editor, records.kind_of("sales-lines"), sale)["version"]
    records.delete(org_a.editor, records.kind_of("sales-lines"), sale, seen=seen)
    [missing] = month_view(org_a.editor, lease.id, JANUARY).missing
    assert missing.what == "Statement of PLAINS for oil"


def test_that_without_an_approved_deck_nothing_is_distributed(org_a):
    lease = a_lease(org_a.editor, deck=())
    a_month(org_a.editor, lease)
    view = go_on(org_a, lease, "volumes_in", "allocated", "balanced", "locked", "priced")

    assert [one.what for one in view.missing] == ["Division order of MABEE for oil"]
    with pytest.raises(Conflict, match="No approved deck"):
        go_on(org_a, lease, "distributed")


def test_that_only_an_administrator_reopens_and_says_why(org_a, lease, sale):
    view = go_on(org_a, lease, *STEPS)
    seen = view.close.version

    with pytest.raises(NotAllowed):
        reopen(org_a.editor, lease.id, JANUARY, seen=seen, reason="wrong price")
    with pytest.raises(InvalidInput, match="reason"):
        reopen(org_a.admin, lease.id, JANUARY, seen=seen, reason=" ")
    again = reopen(org_a.admin, lease.id, JANUARY, seen=seen, reason="wrong price")

    assert again.close.state is CloseState.OPEN
    assert again.log[-1].reason == "wrong price"
    assert len(posted_lines(org_a)) == 5


def test_that_a_correction_reverses_and_rebooks_and_posted_lines_stay(org_a, lease, sale):
    view = go_on(org_a, lease, *STEPS)
    before = posted_lines(org_a)
    reopen(org_a.admin, lease.id, JANUARY, seen=view.close.version, reason="wrong price")
    changed(org_a.editor, "sales-lines", sale, price="74.123", gross_value="74123.00")

    view = go_on(org_a, lease, *STEPS)

    lines = posted_lines(org_a)
    assert lines[:5] == before
    assert [line.kind for line in lines[5:]] == ["reversal"] * 5 + ["rebook"] * 5
    assert {line.reverses_id for line in lines[5:10]} == {line.id for line in before}
    assert sum(line.net for line in lines[:10]) == 0
    assert sum(line.net for line in lines) == view.money.standing.net
    assert view.money.standing.gross == Decimal("74123.00")


def test_that_a_month_that_is_closed_again_unchanged_books_nothing(org_a, lease, sale):
    view = go_on(org_a, lease, *STEPS)
    reopen(org_a.admin, lease.id, JANUARY, seen=view.close.version, reason="to look")

    go_on(org_a, lease, *STEPS)

    assert len(posted_lines(org_a)) == 5


def test_that_a_backdated_transfer_is_reversed_and_rebooked_to_the_new_owner(org_a, lease, sale):
    view = go_on(org_a, lease, *STEPS)
    with tenant_session(org_a.editor) as session:
        session.execute(sa.text("update app.division_order set status = 'superseded'"))
    to = [("HEIR" if code == "RI-1" else code, kind, part) for code, kind, part in DECK]
    an_approved_deck(org_a.editor, lease.id, to)
    odd = month_view(org_a.editor, lease.id, JANUARY).odd
    assert [one.about for one in odd] == ["MABEE, oil"]
    reopen(org_a.admin, lease.id, JANUARY, seen=view.close.version, reason="transfer")

    go_on(org_a, lease, *STEPS)

    with tenant_session(org_a.viewer) as session:
        owed = dict(
            session.execute(
                sa.select(
                    owner_balance.c.company_id,
                    sa.func.sum(owner_balance.c.payable - owner_balance.c.recoupable),
                ).group_by(owner_balance.c.company_id)
            ).all()
        )
    assert owed.pop(lease.owners["RI-1"]) == 0
    assert sum(owed.values()) == Decimal("71661.09")


def test_that_a_suspended_owner_is_owed_and_a_small_balance_waits(org_a):
    deck = [("A", "WI_NRI", "0.9"), ("DISPUTED", "RI", "0.0999"), ("SMALL", "RI", "0.0001")]
    lease = a_lease(org_a.editor, deck=deck)
    a_month(org_a.editor, lease)
    with tenant_session(org_a.editor) as session:
        session.execute(
            sa.text(
                "update app.division_order_interest set suspense_reason = 'title_dispute'"
                " where company_id = :c"
            ),
            {"c": lease.owners["DISPUTED"]},
        )

    view = go_on(org_a, lease, *STEPS[:6])

    due = {one.name: one for one in view.money.owners}
    assert due["DISPUTED"].suspended == due["DISPUTED"].net
    assert due["DISPUTED"].held == "in suspense: title dispute"
    assert due["SMALL"].held == "below the minimum pay"
    assert due["A"].held is None
    go_on(org_a, lease, "posted")
    with tenant_session(org_a.viewer) as session:
        total = session.scalar(
            sa.select(
                sa.func.sum(
                    owner_balance.c.payable + owner_balance.c.suspended - owner_balance.c.recoupable
                )
            )
        )
    assert total == Decimal("71661.09")


def test_that_what_changed_between_distribution_and_posting_is_noticed(org_a, lease, sale):
    go_on(org_a, lease, *STEPS[:6])
    with tenant_session(org_a.editor) as session:
        session.execute(sa.text("update app.sales_line set price = 70"))

    with pytest.raises(Conflict, match="has changed since the distribution"):
        go_on(org_a, lease, "posted", reason="difference")


def test_that_a_month_without_sales_is_closed_and_says_so(org_a, lease):
    added(org_a.editor, "lease-volumes", lease_id=lease.id, production_month=JANUARY,
          product="oil", opening_stock="5", produced="0", closing_stock="5")  # fmt: skip

    view = go_on(org_a, lease, *STEPS)

    assert view.close.state is CloseState.CLOSED
    assert posted_lines(org_a) == []


def test_that_the_lease_takes_its_volumes_from_its_wells(org_a):
    lease = a_lease(org_a.editor, deck=())
    with tenant_session(org_a.editor) as session:
        for number, completion in enumerate(lease.completions, start=1):
            session.execute(
                sa.insert(production_month).values(
                    completion_id=completion,
                    production_month=JANUARY,
                    lease_id=lease.id,
                    oil_bbl=number,
                    gas_mcf=10 * number,
                    days_on=31,
                    source="regulator",
                )
            )

    made = take_from_wells(org_a.editor, lease.id, JANUARY)

    assert made == {"oil": Decimal("6.000"), "casinghead_gas": Decimal("60.000")}
    view = go_on(org_a, lease, "volumes_in", "allocated")
    assert {run.method for run in view.figures.runs} == {"measured"}
    with tenant_session(org_a.viewer) as session:
        assert set(session.scalars(sa.select(production_month.c.source))) == {"regulator"}


def test_that_a_silent_well_keeps_the_lease_from_being_summed(org_a, lease, sale):
    with tenant_session(org_a.editor) as session:
        session.execute(
            sa.update(production_month)
            .where(production_month.c.completion_id == lease.completions[0])
            .values(oil_bbl=1)
        )
    with pytest.raises(Conflict, match="MABEE 2 001, MABEE 3 001 did not report oil"):
        take_from_wells(org_a.editor, lease.id, JANUARY)


def test_that_the_opening_stock_is_what_the_month_before_closed_with(org_a, lease, sale):
    february = date(2025, 2, 1)
    added(org_a.editor, "lease-volumes", lease_id=lease.id, production_month=february,
          product="oil", produced="1")  # fmt: skip

    took = take_over_stock(org_a.editor, lease.id, february)

    assert took == {"oil": Decimal("4500.000")}
    with pytest.raises(Conflict, match="No closing stock"):
        take_over_stock(org_a.editor, lease.id, february)


def test_that_the_board_lists_the_leases_of_a_month_the_least_closed_first(org_a, lease, sale):
    other = a_lease(org_a.editor, "ALLEN", deck=())
    go_on(org_a, lease, "volumes_in")

    rows = month_board(org_a.viewer, date(2025, 1, 17))

    assert [(row.name, row.state) for row in rows] == [("ALLEN", "open"), ("MABEE", "volumes_in")]
    assert (rows[0].lease_id, rows[0].completions, rows[0].reported) == (other.id, 3, 0)
    assert newest_month(org_a.viewer) == JANUARY


def test_that_a_month_of_another_organization_is_not_there(org_a, org_b, lease, sale):
    with pytest.raises(NotFound):
        month_view(org_b.admin, lease.id, JANUARY)
    with pytest.raises(NotFound):
        take_step(org_b.admin, lease.id, JANUARY, "volumes_in", seen=0)
    with pytest.raises(NotFound):
        reopen(org_b.admin, lease.id, JANUARY, seen=0, reason="x")
    assert month_board(org_b.admin, JANUARY) == []
    assert newest_month(org_b.admin) is None


def test_that_where_one_person_keeps_the_accounts_a_setting_lets_them_lock(org_a, lease, sale):
    choose_operating_settings(
        org_a.admin, {"second_person_locks": False}, note="One accountant only"
    )
    view = go_on(org_a, lease, "volumes_in", "allocated", "balanced")

    assert view.may_lock
    locked = take_step(org_a.editor, lease.id, JANUARY, "locked", seen=view.close.version)
    assert locked.close.locked_by == org_a.editor.user_id


def tax_of(org, lease):
    return month_view(org.viewer, lease.id, JANUARY).money.totals.tax


def test_that_an_exemption_of_the_lease_or_well_holds_in_its_months_only(org_a, lease, sale):
    assert tax_of(org_a, lease) == Decimal("3455.66")
    half = added(
        org_a.editor, "tax-conditions", lease_id=lease.id, product="oil", condition="eor",
        valid_from=date(2024, 7, 1), valid_to=date(2025, 2, 1), reason="Comptroller order 12-345",
    )  # fmt: skip

    view = month_view(org_a.viewer, lease.id, JANUARY)

    assert view.money.totals.tax == Decimal("1727.83")
    assert "Comptroller order 12-345" in view.money.odd[0].words
    changed(org_a.editor, "tax-conditions", half["id"], valid_to=JANUARY)
    assert tax_of(org_a, lease) == Decimal("3455.66")


def test_that_a_tax_condition_granted_later_is_reversed_and_rebooked(org_a, lease, sale):
    go_on(org_a, lease, *STEPS)
    added(
        org_a.editor, "tax-conditions", lease_id=lease.id, product="oil", condition="exempt",
        valid_from=JANUARY, reason="Certificate 9",
    )  # fmt: skip

    money = month_view(org_a.viewer, lease.id, JANUARY).money

    assert money.totals.tax == Decimal("-3455.66")
    assert {line.kind.value for _, _, line, _ in money.lines} == {"reversal", "rebook"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"condition": "reduced"},
        {"condition": "exempt", "tax_rate": "0.01"},
        {"condition": "exempt", "reason": " "},
    ],
)
def test_that_a_tax_condition_that_cannot_be_is_refused(org_a, lease, wrong):
    with pytest.raises(InvalidInput):
        added(
            org_a.editor, "tax-conditions",
            **{"lease_id": lease.id, "product": "oil", "valid_from": JANUARY, "reason": "x",
               **wrong},
        )  # fmt: skip


def test_that_two_tax_conditions_never_hold_on_one_day(org_a, lease):
    several = {"lease_id": lease.id, "product": "oil", "condition": "exempt", "reason": "x"}
    added(org_a.editor, "tax-conditions", **several, valid_from=JANUARY)

    with pytest.raises(Conflict, match="some of these days"):
        added(org_a.editor, "tax-conditions", **several, valid_from=date(2025, 6, 1))
