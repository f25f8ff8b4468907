"""The jobs, links and phases of a scenario: read as a board, written as changes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board, Change, row_of, row_values, rows_of
from kernel.scheduling.cells import COLUMNS, Row, decode
from kernel.scheduling.fleet import Fleet
from kernel.scheduling.jobs import Job, JobLink, NptEvent, Phase
from kernel.store.campaign_tables import job, job_link, job_phase, npt_event
from kernel.store.scenarios import ScenarioRow
from kernel.store.tables import well

TABLES: Mapping[Row, sa.Table] = {"job": job, "link": job_link, "phase": job_phase}
_ORDER: Sequence[Row] = ("job", "link", "phase")
_IDS = {"id", "lineage_id", "rig_id", "job_id", "predecessor_id", "successor_id"}
AT_ONCE = 500


def board_of(session: Session, held: ScenarioRow, fleet: Fleet) -> Board:
    """A scenario as a board."""
    npt = npt_of(session, held.id)
    return Board(
        scenario_id=str(held.id),
        start=held.start_on,
        data_date=held.data_date,
        currency=held.currency,
        rules=held.rules,
        jobs=_rows(session, held.id, job, Job),
        links=_rows(session, held.id, job_link, JobLink),
        phases=_rows(session, held.id, job_phase, Phase),
        fleet=fleet,
        npt=npt,
    )


def _rows(session: Session, scenario_id: UUID, table: sa.Table, kind: type[Any]) -> dict[str, Any]:
    names = [each.name for each in fields(kind)]
    readers = [(at, read) for at, name in enumerate(names) if (read := _reader(name))]
    place = names.index("id")
    order = [table.c.sequence, table.c.id] if "sequence" in names else [table.c.id]
    wanted = (
        sa.select(*(table.c[name] for name in names))
        .where(table.c.scenario_id == scenario_id)
        .order_by(*order)
    )
    found: dict[str, Any] = {}
    for row in session.execute(wanted).all():
        values = list(row)
        for at, read in readers:
            if values[at] is not None:
                values[at] = read(values[at])
        found[values[place]] = kind(**dict(zip(names, values, strict=True)))
    return found


def _reader(name: str) -> Callable[[Any], Any] | None:
    """How a value of the table becomes the domain's; None where it is the same."""
    if name in _IDS:
        return str
    if name == "campaign_ids":
        return lambda ids: tuple(sorted(map(str, ids)))
    if name in ("requirements", "gates"):
        columns = {c.split(".")[1]: COLUMNS["job"][c] for c in COLUMNS["job"] if c.startswith(name)}
        return lambda kept: {key: decode(columns[key], value) for key, value in kept.items()}
    if name in ("percent", "depth_ft", "limit_days", "from_ft", "to_ft") or name.endswith(
        ("_amount", "_cost", "_percent")
    ):
        return lambda amount: amount.normalize() + 0
    return None


def npt_of(session: Session, scenario_id: UUID) -> tuple[NptEvent, ...]:
    """Lost time of the jobs of a scenario, by start."""
    lineages = sa.select(job.c.lineage_id).where(job.c.scenario_id == scenario_id)
    names = [each.name for each in fields(NptEvent)]
    rows = session.execute(
        sa.select(*(npt_event.c[name] for name in names))
        .where(npt_event.c.lineage_id.in_(lineages))
        .order_by(npt_event.c.start_at, npt_event.c.id)
    )
    return tuple(
        NptEvent(**{**row._mapping, "id": str(row.id), "lineage_id": str(row.lineage_id)})
        for row in rows
    )


def write_changes(session: Session, after: Board, changes: Sequence[Change]) -> None:
    """Write changes to a scenario that the caller holds.

    Args:
        session: Of the person who changes it.
        after: The scenario with the changes made.
        changes: What differs from what is kept.

    Raises:
        InvalidInput: A job names a well that the registry does not know.
    """
    scenario_id = UUID(after.scenario_id)
    _refuse_unknown_wells(session, changes)
    whole = [change for change in changes if change.field is None]
    for row in reversed(_ORDER):
        gone = [UUID(c.id) for c in whole if c.row == row and c.after is None]
        if gone:
            session.execute(sa.delete(TABLES[row]).where(TABLES[row].c.id.in_(gone)))
    for row in _ORDER:
        new = [
            columns_of(row, row_of(row, c.id, c.after)) | {"scenario_id": scenario_id}
            for c in whole
            if c.row == row and c.after is not None
        ]
        add_rows(session, row, new)
    for row in _ORDER:
        _set_cells(session, after, row, [c for c in changes if c.field and c.row == row])


def _refuse_unknown_wells(session: Session, changes: Sequence[Change]) -> None:
    named = {
        number
        for change in changes
        if change.row == "job"
        and (number := change.after if change.field == "api14" else (
            change.after.get("api14") if change.field is None and change.after else None
        ))
    }  # fmt: skip
    if not named:
        return
    known = set(session.scalars(sa.select(well.c.api14).where(well.c.api14.in_(named))))
    if unknown := sorted(named - known):
        raise InvalidInput(
            f"The registry has no well {unknown[0]}.",
            hint="Leave the API number empty, or add the well under “Wells” first.",
        )


def add_rows(session: Session, row: Row, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows, some hundred at once."""
    for start in range(0, len(rows), AT_ONCE):
        session.execute(sa.insert(TABLES[row]), [dict(r) for r in rows[start : start + AT_ONCE]])


def columns_of(row: Row, found: Any) -> dict[str, Any]:
    """A job, link or phase as the columns of its table."""
    kept = row_values(found)
    values: dict[str, Any] = {"id": UUID(found.id)}
    for each in fields(found):
        name = each.name
        if name in ("requirements", "gates"):
            values[name] = kept[name]
        elif name == "campaign_ids":
            values[name] = [UUID(one) for one in found.campaign_ids]
        elif name in _IDS and name != "id":
            value = getattr(found, name)
            values[name] = UUID(value) if value else None
        elif name != "id":
            values[name] = getattr(found, name)
    if row == "job":
        values["finish_on"] = found.finish_on
    return values


def _set_cells(session: Session, after: Board, row: Row, changes: Sequence[Change]) -> None:
    """Set cells of rows that stay; rows with the same columns changed go in one statement."""
    table = TABLES[row]
    held = rows_of(after, row)
    changed: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        changed[change.id].add((change.field or "").partition(".")[0])
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, columns in changed.items():
        if row == "job" and columns & {"start_on", "duration_days", "calendar"}:
            columns.add("finish_on")
        values = columns_of(row, held[row_id])
        groups[tuple(sorted(columns))].append(
            {"b_id": values["id"], **{f"b_{name}": values[name] for name in columns}}
        )
    for names, rows in groups.items():
        statement = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("b_id"))
            .values({name: sa.bindparam(f"b_{name}", type_=table.c[name].type) for name in names})
        )
        session.connection().execute(statement, rows)
