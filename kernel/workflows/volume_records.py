"""Volumes typed or sent by a program: list, look, put many at once, change, delete.

    put_volumes(actor, MONTHS, [{"completion_id": …, "production_month": …, "oil_bbl": …}])

Again it changes nothing. A row that stands is changed only by who names the revision seen, or says
that it is to be overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from kernel.errors import Conflict, InvalidInput
from kernel.store import request_keys
from kernel.store import volume_records as store
from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import RecordKind
from kernel.store.session import tenant_session
from kernel.store.volume_records import DAYS, MONTHS, Key, VolumesWanted, period_of

__all__ = [
    "DAYS",
    "MONTHS",
    "Key",
    "Put",
    "VolumePage",
    "VolumesWanted",
    "change_volume",
    "delete_volume",
    "one_volume",
    "period_of",
    "put_volumes",
    "revisions_of",
    "volume_page",
]

MOST_A_PAGE = 1_000
MOST_AT_ONCE = 5_000
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePage:
    """Some rows, and the last of them where more follow."""

    rows: tuple[dict[str, Any], ...]
    after: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What came of rows that were sent, and the rows as they stand now."""

    added: int
    changed: int
    unchanged: int
    rows: tuple[dict[str, Any], ...]


def volume_page(
    actor: Actor, kind: RecordKind, wanted: VolumesWanted, *, most: int = 100
) -> VolumePage:
    """A page of months or days.

    Args:
        actor: Who asks; every role reads.
        kind: MONTHS or DAYS.
        wanted: Which of them.
        most: Rows of a page, at most 1,000.
    """
    most = min(max(most, 1), MOST_A_PAGE)
    with tenant_session(actor) as session:
        rows = store.list_volumes(session, kind, wanted, most=most + 1)
    after = _key(kind, rows[most - 1]) if len(rows) > most else None
    return VolumePage(rows=tuple(rows[:most]), after=after)


def one_volume(actor: Actor, kind: RecordKind, key: Key) -> dict[str, Any]:
    """One row.

    Raises:
        NotFound: The organization has none.
    """
    with tenant_session(actor) as session:
        return store.find_volume(session, kind, key)


def revisions_of(actor: Actor, kind: RecordKind, key: Key) -> list[dict[str, Any]]:
    """What a row was before each of its changes, the newest first."""
    with tenant_session(actor) as session:
        return store.revisions_of(session, kind, key)


def put_volumes(
    actor: Actor,
    kind: RecordKind,
    rows: Sequence[Values],
    *,
    overwrite: bool = False,
    reason: str = "",
    request_key: str = "",
) -> Put:
    """Add what is new and change what differs, all or nothing.

    Args:
        actor: An Editor.
        kind: MONTHS or DAYS.
        rows: With completion and month or day; `revision` is the one that was seen.
        overwrite: Whether rows that stand are changed without a revision.
        reason: Kept with what is changed.
        request_key: Of the request: sent again it answers what stands now.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: A row stands at another revision, or its month is closed.
        InvalidInput: A value is not possible, or a row is named twice.
    """
    actor.must_be(Role.EDITOR)
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise InvalidInput(
            f"{len(rows)} rows cannot be put at once.", hint=f"Send from 1 to {MOST_AT_ONCE:,}."
        )
    wanted = {_key(kind, row): dict(row) for row in rows}
    if len(wanted) < len(rows):
        raise InvalidInput("A completion and time is named twice.", hint="Send each row once.")
    digest = sha256(repr((kind.path, sorted(wanted.items(), key=str))).encode()).hexdigest()
    with tenant_session(actor) as session:
        if request_key and request_keys.made_before(session, request_key, digest) is not None:
            now = store.volumes_at(session, kind, list(wanted))
            return Put(added=0, changed=0, unchanged=len(now), rows=tuple(now.values()))
        standing = store.volumes_at(session, kind, list(wanted), hold=True)
        added, changed = _sorted_out(kind, wanted, standing, overwrite=overwrite)
        if kind is MONTHS:
            _on_leases(store.leases_on(session, [_key(kind, row) for row in added]), added)
        if added:
            store.add_volumes(session, kind, added)
        if changed:
            store.change_volumes(session, kind, changed, reason=reason)
        if request_key:
            request_keys.keep_made(session, request_key, digest, [])
        now = store.volumes_at(session, kind, list(wanted))
        return Put(
            added=len(added),
            changed=len(changed),
            unchanged=len(wanted) - len(added) - len(changed),
            rows=tuple(now[key] for key in wanted),
        )


def _key(kind: RecordKind, row: Values) -> Key:
    return row["completion_id"], row[period_of(kind)]


def _on_leases(leases: Mapping[Key, Any], added: Sequence[dict[str, Any]]) -> None:
    """A month that names no lease is of the one on which its completion reports."""
    for row in added:
        if row.get("lease_id") is None and (key := _key(MONTHS, row)) in leases:
            row["lease_id"] = leases[key]


def _sorted_out(
    kind: RecordKind,
    wanted: Mapping[Key, dict[str, Any]],
    standing: Mapping[Key, Values],
    *,
    overwrite: bool,
) -> tuple[list[dict[str, Any]], dict[Key, dict[str, Any]]]:
    """Rows to add, and what of others changes.

    Raises:
        Conflict: A row stands at another revision than the writer saw.
    """
    added: list[dict[str, Any]] = []
    changed: dict[Key, dict[str, Any]] = {}
    stale: list[str] = []
    for key, row in wanted.items():
        seen = row.pop("revision", None)
        before = standing.get(key)
        if before is None:
            if seen is not None:
                stale.append(f"{key[1]} of {key[0]} is gone")
            added.append({"source": "measured", **row})
            continue
        news = {name: value for name, value in row.items() if before[name] != value}
        if not news:
            continue
        if not overwrite and seen != before["revision"]:
            stale.append(f"{key[1]} of {key[0]} is at revision {before['revision']}")
        changed[key] = news
    if stale:
        more = f" and {len(stale) - 3:,} more" if len(stale) > 3 else ""
        raise Conflict(
            f"Somebody changed a {kind.name}: {'; '.join(stale[:3])}{more}.",
            hint="Send the revision that you looked at with each row, or overwrite.",
        )
    return added, changed


def change_volume(
    actor: Actor, kind: RecordKind, key: Key, *, seen: int, values: Values, reason: str = ""
) -> dict[str, Any]:
    """Change fields of a row that still stands at the revision that the writer saw.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is none.
        Conflict: Somebody changed it since, or its month is closed.
        InvalidInput: A value is not possible.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        before = _held(store.volumes_at(session, kind, [key], hold=True), kind, key, seen)
        news = {name: value for name, value in values.items() if before[name] != value}
        if news:
            store.change_volumes(session, kind, {key: news}, reason=reason)
        return store.find_volume(session, kind, key)


def delete_volume(actor: Actor, kind: RecordKind, key: Key, *, seen: int, reason: str = "") -> None:
    """Delete a row that still stands at the revision that the writer saw; it is kept as history.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is none.
        Conflict: Somebody changed it since, or its month is closed.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        _held(store.volumes_at(session, kind, [key], hold=True), kind, key, seen)
        store.delete_volume(session, kind, key, reason=reason)


def _held(found: Mapping[Key, Values], kind: RecordKind, key: Key, seen: int) -> Values:
    before = found.get(key)
    if before is None:
        raise store.no_such(kind)
    if before["revision"] != seen:
        raise Conflict(
            f"Somebody changed this {kind.name} since you opened it; it is at revision"
            f" {before['revision']} now.",
            hint="Look at it again and repeat your change.",
        )
    return before
