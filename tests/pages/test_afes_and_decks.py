"""The pages AFEs and Division orders: lists, one of each, and what each role may do."""

import pytest

from kernel.workflows import records
from kernel.workflows.division_orders import deck_list, deck_view
from tests.workflows.test_afes import a_draft, approved, spent, submitted
from tests.workflows.test_division_orders import a_draft as a_deck


def press(screen, label):
    return next(one for one in screen.button if one.label == label).click().run()


def test_that_an_afe_shows_its_overrun_and_asks_for_a_supplement(open_page, shown, said, org_a):
    afe = a_draft(org_a, "1000.00")
    approved(org_a, afe)
    spent(org_a, afe, "1250.00")

    [row] = shown(open_page(org_a.viewer, "afes"), "AFEs").words()
    screen = open_page(org_a.editor, "afes", id=str(afe))

    assert row[2:] == ["approved", "1,000.00", "0.00", "1,250.00", "+250.00", "+25.0"]
    assert [one.value for one in screen.metric][:4] == [
        "$1,000.00", "$1,000.00", "$0.00", "$1,250.00",
    ]  # fmt: skip
    assert [r[0] for r in shown(screen, "Partners' shares and votes").words()] == ["A", "B", "C"]
    press(screen, "Supplement")
    assert len(records.list_page(org_a.viewer, records.kind_of("afes")).rows) == 2


def test_that_a_draft_says_what_it_lacks_and_is_submitted_by_its_button(
    open_page, shown, org_a, org_b
):
    bare = a_draft(org_a, partners=())
    screen = open_page(org_a.editor, "afes", id=str(bare))
    missing = shown(screen, "What the AFE waits for").words()
    assert [row[0] for row in missing] == ["Lines", "Cost deck"]
    assert next(one for one in screen.button if one.label == "Submit to the partners").disabled
    afe = a_draft(org_b, "10")

    press(open_page(org_b.editor, "afes", id=str(afe)), "Submit to the partners")

    assert records.one(org_b.viewer, records.kind_of("afes"), afe)["status"] == "submitted"


def test_that_a_rejection_without_reason_is_refused_on_the_page(open_page, said, org_a):
    afe = a_draft(org_a, "10")
    submitted(org_a, afe)
    screen = open_page(org_a.admin, "afes", id=str(afe))

    assert "Say why it is rejected." in said(press(screen, "Reject"))
    next(one for one in screen.text_input if one.label == "Reason").set_value("too dear")
    press(screen, "Reject")
    assert records.one(org_a.viewer, records.kind_of("afes"), afe)["status"] == "rejected"


def test_that_viewers_and_strangers_change_nothing(open_page, said, org_a, org_b):
    afe = a_draft(org_a, "10")
    labels = {one.label for one in open_page(org_a.viewer, "afes", id=str(afe)).button}

    assert labels & {"Submit to the partners", "Withdraw", "Save"} == set()
    assert "There is no such AFE." in said(open_page(org_b.admin, "afes", id=str(afe)))
    assert "There is no AFE yet." in said(open_page(org_b.viewer, "afes"))


def test_that_a_deck_shows_its_sum_and_is_approved_by_its_button(
    open_page, shown, said, org_a, org_b
):
    deck = a_deck(org_a)
    [row] = shown(open_page(org_a.viewer, "division_orders"), "Decks").words()
    assert row[:2] + row[4:7] == ["MABEE", "oil", "draft", "5", "1.00000000"]
    screen = open_page(org_a.admin, "division_orders", id=str(deck))
    assert "5 interests: the sum is 1.00000000." in [one.value for one in screen.success]

    press(screen, "Approve")

    assert deck_view(org_a.viewer, deck).deck.status == "approved"
    assert "There is no such deck." in said(open_page(org_b.admin, "division_orders", id=str(deck)))


def test_that_a_deck_off_by_rounding_is_made_whole_on_the_page(open_page, org_a):
    deck = a_deck(org_a, [(code, "RI", "0.33333333") for code in "ABC"])
    screen = open_page(org_a.editor, "division_orders", id=str(deck))
    assert "+0.00000001 is missing" in screen.error[0].value

    press(screen, "Give it")

    assert deck_view(org_a.viewer, deck).sum.is_one


@pytest.mark.parametrize("kind", ["revenue", "cost"])
def test_that_every_list_opens_empty(open_page, said, org_b, kind):
    screen = open_page(org_b.editor, "division_orders", kind=kind)

    assert "There is no deck yet." in said(screen)
    assert deck_list(org_b.viewer, kind) == []
