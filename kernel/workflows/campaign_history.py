"""What people do to jobs, told in the history of the wells that the jobs are on."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from kernel.scheduling.board import Change
from kernel.scheduling.editing import Edit
from kernel.store.actor import Actor
from kernel.store.engagement_bulk import NewInteraction
from kernel.store.tracking import track_each


def track_jobs(actor: Actor, scenario_id: UUID, done: Edit) -> None:
    """Record one interaction with each well whose jobs a person added, changed or took out.

    What the engine re-timed because of it is nobody's doing and is not told.
    """
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in done.changes:
        if change.row == "job" and not change.derived and (api14 := _well_of(change, done)):
            changes[api14].append(change)
    if changes:
        track_each(
            actor,
            [
                NewInteraction(
                    api14=api14,
                    type="campaign_job_changed",
                    metadata={
                        "scenario_id": str(scenario_id),
                        "job_id": found[0].id,
                        "change": _told(found),
                    },
                )
                for api14, found in changes.items()
            ],
        )


def _well_of(change: Change, done: Edit) -> str | None:
    if change.id in done.board.jobs:
        return done.board.jobs[change.id].api14
    gone = change.before
    return gone.get("api14") if isinstance(gone, Mapping) else None


def _told(changes: list[Change]) -> str:
    """What was done to the jobs of one well.

    >>> cell = Change(row="job", id="a", field="start_on", before=None, after="2027-01-01")
    >>> _told([cell, Change(row="job", id="b", field=None, before=None, after={})])
    'start on changed, job added'
    """
    told = []
    for change in changes:
        if change.field is not None:
            told.append(f"{change.field.replace('_', ' ')} changed")
        else:
            told.append("job added" if change.before is None else "job taken out")
    return ", ".join(dict.fromkeys(told))
