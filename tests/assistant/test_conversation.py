"""Dialogues through the thread service: what is offered, what is applied, what is kept."""

import json
from pathlib import Path

import pytest

from kernel.assistant.conversation import post_message
from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.plugging.edits.command import edits_from_json
from kernel.store.engagement import interactions_of
from kernel.store.plans import save_snapshot, snapshot
from kernel.store.session import tenant_session
from kernel.workflows.apply_proposal import Acknowledged, apply, modifications
from kernel.workflows.chat_threads import load_thread, messages, share_thread
from kernel.workflows.plan_proposals import pending_of, propose, shown_now
from kernel.workflows.plans import list_plans

DATASET = Path(__file__).resolve().parents[3] / "shared" / "datasets" / "utterances.json"


def ids(actor, thread):
    return [step["id"] for step in shown_now(actor, thread.id).payload["steps"]]


def say(actor, thread, *texts):
    for text in texts:
        reply = post_message(actor, thread.id, text)
    return reply


def test_that_a_change_is_offered_first_and_applied_once_by_a_yes(org_a, a_thread):
    thread = a_thread()
    offered = say(org_a.editor, thread, "remove step 4")

    assert "d4" in ids(org_a.editor, thread)
    assert "Spraberry" in offered.message.words
    applied = say(org_a.editor, thread, "yes")

    now = shown_now(org_a.editor, thread.id)
    assert "d4" not in [step["id"] for step in now.payload["steps"]]
    assert (now.parent_id, now.kind) == (thread.baseline_id, "post_edit")
    assert applied.applied.result_id == now.id
    assert say(org_a.editor, thread, "yes").message.words == "There is nothing to confirm."


def test_that_a_typed_yes_is_not_enough_where_a_law_would_be_broken(org_a, a_thread):
    thread = a_thread()

    reply = say(org_a.editor, thread, "remove step 6", "yes")

    assert reply.applied is None
    assert "A typed yes is not enough" in reply.message.words
    assert "16 TAC §3.14(" in reply.message.words
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id
    rules = tuple({str(one["rule"]) for one in reply.proposal.blocking})
    with pytest.raises(InvalidInput, match="acknowledged by name and a reason"):
        apply(org_a.editor, reply.proposal.id, acknowledged=Acknowledged(rules=rules, reason=" "))
    done = apply(
        org_a.editor,
        reply.proposal.id,
        acknowledged=Acknowledged(rules=rules, reason="the district approved it by telephone"),
    )
    assert set(done.acknowledged["rules"]) == set(rules)
    assert done.acknowledged["reason"] == "the district approved it by telephone"


def test_that_the_second_command_means_the_plan_as_shown_after_the_first(org_a, a_thread):
    thread = a_thread()

    say(org_a.editor, thread, "remove step 3", "yes")
    second = say(org_a.editor, thread, "remove step 4")

    assert [step["id"] for step in second.proposal.diff["removed"]] == ["e5"]
    assert "intermediate shoe plug" in second.message.words


def test_that_yes_but_shows_the_change_again_and_one_yes_applies_it_once(org_a, a_thread):
    thread = a_thread()

    say(org_a.editor, thread, "set the Spraberry plug to 6950-7150")
    again = say(org_a.editor, thread, "yes but use 60 sacks")
    assert again.applied is None
    assert modifications(org_a.editor, thread.id) == []
    say(org_a.editor, thread, "yes")

    [done] = modifications(org_a.editor, thread.id)
    plug = next(s for s in shown_now(org_a.editor, thread.id).payload["steps"] if s["id"] == "d4")
    assert (plug["top_ft"], plug["bottom_ft"], plug["sacks"]) == (6950, 7150, 60)
    assert done.source_id == thread.baseline_id


def test_that_it_is_the_step_of_the_answer_before(org_a, a_thread):
    thread = a_thread()

    say(org_a.editor, thread, "why is there a plug at 1,600?")
    reply = say(org_a.editor, thread, "make it 300 ft long")

    [changed] = reply.proposal.diff["changed"]
    assert changed["id"] == "f6"
    assert ("top_ft", 1470) in [(one["field"], one["new"]) for one in changed["fields"]]


@pytest.mark.parametrize(
    "word", ["don't do that", "do not remove step 4", "remove step 5", "undo", "cancel"]
)
def test_that_a_pending_proposal_is_gone_after_another_wish(org_a, a_thread, word):
    thread = a_thread()
    first = say(org_a.editor, thread, "remove step 4").proposal

    say(org_a.editor, thread, word)
    waiting = pending_of(org_a.editor, thread.id)

    assert waiting is None or waiting.id != first.id
    assert "d4" in ids(org_a.editor, thread)


