"""All wells of an organization: what was done most, what was left alone, what is ready to plug."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.errors import InvalidInput
from kernel.plugging.life import Said
from kernel.store import papers
from kernel.store.engagement import record_interaction
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import portfolio, readiness
from kernel.workflows.plan_status import change_status

DAY = date(2026, 6, 1)


def touched(actor, api, times=1, **named):
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14)
        for _ in range(times):
            record_interaction(session, api.api14, "advisory_requested", "upload", named)


def planned(actor, api, *, letter=None, missing=()):
    payload = {
        "steps": [], "lease": "MABEE", "well_no": "1", "mode": "combined",
        "missing": [{"fact": fact} for fact in missing],
        "inputs": {"facts": {"gau": {"date": letter} if letter else None}},
    }  # fmt: skip
    with tenant_session(actor) as session:
        return save_snapshot(
            session, api14=api.api14, plan_key=f"{api.api10}:combined", payload=payload,
            verdict="pass", as_of=DAY,
        )  # fmt: skip


def papered(actor, api, *kinds):
    with tenant_session(actor) as session:
        for kind in kinds:
            papers.add_paper(
                session, api14=api.api14, name=f"{kind}.pdf", content=kind.encode(),
                origin="upload", kind=kind,
            )  # fmt: skip


def test_that_wells_are_stale_from_the_day_chosen_on_and_the_longest_left_comes_first(
    org_a, org_b, an_api
):
    wells = [an_api() for _ in range(3)]
    for api in wells:
        touched(org_a.editor, api, lease="MABEE")
    later = datetime.now(UTC) + timedelta(days=40, minutes=1)

    stale = portfolio.stale_wells(org_a.viewer, days=40, limit=2, now=later)

    assert [one.api for one in stale.wells] == wells[:2]
    assert stale.total == 3
    assert {(one.well_name, one.idle_days) for one in stale.wells} == {("MABEE", 40)}
    assert portfolio.stale_wells(org_a.viewer, days=41, now=later).total == 0
    assert portfolio.stale_wells(org_b.viewer, days=1, now=later).total == 0
    with pytest.raises(InvalidInput):
        portfolio.stale_wells(org_a.viewer, days=0)


def test_that_the_most_worked_wells_are_counted_of_all_time_or_since(org_a, org_b, an_api):
    busy, quiet = an_api(), an_api()
    touched(org_a.editor, quiet, 1)
    touched(org_a.editor, busy, 3)
    touched(org_b.editor, quiet, 9)

    for days in (None, 30):
        found = portfolio.most_worked_wells(org_a.viewer, days=days)
        assert [(one.api, one.interactions) for one in found] == [(busy, 3), (quiet, 1)]
    far = datetime.now(UTC) + timedelta(days=60)
    assert portfolio.most_worked_wells(org_a.viewer, days=30, now=far) == ()


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_that_trends_count_interactions_by_span_and_kind_of_the_own_organization(
    org_a, org_b, an_api, every
):
    one, other = an_api(), an_api()
    touched(org_a.editor, one, 2)
    touched(org_a.editor, other, 1)
    touched(org_b.editor, one, 5)
    today = datetime.now(UTC).date()

    [row] = portfolio.interaction_trends(
        org_a.viewer, since=today - timedelta(days=1), until=today + timedelta(days=1), every=every
    )

    assert (row.type, row.interactions, row.wells) == ("advisory_requested", 3, 2)
    assert row.start <= today
    old = today - timedelta(days=900)
    assert portfolio.interaction_trends(org_a.viewer, since=old, until=old) == []
    with pytest.raises(InvalidInput):
        portfolio.interaction_trends(org_a.viewer, since=today, until=old)


def test_that_plans_stand_by_the_state_of_the_newest_version_of_each_well(org_a, an_api):
    drafted, submitted = an_api(), an_api()
    for api in (drafted, submitted):
        touched(org_a.editor, api)
        planned(org_a.editor, api)
    newest = planned(org_a.editor, submitted)
    change_status(org_a.editor, newest.id, "in_review", Said())

    found = portfolio.plans_by_status(org_a.viewer)

    assert {status: [plan.api for plan in plans] for status, plans in found.items()} == {
        "in_review": [submitted],
        "draft": [drafted],
    }


def test_that_readiness_names_the_first_thing_in_the_way(org_a, an_api):
    names = ["bare", "asked", "old", "soon", "ready", "no letter"]
    wells = {name: an_api() for name in names}
    for api in wells.values():
        touched(org_a.editor, api)
    for name in names[1:5]:
        papered(org_a.editor, wells[name], "w2", "gau")
    papered(org_a.editor, wells["no letter"], "g1")
    planned(org_a.editor, wells["asked"], letter="2025-01-01", missing=["surface_shoe_ft"])
    planned(org_a.editor, wells["old"], letter="2021-05-31")
    planned(org_a.editor, wells["soon"], letter="2021-09-01")
    planned(org_a.editor, wells["ready"], letter="2025-01-01")

    found = readiness.readiness_to_plug(org_a.viewer, day=DAY)

    by_name = {name: one for one in found for name, api in wells.items() if api == one.api}
    assert {name: one.state for name, one in by_name.items()} == {
        "bare": "papers missing",
        "asked": "facts missing",
        "old": "letter too old",
        "soon": "letter ends",
        "ready": "ready",
        "no letter": "papers missing",
    }
    assert by_name["asked"].missing_facts == ("surface_shoe_ft",)
    assert by_name["bare"].missing_papers == ("completion report", "groundwater letter")
    assert by_name["no letter"].missing_papers == ("groundwater letter",)
    assert by_name["soon"].letter_ends == date(2026, 9, 1)
    assert [one.api for one in found] == list(reversed(wells.values()))
    assert readiness.readiness_counts(found)["papers missing"] == 2


def test_that_wells_fall_into_groups_by_how_long_they_were_left_alone(org_a, org_b, an_api):
    for _ in range(3):
        touched(org_a.editor, an_api())
    touched(org_b.editor, an_api())
    later = datetime.now(UTC) + timedelta(days=25, minutes=1)

    groups = portfolio.idle_groups(org_a.viewer, days=10, now=later)

    assert [(one.from_days, one.to_days, one.wells) for one in groups] == [
        (0, 10, 0), (10, 20, 0), (20, 40, 3), (40, None, 0),
    ]  # fmt: skip
    left = portfolio.wells_left_alone(org_a.viewer, from_days=20, to_days=40, now=later)
    assert left.total == 3
    assert portfolio.wells_left_alone(org_a.viewer, to_days=20, now=later).total == 0
    with pytest.raises(InvalidInput):
        portfolio.idle_groups(org_a.viewer, days=0)


def test_that_the_wells_of_a_span_and_kind_are_those_worked_on_then(org_a, org_b, an_api):
    mine, theirs = an_api(), an_api()
    touched(org_a.editor, mine, 2)
    touched(org_b.editor, theirs, 2)
    today = datetime.now(UTC).date()
    ask = {"since": today - timedelta(days=1), "until": today + timedelta(days=1)}

    found = portfolio.wells_worked_on(org_a.viewer, **ask, type="advisory_requested")

    assert [(one.api, one.interactions) for one in found] == [(mine, 2)]
    assert portfolio.wells_worked_on(org_a.viewer, **ask, type="note_added") == ()
    old = today - timedelta(days=30)
    assert portfolio.wells_worked_on(org_a.viewer, since=old, until=old) == ()
