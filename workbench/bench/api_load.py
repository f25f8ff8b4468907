"""Requests to the wells of the API: one after another for their times, and many clients at once."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

WARM_UP = 5  # requests of each kind before the count
Ask = tuple[str, str, dict[str, Any] | None]  # method, path, body


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for.

    Attributes:
        wells: 14-digit numbers of the registry.
        words: Parts of names, three letters or more.
        history: How many wells the organization has worked on.
    """

    wells: Sequence[str]
    words: Sequence[str]
    history: int

    def one(self, draw: random.Random) -> Ask:
        """A single well, by 10 or 14 digits."""
        number = draw.choice(self.wells)
        return "GET", f"/api/tenant/wells/{number[: draw.choice((10, 14))]}/", None

    def many(self, draw: random.Random) -> Ask:
        """A hundred wells."""
        numbers = [draw.choice(self.wells) for _ in range(100)]
        return "POST", "/api/tenant/wells/bulk/", {"api_numbers": numbers}

    def page(self, draw: random.Random) -> Ask:
        """A page of the history, from anywhere in it."""
        offset = draw.choice((0, draw.randrange(max(1, self.history)), self.history // 2))
        return "GET", f"/api/tenant/wells/history/?limit=50&offset={offset}", None

    def search(self, draw: random.Random) -> Ask:
        """A search while it is typed."""
        word = draw.choice(self.words)
        typed = word[: draw.randint(3, max(3, len(word)))]
        return "GET", f"/api/wells?limit=50&text={typed}", None


def kinds(asked: Asked) -> Mapping[str, Callable[[random.Random], Ask]]:
    """The requests by the names that figures bear."""
    return {
        "single well": asked.one,
        "bulk 100": asked.many,
        "history page": asked.page,
        "search": asked.search,
    }


def times_ms(
    address: str, tokens: Sequence[str], asked: Asked, kind: str, *, requests: int
) -> list[float]:
    """How long a kind of request takes when one follows the other. [ms]

    Raises:
        httpx2.HTTPStatusError: One was refused.
    """
    draw = random.Random(2)  # noqa: S311 - which well is asked for is no secret
    made, times = kinds(asked)[kind], []
    with httpx2.Client(base_url=address, timeout=60) as client:
        for number in range(WARM_UP + requests):
            method, path, body = made(draw)
            header = _header(tokens[number % len(tokens)])
            start = time.perf_counter()
            client.request(method, path, json=body, headers=header).raise_for_status()
            times.append((time.perf_counter() - start) * 1000)
    return times[WARM_UP:]


@dataclass(slots=True, kw_only=True)
class Load:
    """What came of many clients: every answer's time, and what was no success. [ms]"""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def load(
    address: str,
    tokens: Sequence[str],
    asked: Asked,
    *,
    clients: int = 30,
    seconds: float = 300,
    think_s: float = 1.0,
) -> Load:
    """Let CLIENTS ask by turns for everything, each with a pause of THINK_S after an answer."""
    met = Load()
    asyncio.run(_all(address, tokens, asked, met, clients, seconds, think_s))
    return met


async def _all(
    address: str,
    tokens: Sequence[str],
    asked: Asked,
    met: Load,
    clients: int,
    seconds: float,
    think_s: float,
) -> None:
    until = time.monotonic() + seconds
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        asking = []
        for n in range(clients):
            draw = random.Random(n)  # noqa: S311 - which well is asked for is no secret
            token = tokens[n % len(tokens)]
            asking.append(_client(client, token, asked, met, draw, until, think_s))
        await asyncio.gather(*asking)


async def _client(
    client: httpx2.AsyncClient,
    token: str,
    asked: Asked,
    met: Load,
    draw: random.Random,
    until: float,
    think_s: float,
) -> None:
    makers = list(kinds(asked).values())
    await asyncio.sleep(draw.random() * think_s)  # they do not come in step
    while time.monotonic() < until:
        method, path, body = draw.choice(makers)(draw)
        start = time.perf_counter()
        try:
            answer = await client.request(method, path, json=body, headers=_header(token))
            if answer.status_code != 200:
                met.errors.append(f"{answer.status_code} {path}")
        except httpx2.HTTPError as failure:
            met.errors.append(f"{type(failure).__name__} {path}")
        met.times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(think_s)


def _header(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
