"""The command `report`: make a report for a person and write its files."""

from pathlib import Path

from kernel.errors import Unavailable
from kernel.store.actor import Actor
from workbench.commands.person import person_named
from workbench.reports import make_report, notebook_of
from workbench.settings import settings
from workbench.startup import open_store, refuse_old_schema

SUBJECTS = {"batch": "batch_id", "campaign": "scenario_id"}


def write_report(name: str, subject_id: str, email: str, folder: Path) -> list[Path]:
    """Make a report and write its files into a folder, which is made if need be.

    Args:
        name: The report: batch or campaign.
        subject_id: Of the batch or the scenario.
        email: Whose data, as that person.
        folder: Where the files go.

    Raises:
        InvalidInput: There is no such report or person.
        Unavailable: The report could not be made, or the folder not be written.
    """
    refuse_old_schema(open_store(settings()))
    return write_files(person_named(email), name, subject_id, folder)


def write_files(actor: Actor, name: str, subject_id: str, folder: Path) -> list[Path]:
    """The files of a report, as `write_report`, in a store that is open."""
    notebook_of(name)
    files = make_report(actor, name, {SUBJECTS[name]: subject_id})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [folder / f"{name}.{kind}" for kind in files]
        for path, content in zip(written, files.values(), strict=True):
            path.write_bytes(content)
    except OSError as failure:
        raise Unavailable(f"{folder} cannot be written: {failure.strerror}.") from failure
    return written
