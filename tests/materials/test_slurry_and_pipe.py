import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.materials.capacity import capacity_bbl_per_ft, capacity_ft3_per_ft
from kernel.materials.pipe import inside_diameter
from kernel.materials.slurry import (
    FT3_PER_BBL,
    recipe,
    rounded_up,
    sacks_for,
    slurry_bbl,
    slurry_of,
)
from kernel.reference import pipes


def test_that_a_recipe_that_breaks_its_mass_balance_is_refused():
    with pytest.raises(InvalidInput, match=r"15\.6 lb/gal"):
        recipe(
            cement_class="A",
            water_gal_per_sack=5.2,
            density_lb_gal=15.8,
            yield_ft3_per_sack=1.18,
        )


def test_that_class_c_with_the_water_of_class_a_is_refused():
    with pytest.raises(InvalidInput):
        recipe(
            cement_class="C",
            water_gal_per_sack=5.2,
            density_lb_gal=14.8,
            yield_ft3_per_sack=1.32,
        )


def test_that_an_unknown_class_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput, match="A, B, C, G, H"):
        slurry_of("Z")


@given(sacks=st.integers(1, 5000), letter=st.sampled_from("ABCGH"))
def test_that_a_volume_of_whole_sacks_takes_exactly_those_sacks(sacks, letter):
    each = slurry_of(letter).yield_ft3_per_sack

    assert sacks_for(volume_ft3=sacks * each, yield_ft3_per_sack=each) == sacks


@given(volume=st.floats(0.01, 10_000), letter=st.sampled_from("ABCGH"))
def test_that_sacks_make_at_least_the_volume_and_one_fewer_would_not(volume, letter):
    each = slurry_of(letter).yield_ft3_per_sack

    sacks = sacks_for(volume_ft3=volume, yield_ft3_per_sack=each)

    assert sacks * each >= volume * (1 - 1e-8)
    assert (sacks - 1) * each < volume


@given(sacks=st.integers(0, 5000), step=st.integers(0, 50))
def test_that_rounding_goes_up_by_less_than_a_step(sacks, step):
    rounded = rounded_up(sacks, step=step)

    assert sacks <= rounded < sacks + max(step, 1)


@given(st.floats(0.5, 40))
def test_that_barrels_and_cubic_feet_agree_within_the_fields_constant(bore_in):
    barrels, cubic_feet = capacity_bbl_per_ft(bore_in), capacity_ft3_per_ft(bore_in)

    assert barrels * FT3_PER_BBL == pytest.approx(cubic_feet, rel=1e-4)
    assert slurry_bbl(cubic_feet) == pytest.approx(barrels, rel=1e-4)


@pytest.mark.parametrize("pipe", pipes(), ids=str)
def test_that_drift_is_the_inside_less_the_api_allowance(pipe):
    if pipe.use == "tubing":
        allowance_in = 3 / 32 if pipe.od_in <= 2.875 else 1 / 8
    else:
        allowance_in = 1 / 8 if pipe.od_in < 9.6 else 5 / 32 if pipe.od_in < 14 else 3 / 16

    assert pipe.id_in - pipe.drift_in == pytest.approx(allowance_in, abs=0.0006)
    assert pipe.drift_in < pipe.id_in < pipe.od_in


def test_that_heavier_pipe_of_a_size_is_narrower():
    for one in pipes():
        for other in pipes():
            if one.od_in == other.od_in and one.use == other.use:
                heavier = one.weight_lb_ft > other.weight_lb_ft
                assert heavier == (one.id_in < other.id_in)


def test_that_an_unknown_weight_gives_the_range_of_the_size():
    span = inside_diameter(od_in=5.5, weight_lb_ft=None)

    assert (span.least_in, span.greatest_in, span.is_known) == (4.67, 5.012, False)


def test_that_an_unknown_size_has_no_inside_diameter():
    assert inside_diameter(od_in=5.0625, weight_lb_ft=None) is None
