"""Facts that no paper gives, row by row: added by a person, taken out, and taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel.errors import InvalidInput, NotFound
from kernel.facts.added_rows import Values, complete, form_of, free_row
from kernel.facts.corrections import ADDED, is_added
from kernel.facts.fact import Correction
from kernel.facts.paths import row_of
from kernel.store import corrections as store
from kernel.store.actor import Actor, Role
from kernel.store.locks import hold
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import resolved_for, texas_only
from kernel.workflows.review_facts import (
    LONGEST_NOTE,
    correct_fact,
    label_of,
    refuse_what_makes_no_well,
    typed,
    withdraw_correction,
)
from kernel.workflows.well_facts import correction_of, on_file, stored_correction


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """What a person took out of the facts: a row, or a value that nobody knows.

    Attributes:
        words: The fact, told apart by what the papers say of its row.
        correction_id: To be given to `withdraw_correction`, which puts it back.
    """

    words: str
    by: str
    at: datetime | None
    note: str
    correction_id: UUID


def add_row(actor: Actor, api: ApiNumber, key: str, values: Values, note: str = "") -> str:
    """Add a row that no paper gives, all its values in one transaction.

    Args:
        actor: Who adds.
        api: The well.
        key: A kind of row, see `kernel.facts.added_rows.FORMS`; a table of the facts file.
        values: The row's values by their names in the facts file; None where unknown.
        note: Why, or from where.

    Returns:
        The path under which the row is shown from now on.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: There is no such kind of row, a value is missing that tells it apart,
            values contradict each other, or the row makes no well.
    """
    actor.must_be(Role.EDITOR)
    texas_only(api)
    form = form_of(key)
    row = complete(form, {name: typed(value) for name, value in values.items()})
    held = on_file(actor, api)
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        hold(session, "added rows", api.api14, form.table)
        standing = tuple(map(correction_of, store.corrections_of(session, api.api14)))
        number = free_row(standing, form.table)
        wanted = [
            Correction(
                path=f"{form.table}[{number}].{name}", value=value, by=actor.name, anchor=ADDED
            )
            for name, value in row.items()
        ]
        refuse_what_makes_no_well(api, held.gathered.facts, standing, wanted)
        for value in wanted:
            path, content = stored_correction(value.path, value.value, value.anchor)
            store.correct(
                session, api14=api.api14, path=path, value=content, note=note[:LONGEST_NOTE]
            )
    track(actor, api.api14, "fact_added", held.origin, {"table": form.table, **row})
    now = resolved_for(api, held.gathered.facts, [*standing, *wanted])
    return now.corrections.shown(f"{form.table}[{number}]")


def take_out_row(actor: Actor, api: ApiNumber, path: str, note: str = "") -> None:
    """Take a whole row out of the facts: one of the papers, or one that a person added.

    Args:
        actor: Who takes it out.
        api: The well.
        path: The row as it is shown, for example `barriers[0]`.
        note: Why.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The path names no row.
        NotFound: There is no such row any more.
    """
    actor.must_be(Role.EDITOR)
    place = row_of(path)
    if place is None or place[2]:
        raise InvalidInput(f"“{path}” names no row of a table.")
    held = on_file(actor, api)
    now = resolved_for(api, held.gathered.facts, held.corrections)
    if place[1] not in now.corrections.numbers.get(place[0], {}).values():
        raise NotFound(f"{label_of(path)} is not there any more.", hint="Reload the facts.")
    if not now.corrections.added(path):
        correct_fact(actor, api, path, None, note)
        return
    standing = next(
        made for at, made in now.corrections.by_path.items() if at.startswith(f"{path}.")
    )
    withdraw_correction(actor, UUID(standing.id))


def taken_out(actor: Actor, api: ApiNumber) -> tuple[TakenOut, ...]:
    """What people took out of a well's facts and has not been put back, oldest first."""
    with tenant_session(actor) as session:
        made = [correction_of(row) for row in store.corrections_of(session, api.api14)]
    return tuple(
        TakenOut(
            words=_called(correction), by=correction.by, at=correction.at,
            note=correction.note, correction_id=UUID(correction.id),
        )
        for correction in made
        if correction.value is None and not is_added(correction)
    )  # fmt: skip


def _called(correction: Correction) -> str:
    """The fact, with what told its row apart when it was taken out."""
    told = ", ".join(
        f"{value:,g}" if isinstance(value, int | float) else str(value)
        for _, value in correction.anchor
    )
    return f"{label_of(correction.path)} ({told})" if told else label_of(correction.path)
