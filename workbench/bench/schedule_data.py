"""Invented programmes of any size, each in an organization of its own, to measure schedules."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from kernel.scheduling.commands import AddJob, AddLink, Command
from kernel.scheduling.fleet import Blocked, Contract, Rate, Rig
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.organizations import found_organization
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_rigs import fleet, save_rig
from kernel.workflows.campaign_scenarios import new_scenario

FIRST_DAY = date(2026, 9, 1)
_FIELDS = ("Cedar Draw", "Windmill Flat", "Painted Rock", "Dry Lake", "Sand Hills")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A scenario to measure, and its founder, an administrator."""

    person: Actor
    scenario_id: UUID
    jobs: int
    rigs: int


def programme(name: str, *, jobs: int, rigs: int, seed: int = 1) -> Programme:
    """An organization with JOBS wells on RIGS, some linked, in the open store.

    Args:
        name: Of the organization and of the scenario.
        jobs: Wells to drill.
        rigs: Rigs, each with a rate, a contract and a maintenance.
        seed: The same seed gives the same programme.
    """
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    person = found_organization(
        name=name, email=f"{name.lower()}@example.com", person_name=name, password_hash=""
    )
    for number in range(1, rigs + 1):
        save_rig(person, _rig(number))
    made = new_scenario(person, name, start_on=FIRST_DAY)
    commands = [*_plan(draw, [*fleet(person).rigs.values()], jobs)]
    apply_commands(person, made.id, commands, seen=made.revision, mode="scheduling")
    return Programme(person=person, scenario_id=made.id, jobs=jobs, rigs=rigs)


def _rig(number: int) -> Rig:
    end = FIRST_DAY + timedelta(days=365 * 8)
    closed = FIRST_DAY + timedelta(days=100 + 9 * number)
    return Rig(
        id="",
        name=f"Rig {number:02}",
        kind="Land rig",
        rates=(
            Rate(kind="operating", start=FIRST_DAY, end=None, amount=Decimal(28_000 + 100 * number),
                 currency="USD"),
        ),
        contracts=(Contract(start=FIRST_DAY, end=end, term="firm"),),
        events=(Blocked(kind="maintenance", start=closed, end=closed + timedelta(days=5)),),
    )  # fmt: skip


def _plan(draw: random.Random, rigs: list[Rig], jobs: int) -> list[Command]:
    """Jobs one after the other on each rig, past its maintenance, and a link for every fifth."""
    plan: list[Command] = []
    links: list[Command] = []
    last: str | None = None
    for at, rig in enumerate(rigs):
        day = FIRST_DAY + timedelta(days=draw.randint(0, 20))
        closed = rig.events[0]
        for number in range(jobs // len(rigs) + (at < jobs % len(rigs))):
            days = draw.randint(12, 30)
            if day < closed.end and day + timedelta(days=days) > closed.start:
                day = closed.end
            job_id = str(uuid7())
            place = draw.choice(_FIELDS)
            values = {
                "name": f"{place} {at + 1}-{number + 1}H", "oil_field": place, "rig_id": rig.name,
                "pad": f"{place} pad {number // 4 + 1}", "start_on": day.isoformat(),
                "duration_days": days, "afe_amount": draw.randint(20, 60) * 100_000,
                "tangible_cost": draw.randint(5, 15) * 100_000,
            }  # fmt: skip
            plan.append(AddJob(values=values, id=job_id))
            if last and number and not number % 5:
                links.append(AddLink(predecessor_id=last, successor_id=job_id, lag_days=2))
            last = job_id
            day += timedelta(days=days + draw.randint(1, 4))
    return [*plan, *links]
