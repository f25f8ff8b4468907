"""Everything that an organization has, as one ZIP: tables, papers, and a manifest to prove it."""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.exports.cells import plain_cell
from kernel.store import admin_jobs, organization_data
from kernel.store.actor import Actor, Role
from kernel.store.organization_data import OrganizationTable
from kernel.store.organizations import organization_of
from kernel.store.session import at_one_moment, tenant_session

PIECE = 1 << 20
Told = Callable[[str, float], None]
ENDINGS = ((b"%PDF", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"PK", "zip"),
           (b"II*\x00", "tif"), (b"MM\x00*", "tif"))  # fmt: skip
README = """\
All data of {name}, as of {moment}.

tables/NAME.jsonl  one row a line as JSON, as it is stored; the one to read with a program
tables/NAME.csv    the same for a spreadsheet: text that it would run as a formula has an
                   apostrophe before it
files/             papers and other files under their SHA-256; the tables name them
manifest.json      rows of every table, size and SHA-256 of every file, and what is left out

Passwords, sessions, tokens and keys are left out. The table well is the public registry's
part for the wells that you work with.
"""


def write_export(actor: Actor, file: Path, *, told: Told = lambda words, share: None) -> int:
    """Write all data of the organization into FILE, from one moment.

    Args:
        actor: An administrator.
        file: The ZIP to write.
        told: Hears what is being written and which share is done. [0 to 1]

    Returns:
        How many rows it holds.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        tenant_session(actor) as session,
    ):
        at_one_moment(session)
        name = organization_of(session).name
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        export = _Export(archive)
        tables = organization_data.readable_tables(session)
        for place, table in enumerate(tables):
            told(f"Writing {table.name.replace('_', ' ')}", place / (len(tables) + 1))
            export.add_table(table, organization_data.rows_of(session, table))
        told("Writing papers", len(tables) / (len(tables) + 1))
        for digest, content in organization_data.public_papers(session):
            export.add_file(content, digest)
        export.add_text("README.txt", README.format(name=name, moment=moment))
        rows = sum(int(entry["rows"]) for entry in export.tables.values())
        manifest = {
            "organization": {"id": str(actor.organization_id), "name": name},
            "as_of": moment,
            "rows": rows,
            "tables": export.tables,
            "files": export.files,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    return rows


def keep_export(actor: Actor, job_id: UUID, file: Path) -> None:
    """Keep the file of a job in place of the exports before it."""
    with tenant_session(actor) as session:
        for old in admin_jobs.jobs_of(session, "export"):
            admin_jobs.drop_parts(session, old.id)
        with file.open("rb") as content:
            admin_jobs.add_parts(session, job_id, content)


def exported_parts(actor: Actor, job_id: UUID) -> Iterator[bytes]:
    """The file of an export, part by part, each in a transaction of its own.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such export, or a newer one took its place.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        job = admin_jobs.job_of(session, job_id)
        places = admin_jobs.places_of(session, job_id) if job.kind == "export" else ()
        if not places or job.state != "done":
            raise NotFound("There is no such file any more.", hint="Make a new export.")

    def parts() -> Iterator[bytes]:
        for place in places:
            with tenant_session(actor) as inner:
                yield admin_jobs.part_of(inner, job_id, place)

    return parts()


class _Export:
    """What stands in the archive so far.

    Args:
        archive: Open for writing.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._named: dict[str, str] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}

    def add_text(self, name: str, text: str) -> None:
        """A file of words."""
        self._add(name, io.BytesIO(text.encode()))

    def add_file(self, content: bytes, digest: str = "") -> str:
        """A file under its SHA-256, once however often it comes; its name in the archive."""
        digest = digest or hashlib.sha256(content).hexdigest()
        if digest not in self._named:
            ending = next((end for sign, end in ENDINGS if content.startswith(sign)), "bin")
            self._named[digest] = f"files/{digest}.{ending}"
            self._add(self._named[digest], io.BytesIO(content))
        return self._named[digest]

    def add_table(self, table: OrganizationTable, rows: Iterator[Mapping[str, Any]]) -> None:
        """A table as JSON lines and as CSV; files of its rows go beside it."""
        number = 0
        with tempfile.TemporaryFile() as lines, tempfile.TemporaryFile() as sheet:
            words = io.TextIOWrapper(sheet, encoding="utf-8-sig", newline="", write_through=True)
            written = csv.writer(words)
            written.writerow(table.columns)
            for row in rows:  # a file in a row goes into the archive at once
                plain = {name: self._plain(value) for name, value in row.items()}
                lines.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
                written.writerow([_cell(value) for value in plain.values()])
                number += 1
            words.flush()
            for kind, content in (("jsonl", lines), ("csv", sheet)):
                content.seek(0)
                self._add(f"tables/{table.name}.{kind}", content)
        entry: dict[str, Any] = {"rows": number, "columns": list(table.columns)}
        if table.left_out:
            entry["left_out"] = list(table.left_out)
        self.tables[table.name] = entry

    def _add(self, name: str, content: IO[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as member:
            while piece := content.read(PIECE):
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def _plain(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, bytes | memoryview):
            return {"file": self.add_file(bytes(value))}
        if isinstance(value, date | datetime):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {str(key): self._plain(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._plain(inner) for inner in value]
        return str(value)  # ids, money, ranges


def _cell(value: Any) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else plain_cell(value)
