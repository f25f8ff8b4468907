"""What every test may use: one database per run, and fresh organizations per test.

Nothing is truncated between tests: each test works in organizations of its own, which row
security keeps apart. Public wells are shared, so use numbers of your own (`a_well_number`).
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import settings as trials
from streamlit.runtime import Runtime

from kernel.store import connection, embedded, external
from kernel.store.actor import Actor, Role
from kernel.store.connection import StoreUrls, libpq_url
from kernel.store.ids import uuid7
from kernel.store.migrate import migrate
from kernel.store.organizations import found_organization
from kernel.store.people import add_person
from kernel.store.roles import role_url
from kernel.store.server.account import server_account
from kernel.store.server.instance import ADMINISTRATOR, Instance
from kernel.store.server.passwords import password_of
from kernel.store.server.tools import reachable_tools
from kernel.store.session import auth_session, tenant_session
from kernel.workflows import credentials
from tests.reading_here import FOLDERS, papers_read_here
from tests.sharing import LongestFirst, longest_first
from workbench.settings import Settings
from workbench.testing import Site, free_port, served

trials.register_profile("untimed", deadline=None)  # a busy machine is no failure
trials.load_profile("untimed")

# Only for tests: the kill -9 tests start a server of their own with the real settings.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A password costs 4,096 rounds at both ends of each connection; known from PostgreSQL 16 on.
QUICK_LOGINS = {"scram_iterations": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of one organization, one of each role."""

    admin: Actor
    editor: Actor
    viewer: Actor


@pytest.fixture(autouse=True)
def _as_before_an_app_test() -> Iterator[None]:
    """Give back what AppTest replaces for good.

    That is `__main__`, which spawned processes run anew, and Streamlit's runtime, without which
    the `site` of this process would never show a page again.
    """
    main, runtime = sys.modules["__main__"], Runtime._instance
    yield
    sys.modules["__main__"] = main
    if runtime is not None:
        Runtime._instance = runtime


@pytest.fixture(scope="session", autouse=True)
def _components_found_once() -> Iterator[None]:
    """Streamlit reads about every installed package for each AppTest; they stay the same."""
    if "streamlit.testing.v1" not in sys.modules:
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_hashed_quickly() -> Iterator[None]:
    """Hash passwords as the product does, with little memory: the tests make hundreds of people.

    What the product itself takes is asked of a process of its own in `tests/auth`.
    """
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(credentials, "_HASHER", quick)
        yield


@pytest.fixture(scope="session", autouse=True)
def _planning_processes_kept() -> Iterator[None]:
    """Let the planning processes of this process outlive a `work`: each takes 1.5 s to begin."""
    if "workbench.jobs.queue" not in sys.modules:
        yield
        return
    from workbench.jobs import planning_pool, queue

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "close_pool", lambda: None)
        yield
    planning_pool.close_pool()


@pytest.fixture(scope="module", autouse=True)
def _papers_read_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where papers are only a beginning, read them without a process for each."""
    if request.path.parent.name not in FOLDERS:
        yield
        return
    with papers_read_here():
        yield


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A data home in a folder that the server's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-test-"))
    folder.chmod(0o711)
    try:
        yield folder / "home"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Run the store on an installed PostgreSQL, reached as DATABASE_URL reaches one."""
    parser.addoption("--postgres", type=Path, help="folder of the PostgreSQL programs to use")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst | None:
    """Share out files among the workers, the long ones first."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker, the order in which files are given out."""
    if hasattr(config, "workerinput"):
        longest_first(items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server of this run; the administrator's URL is for restore and for proofs."""

    urls: StoreUrls
    administrator_url: str

    def administrator(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A superuser's connection."""
        url = sa.make_url(self.administrator_url).set(database=database)
        text = libpq_url(url.render_as_string(hide_password=False))
        return psycopg.connect(text, autocommit=True)


@pytest.fixture(scope="session")
def server(home: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server: the embedded one, or with --postgres an external one."""
    programs = request.config.getoption("--postgres")
    if programs is not None:
        with external_server(home, programs) as url:
            yield Server(urls=external.urls_of(url, home=home / "client"), administrator_url=url)
        return
    running = embedded.start(home, settings=HASTY | QUICK_LOGINS)
    try:
        yield Server(urls=running.urls, administrator_url=embedded.administrator_url(home))
    finally:
        embedded.stop(home)


@contextmanager
def external_server(home: Path, programs: Path) -> Iterator[str]:
    """A server of which we know an administrator's login and nothing else."""
    runs_as = server_account()
    home.mkdir(mode=0o711)
    instance = Instance(home=home, account=runs_as, tcp=True, settings=HASTY)
    tools = reachable_tools(programs, home, runs_as)
    instance.create(tools)
    instance.launch(tools, wait_s=60)
    address = instance.address()
    try:
        yield role_url(
            ADMINISTRATOR,
            password_of(instance.secrets, ADMINISTRATOR),
            host=address.host,
            port=address.port,
            database="workbench",
        )
    finally:
        instance.end(tools)


@pytest.fixture(scope="session")
def store(server: Server) -> Iterator[StoreUrls]:
    """The store with the newest schema, open in this process as the application opens it."""
    migrate(server.urls)
    connection.configure(server.urls)
    try:
        yield server.urls
    finally:
        connection.close()


@pytest.fixture(scope="session")
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
def served_site(store: StoreUrls, home: Path) -> Iterator[Site]:
    """The one site of this process."""
    options = Settings(
        data_dir=home,
        port=free_port(),
        sample_data=False,
        requests_per_minute=100_000,
        assistant_per_minute=100_000,
        log_level="error",
        metrics_token="a-token-for-prometheus",
    )
    with served(options) as running:
        yield running


@pytest.fixture(scope="module")
def site(served_site: Site) -> Site:
    """Pages, API and sign-in over HTTP on a free loopback port, in this process.

    All tests sign in from one address: the failures of other files would make this one wait.
    """
    with auth_session() as session:
        session.execute(sa.text("delete from auth.failure"))
    return served_site


_numbers = count(1)


@pytest.fixture(scope="session")
def a_well_number() -> Callable[[], str]:
    """A 14-digit API number in Texas that no other test of this run uses."""
    return lambda: f"42003{next(_numbers) + 90_100:05d}0000"
