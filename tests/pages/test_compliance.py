"""The page Compliance and its endpoints."""

from kernel.testing_operations import a_lease


def test_that_the_coming_months_are_entered_by_a_press_and_listed_with_their_source(
    open_page, shown, said, org_a, org_b
):
    a_lease(org_a.editor)
    empty = open_page(org_a.editor, "compliance")
    assert "Nothing falls due." in said(empty)

    next(one for one in empty.button if one.label == "Enter the coming months").click().run()

    rows = shown(open_page(org_a.viewer, "compliance"), "Duties").words()
    assert {row[2] for row in rows} >= {"Monthly production report", "Crude oil production tax"}
    assert all(row[6] != "–" for row in rows)
    labels = {one.label for one in open_page(org_a.viewer, "compliance").button}
    assert "Enter the coming months" not in labels
    assert "Nothing falls due." in said(open_page(org_b.viewer, "compliance"))
