"""AFEs from draft to close: shares, votes, supplements, overruns, and who may decide."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.finance.afe import AfeStatus
from kernel.testing_operations import a_company, added, changed
from kernel.workflows import records
from kernel.workflows.afes import (
    afe_list,
    afe_view,
    decide_afe,
    revise_afe,
    set_actuals_final,
    submit_afe,
    supplement_afe,
    vote,
)
from kernel.workflows.division_orders import approve_deck
from kernel.workflows.operating_settings import choose_operating_settings

PARTNERS = (("A", "0.55"), ("B", "0.30"), ("C", "0.15"))
NOW = datetime(2025, 3, 1, 8, tzinfo=UTC)


def a_draft(team, *estimates, partners=PARTNERS):
    lease = added(team.editor, "leases", name="MABEE", jurisdiction="TX")["id"]
    if partners:
        deck = added(team.editor, "cost-decks", lease_id=lease, name="JOA", valid_from="2020-01-01")
        for code, share in partners:
            added(team.editor, "cost-interests", cost_deck_id=deck["id"],
                  company_id=a_company(team.editor, code), working_interest=share)  # fmt: skip
        approve_deck(team.admin, deck["id"], seen=1, kind="cost")
    afe = added(team.editor, "afes", afe_no="26-001", kind="drilling", lease_id=lease)["id"]
    for number, estimate in enumerate(estimates, start=1):
        added(team.editor, "afe-lines", afe_id=afe, line_no=number, account_code="8400",
              phase="drilling", estimate=estimate)  # fmt: skip
    return afe


def seen(team, afe):
    return afe_view(team.viewer, afe).row.version


def submitted(team, afe, **more):
    return submit_afe(team.editor, afe, seen=seen(team, afe), now=NOW, **more)


def decided(team, afe, to, actor=None, **more):
    return decide_afe(actor or team.admin, afe, to, seen=seen(team, afe), **more)


def approved(team, afe):
    view = submitted(team, afe)
    for one in view.votes:
        vote(team.editor, afe, one.company_id, "consent")
    return decided(team, afe, AfeStatus.APPROVED)


def spent(team, afe, amount):
    [line] = records.list_page(
        team.editor, records.kind_of("afe-lines"), where={"afe_id": afe}
    ).rows
    changed(team.editor, "afe-lines", line["id"], actual=amount)


def test_that_partners_are_asked_with_their_shares_to_the_cent_for_thirty_days(org_a):
    view = submitted(org_a, a_draft(org_a, "4000000.00", "250000.00"))

    assert [str(one.net) for one in view.votes] == ["2337500.00", "1275000.00", "637500.00"]
    assert view.row.gross == Decimal("4250000.00")
    assert {one.due_at for one in view.votes} == {datetime(2025, 3, 31, 8, tzinfo=UTC)}
    assert view.log[-1].status == "submitted"


def test_that_a_rig_on_location_shortens_the_answer_to_48_hours(org_a):
    view = submitted(org_a, a_draft(org_a, "1.00"), rig_on_location=True)

    assert {one.due_at for one in view.votes} == {datetime(2025, 3, 3, 8, tzinfo=UTC)}


def test_that_an_afe_without_lines_or_cost_deck_is_not_submitted_and_says_why(org_a):
    afe = a_draft(org_a, partners=())

    assert [one.what for one in afe_view(org_a.viewer, afe).missing] == ["Lines", "Cost deck"]
    with pytest.raises(Conflict, match="Lines"):
        submitted(org_a, afe)


def test_that_an_approval_takes_the_majority_and_somebody_else_than_the_maker(org_a):
    afe = a_draft(org_a, "100.01")
    view = submitted(org_a, afe)
    partners = {one.company: one.company_id for one in view.votes}

    vote(org_a.editor, afe, partners["C"], "consent")
    with pytest.raises(Conflict, match="Consents"):
        decided(org_a, afe, AfeStatus.APPROVED)
    with pytest.raises(InvalidInput, match="evidence"):
        vote(org_a.editor, afe, partners["A"], "deemed")
    vote(org_a.editor, afe, partners["A"], "deemed", evidence="JOA 6.1, sent 1 March")
    with pytest.raises(NotAllowed, match="made an AFE"):
        decided(org_a, afe, AfeStatus.APPROVED, actor=org_a.editor)
    with pytest.raises(NotAllowed):
        decided(org_a, afe, AfeStatus.APPROVED, actor=org_a.viewer)

    assert decided(org_a, afe, AfeStatus.APPROVED).row.status == "approved"


def test_that_lines_and_shares_are_closed_from_the_submission_on(org_a):
    afe = a_draft(org_a, "100")
    view = submitted(org_a, afe)
    [line] = records.list_page(org_a.editor, records.kind_of("afe-lines")).rows

    with pytest.raises(Conflict):
        changed(org_a.editor, "afe-lines", line["id"], estimate="1")
    with pytest.raises(Conflict):
        changed(org_a.editor, "afe-approvals", view.votes[0].id, net_amount="1")


def test_that_an_overrun_above_the_agreed_percent_asks_for_a_supplement(org_a):
    afe = a_draft(org_a, "4250000.00")
    approved(org_a, afe)
    spent(org_a, afe, "4675000.00")
    assert not afe_view(org_a.viewer, afe).variance.is_supplement_due

    spent(org_a, afe, "4702500.00")
    over = afe_view(org_a.viewer, afe).variance
    assert (str(over.amount), str(over.percent)) == ("452500.00", "10.647")
    assert over.is_supplement_due
    choose_operating_settings(org_a.admin, {"overrun_percent": "12"}, note="agreed with partners")

    assert not afe_view(org_a.viewer, afe).variance.is_supplement_due


def test_that_an_approved_supplement_raises_what_is_authorized(org_a):
    afe = a_draft(org_a, "1000.00")
    approved(org_a, afe)
    spent(org_a, afe, "1250.00")
    extra = supplement_afe(org_a.editor, afe)
    assert (extra.row.number, extra.row.supplements) == ("26-001-S1", afe)
    added(org_a.editor, "afe-lines", afe_id=extra.row.id, line_no=1, account_code="1",
          phase="drilling", estimate="200")  # fmt: skip
    assert afe_view(org_a.viewer, afe).variance.is_supplement_due

    approved(org_a, extra.row.id)

    over = afe_view(org_a.viewer, afe).variance
    assert (over.approved, over.is_supplement_due) == (Decimal("1200.00"), False)
    with pytest.raises(Conflict, match="no supplement"):
        supplement_afe(org_a.editor, extra.row.id)


def test_that_a_rejected_afe_is_revised_with_its_lines(org_a):
    afe = a_draft(org_a, "10", "20")
    submitted(org_a, afe)
    with pytest.raises(InvalidInput, match="reason"):
        decided(org_a, afe, AfeStatus.REJECTED)
    decided(org_a, afe, AfeStatus.REJECTED, reason="too dear")

    again = revise_afe(org_a.editor, afe, seen=seen(org_a, afe))

    assert (again.row.revision, again.row.status, again.row.estimate) == (2, "draft", 30)
    assert afe_view(org_a.viewer, afe).row.status == "superseded"


def test_that_an_afe_is_closed_when_its_costs_are_final_and_then_takes_none(org_a):
    afe = a_draft(org_a, "10")
    approved(org_a, afe)
    with pytest.raises(Conflict, match="not final"):
        decided(org_a, afe, AfeStatus.CLOSED)
    set_actuals_final(org_a.editor, afe, True, seen=seen(org_a, afe))

    assert decided(org_a, afe, AfeStatus.CLOSED).moves == ()
    with pytest.raises(Conflict):
        spent(org_a, afe, "11")
    [(row, over)] = afe_list(org_a.viewer)
    assert (row.status, over.amount) == ("closed", Decimal("-10.00"))


def test_that_an_afe_of_another_organization_is_not_there(org_a, org_b):
    afe = a_draft(org_a, "10")

    for ask in (
        lambda: afe_view(org_b.admin, afe),
        lambda: submit_afe(org_b.admin, afe, seen=1),
        lambda: decide_afe(org_b.admin, afe, AfeStatus.WITHDRAWN, seen=1),
        lambda: supplement_afe(org_b.admin, afe),
    ):
        with pytest.raises(NotFound):
            ask()
    assert afe_list(org_b.admin) == []


def test_that_a_change_by_somebody_else_is_noticed(org_a):
    afe = a_draft(org_a, "10")
    submitted(org_a, afe)

    with pytest.raises(Conflict, match="since you opened it"):
        decide_afe(org_a.admin, afe, AfeStatus.WITHDRAWN, seen=1)
