"""An organization with the sample leases, wells and volumes, and its person in a notebook."""

from datetime import date

import pytest

from kernel.workflows import people
from kernel.workflows.sample_operations import make_sample_operations
from workbench.notebook import connect

TODAY = date(2026, 11, 29)
FIRST_WELL = "42-003-90004"


@pytest.fixture(scope="session")
def operator(new_team):
    """The people of an organization with the sample operations."""
    made = new_team("Painted Rock Operating")
    make_sample_operations(made.admin, today=TODAY)
    return made


@pytest.fixture(scope="session")
def token(operator):
    return people.create_token(operator.viewer, "notebook").token


@pytest.fixture(params=["pandas", "polars"])
def mine(site, token, request):
    """What a Viewer has in a notebook, in both kinds of frames."""
    return connect(site.url, token=token, frames=request.param)
