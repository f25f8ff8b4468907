"""A value in another unit and back is the same value."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from kernel.documents.values import size_in
from kernel.materials.capacity import capacity_bbl_per_ft, capacity_ft3_per_ft
from kernel.materials.slurry import mix_water_bbl, slurry_bbl
from kernel.units import FT3_PER_BBL, GAL_PER_BBL, GAL_PER_FT3, inches

VOLUMES = st.floats(0, 1e5)
MANY = settings(max_examples=200, deadline=None)
EIGHTHS = st.integers(8, 240).map(lambda eighths: eighths / 8)


@MANY
@given(VOLUMES)
def test_that_cubic_feet_go_to_barrels_and_back(volume_ft3):
    assert slurry_bbl(volume_ft3) * FT3_PER_BBL == approx(volume_ft3)


@MANY
@given(VOLUMES)
def test_that_cubic_feet_go_over_gallons_to_the_same_barrels(volume_ft3):
    assert volume_ft3 * GAL_PER_FT3 / GAL_PER_BBL == approx(slurry_bbl(volume_ft3))


@MANY
@given(st.integers(0, 5000), st.floats(3, 8))
def test_that_mixing_water_goes_back_to_its_sacks(sacks, gal_per_sack):
    barrels = mix_water_bbl(sacks=sacks, water_gal_per_sack=gal_per_sack)

    assert barrels * GAL_PER_BBL / gal_per_sack == approx(sacks)


@MANY
@given(st.floats(1, 30))
def test_that_capacities_in_both_units_agree_to_the_field_constant(bore_in):
    in_ft3 = capacity_bbl_per_ft(bore_in) * FT3_PER_BBL

    assert in_ft3 == approx(capacity_ft3_per_ft(bore_in), rel=2e-5)


@MANY
@given(EIGHTHS)
def test_that_a_size_printed_as_on_the_forms_reads_back(size):
    assert size_in(inches(size).removesuffix(" in")) == size
