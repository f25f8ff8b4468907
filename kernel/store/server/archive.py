"""The archive of a server of ours: base backups, and every change to the data after them.

    ARCHIVE/base/20261129T023000Z/   base.tar.gz, pg_wal.tar.gz, backup_manifest, note.json
    ARCHIVE/wal/0000000100000000000000A3.gz   one segment of the write-ahead log each

A base backup and the unbroken row of segments after it give the data of any later moment.
"""

import gzip
import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kernel.errors import InvalidInput, Unavailable
from kernel.store.server.account import ServerAccount
from kernel.store.server.failures import said_plainly

SEGMENT_BYTES = 16 * 1024**2
LONGEST_LOSS_S = 60  # a segment is closed and archived at least so often while anything is written
_PER_LOG = 2**32 // SEGMENT_BYTES
_NAME_LENGTH = 24  # timeline, log and segment, eight hexadecimal digits each
_STAMP = "%Y%m%dT%H%M%SZ"
_UNSAFE = set("'\"`$\\%\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base backup.

    Attributes:
        folder: Where it lies.
        ended: From this moment on it serves.
        timeline: Of the write-ahead log; a new one begins with each restore.
        first_segment: Position of the first segment that it needs.
        bytes: Size on disk. [B]
        data_bytes: Size of the files in it. [B]
    """

    folder: Path
    ended: datetime
    timeline: int
    first_segment: int
    bytes: int
    data_bytes: int


def position(name: str) -> tuple[int, int]:
    """Timeline and position of a segment in the row.

    >>> position("000000020000000100000003")
    (2, 259)
    """
    timeline, log, segment = (int(name[at : at + 8], 16) for at in (0, 8, 16))
    return timeline, log * _PER_LOG + segment


def server_settings(archive: Path) -> Mapping[str, str]:
    """Parameters with which a server archives its log.

    A segment is written under another name, synchronized and renamed; one that is there already
    with the same content counts as archived, as after a crash between archiving and noting it.
    """
    place = f"{archive}/wal/%f.gz"
    gzip_program, part = _program("gzip"), f"{archive}/wal/%f.part"
    return {
        "archive_mode": "on",
        "archive_timeout": f"{LONGEST_LOSS_S}s",
        "archive_command": f'if test -e "{place}"; then {gzip_program} -dc "{place}" | cmp -s - '
        f'"%p"; else {gzip_program} -1 -c "%p" > "{part}" && sync "{part}" && '
        f'mv "{part}" "{place}"; fi',
    }


def fetch_command(archive: Path, unarchived: Path) -> str:
    """The command by which a recovering server gets a segment.

    A damaged segment ends the recovery with an error (a code above 125) rather than early.
    """
    place = f"{archive}/wal/%f.gz"
    return (
        f'if test -e "{place}"; then {_program("gzip")} -dc "{place}" > "%p" || exit 200; '
        f'elif test -e "{unarchived}/%f"; then cp "{unarchived}/%f" "%p"; else exit 1; fi'
    )


def prepare(archive: Path, account: ServerAccount | None) -> None:
    """Make the folders of an archive, for the account that the server runs as.

    Raises:
        InvalidInput: The name of the folder has characters that a shell would read.
        Unavailable: It cannot be made, or the account cannot enter it.
    """
    if _UNSAFE & set(str(archive)):
        raise InvalidInput(f"{archive} is no fit name for an archive: use plain letters.")
    with said_plainly(archive):
        for folder in (archive, archive / "wal", archive / "base"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account:
                account.own(folder)
    if account and (closed := account.closed_folder(archive / "wal")):
        raise Unavailable(
            f"The account {account.name}, which runs the database, cannot enter {closed}.",
            hint="Choose another WORKBENCH_ARCHIVE_DIR, for example below /var.",
        )


def segments(archive: Path, timeline: int) -> dict[int, Path]:
    """The archived segments of a timeline, by position."""
    found = {}
    for file in (archive / "wal").glob(f"{timeline:08X}*.gz"):
        name = file.name.removesuffix(".gz")
        if len(name) == _NAME_LENGTH:
            found[position(name)[1]] = file
    return found


def bases(archive: Path) -> list[Base]:
    """The whole base backups of an archive, oldest first."""
    found = []
    for note in sorted((archive / "base").glob("*Z/note.json")):
        held = json.loads(note.read_text())
        ended = datetime.fromisoformat(held.pop("ended"))
        found.append(Base(folder=note.parent, ended=ended, **held))
    return found


def note_base(unfinished: Path) -> Base:
    """Take what pg_basebackup wrote to the folder among the base backups.

    Raises:
        Unavailable: It is damaged.
    """
    if damage := damages(unfinished):
        raise Unavailable(f"The base backup is damaged: {damage[0]}.", hint="Make another one.")
    manifest = json.loads((unfinished / "backup_manifest").read_bytes())
    [first] = manifest["WAL-Ranges"][:1]
    high, low = (int(part, 16) for part in first["Start-LSN"].split("/"))
    ended = datetime.now(UTC)
    base = Base(
        folder=unfinished.with_name(f"{ended:{_STAMP}}"),
        ended=ended,
        timeline=first["Timeline"],
        first_segment=high * _PER_LOG + low // SEGMENT_BYTES,
        bytes=sum(file.stat().st_size for file in unfinished.iterdir()),
        data_bytes=sum(file["Size"] for file in manifest["Files"]),
    )
    held = asdict(base) | {"ended": ended.isoformat()}
    del held["folder"]
    (unfinished / "note.json").write_text(json.dumps(held, indent=1) + "\n")
    unfinished.rename(base.folder)
    return base


def damages(base: Path) -> list[str]:
    """What of a base backup is not as its manifest says: every file is read and its digest made."""
    manifest = json.loads((base / "backup_manifest").read_bytes())
    expected = {file["Path"]: file["Checksum"] for file in manifest["Files"]}
    found = []
    try:
        for name, digest in _digests(base / "base.tar.gz"):
            if expected.pop(name, digest) != digest:
                found.append(f"{name} differs from what was written")
        for _ in _digests(base / "pg_wal.tar.gz"):
            pass  # has no digests in the manifest; to be read whole is what can be asked of it
    except (OSError, EOFError, tarfile.TarError) as failure:
        return [f"it cannot be read ({failure})"]
    return found + [f"{name} is missing" for name in expected]


def _digests(tar: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(tar, "r:gz") as members:
        for member in members:
            content = members.extractfile(member) if member.isfile() else None
            if content is not None:
                yield (
                    member.name.removeprefix("./"),
                    hashlib.file_digest(content, "sha256").hexdigest(),  # type: ignore[arg-type]
                )


def unpack(base: Base, into: Path) -> None:
    """Write the files of a base backup into an empty folder."""
    with said_plainly(into):
        for name, place in (("base.tar.gz", into), ("pg_wal.tar.gz", into / "pg_wal")):
            with tarfile.open(base.folder / name, "r:gz") as members:
                members.extractall(place, filter="data")


def is_whole(segment: Path) -> bool:
    """Whether an archived segment can be read to its end."""
    read = 0
    try:
        with gzip.open(segment) as content:
            while piece := content.read(1024**2):
                read += len(piece)
    except (OSError, EOFError):
        return False
    return read == SEGMENT_BYTES


def forget_old(archive: Path, *, keep: int) -> int:
    """Delete all but the newest KEEP base backups, and the segments that none of these needs.

    Returns:
        How many base backups were deleted.
    """
    held = bases(archive)
    old, kept = held[:-keep], held[-keep:]
    for base in old:
        (base.folder / "note.json").unlink()  # first: half a backup is none
        shutil.rmtree(base.folder)
    first = min((base.first_segment for base in kept), default=0)
    for file in (archive / "wal").glob("*.gz"):
        name = file.name.removesuffix(".gz")
        if len(name) == _NAME_LENGTH and position(name)[1] < first:
            file.unlink()
    return len(old)


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/bin:/usr/bin")
    if found is None:
        raise Unavailable(f"The archive needs the program {name}.", hint=f"Install {name}.")
    return found
