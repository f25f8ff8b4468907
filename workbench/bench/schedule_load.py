"""Many people who edit one schedule at once: clients that speak to the pages as browsers do.

Each holds a websocket of its own, types into cells that nobody else types into, and waits for the
page that comes back; at the end every cell must hold what was typed last.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from kernel.scheduling.board import Board

FIELDS = ("pad", "notes", "afe_amount", "tangible_cost", "duration_days", "percent")
LONGEST_ANSWER_S = 60.0
_MB = 1_000_000
_MODE = "Scheduling"
_REVISION = re.compile(r"· revision (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A cell and what a person typed into it last."""

    job_id: str
    field: str
    value: Any


@dataclass(slots=True, kw_only=True)
class Load:
    """What came of it.

    Attributes:
        reruns_ms: From each edit until its page was there. [ms]
        cells: What must stand in the schedule now.
        failed: Edits whose page did not come.
        said: What pages said of failures.
    """

    reruns_ms: list[float] = field(default_factory=list)
    cells: dict[tuple[str, str], Typed] = field(default_factory=dict)
    failed: int = 0
    said: list[str] = field(default_factory=list)


def lost(load: Load, board: Board) -> list[Typed]:
    """What was typed and does not stand in the schedule."""
    return [
        one
        for one in load.cells.values()
        if str(getattr(board.jobs[one.job_id], one.field)) != str(one.value)
    ]


def edited_by(
    address: str,
    cookies: Sequence[str],
    board: Board,
    *,
    seconds: float,
    think_s: float,
) -> Load:
    """Let as many people as there are cookies edit a schedule for a while.

    Args:
        address: Of the app, such as http://127.0.0.1:8501.
        cookies: The session cookie of each person, with its name.
        board: The schedule; its cells are dealt out, so that nobody types over another.
        seconds: How long.
        think_s: The mean pause of a person between two edits.
    """
    load = Load()
    cells = [(job_id, name) for name in FIELDS for job_id in board.jobs]
    shares = [cells[at :: len(cookies)] for at in range(len(cookies))]
    asyncio.run(_all(address, cookies, shares, board.scenario_id, load, seconds, think_s))
    return load


async def _all(
    address: str,
    cookies: Sequence[str],
    shares: Sequence[Sequence[tuple[str, str]]],
    scenario_id: str,
    load: Load,
    seconds: float,
    think_s: float,
) -> None:
    people = [
        _person(address, cookie, scenario_id, share, load, seconds, think_s, seed)
        for seed, (cookie, share) in enumerate(zip(cookies, shares, strict=True))
    ]
    await asyncio.gather(*people)


async def _person(
    address: str,
    cookie: str,
    scenario_id: str,
    cells: Sequence[tuple[str, str]],
    load: Load,
    seconds: float,
    think_s: float,
    seed: int,
) -> None:
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    async with _page(address, cookie, scenario_id) as page:
        await asyncio.sleep(draw.random() * think_s)  # people do not type in step
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job_id, name = draw.choice(cells)
            typed = Typed(job_id=job_id, field=name, value=_value(draw, name))
            start = time.perf_counter()
            try:
                await page.edit(typed)
            except TimeoutError:
                load.failed += 1
            else:
                load.reruns_ms.append((time.perf_counter() - start) * 1000)
            load.cells[job_id, name] = typed
            load.said += page.said
            page.said.clear()
            await asyncio.sleep(draw.uniform(0.5, 1.5) * think_s)


def _value(draw: random.Random, name: str) -> Any:
    """Something new for a cell of that column."""
    match name:
        case "pad" | "notes":
            return f"{name} {draw.randrange(10**6)}"
        case "duration_days":
            return draw.randint(10, 40)
        case "percent":
            return draw.randint(0, 90)
    return draw.randint(10, 9_999) * 1_000


@dataclass(slots=True, kw_only=True)
class _Page:
    """An open schedule as a browser holds it: its websocket, and the ids of its widgets."""

    socket: ClientConnection
    query: str
    grid: str = ""
    mode: str = ""
    serial: int = 0
    revision: int = 0
    said: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Ask for the page, and wait until it is there."""
        await self._run([])
        if not self.grid or not self.mode:
            raise TimeoutError("The page came without its sheet.")

    async def edit(self, typed: Typed) -> None:
        """Type into a cell; return when the page that follows is there."""
        self.serial = max(int(time.time() * 1000), self.serial + 1)
        post = {
            "action": "edit", "id": typed.job_id, "field": typed.field, "value": typed.value,
            "serial": self.serial, "revision": self.revision,
        }  # fmt: skip
        told = {"posts": [post], "selected": [], "focus": None, "columns": []}
        scheduling = WidgetState(id=self.mode)
        scheduling.string_array_value.data.append(_MODE)
        await self._run([WidgetState(id=self.grid, json_value=json.dumps(told)), scheduling])

    async def _run(self, states: Sequence[WidgetState]) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_name = "schedule"
        asked.rerun_script.widget_states.widgets.extend(states)
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(LONGEST_ANSWER_S):
            while True:
                said = ForwardMsg.FromString(_bytes(await self.socket.recv()))
                kind = said.WhichOneof("type")
                if kind == "delta":
                    self._note(said)
                elif kind == "script_finished" and said.script_finished == (
                    ForwardMsg.FINISHED_SUCCESSFULLY
                ):
                    return

    def _note(self, said: ForwardMsg) -> None:
        """Keep the ids of the sheet and of the mode, and what went wrong."""
        element = said.delta.new_element
        if element.HasField("markdown") and (found := _REVISION.search(element.markdown.body)):
            self.revision = int(found[1])
        if element.HasField("alert"):
            self.said.append(element.alert.body)
        if element.HasField("component_instance") and "agGrid" in (
            element.component_instance.component_name
        ):
            self.grid = element.component_instance.id
        if element.HasField("button_group") and "schedule-mode" in element.button_group.id:
            self.mode = element.button_group.id


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


@asynccontextmanager
async def _page(address: str, cookie: str, scenario_id: str) -> AsyncIterator[_Page]:
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        url,
        origin=address,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie},
        max_size=64 * _MB,
    ) as socket:
        page = _Page(socket=socket, query=f"scenario={scenario_id}")
        await page.open()
        yield page
