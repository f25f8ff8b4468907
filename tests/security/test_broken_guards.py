"""Each guard is asked whether it holds, and then taken away to see that the question notices.

A guard has one check: with the guard it passes, without it it fails. Row security, the catalog
and the isolation matrix are treated so beside their own tests (tests/isolation, tests/store).
"""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import argon2
import httpx2
import openai
import pytest
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kernel.documents import well_list
from kernel.errors import InvalidInput
from kernel.exports import row_files
from kernel.exports.row_files import Rows
from kernel.sources import llm
from kernel.store import sign_in as store_sign_in
from kernel.store.actor import Actor, Role
from kernel.store.connection import plain_engine
from kernel.store.ids import uuid7
from kernel.workflows import admin_jobs, credentials, people
from tests.security.conftest import PASSWORD, Stage
from tests.sources.model_server import answers, model_server, send
from workbench import logs
from workbench.api import signed_in
from workbench.auth import cookie, door, guard, routes, sign_in
from workbench.http_edge import envelope, plain_pages
from workbench.settings import Settings
from workbench.testing import as_person
from workbench.ui import markup, words

EVIL = "https://evil.example"
OWN = {"x-workbench-request": "1"}


def a_stranger_gets_nothing(stage):
    with stage.browser(signed_in=False) as stranger:
        assert stranger.get("/plans").status_code == 303
        assert stranger.get("/_stcore/host-config").status_code == 401


def a_foreign_page_writes_nothing(stage):
    with stage.browser() as browser:
        answer = browser.post("/api/tokens", json={"name": "x"}, headers={"origin": EVIL, **OWN})
    assert answer.status_code == 403


def a_foreign_form_writes_nothing(stage):
    """A form of our own origin's look cannot carry the header that the API asks for."""
    with stage.browser() as browser:
        answer = browser.post("/api/tokens", json={"name": "x"})
    assert answer.status_code == 403


def an_image_tag_changes_nothing(stage):
    with stage.browser() as browser:
        browser.get("/auth/logout", headers={"accept": "image/*", "origin": EVIL})
        assert browser.get("/api/me").status_code == 200


def a_foreign_form_signs_nobody_in(stage):
    with httpx2.Client(base_url=stage.site.url, headers={"origin": EVIL}) as foreign:
        assert "set-cookie" not in stage.enter(foreign).headers


def the_websocket_opens_to_our_pages_alone(stage):
    with stage.browser() as browser:
        sent = {"cookie": f"wb_session={browser.cookies['wb_session']}"}
    address = stage.site.url.replace("http", "ws", 1) + "/_stcore/stream"
    with pytest.raises(InvalidStatus):
        connect(address, origin=EVIL, additional_headers=sent, proxy=None).close()


def a_viewer_administers_nothing(stage):
    body = {"email": f"{uuid7().hex}@example.com", "name": "X", "role": "admin"}
    answer = httpx2.post(
        f"{stage.site.url}/api/people", json=body, headers=as_person(stage.viewer), timeout=60
    )
    assert answer.status_code == 403


def a_sign_out_holds_everywhere_at_once(stage):
    with stage.browser() as here, stage.browser(signed_in=False) as there:
        there.cookies.set("wb_session", here.cookies["wb_session"])
        assert there.get("/api/me").status_code == 200
        here.post("/auth/logout")
        assert there.get("/api/me").status_code == 401


def an_idle_session_ends(stage):
    _aged(stage, "last_seen_at", timedelta(minutes=61))


def a_session_ends_after_twelve_hours(stage):
    _aged(stage, "created_at", timedelta(hours=12, minutes=1))


