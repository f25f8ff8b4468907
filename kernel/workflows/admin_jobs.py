"""What an administrator has the worker do: a public list, the histories of wells, the seal."""

import gzip
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Protocol
from uuid import UUID

from kernel.documents.public_lists import BLOCK
from kernel.errors import Conflict, InvalidInput, KernelError
from kernel.store import admin_jobs as store
from kernel.store import audit, connection
from kernel.store.actor import Actor, Role
from kernel.store.admin_jobs import AdminJob, Kind
from kernel.store.audit import BrokenWindow, Seal
from kernel.store.session import tenant_session
from kernel.workflows.import_registry import Imported, import_registry
from kernel.workflows.organization_export import keep_export, write_export
from kernel.workflows.past_history import make_history_good

MOST_UNPACKED_BYTES = 2_000_000_000
ENDINGS = ("csv", "txt", "parquet", "zip", "gz")
_PIECE = 1 << 20
_SEAL = re.compile(r"(\d{1,12})-([0-9a-f]{64})")
Came = Literal["done", "failed", "stopped", "waiting"]


class Packed(Protocol):
    """A file inside an archive."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


def order_import(actor: Actor, name: str, content: bytes, *, again: bool = False) -> UUID:
    """Keep a public list that is to come into the registry; `run_job` brings it in.

    Who may do so for all organizations is the installation's to say, not this function's.

    Raises:
        NotAllowed: The role is below Admin.
        InvalidInput: The file is empty or of another kind.
    """
    actor.must_be(Role.ADMIN)
    short = Path(name.replace("\\", "/")).name[-150:]
    if short.rpartition(".")[2].lower() not in ENDINGS:
        raise InvalidInput(f"“{short}” is no list.", hint=f"Use {', '.join(ENDINGS)}.")
    if not content:
        raise InvalidInput(f"“{short}” is empty.")
    with tenant_session(actor) as session:
        return store.add_job(session, kind="registry", name=short, again=again, content=content)


def order_history(actor: Actor) -> UUID:
    """Note that the histories of the organization's wells are to be made good.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: That is being done.
    """
    return _order_once(actor, "history")


def order_seal_check(actor: Actor, kept: str = "") -> UUID:
    """Note that the seal of the audit is to be checked.

    Args:
        actor: An administrator.
        kept: The head of the seal as it was noted elsewhere, `number-hash`.

    Raises:
        NotAllowed: The role is below Admin.
        InvalidInput: KEPT is no seal.
        Conflict: That is being done.
    """
    if kept and not _SEAL.fullmatch(kept.strip()):
        raise InvalidInput("This is no seal.", hint="A seal is a number, a dash and 64 signs.")
    return _order_once(actor, "seal", kept.strip())


def order_export(actor: Actor) -> UUID:
    """Note that all data of the organization are to be written into a file.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: That is being done.
    """
    return _order_once(actor, "export")


def _order_once(actor: Actor, kind: Kind, name: str = "") -> UUID:
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        if any(job.open for job in store.jobs_of(session, kind, limit=1)):
            raise Conflict("The worker is told already.", hint="Wait until it has ended.")
        return store.add_job(session, kind=kind, name=name)


def list_jobs(actor: Actor, kind: Kind | None = None, *, limit: int = 20) -> list[AdminJob]:
    """The last jobs of the organization's administrators, newest first.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        return store.jobs_of(session, kind, limit=limit)


def stop_job(actor: Actor, job_id: UUID) -> None:
    """Have a job stop after what it is at; an import goes on from there when asked to.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        store.ask_to_stop(session, job_id)


def take_up_again(actor: Actor, job_id: UUID) -> None:
    """Have a stopped job go on.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such job.
        Conflict: It was not stopped.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        job = store.job_of(session, job_id)
        if not store.set_state(session, job.id, "waiting", was=("stopped",)):
            raise Conflict("Only what was stopped can go on.", hint="Reload the page.")


def fail_job(actor: Actor, job_id: UUID, why: str) -> None:
    """Note why a job could not be done."""
    with tenant_session(actor) as session:
        store.end_job(session, job_id, "failed", words=why[:500])


