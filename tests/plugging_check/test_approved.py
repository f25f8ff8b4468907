"""The approved filings pass, and every damage to them is answered where it was done."""

from typing import Any

import pytest

from tests.plugging_check.conftest import Filing
from tests.plugging_check.mutations import (
    Damage,
    answers,
    changed,
    ends,
    every_damage,
    place_of,
    removed,
)

Change = dict[str, Any] | None

# row, what is done to it, and the paragraph that it breaks; None = practice only
MABEE: list[tuple[int, str, Change, str | None]] = [
    (2, "plug on the cap of the bridge plug removed", None, None),
    (2, "moved below the bridge plug", {"bottom_ft": 8200, "top_ft": 8100}, "(d)(3)"),
    (3, "deep stage tool plug removed", None, "(g)(1)"),
    (3, "base cut to the stage tool", {"bottom_ft": 6997}, "(g)(1)"),
    (3, "top cut to the stage tool", {"top_ft": 6997}, "(g)(1)"),
    (3, "sacks halved", {"sacks": 10}, "(d)(11)"),
    (4, "intermediate shoe and San Andres plug removed", None, None),
    (4, "lifted off the shoe", {"bottom_ft": 5532}, None),
    (4, "top cut to the San Andres", {"top_ft": 5020}, None),
    (4, "sacks halved", {"sacks": 55}, "(d)(11)"),
    (5, "squeeze removed", None, None),
    (5, "base cut by 50 ft", {"bottom_ft": 4450}, None),
    (5, "sacks halved", {"sacks": 31}, "(d)(11)"),
    (6, "shallow stage tool plug removed", None, "(g)(1)"),
    (6, "sacks halved", {"sacks": 10}, "(d)(11)"),
    (7, "shoe and water plug removed", None, "(e)(2)"),
    (7, "shoe plug's base lifted to the shoe", {"bottom_ft": 1717}, "(e)(2)"),
    (7, "top cut to the base of the water", {"top_ft": 1600}, "(g)(1)"),
    (7, "tag dropped", {"codes": [2]}, "(d)(2)"),
    (7, "sacks halved", {"sacks": 45}, None),
    (7, "sacks cut to a quarter", {"sacks": 22}, "(d)(11)"),
    (8, "plug at the top of the zone removed", None, "(e)(4)"),
    (8, "base cut by 50 ft", {"bottom_ft": 1200}, "(e)(4)"),
    (8, "top cut to the Yates", {"top_ft": 1000}, None),
    (9, "surface plug removed", None, "(d)(8)"),
    (9, "base cut by 50 ft", {"bottom_ft": 300}, "(e)(4)"),
    (9, "top lowered by 50 ft", {"top_ft": 53}, "(d)(8)"),
    (9, "sacks halved", {"sacks": 50}, "(d)(11)"),
    (9, "ends reversed", {"bottom_ft": 3, "top_ft": 350}, "(a)(3)"),
    (8, "laid over the surface plug", {"top_ft": 300}, "(a)(3)"),
    (3, "given code 5", {"codes": [5]}, None),
    (5, "sacks left out", {"sacks": None}, None),
]
MIDLAND_FARMS: list[tuple[int, str, Change, str | None]] = [
    (1, "bridge plug removed", None, "(d)(2)"),
    (1, "cap cut to 10 ft", {"cement_on_top_ft": 10}, "(g)(3)"),
    (1, "cap left out", {"cement_on_top_ft": None, "sacks": None}, "(g)(3)"),
    (1, "one sack on top", {"sacks": 1}, "(g)(3)"),
    (1, "bridge plug in the open hole", {"bottom_ft": 4650}, "(g)(3)"),
    (1, "out of the hole", {"bottom_ft": 9000}, "(d)(3)"),
    (2, "Queen plug removed", None, None),
    (2, "base cut by 50 ft", {"bottom_ft": 3950}, None),
    (2, "sacks halved", {"sacks": 20}, "(d)(11)"),
    (3, "Yates plug removed", None, None),
    (3, "top cut by 50 ft", {"top_ft": 2950}, None),
    (3, "sacks halved", {"sacks": 20}, "(d)(11)"),
    (4, "plug at the base of the water removed", None, "(g)(1)"),
    (4, "base cut by 50 ft", {"bottom_ft": 1600}, "(g)(1)"),
    (4, "moved up by 20 ft", {"bottom_ft": 1630, "top_ft": 1530}, "(g)(1)"),
    (4, "tag dropped", {"codes": [2]}, "(d)(2)"),
    (4, "squeeze dropped", {"codes": [4]}, None),
    (4, "sacks halved", {"sacks": 20}, "(d)(11)"),
    (5, "plug at the top of the zone removed", None, "(e)(4)"),
    (5, "top cut by 50 ft", {"top_ft": 1050}, "(e)(4)"),
    (5, "sacks halved", {"sacks": 20}, "(d)(11)"),
    (3, "squeeze dropped", {"codes": [6]}, None),
    (6, "circulation dropped", {"codes": [6]}, None),
    (6, "surface plug removed", None, "(d)(8)"),
    (6, "base lifted to the shoe", {"bottom_ft": 250}, "(e)(1)"),
    (6, "top lowered by 50 ft", {"top_ft": 50}, "(d)(8)"),
    (6, "sacks cut to a third", {"sacks": 43}, "(d)(11)"),
    (5, "laid over the plug above", {"top_ft": 290}, "(a)(3)"),
]


