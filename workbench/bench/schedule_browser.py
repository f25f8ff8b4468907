"""What a person waits for in front of the schedule, measured in a real browser.

Times begin with the hand (the button let go, the key pressed) and end when the sheet shows what
was stored; both are taken by the clock of the browser.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Frame, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WIDE, HIGH = 1600, 1100
STEPS = 90
PASTED_ROWS, PASTED_FIELDS = 40, ("kind", "rig_id", "pad", "start_on", "duration_days", "finish_on")
WAIT_MS = 60_000

_BARS = """() => { const chart = document.querySelector(".g-root")?.gantt;
  if (!chart?.ready) return [];
  const frame = chart.body.getBoundingClientRect();
  const last = new Map();
  for (const bar of chart.rows.bars.values()) {
    if (!((last.get(bar.row)?.e ?? 0) > bar.e)) last.set(bar.row, bar);
  }
  return [...chart.rows.bars.values()].map((bar) => { const box = chart.box(bar);
    return { id: bar.id, row: bar.row, end: bar.end, last: last.get(bar.row) === bar,
      x: frame.left + box.x, y: frame.top + box.y, w: box.w, h: box.h }; }); }"""
_FRAMES = """() => { window.__frames = []; let last = performance.now();
  const next = (now) => { window.__frames.push(now - last); last = now;
    window.__going = requestAnimationFrame(next); };
  window.__going = requestAnimationFrame(next); }"""
_FRAMES_TOLD = (
    """() => { cancelAnimationFrame(window.__going); return window.__frames.slice(1); }"""
)
_HAND = """() => { for (const name of ["pointerup", "keydown", "click"]) {
  window.addEventListener(name,
    () => { window.__hand = performance.timeOrigin + performance.now(); }, true); } }"""
_HAND_TOLD = "() => window.__hand"
_SHOWS = """([id, field, value, past]) => new Promise((done) => {
  const look = () => { const node = window.__sheet?.api.getRowNode(id);
    const held = node?.data?.[field];
    if (node && (held === value) !== past) requestAnimationFrame(
      () => done(performance.timeOrigin + performance.now()));
    else requestAnimationFrame(look); };
  look(); })"""
_OPENED = """(rows) => new Promise((done) => { const look = () => {
    const shown = document.querySelectorAll("[row-index] [col-id='name']").length;
    if (shown > 5 && window.__sheet?.api.getDisplayedRowCount() >= rows)
      done(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look); };
  look(); })"""


@contextmanager
def a_browser(path: str) -> Iterator[Any]:
    """A headless Chromium or Chrome."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Schedule:
    """An open schedule page of a signed-in person."""

    page: Page

    @property
    def grid(self) -> Frame:
        """The frame of the sheet."""
        handle = self.page.wait_for_selector("iframe[title*='agGrid']", timeout=WAIT_MS)
        frame = handle.content_frame() if handle else None
        if frame is None:
            raise TimeoutError("The sheet did not come.")
        return frame

    def ready(self) -> None:
        """Wait until sheet and Gantt stand and nothing runs."""
        self.grid.wait_for_function("() => window.__sheet?.api.getDisplayedRowCount() > 0")
        self.page.wait_for_function(f"() => ({_BARS})().length > 0", timeout=WAIT_MS)
        self._rest()
        self.page.evaluate(_HAND)

    def _rest(self) -> None:
        running = self.page.get_by_test_id("stStatusWidget")
        running.wait_for(state="detached", timeout=WAIT_MS)
        self.page.wait_for_timeout(700)

    def choose(self, words: str) -> None:
        """Press a segment of the controls."""
        self.page.get_by_role("radio", name=words, exact=True).click()
        self._rest()

    def last_bars(self) -> list[dict[str, Any]]:
        """The last job of each rig that can be seen and taken by its end."""
        self.page.locator(".g-body").scroll_into_view_if_needed()
        self.page.wait_for_timeout(200)
        bars = self.page.evaluate(_BARS)
        return [bar for bar in bars if bar["last"] and bar["w"] > 20 and 60 < bar["y"] < HIGH - 20]

    def drag_frames_ms(self) -> list[float]:
        """The times between frames while a bar is carried about for some seconds. [ms]"""
        bar = self.last_bars()[0]
        mouse = self.page.mouse
        x, y = bar["x"] + bar["w"] / 2, bar["y"] + bar["h"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 5, y)
        self.page.evaluate(_FRAMES)
        for step in range(STEPS):
            mouse.move(x + 60 * ((step % 30) / 30 - 0.5), y)
        frames: list[float] = self.page.evaluate(_FRAMES_TOLD)
        self.page.keyboard.press("Escape")
        mouse.up()
        self._rest()
        return frames

    def drop_ms(self, at: int) -> float:
        """From letting go of a longer bar until the sheet shows its new end, stored. [ms]"""
        bars = self.last_bars()
        bar = bars[at % len(bars)]
        x, y = bar["x"] + bar["w"], bar["y"] + bar["h"] / 2
        mouse = self.page.mouse
        mouse.move(x - 2, y)
        mouse.down()
        for step in range(1, 9):
            mouse.move(x - 2 + 4 * step, y)
        self.page.wait_for_timeout(100)
        return self._until_shown(mouse.up, bar["id"], "finish_on", bar["end"], past=True)

    def paste_ms(self, number: int) -> float:
        """From Ctrl+V of 40 rows by 6 columns until the sheet shows the last of them. [ms]"""
        rows = self.grid.evaluate(
            "([n, fields]) => Array.from({ length: n }, (_, i) => {"
            " const node = window.__sheet.api.getDisplayedRowAtIndex(i);"
            " return [node.id, ...fields.map((f) => node.data[f])]; })",
            [PASTED_ROWS, list(PASTED_FIELDS)],
        )
        lines, last = [], ""
        for _, kind, rig, _, start, days, _ in rows:
            begin = date.fromisoformat(start) + timedelta(days=1)
            end = begin + timedelta(days=int(days))
            last = f"pasted {number}"
            lines.append(f"{kind}\t{rig}\t{last}\t{begin}\t{int(days)}\t{end}")
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(lines))
        self.grid.locator("[row-index='0'] [col-id='kind']").first.click()

        def press() -> None:
            self.grid.evaluate(
                "() => document.addEventListener('keydown', () => {"
                " window.__hand = performance.timeOrigin + performance.now(); }, true)"
            )
            self.page.keyboard.press("Control+v")

        return self._until_shown(press, rows[-1][0], "pad", last, past=False, hand_in_grid=True)

    def _until_shown(
        self,
        act: Callable[[], None],
        job_id: str,
        field: str,
        value: str,
        *,
        past: bool,
        hand_in_grid: bool = False,
    ) -> float:
        grid = self.grid
        watching = grid.evaluate_handle(
            f"(asked) => ({{ shown: ({_SHOWS})(asked) }})", [job_id, field, value, past]
        )
        act()
        shown: float = watching.evaluate("(one) => one.shown")
        hand: float = (grid if hand_in_grid else self.page).evaluate(_HAND_TOLD)
        self._rest()
        return shown - hand


def opened_ms(page: Page, rows: int) -> float:
    """From the press of “Schedule” in the menu until ROWS rows stand in the sheet. [ms]"""
    page.evaluate(_HAND)
    page.get_by_role("link", name="Schedule", exact=True).click()
    schedule = Schedule(page)
    end = time.monotonic() + WAIT_MS / 1000
    while True:
        try:
            shown: float = schedule.grid.evaluate(_OPENED, rows)
            break
        except Exception as failure:
            # the frame is a new document while it loads
            if time.monotonic() > end or "context" not in str(failure).lower():
                raise
    hand: float = page.evaluate(_HAND_TOLD)
    return shown - hand
