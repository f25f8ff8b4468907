"""Proposals and the head of a plan: stale, twice, two at once, expired, edited, shared."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Conflict, InvalidInput, KernelError, NotAllowed, NotFound
from kernel.plugging.edits.command import edits_from_json
from kernel.plugging.edits.patch import patched
from kernel.store import proposals as store
from kernel.store.actor import Role
from kernel.store.chat_tables import plan_proposal
from kernel.store.people import add_person
from kernel.store.plans import save_snapshot, snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.workflows.apply_proposal import Acknowledged, apply, modifications
from kernel.workflows.audit import KINDS, changes
from kernel.workflows.chat_overview import chat_overview
from kernel.workflows.chat_threads import (
    archive_thread,
    create_thread,
    list_threads,
    load_thread,
    rename_thread,
    share_thread,
    unshare_thread,
)
from kernel.workflows.move_plan import move_plan
from kernel.workflows.plan_history import plan_history, plan_shown
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.plan_proposals import (
    compare_versions,
    discard,
    edit_arguments,
    load_proposal,
    payload_hash,
    pending_of,
    propose,
    propose_move,
    shown_now,
)
from kernel.workflows.prices import sample_prices, save_price_book
from kernel.workflows.thread_view import card_of, view_thread

PLAN = plan_from_facts(write_facts(a_well()), choices=Choices(as_of=AS_OF, mode="isolated"))
IDS = {step["type"]: step["id"] for step in PLAN["steps"]}
SHOE, WATER, CIBP = IDS["surface_shoe_plug"], IDS["uqw_plug"], IDS["cibp"]


def sacks(number, step=SHOE):
    return edits_from_json([{"operation": "change_materials", "targets": [step], "sacks": number}])


@pytest.fixture
def a_plan(an_api):
    """Save the plan under a number of its own."""

    def save(actor):
        api = an_api()
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14)
            return save_snapshot(
                session,
                api14=api.api14,
                plan_key=f"{api.api10}:isolated",
                payload=PLAN,
                verdict=PLAN["verdict"],
                as_of=AS_OF,
            )

    return save


@pytest.fixture
def thread(org_a, a_plan):
    """A thread of the editor."""
    return create_thread(org_a.editor, a_plan(org_a.editor).plan_key, title="Shoe plug")


@pytest.fixture
def colleague(org_a):
    """A second editor."""
    with tenant_session(org_a.admin) as session:
        person = add_person(
            session,
            email=f"second-{org_a.admin.email}",
            name="Sue",
            role=Role.EDITOR,
            password_hash="unused",
        )
    return replace(org_a.editor, user_id=person, name="Sue")


def shoe_sacks(actor, thread):
    now = shown_now(actor, thread.id).payload
    return next(step["sacks"] for step in now["steps"] if step["id"] == SHOE)


def test_that_applying_twice_has_one_effect(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))

    first, second = apply(org_a.editor, held.id), apply(org_a.editor, held.id)

    assert first == second
    assert len(modifications(org_a.editor, thread.id)) == 1
    assert shown_now(org_a.editor, thread.id).version == 2


def test_that_of_two_applied_at_once_one_wins_and_the_other_is_told(org_a, thread, colleague):
    other = create_thread(colleague, thread.plan_key)
    ours = propose(org_a.editor, thread.id, sacks(50))
    theirs = propose(colleague, other.id, sacks(70))

    def run(job):
        actor, held = job
        try:
            return apply(actor, held.id)
        except Conflict as told:
            return told

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, [(org_a.editor, ours), (colleague, theirs)]))

    [told] = [one for one in done if isinstance(one, Conflict)]
    [won] = [one for one in done if not isinstance(one, Conflict)]
    assert "nothing was changed" in str(told)
    assert shown_now(org_a.editor, thread.id).id == won.result_id
    assert shoe_sacks(org_a.editor, thread) == (50 if won.thread_id == thread.id else 70)


def test_that_a_proposal_on_an_old_head_is_stale_and_writes_nothing(org_a, thread, colleague):
    other = create_thread(colleague, thread.plan_key)
    ours = propose(org_a.editor, thread.id, sacks(50))
    apply(colleague, propose(colleague, other.id, sacks(70)).id)

    with pytest.raises(Conflict, match="has changed since"):
        apply(org_a.editor, ours.id)

    assert load_proposal(org_a.editor, ours.id).status == "stale"
    assert shoe_sacks(org_a.editor, thread) == 70


def test_that_an_expired_proposal_is_not_applied(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))
    expired = propose_in_the_past(org_a.editor, held)

    with pytest.raises(Conflict, match="time of this proposal is over"):
        apply(org_a.editor, expired)

    assert load_proposal(org_a.editor, expired).status == "expired"
    assert pending_of(org_a.editor, thread.id) is None


def propose_in_the_past(actor, held):
    """The same proposal as one whose time is over."""
    with tenant_session(actor) as session:
        row = store.proposal(session, held.id)
        store.decide(session, row.id, "withdrawn")
        values = {
            column.name: getattr(row, column.name)
            for column in plan_proposal.c
            if column.name
            not in ("organization_id", "id", "status", "created_by", "created_at", "decided_by")
            and hasattr(row, column.name)
            and column.name != "decided_at"
        }
        past = datetime.now(UTC) - timedelta(minutes=1)
        return store.add_proposal(session, **{**values, "expires_at": past})


def test_that_a_thread_has_one_pending_proposal_and_a_new_one_withdraws_it(org_a, thread):
    first = propose(org_a.editor, thread.id, sacks(50))
    second = propose(org_a.editor, thread.id, sacks(60))

    assert load_proposal(org_a.editor, first.id).status == "withdrawn"
    assert pending_of(org_a.editor, thread.id).id == second.id
    with pytest.raises(Conflict, match="withdrawn"):
        apply(org_a.editor, first.id)


def test_that_edited_arguments_make_a_new_preview(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))

    row = {**held.operations[0], "sacks": 65}
    again = edit_arguments(org_a.editor, held.id, [row])
    apply(org_a.editor, again.id)

    assert shoe_sacks(org_a.editor, thread) == 65
    with pytest.raises(Conflict):
        edit_arguments(org_a.editor, held.id, [row])


def test_that_a_discarded_proposal_stays_discarded(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))

    assert discard(org_a.editor, held.id).status == "discarded"
    with pytest.raises(Conflict, match="discarded"):
        apply(org_a.editor, held.id)


def test_that_a_plan_generated_meanwhile_becomes_the_head(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))
    with tenant_session(org_a.editor) as session:
        newer = save_snapshot(
            session,
            api14=thread.api14,
            plan_key=thread.plan_key,
            payload=PLAN,
            verdict="pass",
            as_of=date(2025, 10, 2),
        )

    with pytest.raises(Conflict, match="has changed since"):
        apply(org_a.editor, held.id)

    assert shown_now(org_a.editor, thread.id).id == newer.id


def test_that_the_record_of_a_change_goes_forth_and_back(org_a, thread):
    apply(org_a.editor, propose(org_a.editor, thread.id, sacks(50)).id)

    [row] = modifications(org_a.editor, thread.id)
    with tenant_session(org_a.editor) as session:
        before, after = (snapshot(session, one).payload for one in (row.source_id, row.result_id))
    assert patched(before, row.patch) == after
    assert patched(after, row.inverse) == before
    assert row.created_by == org_a.editor.user_id
    assert row.risk["weights_version"] == "1"
    assert row.risk_score == row.risk["score"]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(21, 99), min_size=1, max_size=3, unique=True))
def test_that_apply_then_undo_gives_the_identical_snapshot(org_a, a_plan, numbers):
    actor = org_a.editor
    made = create_thread(actor, a_plan(actor).plan_key)
    seen = [shown_now(actor, made.id)]
    for number in numbers:
        apply(actor, propose(actor, made.id, sacks(number)).id)
        seen.append(shown_now(actor, made.id))

    for before in reversed(seen[:-1]):
        apply(actor, propose_move(actor, made.id, "undo").id)
        now = shown_now(actor, made.id)
        assert (now.id, payload_hash(now.payload)) == (before.id, payload_hash(before.payload))
    with pytest.raises(InvalidInput, match="nothing to undo"):
        propose_move(actor, made.id, "undo")
    for after in seen[1:]:
        apply(actor, propose_move(actor, made.id, "redo").id)
        assert shown_now(actor, made.id).id == after.id


def test_that_a_change_after_an_undo_leaves_nothing_to_redo(org_a, thread):
    actor = org_a.editor
    apply(actor, propose(actor, thread.id, sacks(50)).id)
    apply(actor, propose_move(actor, thread.id, "undo").id)
    apply(actor, propose(actor, thread.id, sacks(60)).id)

    with pytest.raises(InvalidInput, match="nothing to redo"):
        propose_move(actor, thread.id, "redo")


def test_that_any_two_versions_are_compared(org_a, thread):
    apply(org_a.editor, propose(org_a.editor, thread.id, sacks(50)).id)

    diff = compare_versions(org_a.editor, thread.id, "baseline", 2)

    [changed] = diff.changed
    assert [(one.name, one.old, one.new, one.unit) for one in changed.fields] == [
        ("sacks", 20, 50, "sacks")
    ]
    with pytest.raises(NotFound):
        compare_versions(org_a.editor, thread.id, 1, 9)


def test_that_threads_are_listed_with_counts_and_put_away(org_a, thread):
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))
    apply(org_a.editor, propose(org_a.editor, thread.id, sacks(50)).id)

    [row] = list_threads(org_a.editor).owned
    assert (row.title, row.messages, row.modifications) == ("Shoe plug", 0, 1)
    assert [one.id for one in list_threads(org_a.viewer).shared] == [thread.id]
    rename_thread(org_a.editor, thread.id, "  Shoe   plug, longer ")
    assert load_thread(org_a.viewer, thread.id).title == "Shoe plug, longer"
    archive_thread(org_a.editor, thread.id)
    assert list_threads(org_a.editor).owned == ()
    assert [one.id for one in list_threads(org_a.editor, archived=True).owned] == [thread.id]


def test_that_a_reader_can_do_nothing_but_read_and_no_longer_when_removed(org_a, org_b, thread):
    held = propose(org_a.editor, thread.id, sacks(50))
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id, org_a.admin.user_id))

    assert load_proposal(org_a.viewer, held.id).id == held.id
    for refused in (
        lambda: apply(org_a.admin, held.id),
        lambda: discard(org_a.admin, held.id),
        lambda: propose(org_a.admin, thread.id, sacks(60)),
        lambda: rename_thread(org_a.admin, thread.id, "Mine"),
        lambda: share_thread(org_a.viewer, thread.id, (org_a.viewer.user_id,)),
    ):
        with pytest.raises(NotAllowed):
            refused()
    unshare_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))
    with pytest.raises(NotFound):
        load_proposal(org_a.viewer, held.id)
    for foreign in (
        lambda: load_thread(org_b.admin, thread.id),
        lambda: apply(org_b.admin, held.id),
        lambda: create_thread(org_b.editor, thread.plan_key),
        lambda: share_thread(org_a.editor, thread.id, (org_b.viewer.user_id,)),
    ):
        with pytest.raises(NotFound):
            foreign()


def test_that_a_viewer_opens_no_thread(org_a, a_plan):
    with pytest.raises(NotAllowed):
        create_thread(org_a.viewer, a_plan(org_a.editor).plan_key)


def test_that_the_audit_tells_who_applied_what(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))
    apply(org_a.editor, held.id)

    told = {KINDS.get(row.table) for row in changes(org_a.admin, limit=50)}

    assert {"conversation about a plan", "change of a plan from a conversation"} <= told


def test_that_the_app_cannot_change_what_was_applied(org_a, thread):
    apply(org_a.editor, propose(org_a.editor, thread.id, sacks(50)).id)

    for statement in (
        "update app.plan_modification set risk_score = 0",
        "delete from app.plan_modification",
        "delete from app.chat_thread",
    ):
        with pytest.raises((sa.exc.DBAPIError, KernelError)), tenant_session(org_a.editor) as one:
            one.execute(sa.text(statement))


def test_that_a_plan_tells_which_version_holds_and_who_changed_it_in_which_conversation(
    org_a, thread, colleague
):
    actor = org_a.editor
    made = apply(actor, propose(actor, thread.id, sacks(50)).id)
    move_plan(actor, thread.id, "undo")

    told = plan_history(actor, thread.plan_key)
    assert told.current_id == thread.baseline_id
    change = told.made_by(made.result_id)
    assert (change.thread_title, change.created_by) == ("Shoe plug", actor.user_id)
    assert [one.operation for one in told.moves] == ["undo"]
    assert told.readable == {thread.id}
    assert plan_history(colleague, thread.plan_key).readable == frozenset()
    assert plan_shown(colleague, thread.plan_key) == PLAN
    with pytest.raises(NotFound):
        plan_shown(colleague, "4200399999:isolated")


def test_that_looking_at_a_plan_writes_no_head(org_a, a_plan):
    saved = a_plan(org_a.editor)

    plan_history(org_a.viewer, saved.plan_key)

    with tenant_session(org_a.viewer) as session:
        assert store.head(session, saved.plan_key) is None


def test_that_a_move_by_a_button_is_told_in_the_conversation_and_can_be_done_again(org_a, thread):
    actor = org_a.editor
    apply(actor, propose(actor, thread.id, sacks(50)).id)

    move_plan(actor, thread.id, "undo")
    seen = view_thread(actor, thread.id)
    assert (seen.messages[-1].role, seen.messages[-1].state) == ("system", "complete")
    assert seen.may_redo and not seen.may_undo and seen.undoable is None

    move_plan(actor, thread.id, "redo")
    assert shoe_sacks(actor, thread) == 50
    with pytest.raises(InvalidInput, match="nothing to redo"):
        move_plan(actor, thread.id, "redo")
    last = view_thread(actor, thread.id).messages[-1]
    assert (last.state, last.words) == ("failed", "There is nothing to redo.")


def test_that_a_move_back_into_a_breach_of_law_waits_for_its_rule(org_a, thread):
    actor = org_a.editor
    removal = edits_from_json([{"operation": "remove_step", "targets": [SHOE]}])
    held = propose(actor, thread.id, removal)
    rules = tuple(str(one["rule"]) for one in held.blocking)
    broken = apply(actor, held.id, acknowledged=Acknowledged(rules=rules, reason="By letter."))
    move_plan(actor, thread.id, "undo")

    moved = move_plan(actor, thread.id, "redo")

    assert moved.applied is None and moved.proposal.blocking
    assert shown_now(actor, thread.id).id == thread.baseline_id
    assert view_thread(actor, thread.id).pending.id == moved.proposal.id
    word = Acknowledged(rules=rules, reason="As before.")
    assert apply(actor, moved.proposal.id, acknowledged=word).result_id == broken.result_id


def test_that_a_card_costs_both_plans_by_the_newest_price_book(org_a, thread):
    held = propose(org_a.editor, thread.id, sacks(50))
    assert card_of(org_a.editor, held.id).cost_after is None

    save_price_book(org_a.editor, sample_prices(AS_OF))
    card = card_of(org_a.editor, held.id)

    assert card.cost_after.known > card.cost_before.known


def test_that_an_administrator_sees_who_talks_about_what_and_not_a_word_of_it(org_a, thread):
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))
    held = propose(org_a.editor, thread.id, sacks(50))
    apply(org_a.editor, held.id)
    move_plan(org_a.editor, thread.id, "undo")

    found = chat_overview(org_a.admin)

    [line] = [one for one in found.threads if one.thread.id == thread.id]
    assert line.by_role == {"system": 1} and len(line.thread.shared_with) == 1
    told = {one.offer.operations: one.offer for one in found.offers}
    change = told["change_materials",]
    assert (change.status, change.risk) == ("applied", held.risk["score"])
    assert told["undo",].status == "applied"
    for role in (org_a.editor, org_a.viewer):
        with pytest.raises(NotAllowed):
            chat_overview(role)


def test_that_an_administrator_of_another_organization_sees_none_of_it(org_a, org_b, thread):
    propose(org_a.editor, thread.id, sacks(50))

    found = chat_overview(org_b.admin)

    assert thread.id not in [one.thread.id for one in found.threads]
    assert thread.id not in [one.offer.thread_id for one in found.offers]
