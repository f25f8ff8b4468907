"""The page “Plan a well”: asking, the plan, its questions, and what a viewer sees."""

import io
import json
from dataclasses import replace

import pytest
from PIL import Image

from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.plan_status import life_of
from kernel.workflows.plans import list_plans
from kernel.workflows.reading import Upload
from kernel.workflows.reading_state import reading_state
from workbench.jobs.readings import ask_to_read


@pytest.fixture
def saved_plan(a_well_number):
    """Plan a well from its facts and save it; what is named changes the plan JSON."""

    def save(actor, **said):
        api = ApiNumber.parse(a_well_number())
        facts = write_facts(replace(a_well(), api=api.api10, lease="CEDAR <b>DRAW</b>"))
        snapshot_id = uuid7()
        plan = {**plan_from_facts(facts, choices=Choices(as_of=AS_OF)), **said}
        plan["snapshot_id"] = str(snapshot_id)
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14, state="TX", county=api.county)
            saved = save_snapshot(
                session, api14=api.api14, plan_key=f"{api.api10}:combined", payload=plan,
                verdict=plan["verdict"], as_of=AS_OF, snapshot_id=snapshot_id,
            )  # fmt: skip
        return saved.id, plan

    return save


def bodies(screen):
    """The markup of the page's own drawings and tables, by what is in it."""
    drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
    return [data["body"] for data in drawn if "body" in data]


def body(screen, words):
    [found] = [one for one in bodies(screen) if words in one]
    return found


def test_that_a_saved_plan_opens_under_its_address(open_page, said, saved_plan, org_a):
    plan_id, plan = saved_plan(org_a.editor)

    screen = open_page(org_a.viewer, "plan", id=str(plan_id))

    assert not screen.exception
    assert "CEDAR <b>DRAW</b> 1" in said(screen)
    table = body(screen, 'aria-label="Plugs, deepest first"')
    assert table.count("data-n=") == len(plan["steps"])
    assert "Wellbore after plugging" in body(screen, "<svg")
    assert "Why plug" in body(screen, 'class="why"')


def test_that_the_chosen_step_stands_in_the_address(open_page, saved_plan, org_a):
    plan_id, plan = saved_plan(org_a.editor)
    step = plan["steps"][-2]

    screen = open_page(org_a.editor, "plan", id=str(plan_id), step=step["id"])

    assert f"Why plug {step['plug_no']}" in body(screen, 'class="why"')
    assert step["id"] in screen.query_params["step"]


def test_that_the_drawing_shows_the_well_before_the_job_on_request(open_page, saved_plan, org_a):
    plan_id, _ = saved_plan(org_a.editor)
    screen = open_page(org_a.editor, "plan", id=str(plan_id))

    screen.segmented_control(key="when").set_value("Before").run()
    screen.toggle(key="to_scale").set_value(True).run()

    drawing = body(screen, "<svg")
    assert "Wellbore before plugging" in drawing
    assert "Depths to scale" in drawing


def test_that_a_failing_plan_says_so_and_lists_its_breaches(open_page, shown, saved_plan, org_a):
    breach = {
        "code": "SHOE_COVER_SHORT", "level": "law", "severity": "blocking",
        "rule": "16 TAC §3.14(e)(2)", "subject": "plug 1", "message": "12 ft short", "context": {},
    }  # fmt: skip
    plan_id, _ = saved_plan(org_a.editor, verdict="fail", findings=[breach], violations=[breach])

    screen = open_page(org_a.editor, "plan", id=str(plan_id))

    assert "1 breach of 16 TAC §3.14" in body(screen, 'class="chips"')
    assert shown(screen, "Findings").words() == [["Breach", "plug 1", "12 ft short"]]


def a_question(**said):
    asked = {"fact": "kop_ft", "question": "Where is the kick-off (ft)?", "cites": [], "unit": "ft"}
    return {**asked, **said}


def test_that_an_answer_makes_a_new_version_and_is_kept(open_page, saved_plan, org_a):
    plan_id, plan = saved_plan(org_a.editor, missing=[a_question()])
    screen = open_page(org_a.editor, "plan", id=str(plan_id))

    screen.number_input(key="answer-1-kop_ft").set_value(4000.0)
    screen.button(key="FormSubmitter:ask-1-kop_ft-Answer").click().run()

    versions = list_plans(org_a.viewer, api=ApiNumber.parse(plan["api"]))
    assert [one.version for one in versions] == [2, 1]


