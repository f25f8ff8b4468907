"""What holds for every write of the API, asked of each by its own example."""

from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest

from kernel.store.ids import uuid7
from kernel.workflows.volume_files import hand_in_volumes
from tests.isolation.matrix import Asker, Theirs, Unnamed, digest_of, id_for, operations, theirs_of
from tests.production.test_importing_volumes import YEAR, a_file
from tests.store.test_isolation import fill
from workbench.testing import as_person

# Answers with a whole plan, of which the one here has only the name; see test_plan_versions.py.
ELSEWHERE = {"POST /plans/{snapshot_id}/restore"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request and its answer."""

    name: str
    told: dict[str, Any]
    ask: dict[str, Any]
    answer: httpx2.Response

    @property
    def was_accepted(self) -> bool:
        return self.answer.status_code < 400


@pytest.fixture(scope="module")
def team(new_team, a_well_number):
    made = new_team("Elm Fork")
    fill(made, a_well_number())
    return made


@pytest.fixture(scope="module")
def own(store, team) -> Theirs:
    found = theirs_of(store, team.admin.organization_id)
    file = hand_in_volumes(team.editor, "ogora.txt", a_file(*YEAR))
    # the person who is changed is not the one who asks, and the import can be read
    ids = {"person.id": str(team.viewer.user_id), "import_batch.id": str(file.id)}
    return replace(found, ids={**found.ids, **ids})


def rows_now(store, team):
    """A digest of every table, but for when the token was last used."""
    found = digest_of(store, team.admin.organization_id)
    del found["api_token"]
    return found


@pytest.fixture(scope="module")
def client(site, team):
    with httpx2.Client(
        base_url=f"{site.url}/api",
        timeout=60,
        headers=as_person(team.admin) | {"connection": "close"},
    ) as made:
        yield made


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def with_own_ids(example: Any, own: Theirs, path: str, name: str = "") -> Any:
    """The example, in which every id is one of the organization's."""
    if isinstance(example, dict):
        return {key: with_own_ids(value, own, path, key) for key, value in example.items()}
    if isinstance(example, list):
        return [with_own_ids(value, own, path, name) for value in example]
    if isinstance(example, str) and example.count("-") == 4 and len(example) == 36:
        try:
            return id_for(own, "asset_well_id" if name == "well_id" else name, path)
        except Unnamed:
            return own.ids["job.id"]
    return own.api14 if name.startswith("api") and isinstance(example, str) else example


@pytest.fixture(scope="module")
def sent(client, document, own) -> list[Sent]:
    """Every write, in the document's order, what deletes at the end; each with a key."""
    found = []
    writes = [one for one in operations(document) if one.verb in ("POST", "PUT", "PATCH")]
    for operation in writes:
        if str(operation) in ELSEWHERE:
            continue
        told = document["paths"][operation.path][operation.verb.lower()]
        path, ask = Asker(theirs=own, foreign=True).request(operation)
        body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "json" in ask:
            ask["json"] = with_own_ids(body["example"], own, operation.path)
        ask |= {"headers": {"Idempotency-Key": uuid7().hex}, "method": operation.verb, "url": path}
        found.append(Sent(name=str(operation), told=told, ask=ask, answer=client.request(**ask)))
    return found


# An example cannot know when the job is at which it is sent.
ELSEWHEN = {"POST /scenarios/{scenario_id}/lost-time"}


def test_that_every_example_of_a_body_is_accepted(sent):
    refused = [
        f"{one.name} {one.ask['json']}: {one.answer.status_code} {one.answer.text[:300]}"
        for one in sent
        if "json" in one.ask and one.answer.status_code in (400, 415, 422, 500)
        if one.name not in ELSEWHEN
    ]

    assert refused == []


def test_that_every_post_sent_again_with_its_key_is_done_once(client, store, team, sent):
    posts = [one for one in sent if one.ask["method"] == "POST" and one.was_accepted]
    before = rows_now(store, team)

    wrong = []
    for one in posts:
        again = client.request(**one.ask)
        if one.told.get("x-shown-once"):
            same = again.status_code == 409
        else:
            same = (again.status_code, again.content) == (
                one.answer.status_code,
                one.answer.content,
            )
        if not same:
            wrong.append(f"{one.name}: {one.answer.text[:100]}, then {again.text[:100]}")

    assert wrong == []
    assert rows_now(store, team) == before
    assert len(posts) >= 50


def test_that_every_post_but_the_first_one_names_its_key(document):
    without = [
        path
        for path, verbs in document["paths"].items()
        if "post" in verbs
        and all(one["name"] != "Idempotency-Key" for one in verbs["post"].get("parameters", []))
    ]

    assert without == ["/auth/token"]


def test_that_every_limit_says_when_to_go_on(document):
    for verbs in document["paths"].values():
        for operation in verbs.values():
            assert "Retry-After" in operation["responses"]["429"]["headers"]


# Writes that name no revision, and why nobody's work is lost by them.
NOTHING_TO_LOSE = {
    "sets one value, whatever it was before": {
        "PATCH /chat/threads/{thread_id}", "DELETE /chat/threads/{thread_id}",
        "PATCH /report-schedules/{schedule_id}", "PUT /comments/{comment_id}",
        "PUT /afes/{afe_id}/votes/{company_id}", "PATCH /people/{person_id}",
        "PUT /division-orders/{division_order_id}/interests/{division_order_interest_id}/suspense",
        "PUT /notifications/settings", "PUT /scenarios/{scenario_id}/conflicts",
    },
    "is added to what was said before, which stays": {
        "PUT /preferences", "PUT /operating-settings",
    },
    "names the rows that it replaces, and replaces none without `overwrite`": {
        "PUT /production-months", "PUT /production-days",
    },
    "makes a proposal anew, which one person alone is offered": {
        "PATCH /chat/proposals/{proposal_id}",
    },
    "ends what nobody changes": {
        "DELETE /report-schedules/{schedule_id}", "DELETE /lost-time/{event_id}",
        "DELETE /follows/{kind}/{id}", "DELETE /calendars/{feed_id}", "DELETE /tokens/{token_id}",
        "DELETE /sessions/{session_id}",
    },
    "is of one person's own file, before it is loaded": {
        "PUT /operations/imports/{import_batch_id}/reading",
        "DELETE /operations/imports/{import_batch_id}",
    },
}  # fmt: skip


def names_a_revision(operation) -> bool:
    fields = (
        operation.schemas[operation.body["$ref"].rpartition("/")[2]]
        if (operation.body and "$ref" in operation.body)
        else {}
    )
    return any(one["name"] == "If-Match" for one in operation.parameters) or bool(
        {"version", "revision"} & fields.get("properties", {}).keys()
    )


def changes_of(document):
    return [one for one in operations(document) if one.verb in ("PUT", "PATCH", "DELETE")]


def test_that_every_change_names_the_revision_it_is_made_to_or_has_nothing_to_lose(document):
    without = {str(one) for one in changes_of(document) if not names_a_revision(one)}

    assert without == set().union(*NOTHING_TO_LOSE.values())


def test_that_every_change_to_a_stale_revision_is_refused_and_changes_nothing(
    client, store, team, document, own
):
    before = rows_now(store, team)
    wrong, asked = [], 0
    for operation in changes_of(document):
        if not names_a_revision(operation) or "{at}" in operation.path:
            continue  # of volumes tests/api/test_volumes.py tells
        path, ask = Asker(theirs=own, foreign=True).request(operation)
        if "json" in ask:
            told = document["paths"][operation.path][operation.verb.lower()]
            example = told["requestBody"]["content"]["application/json"]["example"]
            ask["json"] = with_own_ids(example, own, operation.path)
            stale = {"version", "revision"} & ask["json"].keys()
            ask["json"] |= dict.fromkeys(stale, 999_999)
        headers = {"If-Match": '"999999"'}
        answer = client.request(operation.verb, path, headers=headers, **ask)
        asked += 1
        if answer.status_code not in (409, 412, 428):
            wrong.append(f"{operation}: {answer.status_code} {answer.text[:200]}")

    assert wrong == []
    assert asked >= 50
    assert rows_now(store, team) == before
