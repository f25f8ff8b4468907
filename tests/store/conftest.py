"""Further databases on the server of the tests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa

from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7
from kernel.store.roles import bootstrap, settle_database


@pytest.fixture(scope="session")
def another_database(server) -> Callable[..., AbstractContextManager[StoreUrls]]:
    """Make a database with roles, empty or a copy of one that nobody uses; dropped afterwards."""

    @contextmanager
    def made(copy_of: StoreUrls | None = None) -> Iterator[StoreUrls]:
        name = f"elsewhere_{uuid7().hex}"
        with server.administrator() as administrator:
            if copy_of is not None:
                source = sa.make_url(copy_of.owner).database
                administrator.execute(f"create database {name} owner app_owner template {source}")
            bootstrap(administrator, name, {})
        with server.administrator(name) as inside:
            settle_database(inside)
        yield StoreUrls(
            **{
                role: sa.make_url(getattr(server.urls, role))
                .set(database=name)
                .render_as_string(hide_password=False)
                for role in ("owner", "app", "auth", "jobs", "backup")
            }
        )
        with server.administrator() as administrator:
            administrator.execute(f"drop database {name} with (force)")

    return made


@pytest.fixture
def elsewhere(another_database) -> Iterator[StoreUrls]:
    """An empty database with roles."""
    with another_database() as urls:
        yield urls