def _aged(stage, column, age):
    with stage.browser() as browser:
        token = browser.cookies["wb_session"]
        with plain_engine(stage.store.owner).begin() as owner:
            owner.execute(
                sa.text("select set_config('app.current_organization_id', :o, true)"),
                {"o": str(stage.account.actor.organization_id)},
            )
            changed = owner.execute(
                sa.text(
                    f"update app.sign_in_session set {column} = {column} - :age"  # noqa: S608
                    " where token_hash = :h"
                ),
                {"age": age, "h": credentials.token_hash(token)},
            )
            assert changed.rowcount == 1
        assert browser.get("/api/me").status_code == 401


def each_sign_in_has_a_session_of_its_own(stage):
    with stage.browser() as browser:
        first = browser.cookies["wb_session"]
        stage.enter(browser)
        assert browser.cookies["wb_session"] != first
    with stage.browser(signed_in=False) as thief:
        thief.cookies.set("wb_session", first)
        assert thief.get("/api/me").status_code == 401


def guessing_must_wait_longer_and_longer(stage):
    """The first wait is a second, which a busy machine takes for an answer: a later one is met."""
    email = f"guess-{uuid7().hex[-10:]}@example.com"
    free = stage.site.settings.sign_in_free_attempts
    waits = []
    with stage.browser(signed_in=False) as browser:
        while not any(waits) and len(waits) < free + 6:
            form = {"email": email, "password": f"no {len(waits)}"}
            waits.append(int(browser.post("/auth/login", data=form).headers.get("retry-after", 0)))
    assert any(waits) and not any(waits[:free])


def an_unknown_account_costs_as_much_as_a_known_one(stage):
    """Counted, not timed: as many argon2 checks, and no refusal before its time."""
    counted = {}
    verify = argon2.PasswordHasher.verify
    for who in (stage.account.actor.email, "nobody@nowhere.example"):
        calls = []

        def watched(self, digest, password, calls=calls):
            calls.append(digest)
            return verify(self, digest, password)

        argon2.PasswordHasher.verify = watched
        try:
            with stage.browser(signed_in=False) as browser:
                answer = browser.post("/auth/login", data={"email": who, "password": "wrong"})
        finally:
            argon2.PasswordHasher.verify = verify
        counted[who] = (len(calls), answer.status_code)
    assert len(set(counted.values())) == 1


def a_weak_password_is_refused(stage):
    for weak in ("short", "password1234"):
        with pytest.raises(InvalidInput):
            people.found_organization(
                name="X", email=f"{uuid7().hex}@example.com", person_name="X", password=weak
            )


def the_cookie_is_bound_to_host_and_tls(stage):
    answer = PlainTextResponse("")
    settings = Settings(public_url="https://workbench.example.com")
    cookie.give_cookie(answer, "wbs_x", settings)
    sent = answer.headers["set-cookie"].lower()
    assert sent.startswith("__host-wb_session=")
    assert all(f"; {part}" in sent for part in ("secure", "httponly", "samesite=lax", "path=/"))


def production_knows_no_sample_account(stage):
    assert not _admitted_sample()


def _admitted_sample() -> bool:
    person = Actor(organization_id=uuid7(), user_id=uuid7(), role=Role.ADMIN)
    door._SAMPLE[person.organization_id] = True
    before = door.settings
    door.settings = lambda: Settings(
        environment="production", public_url="https://w.example.com", secret_key="a1b2c3d4e5f6" * 4
    )
    try:
        return door._admitted(person)
    finally:
        door.settings = before
        del door._SAMPLE[person.organization_id]


def what_is_typed_comes_back_as_text(stage):
    with stage.browser(signed_in=False) as browser:
        page = browser.post("/auth/login", data={"email": "<script>x</script>", "password": "x"})
    assert "<script>" not in page.text


def a_page_runs_our_code_alone(stage):
    with stage.browser() as browser:
        policy = browser.get("/plans").headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe-eval" not in policy


def a_value_in_a_table_is_text(stage):
    assert "<img" not in str(markup.tag("td", "<img src=x onerror=alert(1)>"))


def a_name_in_a_sentence_is_text(stage):
    assert words.plain("[x](http://evil)") != "[x](http://evil)"


