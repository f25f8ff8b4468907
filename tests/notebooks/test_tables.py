"""Operating data in a notebook: typed frames of one's own organization, and figures of them."""

import io
from datetime import date
from decimal import Decimal

import httpx2
import polars
import pytest

from kernel.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from kernel.workflows import people
from workbench.notebook import connect
from workbench.testing import as_person

FIRST_WELL = "42-003-90004"


def rows(frame):
    """A frame of either kind as Python values."""
    made = frame if isinstance(frame, polars.DataFrame) else polars.from_pandas(frame)
    return made.to_dicts()


def test_that_production_is_cut_by_well_lease_and_field_and_adds_up(mine):
    by_well, by_lease, by_field = (
        mine.production(by=by, first="2026-01-01", last="2026-08-01")
        for by in ("well", "lease", "field")
    )

    assert (len(by_well), len(by_lease), len(by_field)) == (6 * 8, 3 * 8, 8)
    totals = {round(sum(row["oil_bbl"] for row in rows(one)), 3) for one in (by_well, by_lease)}
    assert totals == {round(sum(row["oil_bbl"] for row in rows(by_field)), 3)}
    [first, *_] = rows(mine.production(wells=FIRST_WELL))
    assert isinstance(first["month"], date) and first["well"] == "Painted Rock A 1"
    assert first["condensate_bbl"] is None  # not reported, which is not zero


def test_that_money_and_decimals_are_exact_and_days_are_days(mine):
    workover, _ = rows(mine.afes())
    assert workover["actual_usd"] == Decimal("129095.50")
    assert workover["submitted_on"] == date(2026, 1, 16)
    interests = rows(mine.division_orders(lease="painted rock a"))
    for product in ("oil", "gas"):
        parts = [row["decimal"] for row in interests if row["product"] == product]
        assert sum(parts) == Decimal(1)
    assert isinstance(rows(mine.sales())[0]["price_usd_per_unit"], Decimal)
    assert {row["assigned_to"] for row in rows(mine.duties())} == {"Ada Admin"}


def test_that_every_table_that_is_named_comes_with_the_columns_it_names(mine):
    named = rows(mine.tables())

    assert {"wells", "production_months", "afe_lines", "revenue", "duties"} <= {
        row["name"] for row in named
    }
    for row in named:
        assert list(mine.table(row["name"]).columns) == row["columns"].split(", ")


def test_that_figures_show_rates_and_a_decline_with_its_forecast(mine):
    drawn = mine.production_figure(["42-003-90004", "42-003-90005"], view="gor")
    assert {trace.name for trace in drawn.data} == {"Painted Rock A 1", "Painted Rock A 2"}

    [one, *_] = mine.production_figure(FIRST_WELL, view="boe").data
    [oil, gas] = (
        mine.production_figure(FIRST_WELL, phases=[phase]).data[0].y[0] for phase in ("oil", "gas")
    )
    assert one.y[0] == pytest.approx(oil + gas / 6)

    fitted = mine.decline(FIRST_WELL, terminal_percent=8)
    assert fitted.fit.fit.settings.month_length == "30.4375"

    assert {trace.name for trace in fitted.figure().data} >= {"Fit", "Forecast"}
    told = {row["what"]: row["value"] for row in rows(fitted.figures)}
    assert told["EUR"] == pytest.approx(told["Produced"] + told["Remaining"])


def test_that_a_wrong_question_says_what_to_do(mine, site):
    for ask, failure, words in (
        (lambda: mine.production(by="operator"), InvalidInput, 'Use by="well"'),
        (lambda: mine.table("wells", first="2026-01-01"), InvalidInput, "Use api, field, lease"),
        (lambda: mine.table("weather"), NotFound, "production_months"),
        (lambda: mine.production_figure("42-003-00001"), NotFound, "operated_wells"),
        (lambda: mine.decline(FIRST_WELL, years=-1), InvalidInput, ""),
        (lambda: connect(site.url, token="wbt_no").wells(), NotAllowed, "My account"),
        (lambda: connect("http://127.0.0.1:9", token="x").wells(), Unavailable, "Check"),
    ):
        with pytest.raises(failure) as said:
            ask()
        assert words in str(said.value)


def test_that_another_organization_gets_none_of_it(site, operator, org_b):
    token = people.create_token(org_b.admin, "notebook").token
    theirs = connect(site.url, token=token, frames="polars")

    for name in theirs.tables()["name"]:
        assert theirs.table(name).is_empty(), name
    assert theirs.production(wells=FIRST_WELL).is_empty()


def test_that_a_table_comes_as_a_parquet_file_as_well(site, operator):
    answer = httpx2.get(
        f"{site.url}/api/frames/production_months?format=parquet&lease=x",
        headers=as_person(operator.viewer),
    )
    assert answer.status_code == 422  # months of wells have no lease

    answer = httpx2.get(
        f"{site.url}/api/frames/wells?format=parquet&field=painted rock (invented)",
        headers=as_person(operator.viewer),
    )
    assert polars.read_parquet(io.BytesIO(answer.content))["county"].to_list() == ["Andrews"] * 6
