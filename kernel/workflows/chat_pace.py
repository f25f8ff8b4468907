"""How often one person may write to the assistant and change plans, counted in the database.

So a limit holds in all processes together, and a script or a stuck key ends before it is costly.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Busy
from kernel.store.actor import Actor
from kernel.store.chat_pace import changes_since, messages_since

MINUTE = timedelta(minutes=1)
_most_a_minute: list[int] = []


def limit_pace(most_a_minute: int | None) -> None:
    """Say how many messages, and how many changes, a person may make in a minute; None for any."""
    _most_a_minute[:] = [] if most_a_minute is None else [most_a_minute]


def refuse_hasty_message(session: Session, actor: Actor) -> None:
    """Refuse a message above the limit.

    Raises:
        Busy: It is, with the seconds to wait.
    """
    _refuse(session, actor, messages_since, "That was more than {most} messages within a minute.")


def refuse_hasty_change(session: Session, actor: Actor) -> None:
    """Refuse to apply a change above the limit.

    Raises:
        Busy: It is, with the seconds to wait.
    """
    _refuse(
        session, actor, changes_since, "That was more than {most} changes applied within a minute."
    )


def _refuse(
    session: Session,
    actor: Actor,
    since: Callable[[Session, UUID, datetime, int], list[datetime]],
    words: str,
) -> None:
    if not _most_a_minute:
        return
    most, now = _most_a_minute[0], datetime.now(UTC)
    made = since(session, actor.user_id, now - MINUTE, most)
    if len(made) < most:
        return
    seconds = max(1, ceil((made[-1] + MINUTE - now).total_seconds()))
    raise Busy(
        words.format(most=most), hint=f"Nothing is lost; go on in {seconds} s.", seconds=seconds
    )
