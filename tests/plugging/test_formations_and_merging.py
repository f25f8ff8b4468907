"""District practice: formation plugs, and how neighbouring plugs become one."""

from dataclasses import replace

import pytest

from kernel.policy.formation import BookFormation
from kernel.policy.requirement import Requirement
from kernel.testing import a_gau, a_well
from kernel.wells.well import FormationTop


def tops(**depths):
    return tuple(
        FormationTop(name=name.replace("_", " "), top_ft=depth) for name, depth in depths.items()
    )


@pytest.fixture
def with_book(policy_of):
    """The policy of a well with a field block of some formations."""

    def made(well, *rows, key="formations", value=None):
        policy = policy_of(well)
        found = Requirement(
            key=key,
            value=value or tuple(rows),
            cite="the book, p. 1",
            authority="practice",
            layer="field",
        )
        return replace(policy, requirements={**policy.requirements, key: found})

    return made


def formation_steps(plan):
    return [step for step in plan.steps if step.type == "formation_plug"]


def test_that_a_book_formation_has_its_base_at_the_top_and_100_ft_up(plan, with_book):
    well = a_well()
    book = with_book(well, BookFormation(name="Yates*", top_ft=3000, star=True, cite="p. 2"))

    [step] = formation_steps(plan(well, policy=book))

    assert (step.bottom_ft, step.top_ft, step.citations[0]) == (3000, 2900, "p. 2")


def test_that_the_wells_own_top_beats_the_book(plan, with_book):
    well = a_well(formation_tops=tops(San_Andres=4100))
    book = with_book(well, BookFormation(name="SA*", top_ft=4600, tag=True))

    [step] = formation_steps(plan(well, policy=book))

    assert (step.bottom_ft, step.requirements) == (4100, (3,))
    assert "formation_tops[0].top_ft" in step.sources


def test_that_alternatives_of_one_formation_are_asked_for_and_never_planned_twice(plan, with_book):
    well = a_well()
    rows = (
        BookFormation(name="SA*", top_ft=4600, condition="SW"),
        BookFormation(name="SA*", top_ft=4400, condition="NW"),
    )

    made = plan(well, policy=with_book(well, *rows))

    assert formation_steps(made) == []
    assert any("4,400 ft or 4,600 ft" in question.question for question in made.missing)


def test_that_a_combined_name_is_one_plug(plan, with_book):
    well = a_well()
    book = with_book(well, BookFormation(name="Ell/Penn/Bend", top_ft=5000))

    assert len(formation_steps(plan(well, policy=book))) == 1


def test_that_county_names_are_planned_only_where_the_papers_give_their_depth(plan, with_book):
    well = a_well(formation_tops=tops(Yates=3000))
    book = with_book(well, key="county_formations", value=("Yates", "San Andres"))

    assert [step.bottom_ft for step in formation_steps(plan(well, policy=book))] == [3000]


def test_that_a_county_procedure_sets_length_and_tag(plan, with_book):
    well = a_well(district="7C", county="Reagan", formation_tops=tops(San_Andres=3000))
    book = with_book(well, key="county_formations", value=("San Andres",))

    [step] = formation_steps(plan(well, policy=book))

    assert (step.bottom_ft, step.top_ft, step.requirements) == (3000, 2800, (3,))


@pytest.mark.parametrize(
    ("depth_ft", "said"), [(7000, "deeper than the hole"), (6200, "bridge plug")]
)
def test_that_a_formation_out_of_reach_is_left_out_with_its_reason(plan, with_book, depth_ft, said):
    well = a_well()
    book = with_book(well, BookFormation(name="Dev", top_ft=depth_ft))

    [left] = plan(well, policy=book).formations_left_out

    assert said in left.reason


def test_that_a_flowing_zone_on_the_papers_is_planned_and_tagged(plan):
    well = a_well(formation_tops=(FormationTop(name="Queen - H2S, high flows", top_ft=3000),))

    made = plan(well)

    assert made.formations_targeted == ("Queen",)
    assert formation_steps(made)[0].requirements == (3,)


