"""What holds for every well, however its papers are."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, FORMATIONS, wells
from kernel.testing_wells import odd_wells
from kernel.wells.facts_file import read_facts, write_facts
from kernel.wells.well import Barrier, FormationTop, Perforation, Squeeze, WaterLetter

MODES = st.sampled_from(["combined", "isolated"])
WELLS = st.one_of(wells(), odd_wells())
DEPTHS = st.integers(50, 9000).map(float)
ADDED = st.one_of(  # the part of the well that a paper adds to, and what it adds
    st.tuples(
        st.just("barriers"),
        st.builds(
            Barrier,
            kind=st.sampled_from(["cibp", "retainer", "packer", "junk", "dv_tool"]),
            depth_ft=DEPTHS,
            cement_ft=st.sampled_from([None, 10.0, 35.0]),
        ),
    ),
    st.tuples(
        st.just("formation_tops"),
        st.builds(FormationTop, name=st.sampled_from(FORMATIONS), top_ft=DEPTHS),
    ),
    st.tuples(
        st.just("perforations"),
        DEPTHS.map(lambda at: Perforation(from_ft=at, to_ft=at + 40, status="open")),
    ),
    st.tuples(st.just("squeezes"), DEPTHS.map(lambda at: Squeeze(from_ft=at, to_ft=at + 20))),
)
pytestmark = pytest.mark.parametrize(
    "examples", [60, pytest.param(2000, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)


def for_every(*drawn, examples):
    """Hold a property for that many examples."""
    checks = list(HealthCheck)
    unhurried = settings(deadline=None, max_examples=examples, suppress_health_check=checks)
    return lambda holds: unhurried(given(*drawn)(holds))()


def planned(well, mode="combined", threshold_ft=500.0):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    return plan_well(well, policy, as_of=AS_OF, mode=mode, merge_threshold_ft=threshold_ft)


def cemented(plan):
    return [step for step in plan.steps if step.top_ft is not None]


def test_that_no_two_plugs_overlap_and_the_deepest_comes_first(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        steps = cemented(planned(well, mode))

        for lower, upper in pairwise(steps):
            assert upper.bottom_ft <= lower.top_ft


def test_that_no_plug_leaves_the_hole(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        shoes = [row.shoe_ft for row in (*well.casing, *well.liners) if row.shoe_ft is not None]
        intervals = [d for row in well.perforations for d in (row.from_ft, row.to_ft)]
        ends = [well.total_depth_ft] if well.total_depth_ft else intervals
        end_ft = max([*shoes, *(end for end in ends if end is not None)], default=None)

        for step in cemented(planned(well, mode)):
            assert 3 <= step.top_ft < step.bottom_ft
            assert end_ft is None or step.bottom_ft <= end_ft


def test_that_nothing_stands_below_an_existing_plug(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        standing = [
            barrier.depth_ft if barrier.kind != "cement" else barrier.top_ft
            for barrier in well.barriers
            if barrier.kind != "dv_tool"
        ]
        floors = [depth for depth in standing if depth is not None]

        for step in planned(well, mode).steps:
            depth_ft = step.bottom_ft if step.bottom_ft is not None else step.depth_ft
            assert all(depth_ft <= floor for floor in floors) or not floors


def test_that_no_plug_crosses_a_new_bridge_plug(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        plan = planned(well, mode)
        devices = [step.depth_ft for step in plan.steps if step.type in ("cibp", "cement_retainer")]

        for step in cemented(plan):
            assert not any(step.top_ft < depth < step.bottom_ft for depth in devices)


def test_that_the_same_facts_give_the_same_plan(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        again = read_facts(json.loads(json.dumps(write_facts(well))))

        assert planned(well, mode) == planned(again, mode)


def test_that_every_plan_closes_the_top_or_says_why_not_and_cites_each_step(examples):
    @for_every(WELLS, examples=examples)
    def _(well):
        plan = planned(well)

        closed = any(step.top_ft <= 3 for step in cemented(plan))
        assert closed or any("top plug" in finding.subject for finding in plan.findings)
        assert all(step.citations for step in plan.steps)
        assert len({step.id for step in plan.steps}) == len(plan.steps)


def test_that_an_added_protected_interval_is_covered_or_spoken_of(examples):
    @for_every(WELLS, st.integers(60, 2500), st.integers(0, 400), examples=examples)
    def _(well, top_ft, height_ft):
        letter = well.gau or WaterLetter()
        more = replace(letter, intervals=(*letter.intervals, (top_ft, top_ft + height_ft)))

        plan = planned(replace(well, gau=more))

        said = " ".join(finding.subject for finding in plan.findings)
        for depth_ft in (top_ft, top_ft + height_ft):
            covered = any(s.top_ft <= depth_ft <= s.bottom_ft for s in cemented(plan))
            assert covered or f"{depth_ft:,.0f} ft" in said


def test_that_an_added_fact_loses_no_protected_water_in_silence(examples):
    @for_every(WELLS, ADDED, examples=examples)
    def _(well, added):
        name, row = added
        before = planned(well)
        after = planned(replace(well, **{name: (*getattr(well, name), row)}))

        said = " ".join(
            [f"{finding.subject} {finding.message}" for finding in after.findings]
            + [question.question for question in after.missing]
        )
        for depth_ft in protected(well):
            if covers(before, depth_ft):
                assert covers(after, depth_ft) or f"{depth_ft:,.0f} ft" in said


def protected(well):
    """The depths that the letter wants covered."""
    letter = well.gau or WaterLetter()
    ends = [letter.base_ft, *(end for span in letter.intervals for end in span)]
    return [end for end in ends if end]


def covers(plan, depth_ft):
    return any(step.top_ft <= depth_ft <= step.bottom_ft for step in cemented(plan))


def test_that_sacks_make_at_least_every_reading_and_the_stated_fill(examples):
    @for_every(WELLS, examples=examples)
    def _(well):
        for step in cemented(planned(well)):
            if step.arithmetic is None:
                assert step.sacks is None
                continue
            assert step.sacks >= max(reading.sacks for reading in step.arithmetic.readings)
            fill_ft3 = sum(part.volume_ft3 for part in step.arithmetic.segments)
            assert step.sacks * step.arithmetic.yield_ft3_per_sack >= fill_ft3 - 1e-6


def test_that_merging_loses_no_duty_and_no_tag(examples):
    @for_every(WELLS, examples=examples)
    def _(well):
        apart, together = planned(well, "isolated"), planned(well, "combined")

        assert duties(apart) == duties(together)
        assert len(cemented(together)) <= len(cemented(apart))
        for step in cemented(apart):
            whole = next(
                s
                for s in cemented(together)
                if duties_of(step) <= duties_of(s) and s.top_ft <= step.bottom_ft <= s.bottom_ft
            )
            tags = set(step.requirements) & {3, 4}
            assert not tags or max(set(whole.requirements) & {3, 4}) >= max(tags)


def duties_of(step):
    return set(step.purpose.split("; "))


def duties(plan):
    return set().union(*(duties_of(step) for step in plan.steps))


def test_that_a_threshold_of_zero_merges_only_what_touches(examples):
    @for_every(WELLS, examples=examples)
    def _(well):
        apart = cemented(planned(well, "isolated"))
        together = cemented(planned(well, "combined", threshold_ft=0))

        total = sum(step.bottom_ft - step.top_ft for step in apart)
        assert sum(step.bottom_ft - step.top_ft for step in together) <= total + 1e-6


def test_that_a_step_without_sacks_has_a_question(examples):
    @for_every(WELLS, MODES, examples=examples)
    def _(well, mode):
        plan = planned(well, mode)

        uncounted = [step for step in cemented(plan) if step.sacks is None]
        assert not uncounted or plan.missing


def test_that_fewer_sacks_of_the_range_never_exceed_those_planned(examples):
    @for_every(WELLS, examples=examples)
    def _(well):
        for step in cemented(planned(well)):
            if step.arithmetic is not None and step.arithmetic.sacks_range is not None:
                fewest, most = step.arithmetic.sacks_range
                assert 0 < fewest <= most == step.sacks
