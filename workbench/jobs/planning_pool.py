"""The processes of a worker that plan: one for each core, started when first needed.

Planning is arithmetic, and threads of one process share one core. A planning process holds no
connection and no secret, and ends with its worker, even where that was killed.
"""

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from typing import TypeVar

import structlog

from kernel.workflows.batch_planning import Planned, Task, failed, plan_task

_T = TypeVar("_T")
_R = TypeVar("_R")
log = structlog.get_logger(__name__)
AT_ONCE = 10  # wells that travel to a process together
_guard = threading.Lock()


def plan_in_pool(tasks: Sequence[Task]) -> list[Planned]:
    """Plan wells on every core; a well that ends its process fails alone."""
    parts = [tasks[start : start + AT_ONCE] for start in range(0, len(tasks), AT_ONCE)]
    waiting = [(part, _submitted(part)) for part in parts]
    return [planned for part, future in waiting for planned in _answer(part, future)]


def in_pool(work: Callable[[Sequence[_T]], list[_R]], tasks: Sequence[_T]) -> list[_R]:
    """Do other work on every core; a part whose process died is done again by this one.

    Args:
        work: A function of a module, which does a part of the tasks in their order.
        tasks: All of them.
    """
    size = max(1, -(-len(tasks) // (4 * len(os.sched_getaffinity(0)))))
    parts = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    with _guard:
        pool = _pool()
        try:
            waiting = [pool.submit(work, list(part)) for part in parts]
        except BrokenProcessPool:
            _pool.cache_clear()
            waiting = [_pool().submit(work, list(part)) for part in parts]
    done: list[_R] = []
    for part, future in zip(parts, waiting, strict=True):
        try:
            done += future.result()
        except BrokenProcessPool:
            log.error("working_process_died", tasks=len(part))
            _pool.cache_clear()
            done += work(part)
    return done


def close_pool() -> None:
    """End the planning processes of this process."""
    with _guard:
        if _pool.cache_info().currsize:
            _pool().shutdown(cancel_futures=True)
            _pool.cache_clear()


def _submitted(part: Sequence[Task]) -> "Future[list[Planned]]":
    with _guard:
        try:
            return _pool().submit(plan_each, list(part))
        except BrokenProcessPool:
            _pool.cache_clear()
            return _pool().submit(plan_each, list(part))


def _answer(part: Sequence[Task], future: "Future[list[Planned]]") -> list[Planned]:
    try:
        return future.result()
    except BrokenProcessPool:
        if len(part) > 1:
            return [planned for one in part for planned in _answer([one], _submitted([one]))]
        log.error("planning_process_died", api14=part[0].api14)
        return [failed(part[0], "The planner ended unexpectedly on this well.")]


def plan_each(tasks: Sequence[Task]) -> list[Planned]:
    """Plan wells one after the other; a bug on one of them costs that well only."""
    return [_one(task) for task in tasks]


def _one(task: Task) -> Planned:
    try:
        return plan_task(task)
    except Exception:
        log.exception("planner_failed", api14=task.api14)
        return failed(task, "The planner failed on this well; the log of the worker says why.")


@lru_cache(maxsize=1)
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=max(1, len(os.sched_getaffinity(0))),
        mp_context=multiprocessing.get_context("spawn"),  # a worker has threads: never fork it
        initializer=_end_with_worker,
    )


def _end_with_worker() -> None:
    """Watch for the worker's end; the pool itself would wait for it for ever."""
    worker = multiprocessing.parent_process()
    if worker is not None:
        threading.Thread(target=_watch, args=(worker.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
