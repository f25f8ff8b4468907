"""Two plans compared: what is matched, what changed, and that comparing composes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.plugging.compare import compare
from kernel.testing import AS_OF, a_gau, a_step, a_well, wells
from kernel.wells.facts_file import write_facts
from kernel.workflows.plan_papers import Choices, plan_from_facts


def planned(well, mode="combined"):
    facts = write_facts(replace(well, api="4200399001"))
    return plan_from_facts(facts, choices=Choices(as_of=AS_OF, mode=mode))


def a_plan_of(*steps, **rest):
    return {"steps": list(steps), **rest}


def fates(comparison):
    return [pair.fate for pair in comparison.plugs]


def test_that_a_plug_which_moved_is_the_same_plug_at_another_depth():
    before = a_plan_of(a_step(3100, 3000, type="formation_plug", sacks=25))
    after = a_plan_of(a_step(3150, 3020, type="formation_plug", sacks=30))

    [pair] = compare(before, after).plugs

    assert (pair.fate, pair.moved) == ("changed", True)
    assert {c.name: (c.before, c.after, c.delta) for c in pair.changes} == {
        "bottom_ft": (3100, 3150, 50.0),
        "top_ft": (3000, 3020, 20.0),
        "sacks": (25, 30, 5.0),
    }


def test_that_a_plug_far_away_is_another_plug():
    before = a_plan_of(a_step(3100, 3000, type="formation_plug"))
    after = a_plan_of(a_step(5100, 5000, type="formation_plug"))

    assert fates(compare(before, after)) == ["added", "removed"]


def test_that_a_bridge_plug_never_becomes_cement():
    before = a_plan_of(a_step(type="cibp", depth_ft=3050, sacks=None))
    after = a_plan_of(a_step(3100, 3000))

    assert sorted(fates(compare(before, after))) == ["added", "removed"]


def test_that_the_nearer_of_two_plugs_is_the_partner():
    before = a_plan_of(a_step(3100, 3000), a_step(2100, 2000))
    after = a_plan_of(a_step(2120, 2010))

    comparison = compare(before, after)

    assert fates(comparison) == ["removed", "changed"]


@pytest.mark.parametrize("field", ["requirements", "citations", "cement", "verification"])
def test_that_codes_and_citations_count_as_changes(field):
    before, after = a_step(3100, 3000), a_step(3100, 3000)
    after[field] = ["else"] if isinstance(after[field], list) else "else"

    [pair] = compare(a_plan_of(before), a_plan_of(after)).plugs

    assert [change.name for change in pair.changes] == [field]


def test_that_a_new_letter_shows_as_facts_and_as_what_it_changes():
    before = planned(a_well(gau=a_gau(900)))
    after = planned(a_well(gau=a_gau(1300)))

    comparison = compare(before, after)

    assert ("gau.base_ft", 900, 1300) in [(c.name, c.before, c.after) for c in comparison.facts]
    assert any(pair.fate != "same" for pair in comparison.plugs)


def test_that_findings_come_and_go_and_questions_are_answered():
    finding = {"code": "X", "level": "law", "subject": "plug 1"}
    before = a_plan_of(missing=[{"fact": "kop_ft"}], verdict="pass")
    after = a_plan_of(findings=[finding], verdict="fail")

    comparison = compare(before, after)

    assert comparison.came == (finding,)
    assert comparison.answered == ({"fact": "kop_ft"},)
    assert (comparison.verdict.before, comparison.verdict.after) == ("pass", "fail")
    assert compare(after, before).went == (finding,)


PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MODES = st.sampled_from(["combined", "isolated"])


@PROPERTY
@given(wells(), MODES)
def test_that_a_plan_compared_with_itself_differs_in_nothing(well, mode):
    plan = planned(well, mode)

    assert compare(plan, plan).is_empty


@PROPERTY
@given(wells(), wells())
def test_that_comparing_backwards_turns_everything_round(one, other):
    before, after = planned(one), planned(other, "isolated")
    there, back = compare(before, after), compare(after, before)
    turned = {"added": "removed", "removed": "added", "changed": "changed", "same": "same"}

    assert sorted(turned[f] for f in fates(there)) == sorted(fates(back))
    assert (there.came, there.went) == (back.went, back.came)
    assert {(c.name, c.before, c.after) for c in there.facts} == {
        (c.name, c.after, c.before) for c in back.facts
    }


@PROPERTY
@given(wells(), wells(), wells())
def test_that_comparing_composes(first, second, third):
    plans = [planned(well) for well in (first, second, third)]
    steps = [compare(plans[0], plans[1]), compare(plans[1], plans[2])]
    whole = compare(plans[0], plans[2])

    for kind in ("facts", "materials"):
        joined = {}
        for step in steps:
            for change in getattr(step, kind):
                before, _ = joined.get(change.name, (change.before, None))
                joined[change.name] = (before, change.after)
        kept = {name: ends for name, ends in joined.items() if ends[0] != ends[1]}
        assert kept == {c.name: (c.before, c.after) for c in getattr(whole, kind)}
    for comparison, (a, b) in zip([*steps, whole], [(0, 1), (1, 2), (0, 2)], strict=True):
        sides = [[getattr(p, side) for p in comparison.plugs] for side in ("before", "after")]
        assert [sum(x is not None for x in side) for side in sides] == [
            len(plans[a]["steps"]), len(plans[b]["steps"]),
        ]  # fmt: skip
