"""Planning preferences: see them, change them, go back to an earlier set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.policy.preferences import (
    PREFERENCES,
    Preference,
    Preferences,
    Value,
    checked_operators,
    checked_values,
    operator_key,
    preferences_in,
)
from kernel.store import planning_preferences as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session

_HISTORY = 50
OPERATORS = "operators"  # beside the values of a set: those of single operators
UNSET = "as the district"


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
    values = {key: value for key, value in row.chosen.items() if key != OPERATORS}
    told = {"dated": dated.isoformat(), "values": values, OPERATORS: _operators(row.chosen)}
    return preferences_in(told, today=dated)


def change_preferences(
    actor: Actor, values: Mapping[str, Any], note: str = "", *, operator: str = ""
) -> UUID | None:
    """Choose a whole set of values; None of a value leaves what the district says.

    Args:
        actor: An Editor.
        values: For every well, or for the wells of one operator; those of the others stay.
        note: Why.
        operator: The operator, as the forms print it.

    Returns:
        The id of the new set; None where nothing differs from the set that holds.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: An unknown preference, or a value out of its bounds.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        held = store.newest_choice(session)
        before = dict(held.chosen) if held else {}
        operators = _operators(before)
        if operator:
            same = [name for name in operators if operator_key(name) == operator_key(operator)]
            operators = {n: own for n, own in operators.items() if n not in same}
            operators[same[0] if same else operator.strip()] = dict(values)
            general = {key: value for key, value in before.items() if key != OPERATORS}
        else:
            general = checked_values(values)
        return _choose(session, before, general, operators, note)


def _choose(
    session: Session,
    before: Mapping[str, Any],
    general: Mapping[str, Any],
    operators: Mapping[str, Any],
    note: str,
) -> UUID | None:
    chosen: dict[str, Any] = dict(general)
    if own := checked_operators(operators):
        chosen[OPERATORS] = own
    return None if chosen == before else store.choose(session, chosen=chosen, note=note.strip())


def _operators(chosen: Mapping[str, Any]) -> dict[str, Any]:
    return dict(chosen.get(OPERATORS) or {})


def restore_preferences(actor: Actor, row_id: UUID) -> UUID | None:
    """Choose an earlier set again.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such set.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        earlier = store.choice_of(session, row_id).chosen
        told = store.choice_of(session, row_id).created_at.astimezone(UTC).date().isoformat()
        held = store.newest_choice(session)
        general = {key: value for key, value in earlier.items() if key != OPERATORS}
        return _choose(
            session,
            dict(held.chosen) if held else {},
            general,
            _operators(earlier),
            f"restored as of {told}",
        )


def preferences_history(actor: Actor) -> list[Choice]:
    """The sets chosen so far, newest first, each with what it changed."""
    with tenant_session(actor) as session:
        rows = store.choices(session, limit=_HISTORY + 1)
    befores: list[Mapping[str, Any]] = [row.chosen for row in rows[1:]]
    befores += [{}] * (len(rows) - len(befores))
    return [
        Choice(
            id=row.id,
            values={key: value for key, value in row.chosen.items() if key != OPERATORS},
            note=row.note,
            by=row.created_by_name,
            at=row.created_at,
            changes=tuple(_changes(before, row.chosen)),
        )
        for row, before in zip(rows[:_HISTORY], befores, strict=False)
    ]


def in_words(preference: Preference, value: object, unset: str = UNSET) -> str:
    """A value as people read it."""
    if value is None:
        return unset
    if preference.choices:
        return dict(preference.choices).get(str(value), str(value))
    number = f"{value:,g}" if isinstance(value, int | float) else str(value)
    return f"{number} {preference.unit}".strip()


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    earlier, later = _operators(before), _operators(after)
    told = _differences(before, after)
    for name in sorted({*earlier, *later}):
        own = _differences(earlier.get(name, {}), later.get(name, {}), unset="as for all wells")
        told += [f"{name}: {one}" for one in own]
    return told


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, unset: str = UNSET
) -> list[str]:
    return [
        f"{preference.words}: {in_words(preference, before.get(preference.key), unset)} → "
        f"{in_words(preference, after.get(preference.key), unset)}"
        for preference in PREFERENCES
        if before.get(preference.key) != after.get(preference.key)
    ]
