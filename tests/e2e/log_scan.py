"""What may stand in no log of a whole browser run: passwords, tokens, keys, text of papers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel.workflows.samples import sample_wells
from kernel.workflows.seed import SAMPLE_PASSWORD

TOKEN = re.compile(r"\bwb[st]_[A-Za-z0-9_-]{20,}")
SHORTEST_TEXT = 12  # letters; shorter ones are words of any sentence


def logs_of(home: Path) -> dict[str, str]:
    """What app, worker and database wrote, without the greeting, which is for the screen."""
    greeting, end, after = (home / "up.log").read_text("utf-8", "replace").partition("Ctrl-C.\n")
    before = [line for line in greeting.splitlines() if line.startswith("{")]
    server = sorted((home / "data" / "pgdata").glob("server.log*"))
    logs = {one.name: one.read_text("utf-8", "replace") for one in server}
    return logs | {"up.log": "\n".join([*before, after] if end else [greeting])}


def secrets_of(home: Path) -> Iterator[str]:
    """Passwords of the database's roles, the key that signs, and what the samples sign in with."""
    yield SAMPLE_PASSWORD
    for file in (home / "data" / "secrets").iterdir():
        if len(kept := file.read_text("utf-8").strip()) >= SHORTEST_TEXT:
            yield kept


def text_of_papers() -> set[str]:
    """What stands on the papers of the samples: names, addresses, places, remarks."""
    return {text for well in sample_wells() for text in _texts(well.w2)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str) and len(value) >= SHORTEST_TEXT:
        yield value


def told(home: Path) -> list[str]:
    """Where a log tells what it may not, without repeating it."""
    secrets, papers, found = [*secrets_of(home)], text_of_papers(), []
    for name, text in logs_of(home).items():
        for number, line in enumerate(text.splitlines(), 1):
            what = [
                *(["a token"] if TOKEN.search(line) else []),
                *(["a password or key"] if any(one in line for one in secrets) else []),
                *(["text of a paper"] if any(one in line for one in papers) else []),
            ]
            found += [f"{name}:{number}: {one}" for one in what]
    return found
