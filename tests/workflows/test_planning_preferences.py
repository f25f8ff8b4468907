"""Preferences of an organization: kept, dated, restored, and felt by its plans only."""

import json

import httpx2
import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows import people
from kernel.workflows.audit import changes
from kernel.workflows.build_plan import sample_plan
from kernel.workflows.plan_papers import Choices, plan_from_facts
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


def test_that_the_wells_operator_picks_its_own_values_over_those_of_all_wells(org_a, org_b):
    change_preferences(org_a.editor, {"spacer_bbl": 5, "sack_rounding": 5})
    change_preferences(org_a.editor, {"spacer_bbl": 12}, operator="COG Operating LLC")
    held = preferences_in_force(org_a.viewer)
    theirs = write_facts(a_well(operator="COG OPERATING, L.L.C."))
    others = write_facts(a_well(operator="Other Oil Co"))

    def settings(facts):
        plan = plan_from_facts(facts, choices=Choices(as_of=AS_OF, preferences=held))
        counted = next(s for s in plan["steps"] if s["arithmetic"] and s["type"] != "cibp_cap")
        rows = counted["arithmetic"]["settings"]
        return {row["key"]: row["value"] for row in rows}, plan

    own, plan = settings(theirs)
    assert (own["spacer_bbl"], own["sack_rounding"]) == (12, 5)
    assert "for COG OPERATING, L.L.C." in json.dumps(plan, ensure_ascii=False)
    assert settings(others)[0]["spacer_bbl"] == 5
    assert preferences_in_force(org_b.viewer) is None


def test_that_the_values_of_an_operator_are_changed_restored_and_let_go(org_a):
    change_preferences(org_a.editor, {"spacer_bbl": 5})
    first = change_preferences(org_a.editor, {"spacer_bbl": 12}, operator="COG Operating LLC")
    change_preferences(org_a.editor, {}, operator="COG OPERATING, LLC")

    assert dict(preferences_in_force(org_a.viewer).operators) == {}
    assert preferences_history(org_a.viewer)[0].changes == (
        "COG Operating LLC: Spacer ahead of each plug: 12 bbl → as for all wells",
    )
    restore_preferences(org_a.editor, first)
    held = preferences_in_force(org_a.viewer)
    assert dict(held.values) == {"spacer_bbl": 5.0}
    assert dict(held.operators) == {"COG Operating LLC": {"spacer_bbl": 12.0}}
    with pytest.raises(InvalidInput, match="names no operator"):
        change_preferences(org_a.editor, {"spacer_bbl": 1}, operator=" . ")


def test_that_preferences_are_read_and_chosen_over_http(org_a, site):
    def as_person(actor):
        return {"authorization": f"Bearer {people.create_token(actor, 'test').token}"}

    own = {"values": {"spacer_bbl": 12}, "operator": "COG Operating LLC", "note": "their crew"}
    with httpx2.Client(base_url=f"{site.url}/api", timeout=30) as api:
        editor, viewer = as_person(org_a.editor), as_person(org_a.viewer)
        nothing = api.get("/preferences", headers=viewer).json()
        api.put("/preferences", json={"values": {"sack_rounding": 5}}, headers=editor)
        held = api.put("/preferences", json=own, headers=editor).json()
        forbidden = api.put("/preferences", json=own, headers=viewer)
        law = api.put("/preferences", json={"values": {"plug_fill_ft": 1}}, headers=editor)

    assert (nothing["dated"], nothing["values"]) == (None, {})
    assert held["values"] == {"sack_rounding": 5.0}
    assert held["operators"] == {"COG Operating LLC": {"spacer_bbl": 12.0}}
    assert (forbidden.status_code, law.status_code) == (403, 422)
