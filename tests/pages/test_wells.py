"""Find a well, and the page of one well."""

import pytest

from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.samples import sample_wells

PAYLOAD = "<img src=x onerror=alert(1)>"


def test_that_a_well_is_found_by_a_part_of_its_number_or_lease(
    open_page, shown, a_plan, org_a, a_well_number
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease="CEDAR DRAW")
    a_plan(org_a.editor, lease="DRY LAKE")

    for text in (number[:10], ApiNumber.parse(number).dashed, "cedar", "draw 4404"):
        screen = open_page(org_a.viewer, "wells", q=text)
        [row] = shown(screen, "Wells found").rows
        assert row[0]["words"] == "CEDAR DRAW 4404"
        assert row[0]["href"] == f"well?api={number[:10]}"


def test_that_without_a_search_ones_own_wells_are_listed_last_worked_on_first(
    open_page, shown, a_plan, org_a, org_b
):
    a_plan(org_b.editor, lease="THEIRS")
    a_plan(org_a.editor, lease="FIRST")
    a_plan(org_a.editor, lease="LAST")

    rows = shown(open_page(org_a.viewer, "wells"), "Wells found").words()

    assert [row[0] for row in rows] == ["LAST 4404", "FIRST 4404"]


def test_that_a_number_nobody_knows_can_be_planned_at_once(open_page, said, org_a, a_well_number):
    number = ApiNumber.parse(a_well_number())

    told = said(open_page(org_a.editor, "wells", q=number.api10))

    assert f"{number.dashed} is not among the wells known here." in told
    assert f"Plan {number.dashed}" in told
    assert "Plan " not in said(open_page(org_a.viewer, "wells", q=number.api10))


def test_that_a_search_which_finds_nothing_repeats_what_was_typed(open_page, said, org_a):
    told = said(open_page(org_a.viewer, "wells", q=f"{PAYLOAD} no such well"))

    assert f"No well matches “{PAYLOAD} no such well”." in told


def test_that_the_page_of_a_well_shows_its_plans_and_history(
    open_page, shown, said, a_plan, org_a, a_well_number
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease=PAYLOAD, verdict="fail")
    a_plan(org_a.editor, api14=number, lease=PAYLOAD)

    screen = open_page(org_a.viewer, "well", api=number[:10])

    assert [title.value.replace("\\", "") for title in screen.title] == [f"{PAYLOAD} 4404"]
    assert [row[0] for row in shown(screen, "Plans of this well").words()] == [
        "Combined, version 2",
        "Combined, version 1",
    ]
    assert len(shown(screen, "What was done with the well").rows) == 2
    assert not screen.exception


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("viewer", False)])
def test_that_papers_are_added_and_plans_made_by_editors_only(
    open_page, a_plan, org_a, a_well_number, role, may
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number)

    screen = open_page(getattr(org_a, role), "well", api=number)

    assert bool(screen.file_uploader) is may
    assert ("Plan this well" in [button.label for button in screen.button]) is may


def test_that_papers_say_how_surely_they_were_read(open_page, shown, org_a):
    sample = sample_wells()[0]
    api = ApiNumber.parse(sample.api14)
    uploads = [Upload(name=name, content=content) for name, content in sample.papers()]
    add_papers(org_a.editor, api, [*uploads, Upload(name="../x<b>.pdf", content=b"%PDF-1.4 no")])

    table = shown(open_page(org_a.viewer, "well", api=api.api10), "Papers of this well")

    assert [row[0]["small"] for row in table.rows] == ["w2.pdf", "gau.pdf", "x<b>.pdf"]
    assert "value" in table.rows[0][1]["words"]
    assert table.rows[2][1]["color"] in {"red", "yellow"}
    assert len(table.presses()) == 3


def test_that_a_well_nobody_has_named_is_offered_for_planning(open_page, said, org_a):
    told = said(open_page(org_a.editor, "well", api="42-329-99998"))

    assert "is not among the wells known here" in told
    assert "Plan this well" in told


@pytest.mark.parametrize("text", ["123", "99-003-46118", "<script>"])
def test_that_a_wrong_number_in_the_address_is_said_in_words(open_page, said, org_a, text):
    screen = open_page(org_a.viewer, "well", api=text)

    assert "is not an API number" in said(screen)
    assert [title.value for title in screen.title] == ["Well"]


def test_that_without_a_number_ones_own_wells_are_offered(open_page, shown, a_plan, org_a):
    a_plan(org_a.editor, lease="CEDAR DRAW")

    screen = open_page(org_a.viewer, "well")

    assert shown(screen, "Wells found").words()[0][0] == "CEDAR DRAW 4404"


def test_that_filters_in_the_address_narrow_the_list_and_the_map_beside_it(
    open_page, shown, said, a_plan, org_a, a_well_number
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease="CEDAR DRAW")
    a_plan(org_a.editor, api14="42329951230000", lease="DRY LAKE")

    screen = open_page(org_a.viewer, "wells", county="Andrews", ours="true")
    assert [row[0] for row in shown(screen, "Wells found").words()] == ["CEDAR DRAW 4404"]
    [chart] = screen.get("plotly_chart")
    assert number[:10] in chart.proto.spec

    told = said(open_page(org_a.viewer, "wells", county="Loving", ours="true"))
    assert "No well matches these filters." in told
    assert "You filter by county Loving, only ours. Take one off." in told
