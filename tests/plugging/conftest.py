import pytest

from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF


def texas(well):
    return policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )


@pytest.fixture
def policy_of():
    """The policy of a well's own place."""
    return texas


@pytest.fixture
def plan():
    """Plan a well under the policy of its own place, or under the one given."""

    def made(well, *, policy=None, as_of=AS_OF, **choices):
        return plan_well(well, policy or texas(well), as_of=as_of, **choices)

    return made


@pytest.fixture
def plug_at():
    """The plug of a plan that covers a depth; none is an error."""

    def found(plan, depth_ft):
        return next(
            s for s in plan.steps if s.top_ft is not None and s.top_ft <= depth_ft <= s.bottom_ft
        )

    return found
