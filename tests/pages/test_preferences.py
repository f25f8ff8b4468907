"""The page of the planning preferences: editors change them, viewers read them."""

from kernel.workflows.planning_preferences import change_preferences, preferences_in_force


def test_that_an_editor_saves_a_preference_and_sees_the_change(open_page, shown, org_a):
    screen = open_page(org_a.editor, "preferences")
    assert [one.value for one in screen.title] == ["Planning preferences"]

    screen.number_input(key="preference-spacer_bbl").set_value(10.0)
    screen.selectbox(key="preference-deep_cement_class").set_value("H")
    save = next(b for b in screen.button if b.label == "Save preferences")
    save.click()
    screen.run()

    assert not screen.exception
    assert dict(preferences_in_force(org_a.viewer).values) == {
        "spacer_bbl": 10.0,
        "deep_cement_class": "H",
    }
    [row] = shown(screen, "Changes").rows
    assert "as the district → 10 bbl" in row[2]["words"]
    assert screen.number_input(key="preference-spacer_bbl").value == 10.0


def test_that_a_viewer_reads_the_values_and_cannot_change_them(open_page, org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 10})

    screen = open_page(org_a.viewer, "preferences")

    assert screen.number_input(key="preference-spacer_bbl").value == 10.0
    fields = [*screen.number_input, *screen.selectbox]
    assert all(one.disabled for one in fields if one.key != "preferences-operator")
    assert all(b.disabled for b in screen.button if b.label == "Save preferences")


def test_that_the_values_of_one_operator_are_chosen_apart(open_page, shown, org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 5}, operator="Elm Fork Oil Co.")
    screen = open_page(org_a.editor, "preferences")
    assert screen.number_input(key="preference-spacer_bbl").value is None

    screen.selectbox(key="preferences-operator").select("Elm Fork Oil Co.").run()
    field = screen.number_input(key="preference-spacer_bbl-ELM FORK OIL")
    assert field.value == 5.0
    field.set_value(12.0)
    next(b for b in screen.button if b.label == "Save preferences").click().run()

    held = preferences_in_force(org_a.viewer)
    assert (dict(held.values), held.operators["Elm Fork Oil Co."]) == ({}, {"spacer_bbl": 12.0})
    newest = shown(screen, "Changes").rows[0]
    assert "Elm Fork Oil Co.: Spacer ahead of each plug: 5 bbl → 12 bbl" in newest[2]["words"]


def test_that_an_editor_restores_an_earlier_set(open_page, shown, org_a):
    first = change_preferences(org_a.editor, {"spacer_bbl": 10})
    change_preferences(org_a.editor, {})

    presses = shown(open_page(org_a.editor, "preferences"), "Changes").presses()

    assert presses == [f"restore:{first}"]
    assert shown(open_page(org_a.viewer, "preferences"), "Changes").presses() == []
