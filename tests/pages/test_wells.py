"""Find a well by words and filters."""

from kernel.wells.api_number import ApiNumber

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
