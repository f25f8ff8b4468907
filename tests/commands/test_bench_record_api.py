"""`workbench bench api --records`: every list and every record, asked over HTTP."""

import httpx2
import pytest
import sqlalchemy as sa

from kernel.store.connection import libpq_url
from kernel.store.record_kinds import KINDS
from kernel.store.session import tenant_session
from workbench.bench.record_api import record_figures
from workbench.bench.record_data import fill_records
from workbench.bench.record_lists import lists_of
from workbench.bench.record_writes import ENTITIES
from workbench.testing import as_person

WELLS, MONTHS = 40, 4


@pytest.fixture(scope="module")
def filled(server, new_team):
    """A team with records, and how many of each there are."""
    team = new_team("Filled")
    url = libpq_url(server.administrator_url)
    return team, fill_records(url, team.editor, wells=WELLS, months=MONTHS)


def test_that_every_kind_of_record_is_filled_and_none_is_seen_by_another_team(filled, org_b):
    _, rows = filled

    assert {kind.table.name for kind in KINDS.values()} - set(rows) == set()
    assert rows["production_month"] == WELLS * MONTHS
    with tenant_session(org_b.editor) as session:
        seen = [
            kind.path
            for kind in KINDS.values()
            if session.scalar(sa.select(sa.exists().select_from(kind.table)))
        ]
    assert seen == []


def test_that_every_list_and_every_record_is_asked_and_many_clients_meet_no_error(filled, site):
    team, rows = filled
    header = as_person(team.viewer)
    openapi = httpx2.get(f"{site.url}/api/openapi.json", headers=header, timeout=60).json()

    found = record_figures(site.url, team.editor, requests=1, seconds=1, think_s=0.1)

    asked = {one["name"] for one in found["lists"]}
    assert asked == set(lists_of(openapi)) > {f"/{path}" for path in KINDS}
    assert {(one["name"], one["sort"]) for one in found["records"]} == {
        (entity, verb) for entity in ENTITIES for verb in ("create", "read", "update", "delete")
    }
    written = {path for path, kind in KINDS.items() if not kind.read_only}
    assert set(ENTITIES) == written | {"production-months", "production-days"}
    assert found["clients"]["errors"] == 0, found["clients"]["first_errors"]
    with tenant_session(team.editor) as session:
        left = session.scalar(sa.text("select count(*) from app.asset_well"))
    assert left == rows["asset_well"] == WELLS
