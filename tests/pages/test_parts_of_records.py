"""Of records that grow with time, a sheet shows a part: the newest month, or what is asked for."""

from datetime import date

import pytest

from kernel.testing_operations import a_lease, a_month, added
from kernel.workflows import record_sheets, records
from workbench.ui import records_view
from workbench.ui.records import part
from workbench.ui.records.part import Part

MONTHS = (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))
LONG = ("lease-volumes", "dispositions", "sales-lines", "well-tests")


@pytest.fixture
def three_months(org_a, monkeypatch):
    """Two leases with three months each, and so few rows a sheet that they are many."""
    monkeypatch.setattr(record_sheets, "AT_ONCE", 3)
    for name in ("MABEE", "QUEEN"):
        lease = a_lease(org_a.editor, name, rates=(None,))
        for month in MONTHS:
            a_month(org_a.editor, lease, month=month, days_on=("30",))
            added(org_a.editor, "well-tests", completion_id=lease.completions[0], hours="24",
                  test_date=month.replace(day=17), oil_bbl="10")  # fmt: skip


@pytest.fixture
def shown(org_a, open_page, monkeypatch):
    """Open a part of the page; the page, and what the rows of its sheet hold."""
    parts: list[Part] = []
    sheet = records_view.record_sheet

    def noted(*args, where, **more) -> int:
        parts.append(where)
        return sheet(*args, where=where, **more)

    monkeypatch.setattr(records_view, "record_sheet", noted)

    def run(kind: str, **query: str):
        parts.clear()
        screen = open_page(org_a.editor, "records", part=kind, **query)
        assert not screen.exception
        if not parts:
            return screen, None
        rows = records.list_page(org_a.viewer, records.kind_of(kind), where=parts[-1]).rows
        return screen, rows

    return run


@pytest.mark.parametrize("kind", LONG)
def test_that_of_many_the_newest_month_is_shown_and_others_by_their_months(
    shown, said, three_months, kind
):
    screen, newest = shown(kind)
    _, older = shown(kind, through="2025-12")

    assert "January 2026, the newest of 3 months" in said(screen)
    assert (len(newest), len(older)) == (2, 4)


@pytest.mark.parametrize("kind", LONG)
def test_that_of_one_lease_or_well_every_month_is_shown(shown, said, three_months, kind):
    screen, rows = shown(kind, of="mabee")

    assert len(rows) == 3
    assert "the newest of" not in said(screen)


def test_that_few_are_shown_as_they_are(org_a, shown):
    a_month(org_a.editor, a_lease(org_a.editor))

    screen, rows = shown("lease-volumes")

    assert len(rows) == 1
    assert [one.label for one in screen.selectbox] == []


def test_that_the_page_says_what_to_do_where_a_part_cannot_be_shown(
    shown, said, three_months, monkeypatch
):
    screen, rows = shown("sales-lines", of="NOWHERE")
    assert rows is None
    assert "No lease is called “NOWHERE”." in said(screen)

    monkeypatch.setattr(part, "MOST_NAMED", 1)
    screen, rows = shown("sales-lines", of="e")
    assert rows is None
    assert "2 leases have “e” in their names." in said(screen)

    monkeypatch.setattr(part, "MOST_ROWS", 5)
    screen, rows = shown("sales-lines", **{"from": "2025-11"})
    assert rows is None
    assert "These are more rows than a sheet shows (5)." in said(screen)


def test_that_a_beginning_that_many_statements_share_does_not_bring_all_of_them(
    shown, said, three_months, monkeypatch
):
    monkeypatch.setattr(part, "MOST_ROWS", 5)
    screen, _ = shown("sales-lines")

    screen.text_input(key="find-sales-lines").set_value("2026-01").run()
    assert "more rows than a sheet shows" not in said(screen)
    screen.text_input(key="find-sales-lines").set_value("202").run()

    assert "Choose fewer months, or a lease, or type more." in said(screen)


def test_that_only_the_months_of_the_part_are_offered_as_what_a_disposition_belongs_to(
    org_a, three_months
):
    kind = records.kind_of("dispositions")
    january = {"production_month": date(2026, 1, 1)}

    named = record_sheets.labels(org_a.viewer, kind, january)["lease_volume_id"]

    assert sorted(named.values()) == ["MABEE · 2026-01 · oil", "QUEEN · 2026-01 · oil"]
