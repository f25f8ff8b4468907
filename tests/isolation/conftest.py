"""Two organizations that have something everywhere, and what would give one of them away."""

import pytest

from kernel.workflows import people
from tests.isolation.matrix import Theirs, theirs_of
from tests.store.test_isolation import fill


@pytest.fixture(scope="session")
def both(new_team, a_well_number):
    """Two teams with a row in every table."""
    teams = new_team("Caney Creek"), new_team("Dry Fork")
    for team in teams:
        fill(team, a_well_number())
    return teams


@pytest.fixture(scope="session")
def ours(both):
    return both[0]


@pytest.fixture(scope="session")
def theirs_team(both):
    return both[1]


@pytest.fixture(scope="session")
def theirs(store, theirs_team) -> Theirs:
    return theirs_of(store, theirs_team.admin.organization_id)


@pytest.fixture
def bearer():
    """The header that makes a request somebody's."""

    def header(actor):
        return {"authorization": f"Bearer {people.create_token(actor, 'matrix').token}"}

    return header
