"""How fast wells are looked up, listed and searched in a registry of a million.

Runs on an embedded database of its own: a generated public list is imported, organizations get
histories, and the app answers in a process of its own, as in a real installation.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil

from kernel.errors import Unavailable
from kernel.store import embedded
from kernel.store.connection import libpq_url
from kernel.workflows import people
from kernel.workflows.import_registry import Imported, import_registry
from kernel.workflows.well_history import well_history
from kernel.workflows.wells import find_wells
from workbench.bench.api_load import WARM_UP, Asked, Load, kinds, load, times_ms
from workbench.bench.own_store import own_store
from workbench.bench.processor import cpu_s, database_process
from workbench.bench.registry_data import fill_histories, write_list
from workbench.logs import configure_logs
from workbench.settings import ROOT
from workbench.testing import free_port

LIMITS_MS = {"single well": 50, "bulk 100": 150, "history page": 50, "search": 150}
LIMIT_P99_MS = 300
LIMIT_ROWS_S = 30_000
_STARTS_WITHIN_S = 120


def run(
    *,
    wells: int,
    interactions: int,
    organizations: int,
    requests: int,
    minutes: float,
    as_json: bool,
) -> str:
    """The figures as a table or JSON.

    Args:
        wells: In the registry.
        interactions: Of all organizations together.
        organizations: How many share the database.
        requests: Of each kind, one after another.
        minutes: That 30 clients ask. [min]
        as_json: Print JSON instead of the table.
    """
    configure_logs("error", process="bench")
    with own_store() as (home, _), tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = {"wells": wells, "interactions": interactions}
        listed = Path(folder) / "wells.csv"
        write_list(listed, wells)
        server = database_process(home)
        ours = psutil.Process()
        before, at_index = cpu_s(server) + cpu_s(ours), []
        imported = import_registry(
            listed,
            progress=lambda words: (
                at_index.append(cpu_s(server) + cpu_s(ours))
                if words.startswith("Building")
                else None
            ),
        )
        figures |= import_figures(imported, at_index[0] - before)
        administrator = libpq_url(embedded.administrator_url(home))
        persons = fill_histories(
            administrator, organizations=organizations, interactions=interactions
        )
        tokens = [people.create_token(person, "bench").token for person in persons]
        asked = asked_of(persons)
        with served_apart(home) as (address, app):
            figures |= api_figures(
                address,
                tokens,
                asked,
                requests=requests,
                spent_s=lambda: cpu_s(app) + cpu_s(server),
            )
            met = load(address, tokens, asked, seconds=minutes * 60)
            figures |= load_figures(met)
    return json.dumps(figures, indent=1) if as_json else "\n".join(_told(figures))


def asked_of(persons: Sequence[Any]) -> Asked:
    """What to ask for: wells that the first person's organization worked on, and others."""
    first = persons[0]
    page = well_history(first, limit=500)
    own = [well.api14 for well in page.wells]
    others = [hit.api.api14 for hit in find_wells(first, "420", limit=2_000)]
    names = {
        word.lower()
        for hit in find_wells(first, "", limit=400)
        for name in (hit.operator, hit.well_name, hit.county)
        for word in (name or "").split()
        if len(word) >= 3 and word.isalpha()
    }
    return Asked(wells=own + others, words=sorted(names) or ["llc"], history=page.total)


def import_figures(imported: Imported, cpu_s: float) -> dict[str, Any]:
    """What the import took; the processor time tells on a busy machine what a free one would.

    Args:
        imported: What came of it.
        cpu_s: Processor time of workbench and database until the index. [s]
    """
    index = imported.index_seconds
    return {
        "import_rows_per_s": round(imported.rows_per_second),
        "import_s": round(imported.seconds, 1),
        "index_build_s": round(index, 1) if index is not None else None,
        "import_cpu_s": round(cpu_s, 1),
    }


def api_figures(
    address: str,
    tokens: Sequence[str],
    asked: Asked,
    *,
    requests: int,
    spent_s: Callable[[], float] = lambda: 0.0,
) -> dict[str, dict[str, float]]:
    """Median, p95 and longest time of each kind of request, and its processor time. [ms]

    Args:
        address: Of the app.
        tokens: Whose requests they are.
        asked: What they ask for.
        requests: Of each kind.
        spent_s: Processor time of app and database so far; on a busy machine it tells what a
            free one would need. [s]
    """
    found = {}
    for name in kinds(asked):
        before = spent_s()
        times = times_ms(address, tokens, asked, name, requests=requests)
        cpu_ms = (spent_s() - before) / (requests + WARM_UP) * 1000
        found[name] = {
            "median": _at(times, 50),
            "p95": _at(times, 95),
            "max": round(max(times), 1),
            "cpu": round(cpu_ms, 1),
        }
    return found


def load_figures(met: Load) -> dict[str, Any]:
    """What many clients at once met."""
    return {
        "clients": {
            "answers": len(met.times),
            "errors": len(met.errors),
            "first_errors": met.errors[:3],
            "median": _at(met.times, 50),
            "p99": _at(met.times, 99),
        }
    }


@contextmanager
def served_apart(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app in a process of its own on the store of HOME: its address and the process.

    Raises:
        Unavailable: It does not answer.
    """
    port = free_port()
    chosen = {
        "WORKBENCH_DATA_DIR": str(home),
        "WORKBENCH_PORT": str(port),
        "WORKBENCH_SAMPLE_DATA": "false",
        "WORKBENCH_LOG_LEVEL": "error",
        "WORKBENCH_REQUESTS_PER_MINUTE": "1000000",
        "LANG": "C.UTF-8",
        "HOME": str(home),
    }
    app = subprocess.Popen([sys.executable, "-m", "workbench.serve"], cwd=ROOT, env=chosen)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(app, address)
        yield address, psutil.Process(app.pid)
    finally:
        app.terminate()
        app.wait(30)


def _wait_for(app: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while app.poll() is None and time.monotonic() < deadline:
        try:
            if httpx2.get(f"{address}/api/ready", timeout=5).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise Unavailable("The app did not start; its log says why.")


def _at(times: Sequence[float], percent: int) -> float:
    """The time below which PERCENT of the times lie. [ms]"""
    if len(times) < 2:
        return round(times[0], 1) if times else 0.0
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1], 1)


def _told(figures: dict[str, Any]) -> Iterator[str]:
    yield f"{figures['wells']:,} wells, {figures['interactions']:,} interactions"
    yield (
        f"import {figures['import_rows_per_s']:,} rows/s (wanted {LIMIT_ROWS_S:,}), "
        f"{figures['import_s']} s, {figures['import_cpu_s']} s of processor time; search index "
        f"built in {figures['index_build_s']} s"
    )
    heads = ("median ms", "p95 ms", "max ms", "CPU ms", "p95 wanted")
    yield f"{'request':<16}" + "".join(f"{head:>11}" for head in heads)
    for name, limit in LIMITS_MS.items():
        one = figures[name]
        yield f"{name:<16}" + "".join(
            f"{value:>11}" for value in (one["median"], one["p95"], one["max"], one["cpu"], limit)
        )
    met = figures["clients"]
    yield (
        f"30 clients, 1 s think time: {met['answers']:,} answers, {met['errors']} errors, median "
        f"{met['median']} ms, p99 {met['p99']} ms (wanted {LIMIT_P99_MS})"
    )
    yield from (f"error: {one}" for one in met["first_errors"])
