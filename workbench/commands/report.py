"""The command `report`: make a report for a person and write its files."""

from pathlib import Path

from kernel.errors import InvalidInput, Unavailable
from kernel.store.actor import Actor
from workbench.commands.person import person_named
from workbench.reports import make_report, notebook_of
from workbench.settings import settings
from workbench.startup import open_store, refuse_old_schema

SUBJECTS = {"batch": "batch_id", "campaign": "scenario_id"}  # the others need none


def write_report(name: str, subject_id: str | None, email: str, folder: Path) -> list[Path]:
    """Make a report and write its files into a folder, which is made if need be.

    Args:
        name: The report: batch, campaign, portfolio, or one of operating data.
        subject_id: Of the batch or the scenario; the others have none.
        email: Whose data, as that person.
        folder: Where the files go.

    Raises:
        InvalidInput: There is no such report or person, or its subject is missing.
        Unavailable: The report could not be made, or the folder not be written.
    """
    refuse_old_schema(open_store(settings()))
    return write_files(person_named(email), name, subject_id, folder)


def write_files(actor: Actor, name: str, subject_id: str | None, folder: Path) -> list[Path]:
    """The files of a report, as `write_report`, in a store that is open."""
    notebook_of(name)
    subject = SUBJECTS.get(name)
    if (subject is None) != (subject_id is None):
        wanted = "the id of its subject" if subject else "no id"
        raise InvalidInput(f"The report “{name}” needs {wanted}.")
    files = make_report(actor, name, {subject: subject_id} if subject else {})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [folder / f"{name}.{kind}" for kind in files]
        for path, content in zip(written, files.values(), strict=True):
            path.write_bytes(content)
    except OSError as failure:
        raise Unavailable(f"{folder} cannot be written: {failure.strerror}.") from failure
    return written
