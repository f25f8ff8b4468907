"""The command `report`: make a report for a person and write its files."""

from pathlib import Path

from kernel.errors import Unavailable
from workbench.commands.person import person_named
from workbench.reports import make_report
from workbench.settings import settings
from workbench.startup import open_store, refuse_old_schema


def write_report(name: str, batch_id: str, email: str, folder: Path) -> list[Path]:
    """Make a report and write its files into a folder, which is made if need be.

    Raises:
        InvalidInput: There is no such report or person.
        Unavailable: The report could not be made, or the folder not be written.
    """
    refuse_old_schema(open_store(settings()))
    files = make_report(person_named(email), name, {"batch_id": batch_id})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [folder / f"{name}.{kind}" for kind in files]
        for path, content in zip(written, files.values(), strict=True):
            path.write_bytes(content)
    except OSError as failure:
        raise Unavailable(f"{folder} cannot be written: {failure.strerror}.") from failure
    return written
