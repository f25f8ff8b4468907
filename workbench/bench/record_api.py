"""How fast the core records of an organization with 10,000 wells are listed, read and written.

Every list that the API describes, in every way that it can be asked; every record added, read,
changed and deleted; then many clients at once. The app answers in a process of its own, under row
security, on an embedded database that holds another organization as well.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2

from kernel.errors import Unavailable
from kernel.store import embedded
from kernel.store.actor import Actor
from kernel.store.connection import libpq_url
from kernel.workflows import people
from workbench.bench.api import served_apart
from workbench.bench.api_load import WARM_UP, Load
from workbench.bench.own_store import own_store
from workbench.bench.production import SMALL, person
from workbench.bench.record_data import fill_records
from workbench.bench.record_lists import Shape, shapes_of
from workbench.bench.record_writes import (
    ENTITIES,
    VERBS,
    Ask,
    Known,
    Life,
    known_of,
    life_of,
    write_of,
)
from workbench.logs import configure_logs

MONTHS = 120
CLIENTS = 30
LIMIT_LIST_MS, LIMIT_RECORD_MS, LIMIT_CLIENTS_MS = 100, 50, 200
OF_EACH = 3  # requests of a filter or an order at least
SHARE_OF_LISTS = 0.8  # of what clients begin; a record is four requests, so half of all


def run(*, wells: int, requests: int, minutes: float, as_json: bool) -> str:
    """The figures as a table or JSON.

    Args:
        wells: Of the organization that is asked; a tenth in the other one.
        requests: Of each list and way, and of each record.
        minutes: That 30 clients ask. [min]
        as_json: Print JSON instead of the table.
    """
    configure_logs("error", process="bench")
    with own_store() as (home, _):
        administrator = libpq_url(embedded.administrator_url(home))
        first, second = person("First"), person("Second")
        fill_records(administrator, second, wells=max(wells // SMALL, 40), months=MONTHS)
        rows = fill_records(administrator, first, wells=wells, months=MONTHS)
        with served_apart(home) as (address, _):
            found = record_figures(address, first, requests=requests, seconds=minutes * 60)
    found = {"wells": wells, "rows": rows, **found}
    return json.dumps(found, indent=1) if as_json else "\n".join(_told(found))


@dataclass(slots=True, kw_only=True)
class Timed:
    """Requests of one sort and their times. [ms]"""

    sort: str
    name: str
    limit: int
    times: list[float]
    slowest: str = ""
    slowest_ms: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Median, p95 and longest time, the slowest way to ask and its median. [ms]"""
        p95 = _p95(self.times)
        return {
            "sort": self.sort,
            "name": self.name,
            "requests": len(self.times),
            "median": round(statistics.median(self.times), 1),
            "p95": p95,
            "max": round(max(self.times), 1),
            "limit": self.limit,
            "slowest": self.slowest,
            "slowest_median": round(self.slowest_ms, 1),
            "missed": max(p95, self.slowest_ms) > self.limit,
        }


