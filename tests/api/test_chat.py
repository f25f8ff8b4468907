"""Conversations over HTTP: permissions on each address, events, proposals applied once."""

import json
import threading
import time
from datetime import date

import httpx2
import pytest

from kernel.assistant import turns
from kernel.assistant.turns import Ending
from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows import people
from kernel.workflows.chat_pace import limit_pace
from kernel.workflows.plan_papers import Choices, plan_from_facts
from workbench.notebook import connect

PLAN = plan_from_facts(write_facts(a_well()), choices=Choices(as_of=AS_OF, mode="isolated"))
SHOE = next(step["id"] for step in PLAN["steps"] if step["type"] == "surface_shoe_plug")


@pytest.fixture
def api(site):
    with httpx2.Client(base_url=f"{site.url}/api", timeout=30) as client:
        yield client


@pytest.fixture
def call(api):
    tokens = {}

    def send(actor, method, path, **more):
        if actor.user_id not in tokens:
            tokens[actor.user_id] = people.create_token(actor, "test").token
        headers = {"authorization": f"Bearer {tokens[actor.user_id]}", **more.pop("headers", {})}
        return api.request(method, f"/chat{path}", headers=headers, **more)

    return send


@pytest.fixture
def asked(org_a, a_well_number):
    """The body that opens a thread about a saved plan."""
    api14, made = a_well_number(), uuid7()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        save_snapshot(
            session,
            api14=api14,
            plan_key=f"{api14[:10]}:combined",
            payload={**PLAN, "snapshot_id": str(made), "extraction": {}},
            verdict="pass",
            as_of=date(2025, 10, 1),
            snapshot_id=made,
        )
    return {"well_api14": api14, "plan_id": f"{api14[:10]}:combined", "title": "Shoe"}


@pytest.fixture
def thread(org_a, asked, call):
    return call(org_a.editor, "POST", "/threads", json=asked).json()


def test_that_a_thread_is_opened_by_either_length_of_number_and_with_a_last_slash(
    org_a, asked, call
):
    short = {**asked, "well_api14": asked["well_api14"][:10]}

    made = call(org_a.editor, "POST", "/threads/", json=short)

    assert made.status_code == 201
    assert made.json()["well_api14"] == asked["well_api14"]
    assert made.json()["is_owner"] is True
    other = {**asked, "plan_id": "4200399999:combined"}
    assert call(org_a.editor, "POST", "/threads", json=other).status_code == 422
    assert call(org_a.viewer, "POST", "/threads", json=asked).status_code == 403


def test_that_a_message_offers_a_change_that_is_applied_once(org_a, thread, call):
    path = f"/threads/{thread['id']}"
    said = call(
        org_a.editor,
        "POST",
        f"{path}/messages",
        json={"content": "use 55 sacks for the surface shoe plug"},
    ).json()

    proposal = call(org_a.editor, "GET", f"/proposals/{said['proposal_id']}").json()
    assert proposal["diff"]["changed"][0]["id"] == SHOE
    assert proposal["status"] == "pending"
    apply = f"/proposals/{proposal['id']}/apply"
    first = call(org_a.editor, "POST", apply, json={})
    assert first.status_code == 200
    assert call(org_a.editor, "POST", apply, json={}).json() == first.json()
    assert len(call(org_a.editor, "GET", f"{path}/modifications/").json()) == 1
    newest, baseline = call(org_a.editor, "GET", f"{path}/versions").json()
    assert (newest["is_current"], newest["kind"]) == (True, "post_edit")
    assert (baseline["is_baseline"], newest["parent_id"]) == (True, baseline["snapshot_id"])


def test_that_an_answer_comes_as_events_when_asked_for(org_a, thread, call):
    answer = call(
        org_a.editor,
        "POST",
        f"/threads/{thread['id']}/messages/",
        json={"content": "use 55 sacks for the surface shoe plug"},
        headers={"accept": "text/event-stream"},
    )

    events = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [lines[0] for lines in events] == [
        "event: message",
        "event: tool",
        "event: delta",
        "event: proposal",
        "event: done",
    ]
    done = json.loads(events[-1][1].removeprefix("data: "))
    assert done["message"]["state"] == "complete"


@pytest.fixture
def slow():
    """An answer of three words that waits for `go` after the first."""
    go = threading.Event()

    def answerer(writing):
        writing.write("The ")
        go.wait(20)
        writing.write("well is deep.")
        return Ending(state="complete", finish_reason="stop", about={"model": "tiny"})

    turns.answer_with(lambda actor: answerer)
    yield go
    turns.answer_with(None)


