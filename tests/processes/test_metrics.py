"""Prometheus reads what this process does, with its token only, and learns no name from it."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kernel.errors import Unavailable
from kernel.store import upkeep
from workbench import counters
from workbench.counters import counted_run, exposition, registry
from workbench.http_edge.figures import figures_route
from workbench.settings import Settings
from workbench.testing import Site, as_person

HISTORY = "/api/tenant/wells/history"


def figures(site: Site) -> dict[tuple[str, ...], float]:
    header = {"authorization": f"Bearer {site.settings.metrics_token}"}
    answer = httpx2.get(f"{site.url}/metrics", headers=header, timeout=60)
    assert answer.status_code == 200
    return figures_in(answer.text)


def figures_in(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_that_a_request_is_counted_by_its_route_and_no_number_is_told(site, org_a):
    with httpx2.Client(base_url=site.url, headers=as_person(org_a.viewer), timeout=60) as api:
        assert api.get("/api/tenant/wells/42-003-46118").status_code == 404
        assert api.get("/api/tenant/wells/history/").status_code == 200

    told = figures(site)
    assert told["workbench_request_seconds_count", *sorted(("200", "GET", HISTORY))] >= 1
    assert not any("42-003" in part for key in told for part in key[1:])


def test_that_jobs_and_database_are_told(site):
    told = figures(site)

    assert told["workbench_database_up",] == 1
    assert told["workbench_database_bytes",] > 1e6
    assert told["workbench_jobs_waiting",] >= 0
    assert told["workbench_database_connections_max",] > told["workbench_database_connections",]


def test_that_the_age_of_backups_and_what_is_wrong_are_told(store):
    began = datetime.now(UTC) - timedelta(hours=5)
    for succeeded, hours in ((True, 0), (False, 4)):
        at = began + timedelta(hours=hours)
        upkeep.note_run(
            store,
            upkeep.BackupRun(
                kind="base", host="db1", began_at=at, ended_at=at, succeeded=succeeded,
                words="", bytes=1,
            ),
        )  # fmt: skip

    told = figures_in(exposition().decode())

    assert 5 * 3600 <= told["workbench_backup_age_seconds", "base"] < 6 * 3600
    assert told["workbench_alerts",] >= 0
    assert told["workbench_slow_queries_total",] >= 0


def test_that_a_wrong_token_learns_nothing(site):
    right = site.settings.metrics_token
    for header in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {right}"}):
        answer = httpx2.get(f"{site.url}/metrics", headers=header, timeout=60)
        assert answer.status_code == 401
        assert "workbench_" not in answer.text


def test_that_there_is_no_such_address_without_a_token(tmp_path):
    app = Starlette(routes=[figures_route(Settings(data_dir=tmp_path))])

    assert TestClient(app).get("/metrics").status_code == 404


def test_that_a_run_that_is_broken_off_is_counted():
    name, labels = "workbench_page_run_seconds_count", {"page": "Broken"}
    before = registry.get_sample_value(name, labels) or 0

    with pytest.raises(KeyboardInterrupt), counted_run("Broken"):
        raise KeyboardInterrupt

    assert registry.get_sample_value(name, labels) == before + 1


def test_that_a_database_that_is_away_is_told_and_nothing_fails(store, monkeypatch):
    def away(_urls):
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(counters, "server_state", away)

    assert b"workbench_database_up 0.0" in exposition()
