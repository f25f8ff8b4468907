"""A client of the API, and the headers of the people of an organization."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from kernel.store.actor import Actor
from workbench import testing
from workbench.testing import Site


@pytest.fixture
def api(site: Site) -> Iterator[httpx2.Client]:
    """A client that is not signed in; it reads no certificates, as there is no TLS."""
    with httpx2.Client(base_url=f"{site.url}/api", timeout=60, verify=False) as client:
        yield client


@pytest.fixture
def as_person() -> Callable[[Actor], dict[str, str]]:
    """The header with which a person asks."""
    return testing.as_person


@pytest.fixture
def editor(org_a) -> dict[str, str]:
    """The header of an editor."""
    return testing.as_person(org_a.editor)


@pytest.fixture
def viewer(org_a) -> dict[str, str]:
    """The header of a viewer."""
    return testing.as_person(org_a.viewer)
