"""Prometheus reads what this process does, with its token only, and learns no name from it."""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kernel.errors import Unavailable
from kernel.policy.packs import policy_for
from kernel.sources.chat_model import Ask, Said, ScriptedChat, Usage
from kernel.sources.llm import Form, ModelFailed, OpenAiCompatible, Question
from kernel.store import assistant, chats, upkeep
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from tests.sources.model_server import model_server, send
from tests.store.test_isolation import a_snapshot
from workbench import counters
from workbench.counted_model import CountedChat, CountedReader
from workbench.counters import counted_run, exposition, registry
from workbench.help import HERE
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


def test_that_calls_tokens_and_failures_of_a_model_are_told():
    def at(*key):
        return figures_in(exposition().decode()).get(key, 0)

    calls, tokens = "workbench_model_call_seconds_count", "workbench_model_tokens_total"
    whole = Said(
        words="Yes.", requests=(), finish_reason="stop", provider_id="x", model="tiny",
        usage=Usage(tokens_in=40, tokens_out=2),
    )  # fmt: skip
    chat = CountedChat(ScriptedChat(answers=[whole, ModelFailed("It is away.")]))
    before = [at(calls, "answered", "conversation"), at(calls, "conversation", "failed")]
    went_in, came_out = at(tokens, "conversation", "in"), at(tokens, "conversation", "out")

    chat.say(Ask(messages=[]), lambda _: None, lambda: False)
    with pytest.raises(ModelFailed):
        chat.say(Ask(messages=[]), lambda _: None, lambda: False)

    assert at(calls, "answered", "conversation") == before[0] + 1
    assert at(calls, "conversation", "failed") == before[1] + 1
    assert at(tokens, "conversation", "in") == went_in + 40
    assert at(tokens, "conversation", "out") == came_out + 2


def test_that_a_second_opinion_is_counted_with_the_tokens_of_its_server():
    heard = []
    with model_server() as server:
        counted = {"prompt_tokens": 900, "completion_tokens": 12}
        choice = {"message": {"content": '{"word": "1,600"}'}, "finish_reason": "stop"}
        server.replies = [send(json.dumps({"choices": [choice], "usage": counted}).encode())]
        reader = CountedReader(
            OpenAiCompatible(url=server.url, model="tiny", used=lambda *two: heard.append(two))
        )
        key = ("workbench_model_call_seconds_count", {"use": "opinion", "ending": "answered"})
        before = registry.get_sample_value(*key) or 0

        reader.answer(Question(instructions="Read.", material="x"), OneWord)

    assert heard == [(900, 12)]
    assert registry.get_sample_value(*key) == before + 1


class OneWord(Form):
    word: str


def test_that_the_cost_of_all_organizations_is_told_as_one_sum(org_a, org_b, a_well_number):
    before = figures_in(exposition().decode())["workbench_model_cost_dollars",]
    for team, cost in ((org_a, "0.25"), (org_b, "1.5")):
        with tenant_session(team.editor) as session:
            api14 = a_well_number()
            register_well(session, api14=api14)
            plan = a_snapshot(session, api14)
            thread = chats.add_thread(
                session, api14=api14, plan_key=plan.plan_key, title="Talk", baseline_id=plan.id
            )
            message = chats.add_message(session, thread, role="assistant", words="Yes.")
            assistant.reserve(
                session, message_id=message, day=date.today(), tokens=9, cost=Decimal(9)
            )
            assistant.settle(session, message, tokens_in=5, tokens_out=1, cost=Decimal(cost))

    told = figures_in(exposition().decode())

    assert told["workbench_model_cost_dollars",] == pytest.approx(before + 1.75)


def test_that_hits_and_misses_of_caches_are_told():
    where = {"state": "TX", "district": "08A", "county": "GAINES", "field": None}
    policy_for(**where)
    before = figures_in(exposition().decode())

    policy_for(**where)
    policy_for(**{**where, "field": f"NEW {time.monotonic_ns()}"})

    told = figures_in(exposition().decode())
    for name, cache in (("hits", "policies"), ("misses", "policies")):
        key = (f"workbench_cache_{name}_total", cache)
        assert told[key] == before[key] + 1
    assert told["workbench_cache_hits_total", "database"] > 0
    assert ("workbench_cache_misses_total", "pages") in told


def test_that_every_figure_of_the_help_is_one_that_is_told_and_no_figure_is_left_out():
    promised = set(re.findall(r"`(workbench_\w+)`", (HERE / "administering.md").read_text("utf-8")))

    told = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(exposition().decode())
        if family.name.startswith("workbench_") and not family.name.endswith("_created")
    }

    of_the_process = {name for name in told if name.startswith("workbench_process_")}
    assert promised <= told
    assert told - promised == of_the_process


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
