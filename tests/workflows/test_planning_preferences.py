"""Preferences of an organization: kept, dated, restored, and felt by its plans only."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.workflows.audit import changes
from kernel.workflows.build_plan import sample_plan
from kernel.workflows.planning_preferences import (
    change_preferences,
    preferences_history,
    preferences_in_force,
    restore_preferences,
)


def test_that_nothing_is_preferred_until_somebody_chooses(org_a):
    assert preferences_in_force(org_a.viewer) is None
    assert preferences_history(org_a.viewer) == []


def test_that_an_editor_chooses_and_everybody_of_the_organization_sees_it(org_a, org_b):
    change_preferences(org_a.editor, {"spacer_bbl": 10, "squeeze_factor": None}, "rig practice")

    assert dict(preferences_in_force(org_a.viewer).values) == {"spacer_bbl": 10}
    assert preferences_in_force(org_b.viewer) is None
    [choice] = preferences_history(org_a.viewer)
    assert (choice.by, choice.note) == ("editor", "rig practice")
    assert choice.changes == ("Spacer ahead of each plug: as the district → 10 bbl",)


def test_that_a_viewer_changes_nothing(org_a):
    with pytest.raises(NotAllowed):
        change_preferences(org_a.viewer, {"spacer_bbl": 10})


def test_that_the_law_is_no_preference(org_a):
    with pytest.raises(InvalidInput, match="no preference named plug_fill_ft"):
        change_preferences(org_a.editor, {"plug_fill_ft": 10})


def test_that_an_earlier_set_is_chosen_again(org_a):
    first = change_preferences(org_a.editor, {"spacer_bbl": 10})
    change_preferences(org_a.editor, {})

    assert preferences_in_force(org_a.viewer) is None
    restore_preferences(org_a.editor, first)
    assert dict(preferences_in_force(org_a.viewer).values) == {"spacer_bbl": 10}
    assert preferences_history(org_a.viewer)[0].note.startswith("restored as of ")


def test_that_choosing_the_same_again_adds_no_row(org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 10})

    assert change_preferences(org_a.editor, {"spacer_bbl": 10.0}) is None
    assert len(preferences_history(org_a.viewer)) == 1


def test_that_every_choice_is_in_the_audit(org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 10})

    [row] = changes(org_a.admin, kind="app.planning_preferences")

    assert row.after["chosen"] == {"spacer_bbl": 10.0}


def test_that_a_plan_shows_the_preference_in_its_arithmetic_and_its_version(org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 10, "sack_rounding": 10})

    plan = sample_plan(org_a.editor)

    assert plan["preferences"]["values"] == {"spacer_bbl": 10.0, "sack_rounding": 10.0}
    assert "+company-" in plan["policy_version"]
    assert plan["materials_totals"]["spacer_bbl"] > 0
    counted = [s for s in plan["steps"] if s["arithmetic"] and s["type"] != "cibp_cap"]
    assert all(s["sacks"] % 10 == 0 for s in counted if s["type"] != "cement_retainer")
    entered = {row["key"]: row for row in counted[0]["arithmetic"]["settings"]}
    assert entered["sack_rounding"]["authority"] == "preference"
    assert entered["sack_rounding"]["cite"].startswith("company preference of ")
