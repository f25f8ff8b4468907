"""A day of work with everything logged: nothing that opens a door stands in the log."""

import httpx2
import pytest
import sqlalchemy as sa

from kernel.store.ids import uuid7
from kernel.workflows import people
from tests.e2e.log_scan import told
from workbench import logs
from workbench.logs import configure_logs

PASSWORD, NEXT = "seventeen-quiet-pumpjacks", "eighteen-louder-pumpjacks"


def work_of_a_day(site) -> list[str]:
    """Sign in and out, well and badly, make tokens, change a password; the secrets of it."""
    email = f"log-{uuid7().hex[-10:]}@example.com"
    people.found_organization(name="Log", email=email, person_name="L", password=PASSWORD)
    own = {"origin": site.url, "x-workbench-request": "1"}
    with httpx2.Client(base_url=site.url, headers=own, timeout=60) as client:
        client.post("/auth/login", data={"email": email, "password": f"{PASSWORD}-mistyped"})
        client.post("/auth/login", data={"email": email, "password": PASSWORD})
        session = client.cookies["wb_session"]
        made = client.post("/api/tokens", json={"name": "script"}).json()["token"]
        client.get("/api/me", headers={"authorization": f"Bearer {made}"})
        client.get(f"/plans?token={made}")
        got = client.post("/api/auth/token", json={"email": email, "password": PASSWORD}).json()
        client.post("/api/me/password", json={"current": PASSWORD, "new": NEXT})
        client.post("/api/tokens", json={"name": 5, "password": PASSWORD})
        client.post("/auth/logout")
    given = [value for value in got.values() if isinstance(value, str) and "wbt_" in value]
    return [PASSWORD, NEXT, session[4:], made[4:], *(one.split("wbt_")[1] for one in given)]


def logged_day(site, capsys) -> tuple[str, list[str]]:
    configure_logs("debug", process="app")
    try:
        secrets = work_of_a_day(site)
    finally:
        configure_logs("error", process="app")
    return capsys.readouterr().err, secrets


def test_that_nothing_secret_of_a_day_of_work_stands_in_the_log(site, store, capsys):
    text, secrets = logged_day(site, capsys)

    doors = [sa.make_url(url).password for url in (store.owner, store.app, store.auth, store.jobs)]
    found = [one for one in (*secrets, *filter(None, doors)) if one in text]
    assert text.count('"event"') >= 8
    assert found == []


def test_that_a_line_with_a_secret_would_be_found(site, store, capsys, monkeypatch):
    import structlog

    monkeypatch.setattr(logs, "redact", lambda event, key="": event)
    configure_logs("debug", process="app")
    structlog.get_logger("ours").info("signed_in", password=PASSWORD)
    configure_logs("error", process="app")

    assert PASSWORD in capsys.readouterr().err


GREETING = """Reading the papers of CEDAR DRAW 12 …
  Sample sign-ins, all with the password demo123:
  Stop with Ctrl-C.
"""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"event": "sent", "header": "Bearer wbt_' + "a1B2" * 10 + '"}', "a token"),
        ('{"event": "login", "body": "password=demo123"}', "a password or key"),
        ("psycopg: could not connect with turning-right-slowly", "a password or key"),
        ('{"event": "read", "operator": "MESA VERDE OPERATING LLC"}', "text of a paper"),
    ],
)
@pytest.mark.parametrize("file", ["up.log", "data/pgdata/server.log"])
def test_that_the_scan_of_a_browser_run_finds_a_planted_line(tmp_path, file, line, what):
    """The run itself is looked through when its product ends (tests/e2e/conftest.py)."""
    for folder in ("data/pgdata", "data/secrets"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data/secrets/app_user").write_text("turning-right-slowly\n")
    (tmp_path / "up.log").write_text(GREETING)
    assert told(tmp_path) == []

    with (tmp_path / file).open("a") as log:
        log.write(f'{{"event": "ready"}}\n{line}\n')

    [found] = told(tmp_path)
    assert found.startswith(file.rpartition("/")[2]) and found.endswith(what)
