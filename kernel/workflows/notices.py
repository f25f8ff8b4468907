"""What a person follows, what they are told, and whether mail brings it.

follow(actor, "rig", rig_id), unfollow, follows(actor)       # scenario, campaign, rig, job, well
notices(actor, unread=True), unread(actor), mark_read(actor, [notice_id])
mail_choice(actor), choose_mail(actor, "at_once")

A job is followed by its lineage, so that its copies in other scenarios are meant too; a well by
its 14-digit API number. Every role may follow: it is one's own inbox.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput, NotFound
from kernel.store import fleets, registry, scenarios
from kernel.store import follows as store
from kernel.store.actor import Actor
from kernel.store.follows import MailChoice, NoticeRow, SubjectKind
from kernel.store.session import tenant_session

MOST_FOLLOWED = 500
USUAL_MAIL: MailChoice = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One thing that a person follows.

    Attributes:
        name: As people call it; empty where it is gone.
    """

    kind: SubjectKind
    id: str
    name: str


def follow(actor: Actor, kind: str, subject_id: str) -> None:
    """Be told of changes of something.

    Raises:
        InvalidInput: There is no such kind of thing, or one follows too many.
        NotFound: The organization has no such thing.
    """
    checked = _checked(kind)
    with tenant_session(actor) as session:
        if not _names(session, [(checked, subject_id)]).get((checked, subject_id)):
            raise NotFound(f"There is no such {checked}.", hint="Reload the page.")
        if len(store.my_follows(session)) >= MOST_FOLLOWED:
            raise InvalidInput(
                f"You follow {MOST_FOLLOWED} things.", hint="Stop following some under My account."
            )
        store.add_follow(session, checked, subject_id)


def unfollow(actor: Actor, kind: str, subject_id: str) -> None:
    """Be told no more; also of what is gone.

    Raises:
        InvalidInput: There is no such kind of thing.
        NotFound: One does not follow it.
    """
    checked = _checked(kind)
    with tenant_session(actor) as session:
        if not store.delete_follow(session, checked, subject_id):
            raise NotFound("You do not follow this.", hint="Reload the page.")


def follows(actor: Actor) -> list[Followed]:
    """What the person follows, the newest first."""
    with tenant_session(actor) as session:
        rows = store.my_follows(session)
        names = _names(session, [(row.subject_kind, row.subject_id) for row in rows])
    return [
        Followed(
            kind=row.subject_kind,
            id=row.subject_id,
            name=names.get((row.subject_kind, row.subject_id), ""),
        )
        for row in rows
    ]


def followed_ids(actor: Actor) -> frozenset[tuple[SubjectKind, str]]:
    """Kind and id of all that the person follows."""
    with tenant_session(actor) as session:
        return frozenset((row.subject_kind, row.subject_id) for row in store.my_follows(session))


def notices(
    actor: Actor, *, unread: bool = False, before: UUID | None = None, limit: int = 50
) -> list[NoticeRow]:
    """What the person was told, newest first; with BEFORE what is older than that one."""
    with tenant_session(actor) as session:
        return store.my_notices(session, unread=unread, before=before, limit=limit)


def unread(actor: Actor) -> int:
    """How much the person has not read yet."""
    with tenant_session(actor) as session:
        return store.unread_count(session)


def mark_read(actor: Actor, notice_ids: Sequence[UUID] | None = None, *, read: bool = True) -> int:
    """Mark one's notices as read or unread, all where none is named; how many changed."""
    with tenant_session(actor) as session:
        return store.mark_read(session, notice_ids, read=read)


def mail_choice(actor: Actor) -> MailChoice:
    """When the person wants mail."""
    with tenant_session(actor) as session:
        return store.mail_choice(session) or USUAL_MAIL


def choose_mail(actor: Actor, mail: str) -> None:
    """Say when one wants mail.

    Raises:
        InvalidInput: It is none of off, at_once and daily.
    """
    choice: MailChoice | None = next((one for one in get_args(MailChoice) if one == mail), None)
    if choice is None:
        raise InvalidInput(f"“{mail}” is none of off, at_once and daily.")
    with tenant_session(actor) as session:
        store.choose_mail(session, choice)


def _checked(kind: str) -> SubjectKind:
    found: SubjectKind | None = next((one for one in get_args(SubjectKind) if one == kind), None)
    if found is None:
        known = ", ".join(get_args(SubjectKind))
        raise InvalidInput(f"“{kind}” cannot be followed.", hint=f"Use one of {known}.")
    return found


def _names(
    session: Session, subjects: Sequence[tuple[SubjectKind, str]]
) -> Mapping[tuple[SubjectKind, str], str]:
    """The names of things that are there."""
    wanted: dict[SubjectKind, list[str]] = {}
    for kind, subject_id in subjects:
        wanted.setdefault(kind, []).append(subject_id)
    names: dict[tuple[SubjectKind, str], str] = {}
    if "scenario" in wanted:
        names |= {("scenario", str(one.id)): one.name for one in scenarios.scenarios(session)}
    if "rig" in wanted:
        names |= {("rig", one.id): one.name for one in fleets.rigs(session)}
    if "campaign" in wanted:
        names |= {("campaign", one.id): one.name for one in fleets.campaigns(session)}
    if lineages := [one for one in wanted.get("job", ()) if _is_id(one)]:
        found = store.names_of_jobs(session, lineages)
        names |= {("job", one): name for one, name in found.items()}
    if "well" in wanted:
        names |= {("well", one): one for one in registry.wells_of(session, wanted["well"])}
    return names


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
