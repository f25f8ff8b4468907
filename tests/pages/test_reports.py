"""The page Reports: each kind with its choices, what is kept, and what is repeated."""

from datetime import date, timedelta

import pytest

from kernel.workflows import reports as workflow
from kernel.workflows.operating_reports import KINDS
from kernel.workflows.reports import OperatingOrder
from kernel.workflows.sample_operations import make_sample_operations


@pytest.fixture
def team(new_team):
    made = new_team("Painted Rock Operating")
    make_sample_operations(made.admin, today=date(2026, 11, 29))
    return made


def test_that_an_editor_has_a_report_made_with_the_choices_of_the_page(open_page, said, team):
    screen = open_page(team.editor, "reports", report="Production")
    screen.selectbox[0].set_value(6).run()
    screen.selectbox[1].set_value("Painted Rock (invented)").run()

    screen.button(key="make-report").click().run()

    [row] = workflow.list_reports(team.viewer, name="production")
    assert row.parameters == {"months": 6, "field": "Painted Rock (invented)"}
    assert "6 months, Painted Rock (invented)" in said(screen)
    assert "Waiting" in said(screen)


def test_that_a_report_is_repeated_every_day_and_the_schedule_is_listed(open_page, said, team):
    screen = open_page(team.editor, "reports", report="Compliance")
    screen.segmented_control(key="repeat-every").set_value("daily").run()
    screen.button(key="add-schedule").click().run()

    [schedule] = workflow.list_schedules(team.viewer)
    assert (schedule.name, schedule.every, schedule.parameters) == (
        "compliance", "daily", {"days": 90},
    )  # fmt: skip
    assert "90 days ahead" in said(screen)


def test_that_a_viewer_takes_the_files_and_makes_none(open_page, said, team):
    made = workflow.order_operating_report(
        team.editor, OperatingOrder(name="month_close", parameters={"month": "2026-09"})
    )
    workflow.keep_report(team.editor, made, {"html": b"<p>", "pdf": b"%PDF", "xlsx": b"PK"})

    for kind in KINDS.values():
        screen = open_page(team.viewer, "reports", report=kind.title)
        assert not screen.exception
        assert not [one for one in screen.button if one.key == "make-report"]
    assert "Month close" in said(screen) and "2026-09" in said(screen)
    labels = [one.label for one in screen.get("download_button")]
    assert labels == ["HTML", "PDF", "XLSX", "Notebook"]


def test_that_nothing_kept_says_what_to_do(open_page, said, org_b):
    assert "An editor has it made" in said(open_page(org_b.viewer, "reports"))


def test_that_a_month_is_chosen_by_name_or_as_the_last_one(open_page, team):
    screen = open_page(team.editor, "reports", report="Month close")
    months = screen.selectbox[0].options

    assert months[0] == "The last month"
    last = (date.today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    assert months[1] == last
