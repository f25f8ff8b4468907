"""The page of one well: its head, its parts, what is kept with it, and who may write."""

import pytest

from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.chat_threads import create_thread
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.samples import sample_wells
from kernel.workflows.well_keeping import add_note, attach_file, kept_with, set_label
from workbench.ui.well_view import PARTS

PAYLOAD = "<img src=x onerror=alert(1)>"
PAPERS = "Papers and files"


@pytest.fixture
def a_well(org_a, a_well_number):
    """A well that only a public list names."""
    api = ApiNumber(api14=a_well_number())
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14, lease="MABEE", well_no="7", county="Andrews")
    return api


def keys(screen):
    return {button.key for button in screen.button}


def test_that_the_page_of_a_well_shows_its_plans_and_history(
    open_page, shown, said, a_plan, org_a, a_well_number
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, lease=PAYLOAD, verdict="fail")
    a_plan(org_a.editor, api14=number, lease=PAYLOAD)

    screen = open_page(org_a.viewer, "well", api=number[:10], show="Plans and chats")

    assert [title.value.replace("\\", "") for title in screen.title] == [f"{PAYLOAD} 4404"]
    assert [row[0] for row in shown(screen, "Plans of this well").words()] == [
        "Combined, version 2",
        "Combined, version 1",
    ]
    screen = open_page(org_a.viewer, "well", api=number[:10], show="History")
    done = shown(screen, "What was done with the well").words()
    assert [row[:2] for row in done] == [["Plan made, combined", "editor"]] * 2
    assert not screen.exception


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("viewer", False)])
def test_that_papers_are_added_and_plans_made_by_editors_only(
    open_page, a_plan, org_a, a_well_number, role, may
):
    number = a_well_number()
    a_plan(org_a.editor, api14=number)

    screen = open_page(getattr(org_a, role), "well", api=number, show=PAPERS)

    assert bool(screen.file_uploader) is may
    assert ("Plan this well" in [button.label for button in screen.button]) is may


def test_that_papers_say_how_surely_they_were_read(open_page, shown, org_a):
    sample = sample_wells()[0]
    api = ApiNumber.parse(sample.api14)
    uploads = [Upload(name=name, content=content) for name, content in sample.papers()]
    add_papers(org_a.editor, api, [*uploads, Upload(name="../x<b>.pdf", content=b"%PDF-1.4 no")])

    screen = open_page(org_a.viewer, "well", api=api.api10, show=PAPERS)
    table = shown(screen, "Papers of this well")

    assert [row[0]["small"] for row in table.rows] == ["w2.pdf", "gau.pdf", "x<b>.pdf"]
    assert "value" in table.rows[0][1]["words"]
    assert table.rows[2][1]["color"] in {"red", "yellow"}
    assert len(table.presses()) == 3


def test_that_a_well_nobody_has_named_is_offered_for_planning(open_page, said, org_a):
    told = said(open_page(org_a.editor, "well", api="42-329-99998"))

    assert "is not among the wells known here" in told
    assert "Plan this well" in told


@pytest.mark.parametrize("text", ["123", "99-003-46118", "<script>"])
def test_that_a_wrong_number_in_the_address_is_said_in_words(open_page, said, org_a, text):
    screen = open_page(org_a.viewer, "well", api=text)

    assert "is not an API number" in said(screen)
    assert [title.value for title in screen.title] == ["Well"]


def test_that_without_a_number_ones_own_wells_are_offered(open_page, shown, a_plan, org_a):
    a_plan(org_a.editor, lease="CEDAR DRAW")

    screen = open_page(org_a.viewer, "well")

    assert shown(screen, "Wells found").words()[0][0] == "CEDAR DRAW 4404"


EMPTY = {
    "Overview": "No drawing yet.",
    "Plans and chats": "No conversation about this well yet.",
    "Papers and files": "No file is attached.",
    "Campaigns": "No job of a campaign names this well.",
    "Production": "No month of production of this well is recorded.",
    "Compliance": "Nothing is known to fall due for this well.",
    "History": "Your organization has not worked on this well yet.",
}


@pytest.mark.parametrize("part", list(PARTS))
def test_that_every_part_of_a_well_nobody_worked_on_says_what_would_stand_there(
    open_page, said, org_a, a_well, part
):
    screen = open_page(org_a.viewer, "well", api=a_well.api10, show=part)

    told = said(screen)
    assert "your organization has not worked on it yet" in told
    assert {one for one in EMPTY.values() if one in told} == {EMPTY[part]}
    assert not screen.exception


