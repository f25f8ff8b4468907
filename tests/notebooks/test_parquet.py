"""Volumes as Parquet on one's own machine: apart for each organization, refreshed by the year."""

import stat
from datetime import date
from decimal import Decimal

import polars
import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput
from kernel.store.session import tenant_session
from kernel.store.volume_tables import production_month
from kernel.workflows import people
from kernel.workflows.sample_operations import make_sample_operations
from workbench.notebook import connect
from workbench.parquet_folder import write_parquet


@pytest.fixture
def others(new_team):
    made = new_team("Brazos Petroleum")
    make_sample_operations(made.admin, today=date(2026, 11, 29))
    return made


def test_that_a_second_call_writes_only_the_year_that_changed(others, tmp_path):
    place, written = write_parquet(others.viewer, "production_months", tmp_path)
    assert written == 3 and sorted(file.name for file in place.glob("*.parquet")) == [
        "2024.parquet", "2025.parquet", "2026.parquet",
    ]  # fmt: skip
    assert stat.S_IMODE((place / "2025.parquet").stat().st_mode) == 0o600
    assert write_parquet(others.viewer, "production_months", tmp_path) == (place, 0)

    with tenant_session(others.editor) as session:
        session.execute(
            sa.update(production_month)
            .where(production_month.c.production_month == date(2025, 3, 1))
            .values(oil_bbl=Decimal("1.5"), revision=2)
        )

    assert write_parquet(others.viewer, "production_months", tmp_path) == (place, 1)
    march = polars.scan_parquet(place / "*.parquet").filter(polars.col("month") == date(2025, 3, 1))
    assert march.collect()["oil_bbl"].to_list() == [1.5] * 6


def test_that_a_notebook_scans_what_the_server_has_and_organizations_lie_apart(
    site, operator, others, tmp_path
):
    totals = []
    for team in (operator, others):
        token = people.create_token(team.viewer, "notebook").token
        mine = connect(site.url, token=token, frames="polars")
        scanned = mine.parquet("production_months", tmp_path)
        assert isinstance(scanned, polars.LazyFrame)
        found = scanned.sort("well", "month").collect()
        assert found.equals(mine.table("production_months").sort("well", "month"))
        totals.append(found.height)
        days = mine.parquet("production_days", tmp_path).collect()
        assert days.height == mine.table("production_days").height

    assert totals == [144, 144]
    assert {folder.name for folder in tmp_path.iterdir()} == {
        str(team.viewer.organization_id) for team in (operator, others)
    }
    with pytest.raises(InvalidInput, match="not kept by years"):
        mine.parquet("afes", tmp_path)
