"""Log lines are JSON with the request id, and carry no secret."""

import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workflows.credentials import new_api_token, new_session_token
from workbench.logs import HIDDEN, redact

SECRET = "correct-horse-9-battery"


@pytest.mark.parametrize(
    "event",
    [
        {"password": SECRET},
        {"new_password": SECRET},
        {"headers": {"Authorization": f"Bearer {SECRET}", "Cookie": SECRET}},
        {"event": f"connect to postgresql+psycopg://app_user:{SECRET}@host/db"},
        {"event": f"GET /x?token={SECRET}&a=1"},
        {"event": f"password: {SECRET}"},
        {"error": [f"Authorization: Bearer {SECRET}"]},
        {"api_token": SECRET},
        {"secret_key": SECRET},
    ],
)
def test_that_a_secret_is_hidden_by_its_name_or_its_look(event):
    assert SECRET not in json.dumps(redact(event))


def test_that_our_own_tokens_are_hidden_wherever_they_stand():
    for token in (new_session_token(), new_api_token()):
        assert token[4:] not in str(redact({"event": f"somebody sent {token} twice"}))


def test_that_what_is_no_secret_stays():
    event = {"event": "request", "path": "/well", "status": 200, "user": "ann@example.com"}

    assert redact(event) == event


@given(st.dictionaries(st.sampled_from(["password", "token", "cookie"]), st.text(min_size=1)))
def test_that_no_text_under_a_secret_name_is_ever_written(event):
    assert all(value == HIDDEN for value in redact(event).values())


SAYS = """
import logging, structlog
from workbench.logs import configure_logs
configure_logs("info", process="app")
structlog.contextvars.bind_contextvars(request_id="abc")
structlog.get_logger("ours").info("signed_in", user="u1", password="correct-horse-9-battery")
logging.getLogger("theirs").warning("failed for postgresql://u:%s@h/d", "correct-horse-9-battery")
try:
    raise ValueError("token=correct-horse-9-battery")
except ValueError:
    structlog.get_logger("ours").exception("broke")
structlog.get_logger("ours").debug("too_small")
"""


def test_that_lines_of_ours_and_of_libraries_are_json_with_the_request_id():
    said = subprocess.run(
        [sys.executable, "-c", SAYS], capture_output=True, text=True, check=True
    ).stderr
    lines = [json.loads(line) for line in said.splitlines()]

    assert [line["event"].split(" ")[0] for line in lines] == ["signed_in", "failed", "broke"]
    assert {line["request_id"] for line in lines} == {"abc"}
    assert {line["process"] for line in lines} == {"app"}
    assert "ValueError" in lines[2]["exception"]
    assert SECRET not in said


def test_that_logging_keeps_the_handlers_of_others():
    class Other(logging.Handler):
        """Somebody else's."""

    from workbench.logs import configure_logs

    root, other = logging.getLogger(), Other()
    before = list(root.handlers)
    root.addHandler(other)
    try:
        configure_logs("error")
        configure_logs("error")
        assert other in root.handlers
        ours = [h for h in root.handlers if type(h).__module__ == "workbench.logs"]
        assert len(ours) == 1
    finally:
        root.handlers[:] = before