def test_that_label_notes_and_last_work_stand_on_the_page_and_nobody_elses(
    open_page, said, org_a, org_b, a_well
):
    set_label(org_a.editor, a_well, PAYLOAD, owner_email=org_a.editor.email)
    add_note(org_a.editor, a_well, "Gate is locked.\nCall first.")

    told = said(open_page(org_a.viewer, "well", api=a_well.api14))
    assert f"**{PAYLOAD}**" in told
    assert "Gate is locked." in told
    assert "last worked on just now by editor" in told
    theirs = said(open_page(org_b.admin, "well", api=a_well.api14))
    assert PAYLOAD not in theirs
    assert "Gate" not in theirs


def test_that_an_editor_adds_changes_and_deletes_notes(open_page, said, org_a, a_well):
    screen = open_page(org_a.editor, "well", api=a_well.api10)
    screen.text_area[0].set_value("Gate is locked.")
    [add] = [button for button in screen.button if button.label == "Add note"]
    add.click().run()
    [note] = kept_with(org_a.viewer, a_well).notes
    assert note.words == "Gate is locked."

    screen.button(key=f"edit-{note.id}").click().run()
    [field] = [field for field in screen.text_area if field.label == "Note"]
    field.set_value("Gate is open.")
    [save] = [b for b in screen.button if b.label == "Save" and "edit-note" in str(b.form_id)]
    save.click().run()
    assert [one.words for one in kept_with(org_a.viewer, a_well).notes] == ["Gate is open."]

    screen.button(key=f"sure-note-{note.id}").click().run()
    assert kept_with(org_a.viewer, a_well).notes == ()
    assert "No note yet." in said(screen)


def test_that_a_viewer_reads_notes_and_files_and_changes_neither(open_page, said, org_a, a_well):
    note = add_note(org_a.editor, a_well, "Gate is locked.")
    file = attach_file(org_a.editor, a_well, "gate.jpg", b"x")

    screen = open_page(org_a.viewer, "well", api=a_well.api10)
    assert not screen.text_area
    assert not keys(screen) & {f"edit-{note}", f"sure-note-{note}"}
    assert not any(
        button.label in {"Add note", "Save", "Plan this well"} for button in screen.button
    )
    assert "Follow" in [button.label for button in screen.button]
    papers = open_page(org_a.viewer, "well", api=a_well.api10, show=PAPERS)
    assert not papers.file_uploader
    assert "gate.jpg" in said(papers)
    assert "Download" in [one.label for one in papers.get("download_button")]
    assert f"sure-file-{file}" not in keys(papers)


def test_that_an_administrator_may_delete_what_others_wrote_but_not_rewrite_it(
    open_page, org_a, a_well
):
    note = add_note(org_a.editor, a_well, "Gate is locked.")

    screen = open_page(org_a.admin, "well", api=a_well.api10)

    assert f"edit-{note}" not in keys(screen)
    screen.button(key=f"sure-note-{note}").click().run()
    assert kept_with(org_a.viewer, a_well).notes == ()


def test_that_following_is_everybodys_own_and_stays(open_page, org_a, a_well):
    screen = open_page(org_a.viewer, "well", api=a_well.api10)
    screen.button(key=f"follow-well-{a_well.api14}").click().run()

    assert kept_with(org_a.viewer, a_well).following
    assert not kept_with(org_a.editor, a_well).following
    again = open_page(org_a.viewer, "well", api=a_well.api10)
    assert again.button(key=f"follow-well-{a_well.api14}").label == "Following"


def test_that_conversations_about_the_well_open_beside_their_plan(open_page, shown, a_plan, org_a):
    saved = a_plan(org_a.editor)
    thread = create_thread(org_a.editor, saved.plan_key, title="Move the CIBP")

    screen = open_page(org_a.editor, "well", api=saved.plan_key[:10], show="Plans and chats")

    [row] = shown(screen, "Conversations about this well").rows
    assert row[0]["words"] == "Move the CIBP"
    assert row[0]["href"].endswith(f"&thread={thread.id}")
    others = open_page(org_a.admin, "well", api=saved.plan_key[:10], show="Plans and chats")
    assert "Move the CIBP" not in str(others.get("bidi_component"))
