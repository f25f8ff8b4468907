"""The command `fetch`: where the papers go, and what is printed."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_to_folder import STATUS_WORDS, fetch_to_folder
from workbench.commission import commission_site
from workbench.settings import settings


def fetch(api: ApiNumber, *, out: Path | None, again: bool) -> dict[str, Any]:
    """Fetch into OUT, or into a folder of the well in the data folder.

    Raises:
        NotAllowed: Fetching is off.
        Unavailable: No browser, or the folder cannot be written.
    """
    folder = out or settings().data_dir / "fetched" / api.api10
    return fetch_to_folder(
        api,
        folder,
        site=commission_site(),
        again=again,
        progress=lambda line: print(line, file=sys.stderr),
    )


def as_text(answer: dict[str, Any], api: ApiNumber) -> str:
    """The answer as lines to read."""
    return "\n".join(_lines(answer, api))


def _lines(answer: dict[str, Any], api: ApiNumber) -> Iterator[str]:
    yield f"{api}: {STATUS_WORDS[answer['status']]} ({answer['source']}, {answer['output_dir']})"
    for file in answer["files"]:
        yield f"  {file['file']:<34} {file['bytes'] / 1000:>8,.0f} kB  filing {file['packet']}"
    for problem in answer["problems"]:
        yield f"  not had: {problem}"
