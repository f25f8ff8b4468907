"""Who follows a well hears what others of the organization do with it, and nothing else."""

import pytest

from kernel.store.engagement_bulk import NewInteraction
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import tell, track, track_each
from kernel.workflows import people
from kernel.workflows.notices import notices
from kernel.workflows.well_keeping import add_note, follow_well, set_label
from kernel.workflows.well_page import well_head

PLAN = {"plan_id": "a", "snapshot_id": "b", "plugs_mode": "combined", "lease": "MABEE"}


@pytest.fixture
def a_well(org_a, an_api):
    api = an_api()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14, well_no="7")
    follow_well(org_a.viewer, api)
    return api


def told(actor):
    return [one.title for one in reversed(notices(actor))]


def test_that_each_step_of_others_is_told_with_the_wells_name_and_the_way_there(org_a, a_well):
    track(org_a.editor, a_well.api14, "w3a_generated", "upload", PLAN)
    add_note(org_a.editor, a_well, "Gate is locked.")
    set_label(org_a.editor, a_well, "West")

    assert told(org_a.viewer) == [
        "MABEE 7: Plan made, combined",
        "MABEE 7: Note added",
        "MABEE 7: Labelled “West”",
    ]
    first = notices(org_a.viewer)[-1]
    assert (first.kind, first.screen) == ("well", f"well?api={a_well.api10}")
    assert (first.created_by_name, list(first.because)) == ("editor", ["MABEE 7"])
    assert told(org_a.admin) == []


def test_that_nobody_is_told_of_their_own_work_of_other_wells_or_of_other_organizations(
    org_a, org_b, a_well, an_api
):
    follow_well(org_a.editor, a_well)
    follow_well(org_b.viewer, a_well)
    add_note(org_a.editor, a_well, "Gate is locked.")
    add_note(org_a.editor, an_api(), "Another well.")

    assert len(told(org_a.viewer)) == 1
    assert told(org_a.editor) == []
    assert told(org_b.viewer) == []


def test_that_steps_with_many_wells_are_told_and_quiet_kinds_are_not(org_a, a_well, an_api):
    other = an_api()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=other.api14)
    made = [NewInteraction(api14=api.api14, type="w3a_generated", metadata=PLAN)
            for api in (a_well, other)]  # fmt: skip
    assert track_each(org_a.editor, made)
    quiet = {"thread_id": "t", "message_count": 0}
    assert track(org_a.editor, a_well.api14, "chat_created", metadata=quiet)
    assert track(org_a.editor, a_well.api14, "fact_confirmed", metadata={"path": "gau.base_ft"})

    assert told(org_a.viewer) == ["MABEE 7: Plan made, combined"]


def test_that_a_notice_that_cannot_be_written_leaves_the_record(org_a, a_well):
    """A sign that no text of the database may hold stands in for any failure."""
    assert track(org_a.editor, a_well.api14, "well_labelled", metadata={"label": "W"})
    before = well_head(org_a.viewer, a_well).interactions

    with tenant_session(org_a.editor) as session:
        tell(session, [(a_well.api14, "well_labelled", {"label": "\0"})])
        assert session.connection().in_transaction()

    assert well_head(org_a.viewer, a_well).interactions == before
    assert len(told(org_a.viewer)) == 1


def test_that_people_who_left_are_told_nothing(org_a, a_well):
    people.deactivate_person(org_a.admin, org_a.viewer.user_id)
    add_note(org_a.editor, a_well, "Gate is locked.")
    people.reactivate_person(org_a.admin, org_a.viewer.user_id)

    assert told(org_a.viewer) == []
