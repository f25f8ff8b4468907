"""A second database on the server of the tests."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7
from kernel.store.roles import bootstrap, settle_database


@pytest.fixture
def elsewhere(server) -> Iterator[StoreUrls]:
    """An empty database with roles; dropped afterwards."""
    name = f"elsewhere_{uuid7().hex}"
    with server.administrator() as administrator:
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
