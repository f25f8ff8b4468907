"""The client of a language model, against a scripted server over real HTTP."""

import pytest

from kernel.errors import KernelError
from kernel.sources.llm import Form, ModelFailed, OpenAiCompatible, Question, ScriptedModel
from tests.sources.model_server import (
    answers,
    breaks_off,
    model_server,
    refuses,
    says,
    send,
    sleeps,
)


class Shoe(Form):
    """A small form to fill in."""

    depth_ft: float | None
    string: str | None


ASK = Question(instructions="Read.", material="Shoe at 1,717 ft")
GOOD = {"depth_ft": 1717, "string": "surface"}


@pytest.fixture
def server():
    with model_server() as running:
        yield running


@pytest.fixture
def model(server):
    return OpenAiCompatible(url=server.url, key="k-123", model="tiny", timeout_s=5)


def test_that_a_form_is_asked_for_by_its_strict_schema_and_comes_back_typed(server, model):
    server.replies = [answers(GOOD)]

    assert model.answer(ASK, Shoe) == Shoe(depth_ft=1717.0, string="surface")

    [asked] = server.asked
    told = asked["response_format"]["json_schema"]
    assert told["strict"] is True
    assert told["schema"]["additionalProperties"] is False
    assert told["schema"]["required"] == ["depth_ft", "string"]
    assert asked["messages"] == [
        {"role": "system", "content": "Read."},
        {"role": "user", "content": "Shoe at 1,717 ft"},
    ]
    assert asked["model"] == "tiny"
    assert asked["max_completion_tokens"] > 0
    assert server.headers[0]["Authorization"] == "Bearer k-123"


def test_that_pictures_go_as_data_and_never_as_an_address_to_fetch(server, model):
    server.replies = [answers(GOOD)]

    model.answer(Question(instructions="Read.", material="x", pictures=(b"\x89PNG",)), Shoe)

    [text, picture] = server.asked[0]["messages"][1]["content"]
    assert text == {"type": "text", "text": "x"}
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (says("I think the shoe is deep."), "does not keep to the form"),
        (answers({"depth_ft": 1717}), "does not keep to the form"),
        (answers({**GOOD, "apply": True}), "does not keep to the form"),
        (answers({**GOOD, "depth_ft": "deep"}), "does not keep to the form"),
        (says('{"depth_ft": NaN, "string": null}'), "does not keep to the form"),
        (says('{"depth_ft": 1717, "string": "' + "x" * 300_000 + '"}'), "keep to the form"),
        (says(None), "does not keep to the form"),
        (send(b'{"choices": []}'), "does not keep to the form"),
        (says('{"depth_ft": 1717, "str', "length"), "was cut off"),
        (says('{"depth_ft": 1717, "string": null}', "length"), "was cut off"),
        (says('{"depth_ft": 1717, "string": null}', None), "was cut off"),
        (says("", "content_filter"), "declined"),
        (says(None, refusal="I cannot."), "declined"),
        (send(b"<html>Sign in</html>", Content_Type="text/html"), "no answer of a model"),
        (send(b'{"choices": [{"mess'), "no answer of a model"),
        (breaks_off, "broke off"),
        (refuses(400), "does not accept the question"),
        (refuses(401), "refused the key"),
        (refuses(404), "does not know this model"),
        (refuses(429), "too much to do"),
        (refuses(500), "answered with failure 500"),
        (send(b"", 302, Location="http://127.0.0.1:1/elsewhere"), "answered with failure 302"),
    ],
)
def test_that_every_answer_that_cannot_be_used_is_said_in_plain_words(server, model, reply, why):
    server.replies = [reply]

    with pytest.raises(ModelFailed, match=why) as told:
        model.answer(ASK, Shoe)

    assert "Nothing was changed." in told.value.hint
    assert "k-123" not in str(told.value)
    assert "secret inner words" not in str(told.value)


def test_that_a_busy_server_is_asked_once_more(server, model):
    server.replies = [refuses(429), answers(GOOD)]

    assert model.answer(ASK, Shoe).depth_ft == 1717
    assert len(server.asked) == 2


def test_that_an_answer_that_does_not_come_is_given_up(server):
    server.replies = [sleeps(0.5)]
    hasty = OpenAiCompatible(url=server.url, model="tiny", timeout_s=0.05)

    with pytest.raises(ModelFailed, match=r"did not answer within 0\.05 seconds"):
        hasty.answer(ASK, Shoe)


def test_that_no_server_at_all_is_said_with_what_to_check():
    nobody = OpenAiCompatible(url="http://127.0.0.1:9/v1", model="tiny", timeout_s=2)

    with pytest.raises(KernelError, match="cannot be reached") as told:
        nobody.answer(ASK, Shoe)
    assert "WORKBENCH_LLM_URL" in told.value.hint


def test_that_a_proxy_or_address_of_the_environment_is_not_taken(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    server.replies = [answers(GOOD)]

    OpenAiCompatible(url=server.url, model="tiny").answer(ASK, Shoe)

    assert "Openai-Organization" not in server.headers[0]


def test_that_the_fake_refuses_what_a_real_model_would_be_refused_for():
    fake = ScriptedModel(answers=[GOOD, {"depth": 1}, ModelFailed("It is off.")])

    assert fake.answer(ASK, Shoe).depth_ft == 1717
    with pytest.raises(ModelFailed, match="keep to the form"):
        fake.answer(ASK, Shoe)
    with pytest.raises(ModelFailed, match="It is off"):
        fake.answer(ASK, Shoe)
    assert fake.asked == [ASK] * 3
