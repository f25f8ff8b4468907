"""Gas at one pressure base: volumes of wells on different bases are not added as they stand.

A lease carries the base at which the gas of its wells is measured. The same gas is more Mcf at a
lower base, in proportion: 1,000 Mcf at 14.73 psia are 1,005.461 Mcf at 14.65 psia. Gas of a well
without a lease counts as measured at the organization's base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.asset_tables import asset_well, completion, lease

USUAL_PSIA = Decimal("14.65")  # Texas, and what a new lease has where nobody says more
FEDERAL_PSIA = Decimal("14.73")  # in which federal leases report, 30 CFR 1202.152
MCF_PLACES = 3
# Under names of their own: a question may look at wells and leases for reasons of its own.
_well, _lease = asset_well.alias("well_of_gas"), lease.alias("lease_of_gas")


@dataclass(frozen=True, slots=True, kw_only=True)
class GasBase:
    """At which base an organization sums gas.

    Attributes:
        psia: The base. [psia]
        others: Those of leases whose gas is converted to it, in order. [psia]
    """

    psia: Decimal
    others: tuple[Decimal, ...] = ()


def gas_base(session: Session, chosen: Decimal | None) -> GasBase:
    """The base that was chosen, else the one that most leases have. [psia]"""
    psia = lease.c.gas_pressure_base_psia
    found = sa.select(psia).group_by(psia).order_by(sa.func.count().desc(), psia)
    bases = list(session.scalars(found))
    base = chosen or (bases[0] if bases else USUAL_PSIA)
    return GasBase(psia=base, others=tuple(sorted(one for one in bases if one != base)))


def gas_at(
    base: GasBase, streams: sa.FromClause, gas: sa.ColumnElement[Any]
) -> tuple[sa.FromClause, sa.ColumnElement[Any]]:
    """Where volumes of completions are read from, and their gas at the base.

    Args:
        base: Of the organization; where no lease is on another one, all stays as it is.
        streams: Holds completions.
        gas: Their gas as it was measured. [Mcf]
    """
    if not base.others:
        return streams, gas
    joined = streams.join(
        _well,
        sa.and_(
            _well.c.organization_id == completion.c.organization_id,
            _well.c.id == completion.c.well_id,
        ),
    ).outerjoin(
        _lease,
        sa.and_(
            _lease.c.organization_id == _well.c.organization_id,
            _lease.c.id == _well.c.lease_id,
        ),
    )
    psia = sa.func.coalesce(_lease.c.gas_pressure_base_psia, base.psia)
    return joined, gas * psia / sa.literal(base.psia, sa.Numeric)


def well_factors(session: Session, base: GasBase, wells: Sequence[UUID]) -> Mapping[UUID, float]:
    """What the gas of some wells is multiplied by, of those that are on another base."""
    if not base.others:
        return {}
    rows = session.execute(
        sa.select(asset_well.c.id, lease.c.gas_pressure_base_psia)
        .join(lease, lease.c.id == asset_well.c.lease_id)
        .where(asset_well.c.id.in_(wells), lease.c.gas_pressure_base_psia != base.psia)
    )
    return {row[0]: float(row[1] / base.psia) for row in rows}


# The bases of a field's wells, of fields that have one besides the organization's.
_OF_FIELDS = sa.text("""
    select w.field_id, array_agg(distinct coalesce(l.gas_pressure_base_psia, :psia))
      from app.asset_well w left join app.lease l on l.id = w.lease_id
     where w.field_id is not null
     group by 1 having bool_or(l.gas_pressure_base_psia <> :psia)
""")
_BY_WELL: Mapping[str, str] = {
    "month": """
    select w.field_id, p.production_month,
           sum(p.gas_mcf * coalesce(l.gas_pressure_base_psia, :psia) / :psia)
      from app.production_month p join app.completion c on c.id = p.completion_id
      join app.asset_well w on w.id = c.well_id left join app.lease l on l.id = w.lease_id
     where w.field_id = any(cast(:fields as uuid[])) group by 1, 2
    """,
    "day": """
    select w.field_id, t.production_month,
           sum(t.gas_mcf * coalesce(l.gas_pressure_base_psia, :psia) / :psia)
      from app.well_month t join app.asset_well w on w.id = t.well_id
      left join app.lease l on l.id = w.lease_id
     where w.field_id = any(cast(:fields as uuid[])) group by 1, 2
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGas:
    """How the gas of fields is brought to the base.

    Attributes:
        factors: Of fields all of whose wells are on one other base.
        sums: The gas of a month, of fields whose wells are on several. [Mcf]
    """

    factors: Mapping[UUID, Decimal]
    sums: Mapping[tuple[UUID, date], Decimal | None]

    def at_base(self, field_id: UUID, month: date, gas: Decimal | None) -> Decimal | None:
        """The gas of a field's month at the organization's base. [Mcf]"""
        if (field_id, month) in self.sums:
            gas = self.sums[field_id, month]
        elif gas is not None and field_id in self.factors:
            gas *= self.factors[field_id]
        else:
            return gas
        return None if gas is None else round(gas, MCF_PLACES)


def field_gas(session: Session, base: GasBase, *, basis: str) -> FieldGas:
    """How the gas of fields is brought to the base, as reported by month or by day."""
    if not base.others:
        return FieldGas(factors={}, sums={})
    found = session.execute(_OF_FIELDS, {"psia": base.psia}).all()
    factors = {row[0]: row[1][0] / base.psia for row in found if len(row[1]) == 1}
    mixed = [row[0] for row in found if len(row[1]) > 1]
    rows = session.execute(sa.text(_BY_WELL[basis]), {"psia": base.psia, "fields": mixed}).all()
    return FieldGas(factors=factors, sums={(row[0], row[1]): row[2] for row in rows})
