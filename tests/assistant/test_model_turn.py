"""Messages answered by a model: the real client over real HTTP, tools inside, nothing changed."""

import pytest

from kernel.assistant.model_turn import INSIST, READ_ALONE
from kernel.workflows.chat_threads import load_message, messages
from kernel.workflows.plan_proposals import pending_of, shown_now
from tests.sources.chat_server import calls, chunk, delta, refuses, says, sse


def test_that_a_question_is_answered_with_what_tools_tell_and_cites_it(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [
        calls(("get_step", {"step_id": "f6"})),
        says(
            "It covers the shoe [step:f6] by [rule:16 TAC §3.1", "4(d)(11)], see [page:w2.pdf#1]."
        ),
    ]

    answer = ask(thread, "tell me more about the shoe plug")

    assert answer.state == "complete"
    assert answer.words == (
        "It covers the shoe surface shoe plug, 1,550–1,770 ft by 16 TAC §3.14(d)(11), see "
        "w2.pdf, page 1."
    )
    assert [(one["kind"], one["label"]) for one in answer.about["cites"]] == [
        ("step", "surface shoe plug, 1,550–1,770 ft"),
        ("rule", "16 TAC §3.14(d)(11)"),
        ("page", "w2.pdf, page 1"),
    ]
    [call] = answer.tool_calls
    assert (call.name, call.arguments, call.status) == ("get_step", {"step_id": "f6"}, "done")
    assert call.result["purpose"] == "also covers the base of usable-quality water"
    assert answer.about["last"] == ["f6"]
    result = llm.asked[1]["messages"][-1]
    assert (result["role"], result["tool_call_id"]) == ("tool", "call_0")
    assert "usable-quality" in result["content"]


def test_that_the_model_is_told_the_plan_as_data_and_no_id_of_people_or_organizations(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [says("Eight steps.")]

    ask(thread, "how would you sum this up")

    [asked] = llm.asked
    assert [one["role"] for one in asked["messages"]] == ["system", "user", "user"]
    assert asked["messages"][1]["content"].startswith("Data, the plan as it is shown now")
    told = str(asked)
    for secret in (org_a.editor.organization_id, org_a.editor.user_id, thread.id):
        assert str(secret) not in told
    names = {one["function"]["name"] for one in asked["tools"]}
    assert {"read_document", "combine_plugs", "several_changes", "undo"} <= names
    assert not {name for name in names if "apply" in name or "approve" in name}
    for one in asked["tools"]:
        fields = set(one["function"]["parameters"]["properties"])
        assert not fields & {"organization_id", "tenant_id", "user_id", "thread_id", "plan_id"}


def test_that_what_the_model_used_is_kept_with_the_message(
    org_a, a_thread, llm, model_answers, ask
):
    model_answers(price_in=2, price_out=10)
    llm.replies = [calls(("get_plan", {})), says("Eight steps.")]

    about = ask(a_thread(), "how would you sum this up").about

    assert (about["model"], about["host"]) == ("tiny-2026", llm.url[7:-3])
    assert (about["tokens_in"], about["tokens_out"], about["rounds"]) == (1800, 60, 2)
    assert about["cost_usd"] == pytest.approx((1800 * 2 + 60 * 10) / 1e6)
    assert about["provider_id"] == "chatcmpl-7"
    assert about["latency_ms"] >= 0
    assert about["level"] == "tools"
    assert len(about["prompt_sha256"]) == 64


def test_that_a_change_is_offered_once_and_not_applied(org_a, a_thread, llm, model_answers, ask):
    thread = a_thread()
    llm.replies = [
        sse(
            delta(content="I would take it out."),
            delta(
                tool_calls=[
                    {
                        "index": 0,
                        "id": "c",
                        "function": {"name": "remove_step", "arguments": '{"targets": ["d4"]}'},
                    }
                ]
            ),
            delta("tool_calls"),
        )
    ]

    answer = ask(thread, "the Spraberry one could well go")

    held = pending_of(org_a.editor, thread.id)
    assert answer.about["proposal_id"] == str(held.id)
    assert answer.about["intent"] == "remove_step"
    assert held.message_id == answer.id
    assert answer.words.startswith("I would take it out.\n\nProposed: Removed Spraberry")
    assert answer.words.endswith("Apply, edit or discard it.")
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id
    assert len(llm.asked) == 1


def test_that_the_conversation_is_told_anew_with_calls_and_each_message_once(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [
        calls(("get_step", {"step_id": "d4"})),
        says("A plug [step:d4]."),
        says("Ok."),
    ]

    ask(thread, "look at the Spraberry plug for me")
    ask(thread, "and what would you do there")

    told = llm.asked[-1]["messages"]
    assert [one["role"] for one in told] == [
        "system",
        "user",
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]
    assert sum(one.get("content") == "and what would you do there" for one in told) == 1


def test_that_no_tool_offers_a_change_where_changes_are_turned_off(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [calls(("remove_step", {"targets": ["d4"]})), says("I may not.")]

    answer = ask(thread, "the Spraberry one could well go", allow_plan_changes=False)

    assert "remove_step" not in {one["function"]["name"] for one in llm.asked[0]["tools"]}
    assert answer.tool_calls[0].status == "failed"
    assert pending_of(org_a.editor, thread.id) is None


def test_that_a_model_that_only_talks_of_a_change_is_asked_for_the_tool_once_more(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [says("I would remove it."), calls(("remove_step", {"targets": ["d4"]}))]

    answer = ask(thread, "remove step 4")

    first, second = llm.asked
    assert (first["tool_choice"], second["tool_choice"]) == ("auto", "required")
    assert second["messages"][-1] == {"role": "user", "content": INSIST}
    assert [call.name for call in answer.tool_calls] == ["remove_step"]
    assert pending_of(org_a.editor, thread.id).message_id == answer.id
    assert answer.about["level"] == "tools"
    assert READ_ALONE not in answer.words


@pytest.mark.parametrize(
    "second", [says("Done, it is gone."), refuses(500), sse(delta(content="I"), done=False)]
)
def test_that_a_server_that_ignores_a_required_tool_leaves_the_command_to_the_interpreter(
    org_a, a_thread, llm, model_answers, ask, second
):
    thread = a_thread()
    llm.replies = [says("Done, I have removed step 4."), second]

    answer = ask(thread, "remove step 4")

    assert answer.state == "complete"
    assert answer.words.startswith(f"Done, I have removed step 4.\n\n{READ_ALONE}\n\n")
    assert "it is gone" not in answer.words
    held = pending_of(org_a.editor, thread.id)
    assert (held.message_id, held.operations[0]["targets"]) == (answer.id, ["d4"])
    assert (answer.about["level"], answer.about["model"]) == ("none", "tiny-2026")
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id


def test_that_nothing_is_insisted_on_where_no_change_may_be_offered(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [says("You may not.")]

    answer = ask(thread, "remove step 4", allow_plan_changes=False)

    assert (answer.words, len(llm.asked)) == ("You may not.", 1)
    assert pending_of(org_a.editor, thread.id) is None


def test_that_a_server_without_tools_offers_the_same_in_a_form(
    org_a, a_thread, llm, model_answers, ask
):
    model_answers("form")
    thread = a_thread()
    llm.replies = [
        says('{"answer": null, "call": {"tool": "get_step", "arguments": {"step_id": "d4"}}}'),
        says('{"answer": null, "call": {"tool": "remove_step", "arguments": {"targets": ["d4"]}}}'),
        says('{"answer": "Nothing waits [step:d4].", "call": null}'),
    ]

    answer = ask(thread, "the Spraberry one could well go")

    assert [call.name for call in answer.tool_calls] == ["get_step", "remove_step"]
    assert pending_of(org_a.editor, thread.id).message_id == answer.id
    first, second = llm.asked
    assert "tools" not in first
    assert first["response_format"]["json_schema"]["strict"] is True
    assert second["messages"][-1]["content"].startswith("Data, the result of get_step")
    words = ask(thread, "and what is left to do").words
    assert words == "Nothing waits Spraberry formation plug, 7,000–7,100 ft."


def test_that_a_server_of_words_alone_explains_and_commands_are_read_without_it(
    org_a, a_thread, llm, model_answers, ask
):
    model_answers("text")
    thread = a_thread()
    llm.replies = [says("It is deep.")]

    assert ask(thread, "would you call this a deep well").words == "It is deep."
    assert "tools" not in llm.asked[0]
    answer = ask(thread, "remove step 4")

    assert answer.about["level"] == "none"
    assert pending_of(org_a.editor, thread.id) is not None
    assert len(llm.asked) == 1


def test_that_rounds_have_an_end_and_nothing_is_done_behind_it(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    llm.replies = [calls(("get_step", {"step_id": one})) for one in ("a1", "b2", "c3")]

    answer = ask(thread, "go on looking at it", max_tool_calls=2)

    assert answer.state == "failed"
    assert "more steps than are allowed. Nothing was changed." in answer.words
    assert [call.status for call in answer.tool_calls] == ["done", "done"]
    assert "tools" not in llm.asked[-1]


def test_that_a_question_asked_again_in_the_same_turn_is_not_looked_up_twice(
    org_a, a_thread, llm, model_answers, ask
):
    llm.replies = [calls(("get_plan", {})), calls(("get_plan", {})), says("Eight steps.")]

    answer = ask(a_thread(), "how would you sum this up")

    assert [call.status for call in answer.tool_calls] == ["done", "refused"]
    assert answer.state == "complete"


def test_that_two_changes_at_once_are_refused_and_several_go_as_one(
    org_a, a_thread, llm, model_answers, ask
):
    thread = a_thread()
    two = [("remove_step", {"targets": ["d4"]}), ("remove_step", {"targets": ["c3"]})]
    rows = [
        {"operation": "remove_step", "targets": ["d4"]},
        {"operation": "change_materials", "targets": ["c3"], "sacks": 60},
    ]
    llm.replies = [calls(*two), calls(("several_changes", {"operations": rows}))]

    answer = ask(thread, "that one goes, and the other gets sixty")

    assert [call.status for call in answer.tool_calls] == ["refused", "refused", "done"]
    held = pending_of(org_a.editor, thread.id)
    assert [dict(one) for one in held.operations] == rows


def test_that_used_up_tokens_leave_the_interpreter_and_missing_usage_is_guessed(
    org_a, a_thread, llm, model_answers, ask
):
    model_answers(turn_tokens=36_000, day_tokens=36_000)
    thread = a_thread()
    much = chunk([], usage={"prompt_tokens": 19_000, "completion_tokens": 900})
    llm.replies = [
        sse(delta(content="Yes."), delta("stop"), much, usage=False),
        says("Rather.", usage=False),
    ]

    first = ask(thread, "would you call this a deep well")
    second = ask(thread, "would you call it very deep")
    third = ask(thread, "remove step 4")

    assert (first.about["tokens_in"], first.about["tokens_out"]) == (19_000, 900)
    assert first.about["tokens_estimated"] is False
    assert second.about["tokens_estimated"] is True
    assert second.about["tokens_in"] > 5_000
    assert "used up for today" in third.words
    assert third.about["level"] == "none"
    assert pending_of(org_a.editor, thread.id) is not None
    assert len(llm.asked) == 2


def test_that_an_answer_ends_where_its_tokens_end(org_a, a_thread, llm, model_answers, ask):
    model_answers(turn_tokens=15_000)
    much = chunk([], usage={"prompt_tokens": 12_000, "completion_tokens": 900})
    call = {"index": 0, "id": "c", "function": {"name": "get_plan", "arguments": "{}"}}
    llm.replies = [sse(delta(tool_calls=[call]), delta("tool_calls"), much, usage=False)]

    answer = ask(a_thread(), "would you call this a deep well")

    assert answer.state == "failed"
    assert "limit of tokens for one message" in answer.words
    assert len(llm.asked) == 1


def test_that_words_of_a_stopped_answer_stay_and_its_offer_does_not(
    org_a, a_thread, llm, model_answers
):
    from kernel.assistant import turns

    thread = a_thread()
    slow = [delta(content=f"word{n} ") for n in range(60)]
    llm.replies = [sse(*slow, delta("stop"), pause_s=0.05)]
    begun = turns.begin_turn(org_a.editor, thread.id, "tell me all about it")
    while "word3" not in load_message(org_a.editor, begun.answer_id).words:
        pass

    turns.stop_turn(org_a.editor, begun.answer_id)
    answer = turns.wait_for(org_a.editor, begun.answer_id)

    assert answer.state == "cancelled"
    assert "word3" in answer.words
    assert "word59" not in answer.words
    assert messages(org_a.editor, thread.id)[-1] == answer
