"""`workbench bench batch`: generated wells of the books, planned, checked and stored."""

from kernel.policy.packs import policy_for
from kernel.testing_fields import DISTRICTS, field_wells
from kernel.workflows.plans import list_plans
from workbench.bench.batch import batch_figures


def test_that_a_measured_batch_plans_and_saves_every_generated_well(home, store, org_a):
    figures = batch_figures(home, store, org_a.editor, 12)

    assert figures["wells"] == figures["plans_saved"] == sum(figures["states"].values()) == 12
    assert set(figures["states"]) <= {"done", "blocked"}
    assert len(list_plans(org_a.viewer)) == 12
    assert figures["cpu_s"]["workbench"] > 0
    assert figures["peak_memory_mb"] > 0


def test_that_generated_wells_lie_in_the_books_and_differ_from_each_other():
    wells = list(field_wells(200))

    assert {well.district for well in wells} == set(DISTRICTS)
    assert len({well.api for well in wells}) == 200
    for well in wells:
        policy = policy_for(
            state=well.state, district=well.district, county=well.county, field=well.field
        )
        assert policy["formations"].value, well.field
