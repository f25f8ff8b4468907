"""The portfolio: what is stale by the days chosen, what is ready, and the wells behind a chart."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import sqlalchemy as sa

from kernel.exports import portfolio_rows as rows
from kernel.exports.row_files import rows_csv, rows_xlsx
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tables import well_engagement
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.portfolio_report import portfolio_json


def left_alone(person, api14, *, days):
    """Put the last interaction with a well back in time."""
    moment = datetime.now(UTC) - timedelta(days=days)
    with tenant_session(person) as session:
        session.execute(
            sa.update(well_engagement)
            .where(well_engagement.c.api14 == api14)
            .values(last_interaction_at=moment)
        )


@pytest.fixture
def wells(org_a, org_b, a_plan, a_well_number):
    """A planned well, one left alone for 120 days, and one of somebody else."""
    planned = a_plan(org_a.editor, lease="MABEE 140A").api14
    old = a_well_number()
    for team, api14, lease in ((org_a, old, "=LEFT ALONE"), (org_b, a_well_number(), "FOREIGN")):
        with tenant_session(team.editor) as session:
            register_well(session, api14=api14)
        track(team.editor, api14, "advisory_requested", "upload", {"lease": lease})
    left_alone(org_a.editor, old, days=120)
    return planned, old


def opened(screen, label):
    return next(box for box in screen.button if box.key == f"{label}-wells").click().run()


def test_that_the_days_after_which_a_well_is_stale_come_from_the_address_and_are_changed(
    open_page, shown, said, org_a, wells
):
    screen = opened(open_page(org_a.viewer, "portfolio", stale="100"), "stale")

    assert not screen.exception
    assert shown(screen, "Stale wells").words()[0][:2] == [
        ApiNumber(api14=wells[1]).dashed, "=LEFT ALONE",
    ]  # fmt: skip
    assert len(shown(screen, "Stale wells").rows) == 1
    assert "1 of 2 without an interaction for 100 days" in said(screen)
    days = next(box for box in screen.number_input if box.label.startswith("Stale after"))

    days.set_value(121).run()

    assert "0 of 2 without an interaction for 121 days" in said(screen)
    assert "No well is in this group." in said(screen)


def test_that_every_chart_opens_to_its_own_wells_which_lead_to_their_pages(
    open_page, shown, org_a, wells
):
    screen = open_page(org_a.viewer, "portfolio", stale="100", back="365")
    numbers = {ApiNumber(api14=one).dashed for one in wells}
    for name, label in (
        ("most", "Most worked wells"), ("trend", "Wells worked on"),
        ("ready", "Readiness of wells"),
    ):  # fmt: skip
        listed = shown(opened(screen, name), label).rows
        assert {row[0]["words"] for row in listed} == numbers
        assert all(row[0]["href"].startswith("well?api=") for row in listed)
        assert not screen.exception

    [plan] = shown(opened(screen, "plans"), "Newest plans").words()
    assert plan[:3] == [ApiNumber(api14=wells[0]).dashed, "MABEE 140A 4404", "Draft"]


def test_that_one_bar_narrows_the_wells(open_page, shown, org_a, wells):
    screen = opened(open_page(org_a.viewer, "portfolio"), "ready")
    which = next(box for box in screen.selectbox if box.key == "ready-bar")

    which.select("papers missing").run()

    assert {row[2] for row in shown(screen, "Readiness of wells").words()} == {
        "Papers or a plan are missing"
    }
    which.select("ready").run()
    assert not screen.exception


def test_that_a_viewer_takes_figures_and_wells_with_formulas_as_text(org_a, wells):
    told = portfolio_json(org_a.viewer, now=datetime.now(UTC), stale_days=100)
    stale = rows.stale_rows(told)

    table = list(csv.reader(io.StringIO(rows_csv(stale).decode("utf-8-sig"))))
    assert table[1][1] == "'=LEFT ALONE"
    book = openpyxl.load_workbook(io.BytesIO(rows_xlsx([rows.idle_rows(told), stale])))
    assert book.sheetnames == ["Time since the last interaction", "Stale wells"]
    assert book["Stale wells"]["B2"].data_type == "s"


def test_that_an_organization_without_wells_is_told_what_would_stand_here(
    open_page, said, new_team
):
    screen = open_page(new_team().viewer, "portfolio")

    assert not screen.exception
    assert "Your organization has not worked on a well yet." in said(screen)
    assert "No plan is saved yet." in said(screen)
