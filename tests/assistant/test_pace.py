"""So many messages and changes a minute for each person, whatever process they reach."""

import pytest

from kernel.assistant.turns import begin_turn
from kernel.errors import Busy
from kernel.plugging.edits.command import edits_from_json
from kernel.workflows.apply_proposal import apply, modifications
from kernel.workflows.chat_pace import limit_pace
from kernel.workflows.chat_threads import messages
from kernel.workflows.plan_proposals import load_proposal, propose


@pytest.fixture
def two_a_minute():
    limit_pace(2)
    yield
    limit_pace(None)


def change(actor, thread, sacks):
    row = {"operation": "change_materials", "targets": ["d4"], "sacks": sacks}
    return propose(actor, thread.id, edits_from_json([row]))


def test_that_a_message_too_many_is_refused_with_the_time_to_wait_and_kept_nowhere(
    org_a, org_b, a_thread, two_a_minute
):
    one, other, foreign = a_thread(), a_thread(), a_thread(org_b.editor)
    begin_turn(org_a.editor, one.id, "help")
    begin_turn(org_a.editor, other.id, "/help")

    with pytest.raises(Busy, match="more than 2 messages within a minute") as refused:
        begin_turn(org_a.editor, one.id, "show the plan")

    assert 1 <= refused.value.seconds <= 60
    asked, _answer = messages(org_a.editor, one.id)
    assert asked.words == "help"
    begin_turn(org_b.editor, foreign.id, "help")


def test_that_a_change_too_many_waits_as_it_is(org_a, a_thread, two_a_minute):
    actor, thread = org_a.editor, a_thread()
    for sacks in (51, 52):
        held = change(actor, thread, sacks)
        apply(actor, held.id)
        apply(actor, held.id)  # again has no effect, and counts for nothing
    third = change(actor, thread, 53)

    with pytest.raises(Busy, match="more than 2 changes applied within a minute"):
        apply(actor, third.id)

    assert load_proposal(actor, third.id).status == "pending"
    assert len(modifications(actor, thread.id)) == 2
    limit_pace(3)
    apply(actor, third.id)
