"""Rigs, places, campaigns and moves: who changed what, taken back and done again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.scheduling.commands import AddJob
from kernel.scheduling.fleet import (
    Blocked,
    Campaign,
    Capability,
    Contract,
    Move,
    Rate,
    Rig,
    Site,
    fold,
)
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_rigs import (
    delete_campaign,
    delete_rig,
    delete_site,
    fleet,
    move_matrix,
    save_campaign,
    save_moves,
    save_rig,
    save_site,
)
from kernel.workflows.campaign_scenarios import new_scenario
from kernel.workflows.fleet_history import fleet_steps, history_of, turn_fleet

START = date(2027, 1, 1)
RIG = Rig(
    id="", name="Rig 7", kind="Land rig", terrain="Permian", contractor="Llano", home="Yard",
    rates=(Rate(kind="operating", start=START, end=None, amount=Decimal("52500.50"),
                currency="USD"),),
    capabilities=(Capability(start=START, end=None, values={"hp": 1500, "h2s": True}),),
    contracts=(Contract(start=START, end=date(2028, 1, 1), term="firm"),),
    events=(Blocked(kind="maintenance", start=START, end=date(2027, 1, 9), note="BOP"),),
)  # fmt: skip


@pytest.fixture
def rig(org_a):
    return save_rig(org_a.editor, RIG)


def held(actor, rig):
    return fleet(actor).rigs.get(rig.id)


def same(one, other):
    return replace(one, version=0) == replace(other, version=0)


def test_that_a_change_of_a_rig_is_taken_back_and_done_again(org_a, rig):
    changed = save_rig(
        org_a.editor, replace(rig, status="standby", rates=(), name="Rig 8"), seen=rig.version
    )

    assert fleet_steps(org_a.editor).undo == "Rig 8: name, state, day rates"
    assert turn_fleet(org_a.editor, "undo") == "Rig 8: name, state, day rates"
    assert same(held(org_a.editor, rig), rig)
    turn_fleet(org_a.editor, "redo")
    assert same(held(org_a.editor, rig), changed)


def test_that_a_rig_that_was_deleted_comes_back_whole_and_one_that_was_added_goes(org_a, rig):
    delete_rig(org_a.editor, UUID(rig.id))

    turn_fleet(org_a.editor, "undo")
    assert same(held(org_a.editor, rig), rig)
    assert fleet_steps(org_a.editor).redo == "Delete Rig 7"
    turn_fleet(org_a.editor, "undo")

    assert held(org_a.editor, rig) is None
    assert [step.words for step in history_of(org_a.viewer, "rig", UUID(rig.id))] == [
        "Undo: Add Rig 7", "Undo: Delete Rig 7", "Delete Rig 7", "Add Rig 7",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="nothing to undo"):
        turn_fleet(org_a.editor, "undo")


def test_that_what_somebody_else_changed_since_is_not_taken_back(org_a, rig):
    mine = save_rig(org_a.editor, replace(rig, status="standby"), seen=rig.version)
    theirs = save_rig(org_a.admin, replace(mine, contractor="Pecos"), seen=mine.version)

    with pytest.raises(Conflict, match="Somebody else changed it"):
        turn_fleet(org_a.editor, "undo")

    assert held(org_a.editor, rig) == theirs
    assert fleet_steps(org_a.viewer).undo is None
    with pytest.raises(NotAllowed):
        turn_fleet(org_a.viewer, "undo")


def test_that_a_rig_in_use_is_not_taken_out_by_undo(org_a, rig):
    made = new_scenario(org_a.editor, "Plan", start_on=START)
    job = AddJob(values={"name": "A-1", "rig_id": rig.id, "duration_days": 5})
    apply_commands(org_a.editor, made.id, [job], seen=0)

    with pytest.raises(Conflict, match="1 jobs use this rig"):
        turn_fleet(org_a.editor, "undo")


def test_that_places_campaigns_and_moves_are_taken_back_too(org_a):
    shut = Blocked(kind="shutdown", start=START, end=date(2027, 2, 1))
    place = Site(
        id="", name="Pad 13", kind="Pad", oil_field="Spraberry", latitude=Decimal("31.85"),
        longitude=Decimal("-102.366667"), most_at_once=1, events=(shut,),
    )  # fmt: skip
    pad = save_site(org_a.editor, place)
    north = save_campaign(org_a.editor, Campaign(id="", name="North", note="first"))
    ways = [Move(from_place="Pad 13", to_place="Yard", rig_kind="", days=3)]
    save_moves(org_a.editor, ways)
    delete_site(org_a.editor, UUID(pad.id))
    delete_campaign(org_a.editor, UUID(north.id))
    save_moves(org_a.editor, [])

    for _ in range(3):
        turn_fleet(org_a.editor, "undo")

    kept = fleet(org_a.editor)
    assert same(kept.sites[fold("Pad 13")], pad)
    assert same(kept.campaigns[north.id], north)
    assert move_matrix(org_a.editor) == ways
    for _ in range(3):
        turn_fleet(org_a.editor, "undo")
    assert (fleet(org_a.editor).sites, fleet(org_a.editor).campaigns) == ({}, {})


def test_that_a_place_where_jobs_are_stays_and_a_location_is_whole_and_on_earth(org_a):
    pad = save_site(org_a.editor, Site(id="", name="Pad 13"))
    made = new_scenario(org_a.editor, "Plan", start_on=START)
    job = AddJob(values={"name": "A-1", "pad": " PAD  13", "duration_days": 5})
    apply_commands(org_a.editor, made.id, [job], seen=0)

    with pytest.raises(Conflict, match="1 jobs are at Pad 13"):
        delete_site(org_a.editor, UUID(pad.id))
    for wrong in ({"latitude": Decimal(91), "longitude": Decimal(0)}, {"latitude": Decimal(31)}):
        with pytest.raises(InvalidInput, match="latitude"):
            save_site(org_a.editor, replace(pad, **wrong), seen=pad.version)
