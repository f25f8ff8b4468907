from datetime import date

import pytest

from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF


def texas(well):
    return policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )


@pytest.fixture
def plan():
    """Plan a well under the policy of its own place."""

    def made(well, *, as_of: date = AS_OF, **choices):
        return plan_well(well, choices.pop("policy", texas(well)), as_of=as_of, **choices)

    return made
