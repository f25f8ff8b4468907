"""One well and everything that an organization holds about it, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kernel.errors import NotFound
from kernel.plugging.life import Status
from kernel.reference import compliance_rules
from kernel.store import plan_lists, registry, well_work
from kernel.store.actor import Actor
from kernel.store.engagement import (
    EngagementRow,
    InteractionRow,
    engagement_of,
    interactions_of,
)
from kernel.store.plans import snapshot
from kernel.store.session import tenant_session
from kernel.store.well_notes import followed
from kernel.store.well_work import MonthRow, WellJobRow, WellTestRow
from kernel.wells.api_number import ApiNumber
from kernel.wells.interactions import what_was_done
from kernel.wells.names import well_name
from kernel.workflows.plans import PlanSummary, summaries
from kernel.workflows.today import letter_ends
from kernel.workflows.water_letter import LETTER_YEARS
from kernel.workflows.wells import said_of

LONGEST_TIMELINE = 2_000
_FURTHER: tuple[Status, ...] = ("withdrawn", "draft", "in_review", "approved", "filed", "plugged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something that a person did with a well, in words.

    Attributes:
        plan_id: The saved plan that it is about, where it is about one.
    """

    words: str
    by: str
    at: datetime
    plan_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WellHead:
    """What stands above every part of a well's page; None is unknown.

    Attributes:
        lat: Degrees north, WGS 84.
        lon: Degrees east, WGS 84.
        interactions: How often the organization did something with it.
        last: What was done last.
        plan: The version that holds, of the plan that was worked on last.
        furthest: How far any version of its plans has come.
        following: Whether the person who asks follows it.
    """

    api: ApiNumber
    name: str
    operator: str | None
    field: str | None
    lease: str | None
    well_no: str | None
    county: str | None
    district: str | None
    state: str | None
    lat: float | None
    lon: float | None
    spud_on: date | None
    completed_on: date | None
    plugged_on: date | None
    label: str | None
    owner_email: str | None
    mode: str | None
    interactions: int
    first_at: datetime | None
    last: Done | None
    plan: PlanSummary | None
    furthest: Status | None
    following: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """What the operating records say of a well's production.

    Attributes:
        recorded: Whether the well is among the operating records at all.
        months: The oldest first.
        tests: The newest first.
    """

    recorded: bool
    months: tuple[MonthRow, ...]
    tests: tuple[WellTestRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that falls due for a well.

    Attributes:
        title: What it is; the form it is filed on stands in `form`.
        about: The lease or the period it is for.
        cite: Where it is written.
        done: How it came out; empty while it is open.
    """

    title: str
    form: str
    about: str
    due: date
    assigned_to: str | None
    cite: str
    done: str = ""

    def days_left(self, day: date) -> int:
        """Days until it is due; negative once it is late. [d]"""
        return (self.due - day).days


def well_head(actor: Actor, api: ApiNumber) -> WellHead:
    """The well by its number; ten digits of a hole that has only sidetracks find its first.

    Raises:
        NotFound: Nobody has named this well yet.
    """
    with tenant_session(actor) as session:
        known = registry.nearest_wells(session, [api.api14]).get(api.api14)
        if known is None:
            raise NotFound(
                f"{api.whole} is not among the wells known here.",
                hint="Plan it, or add its papers.",
            )
        ours = engagement_of(session, known.api14)
        last = interactions_of(session, known.api14, 1)
        rows = plan_lists.holding_of_each_well(session, 1, api14=known.api14)
        plans = summaries(session, rows)
        furthest = max(
            plan_lists.statuses_of_well(session, known.api14), key=_FURTHER.index, default=None
        )
        following = bool(followed(session, [known.api14]))
    found = ApiNumber(api14=known.api14)
    said = said_of(known, ours)
    return WellHead(
        api=found,
        name=well_name(known.api14, said["lease"], said["well_no"]),
        **{**said, "county": said["county"] or found.county},
        **{
            name: getattr(known, name)
            for name in ("state", "lat", "lon", "spud_on", "completed_on", "plugged_on")
        },
        **_work(ours),
        last=_done(last[0]) if last else None,
        plan=plans[0] if plans else None,
        furthest=furthest,
        following=following,
    )


def plan_of_well(actor: Actor, head: WellHead) -> Mapping[str, Any] | None:
    """The plan that holds, as it was made; None without one."""
    if head.plan is None:
        return None
    with tenant_session(actor) as session:
        return dict(snapshot(session, head.plan.snapshot_id).payload)


def well_timeline(actor: Actor, api: ApiNumber, *, limit: int = 100) -> tuple[Done, ...]:
    """What people of the organization did with the well, newest first."""
    with tenant_session(actor) as session:
        return tuple(map(_done, interactions_of(session, api.api14, min(limit, LONGEST_TIMELINE))))


def well_jobs(actor: Actor, api: ApiNumber) -> tuple[WellJobRow, ...]:
    """The jobs on the well in every scenario that is not put away."""
    with tenant_session(actor) as session:
        return tuple(well_work.jobs_of_well(session, api.api14))


def well_volumes(actor: Actor, api: ApiNumber) -> Volumes:
    """Months and tests of the wellbore."""
    with tenant_session(actor) as session:
        return Volumes(
            recorded=well_work.has_records(session, api.api14),
            months=tuple(well_work.months_of_well(session, api.api14)),
            tests=tuple(well_work.tests_of_well(session, api.api14)),
        )


def well_duties(actor: Actor, head: WellHead) -> tuple[Duty, ...]:
    """What falls due: the groundwater letter of the plan that holds, and what is to be filed."""
    with tenant_session(actor) as session:
        rows = well_work.duties_of_well(session, head.api.api14)
    rules = compliance_rules()
    dated = head.plan.letter_date if head.plan else None
    duties = [_letter(dated)] if dated else []
    for row in rows:
        rule = rules.get(row.rule_code)
        duties.append(
            Duty(
                title=rule.title if rule else row.rule_code.replace("_", " ").capitalize(),
                form=rule.form if rule else "",
                about=f"lease {row.lease_name}" if row.lease_name else "this well",
                due=row.due_date,
                assigned_to=row.assigned_to,
                cite=rule.cite if rule else "",
                done="" if row.outcome == "none" else row.outcome,
            )
        )
    return tuple(sorted(duties, key=lambda duty: (bool(duty.done), duty.due)))


def _letter(dated: date) -> Duty:
    return Duty(
        title="Groundwater letter ends",
        form="GAU letter",
        about=f"dated {dated.isoformat()}, of the plan that holds",
        due=letter_ends(dated),
        assigned_to=None,
        cite=f"a letter stands for {LETTER_YEARS} years",
    )


def _work(ours: EngagementRow | None) -> dict[str, Any]:
    return {
        "label": ours.label if ours else None,
        "owner_email": ours.owner_email if ours else None,
        "mode": ours.mode if ours else None,
        "interactions": ours.interaction_count if ours else 0,
        "first_at": ours.first_interaction_at if ours else None,
    }


def _done(row: InteractionRow) -> Done:
    return Done(
        words=what_was_done(row.type, row.metadata),
        by=row.person_name,
        at=row.at,
        plan_id=str(row.metadata.get("snapshot_id") or ""),
    )
