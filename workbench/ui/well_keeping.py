"""What people keep with a well: label and owner, notes, and attached files."""

from datetime import datetime
from functools import partial

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.well_notes import AttachmentRow, NoteRow
from kernel.workflows.well_keeping import (
    LONGEST_LABEL,
    LONGEST_NOTE,
    MOST_BYTES,
    Kept,
    add_note,
    attach_file,
    attached_file,
    delete_attachment,
    delete_note,
    edit_note,
    kept_with,
    possible_owners,
    set_label,
)
from kernel.workflows.well_page import WellHead
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures
from workbench.ui.words import ago, count, plain

_EDITING = "note_edited"  # the session-state key of the note whose words are being changed
MOST_SHOWN = 20


def kept_here(person: Actor, well: WellHead, now: datetime) -> None:
    """Label, owner and notes."""
    kept = kept_with(person, well.api)
    _label(person, well, kept)
    section("Notes", count(len(kept.notes), "note") if kept.notes else "")
    if not kept.notes:
        nothing_here(
            "No note yet.",
            "What the next one should know: access, the landowner, junk in the hole."
            if person.may(Role.EDITOR)
            else "Notes are written by editors; you will read them here.",
        )
    for note in kept.notes[:MOST_SHOWN]:
        _note(person, note, now)
    if more := kept.notes[MOST_SHOWN:]:
        with st.expander(f"{len(more):,} earlier"):
            for note in more:
                _note(person, note, now)
    if person.may(Role.EDITOR):
        _new_note(person, well)


def _label(person: Actor, well: WellHead, kept: Kept) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = f"**{plain(kept.label)}**" if kept.label else ":gray[No label yet]"
        owner = f"owner {plain(kept.owner_email)}" if kept.owner_email else "no owner"
        st.markdown(f"{label} :gray[· {owner}]", width="content")
        st.space("stretch")
        if person.may(Role.EDITOR):
            with st.popover("Label", icon=":material/label:", key="well-label"):
                _label_form(person, well, kept)


def _label_form(person: Actor, well: WellHead, kept: Kept) -> None:
    names = possible_owners(person)
    emails = [*names, *([kept.owner_email] if kept.owner_email not in {None, *names} else [])]
    with st.form("label", border=False):
        label = st.text_input(
            "Label of your organization", kept.label or "", max_chars=LONGEST_LABEL,
            placeholder="for example 2027 programme, west half",
            help="Found by the search, and batches can be chosen by it.",
        )  # fmt: skip
        owner = st.selectbox(
            "Owner", emails, emails.index(kept.owner_email) if kept.owner_email else None,
            format_func=lambda email: f"{names.get(email, 'left')} ({email})",
            placeholder="nobody",
        )  # fmt: skip
        if st.form_submit_button("Save", type="primary"):
            with failures():
                set_label(person, well.api, label, owner_email=owner)
                st.toast("Saved.", icon=":material/check:")
                st.rerun()


def _note(person: Actor, note: NoteRow, now: datetime) -> None:
    mine = note.created_by == person.user_id and person.may(Role.EDITOR)
    if mine and st.session_state.get(_EDITING) == note.id:
        _edit(person, note)
        return
    with st.container(border=True, gap="xxsmall"):
        st.markdown("  \n".join(map(plain, note.words.splitlines())))
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            edited = ", edited" if note.edited_at else ""
            st.markdown(
                f":gray[{plain(note.created_by_name)}, {ago(note.created_at, now)}{edited}]",
                width="content",
            )
            st.space("stretch")
            if mine and st.button(
                "Edit", key=f"edit-{note.id}", type="tertiary", icon=":material/edit:"
            ):
                st.session_state[_EDITING] = note.id
                st.rerun()
            if mine or person.may(Role.ADMIN):
                _delete(f"note-{note.id}", "Delete note", partial(delete_note, person, note.id))


def _edit(person: Actor, note: NoteRow) -> None:
    with st.form(f"edit-note-{note.id}"):
        words = st.text_area("Note", note.words, max_chars=LONGEST_NOTE)
        with st.container(horizontal=True, gap="small"):
            save = st.form_submit_button("Save", type="primary")
            leave = st.form_submit_button("Leave as it was")
    if save:
        with failures():
            edit_note(person, note.id, words)
            leave = True
    if leave:
        del st.session_state[_EDITING]
        st.rerun()


def _new_note(person: Actor, well: WellHead) -> None:
    with st.form(f"note-{well.api.api14}", clear_on_submit=True, border=False):
        words = st.text_area(
            "New note", max_chars=LONGEST_NOTE, height=80, placeholder="Write a note",
            label_visibility="collapsed",
        )  # fmt: skip
        sent = st.form_submit_button("Add note", icon=":material/add_comment:")
    if sent:
        with failures():
            add_note(person, well.api, words)
            st.rerun()


def files_here(person: Actor, well: WellHead, now: datetime) -> None:
    """The files kept with the well that are not read as papers."""
    kept = kept_with(person, well.api)
    section("Files", "kept with it, not read")
    if not kept.attachments:
        nothing_here(
            "No file is attached.",
            "Photographs, contracts, sketches: any kind of file up to "
            f"{MOST_BYTES // 1_000_000} MB can be kept here."
            if person.may(Role.EDITOR)
            else "Files are attached by editors.",
        )
    for file in kept.attachments:
        _file(person, file, now)
    if person.may(Role.EDITOR):
        with st.form("attach", clear_on_submit=True, border=False):
            files = st.file_uploader(
                "Attach files",
                accept_multiple_files=True,
                max_upload_size=MOST_BYTES // 1_000_000,
            )
            sent = st.form_submit_button("Attach", icon=":material/attach_file:")
        if sent and files:
            with failures():
                for one in files:
                    attach_file(person, well.api, one.name, one.getvalue())
                st.rerun()


def _file(person: Actor, file: AttachmentRow, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
        st.markdown(
            f"**{plain(file.name)}** :gray[{size_words(file.bytes)} · "
            f"{plain(file.created_by_name)}, {ago(file.created_at, now)}]",
            width="content",
        )
        st.space("stretch")
        st.download_button(
            "Download", lambda: attached_file(person, file.id).content, file.name,
            on_click="ignore", key=f"take-{file.id}", type="tertiary", icon=":material/download:",
        )  # fmt: skip
        mine = file.created_by == person.user_id and person.may(Role.EDITOR)
        if mine or person.may(Role.ADMIN):
            _delete(f"file-{file.id}", "Delete file", partial(delete_attachment, person, file.id))


def _delete(key: str, words: str, delete: partial[None]) -> None:
    """Ask before what cannot be undone."""
    with st.popover(
        words, icon=":material/delete:", type="tertiary", key=f"icon-delete-{key}", help=words
    ):
        st.markdown("It cannot be brought back.")
        if st.button(words, key=f"sure-{key}", type="primary"):
            with failures():
                delete()
                st.rerun()


def size_words(size: int) -> str:
    """The size of a file.

    >>> size_words(512), size_words(20_480), size_words(3_500_000)
    ('512 B', '20 kB', '3.5 MB')
    """
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
