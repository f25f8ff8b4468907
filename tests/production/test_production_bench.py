"""The benchmark's data and the real offshore volumes: what is loaded is what is read."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.store.session import tenant_session
from kernel.store.volume_rollup import refresh_totals
from workbench.bench import ocs_volumes
from workbench.bench.decline import decline_figures, generate
from workbench.bench.indexes import index_figures
from workbench.bench.jobs import job_figures
from workbench.bench.production import LAST_DAY, fill, production_figures
from workbench.bench.table_reading import reading_figures, told

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets" / "production"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared data set is not here")
FIELDS = ("WR678", "MC392", "WR759", "MC776", "KC875", "WR508")


def totals_from_facts(session):
    return session.execute(
        sa.text(
            "select w.field_id, date_trunc('month', d.production_date)::date, sum(d.oil_bbl)"
            " from app.production_day d join app.completion c on c.id = d.completion_id"
            " join app.asset_well w on w.id = c.well_id where w.field_id is not null"
            " group by 1, 2 order by 1, 2"
        )
    ).all()


def test_that_the_totals_of_a_hundredth_of_the_benchmark_are_those_of_its_days(store, org_a, org_b):
    found = production_figures(
        store, org_a.editor, org_b.editor, wells=100, days=3_650, rows=12_000, repeats=5
    )

    assert found["rows"] == 110 * 3_650
    assert found["import"]["rows"] == 12_000
    for team in (org_a, org_b):
        with tenant_session(team.editor) as session:
            refresh_totals(session)
            kept = session.execute(
                sa.text(
                    "select field_id, production_month, oil_bbl from app.field_month"
                    " where basis = 'day' order by 1, 2"
                )
            ).all()
            assert kept == totals_from_facts(session)
            assert len(kept) > 10


def test_that_days_come_out_as_arrow_and_parquet_of_the_own_organization_alone(org_a, org_b):
    for team in (org_a, org_b):
        fill(team.editor, 10, 30)

    found = reading_figures(org_a.viewer, wells=10, last=LAST_DAY, rows=200)

    arrow, parquet = found["arrow"], found["parquet"]
    assert arrow["rows"] == parquet["rows"] == 200  # the newest 20 days of 10 wells
    assert arrow["oil_bbl"] == parquet["oil_bbl"] > 0
    assert "200 days of wells as Arrow into polars under row security" in told(found)[0]


@needs_shared
def test_that_six_offshore_fields_come_in_as_published_and_again_change_nothing(org_a):
    loaded = ocs_volumes.load(org_a.editor, SHARED, fields=FIELDS)
    assert loaded[1].rows == loaded[1].accepted == 5_711
    assert [one.rejects for one in loaded] == [{}, {}]
    before = ocs_volumes.totals(org_a.viewer)

    ocs_volumes.load(org_a.editor, SHARED, fields=FIELDS)

    assert ocs_volumes.totals(org_a.viewer) == before
    with tenant_session(org_a.viewer) as session:
        assert session.scalar(sa.text("select count(*) from app.production_revision")) == 0


@needs_shared
@pytest.mark.soak
@pytest.mark.timeout(900)
def test_that_the_whole_offshore_data_agree_with_their_control_figures_and_lease_totals(org_a):
    loaded = ocs_volumes.load(org_a.editor, SHARED)

    assert sum(one.accepted for one in loaded) == 625_510
    assert ocs_volumes.totals(org_a.viewer) == ocs_volumes.control_figures(SHARED)
    found = ocs_volumes.reconcile(
        org_a.viewer, SHARED, first=date(2015, 1, 1), last=date(2015, 12, 1)
    )
    assert (found.joined, found.oil, found.gas) == (12_929, 12_902, 12_904)
    assert (found.water, found.all_three) == (12_833, 12_803)
    assert sum(one[2] == "oil" for one in found.differences) == 27


def test_that_every_measured_path_goes_by_its_index(store, org_a, org_b):
    found = index_figures(store, org_a.editor, org_b.editor, wells=200, days=31, repeats=1)

    assert [one["path"] for one in found if not one["used"]] == []
    assert len(found) >= 16


def test_that_generated_wells_are_fitted_on_all_cores_and_refusals_are_counted(org_a):
    generate(org_a.editor, 12)

    found = decline_figures(org_a.editor)

    assert (found["wells"], found["fitted"] + sum(found["refused"].values())) == (12, 12)


def test_that_every_job_of_the_bench_runs_once(store):
    found = job_figures(store, 30)

    assert (found["jobs"], found["ran"]) == (30, 30)
