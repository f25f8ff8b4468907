"""Bring the data of a server of ours back to a moment: base backup, then the log until then.

The moment's data are built beside the present ones, by a server of their own, and proved there.
Only then do they change places, and the present data are kept.
"""

import gzip
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from kernel.errors import InvalidInput, NotFound, Unavailable
from kernel.store import embedded
from kernel.store.integrity import Inventory, integrity_findings, inventory
from kernel.store.server import archive as archives
from kernel.store.server.account import server_account
from kernel.store.server.archive import Base
from kernel.store.server.binaries import find_binaries
from kernel.store.server.clients import base_backup, client_programs
from kernel.store.server.failures import said_plainly
from kernel.store.server.instance import Instance
from kernel.store.server.tools import ToolError, reachable_tools

_LOOK_S = 0.2
_GONE_AFTER = 10  # looks without a process: it has not noted itself yet at the first ones
_NOTHING_AFTER = "recovery ended before configured recovery target was reached"
_ROOM = 1.3  # times the files of the base: the log is read piece by piece
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the data of a moment are had.

    Attributes:
        to: The moment.
        base: The base backup to begin with.
        segments: How many pieces of the log follow it.
        newest: When the newest piece was archived; None where no piece was.
        unbroken: Whether no piece between the base backup and the newest one is missing.
    """

    to: datetime
    base: Base
    segments: int
    newest: datetime | None
    unbroken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """Data of a moment that were built and proved.

    Attributes:
        last_change: When the newest transaction in them was committed; None where the log after
            the base backup has none.
        held: What the database holds.
        findings: What is wrong with it, one line each.
        seconds: How long it took. [s]
    """

    last_change: datetime | None
    held: Inventory
    findings: list[str]
    seconds: float


def make_base(
    home: Path, archive: Path, *, keep: int, binaries: Path | None = None
) -> tuple[Base, int]:
    """Write a base backup of the running server of HOME, verify it, and give up old ones.

    Returns:
        The new one, and how many old ones were deleted.

    Raises:
        InvalidInput: KEEP is less than one.
        Unavailable: The server does not archive its log, the disk is full, or it is damaged.
    """
    if keep < 1:
        raise InvalidInput("At least one base backup is kept.")
    refuse_without_archive(home, archive)
    programs = client_programs(binaries)
    unfinished = archive / "base" / f"unfinished-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    with said_plainly(archive):
        unfinished.mkdir(mode=0o700)
    try:
        base_backup(programs, embedded.administrator_url(home), unfinished)
        base = archives.note_base(unfinished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return base, archives.forget_old(archive, keep=keep)


def refuse_without_archive(home: Path, archive: Path) -> None:
    """See that the running server of HOME archives its log into ARCHIVE, and can.

    Raises:
        Unavailable: It does not.
    """
    with embedded.log_in(home) as connection:
        row = connection.execute(
            "select current_setting('archive_mode'), current_setting('archive_command'),"
            " coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)"
            " from pg_stat_archiver"
        ).fetchone()
    mode, command, failing = row or ("off", "", False)
    if mode != "on" or f"{archive}/wal/" not in str(command):
        raise Unavailable(
            f"The database was started without the archive {archive}.",
            hint="End it with `workbench stop` and start it again.",
        )
    if failing:
        raise Unavailable(
            f"The database cannot write its log to {archive}.",
            hint=f"Check room and permissions of {archive}; its log is {home}/pgdata/server.log.",
        )


def hand_over_log(home: Path, *, wait_s: float = 30) -> None:
    """Have the running server of HOME archive what is written until now."""
    with embedded.log_in(home) as connection:
        # a piece in which nothing is written is not closed
        connection.execute("select pg_create_restore_point('workbench')")
        row = connection.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
        wanted = str(row[0]) if row else ""
        deadline = time.monotonic() + wait_s
        while time.monotonic() < deadline:
            at = connection.execute("select last_archived_wal from pg_stat_archiver").fetchone()
            if at and at[0] and str(at[0])[:24] >= wanted:
                return
            time.sleep(0.1)
    raise Unavailable(
        "The database does not archive its log.", hint="`workbench doctor` says what is wrong."
    )


def way_to(archive: Path, to: datetime, *, home: Path) -> Way:
    """Find how the data of a moment are had, and that nothing on the way is missing or damaged.

    Raises:
        InvalidInput: The moment is yet to come.
        NotFound: No base backup is so old.
        Unavailable: A piece of the log is missing or damaged.
    """
    if to > datetime.now(UTC):
        raise InvalidInput(
            f"{_said(to)} is yet to come.", hint="Name a moment in the past, in UTC."
        )
    held = archives.bases(archive)
    older = [base for base in held if base.ended <= to]
    if not older:
        first = f"The earliest moment is {_said(held[0].ended)}." if held else "There is none yet."
        raise NotFound(f"No base backup in {archive} is older than {_said(to)}.", hint=first)
    base = older[-1]
    if damage := archives.damages(base.folder):
        raise Unavailable(f"The base backup {base.folder} is damaged: {damage[0]}.")
    found = archives.segments(archive, base.timeline)
    after = {at: file for at, file in found.items() if at >= base.first_segment}
    until = _last_needed(after, to)
    if missing := [at for at in range(base.first_segment, until + 1) if at not in after]:
        _refuse_gap(len(missing), base, after)
    for at in range(base.first_segment, until + 1):
        if not archives.is_whole(after[at]):
            raise Unavailable(f"{after[at]} is damaged, so the way to {_said(to)} is broken.")
    if shutil.disk_usage(home).free < _ROOM * base.data_bytes:
        raise Unavailable(
            f"The disk of {home} has too little room: {_ROOM * base.data_bytes / 1e9:.1f} GB are "
            "needed beside the present data.",
        )
    newest = max((file.stat().st_mtime for file in after.values()), default=None)
    return Way(
        to=to,
        base=base,
        segments=until + 1 - base.first_segment if after else 0,
        newest=datetime.fromtimestamp(newest, UTC) if newest is not None else None,
        unbroken=not after or len(after) == max(after) + 1 - base.first_segment,
    )


def _last_needed(after: dict[int, Path], to: datetime) -> int:
    """The first segment that was archived after the moment holds its end; else the last."""
    for at in sorted(after):
        if after[at].stat().st_mtime > to.timestamp():
            return at
    return max(after, default=-1)


def _refuse_gap(many: int, base: Base, after: dict[int, Path]) -> None:
    whole = base.first_segment
    while whole in after:
        whole += 1
    reach = after.get(whole - 1)
    until = datetime.fromtimestamp(reach.stat().st_mtime, UTC) if reach else base.ended
    raise Unavailable(
        f"{many} pieces of the log are missing after {_said(until)}.",
        hint=f"The data can be had until {_said(until)}.",
    )


def build(
    way: Way,
    place: Path,
    *,
    home: Path,
    archive: Path,
    binaries: Path | None = None,
    account: str | None = None,
    told: Told,
) -> Restored:
    """Build the data of a moment in PLACE, an empty data home, and prove them; its server ends.

    Args:
        way: From `way_to`.
        place: Where they go.
        home: The present data home: its passwords fit, and its last unarchived log is used.
        archive: The archive.
        binaries: Folder of the PostgreSQL programs; else the packaged ones.
        account: As root: the account that runs the server.
        told: Receives what is done, in words.

    Raises:
        Unavailable: It fails; PLACE may then be deleted.
    """
    began = time.monotonic()
    instance = _laid_out(way, place, home=home, account=account, told=told)
    tools = reachable_tools(find_binaries(binaries), place, instance.account)
    fetch = archives.fetch_command(archive, home / "pgdata" / "pg_wal")
    aims = {"recovery_target_time": f"{way.to.isoformat()}", "recovery_target_action": "promote"}
    told(f"Taking in {way.segments} pieces of the log …")
    for aim in (aims, {}):
        settings = {"restore_command": fetch, "recovery_target_timeline": "current", **aim}
        (instance.data / "recovery.signal").touch()
        if instance.account:
            instance.account.own(instance.data / "recovery.signal")
        try:
            instance.begin(tools, settings)
            last_change = _recovered(instance)
            break
        except ToolError as failure:
            # nothing was committed after the moment: the newest state is that of the moment
            if not (aim and way.unbroken and _NOTHING_AFTER in failure.said):
                raise instance.broken(failure.said) from failure
    try:
        told("Comparing guards and seal …")
        urls = embedded.start(place, binaries=binaries, account=account).urls
        held, findings = inventory(urls), integrity_findings(urls)
    finally:
        embedded.stop(place, binaries=binaries, account=account)
    _keep_history(instance.data, archive, instance)
    return Restored(
        last_change=last_change, held=held, findings=findings, seconds=time.monotonic() - began
    )


def change_places(home: Path, place: Path) -> Path:
    """Put the data of PLACE into HOME, whose server does not run; returns where the old ones are.

    Raises:
        Unavailable: The folders cannot be renamed; nothing is changed then.
    """
    aside = home / f"pgdata.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    with said_plainly(home):
        (home / "pgdata").rename(aside)
        try:
            (place / "pgdata").rename(home / "pgdata")
        except OSError:
            aside.rename(home / "pgdata")
            raise
    return aside


def _laid_out(way: Way, place: Path, *, home: Path, account: str | None, told: Told) -> Instance:
    runs_as = server_account(account)
    with said_plainly(place):
        place.mkdir(mode=0o711 if runs_as else 0o700, parents=True)
        (place / "lock").touch(mode=0o600)
        shutil.copytree(home / "secrets", place / "secrets")
        data = place / "pgdata"
        data.mkdir(mode=0o700)
    told(f"Unpacking the base backup of {_said(way.base.ended)} …")
    archives.unpack(way.base, data)
    if runs_as:
        runs_as.own(data, *data.rglob("*"))
    return Instance(home=place, account=runs_as, tcp=(home / "port").exists(), settings={})


def _recovered(instance: Instance) -> datetime | None:
    """Wait until the server has reached its aim; when the newest transaction was committed.

    Raises:
        ToolError: It ended before, with what it said.
    """
    gone = 0
    while gone < _GONE_AFTER:
        if instance.alive():
            try:
                with instance.log_in() as connection:
                    row = connection.execute(
                        "select pg_is_in_recovery(), pg_last_xact_replay_timestamp()"
                    ).fetchone()
            except psycopg.OperationalError:
                row = None  # it is just ending; the log says why
            if row and not row[0]:
                return row[1] if isinstance(row[1], datetime) else None
        gone = 0 if instance.has_process() else gone + 1
        time.sleep(_LOOK_S)
    raise ToolError("postgres", instance.said())


def _keep_history(data: Path, archive: Path, instance: Instance) -> None:
    """Archive the name of the new timeline, so that no later restore takes the same one."""
    for file in (data / "pg_wal").glob("*.history"):
        kept = archive / "wal" / f"{file.name}.gz"
        if not kept.exists():
            kept.write_bytes(gzip.compress(file.read_bytes()))
            if instance.account:
                instance.account.own(kept)


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