def test_that_events_come_while_the_answer_is_written(org_a, thread, call, api, slow):
    token = people.create_token(org_a.editor, "test").token
    address = f"/chat/threads/{thread['id']}/messages"
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    seen = []
    with api.stream("POST", address, json={"content": "tell me"}, headers=headers) as answer:
        for line in answer.iter_lines():
            seen.append(line)
            if line == 'data: {"content": "The"}':
                slow.set()

    told = [line.removeprefix("event: ") for line in seen if line.startswith("event")]
    assert told[0] == "message"
    assert set(told[1:-1]) == {"delta"}
    assert told[-1] == "done"
    done = json.loads([line for line in seen if line.startswith("data: ")][-1][6:])
    assert done["message"]["content"] == "The well is deep."
    assert done["message"]["metadata"] == {"model": "tiny"}


def test_that_a_lost_connection_loses_nothing_and_an_answer_is_stopped_over_http(
    org_a, org_b, thread, call, api, slow
):
    token = people.create_token(org_a.editor, "test").token
    address = f"/chat/threads/{thread['id']}/messages"
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    with api.stream("POST", address, json={"content": "tell me"}, headers=headers) as answer:
        for line in answer.iter_lines():
            if "content" in line and "The" in line:
                break
    path = f"/threads/{thread['id']}/messages"
    (_, running) = call(org_a.editor, "GET", path).json()["messages"]
    assert (running["state"], running["content"]) == ("streaming", "The ")
    stop = f"{path}/{running['id']}/stop"
    assert call(org_b.admin, "POST", stop).status_code == 404
    assert call(org_a.editor, "POST", stop).status_code == 200
    for _ in range(100):
        (_, ended) = call(org_a.editor, "GET", path).json()["messages"]
        if ended["state"] != "streaming":
            break
        time.sleep(0.05)
    slow.set()

    assert ended["state"] == "cancelled"
    assert ended["content"] == f"The\n\n{turns.STOPPED}"


def test_that_operations_by_rest_make_the_same_plan_as_words(org_a, thread, call):
    path = f"/threads/{thread['id']}"
    rows = [{"operation": "change_materials", "targets": [SHOE], "sacks": 55}]

    by_rest = call(org_a.editor, "POST", f"{path}/proposals", json={"operations": rows}).json()
    words = {"content": "use 55 sacks for the surface shoe plug"}
    said = call(org_a.editor, "POST", f"{path}/messages", json=words).json()
    by_words = call(org_a.editor, "GET", f"/proposals/{said['proposal_id']}").json()

    assert by_rest["result"] == by_words["result"]
    assert call(org_a.editor, "GET", f"/proposals/{by_rest['id']}").json()["status"] == "withdrawn"
    bad = [{"operation": "change_materials", "targets": [SHOE], "tenant_id": "x"}]
    refused = call(org_a.editor, "POST", f"{path}/proposals", json={"operations": bad})
    assert refused.status_code == 422


def test_that_a_finding_of_law_needs_its_rule_named(org_a, thread, call):
    rows = [{"operation": "remove_step", "targets": [SHOE]}]
    held = call(
        org_a.editor, "POST", f"/threads/{thread['id']}/proposals", json={"operations": rows}
    ).json()
    apply = f"/proposals/{held['id']}/apply"
    rules = [one["rule"] for one in held["blocking"]]

    assert call(org_a.editor, "POST", apply, json={"reason": "yes"}).status_code == 422
    word = {"acknowledged_rules": rules, "reason": "agreed with the district"}
    assert call(org_a.editor, "POST", apply, json=word).json()["acknowledged"]["rules"] == rules


def test_that_undo_goes_back_and_is_offered_first(org_a, thread, call):
    path = f"/threads/{thread['id']}"
    rows = [{"operation": "change_materials", "targets": [SHOE], "sacks": 55}]
    held = call(org_a.editor, "POST", f"{path}/proposals", json={"operations": rows}).json()
    call(org_a.editor, "POST", f"/proposals/{held['id']}/apply", json={})

    back = call(org_a.editor, "POST", f"{path}/moves", json={"move": "undo"}).json()
    call(org_a.editor, "POST", f"/proposals/{back['id']}/apply", json={})

    now = [one for one in call(org_a.editor, "GET", f"{path}/versions").json() if one["is_current"]]
    assert now[0]["is_baseline"]
    assert call(org_a.editor, "POST", f"{path}/moves", json={"move": "undo"}).status_code == 422


