"""Volumes of one organization as Parquet in a folder, a file a year, refreshed where they changed.

FOLDER/<organization>/<table>/2024.parquet and manifest.json. Nobody but the account that wrote
them can read them, and a folder holds each organization apart.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from kernel.errors import Unavailable
from kernel.store.actor import Actor
from kernel.store.frames import Narrowing
from kernel.workflows.frame_parts import FramePart, frame_parts
from kernel.workflows.frames import frame_file

MANIFEST = "manifest.json"
PART_BYTES = 1024 * 1024
Fetch = Callable[[FramePart], Iterable[bytes]]


def write_parquet(actor: Actor, name: str, folder: Path) -> tuple[Path, int]:
    """Write or refresh a table of the organization of ACTOR.

    Returns:
        Where the files lie, and how many years were written anew.

    Raises:
        InvalidInput: The table is not kept by years.
        Unavailable: The folder cannot be written, or the database does not answer.
    """

    def fetch(part: FramePart) -> Iterable[bytes]:
        narrowing = Narrowing(first=part.first, last=part.last)
        with frame_file(actor, name, narrowing, format="parquet") as file:
            while some := file.read(PART_BYTES):
                yield some

    return refreshed(folder, actor.organization_id, name, frame_parts(actor, name), fetch)


def refreshed(
    folder: Path, organization_id: UUID, name: str, parts: Iterable[FramePart], fetch: Fetch
) -> tuple[Path, int]:
    """Bring the files of a table to the state of its parts; those that are gone go as well."""
    place = folder / str(organization_id) / name
    wanted = {f"{part.year}.parquet": part for part in parts}
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = _manifest(place)
        written = 0
        for file, part in wanted.items():
            if known.get(file) == part.mark and (place / file).is_file():
                continue
            _write(place / file, fetch(part))
            known[file] = part.mark
            _write(place / MANIFEST, [json.dumps(known).encode()])
            written += 1
        for old in place.glob("*.parquet"):
            if old.name not in wanted:
                old.unlink()
        kept = {file: mark for file, mark in known.items() if file in wanted}
        _write(place / MANIFEST, [json.dumps(kept).encode()])
    except OSError as failure:
        raise Unavailable(
            f"{place} cannot be written: {failure.strerror}.",
            hint="Choose another folder, or free some space.",
        ) from failure
    return place, written


def _manifest(place: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((place / MANIFEST).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known


def _write(file: Path, content: Iterable[bytes]) -> None:
    """Whole or not at all."""
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        for some in content:
            out.write(some)
    draft.replace(file)
