"""The page “Assistant”: preview, apply, a breach of law, undo, reading along, put away."""

import json
from dataclasses import replace

import pytest

from kernel.plugging.edits.command import edits_from_json
from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.apply_proposal import Acknowledged, apply
from kernel.workflows.build_plan import build_plan
from kernel.workflows.chat_pace import limit_pace
from kernel.workflows.chat_threads import (
    archive_thread,
    create_thread,
    list_threads,
    load_thread,
    share_thread,
)
from kernel.workflows.move_plan import move_plan
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.plan_proposals import load_proposal, propose, shown_now
from kernel.workflows.plans import list_plans
from kernel.workflows.sample_data import add_sample_papers
from kernel.workflows.samples import sample_wells
from kernel.workflows.thread_view import view_thread

PLAN = plan_from_facts(write_facts(a_well()), choices=Choices(as_of=AS_OF, mode="isolated"))
NUMBER = {step["type"]: step["plug_no"] for step in PLAN["steps"]}
SHOE = NUMBER["surface_shoe_plug"]


@pytest.fixture
def a_saved_plan(a_well_number):
    """A plan of a well of its own; what is named changes the plan JSON."""

    def save(actor, **said):
        api = ApiNumber.parse(a_well_number())
        facts = write_facts(replace(a_well(), api=api.api10))
        snapshot_id = uuid7()
        plan = {
            **PLAN, "api": api.api10, "snapshot_id": str(snapshot_id), **said,
            "inputs": {"facts": facts, "provenance": {}},
        }  # fmt: skip
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14, state="TX", county=api.county)
            return save_snapshot(
                session, api14=api.api14, plan_key=f"{api.api10}:isolated", payload=plan,
                verdict=plan["verdict"], as_of=AS_OF, snapshot_id=snapshot_id,
            )  # fmt: skip

    return save


@pytest.fixture
def a_thread(a_saved_plan):
    """A conversation of a person about such a plan."""

    def begin(actor, title="Shoe plug"):
        return create_thread(actor, a_saved_plan(actor).plan_key, title=title)

    return begin


def say(screen, words):
    """Type into the composer and send."""
    return screen.chat_input[0].set_value(words).run()


def press(screen, label):
    """Press the button of that label."""
    [button] = [one for one in screen.button if one.label == label]
    return button.click().run()


def labels(screen):
    return [one.label for one in screen.button]


def offered(screen):
    """The markup of the proposal cards."""
    drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
    return [data["body"] for data in drawn if 'class="offer"' in str(data.get("body"))]


def test_that_a_yes_with_nothing_waiting_confirms_nothing(open_page, said, a_thread, org_a):
    thread = a_thread(org_a.editor)

    screen = say(open_page(org_a.editor, "assistant", thread=str(thread.id)), "yes")

    assert "There is nothing to confirm." in said(screen)
    assert shown_now(org_a.editor, thread.id).id == thread.baseline_id


def test_that_words_that_come_too_fast_stand_in_the_composer_again(
    open_page, said, a_thread, org_a
):
    thread = a_thread(org_a.editor)
    screen = say(open_page(org_a.editor, "assistant", thread=str(thread.id)), "help")
    limit_pace(1)
    try:
        screen = say(screen, "how many sacks?")
    finally:
        limit_pace(None)

    assert "That was more than 1 messages within a minute." in said(screen)
    assert "Nothing is lost; go on in" in said(screen)
    proto = screen.chat_input[0].proto
    assert (proto.set_value, proto.value) == (True, "how many sacks?")
    assert _kept_by_the_browser(screen) == ["how many sacks?"]
    assert len(view_thread(org_a.editor, thread.id).messages) == 2


def _kept_by_the_browser(screen):
    """Refused words that the page hands to the browser for the time after a reload."""
    drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
    return [data["refused"] for data in drawn if data.get("refused")]