def test_that_a_reader_is_refused_every_write_and_a_stranger_finds_nothing(
    org_a, org_b, thread, call
):
    path = f"/threads/{thread['id']}"
    rows = {"operations": [{"operation": "change_materials", "targets": [SHOE], "sacks": 55}]}
    held = call(org_a.editor, "POST", f"{path}/proposals", json=rows).json()
    reader = str(org_a.viewer.user_id)
    shared = {"user_ids": [reader], "action": "add"}
    assert call(org_a.editor, "POST", f"{path}/share/", json=shared).status_code == 200
    writes = [
        ("POST", f"{path}/messages", {"content": "remove step 3"}),
        ("PATCH", path, {"title": "Mine"}),
        ("DELETE", path, None),
        ("POST", f"{path}/share", shared),
        ("POST", f"{path}/proposals", rows),
        ("POST", f"{path}/moves", {"move": "undo"}),
        ("PATCH", f"/proposals/{held['id']}", rows),
        ("POST", f"/proposals/{held['id']}/apply", {}),
        ("POST", f"/proposals/{held['id']}/discard", None),
    ]
    reads = [
        path,
        f"{path}/messages",
        f"{path}/modifications",
        f"{path}/versions",
        f"/proposals/{held['id']}",
    ]

    for method, address, body in writes:
        assert call(org_a.viewer, method, address, json=body).status_code == 403, address
        assert call(org_b.admin, method, address, json=body).status_code == 404, address
    for address in reads:
        assert call(org_a.viewer, "GET", address).status_code == 200, address
        assert call(org_b.admin, "GET", address).status_code == 404, address
    gone = {"user_ids": [reader], "action": "remove"}
    call(org_a.editor, "POST", f"{path}/share", json=gone)
    assert call(org_a.viewer, "GET", path).status_code == 404


def test_that_a_thread_is_renamed_put_away_and_taken_back(org_a, thread, call):
    path = f"/threads/{thread['id']}"

    assert call(org_a.editor, "PATCH", path, json={"title": "Other"}).json()["title"] == "Other"
    assert call(org_a.editor, "DELETE", f"{path}/").status_code == 204
    assert call(org_a.editor, "GET", "/threads").json()["owned"] == []
    told = call(org_a.editor, "POST", f"{path}/messages", json={"content": "help"})
    assert (told.status_code, told.json()["detail"][:24]) == (409, "This conversation is put")
    back = call(org_a.editor, "PATCH", path, json={"is_active": True}).json()
    assert back["is_active"] is True


def test_that_messages_are_paged_by_limit_and_offset(org_a, thread, call):
    path = f"/threads/{thread['id']}/messages"
    for text in ("help", "show the plan"):
        call(org_a.editor, "POST", path, json={"content": text})

    page = call(org_a.editor, "GET", path, params={"limit": 2, "offset": 1}).json()

    assert [row["seq"] for row in page["messages"]] == [2, 3]
    assert page["total"] == 4


def test_that_after_an_undo_lists_and_notebooks_give_the_version_that_holds(
    org_a, asked, thread, call, api, site
):
    path = f"/threads/{thread['id']}"
    rows = [{"operation": "change_materials", "targets": [SHOE], "sacks": 55}]
    for address, body in (("proposals", {"operations": rows}), ("moves", {"move": "undo"})):
        made = call(org_a.editor, "POST", f"{path}/{address}", json=body).json()
        call(org_a.editor, "POST", f"/proposals/{made['id']}/apply", json={})
    token = people.create_token(org_a.editor, "test").token
    headers = {"authorization": f"Bearer {token}"}
    api10 = asked["well_api14"][:10]

    every = api.get("/plans", params={"api10": api10}, headers=headers).json()["plans"]
    held = api.get("/plans", params={"api10": api10, "holding": True}, headers=headers).json()

    assert [(one["version"], one["holds"]) for one in every] == [(2, False), (1, True)]
    assert [one["version"] for one in held["plans"]] == [1]
    undone = every[0]["snapshot_id"]
    assert api.get(f"/plans/{undone}/status", headers=headers).json()["holds"] is False
    plan = connect(site.url, token).plan(api10)
    assert plan.json["steps"] == PLAN["steps"]


def test_that_who_writes_or_applies_too_fast_is_told_when_to_go_on(org_a, thread, call):
    path = f"/threads/{thread['id']}"
    rows = [{"operation": "change_materials", "targets": [SHOE], "sacks": 55}]
    held = call(org_a.editor, "POST", f"{path}/proposals", json={"operations": rows}).json()
    call(org_a.editor, "POST", f"/proposals/{held['id']}/apply", json={})
    call(org_a.editor, "POST", f"{path}/messages", json={"content": "help"})
    rows[0]["sacks"] = 56
    held = call(org_a.editor, "POST", f"{path}/proposals", json={"operations": rows}).json()
    limit_pace(1)
    try:
        answers = [
            call(org_a.editor, "POST", f"{path}/messages", json={"content": "help"}),
            call(
                org_a.editor, "POST", f"{path}/messages", json={"content": "help"},
                headers={"accept": "text/event-stream"},
            ),
            call(org_a.editor, "POST", f"/proposals/{held['id']}/apply", json={}),
        ]  # fmt: skip
    finally:
        limit_pace(None)

    for answer in answers:
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert "within a minute" in answer.json()["detail"]
