"""The page of the assistant's model: an administrator names a server, tests it, limits it."""

import pytest

from kernel.workflows.assistant_model import chosen_model, model_in_use
from tests.sources.chat_server import chat_server, refuses, says
from workbench.language_model import model_key_seal
from workbench.settings import choose_settings, settings
from workbench.ui.assistant_model_view import ALONE


@pytest.fixture
def near(tmp_path):
    """Let organizations name a server on this machine."""
    before = settings()
    choose_settings(
        before.model_copy(update={"llm_local_hosts": "127.0.0.1", "data_dir": tmp_path})
    )
    yield
    choose_settings(before)


def save(screen):
    next(one for one in screen.button if one.label == "Save").click()
    return screen.run()


def test_that_an_administrator_names_a_server_which_is_tested_when_saved(open_page, org_a, near):
    with chat_server() as running:
        running.replies = [says("ready"), refuses(400), refuses(400), says('{"depth_ft": 1250}')]
        screen = open_page(org_a.admin, "assistant_model")
        assert any(ALONE in one.value for one in screen.markdown)
        screen.text_input(key="url").set_value(running.url)
        screen.text_input(key="model").set_value("tiny")
        screen.text_input(key="key-0").set_value("k-9")
        screen.number_input(key="day-tokens").set_value(90_000)
        screen = save(screen)

    assert not screen.exception
    held = chosen_model(org_a.admin, None)
    assert (held.level, held.limits.day_tokens, held.has_key) == ("form", 90_000, True)
    assert model_in_use(org_a.editor, None, model_key_seal).model.key == "k-9"
    seen = " ".join(one.value for one in screen.markdown)
    assert "by JSON schema" in seen
    assert "Calls a tool when it fits: no" in seen
    assert "does not accept the question" in seen
    assert [one.value for one in screen.text_input if one.label == "Key"] == [""]
    assert "k-9" not in str(screen)


def test_that_a_wrong_address_is_said_and_nothing_is_saved(open_page, org_a):
    screen = open_page(org_a.admin, "assistant_model")
    screen.text_input(key="url").set_value("http://169.254.169.254/latest")
    screen.text_input(key="model").set_value("tiny")

    screen = save(screen)

    assert "own network" in screen.error[0].value
    assert chosen_model(org_a.admin, None).url is None


def test_that_the_switch_turns_the_model_off(open_page, org_a):
    screen = open_page(org_a.admin, "assistant_model")
    screen.toggle(key="enabled").set_value(False)

    screen = save(screen)

    assert not chosen_model(org_a.admin, None).enabled
    assert any(ALONE in one.value for one in screen.markdown)
    assert [one.value for one in screen.title] == ["Assistant model"]


def test_that_others_read_which_role_the_page_needs(open_page, org_a):
    screen = open_page(org_a.editor, "assistant_model")

    assert "needs the role Admin" in screen.error[0].value
    assert not screen.text_input
