"""Formation plugs from the district books: which rows hold, at which depth, and why not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exports.step_json import step_json
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.policy.books import sections
from kernel.policy.formation import BookFormation, formation_key, formation_parts, full_name
from kernel.policy.packs import policy_for
from kernel.policy.preferences import preferences_in, preferred
from kernel.policy.requirement import Requirement
from kernel.testing import AS_OF, a_gau, a_well, wells
from kernel.wells.well import FormationTop


def tops(**depths):
    return tuple(
        FormationTop(name=name.replace("_", " "), top_ft=depth) for name, depth in depths.items()
    )


@pytest.fixture
def with_rows(policy_of):
    """The policy of a well with these rows as the block of its field."""

    def made(well, *rows, key="formations", value=None):
        policy = policy_of(well)
        found = Requirement(
            key=key, value=value or rows, cite="the book, p. 1", authority="practice", layer="field"
        )
        kept = {k: v for k, v in policy.requirements.items() if k != "county_formations"}
        return replace(policy, requirements={**kept, key: found})

    return made


def plugs(plan):
    return {
        step.bottom_ft: (step.top_ft, step.requirements)
        for step in plan.steps
        if step.type == "formation_plug"
    }


def left_out(plan):
    return {row.name: row.reason for row in plan.formations_left_out}


def test_that_the_book_of_the_wells_own_field_is_planned(plan):
    well = a_well(field="MIDLAND FARMS", perforated=(4850, 5000))

    made = plan(well)

    assert set(plugs(made)) >= {4000, 3000}
    assert "deeper than the hole" in left_out(made)["Fusselman"]
    assert {"Queen", "Yates"} <= set(made.formations_targeted)


def test_that_each_plug_cites_its_row_of_the_book(plan):
    made = plan(a_well(field="MIDLAND FARMS", perforated=(4850, 5000)))
    queen = next(step for step in made.steps if step.bottom_ft == 4000)

    assert queen.citations[0] == (
        "District 08/8A plugging book, Andrews County, Midland Farms, p. 9 (2013-02-20)"
    )
    assert queen.top_ft == 3900


def test_that_the_trace_says_how_the_block_was_found(plan):
    lines = plan(a_well(field="MIDLND FARMS")).trace

    assert any("spelled nearly alike" in line for line in lines)


def test_that_the_shallowest_own_top_of_a_combined_name_counts(plan, with_rows):
    well = a_well(formation_tops=tops(San_Andres=4400, Grayburg=4150))
    policy = with_rows(well, BookFormation(name="SA/Grbg*", top_ft=4200))

    assert set(plugs(plan(well, policy=policy))) == {4150}


def test_that_the_upper_part_of_a_formation_begins_at_its_top(plan, with_rows):
    well = a_well(formation_tops=tops(Clearfork=4500))

    upper = with_rows(well, BookFormation(name="Up Clfk", top_ft=4300))
    lower = with_rows(well, BookFormation(name="Lo Clfk", top_ft=4800))

    assert set(plugs(plan(well, policy=upper))) == {4500}
    assert set(plugs(plan(well, policy=lower))) == {4800}


SW = BookFormation(name="SA*", top_ft=4600, condition="SW Mid. Co.", tag=True)
NW = BookFormation(name="SA*", top_ft=4400, condition="NW Mid. Co.", tag=True)


@pytest.mark.parametrize(
    ("note", "depth_ft"), [("20 miles SW of Midland", 4600), ("12 miles NW of Midland", 4400)]
)
def test_that_the_location_chooses_among_alternatives(plan, with_rows, note, depth_ft):
    well = replace(a_well(county="Midland"), location_note=note)

    made = plan(well, policy=with_rows(well, SW, NW))

    assert plugs(made) == {depth_ft: (depth_ft - 100, (3,))}


def test_that_alternatives_without_a_location_are_asked_for(plan, with_rows):
    well = a_well(county="Midland")

    made = plan(well, policy=with_rows(well, SW, NW))

    assert plugs(made) == {}
    assert any("4,400 ft or 4,600 ft" in question.question for question in made.missing)


def test_that_alternatives_at_one_depth_need_no_question(plan, with_rows):
    well = a_well(county="Midland")
    same = replace(SW, condition="NW Mid. Co.")

    made = plan(well, policy=with_rows(well, SW, same))

    assert set(plugs(made)) == {4600}


def test_that_an_own_top_settles_alternatives(plan, with_rows):
    well = a_well(county="Midland", formation_tops=tops(San_Andres=4510))

    assert set(plugs(plan(well, policy=with_rows(well, SW, NW)))) == {4510}


def test_that_a_row_for_another_part_of_the_county_is_left_out(plan, with_rows):
    well = replace(a_well(county="Midland"), location_note="12 miles NE of Midland")

    made = plan(well, policy=with_rows(well, SW))

    assert plugs(made) == {}
    assert "not where this well lies" in left_out(made)["SA*"]


def test_that_a_single_row_under_an_open_condition_is_asked_for(plan, with_rows):
    well = a_well(county="Ector")
    row = BookFormation(name="Btm Santa Rosa", top_ft=1450, condition="if not in waterboard letter")

    made = plan(well, policy=with_rows(well, row))

    assert plugs(made) == {}
    assert any("if not in waterboard letter" in question.question for question in made.missing)


def test_that_a_range_is_asked_for_and_settled_by_an_own_top(plan, with_rows):
    row = BookFormation(name="Clfk", between_ft=(4000, 5200))
    bare, known = a_well(), a_well(formation_tops=tops(Clearfork=4700))

    asked = plan(bare, policy=with_rows(bare, row))

    assert plugs(asked) == {}
    assert any("4,000 to 5,200 ft" in question.question for question in asked.missing)
    assert set(plugs(plan(known, policy=with_rows(known, row)))) == {4700}


def test_that_two_problem_zones_are_two_plugs(plan, with_rows):
    well = a_well(district="7C", county="Coke")
    zones = [BookFormation(name="Problem Zone", top_ft=depth) for depth in (3200, 2400)]

    assert set(plugs(plan(well, policy=with_rows(well, *zones)))) == {3200, 2400}


def test_that_200_ft_hold_for_a_combined_name_too(plan, with_rows):
    well = a_well(district="7C", county="Reagan")
    policy = with_rows(well, BookFormation(name="San Andres/Gray", top_ft=3000))

    assert plugs(plan(well, policy=policy)) == {3000: (2800, (3,))}


def test_that_the_books_sacks_are_a_minimum(plan, with_rows):
    well = a_well()
    rows = [BookFormation(name="Queen", top_ft=3000, least_sacks=n) for n in (75, 5)]

    many, few = (plan(well, policy=with_rows(well, row)) for row in rows)
    many, few = (next(s for s in p.steps if s.bottom_ft == 3000) for p in (many, few))

    assert (many.sacks, many.arithmetic.governs) == (75, "book")
    assert few.arithmetic.governs != "book"


def test_that_a_flow_on_the_papers_tags_the_formation_of_the_county(plan):
    well = a_well(formation_tops=(FormationTop(name="San Andres - CO2 flood", top_ft=4100),))

    assert plugs(plan(well)) == {4100: (4000, (3,))}


def test_that_the_words_of_the_field_reach_the_engineer(plan):
    made = plan(a_well(county="Howard", field="SNYDER"))
    notes = [f.message for f in made.findings if f.code == "DISTRICT_NOTE"]

    assert any("Severe water flows" in note for note in notes)


def test_that_a_formation_that_the_county_notes_is_planned_and_tagged(plan):
    well = a_well(county="Winkler", field="KERMIT", formation_tops=tops(Capitan=3100))

    assert plugs(plan(well))[3100] == (3000, (3,))


PLACES = [
    (district, section.county, block.names[0])
    for district in ("08", "8A", "7C")
    for section in sections(district).values()
    for block in section.blocks
]


def steps_of(plan):
    return [step_json(step) for step in plan.steps]


@st.composite
def placed_wells(draw):
    """A generated well in a field of the books, with some of that block's tops on its papers."""
    well = draw(wells())
    district, county, field = draw(st.sampled_from(PLACES))
    policy = policy_for(state="TX", district=district, county=county, field=field)
    rows = policy["formations"].value if "formations" in policy else ()
    own = [
        FormationTop(name=full_name(row.name), top_ft=row.top_ft + draw(st.integers(-150, 150)))
        for row in rows
        if row.top_ft is not None and draw(st.booleans())
    ]
    return replace(
        well, district=district, county=county, field=field, formation_tops=tuple(own)
    ), policy


