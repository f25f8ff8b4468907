"""Sample data: what the product put in as an example, and how it goes out again.

A mark names each example. The application may delete rows of marked wells and scenarios and what
hangs on them, and no others: restrictive policies of the database say so (migration 0070).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.scheduling.fleet import fold
from kernel.store.campaign_tables import baseline, job, npt_event, scenario
from kernel.store.fleets import delete_campaign, delete_rig
from kernel.store.ids import uuid7
from kernel.store.paper_tables import (
    fact_confirmation,
    fact_correction,
    paper,
    paper_content,
    paper_fetch,
    paper_handed_in,
    paper_reading,
    paper_reading_file,
    second_opinion,
)
from kernel.store.registry import INVENTED
from kernel.store.rig_tables import campaign, rig, rig_move, site, site_event
from kernel.store.sample_operations import remove_sample_operations, sample_leases
from kernel.store.scenarios import delete_scenario
from kernel.store.tables import (
    batch,
    batch_well,
    plan_snapshot,
    plan_status,
    report,
    report_file,
    report_schedule,
    sample_mark,
    well,
    well_engagement,
    well_interaction,
)
from kernel.store.well_tables import well_attachment, well_follower, well_note

_CAMPAIGN_KINDS: Mapping[str, sa.Table] = {
    "scenario": scenario,
    "rig": rig,
    "site": site,
    "campaign": campaign,
    "rig_move": rig_move,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleData:
    """What of the organization is sample data, and how much hangs on it."""

    wells: tuple[str, ...]  # lease and number, by API number
    papers: int
    plans: int
    batches: int  # that plan no other wells
    scenarios: tuple[str, ...]
    leases: tuple[str, ...]
    rigs: tuple[str, ...]
    rigs_in_use: tuple[str, ...]  # of these, by jobs of other scenarios; they stay


def mark_sample_well(session: Session, api14: str) -> None:
    """Say that a well is one of the invented ones."""
    _mark(session, "well", [api14])


def mark_sample_campaign(session: Session) -> None:
    """Say that every scenario, rig and place of the organization is an example.

    So are the invented wells of their jobs. For an organization that was only just founded.
    """
    for kind, table in _CAMPAIGN_KINDS.items():
        _mark(session, kind, [str(key) for key in session.scalars(sa.select(table.c.id))])
    wells = sa.select(job.c.api14).where(job.c.api14.like(INVENTED)).distinct()
    _mark(session, "well", [api14 for api14 in session.scalars(wells) if api14])


def _mark(session: Session, kind: str, keys: list[str]) -> None:
    rows = [{"id": uuid7(), "kind": kind, "key": key} for key in keys]
    if rows:
        session.execute(insert(sample_mark).on_conflict_do_nothing(), rows)


def has_sample_data(session: Session) -> bool:
    """Whether anything of the organization is an example."""
    return bool(session.scalar(sa.select(sa.exists().select_from(sample_mark))))


def has_work(session: Session) -> bool:
    """Whether the organization works on any well or has any scenario."""
    tables = (well_engagement, scenario)
    return any(session.scalar(sa.select(sa.exists().select_from(table))) for table in tables)


def sample_data(session: Session) -> SampleData:
    """What `remove_sample_data` would take out."""
    wells, scenarios, rigs = (_keys(kind) for kind in ("well", "scenario", "rig"))
    named = sa.select(well.c.lease, well.c.well_no).where(well.c.api14.in_(wells))
    used = _jobs_elsewhere(session, job.c.rig_id)
    held = session.execute(
        sa.select(rig.c.id, rig.c.name).where(_text(rig.c.id).in_(rigs)).order_by(rig.c.name_key)
    ).all()
    return SampleData(
        wells=tuple(
            " ".join(part for part in row if part)
            for row in session.execute(named.order_by(well.c.api14))
        ),
        papers=_count(session, paper, paper.c.api14.in_(wells)),
        plans=_count(session, plan_snapshot, plan_snapshot.c.api14.in_(wells)),
        batches=len(_batches_of_samples_alone(session)),
        scenarios=tuple(
            session.scalars(
                sa.select(scenario.c.name)
                .where(_text(scenario.c.id).in_(scenarios))
                .order_by(scenario.c.name)
            )
        ),
        leases=tuple(sample_leases(session)),
        rigs=tuple(row.name for row in held),
        rigs_in_use=tuple(row.name for row in held if row.id in used),
    )


def remove_sample_data(session: Session) -> None:
    """Take out the marked examples with all that hangs on them, and then their marks.

    Rigs, places and campaigns that jobs of other scenarios use stay, and are no examples any
    longer. The change log keeps every row.
    """
    remove_sample_operations(session)
    _remove_campaigns(session)
    _remove_wells(session)
    session.execute(sa.delete(sample_mark))


def _remove_campaigns(session: Session) -> None:
    used: dict[str, set[Any]] = {
        "rig": _jobs_elsewhere(session, job.c.rig_id),
        "site": {fold(str(pad)) for pad in _jobs_elsewhere(session, job.c.pad)},
        "campaign": _jobs_elsewhere(session, sa.func.unnest(job.c.campaign_ids)),
    }
    lineages = _jobs_of_samples(session) - _jobs_elsewhere(session, job.c.lineage_id)
    for scenario_id in _held(session, "scenario"):
        delete_scenario(session, scenario_id)
    session.execute(sa.delete(npt_event).where(npt_event.c.lineage_id.in_(lineages)))
    in_use = sa.select(scenario.c.baseline_id).where(scenario.c.baseline_id.is_not(None))
    session.execute(
        sa.delete(baseline).where(
            _text(baseline.c.scenario_id).in_(_keys("scenario")), baseline.c.id.not_in(in_use)
        )
    )
    for rig_id in _held(session, "rig"):
        if rig_id not in used["rig"]:
            delete_rig(session, rig_id)
    for campaign_id in _held(session, "campaign"):
        if campaign_id not in used["campaign"]:
            delete_campaign(session, campaign_id)
    places = sa.select(site.c.id).where(
        _text(site.c.id).in_(_keys("site")), site.c.name_key.not_in(used["site"])
    )
    gone = list(session.scalars(places))
    session.execute(sa.delete(site_event).where(site_event.c.site_id.in_(gone)))
    session.execute(sa.delete(site).where(site.c.id.in_(gone)))
    session.execute(sa.delete(rig_move).where(_text(rig_move.c.id).in_(_keys("rig_move"))))


def _remove_wells(session: Session) -> None:
    wells, batches = _keys("well"), _batches_of_samples_alone(session)
    papers = sa.select(paper.c.id).where(paper.c.api14.in_(wells))
    plans = sa.select(plan_snapshot.c.id).where(plan_snapshot.c.api14.in_(wells))
    readings = sa.select(paper_reading.c.id).where(paper_reading.c.api14.in_(wells))
    files = sa.select(paper_reading_file.c.id).where(paper_reading_file.c.reading_id.in_(readings))
    reports = sa.select(report.c.id).where(report.c.batch_id.in_(batches))
    contents = list(
        session.scalars(sa.select(paper.c.private_sha256).where(paper.c.api14.in_(wells)))
    )
    for table, which in (  # what refers to a row goes before it
        (batch_well, batch_well.c.api14.in_(wells)),
        (report_file, report_file.c.report_id.in_(reports)),
        (report, report.c.batch_id.in_(batches)),
        (report_schedule, report_schedule.c.batch_id.in_(batches)),
        (batch, batch.c.id.in_(batches)),
        (plan_status, plan_status.c.snapshot_id.in_(plans)),
        (paper_handed_in, paper_handed_in.c.file_id.in_(files)),
        (paper_reading_file, paper_reading_file.c.reading_id.in_(readings)),
        (paper_reading, paper_reading.c.api14.in_(wells)),
        (second_opinion, second_opinion.c.paper_id.in_(papers)),
        (paper_fetch, paper_fetch.c.api14.in_(wells)),
        (plan_snapshot, plan_snapshot.c.api14.in_(wells)),
        (paper, paper.c.api14.in_(wells)),
        (paper_content, paper_content.c.sha256.in_(contents)),
        (fact_confirmation, fact_confirmation.c.api14.in_(wells)),
        (fact_correction, fact_correction.c.api14.in_(wells)),
        (well_note, well_note.c.api14.in_(wells)),
        (well_attachment, well_attachment.c.api14.in_(wells)),
        (well_follower, well_follower.c.api14.in_(wells)),
        (well_interaction, well_interaction.c.api14.in_(wells)),
        (well_engagement, well_engagement.c.api14.in_(wells)),
    ):
        session.execute(sa.delete(table).where(which))


def _keys(kind: str) -> sa.Select[tuple[str]]:
    return sa.select(sample_mark.c.key).where(sample_mark.c.kind == kind)


def _held(session: Session, kind: str) -> list[UUID]:
    """The marked rows of a kind that nobody has taken out meanwhile."""
    table = _CAMPAIGN_KINDS[kind]
    return list(session.scalars(sa.select(table.c.id).where(_text(table.c.id).in_(_keys(kind)))))


def _jobs_elsewhere(session: Session, what: sa.ColumnElement[Any]) -> set[Any]:
    """A value of every job of a scenario that is no example."""
    others = sa.select(what).where(_text(job.c.scenario_id).not_in(_keys("scenario")))
    return set(session.scalars(others))


def _jobs_of_samples(session: Session) -> set[Any]:
    ours = sa.select(job.c.lineage_id).where(_text(job.c.scenario_id).in_(_keys("scenario")))
    return set(session.scalars(ours))


def _batches_of_samples_alone(session: Session) -> list[UUID]:
    other = batch_well.alias()
    alone = ~sa.exists().where(
        other.c.batch_id == batch_well.c.batch_id, other.c.api14.not_in(_keys("well"))
    )
    found = sa.select(batch_well.c.batch_id).where(batch_well.c.api14.in_(_keys("well")), alone)
    return list(session.scalars(found.distinct()))


def _count(session: Session, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table).where(which)) or 0


def _text(column: sa.ColumnElement[UUID]) -> sa.ColumnElement[str]:
    return sa.cast(column, sa.Text)
