"""Who a session or token belongs to, asked of the database every time.

Nothing is remembered between two questions: a session that was ended, a person who was let go
and a role that was changed count from the next action on.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from anyio import to_thread

from kernel.errors import NotFound
from kernel.store import organizations, people, sign_in
from kernel.store.actor import Actor, Role
from kernel.store.session import auth_session, tenant_session
from kernel.workflows import campaign_feed
from kernel.workflows.credentials import SESSION_PREFIX, TOKEN_PREFIX, token_hash
from workbench.settings import settings


def actor_of_session(token: str) -> Actor | None:
    """The person of a session token, as the cookie and `st.user["session"]` carry it.

    None when the session has ended, by time, sign-out or an administrator. Asking counts as an
    action: it moves the end of the idle time.

    Raises:
        Unavailable: The database does not answer.
    """
    if not token.startswith(SESSION_PREFIX):
        return None
    options = settings()
    with auth_session() as session:
        actor = sign_in.session_actor(
            session,
            token_hash(token),
            idle=timedelta(minutes=options.session_idle_minutes),
            absolute=timedelta(hours=options.session_absolute_hours),
        )
    return actor if actor and _admitted(actor) else None


def actor_of_token(bearer: str) -> Actor | None:
    """The person of an API token; None when it has ended or was revoked.

    Raises:
        Unavailable: The database does not answer.
    """
    if not bearer.startswith(TOKEN_PREFIX):
        return None
    with auth_session() as session:
        actor = sign_in.token_actor(session, token_hash(bearer))
    return actor if actor and _admitted(actor) else None


def feed_of_token(token: str) -> tuple[Actor, UUID] | None:
    """The person of a calendar's address, and the calendar; None when it has ended.

    Raises:
        Unavailable: The database does not answer.
    """
    found = campaign_feed.feed_of_token(token)
    return found if found and _admitted(found[0]) else None


def actor_of_person(organization_id: UUID, person_id: UUID) -> Actor | None:
    """A person as they are now, for work done on their behalf later; None once they were let go.

    Raises:
        Unavailable: The database does not answer.
    """
    claimed = Actor(organization_id=organization_id, user_id=person_id, role=Role.VIEWER)
    try:
        with tenant_session(claimed) as session:
            row = people.person_of(session, person_id)
            name = organizations.organization_of(session).name
    except NotFound:
        return None
    actor = replace(claimed, role=row.role, email=row.email, name=row.name, organization=name)
    return actor if row.active and _admitted(actor) else None


async def person_of(token: str) -> Actor | None:
    """`actor_of_session` for the event loop."""
    return await to_thread.run_sync(actor_of_session, token)


def _admitted(actor: Actor) -> bool:
    return not (settings().production and _is_sample(actor.organization_id, actor))


_SAMPLE: dict[UUID, bool] = {}


def _is_sample(organization_id: UUID, actor: Actor) -> bool:
    """Whether the organization is a demonstration; that never changes, so it is asked once."""
    if organization_id not in _SAMPLE:
        with tenant_session(actor) as session:
            _SAMPLE[organization_id] = organizations.organization_of(session).sample
    return _SAMPLE[organization_id]
