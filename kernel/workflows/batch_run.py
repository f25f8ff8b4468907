"""The work on a batch: take wells, plan them, save plans and outcome in one transaction.

Any number of workers run this for one batch at the same time. Every step may be cut off by a
kill: `kernel.store.batch_claims` says why nothing is lost and nothing is done twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from kernel.errors import KernelError
from kernel.store import batch_claims, batches, corrections, papers
from kernel.store.actor import Actor, Role
from kernel.store.batch_claims import Claimed, Ended
from kernel.store.engagement import Mode as EngagementMode
from kernel.store.ids import uuid7
from kernel.store.papers import PaperRow
from kernel.store.plan_bulk import save_snapshots
from kernel.store.session import tenant_session
from kernel.store.tracking import track_plans
from kernel.wells.api_number import ApiNumber
from kernel.workflows.batch_planning import Planned, Task, failed
from kernel.workflows.batch_verdict import blocker
from kernel.workflows.papers import freshly_read
from kernel.workflows.plan_papers import Choices
from kernel.workflows.planning_preferences import preferences_in_force
from kernel.workflows.prices import load_price_book
from kernel.workflows.reading import reader_version
from kernel.workflows.well_facts import correction_of

CHUNK = 40  # wells that a worker takes at once; a kill costs the work on these
Planner = Callable[[Sequence[Task]], Sequence[Planned]]
Fetcher = Callable[[ApiNumber], Mapping[str, Any]]
Outcome = Literal["ended", "interrupted"]


def run_batch(
    actor: Actor,
    batch_id: UUID,
    *,
    job: int,
    plan: Planner,
    goes_on: Callable[[], bool] = lambda: True,
    fetch: Fetcher | None = None,
    chunk: int = CHUNK,
) -> Outcome:
    """Plan the waiting wells of a batch until none is left or GOES_ON says no.

    Args:
        actor: For whom; an Editor.
        batch_id: The batch.
        job: Number of the job; wells that an earlier run of it took are taken up again.
        plan: Plans some wells at once, in this process or others.
        goes_on: Asked before each handful of wells.
        fetch: Asks the Commission for the papers of a well; None where fetching is off.
        chunk: Wells to take at once.

    Returns:
        `ended` where no well waits any more, though others may still be running elsewhere.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such batch.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = batches.batch_of(session, batch_id)
        batch_claims.give_back(session, batch_id, job=job)
    choices = Choices(
        mode=row.mode,  # type: ignore[arg-type]  # the table holds no other
        merge_threshold_ft=row.merge_threshold_ft,
        as_of=row.as_of,
        preferences=preferences_in_force(actor),
    )
    prices = load_price_book(actor)
    fetching = fetch if row.fetches else None
    while goes_on():
        claim = uuid7()
        with tenant_session(actor) as session:
            taken = batch_claims.claim_wells(
                session, batch_id, claim=claim, job=job, limit=1 if fetching else chunk
            )
        if not taken:
            return "ended"
        try:
            tasks, hindered = _prepared(actor, claim, taken, choices, fetching)
            costed = [replace(task, prices=prices) for task in tasks]
            save_outcomes(actor, claim, [*hindered, *plan(costed)])
        except KernelError:
            with tenant_session(actor) as session:
                batch_claims.give_back(session, batch_id, claim=claim)
            raise
    return "interrupted"


def save_outcomes(actor: Actor, claim: UUID, planned: Sequence[Planned]) -> None:
    """Save plans and what came of their wells, all or none, for wells that CLAIM still holds.

    A plan that the database refuses costs its own well only.
    """
    try:
        _save(actor, claim, planned)
    except KernelError as failure:
        if len(planned) > 1:
            for one in planned:
                save_outcomes(actor, claim, [one])
            return
        refused = Planned(
            id=planned[0].id, state="failed", blockers=[blocker("failed", failure.message)]
        )
        _save(actor, claim, [refused])


def _save(actor: Actor, claim: UUID, planned: Sequence[Planned]) -> None:
    with tenant_session(actor) as session:
        held = batch_claims.held_wells(session, claim)
        ours = [one for one in planned if one.id in held]
        snapshots = [made for one in ours for made in one.snapshots]
        save_snapshots(session, snapshots)
        track_plans(session, [one.snapshots[0] for one in ours if one.snapshots])
        batch_claims.end_wells(
            session,
            claim,
            [
                Ended(
                    id=one.id,
                    state=one.state,
                    blockers=one.blockers,
                    figures=one.figures,
                    snapshot_id=one.snapshots[0].id if one.snapshots else None,
                )
                for one in ours
            ],
        )


def _prepared(
    actor: Actor,
    claim: UUID,
    taken: Sequence[Claimed],
    choices: Choices,
    fetch: Fetcher | None,
) -> tuple[list[Task], list[Planned]]:
    """What is known of each well, and the wells of which it cannot be had."""
    fetched = {one.api14: fetch(ApiNumber(api14=one.api14)) for one in taken} if fetch else {}
    from_papers = [one.api14 for one in taken if one.facts is None]
    with tenant_session(actor) as session:
        rows = papers.papers_of_wells(session, from_papers)
        corrected = corrections.corrections_of_wells(session, from_papers)
    tasks, hindered = [], []
    for one in taken:
        task = Task(id=one.id, api14=one.api14, choices=choices, facts=one.facts)
        if one.facts is not None:
            tasks.append(task)
            continue
        held = rows[one.api14]
        try:
            items = _items(actor, claim, one.api14, held)
        except KernelError as failure:
            hindered.append(failed(task, failure.message))
            continue
        tasks.append(
            Task(
                id=one.id,
                api14=one.api14,
                choices=choices,
                items=items,
                corrections=tuple(map(correction_of, corrected[one.api14])),
                origin=_origin(held),
                fetched=fetched.get(one.api14),
            )
        )
    return tasks, hindered


def _items(
    actor: Actor, claim: UUID, api14: str, rows: Sequence[PaperRow]
) -> list[Mapping[str, Any]]:
    """What the papers say; those never read, or read by older readers, are read now."""
    if all(row.extraction_version == reader_version() for row in rows):
        return [item for row in rows for item in row.extraction or ()]
    with tenant_session(actor) as session:
        batch_claims.still_held(session, claim)
    read = freshly_read(actor, ApiNumber(api14=api14), rows)
    return [item.as_json() for row in rows for item in read[row.id]]


def _origin(rows: Sequence[PaperRow]) -> EngagementMode:
    origins = {row.origin for row in rows}
    if "rrc" in origins:
        return "hybrid" if len(origins) > 1 else "rrc"
    return "upload"
