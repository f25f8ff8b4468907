"""How long a sheet of very many wells takes to open and to edit, in a real browser.

The organization, the app and the browser are the benchmark's own. Times begin with the hand and end
when the sheet shows what it is asked for, by the clock of the browser; beside them stand what the
server spent and what the browser was sent, which do not depend on what else the machine does.
"""

import json
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, Error, Frame, Page

from kernel.store import embedded
from kernel.store.connection import libpq_url
from workbench.bench.processor import cpu_s, database_process
from workbench.bench.production import person
from workbench.bench.record_data import fill_records
from workbench.bench.schedule import a_store, served_pages, signed_in_cookie
from workbench.bench.schedule_browser import HIGH, WAIT_MS, WIDE, a_browser
from workbench.commission import browser_of
from workbench.settings import Settings

MONTHS = 2
LOOKED_AT_EVERY_MS = 10
_GONE = re.compile("context|detached|navigat|attached", re.IGNORECASE)
# In the frame of the sheet: the time, whether wells stand there, and whether all do.
_STAND = """(rows) => { const sheet = window.__sheet, drawn = !!sheet
    && !!sheet.api.getColumn("api14")
    && !!document.querySelector("[row-index] [col-id='api14']")?.textContent;
  return { at: performance.timeOrigin + performance.now(), first: drawn,
    all: drawn && !sheet.fetching && sheet.api.getDisplayedRowCount() >= rows }; }"""
_HAND = """() => { for (const name of ["click", "keydown"]) window.addEventListener(name, () => {
  window.top.__hand = performance.timeOrigin + performance.now(); }, true); }"""
_HAND_TOLD = "() => window.__hand"
_STORED = """([id, version]) => new Promise((done) => { const look = () => {
    const sheet = window.__sheet, row = sheet.api.getRowNode(id)?.data;
    if (row?.version > version && sheet.waiting().length === 0)
      done(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look); };
  look(); })"""
_ROW = "(at) => window.__sheet.api.getDisplayedRowAtIndex(at).data"


def run(*, wells: int, repeats: int, as_json: bool) -> str:
    """The figures, as lines or as JSON.

    Args:
        wells: Of the organization.
        repeats: How often the sheet is opened, and how often a cell is typed.
        as_json: Print JSON instead of the lines.
    """
    with a_store() as settings:
        actor = person("Sheets")
        administrator = libpq_url(embedded.administrator_url(settings.data_dir))
        fill_records(administrator, actor, wells=wells, months=MONTHS)
        with served_pages(settings) as server, a_browser(str(browser_of(settings))) as browser:
            context = browser.new_context(
                base_url=settings.address, viewport={"width": WIDE, "height": HIGH}
            )
            name, _, value = signed_in_cookie(settings, actor).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": settings.address}])
            figures = _measured(context, _spent_by(settings, server), wells, repeats)
    figures = {"wells": wells, **figures}
    return json.dumps(figures, indent=1) if as_json else _told(figures)