def test_that_a_viewer_reads_questions_and_has_no_field_to_answer(
    open_page, said, saved_plan, org_a
):
    plan_id, _ = saved_plan(org_a.editor, missing=[a_question()])

    screen = open_page(org_a.viewer, "plan", id=str(plan_id))

    assert "Where is the kick-off (ft)?" in said(screen)
    assert "An editor of your organization can answer." in said(screen)
    assert not screen.number_input


def test_that_a_plan_without_steps_says_what_to_do(open_page, said, saved_plan, org_a):
    plan_id, _ = saved_plan(org_a.editor, steps=[])

    assert "No step could be planned." in said(open_page(org_a.editor, "plan", id=str(plan_id)))


def test_that_a_plan_of_another_organization_is_not_found(
    open_page, said, saved_plan, org_a, org_b
):
    plan_id, _ = saved_plan(org_b.editor)

    screen = open_page(org_a.admin, "plan", id=str(plan_id))

    assert screen.error and not bodies(screen)
    assert "CEDAR" not in said(screen)


def test_that_asking_begins_with_a_number_or_papers(open_page, org_a):
    screen = open_page(org_a.editor, "plan")

    assert not screen.exception
    assert screen.button(key="make-plan").disabled


def test_that_a_number_in_the_address_is_filled_in_and_named(open_page, said, org_a):
    screen = open_page(org_a.editor, "plan", api="42-003-46118")

    assert screen.text_input(key="api").value == "42-003-46118"
    assert "Andrews County, Texas" in said(screen)
    assert not screen.button(key="make-plan").disabled


def test_that_a_number_without_papers_is_answered_in_plain_words(
    open_page, said, org_a, a_well_number
):
    screen = open_page(org_a.editor, "plan", api=a_well_number())

    screen.button(key="make-plan").click().run()

    assert "Nothing is known about" in said(screen)
    assert "completion report" in said(screen)
    assert not screen.exception


def test_that_a_viewer_is_not_asked_for_papers(open_page, said, org_a):
    screen = open_page(org_a.viewer, "plan")

    assert "Plans are made by editors." in said(screen)
    assert not screen.text_input


def test_that_questions_for_rows_lead_to_their_form_and_never_clash(open_page, saved_plan, org_a):
    rows = a_question(fact="casing", question="Which strings does the well have?", unit=None)
    plan_id, _ = saved_plan(org_a.editor, missing=[rows, rows, a_question(), a_question()])

    screen = open_page(org_a.editor, "plan", id=plan_id)

    assert not screen.exception
    labels = [button.label for button in screen.button]
    assert labels.count("Enter the casing strings") == 2
    assert labels.count("Answer") == 2
    assert [n.key for n in screen.number_input] == ["answer-3-kop_ft", "answer-4-kop_ft"]


def test_that_a_plan_is_submitted_taken_back_and_submitted_again(
    open_page, said, saved_plan, org_a
):
    plan_id, _ = saved_plan(org_a.editor)
    screen = open_page(org_a.editor, "plan", id=str(plan_id))

    screen.button(key="move-submit").click().run()
    assert life_of(org_a.viewer, plan_id).status == "in_review"
    screen.button(key="undo-status").click().run()
    assert life_of(org_a.viewer, plan_id).status == "draft"
    screen.button(key="move-submit").click().run()

    assert "Waits for another editor or an administrator." in said(screen)
    assert "In review" in body(screen, 'class="trail"')
    assert not screen.exception


def test_that_a_viewer_sees_the_status_without_buttons(open_page, saved_plan, org_a):
    plan_id, _ = saved_plan(org_a.editor)

    screen = open_page(org_a.viewer, "plan", id=str(plan_id))

    assert "Draft" in body(screen, 'class="trail"')
    assert not [b.label for b in screen.button if b.key and b.key.startswith("move-")]


BREACH = {
    "code": "SHOE_MISSING", "level": "law", "severity": "blocking", "rule": "16 TAC §3.14(e)(2)",
    "subject": "surface casing", "message": "No plug stands across the surface shoe.",
}  # fmt: skip


