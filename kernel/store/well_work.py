"""What the organization's other records say of a well: jobs, volumes, tests and duties.

Operating records meet the registry by the first twelve digits of the API number: one wellbore.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.asset_tables import asset_well, completion, lease
from kernel.store.campaign_tables import job, scenario
from kernel.store.compliance_tables import compliance_schedule
from kernel.store.rig_tables import campaign, rig
from kernel.store.tables import person
from kernel.store.volume_tables import production_month, well_test

MOST_MONTHS = 1_200
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WellJobRow:
    """A job on the well in one scenario.

    Attributes:
        finish_on: The first day that is free again.
        percent: Done. [%]
    """

    id: UUID
    scenario_id: UUID
    scenario_name: str
    scenario_state: str
    name: str
    kind: str
    rig_name: str | None
    campaigns: Sequence[str]
    start_on: date | None
    finish_on: date | None
    actual_start: date | None
    actual_finish: date | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month of the wellbore over all its completions. Liquids in bbl, gas in Mcf.

    Attributes:
        days_on: The most of any completion. [d]
        completions: How many of them reported.
    """

    month: date
    days_on: Decimal | None
    oil_bbl: Decimal | None
    cond_bbl: Decimal | None
    gas_mcf: Decimal | None
    water_bbl: Decimal | None
    completions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WellTestRow:
    """A well test; rates a day in bbl and Mcf."""

    test_date: date
    completion: str
    hours: Decimal
    oil_rate: Decimal | None
    gas_rate: Decimal | None
    water_rate: Decimal | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """Something to be filed for the well or its lease."""

    id: UUID
    rule_code: str
    subject: str
    lease_name: str | None
    period_start: date
    due_date: date
    assigned_to: str | None
    filed_at: date | None
    outcome: str


def jobs_of_well(session: Session, api14: str) -> list[WellJobRow]:
    """The jobs on a well in every scenario that is not put away; approved ones first."""
    names = (
        sa.select(sa.func.array_agg(campaign.c.name))
        .where(
            campaign.c.organization_id == job.c.organization_id,
            campaign.c.id == sa.any_(job.c.campaign_ids),
        )
        .scalar_subquery()
    )
    made = {
        "scenario_name": scenario.c.name,
        "scenario_state": scenario.c.state,
        "rig_name": rig.c.name,
        "campaigns": sa.func.coalesce(names, sa.text("'{}'::text[]")),
    }
    found = (
        sa.select(*_columns(WellJobRow, job, made))
        .join(scenario, _same(job, scenario, "scenario_id"))
        .outerjoin(rig, _same(job, rig, "rig_id"))
        .where(job.c.api14 == api14, scenario.c.state != "archived")
        .order_by(scenario.c.state != "approved", scenario.c.created_at.desc(), job.c.start_on)
        .limit(MOST_ROWS)
    )
    return [WellJobRow(**row._mapping) for row in session.execute(found)]


def months_of_well(session: Session, api14: str) -> list[MonthRow]:
    """Every month that was reported of the wellbore, the oldest first."""
    volumes = ("oil_bbl", "cond_bbl", "gas_mcf", "water_bbl")
    found = (
        sa.select(
            production_month.c.production_month.label("month"),
            sa.func.max(production_month.c.days_on).label("days_on"),
            *(sa.func.sum(production_month.c[name]).label(name) for name in volumes),
            sa.func.count().label("completions"),
        )
        .where(production_month.c.completion_id.in_(_completions(api14)))
        .group_by(production_month.c.production_month)
        .order_by(production_month.c.production_month.desc())
        .limit(MOST_MONTHS)
    )
    return [MonthRow(**row._mapping) for row in session.execute(found)][::-1]


def tests_of_well(session: Session, api14: str, limit: int = 24) -> list[WellTestRow]:
    """The well tests of the wellbore, newest first."""
    made = {"completion": completion.c.interval_code}
    found = (
        sa.select(*_columns(WellTestRow, well_test, made))
        .join(completion, _same(well_test, completion, "completion_id"))
        .where(well_test.c.completion_id.in_(_completions(api14)))
        .order_by(well_test.c.test_date.desc(), well_test.c.id)
        .limit(limit)
    )
    return [WellTestRow(**row._mapping) for row in session.execute(found)]


def duties_of_well(session: Session, api14: str) -> list[DutyRow]:
    """What is to be filed for the wellbore and its lease: open ones by their day, then filed."""
    ours = sa.select(asset_well.c.id, asset_well.c.lease_id).where(_wellbore(api14)).subquery()
    made = {"lease_name": lease.c.name, "assigned_to": person.c.name}
    found = (
        sa.select(*_columns(DutyRow, compliance_schedule, made))
        .outerjoin(lease, _same(compliance_schedule, lease, "lease_id"))
        .outerjoin(person, _same(compliance_schedule, person, "assigned_to"))
        .where(
            sa.or_(
                compliance_schedule.c.well_id.in_(sa.select(ours.c.id)),
                compliance_schedule.c.lease_id.in_(sa.select(ours.c.lease_id)),
            )
        )
        .order_by(compliance_schedule.c.outcome != "none", compliance_schedule.c.due_date)
        .limit(MOST_ROWS)
    )
    return [DutyRow(**row._mapping) for row in session.execute(found)]


def has_records(session: Session, api14: str) -> bool:
    """Whether the wellbore is among the organization's operating records."""
    return bool(session.scalar(sa.select(sa.exists().where(_wellbore(api14)))))


def _wellbore(api14: str) -> sa.ColumnElement[bool]:
    return asset_well.c.api12 == api14[:12]


def _completions(api14: str) -> sa.Select[tuple[UUID]]:
    return (
        sa.select(completion.c.id)
        .join(asset_well, _same(completion, asset_well, "well_id"))
        .where(_wellbore(api14))
    )


def _columns(
    row: type[Any], table: sa.Table, made: Mapping[str, sa.ColumnElement[Any]]
) -> list[sa.ColumnElement[Any]]:
    """Every field of ROW: those of MADE, the others from TABLE."""
    return [
        made[one.name].label(one.name) if one.name in made else table.c[one.name]
        for one in fields(row)
    ]


def _same(table: sa.Table, other: sa.Table, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(other.c.organization_id == table.c.organization_id, other.c.id == table.c[name])
