"""Papers that do not fit each other: both are named beside the facts and in the plan."""

from datetime import date

import pytest

from kernel.workflows.build_plan import build_plan
from kernel.workflows.papers import add_papers
from kernel.workflows.review_facts import correct_fact, fact_sheet


@pytest.fixture
def at_odds(org_a, an_api, a_w2, a_letter):
    """A W-2 of a well 9,250 ft deep and a letter with water down to 12,000 ft."""
    api = an_api()
    told = (
        "The base of usable-quality water that must be protected is estimated to occur at a "
        "depth of 12000 feet below the land surface."
    )
    letter = a_letter(api, recommendation=[told])
    add_papers(org_a.editor, api, [a_w2(api), letter])
    return api


def doubts_of(actor, api):
    return {row.path: row.doubts for row in fact_sheet(actor, api).rows if row.doubts}


def test_that_facts_of_two_papers_that_do_not_fit_are_shown_until_one_is_corrected(org_a, at_odds):
    told = doubts_of(org_a.viewer, at_odds)

    assert set(told) == {"gau.base_ft", "total_depth_ft"}
    assert "12,000 ft is below the total depth, 9,250 ft" in told["gau.base_ft"][0].reason

    correct_fact(org_a.editor, at_odds, "gau.base_ft", 1_600, "a zero too much")

    assert doubts_of(org_a.viewer, at_odds) == {}


def test_that_the_plan_names_both_papers(org_a, at_odds):
    plan = build_plan(org_a.editor, at_odds, as_of=date(2024, 6, 1))

    [finding] = [one for one in plan["findings"] if one["code"] == "FACTS_DO_NOT_FIT"]
    assert finding["level"] == "advice"
    assert finding["context"]["facts"] == {
        "gau.base_ft": "gau.pdf, page 1",
        "total_depth_ft": "w2.pdf, page 1",
    }


def test_that_papers_that_fit_give_no_such_note(org_a, an_api, a_w2, a_letter):
    api = an_api()
    plan = build_plan(org_a.editor, api, as_of=date(2024, 6, 1), uploads=[a_w2(api), a_letter(api)])

    assert doubts_of(org_a.viewer, api) == {}
    assert "FACTS_DO_NOT_FIT" not in {one["code"] for one in plan["findings"]}
