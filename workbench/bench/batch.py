"""How long a batch of generated wells takes through the queue: planned, checked and stored.

Runs on an embedded database of its own in a temporary folder, with one worker, as a company's
batch runs. Beside the time on the clock it tells the processor time of every process that took
part, which says on a busy machine what the batch would take on a free one.
"""

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from kernel.store.actor import Actor
from kernel.store.connection import StoreUrls
from kernel.store.organizations import found_organization
from kernel.testing_fields import field_wells
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.batches import BatchOrder, batch_state, batch_wells
from workbench.bench.own_store import own_store
from workbench.bench.processor import cpu_s, database_process
from workbench.logs import configure_logs

_LOOK_EVERY_S = 0.5
_MB = 1_000_000


def run(*, wells: int, as_json: bool) -> str:
    """The figures of one batch, as lines or as JSON.

    Args:
        wells: How many are generated, in fields of the books of Districts 08, 8A and 7C.
        as_json: Print JSON instead of the lines.
    """
    configure_logs("error", process="bench")  # the worker's lines must not stand among figures
    with own_store() as (home, urls):
        person = found_organization(
            name="Bench", email="bench@example.com", person_name="Bench", password_hash=""
        )
        figures = batch_figures(home, urls, person, wells)
    return json.dumps(figures, indent=1) if as_json else _told(figures)


def batch_figures(home: Path, urls: StoreUrls, person: Actor, count: int) -> dict[str, Any]:
    """Order, plan, check and store COUNT wells for PERSON in an open store, and what that took.

    Args:
        home: The data home of the store's server.
        urls: The store.
        person: An Editor.
        count: Wells to generate.
    """
    from workbench.jobs.batches import ask_to_plan_batch
    from workbench.jobs.queue import work

    facts = {
        ApiNumber.parse(str(well.api)): write_facts(well)
        for well in field_wells(count, as_of=date.today())
    }
    server = database_process(home)
    ours = psutil.Process()
    before = cpu_s(ours), cpu_s(server)
    start = time.perf_counter()
    with _peak_memory([ours, server]) as peak:
        batch_id = ask_to_plan_batch(person, BatchOrder(wells=facts, as_of=date.today()))
        ordered = time.perf_counter()
        work(urls, until_empty=True)
        end = time.perf_counter()
    cpu = {
        "workbench": cpu_s(ours) - before[0],
        "database": cpu_s(server) - before[1],
    }
    state = batch_state(person, batch_id)
    saved = sum(well.snapshot_id is not None for well in batch_wells(person, batch_id))
    cores = len(os.sched_getaffinity(0))
    return {
        "wells": count,
        "cores": cores,
        "states": {name: n for name, n in state.counts.items() if n},
        "plans_saved": saved,
        "order_s": round(ordered - start, 1),
        "seconds": round(end - start, 1),
        "cpu_s": {name: round(spent, 1) for name, spent in cpu.items()},
        "cpu_ms_a_well": round(sum(cpu.values()) * 1000 / count, 2),
        "peak_memory_mb": round(max(peak) / _MB),
    }


@contextmanager
def _peak_memory(roots: Sequence[psutil.Process]) -> Iterator[list[int]]:
    """Looks of the memory that the processes hold; what they share is counted once. [byte]"""
    looks: list[int] = []
    over = threading.Event()

    def look() -> None:
        looks.append(sum(_proportional_bytes(root) for root in roots))
        while not over.wait(_LOOK_EVERY_S):
            looks.append(sum(_proportional_bytes(root) for root in roots))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield looks
    finally:
        over.set()
        watcher.join()


def _proportional_bytes(root: psutil.Process) -> int:
    held = 0
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            held += process.memory_full_info().pss
    return held


def _told(figures: dict[str, Any]) -> str:
    states = ", ".join(f"{n:,} {name}" for name, n in figures["states"].items())
    cpu = figures["cpu_s"]
    return "\n".join(
        [
            f"{figures['wells']:,} generated wells planned, checked and stored in "
            f"{figures['seconds']} s on {figures['cores']} cores ({figures['order_s']} s of it "
            "to order them)",
            f"{states}; {figures['plans_saved']:,} plans saved",
            f"processor time: {cpu['workbench']} s workbench, {cpu['database']} s database, "
            f"{figures['cpu_ms_a_well']} ms a well",
            f"largest memory: {figures['peak_memory_mb']:,} MB, the database's included",
        ]
    )
