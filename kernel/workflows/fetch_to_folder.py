"""Fetch the papers of a well into a folder, without a database."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kernel.sources.documents import Found, FoundFile, Packet
from kernel.sources.kept_papers import KeptPapers
from kernel.sources.rrc import OpenPages, RailroadCommission, in_a_browser
from kernel.sources.rrc_site import RrcSite
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import texas_only
from kernel.workflows.reading import Progress

KEPT_FOR = timedelta(days=14)
CACHE = "cache"
FINAL = frozenset({"success", "no_records", "no_documents"})  # answers worth remembering
STATUS_WORDS = {
    "success": "Fetched",
    "no_records": "The Railroad Commission has no completion filing of this well",
    "no_documents": "The filings of this well have no papers to fetch",
    "site_unavailable": "The site does not answer",
    "rate_limited": "The site asks for patience; try again later",
    "layout_changed": "The site has changed and cannot be read",
    "session_expired": "The site keeps ending the session",
}
Json = dict[str, Any]


def fetch_to_folder(
    api: ApiNumber,
    folder: Path,
    *,
    site: RrcSite,
    again: bool = False,
    progress: Progress | None = None,
    open_pages: OpenPages = in_a_browser,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Json:
    """Fetch what the Commission has, or answer from the folder if that is 14 days old at most.

    A fetch that was cut off goes on with the papers that are still missing.

    Args:
        api: The well.
        folder: Where its papers go; it is made if need be. One folder holds one well.
        site: The site to ask.
        again: Ask even though the folder has an answer.
        progress: Receives each step in words.
        open_pages: How a session is opened.
        clock: The time.

    Returns:
        `status`, `source` (cache or site), `api_search`, `files`, `packets`, `problems`.

    Raises:
        InvalidInput: A well outside Texas.
        Unavailable: The folder cannot be written, or the browser does not start.
    """
    texas_only(api)
    papers, now = KeptPapers(folder=folder), clock()
    before = papers.read()
    if before.get("api_search") != api.api8:
        before = {}
    if before and not again and is_fresh(before, now):
        return {**before, "source": CACHE, "output_dir": folder.name}
    papers.clear_drafts()
    files = [] if again else [file for file in before.get("files", []) if _young(file, now)]
    head = {"status": "running", "source": "site", "api_search": api.api8, "complete": False}

    def kept(file: FoundFile) -> None:
        papers.keep(file)
        files.append(as_listed(file, clock()))
        papers.write({**head, "files": files, "fetched_at": clock().isoformat()})

    found = RailroadCommission(
        site=site,
        open_pages=open_pages,
        held=frozenset(file["url"] for file in files),
        kept=kept,
        told=progress or (lambda _: None),
    ).documents(api)
    listed = files or (before.get("files", []) if found.status not in FINAL else [])
    answer = {**head, **answer_of(found), "files": listed, "fetched_at": clock().isoformat()}
    papers.write(answer)
    return {**answer, "output_dir": folder.name}


def is_fresh(answer: Json, now: datetime) -> bool:
    """Whether an earlier answer still stands: nothing was left over, and it is not too old."""
    return bool(answer.get("complete")) and _young(answer, now)


def _young(entry: Json, now: datetime) -> bool:
    try:
        age = now - datetime.fromisoformat(entry["fetched_at"])
    except (KeyError, TypeError, ValueError):
        return False
    return timedelta(0) <= age < KEPT_FOR


def as_listed(file: FoundFile, now: datetime) -> Json:
    """A fetched file as an answer lists it."""
    listed = file.listed
    return {
        "file": file.name,
        "kind": listed.kind if listed else None,
        "packet": listed.packet if listed else None,
        "submitted": _day(listed.submitted) if listed else None,
        "url": listed.address if listed else None,
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "bytes": len(file.content),
        "fetched_at": now.isoformat(),
    }


def answer_of(found: Found) -> Json:
    """What a fetch found, except its files."""
    return {
        "status": found.status,
        "source": found.source,
        "complete": found.complete,
        "packets": [_packet(packet) for packet in found.packets],
        "problems": list(found.problems),
    }


def _packet(packet: Packet) -> Json:
    return {
        "tracking_no": packet.tracking_no,
        "status": packet.status,
        "type": packet.kind,
        "submitted": _day(packet.submitted),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
