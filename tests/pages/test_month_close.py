"""The pages Month close and Leases and wells, for each role, full and empty."""

import pytest

from kernel.testing_operations import JANUARY, a_lease, a_month
from kernel.workflows.month_close import month_view, take_step
from workbench.ui.records_view import PARTS


@pytest.fixture
def lease(org_a):
    made = a_lease(org_a.editor)
    a_month(org_a.editor, made)
    return made


def press(screen, label):
    return next(one for one in screen.button if one.label == label).click().run()


def opened(open_page, actor, lease):
    return open_page(actor, "month_close", lease=str(lease.id), month="2025-01")


def test_that_the_board_shows_the_newest_month_and_leads_to_a_lease(
    open_page, shown, said, org_a, org_b, lease
):
    board = shown(open_page(org_a.viewer, "month_close"), "Leases of the month")

    assert board.words()[0][:4] == ["MABEE", "Open", "Take in the volumes", "3 of 3"]
    assert f"lease={lease.id}" in board.rows[0][0]["href"]
    assert "No lease has wells or volumes" in said(open_page(org_b.viewer, "month_close"))


def test_that_a_month_is_taken_on_by_its_button_until_a_second_person_is_needed(
    open_page, said, org_a, lease
):
    screen = opened(open_page, org_a.editor, lease)
    for words in ("Take in the volumes", "Allocate to the wells", "Balance the stock"):
        screen = press(screen, words)

    assert "a second person" in said(screen)
    press(opened(open_page, org_a.admin, lease), "Approve and lock")
    assert month_view(org_a.viewer, lease.id, JANUARY).close.state == "locked"


def test_that_owners_and_their_cents_are_shown_and_the_history_says_who(
    open_page, shown, org_a, lease
):
    for to in ("volumes_in", "allocated", "balanced", "locked", "priced", "distributed"):
        actor = org_a.admin if to == "locked" else org_a.editor
        seen = month_view(actor, lease.id, JANUARY).close.version
        take_step(actor, lease.id, JANUARY, to, seen=seen)

    screen = opened(open_page, org_a.viewer, lease)

    rows = {row[0]: row for row in shown(screen, "Owners' shares").words()}
    assert rows["WI-B"][1:6] == ["19,719.79", "907.11", "1.64", "0.00", "18,811.04"]
    assert rows["Property"][5] == "71,661.09"
    assert rows["Property"][-1] == "residual 0.00"
    assert not any(one.label == "Reconcile and post" for one in screen.button)


def test_that_what_is_missing_is_listed_with_why_and_the_step_cannot_be_taken(
    open_page, shown, org_a
):
    bare = a_lease(org_a.editor, rates=(), deck=())
    screen = opened(open_page, org_a.editor, bare)

    missing = shown(screen, "What the next step waits for").words()

    assert [row[0] for row in missing] == ["Wells", "Lease volumes"]
    assert next(one for one in screen.button if one.label == "Take in the volumes").disabled


def test_that_an_administrator_reopens_with_a_reason(open_page, said, org_a, lease):
    for to in ("volumes_in", "allocated", "balanced", "locked"):
        actor = org_a.admin if to == "locked" else org_a.editor
        seen = month_view(actor, lease.id, JANUARY).close.version
        take_step(actor, lease.id, JANUARY, to, seen=seen)
    screen = opened(open_page, org_a.admin, lease)

    refused = press(screen, "Reopen the month")
    assert "A reason is missing." in said(refused)
    next(one for one in screen.text_input if one.label == "Reason").set_value("late ticket")
    press(screen, "Reopen the month")

    assert month_view(org_a.viewer, lease.id, JANUARY).log[-1].reason == "late ticket"


def test_that_a_lease_of_another_organization_is_not_found(open_page, said, org_b, lease):
    assert "There is no such lease." in said(opened(open_page, org_b.admin, lease))


@pytest.mark.parametrize("part", PARTS)
def test_that_every_sheet_opens_full_and_empty_for_every_role(
    open_page, said, org_a, org_b, lease, part
):
    for actor in (org_a.editor, org_a.viewer, org_b.editor):
        screen = open_page(actor, "records", part=part)
        assert "could not be shown" not in said(screen)
        labels = {one.label for one in screen.button}
        assert ("Add row" in labels) == (actor.role == "editor")
