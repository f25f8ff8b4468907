"""The client of a model to talk with, against a scripted server over real HTTP."""

import json
import threading
import time

import pytest

from kernel.sources.chat_model import Ask, BrokeOff, OpenAiChat, ToolRequest, ToolSpec, Usage
from kernel.sources.chat_probe import WORDS, probe
from kernel.sources.llm import Form, ModelFailed
from kernel.sources.model_address import model_address
from tests.sources.chat_server import (
    calls,
    chat_server,
    chunk,
    delta,
    hangs_up,
    refuses,
    says,
    self_signed,
    sse,
    whole,
)


class Step(Form):
    """One step."""

    step_id: str
    sacks: int | None


TOOL = ToolSpec(name="get_step", about="Look at a step.", form=Step)
ASK = Ask(messages=[{"role": "user", "content": "Hello"}], tools=[TOOL])


@pytest.fixture
def server():
    with chat_server() as running:
        yield running


@pytest.fixture
def model(server):
    return OpenAiChat(url=server.url, key="k-123", model="tiny", timeout_s=5)


def say(model, ask=ASK, over=lambda: False):
    heard = []
    return model.say(ask, heard.append, over), heard


def test_that_words_are_heard_as_they_come_and_counted(server, model):
    server.replies = [says("The well ", "is deep.")]

    said, heard = say(model)

    assert heard == ["The well ", "is deep."]
    assert (said.words, said.finish_reason) == ("The well is deep.", "stop")
    assert said.usage == Usage(tokens_in=900, tokens_out=30)
    assert (said.provider_id, said.model) == ("chatcmpl-7", "tiny-2026")
    [asked] = server.asked
    assert asked["stream_options"] == {"include_usage": True}
    assert asked["parallel_tool_calls"] is False
    [told] = asked["tools"]
    assert told["function"]["strict"] is True
    assert told["function"]["parameters"]["required"] == ["step_id", "sacks"]
    assert "default" not in str(told)
    assert server.headers[0]["Authorization"] == "Bearer k-123"


def test_that_calls_are_put_together_from_their_fragments(server, model):
    server.replies = [calls(("get_step", {"step_id": "d4"}), ("get_step", {"step_id": "e5"}))]

    said, _ = say(model)

    assert said.requests == (
        ToolRequest(id="call_0", name="get_step", arguments='{"step_id": "d4"}'),
        ToolRequest(id="call_1", name="get_step", arguments='{"step_id": "e5"}'),
    )


@pytest.mark.parametrize(
    ("reply", "kind", "why"),
    [
        (sse(delta(content="The well")), BrokeOff, "broke off"),
        (sse(delta(content="The well"), done=False), BrokeOff, "broke off"),
        (hangs_up(delta(content="The well")), BrokeOff, "broke off"),
        (calls(("get_step", {"step_id": "d4"}), finish=None), BrokeOff, "broke off"),
        (calls(("get_step", '{"step_id": "d'), finish="length"), BrokeOff, "at its longest"),
        (sse(delta(content="I"), delta("content_filter")), ModelFailed, "declined"),
        (sse(delta(refusal="I cannot."), delta("stop")), ModelFailed, "declined"),
        (sse(delta(content="a"), "{not json"), BrokeOff, "no answer of a model"),
        (sse('{"choices": 7}'), BrokeOff, "no answer of a model"),
        (sse('{"choices": [{"delta": {"tool_calls": {"a": 1}}}]}'), BrokeOff, "no answer of"),
        (sse(chunk([]), done=True), BrokeOff, "broke off"),
        (sse(delta("stop")), ModelFailed, "answered nothing"),
        (sse(delta(content="x" * 30_000), delta("stop")), BrokeOff, "did not stop"),
        (sse('{"error": {"message": "secret inner words"}}'), ModelFailed, "cannot be reached"),
        (whole(b"<html>Sign in</html>", "text/html"), BrokeOff, "broke off"),
        (whole({"choices": []}), BrokeOff, "broke off"),
        (refuses(400), ModelFailed, "does not accept the question"),
        (refuses(401), ModelFailed, "refused the key"),
        (refuses(404), ModelFailed, "does not know this model"),
        (refuses(429), ModelFailed, "too much to do"),
        (refuses(500), ModelFailed, "failure 500"),
        (refuses(302, Location="http://127.0.0.1:1/elsewhere"), ModelFailed, "failure 302"),
        (says("late", wait_s=1.0), ModelFailed, "was silent"),
        (sse(delta(content="a"), delta(content="b"), pause_s=1.0), BrokeOff, "was silent"),
    ],
)
def test_that_every_answer_that_is_not_whole_is_said_and_not_used(server, reply, kind, why):
    server.replies = [reply]
    hasty = OpenAiChat(url=server.url, key="k-123", model="tiny", timeout_s=0.4)

    with pytest.raises(kind, match=why) as told:
        say(hasty)

    assert "Nothing was changed." in told.value.hint
    for secret in ("k-123", "secret inner words"):
        assert secret not in str(told.value)


def test_that_nobody_there_is_said(server):
    with pytest.raises(ModelFailed, match="cannot be reached"):
        say(OpenAiChat(url="http://127.0.0.1:9/v1", model="tiny", timeout_s=2))