@settings(deadline=None, max_examples=80)
@given(placed_wells())
def test_that_every_formation_of_the_book_is_planned_or_left_out_with_a_reason(case):
    well, policy = case
    made = plan_well(well, policy, as_of=AS_OF)
    told = {
        part
        for name in (*made.formations_targeted, *(row.name for row in made.formations_left_out))
        for part in formation_parts(name)
    }

    for row in policy["formations"].value if "formations" in policy else ():
        assert set(formation_parts(row.name)) <= told
    assert all(row.reason for row in made.formations_left_out)


@settings(deadline=None, max_examples=80)
@given(placed_wells())
def test_that_no_formation_is_planned_at_two_depths(case):
    well, policy = case
    names = plan_well(well, policy, as_of=AS_OF).formations_targeted
    keys = [formation_key(name) for name in names]

    assert all(keys.count(key) == 1 for key in keys if key != "problem zone")


@settings(deadline=None, max_examples=80)
@given(placed_wells())
def test_that_a_plan_from_the_books_is_the_same_twice_and_breaks_no_paragraph(case):
    well, policy = case
    one, two = (plan_well(well, policy, as_of=AS_OF) for _ in range(2))

    verdict = check_plan(well, steps_of(one), policy, as_of=AS_OF)

    assert one == two
    assert verdict.verdict == "pass" or one.missing or any(f.level == "law" for f in one.findings)


