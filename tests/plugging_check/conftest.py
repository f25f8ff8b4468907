"""The approved filings beside the project, where they are."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kernel.plugging.check import Verdict, check_rows
from kernel.policy.packs import policy_for
from kernel.policy.requirement import Policy
from kernel.wells.facts_file import read_facts
from kernel.wells.well import Well

SHARED = Path(__file__).resolve().parents[3] / "shared"
AS_OF = date(2025, 10, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """An approved Form W-3A with the facts of its well."""

    well: Well
    facts: dict[str, Any]
    plugs: list[dict[str, Any]]
    policy: Policy

    def check(self, plugs: list[dict[str, Any]] | None = None) -> Verdict:
        return check_rows(
            self.well, self.plugs if plugs is None else plugs, self.policy, as_of=AS_OF
        )


def filing_of(folder: str) -> Filing:
    """The filing of one well; the test is skipped where the shared folder is absent."""
    home = SHARED / "approved" / folder
    if not home.exists():
        pytest.skip(f"the shared approved filing {folder} is not beside the project")
    facts = json.loads((home / "input.json").read_text("utf-8"))
    well = read_facts(facts)
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    plugs = json.loads((home / "facts.json").read_text("utf-8"))["plugs"]
    return Filing(well=well, facts=facts, plugs=plugs, policy=policy)


@pytest.fixture
def midland_farms() -> Filing:
    """42-003-05717: short surface casing, cement behind pipe unknown, open hole."""
    return filing_of("4200305717")


@pytest.fixture
def mabee() -> Filing:
    """42-003-46118: two stage tools, an existing bridge plug, two protected zones."""
    return filing_of("4200346118")
