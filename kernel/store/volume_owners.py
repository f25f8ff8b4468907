"""Whose volumes rows are: completions found by API number and interval, and made where wanted.

An import meets wells that nobody has typed. It makes well, completion, lease, field and operator
from what the rows say, and notes each, so that undoing the import takes them out again. Where a
well lies is taken from the public registry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from kernel.reference import state_letters
from kernel.store.asset_tables import (
    asset_well,
    company,
    completion,
    completion_lease,
    field,
    lease,
)
from kernel.store.gas_bases import FEDERAL_PSIA, USUAL_PSIA
from kernel.store.ids import uuid7
from kernel.store.tables import well
from kernel.store.volume_imports import note_made

FIRST_INTERVAL = "01"  # of a well whose rows name none
_AT_ONCE = 2_000
_BESIDE = ("api12", "lease_id", "from")  # of a completion, which has no such columns
_SCHEMA = {"api12": pl.String, "interval_code": pl.String, "completion_id": pl.String}


@dataclass(slots=True, kw_only=True)
class Owners:
    """What of an organization rows may belong to, as it was read and as an import adds to it."""

    completions: pl.DataFrame  # api12, interval_code, completion_id
    wells: dict[str, UUID]  # by 12 digits
    leases: dict[tuple[str, str], UUID]  # by jurisdiction and number
    fields: dict[tuple[str, str], UUID]  # by jurisdiction and code
    companies: dict[str, UUID]  # by code


def owners(session: Session) -> Owners:
    """Everything that rows may belong to."""
    rows = session.execute(
        sa.select(
            asset_well.c.api12,
            completion.c.interval_code,
            sa.cast(completion.c.id, sa.Text).label("completion_id"),
        )
        .join(
            completion,
            sa.and_(
                completion.c.organization_id == asset_well.c.organization_id,
                completion.c.well_id == asset_well.c.id,
            ),
        )
        .where(asset_well.c.api12.is_not(None))
    ).all()
    wells = session.execute(
        sa.select(asset_well.c.api12, asset_well.c.id).where(asset_well.c.api12.is_not(None))
    )
    leases = session.execute(
        sa.select(lease.c.jurisdiction, lease.c.regulator_lease_no, lease.c.id).where(
            lease.c.regulator_lease_no.is_not(None)
        )
    )
    fields = session.execute(sa.select(field.c.jurisdiction, field.c.regulator_code, field.c.id))
    companies = session.execute(sa.select(company.c.short_code, company.c.id))
    return Owners(
        completions=pl.DataFrame([tuple(row) for row in rows], schema=_SCHEMA, orient="row"),
        wells={row.api12: row.id for row in wells},
        leases={(row.jurisdiction, row.regulator_lease_no): row.id for row in leases},
        fields={(row.jurisdiction, row.regulator_code): row.id for row in fields},
        companies={row.short_code: row.id for row in companies},
    )


def jurisdiction_of(api14: str, *, federal: bool) -> str:
    """Whose leases and fields a well's are: federal waters, else its state.

    >>> jurisdiction_of("42003461180000", federal=False)
    'TX'
    """
    return "US-OCS" if federal else state_letters().get(api14[:2], "US-OCS")


def make_owners(
    session: Session,
    known: Owners,
    missing: Sequence[Mapping[str, Any]],
    *,
    import_id: UUID,
    federal: bool,
) -> None:
    """Make what the rows of an import belong to, and add it to what is known.

    Args:
        session: Of an Editor.
        known: Is added to.
        missing: One of the rows for each completion that is not known, as the layout names them.
        import_id: The import that makes them.
        federal: Whether leases and fields are those of federal waters.
    """
    made = _Made(session, known, import_id)
    places = _places(session, {row["api14"] for row in missing})
    streams: list[dict[str, Any]] = []
    for row in missing:
        api14 = row["api14"]
        where = jurisdiction_of(api14, federal=federal)
        well_id = known.wells.get(api14[:12])
        if well_id is None:
            well_id = made.well(row, where, places.get(api14, {}))
        streams.append(
            {
                "id": uuid7(),
                "well_id": well_id,
                "interval_code": row["interval_code"],
                "name": row.get("completion_name") or "",
                "first_production": row.get("first_prod_date"),
                "api12": api14[:12],
                "lease_id": known.leases.get((where, row.get("lease_number") or "")),
                "from": row["period"].replace(day=1),
            }
        )
    made.keep()
    for start in range(0, len(streams), _AT_ONCE):
        session.execute(
            sa.insert(completion),
            [
                {name: value for name, value in one.items() if name not in _BESIDE}
                for one in streams[start : start + _AT_ONCE]
            ],
        )
    note_made(session, import_id, "completion", [one["id"] for one in streams])
    on_leases = [
        {
            "id": uuid7(),
            "completion_id": one["id"],
            "lease_id": one["lease_id"],
            "valid": Range(one["from"], None),
        }
        for one in streams
        if one["lease_id"]
    ]
    for start in range(0, len(on_leases), _AT_ONCE):
        session.execute(sa.insert(completion_lease), on_leases[start : start + _AT_ONCE])
    added = [(one["api12"], one["interval_code"], str(one["id"])) for one in streams]
    known.completions = pl.concat(
        [known.completions, pl.DataFrame(added, schema=_SCHEMA, orient="row")]
    )


def make_leases(
    session: Session,
    known: Owners,
    numbers: Sequence[tuple[str, str]],
    *,
    import_id: UUID,
) -> None:
    """Make the leases that rows name and nobody has, by jurisdiction and number."""
    rows: list[dict[str, Any]] = [
        {
            "id": uuid7(),
            "name": number,
            "jurisdiction": where,
            "regulator_lease_no": number,
            "gas_pressure_base_psia": FEDERAL_PSIA if where == "US-OCS" else USUAL_PSIA,
        }
        for where, number in numbers
        if (where, number) not in known.leases
    ]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(sa.insert(lease), rows[start : start + _AT_ONCE])
    note_made(session, import_id, "lease", [row["id"] for row in rows])
    known.leases |= {(row["jurisdiction"], row["regulator_lease_no"]): row["id"] for row in rows}


class _Made:
    """Records that an import makes, gathered so that each kind is written at once."""

    def __init__(self, session: Session, known: Owners, import_id: UUID) -> None:
        self._session, self._known, self._import_id = session, known, import_id
        self._rows: dict[str, list[dict[str, Any]]] = {"company": [], "field": [], "asset_well": []}

    def well(self, row: Mapping[str, Any], where: str, place: Mapping[str, Any]) -> UUID:
        """A well with its field and operator."""
        name = place.get("name") or row.get("well_name") or row.get("completion_name") or ""
        well_id = uuid7()
        made = {
            "id": well_id,
            "api14": row["api14"],
            "name": name or row["api14"],
            "field_id": self._field(row, where),
            "operator_company_id": self._company(row),
            "lease_id": self._known.leases.get((where, row.get("lease_number") or "")),
            "status": "producing",
            "is_offshore": where == "US-OCS",
            "surface_lat": place.get("lat"),
            "surface_lon": place.get("lon"),
            "spud_date": place.get("spud_on"),
        }
        self._rows["asset_well"].append(made)
        self._known.wells[row["api14"][:12]] = well_id
        return well_id

    def keep(self) -> None:
        """Write what was gathered."""
        for table in (company, field, asset_well):
            rows = self._rows[table.name]
            for start in range(0, len(rows), _AT_ONCE):
                self._session.execute(sa.insert(table), rows[start : start + _AT_ONCE])
            note_made(self._session, self._import_id, table.name, [row["id"] for row in rows])

    def _field(self, row: Mapping[str, Any], where: str) -> UUID | None:
        code = row.get("field_code")
        if not code:
            return None
        found = self._known.fields.get((where, code))
        if found is None:
            found = uuid7()
            self._rows["field"].append(
                {"id": found, "name": code, "jurisdiction": where, "regulator_code": code}
            )
            self._known.fields[where, code] = found
        return found

    def _company(self, row: Mapping[str, Any]) -> UUID | None:
        code = row.get("operator_num") or row.get("operator_name")
        if not code:
            return None
        found = self._known.companies.get(code)
        if found is None:
            found = uuid7()
            name = row.get("operator_name") or code
            self._rows["company"].append({"id": found, "name": name, "short_code": code})
            self._known.companies[code] = found
        return found


def _places(session: Session, numbers: set[str]) -> dict[str, dict[str, Any]]:
    """What the public registry says of wells."""
    rows = session.execute(
        sa.select(well.c.api14, well.c.well_no, well.c.lat, well.c.lon, well.c.spud_on).where(
            well.c.api14.in_(list(numbers))
        )
    )
    found = {}
    for row in rows:
        both = row.lat is not None and row.lon is not None
        found[row.api14] = {
            "name": row.well_no,
            "lat": row.lat if both else None,
            "lon": row.lon if both else None,
            "spud_on": row.spud_on,
        }
    return found
