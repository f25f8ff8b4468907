"""Many people on an installation as it is deployed: nginx, replicas, workers; some are killed.

Everything runs on this machine with a database of its own, so the people take processor time from
the installation; times are those of a machine that does both.
"""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from kernel.exports.facsimile_w2 import w2_pdf
from kernel.store.actor import Actor, Role
from kernel.store.connection import StoreUrls
from kernel.store.people import add_person
from kernel.store.queue import queue_connection
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.campaign_boards import open_board
from kernel.workflows.credentials import hash_password
from kernel.workflows.samples import sample_wells
from workbench.bench.own_store import own_store
from workbench.bench.processor import cpu_s, database_process
from workbench.bench.schedule_data import programme
from workbench.bench.site_load import AFTER_A_KILL_S, Met, Mishap, Work, at_work
from workbench.bench.stand import Stand, a_stand
from workbench.ui.screens import SCREENS

PASSWORD = "nine slow drawworks"  # noqa: S105 - of a database that ends with the benchmark
JOBS, RIGS = 120, 10
MOST_TOLD = 20
_DRAIN_S = 300.0
_RESTART_S = 2.0  # as RestartSec of the unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the load is to be.

    Attributes:
        users: People at once.
        seconds: How long they work. [s]
        think_s: Mean pause of a person between two acts. [s]
    """

    users: int
    seconds: float
    think_s: float


def run(asked: Asked, *, replicas: int, workers: int, as_json: bool) -> str:
    """The figures, as lines or as JSON; what failed stands among them in words."""
    with own_store() as (home, urls):
        work = prepare("Load", asked.users)
        folder = home.parent / "proxy"
        folder.mkdir()
        with a_stand(folder, home=home, replicas=replicas, workers=workers) as stand:
            spent = _spent_s(home)
            figures = measure(stand, urls, work, asked)
            acts = figures["page_runs"] + sum(figures["requests"].values())
            figures["processor_ms_per_act"] = round((_spent_s(home) - spent) * 1000 / max(acts, 1))
    if as_json:
        return json.dumps(figures, indent=1)
    return "\n".join(f"{name.replace('_', ' '):<36}{value}" for name, value in figures.items())


def _spent_s(home: Path) -> float:
    """Processor time of database, proxy, replicas and workers, without that of the people. [s]"""
    people = psutil.Process().cpu_times()
    return cpu_s(psutil.Process()) - people.user - people.system + cpu_s(database_process(home))


def prepare(name: str, users: int) -> Work:
    """An organization with a programme and so many editors, in the open store."""
    made = programme(name, jobs=JOBS, rigs=RIGS)
    opened = open_board(made.person, made.scenario_id)
    well = sample_wells()[0]
    return Work(
        organization_id=str(made.person.organization_id),
        emails=_editors(made.person, name, users),
        password=PASSWORD,
        screens=[one.name for one in SCREENS if one.role is not Role.ADMIN],
        scenario_id=str(made.scenario_id),
        revision=opened.scenario.revision,
        job_ids=[*opened.board.jobs],
        api10=ApiNumber.parse(well.api14).api10,
        paper=w2_pdf(well.w2),
    )


def measure(stand: Stand, urls: StoreUrls, work: Work, asked: Asked) -> dict[str, Any]:
    """Let them work while a replica and a worker are killed, wait for the jobs, and count."""
    met = Met()
    asyncio.run(
        at_work(
            stand.address,
            stand.trusted,
            work,
            met,
            seconds=asked.seconds,
            think_s=asked.think_s,
            mishaps=[*_mishaps(stand, asked.seconds)],
        )
    )
    runs = sorted(ms for one in met.runs_ms.values() for ms in one)
    slowest = max(met.runs_ms, key=lambda name: _share(sorted(met.runs_ms[name]), 0.95), default="")
    return {
        "users": asked.users,
        "seconds": asked.seconds,
        "page_runs": len(runs),
        "page_run_p50_ms": round(_share(runs, 0.5)),
        "page_run_p95_ms": round(_share(runs, 0.95)),
        "page_run_max_ms": round(_share(runs, 1.0)),
        "slowest_page": f"{slowest} {_share(sorted(met.runs_ms.get(slowest, [])), 0.95):.0f} ms",
        "requests": {name: len(found) for name, found in met.requests_ms.items()},
        "request_p95_ms": {
            name: round(_share(sorted(found), 0.95)) for name, found in met.requests_ms.items()
        },
        "failed": len(met.failed),
        "failed_in_words": met.failed[:MOST_TOLD],
        f"failed_within_{AFTER_A_KILL_S:.0f}_s_of_a_kill": len(met.failed_after_a_kill),
        "pages_loaded_again": met.reloads,
        "jobs": _jobs_after(urls, work.organization_id),
    }


def _editors(admin: Actor, name: str, users: int) -> list[str]:
    password, emails = hash_password(PASSWORD), []
    with tenant_session(admin) as session:
        for number in range(users):
            emails.append(f"{name.lower()}-{number}@example.com")
            add_person(
                session,
                email=emails[-1],
                name=f"Person {number}",
                role=Role.EDITOR,
                password_hash=password,
            )
    return emails


def _mishaps(stand: Stand, seconds: float) -> Iterator[Mishap]:
    """A replica dies after a third, and comes back; a worker dies at half time and stays away."""
    if len(stand.replicas) > 1:
        third = seconds / 3
        yield Mishap(at_s=third, do=lambda: stand.kill_replica(0), is_kill=True)
        yield Mishap(at_s=third + _RESTART_S, do=lambda: stand.start_replica(0), is_kill=False)
    if len(stand.workers) > 1:
        yield Mishap(at_s=seconds / 2, do=lambda: stand.kill_worker(0), is_kill=True)


def _jobs_after(urls: StoreUrls, organization_id: str) -> dict[str, int]:
    """Wait until every job that people asked for has ended; how they ended."""
    deadline = time.monotonic() + _DRAIN_S
    while True:
        counts = _jobs(urls, organization_id)
        left = counts.get("todo", 0) + counts.get("doing", 0)
        if not left or time.monotonic() > deadline:
            done = counts.get("succeeded", 0)
            return {"done": done, "failed": sum(counts.values()) - done - left, "left": left}
        time.sleep(0.5)


def _jobs(urls: StoreUrls, organization_id: str) -> dict[str, int]:
    how = queue_connection(urls)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        found = connection.execute(
            "select status::text, count(*)::int from procrastinate_jobs"
            " where args ->> 'organization_id' = %s group by 1",
            (organization_id,),
        ).fetchall()
    return {str(status): int(number) for status, number in found}


def _share(ordered: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed; 0 of nothing.

    >>> _share([10.0, 20.0, 30.0], 0.5), _share([], 0.95)
    (20.0, 0.0)
    """
    return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0
