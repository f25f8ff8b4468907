"""What people keep with a well: a label and an owner, notes, attached files, and following it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store import people, well_notes
from kernel.store.actor import Actor, Role
from kernel.store.engagement import engagement_of, label_well, record_interaction
from kernel.store.registry import register_well, wells_of
from kernel.store.session import tenant_session
from kernel.store.tracking import tell, track
from kernel.store.well_notes import AttachmentRow, NoteRow
from kernel.wells.api_number import ApiNumber

LONGEST_LABEL = 80
LONGEST_NOTE = 4_000
MOST_BYTES = 25_000_000  # of one attached file


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept with a well; notes and files newest first.

    Attributes:
        following: Whether the person who asks follows the well.
    """

    label: str | None
    owner_email: str | None
    notes: tuple[NoteRow, ...]
    attachments: tuple[AttachmentRow, ...]
    following: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file with its content."""

    name: str
    content: bytes
    created_at: datetime


def kept_with(actor: Actor, api: ApiNumber) -> Kept:
    """Everything that the organization keeps with a well; empty where it keeps nothing."""
    with tenant_session(actor) as session:
        ours = engagement_of(session, api.api14)
        return Kept(
            label=ours.label if ours else None,
            owner_email=ours.owner_email if ours else None,
            notes=tuple(well_notes.notes_of(session, api.api14)),
            attachments=tuple(well_notes.attachments_of(session, api.api14)),
            following=bool(well_notes.followed(session, [api.api14])),
        )


def possible_owners(actor: Actor) -> dict[str, str]:
    """Who may own a well: the names of the organization's people by their addresses."""
    with tenant_session(actor) as session:
        return {one.email: one.name for one in people.people(session) if one.active}


def set_label(
    actor: Actor, api: ApiNumber, label: str | None, *, owner_email: str | None = None
) -> None:
    """Give a well a label and an owner of the organization's own; None takes them off.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The label is too long, or no member has the address.
    """
    actor.must_be(Role.EDITOR)
    label = (label or "").strip() or None
    if label and len(label) > LONGEST_LABEL:
        raise InvalidInput(f"A label has {LONGEST_LABEL} signs at most.")
    with tenant_session(actor) as session:
        _known(session, api)
        record_interaction(session, api.api14, "well_labelled", metadata={"label": label})
        owner_id = _member(session, owner_email) if owner_email else None
        label_well(session, api.api14, label=label, owner_id=owner_id)
        tell(session, [(api.api14, "well_labelled", {"label": label})])


def add_note(actor: Actor, api: ApiNumber, words: str) -> UUID:
    """Note something about a well.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The note is empty or too long.
    """
    actor.must_be(Role.EDITOR)
    words = _checked(words)
    with tenant_session(actor) as session:
        _known(session, api)
        note_id = well_notes.add_note(session, api.api14, words)
    track(actor, api.api14, "note_added", metadata={"note_id": str(note_id)}, subject=note_id)
    return note_id


def edit_note(actor: Actor, note_id: UUID, words: str) -> None:
    """Put other words in place of one's own note.

    Raises:
        NotAllowed: The role does not permit changes, or the note is somebody else's.
        NotFound: The organization has no such note.
        InvalidInput: The note is empty or too long.
    """
    words = _checked(words)
    with tenant_session(actor) as session:
        _refuse_others(actor, well_notes.note(session, note_id).created_by)
        well_notes.edit_note(session, note_id, words)


def delete_note(actor: Actor, note_id: UUID) -> None:
    """Take a note out: one's own, or as an administrator anybody's.

    Raises:
        NotAllowed: The role does not permit changes, or the note is somebody else's.
        NotFound: The organization has no such note.
    """
    with tenant_session(actor) as session:
        _refuse_others(actor, well_notes.note(session, note_id).created_by, admin=True)
        well_notes.delete_note(session, note_id)


def attach_file(actor: Actor, api: ApiNumber, name: str, content: bytes) -> UUID:
    """Keep a file with a well; it is not read as a paper.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The file is empty or too large.
    """
    actor.must_be(Role.EDITOR)
    if not content:
        raise InvalidInput("The file is empty.", hint="Choose another.")
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    name = PurePath(name.replace("\\", "/")).name[:200] or "file"
    with tenant_session(actor) as session:
        _known(session, api)
        its_id = well_notes.add_attachment(session, api.api14, name, content)
    told = {"attachment_id": str(its_id), "name": name}
    track(actor, api.api14, "attachment_added", metadata=told, subject=its_id)
    return its_id


def attached_file(actor: Actor, attachment_id: UUID) -> Attached:
    """A file with its content.

    Raises:
        NotFound: The organization has no such file.
    """
    with tenant_session(actor) as session:
        row, content = well_notes.attachment(session, attachment_id)
    return Attached(name=row.name, content=content, created_at=row.created_at)


def delete_attachment(actor: Actor, attachment_id: UUID) -> None:
    """Take a file out: one's own, or as an administrator anybody's.

    Raises:
        NotAllowed: The role does not permit changes, or the file is somebody else's.
        NotFound: The organization has no such file.
    """
    with tenant_session(actor) as session:
        row, _ = well_notes.attachment(session, attachment_id)
        _refuse_others(actor, row.created_by, admin=True)
        well_notes.delete_attachment(session, attachment_id)


def follow_well(actor: Actor, api: ApiNumber, *, following: bool = True) -> None:
    """Follow a well, or no longer; everybody may, for themselves.

    Raises:
        NotFound: The well is not known here.
    """
    with tenant_session(actor) as session:
        if not following:
            well_notes.unfollow(session, api.api14)
            return
        if api.api14 not in wells_of(session, [api.api14]):
            raise NotFound(f"The well {api} is not in the registry.", hint="Plan it first.")
        well_notes.follow(session, api.api14)


def followed_wells(actor: Actor) -> list[ApiNumber]:
    """The wells that the person follows, in the order they began to."""
    with tenant_session(actor) as session:
        return [ApiNumber(api14=api14) for api14 in well_notes.followed(session)]


def _known(session: Session, api: ApiNumber) -> None:
    state = "TX" if api.is_texas else None
    register_well(session, api14=api.api14, state=state, county=api.county)


def _member(session: Session, email: str) -> UUID:
    found = people.person_by_email(session, email)
    if found is None:
        raise InvalidInput(
            f"Nobody of your organization has the address {email}.", hint="Choose a member."
        )
    return found.id


def _checked(words: str) -> str:
    words = words.strip()
    if not 1 <= len(words) <= LONGEST_NOTE:
        raise InvalidInput(f"A note has 1 to {LONGEST_NOTE:,} signs.")
    return words


def _refuse_others(actor: Actor, created_by: UUID, *, admin: bool = False) -> None:
    actor.must_be(Role.EDITOR)
    if created_by != actor.user_id and not (admin and actor.may(Role.ADMIN)):
        raise NotAllowed("It is somebody else's.", hint="Ask who wrote it, or an administrator.")
