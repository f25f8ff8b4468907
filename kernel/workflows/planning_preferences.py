"""Planning preferences: see them, change them, go back to an earlier set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kernel.policy.preferences import (
    PREFERENCES,
    Preference,
    Preferences,
    Value,
    checked_value,
    preferences_in,
)
from kernel.store import planning_preferences as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session

_HISTORY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One set of values as it was chosen, and what changed with it."""

    id: UUID
    values: Mapping[str, Value]
    note: str
    by: str
    at: datetime
    changes: tuple[str, ...]  # in words, “Spacer ahead of each plug: as the district → 10 bbl”


def preferences_in_force(actor: Actor) -> Preferences | None:
    """What the organization prefers now; None where it has chosen nothing."""
    with tenant_session(actor) as session:
        row = store.newest_choice(session)
    if row is None or not row.chosen:
        return None
    dated = row.created_at.astimezone(UTC).date()
    return preferences_in({"dated": dated.isoformat(), "values": row.chosen}, today=dated)


def change_preferences(actor: Actor, values: Mapping[str, Any], note: str = "") -> UUID | None:
    """Choose a whole set of values; None of a value leaves what the district says.

    Returns:
        The id of the new set; None where nothing differs from the set that holds.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: An unknown preference, or a value out of its bounds.
    """
    actor.must_be(Role.EDITOR)
    chosen = {key: checked_value(key, v) for key, v in values.items() if v is not None}
    with tenant_session(actor) as session:
        held = store.newest_choice(session)
        if dict(held.chosen if held else {}) == chosen:
            return None
        return store.choose(session, chosen=chosen, note=note.strip())


def restore_preferences(actor: Actor, row_id: UUID) -> UUID | None:
    """Choose an earlier set again.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such set.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        earlier = store.choice_of(session, row_id)
    told = f"as of {earlier.created_at.astimezone(UTC).date().isoformat()}"
    return change_preferences(actor, earlier.chosen, note=f"restored {told}")


def preferences_history(actor: Actor) -> list[Choice]:
    """The sets chosen so far, newest first, each with what it changed."""
    with tenant_session(actor) as session:
        rows = store.choices(session, limit=_HISTORY + 1)
    befores: list[Mapping[str, Any]] = [row.chosen for row in rows[1:]]
    befores += [{}] * (len(rows) - len(befores))
    return [
        Choice(
            id=row.id,
            values=row.chosen,
            note=row.note,
            by=row.created_by_name,
            at=row.created_at,
            changes=tuple(_changes(before, row.chosen)),
        )
        for row, before in zip(rows[:_HISTORY], befores, strict=False)
    ]


def in_words(preference: Preference, value: object) -> str:
    """A value as people read it."""
    if value is None:
        return "as the district"
    if preference.choices:
        return dict(preference.choices).get(str(value), str(value))
    number = f"{value:,g}" if isinstance(value, int | float) else str(value)
    return f"{number} {preference.unit}".strip()


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        f"{preference.words}: {in_words(preference, before.get(preference.key))} → "
        f"{in_words(preference, after.get(preference.key))}"
        for preference in PREFERENCES
        if before.get(preference.key) != after.get(preference.key)
    ]
