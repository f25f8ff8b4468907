"""Answers written in the background: seen as they grow, stopped from anywhere, never lost."""

import threading
import time
from datetime import timedelta

import pytest

from kernel.assistant import turns
from kernel.assistant.turns import Ending, begin_turn, stop_turn, wait_for
from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from kernel.plugging.edits.command import edits_from_json
from kernel.store import chat_turns
from kernel.store.chats import NewToolCall
from kernel.workflows.apply_proposal import apply
from kernel.workflows.chat_threads import archive_thread, load_message, messages, share_thread
from kernel.workflows.move_plan import move_plan
from kernel.workflows.plan_proposals import pending_of, propose


@pytest.fixture
def answered_by():
    """Let a function answer instead of a model."""

    def use(answerer):
        turns.answer_with(lambda actor: answerer)

    yield use
    turns.answer_with(None)


@pytest.fixture
def slow(answered_by):
    """An answer that comes word by word when told to; `say(word)` and `say(None)` for its end."""
    words, came = [], threading.Semaphore(0)

    def answerer(writing):
        while not writing.over:
            if came.acquire(timeout=0.02):
                word = words.pop(0)
                if word is None:
                    return Ending(state="complete", finish_reason="stop")
                writing.write(word)
        return Ending(state="cancelled")

    def say(word):
        words.append(word)
        came.release()

    answered_by(answerer)
    return say


def until(look, wanted, seconds=10):
    end = time.monotonic() + seconds
    while not wanted(look()):
        assert time.monotonic() < end, look()
        time.sleep(0.02)
    return look()


def test_that_without_a_model_the_answer_is_there_at_once(org_a, a_thread):
    thread = a_thread()

    begun = begin_turn(org_a.editor, thread.id, "remove step 4")

    answer = load_message(org_a.editor, begun.answer_id)
    assert (begun.asked.role, begun.asked.words) == ("user", "remove step 4")
    assert (answer.state, answer.about["intent"]) == ("complete", "remove_step")
    assert answer.about["proposal_id"] == str(pending_of(org_a.editor, thread.id).id)


def test_that_an_answer_grows_while_it_is_read_along(org_a, a_thread, slow):
    thread = a_thread()
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))
    begun = begin_turn(org_a.editor, thread.id, "tell me about this well")

    def seen():
        return messages(org_a.viewer, thread.id)[-1]

    slow("The well ")
    assert until(seen, lambda row: row.words == "The well ").state == "streaming"
    slow("is deep.")
    until(seen, lambda row: row.words == "The well is deep.")
    slow(None)

    answer = wait_for(org_a.editor, begun.answer_id)
    assert (answer.state, answer.words, answer.finish_reason) == (
        "complete",
        "The well is deep.",
        "stop",
    )


def test_that_steps_are_seen_as_they_are_done(org_a, a_thread, answered_by):
    go = threading.Event()

    def answerer(writing):
        writing.step(NewToolCall(name="get_plan", arguments={}, result={"steps": 8}))
        go.wait(10)
        writing.step(NewToolCall(name="get_step", arguments={"step_id": "a1"}, result={}))
        return Ending(state="complete", about={"model": "tiny"})

    answered_by(answerer)
    begun = begin_turn(org_a.editor, a_thread().id, "tell me about this well")

    until(lambda: load_message(org_a.editor, begun.answer_id), lambda row: len(row.tool_calls) == 1)
    go.set()
    answer = wait_for(org_a.editor, begun.answer_id)
    assert [(call.seq, call.name) for call in answer.tool_calls] == [
        (1, "get_plan"),
        (2, "get_step"),
    ]
    assert answer.about == {"model": "tiny"}


