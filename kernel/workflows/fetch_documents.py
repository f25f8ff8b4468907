"""Fetch a well's papers from the Railroad Commission and keep them with the well."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import KernelError, Unavailable
from kernel.sources.documents import FoundFile
from kernel.sources.rrc import OpenPages, RailroadCommission, in_a_browser
from kernel.sources.rrc_failures import Stopped
from kernel.sources.rrc_site import RrcSite
from kernel.store import fetches, papers
from kernel.store.actor import Actor, Role
from kernel.store.engagement import Mode
from kernel.store.fetches import FetchRow
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_to_folder import CACHE, FINAL, KEPT_FOR, Json, answer_of, as_listed
from kernel.workflows.gathering import texas_only
from kernel.workflows.papers import freshly_read
from kernel.workflows.plan_status import plugged_by_record
from kernel.workflows.reading import Progress, Upload, items_of, read_each

_COUNTED = re.compile(r"(\d+) of (\d+)\.$")
_ENDED = ("status", "complete", "packets", "problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """How far a fetch is, for a page.

    Attributes:
        running: Whether it waits for the worker or runs.
        words: What it does, or what could not be had.
        status: What came of it; None while it runs and where it was stopped.
        complete: Whether nothing is left that asking the site could bring.
    """

    id: UUID
    running: bool
    words: str
    status: str | None
    complete: bool
    files: int
    problems: tuple[str, ...]
    at: datetime


def fetch_documents(
    actor: Actor,
    api: ApiNumber,
    *,
    site: RrcSite,
    again: bool = False,
    progress: Progress | None = None,
    open_pages: OpenPages = in_a_browser,
) -> Json:
    """The papers that the Commission has of a well, on file afterwards; remembered for 14 days.

    Args:
        actor: Who asks; an Editor.
        api: The well.
        site: The site to ask.
        again: Ask although an answer of the last 14 days is on file.
        progress: Receives each step in words.
        open_pages: How a session on the site is opened.

    Returns:
        `status`, `source` (cache or site), `api_search`, `files`, `packets`, `problems`.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: A well outside Texas.
        Conflict: The papers of this well are being fetched.
        Unavailable: The browser does not start.
    """
    if not again and (known := remembered(actor, api)):
        return known
    fetch_id = ask_for_documents(actor, api, again=again)
    return run_fetch(actor, fetch_id, site=site, progress=progress, open_pages=open_pages)


def fetched_for_plan(
    actor: Actor,
    api: ApiNumber,
    *,
    site: Callable[[], RrcSite],
    progress: Progress | None = None,
) -> Json:
    """As `fetch_documents`, for a plan that can do without: no browser is “site unavailable”.

    Raises:
        NotAllowed: The role does not permit changes, or fetching is off.
        InvalidInput: A well outside Texas.
        Conflict: The papers of this well are being fetched.
    """
    try:
        return fetch_documents(actor, api, site=site(), progress=progress)
    except Unavailable as failure:
        return {
            "status": "site_unavailable",
            "source": "site",
            "packets": [],
            "problems": [failure.message],
        }


def remembered(actor: Actor, api: ApiNumber) -> Json | None:
    """The answer of the last 14 days, if there is one."""
    with tenant_session(actor) as session:
        row = fetches.latest_fetch(session, api.api14, complete=True)
    if row is None or row.status not in FINAL or not _young(row):
        return None
    return _answer(row, source=CACHE)


def ask_for_documents(actor: Actor, api: ApiNumber, *, again: bool = False) -> UUID:
    """Note that papers are wanted; `run_fetch` fetches them, now or in the worker.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: A well outside Texas.
        Conflict: The papers of this well are being fetched.
    """
    actor.must_be(Role.EDITOR)
    texas_only(api)
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        before = fetches.latest_fetch(session, api.api14)
        cut_off = before is not None and not before.complete and not again and _young(before)
        files = before.files if before and cut_off else ()
        return fetches.begin_fetch(session, api14=api.api14, again=again, files=files).id


def run_fetch(
    actor: Actor,
    fetch_id: UUID,
    *,
    site: RrcSite,
    progress: Progress | None = None,
    open_pages: OpenPages = in_a_browser,
) -> Json:
    """Fetch what was asked for, keep each paper as it comes, and read them at the end.

    A second run after a kill goes on with the papers that are missing.

    Raises:
        NotFound: The organization has no such fetch.
        Unavailable: The browser does not start.
    """
    with tenant_session(actor) as session:
        row = fetches.fetch(session, fetch_id)
    if not row.is_open:
        return _answer(row, source="site")
    api = ApiNumber.parse(row.api14)
    told = _teller(actor, fetch_id, progress)
    try:
        found = RailroadCommission(
            site=site,
            open_pages=open_pages,
            held=frozenset(file["url"] for file in row.files),
            told=told,
            kept=lambda file: _keep(actor, row, file),
        ).documents(api)
        outcome = answer_of(found)
        _read(actor, api, told)
        plugged_by_record(actor, api.api14)
    except Stopped:
        outcome = {"status": "site_unavailable", "complete": False}
    except KernelError as failure:  # the browser, the disk: asking again may help
        fail_fetch(actor, fetch_id, failure.message)
        raise
    ended = {name: outcome[name] for name in _ENDED if name in outcome}
    with tenant_session(actor) as session:
        fetches.end_fetch(session, fetch_id, **ended)
        row = fetches.fetch(session, fetch_id)
    _track(actor, row)
    return _answer(row, source="site")


def fail_fetch(actor: Actor, fetch_id: UUID, why: str) -> None:
    """Note that a fetch came to nothing because of this machine."""
    with tenant_session(actor) as session:
        fetches.end_fetch(session, fetch_id, status="site_unavailable", problems=[why])


def fetch_state(actor: Actor, api: ApiNumber) -> FetchState | None:
    """How far the last fetch of a well's papers is; None if they were never asked for."""
    with tenant_session(actor) as session:
        row = fetches.latest_fetch(session, api.api14)
    if row is None:
        return None
    return FetchState(
        id=row.id,
        running=row.is_open,
        words=row.words or "Waiting for the worker.",
        status=row.status,
        complete=row.complete,
        files=len(row.files),
        problems=tuple(row.problems),
        at=row.ended_at or row.created_at,
    )


