"""Another state needs a pack and a rules module, nothing else."""

import pytest

from kernel.errors import NotFound
from kernel.plugging.needs import PlugNeed
from kernel.plugging.plan import plan_well
from kernel.plugging.rules import register, rules_for
from kernel.policy.packs import policy_for
from kernel.policy.requirement import Policy, Requirement
from kernel.testing import AS_OF, a_well


def test_that_rules_of_another_jurisdiction_plan_by_their_own_numbers():
    def surface_plug(site):
        length = site.policy["surface_plug_ft"]
        yield PlugNeed(
            kind="top",
            top_ft=0,
            bottom_ft=length.value,
            anchor_ft=0,
            purpose="surface plug",
            cites=(length.cite,),
            sources=(),
            authority="law",
            behind_pipe=False,
        )

    texas = policy_for(state="TX", district=None, county=None, field=None).requirements
    own = Requirement(
        key="surface_plug_ft", value=60, cite="Elsewhere Rule 7", authority="law", layer="state"
    )
    elsewhere = Policy(
        requirements={**texas, "surface_plug_ft": own},
        version="elsewhere-1",
        jurisdiction="ELSEWHERE",
        district=None,
    )
    register("ELSEWHERE", (surface_plug,))

    plan = plan_well(a_well(), elsewhere, as_of=AS_OF)

    [step] = plan.steps
    assert (step.bottom_ft, step.citations[0]) == (60, "Elsewhere Rule 7")


def test_that_a_jurisdiction_without_rules_is_refused():
    with pytest.raises(NotFound, match="MARS"):
        rules_for("MARS")
