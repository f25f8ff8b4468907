"""The life of a saved plan: who moves it, what the log keeps, what may be taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import Conflict, InvalidInput, KernelError, NotAllowed, NotFound
from kernel.plugging.life import NOT_HOLDING, Said
from kernel.store import papers
from kernel.store.actor import Role
from kernel.store.people import add_person
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows.audit import changes
from kernel.workflows.plan_status import change_status, life_of, plugged_by_record, take_back
from kernel.workflows.plans import list_plans
from kernel.workflows.today import today
from kernel.workflows.well_page import well_timeline

FILED = Said(on=date(2026, 11, 20), reference="W3A-77")


@pytest.fixture
def a_version(an_api):
    """Save a plan of a well with no more than a status needs."""

    def save(actor, *, api=None, broken=()):
        api = api or an_api()
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14)
            return save_snapshot(
                session,
                api14=api.api14,
                plan_key=f"{api.api10}:combined",
                payload={"steps": [], "violations": [{"rule": rule} for rule in broken]},
                verdict="fail" if broken else "pass",
                as_of=date(2026, 11, 1),
            )

    return save


@pytest.fixture
def colleague(org_a):
    """A second editor."""
    with tenant_session(org_a.admin) as session:
        person = add_person(
            session, email=f"second-{org_a.admin.email}", name="Sue", role=Role.EDITOR,
            password_hash="unused",
        )  # fmt: skip
    return replace(org_a.editor, user_id=person, name="Sue")


def moved(actor, plan, *ways):
    for status in ways:
        said = FILED if status in ("filed", "plugged") else Said(comment="because")
        life = change_status(actor, plan.id, status, said)
    return life


def test_that_a_plan_goes_from_draft_to_plugged_with_who_and_when(org_a, a_version, colleague):
    plan = a_version(org_a.editor)

    change_status(org_a.editor, plan.id, "in_review", Said())
    change_status(colleague, plan.id, "approved", Said(comment="Well done"))
    change_status(org_a.editor, plan.id, "filed", FILED)
    life = change_status(org_a.editor, plan.id, "plugged", Said(on=date(2026, 11, 25)))

    assert [(row.was, row.status, row.created_by_name) for row in life.log] == [
        ("draft", "in_review", "editor"),
        ("in_review", "approved", "Sue"),
        ("approved", "filed", "editor"),
        ("filed", "plugged", "editor"),
    ]
    filing = life.log[2]
    assert (filing.on_date, filing.reference) == (date(2026, 11, 20), "W3A-77")
    assert [row.number for row in life.log] == [1, 2, 3, 4]
    [listed] = list_plans(org_a.viewer, status="plugged")
    assert (listed.status, listed.status_by) == ("plugged", "editor")


def test_that_a_viewer_sees_the_status_and_moves_nothing(org_a, a_version):
    plan = a_version(org_a.editor)
    moved(org_a.editor, plan, "in_review")

    assert life_of(org_a.viewer, plan.id).moves == ()
    with pytest.raises(NotAllowed):
        change_status(org_a.viewer, plan.id, "withdrawn", Said())
    with pytest.raises(NotAllowed):
        take_back(org_a.viewer, plan.id)


def test_that_the_author_does_not_approve_their_own_plan_but_an_administrator_may(org_a, a_version):
    plan, own = a_version(org_a.editor), a_version(org_a.admin)
    moved(org_a.editor, plan, "in_review")
    moved(org_a.admin, own, "in_review")

    with pytest.raises(NotAllowed):
        moved(org_a.editor, plan, "approved")
    assert moved(org_a.admin, own, "approved").status == "approved"


def test_that_a_plan_of_another_organization_is_not_there(org_a, org_b, a_version):
    plan = a_version(org_a.editor)

    for refused in (
        lambda: life_of(org_b.admin, plan.id),
        lambda: change_status(org_b.admin, plan.id, "in_review", Said()),
        lambda: take_back(org_b.admin, plan.id),
    ):
        with pytest.raises(NotFound):
            refused()


def test_that_an_approved_version_stays_approved_though_a_newer_draft_exists(
    org_a, a_version, an_api
):
    api = an_api()
    first = a_version(org_a.editor, api=api)
    moved(org_a.editor, first, "in_review")
    moved(org_a.admin, first, "approved")
    a_version(org_a.editor, api=api)

    assert [(p.version, p.status) for p in list_plans(org_a.viewer, api=api)] == [
        (2, "draft"),
        (1, "approved"),
    ]


def test_that_a_breach_is_kept_with_its_acknowledgement(org_a, a_version):
    plan = a_version(org_a.editor, broken=["16 TAC §3.14(e)(2)"])
    moved(org_a.editor, plan, "in_review")

    with pytest.raises(InvalidInput, match="breaks 16 TAC"):
        change_status(org_a.admin, plan.id, "approved", Said(comment="fine"))
    said = Said(comment="Agreed with the district", acknowledged=("16 TAC §3.14(e)(2)",))
    life = change_status(org_a.admin, plan.id, "approved", said)

    assert list(life.log[-1].acknowledged) == ["16 TAC §3.14(e)(2)"]


def test_that_filing_what_breaks_the_law_needs_its_rule_by_name_and_a_reason_again(
    org_a, a_version
):
    rule = "16 TAC §3.14(e)(2)"
    plan = a_version(org_a.editor, broken=[rule])
    moved(org_a.editor, plan, "in_review")
    agreed = Said(comment="Agreed with the district", acknowledged=(rule,))
    change_status(org_a.admin, plan.id, "approved", agreed)

    with pytest.raises(InvalidInput, match="breaks 16 TAC"):
        change_status(org_a.editor, plan.id, "filed", replace(FILED, comment="yes"))
    with pytest.raises(InvalidInput, match="Give the reason why it is filed"):
        change_status(org_a.editor, plan.id, "filed", replace(FILED, acknowledged=(rule,)))
    said = replace(FILED, comment="By letter of the district", acknowledged=(rule,))
    life = change_status(org_a.editor, plan.id, "filed", said)

    assert (life.status, list(life.log[-1].acknowledged)) == ("filed", [rule])


def test_that_a_version_that_does_not_hold_is_approved_and_filed_only_knowingly(
    org_a, a_version, an_api
):
    api = an_api()
    first = a_version(org_a.editor, api=api)
    moved(org_a.editor, first, "in_review")
    a_version(org_a.editor, api=api)

    with pytest.raises(InvalidInput, match="not the version of the plan that holds"):
        change_status(org_a.admin, first.id, "approved", Said(comment="fine"))
    knowing = Said(comment="The newer one is a draft", acknowledged=(NOT_HOLDING,))
    change_status(org_a.admin, first.id, "approved", knowing)
    with pytest.raises(InvalidInput, match="not the version of the plan that holds"):
        change_status(org_a.editor, first.id, "filed", FILED)
    said = replace(FILED, comment=knowing.comment, acknowledged=knowing.acknowledged)

    assert change_status(org_a.editor, first.id, "filed", said).status == "filed"


def test_that_a_move_is_taken_back_while_nobody_else_acted(org_a, a_version):
    plan = a_version(org_a.editor)
    moved(org_a.editor, plan, "in_review")

    life = take_back(org_a.editor, plan.id)

    assert (life.status, len(life.log), life.may_take_back) == ("draft", 2, False)
    assert life.log[1].takes_back == life.log[0].id
    with pytest.raises(Conflict):
        take_back(org_a.editor, plan.id)


def test_that_a_move_on_which_somebody_acted_is_not_taken_back(org_a, a_version):
    plan = a_version(org_a.editor)
    moved(org_a.editor, plan, "in_review")
    moved(org_a.admin, plan, "approved")

    with pytest.raises(Conflict, match="nothing of yours"):
        take_back(org_a.editor, plan.id)


def test_that_who_saw_an_older_state_is_told_so(org_a, a_version):
    plan = a_version(org_a.editor)
    moved(org_a.editor, plan, "in_review")

    with pytest.raises(Conflict, match="Meanwhile the plan is in review"):
        change_status(org_a.admin, plan.id, "withdrawn", Said(), seen="draft")


def test_that_of_many_at_once_one_moves_the_plan(org_a, a_version):
    plan = a_version(org_a.editor)

    def submit(_):
        try:
            return change_status(org_a.editor, plan.id, "in_review", Said()).status
        except KernelError as refused:
            return type(refused)

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(submit, range(4)))

    assert sorted(map(str, outcomes)) == sorted(["in_review", *[str(Conflict)] * 3])
    assert len(life_of(org_a.viewer, plan.id).log) == 1


def test_that_the_log_can_only_grow(org_a, a_version):
    plan = a_version(org_a.editor)
    moved(org_a.editor, plan, "in_review")

    with pytest.raises(exc.ProgrammingError), tenant_session(org_a.admin) as session:
        session.execute(sa.text("update app.plan_status set comment = 'x'"))
    with tenant_session(org_a.admin) as session:  # only rows of sample wells can go
        assert session.execute(sa.text("delete from app.plan_status")).rowcount == 0
    assert len(life_of(org_a.viewer, plan.id).log) == 1


def test_that_each_move_stands_in_the_audit_and_in_the_wells_history(org_a, a_version, an_api):
    api = an_api()
    plan = a_version(org_a.editor, api=api)
    moved(org_a.editor, plan, "in_review")

    [row] = changes(org_a.admin, kind="app.plan_status")
    assert row.after["status"] == "in_review"
    newest = well_timeline(org_a.viewer, api)[0]
    assert newest.words == "Plan submitted for review, version 1"


def a_record(actor, api):
    with tenant_session(actor) as session:
        papers.add_paper(
            session, api14=api.api14, name="w3.pdf", content=api.api14.encode(), origin="upload",
            kind="w3",
        )  # fmt: skip


def test_that_a_plugging_record_that_comes_in_plugs_the_version_that_was_filed(
    org_a, a_version, an_api
):
    api = an_api()
    plan = a_version(org_a.editor, api=api)
    assert plugged_by_record(org_a.editor, api.api14) is None
    moved(org_a.editor, plan, "in_review")
    moved(org_a.admin, plan, "approved", "filed")
    a_record(org_a.editor, api)

    life = plugged_by_record(org_a.editor, api.api14)

    assert (life.status, life.record, life.log[-1].on_date) == ("plugged", "w3.pdf", None)
    assert life.log[-1].paper_id is not None


def test_that_a_record_older_than_the_filing_says_nothing_of_this_plan(org_a, a_version, an_api):
    api = an_api()
    plan = a_version(org_a.editor, api=api)
    a_record(org_a.editor, api)
    moved(org_a.editor, plan, "in_review")
    moved(org_a.admin, plan, "approved", "filed")

    assert life_of(org_a.editor, plan.id).record is None
    with pytest.raises(InvalidInput, match="day is missing"):
        change_status(org_a.editor, plan.id, "plugged", Said())


def test_that_each_person_is_told_what_is_their_turn(org_a, a_version, colleague):
    waits, back, ready, own = (a_version(org_a.editor) for _ in range(4))
    moved(org_a.editor, waits, "in_review")
    moved(org_a.editor, back, "in_review")
    moved(colleague, back, "draft")
    moved(org_a.editor, ready, "in_review")
    moved(colleague, ready, "approved")

    def turns(actor):
        return {turn.plan.id: turn.what for turn in today(actor).turns}

    assert turns(org_a.editor) == {back.id: "mend", ready.id: "file"}
    assert turns(colleague) == {waits.id: "review", ready.id: "file"}
    assert turns(org_a.admin) == {waits.id: "review", ready.id: "file"}
    assert turns(org_a.viewer) == {}
    assert own.id not in turns(org_a.admin)