def share_done(words: str) -> float:
    """How far a fetch is by its own count. [-]

    >>> share_done("Fetching gau-203108, 3 of 4."), share_done("Waiting for the worker.")
    (0.5, 0.0)
    """
    counted = _COUNTED.search(words)
    return (int(counted[1]) - 1) / max(1, int(counted[2])) if counted else 0.0


def stop_fetch(actor: Actor, fetch_id: UUID) -> None:
    """Have a fetch end before its next request; the papers that are here stay.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such fetch.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        fetches.stop_fetch(session, fetch_id)


def _teller(actor: Actor, fetch_id: UUID, progress: Progress | None) -> Callable[[str], None]:
    """Put each step where every page sees it, and stop where a person said so."""

    def told(words: str) -> None:
        with tenant_session(actor) as session:
            state = fetches.say(session, fetch_id, words)
        if state == "stopped":
            raise Stopped
        if progress is not None:
            progress(words)

    return told


def _keep(actor: Actor, row: FetchRow, file: FoundFile) -> None:
    """Keep a paper with its well and note it in one transaction.

    The Commission prints a form anew at each request. A print that says the same as the one on
    file is not kept a second time.
    """
    entry = as_listed(file, datetime.now(UTC))
    with tenant_session(actor) as session:
        before = fetches.paper_at(session, row.api14, entry["url"])
        held = papers.papers_by_id(session, [before]) if before else {}
    same = next((one for one in held.values() if _says_the_same(actor, row, one, file)), None)
    with tenant_session(actor) as session:
        kept = same or papers.add_paper(
            session, api14=row.api14, name=file.name, content=file.content, origin="rrc"
        )
        fetches.add_file(session, row.id, {**entry, "paper_id": str(kept.id)})


def _says_the_same(actor: Actor, row: FetchRow, held: papers.PaperRow, file: FoundFile) -> bool:
    before = [(item.kind, item.data) for item in items_of(held) if item.data]
    if not before:
        return False
    upload = Upload(name=held.name, content=file.content)
    [items] = read_each(ApiNumber.parse(row.api14), [upload], actor)
    return [(item.kind, item.data) for item in items if item.data] == before


def _read(actor: Actor, api: ApiNumber, told: Callable[[str], None]) -> None:
    with tenant_session(actor) as session:
        rows = papers.papers_of(session, api.api14)
    freshly_read(actor, api, rows, told)


def _track(actor: Actor, row: FetchRow) -> None:
    if row.status not in FINAL:
        return
    with tenant_session(actor) as session:
        origins = _origins(session, row.api14)
    mode: Mode = "hybrid" if origins - {"rrc"} else "rrc"
    metadata = {"files": len(row.files), "status": row.status, "is_public": True}
    track(actor, row.api14, "documents_fetched", mode, metadata, subject=row.id)


def _origins(session: Session, api14: str) -> set[str]:
    return {paper.origin for paper in papers.papers_of(session, api14)}


def _young(row: FetchRow) -> bool:
    return datetime.now(UTC) - row.created_at < KEPT_FOR


def _answer(row: FetchRow, *, source: str) -> Json:
    api = ApiNumber.parse(row.api14)
    files: list[Mapping[str, Any]] = list(row.files)
    return {
        "status": row.status or "site_unavailable",
        "source": source,
        "api_search": api.api8,
        "complete": row.complete,
        "output_dir": f"papers/{api.api10}",
        "files": [dict(file) for file in files],
        "packets": list(row.packets),
        "problems": list(row.problems),
        "fetched_at": (row.ended_at or row.created_at).isoformat(),
    }