def test_that_a_stopped_answer_keeps_its_words_and_offers_nothing(org_a, a_thread, answered_by):
    offered, stopped = threading.Event(), threading.Event()
    thread = a_thread()

    def answerer(writing):
        writing.write("I would take it out.")
        edits = edits_from_json([{"operation": "remove_step", "targets": ["d4"]}])
        propose(writing.actor, thread.id, edits, message_id=writing.opened.answer_id)
        offered.set()
        stopped.wait(10)
        propose(writing.actor, thread.id, edits, message_id=writing.opened.answer_id)
        return Ending(state="complete")

    answered_by(answerer)
    begun = begin_turn(org_a.editor, thread.id, "what of the Spraberry?")
    offered.wait(10)
    stop_turn(org_a.editor, begun.answer_id)
    answer = wait_for(org_a.editor, begun.answer_id)

    assert answer.state == "cancelled"
    assert answer.words == f"I would take it out.\n\n{turns.STOPPED}"
    assert pending_of(org_a.editor, thread.id) is None
    stopped.set()
    until(lambda: turns._writings, lambda left: not left)
    assert pending_of(org_a.editor, thread.id) is None
    assert stop_turn(org_a.editor, begun.answer_id) == load_message(org_a.editor, begun.answer_id)


def test_that_a_thread_put_away_while_it_is_answered_stops_and_takes_nothing_more(
    org_a, a_thread, answered_by
):
    offered, thread = threading.Event(), a_thread()
    edits = edits_from_json([{"operation": "remove_step", "targets": ["d4"]}])

    def answerer(writing):
        writing.write("I would take it out.")
        propose(writing.actor, thread.id, edits, message_id=writing.opened.answer_id)
        offered.set()
        while not writing.over:
            time.sleep(0.02)
        return Ending(state="complete")

    answered_by(answerer)
    begun = begin_turn(org_a.editor, thread.id, "what of the Spraberry?")
    offered.wait(10)
    held = pending_of(org_a.editor, thread.id)
    archive_thread(org_a.editor, thread.id)

    assert wait_for(org_a.editor, begun.answer_id).state == "cancelled"
    with pytest.raises(Conflict, match="withdrawn"):
        apply(org_a.editor, held.id)
    for write in (
        lambda: begin_turn(org_a.editor, thread.id, "yes"),
        lambda: propose(org_a.editor, thread.id, edits),
        lambda: move_plan(org_a.editor, thread.id, "undo"),
    ):
        with pytest.raises(Conflict, match="put away"):
            write()
    archive_thread(org_a.editor, thread.id, archived=False)
    answered_by(None)
    assert begin_turn(org_a.editor, thread.id, "help").asked.seq == 3


def test_that_only_the_owner_stops_and_strangers_find_nothing(org_a, org_b, a_thread, slow):
    thread = a_thread()
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))
    begun = begin_turn(org_a.editor, thread.id, "tell me about this well")

    with pytest.raises(NotAllowed):
        stop_turn(org_a.viewer, begun.answer_id)
    for stranger in (org_b.admin, org_a.admin):
        with pytest.raises(NotFound):
            stop_turn(stranger, begun.answer_id)
        with pytest.raises(NotFound):
            load_message(stranger, begun.answer_id)
    assert load_message(org_a.editor, begun.answer_id).state == "streaming"
    slow(None)
    wait_for(org_a.editor, begun.answer_id)


def test_that_a_second_message_waits_for_the_answer_to_the_first(org_a, a_thread, slow):
    thread = a_thread()
    begun = begin_turn(org_a.editor, thread.id, "tell me about this well")

    with pytest.raises(Conflict, match="still being answered"):
        begin_turn(org_a.editor, thread.id, "remove step 4")

    assert len(messages(org_a.editor, thread.id)) == 2
    slow(None)
    wait_for(org_a.editor, begun.answer_id)
    begin_turn(org_a.editor, thread.id, "/show the plan")


