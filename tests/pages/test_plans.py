"""The list of plans: every version, filters, a file without formulas."""

import csv
import io

from kernel.plugging.life import Said
from kernel.workflows.plan_status import change_status
from kernel.workflows.plans import list_plans
from workbench.ui.plan_list import FILE_COLUMNS, file_rows
from workbench.ui.tables import as_csv


def rows_of(screen, shown):
    return [row[0]["words"] for row in shown(screen, "Saved plans").rows]


def test_that_the_newest_version_of_each_plan_is_listed(
    open_page, shown, said, a_plan, org_a, a_well_number
):
    number = a_well_number()
    for _ in range(3):
        a_plan(org_a.editor, api14=number)

    screen = open_page(org_a.viewer, "plans")

    assert [row[6]["words"] for row in shown(screen, "Saved plans").rows] == ["3"]
    assert "3 saved versions of 1 plan for 1 well" in said(screen)


def test_that_older_versions_are_listed_on_request(open_page, shown, a_plan, org_a, a_well_number):
    number = a_well_number()
    for _ in range(3):
        a_plan(org_a.editor, api14=number)
    screen = open_page(org_a.viewer, "plans")

    screen.toggle(key="plans_all").set_value(True).run()

    assert [row[6]["words"] for row in shown(screen, "Saved plans").rows] == ["3", "2", "1"]


def test_that_plans_are_narrowed_by_words_and_state(open_page, shown, a_plan, org_a):
    a_plan(org_a.editor, lease="CEDAR DRAW", verdict="fail")
    a_plan(org_a.editor, lease="CEDAR CREEK")
    a_plan(org_a.editor, lease="DRY LAKE")
    screen = open_page(org_a.viewer, "plans")

    screen.text_input(key="plans_text").set_value("cedar 4404").run()
    assert rows_of(screen, shown) == ["CEDAR CREEK 4404", "CEDAR DRAW 4404"]

    screen.pills(key="plans_states").select("fails").run()
    assert rows_of(screen, shown) == ["CEDAR DRAW 4404"]


def test_that_filters_which_leave_nothing_say_so(open_page, said, a_plan, org_a):
    a_plan(org_a.editor)
    screen = open_page(org_a.viewer, "plans")

    screen.text_input(key="plans_text").set_value("nothing of the kind").run()

    assert "No plan matches these filters." in said(screen)


def test_that_an_empty_list_leads_an_editor_to_the_first_plan(open_page, said, org_a):
    assert "Plan a well" in said(open_page(org_a.editor, "plans"))
    assert "Plan a well" not in said(open_page(org_a.viewer, "plans"))


def test_that_plans_of_another_organization_are_not_listed(open_page, said, a_plan, org_a, org_b):
    a_plan(org_b.editor)

    assert "No plan is saved yet." in said(open_page(org_a.admin, "plans"))


def test_that_the_file_holds_every_plan_and_no_formula(a_plan, org_a):
    a_plan(org_a.editor, lease="=HYPERLINK(1)", verdict="fail", questions=1)

    data = as_csv(FILE_COLUMNS, file_rows(list_plans(org_a.viewer)))

    [head, row] = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True)) | {
        "Well": "'=HYPERLINK(1) 4404",
        "Verdict": "fail",
        "State": "Fails: 1 breach and 1 question",
        "Sacks": "530",
    } == dict(zip(head, row, strict=True))


def test_that_an_approved_version_is_found_by_its_status_behind_a_newer_draft(
    open_page, shown, a_plan, org_a, a_well_number
):
    number = a_well_number()
    first = a_plan(org_a.editor, api14=number)
    change_status(org_a.editor, first.id, "in_review", Said())
    change_status(org_a.admin, first.id, "approved", Said())
    a_plan(org_a.editor, api14=number)
    screen = open_page(org_a.viewer, "plans")

    screen.multiselect(key="plans_statuses").select("approved").run()

    [row] = shown(screen, "Saved plans").rows
    assert (row[2]["words"], row[2]["small"], row[6]["words"]) == ("Approved", "Ada Admin", "1")
