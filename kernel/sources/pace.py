"""At most one request in so many seconds, for all processes of a machine together.

The next free moment stands in a small file that every process locks, moves on, and then waits
for. A site that asks for patience pushes the moment away for all of them.
"""

import contextlib
import fcntl
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kernel.errors import Unavailable

SLOW_TIMES = 10  # as long between requests, after the site complained
SLOW_FOR_S = 3600.0
LONGEST_S = 600.0  # a moment further away than this was written before the clock was set back


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The turn-taking of every request to one site.

    Attributes:
        file: Shared by all processes that are to take turns.
        every_s: Least time between two requests. [s]
        clock: The time of the machine. [s]
        sleep: Waits so many seconds.
    """

    file: Path
    every_s: float = 1.0
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def take_turn(self) -> None:
        """Wait until the next request may be sent.

        Raises:
            Unavailable: The file cannot be written.
        """
        with self._held() as file:
            now = self.clock()
            kept = _read(file)
            slow = now < min(kept["slow_until"], now + SLOW_FOR_S)
            turn = max(now, kept["next"] if kept["next"] < now + LONGEST_S else now)
            kept["next"] = turn + (self.every_s * (SLOW_TIMES if slow else 1))
            _write(file, kept)
        if turn > now:
            self.sleep(turn - now)

    def hold(self, seconds: float, *, then_slowly: bool = False) -> None:
        """Let nobody ask for a while, and afterwards less often if the site complained.

        Raises:
            Unavailable: The file cannot be written.
        """
        with self._held() as file:
            now = self.clock()
            kept = _read(file)
            kept["next"] = max(min(kept["next"], now + LONGEST_S), now + seconds)
            if then_slowly:
                kept["slow_until"] = now + seconds + SLOW_FOR_S
            _write(file, kept)

    @contextlib.contextmanager
    def _held(self) -> Iterator[TextIO]:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed
                yield file
        except OSError as failure:
            raise Unavailable(
                f"{self.file} cannot be written: {failure.strerror}.",
                hint="It keeps requests to the Railroad Commission apart; free the way to it.",
            ) from failure


def _read(file: TextIO) -> dict[str, float]:
    file.seek(0)
    kept: dict[str, Any] = {}
    with contextlib.suppress(ValueError, TypeError):
        kept = dict(json.load(file))
    return {
        name: float(value) if isinstance(value := kept.get(name), int | float) else 0.0
        for name in ("next", "slow_until")
    }


def _write(file: TextIO, kept: dict[str, float]) -> None:
    file.seek(0)
    file.truncate()
    json.dump(kept, file)
