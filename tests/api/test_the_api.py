"""The REST API over HTTP: tokens, roles, problems, limits and its own description."""

from collections.abc import Callable

import httpx2
import pytest

from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.workflows import people
from workbench.api.signed_in import RateLimit
from workbench.http_edge.problem import Problem
from workbench.testing import Site

PASSWORD = "eleven tired roughnecks"


@pytest.fixture(scope="module")
def founded(site: Site) -> people.Founded:
    return people.found_organization(
        name="Elm Fork",
        email=f"eli-{uuid7().hex[-10:]}@example.com",
        person_name="Eli",
        password=PASSWORD,
    )


@pytest.fixture
def as_person(api) -> Callable[[Actor], dict[str, str]]:
    """The header that makes a request somebody's."""

    def header(actor: Actor) -> dict[str, str]:
        return {"authorization": f"Bearer {people.create_token(actor, 'test').token}"}

    return header


def assert_problem(answer: httpx2.Response, status: int) -> Problem:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = Problem.model_validate(answer.json())
    assert said.status == status
    assert said.request_id == answer.headers["x-request-id"]
    return said


@pytest.mark.parametrize("path", ["/auth/token", "/auth/token/"])
def test_that_email_and_password_give_a_token_that_works_at_once(api, founded, path):
    given = api.post(path, json={"email": founded.actor.email, "password": PASSWORD}).json()

    me = api.get("/me", headers={"authorization": f"Bearer {given['access_token']}"})

    assert given["token_type"] == "bearer"
    assert me.json()["email"] == founded.actor.email
    assert me.json()["role"] == "admin"


def test_that_wrong_credentials_get_one_answer_whether_or_not_the_account_exists(api, founded):
    answers = [
        assert_problem(api.post("/auth/token", json={"email": email, "password": "wrong"}), 401)
        for email in (founded.actor.email, "nobody@nowhere.example")
    ]

    assert answers[0].detail == answers[1].detail


def test_that_many_wrong_passwords_make_the_caller_wait(api, site):
    body = {"email": f"{uuid7().hex}@example.com", "password": "wrong"}
    for _ in range(site.settings.sign_in_free_attempts):
        api.post("/auth/token", json=body)

    answer = api.post("/auth/token", json=body)

    assert_problem(answer, 429)
    assert int(answer.headers["retry-after"]) >= 1


def test_that_a_person_of_two_organizations_names_the_one_they_mean(api):
    email = f"both-{uuid7().hex[-10:]}@example.com"
    for name in ("Gulf One", "Gulf Two"):
        people.found_organization(name=name, email=email, person_name="B", password=PASSWORD)
    body = {"email": email, "password": PASSWORD}

    asked = api.post("/auth/token", json=body)
    given = api.post("/auth/token", json=body | {"organization": "gulf two"})
    foreign = api.post("/auth/token", json=body | {"organization": "Elm Fork"})

    assert_problem(asked, 409)
    assert asked.json()["organizations"] == ["Gulf One", "Gulf Two"]
    assert given.json()["organization"] == "Gulf Two"
    assert_problem(foreign, 404)


@pytest.mark.parametrize("bearer", ["nonsense", "wbt_" + "A" * 43, "wbs_" + "A" * 43])
def test_that_a_made_up_token_is_refused(api, bearer):
    answer = api.get("/me", headers={"authorization": f"Bearer {bearer}"})

    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_that_a_revoked_token_is_refused_from_then_on(api, founded):
    made = people.create_token(founded.actor, "soon gone")
    header = {"authorization": f"Bearer {made.token}"}
    assert api.get("/me", headers=header).status_code == 200

    assert api.delete(f"/tokens/{made.id}", headers=header).status_code == 204

    assert_problem(api.get("/me", headers=header), 401)


def test_that_tokens_are_listed_without_their_secret(api, founded, as_person):
    header = as_person(founded.actor)

    listed = api.get("/tokens", headers=header)

    assert listed.json()[0]["name"] == "test"
    assert header["authorization"].removeprefix("Bearer ") not in listed.text


ADMIN_ONLY = [
    ("GET", "/people", None),
    ("POST", "/people", {"email": "new@example.com", "name": "New"}),
    ("PATCH", "/people/{viewer}", {"role": "editor"}),
    ("POST", "/people/{viewer}/password", None),
    ("GET", "/tokens?everybody=true", None),
]
FOR_ALL = [
    ("GET", "/me", None),
    ("GET", "/tokens", None),
    ("POST", "/tokens", {"name": "mine"}),
    ("GET", "/sessions", None),
    ("GET", "/openapi.json", None),
    ("GET", "/docs", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ADMIN_ONLY)
@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_that_only_administrators_administer(api, org_a, as_person, role, method, path, body):
    path = path.format(viewer=org_a.viewer.user_id)

    answer = api.request(method, path, json=body, headers=as_person(getattr(org_a, role)))

    if role == "admin":
        assert answer.status_code in (200, 201)
    else:
        assert "Admin" in assert_problem(answer, 403).detail


@pytest.mark.parametrize(("method", "path", "body"), FOR_ALL)
@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_that_everybody_may_look_after_themselves(api, org_a, as_person, role, method, path, body):
    answer = api.request(method, path, json=body, headers=as_person(getattr(org_a, role)))

    assert answer.status_code in (200, 201)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/people/{person}", {"role": "viewer"}),
        ("POST", "/people/{person}/password", None),
        ("DELETE", "/tokens/{token}", None),
        ("DELETE", "/sessions/{person}", None),
    ],
)
def test_that_what_belongs_to_another_organization_is_not_there(
    api, org_a, org_b, as_person, method, path, body
):
    token = people.create_token(org_b.admin, "theirs")
    path = path.format(person=org_b.viewer.user_id, token=token.id)

    answer = api.request(method, path, json=body, headers=as_person(org_a.admin))

    assert_problem(answer, 404)


