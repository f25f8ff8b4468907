"""Bulk look-up: pasted numbers and files, found and not found, both to take away."""

import csv
import io

import pytest
from openpyxl import load_workbook

from kernel.exports.row_files import rows_csv, rows_xlsx
from kernel.wells.api_number import ApiNumber
from kernel.workflows.bulk_look_up import look_up_list
from workbench.ui.batch_start import GIVEN
from workbench.ui.bulk_view import files


def pasted(screen, text):
    screen.text_area(key="bulk-numbers").set_value(text)
    return screen.button(key="bulk-look-up").click().run()


def test_that_found_and_not_found_stand_beside_each_other_with_links_and_reasons(
    open_page, shown, said, a_plan, org_a, a_well_number
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease="CEDAR DRAW")

    screen = pasted(open_page(org_a.editor, "lookup"), f"{number}\n42-329-99997\nno number")

    [row] = shown(screen, "Wells found").rows
    assert row[0]["words"] == "CEDAR DRAW 4404"
    assert row[0]["href"] == f"well?api={number[:10]}"
    missing = shown(screen, "Not found").words()
    assert [entry for entry, _ in missing] == ["42-329-99997", "no number"]
    assert all(reason for _, reason in missing)
    assert "1 well found** · 2 not found" in said(screen)


def test_that_both_lists_leave_as_workbook_and_csv(org_a, a_plan, a_well_number):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease="=CMD()")
    found, missing = files(look_up_list(org_a.viewer, text=f"{number}\n42-999"))

    book = load_workbook(io.BytesIO(rows_xlsx([found, missing])))
    assert book.sheetnames == ["Found", "Not found"]
    assert book["Not found"]["A2"].value == "42-999"
    rows = list(csv.reader(io.StringIO(rows_csv(found).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Asked for", "API number"]
    assert rows[1][1] == ApiNumber(api14=number).dashed
    assert rows[1][2].startswith("'=CMD()")
    assert len(rows) == 2
    assert rows_csv(missing).decode("utf-8-sig").splitlines()[1].startswith("42-999,")


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("viewer", False)])
def test_that_the_wells_found_are_handed_to_the_batch_by_editors_only(
    open_page, said, a_plan, org_a, a_well_number, role, may
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number)
    screen = pasted(open_page(getattr(org_a, role), "lookup"), number)

    assert any(button.key == "bulk-batch" for button in screen.button) is may


def test_that_the_batch_page_opens_with_the_wells_handed_over(open_page, said, org_a, a_plan):
    saved = a_plan(org_a.editor)
    number = saved.plan_key[:10]
    screen = open_page(org_a.editor, "batch")
    screen.session_state[GIVEN] = number

    told = said(screen.run())

    assert "**1 well** found" in told
    assert "Plan 1 well" in told


def test_that_an_empty_page_says_what_to_do(open_page, said, org_a):
    told = said(open_page(org_a.viewer, "lookup"))

    assert "No list yet." in told
    assert "Look up" in told