def test_that_a_server_that_speaks_no_tls_is_not_reached_over_it(server):
    secure = server.url.replace("http:", "https:")

    with pytest.raises(ModelFailed, match="cannot be reached"):
        say(OpenAiChat(url=secure, model="tiny", timeout_s=2))


def test_that_a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent(tmp_path):
    with chat_server(self_signed(tmp_path)) as distrusted:
        distrusted.replies = [says("Ready.")]
        model = OpenAiChat(url=distrusted.url, key="k-123", model="tiny", timeout_s=5)

        with pytest.raises(ModelFailed, match=r"certificate of tiny at .* is not trusted") as told:
            say(model)
        with pytest.raises(ModelFailed, match="nothing was sent"):
            model.models()

    assert "SSL_CERT_FILE" in told.value.hint
    assert (distrusted.asked, distrusted.headers) == ([], [])


def test_that_a_busy_server_is_asked_once_more_and_missing_usage_is_no_failure(server, model):
    server.replies = [refuses(429), says("Ready.", usage=False)]

    said, _ = say(model)

    assert (said.words, said.usage, len(server.asked)) == ("Ready.", None, 2)


def test_that_a_stopped_answer_is_not_read_on(server, model):
    server.replies = [says("a", "b", "c")]
    heard = []

    with pytest.raises(BrokeOff):
        model.say(ASK, heard.append, lambda: bool(heard))

    assert heard == ["a"]


@pytest.mark.parametrize("begun", [True, False])
def test_that_a_stop_ends_the_connection_at_once_and_nothing_is_asked_again(server, begun):
    gone, stopped = threading.Event(), threading.Event()

    def silent(handler):
        if begun:
            handler.send_response(200)
            handler.send_header("Content-Type", "text/event-stream")
            handler.end_headers()
            handler.wfile.write(f"data: {json.dumps(delta(content='a'))}\n\n".encode())
        stopped.set()
        if handler.connection.recv(1) == b"":  # returns when the other side hangs up
            gone.set()

    server.replies = [silent]
    model = OpenAiChat(url=server.url, key="k-123", model="tiny", timeout_s=60)
    began = time.monotonic()

    with pytest.raises(ModelFailed):
        model.say(ASK, lambda words: None, stopped.is_set)

    assert gone.wait(5)
    assert time.monotonic() - began < 30  # far below the silence that is waited for
    assert len(server.asked) == 1


def test_that_nothing_of_the_environment_is_taken(server, model, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    server.replies = [says("Ready.")]

    say(model)

    assert "Openai-Organization" not in server.headers[0]


GOOD = {"depth_ft": 1250}


@pytest.mark.parametrize(
    ("replies", "level"),
    [
        ([says("ready"), calls(("note_depth", GOOD)), calls(("note_depth", GOOD)),
          says('{"depth_ft": 1250}')], "tools"),
        ([says("ready"), says("It is 1,250 ft."), says("It is 1,250 ft."),
          says('{"depth_ft": 1250}')], "form"),
        ([says("ready"), calls(("note_depth", '{"n')), refuses(400), says("1250")], "text"),
        ([refuses(401)], "none"),
    ],
)  # fmt: skip
def test_that_a_server_counts_for_what_it_was_seen_to_do(server, model, replies, level):
    server.replies = replies

    seen = probe(model)

    assert seen.level == level
    assert level in WORDS
    assert seen.has_model is True
    assert (seen.host, seen.model) == (model.host, "tiny")
    if level == "tools":
        assert (seen.required, seen.schema, seen.counts, dict(seen.failures)) == (
            True,
            True,
            True,
            {},
        )
        assert [one.get("tool_choice") for one in server.asked] == [None, "auto", "required", None]
    if level == "none":
        assert "refused the key" in seen.failures["stream"]


def test_that_a_server_that_knows_the_old_limit_alone_is_found_out(server, model):
    server.replies = [refuses(400), says("ready"), says("no"), says("no"), says("no")]

    seen = probe(model)

    assert (seen.streams, seen.old_limit, seen.level) == (True, True, "text")
    assert "max_tokens" in server.asked[1]
    assert "max_completion_tokens" not in server.asked[1]


@pytest.mark.parametrize(
    "address",
    [
        "http://llm.example.com/v1",
        "ftp://llm.example.com",
        "https://user:pw@llm.example.com/v1",
        "https://llm.example.com/v1?key=1",
        "https://10.0.0.5/v1",
        "http://127.0.0.1:9000/v1",
        "https://localhost/v1",
        "http://169.254.169.254/latest",
        "https://2130706433/v1",
        "http://[::1]/v1",
        "https:///v1",
    ],
)
def test_that_an_organization_cannot_name_an_address_inside_or_in_clear(address):
    with pytest.raises(ValueError):
        model_address(address, local_hosts=frozenset())


def test_that_a_host_of_the_own_network_is_named_where_it_is_allowed():
    allowed = frozenset({"10.0.0.5"})

    assert model_address("http://10.0.0.5/v1/", local_hosts=allowed) == "http://10.0.0.5/v1"
    assert model_address("http://10.0.0.9/v1") == "http://10.0.0.9/v1"
