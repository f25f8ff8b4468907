"""The page that holds two saved plans side by side, and the way back to an older version."""

import json
from dataclasses import replace
from datetime import date

import pytest

from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_gau, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.plans import list_plans
from kernel.workflows.prices import sample_prices, save_price_book


@pytest.fixture
def versions(a_well_number):
    """Save a version for each base of usable water given; their ids, oldest first."""

    def save(actor, *bases_ft):
        api, ids = ApiNumber.parse(a_well_number()), []
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14, state="TX", county=api.county)
            for base_ft in bases_ft:
                well = replace(a_well(gau=a_gau(base_ft)), api=api.api10, lease="CEDAR <b>DRAW</b>")
                plan = plan_from_facts(write_facts(well), choices=Choices(as_of=AS_OF))
                ids.append(str(uuid7()))
                save_snapshot(
                    session, api14=api.api14, plan_key=f"{api.api10}:combined",
                    payload={**plan, "snapshot_id": ids[-1]}, verdict=plan["verdict"],
                    as_of=AS_OF, snapshot_id=ids[-1],
                )  # fmt: skip
        return api, ids

    return save


def drawings(screen):
    drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
    return [data["body"] for data in drawn if "<svg" in data.get("body", "")]


def test_that_plugs_figures_facts_and_drawings_stand_side_by_side(
    open_page, shown, said, versions, org_a
):
    save_price_book(org_a.editor, sample_prices(date(2026, 11, 1)))
    _, (first, second) = versions(org_a.editor, 900, 1300)

    screen = open_page(org_a.viewer, "compare", before=first, after=second)

    assert not screen.exception
    assert "CEDAR <b>DRAW</b> 1" in said(screen)
    assert len(drawings(screen)) == 2
    fates = {row[0] for row in shown(screen, "Plugs that differ, deepest first").words()}
    assert fates and "Same" not in fates
    figures = {row[0]: row[1:] for row in shown(screen, "Figures of both plans").words()}
    before, after, change = figures["Known cost, USD"]
    assert before != after and change[0] in "+−"
    facts = shown(screen, "Facts that differ").words()
    assert ["Base of usable water 900 ft", "Base of usable water 1,300 ft"] in facts


def test_that_the_same_plugs_are_shown_on_request_and_a_plan_equals_itself(
    open_page, shown, said, versions, org_a
):
    _, (first, second) = versions(org_a.editor, 900, 900)
    screen = open_page(org_a.viewer, "compare", before=first, after=second)
    assert "Both say the same." in said(screen)

    screen.toggle(key="same-plugs").set_value(True).run()

    rows = shown(screen, "Plugs that differ, deepest first").words()
    assert {row[0] for row in rows} == {"Same"}


def test_that_an_older_version_says_so_and_comes_back_by_one_press(
    open_page, said, versions, org_a
):
    api, (first, second) = versions(org_a.editor, 900, 1300)
    assert "This is version" not in said(open_page(org_a.editor, "plan", id=second))
    screen = open_page(org_a.editor, "plan", id=first)
    assert "This is version 1." in said(screen)

    screen.button(key="restore-1").click().run()

    newest = list_plans(org_a.viewer, api=api)[0]
    assert (newest.version, newest.kind, str(newest.parent_id)) == (3, "restored", first)


def test_that_a_viewer_compares_and_is_offered_no_way_back(open_page, said, versions, org_a):
    _, (first, second) = versions(org_a.editor, 900, 1300)

    for name, query in (("plan", {"id": first}), ("compare", {"before": first, "after": second})):
        labels = [button.label for button in open_page(org_a.viewer, name, **query).button]
        assert not [label for label in labels if label.startswith("Restore")]
    assert "Compare with it" in said(open_page(org_a.viewer, "plan", id=first))


def test_that_plans_of_another_organization_are_not_compared(open_page, versions, org_a, org_b):
    _, (first, second) = versions(org_b.editor, 900, 1300)

    screen = open_page(org_a.admin, "compare", before=first, after=second)

    assert screen.error and not drawings(screen)


def test_that_the_page_without_plans_leads_to_them(open_page, said, org_a):
    assert "Open the plans" in said(open_page(org_a.viewer, "compare"))