def test_that_a_change_is_previewed_and_applied_by_a_press_and_undone_where_it_was_made(
    open_page, said, a_thread, org_a
):
    actor, thread = org_a.editor, a_thread(org_a.editor)

    screen = say(open_page(actor, "assistant", thread=str(thread.id)), f"60 sacks for step {SHOE}")
    [card] = offered(screen)
    assert "20 sacks" in card and "60 sacks" in card and "+40" in card
    assert "Change risk index (uncalibrated)" in card
    assert shown_now(actor, thread.id).id == thread.baseline_id

    screen = press(screen, "Apply")
    assert not screen.error and shown_now(actor, thread.id).version == 2
    assert "Apply" not in labels(screen)

    held = view_thread(actor, thread.id).undoable
    [undo] = [one for one in screen.button if one.key == f"undo-{held}"]
    screen = undo.click().run()
    assert shown_now(actor, thread.id).id == thread.baseline_id
    assert "Back by 1 change(s)." in "\n".join(one.value for one in screen.caption).replace(
        "\\", ""
    )


def test_that_a_breach_of_law_is_applied_only_with_its_rule_ticked_and_a_reason(
    open_page, said, a_thread, org_a
):
    actor, thread = org_a.editor, a_thread(org_a.editor)
    screen = say(open_page(actor, "assistant", thread=str(thread.id)), f"remove step {SHOE}")
    held = view_thread(actor, thread.id).pending
    rules = list(dict.fromkeys(one["rule"] for one in held.blocking))

    [apply] = [one for one in screen.button if one.label == "Apply"]
    assert apply.disabled and rules
    screen = say(screen, "yes")
    assert "A typed yes is not enough here." in said(screen)
    assert shown_now(actor, thread.id).id == thread.baseline_id

    assert [one.label.replace("\\", "") for one in screen.checkbox] == [
        f"I acknowledge {rule}" for rule in rules
    ]
    for box in screen.checkbox:
        screen = box.check().run()
    screen = press(screen, "Apply")
    assert "a reason" in said(screen) and shown_now(actor, thread.id).id == thread.baseline_id

    screen.text_area[0].set_value("The Commission approved it by letter.")
    screen = press(screen, "Apply")
    assert shown_now(actor, thread.id).version == 2
    assert "The Commission approved it by letter." in said(screen)


def test_that_a_tick_does_not_carry_over_to_the_next_proposal(open_page, a_thread, org_a):
    actor, thread = org_a.editor, a_thread(org_a.editor)
    screen = say(open_page(actor, "assistant", thread=str(thread.id)), f"remove step {SHOE}")
    for box in screen.checkbox:
        screen = box.check().run()

    screen = say(screen, f"remove step {SHOE}")

    assert [box.value for box in screen.checkbox] == [False] * len(screen.checkbox)
    [apply] = [one for one in screen.button if one.label == "Apply"]
    assert apply.disabled


def test_that_edited_arguments_make_a_new_preview(open_page, a_thread, org_a):
    actor, thread = org_a.editor, a_thread(org_a.editor)
    screen = say(open_page(actor, "assistant", thread=str(thread.id)), f"60 sacks for step {SHOE}")
    first = view_thread(actor, thread.id).pending

    screen = press(screen, "Edit arguments")
    [sacks] = [one for one in screen.number_input if one.label == "Sacks"]
    assert sacks.value == 60
    sacks.set_value(75)
    screen = press(screen, "Preview again")

    second = view_thread(actor, thread.id).pending
    assert second.operations[0]["sacks"] == 75 and second.id != first.id
    assert load_proposal(actor, first.id).status == "withdrawn"
    [card] = offered(screen)
    assert "75 sacks" in card


@pytest.mark.parametrize(
    ("words", "operation"),
    [
        (f"move step {SHOE} up 10 ft", "adjust_interval"),
        ("add a cement plug from 4,000 to 3,900 ft", "add_step"),
        ("replace the CIBP with a cement plug", "replace_cibp"),
        (f"combine steps {SHOE} and {SHOE + 1}", "combine_plugs"),
        (f"remove step {SHOE}", "remove_step"),
        (f"put step {SHOE} before step {SHOE - 1}", "reorder_steps"),
        (f"note on step {SHOE}: check the tag", "custom"),
    ],
)
def test_that_every_operation_is_a_form_that_offers_the_same_change_again(
    open_page, a_thread, org_a, words, operation
):
    actor, thread = org_a.editor, a_thread(org_a.editor)
    screen = say(open_page(actor, "assistant", thread=str(thread.id)), words)
    first = view_thread(actor, thread.id).pending
    assert [one["operation"] for one in first.operations] == [operation]

    screen = press(press(screen, "Edit arguments"), "Preview again")

    assert all("breaks the law" in one.value for one in screen.error)
    second = view_thread(actor, thread.id).pending
    assert second.id != first.id
    assert _shape(load_proposal(actor, second.id)) == _shape(load_proposal(actor, first.id))