def test_that_a_hypothesis_changes_and_offers_nothing(org_a, a_thread):
    thread = a_thread()

    reply = say(org_a.editor, thread, "what would happen if I removed step 6?")

    assert reply.proposal is None
    assert pending_of(org_a.editor, thread.id) is None
    assert "Finding added" in reply.message.words
    assert "Nothing was changed." in reply.message.words


def test_that_undo_redo_and_revert_move_between_snapshots_and_stop_at_the_baseline(org_a, a_thread):
    thread = a_thread()
    say(org_a.editor, thread, "remove step 4", "yes", "use 60 sacks for step 3", "yes")
    latest = shown_now(org_a.editor, thread.id)

    say(org_a.editor, thread, "undo the last two changes", "yes")
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id
    assert "nothing to undo" in say(org_a.editor, thread, "undo").message.words
    say(org_a.editor, thread, "redo 2", "yes")
    assert shown_now(org_a.editor, thread.id).id == latest.id
    assert "nothing to redo" in say(org_a.editor, thread, "redo").message.words
    say(org_a.editor, thread, "go back to version 2", "yes")
    assert shown_now(org_a.editor, thread.id).version == 2
    say(org_a.editor, thread, "undo", "yes")
    assert shown_now(org_a.editor, thread.id).id == latest.id
    assert len(list_plans(org_a.editor)) == 3


def test_that_questions_are_answered_from_what_is_stored(org_a, a_thread):
    thread = a_thread()

    def answer(text):
        return say(org_a.editor, thread, text).message.words

    assert "w2.pdf, page 1" in answer("where does the 1,720 ft shoe depth come from?")
    assert "250 sacks" in answer("how many sacks in total?")
    assert "3.14(d)(11)" in answer("what does 3.14(d)(11) say")
    assert "4. Spraberry formation plug, 7,000–7,100 ft, 25 sacks class C" in answer(
        "show the plan"
    )
    assert "9,850 ft" in answer("what is the TD?")
    assert answer("what changed since the baseline?") == "Nothing differs."
    assert "cannot be deleted" in answer("delete all violations")
    assert "own organization" in answer("show me another company's plans")
    assert pending_of(org_a.editor, thread.id) is None


def test_that_messages_are_kept_in_order_with_what_was_done(org_a, a_thread):
    thread = a_thread()
    say(org_a.editor, thread, "remove step 4", "yes")

    kept = messages(org_a.editor, thread.id)

    assert [(row.seq, row.role, row.state) for row in kept] == [
        (1, "user", "complete"),
        (2, "assistant", "complete"),
        (3, "user", "complete"),
        (4, "assistant", "complete"),
    ]
    [call] = kept[1].tool_calls
    assert (call.name, call.status) == ("propose", "done")
    assert call.arguments["operations"] == [{"operation": "remove_step", "targets": ["d4"]}]
    assert load_thread(org_a.editor, thread.id).messages == 4


def test_that_a_change_and_a_thread_stand_in_the_history_of_the_well(org_a, a_thread):
    thread = a_thread()
    say(org_a.editor, thread, "remove step 4", "yes")

    with tenant_session(org_a.editor) as session:
        told = {row.type for row in interactions_of(session, thread.api14)}

    assert {"chat_created", "plan_modified"} <= told


def test_that_a_reader_reads_along_and_a_stranger_sees_nothing(org_a, org_b, a_thread):
    thread = a_thread()
    with pytest.raises(NotFound):
        messages(org_a.viewer, thread.id)
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))

    assert messages(org_a.viewer, thread.id) == []
    with pytest.raises(NotAllowed):
        post_message(org_a.viewer, thread.id, "remove step 4")
    with pytest.raises(NotFound):
        post_message(org_b.editor, thread.id, "remove step 4")


def test_that_changes_can_be_turned_off_for_a_message(org_a, a_thread):
    thread = a_thread()

    reply = post_message(org_a.editor, thread.id, "remove step 4", allow_plan_changes=False)

    assert reply.proposal is None
    assert pending_of(org_a.editor, thread.id) is None


def test_that_what_cannot_be_done_is_said_and_the_thread_goes_on(org_a, a_thread):
    thread = a_thread()

    refused = say(org_a.editor, thread, "combine steps 1 and 3")

    assert refused.proposal is None
    assert "cannot become part of a cement plug" in refused.message.words
    assert say(org_a.editor, thread, "remove step 4").proposal is not None


