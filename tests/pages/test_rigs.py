"""The page of rigs: what is typed is kept whole, put together with others' changes, taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.scheduling.commands import AddJob
from kernel.scheduling.fleet import Blocked, Contract, Rate, Rig
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_rigs import fleet, save_rig
from kernel.workflows.campaign_scenarios import new_scenario

START = date(2020, 1, 1)
FULL = Rig(
    id="", name="Rig *7*", kind="Land rig", contractor="Llano",
    rates=(Rate(kind="operating", start=START, end=None, amount=Decimal("52500"),
                currency="USD"),),
    contracts=(Contract(start=START, end=date(2098, 1, 1), term="firm"),),
    events=(Blocked(kind="maintenance", start=date(2097, 3, 1), end=date(2097, 3, 9)),),
)  # fmt: skip


@pytest.fixture
def rig(org_a):
    return save_rig(org_a.editor, FULL)


def held(actor, rig):
    return fleet(actor).rigs[rig.id]


def field(screen, kind, label):
    return next(one for one in getattr(screen, kind) if one.label == label)


def press(screen, label):
    return field(screen, "button", label).click().run()


def test_that_the_list_shows_state_rate_contract_and_what_comes(open_page, shown, org_a, rig):
    [row] = shown(open_page(org_a.viewer, "rigs"), "Rigs").words()

    assert row[:4] == ["Rig *7*", "Active", "Llano", "52,500 USD"]
    assert row[4:6] == ["1 Jan 2098", "1 Mar 2097 to 9 Mar 2097"]


def test_that_an_empty_fleet_says_how_to_begin_and_a_rig_is_added(open_page, said, org_a, org_b):
    assert "An editor adds them." in said(open_page(org_a.viewer, "rigs"))
    screen = open_page(org_a.editor, "rigs")
    assert "There is no rig yet." in said(screen)

    field(screen, "text_input", "Name").set_value("Rig 9")
    press(screen, "Add")

    assert [one.name for one in fleet(org_a.editor).rigs.values()] == ["Rig 9"]
    assert fleet(org_b.editor).rigs == {}


def test_that_a_changed_field_is_saved_and_taken_back_and_the_rest_stays(
    open_page, said, org_a, rig
):
    screen = open_page(org_a.editor, "rigs", id=rig.id)
    field(screen, "selectbox", "State").set_value("standby").run()
    assert "Changed: state" in said(screen)

    press(screen, "Save")

    assert held(org_a.editor, rig) == replace(rig, status="standby", version=2)
    next(one for one in screen.button if one.key == "icon-fleet-undo").click().run()
    assert held(org_a.editor, rig) == replace(rig, version=3)


def test_that_others_changes_of_other_fields_are_kept_and_of_the_same_are_asked_about(
    open_page, said, org_a, rig
):
    screen = open_page(org_a.editor, "rigs", id=rig.id)
    field(screen, "text_input", "Contractor").set_value("Pecos").run()
    theirs = save_rig(org_a.admin, replace(rig, home="Yard"), seen=1)
    press(screen, "Save")
    both = held(org_a.editor, rig)
    assert (both.contractor, both.home) == ("Pecos", "Yard")

    field(screen, "text_input", "Contractor").set_value("Mine").run()
    save_rig(org_a.admin, replace(theirs, contractor="Theirs"), seen=both.version)
    press(screen, "Save")
    assert "Somebody else changed the same meanwhile: contractor." in said(screen)
    assert held(org_a.editor, rig).contractor == "Theirs"
    press(screen, "Keep mine")
    assert held(org_a.editor, rig).contractor == "Mine"


def test_that_a_viewer_reads_a_rig_and_changes_nothing(open_page, said, org_a, org_b, rig):
    screen = open_page(org_a.viewer, "rigs", id=rig.id)

    assert "Your role is Viewer" in said(screen)
    labels = {one.label for one in screen.button}
    assert "Follow" in labels
    assert labels & {"Save", "Delete this rig"} == set()
    assert all(one.disabled for one in screen.text_input)
    assert "There is no such rig." in said(open_page(org_b.viewer, "rigs", id=rig.id))


@pytest.mark.parametrize("part", ["places", "wells", "moves", "campaigns"])
def test_that_every_part_opens_for_everybody_full_and_empty(open_page, said, org_a, org_b, part):
    made = new_scenario(org_a.editor, "Plan", start_on=START)
    values = {"name": "A-1", "duration_days": 5, "pad": "Pad 1", "requirements.hp": 1500}
    apply_commands(org_a.editor, made.id, [AddJob(values=values)], seen=0)

    for actor in (org_a.editor, org_a.viewer, org_b.viewer):
        told = said(open_page(actor, "rigs", part=part))
        assert "could not be shown" not in told
    assert open_board(org_a.editor, made.id).scenario.revision == 1
