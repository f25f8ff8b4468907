"""Labels, notes, attached files and following: kept with a well, by whom it may be."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store.engagement import interactions_of
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.workflows import well_keeping as keeping


def told(actor, api):
    with tenant_session(actor) as session:
        return [row.type for row in interactions_of(session, api.api14)]


def test_that_everything_kept_with_a_well_comes_back_and_is_told_in_its_history(
    org_a, org_b, an_api
):
    api = an_api()
    keeping.set_label(org_a.editor, api, "May", owner_email=org_a.viewer.email)
    note_id = keeping.add_note(org_a.editor, api, " Gate locked ")
    keeping.edit_note(org_a.editor, note_id, "Gate open")
    file_id = keeping.attach_file(org_a.editor, api, "../../etc/photo.jpg", b"bytes")
    keeping.follow_well(org_a.viewer, api)

    kept = keeping.kept_with(org_a.viewer, api)

    assert (kept.label, kept.owner_email, kept.following) == ("May", org_a.viewer.email, True)
    assert [(note.words, note.created_by_name) for note in kept.notes] == [("Gate open", "editor")]
    assert [(file.name, file.bytes) for file in kept.attachments] == [("photo.jpg", 5)]
    assert keeping.attached_file(org_a.viewer, file_id).content == b"bytes"
    assert keeping.followed_wells(org_a.viewer) == [api]
    assert keeping.followed_wells(org_a.editor) == []
    assert told(org_a.viewer, api) == ["attachment_added", "note_added", "well_labelled"]
    others = keeping.kept_with(org_b.admin, api)
    assert (others.label, others.notes, others.attachments, others.following) == (
        None, (), (), False,
    )  # fmt: skip


def test_that_what_is_not_wanted_any_more_is_taken_out(org_a, an_api):
    api = an_api()
    keeping.set_label(org_a.editor, api, "May", owner_email=org_a.editor.email)
    keeping.set_label(org_a.editor, api, "  ")
    keeping.delete_note(org_a.editor, keeping.add_note(org_a.editor, api, "x"))
    keeping.delete_attachment(org_a.admin, keeping.attach_file(org_a.editor, api, "a", b"x"))
    keeping.follow_well(org_a.editor, api)
    keeping.follow_well(org_a.editor, api, following=False)

    kept = keeping.kept_with(org_a.viewer, api)

    assert kept == keeping.Kept(
        label=None, owner_email=None, notes=(), attachments=(), following=False
    )


def test_that_viewers_change_nothing_and_notes_are_edited_by_who_wrote_them(org_a, an_api):
    api = an_api()
    note_id = keeping.add_note(org_a.editor, api, "mine")
    file_id = keeping.attach_file(org_a.admin, api, "a.txt", b"x")
    for refused in (
        lambda: keeping.set_label(org_a.viewer, api, "x"),
        lambda: keeping.add_note(org_a.viewer, api, "x"),
        lambda: keeping.attach_file(org_a.viewer, api, "a", b"x"),
        lambda: keeping.edit_note(org_a.viewer, note_id, "x"),
        lambda: keeping.edit_note(org_a.admin, note_id, "x"),
        lambda: keeping.delete_note(org_a.viewer, note_id),
        lambda: keeping.delete_attachment(org_a.editor, file_id),
    ):
        with pytest.raises(NotAllowed):
            refused()
    keeping.delete_note(org_a.admin, note_id)


def test_that_what_belongs_to_others_is_like_what_never_was(org_a, org_b, an_api):
    api = an_api()
    note_id = keeping.add_note(org_a.editor, api, "ours")
    file_id = keeping.attach_file(org_a.editor, api, "a", b"x")
    for question, its_id in (
        (lambda one: keeping.edit_note(org_b.admin, one, "x"), note_id),
        (lambda one: keeping.delete_note(org_b.admin, one), note_id),
        (lambda one: keeping.attached_file(org_b.admin, one), file_id),
        (lambda one: keeping.delete_attachment(org_b.admin, one), file_id),
    ):
        said = set()
        for one in (its_id, uuid7()):
            with pytest.raises(NotFound) as failure:
                question(one)
            said.add(str(failure.value))
        assert len(said) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda actor, api: keeping.add_note(actor, api, "  "),
        lambda actor, api: keeping.add_note(actor, api, "x" * 4_001),
        lambda actor, api: keeping.set_label(actor, api, "x" * 81),
        lambda actor, api: keeping.set_label(actor, api, "x", owner_email="nobody@example.com"),
        lambda actor, api: keeping.attach_file(actor, api, "a", b""),
    ],
)
def test_that_what_cannot_be_kept_is_refused_and_leaves_no_trace(org_a, an_api, wrong):
    api = an_api()
    with pytest.raises(InvalidInput):
        wrong(org_a.editor, api)

    assert told(org_a.editor, api) == []


def test_that_a_well_which_nobody_named_cannot_be_followed(org_a, an_api):
    with pytest.raises(NotFound):
        keeping.follow_well(org_a.viewer, an_api())