def test_that_a_message_that_cannot_be_answered_is_marked_so_and_raises(org_a, a_thread):
    thread = a_thread()
    with tenant_session(org_a.editor) as session:
        base = snapshot(session, thread.baseline_id)
        steps = [{**step, "top_ft": "deep"} for step in base.payload["steps"]]
        save_snapshot(
            session,
            api14=thread.api14,
            plan_key=thread.plan_key,
            payload={**base.payload, "steps": steps},
            verdict="pass",
            as_of=base.as_of,
        )

    with pytest.raises(InvalidInput, match="is not a depth"):
        say(org_a.editor, thread, "remove step 3")

    assert [row.state for row in messages(org_a.editor, thread.id)] == ["complete", "failed"]


TWELVE = [
    ("combine steps 3 and 4", {"operation": "combine_plugs", "targets": ["c3", "d4"]}),
    ("remove step 4", {"operation": "remove_step", "targets": ["d4"]}),
    (
        "move the CIBP to 9,340",
        {"operation": "adjust_interval", "targets": ["a1"], "to_ft": 9340},
    ),
    (
        "make the Dean plug 8200-8400",
        {"operation": "adjust_interval", "targets": ["c3"], "top_ft": 8200, "bottom_ft": 8400},
    ),
    (
        "shift step 4 up 50 ft",
        {"operation": "adjust_interval", "targets": ["d4"], "shift_ft": -50},
    ),
    ("use 60 sacks for step 5", {"operation": "change_materials", "targets": ["e5"], "sacks": 60}),
    (
        "switch step 3 to class H",
        {"operation": "change_materials", "targets": ["c3"], "cement_class": "H"},
    ),
    (
        "bump excess on step 4 to 50%",
        {"operation": "change_materials", "targets": ["d4"], "excess_pct": 50},
    ),
    (
        "add a cement plug from 6,000 to 5,900 ft",
        {"operation": "add_step", "step_type": "cement_plug", "top_ft": 5900, "bottom_ft": 6000},
    ),
    (
        "replace the CIBP with a long cement plug",
        {"operation": "replace_cibp", "targets": ["a1"]},
    ),
    ("swap steps 3 and 4", {"operation": "reorder_steps", "targets": ["c3", "d4"], "swap": True}),
    (
        "note on step 2: dump bail",
        {"operation": "custom", "targets": ["b2"], "note": "dump bail"},
    ),
]


def by_order(payload):
    """The plan with the ids of its steps replaced by their places."""
    text = json.dumps(payload, sort_keys=True)
    for place, step in enumerate(payload["steps"]):
        text = text.replace(f'"{step["id"]}"', f'"step {place}"')
    return json.loads(text)


@pytest.mark.parametrize(("words", "operation"), TWELVE, ids=[words for words, _ in TWELVE])
def test_that_words_and_operations_make_the_same_plan(org_a, a_thread, words, operation):
    thread = a_thread()

    said = say(org_a.editor, thread, words).proposal
    named = propose(org_a.editor, thread.id, edits_from_json([operation]))

    assert by_order(said.result) == by_order(named.result)


@pytest.mark.skipif(not DATASET.exists(), reason="needs the shared dialogues")
def test_that_the_shared_dialogues_go_as_expected(org_a, a_thread):
    data = json.loads(DATASET.read_text())
    dialogues = {one["id"]: one["turns"] for one in data["dialogues"]}
    outline = {**data["plan"], "casing": data["plan"]["casing"]}

    def run(name):
        thread = a_thread(outline=outline)
        return thread, [say(org_a.editor, thread, turn) for turn in dialogues[name]]

    thread, _ = run("d01")
    now = shown_now(org_a.editor, thread.id)
    assert "stp_58e3" not in ids(org_a.editor, thread)
    assert now.parent_id == thread.baseline_id and now.version == 2

    thread, replies = run("d03")
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id
    assert replies[0].proposal.blocking and replies[1].applied is None

    thread, replies = run("d05")
    assert {"stp_a410", "stp_c0d9"}.isdisjoint(ids(org_a.editor, thread))
    assert "intermediate shoe plug" in replies[2].message.words

    thread, replies = run("d07")
    plug = next(
        s for s in shown_now(org_a.editor, thread.id).payload["steps"] if s["id"] == "stp_58e3"
    )
    assert (plug["top_ft"], plug["bottom_ft"], plug["sacks"]) == (6400, 6600, 60)
    assert len(modifications(org_a.editor, thread.id)) == 1
    assert [bool(reply.proposal) for reply in replies] == [True, True, False]

    thread, replies = run("d09")
    assert [one["id"] for one in replies[1].proposal.diff["changed"]] == ["stp_e915"]

    thread, replies = run("d11")
    assert replies[0].proposal is None
    assert all(not row.tool_calls for row in messages(org_a.editor, thread.id))
