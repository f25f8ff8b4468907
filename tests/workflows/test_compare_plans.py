"""Two saved plans compared: figures, cost by one price book, and who may see them."""

import json
from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import Conflict, NotFound
from kernel.workflows.build_plan import build_plan
from kernel.workflows.compare_plans import compare_plans
from kernel.workflows.plan_again import plan_again, restore_plan
from kernel.workflows.prices import sample_prices, save_price_book
from kernel.workflows.review_facts import correct_fact

AS_OF = date(2040, 1, 1)


@pytest.fixture
def two_versions(org_a, an_api, a_w2, a_letter):
    """A plan and the next one, of which the base of usable water lies 400 ft deeper."""
    api = an_api()
    first = build_plan(org_a.editor, api, as_of=AS_OF, uploads=[a_w2(api), a_letter(api)])
    deeper = first["inputs"]["facts"]["gau"]["base_ft"] + 400
    correct_fact(org_a.editor, api, "gau.base_ft", deeper)
    return first, plan_again(org_a.editor, first["snapshot_id"])


def figures_of(found):
    return {one.name: one for one in found.figures}


def test_that_both_are_costed_by_the_same_price_book(org_a, two_versions):
    save_price_book(org_a.editor, sample_prices(date(2026, 11, 1)))
    before, after = (plan["snapshot_id"] for plan in two_versions)

    found = compare_plans(org_a.viewer, before, after)

    assert found.before.cost.version == found.after.cost.version == 1
    figures = figures_of(found)
    assert figures["sacks"].delta > 0
    assert figures["known_cost"].delta > Decimal(0)
    assert figures["known_cost"].after == found.after.cost.known
    assert [fact.name for fact in found.comparison.facts] == ["gau.base_ft"]
    turned = figures_of(compare_plans(org_a.viewer, after, before))
    assert turned["known_cost"].delta == -figures["known_cost"].delta


def test_that_without_a_price_book_there_is_no_cost_and_no_guess(org_a, two_versions):
    found = compare_plans(org_a.viewer, *(plan["snapshot_id"] for plan in two_versions))

    assert figures_of(found)["known_cost"].after is None
    assert json.loads(json.dumps(found.as_json(), default=str))["before"]["currency"] is None


def test_that_a_stranger_compares_nothing(org_a, org_b, two_versions):
    with pytest.raises(NotFound):
        compare_plans(org_b.admin, *(plan["snapshot_id"] for plan in two_versions))
    with pytest.raises(NotFound):
        compare_plans(org_a.admin, two_versions[0]["snapshot_id"], "no-id")


def test_that_a_version_comes_back_once_and_the_newest_not_at_all(org_a, two_versions):
    first, second = two_versions
    with pytest.raises(Conflict):
        restore_plan(org_a.editor, second["snapshot_id"])

    back = restore_plan(org_a.editor, first["snapshot_id"])

    assert compare_plans(
        org_a.viewer, first["snapshot_id"], back["snapshot_id"]
    ).comparison.is_empty
    with pytest.raises(Conflict):
        restore_plan(org_a.editor, first["snapshot_id"])


def test_that_a_restored_variant_still_leads_to_the_other_one(org_a, an_api, a_w2, a_letter):
    api = an_api()
    both = build_plan(
        org_a.editor, api, as_of=AS_OF, mode="both", uploads=[a_w2(api), a_letter(api)]
    )
    build_plan(org_a.editor, api, as_of=AS_OF, mode="isolated")

    back = restore_plan(org_a.editor, both["variant_ids"]["isolated"])

    assert back["variant_ids"] == {
        "combined": both["variant_ids"]["combined"],
        "isolated": back["snapshot_id"],
    }
