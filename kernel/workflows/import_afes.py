"""Templates of AFEs brought in: the lines of one or several AFEs, and what was spent on them.

An AFE that nobody has is made as a draft. Lines of a draft are added and changed; of one that is
submitted or approved only what is committed and actual is booked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.documents.record_rows import RecordRow
from kernel.store import record_import as store
from kernel.store.money_tables import afe, afe_line
from kernel.store.record_import import bare, note_changes
from kernel.store.record_kinds import KINDS
from kernel.workflows import records
from kernel.workflows.bringing import Aside, Bringing

_AFES, _LINES = KINDS["afes"], KINDS["afe-lines"]
_OPEN = ("draft", "submitted", "approved")
_PHASE = {"workover": "completion"}  # of a kind that is no phase itself
_SPLIT = (("dry_hole", "drilling"), ("completed", "completion"))  # amounts in two columns
_Key = tuple[str, str, str, str] | int


@dataclass(slots=True, kw_only=True)
class _Afe:
    """An AFE that rows of the block belong to."""

    id: UUID
    status: str
    kind: str
    lines: dict[_Key, dict[str, Any]]
    last: int


def bring(brought: Bringing, rows: Sequence[RecordRow]) -> None:
    """Bring a block of lines in."""
    afes: dict[str, _Afe] = {}
    seen: set[tuple[UUID, _Key]] = set()
    empty: list[int] = []

    def one_row(one: RecordRow) -> str:
        told = one.values
        number = told["afe_no"]
        standing = afes.get(number) or _afe(brought, afes, told)
        outcomes = set()
        wanted = _wanted(told, standing.kind)
        if told["vendor"]:
            wanted[0][1]["vendor_company_id"] = brought.company(None, told["vendor"])
        for key, says in wanted:
            if (standing.id, key) in seen:
                raise Aside(
                    "twice",
                    "The same account and description stands further up; give lines a number.",
                )
            outcomes.add(_line(brought, standing, key, says))
        seen.update((standing.id, key) for key, _ in wanted)
        return next(one for one in ("changed", "added", "unchanged") if one in outcomes)

    with_amounts = []
    for one in rows:
        amounts = ("estimate", "dry_hole", "completed", "committed", "actual")
        if all(one.values[name] is None for name in amounts):
            empty.append(one.line)
        else:
            with_amounts.append(one)
    brought.each(with_amounts, one_row)
    if empty:
        brought.remark("no_amount", "Lines without an amount were left out.", empty)


def _afe(brought: Bringing, afes: dict[str, _Afe], told: Mapping[str, Any]) -> _Afe:
    """The newest revision of an AFE, made as a draft where there is none."""
    number = told["afe_no"]
    row = store.newest_revision(brought.session, number)
    if row is None:
        well = brought.well(told["api"], told["well_name"])
        lease = None if well else brought.lease(told["lease_number"], told["lease_name"])
        if well is None and lease is None:
            raise Aside("no_property", "It names no lease and no well. Fill in one of them.")
        made = {
            "afe_no": number,
            "kind": told["kind"],
            "description": told["about"] or "",
            **({"well_id": well} if well else {"lease_id": lease}),
        }
        [made_id] = records.add_in(brought.session, _AFES, [made])
        note_changes(brought.session, brought.row.id, afe, [(made_id, 1, None)])
        brought.wanted.afes.add(number)
        brought.if_set_aside(lambda: afes.pop(number, None))
        brought.if_set_aside(lambda: brought.wanted.afes.discard(number))
        row = {"id": made_id, "status": "draft", "kind": told["kind"]}
    if row["status"] not in _OPEN:
        raise Aside(
            "decided",
            f"AFE {number} is {row['status']} and no longer changes. Enter a supplement or a new"
            " revision on “AFEs”.",
        )
    lines = store.line_rows(brought.session, row["id"])
    found: dict[_Key, dict[str, Any]] = {}
    for line in lines:
        found[line["line_no"]] = line
        found.setdefault(_key(line), line)
    afes[number] = _Afe(
        id=row["id"],
        status=row["status"],
        kind=row["kind"],
        lines=found,
        last=max((line["line_no"] for line in lines), default=0),
    )
    return afes[number]


def _key(line: Mapping[str, Any]) -> _Key:
    named = bare(line["account_code"]), bare(line["description"])
    return *named, line["phase"], line["well_case"]


def _wanted(told: Mapping[str, Any], kind: str) -> list[tuple[_Key, dict[str, Any]]]:
    """The lines that a row stands for, each with its key: one, or one a column of amounts."""
    says = {
        "account_code": told["account_code"],
        "description": told["description"] or "",
        "tangible": told["tangible"] == "yes",
        "phase": told["phase"] or _PHASE.get(kind, kind),
        "well_case": told["well_case"] or "completed",
    }
    booked = {name: told[name] for name in ("committed", "actual") if told[name] is not None}
    split = [(case, phase) for case, phase in _SPLIT if told[case] is not None]
    if not split:
        line = {**says, **({} if told["estimate"] is None else {"estimate": told["estimate"]})}
        number = None if told["line_no"] is None else int(told["line_no"])
        if number is not None:
            line["line_no"] = number
        return [(number or _key(line), {**line, **booked})]
    total = sum((told[case] for case, _ in split), Decimal(0))
    if told["estimate"] is not None and told["estimate"] != total:
        raise Aside(
            "does_not_add_up",
            f"Dry hole and completion are ${total:,.2f}, its total is ${told['estimate']:,.2f}."
            " Correct one of them.",
        )
    lines: list[tuple[_Key, dict[str, Any]]] = []
    for case, phase in split:
        line = {**says, "well_case": case, "phase": told["phase"] or phase, "estimate": told[case]}
        lines.append((_key(line), line))
    lines[0][1].update(booked)
    return lines


def _line(brought: Bringing, standing: _Afe, key: _Key, says: Mapping[str, Any]) -> str:
    before = standing.lines.get(key)
    session, import_id = brought.session, brought.row.id
    if before is not None:
        news = {name: value for name, value in says.items() if before[name] != value}
        if not news:
            return "unchanged"
        row = records.change_in(session, _LINES, before["id"], seen=before["version"], values=news)
        note_changes(session, import_id, afe_line, [(row["id"], row["version"], before)])
        standing.lines[key] = row
        return "changed"
    if "estimate" not in says:
        raise Aside(
            "no_estimate",
            "It has no estimate, and no such line is there to book on. Fill the estimate in.",
        )
    standing.last = max(standing.last + 1, int(says.get("line_no", 0)))
    made = {"afe_id": standing.id, "line_no": standing.last, **says}
    [made_id] = records.add_in(session, _LINES, [made])
    note_changes(session, import_id, afe_line, [(made_id, 1, None)])
    standing.lines[key] = {**made, "id": made_id, "version": 1}
    return "added"
