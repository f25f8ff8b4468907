"""What runs in the background for an organization, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from kernel.store import calc_runs, declines, fetches, volume_imports
from kernel.store.actor import Actor, Role
from kernel.store.engagement import engagements_of
from kernel.store.registry import wells_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.admin_jobs import list_jobs
from kernel.workflows.batches import list_batches
from kernel.workflows.fetch_documents import share_done
from kernel.workflows.reading_state import open_readings
from kernel.workflows.today import name_of_well

Kind = Literal["reading", "fetch", "batch", "calculation", "administration", "import", "fits"]
_IMPORTING = {"trying": "Trying", "running": "Bringing in", "undoing": "Taking out"}
_CALCULATIONS = {"level": "Order of the rigs", "outlook": "Outlook"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One piece of work that goes on without anybody waiting for it.

    Attributes:
        what: What is done, and to which well, batch or scenario.
        words: How far it is, in words.
        share: How far it is. [-]
        screen: The page on which to watch it, and end it.
        query: What that page is asked for.
    """

    kind: Kind
    what: str
    words: str
    share: float
    screen: str
    query: Mapping[str, str] = field(default_factory=dict)
    since: datetime


def running_work(actor: Actor) -> tuple[Running, ...]:
    """What waits for a worker or runs, the newest first."""
    work = [*_readings(actor), *_batches(actor)]
    with tenant_session(actor) as session:
        work += [*_fetches(session), *_calculations(session), *_imports(session), *_fits(session)]
    work += _administration(actor) if actor.may(Role.ADMIN) else []
    return tuple(sorted(work, key=lambda one: one.since, reverse=True))


def _readings(actor: Actor) -> list[Running]:
    states = open_readings(actor)
    if not states:
        return []
    with tenant_session(actor) as session:
        names = _names(session, [state.api for state in states if state.api])
    return [
        Running(
            kind="reading",
            what=f"Reading papers of {names[state.api] if state.api else 'a well'}",
            words=state.words,
            share=state.share,
            screen="plan",
            query={"reading": str(state.id)},
            since=state.created_at,
        )
        for state in states
    ]


def _fetches(session: Session) -> list[Running]:
    rows = fetches.open_fetches(session)
    apis = [ApiNumber(api14=row.api14) for row in rows]
    names = _names(session, apis)
    return [
        Running(
            kind="fetch",
            what=f"Fetching papers of {names[api]}",
            words=row.words or "Waiting for the worker.",
            share=share_done(row.words),
            screen="plan",
            query={"api": api.api10},
            since=row.created_at,
        )
        for api, row in zip(apis, rows, strict=True)
    ]


def _batches(actor: Actor) -> list[Running]:
    found = []
    for one in list_batches(actor):
        if one.state != "running":
            continue
        done = one.wells - one.open
        found.append(
            Running(
                kind="batch",
                what=f"Batch {one.title}",
                words=f"{done:,} of {one.wells:,} wells done.",
                share=done / one.wells,
                screen="batch",
                query={"id": str(one.id)},
                since=one.created_at,
            )
        )
    return found


def _calculations(session: Session) -> list[Running]:
    return [
        Running(
            kind="calculation",
            what=f"{_CALCULATIONS.get(run.kind, run.kind.capitalize())} of {scenario}",
            words=run.words if run.status == "running" else "Waiting for a worker.",
            share=run.progress,
            screen="schedule",
            query={"scenario": str(run.scenario_id)},
            since=run.created_at,
        )
        for run, scenario in calc_runs.open_runs(session)
    ]


def _imports(session: Session) -> list[Running]:
    """Files of volumes that are tried, come in or are taken out again."""
    rows = volume_imports.imports(session, statuses=tuple(_IMPORTING))
    return [
        Running(
            kind="import",
            what=f"{_IMPORTING[row.status]} {row.file_name}",
            words=f"{min(row.next_line, row.lines):,} of {row.lines:,} lines."
            if row.status == "running" and row.next_line
            else "Waiting for a worker, or just begun.",
            share=min(row.next_line / row.lines, 1.0)
            if row.status == "running" and row.lines
            else 0.0,
            screen="volume_import",
            query={"id": str(row.id)},
            since=row.created_at,
        )
        for row in rows
    ]


def _fits(session: Session) -> list[Running]:
    """Declines of many wells."""
    rows = declines.runs(session)
    return [
        Running(
            kind="fits",
            what="Fitting the declines of all wells",
            words=f"{run.done:,} of {run.wells:,} wells, {run.fitted:,} with a curve."
            if run.wells
            else "Waiting for a worker.",
            share=run.done / run.wells if run.wells else 0.0,
            screen="decline",
            since=run.created_at,
        )
        for run in rows
        if run.status in ("pending", "running")
    ]


def _administration(actor: Actor) -> list[Running]:
    what = {"registry": "Bringing in {}", "history": "Making histories good",
            "seal": "Checking the seal"}  # fmt: skip
    return [
        Running(
            kind="administration",
            what=what[job.kind].format(job.name),
            words=job.words or "Waiting for a worker.",
            share=job.progress,
            screen="audit" if job.kind == "seal" else "registry",
            since=job.created_at,
        )
        for job in list_jobs(actor)
        if job.open
    ]


def _names(session: Session, apis: list[ApiNumber]) -> dict[ApiNumber, str]:
    """How people call the wells."""
    if not apis:
        return {}
    numbers = [api.api14 for api in apis]
    wells, ours = wells_of(session, numbers), engagements_of(session, numbers)
    return {api: name_of_well(api.api14, wells.get(api.api14), ours.get(api.api14)) for api in apis}
