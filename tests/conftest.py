"""What every test may use: one embedded database per run, and fresh organizations per test.

Nothing is truncated between tests: each test works in organizations of its own, which row
security keeps apart. Public wells are shared, so use numbers of your own (`a_well_number`).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from kernel.store import connection, embedded
from kernel.store.actor import Actor, Role
from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7
from kernel.store.migrate import migrate
from kernel.store.organizations import found_organization
from kernel.store.people import add_person
from kernel.store.session import tenant_session
from workbench.settings import Settings
from workbench.testing import Site, free_port, served

# Only for tests: the kill -9 tests start a server of their own with the real settings.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of one organization, one of each role."""

    admin: Actor
    editor: Actor
    viewer: Actor


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A data home in a folder that the server's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-test-"))
    folder.chmod(0o711)
    try:
        yield folder / "home"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(home: Path) -> Iterator[embedded.Cluster]:
    """A running embedded server with the newest schema."""
    running = embedded.start(home, settings=HASTY)
    migrate(running.urls)
    try:
        yield running
    finally:
        embedded.stop(home)


@pytest.fixture(scope="session")
def store(cluster: embedded.Cluster) -> Iterator[StoreUrls]:
    """The store, open in this process as the application opens it."""
    connection.configure(cluster.urls)
    try:
        yield cluster.urls
    finally:
        connection.close()


@pytest.fixture
def new_team(store: StoreUrls) -> Callable[..., Team]:
    """Make an organization with an Admin, an Editor and a Viewer."""

    def make(name: str = "Basin Operating") -> Team:
        mark = uuid7().hex[-10:]
        admin = found_organization(
            name=name,
            email=f"admin-{mark}@example.com",
            person_name="Ada Admin",
            password_hash="unused",
        )
        others = {}
        for role in (Role.EDITOR, Role.VIEWER):
            email = f"{role.value}-{mark}@example.com"
            with tenant_session(admin) as session:
                person_id = add_person(
                    session, email=email, name=role.value, role=role, password_hash="unused"
                )
            others[role] = replace(admin, user_id=person_id, role=role, email=email)
        return Team(admin=admin, editor=others[Role.EDITOR], viewer=others[Role.VIEWER])

    return make


@pytest.fixture
def org_a(new_team: Callable[..., Team]) -> Team:
    """A fresh organization."""
    return new_team("Alamo Energy")


@pytest.fixture
def org_b(new_team: Callable[..., Team]) -> Team:
    """Another fresh organization."""
    return new_team("Brazos Petroleum")


@pytest.fixture(scope="session")
def site(store: StoreUrls, home: Path) -> Iterator[Site]:
    """Pages, API and sign-in over HTTP on a free loopback port, in this process."""
    options = Settings(
        data_dir=home, port=free_port(), sample_data=False, requests_per_minute=100_000
    )
    with served(options) as running:
        yield running


_numbers = count(1)


@pytest.fixture
def a_well_number() -> Callable[[], str]:
    """A 14-digit API number in Texas that no other test of this run uses."""
    return lambda: f"42003{next(_numbers) + 90_000:05d}0000"
