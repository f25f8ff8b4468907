"""The API holds to its own OpenAPI document, whatever it is sent."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi import checks

from kernel.store.ids import uuid7
from kernel.workflows import people
from workbench.testing import Site

# Not asked of every answer: a made-up id is 404 for a positive case too, and a conflict is 409.
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]


@pytest.fixture(scope="module")
def bearer(site: Site) -> str:
    founded = people.found_organization(
        name="Fuzzed", email=f"fuzz-{uuid7().hex[-10:]}@example.com", person_name="Fay"
    )
    return people.create_token(founded.actor, "fuzz").token


@pytest.mark.parametrize(
    "examples", [3, pytest.param(60, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])]
)
def test_that_every_answer_is_one_that_the_document_declares(site, bearer, examples):
    header = {"authorization": f"Bearer {bearer}"}
    described = schemathesis.openapi.from_url(
        f"{site.url}/api/openapi.json", headers=header, timeout=60
    )
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case):
            case.call_and_validate(headers=header, checks=CHECKS)

        holds()

    assert len(operations) >= 18