def test_that_every_other_top_is_left_out_with_a_reason(plan):
    made = plan(a_well(formation_tops=tops(Tansill=2000, Queen=None)))

    assert {left.name: bool(left.reason) for left in made.formations_left_out} == {
        "Tansill": True,
        "Queen": True,
    }


def test_that_a_shoe_merges_with_a_near_formation_to_50_ft_above_its_top(plan, with_book, plug_at):
    well = a_well(intermediate_shoe_ft=4000)
    book = with_book(well, BookFormation(name="SA", top_ft=3700))

    together = plug_at(plan(well, policy=book), 4000)
    apart = plug_at(plan(well, policy=book, mode="isolated"), 4000)

    assert (together.bottom_ft, together.top_ft) == (4050, 3650)
    assert (apart.bottom_ft, apart.top_ft) == (4050, 3950)


@pytest.mark.parametrize(("threshold_ft", "merged"), [(249, False), (250, True)])
def test_that_the_threshold_is_the_greatest_gap(plan, with_book, plug_at, threshold_ft, merged):
    well = a_well(intermediate_shoe_ft=4000)
    book = with_book(well, BookFormation(name="SA", top_ft=3700))

    made = plan(well, policy=book, merge_threshold_ft=threshold_ft)

    assert (plug_at(made, 4000) == plug_at(made, 3680)) is merged


def test_that_two_formations_stay_two_plugs(plan, with_book):
    well = a_well()
    rows = (BookFormation(name="SA", top_ft=4000), BookFormation(name="Q", top_ft=3700))

    assert len(formation_steps(plan(well, policy=with_book(well, *rows)))) == 2


def test_that_shoe_and_water_merge_with_all_citations_and_the_tag(plan, plug_at):
    step = plug_at(plan(a_well(surface_shoe_ft=1400, gau=a_gau(1200))), 1200)

    assert (step.bottom_ft, step.top_ft, step.requirements) == (1450, 1150, (4,))
    assert {"16 TAC §3.14(d)(2)", "16 TAC §3.14(e)(2)"} <= set(step.citations)
    assert {"gau.base_ft", "casing[0].shoe_ft"} <= set(step.sources)


def test_that_nothing_merges_across_a_bridge_plug(plan, with_book):
    well = a_well(perforated=(4200, 4300), intermediate_shoe_ft=4400)
    book = with_book(well, BookFormation(name="SA", top_ft=4100))

    made = plan(well, policy=book, merge_threshold_ft=5000)

    device = next(step.depth_ft for step in made.steps if step.type == "cibp")
    assert not any(s.top_ft < device < s.bottom_ft for s in made.steps if s.top_ft is not None)


def test_that_shallow_water_over_open_annuli_is_circulated_to_surface(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(300), production_toc_ft=4000)), 300)

    assert (step.type, step.bottom_ft, step.top_ft) == ("perf_and_circulate_to_surface", 350, 3)
    assert 1 in step.requirements
    assert step.sacks is not None


def test_that_shallow_water_in_cemented_pipe_is_a_surface_plug(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(300), production_toc_ft=0)), 300)

    assert (step.type, step.placement, step.top_ft) == ("surface_plug", "spot", 3)


def test_that_a_plug_inside_a_circulated_interval_is_dropped_with_a_note(plan):
    made = plan(a_well(surface_shoe_ft=280, gau=a_gau(300), production_toc_ft=4000))

    assert any("surface casing shoe 280 ft" in line for line in made.trace)
    assert sum(step.top_ft is not None and step.top_ft < 400 for step in made.steps) == 1


def test_that_the_books_words_on_a_county_reach_the_engineer(plan):
    notes = [f for f in plan(a_well(county="Andrews")).findings if f.code == "DISTRICT_NOTE"]

    assert any("separate all water board plugs" in note.message for note in notes)
    assert {note.level for note in notes} == {"advice"}
