"""The conflict queue of a scenario: what does not go together, who looks after it, why it is borne.

queue = conflict_queue(actor, scenario_id)      # entries by start; entry.conflict, .owner, .reason
note_conflict(…)                                # in campaign_talk, by entry.conflict.key
"""

from dataclasses import dataclass
from uuid import UUID

from kernel.scheduling.board import Board
from kernel.scheduling.conflicts import Conflict, conflicts_of
from kernel.store.actor import Actor
from kernel.store.boards import board_of
from kernel.store.campaign_talk import conflict_notes
from kernel.store.fleets import fleet_of
from kernel.store.scenarios import scenario_of
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import scenario_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A conflict with what was said about it.

    Attributes:
        owner: Who looks after it; empty where nobody does.
        reason: Why it is borne; empty where it is not.
    """

    conflict: Conflict
    owner_id: UUID | None
    owner: str
    reason: str


def conflict_queue(
    actor: Actor, scenario_id: UUID | str, *, board: Board | None = None
) -> list[QueueEntry]:
    """Every conflict of a scenario as it is now, by start.

    Args:
        actor: Who looks.
        scenario_id: The scenario.
        board: The scenario's, where the caller has read it already.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        if board is None:
            held = scenario_of(session, scenario_id_of(scenario_id))
            board = board_of(session, held, fleet_of(session))
        notes = conflict_notes(session, UUID(board.scenario_id))
    entries = []
    for conflict in conflicts_of(board):
        note = notes.get(conflict.key)
        entries.append(
            QueueEntry(
                conflict=conflict,
                owner_id=note.owner_id if note else None,
                owner=(note.owner_name or "") if note else "",
                reason=note.reason if note else "",
            )
        )
    return entries