def _shape(held):
    """A proposal's plan without the ids of its new steps."""
    return [{name: value for name, value in step.items() if name != "id"}
            for step in held.result["steps"]]  # fmt: skip


def test_that_a_reader_sees_everything_and_can_do_nothing(open_page, said, a_thread, org_a):
    thread = a_thread(org_a.editor)
    say(open_page(org_a.editor, "assistant", thread=str(thread.id)), f"60 sacks for step {SHOE}")
    share_thread(org_a.editor, thread.id, (org_a.viewer.user_id,))

    screen = open_page(org_a.viewer, "assistant", thread=str(thread.id))

    assert f"60 sacks for step {SHOE}" in said(screen) and len(offered(screen)) == 1
    assert len(screen.chat_input) == 0 and not {"Apply", "Discard"} & set(labels(screen))
    assert any("read along" in one.value for one in screen.caption)


def test_that_a_conversation_of_another_organization_is_not_found(
    open_page, said, a_thread, org_a, org_b
):
    thread = a_thread(org_a.editor)

    screen = open_page(org_b.admin, "assistant", thread=str(thread.id))

    assert "There is no such conversation." in said(screen)
    assert thread.title not in said(screen)


def test_that_the_first_message_begins_a_conversation_about_the_chosen_plan(
    open_page, a_saved_plan, org_a
):
    saved = a_saved_plan(org_a.editor)

    screen = open_page(org_a.editor, "assistant", plan=saved.plan_key)
    say(screen, "How many sacks does this plan take?")

    [row] = [one for one in list_threads(org_a.editor).owned if one.plan_key == saved.plan_key]
    assert (row.title, row.messages) == ("How many sacks does this plan take?", 2)


def test_that_one_s_own_and_shared_conversations_are_listed_and_found_by_their_words(
    open_page, shown, a_thread, org_a
):
    mine, theirs = a_thread(org_a.admin, "Shoe of mine"), a_thread(org_a.editor, "Water")
    share_thread(org_a.editor, theirs.id, (org_a.admin.user_id,))

    screen = open_page(org_a.admin, "assistant")
    assert "Shoe of mine" in [row[0] for row in shown(screen, "Mine").words()]
    [[told, _]] = [
        row for row in shown(screen, "Shared with me").rows if row[0]["words"] == "Water"
    ]
    assert f"of {theirs.created_by_name}, read only" in told["small"]

    screen.text_input[0].set_value(mine.plan_key).run()
    assert [row[0] for row in shown(screen, "Mine").words()] == ["Shoe of mine"]


def test_that_what_was_put_away_is_read_and_taken_back(open_page, a_thread, org_a):
    thread = a_thread(org_a.editor)
    archive_thread(org_a.editor, thread.id)

    screen = open_page(org_a.editor, "assistant", thread=str(thread.id))

    assert len(screen.chat_input) == 0
    assert any("take it back" in one.value for one in screen.caption)
    assert load_thread(org_a.editor, thread.id).archived_at is not None


def test_that_the_administrator_s_page_lists_conversations_and_offers_without_titles_or_words(
    open_page, said, shown, a_thread, org_a
):
    thread = a_thread(org_a.editor, "A title nobody else reads")
    say(open_page(org_a.editor, "assistant", thread=str(thread.id)), f"60 sacks for step {SHOE}")

    screen = open_page(org_a.admin, "conversations")

    listed = shown(screen, "Conversations")
    [row] = [one for one in listed.rows if thread.plan_key in one[1]["href"].replace("%3A", ":")]
    assert row[3] == {"words": "2", "small": "1 answered, 1 asked"}
    [offer] = [
        one
        for one in shown(screen, "Changes offered").rows
        if thread.plan_key in one[1]["href"].replace("%3A", ":")
    ]
    assert offer[0]["words"] == "Change materials" and offer[3]["words"] == "Waits for a decision"
    drawn = json.dumps([part.proto.json for part in screen.get("bidi_component")])
    assert thread.title not in drawn + said(screen) and "60 sacks" not in drawn
    assert "Admin" in said(open_page(org_a.editor, "conversations"))


