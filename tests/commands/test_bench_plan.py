"""`workbench bench plan --approved`: the likeness to approved plans, and why ours differs."""

import json

import pytest

from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows.plan_papers import Choices, plan_from_facts
from workbench.bench.differences import differences
from workbench.bench.plan import run


@pytest.fixture
def ours():
    return plan_from_facts(write_facts(a_well()), choices=Choices(as_of=AS_OF))


def approved_like(plan):
    return [
        {
            "bottom_ft": row["from_ft"],
            "top_ft": None if row["from_ft"] == row["to_ft"] else row["to_ft"],
            "sacks": row["sacks"],
            "codes": row["codes"],
        }
        for row in plan["rrc_export"]
    ]


def test_that_an_equal_plan_has_no_difference(ours):
    assert differences(ours, approved_like(ours)) == []


def test_that_other_sacks_are_told_with_fact_rule_and_count(ours):
    plugs = approved_like(ours)
    water = next(p for p in plugs if p["codes"] == [4] and p["top_ft"] is not None)
    water["sacks"] += 15

    [line] = differences(ours, plugs)

    assert f"{water['sacks']} sacks approved" in line
    assert "gau.base_ft = 900" in line
    assert "16 TAC §3.14(d)(2)" in line
    assert "sacks by " in line


def test_that_an_approved_plug_which_nothing_asks_for_is_told_with_what_is_known(ours):
    plugs = [*approved_like(ours), {"bottom_ft": 2500, "top_ft": 2300, "sacks": 60, "codes": [2]}]

    [line] = differences(ours, plugs)

    assert line.startswith("2,500–2,300 ft: approved, not ours. No fact and no rule of ours")


def test_that_a_plug_of_ours_beyond_the_approved_ones_is_told(ours):
    plugs = approved_like(ours)
    [line] = differences(ours, [p for p in plugs if p["bottom_ft"] != plugs[0]["bottom_ft"]])

    assert "ours, not approved" in line
    assert "perforations[0].from_ft = 6000" in line


def test_that_the_command_prints_each_difference_below_its_well(tmp_path, ours):
    folder = tmp_path / "4200399001"
    folder.mkdir()
    plugs = approved_like(ours)
    plugs[1]["sacks"] += 10
    (folder / "input.json").write_text(json.dumps(write_facts(a_well())))
    (folder / "facts.json").write_text(json.dumps({"plugs": plugs}))

    told = run([], tmp_path, as_json=False).splitlines()

    where = next(i for i, line in enumerate(told) if line.startswith("4200399001:"))
    assert "sacks approved" in told[where + 1]
    assert any(line.endswith(" cores") for line in told)
