"""The invented campaigns of data/samples/campaigns, made with the same verbs that people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from kernel.reference import DATA
from kernel.scheduling.board import Rules
from kernel.scheduling.cells import COLUMNS
from kernel.scheduling.commands import AddJob, AddLink, Command, MoveJob, SetField, SetPhases
from kernel.scheduling.fleet import Blocked, Campaign, Capability, Contract, Move, Rate, Rig, Site
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.samples import mark_sample_campaign
from kernel.store.session import tenant_session
from kernel.workflows.campaign_baselines import set_baseline
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_rigs import save_campaign, save_moves, save_rig, save_site
from kernel.workflows.campaign_scenarios import clone_scenario, new_scenario
from kernel.workflows.campaign_talk import add_comment, add_npt

REPORTED = ("actual_start", "actual_finish", "percent", "remaining_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCampaign:
    """One invented campaign, its days counted from the day on which it is made."""

    organization: str
    content: Mapping[str, Any]


@cache
def sample_campaigns() -> tuple[SampleCampaign, ...]:
    """Every sample campaign."""
    found = []
    for file in sorted((DATA / "samples" / "campaigns").glob("*.yaml")):
        content = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        found.append(SampleCampaign(organization=content["organization"], content=content))
    return tuple(found)


def make_sample_campaign(founder: Actor, sample: SampleCampaign, *, today: date) -> None:
    """Fill an organization with a campaign: plan, baseline, what happened, and a variant.

    Args:
        founder: An administrator of the organization, whose wells are registered and which has
            no campaign of its own yet.
        sample: From `sample_campaigns`.
        today: The day from which its days are counted; its data date.
    """
    content, days = sample.content, _Days(today)
    _fleet(founder, content, days)
    scenario = new_scenario(
        founder,
        content["name"],
        start_on=days.on(content["start"]),
        data_date=today,
        rules=Rules(**content["rules"]),
        note="An invented example; change it as you like.",
    )
    ids = {row[0]: str(uuid7()) for row in content["jobs"]}
    plan = [*_jobs(content, ids, days), *_links(content, ids), *_phases(content, ids, days)]
    _do(founder, scenario.id, plan, mode="scheduling", words="Plan the programme")
    set_baseline(founder, scenario.id, content["baseline"])
    _do(founder, scenario.id, _reports(content, ids, days), words="Report progress")
    for job, start, hour, hours, code, responsible, remark in content["lost_time"]:
        begun = datetime.combine(days.on(start), datetime.min.time(), UTC) + timedelta(hours=hour)
        add_npt(
            founder,
            scenario.id,
            ids[job],
            start_at=begun,
            end_at=begun + timedelta(hours=hours),
            code=code,
            responsible=responsible,
            remark=remark,
        )
    for job, field, words in content["comments"]:
        add_comment(founder, scenario.id, ids[job], words, field=field)
    _variant(founder, scenario.id, content, ids, days)
    with tenant_session(founder) as session:
        mark_sample_campaign(session)


@dataclass(frozen=True, slots=True)
class _Days:
    """Days of the file as days of the calendar."""

    today: date

    def on(self, offset: int) -> date:
        """The day so many days from today."""
        return self.today + timedelta(days=offset)

    def until(self, offset: int | None) -> date | None:
        """As `on`; None stays open."""
        return None if offset is None else self.on(offset)


def _do(
    founder: Actor, scenario_id: Any, commands: Sequence[Command], *, words: str, mode: Any = None
) -> None:
    seen = open_board(founder, scenario_id).scenario.revision
    apply_commands(founder, scenario_id, commands, seen=seen, mode=mode or "planning", words=words)


def _fleet(founder: Actor, content: Mapping[str, Any], days: _Days) -> None:
    for name in content["campaigns"]:
        save_campaign(founder, Campaign(id="", name=name))
    for place in content["places"]:
        shut = tuple(
            Blocked(kind=kind, start=days.on(start), end=days.on(end))
            for kind, start, end in place.get("events", ())
        )
        most = place.get("most_at_once")
        save_site(founder, Site(id="", name=place["name"], most_at_once=most, events=shut))
    save_moves(
        founder,
        [Move(from_place=a, to_place=b, rig_kind="", days=n) for a, b, n in content["moves"]],
    )
    for rig in content["rigs"]:
        save_rig(founder, _rig(rig, days))


def _rig(rig: Mapping[str, Any], days: _Days) -> Rig:
    first = days.on(min(start for _, start, _, _ in rig["rates"]))
    return Rig(
        id="",
        name=rig["name"],
        kind=rig["kind"],
        terrain=rig["terrain"],
        contractor=rig["contractor"],
        home=rig.get("home", ""),
        rates=tuple(
            Rate(kind=kind, start=days.on(start), end=days.until(end), amount=Decimal(amount),
                 currency="USD")
            for kind, start, end, amount in rig["rates"]
        ),
        capabilities=(Capability(start=first, end=None, values=rig["capabilities"]),),
        contracts=tuple(
            Contract(start=days.on(start), end=days.on(end), term=term)
            for start, end, term in rig["contracts"]
        ),
        events=tuple(
            Blocked(kind=kind, start=days.on(start), end=days.on(end))
            for kind, start, end in rig.get("events", ())
        ),
    )  # fmt: skip


def _jobs(content: Mapping[str, Any], ids: Mapping[str, str], days: _Days) -> list[Command]:
    commands: list[Command] = []
    for key, name, kind, rig, start, length, pad, campaign, more in content["jobs"]:
        values = {
            "name": name,
            "kind": kind,
            "rig_id": rig,
            "start_on": days.on(start),
            "duration_days": length,
            "pad": pad,
            "campaign_ids": campaign,
            "oil_field": pad.rsplit(" ", 2)[0],
        }
        values |= {
            field: _dated(field, value, days)
            for field, value in more.items()
            if field not in REPORTED
        }
        commands.append(AddJob(id=ids[key], values=values))
    return commands


def _dated(field: str, value: Any, days: _Days) -> Any:
    return days.on(value) if COLUMNS["job"][field].kind in ("day", "gate") else value


def _links(content: Mapping[str, Any], ids: Mapping[str, str]) -> list[Command]:
    return [
        AddLink(
            predecessor_id=ids[before],
            successor_id=ids[after],
            type=type_,
            lag_days=lag,
            lag_kind=kind[0] if kind else "technical",
        )
        for before, after, type_, lag, *kind in content["links"]
    ]


def _phases(content: Mapping[str, Any], ids: Mapping[str, str], days: _Days) -> list[Command]:
    names = ("phase", "duration_days", "actual_start", "actual_finish")
    return [
        SetPhases(
            id=ids[job],
            phases=[
                {
                    name: days.on(value) if name.startswith("actual") else value
                    for name, value in zip(names, phase, strict=False)
                }
                for phase in phases
            ],
        )
        for job, phases in content.get("phases", {}).items()
    ]


def _reports(content: Mapping[str, Any], ids: Mapping[str, str], days: _Days) -> list[Command]:
    return [
        SetField(id=ids[row[0]], field=field, value=_dated(field, row[8][field], days))
        for row in content["jobs"]
        for field in REPORTED
        if field in row[8]
    ]


def _variant(
    founder: Actor,
    scenario_id: Any,
    content: Mapping[str, Any],
    ids: Mapping[str, str],
    days: _Days,
) -> None:
    """A second scenario to compare with the first."""
    lineage = {
        job.id: job.lineage_id for job in open_board(founder, scenario_id).board.jobs.values()
    }
    copy = clone_scenario(founder, scenario_id, content["variant"]["name"])
    board = open_board(founder, copy.id).board
    here = {job.lineage_id: job.id for job in board.jobs.values()}
    rigs = {rig.name: rig.id for rig in board.fleet.rigs.values()}
    commands: list[Command] = [
        SetField(id=here[lineage[ids[key]]], field=field, value=value)
        for key, field, value in content["variant"]["set"]
    ]
    commands += [
        MoveJob(id=here[lineage[ids[key]]], start=days.on(start), rig_id=rigs[rig])
        for key, start, rig in content["variant"]["moves"]
    ]
    _do(founder, copy.id, commands, words="Try another sequence")