@dataclass(slots=True)
class _Meter:
    """What server and database spent [s], and what a page was sent [B]."""

    processes: Sequence[psutil.Process]
    received: int = 0

    def watch(self, page: Page) -> None:
        """Count what comes to a page: answers as they travel, and frames of its socket."""
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda e: self._add(e["encodedDataLength"]))
        wire.on(
            "Network.webSocketFrameReceived",
            lambda e: self._add(len(e["response"]["payloadData"]) * 3 // 4),  # it is base64
        )

    def _add(self, number: float) -> None:
        self.received += int(number)

    def stand(self) -> tuple[float, int]:
        """Processor time and bytes up to now."""
        return sum(cpu_s(one) for one in self.processes), self.received


def _spent_by(settings: Settings, server: psutil.Process) -> _Meter:
    return _Meter([server, database_process(settings.data_dir)])


def _measured(context: BrowserContext, meter: _Meter, wells: int, repeats: int) -> dict[str, Any]:
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    meter.watch(page)
    opened = [_opened(page, meter, wells) for _ in range(repeats + 1)][1:]
    edits = [_edited(page, meter, at) for at in range(repeats + 1)][1:]
    return {
        "opening, first wells": _of(opened, "first_ms"),
        "opening, all wells": _of(opened, "all_ms"),
        "opening, processor time": _of(opened, "cpu_ms"),
        "opening, sent_kb": _of(opened, "kb"),
        "cell until stored": _of(edits, "stored_ms"),
        "cell, processor time": _of(edits, "cpu_ms"),
        "cell, sent_kb": _of(edits, "kb"),
    }


def _opened(page: Page, meter: _Meter, wells: int) -> dict[str, float]:
    """From the press of “Wells” beside another sheet until all wells stand in it."""
    page.goto("/records?part=fields")
    page.locator("iframe[title*='agGrid']").wait_for()
    _rest(page)
    cpu, received = meter.stand()
    page.evaluate(_HAND)
    page.get_by_role("radio", name="Wells", exact=True).click()
    hand: float = page.evaluate(_HAND_TOLD)
    seen = _once_open(page, wells)
    _rest(page)
    spent, sent = meter.stand()
    return {
        "first_ms": seen["first"] - hand,
        "all_ms": seen["all"] - hand,
        "cpu_ms": (spent - cpu) * 1_000,
        "kb": (sent - received) / 1_000,
    }


def _once_open(page: Page, wells: int) -> dict[str, float]:
    """When the first wells stood in the sheet, and when all did; looked at every few ms. [ms]"""
    seen: dict[str, float] = {}
    end = time.monotonic() + WAIT_MS / 1_000
    while "all" not in seen:
        try:
            stand = _grid(page).evaluate(_STAND, wells)
        except Error as failure:
            # the frame of the other sheet goes, and the new one is a new document while it loads
            if not _GONE.search(str(failure)):
                raise
            stand = {}
        for name in ("first", "all"):
            if stand.get(name):
                seen.setdefault(name, stand["at"])
        if time.monotonic() > end:
            raise TimeoutError(f"The sheet did not show {wells:,} wells.")
        page.wait_for_timeout(LOOKED_AT_EVERY_MS)
    return seen


def _grid(page: Page) -> Frame:
    handle = page.locator("iframe[title*='agGrid']").last.element_handle()
    frame = handle.content_frame() if handle else None
    if frame is None:
        raise Error("The frame was detached.")
    return frame


def _edited(page: Page, meter: _Meter, at: int) -> dict[str, float]:
    """From Enter in a cell until it is stored and the sheet knows it."""
    grid = _grid(page)
    grid.evaluate(_HAND)
    row = grid.evaluate(_ROW, at)
    grid.locator(f"[row-index='{at}'] [col-id='well_no']").first.click()
    page.keyboard.type(f"{at + 1}R{int(time.time()) % 1000}")
    cpu, received = meter.stand()
    stored = grid.evaluate_handle(
        f"(asked) => ({{ at: ({_STORED})(asked) }})", [row["id"], row["version"]]
    )
    page.keyboard.press("Enter")
    shown: float = stored.evaluate("(one) => one.at")
    hand: float = page.evaluate(_HAND_TOLD)
    _rest(page)
    spent, sent = meter.stand()
    return {
        "stored_ms": shown - hand,
        "cpu_ms": (spent - cpu) * 1_000,
        "kb": (sent - received) / 1_000,
    }


def _rest(page: Page) -> None:
    """Wait until nothing runs."""
    page.get_by_test_id("stStatusWidget").wait_for(state="detached")
    page.wait_for_timeout(700)


def _of(found: Sequence[dict[str, float]], name: str) -> dict[str, float]:
    values = [one[name] for one in found]
    return {
        "least": round(min(values)),
        "median": round(statistics.median(values)),
        "most": round(max(values)),
    }


def _told(figures: dict[str, Any]) -> str:
    lines = [f"{figures['wells']:,} wells in one sheet"]
    for name, found in figures.items():
        if isinstance(found, dict):
            words = ", ".join(f"{key} {value:,}" for key, value in found.items())
            lines.append(
                f"{name.removesuffix('_kb'):<30}{words} {'kB' if name.endswith('kb') else 'ms'}"
            )
    return "\n".join(lines)