def a_large_form_is_refused(stage):
    with stage.browser(signed_in=False) as browser:
        answer = browser.post("/auth/login", data={"email": "a" * 70_000})
    assert answer.status_code == 413


def a_greedy_person_must_wait(stage):
    limit = signed_in.RateLimit(3)
    answers = []
    for _ in range(5):
        try:
            limit.count(stage.viewer.user_id)
            answers.append(200)
        except HTTPException as refusal:
            answers.append(refusal.status_code)
    limit.count(uuid7())  # somebody else asks on
    assert answers == [200, 200, 200, 429, 429]


def no_export_runs_as_a_formula(stage):
    starts = ("=1+1", "+1", "-1+1", "@SUM(1)", "\tx", "\rx")
    sheet = row_files.rows_csv(Rows(name="x", headings=["a"], rows=[[one] for one in starts]))
    read_back = sheet.decode("utf-8-sig").replace('"', "")
    assert read_back.count("'") == len(starts)


def a_zip_bomb_is_refused(stage):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 3_000_000)
    honest, stated = (3_000_000).to_bytes(4, "little"), (2_000_000_000).to_bytes(4, "little")
    assert honest in out.getvalue()
    with pytest.raises(InvalidInput) as refusal:
        well_list.wells_in_file("wells.xlsx", out.getvalue().replace(honest, stated))
    assert "too large" in refusal.value.message


def a_redirect_to_an_inner_address_is_not_followed(stage):
    with model_server() as inner, model_server() as outer:
        inner.replies = [answers({"word": "secret"})]
        outer.replies = [send(b"", 307, Location=f"{inner.url}/chat/completions")]
        model = llm.OpenAiCompatible(url=outer.url, key="k", model="tiny", timeout_s=5)
        with suppress(llm.ModelFailed):
            model.answer(llm.Question(instructions="Read.", material="x"), Said)
        assert inner.asked == []


class Said(BaseModel):
    """What the model is asked for."""

    model_config = ConfigDict(extra="forbid")
    word: str


def a_name_is_never_a_path(stage):
    asked = admin_jobs.order_import(stage.account.actor, "../../etc/cron.d/x.csv", b"API\n1\n")
    kept = {job.id: job.name for job in admin_jobs.list_jobs(stage.account.actor, "registry")}
    assert kept[asked] == "x.csv"


def logs_carry_no_secret(stage):
    token = credentials.new_session_token()
    secret = "correct-horse-9-battery"
    event = {"event": f"sent {token}", "password": secret, "at": f"postgresql://a:{secret}@h/d"}
    line = json.dumps(logs._redact_event(None, "info", event))
    assert token[4:] not in line
    assert secret not in line


def a_shown_file_is_for_the_browser_that_shows_it(stage):
    with stage.browser() as mine, stage.browser(signed_in=False) as theirs:
        form = {"email": stage.account.actor.email, "password": PASSWORD}
        theirs.post("/auth/login", data=form)
        address = f"/media/{uuid7().hex}.pdf"
        first = mine.get(address)
        second = theirs.get(address)
    assert (first.status_code, "There is no such file" in first.text) == (404, False)
    assert "There is no such file" in second.text  # ours; not Streamlit's own answer


def the_inside_of_streamlit_answers_nobody(stage):
    with stage.browser() as browser:
        assert browser.get("/_stcore/agent/openapi.json").status_code == 404


def always(value):
    return lambda *_, **__: value


Break = Callable[[pytest.MonkeyPatch], None]


def replaced(*places: tuple[object, str, object]) -> Break:
    def take_away(patch: pytest.MonkeyPatch) -> None:
        for holder, name, value in places:
            patch.setattr(holder, name, value)

    return take_away


def _one_token() -> str:
    return credentials.SESSION_PREFIX + "A" * 43


_client = openai.DefaultHttpx2Client


def _following(**how: object) -> object:
    return _client(**{**how, "follow_redirects": True})