def test_that_lists_hold_the_own_organization_alone(api, org_a, org_b, as_person):
    header = as_person(org_a.admin)

    emails = {person["email"] for person in api.get("/people", headers=header).json()}
    people.create_token(org_b.admin, "theirs")
    names = {t["person_id"] for t in api.get("/tokens?everybody=true", headers=header).json()}

    assert emails == {org_a.admin.email, org_a.editor.email, org_a.viewer.email}
    assert names == {str(org_a.admin.user_id)}


def test_that_a_viewer_cannot_end_the_token_of_another_person(api, org_a, as_person):
    made = people.create_token(org_a.editor, "theirs")

    answer = api.delete(f"/tokens/{made.id}", headers=as_person(org_a.viewer))

    assert_problem(answer, 404)


def test_that_the_last_administrator_keeps_the_role(api, org_a, as_person):
    path, header = f"/people/{org_a.admin.user_id}", as_person(org_a.admin)

    for change in ({"role": "viewer"}, {"active": False}):
        assert_problem(api.patch(path, json=change, headers=header), 409)


def test_that_a_person_let_go_loses_every_token_at_once(api, org_a, as_person):
    theirs = as_person(org_a.editor)
    api.patch(
        f"/people/{org_a.editor.user_id}", json={"active": False}, headers=as_person(org_a.admin)
    )

    assert_problem(api.get("/me", headers=theirs), 401)


def test_that_unknown_keys_are_refused_with_their_place(api, org_a, as_person):
    answer = api.post(
        "/people",
        json={"email": "x@example.com", "name": "X", "organization_id": str(uuid7())},
        headers=as_person(org_a.admin),
    )

    said = assert_problem(answer, 422)
    assert said.errors[0]["where"] == "body.organization_id"


def test_that_a_refused_password_is_not_repeated(api, founded, as_person):
    body = {"current": PASSWORD, "new": "Password2026!"}

    answer = api.post("/auth/password", json=body, headers=as_person(founded.actor))

    assert_problem(answer, 422)
    assert body["new"] not in answer.text


def test_that_a_body_of_the_wrong_kind_never_echoes_the_password(api):
    answer = api.post("/auth/token", json={"email": ["x"], "password": {"a": "hunter2hunter2"}})

    assert_problem(answer, 422)
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("path", ["/nothing", "/people/x/y/z", "/plans/../people"])
def test_that_an_unknown_address_is_a_problem_document(api, org_a, as_person, path):
    answer = api.get(path, headers=as_person(org_a.admin))

    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        assert_problem(answer, 404)


def test_that_a_wrong_method_names_the_right_ones(api, org_a, as_person):
    answer = api.put("/people", json={}, headers=as_person(org_a.admin))

    assert_problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


def test_that_an_address_that_is_written_out_is_never_taken_for_an_id(api, org_a, as_person):
    answer = api.patch("/leases/bulk/", json={}, headers=as_person(org_a.admin))

    assert_problem(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_that_malformed_json_is_told_as_such(api):
    answer = api.post("/auth/token", content=b"{", headers={"content-type": "application/json"})

    assert answer.status_code in (400, 422)
    assert_problem(answer, answer.status_code)


def test_that_more_requests_than_allowed_must_wait():
    limit, person, other = RateLimit(3), uuid7(), uuid7()
    for _ in range(3):
        limit.count(person)

    with pytest.raises(Exception, match="more than 3 times") as refusal:
        limit.count(person)
    limit.count(other)

    assert refusal.value.status_code == 429
    assert 1 <= int(refusal.value.headers["Retry-After"]) <= 60


def test_that_health_and_readiness_are_told_to_anybody(api):
    assert api.get("/health").json() == {"status": "ok"}
    ready = api.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "queue": "ok",
        "workers": 0,
    }


def test_that_every_endpoint_but_the_open_ones_asks_who_is_there(api, org_a, as_person):
    document = api.get("/openapi.json", headers=as_person(org_a.admin)).json()
    open_ones = {
        path
        for path, verbs in document["paths"].items()
        for operation in verbs.values()
        if not operation.get("security")
    }

    # a calendar program cannot sign in: its address carries a secret of its own
    assert open_ones == {"/health", "/ready", "/auth/token", "/calendar.ics"}
    assert api.get("/calendar.ics", params={"token": "wrong"}).status_code == 404


def test_that_refusals_are_declared_for_every_endpoint(api, org_a, as_person):
    document = api.get("/openapi.json", headers=as_person(org_a.admin)).json()

    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            declared = set(operation["responses"])
            assert {"401", "403", "404", "422", "429"} <= declared, (verb, path)


def test_that_the_documentation_names_every_endpoint_and_loads_nothing(api, org_a, as_person):
    header = as_person(org_a.admin)
    page = api.get("/docs", headers=header).text

    for path in api.get("/openapi.json", headers=header).json()["paths"]:
        assert f"<code>/api{path}</code>" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