@settings(deadline=None, max_examples=80)
@given(placed_wells())
def test_that_the_checker_misses_no_formation_that_the_plan_covers(case):
    well, policy = case
    made = plan_well(well, policy, as_of=AS_OF)
    told = {row.name.rstrip("*") for row in made.formations_left_out}
    told |= {full_name(name) for name in told}
    missed = [
        finding.subject.rsplit(" at ", 1)[0].rstrip("*")
        for finding in check_plan(well, steps_of(made), policy, as_of=AS_OF).findings
        if finding.code == "FORMATION_NOT_COVERED"
    ]

    blocked = {f.subject.rsplit(" ", 2)[0] for f in made.findings}
    assert {full_name(name) for name in missed} <= told | blocked


def test_that_water_and_a_near_formation_share_a_plug(plan, plug_at, with_rows):
    well = a_well(gau=a_gau(1600, intervals=((0, 300), (1200, 1600))), production_toc_ft=0)
    policy = with_rows(well, BookFormation(name="Yates", top_ft=1000))

    step = plug_at(plan(well, policy=policy), 1000)

    assert (step.bottom_ft, step.top_ft) == (1250, 950)


def test_that_the_book_has_a_formation_squeezed_behind_cemented_pipe(plan, policy_of):
    well = a_well(district="8A", county="Hockley", field="LEVELLAND", perforated=(4850, 5000))

    made = plan(well)

    yates = next(step for step in made.steps if step.bottom_ft == 2600)
    assert (yates.placement, yates.requirements) == ("perforate_and_squeeze", (2, 3))
    assert yates.contingency is not None
    assert yates.other_cases == ()
    assert [s for s in made.steps if s.placement == "perforate_and_squeeze"] == [yates]
    judged = check_plan(
        well, [step_json(step) for step in made.steps], policy_of(well), as_of=AS_OF
    )
    assert [f for f in judged.findings if f.level == "law"] == []


def test_that_a_company_may_squeeze_every_formation_behind_cemented_pipe(plan, policy_of):
    well = a_well(field="MIDLAND FARMS", perforated=(4850, 5000))
    chosen = preferences_in({"squeeze_even_if_cemented": "formations"}, today=AS_OF)

    made = plan(well, policy=preferred(policy_of(well), chosen), mode="isolated")

    squeezed = [step for step in made.steps if step.type == "formation_plug"]
    assert squeezed
    assert {step.placement for step in squeezed} == {"perforate_and_squeeze"}
    assert all(f"company preference of {AS_OF}" in step.citations for step in squeezed)