class _trusting(type(Path())):  # noqa: N801 - stands in for a name of its own kind
    """A path whose name is all of it."""

    @property
    def name(self) -> str:
        return str(self)


_remembered: dict[str, Actor | None] = {}


def _remembering(token: str) -> Actor | None:
    """A door that remembers its answers."""
    if token not in _remembered:
        _remembered[token] = _asked(token)
    return _remembered[token]


_asked = door.actor_of_session
verify = credentials.verify_password
NO_LIMITS = Settings(session_idle_minutes=10**7, session_absolute_hours=10**5)

GUARDS: dict[Callable[[Stage], None], Break] = {
    a_stranger_gets_nothing: replaced((guard, "is_open", always(True))),
    a_foreign_page_writes_nothing: replaced((guard, "is_own_origin", always(True))),
    a_foreign_form_writes_nothing: replaced((guard.Guard, "_may_write", always(True))),
    an_image_tag_changes_nothing: replaced(
        (routes, "refuse_others", None), (door, "actor_of_session", always(None))
    ),
    a_foreign_form_signs_nobody_in: replaced((routes, "is_own_origin", always(True))),
    the_websocket_opens_to_our_pages_alone: replaced((guard, "is_own_origin", always(True))),
    a_viewer_administers_nothing: replaced((Actor, "must_be", always(None))),
    a_sign_out_holds_everywhere_at_once: replaced((door, "actor_of_session", _remembering)),
    an_idle_session_ends: replaced((door, "settings", always(NO_LIMITS))),
    a_session_ends_after_twelve_hours: replaced((door, "settings", always(NO_LIMITS))),
    each_sign_in_has_a_session_of_its_own: replaced(
        (sign_in.SignIn, "end_session", always(None)),
    ),
    guessing_must_wait_longer_and_longer: replaced((store_sign_in, "begin_attempt", always(0.0))),
    an_unknown_account_costs_as_much_as_a_known_one: replaced(
        (
            sign_in,
            "verify_password",
            lambda p, h: h is not None and credentials.verify_password(p, h),
        )
    ),
    a_weak_password_is_refused: replaced((people, "check_password", always(None))),
    the_cookie_is_bound_to_host_and_tls: replaced(
        (cookie, "cookie_name", always("wb_session")),
    ),
    production_knows_no_sample_account: replaced((door, "_is_sample", always(False))),
    what_is_typed_comes_back_as_text: replaced((plain_pages, "escape", lambda text, *_: text)),
    a_page_runs_our_code_alone: replaced((envelope, "PAGE_POLICY", "default-src *")),
    a_value_in_a_table_is_text: replaced((markup, "escape", lambda text, *_, **__: str(text))),
    a_name_in_a_sentence_is_text: replaced((words, "plain", str)),
    a_large_form_is_refused: replaced(
        (envelope, "refuse_declared_length", always(None)),
        (envelope, "counted", lambda receive, limit: receive),
    ),
    a_greedy_person_must_wait: replaced((signed_in.RateLimit, "count", always(None))),
    no_export_runs_as_a_formula: replaced((row_files, "plain_cell", lambda value: value)),
    logs_carry_no_secret: replaced((logs, "redact", lambda event, key="": event)),
    a_zip_bomb_is_refused: replaced((well_list, "MOST_UNPACKED_BYTES", 10**12)),
    a_redirect_to_an_inner_address_is_not_followed: replaced(
        (openai, "DefaultHttpx2Client", _following)
    ),
    a_name_is_never_a_path: replaced((admin_jobs, "Path", _trusting)),
    a_shown_file_is_for_the_browser_that_shows_it: replaced((guard, "may_fetch", always(True))),
    the_inside_of_streamlit_answers_nobody: replaced((guard, "is_closed", always(False))),
}


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_the_guard_holds(stage, check):
    check(stage)


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_without_its_guard_the_check_fails(stage, check, monkeypatch):
    GUARDS[check](monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(stage)