def test_that_both_approved_plans_break_no_paragraph(mabee: Filing, midland_farms: Filing):
    assert (mabee.check().verdict, midland_farms.check().verdict) == ("pass", "pass")


def _damaged(filing: Filing, row: int, what: str, change: Change) -> Damage:
    if change is None:
        return removed(filing.plugs, row - 1)
    return changed(filing.plugs, row - 1, what, **change)


def _assert_answered(filing: Filing, damage: Damage, paragraph: str | None) -> None:
    before, after = filing.check(), filing.check(damage.rows)

    found = answers(before, after, damage)

    if paragraph is None:
        assert after.verdict == "pass"
        assert any(finding.level == "practice" for finding in found)
    else:
        assert after.verdict == "fail"
        assert any(f.level == "law" and paragraph in f.rule for f in found), [f.rule for f in found]


@pytest.mark.parametrize(
    ("row", "what", "change", "paragraph"), MABEE, ids=[f"{m[0]} {m[1]}" for m in MABEE]
)
def test_that_damage_to_the_mabee_plan_is_answered(
    mabee: Filing, row: int, what: str, change: Change, paragraph: str | None
):
    _assert_answered(mabee, _damaged(mabee, row, what, change), paragraph)


@pytest.mark.parametrize(
    ("row", "what", "change", "paragraph"),
    MIDLAND_FARMS,
    ids=[f"{m[0]} {m[1]}" for m in MIDLAND_FARMS],
)
def test_that_damage_to_the_midland_farms_plan_is_answered(
    midland_farms: Filing, row: int, what: str, change: Change, paragraph: str | None
):
    _assert_answered(midland_farms, _damaged(midland_farms, row, what, change), paragraph)


def test_that_every_mechanical_damage_to_an_approved_plan_gives_a_finding_at_its_place(
    mabee: Filing, midland_farms: Filing
):
    silent = []
    for filing, below in ((mabee, 8010.0), (midland_farms, None)):
        before = filing.check()
        for damage in every_damage(filing.plugs, below_ft=below):
            if not answers(before, filing.check(damage.rows), damage):
                silent.append(damage.name)

    assert silent == []


def test_that_sacks_under_half_the_rule_minimum_fail_every_plug(
    mabee: Filing, midland_farms: Filing
):
    for filing in (mabee, midland_farms):
        for index, plug in enumerate(filing.plugs):
            span = ends(plug)
            if span is None:
                continue
            # the bore of the heaviest 5-1/2 in pipe, 100 ft, at the largest yield of a sack
            few = int(100 * 0.119 * (1 + span[1] / 10_000) / 1.32 / 2)
            damage = changed(filing.plugs, index, "starved", sacks=few)

            after = filing.check(damage.rows)

            laws = [f for f in answers(filing.check(), after, damage) if f.level == "law"]
            assert any("(d)(11)" in finding.rule for finding in laws), damage.name


def test_that_the_order_of_the_rows_changes_nothing_but_the_finding_about_order(mabee: Filing):
    told = {
        (f.code, f.level)
        for f in mabee.check(list(reversed(mabee.plugs))).findings
        if f.code != "ROW_ORDER"
    }

    assert told == {(f.code, f.level) for f in mabee.check().findings}


def test_that_a_removed_tag_of_the_existing_plug_is_told(mabee: Filing):
    codes = [f.code for f in mabee.check(mabee.plugs[1:]).findings]

    assert "EXISTING_PLUG_NOT_TAGGED" in codes


def test_that_each_row_of_the_filings_has_a_place(mabee: Filing):
    assert [place_of(row) for row in mabee.plugs[:3]] == [None, (7890, 7990), (6947, 7047)]
