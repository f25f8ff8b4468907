"""The model of the assistant over HTTP: administrators alone, the key never told again."""

import httpx2
import pytest

from kernel.assistant import turns
from kernel.workflows import people
from tests.sources.chat_server import calls, chat_server, says
from workbench.language_model import answerer_for
from workbench.settings import choose_settings, settings

HOSTED = {"url": "https://llm.example.com/v1", "model": "big", "key": "k-123"}
PATH = "/api/assistant-model"


@pytest.fixture
def call(site):
    with httpx2.Client(base_url=site.url, timeout=30) as client:

        def send(actor, method, path=PATH, **more):
            token = people.create_token(actor, "test").token
            headers = {"authorization": f"Bearer {token}"}
            return client.request(method, path, headers=headers, **more)

        yield send


@pytest.fixture
def near(site):
    """Let organizations name a server on this machine."""
    before = settings()
    choose_settings(before.model_copy(update={"llm_local_hosts": "127.0.0.1"}))
    yield
    choose_settings(before)


def test_that_an_administrator_chooses_and_the_key_is_not_told(org_a, org_b, call):
    first = call(org_a.admin, "GET").json()
    assert (first["level"], first["url"], first["version"]) == ("none", None, None)

    saved = call(org_a.admin, "PUT", json=HOSTED)

    assert saved.status_code == 200
    assert "k-123" not in saved.text
    assert (saved.json()["has_key"], saved.json()["version"]) == (True, 1)
    assert saved.json()["limits"]["day_tokens"] == 500_000
    assert call(org_b.admin, "GET").json()["url"] is None
    level = call(org_a.viewer, "GET", f"{PATH}/level").json()
    assert (level["name"], level["tried"]) == ("big at llm.example.com", False)
    off = call(org_a.admin, "PUT", json={"enabled": False, "version": 1})
    assert off.status_code == 200
    assert call(org_a.viewer, "GET", f"{PATH}/level").json()["name"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**HOSTED, "url": "http://127.0.0.1:9/v1"}, 422),
        ({**HOSTED, "organization_id": "x"}, 422),
        ({**HOSTED, "limits": {"rounds": 99}}, 422),
        ({**HOSTED, "version": 3}, 409),
        ({**HOSTED, "key": "k" * 501}, 422),
    ],
)
def test_that_what_cannot_be_is_refused_without_telling_the_key(org_a, call, body, status):
    refused = call(org_a.admin, "PUT", json=body)

    assert refused.status_code == status
    assert "k-123" not in refused.text
    assert "kkkk" not in refused.text


def test_that_others_may_neither_look_nor_choose_nor_try(org_a, call):
    for actor in (org_a.editor, org_a.viewer):
        assert call(actor, "GET").status_code == 403
        assert call(actor, "PUT", json=HOSTED).status_code == 403
        assert call(actor, "POST", f"{PATH}/test").status_code == 403


def test_that_a_tested_server_answers_in_conversations_as_far_as_it_can(org_a, call, near):
    with chat_server() as running:
        mine = {"url": running.url, "model": "tiny", "key": "k-9"}
        assert call(org_a.admin, "PUT", json=mine).status_code == 200
        running.replies = [
            says("ready"),
            calls(("note_depth", {"depth_ft": 1250})),
            says("no"),
            says('{"depth_ft": 1250}'),
        ]

        tried = call(org_a.admin, "POST", f"{PATH}/test").json()

        assert (tried["level"], tried["tools"], tried["required"], tried["json_schema"]) == (
            "tools",
            True,
            False,
            True,
        )
        assert call(org_a.admin, "GET").json()["probe"]["host"] == running.url[7:-3]
        answerer = answerer_for(org_a.editor)
        assert (answerer.level, answerer.model.counted.key) == ("tools", "k-9")
        turns.answer_with(None)


def test_that_without_a_server_there_is_nothing_to_test(org_a, call):
    assert call(org_a.admin, "POST", f"{PATH}/test").status_code == 422
