"""Lists of conversations: one's own, and those read along."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kernel.store.actor import Actor
from kernel.store.chats import ThreadRow
from kernel.wells.api_number import ApiNumber
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, count

COLUMNS = (
    Column(heading="Conversation"),
    Column(heading="Last used", align="right", wrap=False),
)


def fits(row: ThreadRow, words: str) -> bool:
    """Whether a conversation has every word of a search in its title, well, plan or owner."""
    api = ApiNumber(api14=row.api14)
    said = f"{row.title} {row.plan_key} {api.dashed} {row.created_by_name}".lower()
    return all(word in said for word in words.lower().split())


def thread_table(
    actor: Actor,
    rows: Sequence[ThreadRow],
    now: datetime,
    *,
    key: str,
    label: str,
    to: Callable[[ThreadRow], str],
    chosen: str = "",
    with_plan: bool = True,
) -> None:
    """Conversations, those talked in last first.

    Args:
        actor: Who looks.
        rows: The conversations.
        now: This moment.
        key: Unique on the page.
        label: What the table lists.
        to: The address of each.
        chosen: Id of the one that is open.
        with_plan: Whether the plan of each is named.
    """
    table(
        COLUMNS,
        [_row(actor, row, now, to(row), chosen=str(row.id) == chosen, with_plan=with_plan)
         for row in rows],
        key=key,
        label=label,
    )  # fmt: skip


def _row(
    actor: Actor, row: ThreadRow, now: datetime, href: str, *, chosen: bool, with_plan: bool
) -> tuple[Cell | str, ...]:
    quiet = [
        plan_name(row.plan_key) if with_plan else "",
        "" if row.created_by == actor.user_id else f"of {row.created_by_name}, read only",
        shared(row) if row.created_by == actor.user_id else "",
        counts(row),
        "put away" if row.archived_at else "",
    ]
    return (
        Cell(
            words=f"{row.title} (open)" if chosen else row.title,
            small=" · ".join(word for word in quiet if word),
            href="" if chosen else href,
        ),
        Cell(words=ago(row.last_at, now), sort=-row.last_at.timestamp()),
    )


def counts(row: ThreadRow) -> str:
    """Messages and changes of a conversation."""
    return f"{count(row.messages, 'message')}, {count(row.modifications, 'change')}"


def shared(row: ThreadRow) -> str:
    """With how many people a conversation is shared; nothing where with nobody."""
    number = len(row.shared_with)
    return f"shared with {count(number, 'person', 'people')}" if number else ""


def plan_name(plan_key: str) -> str:
    """A plan by its well and how its plugs are.

    >>> plan_name("4200346118:combined")
    '42-003-46118 combined'
    """
    api10, _, mode = plan_key.partition(":")
    return f"{ApiNumber.parse(api10).dashed} {mode}".strip()