def test_that_the_list_of_versions_says_from_which_conversation_and_which_one_holds(
    open_page, shown, said, a_thread, org_a
):
    actor, thread = org_a.editor, a_thread(org_a.editor)
    screen = say(open_page(actor, "assistant", thread=str(thread.id)), f"60 sacks for step {SHOE}")
    press(screen, "Apply")
    newer = shown_now(actor, thread.id).id
    move_plan(actor, thread.id, "undo")

    screen = open_page(actor, "plan", id=str(newer))
    assert "It does not hold: the plan was taken back to version 1." in said(screen)
    rows = {row[0]["words"]: row for row in shown(screen, "Versions").rows}
    assert "in “Shoe plug”" in rows["2 (this one)"][1]["small"]
    assert rows["1"][0]["small"] == "isolated, holds now"
    assert shown(screen, "Undone, redone or taken back").words()[0][:3] == ["Undo", "2", "1"]

    screen = open_page(org_a.viewer, "plan", id=thread.plan_key)
    assert "does not hold" not in said(screen)
    rows = {row[0]["words"]: row for row in shown(screen, "Versions").rows}
    assert "a conversation not shared with you" in rows["2"][1]["small"]
    assert "Shoe plug" not in json.dumps(rows)


def test_that_an_answer_asks_whether_changes_are_kept_and_lists_them(
    open_page, said, a_saved_plan, org_a
):
    actor = org_a.editor
    asked = {"fact": "well_type", "question": "Which type of well?", "cites": [], "unit": None}
    saved = a_saved_plan(actor, missing=[asked], mode="isolated")
    changed = _with_sacks(actor, saved.plan_key, PLAN, 60)

    screen = open_page(actor, "plan", id=str(changed))
    [keep] = [one for one in screen.checkbox if one.label.startswith("Keep 1 change")]
    assert keep.value is True
    assert "60 sacks. :gray[" in said(screen)


def test_that_planning_again_lists_the_changes_before_and_what_came_of_them_after(
    open_page, said, org_a
):
    actor = org_a.editor
    add_sample_papers(actor, sample_wells()[0])
    api = ApiNumber.parse(sample_wells()[0].api14)
    plan = build_plan(actor, api, mode="isolated", as_of=AS_OF)
    changed = _with_sacks(actor, plan["plan_id"], plan, 60)
    row = {"operation": "remove_step", "targets": [_shoe(plan)]}
    held = propose(actor, create_thread(actor, plan["plan_id"]).id, edits_from_json([row]))
    word = Acknowledged(rules=tuple(one["rule"] for one in held.blocking), reason="By letter.")
    changed = apply(actor, held.id, acknowledged=word).result_id

    screen = open_page(actor, "plan", api=plan["api"], again=str(changed))
    assert [one.label for one in screen.checkbox] == ["Keep 2 changes made in conversations"]
    keep = screen.checkbox[0]
    assert keep.value is True and "60 sacks. :gray[" in said(screen)
    screen.button(key="make-plan").click().run()

    [made] = [one for one in list_plans(actor, holding=True) if one.plan_key == plan["plan_id"]]
    screen = open_page(actor, "plan", id=str(made.snapshot_id))
    assert "1 change from conversations kept, 1 left out" in said(screen)
    assert "60 sacks." in said(screen) and "it would break 16 TAC" in said(screen)
    assert "[Compare with version " in said(screen)

    screen = open_page(actor, "plan", api=plan["api"], again=str(made.snapshot_id))
    [keep] = [one for one in screen.checkbox if one.label.startswith("Keep 1 change")]
    screen = keep.uncheck().run()
    assert "The new version will hold none of them." in said(screen)
    screen.button(key="make-plan").click().run()
    [made] = [one for one in list_plans(actor, holding=True) if one.plan_key == plan["plan_id"]]
    assert made.kind == "generated"


def _shoe(plan):
    return next(step["id"] for step in plan["steps"] if step["type"] == "surface_shoe_plug")


def _with_sacks(actor, plan_key, plan, sacks):
    """The version after a change of the shoe plug in a conversation."""
    row = {"operation": "change_materials", "targets": [_shoe(plan)], "sacks": sacks}
    thread = create_thread(actor, plan_key)
    return apply(actor, propose(actor, thread.id, edits_from_json([row])).id).result_id
