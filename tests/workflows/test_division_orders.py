"""Decks of ownership: their sum, approval, versions by day, transfers and suspense."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.testing_operations import DECK, JANUARY, a_company, added
from kernel.workflows.division_orders import (
    approve_deck,
    deck_list,
    deck_view,
    give_rounding,
    new_version,
    suspend,
    transfer_interest,
)

MARCH = date(2025, 3, 1)


def a_draft(team, deck=DECK, *, start=JANUARY, lease=None):
    lease = lease or added(team.editor, "leases", name="MABEE", jurisdiction="TX")["id"]
    made = added(team.editor, "division-orders", lease_id=lease, product="oil", valid_from=start)
    for code, kind, decimal in deck:
        added(team.editor, "division-order-interests", division_order_id=made["id"],
              company_id=a_company(team.editor, code), interest_type=kind,
              decimal=decimal)  # fmt: skip
    return made["id"]


def approved(team, deck_id):
    return approve_deck(team.admin, deck_id, seen=deck_view(team.viewer, deck_id).deck.version)


def test_that_a_whole_deck_is_approved_by_somebody_else_than_its_maker(org_a):
    deck = a_draft(org_a)
    assert not deck_view(org_a.editor, deck).may_approve
    with pytest.raises(NotAllowed, match="made a deck"):
        approve_deck(org_a.editor, deck, seen=1)

    view = approved(org_a, deck)

    assert (view.deck.status, view.deck.total) == ("approved", Decimal("1.00000000"))
    with pytest.raises(Conflict, match="is approved"):
        approve_deck(org_a.admin, deck, seen=view.deck.version)


def test_that_thirds_are_refused_until_a_named_owner_takes_the_rounding(org_a):
    deck = a_draft(org_a, [(code, "RI", "0.33333333") for code in "ABC"])
    assert str(deck_view(org_a.viewer, deck).sum.residual) == "1E-8"
    with pytest.raises(InvalidInput, match=r"0\.99999999"):
        approved(org_a, deck)

    view = give_rounding(org_a.editor, deck, a_company(org_a.editor, "B"), seen=1)

    assert {line.company: str(line.decimal) for line in view.lines}["B"] == "0.33333334"
    assert approved(org_a, deck).deck.status == "approved"


def test_that_a_gap_larger_than_rounding_is_given_to_nobody(org_a):
    deck = a_draft(org_a, [("A", "RI", "0.9")])

    with pytest.raises(InvalidInput, match="more than rounding"):
        give_rounding(org_a.editor, deck, a_company(org_a.editor, "A"), seen=1)
    with pytest.raises(NotFound):
        give_rounding(org_a.editor, deck, a_company(org_a.editor, "Z"), seen=1)


def test_that_a_new_version_ends_the_one_before_on_its_first_day(org_a):
    first = a_draft(org_a)
    approved(org_a, first)

    second = new_version(org_a.editor, first, MARCH, note="amended").deck.id
    view = approved(org_a, second)

    assert [(one.start, one.end, one.status) for one in view.versions] == [
        (JANUARY, MARCH, "approved"),
        (MARCH, None, "approved"),
    ]
    assert [one.id for one in deck_list(org_a.viewer)] == [first, second]


def test_that_a_version_of_the_same_first_day_supersedes_the_one_before(org_a):
    first = a_draft(org_a)
    approved(org_a, first)

    view = approved(org_a, new_version(org_a.editor, first, JANUARY).deck.id)

    assert [one.status for one in view.versions] == ["superseded", "approved"]


def test_that_a_transfer_splits_an_interest_from_a_day_on_and_keeps_the_sum(org_a):
    deck = a_draft(org_a)
    lines = {line.company: line for line in approved(org_a, deck).lines}
    heir = a_company(org_a.editor, "HEIR")

    view = transfer_interest(
        org_a.editor, deck, lines["RI-1"].id, heir, part=Decimal("0.3333"), start=MARCH,
        note="probate 26-114",
    )  # fmt: skip

    now = {line.company: line for line in view.lines}
    assert str(now["HEIR"].decimal) == "0.04166250"
    assert str(now["RI-1"].decimal) == "0.08333750"
    assert now["HEIR"].suspense == "unsigned"
    assert (view.sum.is_one, view.deck.status, view.deck.note) == (True, "draft", "probate 26-114")


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(part=st.decimals("0.0001", 1, places=8), whole=st.booleans())
def test_that_any_transfer_keeps_the_deck_at_one(org_a, part, whole):
    lease = added(org_a.editor, "leases", name="L", jurisdiction="TX")["id"]
    deck = a_draft(org_a, lease=lease)
    line = approved(org_a, deck).lines[0]
    to = a_company(org_a.editor, "WI-B")

    view = transfer_interest(
        org_a.editor, deck, line.id, to, part=Decimal(1) if whole else part, start=MARCH
    )

    assert view.sum.is_one
    assert all(0 < one.decimal <= 1 for one in view.lines)


@pytest.mark.parametrize(
    ("part", "start", "words"),
    [
        (Decimal(0), MARCH, "cannot be given"),
        (Decimal("1.1"), MARCH, "cannot be given"),
        (Decimal(1), date(2025, 3, 2), "first day of a month"),
        (Decimal(1), date(2024, 12, 1), "not within"),
    ],
)
def test_that_an_impossible_transfer_is_refused(org_a, part, start, words):
    deck = a_draft(org_a)
    line = approved(org_a, deck).lines[0]

    with pytest.raises(InvalidInput, match=words):
        transfer_interest(
            org_a.editor, deck, line.id, a_company(org_a.editor, "N"), part=part, start=start
        )


def test_that_suspense_changes_who_is_paid_and_never_the_decimal(org_a):
    deck = a_draft(org_a)
    line = approved(org_a, deck).lines[-1]

    held = suspend(org_a.editor, deck, line.id, "title_dispute")

    assert held.sum.is_one
    assert {one.id: one.suspense for one in held.lines}[line.id] == "title_dispute"
    with pytest.raises(InvalidInput, match="no reason"):
        suspend(org_a.editor, deck, line.id, "angry")
    with pytest.raises(NotAllowed):
        suspend(org_a.viewer, deck, line.id, "none")


def test_that_a_deck_of_another_organization_is_not_there(org_a, org_b):
    deck = a_draft(org_a)

    with pytest.raises(NotFound):
        deck_view(org_b.admin, deck)
    with pytest.raises(NotFound):
        approve_deck(org_b.admin, deck, seen=1)
    with pytest.raises(NotFound):
        new_version(org_b.admin, deck, MARCH)
    assert deck_list(org_b.viewer) == []
