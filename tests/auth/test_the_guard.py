"""Nothing answers to strangers but the door itself; what the guard strips, refuses and adds."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kernel.store.ids import uuid7
from kernel.workflows import people
from workbench.auth.cookie import cookie_name, give_cookie
from workbench.auth.guard import OPEN, SESSION_HEADER, Guard
from workbench.http_edge.envelope import Envelope
from workbench.settings import Settings
from workbench.testing import Site

PASSWORD = "nine slow drawworks"


@pytest.fixture(scope="module")
def admin(site: Site) -> people.Founded:
    return people.found_organization(
        name="Dry Creek",
        email=f"dee-{uuid7().hex[-10:]}@example.com",
        person_name="Dee",
        password=PASSWORD,
    )


@pytest.fixture
def stranger(site: Site) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=site.url, timeout=60) as client:
        yield client


@pytest.fixture
def browser(site: Site, admin) -> Iterator[httpx2.Client]:
    """A signed-in browser."""
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}, timeout=60) as client:
        form = {"email": admin.actor.email, "password": PASSWORD}
        assert client.post("/auth/login", data=form).status_code == 303
        yield client


def stream_of(site: Site) -> str:
    return site.url.replace("http", "ws", 1) + "/_stcore/stream"


@pytest.mark.parametrize(
    "path", ["/", "/plans", "/well?api=4200346118&tab=a%20b", "/nothing/here", "/login/", "/static"]
)
def test_that_a_stranger_who_opens_a_page_is_led_to_the_sign_in(stranger, path):
    answer = stranger.get(path)

    assert answer.status_code == 303
    target = httpx2.URL(answer.headers["location"])
    assert (target.path, target.params["next"]) == ("/login", path)


@pytest.mark.parametrize(
    "path",
    [
        "/media/abc.pdf",
        "/component/st_aggrid.AgGrid.agGrid/index.html",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/_stcore/bidi-components/x",
        "/_stcore/agent/openapi.json",
    ],
)
def test_that_the_inside_of_pages_answers_no_stranger(stranger, path):
    assert stranger.get(path).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/me",
        "/api/people",
        "/api/tokens",
        "/api/sessions",
        "/api/openapi.json",
        "/api/plans",
        "/api/",
        "/api",
        "/api/nothing",
        "//api/me",
        "/api/health/../me",
    ],
)
def test_that_the_api_answers_no_stranger(stranger, path):
    answer = stranger.get(path, headers={"accept": "application/json"})

    assert answer.status_code in (401, 303)
    assert "@" not in answer.text


@pytest.mark.parametrize("path", sorted(OPEN - {"/auth/logout", "/favicon.ico", "/favicon.png"}))
def test_that_what_is_open_shows_nothing_of_anybody(stranger, path):
    answer = stranger.get(path)

    own_token = {"/api/calendar.ics": (422,), "/metrics": (401,)}
    assert answer.status_code in own_token.get(path, (200, 405))
    assert "@" not in answer.text.replace("@font-face", "").replace("@media", "")


def test_that_a_made_up_cookie_opens_nothing(stranger):
    for value in ("wbs_" + "A" * 43, "wbt_" + "A" * 43, "x", "' or 1=1 --"):
        stranger.cookies.set("wb_session", value)
        assert stranger.get("/plans").status_code == 303


def test_that_an_api_token_is_no_session_cookie(stranger, admin):
    token = people.create_token(admin.actor, "mine").token
    stranger.cookies.set("wb_session", token)

    assert stranger.get("/plans").status_code == 303
    assert stranger.get("/api/me").status_code == 401


def test_that_a_signed_in_person_reaches_pages_and_api(browser, admin):
    assert "<title>Streamlit</title>" in browser.get("/plans").text
    assert browser.get("/api/me").json()["email"] == admin.actor.email


@pytest.mark.parametrize("path", ["/nosuchpage", "/plan.php", "/nothing/here?x=1"])
def test_that_an_address_without_a_page_is_answered_with_the_way_home(browser, path):
    answer = browser.get(path, headers={"accept": "text/html,*/*"})

    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert '<a href="/">Home</a>' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/workbench_table/x.js",
        "/_stcore/",
        "/_stcore",
        "/%5Fstcore/metrics",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_that_the_inside_that_no_page_needs_answers_nobody(browser, path, accept):
    answer = browser.get(path, headers={"accept": accept})

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


@pytest.mark.parametrize("path", ["/", "/plan", "/review?api=4200346118&add=casing", "/api/docs"])
def test_that_pages_are_answered_to_a_browser(browser, path):
    answer = browser.get(path, headers={"accept": "text/html,*/*"}, follow_redirects=True)

    assert answer.status_code == 200


def test_that_a_forged_session_header_never_reaches_the_app():
    seen = {}

    async def app(scope, receive, send):
        seen.update(dict(scope["headers"]))
        await PlainTextResponse("ok")(scope, receive, send)

    client = TestClient(Envelope(Guard(app, Settings()), Settings()))
    client.get("/login", headers={SESSION_HEADER: "forged", "X-WB-Role": "admin", "x-other": "1"})

    assert b"x-other" in seen
    assert not [name for name in seen if name.startswith(b"x-wb-")]


@pytest.mark.parametrize(
    "headers",
    [{}, {SESSION_HEADER: "wbs_forged"}, {"cookie": "wb_session=wbs_forged"}],
    ids=["nothing", "forged header", "forged cookie"],
)
def test_that_the_websocket_is_refused_without_a_session(site, headers):
    with pytest.raises(InvalidStatus) as refusal:
        connect(stream_of(site), origin=site.url, additional_headers=headers, proxy=None)

    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_that_the_websocket_is_refused_to_a_foreign_page(site, browser, origin):
    cookie = {"cookie": f"wb_session={browser.cookies['wb_session']}"}

    with pytest.raises(InvalidStatus) as refusal:
        connect(stream_of(site), origin=origin, additional_headers=cookie, proxy=None)

    assert refusal.value.response.status_code == 403


def test_that_the_websocket_opens_for_a_page_of_ours(site, browser):
    cookie = {"cookie": f"wb_session={browser.cookies['wb_session']}"}

    with connect(
        stream_of(site), origin=site.url, additional_headers=cookie, proxy=None
    ) as websocket:
        assert websocket.response.status_code == 101


WRITE = {"name": "made by a foreign page"}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "x-workbench-request": "1"},
        {"origin": "null", "x-workbench-request": "1"},
        {"origin": "", "sec-fetch-site": "cross-site", "x-workbench-request": "1"},
        {"origin": "", "x-workbench-request": "1"},
        {},
    ],
    ids=["foreign", "opaque", "cross-site", "unsaid", "without our header"],
)
def test_that_a_write_by_cookie_must_come_from_a_page_of_ours(browser, admin, headers):
    answer = browser.post("/api/tokens", json=WRITE, headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert WRITE["name"] not in [row.name for row in people.list_tokens(admin.actor)]


def test_that_a_page_of_ours_may_write_by_cookie(browser):
    answer = browser.post("/api/tokens", json=WRITE, headers={"x-workbench-request": "1"})

    assert answer.status_code == 201


def test_that_an_upload_by_cookie_must_come_from_a_page_of_ours(browser):
    answer = browser.put("/_stcore/upload_file/a/b", headers={"origin": "https://evil.example"})

    assert answer.status_code == 403


def test_that_a_revoked_session_ends_at_the_next_request(browser, admin):
    [session, *_] = people.my_sessions(admin.actor)
    people.revoke_session(admin.actor, session.id)

    assert browser.get("/plans").status_code == 303
    assert browser.get("/api/me").status_code == 401


@pytest.mark.parametrize("path", ["/login", "/api/health", "/plans", "/api/me", "/app/static/x"])
def test_that_every_answer_has_a_request_id_and_the_protecting_headers(stranger, path):
    answer = stranger.get(path)

    assert len(answer.headers["x-request-id"]) == 16
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


def test_that_pages_may_run_no_foreign_script_and_no_eval(browser):
    policy = browser.get("/plans").headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert rules["default-src"] == "'self'"
    assert "unsafe" not in rules["script-src"]
    assert "http" not in policy
    assert rules["object-src"] == "'none'"


def test_that_only_the_frame_of_the_grid_may_use_eval(browser):
    grid = browser.get("/component/st_aggrid.AgGrid.agGrid/index.html").headers[
        "content-security-policy"
    ]

    assert "'unsafe-eval'" in grid
    assert "frame-ancestors 'self'" in grid


def test_that_the_sign_in_page_runs_no_script_at_all(stranger):
    page = stranger.get("/login")
    rules = page.headers["content-security-policy"]

    assert "default-src 'none'" in rules
    assert "script-src" not in rules
    assert "frame-ancestors 'none'" in rules
    assert "<script" not in page.text


def test_that_a_form_larger_than_64_kb_is_refused(stranger, site):
    answer = stranger.post(
        "/auth/login", data={"email": "a" * 70_000}, headers={"origin": site.url}
    )

    assert answer.status_code == 413
    assert "64 kB" in answer.text


def test_that_a_body_without_a_length_is_counted_while_it_comes(browser):
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    answer = browser.post(
        "/api/tokens",
        content=endless(),
        headers={"x-workbench-request": "1", "content-type": "application/json"},
    )

    assert answer.status_code == 413


@pytest.fixture
def failing() -> TestClient:
    async def app(scope, receive, send):
        raise ValueError("select * from secret_table at /srv/inner/path.py")

    return TestClient(Envelope(app, Settings()), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/plans", "/api/plans"])
def test_that_a_failure_names_a_request_id_and_nothing_of_the_inside(failing, path):
    answer = failing.get(path)

    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "secret_table" not in answer.text
    assert "ValueError" not in answer.text
    assert "/srv" not in answer.text


BEHIND_TLS = Settings(public_url="https://Workbench.Example.com")


def test_that_behind_tls_the_cookie_is_secure_and_bound_to_its_host():
    answer = PlainTextResponse("")
    give_cookie(answer, "wbs_x", BEHIND_TLS)
    cookie = answer.headers["set-cookie"].lower()

    assert cookie_name(BEHIND_TLS) == "__Host-wb_session"
    assert "; secure" in cookie
    assert "; path=/;" in cookie
    assert "domain" not in cookie


def test_that_behind_tls_browsers_are_told_to_stay_with_it():
    async def app(scope, receive, send):
        await PlainTextResponse("ok")(scope, receive, send)

    answer = TestClient(Envelope(app, BEHIND_TLS)).get("/login")

    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_that_a_browser_keeps_the_program_of_a_grid_and_asks_for_its_page_anew(browser):
    folder = "/component/st_aggrid.AgGrid.agGrid/"
    page = browser.get(f"{folder}index.html")
    [program] = re.findall(r"static/js/main\.[0-9a-f]+\.js", page.text)

    assert page.headers["cache-control"] == "no-cache"
    kept = browser.get(folder + program).headers["cache-control"]
    assert kept == "private, max-age=31536000, immutable"
    gone = browser.get(f"{folder}static/js/main.00000000.js")
    assert (gone.status_code, "immutable" in gone.headers.get("cache-control", "")) == (404, False)