def filled_in(screen, key, *, reason="", reference="", tick=()):
    """The dialog of a move, answered and sent."""
    screen = screen.button(key=f"move-{key}").click().run()
    for box in screen.checkbox:
        if any(words in box.label.replace("\\", "") for words in tick):
            box.check()
    screen.text_area(key=f"comment-{key}").set_value(reason)
    if reference:
        screen.text_input(key="reference").set_value(reference)
    [sent] = [b for b in screen.button if b.key and b.key.startswith(f"FormSubmitter:form-{key}")]
    return sent.click().run()


def test_that_a_plan_that_breaks_the_law_is_approved_and_filed_only_with_rule_and_reason(
    open_page, said, saved_plan, org_a
):
    plan_id, _ = saved_plan(org_a.editor, violations=[BREACH], findings=[BREACH], verdict="fail")
    open_page(org_a.editor, "plan", id=str(plan_id)).button(key="move-submit").click().run()

    screen = open_page(org_a.admin, "plan", id=str(plan_id))
    screen = filled_in(screen, "approve", reason="Agreed with the district")
    assert "The plan breaks the law." in said(screen)
    assert "16 TAC §3.14(e)(2)" in "".join(one.value for one in screen.error).replace("\\", "")
    assert life_of(org_a.viewer, plan_id).status == "in_review"
    screen = filled_in(screen, "approve", tick=["3.14(e)(2)"])
    assert screen.error and life_of(org_a.viewer, plan_id).status == "in_review"
    filled_in(screen, "approve", reason="Agreed with the district", tick=["3.14(e)(2)"])
    assert life_of(org_a.viewer, plan_id).status == "approved"

    screen = open_page(org_a.editor, "plan", id=str(plan_id))
    screen = screen.button(key="move-file").click().run()
    assert [box.value for box in screen.checkbox] == [False]
    screen = filled_in(
        screen, "file", reason="By letter of 2 May", reference="W3A-77", tick=["3.14(e)(2)"]
    )
    life = life_of(org_a.viewer, plan_id)
    assert (life.status, list(life.log[-1].acknowledged)) == ("filed", [BREACH["rule"]])
    assert (life.log[-1].reference, life.log[-1].comment) == ("W3A-77", "By letter of 2 May")
    assert not screen.exception


def test_that_a_version_that_does_not_hold_is_filed_only_by_who_says_so(
    open_page, said, saved_plan, org_a
):
    plan_id, plan = saved_plan(org_a.editor)
    open_page(org_a.editor, "plan", id=str(plan_id)).button(key="move-submit").click().run()
    with tenant_session(org_a.editor) as session:
        newer = uuid7()
        save_snapshot(
            session, api14=ApiNumber.parse(plan["api"]).api14, snapshot_id=newer,
            plan_key=f"{plan['api']}:combined", payload={**plan, "snapshot_id": str(newer)},
            verdict="pass", as_of=AS_OF,
        )  # fmt: skip

    screen = filled_in(open_page(org_a.admin, "plan", id=str(plan_id)), "approve", reason="Known")
    assert "This is not the version that holds." in said(screen) and screen.error
    filled_in(screen, "approve", reason="Known", tick=["another version of the plan holds"])

    assert life_of(org_a.viewer, plan_id).status == "approved"


def test_that_a_plan_waits_for_its_scans_on_a_page_of_its_own_and_can_be_stopped(
    open_page, said, shown, org_a, a_well_number
):
    api = ApiNumber(api14=a_well_number())
    reading = ask_to_read(org_a.editor, [a_scan()], api=api, plan={})

    screen = open_page(org_a.editor, "plan", reading=str(reading.id))

    assert not screen.exception
    assert "Reading the papers for a plan" in said(screen)
    [[name, how_far]] = shown(screen, "Files of the reading").words()
    assert (name, how_far) == ("scan.tif", "page 1 of 1, reading the scan")
    screen.button(key=f"stop-{reading.id}").click().run()
    assert "Stopped: 0 of 1 kept." in said(screen)
    assert reading_state(org_a.viewer, reading.id).state == "stopped"


def test_that_an_address_of_no_reading_says_what_to_do(open_page, said, org_a):
    screen = open_page(org_a.editor, "plan", reading="<b>")

    assert "There is no such reading." in said(screen)
    assert not screen.exception


def a_scan():
    out = io.BytesIO()
    Image.new("L", (850, 1100), 255).save(out, "TIFF")
    return Upload(name="scan.tif", content=out.getvalue())
