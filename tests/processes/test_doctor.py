"""The doctor finds what is wrong with an installation and says what to do about it."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from kernel.store.connection import StoreUrls
from workbench import doctor
from workbench.cli import cli
from workbench.doctor import Finding, examine
from workbench.settings import Settings, choose_settings
from workbench.settings import settings as process_settings


def looked_at(settings: Settings) -> dict[str, Finding]:
    return {finding.area: finding for finding in examine(settings)}


@pytest.fixture
def settings(tmp_path, store: StoreUrls, monkeypatch) -> Settings:
    """An installation on the suite's own database, as if its server were ours."""
    monkeypatch.setattr(doctor.embedded, "status", lambda _home: True)
    monkeypatch.setattr(doctor, "store_urls", lambda _settings: store)
    return Settings(data_dir=tmp_path, rrc_fetch=False, sample_data=False)


@contextmanager
def plain_server() -> Iterator[int]:
    """Takes connections on loopback and says nothing; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=lambda: _take_all(listening), daemon=True).start()
        yield listening.getsockname()[1]


def _take_all(listening: socket.socket) -> None:
    while True:
        try:
            listening.accept()[0].close()
        except OSError:
            return


def test_that_a_sound_installation_has_no_fault_but_the_missing_worker(settings):
    found = looked_at(settings)

    assert {area for area, one in found.items() if one.state == "fault"} == {"Workers"}
    assert found["Workers"].advice == "Start one with `workbench worker` or its service."
    assert found["Database"].words.startswith("PostgreSQL 1")
    assert found["Guards"].state == "well"


def test_that_a_server_that_does_not_run_is_told_with_what_starts_it(tmp_path):
    found = looked_at(Settings(data_dir=tmp_path, rrc_fetch=False))

    assert found["Database"].state == "fault"
    assert "workbench up" in found["Database"].advice
    assert "Migrations" not in found


def test_that_a_dropped_policy_is_a_fault(settings, store, server):
    with server.administrator(sa.make_url(store.app).database) as connection:
        connection.execute("alter table app.rig disable row level security")
        try:
            found = looked_at(settings)
        finally:
            connection.execute("alter table app.rig enable row level security")

    assert found["Guards"].state == "fault"
    assert "rig has no row security" in found["Guards"].words


def test_that_an_older_schema_is_told_with_what_brings_it_forward(settings, monkeypatch):
    monkeypatch.setattr(doctor.migrate, "newest", lambda: "9999")

    found = looked_at(settings)

    assert found["Migrations"].state == "fault"
    assert found["Migrations"].advice == "Back up, then run `workbench migrate`."
    assert "Guards" not in found


def test_that_a_clock_that_goes_wrong_is_a_fault(settings, monkeypatch):
    true = doctor.server_state

    monkeypatch.setattr(doctor, "server_state", lambda urls: replace(true(urls), ahead_s=-90.0))

    assert looked_at(settings)["Clock"].state == "fault"


@pytest.mark.parametrize(
    ("area", "state", "seen", "advice"),
    [
        ("Database", "fault", {"number": 140_005}, "PostgreSQL 15 or newer"),
        ("Connections", "note", {"connections": 55, "most_connections": 60}, "max_connections"),
    ],
)
def test_that_an_old_or_a_crowded_server_is_found(settings, monkeypatch, area, state, seen, advice):
    true = doctor.server_state
    monkeypatch.setattr(doctor, "server_state", lambda urls: replace(true(urls), **seen))

    found = looked_at(settings)[area]

    assert found.state == state
    assert advice in found.advice


def test_that_a_disk_with_little_room_is_found(settings, monkeypatch):
    room = shutil.disk_usage(settings.data_dir)._replace(free=2 * 10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: room)

    found = looked_at(settings)["Disk"]

    assert (found.state, found.advice[:15]) == ("note", "Free some space")


@pytest.mark.parametrize(
    ("area", "named"),
    [
        ("Language model", {"llm_url": "http://127.0.0.1:{}/v1", "llm_model": "any"}),
        ("Railroad Commission", {"rrc_fetch": True, "rrc_url": "http://127.0.0.1:{}"}),
    ],
)
def test_that_what_is_switched_on_and_away_is_a_fault(settings, monkeypatch, area, named):
    monkeypatch.setattr(doctor, "browser_of", lambda _settings: "/usr/bin/chromium")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    filled = {key: one.format(port) if isinstance(one, str) else one for key, one in named.items()}

    [found] = examine(settings.model_copy(update=filled), {area})

    assert found.state == "fault"
    assert "does not answer" in found.words
    assert "firewall" in found.advice


def test_that_secrets_which_others_can_read_are_a_fault(settings, tmp_path):
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "key").write_text("k")
    (tmp_path / "secrets" / "key").chmod(0o644)

    found = looked_at(settings)["Secrets"]

    assert found.state == "fault"
    assert "key" in found.words


def test_that_secrets_of_another_account_are_a_fault(settings, tmp_path, monkeypatch):
    (tmp_path / "secrets").mkdir(mode=0o700)
    monkeypatch.setattr(doctor.os, "access", lambda folder, _how: folder.name != "secrets")

    [found] = [one for one in examine(settings, {"Disk"}) if one.area == "Secrets"]

    assert found.state == "fault"
    assert f"chown -R ACCOUNT: {tmp_path}" in found.advice


def test_that_another_package_than_the_pinned_one_is_a_fault(settings, tmp_path, monkeypatch):
    (tmp_path / "requirements.lock").write_text(
        "psycopg==0.0.1 \\\n    --hash=sha256:00\nnobody-has-this==1.0\n"
    )
    monkeypatch.setattr(doctor, "ROOT", tmp_path)

    found = looked_at(settings)["Packages"]

    assert found.state == "fault"
    assert f"psycopg {psycopg.__version__}, not 0.0.1" in found.words
    assert "nobody-has-this is missing" in found.words


def test_that_an_address_without_a_proxy_behind_it_is_a_fault(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = looked_at(settings.model_copy(update={"public_url": f"https://127.0.0.1:{port}"}))

    assert found["Address"].state == "fault"
    assert "does not answer" in found["Address"].words


def test_that_what_is_switched_on_is_reached_for(settings):
    with plain_server() as port:
        found = looked_at(
            settings.model_copy(
                update={
                    "llm_url": f"http://127.0.0.1:{port}/v1",
                    "llm_model": "any",
                    "public_url": f"http://127.0.0.1:{port}",
                }
            )
        )

    assert found["Language model"].state == "well"
    assert found["Address"].words.endswith("speaks no TLS")


def test_that_a_mail_server_that_is_away_is_a_fault(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = looked_at(
        settings.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_security": "none",
                "mail_from": "workbench@example.com",
            }
        )
    )

    assert found["Mail"].state == "fault"


def test_that_the_command_answers_no_where_there_is_a_fault(tmp_path: Path):
    before = process_settings()
    choose_settings(Settings(data_dir=tmp_path, rrc_fetch=False))
    try:
        told = CliRunner().invoke(cli, ["doctor", "--json"])
    finally:
        choose_settings(before)

    assert told.exit_code == 1
    states = {one["area"]: one["state"] for one in json.loads(told.stdout)}
    assert states["Database"] == "fault"
    assert states["Disk"] in {"well", "note"}
