"""What was done to a scenario: the history of a cell, and of the whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.scheduling.board import Change
from kernel.scheduling.cells import COLUMNS, Row, Value
from kernel.store.actor import Actor
from kernel.store.scenarios import Revision, revisions, scenario_of
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import scenario_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One change of a cell in its history.

    Attributes:
        derived: The engine re-timed it because of another change.
    """

    revision: int
    at: datetime
    by: str
    words: str
    before: Value
    after: Value
    derived: bool


def cell_history(
    actor: Actor, scenario_id: UUID | str, row: Row, row_id: str, name: str
) -> list[CellChange]:
    """Who set a cell, when and to what, newest first.

    Raises:
        NotFound: The organization has no such scenario.
        InvalidInput: There is no such field.
    """
    if name not in COLUMNS[row]:
        raise InvalidInput(f"A {row} has no field “{name}”.")
    kept = "duration_days" if name == "finish_on" else name
    with tenant_session(actor) as session:
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        found = revisions(session, scenario.id, cell={"row": row, "id": row_id}, newest_first=True)
    history = []
    for one in found:
        for change in one.changes:
            if (change.row, change.id) != (row, row_id) or change.field not in (kept, None):
                continue
            before, after = _value(change, change.before, kept), _value(change, change.after, kept)
            if before != after:
                history.append(
                    CellChange(
                        revision=one.number,
                        at=one.created_at,
                        by=one.created_by_name,
                        words=one.words,
                        before=before,
                        after=after,
                        derived=change.derived,
                    )
                )
    return history


def revisions_of(
    actor: Actor, scenario_id: UUID | str, *, before: int | None = None, limit: int = 50
) -> list[Revision]:
    """What was done to a scenario, newest first.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        scenario = scenario_of(session, scenario_id_of(scenario_id))
        return revisions(session, scenario.id, before=before, limit=limit, newest_first=True)


def _value(change: Change, kept: Any, name: str) -> Value:
    """The value of a field in a change of its cell or of its whole row."""
    if change.field is not None or kept is None:
        return kept
    outer, _, inner = name.partition(".")
    return kept[outer].get(inner) if inner else kept.get(outer)