def test_that_an_answer_whose_writer_died_is_said_to_be_broken_off(
    org_a, a_thread, slow, monkeypatch
):
    thread = a_thread()
    begun = begin_turn(org_a.editor, thread.id, "tell me about this well")
    slow("The well")
    until(lambda: load_message(org_a.editor, begun.answer_id), lambda row: row.words == "The well")
    [writing] = turns._writings.values()
    writing.let_go()  # as when the process is gone
    monkeypatch.setattr(chat_turns, "SILENT_FOR", timedelta(0))

    answer = messages(org_a.editor, thread.id)[-1]

    assert answer.state == "partial"
    assert answer.words.startswith("The well\n\nThe answer broke off")
    assert begin_turn(org_a.editor, thread.id, "/show the plan").asked.seq == 3


def test_that_a_failure_is_said_with_a_reference_and_nothing_of_the_inside(
    org_a, a_thread, answered_by
):
    def answerer(writing):
        writing.write("I will")
        raise InvalidInput("The budget is used up.", hint="Ask tomorrow.")

    answered_by(answerer)
    begun = begin_turn(org_a.editor, a_thread().id, "tell me about this well")

    answer = wait_for(org_a.editor, begun.answer_id)
    assert answer.state == "failed"
    assert answer.words == "I will\n\nThe budget is used up. Ask tomorrow."


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_that_a_bug_in_an_answer_is_said_by_its_reference_alone(org_a, a_thread, answered_by):
    def answerer(writing):
        raise RuntimeError("secret inner words")

    answered_by(answerer)
    begun = begin_turn(org_a.editor, a_thread().id, "tell me about this well")

    answer = wait_for(org_a.editor, begun.answer_id)
    assert answer.state == "failed"
    assert begun.answer_id.hex[-8:] in answer.words
    assert "secret" not in answer.words


def test_that_what_a_person_decides_is_never_left_to_a_model(org_a, a_thread, answered_by):
    asked = []
    answered_by(lambda writing: asked.append(writing.opened.words) or Ending(state="complete"))
    thread = a_thread()
    begin_turn(org_a.editor, thread.id, "/get rid of step 4")

    for words in ("yes", "approve the plan", "do not remove step 5", "cancel"):
        begun = begin_turn(org_a.editor, thread.id, words)
        assert load_message(org_a.editor, begun.answer_id).state == "complete"

    assert asked == []


def test_that_what_begins_with_a_slash_is_a_command_or_free_words_and_never_the_model_s(
    org_a, a_thread, answered_by
):
    asked = []
    answered_by(lambda writing: asked.append(writing.opened.words) or Ending(state="complete"))
    thread = a_thread()

    begin_turn(org_a.editor, thread.id, "/remove 4")
    command = pending_of(org_a.editor, thread.id)
    begin_turn(org_a.editor, thread.id, "/get rid of the Dean plug")
    free = pending_of(org_a.editor, thread.id)
    begin_turn(org_a.editor, thread.id, "/remove the one below")

    assert [one["targets"] for one in (*command.operations, *free.operations)] == [["d4"], ["c3"]]
    assert "Type it so: /remove" in messages(org_a.editor, thread.id)[-1].words
    assert asked == []


def test_that_no_more_answers_are_written_at_once_than_there_is_room_for(
    org_a, a_thread, slow, monkeypatch
):
    monkeypatch.setattr(turns, "_places", threading.BoundedSemaphore(1))
    first, second = a_thread(), a_thread()
    begun = begin_turn(org_a.editor, first.id, "tell me about this well")

    with pytest.raises(Unavailable, match="Too many answers"):
        begin_turn(org_a.editor, second.id, "tell me about this well")

    assert messages(org_a.editor, second.id)[-1].state == "failed"
    slow(None)
    wait_for(org_a.editor, begun.answer_id)


def test_that_answers_end_as_broken_off_when_the_process_ends(org_a, a_thread, slow):
    thread = a_thread()
    begun = begin_turn(org_a.editor, thread.id, "tell me about this well")

    turns.end_all()

    answer = load_message(org_a.editor, begun.answer_id)
    assert (answer.state, answer.words) == ("partial", turns.SHUT_DOWN)
