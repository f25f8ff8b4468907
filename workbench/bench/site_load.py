"""People at work on an installation: each with a browser's cookies, a websocket and files.

They sign in at the door, go from page to page, change bars of the schedule, download and hand in
papers, start calculations. Who loses the connection loads the page again, as a browser does.
"""

import asyncio
import random
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.protocol import State

from workbench.auth.origin import OWN_HEADER

LONGEST_ANSWER_S = 60.0
AFTER_A_KILL_S = 5.0
AT_ONCE_AT_THE_DOOR = 4  # a password costs its processor time on purpose
_FIRST_ACTS = (0.97, 0.99, 0.85, 0.95)  # so that also a few people do something of each kind
_MB = 1_000_000
_BUSY = 409  # another person's change came first: no failure
Broken = (OSError, httpx2.HTTPError, WebSocketException, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What there is to do.

    Attributes:
        organization_id: Whose people they are.
        emails: Of the people.
        password: Of each of them.
        screens: The pages that they go to.
        scenario_id: The schedule that they share.
        revision: Of the schedule, as everybody first sees it.
        job_ids: Bars of it; each person has some of their own.
        api10: A well whose papers are handed in.
        paper: A small paper of it.
    """

    organization_id: str
    emails: Sequence[str]
    password: str
    screens: Sequence[str]
    scenario_id: str
    revision: int
    job_ids: Sequence[str]
    api10: str
    paper: bytes


@dataclass(slots=True, kw_only=True)
class Met:
    """What came of it.

    Attributes:
        runs_ms: How long runs of pages took, by page. [ms]
        requests_ms: How long requests took, by kind. [ms]
        failed: What failed, in words.
        failed_after_a_kill: What failed in the first seconds after a kill.
        reloads: How often a person had to load the page again.
        kills: When something was killed, on the monotonic clock. [s]
    """

    runs_ms: dict[str, list[float]] = field(default_factory=dict)
    requests_ms: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    failed_after_a_kill: list[str] = field(default_factory=list)
    reloads: int = 0
    kills: list[float] = field(default_factory=list)

    def fail(self, words: str) -> None:
        """Note a failure, apart from those that a kill explains."""
        now = time.monotonic()
        after = any(0 <= now - kill <= AFTER_A_KILL_S for kill in self.kills)
        (self.failed_after_a_kill if after else self.failed).append(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """Something that is done to the installation on the way.

    Attributes:
        at_s: After so long, counted from when all people are in. [s]
        do: Does it.
        is_kill: Whether failures in the seconds after it are told apart.
    """

    at_s: float
    do: Callable[[], None]
    is_kill: bool


async def at_work(
    address: str,
    trusted: ssl.SSLContext,
    work: Work,
    met: Met,
    *,
    seconds: float,
    think_s: float,
    mishaps: Sequence[Mishap] = (),
) -> None:
    """Let everybody sign in, then work for a while; times count from when all are in."""
    door = asyncio.Semaphore(AT_ONCE_AT_THE_DOOR)
    people = [
        _Person(address=address, trusted=trusted, work=work, met=met, number=number)
        for number in range(len(work.emails))
    ]
    try:
        await asyncio.gather(*(one.come_in(door) for one in people))
        await asyncio.gather(
            *(one.stay(seconds, think_s) for one in people),
            *(_happens(mishap, met) for mishap in mishaps),
        )
    finally:
        await asyncio.gather(*(one.leave() for one in people))


async def _happens(mishap: Mishap, met: Met) -> None:
    await asyncio.sleep(mishap.at_s)
    if mishap.is_kill:
        met.kills.append(time.monotonic())
    await asyncio.to_thread(mishap.do)


@dataclass(slots=True, kw_only=True)
class _Person:
    address: str
    trusted: ssl.SSLContext
    work: Work
    met: Met
    number: int
    client: httpx2.AsyncClient = field(init=False)
    socket: ClientConnection | None = None
    revision: int = field(init=False)

    def __post_init__(self) -> None:
        self.revision = self.work.revision
        self.client = httpx2.AsyncClient(
            base_url=self.address,
            verify=self.trusted,
            headers={"origin": self.address, OWN_HEADER: "1"},
            timeout=LONGEST_ANSWER_S,
        )

    async def come_in(self, door: asyncio.Semaphore) -> None:
        async with door:
            form = {"email": self.work.emails[self.number], "password": self.work.password}
            answer = await self.client.post("/auth/login", data=form)
        if answer.status_code != 303:
            self.met.fail(f"sign-in {answer.status_code}")
        await self._run("home", counts=False)

    async def stay(self, seconds: float, think_s: float) -> None:
        draw = random.Random(self.number)  # noqa: S311 - a benchmark, no secret
        await asyncio.sleep(draw.random() * think_s)  # people do not act in step
        end, first = time.monotonic() + seconds, list(_FIRST_ACTS[self.number : self.number + 1])
        while time.monotonic() < end:
            act = first.pop() if first else draw.random()
            if act < 0.80:
                await self._run(draw.choice(self.work.screens))
            elif act < 0.90:
                await self._move(draw)
            elif act < 0.96:
                query = f"?scenario_id={self.work.scenario_id}&format=csv"
                await self._ask("download", "GET", f"/api/export{query}")
            elif act < 0.98:
                files = {"files": (f"{draw.random()}.pdf", self.work.paper, "application/pdf")}
                await self._ask(
                    "upload", "POST", "/api/papers", files=files,
                    data={"api10": self.work.api10}, headers={"prefer": "respond-async"},
                )  # fmt: skip
            else:
                body = {
                    "scenario_id": self.work.scenario_id, "kind": "outlook",
                    "parameters": {"runs": 500, "seed": draw.randrange(10**6)},
                }  # fmt: skip
                await self._ask("calculation", "POST", "/api/calc/run", json=body)
            await asyncio.sleep(draw.uniform(0.5, 1.5) * think_s)

    async def leave(self) -> None:
        if self.socket is not None:
            await self.socket.close()
        await self.client.aclose()

    async def _move(self, draw: random.Random) -> None:
        """Take a bar of one's own a few days longer or shorter, as a drag of its end does."""
        mine = self.work.job_ids[self.number :: len(self.work.emails)]
        if not mine:
            return
        change = {
            "do": "set", "id": draw.choice(mine), "field": "duration_days",
            "value": f"{draw.randint(10, 40)} d",
        }  # fmt: skip
        body = {
            "scenario_id": self.work.scenario_id, "revision": self.revision,
            "mode": "scheduling", "actions": [change],
        }  # fmt: skip
        answer = await self._ask("change of a bar", "POST", "/api/campaign-wells/bulk", json=body)
        if answer is not None and answer.status_code < 300:
            self.revision = int(answer.json()["revision"])

    async def _ask(self, kind: str, method: str, path: str, **more: Any) -> httpx2.Response | None:
        start = time.perf_counter()
        try:
            answer = await self.client.request(method, path, **more)
        except Broken as failure:
            self.met.fail(f"{kind}: {type(failure).__name__}")
            return None
        if answer.status_code >= 400 and answer.status_code != _BUSY:
            self.met.fail(f"{kind}: {answer.status_code} {answer.text[:200]}")
        took = (time.perf_counter() - start) * 1000
        self.met.requests_ms.setdefault(kind, []).append(took)
        return answer

    async def _run(self, screen: str, *, counts: bool = True) -> None:
        """Go to a page, and wait until it is there; load it again where the line broke."""
        start = time.perf_counter()
        try:
            await self._opened()
            await self._answered(screen)
        except Broken as failure:
            self.met.fail(f"{screen}: {type(failure).__name__}")
            await self._again(screen)
            return
        if counts:
            took = (time.perf_counter() - start) * 1000
            self.met.runs_ms.setdefault(screen, []).append(took)

    async def _again(self, screen: str) -> None:
        self.met.reloads += 1
        self.socket = None
        try:
            await self._opened()
            await self._answered(screen)
        except Broken as failure:
            self.socket = None
            self.met.fail(f"{screen}, loaded again: {type(failure).__name__}")

    async def _opened(self) -> None:
        if self.socket is not None:
            if self.socket.state is State.OPEN:
                return
            self.met.reloads += 1  # it broke while they were thinking: a browser connects anew
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.client.cookies.jar)
        self.socket = await connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies},
            ssl=self.trusted,
            max_size=64 * _MB,
            open_timeout=LONGEST_ANSWER_S,
            ping_interval=None,  # a busy loop here is no dead server there
        )

    async def _answered(self, screen: str) -> None:
        if self.socket is None:
            raise ConnectionError
        asked = BackMsg()
        asked.rerun_script.page_name = "" if screen == "home" else screen
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(LONGEST_ANSWER_S):
            while True:
                message = await self.socket.recv()
                said = ForwardMsg.FromString(
                    message if isinstance(message, bytes) else message.encode()
                )
                if said.HasField("delta") and said.delta.new_element.HasField("exception"):
                    self.met.fail(f"{screen}: {said.delta.new_element.exception.message[:200]}")
                if said.HasField("delta") and said.delta.new_element.HasField("alert"):
                    words = said.delta.new_element.alert.body
                    if "could not be shown" in words:
                        self.met.fail(f"{screen}: {words[:200]}")
                if said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and said.HasField(
                    "script_finished"
                ):
                    return
