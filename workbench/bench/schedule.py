"""What people wait for at the schedule: in front of a browser, and with thirty at once.

Runs the pages in a process of their own on a database of its own, filled with invented
programmes. Times on the clock grow on a busy machine, so the processor time of an edit is told
beside them, and each act is measured several times: the least and the middle are told.
"""

import json
import multiprocessing
import shutil
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from kernel.errors import Unavailable
from kernel.store import connection, embedded, sign_in
from kernel.store.actor import Actor
from kernel.store.session import auth_session
from kernel.workflows.campaign_boards import open_board
from kernel.workflows.credentials import new_session_token, token_hash
from workbench.auth.cookie import cookie_name
from workbench.bench.processor import cpu_s
from workbench.bench.schedule_browser import HIGH, WIDE, Schedule, a_browser, opened_ms
from workbench.bench.schedule_data import Programme, programme
from workbench.bench.schedule_load import edited_by, lost
from workbench.commission import browser_of
from workbench.settings import Settings, choose_settings
from workbench.settings import settings as settings_of_process
from workbench.startup import prepare_folder
from workbench.testing import free_port
from workbench.up import prepare_database

SIZES = {50: 5, 500: 25, 2_000: 50}  # jobs and rigs
EDITED = 50  # the jobs of the schedule that many people edit
_MB = 1_000_000
_START_S = 120.0


def run(*, people: int, seconds: float, think_s: float, repeats: int, as_json: bool) -> str:
    """The figures, as lines or as JSON.

    Args:
        people: How many edit at once.
        seconds: How long they do.
        think_s: The mean pause of a person between two edits.
        repeats: How often each act in the browser is measured.
        as_json: Print JSON instead of the lines.
    """
    figures: dict[str, Any] = {}
    with a_store() as settings:
        made = {
            jobs: programme(f"Jobs{jobs}", jobs=jobs, rigs=rigs)
            for jobs, rigs in SIZES.items()
            if repeats or jobs == EDITED
        }
        with served_pages(settings) as server:
            if repeats:
                figures |= _in_the_browser(settings, made, repeats)
            if people:
                figures |= edit_figures(
                    settings, made[EDITED], server, people=people, seconds=seconds, think_s=think_s
                )
    return json.dumps(figures, indent=1) if as_json else _told(figures)


@contextmanager
def a_store() -> Iterator[Settings]:
    """An empty store of its own, open in this process, and the settings that lead to it."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
    folder.chmod(0o711)  # as root the server's own account must get in
    chosen = settings_of_process().model_copy(
        update={
            "data_dir": folder / "data", "database_url": None, "sample_data": False,
            "host": "127.0.0.1", "port": free_port(), "public_url": "", "log_level": "error",
        }
    )  # fmt: skip
    try:
        choose_settings(chosen)
        prepare_folder(chosen)
        prepare_database(chosen, lambda _: None)
        yield chosen
    finally:
        connection.close()
        embedded.stop(chosen.data_dir)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served_pages(settings: Settings) -> Iterator[psutil.Process]:
    """The app of those settings in a process of its own, ready."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(settings,))
    process.start()
    try:
        _wait(settings.address, process)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.join(20)


def _serve(settings: Settings) -> None:
    from workbench.serve import serve

    choose_settings(settings)
    serve()


def _wait(address: str, process: Any) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.is_alive():
        try:
            with urllib.request.urlopen(f"{address}/api/ready", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise Unavailable("The pages did not start.", hint="Run the command again.")


def signed_in_cookie(settings: Settings, person: Actor) -> str:
    """The session of a person, as a browser keeps it: name=value."""
    token = new_session_token()
    with auth_session() as session:
        sign_in.create_session(
            session, person, token_hash=token_hash(token), absolute=timedelta(hours=2)
        )
    return f"{cookie_name(settings)}={token}"


def _in_the_browser(settings: Settings, made: dict[int, Programme], repeats: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with a_browser(str(browser_of(settings))) as browser:
        for jobs, plan in made.items():
            context = browser.new_context(
                base_url=settings.address, viewport={"width": WIDE, "height": HIGH}
            )
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            name, _, value = signed_in_cookie(settings, plan.person).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": settings.address}])
            page = context.new_page()
            page.set_default_timeout(60_000)
            opened = []
            for _ in range(repeats + 1):
                page.goto("/scenarios")
                page.get_by_role("link", name="Schedule", exact=True).wait_for()
                page.wait_for_timeout(1_000)
                opened.append(opened_ms(page, jobs))
            figures[f"sheet of {jobs} rows opens"] = _times(opened[1:])
            if jobs < 2_000:
                figures |= _acts(page, jobs, repeats)
            context.close()
    return figures


def _acts(page: Any, jobs: int, repeats: int) -> dict[str, Any]:
    page.goto("/schedule")
    schedule = Schedule(page)
    schedule.ready()
    frames = [statistics.fmean(schedule.drag_frames_ms()) for _ in range(repeats)]
    drops = [schedule.drop_ms(at) for at in range(repeats)]
    figures = {
        f"drag at {jobs} bars, mean frame": _times(frames),
        f"drop to stored and re-timed sheet, {jobs} bars": _times(drops),
    }
    if jobs == EDITED:
        schedule.choose("Scheduling")
        pasted = [schedule.paste_ms(number) for number in range(repeats)]
        figures["paste of 40 x 6 cells"] = _times(pasted)
    return figures


def edit_figures(
    settings: Settings,
    plan: Programme,
    server: psutil.Process,
    *,
    people: int,
    seconds: float,
    think_s: float,
) -> dict[str, Any]:
    """Let people edit a programme at once: how long each waited, what it took, what was lost."""
    cookies = [signed_in_cookie(settings, plan.person) for _ in range(people)]
    board = open_board(plan.person, plan.scenario_id).board
    before, start = cpu_s(server), time.perf_counter()
    load = edited_by(settings.address, cookies, board, seconds=seconds, think_s=think_s)
    took, cpu = time.perf_counter() - start, cpu_s(server) - before
    after = open_board(plan.person, plan.scenario_id).board
    waits = sorted(load.reruns_ms)
    return {
        "people": people,
        "edits": len(waits),
        "edit to page, people at once": {
            "p50_ms": round(statistics.median(waits)),
            "p95_ms": round(waits[int(0.95 * (len(waits) - 1))]),
            "max_ms": round(waits[-1]),
        },
        "edits_failed": load.failed + len(load.said),
        "edits_lost": len(lost(load, after)),
        "cpu_ms_an_edit": round(cpu * 1_000 / len(waits), 1),
        "cpu_busy_percent": round(100 * cpu / took),
        "memory_mb": round(server.memory_info().rss / _MB),
    }


def _times(found: Sequence[float]) -> dict[str, float]:
    return {"least_ms": round(min(found), 1), "median_ms": round(statistics.median(found), 1)}


def _told(figures: dict[str, Any]) -> str:
    lines = []
    for name, found in figures.items():
        if isinstance(found, dict):
            words = ", ".join(f"{key.removesuffix('_ms')} {value}" for key, value in found.items())
            lines.append(f"{name:<50}{words} ms")
        else:
            lines.append(f"{name.replace('_', ' '):<50}{found}")
    return "\n".join(lines)