def record_figures(
    address: str, actor: Actor, *, requests: int, seconds: float, think_s: float = 1.0
) -> dict[str, Any]:
    """Ask every list and write every record of an organization, then by many clients at once.

    Args:
        address: Of the app.
        actor: Who asks, an Editor.
        requests: Of each list and way, and of each record.
        seconds: That 30 clients ask. [s]
        think_s: Pause of a client after an answer. [s]
    """
    header = {"authorization": f"Bearer {people.create_token(actor, 'bench').token}"}
    with httpx2.Client(base_url=f"{address}/api", headers=header, timeout=60) as client:
        shapes = shapes_of(actor, client.get("/openapi.json").raise_for_status().json())
        timed = [*_lists(client, shapes, requests)]
        known = known_of(actor)
        for entity in ENTITIES:
            timed += _lives(client, known, entity, requests)
    load = Clients(seconds=seconds, think_s=think_s, first=WARM_UP + requests)
    met = asyncio.run(_at_once(address, header, shapes, known, load))
    return {
        "lists": [one.figures() for one in timed if one.limit == LIMIT_LIST_MS],
        "records": [one.figures() for one in timed if one.limit == LIMIT_RECORD_MS],
        "clients": {
            "answers": len(met.times),
            "errors": len(met.errors),
            "first_errors": met.errors[:3],
            "median": round(statistics.median(met.times), 1),
            "p95": _p95(met.times),
            "limit": LIMIT_CLIENTS_MS,
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """How long many ask, their pause after an answer [s], and their first record's number."""

    seconds: float
    think_s: float
    first: int


def _lists(client: httpx2.Client, shapes: Sequence[Shape], requests: int) -> Iterator[Timed]:
    draw = random.Random(3)  # noqa: S311 - which page is asked for is no secret
    for endpoint, way in dict.fromkeys((one.endpoint, one.way) for one in shapes):
        these = [one for one in shapes if (one.endpoint, one.way) == (endpoint, way)]
        timed = Timed(sort=way, name=endpoint, limit=LIMIT_LIST_MS, times=[])
        each = max(min(OF_EACH, requests), -(-requests // len(these)))
        client.get(these[0].paths[0]).raise_for_status()
        for shape in these:
            times = [_ms(client, "GET", draw.choice(shape.paths)) for _ in range(each)]
            timed.times += times
            middle = statistics.median(times)
            if middle >= timed.slowest_ms:
                timed.slowest, timed.slowest_ms = shape.name, middle
        yield timed


def _ms(client: httpx2.Client, method: str, path: str) -> float:
    began = time.perf_counter()
    answer = client.request(method, path)
    spent = (time.perf_counter() - began) * 1000
    if not answer.is_success:
        raise Unavailable(f"{method} {path}: {answer.status_code} {answer.text}")
    return spent


def _lives(client: httpx2.Client, known: Known, entity: str, requests: int) -> list[Timed]:
    """Records of an entity from first to last, one after another."""
    found = {verb: Timed(sort=verb, name=entity, limit=LIMIT_RECORD_MS, times=[]) for verb in VERBS}
    warm_up = min(WARM_UP, requests)
    for n in range(warm_up + requests):
        life = life_of(write_of(entity, known, n))
        ask: Ask | None = next(life)
        while ask is not None:
            began = time.perf_counter()
            answer = client.request(ask.method, ask.path, json=ask.body, headers=ask.headers)
            if n >= warm_up:
                found[ask.verb].times.append((time.perf_counter() - began) * 1000)
            if not answer.is_success:
                raise Unavailable(f"{ask.method} {ask.path}: {answer.status_code} {answer.text}")
            ask = _next(life, answer)
    return list(found.values())


def _next(life: Life, answer: httpx2.Response) -> Ask | None:
    """What is asked after this answer; None at the end."""
    try:
        return life.send((answer.json() if answer.content else {}, answer.headers.get("etag")))
    except StopIteration:
        return None


async def _at_once(
    address: str, header: dict[str, str], shapes: Sequence[Shape], known: Known, load: Clients
) -> Load:
    """Let many ask by turns for pages of every list and for records from first to last."""
    met, numbers, until = Load(), count(load.first), time.monotonic() + load.seconds

    async def one(client: httpx2.AsyncClient, draw: random.Random) -> None:
        await asyncio.sleep(draw.random() * load.think_s)  # they do not come in step
        while time.monotonic() < until:
            life = _page(draw.choice(draw.choice(shapes).paths))
            if draw.random() >= SHARE_OF_LISTS:
                life = life_of(write_of(draw.choice(ENTITIES), known, next(numbers)))
            await _live(client, met, life, load.think_s)

    async with httpx2.AsyncClient(base_url=f"{address}/api", headers=header, timeout=60) as client:
        draws = [random.Random(n) for n in range(CLIENTS)]  # noqa: S311 - no secret
        await asyncio.gather(*(one(client, draw) for draw in draws))
    return met


def _page(path: str) -> Life:
    yield Ask(verb="list", method="GET", path=path, headers={})


async def _live(client: httpx2.AsyncClient, met: Load, life: Life, think_s: float) -> None:
    ask: Ask | None = next(life)
    while ask is not None:
        answer = await _answered(client, met, ask)
        await asyncio.sleep(think_s)
        ask = _next(life, answer) if answer is not None and answer.is_success else None


async def _answered(client: httpx2.AsyncClient, met: Load, ask: Ask) -> httpx2.Response | None:
    began = time.perf_counter()
    answer = None
    try:
        answer = await client.request(ask.method, ask.path, json=ask.body, headers=ask.headers)
        if not answer.is_success:
            met.errors.append(f"{answer.status_code} {ask.method} {ask.path}")
    except httpx2.HTTPError as failure:
        met.errors.append(f"{type(failure).__name__} {ask.method} {ask.path}")
    met.times.append((time.perf_counter() - began) * 1000)
    return answer


def _p95(times: Sequence[float]) -> float:
    """The time below which 95 of 100 lie. [ms]"""
    if len(times) < 2:
        return round(times[0], 1)
    return round(statistics.quantiles(times, n=100, method="inclusive")[94], 1)


def _told(found: dict[str, Any]) -> Iterator[str]:
    """The figures for a person: the misses, then every line."""
    rows = sum(found["rows"].values())
    yield f"{found['wells']:,} wells, {rows:,} rows, beside a second organization"
    heads = ("median ms", "p95 ms", "max ms", "wanted")
    yield f"{'request':<52}" + "".join(f"{head:>11}" for head in heads)
    for one in (*found["lists"], *found["records"]):
        values = (one["median"], one["p95"], one["max"], one["limit"])
        slowest = f"  slowest {one['slowest']} {one['slowest_median']}" if one["slowest"] else ""
        yield (
            f"{one['name'] + ', ' + one['sort']:<52}"
            + "".join(f"{value:>11}" for value in values)
            + slowest
            + ("  MISSED" if one["missed"] else "")
        )
    for what, sort in (("lists", "lists"), ("records", "records")):
        these = found[what]
        missed = sum(one["missed"] for one in these)
        worst = max(these, key=lambda one: one["p95"])
        yield (
            f"{len(these)} {sort}: {missed} miss {worst['limit']} ms; the slowest p95"
            f" {worst['p95']} ms, {worst['name']}, {worst['sort']}"
        )
    met = found["clients"]
    yield (
        f"{CLIENTS} clients: {met['answers']:,} answers, {met['errors']} errors, median"
        f" {met['median']} ms, p95 {met['p95']} ms (wanted {met['limit']})"
    )
    yield from (f"error: {one}" for one in met["first_errors"])
