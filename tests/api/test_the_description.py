"""The API holds to its own OpenAPI document, whatever it is sent.

The suite asks a little of every way of working; `make soak` lets schemathesis do all it can: its
examples, every boundary and every wrong value of each parameter and body, random requests, and
chains of requests in which one answers the ids for the next, as each role.
"""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi import checks

from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.people import add_person
from kernel.store.session import tenant_session
from kernel.workflows import people
from workbench.testing import Site, as_person

# Every check that schemathesis has is asked in the soak, but for these.
EXCLUDED = {
    "object_level_authorization": "tests/isolation asks every operation for another's things",
}
# What else than 2xx a request may be answered that fits the document: the document cannot say
# that a made-up id is nobody's, that a day ends after it begins, that shares add up to 1, which
# revision stands, who has to wait, or that a part does not answer. 400, 405, 406, 413, 415 and 500
# are findings.
REFUSALS_OF_WHAT_FITS = [401, 403, 404, 409, 422, 428, 429, 503]
# A list of more items than are taken may be refused for its bytes before it is counted.
REFUSALS_OF_WHAT_DOES_NOT_FIT = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, "5xx"]
# Parts in which the whole is asked, by the beginnings of addresses, so that one that fails or
# takes too long loses little.
PARTS = {
    "people": "people|tokens|sessions|auth|me",
    "settings": "health|ready|organization|preferences|prices|operating-settings|assistant-model"
    r"|tenant|wells|follows|notifications|calendars|calendar\.ics",
    "plans": "plans|papers|batches",
    "chat": "chat",
    "campaigns": "campaigns|scenarios|comments|lost-time|campaign-wells|gantt|import|export|calc"
    "|rigs|sites|rig-moves",
    "volumes": "operations|production-months|production-days|production-series|field-months"
    "|tax-rates|frames|sql",
    "reports": "portfolio|reports|report-schedules|operating-reports",
    "money": "month-closes|owner-accounts|owner-payments|compliance|afes|cost-decks"
    "|division-orders",
}
NAMED = "|".join(PARTS.values())
PARTS |= {
    f"records {letters}": rf"(?!({NAMED})(/|$))[{letters}][^/]*"
    for letters in ("a-c", "d-l", "m-r", "s-z")
}
DEEP = "examples,coverage,fuzzing,stateful"
BROAD = "examples,coverage"

SMALL: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
# All kinds of records have the same endpoints, made by one function: in the suite these stand for
# the others.
KINDS_ASKED = ("/leases", "/well-tests", "/production-revisions")
TAKE_A_BODY = ("post", "put", "patch")  # the first example is the simplest, the second any


@pytest.fixture(scope="module")
def founder(site: Site) -> Actor:
    return people.found_organization(
        name="Fuzzed", email=f"fuzz-{uuid7().hex[-10:]}@example.com", person_name="Fay"
    ).actor


@pytest.mark.timeout(600)  # beside a whole suite
def test_that_every_answer_is_one_that_the_document_declares(site, founder):
    header = as_person(founder)
    described = schemathesis.openapi.from_url(
        f"{site.url}/api/openapi.json", headers=header, timeout=60
    )
    operations = [found.ok() for found in described.get_all_operations()]
    asked = [one for one in operations if stands_for_itself(one.path)]

    for operation in asked:

        @settings(
            max_examples=2 if operation.method.lower() in TAKE_A_BODY else 1,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def holds(case):
            case.call_and_validate(headers=header, checks=SMALL)

        holds()

    assert len(asked) >= 200


def stands_for_itself(path: str) -> bool:
    is_record = not re.match(addresses(NAMED), path)
    return not is_record or path.startswith(KINDS_ASKED)


def test_that_every_address_is_in_one_part_of_the_whole(site, founder):
    document = httpx2.get(f"{site.url}/api/openapi.json", headers=as_person(founder)).json()

    for path in document["paths"]:
        parts = [name for name, begins in PARTS.items() if re.match(addresses(begins), path)]
        assert len(parts) == 1, (path, parts)


def addresses(begins: str) -> str:
    return f"^/({begins})(/|$)"


@pytest.fixture
def config(tmp_path) -> Path:
    file = tmp_path / "schemathesis.toml"
    file.write_text(
        f"""
        [checks]
        positive_data_acceptance.expected-statuses = {["2xx", *REFUSALS_OF_WHAT_FITS]}
        negative_data_rejection.expected-statuses = {REFUSALS_OF_WHAT_DOES_NOT_FIT}
        """
    )
    return file


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("role", "phases"),
    [(Role.ADMIN, DEEP), (Role.EDITOR, BROAD), (Role.VIEWER, BROAD)],
    ids=["admin", "editor", "viewer"],
)
@pytest.mark.parametrize("part", PARTS)
def test_that_schemathesis_finds_nothing(site, founder, config, part, role, phases):
    header = as_person(with_role(founder, role))

    ended = subprocess.run(
        [
            Path(sys.executable).with_name("st"), "--config-file", config,
            "run", f"{site.url}/api/openapi.json",
            "--header", f"Authorization: {header['authorization']}",
            # else most POSTs would be refused for a key that came with another request
            "--header", "Idempotency-Key: ",
            "--include-path-regex", addresses(PARTS[part]),
            "--phases", phases, "--max-examples", "30", "--continue-on-failure",
            "--checks", "all", "--exclude-checks", ",".join(EXCLUDED),
            "--suppress-health-check", "all", "--request-timeout", "60", "--warnings", "off",
            "--generation-database", "none", "--no-color",
        ],
        cwd=config.parent, env=os.environ | {"COLUMNS": "120"}, capture_output=True, text=True,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stdout[-20_000:]
    if part != "people":  # which may end its own token
        assert httpx2.get(f"{site.url}/api/me", headers=header).status_code == 200


def with_role(founder: Actor, role: Role) -> Actor:
    if role is Role.ADMIN:
        return founder
    email = f"{role.value}-{uuid7().hex[-10:]}@example.com"
    with tenant_session(founder) as session:
        person_id = add_person(
            session, email=email, name=role.value, role=role, password_hash="unused"
        )
    return replace(founder, user_id=person_id, role=role, email=email)