def run_job(
    actor: Actor,
    job_id: UUID,
    *,
    must_end: Callable[[], bool] = lambda: False,
    block_rows: int = BLOCK,
) -> Came:
    """Do a job; a second run after a kill goes on where the first one was.

    Args:
        actor: The administrator who asked.
        job_id: The job.
        must_end: Whether this process has to end; the job then waits for another.
        block_rows: Rows of a list that come in at once; between them it is asked whether to stop.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such job.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        job = store.job_of(session, job_id)
        if job.open and job.stop_asked:
            store.end_job(session, job_id, "stopped", words=job.words)
            return "stopped"
        if not store.set_state(session, job_id, "running", was=("waiting", "running")):
            return "done" if job.state == "done" else "stopped"
    try:
        if job.kind == "registry":
            return _bring_in(actor, job, must_end, block_rows)
        if job.kind == "export":
            return _export(actor, job)
        results = _history(actor) if job.kind == "history" else _seal(job.name)
    except KernelError as failure:
        fail_job(actor, job_id, " ".join(filter(None, (failure.message, failure.hint))))
        return "failed"
    with tenant_session(actor) as session:
        store.end_job(session, job_id, "done", results=results)
    return "done"


def _history(actor: Actor) -> dict[str, Any]:
    made = make_history_good(actor)
    return {"wells": made.wells, "interactions": made.interactions}


def _seal(kept: str) -> dict[str, Any]:
    """What a check of the seal found; nothing of any organization is in it."""
    urls = connection.urls()
    audit.seal(urls)
    known = None
    head = audit.head(urls)
    if (found := _SEAL.fullmatch(kept)) and head:
        known = Seal(seq=int(found[1]), rows=0, hash=found[2], at=head.at)
    broken = audit.verify(urls, known=known)
    return {
        "intact": not broken,
        "head": f"{head.seq}-{head.hash}" if head else None,
        "sealed_at": head.at.isoformat() if head else None,
        "broken": [_told(urls, window) for window in broken[:100]],
    }


def _told(urls: connection.StoreUrls, window: BrokenWindow) -> dict[str, Any]:
    after, until = audit.sealed_between(urls, window)
    return {
        "seal": window.seq,
        "after": after.isoformat() if after else None,
        "until": until.isoformat() if until else None,
        "kept_elsewhere": window.end_txid == 0,
    }


def _bring_in(actor: Actor, job: AdminJob, must_end: Callable[[], bool], block_rows: int) -> Came:
    share, asked = [job.progress], [False]

    def should_stop() -> bool:
        with tenant_session(actor) as session:
            asked[0] = store.job_of(session, job.id).stop_asked
        return asked[0] or must_end()

    def tell(words: str) -> None:
        with tenant_session(actor) as session:
            store.tell(session, job.id, words=words, progress=share[0])

    def note(done: float) -> None:
        share[0] = done

    with tempfile.TemporaryDirectory(prefix="workbench-list-") as folder:
        path = _unpacked(actor, job, Path(folder))
        done = import_registry(
            path,
            again=job.again or job.progress == 1.0,  # killed between its end and the note of it
            size=block_rows,
            progress=tell,
            share=note,
            should_stop=should_stop,
        )
    with tenant_session(actor) as session:
        if done.row.state == "done":
            store.end_job(session, job.id, "done", results=_results(done))
            return "done"
        if asked[0]:
            store.end_job(session, job.id, "stopped", words=store.job_of(session, job.id).words)
            return "stopped"
        store.set_state(session, job.id, "waiting", was=("running",))
        return "waiting"


def _export(actor: Actor, job: AdminJob) -> Came:
    def tell(words: str, share: float) -> None:
        with tenant_session(actor) as session:
            store.tell(session, job.id, words=words, progress=share)

    with tempfile.TemporaryDirectory(prefix="workbench-export-") as folder:
        file = Path(folder) / "export.zip"
        rows = write_export(actor, file, told=tell)
        keep_export(actor, job.id, file)
        results = {"rows": rows, "bytes": file.stat().st_size}
    with tenant_session(actor) as session:
        store.end_job(session, job.id, "done", results=results, keep_file=True)
    return "done"


def _results(done: Imported) -> dict[str, Any]:
    row = done.row
    return {
        "import_id": str(row.id),
        "rows": row.rows,
        "added": row.added,
        "changed": row.changed,
        "rejected": row.rejected,
        "rows_per_second": round(done.rows_per_second),
    }


def _unpacked(actor: Actor, job: AdminJob, folder: Path) -> Path:
    """The list as a file in FOLDER, under its own name.

    Raises:
        InvalidInput: An archive that cannot be read, has not exactly one list, or is too large.
    """
    packed = folder / f"packed-{job.name}"
    with packed.open("wb") as file, tenant_session(actor) as session:
        for part in store.parts_of(session, job.id):
            file.write(part)
    ending = job.name.rpartition(".")[2].lower()
    try:
        if ending == "gz":
            with gzip.open(packed) as inner:
                return _written(folder / job.name.rpartition(".")[0], inner)
        if ending == "zip":
            with zipfile.ZipFile(packed) as archive:
                [inside] = [one for one in archive.infolist() if _is_list(one.filename)]
                with archive.open(inside) as inner:
                    return _written(folder / Path(inside.filename).name, inner)
    except ValueError as failure:
        raise InvalidInput(
            f"“{job.name}” has not exactly one list in it.", hint="Pack one CSV or Parquet file."
        ) from failure
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as failure:
        raise InvalidInput(f"“{job.name}” cannot be unpacked.", hint="Pack it anew.") from failure
    return packed.rename(folder / job.name)


def _is_list(name: str) -> bool:
    return name.rpartition(".")[2].lower() in ("csv", "txt", "parquet") and "__MACOSX" not in name


def _written(path: Path, inner: Packed) -> Path:
    written = 0
    with path.open("wb") as file:
        for piece in _pieces(inner):
            written += len(piece)
            if written > MOST_UNPACKED_BYTES:
                raise InvalidInput(
                    f"Unpacked it is larger than {MOST_UNPACKED_BYTES // 1_000_000:,} MB.",
                    hint="Bring it in with `workbench import-wells`.",
                )
            file.write(piece)
    return path


def _pieces(inner: Packed) -> Iterator[bytes]:
    while piece := inner.read(_PIECE):
        yield piece
